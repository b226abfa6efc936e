"""What somebody sends as a recording: sound of usual kinds becomes Opus and MP3, everything else is refused."""

from __future__ import annotations

import io
import subprocess
import sys
import wave
from pathlib import Path

import av
import pytest

from lms.speech.clip import SpeechError
from lms.speech.espeak import Espeak
from lms.speech.recording import convert
from lms.speech.sound import decode

CLIP = Espeak().say("Извините, где је пошта?", "sr+f1", "normal")


def recorded(container: str, codec: str, rate: int = 48_000) -> bytes:
    """The sentence as a phone or computer would record it, in stereo."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(CLIP.samples) // 2)
        frame.planes[0].update(CLIP.samples)
        frame.sample_rate = CLIP.rate
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="stereo", rate=rate)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(("container", "codec"), [("ogg", "libopus"), ("webm", "libopus"), ("mp3", "libmp3lame"), ("wav", "pcm_s16le"), ("ipod", "aac"), ("flac", "flac")])
def test_what_phones_and_computers_record_is_taken(container: str, codec: str):
    files = convert(recorded(container, codec))
    assert set(files) == {".opus", ".mp3"}
    for content in files.values():
        assert decode(content).seconds == pytest.approx(CLIP.seconds, abs=0.2)
        with av.open(io.BytesIO(content)) as file:
            assert file.streams.audio[0].channels == 1


def silence() -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(64_000))
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<html><script>alert(1)</script></html>",
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"OggS" + bytes(5_000),
        b"ID3" + b"<script>alert(1)</script>" * 50,
        b"RIFF" + recorded("wav", "pcm_s16le")[4:60],
        silence(),
    ],
)
def test_everything_else_is_refused(content: bytes):
    with pytest.raises(SpeechError):
        convert(content)


def test_the_program_leaves_files_or_a_reason(tmp_path: Path):
    command = [sys.executable, "-m", "lms.speech.recording", str(tmp_path)]
    refused = subprocess.run(command, input=b"<html>", capture_output=True, check=False)
    assert (refused.returncode, list(tmp_path.iterdir())) == (1, [])
    assert b"none of the kinds" in refused.stderr
    taken = subprocess.run(command, input=recorded("mp3", "libmp3lame"), capture_output=True, check=False)
    assert (taken.returncode, sorted(file.name for file in tmp_path.iterdir())) == (0, ["sound.mp3", "sound.opus"])
