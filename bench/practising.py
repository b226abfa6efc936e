"""Words that come back: the page of a card for somebody with hundreds of cards, and how fast a schedule is folded again."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.load import Load, burst
from bench.server import FLOOR, OURS, serving
from bench.table import Row
from bench.workloads import ROUNDS, SECONDS, signed_in
from bench.world import LEARNERS_IN_COHORT, World
from lms.data.database import writing
from lms.data.operations.learning import new_id
from lms.plugins.language.operations import CardReviewed

KNOWN, DUE, REVIEWS = 400, 15, 1000
WORDS = ("добро јутро", "добар дан", "добро вече", "довиђења", "драго ми је", "опростите", "звати се", "име", "презиме", "одакле", "земља", "језик", "српски", "арапски", "енглески")


def practice_rows(world: World, folder: Path) -> list[Row]:
    """Rows of the table about practice."""
    _fill(world)
    (folder / "practice-floor").mkdir()
    hello: list[Load] = []
    page: list[Load] = []
    with serving(FLOOR, {"LMS_DATA": str(folder / "practice-floor")}) as floor, serving(OURS, world.environment) as server:
        cookie, token, _etag = signed_in(server, world.learners[-1], "/practise")
        assert token, "the practice page shows no card"
        for _round in range(ROUNDS):
            hello.append(burst(floor, "/", seconds=SECONDS))
            page.append(burst(server, "/practise", seconds=SECONDS, headers=(f"Cookie: {cookie}",)))
    ratio = median(load.cpu_per_request for load in page) / median(load.cpu_per_request for load in hello)
    return [
        Row(name=f"practice page, {KNOWN} cards", value=ratio, bound=2.5, unit="R"),
        Row(name="practice page: errors", value=sum(load.errors for load in page), bound=0, unit="requests"),
        _rescheduling(world),
    ]


def _fill(world: World) -> None:
    """Cards of the last learner of the cohort: many that were learned, some of today's lesson that are due."""
    person, now = f"01BENCH{LEARNERS_IN_COHORT - 1:019d}", datetime.now(UTC).replace(tzinfo=None)
    then, later, due = str(now - timedelta(days=20)), str(now + timedelta(days=20)), str(now - timedelta(days=1))
    rows = [(person, f"recognise:{word}", due, then) for word in WORDS[:DUE]]
    rows += [(person, f"say:реч {number}", later, then) for number in range(KNOWN - len(rows))]
    with sqlite3.connect(world.data / "korak.sqlite3") as connection:
        connection.executemany(
            "insert into language_card (person_id, card, cohort_id, state, stability, difficulty, due, started_at, reviewed_at, reviews, lapses) "
            "values (?1, ?2, 1, 2, 9.0, 5.0, ?3, ?4, ?4, 4, 0)",
            rows,
        )
        connection.execute("insert into language_learner (person_id, last_at) values (?, ?)", (person, str(now - timedelta(days=1))))
    connection.close()


def _rescheduling(world: World) -> Row:
    """Reviews folded again into schedules, as a rebuild does."""
    app, at = world.app(), datetime.now(UTC)
    record = app.extensions["lms.record"]
    events = [
        CardReviewed(
            id=new_id(), person_id="RESCHEDULED", cohort_id=1, object=f"say:реч {number % 50}", at=at + timedelta(days=number // 50),
            rating=1 + number % 4, showing=number // 50,
        )
        for number in range(REVIEWS)
    ]  # fmt: skip
    with app.app_context(), writing() as connection:
        started = time.perf_counter()
        for event in events:
            record.fold(connection, event)
        seconds = time.perf_counter() - started
        connection.rollback()
    return Row(name=f"reschedule {REVIEWS:,} reviews", value=seconds, bound=1, unit="s")
