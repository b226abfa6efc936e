"""Compiling a site: only what changed, in a jail, and made live in one step with the last good version of the rest."""

from __future__ import annotations

import hashlib
import pickle
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lms.content import curriculum, facts, jail, lints, media, persons, relations, spelling, vocabulary
from lms.content.catalogue import LEDGER, POINTER, Catalogue, Index, LessonEntry, QuestionEntry, Result, artefact, read_index
from lms.content.dictionary import looked_up
from lms.content.files import write_whole
from lms.content.front_matter import LARGEST, read_source
from lms.content.lesson import LANGUAGES, MASTER, SCRIPTS, Compiler, Edition, Lesson, read_edition, views
from lms.content.markdown import Materials
from lms.content.messages import N_, ContentError, Message
from lms.content.questions import Question
from lms.content.reading import Reading, read

COMPILER_VERSION = 5
"""Grows when the same source compiles to something else."""
KEY = re.compile(r"[\w-]+(?:[./][\w-]+)*")
Progress = Callable[[int, int], None]
"""Called with lessons done and lessons to do."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One lesson to compile. paths: of its editions by language, relative to the site."""

    key: str
    paths: Mapping[str, str]
    digest: str


def build(site: Path, cache: Path, compiler: Compiler, progress: Progress | None = None) -> Catalogue:
    """Compile what changed and publish it. Broken lessons keep their last good version."""
    before = read_index(cache)
    index = _next(before, site, cache, compiler, progress)
    if index != before:
        write_whole(cache / POINTER, pickle.dumps(index.live()))
        write_whole(cache / LEDGER, pickle.dumps(index))
    return Catalogue(index, cache, site)


def compile_site(site: Path, cache: Path, compiler: Compiler, progress: Progress | None = None) -> Index:
    """The index as it would be published now; compiled files are kept, nothing goes live."""
    return _next(read_index(cache), site, cache, compiler, progress)


def _next(before: Index, site: Path, cache: Path, compiler: Compiler, progress: Progress | None) -> Index:
    cache.mkdir(parents=True, exist_ok=True)
    known_facts, messages = facts.load(site)
    jobs, files, strays = _jobs(site, before, _fingerprint(site, compiler))
    changed = [job for job in jobs if not _is_current(before.results.get(job.key), job, site, cache)]
    fresh = _compile(changed, site, cache, _with_materials(compiler, site, known_facts), progress) if changed else {}
    results = {job.key: fresh.get(job.key) or before.results[job.key] for job in jobs}
    lessons, artefacts, refused = relations.released(results, before)
    curricula, more = curriculum.load(site, lessons)
    found = [message for result in results.values() for message in result.messages]
    words, _neighbours, faulty = vocabulary.load(site)
    used = {path: size for result in results.values() for path, size in result.media.items()}
    return Index(
        version=_hash(sorted(artefacts.items()), sorted(curricula.items()))[:16],
        lessons=lessons,
        artefacts=artefacts,
        revisions={**before.revisions, **{revision: result.digest for result in fresh.values() for revision in result.revisions}},
        types={**before.types, **{question.id: question.type for entry in lessons.values() for question in entry.questions}},
        files=files,
        results=results,
        curricula=curricula,
        facts=known_facts,
        messages=_ordered(
            [*messages, *faulty, *strays, *found, *refused, *more, *media.problems(site, used, words.values()), *_unchecked(compiler)]
            + list(relations.without_curriculum(lessons, curricula))
        ),
    )


def _with_materials(compiler: Compiler, site: Path, known_facts: Mapping[str, facts.Fact]) -> Compiler:
    words, neighbours, _faults = vocabulary.load(site)
    materials = Materials(site=site, facts=known_facts, vocabulary=words, neighbours=neighbours)
    return replace(compiler, materials=materials, persons=persons.load(site))


def _unchecked(compiler: Compiler) -> list[Message]:
    return [] if compiler.speller else [spelling.missing()]


def _is_current(result: Result | None, job: Job, site: Path, cache: Path) -> bool:
    """Whether the latest attempt at a lesson is still what another one would give."""
    if result is None or result.digest != job.digest:
        return False
    if result.entry and not artefact(cache, job.digest, MASTER, SCRIPTS[0]).is_file():
        return False
    return all(_size(site, path) == size for path, size in result.media.items())


def _size(site: Path, path: str) -> int:
    file = media.inside(site, path)
    return file.stat().st_size if file else -1


def _ordered(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Each message once, by place."""
    once = {(message.path, message.line, message.code, message.sentence()): message for message in messages}
    return tuple(once[place] for place in sorted(once))


def _hash(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _fingerprint(site: Path, compiler: Compiler) -> str:
    """Changes with everything but the lesson itself that decides what it compiles to."""
    paths = (facts.PATH, vocabulary.PATH, persons.PATH, spelling.PATH)
    tables = [file.read_bytes() if (file := site / path).is_file() else b"" for path in paths]
    dictionary = compiler.speller.fingerprint if compiler.speller else ""
    return _hash(COMPILER_VERSION, compiler.fingerprint, [kind.__qualname__ for kind in compiler.sections], tables, dictionary)


def _jobs(site: Path, before: Index, fingerprint: str) -> tuple[list[Job], dict[str, tuple[int, int, str]], list[Message]]:
    """Every lesson with its editions; the files that were looked at; and messages about files that belong to no lesson."""
    paths: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        folder = site / "content" / language
        for file in sorted(folder.rglob("*.md")):
            key = file.relative_to(folder).as_posix().removesuffix(".md")
            paths.setdefault(key, {})[language] = file.relative_to(site).as_posix()
    jobs, files, strays = [], {}, []
    for key, editions in sorted(paths.items()):
        if fault := _stray(key, editions):
            strays += fault
            continue
        for path in editions.values():
            files[path] = _file(site / path, before.files.get(path))
        digest = _hash(fingerprint, key, [(path, files[path][2]) for path in editions.values()])
        jobs.append(Job(key=key, paths=editions, digest=digest))
    return jobs, files, strays


def _stray(key: str, editions: Mapping[str, str]) -> list[Message]:
    """Messages about files that cannot be a lesson at all, whatever they hold."""
    shown = {language: path.encode("utf-8", "replace").decode() for language, path in editions.items()}
    if not KEY.fullmatch(key):
        text = N_("Lessons live at addresses: name files and folders with letters, digits, “-” and “_” only.")
        return [Message(path=path, line=0, code="file-name", text=text) for path in shown.values()]
    if MASTER not in editions:
        text = N_("There is no Serbian lesson content/sr/%(key)s.md that this translates. Write it or rename this file.")
        return [Message(path=path, line=0, code="no-master", text=text, values={"key": key}) for path in shown.values()]
    return []


def _file(file: Path, before: tuple[int, int, str] | None) -> tuple[int, int, str]:
    """Size, time of change and hash of a file; the hash is taken over if size and time are as before."""
    try:
        status = file.stat()
        if before and before[:2] == (status.st_size, status.st_mtime_ns):
            return before
        readable = stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST
        content = file.read_bytes() if readable else b""
    except (OSError, RuntimeError) as error:
        return -1, -1, _hash(type(error).__name__)
    return status.st_size, status.st_mtime_ns, _hash(content, status.st_mode, status.st_size)


def _compile(jobs: Sequence[Job], site: Path, cache: Path, compiler: Compiler, progress: Progress | None) -> dict[str, Result]:
    results: dict[str, Result] = {}
    for number, result in jail.each(lambda job: compile_lesson(job, site, cache, compiler), jobs):
        results[jobs[number].key] = _stopped(jobs[number], result) if isinstance(result, jail.Killed) else result
        if progress:
            progress(len(results), len(jobs))
    return looked_up(results, compiler, spelling.load_names(site))


def _stopped(job: Job, killed: jail.Killed) -> Result:
    text = N_("This lesson takes too long or is nested too deeply to compile. Look for very many brackets or lists in lists.")
    code = "too-hard"
    if killed.error:
        text = N_("This lesson stopped the compiler (%(error)s). Undo the last change, and report it to those who run this site.")
        code = "compiler-stopped"
    message = Message(path=job.paths[MASTER], line=0, code=code, text=text, values={"error": killed.error} if killed.error else {})
    return Result(digest=job.digest, entry=None, messages=(message,))


def compile_lesson(job: Job, site: Path, cache: Path, compiler: Compiler) -> Result:
    """Compile one lesson with all its editions and write the compiled files. Runs in the jail."""
    editions: dict[str, Edition] = {}
    messages: list[Message] = []
    words: Mapping[str, int] = {}
    asked: Reading | None = None
    for language, path in job.paths.items():
        try:
            text = read_source(site / path, site / "content")
            edition = read_edition(compiler, path, language, text)
        except ContentError as error:
            messages.append(Message(path=path, line=error.line, code=error.code, text=error.text, values=error.values))
            continue
        shown = lints.visible(text)
        messages += [*edition.messages, *lints.check(edition, shown, compiler.persons)]
        if language == MASTER:
            words, asked = lints.words_of(edition, shown), read(edition, shown)
        editions[language] = edition
    if MASTER in editions:
        messages += relations.compare(editions)
    broken = {message.path for message in messages if message.level == "error"}
    result = Result(
        digest=job.digest,
        entry=None,
        messages=tuple(messages),
        links=tuple((edition.path, line, key) for edition in editions.values() for line, key in edition.links),
        media={path: size for edition in editions.values() for path, size in edition.media.items()},
        words=words,
        reading=asked,
    )
    if job.paths[MASTER] in broken:
        return result
    good = {language: edition for language, edition in editions.items() if edition.path not in broken}
    made = views(compiler, job.key, good, job.digest)
    for (language, script), lesson in made.items():
        write_whole(artefact(cache, job.digest, language, script), pickle.dumps(lesson))
    revisions = tuple({question.revision for lesson in made.values() for question in lesson.questions})
    return replace(result, entry=entry_of(made, good), revisions=revisions, requires_line=good[MASTER].lines.get("requires", 1))


def entry_of(made: Mapping[tuple[str, str], Lesson], editions: Mapping[str, Edition]) -> LessonEntry:
    """The lesson as lists and reports know it."""
    by_locale = {"sr-Cyrl": made["sr", SCRIPTS[0]], "sr-Latn": made["sr", SCRIPTS[1]], "en": made["en", SCRIPTS[0]]}
    master = by_locale["sr-Cyrl"]
    cited = {fact for edition in editions.values() for fact in edition.cited}
    return LessonEntry(
        key=master.key,
        path=master.path,
        kind=master.kind,
        level=master.level,
        minutes=master.minutes,
        title={locale: lesson.title for locale, lesson in by_locale.items()},
        summary={locale: lesson.summary for locale, lesson in by_locale.items()},
        questions=tuple(_question_entry(question) for question in master.questions if question.id),
        requires=master.requires,
        aliases=master.aliases,
        topics=master.topics,
        sensitive=bool(master.sensitive),
        draft=master.draft,
        revision=master.revision,
        editions=tuple(editions),
        facts=tuple(sorted(cited)),
        closes_at=master.rules.closes_at if master.kind == "test" else None,
        pretest=master.front.get("pretest", ""),
        posttest=master.front.get("posttest", ""),
    )


def _question_entry(question: Question) -> QuestionEntry:
    return QuestionEntry(
        id=question.id,
        type=question.type,
        revision=question.revision,
        points=question.points,
        shape=question.shape(),
        line=question.line,
    )
