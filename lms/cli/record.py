"""`lms record`: the record and its projections."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.data.operations.rebuilding import rebuild as rebuild_record
from lms.data.operations.rebuilding import verify as verify_record


@click.group("record")
def record() -> None:
    """The record and what is folded from it."""


@record.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Empty the projections and fold the whole record again."""
    count = rebuild_record(current_app.extensions["lms.record"])
    click.echo(gettext("%(count)d events folded.") % {"count": count})


@record.command("verify")
@with_appcontext
def verify() -> None:
    """Fold the record beside the projections and compare; nothing is changed. Exit code 1 if they differ."""
    differing = verify_record(current_app.extensions["lms.record"])
    for name in differing:
        click.echo(gettext("%(table)s differs from the record; run “lms record rebuild”.") % {"table": name})
    if differing:
        sys.exit(1)
    click.echo(gettext("All projections agree with the record."))
