"""What every page asks of the content and the record in force."""

from __future__ import annotations

from flask import abort, current_app, g

from lms.content.catalogue import Catalogue, LessonEntry
from lms.content.questions import Question
from lms.data.operations.learning import Learner
from lms.data.record import Record


def catalogue() -> Catalogue:
    """The content in force."""
    current: Catalogue = current_app.extensions["lms.catalogue"].current()
    return current


def record() -> Record:
    """The record that events are appended to."""
    found: Record = current_app.extensions["lms.record"]
    return found


def released_lesson(key: str) -> LessonEntry:
    """The lesson of a key in an address, also by an old key; 404 for none and, for learners, for drafts."""
    canonical = catalogue().canonical(key)
    entry = catalogue().lessons.get(canonical) if canonical else None
    if entry is None or (entry.draft and g.visitor.roles <= {"learner"}):
        abort(404)
    return entry


def practice_lesson(key: str) -> LessonEntry:
    """A lesson that is worked through page by page; a test has its own pages and is missing here."""
    entry = released_lesson(key)
    if entry.kind == "test":
        abort(404)
    return entry


def learner() -> Learner:
    """The visitor as the one whose work counts."""
    return Learner(person_id=g.visitor.person_id, cohort_id=g.visitor.cohort_id)


def shown_question(question_id: str, revision: str = "") -> Question | None:
    """A question as the visitor's language and script show it, in an earlier revision if one is named."""
    language, script = g.view
    return catalogue().question(question_id, language, script, revision)
