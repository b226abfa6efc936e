"""`lms people`: find, add and disable people, and give them a way in."""

from __future__ import annotations

import click
import pyotp
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext
from sqlalchemy import select

from lms.data.access import person
from lms.data.database import now, reading
from lms.data.operations import credentials
from lms.data.operations import people as operations
from lms.data.queries import people as queries

CONSOLE = "console"


@click.group("people")
def people() -> None:
    """Find, add and disable people, and give them a way in."""


@people.command("search")
@click.argument("words", nargs=-1)
@with_appcontext
def search(words: tuple[str, ...]) -> None:
    """Find people by name, in any script and without diacritics."""
    with reading() as connection:
        for row in queries.search(connection, " ".join(words), now().date()):
            click.echo(f"{row.id}  {row.display_name}  {row.roles or ''}  {row.state}")


@people.command("add")
@click.argument("name")
@click.option("--username", default=None, help="For staff: with what they sign in.")
@click.option("--role", type=click.Choice(["learner", "trainer", "coordinator", "counsellor", "administrator"]), required=True)
@click.option("--cohort", type=int, default=None, help="Number of the cohort.")
@click.option("--territory", type=int, default=None, help="Number of the territory.")
@with_appcontext
def add(name: str, username: str | None, role: str, cohort: int | None, territory: int | None) -> None:
    """Add somebody; staff get a link to set their password."""
    at = now()
    membership = operations.NewMembership(role=role, starts_on=at.date(), cohort_id=cohort, territory_id=territory)
    try:
        person_id = operations.add_person(operations.NewPerson(display_name=name, username=username), (membership,), actor_id=None, at=at)
    except operations.NameTaken as error:
        raise click.ClickException(gettext("Somebody has the username %(name)s already.") % {"name": error}) from error
    except operations.WrongPlace as error:
        raise click.ClickException(gettext("A learner belongs to a group; an administrator works everywhere.")) from error
    except operations.BadUsername as error:
        raise click.ClickException(gettext("Only letters a-z, digits, dot and hyphen.")) from error
    except operations.BadName as error:
        raise click.ClickException(gettext("A name needs at least one letter.")) from error
    click.echo(person_id)
    if username:
        click.echo(f"{current_app.extensions['lms.settings'].public_url}/invitation#{credentials.invite(person_id, actor_id=None, at=at)}")


@people.command("disable")
@click.argument("person_id")
@with_appcontext
def disable(person_id: str) -> None:
    """Let somebody in no longer; they are out within one request."""
    operations.set_state(person_id, "disabled", actor_id=CONSOLE, at=now())


@people.command("card")
@click.argument("person_id")
@with_appcontext
def card(person_id: str) -> None:
    """Issue a new card; the old one stops at once."""
    issued = credentials.issue_cards([person_id], actor_id=CONSOLE, at=now())[0]
    click.echo(f"{current_app.extensions['lms.settings'].public_url}/card#{issued.secret}")
    click.echo(" ".join(issued.letters[place : place + 4] for place in range(0, len(issued.letters), 4)))


@people.command("totp")
@click.argument("username")
@with_appcontext
def totp(username: str) -> None:
    """The current second factor of a fictional person of the demo; nobody else's is ever shown."""
    with reading() as connection:
        statement = (
            select(credentials.credential.c.secret)
            .join(person, person.c.id == credentials.credential.c.person_id)
            .where(person.c.username == username, person.c.demo.is_(True), credentials.credential.c.kind == "totp")
            .where(credentials.credential.c.revoked_at.is_(None))
        )
        seed = connection.execute(statement).scalar()
    if seed is None:
        raise click.ClickException(gettext("There is no fictional person with this username."))
    click.echo(pyotp.TOTP(seed).now())
