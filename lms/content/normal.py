"""What is never held against a learner: case, punctuation, invisible characters, look-alike letters, other digits."""

from __future__ import annotations

import re
import unicodedata

from lms.content.serbian import UNICODE_DIGRAPHS, WORD, repaired

LONGEST = 300
"""Characters of an answer that are looked at."""
ACCENTED = re.compile("([aeiourаеиоур])[\u0300-\u0302\u0304\u030f\u0311]+", re.IGNORECASE)
"""Vowels (and syllabic r) with the marks of Serbian stress, taken apart. A breve is none of them: it makes и an й."""
SAME = str.maketrans({"Ð": "đ", "ð": "đ", "Ɖ": "đ", "ɖ": "đ", "І": "и", "і": "и", "İ": "i"} | dict.fromkeys("'’‘ʼ`´′", ""))
"""Letters that look or are meant like a Serbian one, and apostrophes, which mean nothing."""
SMALL_DIGRAPHS = {digraph: letters for digraph, letters in UNICODE_DIGRAPHS.items() if digraph.islower()}
BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[^\w\s\u0300-\u036f]+(?=[^\W\d_])")
"""Punctuation inside a word, as in а.д. or ауто-пут: it may be left out, or written as a space."""


def normal(text: str) -> str:
    """A learner's or an author's text, ready to be compared word by word (language/answers.md 3.1, step 2).

    Any string gives a string; nothing raises.
    """
    return _words(_letters(text), " ")


def readings(text: str) -> tuple[str, ...]:
    """The normal text, and, if punctuation stands inside a word, also the one in which that is simply left out."""
    letters = _letters(text)
    spaced = _words(letters, " ")
    return (spaced, _words(letters, "")) if BETWEEN_LETTERS.search(letters) else (spaced,)


def visible(text: str) -> str:
    """A text of bounded length in composed form, without surrogates and characters that nobody sees."""
    text = unicodedata.normalize("NFC", text.strip()[:LONGEST].encode("utf-8", "ignore").decode())
    return text if text.isascii() else "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def _letters(text: str) -> str:
    """Small letters of one script a word, with the punctuation that stands between them."""
    text = visible(text)
    if text.isascii():
        return text.translate(SAME).lower()
    text = unicodedata.normalize("NFC", ACCENTED.sub(r"\1", unicodedata.normalize("NFD", text)))
    text = WORD.sub(lambda match: repaired(match[0]), text.translate(SAME)).lower()
    for digraph, letters in SMALL_DIGRAPHS.items():
        text = text.replace(digraph, letters)
    return text


def _words(letters: str, inside: str) -> str:
    """Letters and digits only. inside: what takes the place of punctuation between two letters."""
    joined = BETWEEN_LETTERS.sub(inside, letters)
    return " ".join("".join(map(_plain, joined)).split())


def _plain(letter: str) -> str:
    if letter.isalpha() or letter == " ":
        return letter
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    return letter if "\u0300" <= letter <= "\u036f" else "" if kind[0] == "M" else " "
