"""Words that are right but typed in a way Serbian is not written: without its letters, with foreign ones, in another form.

Each test is a step of the ladder (language/answers.md 3.1, step 4) that looks at one word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lms.content.serbian import TO_LATIN

TO_LATIN_LETTERS = str.maketrans(TO_LATIN)
ASCII = str.maketrans({"č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "d"})
WITHOUT_MARKS = {"č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "dj?"}
AS_IN_ENGLISH = {"č": "ch?", "ć": "ch?", "š": "sh?", "ž": "zh?", "đ": "dj?"}
FOREIGN_LETTERS = (
    ("ль", "љ", "л"), ("нь", "њ", "н"), ("й", "ј", "ј"), ("я", "ја", "ја"), ("ю", "ју", "ју"), ("ё", "јо", "јо"),
    ("ы", "и", "и"), ("э", "е", "е"), ("щ", "шч", "шт"), ("ь", "", ""), ("ъ", "", ""), ("ї", "ји", "и"), ("є", "је", "е"),
    ("ґ", "г", "г"), ("ў", "у", "в"), ("ѓ", "ђ", "ђ"), ("ќ", "ћ", "ћ"), ("ѕ", "дз", "з"), ("ş", "š", "š"), ("ș", "š", "š"),
    ("ç", "č", "ć"), ("ğ", "g", "đ"), ("ı", "i", "i"), ("ś", "š", "ć"), ("ź", "ž", "ž"), ("ż", "ž", "ž"), ("ń", "nj", "n"),
    ("ň", "nj", "n"), ("ñ", "nj", "n"), ("ł", "l", "l"), ("ě", "je", "e"), ("ř", "r", "ž"), ("ä", "a", "e"), ("ë", "e", "jo"),
    ("ï", "i", "ji"), ("ö", "o", "e"), ("ü", "u", "i"), ("ą", "a", "a"), ("ę", "e", "e"), ("ț", "c", "c"), ("ţ", "c", "c"),
)  # fmt: skip
"""Letters of other keyboards (Russian, Ukrainian, Macedonian; Turkish, Polish, Czech, Romanian ...), and two ways of reading each."""
FOREIGN = re.compile("|".join(foreign for foreign, _, _ in FOREIGN_LETTERS))
FIRST_READING = {foreign: first for foreign, first, _ in FOREIGN_LETTERS}
OTHER_READING = {foreign: other for foreign, _, other in FOREIGN_LETTERS}
LONG_E = re.compile("(?<=[bcčćdđfghjklmnprsštvzž])e")
"""An e that ijekavian may say as je or ije: one behind a consonant."""


@lru_cache(maxsize=4096)
def without_marks(word: str) -> re.Pattern[str]:
    """How a Latin word looks on a keyboard that has no č, ć, š, ž, đ."""
    return _pattern(word, WITHOUT_MARKS)


@lru_cache(maxsize=4096)
def as_in_english(word: str) -> re.Pattern[str]:
    """How somebody may write a Latin word who spells as in English."""
    return _pattern(word, AS_IN_ENGLISH)


@lru_cache(maxsize=4096)
def ijekavian(word: str) -> re.Pattern[str]:
    """A Latin word of the eastern variety (the one that is taught) in the form of the western one."""
    return re.compile(LONG_E.sub("(?:e|je|ije)", word))


def _pattern(word: str, letters: dict[str, str]) -> re.Pattern[str]:
    return re.compile("".join(letters.get(letter, re.escape(letter)) for letter in word))


def foreign_readings(typed: str) -> tuple[str, ...]:
    """Latin words that a word with letters of another keyboard may stand for; none if it has no such letter."""
    if not FOREIGN.search(typed):
        return ()
    tables = (FIRST_READING, OTHER_READING)
    return tuple(FOREIGN.sub(lambda found: table[found[0]], typed).translate(TO_LATIN_LETTERS) for table in tables)  # noqa: B023


def alike_by_ear(word: str) -> str:
    """A Latin word in which č stands for ć as well, and dž for đ."""
    return word.replace("ć", "č").replace("đ", "dž")
