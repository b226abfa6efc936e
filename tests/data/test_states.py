"""An attempt goes from state to state as the table allows, and in no other way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from material import NOON, choice, lesson_entry, quiz, store, writing_task

from lms.data.database import reading
from lms.data.events import AttemptAbandoned, AttemptSubmitted
from lms.data.operations.accommodations import NewAccommodation, give, mark
from lms.data.operations.attempts import abandon, close_overdue, start, submit
from lms.data.operations.learning import Learner, Sent, answer, new_id
from lms.data.operations.rebuilding import verify
from lms.data.queries.attempts import AttemptRow, attempts_of, open_attempts
from lms.data.record import Record
from lms.data.states import ENDED, FOLLOWING, GRACE, NotAllowed, State, before, state_at, step

QUESTIONS = (choice("s1"), writing_task("s2"))
TIMED = quiz(*QUESTIONS, attempts=9, time=10)
ENTRY = lesson_entry(*QUESTIONS, key=TIMED.key, kind="test")
OVER = NOON + timedelta(minutes=10)
ALLOWED = {
    ("not_started", "in_progress"),
    ("in_progress", "overdue"), ("in_progress", "submitted"), ("in_progress", "finished"), ("in_progress", "abandoned"),
    ("overdue", "in_progress"), ("overdue", "submitted"), ("overdue", "finished"), ("overdue", "abandoned"),
    ("submitted", "finished"),
}  # fmt: skip


@pytest.fixture
def learner(make_person: Callable[..., str], make_cohort: Callable[..., int]) -> Learner:
    """Somebody in a cohort."""
    cohort_id = make_cohort()
    return Learner(person_id=make_person(cohort_id=cohort_id), cohort_id=cohort_id)


def never(_key: str) -> None:
    """A test that does not close."""


def reply(record: Record, learner: Learner, attempt_id: str, number: int, response: Any, at: datetime = NOON) -> str:
    """Answer; gives what became of it."""
    return answer(record, learner, ENTRY, QUESTIONS[number], response, Sent(id=new_id(), attempt=attempt_id), at)[1]


def last(learner: Learner) -> AttemptRow:
    """The learner's latest attempt."""
    with reading() as connection:
        return attempts_of(connection, learner.person_id, TIMED.key)[-1]


def in_state(record: Record, learner: Learner, state: State) -> str:
    """A new attempt in a state, by the ways there are."""
    attempt_id = start(record, learner, TIMED, NOON)
    if state in ("finished", "submitted"):
        reply(record, learner, attempt_id, 0, 0)
    if state == "submitted":
        reply(record, learner, attempt_id, 1, "Добар дан")
    if state in ENDED:
        submit(record, learner, attempt_id, None, NOON)
    return attempt_id


@pytest.mark.parametrize(("state", "following"), list(product(FOLLOWING, FOLLOWING)))
def test_every_transition_is_in_the_table_or_refused(state: State, following: State):
    if (state, following) in ALLOWED:
        assert step(state, following) == following
        assert state in before(following)
    else:
        with pytest.raises(NotAllowed):
            step(state, following)
        assert state not in before(following)


@pytest.mark.parametrize("state", ENDED)
def test_events_that_do_not_follow_change_nothing(record: Record, learner: Learner, state: State):
    attempt_id = in_state(record, learner, state)
    ended = last(learner)
    assert ended.state == state
    who = {"person_id": learner.person_id, "cohort_id": learner.cohort_id, "object": TIMED.key, "at": OVER, "attempt": attempt_id}
    store(record, AttemptSubmitted(id=new_id(), points=9.0, maximum=9.0, **who), AttemptAbandoned(id=new_id(), by="staff", **who))
    assert abandon(record, attempt_id, actor_id="t", at=OVER) is False
    assert close_overdue(record, never, OVER + timedelta(days=1)) == 0
    assert reply(record, learner, attempt_id, 0, 1) == "closed"
    assert last(learner) == ended
    assert verify(record) == []


def test_overdue_is_over_but_within_grace_it_can_still_be_handed_in(record: Record, learner: Learner):
    attempt_id = start(record, learner, TIMED, NOON)
    assert state_at(last(learner), None, OVER) == "in_progress"
    late = OVER + GRACE
    assert state_at(last(learner), None, late) == "overdue"
    assert close_overdue(record, never, late) == 0
    assert reply(record, learner, attempt_id, 0, 0, late) == "stored"
    submit(record, learner, attempt_id, None, late)
    assert (last(learner).state, last(learner).submitted_at) == ("finished", late)


@pytest.mark.parametrize(("answers", "state"), [((), "abandoned"), (((0, 0),), "finished"), (((1, "Здраво"),), "submitted")])
def test_the_clock_closes_at_the_end_whenever_somebody_looks(record: Record, learner: Learner, answers: Any, state: State):
    attempt_id = start(record, learner, TIMED, NOON)
    for number, response in answers:
        reply(record, learner, attempt_id, number, response)
    much_later = OVER + timedelta(days=40)
    assert close_overdue(record, never, much_later, cohort_id=learner.cohort_id) == 1
    assert close_overdue(record, never, much_later) == 0
    assert (last(learner).state, last(learner).submitted_at) == (state, OVER)
    assert verify(record) == []


def test_only_the_asked_cohort_or_person_is_closed(record: Record, learner: Learner, make_person: Callable[..., str], make_cohort: Callable[..., int]):
    elsewhere = make_cohort()
    other = Learner(person_id=make_person("Омар", elsewhere), cohort_id=elsewhere)
    for who in (learner, other):
        start(record, who, TIMED, NOON)
    much_later = OVER + timedelta(hours=1)
    assert close_overdue(record, never, much_later, cohort_id=elsewhere) == 1
    assert close_overdue(record, never, much_later, person_id=other.person_id) == 0
    assert close_overdue(record, never, much_later, person_id=learner.person_id) == 1


def test_eight_who_look_at_once_close_once(record: Record, learner: Learner, together: Callable[..., list[Any]]):
    reply(record, learner, start(record, learner, TIMED, NOON), 0, 0)
    closed = together([lambda: close_overdue(record, never, OVER + timedelta(hours=1))] * 8)
    assert sum(closed) == 1
    assert verify(record) == []


def test_a_closing_day_ends_untimed_attempts(record: Record, learner: Learner):
    closes_at = NOON + timedelta(days=1)
    untimed = quiz(*QUESTIONS, close=closes_at)
    reply(record, learner, start(record, learner, untimed, NOON), 0, 0)
    assert close_overdue(record, {untimed.key: closes_at}.get, closes_at + GRACE) == 0
    assert close_overdue(record, {untimed.key: closes_at}.get, closes_at + GRACE + timedelta(seconds=1)) == 1
    assert last(learner).submitted_at == closes_at


def test_more_time_brings_an_overdue_attempt_back(record: Record, learner: Learner):
    attempt_id = start(record, learner, TIMED, NOON)
    late = OVER + timedelta(minutes=5)
    assert reply(record, learner, attempt_id, 0, 0, late) == "closed"
    more = NewAccommodation(person_id=learner.person_id, quiz=TIMED.key, minutes=10, attempts=0, closes_at=None, reason="спора мрежа")
    give(more, actor_id="t", cohort_id=learner.cohort_id, at=late)
    assert state_at(last(learner), None, late) == "in_progress"
    assert close_overdue(record, never, late) == 0
    assert reply(record, learner, attempt_id, 0, 0, late) == "stored"


def test_staff_close_an_attempt(record: Record, learner: Learner):
    attempt_id = start(record, learner, TIMED, NOON)
    reply(record, learner, attempt_id, 0, 0)
    assert abandon(record, attempt_id, actor_id="t", at=NOON) is True
    assert (last(learner).state, last(learner).points) == ("abandoned", None)
    assert start(record, learner, TIMED, NOON) != attempt_id
    with reading() as connection:
        assert [one.number for one in open_attempts(connection, person_id=learner.person_id)] == [2]
    assert verify(record) == []


def test_what_waits_for_a_person_is_finished_by_their_points(record: Record, learner: Learner):
    attempt_id = in_state(record, learner, "submitted")
    assert (last(learner).points, last(learner).maximum) == (1.0, 1.0), "what waits does not count as nothing"
    assert mark(record, attempt_id, "s2", 0.5, 1.0, actor_id="t", at=OVER)
    assert (last(learner).state, last(learner).points, last(learner).maximum) == ("finished", 1.5, 2.0)
    assert mark(record, attempt_id, "s1", 0.0, 1.0, actor_id="t", at=OVER), "a person's points go over the key's"
    assert (last(learner).state, last(learner).points) == ("finished", 0.5)
    assert not mark(record, attempt_id, "s9", 0.0, 1.0, actor_id="t", at=OVER)
    with pytest.raises(ValueError, match="outside"):
        mark(record, attempt_id, "s2", 2.0, 1.0, actor_id="t", at=OVER)
    assert verify(record) == []
