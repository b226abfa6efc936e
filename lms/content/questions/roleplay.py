"""Role-play: hear the other's turns, cover them, act one's own; the learner or a trainer judges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup

from lms.content.messages import N_, ContentError
from lms.content.prose import plain
from lms.content.questions import Grade, Question, Response
from lms.content.questions.body import declared_type, lines_of, posted_number, read_body, shared
from lms.content.questions.rubric import is_row, read_rubric
from lms.content.sections import Prose, Source

TURN = re.compile(r"\*\*(?P<speaker>[^*:]{1,40}):\*\*\s*(?P<text>\S.*?)\s*")
OWN = re.compile(r"\*\*[^*:]{1,40}:\*\*\s*_{3,}.*")
BLANK = re.compile(r"_{3,}\s*(?:::)?\s*")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
FACES = 3
"""Still practising, so-so, good."""


@dataclass(frozen=True, kw_only=True)
class RoleTurn:
    """One turn: what the other says, or, in the learner's own, what to do with it."""

    speaker: Markup
    text: Markup
    sound: Markup
    own: bool


def _turn(found: re.Match[str], number: int, prose: Prose) -> RoleTurn:
    own = found["text"].startswith("___")
    text = BLANK.sub("", found["text"], count=1) if own else found["text"]
    said = re.sub(r"[*_]", "", text)
    heard = not own and CYRILLIC.search(said)
    sound = prose.sound(prose.spoken(said, number, voice=found["speaker"])) if heard else Markup()
    return RoleTurn(speaker=prose.inline(found["speaker"], number), text=prose.inline(text, number), sound=sound, own=own)


@dataclass(frozen=True, kw_only=True)
class RolePlay(Question):
    """Turns, some of them the learner's. A response is the number of the face that was chosen, 0 to 2."""

    type: ClassVar[str] = "role-play"
    template: ClassVar[str] = "questions/role_play.html"
    icon: ClassVar[str] = "talk"
    sheet: ClassVar[str] = "sheets/role_play.html"

    turns: tuple[RoleTurn, ...]

    @classmethod
    def fits(cls, source: Source) -> bool:
        """A turn `**Ти:** ___`."""
        declared = declared_type(source)
        return declared == cls.type if declared else any(OWN.fullmatch(line.strip()) for line in source.body.split("\n"))

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError unless both the learner and somebody else have a turn."""
        body, turns, prompt = read_body(source, prose), [], []
        for number, line in enumerate(body.prompt.split("\n"), body.prompt_line):
            found = TURN.fullmatch(line.strip())
            turns += [_turn(found, number, prose)] if found else []
            prompt.append("" if found or is_row(line) else line)
        if len({turn.own for turn in turns}) != 2:
            fault = N_("A role-play needs turns of the other, “**Name:** sentence”, and of the learner, “**You:** ___”.")
            raise ContentError(source.line, "role-play", fault)
        rubric = read_rubric(lines_of(source), prose)
        return cls(**shared(source, prose, body, "\n".join(prompt)), rubric=rubric, turns=tuple(turns))

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """The number of the chosen face."""
        return posted_number(form, "answer", FACES)

    def grade(self, response: Response) -> Grade:
        """Noted; with a rubric it waits for a trainer. How one sees oneself is worth no points."""
        if not isinstance(response, int) or not 0 <= response < FACES:
            return Grade(verdict="empty", points=0, maximum=0, reason="empty")
        return Grade(verdict="waiting" if self.rubric else "noted", points=0, maximum=0)

    def key(self) -> Markup:
        """There is no single right way to say it; the author's model is one of many."""
        return self.feedback.model

    def show(self, response: Response) -> Markup:
        """How it went in the learner's own eyes: one to three stars."""
        inside = isinstance(response, int) and 0 <= response < FACES
        return Markup("★") * (response + 1) + Markup("☆") * (FACES - 1 - response) if inside else Markup()

    def shape(self) -> tuple[int, ...]:
        """Whose turns they are, and how many criteria there are."""
        return (*(int(turn.own) for turn in self.turns), len(self.rubric))

    def text(self) -> str:
        """What is said, plain."""
        return " ".join([plain(self.prompt), *(plain(turn.text) for turn in self.turns)])
