"""Words for Anki: asks `anki_package.py` in a process of its own, because genanki would cost every worker 11 MB."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PROGRAM = Path(__file__).parent / "anki_package.py"
PATIENCE = 60
"""Seconds that a package may take."""
LARGEST_SOUND, LARGEST_SOUNDS = 100_000, 20_000_000
"""Bytes of one sound and of all sounds of a package: it has to travel over slow networks."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A word as Anki gets it. key: names the note for ever, so that a later import updates it. sound: below media/, or ""."""

    key: str
    cyrillic: str
    latin: str
    meaning: str
    direction: str
    grammar: str
    sentence: str
    sound: str


def package(name: str, notes: Sequence[Note], media: Path) -> bytes:
    """An .apkg file. media: the folder of sounds; those that are missing or too large are left out.

    Raises RuntimeError if the other process fails.
    """
    sounds, room = {}, LARGEST_SOUNDS
    for note in notes:
        file = (media / note.sound).resolve() if note.sound else media
        if file.is_file() and file.is_relative_to(media.resolve()) and file.stat().st_size <= min(LARGEST_SOUND, room):
            sounds[note.sound] = str(file)
            room -= file.stat().st_size
    order = json.dumps({"name": name, "notes": [asdict(note) for note in notes], "sounds": sounds})
    command = [sys.executable, "-I", str(PROGRAM)]
    done = subprocess.run(command, input=order.encode(), capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise RuntimeError(f"anki_package: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout
