"""An answer to an old wording of a question, as an answer to the new one: only where it says the same in both."""

from __future__ import annotations

from typing import Any

from lms.content.prose import plain
from lms.content.questions import Question, Response

MOST = 12
"""Choices that a question may offer."""


class NotCarried(ValueError):
    """What was answered does not exist in the new wording."""


def carried(old: Question, new: Question, response: Response) -> Response:
    """The response as the new wording numbers it. Raises NotCarried where an option, gap or pair is gone or was reworded."""
    said = plain(old.show(response))
    for candidate in _candidates(old, new, response):
        if plain(new.show(candidate)) == said and _whole(candidate, new):
            return candidate
    raise NotCarried(old.id)


def _candidates(old: Question, new: Question, response: Response) -> Any:
    """The response itself, then with every number exchanged for the one that is shown as the same text."""
    yield response
    if isinstance(response, int):
        yield from range(MOST)
    elif isinstance(response, list) and all(isinstance(one, int) or one is None for one in response):
        texts = {plain(old.show([number])): number for number in range(MOST)}
        numbers = {texts[text]: number for number in range(MOST) if (text := plain(new.show([number]))) in texts and text}
        if all(one is None or one in numbers for one in response):
            moved = [None if one is None else numbers[one] for one in response]
            yield moved
            yield sorted(moved) if None not in moved else moved


def _whole(response: Response, question: Question) -> bool:
    """Whether the question can judge the response at all."""
    return question.grade(response).verdict not in ("empty", "waiting")
