"""Facts about law, money and contacts: one dated, sourced statement each, shown in lessons by its id."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lms.content.front_matter import LARGEST_TABLE, read_source
from lms.content.messages import N_, ContentError, Message

PATH = "content/facts.tsv"
COLUMNS = (
    "id",
    "territory",
    "topic",
    "type",
    "sr",
    "en",
    "source",
    "source_url",
    "as_of",
    "checked_on",
    "review_by",
    "confidence",
    "verify",
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One statement. text: by language (sr in Cyrillic). as_of: what time it describes; checked_on: None until
    somebody here has confirmed it; verify: readers are asked to check it with an adviser. line: in the table."""

    id: str
    territory: str
    topic: str
    type: str
    text: Mapping[str, str]
    source: str
    source_url: str
    as_of: str
    checked_on: date | None
    review_by: date | None
    confidence: str
    verify: bool
    line: int = 0

    def overdue(self, on: date) -> bool:
        """Whether somebody should have looked at it again."""
        return self.review_by is not None and self.review_by < on


def load(site: Path) -> tuple[dict[str, Fact], list[Message]]:
    """The facts of a site by id, and what is wrong with its table."""
    file = site / PATH
    if not file.is_file():
        return {}, []
    try:
        text = read_source(file, site / "content", LARGEST_TABLE)
    except ContentError as error:
        return {}, [Message(path=PATH, line=error.line, code=error.code, text=error.text, values=error.values)]
    facts: dict[str, Fact] = {}
    messages: list[Message] = []
    rows = csv.reader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(rows, ()))
    if header != COLUMNS:
        return {}, [_fault(1, "fact-columns", N_("The first line must name these columns: %(columns)s."), columns=" ".join(COLUMNS))]
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        fact = _fact(row, number)
        if fact is None:
            messages.append(
                _fault(number, "fact-row", N_("This row needs %(count)d cells, an id, a text and dates as 2026-05-15."), count=len(COLUMNS))
            )
        elif fact.id in facts:
            messages.append(_fault(number, "fact-twice", N_("The id %(id)s is used above already. Give this fact another."), id=fact.id))
        else:
            facts[fact.id] = fact
    return facts, messages


def _fault(line: int, code: str, text: str, **values: object) -> Message:
    return Message(path=PATH, line=line, code=code, text=text, values=values)


def _fact(row: list[str], line: int) -> Fact | None:
    if len(row) != len(COLUMNS):
        return None
    cell = dict(zip(COLUMNS, (part.strip() for part in row), strict=True))
    try:
        checked, review = _optional(cell["checked_on"]), _optional(cell["review_by"])
    except ValueError:
        return None
    if not cell["id"] or not (cell["sr"] or cell["en"]):
        return None
    return Fact(
        id=cell["id"],
        territory=cell["territory"],
        topic=cell["topic"],
        type=cell["type"],
        text={"sr": cell["sr"] or cell["en"], "en": cell["en"] or cell["sr"]},
        source=cell["source"],
        source_url=cell["source_url"],
        as_of=cell["as_of"],
        checked_on=checked,
        review_by=review,
        confidence=cell["confidence"],
        verify=bool(cell["verify"]),
        line=line,
    )


def _optional(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def overdue_messages(facts: Iterable[Fact], on: date) -> list[Message]:
    """A warning for each fact that should have been reviewed."""
    return [
        Message(
            path=PATH,
            line=fact.line,
            code="fact-overdue",
            level="warning",
            text=N_("The fact %(id)s was to be reviewed by %(day)s. Check its source and write the new date."),
            values={"id": fact.id, "day": str(fact.review_by)},
        )
        for fact in facts
        if fact.overdue(on)
    ]
