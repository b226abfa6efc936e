"""A task: work that a trainer reviews, with the rubric shown before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms import N_, ContentError, Grade, Prose, Question, Response, Source, common, is_row, plain, posted, read_rubric

LONGEST = 10_000
KNOWN_TYPES = ("type: writing", "тип: писање", "tip: pisanje")


@dataclass(frozen=True, kw_only=True)
class Task(Question):
    """Work in one's own words. A response is the text."""

    keywords: ClassVar[tuple[str, ...]] = ("Task", "Задатак")
    type: ClassVar[str] = "task"
    template: ClassVar[str] = "training/task.html"
    free_text: ClassVar[bool] = True

    @classmethod
    def fits(cls, source: Source) -> bool:
        """Its keyword is enough."""
        return True

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section. Raises ContentError for a rubric that has not a criterion and four levels in each row."""
        rows = [(number, line) for number, line in enumerate(source.body.split("\n"), source.line + 1)]
        rubric = read_rubric(rows, prose)
        if not rubric:
            raise ContentError(
                source.line, "rubric", N_("A row of the rubric has a criterion and four levels: | criterion | 1 | 2 | 3 | 4 |.")
            )
        prompt = ["" if is_row(line) or line.strip().lower() in KNOWN_TYPES else line for _number, line in rows]
        return cls(**common(source, prose), prompt=prose.block("\n".join(prompt), source.line + 1), rubric=rubric)

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The text, if there is any."""
        return posted(form, "answer", LONGEST).strip() or None

    def grade(self, response: Response) -> Grade:
        """Waits for a trainer."""
        return Grade(verdict="waiting" if isinstance(response, str) and response.strip() else "empty", points=0, maximum=0)

    def key(self) -> Markup:
        """There is no single right text."""
        return Markup()

    def show(self, response: Response) -> Markup:
        """The text with its lines."""
        return Markup("<br>").join(escape(line) for line in str(response or "").split("\n"))

    def shape(self) -> tuple[int, ...]:
        """How many criteria there are."""
        return (len(self.rubric),)

    def text(self) -> str:
        """What is asked, plain."""
        return plain(self.prompt)
