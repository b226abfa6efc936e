"""What tests of the record are made of: events, a lesson, a test, some questions."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from ulid import ULID

from lms.content.catalogue import Catalogue, Index, LessonEntry, QuestionEntry, artefact
from lms.content.curriculum import Curriculum, Module
from lms.content.lesson import Lesson
from lms.content.questions import Question
from lms.content.questions.body import Option
from lms.content.questions.choice import SingleChoice
from lms.content.questions.files import Upload
from lms.content.questions.open import Writing
from lms.data import events
from lms.data.database import writing
from lms.data.events import Answered
from lms.data.record import Record

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 1, 10)
EVENTS = (
    events.LessonOpened,
    events.LessonCompleted,
    events.Answered,
    events.AttemptStarted,
    events.AttemptSubmitted,
    events.AttemptAbandoned,
    events.AnswerMarked,
    events.AnswerRegraded,
    events.LessonMoved,
)
PEOPLE = tuple(str(ULID()) for _ in range(3))


def answered(**values: Any) -> Answered:
    """An answer, right unless said otherwise."""
    who = {"id": str(ULID()), "person_id": PEOPLE[0], "cohort_id": None, "object": "q1", "at": NOON, "revision": "r1"}
    judged = {"verdict": "correct", "reason": "", "points": 1.0, "maximum": 1.0}
    return Answered(**{**who, "lesson": "l1", "type": "single choice", **judged, "questions": 3, "response": 0, **values})


def store(record: Record, *events: Any) -> list[str]:
    """Append events in one transaction."""
    with writing() as connection:
        outcomes = [record.append(connection, one) for one in events]
        connection.commit()
    return outcomes


def choice(identity: str, points: float = 1.0) -> SingleChoice:
    """A question whose first of three options is right."""
    options = tuple(Option(text=Markup(word), right=word == "прво") for word in ("прво", "друго", "треће"))
    return SingleChoice(**_common(identity), points=points, options=options)


def writing_task(identity: str) -> Writing:
    """A question that is answered in one's own words."""
    return Writing(**_common(identity))


def upload(identity: str) -> Upload:
    """A question that is answered with a photo or a document."""
    return Upload(**_common(identity))


def _common(identity: str) -> dict[str, Any]:
    shown = {"title": Markup("Питање"), "prompt": Markup("Шта је прво?"), "language": "sr"}
    return {"id": identity, "line": 1, "level": 2, "revision": f"revision of {identity}", **shown}


def lesson_entry(*questions: Question, key: str = "serbian/a1/01", kind: str = "lesson", **values: Any) -> LessonEntry:
    """A lesson as the catalogue lists it."""
    entries = tuple(
        QuestionEntry(id=one.id, type=one.type, revision=one.revision, points=one.points, shape=())
        for one in questions
    )
    lists = {"requires": (), "aliases": (), "topics": (), "editions": ("sr",), "facts": ()}
    plain = {"path": f"content/sr/{key}.md", "level": "A1", "minutes": 45, "sensitive": False, "draft": False, "revision": "r1"}
    words = {"title": {"sr-Cyrl": "Лекција"}, "summary": {"sr-Cyrl": ""}}
    return LessonEntry(**{"key": key, "kind": kind, "questions": entries, **lists, **plain, **words, **values})


def quiz(*questions: Question, key: str = "serbian/a1/test-1", **front: Any) -> Lesson:
    """A test with its rules."""
    words = {"title": Markup("Провера"), "summary": Markup(), "sensitive": Markup(), "level": "A1", "minutes": 20, "reviewed": ""}
    lists = {"outcomes": (), "topics": (), "requires": (), "aliases": (), "spoken": ()}
    place = {"key": key, "path": f"content/sr/{key}.md", "language": "sr", "script": "Cyrl", "draft": False, "revision": "r1"}
    parts = {"sections": tuple(questions), "bodies": tuple(Markup() for _ in questions)}
    return Lesson(kind="test", front=front, **words, **lists, **place, **parts)


def published(folder: Path, *lessons: Lesson) -> Catalogue:
    """A catalogue of lessons that one curriculum, serbian-a1, holds in this order."""
    for number, lesson in enumerate(lessons):
        file = artefact(folder, f"digest-{number}", "sr", "Cyrl")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(lesson))
    words = {"sr-Cyrl": "А1", "sr-Latn": "A1", "en": "A1"}
    keys = tuple(lesson.key for lesson in lessons)
    texts = {"title": words, "summary": words, "audience": words, "level": "A1", "version": "1.0"}
    rules = {"outcomes": (), "completion": {"lessons": 100, "score": 60}, "certificate": False, "hours": 20}
    modules = (Module(id="all", title=words, lessons=keys, test=None),)
    curriculum = Curriculum(name="serbian-a1", modules=modules, **texts, **rules)
    entries = {lesson.key: lesson_entry(*lesson.questions, key=lesson.key, kind=lesson.kind) for lesson in lessons}
    artefacts = {key: f"digest-{number}" for number, key in enumerate(keys)}
    return Catalogue(Index(lessons=entries, artefacts=artefacts, curricula={"serbian-a1": curriculum}), folder, folder)
