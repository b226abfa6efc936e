"""The sounds that a site has: for each spoken line and pace the best file, a person's voice before a machine's."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from lms.content.files import write_whole

PACES = ("normal", "slow")
RECORDING = "recording"
BEST_FIRST = (RECORDING, "gtts", "espeak-ng", "silent")
"""Who speaks, in the order in which learners hear them; "silent" is for tests."""
SPEECH = "speech"
"""Folder below media/ of what `lms speak` makes; never committed."""
LINES = "recordings/lines"
"""Folder below media/ of the lines that people recorded on the site's own page."""
MANIFEST = "manifest.tsv"
SUFFIXES = (".opus", ".mp3")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A row of the manifest: how a sound was made. key: of the spoken line. file: its name without suffix. made_on: a day."""

    key: str
    pace: str
    engine: str
    voice: str
    text: str
    made_on: str
    file: str


@dataclass(frozen=True, kw_only=True)
class Sounds:
    """The best sound for each (key, pace): who speaks, and the file's path below media/ without suffix."""

    best: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Changes with every sound that comes, goes or is exchanged; "" for none."""
        return hashlib.sha256(repr(sorted(self.best.items())).encode()).hexdigest()[:8] if self.best else ""

    def find(self, key: str, pace: str) -> str | None:
        """The path of a line's sound below media/, without suffix, or None."""
        found = self.best.get((key, pace))
        return found[1] if found else None

    def speaker(self, key: str, pace: str = "normal") -> str:
        """Who says a line: "recording" for a person, else the engine's name; "" for nobody."""
        return self.best.get((key, pace), ("", ""))[0]


def name_of(engine: str, voice: str, speed: str, text: str) -> str:
    """The name of a generated sound without suffix: another engine, voice, speed or text is another file."""
    return hashlib.sha256("\n".join((engine, voice, speed, unicodedata.normalize("NFC", text))).encode()).hexdigest()


def load(site: Path) -> Sounds:
    """Look at the sounds of a site: the manifest's rows whose files are there, and people's recordings."""
    found = [((row.key, row.pace), (row.engine, f"{SPEECH}/{row.file}")) for row in made(site)]
    found += [((key, pace), (RECORDING, f"{LINES}/{name}")) for key, pace, name in recorded(site)]
    found.sort(key=lambda one: -rank(one[1][0]))  # the best comes last and stays
    return Sounds(best=dict(found))


def rank(engine: str) -> int:
    """Lower is better; engines that nobody knows come last."""
    return BEST_FIRST.index(engine) if engine in BEST_FIRST else len(BEST_FIRST)


def made(site: Path) -> list[Made]:
    """The rows of the manifest whose files are there, with every suffix."""
    file = site / "media" / SPEECH / MANIFEST
    names = {name for name, size in _files(file.parent) if size}
    if not file.is_file():
        return []
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"), newline=""), "excel-tab"))
    whole = (row for row in rows[1:] if len(row) == len(fields(Made)))
    found = (Made(**dict(zip((one.name for one in fields(Made)), row, strict=True))) for row in whole)
    return [row for row in found if all(row.file + suffix in names for suffix in SUFFIXES)]


def recorded(site: Path) -> Iterator[tuple[str, str, str]]:
    """Key, pace and name without suffix of each line that a person recorded."""
    for name, size in _files(site / "media" / LINES):
        key, _hyphen, rest = name.removesuffix(".opus").partition("-")
        pace = rest.partition("-")[0]
        if size and name.endswith(".opus") and pace in PACES:
            yield key, pace, name.removesuffix(".opus")


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Names and sizes, in the order of names, so that every process comes to the same result."""
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from sorted((entry.name, entry.stat().st_size) for entry in entries if not entry.name.startswith("."))


def changed_at(site: Path) -> tuple[int, ...]:
    """Times of change of what `load` looks at."""
    places = (site / "media" / SPEECH / MANIFEST, site / "media" / LINES)
    return tuple(place.stat().st_mtime_ns if place.exists() else 0 for place in places)


def write_manifest(site: Path, rows: Iterable[Made]) -> None:
    """Replace the manifest as a whole."""
    text = io.StringIO(newline="")
    table = csv.writer(text, "excel-tab", lineterminator="\n")
    table.writerow(one.name for one in fields(Made))
    table.writerows(sorted(astuple(row) for row in rows))
    write_whole(site / "media" / SPEECH / MANIFEST, text.getvalue().encode())
