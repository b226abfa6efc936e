"""Dialogues and vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from markupsafe import Markup

from lms import N_, ContentError, Message, Prose, Section, Source, Spoken, common, plain
from lms.plugins.language.glosses import GLOSS_LANGUAGES

TURN = re.compile(r"\*\*(?P<speaker>[^*:]{1,40}):\*\*\s*(?P<text>.+?)\s*")
GENDERS = {"м": N_("masculine"), "ж": N_("feminine"), "с": N_("neuter")}
ASPECTS = {"св.": N_("perfective"), "несв.": N_("imperfective")}
WORD_LINE = re.compile(r"(?:[-*+] )?(?P<word>[^:|]+?)(?:\s*::\s*(?P<gloss>.+?))?\s*")
CYRILLIC_LETTERS = re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person says. own: it is the learner's turn in a role-play. gloss: in another language's edition."""

    speaker: Markup
    text: Markup
    sound: Markup
    second: bool
    own: bool
    gloss: Markup = Markup()

    @property
    def initial(self) -> Markup:
        """The first letter of the speaker."""
        return Markup(self.speaker[:1])


@dataclass(frozen=True, kw_only=True)
class Dialogue(Section):
    """Turns with a play button each; another edition adds the meaning of each turn."""

    kind: ClassVar[str] = "dialogue"
    keywords: ClassVar[tuple[str, ...]] = ("Dialogue", "Дијалог")
    template: ClassVar[str] = "language/dialogue.html"

    introduction: Markup
    turns: tuple[Turn, ...]
    lines: tuple[Spoken, ...]

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section. Raises ContentError when nobody speaks."""
        turns, lines, other = [], [], []
        speakers: list[str] = []
        for number, line in enumerate(source.body.split("\n"), source.line + 1):
            found = TURN.fullmatch(line.strip())
            if not found:
                other.append(line)
                continue
            other.append("")
            speakers += [found["speaker"]] if found["speaker"] not in speakers else []
            own = found["text"].startswith("___")
            spoken = _spoken(found["text"], found["speaker"], number, prose) if not own else None
            lines += [spoken] if spoken else []
            turns.append(
                Turn(
                    speaker=prose.inline(found["speaker"], number),
                    text=Markup() if own else prose.inline(found["text"], number),
                    sound=prose.sound(spoken) if spoken else Markup(),
                    second=speakers.index(found["speaker"]) % 2 == 1,
                    own=own,
                )
            )
        if not turns:
            raise ContentError(source.line, "no-turns", N_("Nobody speaks in this dialogue. Write “**Name:** sentence”."))
        return cls(
            **common(source, prose), introduction=prose.block("\n".join(other), source.line + 1), turns=tuple(turns), lines=tuple(lines)
        )

    def translated(self, edition: Section) -> Section:
        """The Serbian turns with the edition's sentences as their meaning."""
        if not isinstance(edition, Dialogue) or len(edition.turns) != len(self.turns):
            return self
        turns = tuple(replace(turn, gloss=other.text) for turn, other in zip(self.turns, edition.turns, strict=True))
        return replace(edition, turns=turns, lines=self.lines)

    def text(self) -> str:
        """What is said, as plain text."""
        return " ".join(plain(turn.text) for turn in self.turns)

    def spoken(self) -> Iterator[Spoken]:
        """The lines that are said aloud."""
        return iter(self.lines)


def _spoken(text: str, speaker: str, line: int, prose: Prose) -> Spoken | None:
    """A Serbian turn as a spoken line; turns of a translation are only read."""
    return (
        prose.spoken(re.sub(r"[*_]", "", text), line, voice=speaker) if CYRILLIC_LETTERS.search(text) and prose.language == "sr" else None
    )


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of a lesson. gender: its letter with the full name, for nouns; aspect: the same of verbs, in words.

    key: the word as cards and lists know it: Cyrillic, lower case. forms: other forms. glosses: what the vocabulary says
    in other languages; unreviewed: those of them that nobody has checked. similar: words that a slip would make.
    spoken_key: under which the catalogue finds its sounds.
    """

    word: Markup
    gloss: Markup
    gender: Markup
    gender_name: str
    sound: Markup
    key: str = ""
    forms: Markup = Markup()
    aspect: str = ""
    glosses: Mapping[str, str] = field(default_factory=dict)
    unreviewed: frozenset[str] = frozenset()
    similar: frozenset[str] = frozenset()
    spoken_key: str = ""

    def meaning(self, language: str) -> tuple[str, str | Markup]:
        """The language and the text of its meaning: in the language asked for, else in English."""
        return (language, self.glosses[language]) if language in self.glosses else ("en", self.gloss)


@dataclass(frozen=True, kw_only=True)
class Vocabulary(Section):
    """The words of a lesson, with their meaning."""

    kind: ClassVar[str] = "vocabulary"
    keywords: ClassVar[tuple[str, ...]] = ("Vocabulary", "Речник")
    template: ClassVar[str] = "language/vocabulary.html"

    introduction: Markup
    words: tuple[Word, ...]
    lines: tuple[Spoken, ...]

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section. Raises ContentError when it has no words."""
        words, lines, other = [], [], []
        for number, line in enumerate(source.body.split("\n"), source.line + 1):
            text, gloss = _cells(line)
            if not text or not CYRILLIC_LETTERS.match(text):
                other.append(line if line.strip() and "|" not in line else "")
                continue
            row = prose.gloss(text) or {}
            if not gloss and not row:
                prose.warn(
                    number,
                    "unknown-word",
                    N_("“%(word)s” is not in content/vocabulary.tsv. Add it there or write “word :: meaning”."),
                    word=text,
                )
            spoken = prose.spoken(text, number)
            lines.append(spoken)
            words.append(_word(text, gloss, row, spoken, number, prose))
        if not words:
            raise ContentError(source.line, "no-words", N_("There are no words here. Write one on each line."))
        return cls(
            **common(source, prose), introduction=prose.block("\n".join(other), source.line + 1), words=tuple(words), lines=tuple(lines)
        )

    def translated(self, edition: Section) -> Section:
        """The same words; the edition's own list may say more about them."""
        return edition if isinstance(edition, Vocabulary) and len(edition.words) >= len(self.words) else self

    def teaches(self) -> Iterator[str]:
        """The words of the list."""
        return (plain(word.word) for word in self.words)

    def text(self) -> str:
        """The words, as plain text."""
        return " ".join(plain(word.word) for word in self.words)

    def spoken(self) -> Iterator[Spoken]:
        """The words, said aloud."""
        return iter(self.lines)


def _word(text: str, gloss: str, row: Mapping[str, str], spoken: Spoken, line: int, prose: Prose) -> Word:
    """A word of a lesson with what the vocabulary knows of it. gloss: the lesson's own, if it has one."""
    tags = [tag.strip() for tag in row.get("tags", "").split(",")]
    gender = next((tag for tag in tags if tag in GENDERS), "")
    return Word(
        word=prose.inline(text, line),
        gloss=prose.inline(gloss or row.get("en", ""), line),
        gender=Markup(gender),
        gender_name=GENDERS.get(gender, ""),
        sound=prose.sound(spoken),
        key=" ".join(text.lower().split()),
        forms=prose.inline(", ".join(row.get("forms", "").replace(",", " ").split()), line),
        aspect=next((ASPECTS[tag] for tag in tags if tag in ASPECTS), ""),
        glosses={language: row[language] for language in GLOSS_LANGUAGES if language != "en" and row.get(language)},
        unreviewed=frozenset(row.get("unreviewed", "").split()),
        similar=prose.similar(text),
        spoken_key=spoken.key,
    )


def _cells(line: str) -> tuple[str, str]:
    """Word and meaning on a line: a table's row, `word :: meaning`, or the word alone."""
    if "|" in line:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        return (cells[0], cells[1] if len(cells) > 1 else "") if cells else ("", "")
    found = WORD_LINE.fullmatch(line)
    return (found["word"].strip(), found["gloss"] or "") if found else ("", "")


@dataclass(frozen=True, kw_only=True)
class Reading(Section):
    """A text to read, made only of letters that were taught (course.md 1.2, the decodability rule)."""

    kind: ClassVar[str] = "reading"
    keywords: ClassVar[tuple[str, ...]] = ("Reading", "Читање")
    template: ClassVar[str] = "language/reading.html"

    body: Markup

    @classmethod
    def parse(cls, source: Source, prose: Prose) -> Self:
        """Read the section."""
        return cls(**common(source, prose), body=prose.block(source.body, source.line + 1))

    def translated(self, edition: Section) -> Section:
        """Reading is in Serbian in every edition; the edition may only give it another title."""
        return replace(self, title=edition.title)

    def text(self) -> str:
        """The text, plain."""
        return plain(self.body)

    def check(self, path: str, front: Mapping[str, Any]) -> Iterator[Message]:
        """Words with letters that the lesson's `letters:` does not list."""
        letters = {letter.casefold() for text in front.get("letters", ()) for letter in text if letter.isalpha()}
        for word in re.findall(r"[\u0400-\u04ff]+", self.text()) if letters and self.language == "sr" else ():
            if unknown := sorted(set(word.casefold()) - letters):
                text = N_("“%(word)s” needs letters that are not taught yet: %(letters)s. Choose another word.")
                values = {"word": word, "letters": ", ".join(unknown)}
                yield Message(path=path, line=self.line, code="letters", text=text, values=values, level="warning")
