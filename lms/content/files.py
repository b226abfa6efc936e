"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file: readers see the old one or the new one, and a killed process leaves only a hidden draft."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        os.replace(draft, target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
