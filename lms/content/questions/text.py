"""Questions that are answered by typing: gaps in a text, the fields of a form, a single word or value."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms.content.answers import Judgement, at_level
from lms.content.edits import letters_of
from lms.content.messages import N_, ContentError
from lms.content.prose import plain
from lms.content.questions import Grade, Part, Question, Response
from lms.content.questions.body import Body, declared_type, lines_of, posted, read_body, shared
from lms.content.questions.gap import GAP, LONGEST, PLACE, VALUES, Gap, mode_of, numbered
from lms.content.sections import Prose, Source
from lms.content.serbian import fold

FIELD = re.compile(r"\s*(?:[-*+] )?(?P<label>[^⟦⟧]+?):?\s*⟦(?P<number>\d+)⟧\s*")


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of a word bank: as it is judged, and as it is seen."""

    text: str
    shown: Markup


def _bank(body: Body, gaps: Sequence[Gap], line: int) -> tuple[Word, ...]:
    """The words to choose from, in the order of the alphabet so that it tells nothing."""
    if "word bank" not in body.flags:
        return ()
    words = dict.fromkeys([*(gap.answers[0] for gap in gaps), *body.extra])
    if len(words) < 2:
        fault = N_("A word bank needs at least two words. Write “options: word bank, also one / two” with words that do not fit.")
        raise ContentError(line, "bank-short", fault)
    return tuple(Word(text=word, shown=Markup(escape(word))) for word in sorted(words, key=fold))


@dataclass(frozen=True, kw_only=True)
class Gaps(Question):
    """A text with places to type, or to choose a word from a bank. pieces: the text around the gaps.

    A response is the list of texts.
    """

    type: ClassVar[str] = "gaps"
    template: ClassVar[str] = "questions/gaps.html"
    sheet: ClassVar[str] = "sheets/gaps.html"

    pieces: tuple[Markup, ...]
    gaps: tuple[Gap, ...]
    bank: tuple[Word, ...] = ()

    @classmethod
    def fits(cls, source: Source) -> bool:
        """Prose with `[[…]]`."""
        declared = declared_type(source)
        return declared == cls.type if declared else "[[" in source.body

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question."""
        body = read_body(source, prose)
        changed, gaps = numbered(source, prose, mode_of(body), body.flags)
        fields = shared(changed, prose, read_body(changed, prose)) | {"revision": source.revision}
        pieces = tuple(Markup(piece) for piece in PLACE.split(str(fields.pop("prompt")))[::2])
        return cls(**fields, prompt=Markup(), pieces=pieces, gaps=gaps, bank=_bank(body, gaps, source.line))

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The texts in the order of the gaps."""
        given = [posted(form, f"answer-{number}", LONGEST).strip() for number in range(len(self.gaps))]
        return given if any(given) else None

    def grade(self, response: Response) -> Grade:
        """The mean of the gaps."""
        given = [str(text) for text in response][: len(self.gaps)] if isinstance(response, list) else []
        if not any(given):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        given += [""] * (len(self.gaps) - len(given))
        judgements = [gap.judge(text) for gap, text in zip(self.gaps, given, strict=True)]
        parts = tuple(self._part(*each) for each in zip(self.gaps, given, judgements, strict=True))
        verdicts = {judgement.verdict for judgement in judgements}
        verdict = "wrong" if "wrong" in verdicts else "almost" if "almost" in verdicts else "correct"
        reason = next((judgement.reason for judgement in judgements if judgement.verdict == verdict), "")
        share = sum(judgement.score for judgement in judgements) / len(judgements)
        return Grade(verdict=verdict, points=share * self.points, maximum=self.points, reason=reason, parts=parts)  # type: ignore[arg-type]

    def for_level(self, level: str) -> Self:
        """What is almost right is worth more to beginners (answers.md 3.1, step 6)."""
        return replace(self, gaps=tuple(replace(gap, scoring=at_level(gap.scoring, level)) for gap in self.gaps))

    def _part(self, gap: Gap, given: str, judgement: Judgement) -> Part:
        """How one gap came out; words of the bank are seen in the reader's script, typed ones as they were typed."""
        part = gap.part(given, judgement)
        chosen = next((word.shown for word in self.bank if word.text == given), None)
        return replace(part, given=chosen, right=gap.shown, difference=()) if chosen is not None else part

    def key(self) -> Markup:
        """The first answer of each gap."""
        return Markup(", ").join(gap.shown for gap in self.gaps)

    def show(self, response: Response) -> Markup:
        """What was typed."""
        words = {word.text: word.shown for word in self.bank}
        given = [str(text) for text in response] if isinstance(response, list) else []
        return Markup(", ").join(words.get(text, escape(text or "…")) for text in given)

    def shape(self) -> tuple[int, ...]:
        """How many gaps there are."""
        return (len(self.gaps),)

    def text(self) -> str:
        """The text with its answers, plain."""
        filled = [part for piece, gap in zip(self.pieces, self.gaps, strict=False) for part in (plain(piece), gap.answers[0])]
        return " ".join([*filled, plain(self.pieces[-1])])


@dataclass(frozen=True, kw_only=True)
class Form(Gaps):
    """A form that is checked field by field. labels: of the fields, in the order of the gaps."""

    type: ClassVar[str] = "form"
    template: ClassVar[str] = "questions/form.html"
    sheet: ClassVar[str] = "sheets/form.html"

    labels: tuple[Markup, ...]

    @classmethod
    def fits(cls, source: Source) -> bool:
        """`type: form`."""
        return declared_type(source) == cls.type

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError for a gap that is not a field on a line of its own."""
        body = read_body(source, prose)
        changed, gaps = numbered(source, prose, mode_of(body), body.flags)
        labels, prompt = [], []
        read = read_body(changed, prose)
        for number, line in enumerate(read.prompt.split("\n"), source.line + 1):
            found = FIELD.fullmatch(line)
            if not found and PLACE.search(line):
                fault = N_("Write each field of a form on a line of its own: Name: [[answer]].")
                raise ContentError(number, "form-field", fault)
            labels += [prose.inline(found["label"], number)] if found else []
            prompt.append("" if found else line)
        fields = shared(changed, prose, read, "\n".join(prompt)) | {"revision": source.revision}
        return cls(**fields, pieces=(fields["prompt"],), gaps=gaps, bank=_bank(body, gaps, source.line), labels=tuple(labels))

    def key(self) -> Markup:
        """Each field with its answer."""
        return Markup(", ").join(Markup("{}: {}").format(label, gap.shown) for label, gap in zip(self.labels, self.gaps, strict=True))

    def show(self, response: Response) -> Markup:
        """Each field with what was typed."""
        given = [str(text) for text in response] if isinstance(response, list) else []
        return Markup(", ").join(
            Markup("{}: {}").format(label, text or "…") for label, text in zip(self.labels, given, strict=False)
        )

    def text(self) -> str:
        """The prompt and the filled form, plain."""
        return f"{plain(self.prompt)} {plain(self.key())}".strip()


def _tiles(body: Body, gap: Gap, seed: str) -> tuple[Markup, ...]:
    """The letters of a word, or the words of a sentence, in an order that does not tell the answer."""
    if "tiles" not in body.flags:
        return ()
    answer = gap.answers[0].strip(" .!?…")
    pieces = answer.split() if " " in answer else list(letters_of(answer.lower()))
    random.Random(seed).shuffle(pieces)  # noqa: S311 - an order of letters is no secret
    return tuple(Markup(escape(piece)) for piece in pieces)


@dataclass(frozen=True, kw_only=True)
class Typed(Gaps):
    """One answer to a question: a word, a sentence, a number, a date, a time or a phone number.

    tiles: letters or words to tap instead of typing, where the author wants them (exercises.md 4.3, rule 8).
    """

    type: ClassVar[str] = "typed"
    template: ClassVar[str] = "questions/typed.html"
    sheet: ClassVar[str] = "sheets/line.html"

    tiles: tuple[Markup, ...] = ()

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
        declared, body = declared_type(source), read_body(source, prose)
        changed, gaps = numbered(source, prose, declared if declared in VALUES else mode_of(body), body.flags)
        if len(gaps) != 1:
            line = next(number for number, text in reversed(lines_of(source)) if "[[" in text)
            raise ContentError(line, "one-gap", N_("A question of this type has one gap. Make another question of the second."))
        fields = shared(changed, prose, read_body(changed, prose)) | {"revision": source.revision}
        prompt = Markup(PLACE.sub("", str(fields.pop("prompt"))).replace("<p></p>", ""))
        tiles = _tiles(body, gaps[0], source.revision)
        bank = _bank(body, gaps, source.line)
        return cls(**fields, prompt=prompt, pieces=(prompt, Markup()), gaps=gaps, tiles=tiles, bank=bank)
