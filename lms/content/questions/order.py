"""Putting words or lines in order; several orders may be right, and each right neighbour counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup

from lms.content.messages import N_, ContentError
from lms.content.prose import named, plain
from lms.content.questions import Grade, Part, Question, Response
from lms.content.questions.body import declared_type, lines_of, posted_number, read_body, shared
from lms.content.sections import Prose, Source

WORDS = re.compile(r"[^|>\[\]]*\S +/ +\S[^|>\[\]]*")
ITEM = re.compile(r"\d{1,2}[.)] +(.+?)\s*")
MOST = 12


@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """Parts to put in order. parts: in the first right order. orders: right orders as numbers of parts.

    lines: each part stands on a line of its own (sentences, pictures).
    A response is the list of part numbers in the learner's order.
    """

    type: ClassVar[str] = "order"
    template: ClassVar[str] = "questions/order.html"
    icon: ClassVar[str] = "order"
    sheet: ClassVar[str] = "sheets/order.html"

    parts: tuple[Markup, ...]
    orders: tuple[tuple[int, ...], ...]
    lines: bool = False

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A line of words with slashes, or `type: order`."""
        declared = declared_type(source)
        return declared == cls.type if declared else any(WORDS.fullmatch(line.strip()) for line in source.body.split("\n"))

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError for too few parts, or for orders of different parts."""
        body = read_body(source, prose)
        numbered = [(number, found[1]) for number, line in lines_of(source) if (found := ITEM.fullmatch(line.strip()))]
        slashed = [
            (number, line.strip())
            for number, line in lines_of(source)
            if WORDS.fullmatch(line.strip()) and not line.lstrip().startswith(">")
        ]
        first_line = slashed[0][0] if slashed else numbered[0][0] if numbered else source.line
        written = [[part.strip() for part in line.split(" / ")] for _, line in slashed] or [[text for _, text in numbered]]
        parts = written[0]
        if not 2 <= len(parts) <= MOST:
            raise ContentError(first_line, "order-short", N_("Write two to %(most)d parts as “one / two / three”."), most=MOST)
        orders = tuple(_numbers(parts, order, number) for order, (number, _) in zip(written, slashed or [(first_line, "")], strict=True))
        used = {line for _, line in slashed} | (
            {line.strip() for line in body.prompt.split("\n") if ITEM.fullmatch(line.strip())} if numbered and not slashed else set()
        )
        prompt = "\n".join("" if line.strip() in used else line for line in body.prompt.split("\n"))
        shown = tuple(prose.inline(part, first_line if slashed else first_line + place) for place, part in enumerate(parts))
        return cls(**shared(source, prose, body, prompt), parts=shown, orders=orders, lines=not slashed)

    @property
    def names(self) -> tuple[Markup, ...]:
        """The parts in words, also those that are pictures."""
        return tuple(named(part) for part in self.parts)

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The parts in the order of the places that were chosen for them; parts without a place are left out."""
        places = [posted_number(form, f"answer-{number}", len(self.parts)) for number in range(len(self.parts))]
        return sorted((number for number, place in enumerate(places) if place is not None), key=lambda number: places[number]) or None

    def grade(self, response: Response) -> Grade:
        """All right, or the share of right neighbours in the order that comes closest (exercises.md 4.2)."""
        chosen = response if isinstance(response, list) else []
        if not any(isinstance(number, int) for number in chosen):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        names = [plain(name) for name in self.names]
        words = tuple(names[number] if isinstance(number, int) and 0 <= number < len(names) else None for number in chosen)
        share = max(_neighbours(words, tuple(names[number] for number in order)) for order in self.orders)
        part = Part(verdict="correct" if share == 1 else "wrong", given=self.show(response), right=self.key())
        done = share == 1
        return Grade(
            verdict="correct" if done else "wrong",
            points=share * self.points,
            maximum=self.points,
            reason="" if done else "order",
            parts=(part,),
        )

    def key(self) -> Markup:
        """The first right order."""
        return self._joined(self.orders[0])

    def show(self, response: Response) -> Markup:
        """The order that was given."""
        return self._joined(response if isinstance(response, list) else [])

    def _joined(self, numbers: Sequence[object]) -> Markup:
        inside = (self.parts[number] if isinstance(number, int) and 0 <= number < len(self.parts) else Markup("…") for number in numbers)
        return Markup(" → " if self.lines else " ").join(inside)

    def shuffled(self) -> bool:
        """The parts are offered in a drawn order."""
        return True

    def shape(self) -> tuple[int, ...]:
        """How many parts there are."""
        return (len(self.parts),)

    def text(self) -> str:
        """The right order, plain."""
        names = [plain(name) for name in self.names]
        return " ".join(names[number] for number in self.orders[0])


def _numbers(parts: Sequence[str], order: Sequence[str], line: int) -> tuple[int, ...]:
    waiting = list(range(len(parts)))
    numbers = []
    for text in order:
        found = next((number for number in waiting if parts[number] == text), None)
        if found is None:
            raise ContentError(
                line,
                "order-parts",
                N_("This order has other parts than the first. Use the same words: %(parts)s."),
                parts=" / ".join(parts),
            )
        waiting.remove(found)
        numbers.append(found)
    if waiting:
        raise ContentError(
            line, "order-parts", N_("This order has other parts than the first. Use the same words: %(parts)s."), parts=" / ".join(parts)
        )
    return tuple(numbers)


def _neighbours(given: tuple[str | None, ...], right: tuple[str, ...]) -> float:
    """1 for the same order, else the share of neighbouring pairs that are right (below 1)."""
    if given == right:
        return 1.0
    pairs = {(one, two) for one, two in zip(right, right[1:], strict=False)}
    hits = sum((one, two) in pairs for one, two in zip(given, given[1:], strict=False))
    return min(hits / max(len(right) - 1, 1), 1 - 1 / len(right))
