"""What `lms check` says about the words of a lesson, wherever they stand in its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from lms.content.lesson import MASTER, Edition
from lms.content.markdown import TOKEN
from lms.content.messages import N_, Message
from lms.content.serbian import PROTECTED, WORD, to_cyrillic, to_latin

PHONE = re.compile(r"(?<![\w.])(?:\+381|0\d{1,2})[ /-]?\d{2,4}[ -]?\d{2,4}(?:[ -]?\d{2,3})?(?![\w.])")
AMOUNT = re.compile(r"\d[\d.]*(?:,\d+)?\s?(?:динар\w*|дин\.|РСД|RSD|dinars?|евр\w+|euros?|EUR|€)", re.IGNORECASE)
NOT_EKAVIAN = re.compile(
    r"\b(?:млијек\w*|лијеп\w*|дијете|дјец\w*|вријеме|времј\w*|гдје|овдје|ондје|увијек|вјер\w*|мјест\w*|бијел\w*|цвијет\w*|"
    r"уопће|точно|тисућ\w*|крух\w*|влак\w*|сретн\w*|опће|опћин\w*|тједан|тједн\w*|увјет\w*|казалишт\w*|тко|"
    r"сијечањ|вељач\w*|ожуј\w*|травањ|свибањ|липањ|српањ|рујан|студени|просинац)\b",
    re.IGNORECASE,
)
"""Ijekavian and Croatian forms (language/audio.md, л6)."""
MIXED = re.compile(r"[\u0400-\u04ff][\u0300-\u036f]*[a-zčćžšđ]|[a-zčćžšđ][\u0300-\u036f]*[\u0400-\u04ff]", re.IGNORECASE)
CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")
PAIRS = {
    "полазници": "полазнице", "учесници": "учеснице", "ученици": "ученице", "студенти": "студенткиње", "корисници": "кориснице",
    "радници": "раднице", "наставници": "наставнице", "тренери": "тренерке", "саветници": "саветнице", "грађани": "грађанке",
}  # fmt: skip
"""Nouns for people in general, and the form that belongs beside them (language/audio.md, л7)."""
PERSON = re.compile(rf"\b(?:{'|'.join(PAIRS)})\b", re.IGNORECASE)
PROSE = ("prose", "pronunciation", "culture", "grammar")


def check(edition: Edition, text: str) -> Iterator[Message]:
    """Warnings about words in a file; phone numbers and amounts only in prose, where they would grow old unseen."""
    shown = TOKEN.sub(_blank, PROTECTED.sub(_blank, text))
    prose = _prose_lines(edition, text.count("\n") + 1)
    for pattern, code, sentence in FIGURES:
        for line, found in _places(pattern, shown):
            if line in prose:
                yield _warning(edition, line, code, sentence, text=found[0])
    words = ((line, found[0]) for line, found in _places(WORD, shown)) if MIXED.search(shown) else ()
    for line, word in (*_header(edition), *words):
        yield from _mixed(edition, line, word)
    if edition.language == MASTER:
        yield from _serbian(edition, shown)


FIGURES = (
    (PHONE, "phone", N_("A phone number stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")),
    (AMOUNT, "amount", N_("An amount of money stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")),
)


def _blank(found: re.Match[str]) -> str:
    """As much nothing as there was something, so that lines and places stay."""
    return re.sub(r"[^\n]", " ", found[0])


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Matches with their lines."""
    line, counted = 1, 0
    for found in pattern.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        yield line, found


def _prose_lines(edition: Edition, last: int) -> set[int]:
    lines: set[int] = set()
    for section, following in zip_longest(edition.sections, edition.sections[1:]):
        if section.kind in PROSE:
            lines |= set(range(section.line, following.line if following else last + 1))
    return lines


def _header(edition: Edition) -> Iterator[tuple[int, str]]:
    """Words of the header's texts with their lines."""
    for key, value in edition.front.items():
        for text in value if isinstance(value, tuple) else (value,):
            yield from ((edition.lines.get(key, 1), word) for word in WORD.findall(text if isinstance(text, str) else ""))


def _mixed(edition: Edition, line: int, word: str) -> Iterator[Message]:
    if MIXED.search(word):
        latin = ", ".join(letter for letter in word if letter.isascii() or letter.lower() in "čćžšđ")
        text = N_("The word “%(word)s” mixes both scripts: %(letters)s looks like Cyrillic but is Latin. Type the word again.")
        yield _warning(edition, line, "mixed-script", text, word=word, letters=latin)


def _serbian(edition: Edition, text: str) -> Iterator[Message]:
    for line, found in _places(NOT_EKAVIAN, text):
        yield _warning(
            edition, line, "not-ekavian", N_("“%(word)s” is not the form that the course teaches (ekavian Serbian)."), word=found[0]
        )
    for word in sorted(word for word in set(CYRILLIC_WORD.findall(text)) if not _comes_back(word)):
        line = next(line for line, _found in _places(re.compile(rf"\b{word}\b"), text))
        sentence = N_("“%(word)s” does not come back from Latin the same. Write :cyr[%(word)s] if it is right.")
        yield _warning(edition, line, "round-trip", sentence, word=word)
    spoken_of, lower = set(), text.lower()
    for line, found in _places(PERSON, text):
        other = PAIRS[found[0].lower()]
        if other not in lower and other not in spoken_of:
            spoken_of.add(other)
            sentence = N_("“%(word)s” speaks of men. Write “%(pair)s” beside it, or a word for both.")
            yield _warning(edition, line, "person-pair", sentence, word=found[0], pair=other)


@lru_cache(maxsize=50_000)
def _comes_back(word: str) -> bool:
    return to_cyrillic(to_latin(word)) == word


def _warning(edition: Edition, line: int, code: str, sentence: str, **values: str) -> Message:
    return Message(path=edition.path, line=line, code=code, text=sentence, values=values, level="warning")
