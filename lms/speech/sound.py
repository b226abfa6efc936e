"""Sound files in and out: decoding, loudness, and Opus with MP3 for old phones (PyAV, which brings FFmpeg)."""

from __future__ import annotations

import io
import math
from array import array
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph

from lms.speech.clip import Clip, SpeechError

RATE = 24_000
"""Opus files say 48 kHz to every player; speech has nothing above the 12 kHz that this keeps."""
BITS = 24_000
"""Bits a second: 60 kB last 20 seconds."""
LOUDNESS = -15.0
"""Decibels of the mean square while somebody speaks; speech then measures near -16 LUFS (tested)."""
PEAK = 0.85
"""Most of full scale; encoding may add a little."""
QUIET = 300
"""Samples below this (-41 dB) are no speech."""
MOST_GAIN = 30.0
"""Decibels; more would only lift noise."""
LARGEST = 60_000
"""Bytes of a sentence on a slow network (exercises.md 4.3)."""
LONGEST = 60
"""Seconds of a recording that are still one sentence."""
EVERY = 8
"""Loudness is measured on every eighth sample: exact to a tenth of a decibel."""


def encode(clip: Clip) -> dict[str, bytes]:
    """A clip at even loudness as the files of each suffix. Raises SpeechError where one is too large to serve."""
    frames = _levelled(clip)
    made = {
        ".opus": _file(frames, "libopus", "ogg", {"compression_level": "0", "frame_duration": "60", "vbr": "on"}),
        ".mp3": _file(frames, "libmp3lame", "mp3", {"compression_level": "9"}),
    }
    if large := max(map(len, made.values())) > LARGEST and max(map(len, made.values())):
        raise SpeechError(f"the sound has {large // 1000} kB, more than {LARGEST // 1000}; make two lines of it")
    return made


def gain(clip: Clip) -> float:
    """Decibels that bring a clip to the common loudness; 0 for silence."""
    samples = array("h", clip.samples)[::EVERY]
    voiced = [sample * sample for sample in samples if sample > QUIET or sample < -QUIET]
    if len(voiced) < len(samples) // 100 + 1:
        return 0.0
    return min(MOST_GAIN, LOUDNESS - 10 * math.log10(sum(voiced) / len(voiced) / 32768**2))


def _levelled(clip: Clip) -> list[AudioFrame]:
    graph = Graph()
    format_of = f"time_base=1/{clip.rate}:sample_rate={clip.rate}:sample_fmt=s16:channel_layout=mono"
    source = graph.add("abuffer", format_of)
    nodes = [source, graph.add("volume", f"{gain(clip):.2f}dB"), graph.add("alimiter", f"limit={PEAK}:level=disabled:attack=2:release=20")]
    nodes += [graph.add("aresample", str(RATE)), graph.add("aformat", "sample_fmts=s16:channel_layouts=mono"), graph.add("abuffersink")]
    for one, following in zip(nodes, nodes[1:], strict=False):
        one.link_to(following)
    graph.configure()
    source.push(_frame(clip))
    source.push(None)
    return list(_pulled(nodes[-1]))


def _frame(clip: Clip) -> AudioFrame:
    frame = AudioFrame(format="s16", layout="mono", samples=len(clip.samples) // 2)
    frame.planes[0].update(clip.samples)
    frame.sample_rate, frame.pts, frame.time_base = clip.rate, 0, Fraction(1, clip.rate)
    return frame


def _pulled(sink: Any) -> Iterator[AudioFrame]:
    while True:
        try:
            yield sink.pull()
        except (av.error.EOFError, av.error.BlockingIOError):
            return


def _file(frames: Sequence[AudioFrame], codec: str, container: str, options: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format=container) as file:
        stream: Any = file.add_stream(codec, rate=RATE, layout="mono", options=options)
        stream.bit_rate = BITS
        for frame in (*frames, None):
            file.mux(stream.encode(frame))
    return target.getvalue()


def decode(content: bytes, longest: float = LONGEST, container: str | None = None) -> Clip:
    """The sound in a file as mono. longest: seconds. container: the only kind that it may be. Raises SpeechError."""
    samples = bytearray()
    try:
        with av.open(io.BytesIO(content), "r", format=container) as file:
            resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in file.decode(audio=0):
                for part in resampler.resample(frame):
                    samples += bytes(part.planes[0])[: 2 * part.samples]
                if len(samples) > 2 * RATE * longest:
                    raise SpeechError(f"the sound is longer than {longest:g} seconds")
            for part in resampler.resample(None):
                samples += bytes(part.planes[0])[: 2 * part.samples]
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise SpeechError("this is no sound file that can be read") from error
    if not samples:
        raise SpeechError("there is no sound in this file")
    return Clip(samples=bytes(samples), rate=RATE)
