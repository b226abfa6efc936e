"""What `lms check --fix` writes: missing ids, and in translations the hash of the section they translate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lms.content.front_matter import read_source, split
from lms.content.lesson import LANGUAGES, MASTER, Compiler
from lms.content.messages import ContentError
from lms.content.parsing import IDENTITY, cut
from lms.content.questions import Question
from lms.content.sections import Source

HASH_LENGTH = 12
SHORT = re.compile(r"[^a-z0-9]+")


def fix_site(site: Path, compiler: Compiler) -> list[str]:
    """Write ids into all files that lack some; gives the changed paths. Everything else stays byte for byte."""
    sources = {path: _sources(site, path, compiler) for path in _paths(site)}
    taken = {source.id for found in sources.values() for source in found if source.id}
    changed = []
    for path in sources:
        language, key = path.split("/")[1], path.split("/", 2)[2].removesuffix(".md")
        if language == MASTER:
            additions = dict(_missing(sources[path], key, taken))
        else:
            additions = dict(_translations(sources[path], sources.get(f"content/{MASTER}/{key}.md", [])))
        if additions:
            _write(site / path, additions)
            changed.append(path)
            sources[path] = _sources(site, path, compiler)
    return changed


def _paths(site: Path) -> Iterator[str]:
    for language in LANGUAGES:
        yield from (file.relative_to(site).as_posix() for file in sorted((site / "content" / language).rglob("*.md")) if file.is_file())


def _sources(site: Path, path: str, compiler: Compiler) -> list[Source]:
    """The questions of a file; none if it cannot be read."""
    kinds = compiler.keywords
    try:
        header = split(read_source(site / path, site))
    except ContentError:
        return []
    found, _faults = cut(header.body, header.first_line, path, path.split("/")[1], lambda word: word.casefold() in kinds)
    return [source for source in found if any(issubclass(kind, Question) for kind in kinds.get(source.keyword.casefold(), ()))]


def _missing(sources: list[Source], key: str, taken: set[str]) -> Iterator[tuple[int, str]]:
    """New ids by line: the lesson's short name and the next free number."""
    short = "-".join(SHORT.sub(" ", part.lower()).split()[0] for part in key.split("/")[-2:] if SHORT.sub(" ", part.lower()).split())
    number = 0
    for source in sources:
        if source.id:
            continue
        number += 1
        while f"{short}-{number:02d}" in taken:
            number += 1
        taken.add(f"{short}-{number:02d}")
        yield source.line, f"<!-- id: {short}-{number:02d} -->"


def _translations(sources: list[Source], masters: list[Source]) -> Iterator[tuple[int, str]]:
    """Id lines with the master's hash. A translated question without an id is the one in the same place."""
    by_id = {source.id: source for source in masters}
    for place, source in enumerate(sources):
        master = by_id.get(source.id) if source.id else (masters[place] if len(masters) == len(sources) else None)
        if master is None or not master.id:
            continue
        current = master.revision[:HASH_LENGTH]
        if source.id != master.id or source.of in ("", "0" * HASH_LENGTH):
            yield source.line, f"<!-- id: {master.id} of: {current} -->"


def _write(file: Path, additions: Mapping[int, str]) -> None:
    """Put id lines below headings, or in place of older ones, keeping line ends and the rest."""
    content = file.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in content else "\r" if "\r" in content and "\n" not in content else "\n"
    lines = content.split(end)
    for line, text in sorted(additions.items(), reverse=True):
        if line < len(lines) and IDENTITY.fullmatch(lines[line]):
            lines[line] = text
        else:
            lines.insert(line, text)
    file.write_bytes(end.join(lines).encode("utf-8"))
