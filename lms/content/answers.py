"""Judging typed Serbian fairly: in either script, with the reason why an answer is almost right or wrong.

The ladder is that of `language/answers.md` in the project's reference: silent normalisation, comparison in Latin letters, then
one test after another until the first that fits. The last two letters of a word are protected: case, person and gender live there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Literal

from lms.content import ladder, values
from lms.content.messages import N_
from lms.content.normal import normal
from lms.content.serbian import to_latin

Verdict = Literal["correct", "almost", "wrong"]
MODES = ("text", "free", "strict", "minimal", "script", "number", "time", "date", "phone")

REASONS: Mapping[str, str] = {
    "diacritics": N_("Right. Mind the letters č, ć, š, ž, đ."),
    "english-spelling": N_("Right word. Serbian writes š, č, ž where English writes sh, ch, zh."),
    "keyboard": N_("Right word. Serbian has other letters here."),
    "space": N_("Right. Look where the words are written together or apart."),
    "č-ć": N_("Right word. It sounds similar, but another letter is written."),
    "ijekavian": N_("Right, in another form. In this course we write e."),
    "clitic-first": N_("A short word cannot come first."),
    "order": N_("The words are good, their order is different."),
    "missing": N_("A word is missing."),
    "extra": N_("There is one word too many."),
    "letter": N_("Look at the letter: this can be another word."),
    "typo": N_("Look at one letter."),
    "ending": N_("Right word, other ending."),
    "script": N_("Write it in the other script."),
    "value": N_("Look at the number again."),
    "word": N_("Another word is needed here."),
    "empty": N_("Write a word, or play the sound again."),
    "config": N_("This question has no right answer yet."),
}
"""Reason -> the sentence for the learner."""
SCORES: Mapping[str, float] = {"typo": 0.8, "english-spelling": 0.8, "letter": 0.8, "order": 0.5}
"""What an answer that is almost right is worth, where that is not 1."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How an answer compares with what was expected.

    corrected: the right form in the learner's script. score: 0..1. difference: the given text in pieces, each with
    whether it agrees with the right form.
    """

    verdict: Verdict
    reason: str = ""
    corrected: str = ""
    score: float = 0.0
    difference: tuple[tuple[str, bool], ...] = field(default=())


def judge(expected: Sequence[str], given: str, mode: str = "text", known: frozenset[str] = frozenset()) -> Judgement:
    """Judge an answer against alternatives.

    known: words of the course in Latin, lower case: a slip that makes another of them is wrong. Raises ValueError for a
    mode that does not exist; no text a learner can type raises anything.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode {mode}")
    alternatives = [text for text in expected if text.strip()]
    if not alternatives:
        return Judgement(verdict="wrong", reason="config")
    if not given.strip():
        return Judgement(verdict="wrong", reason="empty", corrected=alternatives[0])
    judgements = [_judge_one(alternative, given, mode, known) for alternative in alternatives]
    best = max(judgements, key=lambda one: (one.score, one.verdict == "almost", one.reason != "word"))
    latin = _mostly_latin(given)
    corrected = to_latin(best.corrected) if latin else best.corrected
    return replace(best, corrected=corrected, difference=_difference(given, corrected) if best.verdict != "correct" else ())


def _judge_one(expected: str, given: str, mode: str, known: frozenset[str]) -> Judgement:
    if mode in values.PARSERS:
        right = values.same(expected, given, mode)
        return _outcome("correct" if right else "wrong", "" if right else "value", expected)
    wanted, answer = normal(expected), normal(given)
    if mode == "script":
        return _judge_script(wanted, answer, expected)
    pair = ladder.pair(wanted, answer)
    if pair.wanted == pair.answer and answer:
        return _outcome("correct", "", expected)
    if mode == "minimal":
        return _outcome("wrong", "letter" if ladder.one_edit_apart(pair) else "word", expected)
    verdict, reason = ladder.climb(pair, known, free=mode == "free")
    return _outcome("wrong" if mode == "strict" and verdict == "almost" else verdict, reason, expected)


def _judge_script(wanted: str, answer: str, expected: str) -> Judgement:
    """Letters count as they are written; the right word in the other script is told apart from a wrong word."""
    if wanted == answer:
        return _outcome("correct", "", expected)
    pair = ladder.pair(wanted, answer)
    if _mostly_latin(wanted) != _mostly_latin(answer) and pair.wanted == pair.answer:
        return _outcome("wrong", "script", expected)
    return _outcome("wrong", "letter" if pair.wanted == pair.answer or ladder.one_edit_apart(pair) else "word", expected)


def _outcome(verdict: Verdict, reason: str, expected: str) -> Judgement:
    score = {"correct": 1.0, "almost": SCORES.get(reason, 1.0), "wrong": 0.0}[verdict]
    return Judgement(verdict=verdict, reason=reason, corrected=expected, score=score)


def _mostly_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter <= "\u024f" for letter in letters) * 2 > len(letters)


def _difference(given: str, corrected: str) -> tuple[tuple[str, bool], ...]:
    given = given.strip()[:300]
    matcher = SequenceMatcher(None, given.casefold(), corrected.casefold(), autojunk=False)
    if len(given.casefold()) != len(given):
        return ((given, False),)
    return tuple((given[start:end], step == "equal") for step, start, end, _, _ in matcher.get_opcodes() if end > start)
