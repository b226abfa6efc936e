"""The token in every form: proof that one of our own pages sent it, for the session it was made for (security.md S11).

It is the signature of a cookie that only this server reads: the session's, or before signing in one of its own. So nothing is
stored, a page that is shown again keeps its token, and signing in or out makes older forms worthless.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, request
from itsdangerous import Signer
from werkzeug.exceptions import BadRequest

from lms.web.access import session_cookie, set_cookie

FIELD = "csrf_token"
SAFE = ("GET", "HEAD", "OPTIONS")


class StaleForm(BadRequest):
    """A form without the token of the session: usually a page from before signing in again."""


def install(app: Flask) -> None:
    """Give templates the token, and strangers the cookie it is made of."""
    app.extensions["lms.form_signer"] = Signer(app.config["SECRET_KEY"], salt="form")
    app.jinja_env.globals["csrf_token"] = form_token
    app.after_request(remember)


def form_cookie() -> str:
    """The name of the cookie that stands in for a session before there is one."""
    return "__Host-form" if current_app.extensions["lms.settings"].https else "form"


def form_token() -> str:
    """The token for the forms of this answer."""
    signer: Signer = current_app.extensions["lms.form_signer"]
    return signer.get_signature(_proof() or _new_proof()).decode()


def _proof() -> str:
    """What the browser sent that a stranger's page does not know; "" if nothing. A session's new token counts at once."""
    return g.get("session_token") or request.cookies.get(session_cookie()) or request.cookies.get(form_cookie()) or ""


def _new_proof() -> str:
    if "form_proof" not in g:
        g.form_proof = secrets.token_urlsafe(16)
    proof: str = g.form_proof
    return proof


def remember(response: Response) -> Response:
    """After a request: send the cookie that a token of this page was made of."""
    if "form_proof" in g:
        set_cookie(response, form_cookie(), g.form_proof, seconds=None)
    return response


def check() -> None:
    """Before a request: refuse what would change something and carries no token. Raises StaleForm."""
    if request.method in SAFE or request.endpoint is None:
        return
    signer: Signer = current_app.extensions["lms.form_signer"]
    proof = _proof()
    if not proof or not signer.verify_signature(proof, request.form.get(FIELD, "")):
        raise StaleForm
