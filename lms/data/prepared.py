"""Statements of hot paths, compiled once and run on the driver's own cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

from lms.data.database import UTCDateTime

Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A statement for one database. encode: name, what it is worth if nobody says, and how its type writes it.

    types: of the columns that it returns, if any. positional: parameters have no names.
    """

    text: str
    encode: tuple[tuple[str, Any, Process | None], ...]
    types: tuple[Any, ...]
    positional: bool


class Prepared:
    """A Core statement that is compiled once for each database.

    SQLAlchemy works out anew at each execution what never changes (measured: 38 µs for one row by primary key, of which the
    driver needs 6). Values pass the types of their columns in both directions, as always. It does not begin a transaction:
    a single read needs none, and `writing()` has begun one. For the few statements of the hot paths; all others are executed.
    """

    def __init__(self, make: Callable[[str], Any], columns: Sequence[str] = ()) -> None:
        """make: gives the statement for sqlite or postgresql. columns: that an INSERT without values fills."""
        self._make = make
        self._columns = list(columns) or None
        self._forms: dict[str, Form] = {}
        self._decode: dict[str, tuple[tuple[int, Process], ...]] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it and give what it returns. Raises what SQLAlchemy raises (IntegrityError, OperationalError ...)."""
        found, _count = self._run(connection, values)
        decode = self._decode[connection.dialect.name]
        return [_decoded(row, decode) for row in found] if decode else found

    def first(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def changed(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it and give the number of rows that it changed."""
        return self._run(connection, values)[1]

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[list[tuple[Any, ...]], int]:
        dialect = connection.dialect
        form = self._forms.get(dialect.name) or self._prepare(dialect)
        given = [write(values.get(name, usual)) if write else values.get(name, usual) for name, usual, write in form.encode]
        cursor = connection.connection.cursor()
        try:
            cursor.execute(form.text, given if form.positional else dict(zip((one[0] for one in form.encode), given, strict=True)))
            if form.types and dialect.name not in self._decode:
                self._decode[dialect.name] = _readers(form.types, dialect, cursor.description)
            return (list(cursor.fetchall()) if form.types else []), cursor.rowcount
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(form.text, None, error, dialect.loaded_dbapi.Error) from error
        finally:
            cursor.close()

    def _prepare(self, dialect: Dialect) -> Form:
        statement = self._make(dialect.name)
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        names = compiled.positiontup if compiled.positional else list(compiled.params)
        writers = {name: _writer(compiled.binds[name].type, dialect) for name in names}
        form = Form(
            text=str(compiled),
            encode=tuple((name, compiled.params[name], writers[name]) for name in names),
            types=tuple(column.type.dialect_impl(dialect) for column in statement.exported_columns),
            positional=bool(compiled.positional),
        )
        self._forms[dialect.name] = form
        return form


def _writer(kind: Any, dialect: Dialect) -> Process | None:
    """How a type writes a value."""
    if isinstance(kind, UTCDateTime):
        return _moments(dialect)
    write: Process | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return write


@cache
def _moments(dialect: Dialect) -> Process | None:
    """How times are written: one moment goes into many columns of an answer, and is put into words once."""
    write = UTCDateTime().dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=64)(write) if write else None


def _readers(types: Sequence[Any], dialect: Dialect, description: Sequence[Any]) -> tuple[tuple[int, Process], ...]:
    """Place in a row and how its type reads it, where there is something to do. description: the cursor's, of its columns."""
    processes = [kind.result_processor(dialect, column[1]) for kind, column in zip(types, description, strict=True)]
    return tuple((place, process) for place, process in enumerate(processes) if process)


def _decoded(row: Sequence[Any], decode: Sequence[tuple[int, Process]]) -> tuple[Any, ...]:
    values = list(row)
    for place, process in decode:
        values[place] = process(values[place])
    return tuple(values)
