"""Sections of the core that are no questions: titled boxes for learners, and notes that only trainers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from markupsafe import Markup

from lms.content.prose import plain
from lms.content.sections import Prose, Section, Source, common


@dataclass(frozen=True, kw_only=True)
class Box(Section):
    """A titled box with its own sign."""

    template: ClassVar[str] = "sections/box.html"
    icon: ClassVar[str]

    body: Markup

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section."""
        return cls(**common(source, prose), body=prose.block(source.body, source.line + 1))

    def text(self) -> str:
        """What it says, as plain text."""
        return plain(self.body)


@dataclass(frozen=True, kw_only=True)
class Pronunciation(Box):
    """How something sounds."""

    kind: ClassVar[str] = "pronunciation"
    keywords: ClassVar[tuple[str, ...]] = ("Pronunciation", "Изговор")
    icon: ClassVar[str] = "talk"


@dataclass(frozen=True, kw_only=True)
class Culture(Box):
    """What people here do."""

    kind: ClassVar[str] = "culture"
    keywords: ClassVar[tuple[str, ...]] = ("Culture", "Култура")
    icon: ClassVar[str] = "info"


@dataclass(frozen=True, kw_only=True)
class Grammar(Box):
    """How the language is built."""

    kind: ClassVar[str] = "grammar"
    keywords: ClassVar[tuple[str, ...]] = ("Grammar", "Граматика")
    icon: ClassVar[str] = "book-grammar"


@dataclass(frozen=True, kw_only=True)
class Notes(Box):
    """For trainers only; never sent to learners."""

    kind: ClassVar[str] = "notes"
    keywords: ClassVar[tuple[str, ...]] = ("Notes", "Белешке")
    icon: ClassVar[str] = "pencil"
    staff_only: ClassVar[bool] = True


CORE_SECTIONS: tuple[type[Section], ...] = (Pronunciation, Culture, Grammar, Notes)
