"""Answers that are values: numbers, times, dates and phone numbers, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from lms.content.normal import normal
from lms.content.serbian import to_latin

NUMBER_WORDS = ("nula", "jedan", "dva", "tri", "četiri", "pet", "šest", "sedam", "osam", "devet", "deset", "jedanaest", "dvanaest")
RANGE = re.compile(r"\s*(-?[\d.,]+)\s*\.\.\s*(-?[\d.,]+)\s*")

ROUNDING = 1e-9
"""Sums of decimal fractions are not exact."""
TOLERANCE = re.compile(r"\s*(-?[\d.,]+)\s*(?:±|\+-)\s*([\d.,]+)\s*")


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter for letter in text[:60])


def number(text: str) -> float | None:
    """A number in Serbian or English notation (1.500, 1 500, 12,5, 12.5, осам), or None."""
    word = to_latin(normal(text))
    if word in NUMBER_WORDS:
        return float(NUMBER_WORDS.index(word))
    digits = re.sub(r"[\s\u00a0]", "", _ascii_digits(text)).rstrip(".")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", digits):
        digits = digits.replace(".", "")
    digits = digits.replace(",", ".")
    return float(digits) if re.fullmatch(r"-?\d+(\.\d+)?", digits) else None


def clock(text: str) -> tuple[int, int] | None:
    """Hours and minutes, or None."""
    found = re.fullmatch(r"\s*(\d{1,2})(?:\s*[:.,h]\s*(\d{2}))?\s*h?\s*", _ascii_digits(text))
    if not found or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    return int(found[1]), int(found[2] or 0)


def day(text: str) -> tuple[int, int, int] | None:
    """Day, month and year in that order, or None."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*\.?\s*", _ascii_digits(text))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def phone(text: str) -> str | None:
    """The digits of a Serbian phone number from its leading 0, or None. +381 and 00381 stand for that 0."""
    digits = re.sub(r"[^\d+]", "", _ascii_digits(text))
    digits = re.sub(r"^(?:\+|00)381", "0", digits)
    return digits if re.fullmatch(r"0\d{5,12}", digits) else None


PARSERS: Mapping[str, Callable[[str], Any]] = {"number": number, "time": clock, "date": day, "phone": phone}


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
