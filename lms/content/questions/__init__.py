"""Questions: sections that take an answer. The types live one family to a file; the body's shape decides."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from markupsafe import Markup

from lms.content.difference import Piece
from lms.content.media import SOUND_MARK
from lms.content.messages import N_, Message
from lms.content.questions.rubric import Criterion
from lms.content.sections import Section, Source

Verdict = Literal["correct", "almost", "wrong", "waiting", "noted", "empty"]
"""waiting: a trainer will judge. noted: there is nothing to judge. empty: nothing was answered."""
Response = Any
"""JSON-able: what a learner answered (a number, a text, a list or a mapping of them). None: nothing yet."""


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """The author's words after an answer; each may be empty. model: an example of a good answer, shown once there is one."""

    correct: Markup = Markup()
    wrong: Markup = Markup()
    explanation: Markup = Markup()
    help: tuple[Markup, ...] = ()
    model: Markup = Markup()


@dataclass(frozen=True, kw_only=True)
class Part:
    """How one option, gap or pair of an answer came out.

    given: what was answered there. right: what is right there. difference: both side by side, where letters count.
    comment: the author's words for this option.
    """

    verdict: Verdict
    given: Markup = Markup()
    right: Markup = Markup()
    reason: str = ""
    difference: tuple[Piece, ...] = ()
    comment: Markup = Markup()


@dataclass(frozen=True, kw_only=True)
class Grade:
    """The judgement of one answer.

    points of maximum: stored both, so that a later change of the maximum rewrites nothing. reason: a short code such as
    `ending` or `diacritics` (see `lms.content.answers`), for feedback and for the list of frequent mistakes.
    """

    verdict: Verdict
    points: float
    maximum: float = 1.0
    reason: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def score(self) -> float:
        """0..1; a question without points scores 0."""
        return self.points / self.maximum if self.maximum else 0.0


@dataclass(frozen=True, kw_only=True)
class Question(Section):
    """A section that takes an answer. rubric: what a trainer looks at, where a trainer judges."""

    kind: ClassVar[str] = "question"
    keywords: ClassVar[tuple[str, ...]] = ("Question", "Питање")
    type: ClassVar[str]
    """The stable name of the type, as in `type: ...`; changing it under an old id is an error."""
    icon: ClassVar[str] = "pencil"
    """The sign that says without words what to do."""
    sheet: ClassVar[str] = "sheets/lines.html"
    """The template of the question on paper, rendered with `question`, `prompt` and `order`."""
    free_text: ClassVar[bool] = False
    """True when the answer may hold a person's own words: it is then stored where it can be erased."""
    files: ClassVar[tuple[str, ...]] = ()
    """Kinds of files that an answer may bring (`lms.files.copies`); they are kept apart from it."""
    anonymous: ClassVar[bool] = False
    """True when only counts of answers are kept: nothing that was answered is stored with a person."""
    again: ClassVar[float] = 1.0
    """What a further try in practice is worth, as a share of the points (exercises.md 4.2)."""

    prompt: Markup
    feedback: Feedback = field(default_factory=Feedback)
    points: float = 1.0
    facts: tuple[str, ...] = ()
    rubric: tuple[Criterion, ...] = ()

    def check(self, path: str, front: Mapping[str, Any]) -> Iterator[Message]:
        """At A0 every instruction is heard as well (exercises.md 4.3, rule 1)."""
        instruction = "".join((self.prompt, *getattr(self, "pieces", ())))
        if front.get("level") == "A0" and self.language == "sr" and not SOUND_MARK.search(instruction):
            text = N_("At A0 an instruction is also heard. Write it as a spoken line: “🔊 …”.")
            yield Message(path=path, line=self.line, code="a0-silent", text=text, level="warning")

    @classmethod
    @abstractmethod
    def fits(cls, source: Source) -> bool:
        """Whether the shape of the body is this type's (asked in the order of registration)."""

    @abstractmethod
    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The response in posted fields (`answer`, `answer-0` ...), or None when nothing was answered.

        Never raises: whatever was posted is either a response of this type or None.
        """

    @abstractmethod
    def grade(self, response: Response) -> Grade:
        """Judge a response (one that `read` gave, now or years ago). Pure: same question, same response, same grade."""

    @abstractmethod
    def key(self) -> Markup:
        """The right answer, readable."""

    @abstractmethod
    def show(self, response: Response) -> Markup:
        """A response, readable, for trainers and for the learner's own data."""

    def shuffled(self) -> bool:
        """Whether the order of options is drawn anew for each attempt."""
        return False

    def shape(self) -> tuple[int, ...]:
        """Numbers that all editions of this question share (options, gaps, pairs ...)."""
        return ()
