"""Smaller answers for slow networks, on pages that show back nothing that somebody else could have put in."""

from __future__ import annotations

import brotli
from flask import Response, request

SMALLEST = 1024
"""Bytes below which compressing saves nothing."""
QUALITY = 4


def compress(response: Response) -> Response:
    """Compress a finished page if the browser takes brotli.

    Only for pages without reflected input: a secret beside chosen text can be guessed from the length (BREACH).
    """
    response.headers.add("Vary", "Accept-Encoding")
    body = response.get_data()
    if len(body) >= SMALLEST and "br" in request.accept_encodings:
        response.set_data(brotli.compress(body, quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
    return response
