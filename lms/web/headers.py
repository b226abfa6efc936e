"""The headers of every response: what the browser may load, remember and tell others (security.md S9)."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

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
    app.after_request(add)


def add(response: Response) -> Response:
    """Set what a page did not decide itself; personal pages are never kept by a browser."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if current_app.extensions["lms.settings"].https:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if g.get("locale") and response.mimetype == "text/html":
        response.headers["Content-Language"] = g.locale
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response
