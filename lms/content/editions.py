"""Editions of one lesson put together: what another language does not translate stays Serbian."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from lms.content.sections import Section

PROSE = "prose"


def merged(master: Sequence[Section], edition: Sequence[Section]) -> tuple[Section, ...]:
    """The master's sections as readers of another language see them.

    Keyword sections are found by id, or by their place among those of their kind. Prose is found by its place after the
    last keyword section that both have; what the edition says more stays where it stands there.
    """
    partners = _partners(master, edition)
    prose = _prose_after(edition, {id(partner) for partner in partners.values()})
    waiting = prose.pop(0, [])
    result: list[Section] = []
    for section in master:
        if section.kind == PROSE:
            result.append(waiting.pop(0) if waiting else section)
        elif (partner := partners.get(id(section))) is not None:
            result += [*waiting, _translated(section, partner)]
            waiting = prose.pop(id(partner), [])
        else:
            result.append(section)
    return (*result, *waiting, *(section for rest in prose.values() for section in rest))


def _partners(master: Sequence[Section], edition: Sequence[Section]) -> dict[int, Section]:
    """The edition's section for each keyword section of the master (by its `id()`)."""
    by_id = {section.id: section for section in edition if section.id and section.kind != PROSE}
    by_kind: dict[str, list[Section]] = {}
    for section in edition:
        if section.kind != PROSE and not section.id:
            by_kind.setdefault(section.kind, []).append(section)
    partners = {}
    for section in master:
        queue = by_kind.get(section.kind, [])
        found = by_id.get(section.id) if section.id else queue.pop(0) if queue else None
        if section.kind != PROSE and found is not None and found.kind == section.kind:
            partners[id(section)] = found
    return partners


def _prose_after(edition: Sequence[Section], anchors: set[int]) -> dict[int, list[Section]]:
    """Prose by the anchor before it (0: before the first)."""
    found: dict[int, list[Section]] = {0: []}
    anchor = 0
    for section in edition:
        if id(section) in anchors:
            anchor = id(section)
        elif section.kind == PROSE:
            found.setdefault(anchor, []).append(section)
    return found


def _translated(section: Section, edition: Section) -> Section:
    """A translated section; its revision tells both texts, since an answer is given to what was shown."""
    revision = hashlib.sha256(f"{section.revision}{edition.revision}".encode()).hexdigest()
    return replace(section.translated(edition), revision=revision, pool=section.pool)
