"""What is never held against a learner: case, punctuation, invisible characters, look-alike letters, other digits."""

from __future__ import annotations

import re
import unicodedata

from lms.content.serbian import UNICODE_DIGRAPHS, WORD, repaired

LONGEST = 300
"""Characters of an answer that are looked at."""
ACCENTS = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030f\u0311"))
ACCENTED = re.compile("([aeiourаеиоур])[\u0300\u0301\u0304\u030f\u0311]+", re.IGNORECASE)
"""Vowels (and syllabic r) with the marks of Serbian stress."""
SAME = {"ð": "đ", "ɖ": "đ", "і": "и", "'": "", "’": "", "ʼ": "", "`": ""}


def normal(text: str) -> str:
    """A learner's or an author's text, ready to be compared word by word (language/answers.md 3.1, step 2).

    Any string gives a string; nothing raises.
    """
    text = unicodedata.normalize("NFC", text[:LONGEST].encode("utf-8", "ignore").decode()).lower()
    for digraph, letters in UNICODE_DIGRAPHS.items():
        text = text.replace(digraph, letters)
    text = unicodedata.normalize("NFC", ACCENTED.sub(r"\1", unicodedata.normalize("NFD", text)))
    text = "".join(SAME.get(letter, letter) for letter in text if unicodedata.category(letter) != "Cf")
    text = "".join(_plain(letter) for letter in text)
    return WORD.sub(lambda match: repaired(match[0]), " ".join(text.split()))


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    return letter if kind[0] in "LM" else " "
