"""What a group learned between the test before a course and the one after it (reports.md 7.5). Pure: numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

FEWEST = 5
"""People with both tests, and with a change that can be told, below whom nothing is shown."""
MEDIUM, HIGH = 0.3, 0.7
"""From which change on it is called medium and high (Hake 1998)."""

Pair = tuple[float, float]
"""Before and after of one person, both from 0 to 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What a group gained. pairs: people with both tests; valid: of these, with a change that can be told.

    before, after: mean scores of all pairs, 0 to 100. change: mean of the single changes; spread: their standard deviation.
    of_means: the change of the mean score. effect: d_av, or None where everybody scored the same. bands: how many changed
    little, medium and much.
    """

    pairs: int
    valid: int
    before: float
    after: float
    change: float
    spread: float
    of_means: float | None
    effect: float | None
    bands: tuple[int, int, int]


def normalised_change(before: float, after: float) -> float | None:
    """The part of the possible rise that was reached, or of the possible fall (Marx & Cummings 2007), from -1 to 1.

    None where nothing could be told: nothing before and after, or everything before and after.
    """
    if before == after:
        return None if before in (0, 100) else 0.0
    return (after - before) / (100 - before) if after > before else (after - before) / before


def gain(pairs: Sequence[Pair]) -> Gain | None:
    """The gain of a group; None for fewer than `FEWEST` people, of whom one could be recognised."""
    changes = [change for pair in pairs if (change := normalised_change(*pair)) is not None]
    if len(changes) < FEWEST:
        return None
    before, after = fmean(one for one, _other in pairs), fmean(other for _one, other in pairs)
    medium, high = sum(change >= MEDIUM for change in changes), sum(change >= HIGH for change in changes)
    return Gain(
        pairs=len(pairs),
        valid=len(changes),
        before=before,
        after=after,
        change=fmean(changes),
        spread=stdev(changes),
        of_means=normalised_change(before, after),
        effect=_effect(pairs),
        bands=(len(changes) - medium, medium - high, high),
    )


def _effect(pairs: Sequence[Pair]) -> float | None:
    """d_av: the difference of the means over the mean of both standard deviations."""
    befores, afters = [one for one, _other in pairs], [other for _one, other in pairs]
    spread = (stdev(befores) + stdev(afters)) / 2
    return (fmean(afters) - fmean(befores)) / spread if spread else None
