"""Pages for what went wrong: what happened, that nothing is lost, and what to do, in the reader's language."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, current_app, g, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from lms.web import i18n
from lms.web.form_token import SAFE, StaleForm

SENTENCES: Mapping[int, tuple[Any, Any]] = {
    400: (_l("This could not be read"), _l("Go back, check what was typed and send it again.")),
    403: (_l("This was not sent from our page"), _l("Open the page again and send it from there.")),
    404: (_l("This page does not exist"), _l("Go to the home page.")),
    405: (_l("This page does not exist"), _l("Go to the home page.")),
    413: (_l("This is too large"), _l("Choose a smaller file or a shorter text.")),
    429: (_l("Too many tries"), _l("Wait a few minutes, then try again.")),
    500: (_l("Something went wrong"), _l("Your answers are saved. Try again in a minute.")),
    503: (_l("The server is busy"), _l("Your answers are saved. Try again in a minute.")),
}
STALE = (_l("This page was open for a long time"), _l("Go back, open it again and send it once more."))
RETRY_SECONDS = "30"


def install(app: Flask) -> None:
    """Answer every error with a page that fits the rest."""
    app.register_error_handler(StaleForm, stale)
    app.register_error_handler(HTTPException, known)
    app.register_error_handler(DataError, unreadable)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(sqlite3.OperationalError, busy)  # BEGIN goes straight to the driver
    app.register_error_handler(PoolTimeout, busy)
    app.register_error_handler(Exception, unknown)


def refuse_foreign_origin() -> None:
    """Before a request: another site may not post here in somebody's name (the second net behind the form token).

    Our pages send no Referer, so browsers say "null" for their Origin; where from a form came stands in Sec-Fetch-Site.
    """
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        abort(403)
    origin, public = request.headers.get("Origin", "null"), current_app.extensions["lms.settings"].public_url
    if origin not in ("null", public.rstrip("/")) and origin != request.host_url.rstrip("/"):
        abort(403)


def page(code: int, title: Any, advice: Any) -> tuple[str, int]:
    """The page of an error; works also where the request failed before its language was chosen."""
    if "visitor" not in g:
        g.visitor = None
    if "locale" not in g:
        i18n.choose()
    return render_template("error.html", code=code, title=title, advice=advice), code


def known(error: HTTPException) -> Any:
    """An HTTP error that we or Flask raised; redirects pass through."""
    code = error.code or 500
    if code < 400:
        return error
    title, advice = SENTENCES.get(code, SENTENCES[400 if code < 500 else 500])
    body, code = page(code, title, advice)
    headers = [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
    return body, code, headers


def stale(_error: StaleForm) -> tuple[str, int]:
    """A form without a valid token: usually a page from before signing in again."""
    return page(400, *STALE)


def unreadable(_error: DataError) -> tuple[str, int]:
    """Something that the database cannot hold, such as a NUL sign: PostgreSQL says so, SQLite takes it."""
    return page(400, *SENTENCES[400])


def busy(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database is locked, full or away: say so, and when to come back."""
    current_app.logger.error("database: %s", error)
    return *page(503, *SENTENCES[503]), {"Retry-After": RETRY_SECONDS}


def unknown(error: Exception) -> tuple[str, int]:
    """A fault of ours: logged with its place, shown without it."""
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("%s %s", request.method, request.path)
    return page(500, *SENTENCES[500])
