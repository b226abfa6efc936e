"""How the questions of a lesson or test work: how many get them right, whom they tell apart, what is answered instead.

Pure: answers in, numbers out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean
from typing import Literal

FEWEST = 5
"""People who must have answered before anything is shown of a question: a single one could be recognised."""
HARD, EASY, FLAT, SKIPPED = 0.3, 0.95, 0.15, 1 / 3
"""Below, above, below and above which a question is worth a look."""

Worth = Literal["hard", "easy", "flat", "lure", "skipped"]
"""Why a question is worth a look: hardly anybody is right; nearly everybody is; it does not tell apart who knows the rest
and who does not; a wrong option is chosen more often than the right one; many leave it empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one person answered to a question. score: 0 to 1, None for one left empty; reason: why it is not right.

    chosen: the options of a closed question that were taken, each with whether it is right; of others nothing.
    """

    person: str
    question: str
    score: float | None
    verdict: str
    reason: str = ""
    chosen: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """How a question works. people: who answered it; empty: who left it empty, which is not wrong.

    facility: mean score, 0 to 1. discrimination: -1 to 1, or None where nobody or everybody differs. reasons: of wrong
    answers, with the number of people, the most frequent first; options: words, whether right, number of people.
    """

    question: str
    people: int
    empty: int
    facility: float
    discrimination: float | None
    reasons: tuple[tuple[str, int], ...]
    options: tuple[tuple[str, bool, int], ...]

    @property
    def worth(self) -> tuple[Worth, ...]:
        """Why it is worth a look; nothing for most questions."""
        right = max((count for _words, is_right, count in self.options if is_right), default=0)
        wrong = max((count for _words, is_right, count in self.options if not is_right), default=0)
        reasons: Mapping[Worth, bool] = {
            "hard": self.facility < HARD,
            "easy": self.facility > EASY,
            "flat": self.discrimination is not None and self.discrimination < FLAT,
            "lure": wrong > right,
            "skipped": self.empty > SKIPPED * (self.people + self.empty),
        }
        return tuple(name for name, holds in reasons.items() if holds)


def items(answers: Iterable[Answer]) -> dict[str, Item]:
    """Every question that at least `FEWEST` people answered. answers: at most one of a person to a question."""
    by_question: dict[str, list[Answer]] = {}
    scores: dict[str, dict[str, float]] = {}
    for one in answers:
        by_question.setdefault(one.question, []).append(one)
        if one.score is not None:
            scores.setdefault(one.person, {})[one.question] = one.score
    found = {question: _item(question, own, scores) for question, own in by_question.items()}
    return {question: item for question, item in found.items() if item}


def _item(question: str, answers: Sequence[Answer], scores: Mapping[str, Mapping[str, float]]) -> Item | None:
    given = [one for one in answers if one.score is not None]
    if len(given) < FEWEST:
        return None
    reasons = Counter(one.reason for one in given if one.verdict == "wrong")
    options = Counter(option for one in given for option in one.chosen)
    return Item(
        question=question,
        people=len(given),
        empty=len(answers) - len(given),
        facility=fmean(one.score for one in given if one.score is not None),
        discrimination=discrimination(question, [scores[one.person] for one in given]),
        reasons=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        options=tuple((words, right, count) for (words, right), count in sorted(options.items(), key=lambda one: (-one[1], one[0]))),
    )


def discrimination(question: str, scores: Sequence[Mapping[str, float]]) -> float | None:
    """The point-biserial correlation of a question's score with the mean score of the same person's other questions.

    The question is left out of the other side, as it would correlate with itself (Henrysson 1963, "Correction of item-total
    correlations in item analysis"). The mean, not the sum, because not everybody answered everything. scores: by question,
    of each person who answered it. None for fewer than `FEWEST` people, or where one side is the same for all.
    """
    pairs = [(own[question], fmean(rest)) for own in scores if (rest := [score for other, score in own.items() if other != question])]
    if len(pairs) < FEWEST:
        return None
    try:
        return correlation([one for one, _rest in pairs], [rest for _one, rest in pairs])
    except StatisticsError:
        return None
