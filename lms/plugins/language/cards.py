"""Cards for words: which there are, when they come back, and what a day of practice holds. Pure: times come in as arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State

SIDES = ("recognise", "say", "write")
"""The cards of a word in the order in which they unlock: hear it, say it, write it."""
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
RATINGS = (AGAIN, HARD, GOOD, EASY)
BY_VERDICT: Mapping[str, int] = {"correct": GOOD, "almost": HARD, "wrong": AGAIN}
"""What a typed answer is worth (answers.md 3.1.6); easy is only said by the learner."""
LEECH = 6
"""Lapses after which a card rests until a trainer has looked at the word (exercises.md, FSRS settings)."""
BREAK = timedelta(days=14)
"""An absence after which practice begins with a small heap."""
AHEAD = timedelta(minutes=20)
"""How much too early a card of today's learning may come when nothing else is left."""
LONGEST_WORD = 120
"""Characters of a word that fit into a card's id."""
BETWEEN_QUESTIONS = 4
"""Cards between two questions that were missed."""

_SCHEDULER = Scheduler(
    desired_retention=0.90,
    learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
    relearning_steps=(timedelta(minutes=10),),
    enable_fuzzing=False,  # the schedule is folded from events: the same events must give the same days
)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """How somebody stands with a card. state, step, stability and difficulty are FSRS's own; times are aware, in UTC.

    reviews: how often it was rated. lapses: how often it was forgotten after it had been learned.
    """

    state: int
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    started_at: datetime
    reviewed_at: datetime
    reviews: int
    lapses: int


def card_of(side: str, word: str) -> str:
    """The id of a card."""
    return f"{side}:{word}"


def parts_of(card: str) -> tuple[str, str]:
    """Side and word of a card's id. Raises ValueError for what is no card."""
    side, _colon, word = card.partition(":")
    if side not in SIDES or not 0 < len(word) <= LONGEST_WORD:
        raise ValueError("not a card")
    return side, word


def reviewed(before: Schedule | None, rating: int, at: datetime) -> Schedule:
    """The schedule of a card after it was rated (1 again, 2 hard, 3 good, 4 easy). before: None for a new card.

    Raises ValueError for another rating.
    """
    at = at.astimezone(UTC)
    known = _card(before, at)
    after, _log = _SCHEDULER.review_card(known, Rating(rating), at)
    assert after.stability is not None
    assert after.difficulty is not None
    return Schedule(
        state=after.state.value,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        started_at=before.started_at if before else at,
        reviewed_at=at,
        reviews=(before.reviews if before else 0) + 1,
        lapses=(before.lapses if before else 0) + (known.state is State.Review and rating == AGAIN),
    )


def _card(before: Schedule | None, at: datetime) -> Card:
    """A schedule as FSRS takes it. The card's number means nothing: with one given, FSRS does not wait to draw one."""
    if before is None:
        return Card(card_id=1, due=at)
    return Card(
        card_id=1,
        state=State(before.state),
        step=before.step,
        stability=before.stability,
        difficulty=before.difficulty,
        due=before.due,
        last_review=before.reviewed_at,
    )


def day_of(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """When the day of a moment begins and ends, in UTC. zone: where it is a day; 23 or 25 hours when clocks change."""
    there = ZoneInfo(zone)
    return _day(at.astimezone(there).date(), there)


@lru_cache(maxsize=8)
def _day(day: date, there: ZoneInfo) -> tuple[datetime, datetime]:
    start, end = (datetime.combine(one, time(), there) for one in (day, day + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a day may hold at most. cards: different ones, of which `new` for the first time; smaller after a break."""

    cards: int = 20
    new: int = 8
    after_break: int = 10


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A card that is due. kind: review, learning (its minutes are over) or soon (today's learning, a little early)."""

    card: str
    kind: str
    reviews: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How somebody stands today. waiting: oldest first. known: every card that was ever rated, with its mark:

    new (first seen today), today (rated today), learned, learning, or resting. returned: after a break, today or never since.
    """

    waiting: tuple[Waiting, ...]
    known: Mapping[str, str]
    returned: bool

    @cached_property
    def _marks(self) -> Counter[str]:
        return Counter(self.known.values())

    @property
    def done(self) -> int:
        """How many cards were rated today."""
        return self._marks["new"] + self._marks["today"]

    @property
    def new(self) -> int:
        """How many of them for the first time."""
        return self._marks["new"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is left of a day. cards: in order, each with how often it was rated. done and all: cards of the day."""

    cards: Mapping[str, int]
    done: int
    all: int


def unlocked(words: Iterable[str], known: Mapping[str, str]) -> Iterator[str]:
    """Cards to begin with, in the order of the words: of each word the first side that was never rated.

    A side opens when the one before was learned on an earlier day: remembering something that was just shown proves nothing.
    """
    for word in words:
        for before, side in zip((None, *SIDES), SIDES, strict=False):
            card = card_of(side, word)
            if card not in known:
                if before is None or known[card_of(before, word)] == "learned":
                    yield card
                break


def plan(standing: Standing, words: Iterable[str], limits: Limits) -> Plan:
    """What comes today: what is being learned, then what is due (oldest first), then new cards, all within the limits."""
    most = limits.after_break if standing.returned else limits.cards
    room = max(0, most - standing.done)
    begun = [one for one in standing.waiting if standing.known[one.card] in ("new", "today")]
    due = [one for one in standing.waiting if one not in begun][:room]
    room_for_new = 0 if standing.returned else min(room - len(due), limits.new - standing.new)
    new = [card for card, _number in zip(unlocked(words, standing.known), range(max(0, room_for_new)), strict=False)]
    now = [one for one in begun if one.kind != "soon"] + due
    cards = {one.card: one.reviews for one in now} | dict.fromkeys(new, 0)
    cards |= {one.card: one.reviews for one in begun if one.kind == "soon"}
    return Plan(cards=cards, done=standing.done, all=standing.done + len(due) + len(new))


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A question whose best answer is not right yet. reason: why, as the answer ladder names it."""

    question: str
    lesson: str
    reason: str


def weakest(missed: Iterable[Missed]) -> list[Missed]:
    """Questions that were missed, those first whose reason is the most frequent; within a reason in the order given."""
    questions = list(missed)
    counts: dict[str, int] = {}
    for one in questions:
        counts[one.reason] = counts.get(one.reason, 0) + 1
    return sorted(questions, key=lambda one: (one.reason == "", -counts[one.reason]))


def question_is_next(cards_left: int, cards_done: int, questions_done: int) -> bool:
    """Whether a missed question comes now: after every few cards, and when no card is left."""
    return cards_left == 0 or cards_done >= BETWEEN_QUESTIONS * (questions_done + 1)
