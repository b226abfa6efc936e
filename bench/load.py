"""Load by wrk: how many requests were answered, how long the slowest took, and how many went wrong."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server

SCRIPT = Path(__file__).parent / "report.lua"


@dataclass(frozen=True, kw_only=True)
class Load:
    """One burst. cpu: seconds of the server's processes. milliseconds: p99 and the longest answer."""

    requests: int
    errors: int
    cpu: float
    p99: float
    longest: float

    @property
    def cpu_per_request(self) -> float:
        """Seconds of CPU for each request."""
        return self.cpu / max(self.requests, 1)


def burst(
    server: Server,
    path: str,
    *,
    seconds: float,
    connections: int = 8,
    script: Path = SCRIPT,
    headers: tuple[str, ...] = (),
    arguments: tuple[str, ...] = (),
) -> Load:
    """Send requests for a while over some connections. script: a wrk script that ends by printing the report line.

    Raises RuntimeError if wrk itself fails.
    """
    before = server.cpu_seconds()
    options = [option for header in headers for option in ("--header", header)]
    command = [
        "wrk",
        "--threads",
        "1",
        "--connections",
        str(connections),
        "--duration",
        f"{seconds:g}s",
        "--script",
        str(script),
        *options,
        server.address + path,
    ]
    done = subprocess.run([*command, "--", *arguments] if arguments else command, capture_output=True, text=True, check=False)
    found = re.search(r"report requests=(\d+) errors=(\d+) p99=([\d.]+) longest=([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(f"wrk: {done.stdout}{done.stderr}")
    return Load(
        requests=int(found[1]),
        errors=int(found[2]),
        cpu=server.cpu_seconds() - before,
        p99=float(found[3]) / 1000,
        longest=float(found[4]) / 1000,
    )
