"""`lms translate`: the skeleton of a lesson's edition in another language."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.content.front_matter import read_source
from lms.content.lesson import LANGUAGES, MASTER
from lms.content.messages import ContentError


@click.command("translate")
@click.argument("language", type=click.Choice([language for language in LANGUAGES if language != MASTER]))
@click.argument("key")
@with_appcontext
def translate(language: str, key: str) -> None:
    """Copy the Serbian lesson KEY to content/LANGUAGE, ready to be translated; run `lms check --fix` afterwards."""
    site = current_app.extensions["lms.settings"].site
    source, target = site / "content" / MASTER / f"{key}.md", site / "content" / language / f"{key}.md"
    if not source.is_file():
        raise click.UsageError(gettext("There is no Serbian lesson %(key)s.") % {"key": key})
    if target.exists():
        raise click.UsageError(
            gettext("There is a %(language)s edition already: %(path)s.") % {"language": language, "path": target.relative_to(site)}
        )
    try:
        text = read_source(source, site)
    except ContentError as error:
        raise click.UsageError(gettext(error.text) % error.values) from error
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    click.echo(
        gettext("Translate the text in %(path)s; leave Serbian sentences, ids and options in their order.")
        % {"path": target.relative_to(site)}
    )
