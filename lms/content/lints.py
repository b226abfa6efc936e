"""What `lms check` says about the words of a lesson, wherever they stand in its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from lms.content import spelling
from lms.content.ekavian import instead_of
from lms.content.lesson import MASTER, Edition
from lms.content.markdown import ABBREVIATION, TOKEN
from lms.content.messages import N_, Message
from lms.content.persons import NOBODY, Persons, alone, one_gender
from lms.content.serbian import PROTECTED, WORD, to_cyrillic, to_latin

PHONE = re.compile(
    r"(?<![\w.,/])(?:\+381(?:[ -]?\(0\))?[ /-]?\d{1,3}|0\d{1,3})[ /-]{0,2}\d{2,4}[ -]?\d{2,4}(?:[ -]?\d{2,3})?(?!\w|\.\d)"
    r"|\b(?:(?:по|на)?зов(?:и|ите|ете|еш|ем)|телефон(?:ом)?|call|phone|dial)[ \t]+(?:(?:на[ \t]+)?број[ \t]+|number[ \t]+)?"
    r"\d{3,6}\b(?![ /-]?[\d%])",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    r"\b\d[\d.]*(?:,\d+)?(?:\s(?:хиљад[аеу]|милион[аи]?|thousand|million))?\s?(?:динар\w*|дин\b\.?|РСД|RSD|dinars?|евр\w+|euros?|EUR|€)"
    r"|(?:€|\bEUR\b|\bRSD\b|\bРСД\b)\s?\d[\d.,]*",
    re.IGNORECASE,
)
UNIT = r"(?:(?:радн|календарск)\w+\s+)?(?:дан\w*|сат\w*|недељ\w*|месец\w*|годин\w*)"
NUMBER = (
    r"(?:\d+|један|једног|два|две|три|четири|пет|шест|седам|осам|девет|десет|петнаест|двадесет|тридесет|четрдесет|четрдесет пет|"
    r"шездесет|деведесет|сто)"
)
DEADLINE = re.compile(
    rf"\bрок\w*\s+(?:за\s+\w+\s+)?(?:од|је|износи|траје)\s+{NUMBER}\s+{UNIT}|\b(?:within|deadline (?:is|of))\s+\w+\s+"
    r"(?:working\s+)?(?:days?|hours?|weeks?|months?)\b",
    re.IGNORECASE,
)
"""A time limit that a rule sets."""
LAW = re.compile(
    r"\b(?:Закон|Уредб|Правилник)\w*\s+о\s+\w+|(?:\bСл(?:\.|ужбени|ужбеног|ужбеном)\s*)гласник\w*|\bчл(?:\.|ан\w*)\s*\d+|"
    r"\bOfficial Gazette\b|\b(?:Law|Act) on (?:the )?[A-Z]\w+|\bArticle \d+"
)
MIXED = re.compile(r"[\u0400-\u04ff][\u0300-\u036f]*[a-zčćžšđ]|[a-zčćžšđ][\u0300-\u036f]*[\u0400-\u04ff]", re.IGNORECASE)
CYRILLIC_WORD = re.compile(r"\b[\u0400-\u04ff]+\b")
WHAT = re.compile(r"\bШто\s+(?:је|су|си|сте|се|ради|радиш|значи|желиш|желите|каже|кажеш|кажете|треба)\b[^.!?\n]*\?")
"""The Croatian question word, where Serbian asks “шта”."""
SENTENCE_START = re.compile(r"(?:\A|[.!?…:„“\n#*>|\-–])\s*\Z")
PROSE = ("prose", "pronunciation", "culture", "grammar")
NOT_ADDRESSED = re.compile(
    r"^[ \t]*(?:🔊.*|[-*+] \[[ xXхХ]\].*|\|.*|\*\*[^*\n]{1,40}:\*\*.*|[^\n]*\S / \S.*)$|„[^“\n]*“|\[\[[^\]\n]*\]\]", re.MULTILINE
)
"""What is said by or to somebody else than the reader: spoken lines, options, tables, turns, words to put in order, quotations, gaps."""


def visible(text: str) -> str:
    """A file's text with nothing in place of its header, code, addresses, other languages and fixed letters; places stay."""
    return TOKEN.sub(_blank, PROTECTED.sub(_blank, text))


def check(edition: Edition, shown: str, persons: Persons = NOBODY) -> Iterator[Message]:
    """Warnings about words in a file; figures and rules only in prose, where they would grow old unseen.

    shown: what is visible of it. persons: nouns that come in pairs.
    """
    prose = _lines_of(edition, PROSE, shown.count("\n") + 1)
    for pattern, code, sentence in FIGURES:
        for line, found in _places(pattern, shown):
            if line in prose:
                yield _warning(edition, line, code, sentence, text=found[0])
    words = ((line, found[0]) for line, found in _places(WORD, shown)) if MIXED.search(shown) else ()
    for line, word in (*_header(edition), *words):
        yield from _mixed(edition, line, word)
    if edition.language == MASTER:
        yield from _serbian(edition, shown)
        yield from _persons(edition, shown, persons)


FIGURES = (
    (PHONE, "phone", N_("A phone number stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")),
    (AMOUNT, "amount", N_("An amount of money stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")),
    (DEADLINE, "deadline", N_("A time limit stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")),
    (LAW, "law", N_("A law is named here: %(text)s. Put what it says into content/facts.tsv and write {fact:…}.")),
)


def words_of(edition: Edition, shown: str) -> dict[str, int]:
    """The words of a file to look up in the dictionary, with their lines."""
    words = {word: line for line, text in _header_texts(edition) for word in spelling.words_of(text)}
    text = spelling.joined(ABBREVIATION.sub(_blank, shown))
    line, counted = 1, 0
    for word, place in spelling.words_of(text).items():
        line += text.count("\n", counted, place)
        counted = place
        words.setdefault(word, line)
    return words


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


def _lines_of(edition: Edition, kinds: tuple[str, ...], last: int) -> set[int]:
    """The lines of the sections of some kinds. last: line of the file."""
    lines: set[int] = set()
    for section, following in zip_longest(edition.sections, edition.sections[1:]):
        if section.kind in kinds:
            lines |= set(range(section.line, following.line if following else last + 1))
    return lines


def _header_texts(edition: Edition) -> Iterator[tuple[int, str]]:
    """Texts of the header with their lines."""
    for key, value in edition.front.items():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                yield edition.lines.get(key, 1), text


def _header(edition: Edition) -> Iterator[tuple[int, str]]:
    """Words of the header's texts with their lines."""
    return ((line, word) for line, text in _header_texts(edition) for word in WORD.findall(text))


def _mixed(edition: Edition, line: int, word: str) -> Iterator[Message]:
    if MIXED.search(word):
        latin = ", ".join(letter for letter in word if letter.isascii() or letter.lower() in "čćžšđ")
        text = N_("The word “%(word)s” mixes both scripts: %(letters)s looks like Cyrillic but is Latin. Type the word again.")
        yield _warning(edition, line, "mixed-script", text, word=word, letters=latin)


def _serbian(edition: Edition, text: str) -> Iterator[Message]:
    words = set(CYRILLIC_WORD.findall(text))
    if others := [word for word in words if instead_of(word.lower())]:
        for line, found in _places(re.compile(rf"\b(?:{'|'.join(others)})\b"), text):
            if not found[0].istitle() or SENTENCE_START.search(text, max(0, found.start() - 9), found.start()):
                yield _warning(edition, line, "not-ekavian", NOT_EKAVIAN, word=found[0], other=instead_of(found[0].lower()))
    for line, found in _places(WHAT, text):
        yield _warning(edition, line, "not-ekavian", NOT_EKAVIAN, word=found[0].split()[0], other="Шта")
    for word in sorted(word for word in words if not _comes_back(word)):
        line = next(line for line, _found in _places(re.compile(rf"\b{word}\b"), text))
        sentence = N_("“%(word)s” does not come back from Latin the same. Write :cyr[%(word)s] if it is right.")
        yield _warning(edition, line, "round-trip", sentence, word=word)


NOT_EKAVIAN = N_("“%(word)s” is not the form that the course teaches. Write “%(other)s” (ekavian Serbian).")


def _persons(edition: Edition, text: str, persons: Persons) -> Iterator[Message]:
    """Nouns without their pair, and questions to one gender. `voices:` says that a lesson is about given people."""
    lines = _lines_of(edition, (*PROSE, "notes", "question"), text.count("\n") + 1)
    kept = "\n".join(line if number in lines else " " * len(line) for number, line in enumerate(text.split("\n"), 1))
    addressed = NOT_ADDRESSED.sub(_blank, kept)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for place, word, pair in alone(persons, text, "" if "voices" in edition.front else addressed):
        sentence = N_("“%(word)s” speaks of men. Write “%(pair)s” beside it, or a word for both.")
        yield _warning(edition, bisect_right(starts, place), "person-pair", sentence, word=word, pair=pair)
    for place, words in one_gender(addressed):
        sentence = N_("“%(words)s” speaks to one gender only. Write both forms (радио/радила) or ask in the present tense.")
        yield _warning(edition, bisect_right(starts, place), "one-gender", sentence, words=words)


@lru_cache(maxsize=50_000)
def _comes_back(word: str) -> bool:
    return to_cyrillic(to_latin(word)) == word


def _warning(edition: Edition, line: int, code: str, sentence: str, **values: str) -> Message:
    return Message(path=edition.path, line=line, code=code, text=sentence, values=values, level="warning")
