"""`lms files`: what learners sent, and until when it is kept."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.data.database import now
from lms.data.operations.files import sweep


@click.command("files")
@with_appcontext
def files() -> None:
    """Delete photos, documents and recordings that are older than LMS_FILE_DAYS. Safe to repeat; run it every day."""
    settings, at = current_app.extensions["lms.settings"], now()
    count = sweep(settings.files, at - timedelta(days=settings.file_days), at)
    click.echo(gettext("%(count)d files deleted.") % {"count": count})
