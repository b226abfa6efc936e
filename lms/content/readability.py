"""How much of a lesson is new to its readers: words that no lesson so far has taught, and sentences long for their level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lms.content.catalogue import Result
from lms.content.curriculum import Curriculum
from lms.content.lesson import MASTER
from lms.content.messages import N_, Message
from lms.content.reading import LONGEST_SENTENCE, Met, Reading

FAR = 45
"""Percent of new words from which on a text is hardly for its level."""
LISTED = 12
"""New words that a message names; more would drown the reader."""


@dataclass(frozen=True, kw_only=True)
class Readability:
    """A lesson as its readers meet it. new: words that were not taught yet, the most frequent first. running: all words."""

    path: str
    level: str
    running: int
    new: tuple[tuple[str, Met], ...]
    long: tuple[tuple[int, int], ...]

    @property
    def percent(self) -> int:
        """The share of running words that are new."""
        return round(100 * sum(met.times for _word, met in self.new) / self.running) if self.running else 0


def judged(results: Mapping[str, Result], curricula: Mapping[str, Curriculum]) -> Iterator[Readability]:
    """The lessons of curricula that teach words, each once, in the first curriculum that has it."""
    seen: set[str] = set()
    for _name, curriculum in sorted(curricula.items()):
        if not any(reading.taught for key in curriculum.lessons if (reading := _reading(results, key))):
            continue
        known: set[str] = set()
        for key in curriculum.lessons:
            reading = _reading(results, key)
            known |= reading.known if reading else set()
            if reading and key not in seen:
                seen.add(key)
                new = [(word, met) for word, met in reading.words.items() if word not in known and not met.stems & known]
                yield Readability(
                    path=f"content/{MASTER}/{key}.md",
                    level=reading.level,
                    running=reading.running,
                    new=tuple(sorted(new, key=lambda pair: (-pair[1].times, pair[1].line))),
                    long=reading.long,
                )


def _reading(results: Mapping[str, Result], key: str) -> Reading | None:
    return results[key].reading if key in results else None


def messages(results: Mapping[str, Result], curricula: Mapping[str, Curriculum], *, everything: bool) -> Iterator[Message]:
    """Warnings about lessons far above their readers; with `everything`, a notice about each lesson and each long sentence."""
    for lesson in judged(results, curricula):
        values = {"percent": lesson.percent, "count": lesson.running, "level": lesson.level}
        words = ", ".join(word for word, _met in lesson.new[:LISTED])
        line = lesson.new[0][1].line if lesson.new else 1
        if lesson.percent > FAR:
            text = N_("%(percent)d %% of the words are not taught by now; that is far above %(level)s. Teach or replace: %(words)s.")
            yield Message(
                path=lesson.path, line=line, code="readability", level="warning", text=text, values=values | {"words": words}
            )
        elif everything and lesson.new:
            text = N_("%(percent)d %% of %(count)d words to read are not taught by now. The most frequent are: %(words)s.")
            yield Message(path=lesson.path, line=line, code="readability", level="notice", text=text, values=values | {"words": words})
        elif everything:
            text = N_("All %(count)d words to read are taught by now.")
            yield Message(path=lesson.path, line=1, code="readability", level="notice", text=text, values=values)
        yield from _long(lesson, everything)


def _long(lesson: Readability, everything: bool) -> Iterator[Message]:
    most = LONGEST_SENTENCE[lesson.level]
    for line, length in lesson.long:
        if everything or length > 2 * most:
            text = N_("A sentence of %(length)d words; readers at %(level)s follow about %(most)d. Make two of it.")
            values = {"length": length, "level": lesson.level, "most": most}
            level: Literal["warning", "notice"] = "warning" if length > 2 * most else "notice"
            yield Message(path=lesson.path, line=line, code="long-sentence", level=level, text=text, values=values)
