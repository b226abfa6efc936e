"""The skeleton of a translation: the Serbian lesson with what a translator changes, and marks for what stays."""

from __future__ import annotations

from collections.abc import Iterator

from lms.content.fix import HASH_LENGTH
from lms.content.front_matter import FENCE, split
from lms.content.keys import names_of
from lms.content.lesson import Compiler
from lms.content.parsing import IDENTITY, cut

TRANSLATED = ("title", "summary", "outcomes", "sensitive")
"""Keys of the header that another edition has of its own; all others are the Serbian lesson's."""


def skeleton(text: str, compiler: Compiler) -> str:
    """The first version of another edition of a Serbian lesson.

    Raises ContentError if the lesson has no header that can be read.
    """
    header = split(text)
    kinds = compiler.keywords
    title = str(header.values.get("title", ""))
    sources, _faults = cut(header.body, header.first_line, "", "sr", lambda word: word.casefold() in kinds, title)
    revisions = {source.id: source.revision[:HASH_LENGTH] for source in sources if source.id}
    body = "\n".join(_with_hash(line, revisions) for line in header.body.split("\n"))
    kept = "\n".join(_kept(text.split("\n")[1 : header.first_line - 2], compiler))
    return f"{FENCE}\n{kept}\n{FENCE}\n{body}"


def _kept(lines: list[str], compiler: Compiler) -> Iterator[str]:
    """The lines of a header that belong to translated keys; a key's further lines are indented or begin a list."""
    names = names_of(compiler.keys)
    keep = False
    for line in lines:
        if line[:1] not in (" ", "\t", "-", "#", ""):
            key = names.get(line.partition(":")[0].strip().strip("\"'").lower())
            keep = key is not None and key.name in TRANSLATED
        if keep:
            yield line


def _with_hash(line: str, revisions: dict[str, str]) -> str:
    found = IDENTITY.fullmatch(line)
    return f"<!-- id: {found['id']} of: {revisions[found['id']]} -->" if found and found["id"] in revisions else line
