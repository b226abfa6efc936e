"""Prose: everything in a lesson that no keyword claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import ClassVar, Self

from markupsafe import Markup, escape

from lms.content.media import SOUND_MARK, unheard
from lms.content.questions import Question
from lms.content.sections import Prose, Section, Source, common

PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')


@dataclass(frozen=True, kw_only=True)
class ProseSection(Section):
    """A heading and what stands under it."""

    kind: ClassVar[str] = "prose"
    template: ClassVar[str] = "sections/prose.html"

    body: Markup

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section."""
        return cls(**common(source, prose), body=prose.block(source.body, source.line + 1))

    def text(self) -> str:
        """What it says, as plain text."""
        return plain(self.body)


HEADLINE_LENGTH = 90


def headline(question: Question) -> str:
    """A question in a few words, without its answer and what is only heard."""
    pieces = getattr(question, "pieces", (question.prompt,))
    text = " … ".join(part for part in (plain(unheard(piece)) for piece in pieces) if part) or plain(question.title)
    return text if len(text) <= HEADLINE_LENGTH else text[:HEADLINE_LENGTH].rsplit(" ", 1)[0] + " …"


def plain(html: Markup) -> str:
    """HTML as one line of text."""
    return " ".join(unescape(TAG.sub(" ", SOUND_MARK.sub(" ", str(html)))).split())


def named(html: Markup) -> Markup:
    """The words of HTML, with what its pictures show."""
    return escape(plain(Markup(PICTURE.sub(r"\1", str(html)))))
