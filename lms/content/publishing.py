"""Compiling a site: only what changed, in a jail, and made live in one step with the last good version of the rest."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lms.content import curriculum, facts, jail, lints, relations, vocabulary
from lms.content.catalogue import POINTER, Catalogue, Index, LessonEntry, QuestionEntry, artefact, read_index
from lms.content.front_matter import read_source
from lms.content.lesson import LANGUAGES, MASTER, SCRIPTS, Compiler, Edition, Lesson, read_edition, views
from lms.content.markdown import Materials
from lms.content.messages import N_, ContentError, Message
from lms.content.prose import plain
from lms.content.questions import Question
from lms.content.vocabulary import Neighbours

COMPILER_VERSION = 1
"""Grows when the same source compiles to something else."""
PROMPT_LENGTH = 90


@dataclass(frozen=True, kw_only=True)
class Job:
    """One lesson to compile. paths: of its editions by language, relative to the site."""

    key: str
    paths: Mapping[str, str]
    digest: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """What compiling a lesson gave. entry: None if it cannot go live. revisions: of all its questions in all editions."""

    entry: LessonEntry | None
    messages: tuple[Message, ...]
    revisions: tuple[str, ...]


def build(site: Path, cache: Path, compiler: Compiler, progress: Callable[[int, int], None] | None = None) -> Catalogue:
    """Compile what changed and publish it. progress: called with lessons done and lessons to do."""
    index = compile_site(site, cache, compiler, progress)
    draft = cache / f"{POINTER}.{os.getpid()}"
    draft.write_bytes(pickle.dumps(index))
    os.replace(draft, cache / POINTER)
    return Catalogue(index, cache, site)


def compile_site(site: Path, cache: Path, compiler: Compiler, progress: Callable[[int, int], None] | None = None) -> Index:
    """The index as it would be published now; compiled files are kept, nothing goes live."""
    cache.mkdir(parents=True, exist_ok=True)
    before = read_index(cache)
    known_facts, messages = facts.load(site)
    words = vocabulary.load(site)
    materials = Materials(site=site, facts=known_facts, vocabulary=words, neighbours=Neighbours(words))
    compiler = replace(compiler, materials=materials)
    jobs, files, found = _jobs(site, before, _fingerprint(site, compiler))
    changed = [job for job in jobs if before.artefacts.get(job.key) != job.digest or job.key not in before.found]
    results = _compile(changed, site, cache, compiler, progress)
    entries, artefacts, said, revisions = {}, {}, dict(found), dict(before.revisions)
    for job in jobs:
        result = results.get(job.key)
        entry = result.entry if result else before.lessons.get(job.key)
        said[job.key] = (*said.get(job.key, ()), *(result.messages if result else before.found.get(job.key, ())))
        if result and entry:
            revisions |= dict.fromkeys(result.revisions, job.digest)
        if entry is None and job.key in before.lessons:
            entries[job.key], artefacts[job.key] = before.lessons[job.key], before.artefacts[job.key]
        elif entry:
            entries[job.key], artefacts[job.key] = entry, job.digest
    messages += [message for key in said for message in said[key]]
    refused = relations.check(entries, before.lessons)
    for key in {key for key, _ in refused}:
        if key in before.lessons:
            entries[key], artefacts[key] = before.lessons[key], before.artefacts[key]
        else:
            del entries[key], artefacts[key]
    messages += [message for _, message in refused]
    curricula, more = curriculum.load(site, entries)
    ordered = tuple(sorted({*messages, *relations.cycles(entries), *more}, key=lambda message: (message.path, message.line, message.code)))
    version = hashlib.sha256(repr((sorted(artefacts.items()), sorted(curricula.items()))).encode()).hexdigest()[:16]
    return Index(
        version=version, lessons=entries, artefacts=artefacts, revisions=revisions, files=files, found=said,
        curricula=curricula, facts=known_facts, messages=ordered,
    )  # fmt: skip


def _fingerprint(site: Path, compiler: Compiler) -> str:
    """Changes with everything but the lesson itself that decides what it compiles to."""
    digest = hashlib.sha256(f"{COMPILER_VERSION} {[kind.__qualname__ for kind in compiler.sections]}".encode())
    for table in (facts.PATH, vocabulary.PATH):
        file = site / table
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


def _jobs(site: Path, before: Index, fingerprint: str) -> tuple[list[Job], dict[str, Any], dict[str, tuple[Message, ...]]]:
    """Every lesson with its editions; files that were looked at; and messages about files that belong to no lesson."""
    paths: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        folder = site / "content" / language
        for file in sorted(folder.rglob("*.md")):
            key = file.relative_to(folder).with_suffix("").as_posix()
            paths.setdefault(key, {})[language] = file.relative_to(site).as_posix()
    jobs, files, found = [], {}, {}
    for key, editions in sorted(paths.items()):
        if MASTER not in editions:
            text = N_("There is no Serbian lesson content/sr/%(key)s.md that this translates. Write it or rename this file.")
            found[key] = tuple(Message(path=path, line=0, code="no-master", text=text, values={"key": key}) for path in editions.values())
            continue
        for path in editions.values():
            files[path] = _file(site / path, before.files.get(path))
        digest = hashlib.sha256(repr((fingerprint, key, [(path, files[path][2]) for path in editions.values()])).encode()).hexdigest()
        jobs.append(Job(key=key, paths=editions, digest=digest))
    return jobs, files, found


def _file(file: Path, before: tuple[int, int, str] | None) -> tuple[int, int, str]:
    """Size, time of change and hash of a file; the hash is taken over if size and time are as before."""
    status = file.lstat()
    if before and before[:2] == (status.st_size, status.st_mtime_ns):
        return before
    try:
        content = file.read_bytes() if status.st_size <= 10_000_000 else b""
    except OSError:
        content = b""
    return status.st_size, status.st_mtime_ns, hashlib.sha256(content + str(status.st_mode).encode()).hexdigest()


def _compile(
    jobs: Sequence[Job], site: Path, cache: Path, compiler: Compiler, progress: Callable[[int, int], None] | None
) -> dict[str, Result]:
    results = {}
    for number, result in jail.each(lambda job: compile_lesson(job, site, cache, compiler), jobs):
        job = jobs[number]
        if isinstance(result, jail.Killed):
            text = N_("This lesson takes too long or is nested too deeply to compile. Look for very many brackets or lists in lists.")
            result = Result(entry=None, messages=(Message(path=job.paths[MASTER], line=0, code="too-hard", text=text),), revisions=())
        results[job.key] = result
        if progress:
            progress(len(results), len(jobs))
    return results


def compile_lesson(job: Job, site: Path, cache: Path, compiler: Compiler) -> Result:
    """Compile one lesson with all its editions and write the compiled files. Runs in the jail."""
    editions: dict[str, Edition] = {}
    messages: list[Message] = []
    for language, path in job.paths.items():
        try:
            text = read_source(site / path, site)
            edition = read_edition(compiler, path, language, text)
        except ContentError as error:
            messages.append(Message(path=path, line=error.line, code=error.code, text=error.text, values=error.values))
            continue
        messages += [*edition.messages, *lints.check(edition, text)]
        editions[language] = edition
    if MASTER in editions:
        messages += relations.compare(editions)
    broken = {message.path for message in messages if message.level == "error"}
    if job.paths[MASTER] in broken:
        return Result(entry=None, messages=tuple(messages), revisions=())
    good = {language: edition for language, edition in editions.items() if edition.path not in broken}
    made = views(compiler, job.key, good, job.digest)
    for (language, script), lesson in made.items():
        target = artefact(cache, job.digest, language, script)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(pickle.dumps(lesson))
    revisions = tuple({question.revision for lesson in made.values() for question in lesson.questions})
    return Result(entry=entry_of(made, good), messages=tuple(messages), revisions=revisions)


def entry_of(made: Mapping[tuple[str, str], Lesson], editions: Mapping[str, Edition]) -> LessonEntry:
    """The lesson as lists and reports know it."""
    by_locale = {"sr-Cyrl": made["sr", SCRIPTS[0]], "sr-Latn": made["sr", SCRIPTS[1]], "en": made["en", SCRIPTS[0]]}
    master = by_locale["sr-Cyrl"]
    return LessonEntry(
        key=master.key, path=master.path, kind=master.kind, level=master.level, minutes=master.minutes,
        title={locale: lesson.title for locale, lesson in by_locale.items()},
        summary={locale: lesson.summary for locale, lesson in by_locale.items()},
        questions=tuple(_question_entry(question, by_locale) for question in master.questions if question.id),
        requires=master.requires, aliases=master.aliases, topics=master.topics, sensitive=bool(master.sensitive), draft=master.draft,
        revision=master.revision, editions=tuple(editions), facts=tuple(sorted({fact for edition in editions.values() for fact in edition.cited})),
    )  # fmt: skip


def _question_entry(question: Question, lessons: Mapping[str, Lesson]) -> QuestionEntry:
    return QuestionEntry(
        id=question.id,
        type=question.type,
        revision=question.revision,
        points=question.points,
        prompt={locale: headline(lesson.question(question.id) or question) for locale, lesson in lessons.items()},
        shape=question.shape(),
    )


def headline(question: Question) -> str:
    """A question in a few words, without its answer."""
    pieces = getattr(question, "pieces", (question.prompt,))
    text = " … ".join(part for part in (plain(piece) for piece in pieces) if part) or plain(question.title)
    return text if len(text) <= PROMPT_LENGTH else text[:PROMPT_LENGTH].rsplit(" ", 1)[0] + " …"
