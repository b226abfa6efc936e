"""The steps between right and wrong: each test looks for one kind of slip and names it (language/answers.md 3.1, step 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from lms.content.edits import edit_between, letters_of, same_stem
from lms.content.serbian import to_cyrillic
from lms.content.variants import (
    ASCII,
    FOREIGN,
    TO_LATIN_LETTERS,
    alike_by_ear,
    as_in_english,
    foreign_readings,
    ijekavian,
    without_marks,
)
from lms.content.word_order import PARTICLES, PREPOSITIONS, free_order, negates_another, starts_with_clitic

Outcome = tuple[Literal["correct", "almost", "wrong"], str]
Step = Callable[["Pair", frozenset[str]], Outcome | None]

SHORTEST_TYPO = 5
"""Letters a word must have before a slip in its stem is a typo and not another word."""
HISSES = ({"c", "č", "ć"}, {"s", "š"}, {"z", "ž"})
NEGATING = ("ni", "ne")
"""A word that loses or wins the n of these says the opposite (ништа, икада)."""
SMALL_WORDS = PREPOSITIONS | PARTICLES


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What was wanted and what was given: as words in Latin letters, and the given words as they were typed."""

    wanted: tuple[str, ...]
    answer: tuple[str, ...]
    typed: tuple[str, ...]

    @property
    def ascii(self) -> bool:
        """Whether the learner typed on a keyboard without Serbian letters."""
        return all(map(str.isascii, self.typed))

    @property
    def same_words(self) -> bool:
        """Whether both have the same words, in whatever order."""
        return sorted(self.wanted) == sorted(self.answer)

    @property
    def different(self) -> list[tuple[str, str]]:
        """Words that stand in the same place and differ; none if the numbers of words differ."""
        if len(self.wanted) != len(self.answer):
            return []
        return [(wanted, given) for wanted, given in zip(self.wanted, self.answer, strict=True) if wanted != given]


def pair(wanted: str, answer: str) -> Pair:
    """A pair from two normalised texts."""
    return Pair(wanted=latin_words(wanted), answer=latin_words(answer), typed=tuple(answer.split()))


def latin_words(text: str) -> tuple[str, ...]:
    """The words of a normalised text in Latin letters, the key by which both scripts are compared."""
    return tuple(text.translate(TO_LATIN_LETTERS).split())


def climb(words: Pair, known: frozenset[str], *, free: bool) -> Outcome:
    """The first test that fits. free: the order of words is the learner's, as far as Serbian allows.

    An answer typed without Serbian letters climbs the whole ladder: what its letters stand for is judged further.
    """
    for step in (_diacritics, _english, _keyboard, _space, _soft_hard):
        if outcome := step(words, known):
            return outcome
    meant, slip = _as_meant(words)
    for step in (_ijekavian, _clitic_first, _order_free if free else _order, _count):
        if outcome := step(meant, known):
            return ("almost", slip) if slip and outcome == ("correct", "") else outcome
    if free:
        meant = _aligned(meant)
    for step in (_letter, _typo, _ending):
        if outcome := step(meant, known):
            return outcome
    return "wrong", "word"


def one_edit_apart(words: Pair) -> bool:
    """Whether one word differs, by one letter."""
    different = words.different
    return len(different) == 1 and edit_between(*different[0]) is not None


def differs_by_marks(words: Pair) -> bool:
    """Whether nothing but the marks of letters differs (c, č, ć; s, š; z, ž; d, đ, dž)."""
    return [word.translate(ASCII) for word in words.wanted] == [word.translate(ASCII) for word in words.answer]


def _known(word: str, known: frozenset[str]) -> bool:
    return word in known or to_cyrillic(word) in known


def _diacritics(words: Pair, known: frozenset[str]) -> Outcome | None:
    return ("almost", "diacritics") if words.ascii and _all_words(words, _without_marks) else None


def _english(words: Pair, known: frozenset[str]) -> Outcome | None:
    return ("almost", "english-spelling") if words.ascii and _all_words(words, _as_in_english) else None


def _keyboard(words: Pair, known: frozenset[str]) -> Outcome | None:
    return ("almost", "keyboard") if _all_words(words, _on_other_keyboard) else None


def _all_words(words: Pair, spelled: Callable[[str, str], bool]) -> bool:
    """Whether each word typed stands for the one wanted in its place."""
    return len(words.wanted) == len(words.typed) and all(map(spelled, words.wanted, words.typed))


def _without_marks(wanted: str, typed: str) -> bool:
    return without_marks(wanted).fullmatch(typed) is not None


def _as_in_english(wanted: str, typed: str) -> bool:
    return as_in_english(wanted).fullmatch(typed) is not None


def _on_other_keyboard(wanted: str, typed: str) -> bool:
    return typed.translate(TO_LATIN_LETTERS) == wanted or wanted in foreign_readings(typed)


def _as_meant(words: Pair) -> tuple[Pair, str]:
    """The answer with the words that its letters stand for, and the slip that this forgives.

    A word that stands for none of the wanted ones is compared with its place's word as that looks on the learner's keyboard.
    """
    if not (words.ascii or any(map(FOREIGN.search, words.typed))):
        return words, ""
    ways = {"diacritics": _without_marks, "english-spelling": _as_in_english} if words.ascii else {"keyboard": _on_other_keyboard}
    answer, slip = [], ""
    for place, (given, typed) in enumerate(zip(words.answer, words.typed, strict=True)):
        candidates = (*words.wanted[place : place + 1], *words.wanted)
        found = next(((way, word) for way, fits in ways.items() for word in candidates if fits(word, typed)), None)
        if found and found[1] != given:
            slip = found[0] if slip != "english-spelling" else slip
        answer.append(found[1] if found else (*foreign_readings(typed), given)[0])
    wanted = words.wanted
    if words.ascii and len(wanted) == len(answer):
        wanted = tuple(word if word in answer else word.translate(ASCII) for word in wanted)
    return replace(words, wanted=wanted, answer=tuple(answer)), slip


def _space(words: Pair, known: frozenset[str]) -> Outcome | None:
    wanted, answer = "".join(words.wanted), "".join(words.answer)
    same = wanted == answer or (words.ascii and _without_marks(wanted, answer))
    return ("almost", "space") if same else None


def _soft_hard(words: Pair, known: frozenset[str]) -> Outcome | None:
    if [alike_by_ear(word) for word in words.wanted] != [alike_by_ear(word) for word in words.answer]:
        return None
    return ("wrong" if any(_known(given, known) for _, given in words.different) else "almost"), "č-ć"


def _ijekavian(words: Pair, known: frozenset[str]) -> Outcome | None:
    different = words.different
    fits = all(len(wanted) > 2 and ijekavian(wanted).fullmatch(given) for wanted, given in different)
    other = any(len(letters_of(wanted)) == len(letters_of(given)) and _known(given, known) for wanted, given in different)
    return ("almost", "ijekavian") if different and fits and not other else None


def _clitic_first(words: Pair, known: frozenset[str]) -> Outcome | None:
    return ("wrong", "clitic-first") if words.same_words and starts_with_clitic(words.wanted, words.answer) else None


def _order(words: Pair, known: frozenset[str]) -> Outcome | None:
    if not words.same_words:
        return None
    return ("wrong" if negates_another(words.wanted, words.answer) else "almost"), "order"


def _order_free(words: Pair, known: frozenset[str]) -> Outcome | None:
    """Any order in which the short words stand together in second place, and nothing that belongs together parts."""
    if words.same_words and free_order(words.wanted, words.answer):
        return "correct", ""
    return _order(words, known)


def _aligned(words: Pair) -> Pair:
    """The answer's words in the author's order; words that the author does not have fill the places that are left."""
    wanted, answer = Counter(words.wanted), Counter(words.answer)
    others = iter([word for word in words.answer if word in answer - wanted])
    shared, aligned = wanted & answer, []
    for word in words.wanted:
        aligned.append(word if shared[word] > 0 else next(others))
        shared[word] -= 1
    return replace(words, answer=tuple(aligned))


def _count(words: Pair, known: frozenset[str]) -> Outcome | None:
    if len(words.wanted) == len(words.answer):
        return None
    return "wrong", "missing" if len(words.answer) < len(words.wanted) else "extra"


def _letter(words: Pair, known: frozenset[str]) -> Outcome | None:
    if len(words.different) != 1:
        return None
    wanted, given = words.different[0]
    edit = edit_between(wanted, given)
    if edit is None or not any({edit.wanted, edit.given} <= hisses for hisses in HISSES):
        return None
    return ("wrong" if edit.in_end or _known(given, known) else "almost"), "letter"


def _typo(words: Pair, known: frozenset[str]) -> Outcome | None:
    if len(words.different) != 1:
        return None
    wanted, given = words.different[0]
    edit = edit_between(wanted, given)
    forgivable = edit is not None and not edit.in_end and len(letters_of(wanted)) >= SHORTEST_TYPO
    if not forgivable or _has_digit(wanted, given) or _negation_differs(wanted, given) or _known(given, known):
        return None
    return "almost", "typo"


def _has_digit(*words: str) -> bool:
    """A digit more or less is another number, never a slip or an ending."""
    return any(letter.isdecimal() for word in words for letter in word)


def _negation_differs(wanted: str, given: str) -> bool:
    return any(
        longer.startswith(NEGATING) and longer[1:] == shorter for longer, shorter in ((wanted, given), (given, wanted))
    )


def _ending(words: Pair, known: frozenset[str]) -> Outcome | None:
    different = words.different
    return ("wrong", "ending") if different and all(_other_form(wanted, given) for wanted, given in different) else None


def _other_form(wanted: str, given: str) -> bool:
    return same_stem(wanted, given) and not {wanted, given} <= SMALL_WORDS and not _has_digit(wanted, given)
