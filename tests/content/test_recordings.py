"""Recordings of lines: one for each line and pace, exchanged and removed as a whole, made by a process that may fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import write

from lms.content import recordings
from lms.content.recordings import NoSpeech, convert, keep, remove
from lms.content.sounds import load

KEY = "ab" * 32


def files(text: bytes) -> dict[str, bytes]:
    return {".opus": text, ".mp3": text}


def test_a_line_has_one_recording_for_each_pace(tmp_path: Path):
    for pace, text in (("normal", b"first"), ("slow", b"slow"), ("normal", b"second")):
        keep(tmp_path, KEY, pace, files(text))
    sounds = load(tmp_path)
    assert [(tmp_path / "media" / f"{sounds.find(KEY, pace)}.mp3").read_bytes() for pace in ("normal", "slow")] == [b"second", b"slow"]
    assert len(list((tmp_path / "media" / "recordings" / "lines").iterdir())) == 4
    assert remove(tmp_path, KEY, "normal")
    assert not remove(tmp_path, KEY, "normal")
    assert (load(tmp_path).find(KEY, "normal"), load(tmp_path).speaker(KEY, "slow")) == (None, "recording")


def test_the_same_recording_twice_stays(tmp_path: Path):
    keep(tmp_path, KEY, "normal", files(b"same"))
    keep(tmp_path, KEY, "normal", files(b"same"))
    assert load(tmp_path).speaker(KEY) == "recording"


@pytest.mark.parametrize("program", ["import sys; sys.exit(1)", "print('done')", "import os; os.kill(os.getpid(), 9)", "import time; time.sleep(30)"])
def test_a_program_that_fails_gives_no_recording(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, {"failing.py": program})
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(recordings, "PROGRAM", "failing")
    monkeypatch.setattr(recordings, "SECONDS", 3)
    with pytest.raises(NoSpeech):
        convert(b"anything")
