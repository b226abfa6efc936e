"""People from a spreadsheet: read with care for what spreadsheets do, shown before anything is stored, all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from lms.content.messages import N_
from lms.content.serbian import fold
from lms.data import audit
from lms.data.access import membership, person
from lms.data.database import writing
from lms.data.operations.people import BadName, NewMembership, NewPerson, clean_name, insert_membership, person_row

LARGEST = 2_000_000
MOST_ROWS = 2_000
HEADERS: Mapping[str, str] = {
    "name": "name", "ime": "name", "ime i prezime": "name", "display name": "name",
    "birth year": "birth_year", "year": "birth_year", "godina": "birth_year", "godina rodjenja": "birth_year",
    "language": "language", "jezik": "language",
}  # fmt: skip
"""Folded names of columns -> what they are."""
LANGUAGES: Mapping[str, str] = {
    "": "sr-Cyrl", "sr": "sr-Cyrl", "sr cyrl": "sr-Cyrl", "sr latn": "sr-Latn", "srpski": "sr-Cyrl",
    "en": "en", "english": "en", "engleski": "en",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with a row. row: as the spreadsheet counts it; 0: the file. text: English, with `%(name)s` places."""

    row: int
    text: str
    values: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an import would do. people: to be added; known: names that are in the group already."""

    people: tuple[NewPerson, ...]
    known: tuple[str, ...]
    faults: tuple[Fault, ...]


def preview(connection: Connection, content: bytes, cohort_id: int) -> Preview:
    """Read a file. Nothing is stored, nothing raises."""
    rows, fault = _rows(content)
    if fault:
        return Preview(people=(), known=(), faults=(fault,))
    columns = {HEADERS[fold(name)]: place for place, name in enumerate(rows[0]) if fold(name) in HEADERS}
    there = {fold(name) for name in _names(connection, cohort_id)}
    people, known, faults = [], [], []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        found = _person(row, columns, number)
        if isinstance(found, Fault):
            faults.append(found)
        elif fold(found.display_name) in there:
            known.append(found.display_name)
        else:
            there.add(fold(found.display_name))
            people.append(found)
    return Preview(people=tuple(people), known=tuple(known), faults=tuple(faults))


def _names(connection: Connection, cohort_id: int) -> Sequence[str]:
    own = select(person.c.display_name).join(membership, membership.c.person_id == person.c.id)
    return connection.execute(own.where(membership.c.cohort_id == cohort_id, membership.c.role == "learner")).scalars().all()


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8 with or without BOM, or Windows-1250, in which Excel saves Serbian."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1250", "replace")
    return text.replace("\0", "")


def _rows(content: bytes) -> tuple[list[list[str]], Fault | None]:
    """The cells of a file, between commas, semicolons or tabs."""
    if len(content) > LARGEST:
        return [], Fault(row=0, text=N_("The file is larger than %(most)d MB."), values={"most": LARGEST // 1_000_000})
    text = text_of(content)
    first = text.split("\n", 1)[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return [], Fault(row=0, text=N_("This is not a CSV file. Save the sheet as CSV (UTF-8)."), values={})
    names = [HEADERS[fold(name)] for name in rows[0] if fold(name) in HEADERS] if rows else []
    if "name" not in names:
        return [], Fault(row=1, text=N_("The first row must name the columns; one of them is “name”."), values={})
    if len(names) != len(set(names)):
        return [], Fault(row=1, text=N_("A column stands here twice. Keep one of them."), values={})
    if len(rows) > MOST_ROWS + 1:
        return [], Fault(row=0, text=N_("At most %(most)d people can be imported at once."), values={"most": MOST_ROWS})
    return rows, None


def _person(row: Sequence[str], columns: Mapping[str, int], number: int) -> NewPerson | Fault:
    def cell(name: str) -> str:
        place = columns.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    try:
        name = clean_name(cell("name"))
    except BadName:
        return Fault(row=number, text=N_("There is no name in this row."), values={})
    year = cell("birth_year")[:4]
    if year and not (year.isdecimal() and 1900 < int(year) < 2100):
        return Fault(
            row=number,
            text=N_("“%(value)s” is no year of birth. Write four digits or leave it empty."),
            values={"value": cell("birth_year")[:20]},
        )
    language = LANGUAGES.get(fold(cell("language")))
    if language is None:
        return Fault(row=number, text=N_("“%(value)s” is no language here. Write sr or en."), values={"value": cell("language")[:20]})
    return NewPerson(display_name=name, birth_year=int(year) if year else None, language=language)


def apply(content: bytes, cohort_id: int, *, actor_id: str, at: datetime) -> Preview:
    """Store what `preview` shows, if nothing is wrong; importing the same file again changes nothing."""
    with writing() as connection:
        found = preview(connection, content, cohort_id)
        if found.faults:
            return found
        for new in found.people:
            row = person_row(new, at)
            connection.execute(insert(person), row)
            insert_membership(connection, row["id"], NewMembership(role="learner", cohort_id=cohort_id, starts_on=at.date()))
            audit.note(connection, "person.imported", at=at, actor_id=actor_id, person_id=row["id"], cohort_id=cohort_id)
        connection.commit()
    return found
