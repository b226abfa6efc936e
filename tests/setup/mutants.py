"""The share of mutants of the answer ladder that the tests notice; exit code 1 when it is too small. Run by `make mutants`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

STATISTICS = Path("mutants") / "mutmut-cicd-stats.json"
LEAST = 0.9
NOTICED = ("killed", "timeout")
"""A mutant that never ends is noticed as well."""


def main() -> None:
    """Print the share of the last run."""
    subprocess.run([Path(sys.executable).with_name("mutmut"), "export-cicd-stats"], check=True, stdout=subprocess.DEVNULL)
    counts = json.loads(STATISTICS.read_text())
    noticed = sum(counts[kind] for kind in NOTICED)
    share = noticed / counts["total"]
    print(f"{noticed} of {counts['total']} mutants noticed: {share:.1%} (at least {LEAST:.0%})")
    sys.exit(0 if share >= LEAST else 1)


if __name__ == "__main__":
    main()
