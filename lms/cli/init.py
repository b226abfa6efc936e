"""`lms init`: everything a new installation needs, and the link for its first administrator."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext
from sqlalchemy import select

from lms.data.access import membership
from lms.data.database import now, reading
from lms.data.operations.credentials import credential, invite
from lms.data.operations.people import NewMembership, NewPerson, add_person
from lms.data.upgrade import upgrade


@click.command("init")
@click.option("--username", default="admin", help="Name with which the first administrator signs in.")
@with_appcontext
def init(username: str) -> None:
    """Make the database and, while no administrator can sign in, print a one-time link (an older one then stops)."""
    settings = current_app.extensions["lms.settings"]
    upgrade(settings.database)
    with reading() as connection:
        administrators = connection.execute(select(membership.c.person_id).where(membership.c.role == "administrator")).scalars().all()
        able = select(credential.c.id).where(credential.c.person_id.in_(administrators), credential.c.kind == "password")
        able_to_enter = connection.execute(able.where(credential.c.revoked_at.is_(None))).first()
    if able_to_enter:
        click.echo(gettext("There is an administrator already."))
        return
    at = now()
    role = NewMembership(role="administrator", starts_on=at.date())
    new = NewPerson(display_name=username, username=username)
    person_id = administrators[0] if administrators else add_person(new, (role,), actor_id=None, at=at)
    secret = invite(person_id, actor_id=None, at=at)
    click.echo(gettext("Open this link once, within 48 hours, to set a password and a second factor:"))
    click.echo(f"{settings.public_url}/invitation#{secret}")
