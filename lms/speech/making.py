"""Making the sounds that a site lacks: in parallel, resumable, each file whole or not there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from lms.content import jail
from lms.content.files import write_whole
from lms.content.media import Speech
from lms.content.sections import Spoken
from lms.content.serbian import to_cyrillic
from lms.content.sounds import SPEECH, SUFFIXES, Made, made, name_of, write_manifest
from lms.speech.clip import Engine, SpeechError
from lms.speech.sound import encode

ANY_VOICE = "f1"
"""Who says a line that names nobody."""
BETWEEN_MANIFESTS = 5.0
"""Seconds; running servers look at the sounds anew each time."""
Progress = Callable[[int], None]
"""Called with the number of sounds that were done since the last call."""


class Busy(Exception):
    """Another process makes sounds for this site."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One sound to make, and the row that the manifest gets for it."""

    row: Made
    pace: str


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A sound that could not be made, and why."""

    line: Spoken
    pace: str
    reason: str


def jobs(wanted: Speech, engine: Engine, voice: str = ANY_VOICE) -> list[Job]:
    """What is to be made. voice: of lines that name nobody."""
    today = datetime.now(UTC).date().isoformat()
    found = []
    for (key, pace), line in wanted.make.items():
        own = engine.voice(line.voice or voice)
        text = to_cyrillic(line.text)  # a voice reads Serbian Latin as English or worse
        file = name_of(engine.name, own, engine.speed(pace), text)
        found.append(Job(row=Made(key=key, pace=pace, engine=engine.name, voice=own, text=text, made_on=today, file=file), pace=pace))
    return found


def make(site: Path, wanted: Speech, engine: Engine, voice: str = ANY_VOICE, progress: Progress = lambda _count: None) -> list[Missing]:
    """Make what is missing; gives what could not be made. Raises Busy."""
    if not wanted.make:
        return []
    folder = site / "media" / SPEECH
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _sweep(folder)
        rows, waiting = {(row.key, row.pace, row.engine): row for row in made(site)}, jobs(wanted, engine, voice)
        missing, written = [], monotonic()
        for job, reason in _spoken(folder, waiting, engine):
            progress(1)
            if reason:
                missing.append(Missing(line=wanted.make[job.row.key, job.pace], pace=job.pace, reason=reason))
                continue
            rows[job.row.key, job.pace, engine.name] = job.row
            if monotonic() - written > BETWEEN_MANIFESTS:
                write_manifest(site, rows.values())
                written = monotonic()
        write_manifest(site, rows.values())
    return missing


def _spoken(folder: Path, waiting: Sequence[Job], engine: Engine) -> Iterator[tuple[Job, str]]:
    """Each job with "" or why it failed. What an interrupted run left whole is taken over; each file is made once."""
    by_file: dict[str, list[Job]] = {}
    for job in waiting:
        by_file.setdefault(job.row.file, []).append(job)
    there = {file for file in by_file if all(_whole(folder / f"{file}{suffix}") for suffix in SUFFIXES)}
    yield from ((job, "") for file in there for job in by_file[file])
    todo = [same[0] for file, same in by_file.items() if file not in there]
    workers = engine.processes or os.cpu_count() or 1
    for number, result in jail.each(lambda job: say(folder, job, engine), todo, workers) if todo else ():
        reason = result if isinstance(result, str) else result.error or "the engine took too long or crashed"
        yield from ((job, reason) for job in by_file[todo[number].row.file])


def say(folder: Path, job: Job, engine: Engine) -> str:
    """Speak and store one sound; gives "" or why it failed. A failure leaves nothing behind."""
    try:
        files = encode(engine.say(job.row.text, job.row.voice, job.pace))
    except SpeechError as error:
        return str(error)
    for suffix in SUFFIXES[::-1]:
        write_whole(folder / f"{job.row.file}{suffix}", files[suffix])
    return ""


def prune(site: Path, unneeded: Iterable[Made]) -> int:
    """Delete sounds that nobody needs, and files that the manifest does not know; gives the number of files. Raises Busy."""
    folder = site / "media" / SPEECH
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        rows = set(made(site)) - set(unneeded)
        write_manifest(site, rows)
        _sweep(folder)
        needed = {f"{row.file}{suffix}" for row in rows for suffix in SUFFIXES}
        found = [file for suffix in SUFFIXES for file in folder.glob(f"*{suffix}") if file.name not in needed]
        for file in found:
            file.unlink()
    return len(found)


def _whole(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _sweep(folder: Path) -> None:
    """Remove the drafts of a run that was killed."""
    for draft in folder.glob(".*.*.*"):
        draft.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # this process's alone: a worker that outlives it holds nothing
        except OSError as error:
            raise Busy from error
        yield
