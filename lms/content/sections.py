"""Sections: the parts of a lesson, each with its line; a keyword in the heading says what kind it is."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from markupsafe import Markup

from lms.content.messages import Message


@dataclass(frozen=True, kw_only=True)
class Source:
    """The text of one section as the author wrote it, and where it stands.

    path: of the file. line: of the heading, from 1 (body line n is file line `line + n`). level: of the heading, 1-6;
    0 for text before the first heading. keyword: the heading's first word as written, "" for prose. heading: the rest
    of the heading (for prose the whole). body: the lines below the heading without the id comment. id: from the id
    comment or "". of: in a translated edition, the revision of the master section that was translated, or "". pool: from
    which a test draws it, or ""; its name is part of neither the body nor the revision.
    """

    path: str
    language: str
    line: int
    level: int
    keyword: str
    heading: str
    body: str
    id: str = ""
    of: str = ""
    pool: str = ""

    @property
    def revision(self) -> str:
        """SHA-256 of what was written: an answer carries it, so a later edit never changes what was answered."""
        return hashlib.sha256(f"{self.keyword}\n{self.heading}\n{self.body}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A line that is said aloud: `text` goes to the voice (always Cyrillic), `shown` to the eye.

    voice: f1, f2, m1 or m2; "" for any. key: SHA-256 of voice and text, under which `sounds` finds the best file; a
    recording that the author names is played itself. hidden: the text is not shown, so its players do not tell it either.
    """

    text: str
    shown: str
    voice: str = ""
    key: str = ""
    recording: str = ""
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A spoken line as a question shows it. hidden: the text stays hidden until there is an answer."""

    sound: Markup
    text: Markup
    hidden: bool


def spoken_line(text: str, shown: str, voice: str) -> Spoken:
    """A line for a voice, with its key."""
    return Spoken(text=text, shown=shown, voice=voice, key=hashlib.sha256(f"{voice}\n{text}".encode()).hexdigest())


class Prose(Protocol):
    """What a parser may ask of the compiler. Everything that comes back is sanitised and safe to show."""

    language: str
    path: str

    def block(self, markdown: str, line: int) -> Markup:
        """Paragraphs, lists, tables, pictures, spoken lines and facts."""

    def inline(self, markdown: str, line: int) -> Markup:
        """One line of text without a surrounding paragraph."""

    def spoken(self, text: str, line: int, shown: str = "", voice: str = "") -> Spoken:
        """A spoken line with its key; its length and wording are checked."""

    def sound(self, spoken: Spoken) -> Markup:
        """The players of a spoken line (they appear only where there is a sound)."""

    def aloud(self, text: str, line: int) -> Heard:
        """What stands after 🔊, with its play buttons apart from its text."""

    def gloss(self, word: str) -> Mapping[str, str] | None:
        """The row of `content/vocabulary.tsv` for a Serbian word, or None."""

    def similar(self, text: str) -> frozenset[str]:
        """Known words (Latin, lower case) that a slip in one word of the text would make."""

    def warn(self, line: int, code: str, text: str, **values: Any) -> None:
        """Report something that does not stop the compilation."""


@dataclass(frozen=True, kw_only=True)
class Section(ABC):
    """One part of a lesson. A plugin's section is a subclass with its own fields, parser and template.

    Fields of type `Markup` are what people see: the compiler derives the Latin view by converting them (also inside
    tuples, mappings and nested dataclasses). Everything else (ids, keys, answers) stays as it is.
    """

    kind: ClassVar[str] = "prose"
    keywords: ClassVar[tuple[str, ...]] = ()
    """First words of a heading that open this section: English, Serbian in Cyrillic (Latin is derived)."""
    template: ClassVar[str] = "sections/prose.html"
    """Rendered by the compiler with `section` and `_`; no request, no state: the result is stored."""
    staff_only: ClassVar[bool] = False

    id: str
    line: int
    level: int
    title: Markup
    language: str
    revision: str
    of: str = ""
    pool: str = ""

    @classmethod
    @abstractmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section.

        Raises ContentError for a mistake that leaves nothing to show.
        """

    def translated(self, edition: Section) -> Section:
        """This master section as the readers of `edition`'s language see it: by default, the edition's own."""
        return edition

    def for_level(self, level: str) -> Section:
        """This section in a lesson of a level ("A0" ... "B1", "" if the lesson names none): by default, the same in all."""
        return self

    def text(self) -> str:
        """What it says, as plain text, for search and for the checks of language."""
        return ""

    def spoken(self) -> Iterator[Spoken]:
        """The lines that are said aloud."""
        return iter(())

    def teaches(self) -> Iterator[str]:
        """Words that readers know after this section."""
        return iter(())

    def check(self, path: str, front: Mapping[str, Any]) -> Iterator[Message]:
        """Rules that need the lesson's front matter as well."""
        return iter(())


def common(source: Source, prose: Prose) -> dict[str, Any]:
    """The fields that every section takes over from its source; for use in `parse`."""
    return {
        "id": source.id,
        "line": source.line,
        "level": source.level,
        "title": prose.inline(source.heading, source.line),
        "language": source.language,
        "revision": source.revision,
        "of": source.of,
        "pool": source.pool,
    }
