"""Which questions an attempt asks: all, or so many from each pool, none twice before its pool is used up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from lms.content.questions import Question
from lms.content.rules import Rules


def draw(questions: Sequence[Question], rules: Rules, shown: Iterable[str], seed: int) -> list[Question]:
    """The questions of a new attempt in its order. shown: ids in the person's earlier attempts; seed: decides the rest.

    Of a pool those come first that were shown least often, so nothing is repeated while something is new.
    """
    times, chance = Counter(shown), random.Random(seed)  # noqa: S311 - which questions are asked is no secret of cryptography
    chosen = {question.id for question in questions if question.id and question.pool not in rules.draw}
    for pool, count in rules.draw.items():
        of_pool = [question.id for question in questions if question.id and question.pool == pool]
        chance.shuffle(of_pool)
        chosen |= set(sorted(of_pool, key=lambda identity: times[identity])[:count])
    asked = [question for question in questions if question.id in chosen]
    if rules.shuffle:
        chance.shuffle(asked)
    return asked
