"""Finding what belongs together: a table with two columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup

from lms.content.messages import N_, ContentError
from lms.content.prose import plain
from lms.content.questions import Grade, Part, Question, Response
from lms.content.questions.body import Item, declared_type, lines_of, posted_number, read_body, read_item, shared
from lms.content.sections import Prose, Source

DIVIDER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?")
MOST = 8
CUT = re.compile(r"(?<!\\)\|")
"""Between two cells; a recording's own line is written with `\\|`."""


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in CUT.split(line.strip().strip("|"))] if "|" in line else []


@dataclass(frozen=True, kw_only=True)
class Match(Question):
    """Pairs. lefts[n] belongs to rights[n]; further rights belong to nothing.

    lettered: the right sides are pictures or sounds, which a list of choices cannot show, and are named A, B, C there.
    A response is the list of chosen right numbers (or None) for each left.
    """

    type: ClassVar[str] = "match"
    template: ClassVar[str] = "questions/match.html"
    icon: ClassVar[str] = "swap"
    sheet: ClassVar[str] = "sheets/match.html"

    lefts: tuple[Item, ...]
    rights: tuple[Item, ...]
    lettered: bool = False

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A table, and no gaps or options."""
        declared = declared_type(source)
        lines = [line for line in source.body.split("\n") if line.strip()]
        return declared == cls.type if declared else any(DIVIDER.fullmatch(line.strip()) and "|" in line for line in lines)

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError for a table without two columns and two pairs."""
        body = read_body(source, prose)
        rows = [(number, _cells(line)) for number, line in lines_of(source) if "|" in line and not line.lstrip().startswith(">")]
        table = [(number, cells) for number, cells in rows if not all(re.fullmatch(r":?-*:?", cell) for cell in cells)]
        wrong = next((number for number, cells in table if len(cells) != 2), None)
        if wrong is not None or not table:
            raise ContentError(wrong or source.line, "match-columns", N_("A matching table has two columns. Write | left | right |."))
        if len(rows) - len(table) and rows[1][0] not in {number for number, _ in table}:
            table = table[1:]  # the row above the divider names the columns
        pairs = [(number, left, right) for number, (left, right) in table if left]
        if not 2 <= len(pairs) <= MOST:
            raise ContentError(source.line, "match-rows", N_("Write two to %(most)d pairs."), most=MOST)
        extra = [(number, right) for number, (left, right) in table if not left and right]
        if empty := next((number for number, _, right in pairs if not right), None):
            raise ContentError(empty, "match-columns", N_("A matching table has two columns. Write | left | right |."))
        prompt = "\n".join("" if "|" in line else line for line in body.prompt.split("\n"))
        sides = [(number, right) for number, _, right in pairs] + extra
        rights = tuple(read_item(right, number, prose) for number, right in sides)
        return cls(
            **shared(source, prose, body, prompt),
            lefts=tuple(read_item(left, number, prose) for number, left, _ in pairs),
            rights=rights,
            lettered=any(right.sound or right.hidden or "<img" in right.text for right in rights),
        )

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The chosen right side for each left side."""
        chosen = [posted_number(form, f"answer-{number}", len(self.rights)) for number in range(len(self.lefts))]
        return chosen if any(number is not None for number in chosen) else None

    def grade(self, response: Response) -> Grade:
        """The share of right pairs; nothing is judged before all stand, so that this is the first placement (exercises.md 4.2).

        The same text twice on the right counts for both.
        """
        chosen = list(response)[: len(self.lefts)] if isinstance(response, list) else []
        if not any(isinstance(number, int) for number in chosen):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        chosen += [None] * (len(self.lefts) - len(chosen))
        parts = tuple(self._part(number, choice) for number, choice in enumerate(chosen))
        share = sum(part.verdict == "correct" for part in parts) / len(parts)
        done = share == 1
        return Grade(
            verdict="correct" if done else "wrong",
            points=share * self.points,
            maximum=self.points,
            reason="" if done else "pair",
            parts=parts,
        )

    def _part(self, number: int, choice: object) -> Part:
        given = self.rights[choice] if isinstance(choice, int) and 0 <= choice < len(self.rights) else None
        right = self.rights[number]
        same = given is not None and (choice == number or plain(given.name) == plain(right.name) != "")
        return Part(verdict="correct" if same else "wrong", given=given.text if given else Markup(), right=right.text)

    def key(self) -> Markup:
        """The pairs."""
        pairs = zip(self.lefts, self.rights, strict=False)
        return Markup(", ").join(Markup("{} – {}").format(left.text, right.text) for left, right in pairs)

    def show(self, response: Response) -> Markup:
        """The pairs that were given."""
        chosen = response if isinstance(response, list) else []
        inside = [isinstance(number, int) and 0 <= number < len(self.rights) for number in chosen]
        texts = [self.rights[number].text if known else Markup("…") for number, known in zip(chosen, inside, strict=True)]
        return Markup(", ").join(Markup("{} – {}").format(left.text, text) for left, text in zip(self.lefts, texts, strict=False))

    def shuffled(self) -> bool:
        """The right side is offered in a drawn order."""
        return True

    def shape(self) -> tuple[int, ...]:
        """How many pairs and how many right sides there are."""
        return (len(self.lefts), len(self.rights))

    def text(self) -> str:
        """Both sides, plain."""
        pairs = zip(self.lefts, self.rights, strict=False)
        return ", ".join(f"{plain(left.name)} – {plain(right.name)}" for left, right in pairs)
