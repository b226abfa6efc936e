"""The words of all courses: `content/vocabulary.tsv`, one word a row with a gloss for each language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from lms.content.edits import edit_between
from lms.content.front_matter import LARGEST_TABLE, read_source
from lms.content.messages import N_, ContentError, Message
from lms.content.serbian import to_latin

PATH = "content/vocabulary.tsv"
TAGS = frozenset(
    ("м", "ж", "с", "св.", "несв.", "прид.", "прил.", "зам.", "предл.", "узв.", "број", "имп.", "речца", "израз", "глаг.", "везник")
)
"""What a word can be: gender for nouns, aspect for verbs, the class for others (language/course.md 1.1)."""
TAG = re.compile(r"[,/ ]+")
CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")


def load(site: Path) -> Table:
    """The rows by word (lower case; `line`: in the table), their neighbours, and what is wrong with the table.

    A site may do without one.
    """
    file = site / PATH
    return _table(site, file.stat().st_mtime_ns) if file.is_file() else NO_TABLE


@lru_cache(maxsize=4)
def _table(site: Path, _changed: int) -> Table:
    try:
        text = read_source(site / PATH, site / "content", LARGEST_TABLE)
    except ContentError as error:
        return {}, Neighbours(()), (_fault(error.line, error.code, error.text, **error.values),)
    rows = csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    if "word" not in (rows.fieldnames or ()):
        return {}, Neighbours(()), (_fault(1, "word-columns", N_("The first line must name the columns; one of them is “word”.")),)
    words: dict[str, Mapping[str, str]] = {}
    wrong = []
    for number, row in enumerate(rows, 2):
        if None in row:
            wrong.append(_fault(number, "word-row", N_("This row has more cells than the first line names. Remove a tab.")))
        elif row["word"]:
            words.setdefault(row["word"].lower(), {**{name: value or "" for name, value in row.items()}, "line": str(number)})
            if "tags" in row and not TAGS & set(TAG.split(row["tags"] or "")):
                wrong.append(replace(_fault(number, "word-tags", UNTAGGED, word=row["word"]), level="warning"))
    forms = (form for word, row in words.items() for form in (word, *row.get("forms", "").split()))
    return words, Neighbours(forms), tuple(wrong)


UNTAGGED = N_("“%(word)s” has no gender or aspect. Write м, ж or с for a noun, св. or несв. for a verb into the column “tags”.")


def _fault(line: int, code: str, text: str, **values: object) -> Message:
    return Message(path=PATH, line=line, code=code, text=text, values=values)


class Neighbours:
    """Finds the words among many that are one slip away from another word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, set[str]] = {}
        self._found: dict[str, frozenset[str]] = {}
        for word in {to_latin(word.strip(",;/()").lower()) for word in words} - {""}:
            for shortened in _shortened(word):
                self._words.setdefault(shortened, set()).add(word)

    def of(self, text: str) -> frozenset[str]:
        """Words (Latin, lower case) that a slip in one word of a normalised text would make."""
        return frozenset().union(*(self._of_word(word) for word in to_latin(text).split()))

    def _of_word(self, word: str) -> frozenset[str]:
        """Kept, because questions ask for the same words again and again."""
        if word not in self._found:
            near = {other for shortened in _shortened(word) for other in self._words.get(shortened, ())}
            self._found[word] = frozenset(other for other in near if edit_between(word, other))
        return self._found[word]


@dataclass(frozen=True, kw_only=True)
class LessonNeighbours:
    """The words of the vocabulary and those of one lesson's text, which are looked at only when a question asks."""

    vocabulary: Neighbours | LessonNeighbours
    text: str

    @cached_property
    def _own(self) -> Neighbours:
        return Neighbours(set(CYRILLIC_WORD.findall(self.text)))

    def of(self, text: str) -> frozenset[str]:
        """Words (Latin, lower case) that a slip in one word of a normalised text would make."""
        return self.vocabulary.of(text) | self._own.of(text)


def _shortened(word: str) -> set[str]:
    """A word and everything that is left of it when one letter goes: two words one edit apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


Table = tuple[Mapping[str, Mapping[str, str]], Neighbours, tuple[Message, ...]]
NO_TABLE: Table = ({}, Neighbours(()), ())
