"""The cohort matrix: cells as HTML, put together once for each state of a learner, and the totals of those who are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import g, url_for
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import Connection

from lms.content.catalogue import Catalogue
from lms.content.curriculum import Curriculum
from lms.data.queries.cohorts import CohortHead, best_attempts
from lms.data.queries.matrix import NOTHING, OPENED, Learned, Look, cell_of, learned, score_of, since
from lms.web.content import catalogue
from lms.web.staff import last_seen

KEPT = 16
"""Matrices in memory for each process: about 300 kB for one of 60 by 100."""
BLANK, GOING, DONE = "-", "+", "*"
"""Kinds of cells: not started, in progress, completed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A lesson or test of the matrix. number: its place in the course, from 1."""

    key: str
    number: int
    title: str
    module: str
    test: bool


def columns_of(curriculum: Curriculum) -> list[Column]:
    """The lessons and tests of a curriculum that exist."""
    lessons = catalogue().lessons
    columns: list[Column] = []
    for module in curriculum.modules:
        for key in module.keys:
            if key in lessons:
                entry = lessons[key]
                title = entry.title.get(g.locale) or entry.title["sr-Cyrl"]
                columns.append(Column(key=key, number=len(columns) + 1, title=str(title), module=module.id, test=entry.kind == "test"))
    return columns


class Cell(NamedTuple):
    """A cell of the table. kind: BLANK, GOING or DONE; points and maximum: of a completed one."""

    html: str
    kind: str
    points: float
    maximum: float


class Cells(dict[str | None, Cell]):
    """Cells by what the record says of them, in the language in force when this was made."""

    def __init__(self) -> None:
        none, going, self._done = escape(_("not started")), escape(_("in progress")), escape(_("completed"))
        self[None] = Cell(f'<td class="v0"><span class="vh">{none}</span></td>', BLANK, 0, 0)
        self[OPENED] = Cell(f'<td class="vp"><span class="vh">{going}</span></td>', GOING, 0, 0)

    def __missing__(self, key: str) -> Cell:
        """A completed cell: its score out of 100, tinted in three steps; a tick where there is nothing to score."""
        points, maximum = score_of(key)
        html = f'<td class="v3"><span aria-hidden="true">✓</span><span class="vh">{self._done}</span></td>'
        if maximum:
            score = round(100 * points / maximum)
            html = f'<td class="v{1 if score < 60 else 2 if score < 80 else 3}">{score}</td>'
        self[key] = Cell(html, DONE, points, maximum)
        return self[key]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What the matrix shows of somebody after the name. cells: HTML; kinds: a letter for each cell; started: any lessons."""

    cells: bytes
    kinds: str
    points: float
    maximum: float
    started: int
    last_at: datetime | None


class Matrix:
    """The lines of a cohort in one language and with some columns, as they were when they were looked at last.

    A line holds nothing but what the record says: names, and who belongs to the cohort, are read for each page.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self._keys = tuple(column.key for column in columns)
        self._tests = frozenset(column.key for column in columns if column.test)
        self._cells = Cells()
        self._seen: tuple[Look | None, Mapping[str, Line]] = (None, {})
        self._nothing = self._line(NOTHING)

    def lines(self, connection: Connection, cohort: CohortHead, people: Collection[str]) -> dict[str, Line]:
        """The lines of these people by id; only who did something since the last look is read again."""
        before, known = self._seen
        look, changed = since(connection, cohort.id, cohort.version, before)
        if changed is None or not set(changed) <= set(people):  # what staff did may be about anybody
            known = self._read(connection, cohort.id, None)
        elif changed:
            known = {**known, **self._read(connection, cohort.id, before)}
        self._seen = (look, known)
        return {person: known.get(person, self._nothing) for person in people}

    def _read(self, connection: Connection, cohort_id: int, before: Look | None) -> dict[str, Line]:
        own = learned(connection, cohort_id, before)
        best = best_attempts(connection, cohort_id) if self._tests else {}
        for (person, test), score in best.items():
            if person in own and own[person].cells.get(test, OPENED) != OPENED:
                own[person].cells[test] = cell_of(*score)
        return {person: self._line(one) for person, one in own.items()}

    def _line(self, own: Learned) -> Line:
        cells = [self._cells[cell] for cell in map(own.cells.get, self._keys)]
        html, kinds, points, maximum = zip(*cells, strict=True) if cells else ((), (), (), ())
        letters = "".join(kinds)
        done = f'<td class="sum"><b>{letters.count(DONE)}</b> / {len(cells)}</td>'
        return Line(
            cells=(done + "".join(html)).encode(),
            kinds=letters,
            points=sum(points),
            maximum=sum(maximum),
            started=own.started,
            last_at=own.last_at,
        )


@lru_cache(maxsize=KEPT)
def matrix_of(content: Catalogue, cohort_id: int, curriculum: str, kind: str, module: str, locale: str) -> Matrix:
    """The matrix of a cohort as far as it is known; all arguments but the curriculum tell matrices apart. locale: in force."""
    found = content.curricula.get(curriculum)
    every = columns_of(found) if found else []
    return Matrix([column for column in every if (kind == "all" or column.test is (kind == "tests")) and module in ("", column.module)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Sums of the matrix. started and completed: people for each column; not_started: people who began nothing."""

    started: tuple[int, ...]
    completed: tuple[int, ...]
    people: int
    not_started: int
    completed_cells: int
    points: float
    maximum: float


def totals_of(lines: Collection[Line], columns: int) -> Totals:
    """The totals of those who are shown."""
    grid = "".join(line.kinds for line in lines)
    by_column = [grid[place::columns] for place in range(columns)]
    return Totals(
        started=tuple(len(lines) - column.count(BLANK) for column in by_column),
        completed=tuple(column.count(DONE) for column in by_column),
        people=len(lines),
        not_started=sum(not line.started for line in lines),
        completed_cells=grid.count(DONE),
        points=sum(line.points for line in lines),
        maximum=sum(line.maximum for line in lines),
    )


def rows_of(names: Mapping[str, str], lines: Mapping[str, Line]) -> bytes:
    """The table's rows."""
    before, after = url_for("cohorts.person", person_id="PERSON").split("PERSON")
    days = {line.last_at and line.last_at.date(): line.last_at for line in lines.values()}
    seen = {day: f'<td class="sum">{escape(last_seen(moment))}</td></tr>\n'.encode() for day, moment in days.items()}
    rows: list[bytes] = []
    for person, line in lines.items():
        name = f'<tr><th scope="row"><a href="{before}{person}{after}"><bdi>{escape(names[person])}</bdi></a></th>'
        rows += (name.encode(), line.cells, seen[line.last_at and line.last_at.date()])
    return b"".join(rows)
