"""The second factor again before exports, roles, keys and ways in: a session left open is not enough (security.md S15, S51)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, after_this_request, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.data.database import now
from lms.data.operations.sign_in import Confirmed, Refused, sign_in
from lms.data.queries.visitors import token_hash
from lms.web.access import requires, session_cookie, set_cookie
from lms.web.links import own_path

pages = Blueprint("confirm", __name__)
FRESH = timedelta(minutes=10)


def demand() -> Any:
    """Before a request, after the check of the form's token: ask where a page demands it and the last time is too long ago.

    A form that was sent waits inside the page that asks, and is sent on from there: nothing typed is lost.
    """
    fresh = g.policy.fresh if g.policy else False
    if not fresh or g.visitor is None or (callable(fresh) and not fresh(**(request.view_args or {}))):
        return None
    if g.visitor.proved_at and now() - g.visitor.proved_at < FRESH:
        return None
    if request.method != "POST":
        return redirect(url_for("confirm.page", back=request.full_path), code=303)
    if "again" not in request.form:
        return asked(request.full_path), 403
    result = confirm()
    return None if isinstance(result, Confirmed) else refused(request.full_path, result)


def confirm() -> Any:
    """Try the code that was sent; the session goes on under a new token."""
    secrets = {"session": g.visitor.token, "person": g.visitor.person_id, "totp": request.form.get("again", "")[:40]}
    result = sign_in("again", secrets, address=request.remote_addr or "", at=now())
    if isinstance(result, Confirmed):
        g.visitor = replace(g.visitor, token=token_hash(result.token), proved_at=now())
        g.session_token = result.token
        after_this_request(lambda response: _keep(response, result.token))
    return result


def _keep(response: Response, token: str) -> Response:
    set_cookie(response, session_cookie(), token, seconds=None, strict=True)
    return response


def asked(action: str, fault: str = "", back: str = "") -> str:
    """The page that asks. action: where its form goes; back: where that leads, for pages that are only opened."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in ("again", "csrf_token", "back")]
    return render_template("confirm.html", action=action, fault=fault, back=back, kept=kept)


def refused(action: str, result: Refused, back: str = "") -> Any:
    """The page again, with what was wrong."""
    if result.reason == "throttled":
        minutes = max(1, round(result.retry / 60))
        fault = _("Too many tries. Wait %(minutes)s min, then try again.", minutes=minutes)
        return asked(action, fault, back), 429, {"Retry-After": str(result.retry)}
    return asked(action, _("The code is not right, or it was used already. Wait for the next one."), back), 422


def staff_only() -> None:
    """Who came in without a second factor has none to show."""
    if g.visitor.proved_at is None:
        abort(404)


@pages.get("/confirm")
@requires("account.own")
def page() -> str:
    """Ask before a page is opened."""
    staff_only()
    return asked(url_for("confirm.send"), back=own_path(request.args.get("back")))


@pages.post("/confirm")
@requires("account.own")
def send() -> Any:
    """Go on to the page that was wanted."""
    staff_only()
    back = own_path(request.form.get("back"))
    result = confirm()
    return make_response(redirect(back, code=303)) if isinstance(result, Confirmed) else refused(url_for("confirm.send"), result, back)
