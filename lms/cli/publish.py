"""`lms publish`: compile what changed and make it live."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.content.catalogue import Catalogue
from lms.content.check import about
from lms.content.messages import Message
from lms.content.publishing import build
from lms.data.database import now
from lms.data.operations.moves import follow_moves
from lms.web.compiling import compiler_of


def publish_site(app: Flask) -> Catalogue:
    """Compile and publish the site of the settings; a bar shows how far it is."""
    settings = app.extensions["lms.settings"]
    with click.progressbar(range(1), length=1, label=gettext("Lessons"), file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return build(settings.site, settings.data / "catalogue", compiler_of(app), progress)


def show(messages: Sequence[Message], paths: Sequence[str] = ()) -> None:
    """Print messages, one a line; with paths, only those about files at or below them."""
    for message in about(messages, paths):
        click.echo(message.render(gettext))


@click.command("publish")
@with_appcontext
def publish() -> None:
    """Compile the lessons that changed and make them live; broken ones keep their last good version."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    catalogue = publish_site(app)
    follow_moves(app.extensions["lms.record"], catalogue, now())
    show(catalogue.messages)
    click.echo(gettext("%(count)d lessons are live.") % {"count": len(catalogue.lessons)})
