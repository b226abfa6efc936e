"""Charts as SVG made on the server: a title, a description that holds the numbers, and nothing that needs colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 560, 190
LEFT, RIGHT, TOP, FLOOR = 30, 556, 18, 150
LABELS = 20
"""More bars than this are labelled only at the ends."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, and the words under it and above it ("" for none). now: drawn as the one that matters."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    now: bool

    def mark(self) -> str:
        """The bar as SVG with its words."""
        mark = f'<rect class="{"c3" if self.now else "c1"}" x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"/>'
        middle = self.x + self.width / 2
        if self.label:
            mark += f'<text class="mid t2" x="{middle}" y="170">{escape(self.label)}</text>'
        if self.value:
            mark += f'<text class="mid tb" x="{middle}" y="{max(self.y - 5, 12)}">{escape(self.value)}</text>'
        return mark


@dataclass(frozen=True, kw_only=True, slots=True)
class BarChart:
    """What `chart.html` draws. name: unique on the page. top: the value of the upper line; note: under the axis."""

    name: str
    title: str
    description: str
    note: str
    top: float
    bars: tuple[Bar, ...]

    def marks(self) -> Markup:
        """The bars as SVG: joined here, because a template's loop costs ten times as much."""
        return Markup("\n".join(bar.mark() for bar in self.bars))  # noqa: S704 - words are escaped there


def bar_chart(
    name: str,
    title: str,
    values: Sequence[tuple[str, float]],
    *,
    top: float,
    description: str,
    note: str = "",
    now: int | None = None,
) -> BarChart:
    """Bars from zero. values: label and number in the order of the axis; top: the largest possible value (at least 1)."""
    top = max(top, 1)
    step = (RIGHT - LEFT) / max(len(values), 1)
    width = round(step * 0.7, 1)
    highest = max(range(len(values)), key=lambda place: values[place][1], default=0)
    bars = []
    for place, (label, value) in enumerate(values):
        height = round((FLOOR - TOP) * value / top, 1)
        labelled = len(values) <= LABELS or place in (0, len(values) - 1)
        told = place in (0, highest, len(values) - 1, now)
        x = round(LEFT + 4 + place * step, 1)
        bars.append(Bar(x, round(FLOOR - height, 1), width, height, label if labelled else "", f"{value:g}" if told else "", place == now))
    return BarChart(name=name, title=title, description=description, note=note, top=top, bars=tuple(bars))
