"""What a page of practice reads: the session, the person and how they stand with their cards, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    column,
    extract,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
)

from lms import VISITOR, VISITOR_TABLES, Prepared, UTCDateTime, Visitor, sign_in, visitor_of, visitor_statement
from lms.plugins.language.cards import AHEAD, BREAK, LEECH, Missed, Standing, Waiting, day_of
from lms.plugins.language.models import card, choice, learner

OWN = len(VISITOR)
LINE = "\n"
"""Between rows that the statement puts together into one text; no card and no key holds it."""
_BETWEEN: Any = literal_column(f"'{LINE}'")
MARKS: Mapping[str, str] = {"x": "resting", "n": "new", "t": "today", "-": "learning"}
KINDS: Mapping[str, str] = {"r": "review", "l": "learning", "w": "soon"}
MISSED_AT_MOST = 20
"""Missed questions among which practice chooses: the latest."""

progress = table("lesson_progress", column("cohort_id", Integer), column("person_id"), column("lesson"), column("state"))
result = table(
    "question_result",
    column("cohort_id", Integer),
    column("person_id"),
    column("lesson"),
    column("question"),
    column("verdict"),
    column("reason"),
    column("tries", Integer),
    column("last_at", UTCDateTime),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePage:
    """A reader of the practice page. lessons: keys of those they have opened. missed: before today, latest first.

    mended: how many questions they tried again today. gloss: the language in which they want meanings, "" if not chosen.
    """

    visitor: Visitor
    lessons: frozenset[str]
    standing: Standing
    missed: Sequence[Missed]
    mended: int
    gloss: str


_DAY, _DAY_END, _SOON = (bindparam(name, type_=UTCDateTime()) for name in ("day", "day_end", "soon"))
_AT = bindparam("at", type_=UTCDateTime())
_PLACE = func.coalesce(sign_in.c.cohort_id, 0)
_OWN_CARDS = card.c.person_id == sign_in.c.person_id
_MARK = case(
    (card.c.lapses >= LEECH, "x"),
    (card.c.started_at >= _DAY, "n"),
    (card.c.reviewed_at >= _DAY, "t"),
    else_="-",
)
_IS_LEARNED = and_(card.c.state == 2, card.c.reviewed_at < _DAY, card.c.lapses < LEECH)
_KIND = case((card.c.state == 2, "r"), (card.c.due <= _AT, "l"), else_="w")
_IS_DUE = (card.c.due < bindparam("latest", type_=UTCDateTime())) & or_(
    and_(card.c.state == 2, card.c.due < _DAY_END), and_(card.c.state != 2, card.c.due <= _SOON)
)
_OWN_RESULTS = and_(result.c.cohort_id == _PLACE, result.c.person_id == sign_in.c.person_id)


_SECONDS = cast(cast(extract("epoch", card.c.due), Integer), String)


def _of_reader(line: Any, *conditions: Any) -> Any:
    return select(func.aggregate_strings(line, _BETWEEN)).where(*conditions).correlate(sign_in).scalar_subquery()


_LEARNED = _of_reader(card.c.card, _OWN_CARDS, _IS_LEARNED)
_MARKED = _of_reader(_MARK + card.c.card, _OWN_CARDS, not_(_IS_LEARNED))
_WAITING = _of_reader(
    _SECONDS + " " + _KIND + " " + cast(card.c.reviews, String) + " " + card.c.card, _OWN_CARDS, card.c.lapses < LEECH, _IS_DUE
)
_LESSONS = _of_reader(progress.c.lesson, progress.c.cohort_id == _PLACE, progress.c.person_id == sign_in.c.person_id)
_MISSED = _of_reader(
    cast(cast(extract("epoch", result.c.last_at), Integer), String)
    + " " + result.c.question + " " + result.c.lesson + " " + result.c.reason,
    _OWN_RESULTS, or_(result.c.verdict == "wrong", result.c.verdict == "almost"), result.c.last_at < _DAY,
)  # fmt: skip
_MENDED = (
    select(func.count())
    .select_from(result)
    .where(_OWN_RESULTS, result.c.tries > 1, result.c.last_at >= _DAY)
    .correlate(sign_in)
    .scalar_subquery()
)
_PAGE = Prepared(
    lambda _dialect: visitor_statement(
        _LESSONS,
        _LEARNED,
        _MARKED,
        _WAITING,
        _MISSED,
        _MENDED,
        learner.c.last_at,
        learner.c.returned_at,
        choice.c.gloss,
        tables=VISITOR_TABLES.outerjoin(learner, learner.c.person_id == sign_in.c.person_id).outerjoin(
            choice, choice.c.person_id == sign_in.c.person_id
        ),
    )
)


def practice_page(connection: Connection, token: str, at: datetime, zone: str) -> PracticePage | None:
    """The reader of the practice page; None when the session is over. zone: where the reader's days begin."""
    day, day_end = day_of(at, zone)
    soon = at + AHEAD
    latest = max(day_end, soon + timedelta(seconds=1))  # what the index is searched for
    row = _PAGE.first(connection, {"token": token, "at": at, "day": day, "day_end": day_end, "soon": soon, "latest": latest})
    if row is None:
        return None
    lessons, learned, marked, waiting, missed, mended, last_at, returned_at, gloss = row[OWN:]
    away = last_at is not None and last_at < at - BREAK
    back_today = returned_at is not None and returned_at >= day
    return PracticePage(
        visitor=visitor_of(row),
        lessons=frozenset(_lines(lessons)),
        standing=Standing(waiting=_waiting(waiting), known=_known(learned, marked), returned=away or back_today),
        missed=_missed(missed),
        mended=mended,
        gloss=gloss or "",
    )


def _lines(text: str | None) -> list[str]:
    return text.split(LINE) if text else []


def _known(learned: str | None, marked: str | None) -> Mapping[str, str]:
    """Cards with their marks; those that were learned before today are the most by far, and cost the least."""
    return dict.fromkeys(_lines(learned), "learned") | {line[1:]: MARKS[line[0]] for line in _lines(marked)}


def _waiting(text: str | None) -> tuple[Waiting, ...]:
    rows = sorted((int(seconds), which, kind, reviews) for seconds, kind, reviews, which in (line.split(" ", 3) for line in _lines(text)))
    return tuple(Waiting(card=which, kind=KINDS[kind], reviews=int(reviews)) for _seconds, which, kind, reviews in rows)


def _missed(text: str | None) -> tuple[Missed, ...]:
    rows = sorted((line.split(" ", 3) for line in _lines(text)), key=lambda row: int(row[0]), reverse=True)
    return tuple(Missed(question=question, lesson=lesson, reason=reason) for _seconds, question, lesson, reason in rows[:MISSED_AT_MOST])
