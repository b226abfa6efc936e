"""`lms attempts`: attempts at tests."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.data.database import now
from lms.data.operations.attempts import close_overdue


@click.group("attempts")
def attempts() -> None:
    """Attempts at tests."""


@attempts.command("close")
@with_appcontext
def close() -> None:
    """Close the attempts whose time is over, as they would be when somebody looks. For a timer such as cron."""
    catalogue = current_app.extensions["lms.catalogue"].current()
    count = close_overdue(current_app.extensions["lms.record"], catalogue.closing, now())
    click.echo(gettext("%(count)d attempts closed.") % {"count": count})
