"""Places to type: what is right there, and as what it is judged."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from lms.content.answers import BEGINNERS, PARTLY, Judgement, Scoring, judge
from lms.content.genders import other_gender
from lms.content.messages import N_, ContentError
from lms.content.normal import normal
from lms.content.questions import Part
from lms.content.questions.body import Body, lines_of
from lms.content.sections import Prose, Source
from lms.content.serbian import to_cyrillic, to_latin
from lms.content.values import RANGE, TOLERANCE, day, is_value

GAP = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
PLACE = re.compile("⟦(\\d+)⟧")
LONGEST = 300
VALUES = {"number": "[[37]], [[12..15]], [[37 ± 0,5]]", "date": "[[15.5.2026]]", "time": "[[8:30]]", "phone": "[[064 000 0000]]"}
"""Kinds of values, and how an author writes one."""
CLOCK = re.compile(r"\d{1,2}:\d{2}")
PHONE = re.compile(r"(?:\+381|0)[\d /-]{6,}\d")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One place to type. answers: alternatives, the first is shown. known: words that a slip must not make.

    scoring: what an answer is worth that is not quite right.
    """

    answers: tuple[str, ...]
    shown: Markup
    hint: Markup
    mode: str
    known: frozenset[str]
    scoring: Scoring = BEGINNERS

    def judge(self, given: str) -> Judgement:
        """How a text fits here."""
        return judge(self.answers, given, self.mode, self.known, self.scoring)

    def part(self, given: str, judgement: Judgement) -> Part:
        """How a text came out here."""
        verdict = judgement.verdict if given else "empty"
        right = Markup(escape(judgement.corrected))
        return Part(
            verdict=verdict, given=Markup(escape(given)), right=right, reason=judgement.reason, difference=judgement.difference
        )


def _look(answers: list[str]) -> str:
    """The kind of value that the first answer looks like: a date, a time, a phone number or a number; "" for words."""
    first = answers[0]
    if day(first):
        kind = "date"
    elif CLOCK.fullmatch(first):
        kind = "time"
    elif PHONE.fullmatch(first):
        kind = "phone"
    elif NUMBER.fullmatch(first) or RANGE.fullmatch(first) or TOLERANCE.fullmatch(first):
        kind = "number"
    else:
        return ""
    return kind if is_value(first, kind) else ""


def _gap(written: str, line: int, mode: str, prose: Prose, flags: Set[str]) -> Gap:
    text, _, hint = written.partition("::")
    answers = [part.strip() for part in text.split("|")]
    if not all(answers):
        raise ContentError(line, "empty-alternative", N_("There is an empty answer in this gap. Write it or remove the “|”."))
    if mode in VALUES and not is_value(answers[0], mode):
        fault = N_("This is no answer of the type “%(type)s”. Write it as %(example)s.")
        raise ContentError(line, "no-value", fault, type=mode, example=VALUES[mode])
    mode = _look(answers) or mode if mode == "text" else mode
    if mode not in VALUES and not normal(answers[0]):
        raise ContentError(line, "untypeable", N_("This answer cannot be typed. Write letters or digits."))
    if mode == "script":
        answers = [to_latin(answer) if "script latin" in flags else to_cyrillic(answer) for answer in answers]
    if "both genders" in flags:
        _propose_other_gender(answers, line, prose)
    known = frozenset[str]().union(*map(prose.similar, answers)) if mode in ("text", "free") else frozenset[str]()
    return Gap(
        answers=tuple(answers),
        shown=Markup(escape(answers[0])),
        hint=prose.inline(hint, line),
        mode=mode,
        known=known,
        scoring=PARTLY if "partial credit" in flags else BEGINNERS,
    )


def _propose_other_gender(answers: list[str], line: int, prose: Prose) -> None:
    """Tell an author who wants both genders which form is not listed; only the author knows whether it is right."""
    listed = {normal(to_latin(answer)) for answer in answers}
    missing = [other for answer in answers if (other := other_gender(answer)) and normal(to_latin(other)) not in listed]
    if missing:
        sentence = N_("Both genders may answer here. Write the other form too, if it is right: [[%(answers)s]].")
        prose.warn(line, "other-gender", sentence, answers="|".join([*answers, *missing]))


def mode_of(body: Body) -> str:
    """As what typed words are judged, by the question's options."""
    modes = {"strict": "strict", "free order": "free", "script cyrillic": "script", "script latin": "script", "word bank": "strict"}
    return next((modes[flag] for flag in sorted(body.flags) if flag in modes), "text")


def numbered(source: Source, prose: Prose, mode: str, flags: Set[str] = frozenset()) -> tuple[Source, tuple[Gap, ...]]:
    """The section with ⟦0⟧, ⟦1⟧ … for its gaps, and the gaps. Raises ContentError for a gap that is not closed."""
    gaps: list[Gap] = []
    for number, line in lines_of(source):
        if line.count("[[") != line.count("]]"):
            raise ContentError(number, "gap-open", N_("A gap is not closed. Write it as [[answer]] on one line."))

    def place(found: re.Match[str]) -> str:
        line = source.line + 1 + source.body.count("\n", 0, found.start())
        gaps.append(_gap(found[1], line, mode, prose, flags))
        return f"⟦{len(gaps) - 1}⟧"

    text = GAP.sub(place, source.body)
    if not gaps:
        raise ContentError(source.line, "no-gap", N_("There is no gap. Write the answer as [[answer]]."))
    return replace(source, body=text), tuple(gaps)
