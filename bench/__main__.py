"""`make bench`: build the world, measure, print the table, write bench/results.json. Exit code 1 if a bound does not hold."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.browser import browser_rows
from bench.endurance import endurance_rows
from bench.inside import inside_rows
from bench.judging import judging_rows
from bench.practising import practice_rows
from bench.speaking import speaking_rows
from bench.table import machine, save, show
from bench.testing import test_rows
from bench.workloads import serve_rows
from bench.world import make_site, make_world


def main() -> None:
    """Measure everything in a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "site").mkdir()
        site = make_site(folder / "site")
        big, small = make_world(folder / "big", site, 10_000), make_world(folder / "small", site, 100)
        served = [*serve_rows(big, small, folder), *endurance_rows(big, folder), *practice_rows(big, folder), *test_rows(big, folder)]
        rows = [*judging_rows(), *inside_rows(big, folder), *served, *browser_rows(big), *speaking_rows(folder)]
    save(rows)
    print(" · ".join(f"{key} {value}" for key, value in machine().items()))
    print(show(rows))
    sys.exit(0 if all(row.ok for row in rows) else 1)


if __name__ == "__main__":
    main()
