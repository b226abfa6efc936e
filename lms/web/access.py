"""Who may open which page: every view says so itself, and the application refuses to start while one does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from sqlalchemy import Connection

from lms.data.database import now, reading
from lms.data.operations import sessions
from lms.data.queries.visitors import Visitor, token_hash, visitor
from lms.plugin import Action

View = TypeVar("View", bound=Callable[..., Any])
State = Callable[..., Any]
"""Called with (connection, token hash, now, **url arguments); returns something with `.visitor`, or None when the
session is over. It reads the visitor and the page's rows in one statement."""
Fresh = bool | Callable[..., bool]
"""Whether a page wants the second factor of the last minutes; called with the arguments of the address."""


AROUND_A_FILE = 10_000
"""Bytes of a form beside its file."""


class UnmarkedView(Exception):
    """A page has neither `@public` nor `@requires`; the sentence names it."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a view demands. action: None means that everybody may come in. fresh: `lms.web.confirm` asks before it.

    file: what is sent may be as large as a file.
    """

    action: str | None
    state: State | None = None
    fresh: Fresh = False
    file: bool = False


def public(view: View) -> View:
    """Mark a page that everybody may open, signed in or not."""
    view.policy = Policy(action=None)  # type: ignore[attr-defined]
    return view


def requires(action: str, *, state: State | None = None, fresh: Fresh = False, file: bool = False) -> Callable[[View], View]:
    """Mark a page for those whose role may do `action`; somebody else's objects are the view's own affair (404).

    state: read together with the session, in one statement; the page finds it in `g.state`. fresh: only for who showed
    the second factor within the last minutes. file: takes a request as large as the setting `file_megabytes` says.
    """

    def mark(view: View) -> View:
        view.policy = Policy(action=action, state=state, fresh=fresh, file=file)  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask, actions: tuple[Action, ...]) -> None:
    """Make the declared actions known to `requires` and `allowed`."""
    app.extensions["lms.actions"] = {action.name: action for action in actions}
    app.jinja_env.globals["allowed"] = allowed


def refuse_unmarked(app: Flask) -> None:
    """Raises UnmarkedView for the first view without a policy or with an action that nobody declared."""
    for endpoint, view in app.view_functions.items():
        policy = getattr(view, "policy", None)
        if policy is None:
            raise UnmarkedView(f"{endpoint}: mark this view with @public or @requires(…)")
        if policy.action is not None and policy.action not in app.extensions["lms.actions"]:
            raise UnmarkedView(f"{endpoint}: no plugin declares the action “{policy.action}”")


def policy_of(view: Any) -> Policy:
    """What a marked view demands."""
    policy: Policy = view.policy
    return policy


def session_cookie() -> str:
    """The name of the session cookie; over https the browser then guards its scope."""
    return "__Host-session" if current_app.extensions["lms.settings"].https else "session-token"


def device_cookie() -> str:
    """The name of the cookie that links a device to a learner's card."""
    return "__Host-device" if current_app.extensions["lms.settings"].https else "device-token"


def set_cookie(response: Any, name: str, value: str, *, seconds: int | None, strict: bool = False) -> None:
    """Set a cookie that only this server reads. strict: not even sent when a link on another site leads here."""
    secure = current_app.extensions["lms.settings"].https
    response.set_cookie(name, value, max_age=seconds, secure=secure, httponly=True, samesite="Strict" if strict else "Lax", path="/")


def drop_cookie(response: Any, name: str) -> None:
    """Remove a cookie that `set_cookie` set."""
    secure = current_app.extensions["lms.settings"].https
    response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")


def current_visitor() -> Visitor | None:
    """Who is signed in, in this request."""
    found: Visitor | None = g.get("visitor")
    return found


def allowed(action_name: str) -> bool:
    """Whether the visitor's role may do something at all (which cohorts it covers is a question of scope)."""
    who = current_visitor()
    action: Action | None = current_app.extensions["lms.actions"].get(action_name)
    return who is not None and action is not None and (action.own or bool(action.roles & who.roles))


def _load(policy: Policy, connection: Connection, token: str, at: datetime) -> None:
    """Read the visitor, with the page's rows where the page asks for them."""
    if policy.state is None:
        g.visitor = visitor(connection, token, at)
        return
    g.state = policy.state(connection, token, at, **(request.view_args or {}))
    g.visitor = g.state.visitor if g.state else None


def load() -> None:
    """Before a request: find out what the page demands and who is asking, for pages that exist."""
    view = current_app.view_functions.get(request.endpoint or "")
    policy = policy_of(view) if view else None
    g.visitor, g.policy = None, policy
    token = request.cookies.get(session_cookie())
    if policy is not None and token:
        at = now()
        with reading() as connection:
            _load(policy, connection, token_hash(token), at)
        if policy.file and g.visitor:
            request.max_content_length = current_app.extensions["lms.settings"].file_megabytes * 1_000_000 + AROUND_A_FILE
        if g.visitor:
            sessions.touch(g.visitor, at)


def enforce() -> Response | None:
    """Before a request: let it in, send it to the sign-in page, or answer as if the page did not exist."""
    policy: Policy | None = g.policy
    if policy is None or policy.action is None:
        return None
    if g.visitor is None:
        return redirect(url_for("sign_in.door"), code=303)  # type: ignore[return-value]
    if not allowed(policy.action):
        abort(404)
    return None
