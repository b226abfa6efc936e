"""Questions with options to choose from: one, several, or true and false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup

from lms.content.messages import N_, ContentError, Message
from lms.content.prose import plain
from lms.content.questions import Grade, Part, Question, Response
from lms.content.questions.body import Body, Option, declared_type, posted_number, read_body, read_item, shared
from lms.content.sections import Prose, Source
from lms.content.serbian import to_latin

TRUE_WORDS = frozenset({"тачно", "нетачно", "tačno", "netačno", "true", "false", "да", "не", "da", "ne", "yes", "no"})
MOST_OPTIONS = 8
MOST_AT_A0 = 4


def _marks(source: Source) -> list[tuple[str, bool]]:
    lines = [line.strip() for line in source.body.split("\n")]
    return [(line[6:].strip(), line[3] in "xXхХ") for line in lines if line[:3] in ("- [", "* [", "+ [") and line[4:5] == "]"]


def _options(body: Body, prose: Prose, line: int) -> tuple[Option, ...]:
    if len(body.tasks) < 2:
        raise ContentError(line, "one-option", N_("A choice needs at least two options. Add another “- [ ]”."))
    if len(body.tasks) > MOST_OPTIONS:
        raise ContentError(
            line, "many-options", N_("More than %(most)d options do not fit a phone. Make two questions of it."), most=MOST_OPTIONS
        )
    if not any(right for _, right, _, _ in body.tasks):
        raise ContentError(line, "no-right-option", N_("No option is right. Put [x] before one."))
    options: list[Option] = []
    for text, right, number, comment in body.tasks:
        item = read_item(text, number, prose)
        if any(plain(item.text) == plain(other.text) and plain(item.text) for other in options):
            raise ContentError(number, "same-options", N_("This option stands here twice. Change one of them."))
        options.append(Option(**vars(item), right=right, comment=prose.block("\n".join(comment), number + 1)))
    return tuple(options)


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """What the three kinds share. options: in the author's order; `shuffle`: shown in a drawn order; `pictures`: they are."""

    again: ClassVar[float] = 0.5
    icon: ClassVar[str] = "check"
    sheet: ClassVar[str] = "sheets/choice.html"

    options: tuple[Option, ...]
    shuffle: bool = True
    pictures: bool = False

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question."""
        body = read_body(source, prose)
        options = _options(body, prose, source.line)
        pictures = all("<img" in option.text for option in options)
        return cls(**shared(source, prose, body), options=options, shuffle="no shuffle" not in body.flags, pictures=pictures)

    def check(self, path: str, front: Mapping[str, Any]) -> Iterator[Message]:
        """At A0 also: at most four options (exercises.md 4.3, rule 2)."""
        yield from super().check(path, front)
        if front.get("level") == "A0" and len(self.options) > MOST_AT_A0:
            text = N_("At A0 a question has at most %(most)d options. Leave one out.")
            yield Message(path=path, line=self.line, code="a0-options", text=text, values={"most": MOST_AT_A0}, level="warning")

    def shuffled(self) -> bool:
        """Whether the order of options is drawn anew."""
        return self.shuffle

    def shape(self) -> tuple[int, ...]:
        """How many options there are, and which are right."""
        return (len(self.options), *(number for number, option in enumerate(self.options) if option.right))

    def key(self) -> Markup:
        """The right options."""
        return Markup(", ").join(option.text for option in self.options if option.right)

    def text(self) -> str:
        """Prompt and options as plain text."""
        return " ".join([plain(self.prompt), *(plain(option.name) for option in self.options)])


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Choice):
    """One option is right. A response is the number of the chosen option in the author's order."""

    type: ClassVar[str] = "single choice"
    template: ClassVar[str] = "questions/single_choice.html"

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A task list with at most one mark."""
        declared = declared_type(source)
        return declared == cls.type if declared else bool(_marks(source)) and sum(right for _, right in _marks(source)) < 2

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The number of the chosen option."""
        return posted_number(form, "answer", len(self.options))

    def grade(self, response: Response) -> Grade:
        """Full points for the right option, none for another."""
        if not isinstance(response, int) or not 0 <= response < len(self.options):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        chosen = self.options[response]
        verdict = "correct" if chosen.right else "wrong"
        part = Part(verdict="correct" if chosen.right else "wrong", given=chosen.text, right=self.key(), comment=chosen.comment)
        return Grade(
            verdict="correct" if verdict == "correct" else "wrong",
            points=self.points if chosen.right else 0,
            maximum=self.points,
            reason="" if chosen.right else "option",
            parts=(part,),
        )

    def show(self, response: Response) -> Markup:
        """The chosen option."""
        inside = isinstance(response, int) and 0 <= response < len(self.options)
        return self.options[response].text if inside else Markup()


@dataclass(frozen=True, kw_only=True)
class TrueFalse(SingleChoice):
    """A statement that is true or not."""

    type: ClassVar[str] = "true or false"

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A task list of Тачно and Нетачно."""
        declared, marks = declared_type(source), _marks(source)
        return declared == cls.type if declared else len(marks) == 2 and all(to_latin(text.lower()) in TRUE_WORDS for text, _ in marks)

    def shuffled(self) -> bool:
        """True stays first."""
        return False


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(Choice):
    """Several options are right. A response is the list of chosen numbers."""

    type: ClassVar[str] = "multiple choice"
    template: ClassVar[str] = "questions/multiple_choice.html"
    again: ClassVar[float] = 1.0

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A task list with several marks."""
        declared = declared_type(source)
        return declared == cls.type if declared else sum(right for _, right in _marks(source)) > 1

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The numbers of the chosen options, in order."""
        values = {str(value)[:9] for value in form.get("answer", ())}
        chosen = sorted({int(value) for value in values if value.isascii() and value.isdecimal() and int(value) < len(self.options)})
        return chosen or None

    def grade(self, response: Response) -> Grade:
        """A point for each hit, one off for each wrong choice, never below zero, out of the right ones (exercises.md 4.2)."""
        chosen = {number for number in response if isinstance(number, int)} if isinstance(response, list) else set()
        if not chosen:
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        right = {number for number, option in enumerate(self.options) if option.right}
        share = max(0, len(chosen & right) - len(chosen - right)) / len(right)
        parts = tuple(
            Part(
                verdict="correct" if (number in chosen) == option.right else "wrong",
                given=option.text,
                comment=option.comment if number in chosen else Markup(),
            )
            for number, option in enumerate(self.options)
            if number in chosen or option.right
        )
        done = chosen == right
        return Grade(
            verdict="correct" if done else "wrong",
            points=share * self.points,
            maximum=self.points,
            reason="" if done else "option",
            parts=parts,
        )

    def show(self, response: Response) -> Markup:
        """The chosen options."""
        numbers = (
            [number for number in response if isinstance(number, int) and 0 <= number < len(self.options)]
            if isinstance(response, list)
            else []
        )
        return Markup(", ").join(self.options[number].text for number in numbers)
