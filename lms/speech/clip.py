"""What an engine gives, and what it may complain about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class SpeechError(Exception):
    """A line could not be spoken or stored; the English sentence says why, for whoever runs `lms speak`."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """Sound as numbers: 16-bit, mono. rate: samples a second."""

    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / self.rate


class Engine(Protocol):
    """Something that speaks Serbian."""

    name: str
    processes: int
    """How many may speak at the same time; 0: as many as there are cores."""

    def voice(self, wanted: str) -> str:
        """Its own voice for f1, f2, m1 or m2."""

    def speed(self, pace: str) -> str:
        """What it does for a pace, in a word; part of the name of the file."""

    def say(self, text: str, voice: str, pace: str) -> Clip:
        """Speak Cyrillic text in one of its own voices.

        Raises SpeechError.
        """
