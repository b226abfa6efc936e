"""espeak-ng from the wheel `espeakng-loader`: speaks without network, plainly; for demos, tests and where nothing else is."""

from __future__ import annotations

import ctypes
import re
from functools import cache

import espeakng_loader

from lms.speech.clip import Clip, SpeechError

SYNCHRONOUS = 2
"""espeak_Initialize: sound goes to our callback, and espeak_Synth returns when all of it did."""
NO_EXIT = 0x8000
UTF_8 = 1
RATE = 1
"""Number of espeak's parameter for words a minute."""
NORMAL, SLOW = 105, 95
"""Words a minute: about 3.7 and 3.3 syllables a second (audio.md 7.3); slow is made of pauses, not of stretched words."""
PAUSE = 0.55
"""Seconds between the phrases of slow speech."""
PHRASE = 3
"""Most words in a phrase of slow speech."""
PHRASE_END = re.compile(r"(?<=[.,;:!?…–])\s+")
Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The engine."""

    name = "espeak-ng"
    processes = 0

    def voice(self, wanted: str) -> str:
        """Serbian with one of espeak's variants of a woman's or man's voice."""
        return f"sr+{wanted}"

    def speed(self, pace: str) -> str:
        """Words a minute; slow with its pauses."""
        return f"{NORMAL}" if pace == "normal" else f"{SLOW}+{PAUSE}"

    def say(self, text: str, voice: str, pace: str) -> Clip:
        """Speak; slowly: phrase by phrase. Raises SpeechError where the library refuses."""
        library = _library()
        if pace == "normal":
            return Clip(samples=library.speak(text, voice, NORMAL), rate=library.rate)
        pause = bytes(2 * int(PAUSE * library.rate))
        return Clip(samples=pause.join(library.speak(phrase, voice, SLOW) for phrase in phrases(text)), rate=library.rate)


def phrases(text: str) -> list[str]:
    """Text in pieces of at most three words that end where the author's marks do, none with one word if it can be helped."""
    pieces = []
    for part in PHRASE_END.split(text.strip()):
        words = part.split()
        count = -(-len(words) // PHRASE)
        size = -(-len(words) // count) if count else 1
        pieces += [" ".join(words[place : place + size]) for place in range(0, len(words), size)]
    return pieces


class _Library:
    """The shared library, set up once in a process."""

    def __init__(self) -> None:
        self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
        self.rate = self._espeak.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), NO_EXIT)
        if self.rate <= 0:
            raise SpeechError("espeak-ng does not start: its voices are not where the package espeakng-loader puts them")
        self._heard: list[bytes] = []
        self._voice = ""
        self._callback = Callback(self._keep)  # kept alive as long as the library may call it
        self._espeak.espeak_SetSynthCallback(self._callback)

    def _keep(self, samples: object, count: int, _events: object) -> int:
        if samples and count > 0:
            self._heard.append(ctypes.string_at(samples, 2 * count))  # type: ignore[arg-type]
        return 0

    def speak(self, text: str, voice: str, rate: int) -> bytes:
        """Samples of a text."""
        if voice != self._voice and self._espeak.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SpeechError(f"espeak-ng has no voice {voice}")
        self._voice = voice
        self._espeak.espeak_SetParameter(RATE, rate, 0)
        self._heard.clear()
        said = text.encode()
        if self._espeak.espeak_Synth(said, ctypes.c_size_t(len(said) + 1), 0, 0, 0, UTF_8, None, None) != 0 or not self._heard:
            raise SpeechError(f"espeak-ng said nothing for “{text}”")
        return b"".join(self._heard)


@cache
def _library() -> _Library:
    return _Library()
