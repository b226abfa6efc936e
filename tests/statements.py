"""Which SQL a piece of code runs, through SQLAlchemy or prepared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import Connection, event

from lms.data.database import db
from lms.data.prepared import Prepared


@contextmanager
def collected() -> Iterator[list[str]]:
    """The statements that are run within the `with`, in order, without those that begin and end transactions."""
    found: list[str] = []
    engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    def run(self: Prepared, connection: Connection, values: Any) -> Any:
        answer = original(self, connection, values)
        found.append(self._forms[connection.dialect.name].text)
        return answer

    original = Prepared._run
    event.listen(engine, "before_cursor_execute", note)
    with mock.patch.object(Prepared, "_run", run):  # looks on: everything still runs for real
        yield found
    event.remove(engine, "before_cursor_execute", note)
