"""The matrix reads again only those to whom something happened, and everybody when that cannot be told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from material import DAY, NOON, answered, lesson_entry, store
from sqlalchemy import Connection, delete, insert, update

from lms.content.catalogue import Catalogue, Index
from lms.data.access import membership, person
from lms.data.database import reading, writing
from lms.data.events import LessonOpened
from lms.data.operations.learning import new_id
from lms.data.operations.moves import follow_moves
from lms.data.operations.rebuilding import rebuild
from lms.data.queries.cohorts import cells, cohort_head
from lms.data.queries.matrix import OPENED, Look, cell_of, learned, learner_names, score_of, since
from lms.data.record import Record
from lms.plugin import Action

VIEW = Action(name="cohort.view", label="", roles=frozenset({"coordinator"}))
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def cohort_id(record: Record, make_cohort: Callable[..., int]) -> int:
    """A cohort."""
    return make_cohort()


@pytest.fixture
def people(record: Record, cohort_id: int, make_person: Callable[..., str]) -> tuple[str, str]:
    """Two learners: one answered and finished, one opened a lesson."""
    first, second = make_person("Амина", cohort_id), make_person("Бехруз", cohort_id)
    place = {"cohort_id": cohort_id, "at": NOON}
    store(
        record,
        answered(**place, person_id=first, lesson="a", object="q1", points=1 / 3, questions=1),
        answered(**place, person_id=first, lesson="b", object="q2", points=2.5, maximum=4.0, questions=2),
        LessonOpened(id=new_id(), person_id=second, object="b", revision="r", **place),
    )
    return first, second


@pytest.fixture
def look(cohort_id: int, make_person: Callable[..., str]) -> Callable[[Look | None], tuple[Look, object]]:
    """Looks at the cohort as its page does."""
    viewer = make_person("Нада", None, "coordinator")

    def at(before: Look | None) -> tuple[Look, object]:
        with reading() as connection:
            head = cohort_head(connection, viewer, VIEW, DAY, cohort_id)
            assert head
            return since(connection, cohort_id, head.version, before)

    return at


def test_lessons_of_everybody_are_one_statement(cohort_id: int, people: tuple[str, str], statements: Statements):
    first, second = people
    with statements() as found, reading() as connection:
        own = learned(connection, cohort_id)
    assert len([one for one in found if one.lstrip().startswith("SELECT")]) == 1
    assert own[first].cells == {"a": cell_of(1 / 3, 1.0), "b": OPENED}
    assert own[second].cells == {"b": OPENED}
    assert (own[first].started, own[first].last_at, own[second].started) == (2, NOON, 1)


def test_lessons_are_those_that_the_projection_holds(cohort_id: int, people: tuple[str, str], connection: Connection):
    rows = {(one, lesson): (state, points, maximum) for one, lesson, state, points, maximum in cells(connection, cohort_id)}
    own = learned(connection, cohort_id)
    assert {(one, lesson) for one, line in own.items() for lesson in line.cells} == set(rows)
    for (one, lesson), (state, points, maximum) in rows.items():
        cell = own[one].cells[lesson]
        assert (cell == OPENED) is (state == "opened")
        assert state == "opened" or score_of(cell) == (pytest.approx(points, abs=1e-4), maximum)


def test_only_those_who_changed_can_be_read(record: Record, cohort_id: int, people: tuple[str, str], look):
    first, _everybody = look(None)
    store(record, answered(cohort_id=cohort_id, person_id=people[1], lesson="c", object="q3"))
    with reading() as connection:
        own = learned(connection, cohort_id, first)
    assert {one: set(line.cells) for one, line in own.items()} == {people[1]: {"b", "c"}}


@pytest.mark.parametrize(("points", "maximum"), [(0.0, 0.0), (62.5, 100.0), (0.5, 1.0), (99_999.0, 99_999.0)])
def test_a_cell_gives_its_score_back(points: float, maximum: float):
    assert score_of(cell_of(points, maximum)) == (points, maximum)


def test_an_event_tells_whose_lessons_changed(record: Record, cohort_id: int, people: tuple[str, str], look):
    first, everybody = look(None)
    assert everybody is None
    assert look(first) == (first, ())
    store(record, answered(cohort_id=cohort_id, person_id=people[1], lesson="b", object="q2"))
    second, changed = look(first)
    assert (changed, look(second)[1]) == ([people[1]], ())


def test_what_happens_elsewhere_changes_nothing(record: Record, people: tuple[str, str], make_cohort: Callable[..., int], look):
    first, _everybody = look(None)
    store(record, answered(cohort_id=make_cohort(), person_id=people[0]), answered(cohort_id=None, person_id=people[1]))
    assert look(first) == (first, ())


def test_a_rebuild_may_have_changed_anybody(record: Record, cohort_id: int, people: tuple[str, str], look):
    first, _everybody = look(None)
    rebuild(record)
    second, everybody = look(first)
    assert everybody is None
    rebuild(record)
    store(record, answered(cohort_id=cohort_id, person_id=people[1], lesson="b", object="q2"))
    assert look(second)[1] is None


def test_a_lesson_that_moved_may_have_changed_anybody(record: Record, people: tuple[str, str], look, tmp_path: Path):
    first, _everybody = look(None)
    catalogue = Catalogue(Index(lessons={"c": lesson_entry(key="c", aliases=("b",))}), tmp_path, tmp_path)
    assert follow_moves(record, catalogue, NOON) == 1
    assert look(first)[1] is None


def test_names_are_those_of_today_and_nobody_is_there_who_is_erased(cohort_id: int, people: tuple[str, str], connection: Connection):
    first, second = people
    with writing() as writer:
        again = {"person_id": first, "role": "learner", "cohort_id": cohort_id, "state": "active", "starts_on": DAY}
        writer.execute(insert(membership), again)
        writer.execute(update(person).where(person.c.id == first).values(display_name="Весна", search="vesna"))
        writer.commit()
    assert learner_names(connection, cohort_id) == {second: "Бехруз", first: "Весна"}
    connection.rollback()
    with writing() as writer:
        writer.execute(update(person).where(person.c.id == second).values(state="erased", display_name=""))
        writer.execute(delete(membership).where(membership.c.person_id == first))
        writer.commit()
    assert learner_names(connection, cohort_id) == {}
