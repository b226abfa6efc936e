"""Pictures and sounds of lessons, in parts if a player asks for them."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, current_app, send_from_directory

from lms.web.access import public

pages = Blueprint("media", __name__)
TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "opus": "audio/ogg", "mp3": "audio/mpeg"}
SANDBOX = "sandbox; default-src 'none'"
"""Opened by itself, a file that came from somebody's hands can do nothing (security.md S33)."""
DAY, YEAR = 86_400, 31_536_000
NAMED_BY_CONTENT = re.compile(r"speech/[0-9a-f]{64}\.(opus|mp3)|recordings/lines/[0-9a-f]{64}-(normal|slow)-[0-9a-f]{16}\.(opus|mp3)")
"""Sounds that never change under their name: a phone asks for them once."""


@pages.get("/media/<path:name>")
@public
def file(name: str) -> Any:
    """A file below media/; the kinds of files are fixed, everything else does not exist."""
    kind = TYPES.get(name.rpartition(".")[2].lower())
    if kind is None:
        abort(404)
    response = send_from_directory(
        current_app.extensions["lms.settings"].site / "media", name, mimetype=kind, conditional=True, max_age=DAY
    )
    lasting = NAMED_BY_CONTENT.fullmatch(name)
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable" if lasting else f"private, max-age={DAY}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
