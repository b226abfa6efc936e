"""Pictures and sounds of lessons, in parts if a player asks for them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, send_from_directory

from lms.web.access import public

pages = Blueprint("media", __name__)
TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "opus": "audio/ogg", "mp3": "audio/mpeg"}
DAY = 86_400


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
    response.headers["Cache-Control"] = f"private, max-age={DAY}"
    return response
