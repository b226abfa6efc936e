"""The rules of a test: how often, how long, from when to when, which questions, and what is shown of the result when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lms.content.checks import number, one_of, words
from lms.content.messages import N_, ContentError
from lms.content.serbian import to_latin

ZONE = ZoneInfo("Europe/Belgrade")
"""In which authors say when a test opens and closes."""
DEFAULT = "after submitting"
TIMES = {
    "at once": "at once", "одмах": "at once", "after submitting": "after submitting", "после предаје": "after submitting",
    "after closing": "after closing", "после затварања": "after closing", "never": "never", "никад": "never",
}  # fmt: skip
SWITCHES = {"score": "score", "поени": "score", "verdict": "verdict", "оцена": "verdict", "key": "key", "решење": "key",
            "explanation": "explanation", "објашњење": "explanation"}  # fmt: skip
"""What is shown of a result, in English and Serbian."""
FACETS = ("score", "verdict", "key", "explanation")
TOLERANCE = 1e-6
"""Points that sums of thirds may miss (practice.md 4.10)."""
_time_of = one_of(TIMES, N_("write “at once”, “after submitting”, “after closing” or “never”"))
_facet_of = one_of(SWITCHES, N_("name score, verdict, key or explanation"))


def feedback(value: Any) -> dict[str, str]:
    """When each of the four is shown: one time for all, or a time for each; what is not named waits for the end."""
    if not isinstance(value, dict):
        return dict.fromkeys(FACETS, _time_of(value))
    return {**dict.fromkeys(FACETS, DEFAULT), **{_facet_of(name): _time_of(when) for name, when in value.items()}}


def pools(value: Any) -> dict[str, int]:
    """How many questions are drawn from each named pool."""
    if not isinstance(value, dict) or not value:
        raise ValueError(N_("write “pool name: number” lines"))
    return {pool_name(words(name)): number(count) for name, count in value.items()}


def pool_name(text: str) -> str:
    """The name of a pool, the same in either script and case."""
    return to_latin(text.strip()).lower()


def curriculum(value: Any) -> str:
    """The name of a curriculum's file, without folder and suffix."""
    return words(value)


def opening(value: Any) -> datetime:
    """A day (from its beginning) or a moment, as people in Belgrade say it."""
    return _moment(value, timedelta(0), fold=0)


def closing(value: Any) -> datetime:
    """A day (until its end) or a moment, as people in Belgrade say it. Gives the first moment that is too late."""
    return _moment(value, timedelta(days=1), fold=1)


def _moment(value: Any, whole_day: timedelta, fold: int) -> datetime:
    """fold: which of two, where clocks are put back and a time comes twice (PEP 495)."""
    local = _local(value)
    if not isinstance(local, datetime):
        local = datetime.combine(local + whole_day, time())
    elif local.tzinfo is not None:
        return local.astimezone(UTC)
    moment = local.replace(tzinfo=ZONE, fold=fold).astimezone(UTC)
    if moment.astimezone(ZONE).replace(tzinfo=None) != local:
        raise ValueError(N_("clocks are put forward then and there is no such time; write one hour later"))
    return moment


def _local(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(N_("write a day as 2026-05-15 or a time as 2026-05-15 14:00")) from error


@dataclass(frozen=True, kw_only=True)
class Release:
    """What of a result may be shown now."""

    score: bool = False
    verdict: bool = False
    key: bool = False
    explanation: bool = False


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a test's header says. passes: percent of points. attempts, minutes: None for as many as one likes.

    draw: questions from each pool. feedback: a time for each of `FACETS`. closes_at: the first moment that is too late.
    """

    passes: int = 0
    attempts: int | None = None
    minutes: int | None = None
    draw: Mapping[str, int] = field(default_factory=dict)
    shuffle: bool = False
    feedback: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FACETS, DEFAULT))
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def final(self) -> bool:
        """Whether an answer is the last word, because something of its result is shown at once."""
        return any(self.feedback[facet] == "at once" for facet in FACETS)

    def release(self, *, handed_in: bool, closes_at: datetime | None, at: datetime) -> Release:
        """What may be shown of an attempt. closes_at: for this person."""
        reached = {"at once"}
        if handed_in:
            reached.add("after submitting")
            if closes_at is not None and at >= closes_at:
                reached.add("after closing")
        return Release(**{facet: self.feedback[facet] in reached for facet in FACETS})

    def passed(self, points: float, maximum: float) -> bool:
        """Whether points are enough. Where there is nothing to score, taking part is."""
        return not maximum or 100 * points / maximum >= self.passes - TOLERANCE


def rules_of(front: Mapping[str, Any]) -> Rules:
    """The rules in a settled header."""
    return Rules(
        passes=front.get("pass", 0),
        attempts=front.get("attempts"),
        minutes=front.get("time"),
        draw=front.get("draw", {}),
        shuffle=front.get("shuffle", False),
        feedback=front.get("feedback", dict.fromkeys(FACETS, DEFAULT)),
        opens_at=front.get("open"),
        closes_at=front.get("close"),
    )


def check(front: Mapping[str, Any], lines: Mapping[str, int], pools_used: Iterable[tuple[str, int]]) -> Iterator[ContentError]:
    """What contradicts itself in the header of a test. pools_used: pool ("" for none) and line of each question."""
    rules = rules_of(front)
    if rules.opens_at and rules.closes_at and rules.opens_at >= rules.closes_at:
        yield ContentError(lines["close"], "closes-early", N_("The test closes before it opens. Change “open” or “close”."))
    if "after closing" in rules.feedback.values() and rules.closes_at is None:
        text = N_("Feedback “after closing” needs a day. Add “close: 2026-05-15”.")
        yield ContentError(lines["feedback"], "no-close", text)
    asked = Counter(pool for pool, _line in pools_used)
    for pool, count in rules.draw.items():
        if count > asked[pool]:
            text = N_("The pool “%(pool)s” has %(count)d questions. Draw at most as many, or write more with “pool: %(pool)s”.")
            yield ContentError(lines["draw"], "pool-small", text, pool=pool, count=asked[pool])
    for pool, line in pools_used:
        if pool and pool not in rules.draw:
            text = N_("Nothing is drawn from the pool “%(pool)s”. Add it to “draw” or remove this line.")
            yield ContentError(line, "pool-unknown", text, pool=pool)
