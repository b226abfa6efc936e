"""The table of results: every row with its bound, printed for people and written as JSON."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"
PACKAGES = ("flask", "sqlalchemy", "granian", "gunicorn", "markdown")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measured figure. bound: the most it may be (the least, if at_least). unit: R is one bare Flask hello."""

    name: str
    value: float
    bound: float
    unit: str
    at_least: bool = False

    @property
    def ok(self) -> bool:
        """Whether the bound holds."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    processor = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), ""
    )
    versions = {package: version(package) for package in PACKAGES}
    return {
        "processor": processor,
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **versions,
    }


def show(rows: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = ["| work | measured | bound | unit | holds |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.name} | {row.value:.3g} | {'≥' if row.at_least else '≤'} {row.bound:g} | {row.unit} | {'yes' if row.ok else 'NO'} |"
        for row in rows
    ]
    return "\n".join(lines)


def save(rows: Sequence[Row]) -> None:
    """Write `bench/results.json`."""
    content = {"machine": machine(), "rows": [{**asdict(row), "ok": row.ok} for row in rows]}
    RESULTS.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
