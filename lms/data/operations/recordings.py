"""Recordings of spoken lines: kept or removed, with a line in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from lms.content import recordings
from lms.data.audit import note
from lms.data.database import writing


def keep(site: Path, key: str, pace: str, files: Mapping[str, bytes], *, lesson: str, actor_id: str, at: datetime) -> None:
    """Let learners hear a person say a line. key: of the line. Raises OSError where the site cannot be written."""
    recordings.keep(site, key, pace, files)
    _note("recording.kept", key, pace, lesson, actor_id, at)


def remove(site: Path, key: str, pace: str, *, lesson: str, actor_id: str, at: datetime) -> None:
    """Take a person's recording away; a machine's voice is heard again, if there is one."""
    if recordings.remove(site, key, pace):
        _note("recording.removed", key, pace, lesson, actor_id, at)


def _note(action: str, key: str, pace: str, lesson: str, actor_id: str, at: datetime) -> None:
    with writing() as connection:
        note(connection, action, at=at, actor_id=actor_id, detail=f"{lesson} {pace} {key[:16]}")
        connection.commit()
