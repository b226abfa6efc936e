"""The words of opened lessons as cards show them, put together once for each language and script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from lms import Catalogue, fold, plain
from lms.plugins.language.cards import LONGEST_WORD
from lms.plugins.language.sections import Dialogue, Turn, Vocabulary, Word

KEPT_LESSONS, KEPT_DECKS = 256, 64
"""In memory for each process: words are a few hundred bytes, a deck only points at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWord:
    """A word with the lesson that brings it, and a sentence from that lesson's dialogues in which it stands, if there is one."""

    word: Word
    lesson: str
    example: Markup
    example_meaning: Markup
    example_sound: Markup

    @property
    def text(self) -> str:
        """The word as plain text, in the script of the view."""
        return plain(self.word.word)


@lru_cache(maxsize=KEPT_LESSONS)
def lesson_words(catalogue: Catalogue, lesson: str, language: str, script: str) -> Mapping[str, CardWord]:
    """The words of a lesson by their key, in the author's order."""
    found = catalogue.lesson(lesson, language, script)
    if found is None:
        return {}
    turns = [turn for section in found.sections if isinstance(section, Dialogue) for turn in section.turns]
    sentences = [(f" {fold(plain(turn.text))} ", turn) for turn in turns if turn.text]
    words = [word for section in found.sections if isinstance(section, Vocabulary) for word in section.words]
    return {word.key: _card_word(word, lesson, sentences) for word in words if 0 < len(word.key) <= LONGEST_WORD}


def _card_word(word: Word, lesson: str, sentences: Iterable[tuple[str, Turn]]) -> CardWord:
    forms = [f" {fold(form)} " for form in (plain(word.word), *plain(word.forms).split(", ")) if fold(form)]
    turn = next((turn for text, turn in sentences if any(form in text for form in forms)), None)
    empty = Markup()
    return CardWord(
        word=word,
        lesson=lesson,
        example=turn.text if turn else empty,
        example_meaning=turn.gloss if turn else empty,
        example_sound=turn.sound if turn else empty,
    )


@lru_cache(maxsize=KEPT_DECKS)
def deck(catalogue: Catalogue, lessons: tuple[str, ...], language: str, script: str) -> Mapping[str, CardWord]:
    """The words of several lessons, each under the first lesson that has it, in the order of the lessons."""
    found: dict[str, CardWord] = {}
    for lesson in lessons:
        for key, word in lesson_words(catalogue, lesson, language, script).items():
            found.setdefault(key, word)
    return found


@lru_cache(maxsize=KEPT_DECKS)
def in_course_order(catalogue: Catalogue, curriculum: str | None, opened: frozenset[str]) -> tuple[str, ...]:
    """Opened lessons that still exist, in the order of the course; those of other courses come after."""
    course = catalogue.curricula.get(curriculum or "")
    keys = [key for key in course.lessons if key in opened and key in catalogue.lessons] if course else []
    return (*keys, *sorted(key for key in opened.difference(keys) if key in catalogue.lessons))
