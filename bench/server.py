"""Servers under measurement: start, find their processes, read their CPU time and memory from /proc."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60
"""Seconds a server may take to answer for the first time."""
FLOOR = ("gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "2", "bench.floor:app")
GUNICORN = ("gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "2", "lms.wsgi:app")
OURS = ("lms", "run", "--processes", "2")


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server. process: the parent of its workers."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """The process and everything below it."""
        return list(_tree(self.process.pid, _children()))

    def cpu_seconds(self) -> float:
        """User and system time of the whole tree so far."""
        return sum(_cpu_ticks(number) for number in self.processes()) / TICKS

    def memory_mebibytes(self) -> float:
        """Proportional set size of the whole tree."""
        return sum(_proportional_kibibytes(number) for number in self.processes()) / 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Server]:
    """Start a server from this environment's programs, wait until it answers, stop it at the end."""
    port = free_port()
    bind = ("--bind", f"127.0.0.1:{port}") if command[0] == "gunicorn" else ("--host", "127.0.0.1", "--port", str(port))
    program = str(Path(sys.executable).parent / command[0])
    log = Path(environment["LMS_DATA"]) / f"{command[0]}.log"
    with log.open("wb") as output:
        process = subprocess.Popen([program, *command[1:], *bind], env={**os.environ, **environment}, stdout=output, stderr=output)
    try:
        _wait(process, port, log)
        yield Server(process=process, port=port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    pause = threading.Event()
    for _attempt in range(PATIENCE * 20):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")


def _children() -> Mapping[int, list[int]]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    return children


def _tree(number: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    yield number
    for child in children.get(number, []):
        yield from _tree(child, children)


def _cpu_ticks(number: int) -> int:
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _proportional_kibibytes(number: int) -> int:
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
