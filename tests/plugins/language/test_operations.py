"""Ratings are events; the schedule is folded from them and can be folded again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from fsrs import Card, Rating, Scheduler
from sqlalchemy import Connection, func, select
from ulid import ULID

from lms.data.database import now, reading, writing
from lms.data.operations.learning import Learner
from lms.data.operations.rebuilding import rebuild, verify
from lms.data.record import Record, entry
from lms.plugins.language.cards import AGAIN, EASY, GOOD, HARD, LEECH
from lms.plugins.language.models import card, choice, learner
from lms.plugins.language.operations import choose_gloss, resume
from lms.plugins.language.practice import practice_page
from lms.plugins.language.privacy import erase, export
from tests.plugins.language.conftest import NOON, TOKEN

Rate = Callable[..., str]
SAY = "say:кућа"


def row(which: str = SAY) -> Any:
    """A card as it stands."""
    with reading() as connection:
        return connection.execute(select(card).where(card.c.card == which)).one()


def standing(at: datetime) -> Any:
    """How the learner stands at a moment."""
    with reading() as connection:
        page = practice_page(connection, TOKEN, at, "Europe/Belgrade")
    assert page
    return page.standing


def forget(rate: Rate, which: str, times: int, at: datetime = NOON) -> datetime:
    """Learn a card, then forget it some times, a week apart."""
    showing = 0
    for rating in (EASY, *(one for _time in range(times) for one in (AGAIN, GOOD))):
        rate(which, rating, at, showing=showing)
        showing, at = showing + 1, at + timedelta(days=7)
    return at


def test_due_dates_are_those_of_fsrs_while_time_moves(rate: Rate):
    scheduler = Scheduler(desired_retention=0.9, learning_steps=(timedelta(minutes=1), timedelta(minutes=10)), relearning_steps=(timedelta(minutes=10),), enable_fuzzing=False)
    expected = Card(card_id=1)
    with time_machine.travel(NOON, tick=False) as clock:
        for number, (rating, pause) in enumerate([(GOOD, 1), (GOOD, 11), (HARD, 3000), (AGAIN, 20_000), (GOOD, 12), (EASY, 9000), (GOOD, 90_000)]):
            clock.shift(timedelta(minutes=pause))
            assert rate(SAY, rating, now(), showing=number) == "stored"
            expected, _log = scheduler.review_card(expected, Rating(rating), now())
            assert row().due == expected.due
            assert (row().state, row().step, row().stability, row().difficulty) == pytest.approx(
                (expected.state, expected.step, expected.stability, expected.difficulty)
            )
    assert (row().reviews, row().lapses) == (7, 1)


def test_the_same_rating_twice_is_stored_once(rate: Rate, connection: Connection):
    identity = str(ULID())
    sent = [rate(SAY, GOOD, NOON + timedelta(seconds=number), identity=identity) for number in range(3)]
    assert sent == ["stored", "repeated", "repeated"]
    assert (row().reviews, row().reviewed_at) == (1, NOON)
    assert connection.execute(select(func.count()).select_from(entry)).scalar() == 1


def test_of_two_tabs_the_first_counts(rate: Rate):
    assert rate(SAY, GOOD, NOON) == "stored"
    first = row()
    assert rate(SAY, AGAIN, NOON + timedelta(seconds=9)) == "stored"
    assert row() == first


@pytest.mark.parametrize(("which", "rating"), [("say:", GOOD), ("кућа", GOOD), (SAY, 0), (SAY, 5)])
def test_what_is_no_card_or_rating_is_not_stored(rate: Rate, connection: Connection, which: str, rating: int):
    with pytest.raises(ValueError, match="not a"):
        rate(which, rating, NOON)
    assert connection.execute(select(func.count()).select_from(entry)).scalar() == 0


def test_a_rebuild_changes_nothing(record: Record, rate: Rate):
    for number in range(12):
        forget(rate, f"say:{number}", number % 4, NOON + timedelta(days=number))
    rate(SAY, GOOD, NOON + timedelta(days=400))
    rate(SAY, GOOD, NOON + timedelta(days=400))
    with reading() as connection:
        before = [sorted(map(tuple, connection.execute(select(table))), key=repr) for table in (card, learner)]
    assert len(before[0]) == 13
    assert verify(record) == []
    rebuild(record)
    with reading() as connection:
        assert [sorted(map(tuple, connection.execute(select(table))), key=repr) for table in (card, learner)] == before


def test_a_word_forgotten_six_times_rests(rate: Rate):
    at = forget(rate, SAY, LEECH - 1)
    assert standing(at + timedelta(days=99)).known == {SAY: "learned"}
    assert [one.card for one in standing(at + timedelta(days=99)).waiting] == [SAY]
    at = forget(rate, "say:друго", LEECH)
    assert standing(at + timedelta(days=99)).known["say:друго"] == "resting"
    assert "say:друго" not in [one.card for one in standing(at + timedelta(days=999)).waiting]


def test_a_word_that_rested_comes_again_once_a_trainer_says_so(record: Record, rate: Rate):
    at = forget(rate, SAY, LEECH)
    forget(rate, "say:друго", LEECH)
    before = row("say:друго")
    assert resume(record, 2, "кућа", actor_id="trainer", at=at) == 0
    assert resume(record, 1, "кућа", actor_id="trainer", at=at) == 1
    assert resume(record, 1, "кућа", actor_id="trainer", at=at) == 0
    assert (row().lapses, row().due) == (0, at)
    assert [one.card for one in standing(at).waiting] == [SAY]
    assert row("say:друго") == before
    after = [tuple(row()), tuple(before)]
    assert verify(record) == []
    rebuild(record)
    assert [tuple(row()), tuple(row("say:друго"))] == after


def test_what_is_due_comes_oldest_first_on_its_day(rate: Rate):
    rate("say:касно", EASY, NOON + timedelta(hours=1))
    rate("say:рано", EASY, NOON)
    day = row("say:рано").due
    assert standing(day - timedelta(days=1)).waiting == ()
    assert [(one.card, one.kind, one.reviews) for one in standing(day - timedelta(hours=11)).waiting] == [
        ("say:рано", "review", 1), ("say:касно", "review", 1)
    ]  # fmt: skip


def test_minutes_count_while_learning(rate: Rate):
    rate(SAY, GOOD, NOON)
    kinds = [[one.kind for one in standing(NOON + timedelta(minutes=minutes)).waiting] for minutes in (1, 9, 10, 11)]
    assert kinds == [["soon"], ["soon"], ["learning"], ["learning"]]
    rate("say:дрво", AGAIN, NOON)
    assert standing(NOON + timedelta(minutes=2)).known == {SAY: "new", "say:дрво": "new"}


def test_marks_change_at_midnight_in_belgrade(rate: Rate):
    before_midnight = NOON.replace(hour=22, minute=50)
    rate(SAY, EASY, before_midnight)
    assert standing(before_midnight + timedelta(minutes=9)).known == {SAY: "new"}
    assert standing(before_midnight + timedelta(minutes=10)).known == {SAY: "learned"}
    rate(SAY, GOOD, before_midnight + timedelta(minutes=11), showing=1)
    assert standing(before_midnight + timedelta(minutes=12)).known == {SAY: "today"}


def test_after_sixty_days_the_return_is_noticed_for_that_day_only(rate: Rate):
    for number in range(30):
        rate(f"say:{number}", EASY, NOON)
    assert not standing(NOON + timedelta(days=13)).returned
    back = NOON + timedelta(days=60)
    assert standing(back).returned
    rate("say:0", GOOD, back, showing=1)
    rate("say:1", GOOD, back + timedelta(minutes=1), showing=1)
    assert standing(back + timedelta(minutes=2)).returned
    assert not standing(back + timedelta(days=1)).returned


def test_everything_can_be_taken_away_and_the_language_is_forgotten(rate: Rate, who: Learner, connection: Connection):
    rate(SAY, GOOD, NOON)
    choose_gloss(who.person_id, "ar")
    choose_gloss(who.person_id, "fa")
    found = export(connection, who.person_id)
    assert [one["card"] for one in found["cards"]] == [SAY]
    assert found["practice"][0]["last_at"] == NOON
    assert found["language_of_meanings"] == [{"person_id": who.person_id, "gloss": "fa"}]
    connection.rollback()
    with writing() as pen:
        erase(pen, who.person_id)
        pen.commit()
    assert connection.execute(select(choice)).all() == []
    assert connection.execute(select(func.count()).select_from(card)).scalar() == 1
    assert export(connection, "nobody") == {"cards": [], "practice": [], "language_of_meanings": [], "levels": []}
