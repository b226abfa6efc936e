"""Writing in one's own words: a trainer reads it, nothing judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms.content.prose import plain
from lms.content.questions import Grade, Question, Response
from lms.content.questions.body import declared_type, posted, read_body, shared
from lms.content.sections import Prose, Source

LONGEST = 10_000


@dataclass(frozen=True, kw_only=True)
class Writing(Question):
    """A text of any kind. A response is the text."""

    type: ClassVar[str] = "writing"
    template: ClassVar[str] = "questions/writing.html"
    free_text: ClassVar[bool] = True

    @classmethod
    def fits(cls, source: Source) -> bool:
        """`type: writing`."""
        return declared_type(source) == cls.type

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question."""
        return cls(**shared(source, prose, read_body(source, prose)))

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The text, if there is any."""
        return posted(form, "answer", LONGEST).strip() or None

    def grade(self, response: Response) -> Grade:
        """Waits for a trainer."""
        waiting = isinstance(response, str) and bool(response.strip())
        return Grade(verdict="waiting" if waiting else "empty", points=0, maximum=0)

    def key(self) -> Markup:
        """There is no single right text."""
        return Markup()

    def show(self, response: Response) -> Markup:
        """The text with its lines."""
        return Markup("<br>").join(escape(line) for line in str(response or "").split("\n"))

    def text(self) -> str:
        """What is asked, plain."""
        return plain(self.prompt)
