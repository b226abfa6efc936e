"""The headers of every response: what the browser may load, remember and tell others (security.md S9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
TWO_YEARS = 63_072_000


def install(app: Flask) -> None:
    """Add the headers to every answer, also to errors."""
    always = dict(HEADERS)
    if app.extensions["lms.settings"].https:
        always["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    app.after_request(decide_storage)
    app.wsgi_app = _with_headers(app.wsgi_app, tuple(always.items()))  # type: ignore[method-assign]


def _with_headers(application: Any, always: tuple[tuple[str, str], ...]) -> Any:
    """The application with headers that never change put on last, in one piece: one by one they cost a tenth of a page."""

    def answering(environment: Any, start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            decided = {name for name, _value in headers}
            return start_response(status, [*headers, *(pair for pair in always if pair[0] not in decided)], *error)

        answer: Iterable[bytes] = application(environment, start)
        return answer

    return answering


def decide_storage(response: Response) -> Response:
    """Set what a page did not decide itself; personal pages are never kept by a browser."""
    if request.method == "POST" or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if "Cookie" not in response.headers.get("Vary", ""):
        response.vary.add("Cookie")
    if response.mimetype == "text/html" and "locale" in g:
        response.headers["Content-Language"] = g.locale
    return response
