"""What may stand in the value of a header's key: each check gives the value in its final form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lms.content.messages import N_
from lms.content.serbian import to_latin

LONGEST_TEXT = 400


def words(value: Any) -> str:
    """One line of text."""
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip() or len(str(value)) > LONGEST_TEXT:
        raise ValueError(N_("write one line of text"))
    return str(value).strip()


def word_list(value: Any) -> tuple[str, ...]:
    """A list of texts; a single one will do."""
    values = value if isinstance(value, list) else [value]
    return tuple(words(one) for one in values)


def number(value: Any) -> int:
    """A whole number above zero."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10_000:
        raise ValueError(N_("write a whole number above zero"))
    return value


def percent(value: Any) -> int:
    """A whole number up to 100; the sign may stand after it."""
    text = str(value).removesuffix("%").strip()
    if not text.isdecimal() or not 0 <= int(text) <= 100:
        raise ValueError(N_("write a number from 0 to 100"))
    return int(text)


def switch(value: Any) -> bool:
    """Yes or no."""
    if value in (True, "да", "da", "yes"):
        return True
    if value in (False, "не", "ne", "no"):
        return False
    raise ValueError(N_("write yes or no"))


def one_of(names: Mapping[str, str], fix: str) -> Callable[[Any], str]:
    """A check for a fixed set of words. names: the value for each spelling, Serbian ones in Cyrillic; fix: what to write."""
    values = {spelling: value for name, value in names.items() for spelling in (name.lower(), to_latin(name).lower())}

    def check(value: Any) -> str:
        if str(value).strip().lower() not in values:
            raise ValueError(fix)
        return values[str(value).strip().lower()]

    return check
