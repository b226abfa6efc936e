"""A small site to speak for, and what its sounds are."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import av
import av.logging
from av.filter import Graph

from lms.content.media import Speech, speech
from lms.content.sections import Spoken
from lms.content.sounds import load, made

LINES = ("Добар дан! Ја сам Амина.", "Имала сам у понедељак, али нисам могла да дођем.", "Извините, где је пошта?", "хвала")


def lines(*texts: str, voice: str = "") -> list[Spoken]:
    """Spoken lines with keys of their own."""
    return [Spoken(text=text, shown=text, voice=voice, key=f"{voice}{number:02}") for number, text in enumerate(texts)]


def wanted(site: Path, said: list[Spoken], engine: str) -> Speech:
    """What a site lacks now."""
    return speech(said, load(site), made(site), engine)


def loudness(file: Path) -> float:
    """In LUFS, as FFmpeg measures it (EBU R 128)."""
    level = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    with av.logging.Capture() as told, av.open(file) as sound:
        graph = Graph()
        source, meter, sink = graph.add_abuffer(template=sound.streams.audio[0]), graph.add("ebur128", "framelog=quiet"), graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        for frame in sound.decode(audio=0):
            source.push(frame)
        source.push(None)
        with contextlib.suppress(av.error.EOFError):
            while True:
                sink.pull()
        del source, meter, sink, graph  # the meter speaks when it goes
    av.logging.set_level(level)
    found = re.search(r"I:\s+(-?[\d.]+) LUFS", "".join(message for _level, _name, message in told))
    assert found
    return float(found[1])
