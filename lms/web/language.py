"""Choosing the language of the interface and the script of Serbian; remembered for the person or for the browser."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request

from lms.data.operations import people
from lms.web.access import public, set_cookie
from lms.web.i18n import LOCALES, locale_cookie
from lms.web.links import own_path

pages = Blueprint("language", __name__)
HALF_A_YEAR = 180 * 24 * 3600


@pages.get("/language")
@public
def page() -> str:
    """The languages by their own names."""
    return render_template("language.html", back=own_path(request.args.get("back")))


@pages.post("/language")
@public
def choose() -> Any:
    """Remember the choice and go back to where it was made."""
    locale, script = wanted(request.form.get("locale"), request.form.get("script"))
    if g.visitor:
        people.choose_language(g.visitor.person_id, locale=locale, script=script)
    response = make_response(redirect(own_path(request.form.get("back")), code=303))
    set_cookie(response, locale_cookie(), locale, seconds=HALF_A_YEAR)
    return response


def wanted(locale: str | None, script: str | None) -> tuple[str, str]:
    """The locale and script after a choice of either; whatever is not offered changes nothing."""
    now_locale, now_script = g.locale, g.view[1]
    if script in ("Cyrl", "Latn"):
        now_script = script
        now_locale = now_locale if now_locale == "en" else f"sr-{script}"
    if locale in LOCALES:
        now_locale = locale
        now_script = now_script if locale == "en" else locale[3:]
    return now_locale, now_script
