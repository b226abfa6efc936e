"""The doors: card, PIN, code and password. All lead through the one `sign_in` operation."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.data.database import now
from lms.data.operations import credentials, sessions
from lms.data.operations.sign_in import Linked, Refused, SignedIn, sign_in
from lms.data.passwords import WeakSecret
from lms.data.queries.visitors import token_hash
from lms.web.access import device_cookie, drop_cookie, public, requires, session_cookie, set_cookie
from lms.web.errors import RETRY_SECONDS

pages = Blueprint("sign_in", __name__)
HALF_A_YEAR = 180 * 24 * 3600
SENTENCES = {
    ("pin", "wrong"): _l("That PIN is not right. Try again or use the card."),
    ("pin", "unlinked"): _l("Too many wrong PINs. This phone needs the card again."),
    ("pin", "weak"): _l("Choose six digits that are not in a row and not all the same."),
    ("card", "wrong"): _l("This card is not right any more. Check the letters, or ask in class for a new one."),
    ("code", "wrong"): _l("This code is not right or too old. Ask for a new one."),
    ("password", "wrong"): _l("Username, password or code is not right."),
}


@pages.get("/sign-in")
@public
def door() -> Any:
    """The learner's door: PIN on a linked device, else card or code."""
    if g.visitor:
        return redirect(url_for("home.page"), code=303)
    return page("sign_in.html", linked=bool(request.cookies.get(device_cookie())))


def page(template: str, **values: Any) -> str:
    """A door's page. fault: what was wrong with the last try."""
    return render_template(template, **{"fault": "", "linked": False, **values})


@pages.get("/card")
@public
def card() -> str:
    """Where the QR code of a card leads; its secret stands in the fragment, which no server sees."""
    return page("sign_in_card.html")


@pages.get("/sign-in/code")
@public
def code() -> str:
    """A code from a trainer's screen."""
    return page("sign_in_code.html")


@pages.get("/sign-in/staff")
@public
def staff() -> str:
    """Password and second factor."""
    return page("sign_in_staff.html", username="")


@pages.post("/sign-in/<any(card, pin, code, password):way>")
@public
def enter(way: str) -> Any:
    """Try a door."""
    names = ("card", "pin", "code", "username", "password", "totp", "shared")
    secrets = {name: request.form.get(name, "")[:200] for name in names}
    secrets["device"] = request.cookies.get(device_cookie(), "")
    before = token_hash(request.cookies.get(session_cookie(), ""))
    result = sign_in(way, secrets, address=request.remote_addr or "", at=now(), replaces=before)
    if isinstance(result, Refused):
        return refused(way, result)
    session.clear()
    response = make_response(redirect(url_for("sign_in.pin" if isinstance(result, Linked) else "home.page"), code=303))
    if isinstance(result, Linked):
        set_cookie(response, device_cookie(), result.token, seconds=HALF_A_YEAR)
        session["new_pin"] = not result.has_pin
        drop_cookie(response, session_cookie())
    elif isinstance(result, SignedIn):
        set_cookie(response, session_cookie(), result.token, seconds=seconds_left(result, way), strict=way == "password")
    return response


def seconds_left(result: SignedIn, way: str) -> int | None:
    """How long the browser keeps the cookie; staff and shared devices only while it is open."""
    return int((result.until - now()).total_seconds()) if way == "pin" and not request.form.get("shared") else None


@pages.get("/sign-in/pin")
@public
def pin() -> Any:
    """Choose a PIN after the first use of a card, or type it."""
    if not request.cookies.get(device_cookie()):
        return redirect(url_for("sign_in.door"), code=303)
    return page("sign_in_pin.html", new=session.get("new_pin", False))


def refused(way: str, result: Refused) -> Any:
    """The door's page again, with what to do; nothing typed is lost but secrets."""
    template = {"card": "sign_in_card.html", "pin": "sign_in_pin.html", "code": "sign_in_code.html", "password": "sign_in_staff.html"}[way]
    if result.reason == "throttled":
        minutes = max(1, round(result.retry / 60))
        fault = _("Too many tries. Wait %(minutes)s min, then try again.", minutes=minutes)
        headers = {"Retry-After": str(result.retry or RETRY_SECONDS)}
        return page(template, fault=fault, username=request.form.get("username", ""), new=session.get("new_pin", False)), 429, headers
    fault = SENTENCES.get((way, result.reason), SENTENCES["password", "wrong"])
    values = {"username": request.form.get("username", "")[:60], "new": session.get("new_pin", False)}
    response = make_response(page(template, fault=fault, **values), 422)
    if result.reason == "unlinked":
        drop_cookie(response, device_cookie())
    return response


@pages.post("/sign-out")
@requires("account.own")
def leave() -> Any:
    """End the session here and on the server."""
    sessions.sign_out(g.visitor.token)
    session.clear()
    response = make_response(redirect(url_for("sign_in.door"), code=303))
    drop_cookie(response, session_cookie())
    if request.form.get("forget"):
        drop_cookie(response, device_cookie())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.get("/invitation")
@public
def invitation() -> str:
    """Where the link of an invitation leads; its secret stands in the fragment or is typed."""
    return render_template("invitation.html", fault="", secret="", offered=None, qr="")


@pages.post("/invitation")
@public
def accept() -> Any:
    """First show the second factor, then set password and factor."""
    secret = request.form.get("secret", "").strip()[:100]
    offered = credentials.invitation(secret, now())
    if offered is None:
        return render_template(
            "invitation.html", fault=_("This link was used already or is too old. Ask for a new one."), secret="", offered=None, qr=""
        ), 422
    name = current_app.extensions["lms.settings"].site_name
    address = f"otpauth://totp/{name}:{offered.username}?secret={offered.seed}&issuer={name}"
    qr = segno.make(address).svg_inline(scale=4, svgclass="qr", lineclass=None, omitsize=True)
    fault = ""
    if request.form.get("password"):
        try:
            codes = credentials.accept(secret, request.form["password"], request.form.get("totp", ""), at=now())
        except WeakSecret:
            fault = _("Choose a password of at least 12 characters that nobody would guess.")
        else:
            if codes:
                return render_template("invitation_done.html", codes=codes)
            fault = _("The code of the second factor is not right. Check the clock of the phone.")
    return render_template("invitation.html", fault=fault, secret=secret, offered=offered, qr=qr), 422 if fault else 200
