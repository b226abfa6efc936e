"""`lms preview`: watch the site and publish within a second of saving."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext
from watchfiles import watch

from lms.cli.check import relative
from lms.cli.publish import publish_site, show

STEP = 200
"""Milliseconds in which several saved files count as one change."""


@click.command("preview")
@click.option("--once", is_flag=True, help="Publish once and stop.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@with_appcontext
def preview(once: bool, paths: tuple[Path, ...]) -> None:
    """Publish whenever something is saved and print what is wrong (or only with PATHS); the preview page reloads by itself."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    site: Path = app.extensions["lms.settings"].site
    wanted = relative(paths, site)
    show(publish_site(app).messages, wanted)
    if once:
        return
    click.echo(gettext("Watching %(folder)s. Open /lessons in the browser. Ctrl-C stops.") % {"folder": site})
    folders = [site / name for name in ("content", "curricula", "media") if (site / name).is_dir()]
    for changes in watch(*folders, debounce=STEP, step=50):
        click.echo("— " + ", ".join(sorted({Path(path).name for _change, path in changes})))
        show(publish_site(app).messages, wanted)
