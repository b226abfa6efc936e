"""A lesson's body cut into sections: headings open them, code fences hide what looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lms.content.messages import N_, ContentError
from lms.content.rules import pool_name
from lms.content.sections import Source

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
RULE = re.compile(r" {0,3}(?:-{3,})[ \t]*")
IDENTITY = re.compile(r"\s*<!--\s*id:\s*(?P<id>[a-z0-9][a-z0-9-]*)(?:\s+of:\s*(?P<of>[0-9a-f]{6,64}))?\s*-->\s*")
IDENTITY_LIKE = re.compile(r"\s*<!--\s*id\b")
POOL = re.compile(r"\s*(?:pool|скуп питања|skup pitanja)\s*:\s*(?P<name>\S.*?)\s*", re.IGNORECASE)
"""The first line of a question: from which pool a test draws it."""


@dataclass
class _Open:
    """A section that is being read."""

    line: int
    level: int
    keyword: str
    heading: str
    body: list[str] = field(default_factory=list)


def cut(
    body: str, first_line: int, path: str, language: str, is_keyword: Callable[[str], bool], title: str = ""
) -> tuple[list[Source], list[ContentError]]:
    """The sections of a body in order, and faults in id comments.

    first_line: of the body in its file. is_keyword: whether the first word of a heading opens a section of its own.
    title: of the lesson; a heading of level 1 that repeats it opens nothing, whatever its first word.
    """
    opened = [_Open(first_line - 1, 0, "", "")]
    fence = ""
    for number, line in enumerate(body.split("\n"), first_line):
        mark = FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]) else fence
        elif mark:
            fence = mark[1]
        elif (heading := HEADING.fullmatch(line)) and len(heading[1]) == 1 and (heading[2] or "").strip() == title.strip():
            opened.append(_Open(number, 0, "", ""))
            continue
        elif started := _started(line, number, opened[-1], is_keyword):
            opened.append(started)
            continue
        opened[-1].body.append(line)
    faults: list[ContentError] = []
    sources = [_source(one, path, language, faults) for one in opened if one.keyword or one.heading or any(map(str.strip, one.body))]
    return sources, faults


def _started(line: str, number: int, current: _Open, is_keyword: Callable[[str], bool]) -> _Open | None:
    """The section that a line opens, if it does: a heading, or a rule after a keyword section."""
    heading = HEADING.fullmatch(line)
    if heading is None:
        return _Open(number, 0, "", "") if current.keyword and RULE.fullmatch(line) else None
    level, title = len(heading[1]), heading[2] or ""
    word, _, rest = title.partition(" ")
    word = word.rstrip(":.")
    if is_keyword(word):
        return _Open(number, level, word, rest.strip().lstrip(":").strip())
    if current.keyword and level > current.level:
        return None
    return _Open(number, level, "", title)


def _source(one: _Open, path: str, language: str, faults: list[ContentError]) -> Source:
    """A finished section; its id comment and its pool become empty lines so that lines keep their numbers."""
    body, identity, of, pool = one.body, "", "", ""
    place = next((number for number, line in enumerate(body) if line.strip()), None)
    if place is not None and IDENTITY_LIKE.match(body[place]):
        found = IDENTITY.fullmatch(body[place])
        if found is None:
            faults.append(
                ContentError(one.line + place + 1, "bad-id", N_("This id cannot be read. Delete the line and run “lms check --fix”."))
            )
        else:
            identity, of = found["id"], found["of"] or ""
        body = [*body[:place], "", *body[place + 1 :]]
    place = next((number for number, line in enumerate(body) if line.strip()), None)
    if one.keyword and place is not None and (named := POOL.fullmatch(body[place])):
        pool = pool_name(named["name"])
        body = [*body[:place], "", *body[place + 1 :]]
    return Source(
        path=path,
        language=language,
        line=one.line,
        level=one.level,
        keyword=one.keyword,
        heading=one.heading,
        body="\n".join(body),
        id=identity,
        of=of,
        pool=pool,
    )
