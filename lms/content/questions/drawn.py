"""A question as an attempt shows it: options in the drawn order, numbered by their place, so that numbers tell nothing.

In the author's order the first of a pair's right sides belongs to the first left side, and the parts of a sentence stand in
the right order: in a test, those numbers never reach the browser (practice.md 4.13).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from lms.content.questions import Question, Response

LISTS = ("options", "rights", "parts", "choices")
"""Fields that hold what is chosen from; responses are numbers in the first that a question has."""


def in_order(question: Question, order: Sequence[int]) -> Question:
    """The question with what is chosen from in a drawn order."""
    name = next((name for name in LISTS if hasattr(question, name)), None)
    if name is None or not order:
        return question
    values = getattr(question, name)
    chosen: dict[str, Any] = {name: tuple(values[number] for number in order)}
    return replace(question, **chosen)


def choices(question: Question) -> tuple[Markup, ...]:
    """What is chosen from, as it stands; nothing where one writes."""
    values = next((getattr(question, name) for name in LISTS if hasattr(question, name)), ())
    return tuple(getattr(value, "text", value) for value in values)


def as_shown(response: Response, order: Sequence[int]) -> Response:
    """A response in numbers of places."""
    return _each(response, {number: place for place, number in enumerate(order)})


def as_written(response: Response, order: Sequence[int]) -> Response:
    """A response to the question in order, in numbers of the author's order."""
    return _each(response, dict(enumerate(order)))


def _each(response: Response, numbers: dict[int, int]) -> Any:
    if isinstance(response, list):
        return [_each(one, numbers) for one in response]
    return numbers.get(response, response) if isinstance(response, int) and numbers else response
