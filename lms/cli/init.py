"""`lms init`: everything a new installation needs, and the link for its first administrator."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext
from sqlalchemy import select

from lms.data.access import membership
from lms.data.database import now, reading
from lms.data.operations.credentials import invite
from lms.data.operations.people import NewMembership, NewPerson, add_person
from lms.data.upgrade import upgrade


@click.command("init")
@click.option("--username", default="admin", help="Name with which the first administrator signs in.")
@with_appcontext
def init(username: str) -> None:
    """Make the database and, while there is no administrator, print a one-time link to become one."""
    settings = current_app.extensions["lms.settings"]
    upgrade(settings.database)
    with reading() as connection:
        known = connection.execute(select(membership.c.id).where(membership.c.role == "administrator")).first()
    if known:
        click.echo(gettext("There is an administrator already."))
        return
    at = now()
    role = NewMembership(role="administrator", starts_on=at.date())
    person_id = add_person(NewPerson(display_name=username, username=username), (role,), actor_id=None, at=at)
    secret = invite(person_id, actor_id=None, at=at)
    click.echo(gettext("Open this link once, within 48 hours, to set a password and a second factor:"))
    click.echo(f"{settings.public_url}/invitation#{secret}")
