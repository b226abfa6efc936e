"""Dictation: type what is heard; each word of the sentence counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms.content.answers import Scoring, judge
from lms.content.normal import normal
from lms.content.questions import Grade, Part, Response
from lms.content.questions.body import declared_type
from lms.content.questions.gap import GAP, Gap
from lms.content.questions.text import Typed
from lms.content.sections import Prose, Source

SPOKEN = re.compile(r"^(?P<start>[ \t]*🔊[ \t]*(?:\([^)\n]*\)[ \t]*)?)(?P<said>[^\[\n].*)$", re.MULTILINE)
Pair = tuple[str, str]
"""A word of the sentence and what was typed for it; either may be missing ("")."""


@dataclass(frozen=True, kw_only=True)
class Dictation(Typed):
    """Type what is heard. Its text is hidden until there is an answer. A response is a list with the typed text."""

    type: ClassVar[str] = "dictation"
    template: ClassVar[str] = "questions/dictation.html"
    icon: ClassVar[str] = "ear"

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A spoken line and one gap."""
        declared = declared_type(source)
        return declared == cls.type if declared else "🔊" in source.body and len(GAP.findall(source.body)) == 1

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question; the spoken line that holds the answer is only heard."""
        found = GAP.search(source.body)
        answer = normal(found[1].partition("|")[0].partition("::")[0]) if found else ""

        def hidden(line: re.Match[str]) -> str:
            told = answer and answer in normal(line["said"])
            return f"{line['start']}[само звук] {line['said']}" if told else line[0]

        question = super().parse(replace(source, body=SPOKEN.sub(hidden, source.body)), prose)
        return replace(question, revision=source.revision)

    def grade(self, response: Response) -> Grade:
        """The sum over the words, each by the ladder and aligned with what was typed, out of all words (exercises.md 4.2).

        Words that were not said count as words too, so that typing more does not help.
        """
        whole = super().grade(response)
        if whole.verdict in ("correct", "empty") or whole.reason == "space":
            return whole
        best = max((self._parts(answer, str(response[0])) for answer in self.gaps[0].answers), key=lambda found: found[0])
        share, parts = best
        verdicts = [part.verdict for part in parts]
        verdict = "wrong" if "wrong" in verdicts else "almost" if "almost" in verdicts else "correct"
        reason = whole.reason if whole.verdict == verdict else next((part.reason for part in parts if part.verdict == verdict), "")
        return Grade(verdict=verdict, points=share * self.points, maximum=self.points, reason=reason, parts=parts)  # type: ignore[arg-type]

    def _parts(self, answer: str, given: str) -> tuple[float, tuple[Part, ...]]:
        """The share of an alternative that was typed, and how each word came out."""
        gap, words, typed = self.gaps[0], _words(answer), _words(given)
        pairs = _aligned(words, typed[: 2 * len(words) + 5], gap)
        score = sum(_score(gap, word, other) for word, other in pairs)
        return score / max(len(words), len(typed)), tuple(_part(gap, word, other) for word, other in pairs)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if normal(word)]


@lru_cache(maxsize=10_000)
def _score_of(word: str, given: str, mode: str, known: frozenset[str], scoring: Scoring) -> float:
    return judge([word], given, mode, known, scoring).score


def _score(gap: Gap, word: str, given: str) -> float:
    return _score_of(word, given, gap.mode, gap.known, gap.scoring) if word and given else 0.0


def _part(gap: Gap, word: str, given: str) -> Part:
    if not given:
        return Part(verdict="wrong", right=Markup(escape(word)), reason="missing")
    if not word:
        return Part(verdict="wrong", given=Markup(escape(given)), reason="extra")
    return gap.part(given, judge([word], given, gap.mode, gap.known, gap.scoring))


def _aligned(words: Sequence[str], typed: Sequence[str], gap: Gap) -> list[Pair]:
    """Pairs in the order of both texts with the highest sum of scores; among these, as many words as possible have a partner."""
    best: dict[tuple[int, int], tuple[float, int, list[Pair]]] = {(0, 0): (0.0, 0, [])}
    for row in range(len(words) + 1):
        for place in range(len(typed) + 1):
            ways = [best[row, place]] if (row, place) in best else []
            if row:
                score, partners, pairs = best[row - 1, place]
                ways.append((score, partners, [*pairs, (words[row - 1], "")]))
            if place:
                score, partners, pairs = best[row, place - 1]
                ways.append((score, partners, [*pairs, ("", typed[place - 1])]))
            if row and place:
                score, partners, pairs = best[row - 1, place - 1]
                pair = (words[row - 1], typed[place - 1])
                ways.append((score + _score(gap, *pair), partners + 1, [*pairs, pair]))
            best[row, place] = max(ways, key=lambda way: way[:2])
    return best[len(words), len(typed)][2]
