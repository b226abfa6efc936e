"""How questions work: numbers worked out by hand, and whose answers are read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from material import NOON, answered, store
from sqlalchemy import Connection, insert, select
from ulid import ULID

from lms.data.access import cohort
from lms.data.database import writing
from lms.data.events import AnswerRegraded, AttemptStarted, AttemptSubmitted
from lms.data.items import Answer, Item, discrimination, items
from lms.data.models import ResponseText
from lms.data.queries.items import ItemRow, alike, in_practice, in_test
from lms.data.record import Record

EVERYBODY = select(cohort.c.id)
QUESTIONS = ("q1", "q2", "q3")
SCORES = ((1, 1, 1), (1, 1, 0), (1, 0, 0.5), (0, 1, 0), (0, 0, 0), (1, 1, 1))
"""Six people, three questions."""


def answers(*lines: tuple[float, ...]) -> list[Answer]:
    """Answers of several people to q1, q2 ..."""
    return [
        Answer(person=str(who), question=f"q{number}", score=score, verdict="correct" if score == 1 else "wrong", reason="" if score == 1 else "ending")
        for who, line in enumerate(lines)
        for number, score in enumerate(line, 1)
    ]


def test_facility_and_discrimination_by_hand():
    """q1: 4 of 6 are right. The others' means of these people: 1, .5, .25, .5, 0, 1.

    Sum of products 2.75 - 6 * 2/3 * 3.25/6 = .58333, of squares 4/3 and 2.5625 - 3.25 ** 2 / 6 = .80208: r = .56408.
    """
    found = items(answers(*SCORES))
    assert found["q1"].facility == pytest.approx(4 / 6)
    assert found["q1"].discrimination == pytest.approx(0.56408, abs=1e-5)
    assert found["q3"].facility == pytest.approx(2.5 / 6)
    assert found["q1"].reasons == (("ending", 2),)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([(1, 0)] * 3 + [(0, 1)] * 3, -1),
        ([(1, 1)] * 3 + [(0, 0)] * 3, 1),
        ([(1, 1)] * 6, None),
        ([(1, 1), (0, 0)] * 2, None),
        ([(1,)] * 6, None),
    ],
)
def test_discrimination_from_one_end_to_the_other(scores: list[tuple[float, ...]], expected: float | None):
    found = discrimination("q1", [{f"q{number}": score for number, score in enumerate(line, 1)} for line in scores])
    assert found == (None if expected is None else pytest.approx(expected))


def test_nothing_is_shown_of_fewer_than_five():
    assert items(answers(*SCORES[:4])) == {}
    assert set(items(answers(*SCORES[:5]))) == set(QUESTIONS)


def test_empty_is_not_wrong():
    given = [*answers(*SCORES), *(Answer(person=f"e{number}", question="q1", score=None, verdict="empty") for number in range(2))]
    item = items(given)["q1"]
    assert (item.people, item.empty, item.facility, item.reasons) == (6, 2, pytest.approx(4 / 6), (("ending", 2),))
    assert "skipped" not in item.worth
    more = [Answer(person=f"m{number}", question="q1", score=None, verdict="empty") for number in range(2)]
    assert "skipped" in items([*given, *more])["q1"].worth
    assert items([*answers(*SCORES[:4]), *more]) == {}, "who left it empty does not make five"


def item(**values: Any) -> Item:
    """A question that works."""
    usual = {"question": "q", "people": 20, "empty": 0, "facility": 0.6, "discrimination": 0.4, "reasons": (), "options": ()}
    return Item(**{**usual, **values})


@pytest.mark.parametrize(
    ("values", "worth"),
    [
        ({}, ()),
        ({"facility": 0.3}, ()),
        ({"facility": 0.29}, ("hard",)),
        ({"facility": 0.95}, ()),
        ({"facility": 0.96, "discrimination": None}, ("easy",)),
        ({"discrimination": 0.15}, ()),
        ({"discrimination": 0.14}, ("flat",)),
        ({"options": (("б", False, 8), ("а", True, 7))}, ("lure",)),
        ({"options": (("а", True, 8), ("б", False, 8))}, ()),
        ({"empty": 10}, ()),
        ({"empty": 11}, ("skipped",)),
        ({"facility": 0.1, "discrimination": -0.2}, ("hard", "flat")),
    ],
)
def test_what_is_worth_a_look(values: dict[str, Any], worth: tuple[str, ...]):
    assert item(**values).worth == worth


def test_options_are_counted_by_their_words():
    chosen = [("а", True), ("б", False), ("б", False), ("а", True), ("б", False)]
    given = [Answer(person=str(who), question="q", score=float(right), verdict="wrong", reason="option", chosen=((words, right),)) for who, (words, right) in enumerate(chosen)]
    assert items(given)["q"].options == (("б", False, 3), ("а", True, 2))


Statements = Callable[[], AbstractContextManager[list[str]]]


def test_first_answers_in_practice_are_read_in_one_statement(record: Record, make_cohort: Callable[..., int], connection: Connection, statements: Statements):
    here, there = make_cohort(), make_cohort()
    first = {"verdict": "wrong", "reason": "ending", "points": 0.0, "response": 2}
    written = answered(cohort_id=here, object="q2", verdict="almost", reason="typo", points=0.5, response=None)
    store(
        record,
        answered(cohort_id=here, **first),
        answered(cohort_id=here),
        written,
        answered(cohort_id=there, person_id="b"),
        answered(cohort_id=here, object="q9"),
        answered(cohort_id=here, object="q3", verdict="waiting", points=0.0),
        answered(cohort_id=here, person_id="c", attempt="a"),
        answered(cohort_id=None, person_id="d"),
    )
    with statements() as found:
        rows = in_practice(connection, QUESTIONS, EVERYBODY.where(cohort.c.id == here))
    assert len(found) == 1
    assert [(row.question, row.verdict, row.reason, row.points, row.maximum, row.response, row.revision) for row in rows] == [
        ("q1", "wrong", "ending", 0, 1, 2, "r1"),
        ("q2", "almost", "typo", 0.5, 1, None, "r1"),
    ]
    assert {row.person for row in in_practice(connection, QUESTIONS, EVERYBODY)} == {rows[0].person, "b"}


def sat(record: Record, cohort_id: int, person: str, number: int, *, hand_in: bool = True, **given: float) -> str:
    """A try at a test of three questions. given: points by question."""
    identity = str(ULID())
    common = {"person_id": person, "cohort_id": cohort_id, "at": NOON}
    shown = [[question, f"revision of {question}", 1.0] for question in QUESTIONS]
    store(record, AttemptStarted(id=identity, object="test", revision="r", number=number, seed=1, questions=shown, **common))
    for question, points in given.items():
        judged = {"verdict": "correct" if points else "wrong", "reason": "" if points else "option", "points": points}
        store(record, answered(object=question, attempt=identity, lesson="test", questions=0, response=int(not points), **judged, **common))
    if hand_in:
        end = {"id": str(ULID()), "attempt": identity, "points": sum(given.values()), "maximum": 3.0}
        store(record, AttemptSubmitted(object="test", **end, **common))
    return identity


def test_a_test_counts_as_handed_in_first_by_todays_key(record: Record, make_cohort: Callable[..., int], connection: Connection, statements: Statements):
    here = make_cohort()
    attempt = sat(record, here, "a", 1, q1=1.0, q2=0.0)
    sat(record, here, "a", 2, q1=1.0, q2=1.0, q3=1.0)
    sat(record, here, "b", 1, hand_in=False, q1=1.0)
    mended = {"verdict": "correct", "reason": "", "points": 1.0, "maximum": 1.0}
    regraded = AnswerRegraded(id=str(ULID()), person_id="a", cohort_id=here, object="q2", at=NOON, revision="new", lesson="test", attempt=attempt, regrading="x", **mended)
    store(record, regraded)
    with statements() as found:
        rows = in_test(connection, "test", EVERYBODY)
    assert len(found) == 1
    assert [(row.person, row.question, row.verdict, row.points, row.response) for row in rows] == [
        ("a", "q1", "correct", 1, 0),
        ("a", "q2", "correct", 1, 1),
        ("a", "q3", "empty", 0, None),
    ]


def test_nobodys_own_words_are_read(record: Record, make_cohort: Callable[..., int], make_person: Callable[..., str], connection: Connection):
    here = make_cohort()
    who = make_person(cohort_id=here)
    said = answered(person_id=who, cohort_id=here, response=None)
    store(record, said)
    with writing() as writer:
        writer.execute(insert(ResponseText), {"id": said.id, "person_id": who, "body": "моје речи"})
        writer.commit()
    assert in_practice(connection, QUESTIONS, EVERYBODY) == [
        ItemRow(person=who, question="q1", revision="r1", verdict="correct", reason="", points=1, maximum=1, response=None)
    ]


def test_fictional_people_and_real_ones_are_never_mixed(make_cohort: Callable[..., int], make_person: Callable[..., str], connection: Connection):
    real, fictional = make_cohort(), make_cohort(demo=True)
    trainer, actor = make_person("Нада", None, "trainer"), make_person("Нада", None, "trainer", demo=True)
    assert connection.execute(alike(EVERYBODY, trainer)).scalars().all() == [real]
    assert connection.execute(alike(EVERYBODY, actor)).scalars().all() == [fictional]
