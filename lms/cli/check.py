"""`lms check`: everything that is wrong with the content, each with its place."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.content import facts
from lms.content.fix import fix_site
from lms.content.messages import Message
from lms.content.publishing import compile_site
from lms.web.compiling import compiler_of


@click.command("check")
@click.option("--strict", is_flag=True, help="Fail on warnings and on facts whose review is overdue.")
@click.option("--fix", is_flag=True, help="Write missing ids and the hashes of translated sections first.")
@click.option("--json", "as_json", is_flag=True, help="Print messages as JSON, for editors.")
@click.option(
    "--language", type=click.Choice(["sr-Cyrl", "sr-Latn", "en"]), default=None, help="Of the messages; default: LMS_DEFAULT_LANGUAGE."
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@with_appcontext
def check(strict: bool, fix: bool, as_json: bool, language: str | None, paths: tuple[Path, ...]) -> None:
    """Check lessons, facts and curricula (or only PATHS). Exit code 0: clean, 1: faults, 2: unusable call."""
    settings = current_app.extensions["lms.settings"]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    wanted = _relative(paths, settings.site)
    if fix:
        for path in fix_site(settings.site, compiler_of(app)):
            click.echo(gettext("%(path)s: ids written") % {"path": path}, err=True)
    with tempfile.TemporaryDirectory() as folder:
        index = compile_site(settings.site, Path(folder), compiler_of(app))
    overdue = facts.overdue_messages((index.facts[key] for entry in index.lessons.values() for key in entry.facts), date.today())  # noqa: DTZ011 - the author's day
    messages = [message for message in (*index.messages, *overdue) if not wanted or message.path.startswith(tuple(wanted))]
    words = app.extensions["lms.words"][language].gettext if language else gettext
    if as_json:
        click.echo(
            json.dumps([_plain(message, words(message.text) % message.values) for message in messages], ensure_ascii=False, indent=1)
        )
    else:
        for message in messages:
            click.echo(message.render(words))
    if any(message.level == "error" or strict for message in messages):
        sys.exit(1)


def _plain(message: Message, sentence: str) -> dict[str, object]:
    return {"path": message.path, "line": message.line, "level": message.level, "code": message.code, "message": sentence}


def _relative(paths: Sequence[Path], site: Path) -> list[str]:
    """Paths as messages name them. Exits with 2 for a path that is not there."""
    relative = []
    for path in paths:
        full = path.resolve() if path.exists() else (site / path).resolve()
        if not full.exists() or not full.is_relative_to(site.resolve()):
            raise click.UsageError(gettext("There is no %(path)s in this site.") % {"path": path})
        relative.append(full.relative_to(site.resolve()).as_posix())
    return relative
