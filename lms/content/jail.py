"""Work on untrusted text in child processes that may be slow, hungry or crash without taking anything with them."""

from __future__ import annotations

import gc
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from time import monotonic
from typing import Any

CPU_SECONDS = 5
WALL_SECONDS = 15
MEGABYTES = 256
"""What one item may use; memory: on top of what the process had when it was forked."""
WORKERS = 2
FORK = get_context("fork")


@dataclass(frozen=True)
class Killed:
    """The result of an item whose worker had to be stopped, or whose work raised. error: what it raised, if anything."""

    error: str = ""


@dataclass
class _Worker:
    process: ForkProcess
    pipe: Connection
    item: int
    deadline: float


def each(work: Callable[[Any], Any], items: Sequence[Any], workers: int = WORKERS) -> Iterator[tuple[int, Any]]:
    """Pairs of an item's number and its result (or `Killed`), as they come in. work: must return something picklable."""
    waiting = list(range(len(items)))[::-1]
    busy: list[_Worker] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                busy.append(_start(work, items, waiting.pop()))
            for worker in _finished(busy):
                result = _receive(worker)
                yield worker.item, result
                if isinstance(result, Killed) or not waiting:
                    _stop(worker)
                    busy.remove(worker)
                else:
                    _give(worker, waiting.pop())
    finally:
        for worker in busy:
            _stop(worker)


def _start(work: Callable[[Any], Any], items: Sequence[Any], item: int) -> _Worker:
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=_serve, args=(ours, theirs, work, items), daemon=True)
    process.start()
    theirs.close()
    worker = _Worker(process, ours, item, 0)
    _give(worker, item)
    return worker


def _give(worker: _Worker, item: int) -> None:
    worker.item, worker.deadline = item, monotonic() + WALL_SECONDS
    worker.pipe.send(item)


def _finished(busy: list[_Worker]) -> list[_Worker]:
    """Workers with a result, and those whose time is up."""
    patience = max(0.0, min(worker.deadline for worker in busy) - monotonic())
    ready = wait([worker.pipe for worker in busy], patience)
    return [worker for worker in busy if worker.pipe in ready or monotonic() > worker.deadline]


def _receive(worker: _Worker) -> Any:
    try:
        return worker.pipe.recv() if worker.pipe.poll() else Killed()
    except (EOFError, OSError):
        return Killed()


def _stop(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _serve(parents_end: Connection, pipe: Connection, work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    parents_end.close()  # or this process would wait for itself for ever when its parent is killed
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    most = _data_in_use() + MEGABYTES * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what the parent made is never garbage here
    gc.set_threshold(50_000)
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))
        signal.alarm(WALL_SECONDS + 1)  # also where no parent is left to stop it
        try:
            result = work(items[item])
        except (RecursionError, MemoryError):
            result = Killed()
        except Exception as error:  # whatever a plugin's parser raises is one message, and the others go on
            result = Killed(f"{type(error).__name__}: {error}"[:200])
        signal.alarm(0)
        try:
            pipe.send(result)
        except BrokenPipeError:
            return


def _data_in_use() -> int:
    """Bytes of memory that this process has for itself; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
