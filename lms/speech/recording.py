"""A person's recording made ready for learners, in a process of its own with little to spend: `python -m lms.speech.recording FOLDER`.

The file comes on standard input; sound.opus and sound.mp3 appear in FOLDER. Exit code 1: it is no sound, or nobody speaks.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from lms.speech.clip import SpeechError
from lms.speech.sound import LARGEST, decode, encode, gain

CPU_SECONDS = 10
MEGABYTES = 300
"""What FFmpeg may use on top of what the program needs itself."""
CONTAINERS = {
    b"OggS": "ogg",
    b"RIFF": "wav",
    b"\x1aE\xdf\xa3": "matroska",
    b"fLaC": "flac",
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xf2": "mp3",
}
"""First bytes -> the one reader that is tried: never a playlist or anything else that names other files."""


def container(content: bytes) -> str:
    """What a file is, by its first bytes. Raises SpeechError for what nobody records."""
    found = next((name for start, name in CONTAINERS.items() if content.startswith(start)), "mp4" if content[4:8] == b"ftyp" else "")
    if not found:
        raise SpeechError("this is none of the kinds of sound files that phones and computers record")
    return found


def convert(content: bytes) -> dict[str, bytes]:
    """Opus and MP3 at the common loudness. Raises SpeechError."""
    clip = decode(content, container=container(content))
    if gain(clip) == 0:
        raise SpeechError("nobody can be heard in this recording")
    return encode(clip)


def main() -> None:
    """Convert standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 1_000_000, MEGABYTES * 1_000_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * LARGEST, 2 * LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        files = convert(sys.stdin.buffer.read())
    except (SpeechError, MemoryError) as error:
        sys.exit(str(error) or "this needs too much memory")
    for suffix, made in files.items():
        (Path(sys.argv[1]) / f"sound{suffix}").write_bytes(made)


if __name__ == "__main__":
    main()
