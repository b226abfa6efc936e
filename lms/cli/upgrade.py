"""`lms upgrade`: bring the database up to date."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.data.upgrade import UpgradeFailed
from lms.data.upgrade import upgrade as migrate


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Migrate the database; SQLite is backed up first. Safe to repeat."""
    try:
        backup = migrate(current_app.extensions["lms.settings"].database)
    except UpgradeFailed as error:
        raise click.ClickException(str(error)) from error
    if backup:
        click.echo(gettext("Backup: %(path)s") % {"path": backup})
    click.echo(gettext("The database is up to date."))
