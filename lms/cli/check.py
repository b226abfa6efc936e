"""`lms check`: everything that is wrong with the content, each with its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.content import check as content
from lms.content.catalogue import read_index
from lms.content.fix import fix_site
from lms.content.messages import Gettext, Message
from lms.web.compiling import compiler_of


@click.command("check")
@click.option("--strict", is_flag=True, help="Fail on warnings and on facts whose review is overdue.")
@click.option("--fix", is_flag=True, help="Write missing ids and the hashes of translated sections first.")
@click.option("--readability", is_flag=True, help="Also tell which words of a lesson were not taught yet, and long sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print messages as JSON, for editors.")
@click.option(
    "--language", type=click.Choice(["sr-Cyrl", "sr-Latn", "en"]), default=None, help="Of the messages; default: LMS_DEFAULT_LANGUAGE."
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@with_appcontext
def check(strict: bool, fix: bool, readability: bool, as_json: bool, language: str | None, paths: tuple[Path, ...]) -> None:
    """Check lessons, facts and curricula (or only PATHS). Exit code 0: clean, 1: faults, 2: unusable call."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings = app.extensions["lms.settings"]
    if not (settings.site / "content").is_dir():
        raise click.UsageError(gettext("There is no folder content/ in %(site)s.") % {"site": settings.site})
    wanted, compiler, cache = relative(paths, settings.site), compiler_of(app), settings.data / "catalogue"
    if fix:
        for path in fix_site(settings.site, compiler, read_index(cache).types):
            click.echo(gettext("%(path)s: ids written") % {"path": path}, err=True)
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    messages = content.check(settings.site, cache, compiler, paths=wanted, on=today, reading=readability or as_json)
    words: Gettext = app.extensions["lms.words"][language].gettext if language else gettext
    if as_json:
        click.echo(json.dumps([_plain(message, words) for message in messages], ensure_ascii=False, indent=1))
    else:
        for message in messages:
            click.echo(message.render(words))
    if content.fails(messages, strict=strict):
        sys.exit(1)


def _plain(message: Message, words: Gettext) -> dict[str, object]:
    return {
        "path": message.path,
        "line": message.line,
        "level": message.level,
        "code": message.code,
        "message": message.sentence(words),
    }


def relative(paths: Sequence[Path], site: Path) -> list[str]:
    """Paths as messages name them. Raises UsageError (exit code 2) for a path that is not there."""
    names = []
    for path in paths:
        full = path.resolve() if path.exists() else (site / path).resolve()
        if not full.exists() or not full.is_relative_to(site.resolve()):
            raise click.UsageError(gettext("There is no %(path)s in this site.") % {"path": path})
        names.append(full.relative_to(site.resolve()).as_posix())
    return names
