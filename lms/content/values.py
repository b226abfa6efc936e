"""Answers that are values: numbers, times, dates and phone numbers, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from lms.content.normal import normal, visible
from lms.content.serbian import to_latin
from lms.content.variants import ASCII

NUMBER_WORDS = {
    "nula": 0, "jedan": 1, "jedna": 1, "jedno": 1, "dva": 2, "dve": 2, "tri": 3, "četiri": 4, "pet": 5, "šest": 6, "sedam": 7,
    "osam": 8, "devet": 9, "deset": 10, "jedanaest": 11, "dvanaest": 12,
}  # fmt: skip
WITHOUT_MARKS = {name.translate(ASCII): value for name, value in NUMBER_WORDS.items()}
MONTHS = (
    ("januar", "januara", "i"), ("februar", "februara", "ii"), ("mart", "marta", "iii"), ("april", "aprila", "iv"),
    ("maj", "maja", "v"), ("jun", "juna", "vi"), ("jul", "jula", "vii"), ("avgust", "avgusta", "viii"),
    ("septembar", "septembra", "ix"), ("oktobar", "oktobra", "x"), ("novembar", "novembra", "xi"),
    ("decembar", "decembra", "xii"),
)  # fmt: skip
"""Months as they stand in a date: *мај, маја, V*."""
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LONGEST = 60
OTHER_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "٫": ",", "٬": "."})
"""Dashes, and the decimal comma and thousands sign of Arabic keyboards."""
RANGE = re.compile(r"\s*(-?[\d.,]+)\s*\.\.\s*(-?[\d.,]+)\s*")
ROUNDING = 1e-9
"""Sums of decimal fractions are not exact."""
TOLERANCE = re.compile(r"\s*(-?[\d.,]+)\s*(?:±|\+-)\s*([\d.,]+)\s*")
CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.,h]\s*(\d{2}))?\s*(?:h|[čc](?:as(?:a|ova)?)?|sat[ai]?)?\.?", re.IGNORECASE)
DAY = re.compile(r"(\d{1,2})\s*[./ -]\s*(\d{1,2}|[^\W\d_]{1,9})\s*[./ -]\s*(\d{4})\s*\.?\s*(?:g|god|godine)?\s*\.?", re.IGNORECASE)


def _plain(text: str) -> str:
    """A text with ASCII digits and signs, without invisible characters and without marks at its ends."""
    digits = (str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in visible(text)[:LONGEST])
    return "".join(digits).translate(OTHER_SIGNS).strip(" \t\n\u00a0!?;„“”\"'")


def number(text: str) -> float | None:
    """A number in Serbian or English notation (1.500, 1 500, 12,5, 12.5, осам), or None."""
    typed = normal(text)
    if (value := (NUMBER_WORDS | WITHOUT_MARKS if typed.isascii() else NUMBER_WORDS).get(to_latin(typed))) is not None:
        return float(value)
    digits = re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))", "", _plain(text)).rstrip(" .")
    if re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+(,\d+)?", digits):
        digits = digits.replace(".", "")
    digits = digits.replace(",", ".")
    return float(digits) if re.fullmatch(r"[-+]?\d+(\.\d+)?", digits) else None


def clock(text: str) -> tuple[int, int] | None:
    """Hours and minutes, or None. Midnight is 0:00 and 24:00."""
    found = CLOCK.fullmatch(to_latin(_plain(text)))
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    if (hours, minutes) == (24, 0):
        return 0, 0
    return (hours, minutes) if hours < 24 and minutes < 60 else None


def day(text: str) -> tuple[int, int, int] | None:
    """Day, month and year in that order, or None."""
    found = DAY.fullmatch(to_latin(_plain(text)))
    if not found:
        return None
    month = int(found[2]) if found[2].isdecimal() else _month(found[2].lower())
    if not 1 <= month <= len(MONTHS) or not 1 <= int(found[1]) <= LONGEST_MONTHS[month - 1]:
        return None
    return int(found[1]), month, int(found[3])


def _month(name: str) -> int:
    return next((place for place, names in enumerate(MONTHS, 1) if name in names), 0)


def phone(text: str) -> str | None:
    """The digits of a phone number, or None. +381 and 00381 stand for the leading 0; other countries keep their +."""
    digits = re.sub(r"[\s\u00a0./()-]", "", _plain(text))
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+3810?", "0", digits)
    return digits if re.fullmatch(r"\+?\d{3,15}", digits) else None


PARSERS: Mapping[str, Callable[[str], Any]] = {"number": number, "time": clock, "date": day, "phone": phone}


def is_value(expected: str, mode: str) -> bool:
    """Whether an author's answer is a value of this kind; if not, it is a wording that the author allows (пола девет)."""
    return PARSERS[mode](expected) is not None or (mode == "number" and span(expected) is not None)


def span(text: str) -> tuple[float, float] | None:
    """The lowest and the highest number that `12..15` or `37 ± 0,5` allow, or None for other texts."""
    if found := RANGE.fullmatch(text):
        low, high = number(found[1]), number(found[2])
        return None if low is None or high is None else (low, high)
    if found := TOLERANCE.fullmatch(text):
        middle, most = number(found[1]), number(found[2])
        return None if middle is None or most is None else (middle - most, middle + most)
    return None


def same(expected: str, given: str, mode: str) -> bool:
    """Whether both texts are one value; expected may also be a span of numbers, `12..15` or `37 ± 0,5`."""
    value = PARSERS[mode](given)
    if value is None:
        return False
    if mode == "number" and (ends := span(expected)):
        return bool(ends[0] - ROUNDING <= value <= ends[1] + ROUNDING)
    return bool(value == PARSERS[mode](expected))
