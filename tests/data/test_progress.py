"""What answers fold into: best points, tries, completion, and totals that always add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from material import NOON, PEOPLE, answered, store
from sqlalchemy import delete, func, select
from ulid import ULID

from lms.data.database import reading, writing
from lms.data.events import LessonCompleted, LessonMoved, LessonOpened
from lms.data.progress import count, progress, result
from lms.data.record import Record, entry

LATER = NOON + timedelta(hours=1)


def row(table: Any) -> Mapping[str, Any]:
    """The only row of a table."""
    with reading() as connection:
        return connection.execute(select(table)).mappings().one()


def lesson_event(kind: type, **values: Any) -> Any:
    """The beginning or end of a lesson."""
    return kind(**{"id": str(ULID()), "person_id": PEOPLE[0], "cohort_id": None, "object": "l1", "at": NOON, **values})


def test_the_best_points_count_and_every_try(record: Record):
    store(record, answered(verdict="wrong", points=0.0, reason="ending"), answered(verdict="almost", points=0.5, reason="diacritics"))
    last = answered(verdict="wrong", points=0.0, reason="word", at=LATER)
    store(record, last)
    kept = row(result)
    assert (kept["verdict"], kept["reason"], kept["points"], kept["tries"]) == ("almost", "diacritics", 0.5, 3)
    assert (kept["last_entry"], kept["last_at"]) == (last.id, LATER)
    lesson = row(progress)
    assert (lesson["answered"], lesson["points"], lesson["maximum"], lesson["last_at"]) == (1, 0.5, 1.0, LATER)


def test_a_new_maximum_comes_with_the_better_answer(record: Record):
    store(record, answered(points=1.0, maximum=1.0), answered(points=2.0, maximum=3.0), answered(points=0.0, maximum=9.0, verdict="wrong"))
    assert (row(result)["points"], row(result)["maximum"]) == (2.0, 3.0)
    assert (row(progress)["points"], row(progress)["maximum"]) == (2.0, 3.0)
    assert (row(count)["points"], row(count)["maximum"], row(count)["answers"]) == (2.0, 3.0, 3)


def test_a_lesson_is_complete_when_every_question_has_an_answer(record: Record):
    store(
        record, lesson_event(LessonOpened), answered(object="q1"), answered(object="q1"), answered(object="q2", verdict="wrong", points=0.0)
    )
    assert (row(progress)["state"], row(progress)["answered"], row(progress)["completed_at"]) == ("opened", 2, None)
    store(record, answered(object="q3", at=LATER))
    assert (row(progress)["state"], row(progress)["completed_at"], row(progress)["opened_at"]) == ("completed", LATER, NOON)
    store(record, answered(object="q1", at=LATER + timedelta(days=1)))
    assert row(progress)["completed_at"] == LATER
    assert (row(count)["opened"], row(count)["completed"], row(count)["answers"]) == (1, 1, 5)


def test_a_lesson_without_questions_is_complete_when_finished(record: Record):
    store(record, lesson_event(LessonOpened), lesson_event(LessonCompleted, at=LATER), lesson_event(LessonCompleted, at=LATER))
    assert (row(progress)["state"], row(progress)["completed_at"]) == ("completed", LATER)
    assert (row(count)["opened"], row(count)["completed"], row(count)["maximum"]) == (1, 1, 0.0)
    store(record, lesson_event(LessonOpened, at=LATER))
    assert row(progress)["state"] == "completed"


def test_an_empty_answer_is_none(record: Record):
    store(record, answered(verdict="empty", points=0.0, response=None))
    with reading() as connection:
        assert connection.execute(select(result)).all() == []
    assert (row(progress)["state"], row(progress)["answered"], row(count)["answers"]) == ("opened", 0, 0)


def test_what_waits_for_a_trainer_counts_as_answered(record: Record):
    store(record, answered(verdict="waiting", points=0.0, maximum=0.0, questions=1))
    assert (row(result)["verdict"], row(progress)["state"], row(progress)["maximum"]) == ("waiting", "completed", 0.0)


def test_thirds_make_a_whole(record: Record):
    store(record, *(answered(object=f"q{number}", points=1 / 3, maximum=1 / 3) for number in range(3)))
    assert row(progress)["points"] == pytest.approx(1.0, abs=1e-6)


def test_one_person_in_two_cohorts_is_counted_in_each(record: Record, make_cohort: Callable[..., int]):
    first, second = make_cohort(), make_cohort()
    store(record, answered(cohort_id=first), answered(cohort_id=second, points=0.5, verdict="almost"), answered())
    with reading() as connection:
        rows = connection.execute(select(count.c.cohort_id, count.c.points).order_by(count.c.cohort_id)).all()
    assert rows == [(0, 1.0), (first, 1.0), (second, 0.5)]


def test_progress_follows_a_lesson_to_its_new_key(record: Record):
    moved = LessonMoved(id=str(ULID()), person_id="", cohort_id=None, object="l1", to="new", at=LATER)
    store(record, answered(), answered(person_id=PEOPLE[1]), answered(person_id=PEOPLE[1], lesson="new", points=0.5), moved)
    with reading() as connection:
        assert set(connection.execute(select(progress.c.lesson)).scalars()) == {"new"}
        points = dict(connection.execute(select(result.c.person_id, result.c.points)).all())
    assert points == {PEOPLE[0]: 1.0, PEOPLE[1]: 0.5}
    store(record, answered(lesson="new", object="q2"))
    with reading() as connection:
        own = connection.execute(select(progress.c.answered).where(progress.c.person_id == PEOPLE[0])).scalar()
    assert own == 2


answers = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["q1", "q2", "q3"]), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from([1.0, 2.0])),
    min_size=1,
    max_size=20,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=answers)
def test_totals_are_the_sum_of_their_parts(record: Record, answers: list[tuple[int, str, float, float]]):
    with writing() as connection:
        for table in (*record.tables, entry):
            connection.execute(delete(table))
        connection.commit()
    store(
        record, *(answered(person_id=PEOPLE[who], object=asked, points=part * worth, maximum=worth) for who, asked, part, worth in answers)
    )
    with reading() as connection:
        results = connection.execute(select(func.sum(result.c.points), func.sum(result.c.maximum), func.count())).one()
        lessons = connection.execute(select(func.sum(progress.c.points), func.sum(progress.c.maximum), func.sum(progress.c.answered))).one()
        best = {(one.person_id, one.question): one.points for one in connection.execute(select(result))}
    totals = row(count)
    assert results == lessons
    assert (totals["points"], totals["maximum"], totals["answers"]) == (lessons[0], lessons[1], len(answers))
    assert totals["opened"] == len({who for who, *_ in answers})
    assert totals["completed"] == sum(len({asked for one, asked, *_ in answers if one == who}) == 3 for who in range(3))
    assert best == {key: max(part * worth for who, asked, part, worth in answers if (PEOPLE[who], asked) == key) for key in best}
