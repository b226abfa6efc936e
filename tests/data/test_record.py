"""The record: appended once, never exchanged, folded again to the same tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from material import NOON, PEOPLE, answered, store
from sqlalchemy import Connection, delete, func, select
from ulid import ULID

from lms import core
from lms.data import record as module
from lms.data.database import reading, writing
from lms.data.events import (
    Answered,
    AnswerMarked,
    AnswerRegraded,
    AttemptAbandoned,
    AttemptStarted,
    AttemptSubmitted,
    LessonCompleted,
    LessonMoved,
    LessonOpened,
)
from lms.data.operations.rebuilding import rebuild, verify
from lms.data.record import Record, cohort, entry, quarantine
from lms.plugin import Registry
from lms.plugins import bundled
from lms.plugins.language.interview import SCRIPTS, STRANDS
from lms.plugins.language.operations import CardResumed, CardReviewed, Placed
from lms.plugins.training.operations import Reviewed

REGISTRY = Registry((core.plugin, *bundled()))


def contents(record: Record) -> dict[str, list[Any]]:
    """Every row of every projection."""
    with reading() as connection:
        return {table.name: sorted(connection.execute(select(table)).all(), key=repr) for table in record.tables}


def test_an_event_is_stored_once(record: Record, connection: Connection):
    event = answered()
    assert store(record, event) == ["stored"]
    before = contents(record)
    assert store(record, event, event) == ["repeated", "repeated"]
    assert contents(record) == before
    assert connection.execute(select(func.count()).select_from(entry)).scalar() == 1


def test_a_repeat_may_be_judged_anew(record: Record):
    event = answered()
    again = answered(id=event.id, points=0.5, verdict="almost", questions=9, at=NOON + timedelta(minutes=1))
    assert store(record, event, again) == ["stored", "repeated"]


@pytest.mark.parametrize("other", [{"response": 1}, {"person_id": PEOPLE[1]}, {"object": "q2"}, {"revision": "r2"}, {"attempt": "a"}])
def test_the_same_id_with_another_body_is_put_aside(record: Record, connection: Connection, other: dict[str, Any]):
    event = answered()
    store(record, event)
    before = contents(record)
    assert store(record, answered(id=event.id, **other)) == ["conflict"]
    assert contents(record) == before
    row = connection.execute(select(quarantine)).one()
    assert (row.entry_id, row.reason) == (event.id, "same id")
    assert row.body["response"] == other.get("response", 0)


def test_the_same_place_on_a_device_is_taken_once(record: Record, connection: Connection):
    assert store(record, answered(device="phone", sequence=1), answered(device="phone", sequence=1)) == ["stored", "conflict"]
    assert connection.execute(select(quarantine.c.reason)).scalar() == "same place on its device"


def test_an_entry_keeps_the_event(record: Record, connection: Connection):
    said = NOON - timedelta(days=700)
    event = answered(client_at=said, device="phone", sequence=7, response=[{"а": 1}, "ћ"])
    store(record, event)
    row = connection.execute(select(entry)).mappings().one()
    assert (row["kind"], row["object"], row["at"], row["client_at"], row["sequence"]) == ("answered", "q1", NOON, said, 7)
    assert row["body"]["response"] == [{"а": 1}, "ћ"]
    assert set(row["body"]).isdisjoint({"id", "person_id", "at"})
    assert list(record.replay(connection)) == [event]


def test_a_kind_that_no_plugin_knows_waits(record: Record, connection: Connection):
    store(record, answered(), LessonOpened(id=str(ULID()), person_id=PEOPLE[0], cohort_id=None, object="l1", at=NOON))
    without = Record((LessonOpened,), ())
    assert [event.kind for event in without.replay(connection)] == ["lesson_opened"]


def test_every_event_changes_the_version_of_its_cohort(record: Record, connection: Connection, make_cohort: Callable[..., int]):
    first, second = make_cohort(), make_cohort()
    store(record, answered(cohort_id=first), answered(cohort_id=first, object="q2"))
    versions = dict(connection.execute(select(cohort.c.id, cohort.c.version)).all())
    assert versions == {first: 2, second: 0}
    rebuild(record)
    with reading() as later:
        assert dict(later.execute(select(cohort.c.id, cohort.c.version)).all()) == {first: 3, second: 1}


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["open", "answer", "answer", "answer", "complete", "start", "in attempt", "submit", "abandon", "mark", "regrade", "work", "review"]
            + ["card", "resume", "place", "move", "again"]
        ),
        st.integers(0, 2),  # person
        st.sampled_from([None, 1, 2]),  # cohort
        st.sampled_from(["l1", "l2"]),
        st.sampled_from(["q1", "q2", "q3"]),
        st.sampled_from([("correct", 1.0), ("almost", 0.5), ("wrong", 0.0), ("waiting", 0.0), ("empty", 0.0)]),
        st.sampled_from([1.0, 2.0]),
    ),
    max_size=25,
)


class History:
    """Turns steps into events, with as much memory as attempts need."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.work: list[str] = []
        self.open: dict[tuple[str, str], tuple[str, int | None]] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        self.shown: dict[tuple[str, str], int] = {}
        self.attempts: list[tuple[str, str, int | None, str]] = []

    def add(self, kind: str, who: int, cohort_id: int | None, lesson: str, question: str, judged: tuple[str, float], worth: float) -> None:
        """One more event, if the step makes sense here."""
        person, at, test = PEOPLE[who], NOON + timedelta(seconds=len(self.events)), f"test-{lesson}"
        common = {"id": str(ULID()), "person_id": person, "cohort_id": cohort_id, "at": at}
        points = {"verdict": judged[0], "points": judged[1] * worth, "maximum": worth}
        running = self.open.get((person, test))
        if kind == "open":
            self.events.append(LessonOpened(**common, object=lesson))
        elif kind == "complete":
            self.events.append(LessonCompleted(**common, object=lesson))
        elif kind == "answer":
            kind_of_question = "dilemma" if question == "q3" else "single choice"
            self.events.append(answered(**common, lesson=lesson, object=question, type=kind_of_question, response=who, **points))
        elif kind == "work":
            self.work.append(common["id"])
            waiting = {"verdict": "waiting", "points": 0.0, "maximum": 0.0, "response": None, "type": "task"}
            self.events.append(answered(**common, lesson=lesson, object=question, **waiting))
        elif kind == "review" and self.work:
            levels = {"form": 1 + who}
            self.events.append(Reviewed(**common, object=self.work[-1 - who % len(self.work)], reviewer_id="trainer", levels=levels))
        elif kind == "start" and not running:
            number = self.numbers[person, test] = self.numbers.get((person, test), 0) + 1
            self.open[person, test] = (common["id"], cohort_id)
            self.attempts.append((common["id"], person, cohort_id, test))
            self.events.append(AttemptStarted(**common, object=test, number=number, seed=1, questions=[["q1", "r", 1.0]]))
        elif kind == "in attempt" and running:
            self.events.append(answered(**common, lesson=test, object=question, attempt=running[0], questions=0, **points))
        elif kind == "submit" and running:
            del self.open[person, test]
            ends = {**common, "cohort_id": running[1], "object": test, "attempt": running[0]}
            self.events.append(AttemptSubmitted(**ends, points=judged[1], maximum=3.0))
        elif kind == "card":
            rated = {"rating": 1 + int(worth + judged[1]), "showing": self.shown.get((person, question), 0)}
            self.shown[person, question] = rated["showing"] + 1
            self.events.append(CardReviewed(**common, object=f"say:{question}", **rated))
        elif kind == "resume":
            self.events.append(CardResumed(**common, object=f"say:{question}"))
        elif kind == "place":
            self.events.append(Placed(**common, object="interview", levels=dict.fromkeys(STRANDS, 1 + who), script=next(iter(SCRIPTS))))
        elif kind == "abandon" and running:
            del self.open[person, test]
            ends = {**common, "cohort_id": running[1], "object": test, "attempt": running[0]}
            self.events.append(AttemptAbandoned(**ends, by="staff"))
        elif kind in ("mark", "regrade") and self.attempts:
            self.judge(kind, common, question, self.attempts[-1 - who % len(self.attempts)], points)
        elif kind == "move":
            self.events.append(LessonMoved(**{**common, "person_id": "", "cohort_id": None}, object=lesson, to=f"{lesson}-new"))
        elif kind == "again" and self.events:
            self.events.append(self.events[len(self.events) // 2])

    def judge(self, kind: str, common: dict[str, Any], question: str, attempt: tuple[str, str, int | None, str], points: Any) -> None:
        """A person's points, or a corrected key's."""
        identity, person, cohort_id, test = attempt
        place = {**common, "person_id": person, "cohort_id": cohort_id, "object": question, "lesson": test, "attempt": identity}
        if kind == "mark":
            given = {"points": points["points"], "maximum": points["maximum"]}
            self.events.append(AnswerMarked(**place, **given, marker_id="trainer"))
        else:
            self.events.append(AnswerRegraded(**place, **points, revision="r-new", regrading="g", reason=""))


@pytest.fixture
def whole_record(database: Flask) -> Record:
    """The record of the core and all bundled plugins."""
    return Record(REGISTRY.events, REGISTRY.projections)


def test_every_folded_kind_of_event_is_in_the_histories():
    told = {LessonOpened, LessonCompleted, LessonMoved, Answered, AttemptStarted, AttemptSubmitted, Reviewed, CardReviewed}
    told |= {AttemptAbandoned, AnswerMarked, AnswerRegraded, CardResumed, Placed}
    assert {projection.event for projection in REGISTRY.projections} <= told


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_folding_the_record_again_changes_nothing(whole_record: Record, two_cohorts: None, steps: list[Any]):
    record, history = whole_record, History()
    for step in steps:
        history.add(*step)
    with writing() as connection:
        for table in (*record.tables, entry):
            connection.execute(delete(table))
        connection.commit()
    store(record, *history.events)
    before = contents(record)
    assert verify(record) == []
    assert rebuild(record) == len({event.id for event in history.events})
    assert contents(record) == before


@pytest.fixture
def two_cohorts(make_cohort: Callable[..., int]) -> None:
    """Cohorts 1 and 2."""
    make_cohort()
    make_cohort()


def test_a_long_record_is_read_in_pieces(record: Record, monkeypatch: pytest.MonkeyPatch, connection: Connection):
    monkeypatch.setattr(module, "BATCH", 2)
    events = [answered(object=f"q{number}") for number in range(5)]
    store(record, *events)
    assert list(record.replay(connection)) == events


def test_a_projection_that_lost_rows_is_found_and_mended(record: Record):
    store(record, answered(), answered(object="q2"))
    whole = contents(record)
    with writing() as connection:
        connection.execute(delete(next(table for table in record.tables if table.name == "lesson_progress")))
        connection.commit()
    assert verify(record) == ["lesson_progress"]
    assert rebuild(record) == 2
    assert contents(record) == whole


def test_eight_at_once_with_one_id_store_one(record: Record, connection: Connection, together: Callable[..., list[Any]]):
    event = answered()
    outcomes = together([lambda: store(record, event)[0]] * 8)
    assert sorted(outcomes) == ["repeated"] * 7 + ["stored"]
    rows = {table.name: connection.execute(select(table)).mappings().all() for table in record.tables}
    assert rows["question_result"][0]["tries"] == 1
    assert (rows["cohort_count"][0]["answers"], rows["cohort_count"][0]["points"]) == (1, 1.0)


@pytest.mark.parametrize("cohort_id", [None, 1])
def test_eight_at_once_with_their_own_ids_are_all_counted(
    record: Record, connection: Connection, together: Callable[..., list[Any]], two_cohorts: None, cohort_id: int | None
):
    events = [answered(cohort_id=cohort_id, object=f"q{number % 2}", points=number / 8) for number in range(8)]
    assert together([lambda event=event: store(record, event)[0] for event in events]) == ["stored"] * 8
    rows = {table.name: connection.execute(select(table)).mappings().all() for table in record.tables}
    results = sorted((row["question"], row["tries"], row["points"]) for row in rows["question_result"])
    assert results == [("q0", 4, 0.75), ("q1", 4, 0.875)]
    count = rows["cohort_count"][0]
    assert (count["opened"], count["answers"], count["points"], count["maximum"]) == (1, 8, 1.625, 2.0)
    assert verify(record) == []
