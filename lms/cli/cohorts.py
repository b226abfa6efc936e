"""`lms cohorts`: territories and groups."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.data.database import now, reading
from lms.data.operations import cohorts as operations
from lms.data.queries import people as queries

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("cohorts")
def cohorts() -> None:
    """Territories and groups."""


@cohorts.command("list")
@with_appcontext
def show() -> None:
    """List territories and their groups."""
    with reading() as connection:
        for territory in queries.territories(connection):
            click.echo(f"{territory['id']}  {territory['code']}  {territory['name_en']}")
        for cohort in queries.cohorts(connection):
            click.echo(f"  {cohort['id']}  {cohort['name_en']}: {cohort['name']}  {cohort['curriculum']}  {cohort['starts_on']}")


@cohorts.command("territory")
@click.argument("code")
@click.argument("name_sr")
@click.argument("name_en")
@click.argument("country")
@with_appcontext
def territory(code: str, name_sr: str, name_en: str, country: str) -> None:
    """Add a territory: CODE, its name in Serbian and in English, and a COUNTRY in two letters."""
    new = operations.NewTerritory(code=code, name_sr=name_sr, name_en=name_en, country=country.upper()[:2])
    try:
        click.echo(operations.add_territory(new, actor_id=None, at=now()))
    except operations.Exists as error:
        raise click.ClickException(gettext("There is one with this name already.")) from error


@cohorts.command("add")
@click.argument("territory", type=int)
@click.argument("name")
@click.argument("curriculum")
@click.option("--starts", type=DAY, default=None, help="First day, as 2026-09-01; default: today.")
@with_appcontext
def add(territory: int, name: str, curriculum: str, starts: datetime | None) -> None:
    """Add a group that runs CURRICULUM in TERRITORY (its number)."""
    at = now()
    first = starts.date() if starts else at.date()
    new = operations.NewCohort(territory_id=territory, name=name, curriculum=curriculum, starts_on=first)
    try:
        click.echo(operations.add_cohort(new, actor_id=None, at=at))
    except operations.Exists as error:
        raise click.ClickException(gettext("There is one with this name already.")) from error
