"""Questions that are answered by typing: gaps in a text, a single word or value, a dictation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms.content.answers import Judgement, judge
from lms.content.messages import N_, ContentError
from lms.content.normal import normal
from lms.content.prose import plain
from lms.content.questions import Grade, Part, Question, Response
from lms.content.questions.body import Body, declared_type, lines_of, posted, read_body, shared
from lms.content.sections import Prose, Source
from lms.content.values import RANGE, day

GAP = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
PLACE = re.compile("⟦(\\d+)⟧")
LONGEST = 300
VALUES = ("number", "date", "time", "phone")


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One place to type. answers: alternatives, the first is shown. known: words that a slip must not make."""

    answers: tuple[str, ...]
    shown: Markup
    hint: Markup
    mode: str
    known: frozenset[str]

    def judge(self, given: str) -> Judgement:
        """How a text fits here."""
        return judge(self.answers, given, self.mode, self.known)


def _gap(written: str, line: int, mode: str, prose: Prose) -> Gap:
    text, _, hint = written.partition("::")
    answers = [part.strip() for part in text.split("|")]
    if not all(answers):
        raise ContentError(line, "empty-alternative", N_("There is an empty answer in this gap. Write it or remove the “|”."))
    if mode in ("text", "free", "strict") and not normal(answers[0]):
        raise ContentError(line, "untypeable", N_("This answer cannot be typed. Write letters or digits."))
    known = prose.similar(answers[0]) if mode == "text" else frozenset()
    return Gap(answers=tuple(answers), shown=Markup(escape(answers[0])), hint=prose.inline(hint, line), mode=mode, known=known)


def _mode(body: Body) -> str:
    modes = {"strict": "strict", "free order": "free", "script cyrillic": "script", "script latin": "script"}
    return next((modes[flag] for flag in sorted(body.flags) if flag in modes), "text")


def _numbered(source: Source, prose: Prose, mode: str) -> tuple[Source, tuple[Gap, ...]]:
    """The section with ⟦0⟧, ⟦1⟧ … for its gaps, and the gaps. Raises ContentError for a gap that is not closed."""
    gaps: list[Gap] = []
    for number, line in lines_of(source):
        if line.count("[[") != line.count("]]"):
            raise ContentError(number, "gap-open", N_("A gap is not closed. Write it as [[answer]] on one line."))

    def place(found: re.Match[str]) -> str:
        line = source.line + 1 + source.body.count("\n", 0, found.start())
        gaps.append(_gap(found[1], line, mode, prose))
        return f"⟦{len(gaps) - 1}⟧"

    text = GAP.sub(place, source.body)
    return replace(source, body=text), tuple(gaps)


def _part(gap: Gap, judgement: Judgement, given: str) -> Part:
    verdict = "empty" if judgement.reason == "empty" else judgement.verdict
    right = Markup(escape(judgement.corrected))
    return Part(verdict=verdict, given=Markup(escape(given)), right=right, reason=judgement.reason, difference=judgement.difference)


@dataclass(frozen=True, kw_only=True)
class Gaps(Question):
    """A text with places to type. pieces: the text around the gaps. A response is the list of typed texts."""

    type: ClassVar[str] = "gaps"
    template: ClassVar[str] = "questions/gaps.html"

    pieces: tuple[Markup, ...]
    gaps: tuple[Gap, ...]

    @classmethod
    def fits(cls, source: Source) -> bool:
        """Prose with `[[…]]`."""
        declared = declared_type(source)
        return declared == cls.type if declared else "[[" in source.body

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question."""
        mode = _mode(read_body(source, prose))
        changed, gaps = _numbered(source, prose, mode)
        if not gaps:
            raise ContentError(source.line, "no-gap", N_("There is no gap. Write the answer as [[answer]]."))
        fields = shared(changed, prose, read_body(changed, prose)) | {"revision": source.revision}
        pieces = tuple(Markup(piece) for piece in PLACE.split(str(fields.pop("prompt")))[::2])
        return cls(**fields, prompt=Markup(), pieces=pieces, gaps=gaps)

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The typed texts in the order of the gaps."""
        given = [posted(form, f"answer-{number}", LONGEST).strip() for number in range(len(self.gaps))]
        return given if any(given) else None

    def grade(self, response: Response) -> Grade:
        """The mean of the gaps."""
        given = [str(text) for text in response][: len(self.gaps)] if isinstance(response, list) else []
        if not any(given):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        given += [""] * (len(self.gaps) - len(given))
        judgements = [gap.judge(text) for gap, text in zip(self.gaps, given, strict=True)]
        parts = tuple(_part(gap, judgement, text) for gap, judgement, text in zip(self.gaps, judgements, given, strict=True))
        verdicts = {judgement.verdict for judgement in judgements}
        verdict = "wrong" if "wrong" in verdicts else "almost" if "almost" in verdicts else "correct"
        reason = next((judgement.reason for judgement in judgements if judgement.verdict == verdict), "")
        share = sum(judgement.score for judgement in judgements) / len(judgements)
        return Grade(verdict=verdict, points=share * self.points, maximum=self.points, reason=reason, parts=parts)  # type: ignore[arg-type]

    def key(self) -> Markup:
        """The first answer of each gap."""
        return Markup(", ").join(gap.shown for gap in self.gaps)

    def show(self, response: Response) -> Markup:
        """What was typed."""
        return Markup(", ").join(escape(str(text) or "…") for text in response) if isinstance(response, list) else Markup()

    def shape(self) -> tuple[int, ...]:
        """How many gaps there are."""
        return (len(self.gaps),)

    def text(self) -> str:
        """The text with its answers, plain."""
        filled = [part for piece, gap in zip(self.pieces, self.gaps, strict=False) for part in (plain(piece), gap.answers[0])]
        return " ".join([*filled, plain(self.pieces[-1])])


@dataclass(frozen=True, kw_only=True)
class Typed(Gaps):
    """One answer to a question: a word, a sentence, a number, a date, a time or a phone number."""

    type: ClassVar[str] = "typed"
    template: ClassVar[str] = "questions/typed.html"

    @classmethod
    def fits(cls, source: Source) -> bool:
        """One `[[…]]` on a line of its own."""
        declared = declared_type(source)
        if declared:
            return declared in (cls.type, *VALUES)
        return (
            len(GAP.findall(source.body)) == 1
            and any(GAP.fullmatch(line.strip()) for line in source.body.split("\n"))
            and "🔊" not in source.body
        )

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question; the kind of value follows from its look or from `type:`."""
        declared, mode = declared_type(source), _mode(read_body(source, prose))
        found = GAP.search(source.body)
        answer = found[1].partition("::")[0].strip() if found else ""
        if declared in VALUES:
            mode = declared
        elif RANGE.fullmatch(answer) or re.fullmatch(r"-?\d+(?:[.,]\d+)?", answer):
            mode = "number"
        elif day(answer):
            mode = "date"
        changed, gaps = _numbered(source, prose, mode)
        if len(gaps) != 1:
            raise ContentError(source.line, "no-gap", N_("There is no gap. Write the answer as [[answer]]."))
        fields = shared(changed, prose, read_body(changed, prose)) | {"revision": source.revision}
        prompt = Markup(PLACE.sub("", str(fields.pop("prompt"))).replace("<p></p>", ""))
        return cls(**fields, prompt=prompt, pieces=(prompt, Markup()), gaps=gaps)


@dataclass(frozen=True, kw_only=True)
class Dictation(Typed):
    """Type what is heard; each word counts. A response is a list with the typed text."""

    type: ClassVar[str] = "dictation"

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A spoken line and one gap."""
        declared = declared_type(source)
        return declared == cls.type if declared else "🔊" in source.body and len(GAP.findall(source.body)) == 1

    def grade(self, response: Response) -> Grade:
        """The mean over the words of the sentence, each aligned with what was typed (exercises.md 4.2)."""
        whole = super().grade(response)
        if whole.verdict in ("correct", "almost", "empty"):
            return whole
        expected, given = self.gaps[0].answers[0].split(), str(response[0]).split()
        aligned = _aligned(expected, given)
        score = sum(judge([word], other, self.gaps[0].mode, self.gaps[0].known).score for word, other in aligned) / max(
            len(expected), len(given)
        )
        return Grade(verdict="wrong", points=score * self.points, maximum=self.points, reason=whole.reason, parts=whole.parts)


def _aligned(expected: Sequence[str], given: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words that stand in the same place: equal ones, and those between them in order."""
    left, right = [normal(word) for word in expected], [normal(word) for word in given]
    pairs = []
    for _step, start, end, other, last in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        pairs += list(zip(expected[start:end], given[other:last], strict=False))
    return pairs
