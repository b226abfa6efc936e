"""Loudness and encoding, and files that are no sound."""

from __future__ import annotations

import io
import wave
from array import array
from math import pi, sin

import pytest

from lms.speech.clip import Clip, SpeechError
from lms.speech.sound import decode, encode, gain

TONE = array("h", (int(1500 * sin(2 * pi * 440 * place / 16_000)) for place in range(32_000))).tobytes()


def test_quiet_speech_becomes_as_loud_as_the_rest():
    quiet = Clip(samples=TONE, rate=16_000)
    assert gain(quiet) > 10
    levels = {suffix: max(array("h", decode(content).samples)) for suffix, content in encode(quiet).items()}
    assert all(5_000 < level < 32_000 for level in levels.values())
    assert gain(Clip(samples=bytes(32_000), rate=16_000)) == 0


def test_any_sound_file_is_read_as_mono():
    stereo = io.BytesIO()
    with wave.open(stereo, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(TONE)
    assert decode(stereo.getvalue()).seconds == pytest.approx(1, abs=0.01)
    with pytest.raises(SpeechError, match="longer than 0.5 seconds"):
        decode(stereo.getvalue(), longest=0.5)


@pytest.mark.parametrize("content", [b"", b"<html><script>alert(1)</script>", b"OggS" + bytes(200), b"ID3\x03" + b"\xff" * 500, TONE[:999]])
def test_what_is_no_sound_is_refused(content: bytes):
    with pytest.raises(SpeechError):
        decode(content)
