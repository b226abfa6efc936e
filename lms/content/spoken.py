"""How a spoken line is written: who says it, what is heard, what is seen, and whether somebody recorded it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

VOICE = re.compile(r"\(([^)\n]{1,40})\)\s*")
SOUND_ONLY = re.compile(r"\[(?:само звук|samo zvuk|sound only)\]\s*", re.IGNORECASE)
SCREEN = re.compile(r"\{(?:screen|екран|ekran):\s*([^{}\n]+)\}", re.IGNORECASE)
RECORDING = re.compile(r"(?P<file>[^|\s]+\.(?:opus|mp3))\s*\|\s*(?P<text>.+)")
VOICES = ("f1", "f2", "m1", "m2")
"""Two women and two men; an engine that has fewer voices gives its nearest."""
FIXED_LETTERS = re.compile(r":(?:cyr|lat)\[([^\]\n]*)\]")
MARKUP = re.compile(r"[*_`]")


@dataclass(frozen=True, kw_only=True)
class SpokenLine:
    """A line after 🔊. said: what the voice reads. shown: Markdown. recording: a file below media/recordings/, or ""."""

    said: str
    shown: str
    voice: str
    recording: str
    hidden: bool


def read_spoken(text: str) -> SpokenLine:
    """Take a spoken line apart; whatever is written gives a line."""
    voice, recording, hidden = "", "", False
    if found := VOICE.match(text):
        voice, text = found[1], text[found.end() :]
    if found := SOUND_ONLY.match(text):
        hidden, text = True, text[found.end() :]
    if found := RECORDING.fullmatch(text):
        recording, text = found["file"], found["text"]
    said = MARKUP.sub("", FIXED_LETTERS.sub(r"\1", SCREEN.sub("", text)))
    return SpokenLine(said=" ".join(said.split()), shown=SCREEN.sub(r"\1", text), voice=voice, recording=recording, hidden=hidden)


def voice_of(name: str, declared: Mapping[str, str]) -> str:
    """The voice of a person in a lesson: as its header declares it, else by the ending of the name; "" for nobody's.

    A name in -а is nearly always a woman's (Јелена, службеница); the header says so where it is not (Никола: m1).
    """
    return declared.get(name) or ("" if not name else "f1" if name.casefold().endswith("а") else "m1")
