"""`lms demo`: a database with a fictional programme, and how to sign in as each role."""

from __future__ import annotations

import click
import pyotp
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.cli.publish import publish_site
from lms.cli.run import run
from lms.cli.speak import speak_site
from lms.data.database import now
from lms.data.demo import Way, load
from lms.data.upgrade import upgrade
from lms.settings import secret_key
from lms.speech.espeak import Espeak


@click.command("demo")
@click.option("--serve", is_flag=True, help="Start the server afterwards.")
@click.pass_context
@with_appcontext
def demo(context: click.Context, serve: bool) -> None:
    """Make the database, publish and speak the lessons, add fictional people and print one sign-in for each role. Safe to repeat."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings = app.extensions["lms.settings"]
    upgrade(settings.database)
    catalogue = publish_site(app)
    speak_site(app, catalogue, Espeak())
    ways = load(app.extensions["lms.record"], catalogue, secret_key(settings), now())
    click.echo(gettext("All people here are fictional."))
    for way in ways:
        click.echo(_shown(way, settings.public_url))
    click.echo(gettext("A code lasts half a minute; run “lms demo” again for a new one."))
    if serve:
        context.invoke(run)


def _shown(way: Way, address: str) -> str:
    """A line or two for one role."""
    if way.card:
        return f"{way.role:14} {address}/card#{way.card}\n{'':14} {gettext('card')} {way.letters}  {gettext('PIN')} {way.pin}"
    code = pyotp.TOTP(way.seed).now()
    names = f"{gettext('username')} {way.username}  {gettext('password')} {way.password}  {gettext('code')} {code}"
    return f"{way.role:14} {names}\n{'':14} {gettext('authenticator seed')} {way.seed}"
