"""`lms run`: publish the content, bring the database up to date and serve, one process a core."""

from __future__ import annotations

import gc
import os
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces

THREADS = 1
"""granian waits for slow clients by itself; a second thread only fights for Python's lock (an answer cost a quarter more)."""


def share(app: Flask) -> None:
    """Load what every process needs before there are several: what is there when they fork is in memory once."""
    app.extensions["lms.catalogue"].current()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    gc.collect()
    gc.freeze()


@click.command("run")
@click.option(
    "--host", default=None, help="Address to listen on; default: the host of LMS_PUBLIC_URL if that is a loopback address, else 127.0.0.1."
)
@click.option("--port", type=int, default=None, help="Port to listen on; default: the port of LMS_PUBLIC_URL, else 8000.")
@click.option("--processes", type=click.IntRange(1), default=None, help="Server processes; default: one for each core.")
@with_appcontext
def run(host: str | None, port: int | None, processes: int | None) -> None:
    """Serve the site until Ctrl-C."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    share(app)
    settings = current_app.extensions["lms.settings"]
    address = urlsplit(settings.public_url)
    Granian(
        "lms.wsgi:app",
        address=host or "127.0.0.1",
        port=port or (address.port if not settings.https else None) or 8000,
        interface=Interfaces.WSGI,
        workers=processes or os.cpu_count() or 1,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
    ).serve(target_loader=lambda: app, wrap_loader=False)
