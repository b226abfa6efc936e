"""Answers that are files: a photo of handwriting or a form, and a recording of one's own voice; a trainer looks or listens.

An answer names only what kind of file came with it; the file itself lies where it can be erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from markupsafe import Markup

from lms.content.messages import N_, ContentError, Message
from lms.content.questions import Grade, Response
from lms.content.questions.body import posted_number
from lms.content.questions.open import OpenQuestion
from lms.content.questions.roleplay import FACES
from lms.content.sections import Prose, Source


@dataclass(frozen=True, kw_only=True)
class FileQuestion(OpenQuestion):
    """A question that takes a file. A response is a mapping with the kind of the file and the SHA-256 of what was sent."""

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """A form without its file answers nothing; what came with it is added by `with_file`."""
        return None

    def with_file(self, response: Response, kind: str, sha: str) -> Response:
        """A response with the file that came with it. sha: tells whether the same is sent again."""
        return {**(response or {}), "kind": kind, "sha": sha}

    def grade(self, response: Response) -> Grade:
        """Waits for a trainer."""
        sent = isinstance(response, Mapping) and response.get("kind") in self.files
        return Grade(verdict="waiting" if sent else "empty", points=0, maximum=0)

    def show(self, response: Response) -> Markup:
        """Nothing in words: pages show the file itself."""
        return Markup()

    def check(self, path: str, front: Mapping[str, Any]) -> Iterator[Message]:
        """A test is judged when it is handed in; what waits for a trainer would leave it without a result."""
        yield from super().check(path, front)
        if front.get("kind") == "test":
            text = N_("A photo or a recording does not belong into a test: it waits for a trainer. Put it into a lesson.")
            yield Message(path=path, line=self.line, code="file-in-test", text=text)


@dataclass(frozen=True, kw_only=True)
class Upload(FileQuestion):
    """A photo of handwriting, a filled form, a document."""

    type: ClassVar[str] = "upload"
    template: ClassVar[str] = "questions/upload.html"
    icon: ClassVar[str] = "camera"
    sheet: ClassVar[str] = "sheets/box.html"
    files: ClassVar[tuple[str, ...]] = ("picture", "document")

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the question. Raises ContentError where learners would not know what is looked at."""
        found = super().parse(source, prose)
        if not found.rubric:
            fault = N_("Say in a table what the trainer looks at: | criterion | 1 | 2 | 3 | 4 |.")
            raise ContentError(source.line, "upload-rubric", fault)
        return found


@dataclass(frozen=True, kw_only=True)
class Recording(FileQuestion):
    """One's own voice. The learner's own rating is an answer without any file; a recording is sent only if they want a comment.

    A response may hold the number of a face, 0 to 2.
    """

    type: ClassVar[str] = "recording"
    template: ClassVar[str] = "questions/recording.html"
    icon: ClassVar[str] = "mic"
    sheet: ClassVar[str] = "sheets/recording.html"
    files: ClassVar[tuple[str, ...]] = ("sound",)

    def read(self, form: Mapping[str, Sequence[str]]) -> Response:
        """How it went, if they say so."""
        face = posted_number(form, "answer", FACES)
        return None if face is None else {"face": face}

    def grade(self, response: Response) -> Grade:
        """A recording waits for a trainer; a rating is noted. How one sees oneself is worth no points."""
        judged = super().grade(response)
        rated = isinstance(response, Mapping) and response.get("face") in range(FACES)
        return Grade(verdict="noted", points=0, maximum=0) if judged.verdict == "empty" and rated else judged

    def show(self, response: Response) -> Markup:
        """How it went in the learner's own eyes: one to three stars."""
        face = response.get("face") if isinstance(response, Mapping) else None
        return Markup("★") * (face + 1) + Markup("☆") * (FACES - 1 - face) if isinstance(face, int) and 0 <= face < FACES else Markup()
