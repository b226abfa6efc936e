"""What holds between files: editions of one lesson, ids over all lessons, and the order in which lessons build on others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lms.content.catalogue import LessonEntry
from lms.content.lesson import MASTER, Edition
from lms.content.messages import N_, Message
from lms.content.questions import Question
from lms.content.sections import Section

SHORTEST_HASH = 6


def compare(editions: Mapping[str, Edition]) -> Iterator[Message]:
    """What is wrong between the master and each other edition of a lesson, and with ids inside each."""
    master = editions[MASTER]
    for edition in editions.values():
        yield from _twice(edition)
        if edition is not master:
            yield from _against(master, edition)


def _twice(edition: Edition) -> Iterator[Message]:
    seen: set[str] = set()
    for section in edition.sections:
        if section.id in seen:
            yield _message(
                edition,
                section,
                "id-twice",
                N_("The id %(id)s is used twice in this file. Delete one and run “lms check --fix”."),
                id=section.id,
            )
        seen.add(section.id or "-")
        seen.discard("-")


def _against(master: Edition, edition: Edition) -> Iterator[Message]:
    originals = {section.id: section for section in master.sections if section.id}
    for section in edition.sections:
        if not section.id:
            continue
        original = originals.get(section.id)
        if original is None:
            yield _message(
                edition, section, "id-unknown", N_("The Serbian lesson has no question %(id)s. Copy its id line."), id=section.id
            )
        elif original.kind != section.kind or getattr(original, "type", "") != getattr(section, "type", ""):
            yield _message(
                edition, section, "type-differs", N_("This is another kind of question than in Serbian (%(id)s)."), id=section.id
            )
        elif isinstance(section, Question) and isinstance(original, Question) and section.shape() != original.shape():
            text = N_("The number of options, gaps or pairs, or the right one, differs from the Serbian question %(id)s.")
            yield _message(edition, section, "shape-differs", text, id=section.id)
        elif section.of and not original.revision.startswith(section.of):
            text = N_("The Serbian text of %(id)s has changed since this was translated. Update it, then run “lms check --fix”.")
            yield _message(edition, section, "stale", text, "warning", id=section.id)


def _message(edition: Edition, section: Section, code: str, text: str, level: str = "error", **values: str) -> Message:
    return Message(
        path=edition.path, line=section.line, code=code, text=text, values=values, level="warning" if level == "warning" else "error"
    )


def check(entries: Mapping[str, LessonEntry], before: Mapping[str, LessonEntry]) -> list[tuple[str, Message]]:
    """Lessons that may not go live, each with its message: an id used elsewhere, or a changed type under an old id."""
    owners: dict[str, str] = {}
    types = {question.id: question.type for entry in before.values() for question in entry.questions}
    refused = []
    for key, entry in sorted(entries.items()):
        for question in entry.questions:
            if owner := owners.get(question.id):
                text = N_("The id %(id)s belongs to a question of %(other)s. Delete the id line and run “lms check --fix”.")
                refused.append(
                    (key, Message(path=entry.path, line=0, code="id-elsewhere", text=text, values={"id": question.id, "other": owner}))
                )
            elif types.get(question.id, question.type) != question.type:
                text = N_(
                    "The question %(id)s had another type. Give the changed question a new id: delete the line and run “lms check --fix”."
                )
                refused.append((key, Message(path=entry.path, line=0, code="type-changed", text=text, values={"id": question.id})))
            else:
                owners[question.id] = key
    return refused


def cycles(entries: Mapping[str, LessonEntry]) -> Iterator[Message]:
    """Lessons that require each other in a circle, and lessons that do not exist."""
    for key, entry in sorted(entries.items()):
        for required in entry.requires:
            if required not in entries:
                text = N_("There is no lesson %(key)s. Check the name or write the lesson.")
                yield Message(path=entry.path, line=1, code="unknown-lesson", text=text, values={"key": required})
        if circle := _circle(key, entries):
            text = N_("These lessons require each other: %(circle)s. Remove one “requires”.")
            yield Message(path=entry.path, line=1, code="circle", text=text, values={"circle": " → ".join(circle)})


def _circle(key: str, entries: Mapping[str, LessonEntry]) -> list[str]:
    """The way from a lesson back to itself, or nothing."""
    ways = [[key]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for required in entries[way[-1]].requires:
            if required == key:
                return [*way, key]
            if required in entries and required not in seen:
                seen.add(required)
                ways.append([*way, required])
    return []
