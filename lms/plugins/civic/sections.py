"""A dilemma: a situation without a single right answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from markupsafe import Markup

from lms import N_, ContentError, Grade, Part, Prose, Question, Response, Source, common, plain, posted_number

CHOICE = re.compile(r"- \((?P<share>\d{1,3})\s?%\) (?P<text>\S.*?)\s*")
COMMENT = re.compile(r"\s+> ?(?P<text>.*)")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What one may do: its share of the points (0..1), and what the author says about it."""

    text: Markup
    share: float
    comment: Markup


@dataclass(frozen=True, kw_only=True)
class Dilemma(Question):
    """Each choice earns a share and a comment. A response is the number of the choice."""

    keywords: ClassVar[tuple[str, ...]] = ("Dilemma", "Дилема")
    type: ClassVar[str] = "dilemma"
    template: ClassVar[str] = "civic/dilemma.html"
    icon: ClassVar[str] = "check"
    sheet: ClassVar[str] = "sheets/choice.html"

    choices: tuple[Choice, ...]

    @classmethod
    def fits(cls, source: Source) -> bool:
        """Its keyword is enough."""
        return True

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section. Raises ContentError for fewer than two choices, or one without a comment."""
        prompt: list[str] = []
        read: list[tuple[str, int, int, list[str]]] = []
        for number, line in enumerate(source.body.split("\n"), source.line + 1):
            if found := CHOICE.fullmatch(line):
                read.append((found["text"], int(found["share"]), number, []))
            elif read and (found := COMMENT.fullmatch(line)):
                read[-1][3].append(found["text"])
            elif not read:
                prompt.append(line)
        if len(read) < 2:
            raise ContentError(source.line, "dilemma-choices", N_("A dilemma offers at least two choices. Write “- (50%) text”."))
        for _text, share, number, comment in read:
            if share > 100 or not comment:
                raise ContentError(
                    number, "dilemma-comment", N_("Each choice needs a share up to 100 and a comment: an indented “> …” below it.")
                )
        choices = tuple(
            Choice(text=prose.inline(text, number), share=share / 100, comment=prose.block("\n".join(comment), number + 1))
            for text, share, number, comment in read
        )
        return cls(**common(source, prose), prompt=prose.block("\n".join(prompt), source.line + 1), choices=choices)

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The number of the choice."""
        return posted_number(form, "answer", len(self.choices))

    def grade(self, response: Response) -> Grade:
        """The share of the choice; only a share of nothing is not yet right."""
        if not isinstance(response, int) or not 0 <= response < len(self.choices):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        choice = self.choices[response]
        part = Part(verdict="correct" if choice.share else "wrong", given=choice.text, comment=choice.comment)
        verdict: Literal["correct", "almost", "wrong"] = "correct" if choice.share == 1 else "almost" if choice.share else "wrong"
        return Grade(verdict=verdict, points=choice.share * self.points, maximum=self.points, parts=(part,))

    def key(self) -> Markup:
        """The choices with the largest share."""
        best = max(choice.share for choice in self.choices)
        return Markup(", ").join(choice.text for choice in self.choices if choice.share == best)

    def show(self, response: Response) -> Markup:
        """The choice that was taken."""
        return self.choices[response].text if isinstance(response, int) and 0 <= response < len(self.choices) else Markup()

    def shape(self) -> tuple[int, ...]:
        """How many choices there are, and their shares in percent."""
        return (len(self.choices), *(round(choice.share * 100) for choice in self.choices))

    def text(self) -> str:
        """Situation and choices, plain."""
        return " ".join([plain(self.prompt), *(plain(choice.text) for choice in self.choices)])
