"""The tests before and after a course, paired by person."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from lms.data.attempts import attempt
from lms.data.gain import Pair


def paired(connection: Connection, cohort_id: int, before: Collection[str], after: Collection[str]) -> list[Pair]:
    """Scores of 0 to 100 of everybody in a cohort who finished a test of both kinds. before, after: keys of tests.

    The first finished try counts, so that practising the test itself is no gain. Points are read as they are now, by corrected
    keys; a try that waits for a person to look at it does not count yet.
    """
    rows = connection.execute(
        select(attempt.c.person_id, attempt.c.quiz, attempt.c.points, attempt.c.maximum)
        .where(
            attempt.c.cohort_id == cohort_id,
            attempt.c.quiz.in_([*before, *after]),
            attempt.c.state == "finished",
            attempt.c.maximum > 0,
        )
        .order_by(attempt.c.submitted_at, attempt.c.id)
    )
    first: dict[tuple[str, bool], float] = {}
    for person, quiz, points, maximum in rows:
        first.setdefault((person, quiz in after), 100 * points / maximum)
    return [(score, first[person, True]) for (person, is_after), score in first.items() if not is_after and (person, True) in first]
