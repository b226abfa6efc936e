"""The catalogue: all compiled content, never changed, only replaced."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from os.path import isfile
from pathlib import Path
from time import monotonic
from typing import Any

from lms.content.curriculum import Curriculum
from lms.content.facts import Fact
from lms.content.html import mapped
from lms.content.lesson import Lesson
from lms.content.media import with_sounds
from lms.content.messages import Message
from lms.content.questions import Question
from lms.content.reading import Reading
from lms.content.sounds import changed_at
from lms.content.sounds import load as load_sounds

POINTER = "index.pickle"
"""What servers read; exchanged last, so that it names only what is there."""
LEDGER = "ledger.pickle"
"""The same with what the next build needs to know of this one."""
UNREADABLE = (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError)
"""What reading a compiled file raises when it is missing, cut short, or of another version of this program."""
KEPT_LESSONS = 64
LOOK_AGAIN = 1.0
"""Seconds between looks at whether something new was published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionEntry:
    """A question in lists and reports. revision and line: in the Serbian master."""

    id: str
    type: str
    revision: str
    points: float
    shape: tuple[int, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonEntry:
    """A lesson in lists and reports. Titles and summaries by locale; facts: ids of those it cites.

    closes_at: of a test, the first moment that is too late. pretest, posttest: the curriculum it is that of, or "".
    """

    key: str
    path: str
    kind: str
    level: str
    minutes: int | None
    title: Mapping[str, Any]
    summary: Mapping[str, Any]
    questions: tuple[QuestionEntry, ...]
    requires: tuple[str, ...]
    aliases: tuple[str, ...]
    topics: tuple[str, ...]
    sensitive: bool
    draft: bool
    revision: str
    editions: tuple[str, ...]
    facts: tuple[str, ...]
    closes_at: datetime | None = None
    pretest: str = ""
    posttest: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What compiling one lesson gave. entry: None if it cannot go live. digest: of everything it was made from.

    messages: about its files alone. revisions: of all its questions in all editions. links: path, line and key of each
    lesson that it links to. media: sizes of the files it refers to, -1 for missing ones. requires_line: in the master.
    words: of the master with their lines, until their spelling is checked. reading: what it asks of readers up to A2.
    """

    digest: str
    entry: LessonEntry | None
    messages: tuple[Message, ...] = ()
    revisions: tuple[str, ...] = ()
    links: tuple[tuple[str, int, str], ...] = ()
    media: Mapping[str, int] = field(default_factory=dict)
    requires_line: int = 1
    words: Mapping[str, int] = field(default_factory=dict)
    reading: Reading | None = None


@dataclass(frozen=True, kw_only=True)
class Index:
    """What is published: entries, where each lesson's compiled files are, and where each question's revision was.

    artefacts: lesson key -> digest of its compiled files. revisions: question revision -> digest. types: of every
    question that was ever live. files: path -> size, time of change and hash, so that unchanged files are not read again.
    results: of the latest attempt at each lesson, good or not.
    """

    version: str = ""
    lessons: Mapping[str, LessonEntry] = field(default_factory=dict)
    artefacts: Mapping[str, str] = field(default_factory=dict)
    revisions: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[int, int, str]] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    curricula: Mapping[str, Curriculum] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()


    def live(self) -> Index:
        """The part that servers need: the rest is as large again."""
        return replace(self, types={}, files={}, results={})


class Catalogue:
    """What pages and operations ask about content. Two are the same only if they are one object."""

    def __init__(self, index: Index, cache: Path, site: Path) -> None:
        self.sounds = load_sounds(site)
        self.version = index.version + self.sounds.version
        self.lessons = index.lessons
        self.curricula = index.curricula
        self.facts = index.facts
        self.messages = index.messages
        self._artefacts = index.artefacts
        self._revisions = index.revisions
        self._cache = cache
        self._media = site / "media"
        self._aliases = {alias: entry.key for entry in index.lessons.values() for alias in entry.aliases}
        self._owners = {question.id: entry.key for entry in index.lessons.values() for question in entry.questions}
        self._read = lru_cache(maxsize=KEPT_LESSONS)(self._load)

    def canonical(self, key: str) -> str | None:
        """The key under which a lesson is found today, also by one that it had before."""
        return key if key in self.lessons else self._aliases.get(key)

    def around(self, curriculum: str) -> tuple[list[str], list[str]]:
        """The tests before and after a curriculum, by key."""
        tests = [entry for entry in self.lessons.values() if entry.kind == "test" and not entry.draft]
        return [one.key for one in tests if one.pretest == curriculum], [one.key for one in tests if one.posttest == curriculum]

    def closing(self, key: str) -> datetime | None:
        """When a test closes for everybody; None for never, and for what is no test today."""
        entry = self.lessons.get(self.canonical(key) or "")
        return entry.closes_at if entry else None

    def lesson_of(self, question: str) -> str | None:
        """The key of the lesson that a question is in."""
        return self._owners.get(question)

    def lesson(self, key: str, language: str, script: str) -> Lesson | None:
        """A lesson as one language and script show it."""
        digest = self._artefacts.get(key)
        return self._read(digest, language, script) if digest else None

    def edition(self, revision: str, language: str, script: str) -> Lesson | None:
        """A lesson as it was when it had a revision, even if its file is gone today."""
        return self._read(revision, language, script)

    def question(self, identity: str, language: str, script: str, revision: str = "") -> Question | None:
        """A question as it is today, or as it was in an earlier revision."""
        key = self._owners.get(identity)
        lesson = self.lesson(key, language, script) if key else None
        question = lesson.question(identity) if lesson else None
        if not revision or (question and question.revision == revision):
            return question
        digest = self._revisions.get(revision)
        earlier = self._read(digest, language, script) if digest else None
        return earlier.question(identity) if earlier else None

    def _load(self, digest: str, language: str, script: str) -> Lesson | None:
        try:
            lesson: Lesson = pickle.loads(artefact(self._cache, digest, language, script).read_bytes())  # noqa: S301 - our own file, mode 0700
        except UNREADABLE:
            return None
        heard: Lesson = mapped(lesson, lambda html: with_sounds(html, self.sounds, self._has_file))
        return heard

    def _has_file(self, path: str) -> bool:
        return isfile(f"{self._media}/{path}")


def artefact(cache: Path, digest: str, language: str, script: str) -> Path:
    """Where a compiled lesson lies."""
    return cache / "lessons" / digest[:2] / f"{digest}-{language}-{script}.pickle"


def read_index(cache: Path, name: str = LEDGER) -> Index:
    """What is published in a cache folder; empty if nothing is. name: LEDGER, or POINTER for the live part only."""
    try:
        index: Index = pickle.loads((cache / name).read_bytes())  # noqa: S301 - our own file, mode 0700
    except UNREADABLE:
        return Index()
    return index if isinstance(index, Index) and index.__dict__.keys() == Index().__dict__.keys() else Index()


class Published:
    """The catalogue in force: looked at once a second, exchanged as a whole, also when sounds were made or recorded."""

    def __init__(self, cache: Path, site: Path) -> None:
        self._cache = cache
        self._site = site
        self._lock = threading.Lock()
        self._looked = -LOOK_AGAIN
        self._changed: tuple[int, ...] = ()
        self._catalogue = Catalogue(Index(), cache, site)

    def current(self) -> Catalogue:
        """The latest published catalogue; an empty one before the first."""
        if monotonic() - self._looked >= LOOK_AGAIN:
            with self._lock:
                self._look()
        return self._catalogue

    def now(self) -> Catalogue:
        """The latest catalogue, with what was published or made within the last second."""
        with self._lock:
            self._look()
        return self._catalogue

    def _look(self) -> None:
        self._looked = monotonic()
        pointer = self._cache / POINTER
        changed = (pointer.stat().st_mtime_ns if pointer.exists() else -1, *changed_at(self._site))
        if changed != self._changed:
            self._catalogue = Catalogue(read_index(self._cache, POINTER), self._cache, self._site)
            self._changed = changed
