"""The states of an attempt at a test, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

State = Literal["not_started", "in_progress", "overdue", "submitted", "finished", "abandoned"]
"""not_started: there is no attempt. overdue: time or closing day is over and it is not handed in; within `GRACE` it still
may be. submitted: a person has yet to look at answers. finished: all points are known. abandoned: closed without answers,
or by staff."""
FOLLOWING: Mapping[State, frozenset[State]] = {
    "not_started": frozenset({"in_progress"}),
    "in_progress": frozenset({"overdue", "submitted", "finished", "abandoned"}),
    "overdue": frozenset({"in_progress", "submitted", "finished", "abandoned"}),  # in_progress: when more time is given
    "submitted": frozenset({"finished"}),
    "finished": frozenset(),
    "abandoned": frozenset(),
}
OPEN = ("in_progress",)
"""States in the table of an attempt that can be answered; whether it is overdue is a question of the clock."""
HANDED_IN = ("submitted", "finished")
ENDED = (*HANDED_IN, "abandoned")
GRACE = timedelta(seconds=60)
"""For slow networks, after the time that a test allows."""


class NotAllowed(ValueError):
    """A state does not follow another."""


def step(state: State, following: State) -> State:
    """The next state of an attempt. Raises NotAllowed."""
    if following not in FOLLOWING[state]:
        raise NotAllowed(f"{state} -> {following}")
    return following


def before(following: State) -> tuple[State, ...]:
    """The states that a state may follow."""
    return tuple(state for state, allowed in FOLLOWING.items() if following in allowed)


def due(attempt: Any, closes_at: datetime | None) -> datetime | None:
    """When an attempt must be handed in; None for no end. closes_at: of its test.

    attempt: with started_at, minutes, and what its owner was given beyond the rules (more_minutes, own_closes_at).
    """
    ends = [end for end in (attempt.own_closes_at or closes_at,) if end]
    if attempt.minutes is not None:
        ends.append(attempt.started_at + timedelta(minutes=attempt.minutes + (attempt.more_minutes or 0)))
    return min(ends, default=None)


def too_late(end: datetime | None, at: datetime) -> bool:
    """Whether nothing can be added any more; the server's clock counts."""
    return end is not None and at > end + GRACE


def state_at(attempt: Any, closes_at: datetime | None, at: datetime) -> State:
    """The state of an attempt at a moment."""
    end = due(attempt, closes_at)
    state: State = attempt.state
    return step(state, "overdue") if state == "in_progress" and end is not None and at > end else state
