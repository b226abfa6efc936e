"""Anonymous answers: counted once for each person, kept without them, shown from five on; and what a second try is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import Markup
from material import NOON, answered, choice, lesson_entry, store
from sqlalchemy import Connection, func, select

from lms.content.questions.survey import Survey
from lms.data.database import reading, writing
from lms.data.models import Cohort, Entry
from lms.data.operations.learning import Learner, Sent, answer, new_id
from lms.data.progress import progress, result
from lms.data.queries.surveys import FEWEST, surveys
from lms.data.record import Record
from lms.data.surveys import survey_count

COMMON = {"id": "s1", "line": 1, "level": 2, "title": Markup(), "language": "sr", "revision": "r1", "prompt": Markup("Како је било?")}
SURVEY = Survey(**COMMON, choices=(Markup("добро"), Markup("тешко")))
FIRST = choice("q1")
ENTRY = lesson_entry(SURVEY, FIRST)


def send(record: Record, learner: Learner, chosen: int, identity: str = "") -> str:
    return answer(record, learner, ENTRY, SURVEY, chosen, Sent(id=identity or new_id()), NOON)[1]


def counts(connection: Connection) -> dict[int, int]:
    return {row.choice: row.count for row in connection.execute(select(survey_count))}


@pytest.fixture
def people(make_person: Callable[..., str], make_cohort: Callable[..., int]) -> list[Learner]:
    """Five people of one cohort."""
    cohort_id = make_cohort()
    return [Learner(person_id=make_person(cohort_id=cohort_id), cohort_id=cohort_id) for _ in range(FEWEST)]


def test_what_was_answered_is_nowhere_with_a_person(record: Record, people: list[Learner], connection: Connection):
    send(record, people[0], 1)
    body, person = connection.execute(select(Entry.body, Entry.person_id)).one()
    assert (person, body["verdict"], body["response"], body["points"], body["maximum"]) == (people[0].person_id, "noted", None, 0, 0)
    assert set(survey_count.c.keys()) == {"cohort_id", "question", "revision", "choice", "count"}
    assert counts(connection) == {1: 1}
    assert connection.execute(select(progress.c.answered)).scalar() == 1, "but the lesson knows that there is an answer"


def test_each_person_counts_once(record: Record, people: list[Learner], connection: Connection):
    identity = new_id()
    assert [send(record, people[0], 0, identity), send(record, people[0], 0, identity), send(record, people[0], 1)] == ["stored", "repeated", "stored"]
    send(record, people[1], 0)
    assert counts(connection) == {0: 2}


def test_nothing_is_shown_before_five_have_answered(record: Record, people: list[Learner], make_cohort: Any, make_person: Any):
    other = make_cohort()
    send(record, Learner(person_id=make_person(cohort_id=other), cohort_id=other), 0)
    send(record, Learner(person_id=make_person(), cohort_id=None), 0)
    everywhere = select(Cohort.id)
    for place, learner in enumerate(people):
        with reading() as connection:
            assert surveys(connection, everywhere) == []
        send(record, learner, place % 2)
    with reading() as connection:
        shown = surveys(connection, everywhere)
        assert surveys(connection, select(Cohort.id).where(Cohort.id == other)) == []
    assert [(row.cohort_id, row.question, row.revision, row.choice, row.count) for row in shown] == [(1, "s1", "r1", 0, 3), (1, "s1", "r1", 1, 2)]


def test_counts_are_no_part_of_the_record(record: Record, people: list[Learner], connection: Connection):
    send(record, people[0], 1)
    with writing() as writer:
        record.rebuild(writer)
        writer.commit()
    assert counts(connection) == {1: 1}
    assert survey_count not in record.tables


def test_a_second_try_at_one_choice_is_worth_half(record: Record, people: list[Learner], connection: Connection):
    for chosen in (1, 0, 0):
        answer(record, people[0], ENTRY, FIRST, chosen, Sent(id=new_id()), NOON)
    row = connection.execute(select(result)).one()
    assert (row.verdict, row.points, row.maximum, row.tries) == ("correct", 0.5, 1.0, 3)
    assert connection.execute(select(progress.c.points)).scalar() == 0.5
    answer(record, people[1], ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    answer(record, people[1], ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    with reading() as later:
        assert later.execute(select(result.c.points).where(result.c.person_id == people[1].person_id)).scalar() == 1, "what was right stays right"
        assert later.execute(select(func.count()).select_from(Entry)).scalar() == 5


def test_a_second_try_folds_the_same_again(record: Record, connection: Connection):
    store(record, answered(verdict="wrong", points=0.0, again=0.5), answered(again=0.5), answered(verdict="wrong", points=0.0, again=0.5))
    before = connection.execute(select(result)).mappings().one()
    with writing() as writer:
        record.rebuild(writer)
        writer.commit()
    with reading() as later:
        assert later.execute(select(result)).mappings().one() == before
    assert before["points"] == 0.5
