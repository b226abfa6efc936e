"""An answer and the right form side by side, word by word and letter by letter, so that the slip can be marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from lms.content.normal import normal, visible
from lms.content.serbian import to_latin

ALIKE = 0.5
"""Share of letters that two words must have in common before single letters are worth marking."""
BARE = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of both texts. given: as typed, empty where something is missing. right: empty where something is too much."""

    given: str
    right: str
    agrees: bool


def difference(given: str, right: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order. Words that are alike are compared by letters, others as a whole."""
    typed, wanted = _words(visible(given)), _words(right)
    matcher = SequenceMatcher(None, [normal(word) for word in typed], [normal(word) for word in wanted], autojunk=False)
    pieces: list[Piece] = []
    for step, start, end, other, last in matcher.get_opcodes():
        left, there = typed[start:end], wanted[other:last]
        if step == "replace" and len(left) == len(there):
            for one, two in zip(left, there, strict=True):
                pieces += _letters(one, two)
        else:
            pieces.append(Piece("".join(left), "".join(there), step == "equal"))
    return _joined(pieces)


def mostly_latin(text: str) -> bool:
    """Whether more than half of the letters are Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0370" for letter in letters) * 2 > len(letters)


def _words(text: str) -> list[str]:
    """Words with the space before them, so that nothing is lost."""
    words = text.split()
    return [word if number == 0 else f" {word}" for number, word in enumerate(words)]


def _letters(given: str, right: str) -> Iterator[Piece]:
    """Two words letter by letter, or as a whole when they have little in common. Marks around them are no difference."""
    (before, core, after), (there, wanted, behind) = (_bare(word) for word in (given, right))
    yield Piece(before, there, True)
    matcher = SequenceMatcher(None, [_key(letter) for letter in core], [_key(letter) for letter in wanted], autojunk=False)
    if matcher.ratio() < ALIKE:
        yield Piece(core, wanted, False)
    else:
        for step, start, end, other, last in matcher.get_opcodes():
            yield Piece(core[start:end], wanted[other:last], step == "equal")
    yield Piece(after, behind, True)


def _bare(word: str) -> tuple[str, str, str]:
    """A word without the marks around it, and these."""
    found = BARE.fullmatch(word)
    assert found, "any text fits"
    return found[1], found[2], found[3]


@lru_cache(maxsize=512)
def _key(letter: str) -> str:
    """What a letter is compared by: its sound, whatever its script and size."""
    return to_latin(normal(letter)) or letter


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if not (piece.given or piece.right):
            continue
        if joined and joined[-1].agrees == piece.agrees:
            last = joined.pop()
            piece = Piece(last.given + piece.given, last.right + piece.right, piece.agrees)
        joined.append(piece)
    return tuple(joined)
