"""The `lms` command: a Flask group with the commands of the core and of every plugin."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup

from lms.app import create_app
from lms.plugin import RegistryError
from lms.settings import SettingError
from lms.web.access import UnmarkedView

group = FlaskGroup(
    name="lms",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    help="Korak: a course server for people who arrive in a new country.",
)


def main() -> None:
    """Run the command line; a wrong setting is one sentence and exit code 2."""
    try:
        group.main(prog_name="lms")
    except (SettingError, RegistryError, UnmarkedView) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
