"""The cohort matrix as HTML: put together by joining strings, because a template filter for each cell costs ten times as much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from lms.content.curriculum import Curriculum
from lms.data.queries.cohorts import Cell, LearnerRow
from lms.web.content import catalogue
from lms.web.staff import last_seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A lesson or test of the matrix. number: its place in the course, from 1."""

    key: str
    number: int
    title: str
    module: str
    test: bool


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


def matrix_rows(
    learners: Sequence[LearnerRow], columns: Sequence[Column], cells: Sequence[Cell], tests: Mapping[tuple[str, str], tuple[float, float]]
) -> tuple[Markup, Totals]:
    """The table's rows, and their totals."""
    filled = {(person, lesson): (state, points, maximum) for person, lesson, state, points, maximum in cells}
    words = _words()
    started, completed = [0] * len(columns), [0] * len(columns)
    points_sum = maximum_sum = 0.0
    lines, idle = [], 0
    for learner in learners:
        row, done = [], 0
        for place, column in enumerate(columns):
            cell = filled.get((learner.person_id, column.key))
            if cell is None:
                row.append(words["none"])
                continue
            state, points, maximum = cell
            if column.test:
                points, maximum = tests.get((learner.person_id, column.key), (points, maximum))
            started[place] += 1
            if state == "completed":
                completed[place] += 1
                done += 1
                points_sum += points
                maximum_sum += maximum
                row.append(_score(points, maximum, words))
            else:
                row.append(words["going"])
        idle += learner.started == 0
        address = url_for("cohorts.person", person_id=learner.person_id)
        head = f'<tr><th scope="row"><a href="{address}"><bdi>{escape(learner.display_name)}</bdi></a></th>'
        sums = f'<td class="sum"><b>{done}</b> / {len(columns)}</td>'
        lines.append(f'{head}{sums}{"".join(row)}<td class="sum">{escape(last_seen(learner.last_at))}</td></tr>')
    totals = Totals(
        started=tuple(started),
        completed=tuple(completed),
        people=len(learners),
        not_started=idle,
        completed_cells=sum(completed),
        points=points_sum,
        maximum=maximum_sum,
    )
    return Markup("\n".join(lines)), totals  # noqa: S704 - names are escaped above


def _words() -> dict[str, str]:
    none, going, done = escape(_("not started")), escape(_("in progress")), escape(_("completed"))
    return {
        "none": f'<td class="v0"><span class="vh">{none}</span></td>',
        "going": f'<td class="vp"><span class="vh">{going}</span></td>',
        "done": f'<td class="v3"><span aria-hidden="true">✓</span><span class="vh">{done}</span></td>',
    }


def _score(points: float, maximum: float, words: Mapping[str, str]) -> str:
    """A completed cell: its score out of 100, tinted in three steps; a tick where there is nothing to score."""
    if not maximum:
        return words["done"]
    score = round(100 * points / maximum)
    return f'<td class="v{1 if score < 60 else 2 if score < 80 else 3}">{score}</td>'
