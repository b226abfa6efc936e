"""Everything that is wrong with a site's content, as `lms check` reports it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lms.content import facts, readability
from lms.content.lesson import Compiler
from lms.content.messages import Message
from lms.content.publishing import Progress, compile_site


def check(
    site: Path,
    cache: Path,
    compiler: Compiler,
    *,
    paths: Sequence[str] = (),
    on: date,
    reading: bool = False,
    progress: Progress | None = None,
) -> tuple[Message, ...]:
    """Messages about the content as it is now, compared with what is published in `cache`; nothing goes live.

    paths: of files or folders, relative to the site, to hear about; all if there are none. on: the day on which the
    review of a fact is due or not. reading: also what is new to the readers of each lesson, as notices.
    """
    index = compile_site(site, cache, compiler, progress)
    cited = sorted({identity for entry in index.lessons.values() for identity in entry.facts})
    due = facts.overdue_messages((index.facts[identity] for identity in cited if identity in index.facts), on)
    new = readability.messages(index.results, index.curricula, everything=reading)
    return about((*index.messages, *due, *new), paths)


def about(messages: Sequence[Message], paths: Sequence[str]) -> tuple[Message, ...]:
    """The messages about files at or below paths; all if there are none."""
    return tuple(message for message in messages if not paths or any(_below(message.path, path) for path in paths))


def _below(path: str, folder: str) -> bool:
    return folder == "." or path == folder or path.startswith(f"{folder}/")


def fails(messages: Sequence[Message], *, strict: bool) -> bool:
    """Whether messages are faults; strictly, warnings are too. Notices never are."""
    return any(message.level == "error" or strict and message.level == "warning" for message in messages)
