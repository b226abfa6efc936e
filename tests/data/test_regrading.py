"""A corrected key: what it would change, what a person decides, and that it can be taken back exactly."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from material import NOON, choice, lesson_entry, published, quiz
from sqlalchemy import Connection, select

from lms.content.catalogue import Catalogue, Index, artefact
from lms.content.lesson import Lesson
from lms.content.questions import Question
from lms.content.questions.body import Option
from lms.content.questions.carried import NotCarried, carried
from lms.content.questions.choice import MultipleChoice, SingleChoice
from lms.data.access import cohort
from lms.data.attempts import answer as answers
from lms.data.attempts import attempt
from lms.data.database import reading
from lms.data.models import Audit
from lms.data.operations.accommodations import mark
from lms.data.operations.attempts import start, submit
from lms.data.operations.learning import Learner, Sent, answer, new_id
from lms.data.operations.rebuilding import verify
from lms.data.operations.regrading import Decision, Mode, decide, undo
from lms.data.progress import count, progress, result
from lms.data.queries.regrading import Plan, plan, waiting
from lms.data.record import Record

KEY = "serbian/a1/test-1"
FIRST, SECOND = choice("t1", points=2.0), choice("t2")
ALL = select(cohort.c.id)
LATER = NOON + timedelta(days=1)
TABLES = (attempt, answers, result, progress, count)


def with_key(question: SingleChoice, right: str, *words: str) -> SingleChoice:
    """The question with another right option, perhaps with other options."""
    options = tuple(Option(text=Markup(word), right=word == right) for word in words or ("прво", "друго", "треће"))
    return replace(question, options=options, revision=f"revision with {right} of {len(options)}")


def catalogue_of(folder: Path, old: Lesson, new: Lesson) -> Catalogue:
    """A catalogue in which a new version of a test is in force and the old one is kept."""
    published(folder, new)
    for language, script in (("sr", "Cyrl"), ("en", "Cyrl")):
        for digest, lesson in (("digest-old", old), ("digest-new", new)):
            file = artefact(folder, digest, language, script)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pickle.dumps(lesson))
    revisions = {question.revision: digest for digest, lesson in (("digest-old", old), ("digest-new", new)) for question in lesson.questions}
    entry = lesson_entry(*new.questions, key=KEY, kind="test")
    return Catalogue(Index(lessons={KEY: entry}, artefacts={KEY: "digest-new"}, revisions=revisions), folder, folder)


@dataclass
class Class:
    """People of two groups who took the old test. old: the test they took."""

    record: Record
    old: Lesson
    learners: list[Learner]
    attempts: list[str]


@pytest.fixture
def taken(record: Record, make_person: Callable[..., str], make_cohort: Callable[..., int]) -> Class:
    """Five attempts in two groups: three chose прво (right), one друго, one треће; t2 is right for all but one, who left it."""
    old, group = quiz(FIRST, SECOND, key=KEY), Class(record, quiz(FIRST, SECOND, key=KEY), [], [])
    cohorts = (make_cohort(), make_cohort())
    entry = lesson_entry(FIRST, SECOND, key=KEY, kind="test")
    for number, response in enumerate((0, 0, 0, 1, 2)):
        learner = Learner(person_id=make_person(f"Особа {number}", cohorts[number % 2]), cohort_id=cohorts[number % 2])
        attempt_id = start(record, learner, old, NOON)
        answer(record, learner, entry, FIRST, response, Sent(id=new_id(), attempt=attempt_id), NOON)
        if number:
            answer(record, learner, entry, SECOND, 0, Sent(id=new_id(), attempt=attempt_id), NOON)
        submit(record, learner, attempt_id, None, NOON)
        group.learners.append(learner)
        group.attempts.append(attempt_id)
    return group


def planned(catalogue: Catalogue, cohorts: Any = ALL) -> Plan:
    """What today's key of t1 would change."""
    with reading() as connection:
        found = plan(connection, catalogue, "t1", cohorts)
    assert found
    return found


def contents() -> dict[str, Any]:
    """Every row that people see something of."""
    with reading() as connection:
        return {table.name: sorted(connection.execute(select(table)).all(), key=repr) for table in TABLES}


def scores(group: Class) -> list[float]:
    """Points of the attempts."""
    with reading() as connection:
        points = dict(connection.execute(select(attempt.c.id, attempt.c.points)).all())
    return [points[one] for one in group.attempts]


def test_the_preview_counts_and_changes_nothing(taken: Class, tmp_path: Path):
    catalogue = catalogue_of(tmp_path, taken.old, quiz(with_key(FIRST, "друго"), SECOND, key=KEY))
    before = contents()
    found = planned(catalogue)
    assert (len(found.concerned), len(set(found.concerned))) == (5, 2)
    assert (len(found.changes), len(found.raised), len(found.lowered), found.apart) == (4, 1, 3, [])
    assert len(planned(catalogue, select(cohort.c.id).where(cohort.c.id == 2)).concerned) == 2
    with reading() as connection:
        (one,) = waiting(connection, catalogue, ALL)
        assert (one.question, one.answers, one.cohorts) == ("t1", 5, {1, 2})
        assert plan(connection, catalogue, "t9", ALL) is None
    assert contents() == before


@pytest.mark.parametrize(
    ("mode", "points"), [("improve", [2.0, 3.0, 3.0, 3.0, 1.0]), ("recompute", [0.0, 1.0, 1.0, 3.0, 1.0]), ("leave", [2.0, 3.0, 3.0, 1.0, 1.0])]
)
def test_a_person_decides_and_takes_it_back_exactly(taken: Class, tmp_path: Path, connection: Connection, mode: Mode, points: list[float]):
    catalogue = catalogue_of(tmp_path, taken.old, quiz(with_key(FIRST, "друго"), SECOND, key=KEY))
    before = contents()
    assert scores(taken) == [2.0, 3.0, 3.0, 1.0, 1.0]
    identity = decide(taken.record, Decision(plan=planned(catalogue), mode=mode, reason="погрешно решење", cohorts=(1, 2)), actor_id="t", at=LATER)
    assert scores(taken) == points
    with reading() as now:
        assert waiting(now, catalogue, ALL) == []
        worth = dict(now.execute(select(progress.c.person_id, progress.c.points)).all())
        maxima = set(now.execute(select(attempt.c.maximum)).scalars())
    assert [worth[one.person_id] for one in taken.learners] == points
    assert maxima == {3.0}
    assert verify(taken.record) == []
    assert undo(taken.record, identity, actor_id="t", at=LATER)
    assert contents() == before
    assert not undo(taken.record, identity, actor_id="t", at=LATER)
    assert verify(taken.record) == []
    with reading() as now:
        assert len(waiting(now, catalogue, ALL)) == 1
        lines = now.execute(select(Audit.action).where(Audit.action.like("test.regrad%"))).scalars().all()
    assert lines == ["test.regraded", "test.regrading_undone"]


def test_points_by_hand_stay(taken: Class, tmp_path: Path):
    catalogue = catalogue_of(tmp_path, taken.old, quiz(with_key(FIRST, "друго"), SECOND, key=KEY))
    early = planned(catalogue)
    mark(taken.record, taken.attempts[0], "t1", 1.5, 2.0, actor_id="t", at=LATER)
    assert len(planned(catalogue).concerned) == 4
    decide(taken.record, Decision(plan=early, mode="recompute", reason="р", cohorts=(1, 2)), actor_id="t", at=LATER)
    assert scores(taken) == [1.5, 1.0, 1.0, 3.0, 1.0]
    assert verify(taken.record) == []


def test_the_same_decision_twice_changes_once(taken: Class, tmp_path: Path, connection: Connection, together: Callable[..., list[Any]]):
    catalogue = catalogue_of(tmp_path, taken.old, quiz(with_key(FIRST, "друго"), SECOND, key=KEY))
    decision = Decision(plan=planned(catalogue), mode="recompute", reason="р", cohorts=(1, 2))
    together([lambda: decide(taken.record, decision, actor_id="t", at=LATER)] * 4)
    assert scores(taken) == [0.0, 1.0, 1.0, 3.0, 1.0]
    assert sum(connection.execute(select(attempt.c.corrected)).scalars()) == 4
    assert verify(taken.record) == []


def test_attempts_that_end_after_a_decision_wait_for_one(taken: Class, tmp_path: Path):
    catalogue = catalogue_of(tmp_path, taken.old, quiz(with_key(FIRST, "друго"), SECOND, key=KEY))
    decide(taken.record, Decision(plan=planned(catalogue), mode="leave", reason="р", cohorts=(1, 2)), actor_id="t", at=NOON)
    who, entry = taken.learners[0], lesson_entry(FIRST, SECOND, key=KEY, kind="test")
    late = start(taken.record, who, taken.old, NOON)
    answer(taken.record, who, entry, FIRST, 1, Sent(id=new_id(), attempt=late), NOON)
    submit(taken.record, who, late, None, LATER)
    with reading() as connection:
        assert [one.question for one in waiting(connection, catalogue, ALL)] == ["t1"]


def test_a_larger_maximum_does_not_rewrite_history(taken: Class, tmp_path: Path):
    worth_more = replace(with_key(FIRST, "друго"), points=10.0)
    catalogue = catalogue_of(tmp_path, taken.old, quiz(worth_more, SECOND, key=KEY))
    decide(taken.record, Decision(plan=planned(catalogue), mode="recompute", reason="р", cohorts=(1, 2)), actor_id="t", at=LATER)
    assert scores(taken) == [0.0, 1.0, 1.0, 3.0, 1.0]


def test_reordered_options_keep_their_meaning_and_deleted_ones_stay_apart(taken: Class, tmp_path: Path):
    reordered = with_key(FIRST, "друго", "друго", "прво", "ново", "четврто")
    found = planned(catalogue_of(tmp_path, taken.old, quiz(reordered, SECOND, key=KEY)))
    assert (len(found.raised), len(found.lowered), len(found.apart)) == (1, 3, 1)


def test_an_answer_is_carried_by_what_it_says():
    words = ("сто", "врата", "кућа")
    common: dict[str, Any] = {"id": "m", "line": 1, "level": 2, "title": Markup(), "language": "sr", "prompt": Markup("?"), "revision": "r"}

    def several(*texts: str) -> Question:
        return MultipleChoice(**common, options=tuple(Option(text=Markup(text), right=text == "сто") for text in texts))

    old, new = several(*words), several("кућа", "прозор", "сто")
    assert carried(old, new, [0]) == [2]
    assert set(carried(old, new, [0, 2])) == {0, 2}
    with pytest.raises(NotCarried):
        carried(old, new, [0, 1])
    assert carried(old, several(*words), [1]) == [1]
