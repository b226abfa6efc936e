"""The page around the cohort matrix: put together once, filled with lines, totals and chart for each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import g, render_template, request, session
from flask_babel import gettext as _
from markupsafe import escape

from lms.content.catalogue import Catalogue
from lms.data.queries.cohorts import CohortHead
from lms.web.charts import bar_chart
from lms.web.content import catalogue
from lms.web.form_token import form_token
from lms.web.matrix import Column, Line, rows_of, totals_of
from lms.web.skeleton import Skeleton, cut, slot
from lms.web.staff import share

KEPT = 32
"""Pages in memory for each process: about 1 MB."""
TOKEN = slot("token")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What of the matrix is shown. kind: lessons, tests or all; who: all, not-started or started."""

    kind: str
    who: str
    module: str

    def shows(self, line: Line) -> bool:
        """Whether somebody is left."""
        return self.who == "all" or (line.started > 0) is (self.who == "started")


def filters() -> Filters:
    """The filters in the address; whatever is not offered shows everything."""
    kind, who = request.args.get("kind", "all"), request.args.get("who", "all")
    return Filters(
        kind=kind if kind in ("lessons", "tests") else "all",
        who=who if who in ("started", "not-started") else "all",
        module=request.args.get("module", "")[:60],
    )


@lru_cache(maxsize=KEPT)
def _skeleton(
    content: Catalogue,
    cohort: CohortHead,
    columns: tuple[Column, ...],
    chosen: Filters,
    any_lines: bool,
    reader: tuple[str, frozenset[str]],
    look: tuple[str, ...],
) -> Skeleton:
    """The page with slots. reader and look: the visitor's name and roles, and the language; both are read from `g`."""
    return cut(
        render_template(
            "matrix.html",
            cohort=cohort,
            curriculum=content.curricula.get(cohort.curriculum),
            columns=columns,
            chosen=chosen,
            any_lines=any_lines,
            slot=slot,
            csrf_token=lambda: TOKEN,
        )
    )


def matrix_page(
    cohort: CohortHead, columns: tuple[Column, ...], chosen: Filters, names: Mapping[str, str], lines: Mapping[str, Line]
) -> bytes:
    """The page for these lines. names: of people by id."""
    totals = totals_of(lines.values(), len(columns))
    reader = (g.visitor.display_name, g.visitor.roles)
    skeleton = _skeleton(catalogue(), cohort, columns, chosen, bool(lines), reader, (g.locale, *g.view))
    everything = totals.people * len(columns)
    words = {
        "token": str(escape(form_token())),
        "flashes": render_template("flashes.html") if "_flashes" in session else "",
        "people": str(totals.people),
        "completed": str(totals.completed_cells),
        "possible": str(everything),
        "completed-share": share(totals.completed_cells, everything),
        "points": f"{round(totals.points, 1):g}",
        "maximum": f"{totals.maximum:g}",
        "points-share": share(totals.points, totals.maximum),
        "idle": str(totals.not_started),
        "completed-by-column": "".join(f"<td>{number}</td>" for number in totals.completed),
        "started-by-column": "".join(f"<td>{number}</td>" for number in totals.started),
        "chart": _chart(tuple(column.number for column in columns), totals.completed, totals.people, g.locale),
    }
    return skeleton.fill({**{name: text.encode() for name, text in words.items()}, "rows": rows_of(names, lines)})


@lru_cache(maxsize=KEPT)
def _chart(numbers: tuple[int, ...], completed: tuple[int, ...], people: int, _locale: str) -> str:
    """The people who completed each lesson. numbers: of the lessons; people: the most it can be."""
    chart = bar_chart(
        "completed",
        _("Lessons completed"),
        [(str(number), done) for number, done in zip(numbers, completed, strict=True)],
        top=people,
        description=_("Number of people, out of %(all)s, who completed each lesson.", all=people),
        note=_("number of the lesson"),
    )
    return render_template("chart.html", chart=chart)
