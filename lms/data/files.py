"""Files that learners sent: a row for each, and its content under a name that says nothing in a folder for the server only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, insert

from lms.data.database import Model, UTCDateTime, private_folder

work_file = Table(
    "work_file",
    Model.metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", String(26), ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("cohort_id", Integer),
    Column("stored_as", String(32), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False, index=True),
)
"""id: of the answer's event, so that an answer has at most one. stored_as: its name in the folder. kind: picture, document, sound."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file that is on the disk and waits for its answer. name: in the folder. size: in bytes."""

    name: str
    kind: str
    size: int


def put(folder: Path, kind: str, content: bytes) -> StoredFile:
    """Write content under a new random name and wait until the disk has it. Raises OSError where there is no room."""
    name = secrets.token_hex(16)
    path = private_folder(folder) / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return StoredFile(name=name, kind=kind, size=len(content))


def keep(connection: Connection, file: StoredFile, *, entry_id: str, person_id: str, cohort_id: int | None, at: datetime) -> None:
    """Note whose a file is, in the transaction that stored the answer."""
    whose = {"id": entry_id, "person_id": person_id, "cohort_id": cohort_id}
    connection.execute(insert(work_file), {**whose, "stored_as": file.name, "kind": file.kind, "bytes": file.size, "created_at": at})


def remove(folder: Path, names: Iterable[str]) -> None:
    """Delete files; one that is gone already is no fault."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
