"""What trainers and coordinators read: shares with what they are out of, one statement each, and only their own cohorts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from material import DAY, NOON, answered, choice, lesson_entry, quiz, store, writing_task
from sqlalchemy import insert, update

from lms.data.access import membership, person
from lms.data.database import reading, writing
from lms.data.operations.attempts import start, submit
from lms.data.operations.learning import Learner, Sent, answer, complete_lesson, new_id
from lms.data.queries.answers import person_answers
from lms.data.queries.cohorts import best_attempts, cells, cohort_head, cohort_rows, learner_rows, person_lessons, person_view
from lms.data.queries.missed import most_missed
from lms.data.record import Record
from lms.plugin import Action

FIRST, SECOND, OWN_WORDS = choice("q1"), choice("q2"), writing_task("q3")
ENTRY = lesson_entry(FIRST, SECOND, OWN_WORDS)
QUIZ = quiz(choice("t1"), choice("t2"), choice("t3"))
VIEW = Action(name="cohort.view", label="", roles=frozenset({"trainer", "coordinator"}))
LATER = NOON + timedelta(days=1)
Statements = Callable[[], AbstractContextManager[list[str]]]


@dataclass(frozen=True)
class Class:
    """Four learners: one finished, one began, one did nothing, one left; a trainer of this cohort, and another cohort."""

    cohort_id: int
    other_id: int
    learners: tuple[Learner, ...]
    trainer: str
    coordinator: str


@pytest.fixture
def group(record: Record, make_cohort: Callable[..., int], make_person: Callable[..., str]) -> Class:
    """A small class with some history."""
    cohort_id, other_id = make_cohort(), make_cohort(demo=True)
    learners = tuple(
        Learner(person_id=make_person(name, cohort_id), cohort_id=cohort_id) for name in ("Амина", "Бехруз", "Весна", "Гуљсум")
    )
    finished, began, _idle, left = learners
    for learner, responses in ((finished, (0, 0)), (began, (1,)), (left, (1, 2))):
        for question, response in zip((FIRST, SECOND), responses, strict=False):
            answer(record, learner, ENTRY, question, response, Sent(id=new_id()), NOON)
    complete_lesson(record, finished, ENTRY, LATER)
    with writing() as connection:
        connection.execute(update(membership).where(membership.c.person_id == left.person_id).values(state="dropped"))
        connection.commit()
    trainer, coordinator = make_person("Јелена", cohort_id, "trainer"), make_person("Нада", None, "coordinator")
    return Class(cohort_id=cohort_id, other_id=other_id, learners=learners, trainer=trainer, coordinator=coordinator)


def selects(found: list[str]) -> int:
    """How many statements read."""
    return len([one for one in found if one.lstrip().startswith(("SELECT", "WITH"))])


def test_the_overview_reads_counters_in_one_statement(group: Class, statements: Statements):
    with statements() as found, reading() as connection:
        rows = cohort_rows(connection, group.coordinator, VIEW, DAY)
    assert selects(found) == 1
    assert "question_result" not in found[-1]
    assert [(row.id, row.demo) for row in rows] == [(group.cohort_id, False), (group.other_id, True)]
    first, empty = rows
    assert (first.learners, first.active, first.opened, first.completed) == (4, 3, 3, 1)
    assert (first.points, first.maximum, first.last_at) == (2.0, 5.0, LATER)
    assert (empty.learners, empty.opened, empty.maximum, empty.last_at) == (0, 0, 0, None)


def test_a_trainer_sees_their_own_cohort_only(group: Class):
    with reading() as connection:
        assert [row.id for row in cohort_rows(connection, group.trainer, VIEW, DAY)] == [group.cohort_id]
        assert cohort_head(connection, group.trainer, VIEW, DAY, group.other_id) is None
        assert cohort_rows(connection, group.learners[0].person_id, VIEW, DAY) == []
        assert cohort_rows(connection, group.trainer, VIEW, DAY - timedelta(days=1)) == []
        head = cohort_head(connection, group.trainer, VIEW, DAY, group.cohort_id)
    assert head
    assert (head.id, head.learners) == (group.cohort_id, 4)


def test_learners_stand_with_those_who_have_not_begun(group: Class, statements: Statements):
    with statements() as found, reading() as connection:
        rows = learner_rows(connection, group.cohort_id)
    assert selects(found) == 1
    shown = [(row.display_name, row.state, row.started, row.completed, row.points, row.maximum, row.last_at) for row in rows]
    assert shown == [
        ("Амина", "active", 1, 1, 2.0, 2.0, LATER),
        ("Бехруз", "active", 1, 0, 0.0, 1.0, NOON),
        ("Весна", "active", 0, 0, 0.0, 0.0, None),
        ("Гуљсум", "dropped", 1, 0, 0.0, 2.0, NOON),
    ]


def test_who_came_back_is_one_learner_and_who_is_erased_is_a_number(group: Class):
    back, erased = group.learners[3].person_id, group.learners[1].person_id
    with writing() as connection:
        row = {"person_id": back, "role": "learner", "cohort_id": group.cohort_id, "state": "active", "starts_on": DAY}
        connection.execute(insert(membership), row)
        connection.execute(update(person).where(person.c.id == erased).values(state="erased", display_name=""))
        connection.commit()
    with reading() as connection:
        assert [(one.display_name, one.state) for one in learner_rows(connection, group.cohort_id)] == [
            ("Амина", "active"),
            ("Весна", "active"),
            ("Гуљсум", "active"),
        ]
        row = cohort_rows(connection, group.coordinator, VIEW, DAY)[0]
        head = cohort_head(connection, group.coordinator, VIEW, DAY, group.cohort_id)
    assert head
    assert head.learners == 4
    assert (row.learners, row.active, row.completed) == (4, 4, 1)


def test_the_matrix_is_one_statement_over_one_cohort(group: Class, record: Record, statements: Statements):
    store(record, answered(cohort_id=group.other_id))
    with statements() as found, reading() as connection:
        filled = cells(connection, group.cohort_id)
    assert selects(found) == 1
    finished, began, _idle, left = (learner.person_id for learner in group.learners)
    assert sorted(tuple(cell) for cell in filled) == sorted(
        [
            (finished, ENTRY.key, "completed", 2.0, 2.0),
            (began, ENTRY.key, "opened", 0.0, 1.0),
            (left, ENTRY.key, "opened", 0.0, 2.0),
        ]
    )


def test_the_best_attempt_stands_in_the_matrix_of_tests(group: Class, record: Record, statements: Statements):
    learner, running = group.learners[0], group.learners[1]
    entry = lesson_entry(*QUIZ.questions, key=QUIZ.key, kind="test")
    for right in (1, 3, 2):
        attempt_id = start(record, learner, QUIZ, NOON)
        for question in QUIZ.questions[:right]:
            answer(record, learner, entry, question, 0, Sent(id=new_id(), attempt=attempt_id), NOON)
        submit(record, learner, attempt_id, None, NOON)
    start(record, running, QUIZ, NOON)
    with statements() as found, reading() as connection:
        assert best_attempts(connection, group.cohort_id) == {(learner.person_id, QUIZ.key): (3.0, 3.0)}
    assert selects(found) == 1


def test_missed_questions_say_out_of_how_many_and_why(group: Class, record: Record, statements: Statements):
    place = {"cohort_id": group.cohort_id, "lesson": ENTRY.key, "object": "q1", "verdict": "wrong", "points": 0.0}
    more = [answered(**place, person_id=new_id(), reason=reason) for reason in ("ending", "ending", "word")]
    waiting = answered(**{**place, "verdict": "waiting"}, person_id=new_id())
    store(record, *more, waiting)
    with statements() as found, reading() as connection:
        missed = most_missed(connection, group.cohort_id)
    assert selects(found) == 1
    assert [(one.question, one.wrong, one.people, one.tries) for one in missed] == [("q1", 5, 6, 6)]
    assert missed[0].reasons == (("ending", 2), ("option", 2), ("word", 1))
    with reading() as connection:
        assert most_missed(connection, group.other_id) == []
        assert most_missed(connection, group.cohort_id, most=0) == []


def test_a_persons_page_is_for_those_who_may_see_the_cohort(group: Class):
    learner = group.learners[0]
    with reading() as connection:
        view = person_view(connection, group.trainer, VIEW, learner.person_id, DAY)
        assert (view.display_name, view.cohort_id, view.state) == ("Амина", group.cohort_id, "active")
        assert person_view(connection, learner.person_id, VIEW, learner.person_id, DAY) is None
        assert person_view(connection, group.trainer, VIEW, group.trainer, DAY) is None
        assert person_view(connection, group.trainer, VIEW, new_id(), DAY) is None
        assert person_lessons(connection, group.cohort_id, learner.person_id)[ENTRY.key] == ("completed", 2, 2.0, 2.0, LATER)


def test_a_persons_answers_are_the_last_they_gave(group: Class, record: Record, statements: Statements):
    learner = group.learners[1]
    answer(record, learner, ENTRY, FIRST, 0, Sent(id=new_id()), LATER)
    answer(record, learner, ENTRY, OWN_WORDS, "Добар дан", Sent(id=new_id()), LATER + timedelta(minutes=1))
    with statements() as found, reading() as connection:
        rows = person_answers(connection, group.cohort_id, learner.person_id, ENTRY.key)
    assert selects(found) == 1
    assert [(row.question, row.verdict, row.tries, row.response, row.revision) for row in rows] == [
        ("q1", "correct", 2, 0, FIRST.revision),
        ("q3", "waiting", 1, "Добар дан", OWN_WORDS.revision),
    ]
    assert FIRST.show(rows[0].response) == "прво"
