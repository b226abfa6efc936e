"""gTTS: a pleasant voice that needs the network and sends the lesson's text (never anybody's answer) to Google Translate."""

from __future__ import annotations

import io
import socket
import time

from gtts import gTTS, gTTSError
from requests import RequestException

from lms.speech.clip import Clip, SpeechError
from lms.speech.sound import decode

LANGUAGE = "sr"
HOST = ("translate.google.com", 443)
TRIES = 3
SECONDS = 3
"""Patience with one try, and with finding out whether there is a network."""


class Google:
    """The engine. It has one voice, and two speeds of its own."""

    name = "gtts"
    processes = 2

    def voice(self, wanted: str) -> str:
        """There is only one, whoever is wanted."""
        return LANGUAGE

    def speed(self, pace: str) -> str:
        """Its own."""
        return pace

    def say(self, text: str, voice: str, pace: str) -> Clip:
        """Ask up to three times, longer apart each time. Raises SpeechError when the service does not answer."""
        for again in range(TRIES):
            if again:
                time.sleep(2 ** (again - 1))
            answer = io.BytesIO()
            try:
                gTTS(text, lang=voice, slow=pace == "slow", lang_check=False, timeout=SECONDS).write_to_fp(answer)
                return decode(answer.getvalue())
            except (gTTSError, RequestException, OSError, SpeechError) as error:
                reason = type(error).__name__
        raise SpeechError(f"gTTS gave no sound after {TRIES} tries ({reason}); is the network there?")


def reachable() -> bool:
    """Whether gTTS's service answers at all."""
    try:
        socket.create_connection(HOST, timeout=SECONDS).close()
    except OSError:
        return False
    return True
