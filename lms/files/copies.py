"""From what somebody sent to a copy that may be kept: the content decides what it is, never its name."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filetype

from lms.content.messages import N_
from lms.files.child import TOO_MUCH

Kind = Literal["picture", "document", "sound"]
TYPES: Mapping[Kind, tuple[str, str]] = {
    "picture": ("image/webp", "webp"),
    "document": ("application/pdf", "pdf"),
    "sound": ("audio/ogg", "opus"),
}
"""What is kept -> media type and suffix; nothing else is ever served."""
SENT: Mapping[str, tuple[Kind, str]] = {
    "image/jpeg": ("picture", "jpeg"), "image/png": ("picture", "png"), "image/webp": ("picture", "webp"),
    "application/pdf": ("document", "pdf"),
    "video/webm": ("sound", "matroska"), "video/x-matroska": ("sound", "matroska"), "audio/ogg": ("sound", "ogg"),
    "audio/mp4": ("sound", "mov"), "video/mp4": ("sound", "mov"), "video/quicktime": ("sound", "mov"), "video/3gpp": ("sound", "mov"),
    "audio/x-wav": ("sound", "wav"), "audio/mpeg": ("sound", "mp3"), "audio/aac": ("sound", "aac"), "audio/x-flac": ("sound", "flac"),
}  # fmt: skip
"""What content looks like -> kind, and FFmpeg's name of the format. Recorders of browsers call sound video."""
EBML = b"\x1a\x45\xdf\xa3"
"""How WebM begins; browsers write what follows in more ways than `filetype` knows."""
CHILD = str(Path(__file__).with_name("child.py"))
AT_ONCE = threading.BoundedSemaphore(2)
"""Copies that one process makes at the same time; the others wait their turn."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What making one copy may use."""

    cpu_seconds: int = 15
    wall_seconds: float = 30
    megabytes: int = 500


@dataclass(frozen=True, kw_only=True)
class SafeCopy:
    """Something that may be kept and shown."""

    kind: Kind
    content: bytes


class FileRefused(Exception):
    """A file is not taken; the English sentence (marked with `N_`) says kindly what to do."""


class TooBusy(Exception):
    """Other copies are being made; come back in a moment."""


EMPTY = N_("This file is empty. Choose another or take the photo again.")
WRONG: Mapping[bool, str] = {
    True: N_("Only a sound can be sent here. Record again or choose another file."),
    False: N_("Only a photo (JPEG, PNG, WebP) or a PDF can be sent here. Take a photo of the page or choose another file."),
}
"""Where a sound is wanted, and where it is not."""
BROKEN = N_("This file cannot be read. It may be damaged: make it again or choose another.")
LARGE: Mapping[Kind, str] = {
    "picture": N_("This picture is too large. Take a photo with your phone or choose a smaller one."),
    "sound": N_("A recording has at most three minutes. Record a shorter one."),
}


def safe_copy(content: bytes, wanted: Collection[str], limits: Limits | None = None) -> SafeCopy:
    """A copy of what was sent, if it is of a wanted kind. Raises FileRefused or TooBusy.

    A PDF stays as it is, since nothing can be taken out of it safely: it is only ever served to be saved.
    """
    if not content:
        raise FileRefused(EMPTY)
    kind, format_name = kind_of(content)
    if kind is None or kind not in wanted:
        raise FileRefused(WRONG["sound" in wanted])
    if kind == "document":
        if b"%%EOF" not in content[-2048:]:
            raise FileRefused(BROKEN)
        return SafeCopy(kind=kind, content=content)
    return SafeCopy(kind=kind, content=_made_anew(content, kind, format_name, limits or Limits()))


def kind_of(content: bytes) -> tuple[Kind | None, str]:
    """What content is, by how it begins, with FFmpeg's name of its format."""
    if content.startswith(EBML):
        return SENT["video/webm"]
    guessed = filetype.guess(content[:8192])
    return SENT.get(guessed.mime, (None, "")) if guessed else (None, "")


def _made_anew(content: bytes, kind: Kind, format_name: str, limits: Limits) -> bytes:
    """Decode and encode in a child process, which may be slow, hungry or crash without taking anything with it."""
    if not AT_ONCE.acquire(timeout=limits.wall_seconds):
        raise TooBusy
    command = [sys.executable, "-I", CHILD, kind, format_name, str(limits.cpu_seconds), str(limits.megabytes)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=limits.wall_seconds, env={})  # noqa: S603 - our own program
    except subprocess.TimeoutExpired as error:
        raise FileRefused(BROKEN) from error
    finally:
        AT_ONCE.release()
    if done.returncode == TOO_MUCH:
        raise FileRefused(LARGE[kind])
    if done.returncode:  # unreadable, or stopped by a limit
        raise FileRefused(BROKEN)
    return done.stdout
