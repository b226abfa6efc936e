"""Sets of sounds: what is made, taken over, left out and deleted, also when somebody pulls the plug."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from speech_site import LINES, lines, wanted

from lms.content.sounds import SUFFIXES, load, made
from lms.speech.clip import Clip, SpeechError
from lms.speech.espeak import Espeak
from lms.speech.making import Busy, make, prune
from lms.speech.silence import Silence

MANY = tuple(f"{LINES[1]} {'а' * number}" for number in range(40))
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from speech_site import lines, wanted
from test_making import MANY
from lms.speech.espeak import Espeak
from lms.speech.making import make
site, done = Path(sys.argv[1]), 0
def progress(count):
    global done
    done += count
    if done == 15:
        os.kill(os.getpid(), signal.SIGKILL)
make(site, wanted(site, lines(*MANY), "espeak-ng"), Espeak(), progress=progress)
"""


class Hoarse(Silence):
    """Cannot say some lines: one with a reason, one by crashing, one with an empty sound, one far too long."""

    def say(self, text: str, voice: str, pace: str) -> Clip:
        if text == "сам":
            raise SpeechError("lost its voice")
        if text == "пад":
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "празно":
            return Clip(samples=b"", rate=24_000)
        return super().say(text * 2000 if text == "дуго" else text, voice, pace)


def files(site: Path) -> set[str]:
    return {file.name for file in (site / "media" / "speech").iterdir() if file.suffix in SUFFIXES}


def test_only_what_is_missing_is_made(tmp_path: Path):
    said, counted = lines(*LINES), []
    assert make(tmp_path, wanted(tmp_path, said[:2], "silent"), Silence(), progress=counted.append) == []
    assert sum(counted) == 4
    first = {name: (tmp_path / "media" / "speech" / name).stat().st_mtime_ns for name in files(tmp_path)}
    assert len(first) == 8
    make(tmp_path, wanted(tmp_path, said, "silent"), Silence(), progress=counted.append)
    assert sum(counted) == 8
    assert first.items() <= {name: (tmp_path / "media" / "speech" / name).stat().st_mtime_ns for name in files(tmp_path)}.items()
    assert not wanted(tmp_path, said, "silent").make
    rows = made(tmp_path)
    assert {(row.engine, row.voice, row.pace) for row in rows} == {("silent", "silent", "normal"), ("silent", "silent", "slow")}


def test_a_killed_run_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(Path(__file__).parent)], check=False, env={**os.environ})
    assert killed.returncode == -signal.SIGKILL
    left = files(tmp_path)
    assert left
    assert all((tmp_path / "media" / "speech" / name).stat().st_size for name in left)
    times = {name: (tmp_path / "media" / "speech" / name).stat().st_mtime_ns for name in left if name.replace(".mp3", ".opus") in left}
    said = lines(*MANY)
    assert make(tmp_path, wanted(tmp_path, said, "espeak-ng"), Espeak()) == []
    assert len(files(tmp_path)) == 4 * len(MANY)
    assert times.items() <= {name: (tmp_path / "media" / "speech" / name).stat().st_mtime_ns for name in times}.items()
    assert not [file for file in (tmp_path / "media" / "speech").iterdir() if file.name.startswith(".") and file.name != ".lock"]


def test_an_engine_that_fails_leaves_nothing(tmp_path: Path):
    said = lines("сам", "пад", "празно", "дуго", "добро")
    missing = make(tmp_path, wanted(tmp_path, said, "silent"), Hoarse())
    assert {one.line.text for one in missing} == {"сам", "пад", "празно", "дуго"}
    assert {one.reason for one in missing if one.line.text == "сам"} == {"lost its voice"}
    assert len(files(tmp_path)) == 4
    assert {row.text for row in made(tmp_path)} == {"добро"}


def test_what_no_lesson_says_any_more_can_go(tmp_path: Path):
    said = lines(*LINES)
    make(tmp_path, wanted(tmp_path, said, "silent"), Silence())
    make(tmp_path, wanted(tmp_path, said[:1], "espeak-ng"), Espeak())
    (tmp_path / "media" / "speech" / "stray.opus").write_bytes(b"stray")
    assert prune(tmp_path, wanted(tmp_path, said[:2], "silent").delete) == 1 + 4 + 8
    assert sorted(row.engine for row in made(tmp_path)) == ["espeak-ng", "espeak-ng", "silent", "silent"]
    assert {load(tmp_path).speaker(line.key) for line in said[:2]} == {"espeak-ng", "silent"}


def test_two_runs_do_not_meet(tmp_path: Path):
    said, second = lines(*LINES), get_context("fork")

    def meanwhile(_count: int) -> None:
        other = second.Process(target=refused, args=(tmp_path,))
        other.start()
        other.join()
        assert other.exitcode == 0

    make(tmp_path, wanted(tmp_path, said, "silent"), Silence(), progress=meanwhile)
    assert len(files(tmp_path)) == 16


def refused(site: Path) -> None:
    with pytest.raises(Busy):
        make(site, wanted(site, lines("друго"), "silent"), Silence())
