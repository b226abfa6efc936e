"""Everything that is kept about one person, for them to see and to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from lms.content.rules import Release
from lms.data.attempt_models import Accommodation, Attempt, AttemptAnswer
from lms.data.files import work_file
from lms.data.models import (
    Audit,
    Credential,
    Entry,
    LessonProgress,
    Membership,
    Person,
    Quarantine,
    QuestionResult,
    ResponseText,
    SignIn,
)
from lms.data.queries.attempts import AttemptRow, all_attempts
from lms.data.queries.withheld import withhold
from lms.plugin import Plugin

TABLES: Mapping[str, Any] = {
    "memberships": Membership,
    "events": Entry,
    "own_words": ResponseText,
    "lessons": LessonProgress,
    "questions": QuestionResult,
    "tests": Attempt,
    "more_in_tests": Accommodation,
    "put_aside": Quarantine,
    "ways_in": Credential,
    "sessions": SignIn,
}
HIDDEN = ("sha", "secret", "token", "search", "stored_as")


def everything(
    connection: Connection, person_id: str, plugins: Iterable[Plugin], release: Callable[[AttemptRow], Release]
) -> dict[str, Any]:
    """What the core and every plugin keep about somebody, ready for JSON. release: what of an attempt may be seen by now."""
    person: Table = Person.__table__  # type: ignore[assignment]
    found: dict[str, Any] = {"person": _rows(connection, person, person.c.id == person_id)}
    for name, model in TABLES.items():
        table = model.__table__
        found[name] = _rows(connection, table, table.c.person_id == person_id)
    attempt: Table = Attempt.__table__  # type: ignore[assignment]
    answer: Table = AttemptAnswer.__table__  # type: ignore[assignment]
    own_attempts = select(attempt.c.id).where(attempt.c.person_id == person_id)
    found["test_answers"] = _rows(connection, answer, answer.c.attempt_id.in_(own_attempts))
    found = withhold(found, all_attempts(connection, person_id), release)
    found["files"] = _rows(connection, work_file, work_file.c.person_id == person_id)
    found["who_looked"] = _trail(connection, person_id)
    for plugin in plugins:
        if plugin.personal_data:
            found[plugin.name] = _plain(plugin.personal_data.export(connection, person_id))
    return found


def _trail(connection: Connection, person_id: str) -> list[dict[str, Any]]:
    """What the audit trail says of somebody: what they did, and what was done to them; not who of the staff it was."""
    audit: Table = Audit.__table__  # type: ignore[assignment]
    rows = connection.execute(
        select(audit).where(or_(audit.c.person_id == person_id, audit.c.actor_id == person_id)).order_by(audit.c.id)
    ).mappings()
    return [
        {"at": row["at"].isoformat(), "action": row["action"], "by": "self", "network": row["address"]}
        if row["actor_id"] == person_id
        else {"at": row["at"].isoformat(), "action": row["action"], "by": "staff"}
        for row in rows
    ]


def _rows(connection: Connection, table: Table, condition: Any) -> list[dict[str, Any]]:
    return [
        _plain({name: value for name, value in row.items() if name not in HIDDEN})
        for row in connection.execute(select(table).where(condition)).mappings()
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
