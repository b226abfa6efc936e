"""Opening, answering and finishing, and the one statement that each learner page reads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from material import NOON, choice, lesson_entry, writing_task
from sqlalchemy import Connection, func, select

from lms.content.catalogue import Catalogue, Index
from lms.data.database import reading
from lms.data.models import Entry, Quarantine, ResponseText
from lms.data.operations.learning import Learner, Sent, answer, complete_lesson, new_id, open_lesson, valid_id
from lms.data.operations.moves import follow_moves
from lms.data.progress import progress, result
from lms.data.queries.learning import LessonPage, course_page, lesson_page, question_page
from lms.data.record import Record

FIRST, SECOND, OWN_WORDS = choice("q1"), choice("q2", points=2.0), writing_task("q3")
ENTRY = lesson_entry(FIRST, SECOND, OWN_WORDS)
LATER = NOON + timedelta(hours=1)
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def learner(make_person: Callable[..., str], make_cohort: Callable[..., int]) -> Learner:
    """Somebody in a cohort."""
    cohort_id = make_cohort()
    return Learner(person_id=make_person(cohort_id=cohort_id), cohort_id=cohort_id)


def number_of(connection: Connection, model: Any) -> int:
    """Rows of a table."""
    return connection.execute(select(func.count()).select_from(model)).scalar() or 0


def test_ids_are_ulids_as_we_write_them():
    assert valid_id(new_id())
    assert not any(valid_id(text) for text in ("", "x", new_id().lower(), "8" * 26, "ћ" * 26, new_id() + "0"))
    with pytest.raises(ValueError, match="ULID"):
        Sent(id="1")


def test_an_answer_is_judged_and_stored_once(record: Record, learner: Learner, connection: Connection):
    sent = Sent(id=new_id())
    for at in (NOON, LATER):
        grade, outcome = answer(record, learner, ENTRY, SECOND, 0, sent, at)
        assert (grade.verdict, grade.points, grade.maximum) == ("correct", 2.0, 2.0)
        assert outcome == ("stored" if at == NOON else "repeated")
    assert number_of(connection, Entry) == 1
    row = connection.execute(select(result)).one()
    assert (row.verdict, row.points, row.tries, row.last_at) == ("correct", 2.0, 1, NOON)


def test_another_answer_under_the_same_id_changes_nothing(record: Record, learner: Learner, connection: Connection):
    sent = Sent(id=new_id())
    assert answer(record, learner, ENTRY, FIRST, 0, sent, NOON)[1] == "stored"
    assert answer(record, learner, ENTRY, FIRST, 1, sent, NOON)[1] == "conflict"
    assert connection.execute(select(result.c.verdict)).scalar() == "correct"
    assert number_of(connection, Quarantine) == 1


def test_own_words_are_kept_apart_from_the_record(record: Record, learner: Learner, connection: Connection):
    sent = Sent(id=new_id())
    grade, outcome = answer(record, learner, ENTRY, OWN_WORDS, "Зовем се Амина.", sent, NOON)
    assert (grade.verdict, outcome) == ("waiting", "stored")
    assert connection.execute(select(Entry.body)).scalar()["response"] is None
    assert connection.execute(select(ResponseText.id, ResponseText.body)).one() == (sent.id, "Зовем се Амина.")
    assert answer(record, learner, ENTRY, OWN_WORDS, "Зовем се Амина.", sent, LATER)[1] == "repeated"
    assert answer(record, learner, ENTRY, OWN_WORDS, "Друго", sent, LATER)[1] == "conflict"
    with reading() as later:
        assert later.execute(select(ResponseText.body)).scalar() == "Зовем се Амина."
        assert "Друго" not in str(later.execute(select(Quarantine.body)).scalar())


def test_an_answer_takes_six_short_statements(record: Record, learner: Learner, statements: Statements):
    for question, most in ((FIRST, 6), (FIRST, 6), (OWN_WORDS, 7)):
        with statements() as found:
            answer(record, learner, ENTRY, question, 0 if question is FIRST else "Добар дан", Sent(id=new_id()), NOON)
        assert len([one for one in found if not one.startswith(("BEGIN", "COMMIT"))]) <= most


def test_parallel_taps_count_once(record: Record, learner: Learner, connection: Connection, together: Callable[..., list[Any]]):
    sent = Sent(id=new_id())
    outcomes = together([lambda: answer(record, learner, ENTRY, FIRST, 0, sent, NOON)[1]] * 8)
    assert sorted(outcomes) == ["repeated"] * 7 + ["stored"]
    assert connection.execute(select(result.c.tries)).scalar() == 1


def test_eight_answers_at_once_all_count(record: Record, learner: Learner, connection: Connection, together: Callable[..., list[Any]]):
    calls = [
        lambda number=number: answer(record, learner, ENTRY, (FIRST, SECOND)[number % 2], 0, Sent(id=new_id()), NOON) for number in range(8)
    ]
    assert [outcome for _grade, outcome in together(calls)] == ["stored"] * 8
    row = connection.execute(select(progress)).one()
    assert (row.answered, row.points, row.maximum) == (2, 3.0, 3.0)
    assert sorted(connection.execute(select(result.c.tries)).scalars()) == [4, 4]


def test_the_lesson_page_reads_reader_and_progress_in_one_statement(
    record: Record, learner: Learner, sign_in: Callable[..., str], statements: Statements
):
    token = sign_in(learner.person_id, learner.cohort_id)

    def page() -> LessonPage:
        with statements() as found, reading() as connection:
            state = lesson_page(connection, token, NOON, ENTRY.key)
        assert state
        assert len([one for one in found if one.startswith(("SELECT", "WITH"))]) == 1
        return state

    fresh = page()
    assert (fresh.visitor.person_id, fresh.visitor.curriculum, fresh.opened, dict(fresh.verdicts)) == (
        learner.person_id,
        "serbian-a1",
        False,
        {},
    )
    open_lesson(record, learner, ENTRY, NOON)
    opened = page()
    assert (opened.opened, opened.completed) == (True, False)
    answer(record, learner, ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    answer(record, learner, ENTRY, SECOND, 1, Sent(id=new_id()), NOON)
    assert dict(page().verdicts) == {"q1": "correct", "q2": "wrong"}
    once = page().version
    answer(record, learner, ENTRY, SECOND, 2, Sent(id=new_id()), LATER)
    assert len({fresh.version, opened.version, once, page().version}) == 4
    complete_lesson(record, learner, ENTRY, LATER)
    assert page().completed


def test_pages_show_only_the_readers_own(record: Record, learner: Learner, make_person: Callable[..., str], sign_in: Callable[..., str]):
    other = make_person("Омар", learner.cohort_id)
    answer(record, Learner(person_id=other, cohort_id=learner.cohort_id), ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    token = sign_in(learner.person_id, learner.cohort_id)
    with reading() as connection:
        assert lesson_page(connection, token, NOON, ENTRY.key).verdicts == {}
        assert question_page(connection, token, NOON, ENTRY.key, "q1").last is None
        assert course_page(connection, token, NOON).lessons == {}
        assert lesson_page(connection, "nobody", NOON, ENTRY.key) is None
        assert course_page(connection, token, NOON + timedelta(days=400)) is None


def test_the_question_page_knows_the_last_answer(record: Record, learner: Learner, sign_in: Callable[..., str], statements: Statements):
    token = sign_in(learner.person_id, learner.cohort_id)
    answer(record, learner, ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    again = Sent(id=new_id())
    answer(record, learner, ENTRY, FIRST, 2, again, LATER)
    answer(record, learner, ENTRY, OWN_WORDS, "Добар дан", Sent(id=new_id()), LATER)
    with statements() as found, reading() as connection:
        page = question_page(connection, token, NOON, ENTRY.key, "q1")
    assert len(found) == 1 + ("BEGIN" in found)
    assert (page.last.id, page.last.response, page.last.revision) == (again.id, 2, FIRST.revision)
    assert dict(page.verdicts) == {"q1": "correct", "q3": "waiting"}
    with reading() as connection:
        assert question_page(connection, token, NOON, ENTRY.key, "q3").last.response == "Добар дан"


def test_the_course_page_reads_all_lessons_in_one_statement(
    record: Record, learner: Learner, sign_in: Callable[..., str], statements: Statements
):
    token = sign_in(learner.person_id, learner.cohort_id)
    other = lesson_entry(choice("o1"), choice("o2"), key="serbian/a1/02")
    answer(record, learner, ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    answer(record, learner, other, choice("o1", points=1.5), 0, Sent(id=new_id()), NOON)
    complete_lesson(record, learner, other, NOON)
    with statements() as found, reading() as connection:
        page = course_page(connection, token, NOON)
    assert len(found) == 1 + ("BEGIN" in found)
    assert {key: (state.state, state.answered, state.points, state.maximum) for key, state in page.lessons.items()} == {
        ENTRY.key: ("opened", 1, 1.0, 1.0),
        other.key: ("completed", 1, 1.5, 1.5),
    }


def test_somebody_without_a_cohort_learns_too(record: Record, make_person: Callable[..., str], sign_in: Callable[..., str]):
    person_id = make_person()
    answer(record, Learner(person_id=person_id, cohort_id=None), ENTRY, FIRST, 0, Sent(id=new_id()), NOON)
    with reading() as connection:
        assert dict(lesson_page(connection, sign_in(person_id), NOON, ENTRY.key).verdicts) == {"q1": "correct"}


def test_progress_follows_aliases_once(record: Record, learner: Learner, connection: Connection, tmp_path: Path):
    answer(record, learner, lesson_entry(FIRST, key="old"), FIRST, 0, Sent(id=new_id()), NOON)
    catalogue = Catalogue(Index(lessons={ENTRY.key: lesson_entry(FIRST, aliases=("old", "older"))}), tmp_path, tmp_path)
    assert follow_moves(record, catalogue, LATER) == 1
    assert follow_moves(record, catalogue, LATER) == 0
    assert connection.execute(select(progress.c.lesson)).scalars().all() == [ENTRY.key]
