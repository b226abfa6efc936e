"""What the language plugin reads: levels of learners and their interviews, the words of a course, and what a group struggles with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, column, func, select, table, text

from lms import VISITOR, VISITOR_TABLES, Visitor, fold, plain, sign_in, visitor_of, visitor_statement
from lms.plugins.language.cards import LEECH, parts_of
from lms.plugins.language.deck import CardWord
from lms.plugins.language.interview import STRANDS
from lms.plugins.language.models import card, choice, placement
from lms.plugins.language.practice import result

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
_COMPLETED = text("select person_id, lesson from lesson_progress where state = 'completed' and person_id in :people").bindparams(
    bindparam("people", expanding=True)
)
_WORDS_PAGE = visitor_statement(choice.c.gloss, tables=VISITOR_TABLES.outerjoin(choice, choice.c.person_id == sign_in.c.person_id))
_FORGOTTEN = (
    select(
        card.c.card,
        func.count().label("people"),
        func.sum(card.c.lapses).label("lapses"),
        func.sum(case((card.c.lapses >= LEECH, 1), else_=0)).label("resting"),
    )
    .where(card.c.cohort_id == bindparam("cohort"), card.c.lapses > 0)
    .group_by(card.c.card)
)
_REASONS = (
    select(result.c.reason, func.count(result.c.person_id.distinct()).label("people"), func.count().label("answers"))
    .where(result.c.cohort_id == bindparam("cohort"), result.c.verdict.in_(("wrong", "almost")), result.c.reason != "")
    .group_by(result.c.reason)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """A reader of the list of words. gloss: the language in which they want meanings, "" if they never chose."""

    visitor: Visitor
    gloss: str


@dataclass(frozen=True, kw_only=True)
class HardWord:
    """A word that people of a group forget. people: who forgot it. lapses: how often. resting: for whom it rests."""

    word: str
    people: int
    lapses: int
    resting: int


@dataclass(frozen=True, kw_only=True)
class HardPoint:
    """Why answers of a group are not right. reason: as the answer ladder names it. answers: of `people` different people."""

    reason: str
    people: int
    answers: int


def levels(connection: Connection, people: Sequence[str]) -> Mapping[str, str]:
    """The level of the highest lesson that each person has completed, from the first part of the lesson's key and folder."""
    reached: dict[str, str] = {}
    for person, lesson in connection.execute(_COMPLETED, {"people": list(people)}):
        level = next((part.upper() for part in lesson.split("/") if part.upper() in LEVELS), "")
        if level and LEVELS.index(level) >= LEVELS.index(reached.get(person, LEVELS[0])):
            reached[person] = level
    return reached


def words_page(connection: Connection, token: str, at: datetime, **_address: str) -> WordsPage | None:
    """The reader of the list of words; None when the session is over."""
    row = connection.execute(_WORDS_PAGE, {"token": token, "at": at}).first()
    return WordsPage(visitor=visitor_of(row), gloss=row[len(VISITOR)] or "") if row else None


def found_words(words: Iterable[CardWord], wanted: str) -> list[CardWord]:
    """The words that contain a text: themselves, in another form or in their meaning; in either script, without diacritics."""
    sought = fold(wanted)
    return [one for one in words if not sought or any(sought in fold(text) for text in _searched(one))]


def _searched(one: CardWord) -> Iterable[str]:
    return (one.text, plain(one.word.forms), plain(one.word.gloss), *one.word.glosses.values())


def hard_words(connection: Connection, cohort_id: int, most: int = 20) -> list[HardWord]:
    """Words that a group forgets, those first that rest for somebody, then by how many people forgot them."""
    words: dict[str, list[int]] = {}
    for row in connection.execute(_FORGOTTEN, {"cohort": cohort_id}):
        people, lapses, resting = words.get(parts_of(row.card)[1], [0, 0, 0])
        words[parts_of(row.card)[1]] = [max(people, row.people), lapses + row.lapses, max(resting, row.resting)]
    found = [HardWord(word=word, people=people, lapses=lapses, resting=resting) for word, (people, lapses, resting) in words.items()]
    return sorted(found, key=lambda one: (-one.resting, -one.people, -one.lapses, one.word))[:most]


def hard_points(connection: Connection, cohort_id: int) -> list[HardPoint]:
    """What a group's answers have in common that are not right, by how many people."""
    rows = connection.execute(_REASONS, {"cohort": cohort_id})
    found = [HardPoint(reason=row.reason, people=row.people, answers=row.answers) for row in rows]
    return sorted(found, key=lambda one: (-one.people, -one.answers, one.reason))


@dataclass(frozen=True, kw_only=True)
class Placeable:
    """A learner whom one may place. placed: levels, script and time of the latest interview; None before the first."""

    person_id: str
    name: str
    cohort_id: int
    cohort: str
    placed: Mapping[str, Any] | None


_person = table("person", column("id"), column("display_name"), column("search"), column("state"))
_membership = table("membership", column("id"), column("person_id"), column("cohort_id"), column("role"), column("state"))
_cohort = table("cohort", column("id"), column("name"))
_LEVELS = tuple(placement.c[name] for name in (*STRANDS, "script", "placed_at"))
_PLACEABLE = (
    select(_person.c.id, _person.c.display_name, _cohort.c.id, _cohort.c.name, *_LEVELS)
    .select_from(_membership)
    .join(_person, _person.c.id == _membership.c.person_id)
    .join(_cohort, _cohort.c.id == _membership.c.cohort_id)
    .outerjoin(placement, placement.c.person_id == _person.c.id)
    .where(_membership.c.role == "learner", _membership.c.state == "active", _person.c.state != "erased")
)


def _placeable(row: Sequence[Any]) -> Placeable:
    person_id, name, cohort_id, cohort, *levels = row
    placed = dict(zip((one.name for one in _LEVELS), levels, strict=True))
    return Placeable(person_id=person_id, name=name, cohort_id=cohort_id, cohort=cohort, placed=placed if placed["placed_at"] else None)


def placeable(connection: Connection, cohorts: Select[tuple[int]]) -> list[Placeable]:
    """The learners of cohorts, by cohort and name."""
    statement = _PLACEABLE.where(_cohort.c.id.in_(cohorts)).order_by(_cohort.c.name, _person.c.search, _person.c.id)
    return [_placeable(row) for row in connection.execute(statement)]


def placeable_person(connection: Connection, cohorts: Select[tuple[int]], person_id: str) -> Placeable | None:
    """A learner of one of the cohorts, in the newest if there are several; None for anybody else."""
    statement = _PLACEABLE.where(_cohort.c.id.in_(cohorts), _person.c.id == person_id).order_by(_membership.c.id.desc())
    row = connection.execute(statement).first()
    return _placeable(row) if row else None


def placement_of(connection: Connection, person_id: str) -> Mapping[str, Any] | None:
    """Somebody's own levels, script and time of the interview; None before the first."""
    row = connection.execute(select(*_LEVELS).where(placement.c.person_id == person_id)).mappings().first()
    return dict(row) if row else None
