"""Run as a program of its own: a stranger's file comes in, a copy made anew goes out; limits hold it whatever the file does.

It imports nothing of ours: it starts in a moment, and the server never carries Pillow or FFmpeg in its memory.
Exit codes: 3 for what cannot be read, 4 for what is too large or too long; everything else is a fault or a limit.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

UNREADABLE, TOO_MUCH = 3, 4
MOST_PIXELS = 50_000_000
"""Phones make 12 to 50 million; decoded they need four bytes each."""
LONGEST_EDGE = 2_000
"""Pixels of a stored picture: a page of handwriting stays readable."""
QUALITY = 80
SECONDS = 180
RATE = 24_000
BITS = 24_000
"""Bits a second of speech: three minutes are half a megabyte."""


class Refused(Exception):
    """The file is not taken; carries the exit code."""


def limit(cpu_seconds: int, megabytes: int) -> None:
    """Bound what this process may use from here on; it writes no file at all."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, megabytes * 1_000_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def picture(content: bytes, _format: str) -> bytes:
    """A picture upright, of bounded size, as WebP: nothing but its pixels comes along (no EXIF, no place, no comment)."""
    Image, ImageOps = import_module("PIL.Image"), import_module("PIL.ImageOps")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refused(TOO_MUCH)
            found.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            whole = found if found.mode in ("RGB", "RGBA", "L") else found.convert("RGBA")
            whole.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
            upright = ImageOps.exif_transpose(whole).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise Refused(TOO_MUCH) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused(UNREADABLE) from error
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    target = io.BytesIO()
    paper.save(target, "WEBP", quality=QUALITY)
    return target.getvalue()


def sound(content: bytes, format_name: str) -> bytes:
    """Speech as Opus, one channel, without anything else that the file holds.

    format_name: FFmpeg's. It is never left to guess: playlists, which it also reads, may name files of this machine.
    """
    av = import_module("av")
    target = io.BytesIO()
    try:
        with av.open(io.BytesIO(content), "r", format=format_name) as file, av.open(target, "w", format="ogg") as made:
            stream = made.add_stream("libopus", rate=RATE, layout="mono")
            stream.bit_rate = BITS
            samples = 0
            for frame in _resampled(av, file):
                samples += frame.samples
                if samples > SECONDS * RATE + RATE:
                    raise Refused(TOO_MUCH)
                made.mux(stream.encode(frame))
            made.mux(stream.encode(None))
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise Refused(UNREADABLE) from error
    if not samples:
        raise Refused(UNREADABLE)
    return target.getvalue()


def _resampled(av: Any, file: Any) -> Iterator[Any]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in file.decode(audio=0):
        frame.pts = None  # recorders leave gaps in their times; the sound itself is whole
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def main() -> int:
    """`child.py picture|sound <format> <cpu seconds> <megabytes>`: from standard input to standard output."""
    kind, format_name, cpu_seconds, megabytes = sys.argv[1:]
    limit(int(cpu_seconds), int(megabytes))
    warnings.simplefilter("ignore")
    try:
        made = {"picture": picture, "sound": sound}[kind](sys.stdin.buffer.read(), format_name)
    except Refused as refusal:
        return int(refusal.args[0])
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
