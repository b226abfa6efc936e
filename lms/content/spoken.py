"""How a spoken line is written: who says it, what is heard, what is seen, and whether somebody recorded it."""

from __future__ import annotations

import re
from dataclasses import dataclass

VOICE = re.compile(r"\(([^)\n]{1,40})\)\s*")
SOUND_ONLY = re.compile(r"\[(?:само звук|samo zvuk|sound only)\]\s*", re.IGNORECASE)
SCREEN = re.compile(r"\{(?:screen|екран|ekran):\s*([^{}\n]+)\}", re.IGNORECASE)
RECORDING = re.compile(r"(?P<file>[^|\s]+\.(?:opus|mp3))\s*\|\s*(?P<text>.+)")
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
