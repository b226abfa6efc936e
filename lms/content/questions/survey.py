"""Surveys: unmarked questions. Only how often each answer was given is kept, never who gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup

from lms.content.messages import N_, ContentError, Message
from lms.content.prose import plain
from lms.content.questions import Grade, Question, Response
from lms.content.questions.body import declared_type, lines_of, posted_number, read_body, read_item, shared
from lms.content.sections import Prose, Source

STEP = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?P<text>\S.*?)\s*")
MOST = 8


@dataclass(frozen=True, kw_only=True)
class Survey(Question):
    """Options without a right one. A response is the number of the chosen option in the author's order."""

    keywords: ClassVar[tuple[str, ...]] = ("Survey", "Анкета")
    type: ClassVar[str] = "survey"
    template: ClassVar[str] = "questions/survey.html"
    icon: ClassVar[str] = "chart"
    sheet: ClassVar[str] = "sheets/choice.html"
    anonymous: ClassVar[bool] = True

    choices: tuple[Markup, ...]

    @classmethod
    def fits(cls, source: Source) -> bool:
        """Its keyword is enough."""
        return declared_type(source) in ("", cls.type)

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError for a marked option, or for fewer than two."""
        body = read_body(source, prose)
        marked = next((number for _, right, number, _ in body.tasks if right), None)
        if marked is not None:
            raise ContentError(marked, "survey-marked", N_("A survey has no right answer. Write “- [ ]” before each option."))
        if not 2 <= len(body.tasks) <= MOST:
            raise ContentError(source.line, "survey-options", N_("A survey offers two to %(most)d options “- [ ] text”."), most=MOST)
        choices = tuple(read_item(text, number, prose).text for text, _, number, _ in body.tasks)
        return cls(**shared(source, prose, body), choices=choices)

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The number of the chosen option."""
        return posted_number(form, "answer", len(self.choices))

    def grade(self, response: Response) -> Grade:
        """Noted; nothing is right or wrong."""
        inside = isinstance(response, int) and 0 <= response < len(self.choices)
        return Grade(verdict="noted" if inside else "empty", points=0, maximum=0)

    def key(self) -> Markup:
        """There is no right answer."""
        return Markup()

    def show(self, response: Response) -> Markup:
        """The chosen option."""
        return self.choices[response] if isinstance(response, int) and 0 <= response < len(self.choices) else Markup()

    def shape(self) -> tuple[int, ...]:
        """How many options there are."""
        return (len(self.choices),)

    def text(self) -> str:
        """Question and options, plain."""
        return " ".join([plain(self.prompt), *(plain(choice) for choice in self.choices)])

    def check(self, path: str, front: Mapping[str, Any]) -> Iterator[Message]:
        """A survey in a test would stand beside the points of a person."""
        yield from super().check(path, front)
        if front.get("kind") == "test":
            text = N_("A survey does not belong into a test: its answers are nobody's. Put it into a lesson.")
            yield Message(path=path, line=self.line, code="survey-in-test", text=text)


@dataclass(frozen=True, kw_only=True)
class Scale(Survey):
    """Steps from little to much, each with its words."""

    keywords: ClassVar[tuple[str, ...]] = ("Survey", "Анкета", "Question", "Питање")
    type: ClassVar[str] = "scale"

    @classmethod
    def fits(cls, source: Source) -> bool:
        """`type: scale`."""
        return declared_type(source) == cls.type

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError unless the steps are numbered from 1 without a gap."""
        body = read_body(source, prose)
        steps = [(number, int(found["number"]), found["text"]) for number, line in lines_of(source) if (found := STEP.fullmatch(line))]
        if not 2 <= len(steps) <= MOST or [step for _, step, _ in steps] != list(range(1, len(steps) + 1)):
            fault = N_("Write the steps of a scale as a numbered list: “1. not at all” to at most “%(most)d. very much”.")
            raise ContentError(steps[0][0] if steps else source.line, "scale", fault, most=MOST)
        prompt = "\n".join("" if STEP.fullmatch(line) else line for line in body.prompt.split("\n"))
        choices = tuple(prose.inline(text, number) for number, _, text in steps)
        return cls(**shared(source, prose, body, prompt), choices=choices)
