"""What `lms check` says about the language of a lesson, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lms.content.lesson import MASTER, Edition
from lms.content.markdown import TOKEN
from lms.content.messages import N_, Message
from lms.content.serbian import PROTECTED, WORD, to_cyrillic, to_latin

PHONE = re.compile(r"(?<![\w.])(?:\+381|0\d{1,2})[ /-]?\d{2,4}[ -]?\d{2,4}(?:[ -]?\d{2,3})?(?![\w.])")
AMOUNT = re.compile(r"\d[\d.]*(?:,\d+)?\s?(?:динар\w*|дин\.|РСД|RSD|евр\w+|EUR|€)", re.IGNORECASE)
NOT_EKAVIAN = re.compile(
    r"\b(?:млијек\w*|лијеп\w*|дијете|дјец\w*|вријеме|времј\w*|гдје|овдје|ондје|увијек|вјер\w*|мјест\w*|бијел\w*|цвијет\w*|"
    r"уопће|точно|тисућ\w*|крух\w*|влак\w*|сретн\w*|опће|сијечањ|вељач\w*|ожуј\w*|травањ|свибањ|липањ|српањ|коловоз|рујан|студени|просинац)\b",
    re.IGNORECASE,
)
PROSE = ("prose", "pronunciation", "culture", "grammar")


def check(edition: Edition, text: str) -> Iterator[Message]:
    """Warnings about words in a file; phone numbers and amounts only in prose, where they would grow old unseen."""
    lines = text.split("\n")
    prose = _prose_lines(edition, len(lines))
    for number, line in enumerate(lines, 1):
        if number < edition.header.first_line:
            continue
        plain = TOKEN.sub(" ", PROTECTED.sub(" ", line))
        if number in prose:
            yield from _figures(edition.path, number, plain)
        yield from _mixed(edition.path, number, plain)
        if edition.language == MASTER:
            yield from _serbian(edition.path, number, plain)


def _prose_lines(edition: Edition, last: int) -> set[int]:
    lines: set[int] = set()
    for section, following in zip(edition.sections, [*edition.sections[1:], None], strict=True):
        if section.kind in PROSE:
            lines |= set(range(section.line, following.line if following else last + 1))
    return lines


def _figures(path: str, number: int, line: str) -> Iterator[Message]:
    if found := PHONE.search(line):
        text = N_("A phone number stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")
        yield Message(path=path, line=number, code="phone", text=text, values={"text": found[0]}, level="warning")
    if found := AMOUNT.search(line):
        text = N_("An amount of money stands here: %(text)s. Put it into content/facts.tsv and write {fact:…}.")
        yield Message(path=path, line=number, code="amount", text=text, values={"text": found[0]}, level="warning")


def _mixed(path: str, number: int, line: str) -> Iterator[Message]:
    for found in WORD.finditer(line):
        latin = [letter for letter in found[0] if "a" <= letter.lower() <= "z" or letter.lower() in "čćžšđ"]
        if latin and any("\u0400" <= letter <= "\u04ff" for letter in found[0]):
            text = N_("The word “%(word)s” mixes both scripts: %(letters)s looks like Cyrillic but is Latin. Type the word again.")
            yield Message(
                path=path,
                line=number,
                code="mixed-script",
                text=text,
                values={"word": found[0], "letters": ", ".join(latin)},
                level="warning",
            )


def _serbian(path: str, number: int, line: str) -> Iterator[Message]:
    if found := NOT_EKAVIAN.search(line):
        text = N_("“%(word)s” is not the form that the course teaches (ekavian Serbian).")
        yield Message(path=path, line=number, code="not-ekavian", text=text, values={"word": found[0]}, level="warning")
    for found in WORD.finditer(line):
        word = found[0]
        if "\u0400" <= word[0] <= "\u04ff" and to_cyrillic(to_latin(word)) != word and not any(letter.isascii() for letter in word):
            text = N_("“%(word)s” does not come back from Latin the same. Write :cyr[%(word)s] if it is right.")
            yield Message(path=path, line=number, code="round-trip", text=text, values={"word": word}, level="warning")
