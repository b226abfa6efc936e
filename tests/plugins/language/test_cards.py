"""When cards come back, which sides open, and what a day holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from lms.plugins.language.cards import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    Limits,
    Missed,
    Schedule,
    Standing,
    Waiting,
    day_of,
    parts_of,
    plan,
    question_is_next,
    reviewed,
    unlocked,
    weakest,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BELGRADE = "Europe/Belgrade"
gaps = st.lists(st.tuples(st.sampled_from([AGAIN, HARD, GOOD, EASY]), st.integers(0, 400 * 24 * 60)), min_size=1, max_size=40)


def course(*reviews: tuple[int, int]) -> list[Schedule]:
    """Schedules after ratings, each some minutes after the one before."""
    at, schedule, found = NOON, None, []
    for rating, minutes in reviews:
        at += timedelta(minutes=minutes)
        schedule = reviewed(schedule, rating, at)
        found.append(schedule)
    return found


@given(gaps)
def test_the_days_are_those_of_fsrs(reviews: list[tuple[int, int]]):
    scheduler = Scheduler(
        desired_retention=0.9, learning_steps=[timedelta(minutes=1), timedelta(minutes=10)], relearning_steps=[timedelta(minutes=10)], enable_fuzzing=False
    )
    card, at = Card(card_id=7), NOON
    for (rating, minutes), own in zip(reviews, course(*reviews), strict=True):
        at += timedelta(minutes=minutes)
        card, _log = scheduler.review_card(card, Rating(rating), at)
        assert (own.due, own.state, own.step, own.stability, own.difficulty) == (card.due, card.state, card.step, card.stability, card.difficulty)


@given(gaps)
def test_any_ratings_give_a_valid_schedule(reviews: list[tuple[int, int]]):
    schedules = course(*reviews)
    for number, one in enumerate(schedules, 1):
        assert one.due > one.reviewed_at >= one.started_at == NOON + timedelta(minutes=reviews[0][1])
        assert one.stability > 0
        assert 1 <= one.difficulty <= 10
        assert one.state in (1, 2, 3)
        assert one.reviews == number
    assert [one.lapses for one in schedules] == sorted(one.lapses for one in schedules)


def test_forgetting_counts_only_what_was_learned():
    learning = course((AGAIN, 0), (AGAIN, 1), (GOOD, 1), (GOOD, 10))
    assert learning[-1].lapses == 0
    forgotten = reviewed(learning[-1], AGAIN, learning[-1].due)
    assert (forgotten.lapses, forgotten.due) == (1, learning[-1].due + timedelta(minutes=10))


def test_the_clock_may_go_back():
    first = course((GOOD, 0))[0]
    assert reviewed(first, GOOD, NOON - timedelta(days=3)).reviewed_at == NOON - timedelta(days=3)


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_other_ratings_are_refused(rating: int):
    with pytest.raises(ValueError, match="Rating"):
        reviewed(None, rating, NOON)


@pytest.mark.parametrize("card", ["", "say", "say:", "sing:кућа", "say:" + "а" * 121])
def test_what_is_no_card_is_refused(card: str):
    with pytest.raises(ValueError, match="not a card"):
        parts_of(card)


@pytest.mark.parametrize(
    ("at", "start", "hours"),
    [
        ("2026-03-02T22:59:59", "2026-03-01T23:00:00", 24),
        ("2026-03-02T23:00:00", "2026-03-02T23:00:00", 24),
        ("2026-03-29T12:00:00", "2026-03-28T23:00:00", 23),
        ("2026-10-25T12:00:00", "2026-10-24T22:00:00", 25),
        ("2026-10-25T22:59:59", "2026-10-24T22:00:00", 25),
    ],
)
def test_a_day_begins_at_midnight_in_belgrade(at: str, start: str, hours: int):
    begin, end = day_of(datetime.fromisoformat(at).replace(tzinfo=UTC), BELGRADE)
    assert begin == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert end - begin == timedelta(hours=hours)


def test_a_side_opens_when_the_one_before_was_learned_on_an_earlier_day():
    known = {"recognise:а": "learned", "recognise:б": "today", "recognise:в": "learning", "recognise:г": "resting", "say:д": "learned", "recognise:д": "learned"}
    assert list(unlocked("абвгдђ", known)) == ["say:а", "write:д", "recognise:ђ"]


def standing(*, due: int = 0, kind: str = "review", mark: str = "learned", done: int = 0, new: int = 0, returned: bool = False) -> Standing:
    """Somebody with due cards, oldest first, and with some that were rated today."""
    waiting = tuple(Waiting(card=f"recognise:д{number:02d}", kind=kind, reviews=3) for number in range(due))
    known = {one.card: mark for one in waiting} | {f"say:т{number}": "today" for number in range(done)} | {f"say:н{number}": "new" for number in range(new)}
    return Standing(waiting=waiting, known=known, returned=returned)


WORDS = [f"р{number:02d}" for number in range(50)]


def test_a_day_begins_with_what_is_due_and_goes_on_with_new_words():
    found = plan(standing(due=15), WORDS, Limits())
    assert list(found.cards) == [f"recognise:д{number:02d}" for number in range(15)] + [f"recognise:р{number:02d}" for number in range(5)]
    assert (found.done, found.all) == (0, 20)


def test_at_most_eight_words_are_new_and_twenty_cards_come():
    assert list(plan(standing(), WORDS, Limits()).cards) == [f"recognise:р{number:02d}" for number in range(8)]
    assert list(plan(standing(new=6), WORDS, Limits()).cards) == ["recognise:р00", "recognise:р01"]
    assert not plan(standing(new=8), WORDS, Limits()).cards
    assert len(plan(standing(due=90), WORDS, Limits()).cards) == 20
    assert len(plan(standing(due=90, done=13), WORDS, Limits()).cards) == 7
    assert not plan(standing(due=90, done=20), WORDS, Limits()).cards


def test_what_is_being_learned_today_comes_back_above_the_limit():
    full = standing(done=20)
    again = Standing(waiting=(Waiting(card="say:т0", kind="learning", reviews=1), Waiting(card="say:т1", kind="soon", reviews=2)), known=full.known, returned=False)
    found = plan(again, WORDS, Limits())
    assert dict(found.cards) == {"say:т0": 1, "say:т1": 2}
    assert (found.done, found.all) == (20, 20)


def test_what_is_a_little_early_comes_last():
    soon = Standing(waiting=(Waiting(card="say:т0", kind="soon", reviews=1),), known={"say:т0": "new"}, returned=False)
    assert list(plan(soon, ["р"], Limits()).cards) == ["recognise:р", "say:т0"]


def test_after_a_break_the_heap_is_small_oldest_first_without_new_words():
    found = plan(standing(due=60, returned=True), WORDS, Limits())
    assert list(found.cards) == [f"recognise:д{number:02d}" for number in range(10)]
    assert found.all == 10
    assert not plan(standing(due=3, done=10, returned=True), WORDS, Limits()).cards


def test_the_most_frequent_reason_comes_first():
    missed = [Missed(question=question, lesson="л", reason=reason) for question, reason in (("1", "order"), ("2", "ending"), ("3", ""), ("4", ""), ("5", "ending"), ("6", ""))]
    assert [one.question for one in weakest(missed)] == ["2", "5", "1", "3", "4", "6"]


def test_questions_come_between_cards():
    assert [question_is_next(5, done, 0) for done in (0, 3, 4)] == [False, False, True]
    assert [question_is_next(5, done, 1) for done in (4, 8)] == [False, True]
    assert question_is_next(0, 0, 3)
