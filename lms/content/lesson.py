"""A lesson: one Markdown file and its other editions, compiled into what each reader sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from lms.content.editions import merged
from lms.content.front_matter import Header, closest, split
from lms.content.html import isolated, latin, mapped
from lms.content.keys import Key, settle
from lms.content.markdown import NOTHING, Author, Materials
from lms.content.messages import N_, ContentError, Message
from lms.content.parsing import cut
from lms.content.persons import NOBODY, Persons
from lms.content.prose import ProseSection
from lms.content.questions import Question
from lms.content.questions.body import declared_type
from lms.content.rules import Rules, check, rules_of
from lms.content.sections import Section, Source, Spoken
from lms.content.serbian import to_latin
from lms.content.spelling import Speller
from lms.content.vocabulary import LessonNeighbours

MASTER = "sr"
LANGUAGES = ("sr", "en")
SCRIPTS = ("Cyrl", "Latn")
WARNING = N_("This lesson touches on things that can hurt. You can skip it.")
NO_ID = N_("This question has no id yet. Run “lms check --fix”.")
NO_ID_HERE = N_("This question does not say which Serbian question it translates. Copy the id line from there.")
Render = Callable[[Section, str], str]
"""Renders a section's template in the words of a language."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A lesson as the readers of one language and script see it.

    sections and bodies are parallel; a question's body is empty (it is rendered with the answer). front: the whole
    header under English names. spoken: lines that are said aloud. revision: SHA-256 of what it was compiled from.
    """

    key: str
    path: str
    language: str
    script: str
    title: Markup
    summary: Markup
    level: str
    minutes: int | None
    kind: str
    outcomes: tuple[Markup, ...]
    topics: tuple[str, ...]
    requires: tuple[str, ...]
    aliases: tuple[str, ...]
    sensitive: Markup
    draft: bool
    reviewed: str
    front: Mapping[str, Any]
    sections: tuple[Section, ...]
    bodies: tuple[Markup, ...]
    spoken: tuple[Spoken, ...]
    revision: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions in order."""
        return tuple(section for section in self.sections if isinstance(section, Question))

    def question(self, identity: str) -> Question | None:
        """One of its questions."""
        return next((question for question in self.questions if question.id == identity), None)

    @property
    def rules(self) -> Rules:
        """What it says about itself as a test."""
        return rules_of(self.front)

    @property
    def visible(self) -> Iterator[tuple[Section, Markup]]:
        """What learners read: sections that are neither questions nor for trainers."""
        pairs = zip(self.sections, self.bodies, strict=True)
        return ((section, body) for section, body in pairs if not section.staff_only and not isinstance(section, Question))


@dataclass(frozen=True, kw_only=True)
class Compiler:
    """What compiling needs besides a file: kinds of sections and keys, the site's materials, words and templates.

    fingerprint: changes with the words and templates, so that lessons made with older ones are made again. persons: nouns
    that come in pairs. speller: None where no dictionary is installed.
    """

    sections: tuple[type[Section], ...]
    keys: tuple[Key, ...]
    gettext: Mapping[str, Callable[[str], str]]
    render: Render
    fingerprint: str = ""
    materials: Materials = NOTHING
    persons: Persons = NOBODY
    speller: Speller | None = None

    @cached_property
    def keywords(self) -> Mapping[str, list[type[Section]]]:
        """Kinds by keyword in every spelling."""
        found: dict[str, list[type[Section]]] = {}
        for kind in self.sections:
            for keyword in kind.keywords:
                for spelling in {keyword.casefold(), to_latin(keyword).casefold()}:
                    found.setdefault(spelling, []).append(kind)
        return found


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One file, read: header, sections and what was said about it. lines: of the header's keys; the rest as in `Author`."""

    path: str
    language: str
    header: Header
    front: Mapping[str, Any]
    lines: Mapping[str, int]
    sections: tuple[Section, ...]
    texts: Texts
    messages: tuple[Message, ...]
    cited: frozenset[str]
    spoken: tuple[Spoken, ...]
    links: tuple[tuple[int, str], ...]
    media: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The header's texts as people see them."""

    title: Markup
    summary: Markup
    outcomes: tuple[Markup, ...]
    sensitive: Markup


def read_edition(compiler: Compiler, path: str, language: str, text: str) -> Edition:
    """Read one file. Mistakes become messages; raises ContentError only where nothing can be read at all."""
    header = split(text)
    materials = replace(compiler.materials, neighbours=LessonNeighbours(vocabulary=compiler.materials.neighbours, text=text))
    author = Author(path=path, language=language, materials=materials, gettext=compiler.gettext[language])
    front, lines, faults = settle(header, compiler.keys)
    author.voices = front["voices"] if isinstance(front.get("voices"), Mapping) else {}
    keywords = compiler.keywords
    title = str(front.get("title", ""))
    sources, more = cut(header.body, header.first_line, path, language, lambda word: word.casefold() in keywords, title)
    for fault in (*faults, *more):
        author.fault(fault.line, fault.code, fault.text, **fault.values)
    sections = []
    for source in sources:
        try:
            sections.append(_kind(source, keywords).parse(source, author))
        except ContentError as error:
            author.fault(error.line, error.code, error.text, **error.values)
    for section in sections:
        author.messages += section.check(path, front)
        if isinstance(section, Question) and not section.id:
            author.warn(section.line, "no-id", NO_ID if language == MASTER else NO_ID_HERE)
    if language == MASTER:
        _check_rules(front, lines, sections, author)
    return Edition(
        path=path,
        language=language,
        header=header,
        front=front,
        lines=lines,
        sections=tuple(sections),
        texts=_texts(front, lines, author),
        messages=tuple(author.messages),
        cited=frozenset(author.cited),
        spoken=tuple(author.said),
        links=tuple(author.links),
        media=author.media,
    )


def _check_rules(front: Mapping[str, Any], lines: Mapping[str, int], sections: list[Section], author: Author) -> None:
    """Whether the rules of a test fit each other and its questions; elsewhere a pool means nothing."""
    if front.get("kind") == "test":
        used = [(section.pool, section.line) for section in sections if isinstance(section, Question)]
        for fault in check(front, lines, used):
            author.fault(fault.line, fault.code, fault.text, **fault.values)


def _texts(front: Mapping[str, Any], lines: Mapping[str, int], author: Author) -> Texts:
    sensitive = front.get("sensitive", "")
    return Texts(
        title=author.inline(front.get("title", ""), lines.get("title", 1)),
        summary=author.inline(front.get("summary", ""), lines.get("summary", 1)),
        outcomes=tuple(author.inline(outcome, lines["outcomes"]) for outcome in front.get("outcomes", ())),
        sensitive=author.inline(author.gettext(WARNING) if sensitive == "yes" else sensitive, lines.get("sensitive", 1)),
    )


def _kind(source: Source, keywords: Mapping[str, list[type[Section]]]) -> type[Section]:
    """The kind of a source: by keyword; among questions, by the type it names or the shape of its body."""
    kinds = keywords.get(source.keyword.casefold(), []) if source.keyword else []
    if not kinds:
        return ProseSection
    questions = [kind for kind in kinds if issubclass(kind, Question)]
    if len(questions) < 2:
        return kinds[0]
    fitting = next((kind for kind in questions if kind.fits(source)), None)
    if fitting is None and (declared := declared_type(source)):
        names = {kind.type: kind for kind in questions}
        raise ContentError(
            source.line,
            "unknown-type",
            N_("There is no type “%(type)s”. Did you mean “%(close)s”?"),
            type=declared,
            close=closest(declared, names),
        )
    if fitting is None:
        raise ContentError(
            source.line, "no-type", N_("This question offers nothing to answer. Add options “- [ ]”, a gap “[[…]]” or a table.")
        )
    return fitting


def views(compiler: Compiler, key: str, editions: Mapping[str, Edition], revision: str) -> dict[tuple[str, str], Lesson]:
    """The lesson for each language and script. editions: by language, the master among them."""
    master = editions[MASTER]
    master_bodies = [_body(compiler, section) for section in master.sections]
    serbian = {id(section): body for section, body in zip(master.sections, master_bodies, strict=True)}
    made = {}
    for language in LANGUAGES:
        edition = editions.get(language, master)
        sections = master.sections if edition is master else merged(master.sections, edition.sections)
        bodies = tuple(
            _marked(serbian[id(section)], edition) if id(section) in serbian else _body(compiler, section) for section in sections
        )
        lesson = _lesson(key, master, edition, sections, bodies, revision, compiler)
        made[language, "Cyrl"] = lesson
        made[language, "Latn"] = made["sr", "Latn"] if edition is master and language != MASTER else in_latin(lesson)
    return made


def _body(compiler: Compiler, section: Section) -> Markup:
    """The section as its template shows it, in the words of its own language; questions are rendered with the answer."""
    return Markup() if isinstance(section, Question) else Markup(compiler.render(section, section.language))


def _marked(body: Markup, edition: Edition) -> Markup:
    """A Serbian section, said to be Serbian where the page is in another language."""
    return body if edition.language == MASTER or not body else Markup('<div lang="sr-Cyrl" dir="ltr">{}</div>').format(body)


def _lesson(
    key: str,
    master: Edition,
    edition: Edition,
    sections: tuple[Section, ...],
    bodies: tuple[Markup, ...],
    revision: str,
    compiler: Compiler,
) -> Lesson:
    front, texts, usual = master.front, edition.texts, compiler.gettext[edition.language](WARNING)

    def serbian(text: Markup) -> Markup:
        return text if edition.language == MASTER else Markup(isolated(text))

    return Lesson(
        key=key,
        path=master.path,
        language=edition.language,
        script="Cyrl",
        title=texts.title,
        summary=texts.summary or serbian(master.texts.summary),
        level=front.get("level", ""),
        minutes=front.get("minutes"),
        kind=front.get("kind", "lesson"),
        outcomes=texts.outcomes or tuple(map(serbian, master.texts.outcomes)),
        topics=front.get("topics", ()),
        requires=front.get("requires", ()),
        aliases=front.get("aliases", ()),
        sensitive=texts.sensitive or (escape(usual) if front.get("sensitive") == "yes" else serbian(master.texts.sensitive)),
        draft=front.get("draft", False),
        reviewed=front.get("reviewed", ""),
        front=front,
        sections=tuple(section.for_level(front.get("level", "")) for section in sections),
        bodies=bodies,
        spoken=tuple(dict.fromkeys((*master.spoken, *edition.spoken))),
        revision=revision,
    )


def in_latin(lesson: Lesson) -> Lesson:
    """The lesson with every visible text in Latin."""
    converted: Lesson = mapped(lesson, latin)
    return replace(converted, script="Latn")
