"""Minimal pairs: which of two words, one sound apart, is heard. They train the ear and hold nobody up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup

from lms.content.edits import letters_of
from lms.content.messages import N_, ContentError
from lms.content.normal import normal
from lms.content.prose import plain
from lms.content.questions import Grade, Part, Question, Response
from lms.content.questions.body import TASK, Body, declared_type, lines_of, posted_number, read_body, shared
from lms.content.sections import Prose, Source
from lms.content.serbian import to_latin

SPOKEN = re.compile(r"\s*🔊\s*(?P<text>.+?)\s*")
DONE = 0.8
"""The share of trials that is enough (exercises.md 4.2)."""
MOST = 12
SOFT = (frozenset({"č", "ć"}), frozenset({"dž", "đ"}))
"""Sounds that many speakers of Serbian do not tell apart: not hearing them is not counted (exercises.md 4.2)."""
FACES = 3


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One word that is said, and the two it may be. right: its number. soft: the difference is ч/ћ or џ/ђ."""

    sound: Markup
    words: tuple[Markup, Markup]
    right: int
    soft: bool


def _difference(one: str, two: str) -> frozenset[str] | None:
    """The letters in which two words differ, if they are one sound apart."""
    left, right = letters_of(to_latin(normal(one))), letters_of(to_latin(normal(two)))
    start = next((place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    if len(left) == len(right) and left != right and left[start + 1 :] == right[start + 1 :]:
        return frozenset({left[start], right[start]})
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return frozenset({longer[start]}) if len(longer) == len(shorter) + 1 and longer[start + 1 :] == shorter[start:] else None


def _read(source: Source) -> list[tuple[int, str, list[tuple[str, bool]]]]:
    """The spoken lines with their numbers and the options below them; a first one without options is the instruction."""
    read: list[tuple[int, str, list[tuple[str, bool]]]] = []
    for number, line in lines_of(source):
        if found := SPOKEN.fullmatch(line):
            read.append((number, found["text"], []))
        elif read and (found := TASK.fullmatch(line)):
            read[-1][2].append((found["text"], found["mark"] != " "))
    return read[1:] if len(read) > 1 and not read[0][2] else read


def _trials(source: Source, prose: Prose) -> tuple[Trial, ...]:
    """A spoken line with the two options below it, once or several times."""
    trials = []
    for number, spoken, options in _read(source):
        difference = _difference(options[0][0], options[1][0]) if len(options) == 2 else None
        if difference is None or sum(right for _, right in options) != 1:
            fault = N_("Below each spoken line of a minimal pair stand two words that differ in one sound, the right one with [x].")
            raise ContentError(number, "minimal-pair", fault)
        words = (prose.inline(options[0][0], number + 1), prose.inline(options[1][0], number + 2))
        right = 0 if options[0][1] else 1
        trials.append(Trial(sound=prose.aloud(spoken, number).sound, words=words, right=right, soft=difference in SOFT))
    if not 1 <= len(trials) <= MOST:
        fault = N_("A minimal pair has one to %(most)d spoken lines, each with two options. Write “🔊 word” above them.")
        raise ContentError(source.line, "minimal-trials", fault, most=MOST)
    return tuple(trials)


def _prompt(source: Source, body: Body) -> str:
    """What stands above the words: text, or an instruction to hear (exercises.md 4.3, rule 1)."""
    words = {number for number, _spoken, _options in _read(source)}
    return "\n".join("" if number in words else line for number, line in enumerate(body.prompt.split("\n"), source.line + 1))


@dataclass(frozen=True, kw_only=True)
class MinimalPair(Question):
    """Words to tell apart by ear, then to say.

    A response has `heard`, the number of the chosen word (or None) for each trial, and `said`, how saying them went in
    the learner's own eyes (0 to 2, or None).
    """

    type: ClassVar[str] = "minimal pair"
    template: ClassVar[str] = "questions/minimal_pair.html"
    icon: ClassVar[str] = "ear"
    sheet: ClassVar[str] = "sheets/minimal_pair.html"

    trials: tuple[Trial, ...]

    @classmethod
    def fits(cls, source: Source) -> bool:
        """`type: minimal pair`."""
        return declared_type(source) == cls.type

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError unless each spoken line has two options one sound apart."""
        body = read_body(source, prose)
        return cls(**shared(source, prose, body, _prompt(source, body)), trials=_trials(source, prose))

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The chosen words, and the face for saying them."""
        heard = [posted_number(form, f"answer-{number}", 2) for number in range(len(self.trials))]
        if all(number is None for number in heard):
            return None
        return {"heard": heard, "said": posted_number(form, "said", FACES)}

    def _heard(self, response: Response) -> list[object]:
        """What was chosen in each trial."""
        heard = response.get("heard") if isinstance(response, dict) else None
        given = list(heard)[: len(self.trials)] if isinstance(heard, list) else []
        return given + [None] * (len(self.trials) - len(given))

    def grade(self, response: Response) -> Grade:
        """The share of words that were told apart; four in five are enough.

        Where the sounds are ч/ћ or џ/ђ, a wrong choice is not counted at all.
        """
        heard = self._heard(response)
        if all(number is None for number in heard):
            return Grade(verdict="empty", points=0, maximum=self.points, reason="empty")
        parts = tuple(self._part(trial, number) for trial, number in zip(self.trials, heard, strict=True))
        right = sum(part.verdict == "correct" for part in parts)
        counted = sum(part.verdict == "correct" or not trial.soft for trial, part in zip(self.trials, parts, strict=True))
        if not counted:
            return Grade(verdict="noted", points=0, maximum=0, parts=parts)
        share = right / counted
        done = share >= DONE
        return Grade(
            verdict="correct" if done else "wrong",
            points=share * self.points,
            maximum=self.points,
            reason="" if done else "option",
            parts=parts,
        )

    def _part(self, trial: Trial, number: object) -> Part:
        given = trial.words[number] if isinstance(number, int) and number in (0, 1) else Markup()
        right = trial.words[trial.right]
        return Part(verdict="correct" if given and number == trial.right else "wrong", given=given, right=right)

    def key(self) -> Markup:
        """What is said, in order."""
        return Markup(", ").join(trial.words[trial.right] for trial in self.trials)

    def show(self, response: Response) -> Markup:
        """What was heard, in order."""
        parts = (self._part(trial, number) for trial, number in zip(self.trials, self._heard(response), strict=True))
        return Markup(", ").join(part.given or Markup("…") for part in parts) if response else Markup()

    def shape(self) -> tuple[int, ...]:
        """What is right in each trial."""
        return tuple(trial.right for trial in self.trials)

    def text(self) -> str:
        """The words, plain."""
        return " ".join([plain(self.prompt), *(plain(word) for trial in self.trials for word in trial.words)])
