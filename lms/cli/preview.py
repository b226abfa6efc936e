"""`lms preview`: watch the site and publish within a second of saving."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext
from watchfiles import watch

from lms.cli.publish import publish_site, show

STEP = 300
"""Milliseconds in which several saved files count as one change."""


@click.command("preview")
@click.option("--once", is_flag=True, help="Publish once and stop.")
@with_appcontext
def preview(once: bool) -> None:
    """Publish whenever a lesson is saved and print what is wrong; the preview page in the browser reloads by itself."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    site: Path = app.extensions["lms.settings"].site
    show(publish_site(app).messages)
    if once:
        return
    click.echo(gettext("Watching %(folder)s. Open /lessons in the browser. Ctrl-C stops.") % {"folder": site})
    folders = [site / name for name in ("content", "curricula", "media") if (site / name).is_dir()]
    for changes in watch(*folders, debounce=STEP, step=100):
        names = sorted({Path(path).name for _change, path in changes})
        click.echo(f"— {', '.join(names)}")
        show(publish_site(app).messages)
