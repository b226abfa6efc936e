"""An engine for tests of everything but speech: silence as long as the text would take."""

from __future__ import annotations

from lms.speech.clip import Clip

RATE = 24_000
SECONDS = {"normal": 0.08, "slow": 0.12}
"""For each character."""


class Silence:
    """The engine; its files are marked as silent wherever they are listed."""

    name = "silent"
    processes = 0

    def voice(self, wanted: str) -> str:
        """Silence is the same in every voice."""
        return "silent"

    def speed(self, pace: str) -> str:
        """As long as speech would be."""
        return pace

    def say(self, text: str, voice: str, pace: str) -> Clip:
        """Nothing, for a while."""
        return Clip(samples=bytes(2 * int(RATE * SECONDS[pace] * max(len(text), 1))), rate=RATE)
