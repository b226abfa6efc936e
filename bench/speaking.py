"""`lms speak` against espeak-ng alone: the same texts, voices and paces on the same number of processes, in rounds that alternate."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from bench.table import Row
from lms.content.media import speech
from lms.content.sections import Spoken
from lms.content.sounds import PACES, Sounds, made
from lms.speech.espeak import Espeak
from lms.speech.making import jobs, make

LINES = 500
ROUNDS = 3
SENTENCE = "Имала сам у {} понедељак, али нисам могла да дођем."
ORDINALS = ["први", "други", "трећи", "четврти", "пети", "шести", "седми", "осми", "девети", "десети"]


def speaking_rows(folder: Path) -> list[Row]:
    """One row: 500 lines, normal and slow, encoded and written, against speaking them alone."""
    lines = [_line(number) for number in range(LINES)]
    ratios = []
    for number in range(ROUNDS):
        alone = _alone(lines)
        started = time.perf_counter()
        site = folder / f"speaking-{number}"
        assert not make(site, speech(lines, Sounds(), (), Espeak.name), Espeak())
        ratios.append((time.perf_counter() - started) / alone)
        assert len(made(site)) == LINES * len(PACES)
    return [Row(name="`lms speak` of 500 lines with espeak-ng, against the engine alone", value=median(ratios), bound=1.3, unit="x")]


def _line(number: int) -> Spoken:
    words = " ".join(ORDINALS[int(digit)] for digit in f"{number:03}")
    text = SENTENCE.format(words)
    return Spoken(text=text, shown=text, key=f"{number:03}")


def _alone(lines: Sequence[Spoken]) -> float:
    """Seconds for the engine to speak every line at each pace."""
    engine, todo = Espeak(), jobs(speech(lines, Sounds(), (), Espeak.name), Espeak())
    with get_context("fork").Pool(os.cpu_count()) as pool:
        started = time.perf_counter()
        pool.starmap(engine.say, [(job.row.text, job.row.voice, job.pace) for job in todo], chunksize=1)
        return time.perf_counter() - started
