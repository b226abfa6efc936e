"""Answers that nothing judges and a trainer looks at; writing in one's own words is the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms.content.prose import plain
from lms.content.questions import Grade, Question, Response
from lms.content.questions.body import declared_type, lines_of, posted, read_body, shared
from lms.content.questions.rubric import is_row, read_rubric
from lms.content.sections import Prose, Source

LONGEST = 10_000


@dataclass(frozen=True, kw_only=True)
class OpenQuestion(Question):
    """A question that a trainer looks at, perhaps with a rubric and a model answer."""

    free_text: ClassVar[bool] = True

    @classmethod
    def fits(cls, source: Source) -> bool:
        """Only by its `type:` line."""
        return declared_type(source) == cls.type

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError for a rubric that has not a criterion and four levels in each row."""
        body = read_body(source, prose)
        prompt = "\n".join("" if is_row(line) else line for line in body.prompt.split("\n"))
        return cls(**shared(source, prose, body, prompt), rubric=read_rubric(lines_of(source), prose))

    def key(self) -> Markup:
        """There is no single right answer; the author's model is one of many."""
        return self.feedback.model

    def shape(self) -> tuple[int, ...]:
        """How many criteria there are."""
        return (len(self.rubric),)

    def text(self) -> str:
        """What is asked, plain."""
        return plain(self.prompt)


@dataclass(frozen=True, kw_only=True)
class Writing(OpenQuestion):
    """A text of any kind. A response is the text."""

    type: ClassVar[str] = "writing"
    template: ClassVar[str] = "questions/writing.html"

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The text, if there is any."""
        return posted(form, "answer", LONGEST).strip() or None

    def grade(self, response: Response) -> Grade:
        """Waits for a trainer."""
        waiting = isinstance(response, str) and bool(response.strip())
        return Grade(verdict="waiting" if waiting else "empty", points=0, maximum=0)

    def show(self, response: Response) -> Markup:
        """The text with its lines."""
        return Markup("<br>").join(escape(line) for line in str(response or "").split("\n"))
