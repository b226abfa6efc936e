"""The words of all courses: `content/vocabulary.tsv`, one word a row with a gloss for each language."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lms.content.ladder import one_edit_apart, pair
from lms.content.serbian import to_latin

PATH = "content/vocabulary.tsv"


def load(site: Path) -> Mapping[str, Mapping[str, str]]:
    """Rows by word, lower case; empty if the site has none."""
    file = site / PATH
    if not file.is_file():
        return {}
    return _rows(file, file.stat().st_mtime_ns)


@cache
def _rows(file: Path, _changed: int) -> Mapping[str, Mapping[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["word"].lower(): {name: value or "" for name, value in row.items() if name} for row in rows if row.get("word")}


class Neighbours:
    """Finds the words of a vocabulary that are one slip away from another word."""

    def __init__(self, vocabulary: Mapping[str, Mapping[str, str]]) -> None:
        self._words: dict[str, set[str]] = {}
        forms = {form for word, row in vocabulary.items() for form in (word, *row.get("forms", "").split())}
        for form in {to_latin(form.strip(",;/()").lower()) for form in forms} - {""}:
            for shortened in _shortened(form):
                self._words.setdefault(shortened, set()).add(form)

    def of(self, text: str) -> frozenset[str]:
        """Words (Latin, lower case) that a slip in one word of a normalised text would make."""
        found = set()
        for word in to_latin(text).split():
            for shortened in _shortened(word):
                found |= {other for other in self._words.get(shortened, ()) if one_edit_apart(pair(word, other))}
        return frozenset(found)


def _shortened(word: str) -> set[str]:
    """A word and everything that is left of it when one letter goes: two words one edit apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
