"""What holds between files: editions of one lesson, ids over all lessons, and the order in which lessons build on others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lms.content.catalogue import Index, LessonEntry, Result
from lms.content.lesson import MASTER, Edition
from lms.content.messages import N_, Message
from lms.content.questions import Question
from lms.content.sections import Section


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
            text = N_(
                "The Serbian text of %(id)s has changed since this was translated. Update this one, delete “of: …” in its id line "
                "and run “lms check --fix”."
            )
            yield _message(edition, section, "stale", text, "warning", id=section.id)


def _message(edition: Edition, section: Section, code: str, text: str, level: str = "error", **values: str) -> Message:
    return Message(
        path=edition.path, line=section.line, code=code, text=text, values=values, level="warning" if level == "warning" else "error"
    )


def released(results: Mapping[str, Result], before: Index) -> tuple[dict[str, LessonEntry], dict[str, str], list[Message]]:
    """What may be live: entries and digests by lesson key, and messages about those that may not.

    A lesson whose new version is broken, takes another's question id, changes a question's type, or requires itself by
    way of others keeps its last good version, if it has one.
    """
    entries = {key: result.entry for key, result in results.items() if result.entry}
    refused = dict(_refused(entries, results, before))
    lessons, artefacts = {}, {}
    for key, result in results.items():
        if key in entries and key not in refused:
            lessons[key], artefacts[key] = entries[key], result.digest
        elif key in before.lessons:
            lessons[key], artefacts[key] = before.lessons[key], before.artefacts[key]
    return lessons, artefacts, [*refused.values(), *_nowhere(results, {**lessons, **entries})]


def _refused(entries: Mapping[str, LessonEntry], results: Mapping[str, Result], before: Index) -> Iterator[tuple[str, Message]]:
    owners = {question.id: key for key, entry in before.lessons.items() for question in entry.questions}
    owners = {identity: key for identity, key in owners.items() if key in entries and identity in _ids(entries[key])}
    for key, entry in sorted(entries.items()):
        if message := _id_fault(key, entry, owners, before.types):
            yield key, message
        elif (circle := _circle(key, entries)) and _is_new(key, results, before):
            text = N_("These lessons require each other: %(circle)s. Remove one “requires”.")
            line, values = results[key].requires_line, {"circle": " → ".join(circle)}
            yield key, Message(path=entry.path, line=line, code="circle", text=text, values=values)


def _is_new(key: str, results: Mapping[str, Result], before: Index) -> bool:
    return before.artefacts.get(key) != results[key].digest


def _ids(entry: LessonEntry) -> set[str]:
    return {question.id for question in entry.questions}


def _id_fault(key: str, entry: LessonEntry, owners: dict[str, str], types: Mapping[str, str]) -> Message | None:
    """What is wrong with a lesson's question ids. owners: grows by those that are this lesson's."""
    for question in entry.questions:
        owner = owners.setdefault(question.id, key)
        values = {"id": question.id, "other": owner}
        if owner != key:
            text = N_("The id %(id)s belongs to a question of %(other)s. Delete the id line and run “lms check --fix”.")
            return Message(path=entry.path, line=question.line, code="id-elsewhere", text=text, values=values)
        if types.get(question.id, question.type) != question.type:
            text = N_(
                "The question %(id)s had another type. Give the changed question a new id: delete the line and run “lms check --fix”."
            )
            return Message(path=entry.path, line=question.line, code="type-changed", text=text, values={"id": question.id})
    return None


def _nowhere(results: Mapping[str, Result], lessons: Mapping[str, LessonEntry]) -> Iterator[Message]:
    """Required or linked lessons that do not exist."""
    known = {*results, *(alias for entry in lessons.values() for alias in entry.aliases)}
    for key, result in results.items():
        required = lessons[key].requires if key in lessons else ()
        wanted = [(lessons[key].path, result.requires_line, other) for other in required] if required else []
        for path, line, other in (*wanted, *result.links):
            if other not in known:
                text = N_("There is no lesson %(key)s. Check the name or write the lesson.")
                yield Message(path=path, line=line, code="unknown-lesson", text=text, values={"key": other}, level="warning")


def without_curriculum(lessons: Mapping[str, LessonEntry], curricula: Mapping[str, object]) -> Iterator[Message]:
    """Tests before or after a curriculum that does not exist."""
    for entry in lessons.values():
        for name in (entry.pretest, entry.posttest):
            if name and name not in curricula:
                text = N_("There is no curriculum %(name)s. Write the name of a file in curricula/ without “.yml”.")
                yield Message(path=entry.path, line=1, code="unknown-curriculum", text=text, values={"name": name}, level="warning")


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
