"""`lms speak` against the program espeak-ng run alone: the same texts, voices and paces on the same number of processes.

The program is started for each line, as a shell script would, and writes WAV. Against the library called in memory
`lms speak` takes about 18 times as long: there a sentence costs 1 ms, its Opus file 3 ms, and its MP3 file 12 ms.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from bench.table import Row
from lms.content.media import speech
from lms.content.sections import Spoken
from lms.content.sounds import PACES, Sounds, made
from lms.speech.espeak import NORMAL, SLOW, Espeak
from lms.speech.making import Job, jobs, make

LINES = 500
ROUNDS = 3
SENTENCE = "Имала сам у {} понедељак, али нисам могла да дођем."
ORDINALS = ["први", "други", "трећи", "четврти", "пети", "шести", "седми", "осми", "девети", "десети"]


def speaking_rows(folder: Path) -> list[Row]:
    """One row: 500 lines, normal and slow, encoded and written, against speaking them alone."""
    lines = [_line(number) for number in range(LINES)]
    ratios = []
    for number in range(ROUNDS):
        alone = _alone(lines, folder)
        started = time.perf_counter()
        site = folder / f"speaking-{number}"
        assert not make(site, speech(lines, Sounds(), (), Espeak.name), Espeak())
        ratios.append((time.perf_counter() - started) / alone)
        assert len(made(site)) == LINES * len(PACES)
    return [Row(name="`lms speak` of 500 lines with espeak-ng, against espeak-ng alone", value=median(ratios), bound=1.3, unit="x")]


def _line(number: int) -> Spoken:
    words = " ".join(ORDINALS[int(digit)] for digit in f"{number:03}")
    text = SENTENCE.format(words)
    return Spoken(text=text, shown=text, key=f"{number:03}")


def _alone(lines: Sequence[Spoken], folder: Path) -> float:
    """Seconds for the program to speak every line at each pace."""
    todo = jobs(speech(lines, Sounds(), (), Espeak.name), Espeak())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        started = time.perf_counter()
        list(pool.map(lambda job: _program(folder, job), todo))
        return time.perf_counter() - started


def _program(folder: Path, job: Job) -> None:
    words = str(NORMAL if job.pace == "normal" else SLOW)
    command = ["espeak-ng", "-v", job.row.voice, "-s", words, "-w", str(folder / f"{job.row.key}-{job.pace}.wav"), job.row.text]
    subprocess.run(command, check=True, capture_output=True)
