"""What is measured without a server: compiling, starting, and the overview's query."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import markdown

from bench.table import Row
from bench.world import World
from lms.content.publishing import build
from lms.data.database import reading
from lms.data.queries.cohorts import cohort_rows
from lms.web.compiling import compiler_of

ROUNDS = 21
START = "from lms.wsgi import app; app.extensions['lms.catalogue'].current()"


def inside_rows(world: World, folder: Path) -> list[Row]:
    """Rows of the table that need no server."""
    return [*_compiling(world, folder), _starting(world), _overview(world)]


def _compiling(world: World, folder: Path) -> list[Row]:
    """Cold and unchanged builds against Python-Markdown alone over the same files (both in one process's seconds)."""
    texts = [file.read_text("utf-8") for file in sorted((world.site / "content").rglob("*.md"))]
    renderer = markdown.Markdown(extensions=["tables", "sane_lists"])
    started = time.perf_counter()
    for text in texts:
        renderer.reset().convert(text)
    bare = time.perf_counter() - started
    compiler, cache = compiler_of(world.app()), folder / "cold"
    started = time.perf_counter()
    build(world.site, cache, compiler)
    cold = time.perf_counter() - started
    started = time.perf_counter()
    build(world.site, cache, compiler)
    unchanged = time.perf_counter() - started
    return [
        Row(name="compile 500 lessons cold, against bare Markdown", value=cold / bare, bound=2, unit="x"),
        Row(name="compile when nothing changed", value=unchanged, bound=0.3, unit="s"),
    ]


def _starting(world: World) -> Row:
    times = []
    for _round in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", START], env={**os.environ, **world.environment}, check=True)
        times.append(time.perf_counter() - started)
    return Row(name="start warm with 500 lessons", value=median(times), bound=1.5, unit="s")


def _overview(world: World) -> Row:
    """The territories' overview, from the query's start to its last row."""
    app, times = world.app(), []
    action = app.extensions["lms.actions"]["report.export"]
    with app.app_context(), reading() as connection:
        for _round in range(ROUNDS):
            started = time.perf_counter()
            cohort_rows(connection, "COORDINATOR", action, datetime.now(UTC).date())
            times.append(1000 * (time.perf_counter() - started))
    return Row(name="overview of 5 territories, 10,000 learners", value=median(times), bound=10, unit="ms")
