"""Lines that people recorded on the site's own page: files below media/recordings/lines/, named by line, pace and content."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from lms.content.files import write_whole
from lms.content.sounds import LINES, SUFFIXES, recorded

LARGEST = 5_000_000
"""Bytes of a file that is taken: a minute of anything that a phone records."""
SECONDS = 30
PROGRAM = "lms.speech.recording"
"""Run in a process of its own: FFmpeg reads what somebody sent, and a page has no room for it."""


class NoSpeech(Exception):
    """A file is no sound, is too long, or nobody speaks in it."""


def convert(content: bytes) -> dict[str, bytes]:
    """The files of each suffix that learners hear. Raises NoSpeech."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", PROGRAM, folder]
        try:
            done = subprocess.run(command, input=content, timeout=SECONDS, capture_output=True, check=False)  # noqa: S603 - no word of it is a stranger's
        except subprocess.TimeoutExpired as error:
            raise NoSpeech("it takes too long to read") from error
        files = {suffix: Path(folder, f"sound{suffix}") for suffix in SUFFIXES}
        if done.returncode != 0 or not all(file.is_file() for file in files.values()):
            raise NoSpeech(done.stderr.decode(errors="replace")[-200:])
        return {suffix: file.read_bytes() for suffix, file in files.items()}


def keep(site: Path, key: str, pace: str, files: Mapping[str, bytes]) -> None:
    """Make a recording the one of its line; an earlier one goes."""
    name = f"{key}-{pace}-{hashlib.sha256(files['.opus']).hexdigest()[:16]}"
    for suffix in SUFFIXES[::-1]:  # the one that is looked for comes last
        write_whole(site / "media" / LINES / f"{name}{suffix}", files[suffix])
    remove(site, key, pace, but=name)


def remove(site: Path, key: str, pace: str, but: str = "") -> bool:
    """Delete the recordings of a line; gives whether there were any."""
    names = [name for owner, its_pace, name in recorded(site) if (owner, its_pace) == (key, pace) and name != but]
    for name in names:
        for suffix in SUFFIXES:
            (site / "media" / LINES / f"{name}{suffix}").unlink(missing_ok=True)
    return bool(names)
