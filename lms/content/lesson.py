"""A lesson: one Markdown file and its other editions, compiled into what each reader sees."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from lms.content.front_matter import Header, closest, split
from lms.content.keys import Key, settle
from lms.content.markdown import NOTHING, Author, Materials
from lms.content.messages import N_, ContentError, Message
from lms.content.parsing import cut
from lms.content.prose import ProseSection
from lms.content.questions import Question
from lms.content.questions.body import declared_type
from lms.content.sections import Section, Source
from lms.content.serbian import to_latin

MASTER = "sr"
LANGUAGES = ("sr", "en")
SCRIPTS = ("Cyrl", "Latn")
Render = Callable[[Section, str], str]
"""Renders a section's template in the words of a language."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A lesson as the readers of one language and script see it.

    sections and bodies are parallel; a question's body is empty (it is rendered with the answer). front: the whole
    header under English names. revision: SHA-256 of what it was compiled from.
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
    revision: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions in order."""
        return tuple(section for section in self.sections if isinstance(section, Question))

    def question(self, identity: str) -> Question | None:
        """One of its questions."""
        return next((question for question in self.questions if question.id == identity), None)

    @property
    def visible(self) -> Iterator[tuple[Section, Markup]]:
        """What learners read: sections that are neither questions nor for trainers."""
        pairs = zip(self.sections, self.bodies, strict=True)
        return ((section, body) for section, body in pairs if not section.staff_only and not isinstance(section, Question))


@dataclass(frozen=True, kw_only=True)
class Compiler:
    """What compiling needs besides a file: kinds of sections and keys, the site's materials, words and templates."""

    sections: tuple[type[Section], ...]
    keys: tuple[Key, ...]
    gettext: Mapping[str, Callable[[str], str]]
    render: Render
    materials: Materials = NOTHING

    @property
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
    """One file, read: header, sections and what was said about it."""

    path: str
    language: str
    header: Header
    front: Mapping[str, Any]
    sections: tuple[Section, ...]
    messages: tuple[Message, ...]
    cited: frozenset[str]


def read_edition(compiler: Compiler, path: str, language: str, text: str) -> Edition:
    """Read one file. Mistakes become messages; raises ContentError only where nothing can be read at all."""
    header = split(text)
    author = Author(path=path, language=language, materials=compiler.materials, gettext=compiler.gettext[language])
    front, faults = settle(header, compiler.keys)
    keywords = compiler.keywords
    sources, more = cut(header.body, header.first_line, path, language, lambda word: word.casefold() in keywords)
    for fault in (*faults, *more):
        author.fault(fault.line, fault.code, fault.text, **fault.values)
    sections = []
    for source in sources:
        if source.level == 1 and not source.keyword and source.heading.strip() == str(front.get("title", "")).strip():
            source = replace(source, heading="", level=0)
        try:
            sections.append(_kind(source, keywords).parse(source, author))
        except ContentError as error:
            author.fault(error.line, error.code, error.text, **error.values)
    for section in sections:
        author.messages += section.check(path, front)
    for question in sections:
        if isinstance(question, Question) and not question.id:
            author.warn(question.line, "no-id", N_("This question has no id yet. Run “lms check --fix”."))
    return Edition(
        path=path,
        language=language,
        header=header,
        front=front,
        sections=tuple(sections),
        messages=tuple(author.messages),
        cited=frozenset(author.cited),
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
    made = {}
    for language in LANGUAGES:
        edition = editions.get(language, master)
        sections = master.sections if edition is master else _merged(master, edition)
        bodies = tuple(_body(compiler, section, edition.language) for section in sections)
        lesson = _lesson(key, master, edition, sections, bodies, revision, compiler)
        made[language, "Cyrl"] = lesson
        made[language, "Latn"] = in_latin(replace(lesson, script="Latn"))
    return made


def _body(compiler: Compiler, section: Section, language: str) -> Markup:
    if isinstance(section, Question):
        return Markup()
    html = Markup(compiler.render(section, language))  # noqa: S704 - our template with sanitised parts
    if section.language == language:
        return html
    return Markup('<div lang="sr-Cyrl" dir="ltr">{}</div>').format(html)


def _merged(master: Edition, edition: Edition) -> tuple[Section, ...]:
    """The master's sections as another language sees them; what it does not translate stays Serbian.

    Prose follows the edition; keyword sections are found by id, or by their place among those of their kind.
    """
    own = [section for section in edition.sections if section.kind == "prose"]
    keyed = {section.id: section for section in edition.sections if section.id}
    unkeyed: dict[str, list[Section]] = {}
    for section in edition.sections:
        if section.kind != "prose" and not section.id:
            unkeyed.setdefault(section.kind, []).append(section)
    merged: list[Section] = []
    for section in master.sections:
        if section.kind == "prose":
            merged += [own.pop(0)] if own else []
            continue
        waiting = unkeyed.get(section.kind, [])
        found = keyed.get(section.id) if section.id else (waiting.pop(0) if waiting else None)
        merged.append(_translated(section, found) if found and found.kind == section.kind else section)
    return (*merged, *own)


def _translated(section: Section, edition: Section) -> Section:
    """A translated section; its revision tells both texts, since an answer is given to what was shown."""
    revision = hashlib.sha256(f"{section.revision}{edition.revision}".encode()).hexdigest()
    return replace(section.translated(edition), revision=revision)


def _lesson(
    key: str,
    master: Edition,
    edition: Edition,
    sections: tuple[Section, ...],
    bodies: tuple[Markup, ...],
    revision: str,
    compiler: Compiler,
) -> Lesson:
    front = {
        **master.front,
        **{name: edition.front[name] for name in ("title", "summary", "outcomes", "sensitive") if name in edition.front},
    }
    author = Author(path=edition.path, language=edition.language, materials=compiler.materials, gettext=compiler.gettext[edition.language])
    sensitive = front.get("sensitive", "")
    usual = compiler.gettext[edition.language]("This lesson touches on things that can hurt. You can skip it.")
    return Lesson(
        key=key,
        path=master.path,
        language=edition.language,
        script="Cyrl",
        title=author.inline(front["title"], 1),
        summary=author.inline(front.get("summary", ""), 1),
        level=front.get("level", ""),
        minutes=front.get("minutes"),
        kind=front.get("kind", "lesson"),
        outcomes=tuple(author.inline(outcome, 1) for outcome in front.get("outcomes", ())),
        topics=front.get("topics", ()),
        requires=front.get("requires", ()),
        aliases=front.get("aliases", ()),
        sensitive=author.inline(usual if sensitive == "yes" else sensitive, 1),
        draft=front.get("draft", False),
        reviewed=front.get("reviewed", ""),
        front=front,
        sections=sections,
        bodies=bodies,
        revision=revision,
    )


def in_latin(value: Any) -> Any:
    """The same with every visible text (`Markup`) in Latin, also within tuples, mappings and dataclasses."""
    if isinstance(value, Markup):
        return Markup(to_latin(str(value)).replace('lang="sr-Cyrl"', 'lang="sr-Latn"'))  # noqa: S704 - converted, not made
    if isinstance(value, tuple):
        return tuple(in_latin(part) for part in value)
    if isinstance(value, dict | MappingProxyType):
        return {name: in_latin(part) for name, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: in_latin(getattr(value, part.name)) for part in fields(value) if part.init})
    return value
