"""What a person's own data leave out while a test has not released it: their answers stay, their results wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lms.content.rules import Release
from lms.data.queries.attempts import AttemptRow

Rows = list[dict[str, Any]]
JUDGEMENT = ("verdict", "reason", "points", "maximum")
SUMS = ("points", "maximum")


def withhold(found: Mapping[str, Any], attempts: Iterable[AttemptRow], release: Callable[[AttemptRow], Release]) -> dict[str, Any]:
    """The data without judgements that a test keeps back (security.md S41). found: as `everything` gathers it."""
    released = {one.id: release(one) for one in attempts}
    quizzes: dict[str, list[Release]] = {}
    for one in attempts:
        quizzes.setdefault(one.quiz, []).append(released[one.id])
    verdicts = {quiz for quiz, ones in quizzes.items() if not all(one.verdict for one in ones)}
    scores = {quiz for quiz, ones in quizzes.items() if not all(one.score for one in ones)}
    return {
        **found,
        "events": [_event(row, released) for row in found["events"]],
        "put_aside": [_event(row, released, "response") for row in found["put_aside"]],
        "tests": [_without(row, () if released[row["id"]].score else SUMS) for row in found["tests"]],
        "test_answers": [_without(row, () if released[row["attempt_id"]].verdict else JUDGEMENT) for row in found["test_answers"]],
        "questions": [_without(row, JUDGEMENT if row["lesson"] in verdicts else ()) for row in found["questions"]],
        "lessons": [_without(row, SUMS if row["lesson"] in scores else ()) for row in found["lessons"]],
    }


def _event(row: dict[str, Any], released: Mapping[str, Release], *more: str) -> dict[str, Any]:
    body = row["body"]
    shown = released.get(body.get("attempt") or "", Release(score=True, verdict=True))
    if "verdict" not in body and "marker_id" not in body:  # the end of an attempt
        return {**row, "body": _without(body, () if shown.score else SUMS)}
    return {**row, "body": _without(body, () if shown.verdict else (*JUDGEMENT, *more))}


def _without(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
