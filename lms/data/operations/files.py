"""Keeping what learners send, once, and deleting what is old."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from lms.content.catalogue import LessonEntry
from lms.content.questions import Grade, Question
from lms.data import files
from lms.data.database import writing
from lms.data.files import work_file
from lms.data.operations import learning
from lms.data.operations.learning import Learner, Reception, Sent
from lms.data.record import Record
from lms.data.throttle import Limit, take

FILES = Limit(capacity=40, per_minute=1)
"""What one person may send: a class at work never meets it, a program that fills the disk does (security.md S73)."""
GRACE = timedelta(hours=1)
"""A file without a row that is older was left by a process that died between the two."""


def wait_before_sending(person_id: str, at: datetime) -> int:
    """Count a file that somebody sends. Gives the seconds they must wait first, or 0."""
    with writing() as connection:
        seconds = take(connection, f"files:{person_id}", FILES, at)
        connection.commit()
    return seconds


def answer_with_file(
    record: Record, learner: Learner, entry: LessonEntry, question: Question, response: Any, sent: Sent, at: datetime, *,
    kind: str, content: bytes, folder: Path,
) -> tuple[Grade, Reception]:  # fmt: skip
    """Store an answer with its file: both or neither, and a second time nothing.

    The file is on the disk before its row is. Raises OSError where there is no room; then nothing is stored.
    """
    file = files.put(folder, kind, content)
    kept = False
    try:
        grade, reception = learning.answer(record, learner, entry, question, response, sent, at, file=file)
        kept = reception == "stored"
    finally:
        if not kept:
            files.remove(folder, [file.name])
    return grade, reception


def sweep(folder: Path, before: datetime, at: datetime) -> int:
    """Delete files that were sent before a moment, and what dead processes left. Gives the number of files deleted."""
    with writing() as connection:
        old = set(connection.execute(select(work_file.c.stored_as).where(work_file.c.created_at < before)).scalars())
        connection.execute(delete(work_file).where(work_file.c.created_at < before))
        known = set(connection.execute(select(work_file.c.stored_as)).scalars())
        connection.commit()
    lost = {file.name for file in folder.glob("*") if file.name not in known and file.stat().st_mtime < (at - GRACE).timestamp()}
    files.remove(folder, old | lost)
    return len(old | lost)
