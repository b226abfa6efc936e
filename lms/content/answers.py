"""Judging typed Serbian fairly: in either script, with the reason why an answer is almost right or wrong.

The ladder is that of `language/answers.md` in the project's reference: silent normalisation, comparison in Latin letters, then
one test after another until the first that fits. The last two letters of a word are protected: case, person and gender live there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from lms.content import ladder, values
from lms.content.difference import Piece, difference, mostly_latin
from lms.content.normal import readings
from lms.content.serbian import to_cyrillic, to_latin

Verdict = Literal["correct", "almost", "wrong"]
MODES = ("text", "free", "strict", "minimal", "script", "number", "time", "date", "phone")

TELLING = {"word": 0, "value": 1, "extra": 2, "missing": 3}
"""Reasons for a wrong answer that say little about it: of several alternatives the one with the nearer reason is shown."""


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """What an answer is worth that is almost right, or wrong in its ending only.

    spelling: for missing marks, foreign letters, spaces and the like. slip: for one letter. order: for the order of words.
    ending: for the right word in another form.
    """

    spelling: float = 1.0
    slip: float = 0.8
    order: float = 0.5
    ending: float = 0.0

    def score(self, verdict: Verdict, reason: str) -> float:
        """0..1 for an outcome."""
        if verdict == "correct":
            return 1.0
        if verdict == "wrong":
            return self.ending if reason == "ending" else 0.0
        return {"order": self.order, "typo": self.slip, "letter": self.slip, "english-spelling": self.slip}.get(reason, self.spelling)


BEGINNERS = Scoring()
"""A0 and A1: whoever learns the letters is not marked down for them."""
ADVANCED = Scoring(spelling=0.8)
"""From A2 on."""
PARTLY = Scoring(ending=0.25)
"""Where the author gives a part of the points for the right word in a wrong form."""


def at_level(scoring: Scoring, level: str) -> Scoring:
    """A scoring as it is in lessons of a level ("A0" ... "B1", or "" where none is named)."""
    return replace(scoring, spelling=(BEGINNERS if level in ("", "A0", "A1") else ADVANCED).spelling)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How an answer compares with what was expected.

    corrected: the right form in the learner's script. score: 0..1. difference: both texts side by side, in pieces that
    agree or differ; joined, their `given` is what was typed and their `right` is `corrected`.
    """

    verdict: Verdict
    reason: str = ""
    corrected: str = ""
    score: float = 0.0
    difference: tuple[Piece, ...] = ()


def judge(
    expected: Sequence[str], given: str, mode: str = "text", known: frozenset[str] = frozenset(), scoring: Scoring = BEGINNERS
) -> Judgement:
    """Judge an answer against alternatives.

    known: words of the course in lower case, in either script: a slip that makes another of them is wrong. Raises
    ValueError for a mode that does not exist; no text a learner can type raises anything.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode {mode}")
    alternatives = [alternative for text in expected if (alternative := _alternative(text)).words or alternative.parses(mode)]
    if not alternatives:
        return Judgement(verdict="wrong", reason="config")
    answer = readings(given)
    outcomes = [(alternative, *_judge_one(alternative, answer, given, mode, known)) for alternative in alternatives]
    best, verdict, reason = max(outcomes, key=lambda one: _rank(scoring, one[1], one[2]))
    corrected = best.text if mode == "script" else _in_script_of(given, best.text)
    return Judgement(
        verdict=verdict,
        reason=reason,
        corrected=corrected,
        score=scoring.score(verdict, reason),
        difference=() if verdict == "correct" else difference(given, corrected),
    )


@dataclass(frozen=True, kw_only=True)
class _Alternative:
    """An author's answer with its normalised readings."""

    text: str
    readings: tuple[str, ...]

    @property
    def words(self) -> bool:
        return any(self.readings)

    def parses(self, mode: str) -> bool:
        return mode in values.PARSERS and values.is_value(self.text, mode)


@lru_cache(maxsize=4096)
def _alternative(text: str) -> _Alternative:
    """Read once: authors' answers are few and come again and again. What learners type is not kept."""
    return _Alternative(text=text.strip(), readings=readings(text))


def _rank(scoring: Scoring, verdict: Verdict, reason: str) -> tuple[int, float, int]:
    return ("wrong", "almost", "correct").index(verdict), scoring.score(verdict, reason), TELLING.get(reason, len(TELLING))


def _judge_one(
    expected: _Alternative, answer: tuple[str, ...], given: str, mode: str, known: frozenset[str]
) -> ladder.Outcome:
    if mode in values.PARSERS and values.is_value(expected.text, mode):
        return ("correct", "") if values.same(expected.text, given, mode) else ("wrong", "value")
    if mode == "script":
        return _judge_script(expected.readings, answer)
    if any(ladder.latin_words(one) == ladder.latin_words(other) for one in expected.readings for other in answer):
        return "correct", ""
    pair = ladder.pair(expected.readings[0], answer[0])
    if mode == "minimal":
        return "wrong", _letter_or_word(pair)
    verdict, reason = ladder.climb(pair, known, free=mode == "free")
    return "wrong" if mode == "strict" and verdict == "almost" else verdict, reason


def _judge_script(wanted: tuple[str, ...], answer: tuple[str, ...]) -> ladder.Outcome:
    """Letters count as they are written; the right word in the other script is told apart from a wrong word."""
    if set(wanted) & set(answer):
        return "correct", ""
    pair = ladder.pair(wanted[0], answer[0])
    if mostly_latin(wanted[0]) != mostly_latin(answer[0]):
        right = pair.wanted == pair.answer or ladder.differs_by_marks(pair)
        return "wrong", "script" if right else "word"
    return "wrong", _letter_or_word(pair)


def _letter_or_word(pair: ladder.Pair) -> str:
    return "letter" if ladder.one_edit_apart(pair) or ladder.differs_by_marks(pair) else "word"


def _in_script_of(given: str, text: str) -> str:
    """An author's answer in the learner's script; as it stands if the learner typed no letter."""
    if not any(map(str.isalpha, given)):
        return text
    return _latin(text) if mostly_latin(given) else _cyrillic(text)


_latin, _cyrillic = lru_cache(maxsize=4096)(to_latin), lru_cache(maxsize=4096)(to_cyrillic)
