"""Everything that is kept about one person, for them to see and to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from lms.data.models import Attempt, Audit, Credential, Entry, LessonProgress, Membership, Person, QuestionResult, ResponseText, SignIn
from lms.plugin import Plugin

TABLES: Mapping[str, Any] = {
    "memberships": Membership,
    "events": Entry,
    "own_words": ResponseText,
    "lessons": LessonProgress,
    "questions": QuestionResult,
    "tests": Attempt,
}
HIDDEN = ("sha", "secret", "token", "search")


def everything(connection: Connection, person_id: str, plugins: Iterable[Plugin]) -> dict[str, Any]:
    """What the core and every plugin keep about somebody, ready for JSON."""
    person: Table = Person.__table__  # type: ignore[assignment]
    found: dict[str, Any] = {"person": _rows(connection, person, person.c.id == person_id)}
    for name, model in TABLES.items():
        table = model.__table__
        found[name] = _rows(connection, table, table.c.person_id == person_id)
    credential: Table = Credential.__table__  # type: ignore[assignment]
    session: Table = SignIn.__table__  # type: ignore[assignment]
    audit: Table = Audit.__table__  # type: ignore[assignment]
    found["ways_in"] = _rows(connection, credential, credential.c.person_id == person_id)
    found["sessions"] = _rows(connection, session, session.c.person_id == person_id)
    found["who_looked"] = _rows(connection, audit, audit.c.person_id == person_id)
    for plugin in plugins:
        if plugin.personal_data:
            found[plugin.name] = _plain(plugin.personal_data.export(connection, person_id))
    return found


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
