"""Tests are begun as often as they allow, keep the questions they began with, and are handed in once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from material import NOON, choice, lesson_entry, quiz, writing_task
from sqlalchemy import Connection, func, select

from lms.data.attempts import attempt
from lms.data.database import reading
from lms.data.models import Entry
from lms.data.operations.attempts import NotOffered, start, submit
from lms.data.operations.learning import Learner, Sent, answer, complete_lesson, new_id
from lms.data.operations.rebuilding import verify
from lms.data.progress import count, progress, result
from lms.data.queries.attempts import AttemptRow, attempt_page, attempts_of, given, own_attempt, quiz_page
from lms.data.record import Record
from lms.data.states import due

QUESTIONS = (choice("t1"), choice("t2", points=2.0), writing_task("t3"))
QUIZ = quiz(*QUESTIONS, attempts=2)
ENTRY = lesson_entry(*QUESTIONS, key=QUIZ.key, kind="test")
LATER = NOON + timedelta(minutes=10)
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def learner(make_person: Callable[..., str], make_cohort: Callable[..., int]) -> Learner:
    """Somebody in a cohort."""
    cohort_id = make_cohort()
    return Learner(person_id=make_person(cohort_id=cohort_id), cohort_id=cohort_id)


def reply(record: Record, learner: Learner, attempt_id: str, number: int, response: Any, at: Any = LATER) -> str:
    """Answer a question of the test; gives what became of it."""
    return answer(record, learner, ENTRY, QUESTIONS[number], response, Sent(id=new_id(), attempt=attempt_id), at)[1]


def own(learner: Learner) -> list[AttemptRow]:
    """The learner's attempts."""
    with reading() as connection:
        return attempts_of(connection, learner.person_id, QUIZ.key)


def test_the_latest_answers_count_out_of_all_questions(record: Record, learner: Learner, connection: Connection):
    attempt_id = start(record, learner, QUIZ, NOON)
    assert reply(record, learner, attempt_id, 0, 0) == "stored"
    assert reply(record, learner, attempt_id, 0, 1) == "stored"
    assert reply(record, learner, attempt_id, 1, 0) == "stored"
    assert connection.execute(select(result)).all() == []
    submit(record, learner, attempt_id, None, LATER)
    one = own(learner)[0]
    assert (one.state, one.points, one.maximum, one.submitted_at, one.number) == ("finished", 2.0, 3.0, LATER, 1)
    assert one.questions == [["t1", "revision of t1", 1.0], ["t2", "revision of t2", 2.0], ["t3", "revision of t3", 0.0]]
    with reading() as later:
        verdicts = dict(later.execute(select(result.c.question, result.c.verdict)).all())
        lesson = later.execute(select(progress)).one()
        assert given(later, attempt_id)["t1"].response == 1
        assert own_attempt(later, "nobody", attempt_id) is None
    assert verdicts == {"t1": "wrong", "t2": "correct"}
    assert (lesson.state, lesson.answered, lesson.points, lesson.maximum) == ("completed", 2, 2.0, 3.0)


def test_the_best_attempt_is_what_the_test_is_worth(record: Record, learner: Learner, connection: Connection):
    for right in (True, False):
        attempt_id = start(record, learner, QUIZ, NOON)
        reply(record, learner, attempt_id, 0, 0 if right else 1)
        submit(record, learner, attempt_id, None, LATER)
        complete_lesson(record, learner, ENTRY, LATER)
    assert [one.points for one in own(learner)] == [1.0, 0.0]
    assert connection.execute(select(progress.c.points, progress.c.maximum)).one() == (1.0, 3.0)
    totals = connection.execute(select(count)).one()
    assert (totals.opened, totals.completed, totals.answers, totals.points, totals.maximum) == (1, 1, 2, 1.0, 3.0)
    assert connection.execute(select(result.c.tries)).scalar() == 2
    assert verify(record) == []


def test_no_more_attempts_than_the_test_allows(record: Record, learner: Learner):
    first = start(record, learner, QUIZ, NOON)
    assert start(record, learner, QUIZ, LATER) == first
    submit(record, learner, first, None, LATER)
    submit(record, learner, start(record, learner, QUIZ, LATER), None, LATER)
    with pytest.raises(NotOffered):
        start(record, learner, QUIZ, LATER)
    endless = replace(QUIZ, front={})
    assert start(record, learner, endless, LATER)


def test_an_attempt_without_answers_is_worth_nothing(record: Record, learner: Learner):
    submit(record, learner, start(record, learner, QUIZ, NOON), None, LATER)
    assert (own(learner)[0].state, own(learner)[0].points, own(learner)[0].maximum) == ("abandoned", None, None)
    empty = quiz(key="empty")
    submit(record, learner, start(record, learner, empty, NOON), None, LATER)
    with reading() as connection:
        assert [(one.state, one.points, one.maximum) for one in attempts_of(connection, learner.person_id, "empty")] == [("finished", 0.0, 0.0)]


def test_only_the_owner_answers_and_only_while_it_is_open(
    record: Record, learner: Learner, make_person: Callable[..., str], connection: Connection
):
    attempt_id = start(record, learner, QUIZ, NOON)
    other = Learner(person_id=make_person("Омар", learner.cohort_id), cohort_id=learner.cohort_id)
    assert reply(record, other, attempt_id, 0, 0) == "closed"
    submit(record, other, attempt_id, None, LATER)
    assert own(learner)[0].state == "in_progress"
    stranger = answer(record, learner, ENTRY, choice("elsewhere"), 0, Sent(id=new_id(), attempt=attempt_id), LATER)
    assert stranger[1] == "closed"
    submit(record, learner, attempt_id, None, LATER)
    assert reply(record, learner, attempt_id, 0, 0) == "closed"
    assert connection.execute(select(func.count()).where(Entry.kind == "answered")).scalar() == 0


def test_an_attempt_keeps_the_questions_it_began_with(record: Record, learner: Learner):
    attempt_id = start(record, learner, QUIZ, NOON)
    reply(record, learner, attempt_id, 0, 0)
    edited = quiz(choice("t1", points=5.0), choice("new", points=9.0), attempts=2)
    assert start(record, learner, edited, NOON) == attempt_id
    submit(record, learner, attempt_id, None, LATER)
    assert (own(learner)[0].points, own(learner)[0].maximum) == (1.0, 3.0)


def test_shuffled_questions_keep_their_order(record: Record, learner: Learner):
    many = quiz(*(choice(f"s{number}") for number in range(12)), shuffle=True)
    attempt_id = start(record, learner, many, NOON)
    with reading() as connection:
        one = own_attempt(connection, learner.person_id, attempt_id)
    order = [identity for identity, _revision, _points in one.questions]
    assert sorted(order) == sorted(f"s{number}" for number in range(12))
    assert order != [f"s{number}" for number in range(12)]


def test_time_is_the_servers(record: Record, learner: Learner):
    timed = replace(QUIZ, front={"time": 15, "attempts": 2})
    attempt_id = start(record, learner, timed, NOON)
    assert due(own(learner)[0], None) == NOON + timedelta(minutes=15)
    assert reply(record, learner, attempt_id, 0, 0, NOON + timedelta(minutes=15, seconds=50)) == "stored"
    assert reply(record, learner, attempt_id, 1, 0, NOON + timedelta(minutes=17)) == "closed"
    second = start(record, learner, timed, NOON + timedelta(hours=2))
    first = own(learner)[0]
    assert second != attempt_id
    assert (first.state, first.points, first.submitted_at) == ("finished", 1.0, NOON + timedelta(minutes=15))


def test_parallel_taps_begin_one_attempt(record: Record, learner: Learner, connection: Connection, together: Callable[..., list[Any]]):
    ids = together([lambda: start(record, learner, QUIZ, NOON)] * 8)
    assert len(set(ids)) == 1
    assert connection.execute(select(func.count()).select_from(attempt)).scalar() == 1
    assert connection.execute(select(func.count()).where(Entry.kind == "attempt_started")).scalar() == 1


def test_parallel_taps_hand_in_once(record: Record, learner: Learner, connection: Connection, together: Callable[..., list[Any]]):
    attempt_id = start(record, learner, QUIZ, NOON)
    reply(record, learner, attempt_id, 1, 0)
    together([lambda: submit(record, learner, attempt_id, None, LATER)] * 8)
    assert connection.execute(select(func.count()).where(Entry.kind == "attempt_submitted")).scalar() == 1
    assert connection.execute(select(count.c.completed, count.c.points, count.c.answers)).one() == (1, 2.0, 1)


def test_answers_that_arrive_with_the_end_are_in_or_refused(record: Record, learner: Learner, together: Callable[..., list[Any]]):
    attempt_id = start(record, learner, QUIZ, NOON)
    calls = [lambda number=number: reply(record, learner, attempt_id, number % 2, 0) for number in range(7)]
    outcomes = together([*calls, lambda: submit(record, learner, attempt_id, None, LATER)])
    assert set(outcomes) <= {"stored", "closed", None}
    with reading() as connection:
        worth = sum(QUESTIONS[int(question[1]) - 1].points for question in given(connection, attempt_id))
    assert (own(learner)[0].points or 0.0) == worth
    assert verify(record) == []


def test_quiz_pages_read_reader_attempts_and_answers_in_one_statement(
    record: Record, learner: Learner, sign_in: Callable[..., str], statements: Statements
):
    token = sign_in(learner.person_id, learner.cohort_id)
    with reading() as connection:
        assert quiz_page(connection, token, NOON, QUIZ.key).attempts == ()
        assert quiz_page(connection, "nobody", NOON, QUIZ.key) is None
    first = start(record, learner, QUIZ, NOON)
    reply(record, learner, first, 1, 2)
    reply(record, learner, first, 2, "Добар дан")
    with statements() as found, reading() as connection:
        page = quiz_page(connection, token, NOON, QUIZ.key)
        state = attempt_page(connection, token, NOON, QUIZ.key, first, number=1)
    assert len([one for one in found if one.startswith("SELECT")]) == 2
    assert (page.visitor.person_id, page.going_on.id) == (learner.person_id, first)
    assert {question: one.response for question, one in state.given.items()} == {"t2": 2, "t3": "Добар дан"}
    assert (state.attempt.id, state.visitor.cohort_id) == (first, learner.cohort_id)


def test_somebody_elses_attempt_looks_like_a_missing_one(
    record: Record, learner: Learner, make_person: Callable[..., str], sign_in: Callable[..., str]
):
    first = start(record, learner, QUIZ, NOON)
    reply(record, learner, first, 0, 0)
    token = sign_in(make_person("Омар"))
    with reading() as connection:
        for key, identity in ((QUIZ.key, first), (QUIZ.key, new_id()), ("another", first)):
            page = attempt_page(connection, token, NOON, key, identity)
            assert (page.attempt, dict(page.given)) == (None, {})
        assert attempt_page(connection, "nobody", NOON, QUIZ.key, first) is None
