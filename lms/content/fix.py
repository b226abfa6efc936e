"""What `lms check --fix` writes: missing ids, and in translations the hash of the section they translate."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.content.front_matter import read_source, split
from lms.content.lesson import LANGUAGES, MASTER, Compiler
from lms.content.messages import ContentError
from lms.content.parsing import IDENTITY, cut
from lms.content.questions import Question
from lms.content.sections import Source

HASH_LENGTH = 12
NOT_LATIN = re.compile(r"[^a-z0-9]+")
LINE_END = re.compile("(\r\n|\r|\n)")


@dataclass(frozen=True, kw_only=True)
class Line:
    """An id line to write below a heading, or in place of the one that is there. heading: its line, from 1."""

    heading: int
    text: str


def fix_site(site: Path, compiler: Compiler, used: Collection[str] = ()) -> list[str]:
    """Write ids into all files that lack some; gives the changed paths. Everything else stays byte for byte.

    used: ids of questions that were published once and must not come back as another question.
    """
    sources = {path: _questions(site, path, compiler) for path in _paths(site)}
    taken = {source.id for found in sources.values() for source in found if source.id} | set(used)
    changed = []
    for path, found in sources.items():
        language, key = path.split("/")[1], path.split("/", 2)[2].removesuffix(".md")
        if language == MASTER:
            lines = list(_missing(found, key, taken))
        else:
            lines = list(_translations(found, sources.get(f"content/{MASTER}/{key}.md", [])))
        if lines:
            _write(site / path, lines)
            changed.append(path)
            sources[path] = _questions(site, path, compiler)
    return changed


def _paths(site: Path) -> Iterator[str]:
    """Files of the master first: translations take their ids from there."""
    for language in LANGUAGES:
        yield from (file.relative_to(site).as_posix() for file in sorted((site / "content" / language).rglob("*.md")) if file.is_file())


def _questions(site: Path, path: str, compiler: Compiler) -> list[Source]:
    """The questions of a file; none if it cannot be read."""
    kinds = compiler.keywords
    try:
        header = split(read_source(site / path, site / "content"))
    except ContentError:
        return []
    title = str(header.values.get("title", ""))
    found, faults = cut(header.body, header.first_line, path, path.split("/")[1], lambda word: word.casefold() in kinds, title)
    broken = {fault.line for fault in faults}
    questions = [source for source in found if any(issubclass(kind, Question) for kind in kinds.get(source.keyword.casefold(), ()))]
    return [source for source in questions if not broken & set(range(source.line, source.line + source.body.count("\n") + 2))]


def _missing(sources: list[Source], key: str, taken: set[str]) -> Iterator[Line]:
    """New ids: the lesson's short name and the next free number."""
    parts = [NOT_LATIN.sub(" ", part.lower()).split() for part in key.split("/")[-2:]]
    short = "-".join(words[0] for words in parts if words) or "question"
    number = 0
    for source in sources:
        if source.id:
            continue
        number += 1
        while f"{short}-{number:02d}" in taken:
            number += 1
        taken.add(f"{short}-{number:02d}")
        yield Line(heading=source.line, text=f"<!-- id: {short}-{number:02d} -->")


def _translations(sources: list[Source], masters: list[Source]) -> Iterator[Line]:
    """Id lines with the master's hash. A translated question without an id is the one in the same place."""
    by_id = {source.id: source for source in masters}
    for place, source in enumerate(sources):
        same_place = masters[place] if len(masters) == len(sources) else None
        master = by_id.get(source.id) if source.id else same_place
        if master and master.id and (source.id != master.id or not source.of.strip("0")):
            yield Line(heading=source.line, text=f"<!-- id: {master.id} of: {master.revision[:HASH_LENGTH]} -->")


def _write(file: Path, lines: list[Line]) -> None:
    """Put id lines into a file, each with the line end of its heading; all other bytes stay."""
    pieces = LINE_END.split(file.read_bytes().decode("utf-8"))
    texts, ends = pieces[::2], pieces[1::2]
    for line in sorted(lines, key=lambda one: one.heading, reverse=True):
        place = next((number for number in range(line.heading, len(texts)) if texts[number].strip()), None)
        if place is not None and IDENTITY.fullmatch(texts[place]):
            texts[place] = line.text
        else:
            texts.insert(line.heading, line.text)
            ends.insert(line.heading - 1, ends[line.heading - 1] if line.heading <= len(ends) else "\n")
    together: Mapping[int, str] = dict(enumerate(ends))
    file.write_bytes("".join(text + together.get(number, "") for number, text in enumerate(texts)).encode("utf-8"))
