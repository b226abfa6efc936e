"""What the language plugin reads: words of lessons, and levels of learners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import Connection, bindparam, text

from lms import Catalogue, fold, plain
from lms.plugins.language.sections import Vocabulary

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
_COMPLETED = text("select person_id, lesson from lesson_progress where state = 'completed' and person_id in :people").bindparams(
    bindparam("people", expanding=True)
)


@dataclass(frozen=True, kw_only=True)
class WordRow:
    """A word in the list of a course. lesson: the title of the first lesson that has it."""

    word: Markup
    gloss: Markup
    gender: Markup
    lesson: Markup


def levels(connection: Connection, people: Sequence[str]) -> Mapping[str, str]:
    """The level of the highest lesson that each person has completed, from the first part of the lesson's key and folder."""
    reached: dict[str, str] = {}
    for person, lesson in connection.execute(_COMPLETED, {"people": list(people)}):
        level = next((part.upper() for part in lesson.split("/") if part.upper() in LEVELS), "")
        if level and LEVELS.index(level) >= LEVELS.index(reached.get(person, LEVELS[0])):
            reached[person] = level
    return reached


def words_of(catalogue: Catalogue, lessons: Sequence[str], language: str, script: str, wanted: str) -> list[WordRow]:
    """The words of lessons in their order; with `wanted`, those that contain it in either script, without diacritics."""
    seen, rows, sought = set(), [], fold(wanted)
    for key in lessons:
        lesson = catalogue.lesson(key, language, script)
        for section in lesson.sections if lesson else ():
            for word in section.words if isinstance(section, Vocabulary) else ():
                name = fold(plain(word.word))
                if name in seen or (sought and sought not in name and sought not in fold(plain(word.gloss))):
                    continue
                seen.add(name)
                rows.append(WordRow(word=word.word, gloss=word.gloss, gender=word.gender, lesson=lesson.title if lesson else Markup()))
    return rows
