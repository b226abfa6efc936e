"""`lms translate`: the skeleton of a lesson's edition in another language."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.content.front_matter import read_source
from lms.content.lesson import LANGUAGES, MASTER
from lms.content.messages import ContentError
from lms.content.translate import skeleton
from lms.web.compiling import compiler_of


@click.command("translate")
@click.argument("language", type=click.Choice([language for language in LANGUAGES if language != MASTER]))
@click.argument("key")
@with_appcontext
def translate(language: str, key: str) -> None:
    """Write content/LANGUAGE/KEY.md: the Serbian lesson KEY, ready to be translated."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    content = app.extensions["lms.settings"].site / "content"
    source, target = content / MASTER / f"{key}.md", content / language / f"{key}.md"
    if not source.is_file() or not source.resolve().is_relative_to(content.resolve()):
        raise click.UsageError(gettext("There is no Serbian lesson %(key)s.") % {"key": key})
    if target.exists():
        raise click.UsageError(gettext("content/%(language)s/%(key)s.md is there already.") % {"language": language, "key": key})
    try:
        text = skeleton(read_source(source, content), compiler_of(app))
    except ContentError as error:
        raise click.UsageError(gettext(error.text) % error.values) from error
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    click.echo(
        gettext("Translate content/%(language)s/%(key)s.md. Leave Serbian sentences, ids and the order of options as they are.")
        % {"language": language, "key": key}
    )
