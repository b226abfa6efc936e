"""What a group gained: the worked example of the rule, and tests that are paired by person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from material import NOON, store
from sqlalchemy import Connection
from ulid import ULID

from lms.data.events import AttemptAbandoned, AttemptStarted, AttemptSubmitted
from lms.data.gain import Gain, gain, normalised_change
from lms.data.queries.gain import paired
from lms.data.record import Record

EXAMPLE = ((40.0, 70.0), (55.0, 55.0), (80.0, 90.0), (60.0, 50.0), (100.0, 100.0), (0.0, 0.0))
"""reports.md 7.5, with its results."""


def test_the_worked_example():
    changes = [normalised_change(*pair) for pair in EXAMPLE]
    assert changes == [pytest.approx(0.5), 0, pytest.approx(0.5), pytest.approx(-1 / 6), None, None]
    assert sum(one for one in changes if one is not None) / 4 == pytest.approx(0.2083, abs=5e-5)
    assert gain(EXAMPLE) is None, "four people whose change can be told are too few to show"


@pytest.mark.parametrize(("before", "after", "change"), [(0, 100, 1), (100, 0, -1), (0, 50, 0.5), (100, 50, -0.5), (50, 50, 0), (99, 100, 1)])
def test_a_change_lies_between_a_full_fall_and_a_full_rise(before: float, after: float, change: float):
    assert normalised_change(before, after) == pytest.approx(change)


def test_a_group_of_five_is_summed_up():
    pairs = [*EXAMPLE[:4], (20.0, 80.0), (0.0, 0.0)]
    found = gain(pairs)
    assert found == Gain(
        pairs=6,
        valid=5,
        before=pytest.approx(255 / 6),
        after=pytest.approx(345 / 6),
        change=pytest.approx((0.5 + 0 + 0.5 - 1 / 6 + 0.75) / 5),
        spread=pytest.approx(0.383695, abs=1e-6),
        of_means=pytest.approx((345 - 255) / (600 - 255)),
        effect=pytest.approx(15 / ((28.9396 + 31.8983) / 2), abs=1e-4),
        bands=(2, 2, 1),
    )


def test_who_all_score_the_same_have_no_effect_size():
    found = gain([(50.0, 75.0)] * 5)
    assert found
    assert (found.change, found.spread, found.effect, found.bands) == (0.5, 0, None, (0, 5, 0))


def attempt(person: str, cohort: int | None, quiz: str, points: float | None, number: int = 1, maximum: float = 20.0) -> list[Any]:
    """A try that was handed in; points None: abandoned."""
    identity, at = str(ULID()), NOON + timedelta(hours=number)
    common = {"person_id": person, "cohort_id": cohort, "object": quiz}
    begun = AttemptStarted(id=identity, at=at, revision="r", number=number, seed=1, questions=[["q", "r", maximum]], **common)
    later = {"id": str(ULID()), "at": at + timedelta(minutes=9), "attempt": identity, **common}
    ended = AttemptAbandoned(by="staff", **later) if points is None else AttemptSubmitted(points=points, maximum=maximum, **later)
    return [begun, ended]


def test_tests_are_paired_by_person_within_the_group(record: Record, make_cohort: Callable[..., int], make_person: Callable[..., str], connection: Connection):
    here, there = make_cohort(), make_cohort()
    both, late, one, away, gone = (make_person(cohort_id=here) for _ in range(5))
    tries = [
        (both, here, "before", 5.0), (both, here, "before", 20.0, 2), (both, here, "after", 15.0), (both, here, "after", 20.0, 2),
        (late, here, "before", None), (late, here, "before", 10.0, 2), (late, here, "after", 8.0, 1, 10.0),
        (one, here, "before", 10.0),
        (away, there, "before", 10.0), (away, there, "after", 10.0),
        (gone, here, "before", 10.0), (gone, here, "after", None),
        (both, here, "other", 1.0),
    ]  # fmt: skip
    store(record, *(event for one in tries for event in attempt(*one)))
    assert sorted(paired(connection, here, ["before"], ["after"])) == [(25.0, 75.0), (50.0, 80.0)]
    assert paired(connection, here, ["before"], []) == []
