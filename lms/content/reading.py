"""What a lesson asks its readers to read, and the words that it teaches, as far as its own file says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from lms.content.lesson import Edition
from lms.content.messages import N_, Message
from lms.content.spelling import SHORTEST, Names

LONGEST_SENTENCE = {"A0": 8, "A1": 12, "A2": 18}
"""Words of a sentence that readers of a level follow at once (own guideline)."""
READ_KINDS = ("dialogue", "reading", "question")
"""Sections that learners must understand by themselves; boxes explain what is new."""
WORD = re.compile(r"[\u0400-\u04ff]+")
SENTENCE = re.compile(r"[^.!?…:|\n]+")
NOT_READ = re.compile(
    r"^[ \t]*(?:#|\||>|type:|тип:|options:|опције:|<!--).*$|\[само звук\]|\{[^}\n]*\}|"
    r"^\*\*[^*\n]{1,40}:\*\*|::[^\]\n]*|🔊[ \t]*\([^)\n]*\)",
    re.MULTILINE,
)
"""Headings, tables, feedback, settings, speakers, hints and what tells how a line is said."""
INSIDE = re.compile(r"\*+|\[\[|\]\]")
LATER_WORD = re.compile(r"[\w,;–-]\s+\Z")
"""What stands before a word that begins no sentence; with a capital letter it is a name there."""
Stems = Mapping[str, frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Met:
    """A word in a text. line: of its first mention. stems: its first forms."""

    line: int
    times: int
    stems: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is to be read in a lesson of a level.

    running: words in all. words: those to know (lower case). taught: what the lesson teaches, with the line. present:
    words anywhere but in its list. long: lines and words of sentences that are long. known: first forms and forms of
    what it teaches, once the dictionary was asked.
    """

    level: str
    running: int
    words: Mapping[str, Met]
    long: tuple[tuple[int, int], ...]
    taught: Mapping[str, int] = field(default_factory=dict)
    present: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def read(edition: Edition, shown: str) -> Reading | None:
    """What a lesson asks of its readers; None for levels at which they read freely. shown: the visible text of its file."""
    level = str(edition.front.get("level", ""))
    if level not in LONGEST_SENTENCE:
        return None
    lines = shown.split("\n")
    words: dict[str, Met] = {}
    people = {word.lower() for voice in edition.front.get("voices", ()) for word in WORD.findall(voice)}
    long: list[tuple[int, int]] = []
    present: set[str] = set()
    taught: dict[str, int] = {}
    running = 0
    for section, following in zip_longest(edition.sections, edition.sections[1:]):
        last = following.line - 1 if following else len(lines)
        for word in section.teaches():
            taught.setdefault(word.lower(), _line_of(word, lines, section.line, last))
        text = INSIDE.sub("", NOT_READ.sub("", "\n".join(lines[section.line - 1 : last])))
        if section.staff_only or taught and any(True for _word in section.teaches()):
            continue
        present |= {word.lower() for word in WORD.findall("\n".join(lines[section.line - 1 : last]))}
        if section.kind in READ_KINDS:
            for number, line in enumerate(text.split("\n"), section.line):
                running += _count(line, number, words, people)
                long += [(number, length) for length in map(_length, SENTENCE.findall(line)) if length > LONGEST_SENTENCE[level]]
    words = {word: met for word, met in words.items() if word not in people}
    return Reading(level=level, running=running, words=words, long=tuple(long), taught=taught, present=frozenset(present))


def _length(sentence: str) -> int:
    return len(WORD.findall(sentence)) if " / " not in sentence else 0


def _line_of(word: str, lines: list[str], first: int, last: int) -> int:
    return next((number for number in range(first, last + 1) if lines[number - 1].lstrip("-*+| ").startswith(word)), first)


def _count(line: str, number: int, words: dict[str, Met], people: set[str]) -> int:
    """Add the words of a line to `words`, those with a capital letter inside a sentence to `people`; gives how many it has."""
    every = list(WORD.finditer(line))
    for found in every:
        if found[0].istitle() and LATER_WORD.search(line, 0, found.start()):
            people.add(found[0].lower())
        if len(found[0]) < SHORTEST:
            continue
        before = words.get(found[0].lower())
        words[found[0].lower()] = Met(line=before.line if before else number, times=before.times + 1 if before else 1)
    return len(every)


def to_ask(readings: Collection[Reading]) -> set[str]:
    """The words whose first forms are needed."""
    words = {word for reading in readings for word in (*reading.words, *reading.present, *map(str.title, reading.words))}
    return words | {part for reading in readings for entry in reading.taught for part in WORD.findall(entry)}


def settled(reading: Reading, stems: Stems, vocabulary: Mapping[str, Mapping[str, str]], known: Collection[str], names: Names) -> Reading:
    """The reading with only the words that the vocabulary of its level does not have. known: first forms and forms of these."""
    taught = {part for entry in reading.taught for part in _forms(entry, vocabulary.get(entry, {}))}
    new = {
        word: replace(met, stems=stems.get(word, frozenset()))
        for word, met in reading.words.items()
        if word not in known and stems.get(word, frozenset()).isdisjoint(known) and word not in names and not _is_name(word, stems)
    }
    return replace(reading, words=new, known=frozenset(with_stems(taught, stems)), present=frozenset())


def _is_name(word: str, stems: Stems) -> bool:
    return word not in stems and word.title() in stems


def with_stems(words: Collection[str], stems: Stems) -> set[str]:
    """Words together with their first forms."""
    return {*words, *(stem for word in words for stem in stems.get(word, ()))}


def _forms(entry: str, row: Mapping[str, str]) -> list[str]:
    return [word.lower() for word in WORD.findall(f"{entry} {row.get('forms', '')}")]


def forms_up_to(level: str, vocabulary: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Words and forms of the vocabulary that readers of a level may know."""
    return {form for word, row in vocabulary.items() if row.get("level", "") <= level for form in _forms(word, row)}


def without_example(path: str, reading: Reading, stems: Stems, vocabulary: Mapping[str, Mapping[str, str]]) -> Iterator[Message]:
    """A warning for each word that a lesson teaches and nowhere shows in a sentence (language/audio.md, л3)."""
    present = with_stems(reading.present, stems)
    for entry, line in reading.taught.items():
        row = vocabulary.get(entry, {})
        parts = [part for part in WORD.findall(entry) if len(part) >= SHORTEST] or WORD.findall(entry)
        forms = with_stems(_forms("", row), stems) if len(parts) == 1 else set()
        if row.get("example") or all(with_stems({part}, stems) & present for part in parts) or forms & present:
            continue
        text = N_("“%(word)s” is taught here but stands in no sentence. Use it in the dialogue or in a question.")
        yield Message(path=path, line=line, code="no-example", text=text, values={"word": entry}, level="warning")
