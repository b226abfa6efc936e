"""How often, how long and from when to when: for everybody, and for one person who is given more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from material import NOON, choice, lesson_entry, quiz
from sqlalchemy import Connection, select

from lms.content.rules import Rules, feedback
from lms.data.attempts import attempt
from lms.data.database import reading
from lms.data.drawing import draw
from lms.data.models import Audit
from lms.data.operations.accommodations import NewAccommodation, give
from lms.data.operations.attempts import NotOffered, start, submit
from lms.data.operations.learning import Learner, Sent, answer, new_id
from lms.data.queries.attempts import accommodations_of, attempts_of
from lms.data.record import Record

POOLED = tuple(replace(choice(f"q{number}"), pool="a" if number < 6 else "b" if number < 9 else "") for number in range(10))
DAY = timedelta(days=1)


@pytest.fixture
def learner(make_person: Callable[..., str], make_cohort: Callable[..., int]) -> Learner:
    """Somebody in a cohort."""
    cohort_id = make_cohort()
    return Learner(person_id=make_person(cohort_id=cohort_id), cohort_id=cohort_id)


def more(learner: Learner, **values: Any) -> None:
    """Give the learner more."""
    usual: dict[str, Any] = {"minutes": 0, "attempts": 0, "closes_at": None, "reason": "спора мрежа"}
    new = NewAccommodation(person_id=learner.person_id, quiz="serbian/a1/test-1", **{**usual, **values})
    give(new, actor_id="trainer", cohort_id=learner.cohort_id, at=NOON)


def refused(record: Record, learner: Learner, at: Any, **front: Any) -> str:
    """Why a test cannot be begun; "" if it can."""
    try:
        start(record, learner, quiz(choice("t1"), **front), at)
    except NotOffered as error:
        return error.reason
    return ""


def test_a_test_is_begun_between_its_days(record: Record, learner: Learner):
    days = {"open": NOON, "close": NOON + DAY}
    assert refused(record, learner, NOON - timedelta(seconds=1), **days) == "early"
    assert refused(record, learner, NOON + DAY, **days) == "late"
    more(learner, closes_at=NOON + 2 * DAY)
    assert refused(record, learner, NOON + DAY, **days) == ""


def test_one_person_gets_another_try(record: Record, learner: Learner, make_person: Callable[..., str]):
    other = Learner(person_id=make_person("Омар", learner.cohort_id), cohort_id=learner.cohort_id)
    for who in (learner, other):
        submit(record, who, start(record, who, quiz(choice("t1"), attempts=1), NOON), None, NOON)
    more(learner, attempts=1)
    assert refused(record, learner, NOON, attempts=1) == ""
    assert refused(record, other, NOON, attempts=1) == "attempts"


def test_what_is_given_is_written_down_and_taken_back(record: Record, learner: Learner, connection: Connection):
    more(learner, minutes=15, reason="спора мрежа")
    with reading() as now:
        given = accommodations_of(now, learner.person_id)["serbian/a1/test-1"]
    assert (given["minutes"], given["reason"], given["given_by"]) == (15, "спора мрежа", "trainer")
    more(learner)
    with reading() as now:
        assert accommodations_of(now, learner.person_id) == {}
    lines = connection.execute(select(Audit.person_id, Audit.detail).where(Audit.action == "test.accommodation")).all()
    assert [line[0] for line in lines] == [learner.person_id] * 2
    assert "minutes +15" in lines[0][1]
    assert "мрежа" not in lines[0][1]


def test_where_something_is_shown_at_once_the_first_answer_is_the_last(record: Record, learner: Learner, together: Callable[..., list[Any]]):
    question = choice("t1")
    final = quiz(question, feedback=feedback("at once"))
    attempt_id, entry = start(record, learner, final, NOON), lesson_entry(question, key=final.key, kind="test")

    def send(response: int, identity: str) -> str:
        return answer(record, learner, entry, question, response, Sent(id=identity, attempt=attempt_id, final=final.rules.final), NOON)[1]

    ids = [new_id() for _ in range(8)]
    outcomes = together([lambda number=number: send(number % 3, ids[number]) for number in range(8)])
    assert Counter(outcomes) == {"stored": 1, "closed": 7}
    winner = outcomes.index("stored")
    assert send(winner % 3, ids[winner]) == "repeated", "a retry of what was stored is acknowledged"


@settings(max_examples=50, deadline=None)
@for_all(seed=st.integers(0, 2**31), counts=st.tuples(st.integers(1, 6), st.integers(1, 3)))
def test_nothing_is_drawn_twice_before_its_pool_is_used_up(seed: int, counts: tuple[int, int]):
    rules, chance = Rules(draw={"a": counts[0], "b": counts[1]}, shuffle=True), Random(seed)
    shown: list[str] = []
    for _attempt in range(7):
        drawn = [question.id for question in draw(POOLED, rules, shown, chance.randrange(2**31))]
        assert len(drawn) == len(set(drawn)) == sum(counts) + 1
        assert "q9" in drawn
        shown += drawn
        for pool in ("a", "b"):
            times = Counter({question.id: shown.count(question.id) for question in POOLED if question.pool == pool})
            assert max(times.values()) - min(times.values()) <= 1


def test_a_draw_is_decided_by_its_seed_and_differs_between_people():
    rules = Rules(draw={"a": 3})
    one, again = (draw(POOLED, rules, (), 7) for _ in range(2))
    assert one == again
    assert len({tuple(question.id for question in draw(POOLED, rules, (), seed)) for seed in range(20)}) > 5
    assert [question.id for question in one] == sorted(question.id for question in one), "without shuffle in the author's order"


def test_an_attempt_keeps_what_it_drew(record: Record, learner: Learner, connection: Connection):
    pooled = quiz(*POOLED, draw={"a": 2, "b": 1}, attempts=4)
    seen: list[str] = []
    for _number in range(3):
        attempt_id = start(record, learner, pooled, NOON)
        with reading() as now:
            taken = attempts_of(now, learner.person_id, pooled.key)[-1]
        asked = [identity for identity, _revision, _points in taken.questions]
        assert not set(asked) & set(seen) - {"q9"}
        seen += asked
        submit(record, learner, attempt_id, None, NOON)
    assert Counter(seen) == {**{f"q{number}": 1 for number in range(9)}, "q9": 3}
    assert len(set(connection.execute(select(attempt.c.seed)).scalars())) == 3
