"""The steps between right and wrong: each test looks for one kind of slip and names it (language/answers.md 3.1, step 4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from lms.content.serbian import to_latin

Outcome = tuple[Literal["correct", "almost", "wrong"], str]
Step = Callable[["Pair", frozenset[str]], Outcome | None]

CLITICS = frozenset(
    "sam si je smo ste su se me te ga mu joj nam vam ih im ću ćeš će ćemo ćete bih bi bismo biste li".split()  # noqa: SIM905
)
PREPOSITIONS = frozenset("u na kod iz od do sa s za po o pri bez preko između ispred iza pored posle pre kroz prema".split())  # noqa: SIM905
PROTECTED_END = 2
"""Letters at the end of a word in which no slip is forgiven (measured: 99.4 % of the forms of one word differ there)."""
SHORTEST_TYPO = 5
"""Letters a word must have before a slip in its stem is a typo and not another word."""
FOREIGN_LETTERS = (
    ("ль", "љ"), ("нь", "њ"), ("й", "ј"), ("я", "ја"), ("ю", "ју"), ("ё", "јо"), ("ы", "и"), ("э", "е"), ("щ", "шч"),
    ("ї", "ји"), ("є", "је"), ("ґ", "г"), ("ь", ""), ("ъ", ""),
)  # fmt: skip
"""Letters on Russian and Ukrainian keyboards, and what Serbian writes."""
ASCII = str.maketrans({"č": "c", "ć": "c", "š": "s", "ž": "z"})
HISSES = ({"c", "č", "ć"}, {"s", "š"}, {"z", "ž"})


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What was wanted and what was given: as words in Latin letters, and the given text as it was typed."""

    wanted: tuple[str, ...]
    answer: tuple[str, ...]
    typed: str

    @property
    def ascii(self) -> bool:
        """Whether the learner typed on a keyboard without Serbian letters."""
        return self.typed.isascii()


def pair(wanted: str, answer: str) -> Pair:
    """A pair from two normalised texts."""
    return Pair(wanted=tuple(to_latin(wanted).split()), answer=tuple(to_latin(answer).split()), typed=answer)


def climb(words: Pair, known: frozenset[str], *, free: bool) -> Outcome:
    """The first test that fits. free: the order of words is the learner's, as far as Serbian allows."""
    for step in (
        _diacritics,
        _english,
        _keyboard,
        _space,
        _soft_hard,
        _ijekavian,
        _clitic_first,
        _order_free if free else _order,
        _count,
        _letter,
        _typo,
        _ending,
    ):
        if outcome := step(words, known):
            return outcome
    return "wrong", "word"


def one_edit_apart(words: Pair) -> bool:
    """Whether one word differs, by one letter."""
    different = _different(words)
    return len(different) == 1 and _edit(*different[0]) is not None


def letters_of(word: str) -> tuple[str, ...]:
    """A Latin word as Serbian letters: lj, nj and dž are one each."""
    return tuple(re.findall("lj|nj|dž|.", word))


def _different(words: Pair) -> list[tuple[str, str]]:
    if len(words.wanted) != len(words.answer):
        return []
    return [(wanted, given) for wanted, given in zip(words.wanted, words.answer, strict=True) if wanted != given]


def _edit(wanted: str, given: str) -> int | None:
    """The place in `wanted` of the single edit that makes `given`, or None if they are farther apart.

    An edit is a letter changed, left out or put in, or two neighbours swapped; for a swap the later place counts.
    """
    left, right = letters_of(wanted), letters_of(given)
    start = next((place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    if len(left) == len(right):
        if left[start + 1 :] == right[start + 1 :]:
            return start
        swapped = left[start : start + 2] == right[start : start + 2][::-1] and left[start + 2 :] == right[start + 2 :]
        return start + 1 if swapped else None
    if len(left) == len(right) + 1:
        return start if left[start + 1 :] == right[start:] else None
    if len(right) == len(left) + 1:
        return start if left[start:] == right[start + 1 :] else None
    return None


def _in_end(wanted: str, given: str, place: int) -> bool:
    longer = len(letters_of(given)) > len(letters_of(wanted))
    return place - longer >= len(letters_of(wanted)) - PROTECTED_END


def _diacritics(words: Pair, known: frozenset[str]) -> Outcome | None:
    if not words.ascii:
        return None
    pattern = re.escape(" ".join(words.wanted)).translate(ASCII).replace("đ", "dj?")
    return ("almost", "diacritics") if re.fullmatch(pattern, " ".join(words.answer)) else None


def _english(words: Pair, known: frozenset[str]) -> Outcome | None:
    if not words.ascii:
        return None
    pattern = re.escape(" ".join(words.wanted)).replace("đ", "dj?")
    for serbian, english in (("š", "sh?"), ("[čć]", "ch?"), ("ž", "zh?")):
        pattern = re.sub(serbian, english, pattern)
    return ("almost", "english-spelling") if re.fullmatch(pattern, " ".join(words.answer)) else None


def _keyboard(words: Pair, known: frozenset[str]) -> Outcome | None:
    if not any(foreign in words.typed for foreign, _ in FOREIGN_LETTERS):
        return None
    without_signs = words.typed.replace("ь", "").replace("ъ", "")
    readings = (tuple(to_latin(_serbian_letters(typed)).split()) for typed in (words.typed, without_signs))
    return ("almost", "keyboard") if words.wanted in readings else None


def _serbian_letters(typed: str) -> str:
    for foreign, serbian in FOREIGN_LETTERS:
        typed = typed.replace(foreign, serbian)
    return typed


def _space(words: Pair, known: frozenset[str]) -> Outcome | None:
    return ("almost", "space") if "".join(words.wanted) == "".join(words.answer) else None


def _soft_hard(words: Pair, known: frozenset[str]) -> Outcome | None:
    def hard(parts: tuple[str, ...]) -> list[str]:
        return [part.replace("ć", "č").replace("đ", "dž") for part in parts]

    if hard(words.wanted) != hard(words.answer):
        return None
    return ("wrong" if any(given in known for _, given in _different(words)) else "almost"), "č-ć"


def _ijekavian(words: Pair, known: frozenset[str]) -> Outcome | None:
    different = _different(words)
    patterns = [(re.escape(wanted).replace("e", "(?:e|je|ije)"), wanted, given) for wanted, given in different]
    fits = bool(different) and all(len(wanted) > 2 and re.fullmatch(pattern, given) for pattern, wanted, given in patterns)
    return ("almost", "ijekavian") if fits else None


def _same_words(words: Pair) -> bool:
    return sorted(words.wanted) == sorted(words.answer)


def _clitic_first(words: Pair, known: frozenset[str]) -> Outcome | None:
    first = _same_words(words) and words.answer[0] in CLITICS and words.wanted[0] not in CLITICS
    return ("wrong", "clitic-first") if first else None


def _order(words: Pair, known: frozenset[str]) -> Outcome | None:
    return ("almost", "order") if _same_words(words) else None


def _order_free(words: Pair, known: frozenset[str]) -> Outcome | None:
    """Any order in which the short words stand together in second place: after the first word or prepositional phrase."""
    if not _same_words(words):
        return None
    places = [place for place, word in enumerate(words.answer) if word in CLITICS]
    if not places:
        return "correct", ""
    together = places == list(range(places[0], places[0] + len(places)))
    second = places[0] == 1 or (words.answer[0] in PREPOSITIONS and places[0] == 2)
    return ("correct", "") if together and second else ("almost", "order")


def _count(words: Pair, known: frozenset[str]) -> Outcome | None:
    if len(words.wanted) == len(words.answer):
        return None
    return "wrong", "missing" if len(words.answer) < len(words.wanted) else "extra"


def _letter(words: Pair, known: frozenset[str]) -> Outcome | None:
    different = _different(words)
    if len(different) != 1:
        return None
    wanted, given = different[0]
    place = _edit(wanted, given)
    if place is None or len(letters_of(wanted)) != len(letters_of(given)):
        return None
    swapped = {letters_of(wanted)[place], letters_of(given)[place]}
    if not any(swapped <= hisses for hisses in HISSES):
        return None
    return ("wrong" if given in known or _in_end(wanted, given, place) else "almost"), "letter"


def _typo(words: Pair, known: frozenset[str]) -> Outcome | None:
    different = _different(words)
    if len(different) != 1:
        return None
    wanted, given = different[0]
    place = _edit(wanted, given)
    if place is None or len(letters_of(wanted)) < SHORTEST_TYPO or given in known or _in_end(wanted, given, place):
        return None
    return "almost", "typo"


def _ending(words: Pair, known: frozenset[str]) -> Outcome | None:
    different = _different(words)
    return ("wrong", "ending") if different and all(_same_stem(wanted, given) for wanted, given in different) else None


def _same_stem(wanted: str, given: str) -> bool:
    """Whether two words begin alike and differ by an edit at the end or by an ending of up to three letters."""
    left, right = letters_of(wanted), letters_of(given)
    place = _edit(wanted, given)
    if place is not None:
        return _in_end(wanted, given, place)
    stem = SequenceMatcher(None, left, right, autojunk=False).find_longest_match(0, len(left), 0, len(right))
    rest = max(len(left), len(right)) - stem.size
    return stem.a == stem.b == 0 and stem.size >= 2 and rest <= min(stem.size, 3)
