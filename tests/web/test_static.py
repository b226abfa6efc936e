"""Static files are sent as they are, stylesheets without what only their authors read."""

from __future__ import annotations

import re
from importlib.resources import files

import brotli
from flask import Flask

from tests.web.conftest import Actor


def squeezed(text: str) -> str:
    """A stylesheet without comments and without any white space."""
    return re.sub(r"/\*.*?\*/|\s", "", text, flags=re.DOTALL)


def test_a_stylesheet_loses_comments_and_indentation_and_nothing_else(app: Flask, stranger: Actor):
    address = f"{app.extensions['lms.static_prefix']}/korak.css"
    source = (files("lms") / "static" / "korak.css").read_text("utf-8")
    sent = stranger.get(address, buffered=True)
    assert squeezed(sent.text) == squeezed(source)
    assert re.search(r"/\*|\n\s|\n\n", source)
    assert not re.search(r"/\*|\n\s|\n\n", sent.text)
    compressed = stranger.get(address, headers={"Accept-Encoding": "br"}, buffered=True)
    assert compressed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(compressed.data) == sent.data


def test_signs_are_sent_as_they_are(app: Flask, stranger: Actor):
    sent = stranger.get(f"{app.extensions['lms.static_prefix']}/icons.svg", buffered=True)
    assert sent.data == (files("lms") / "static" / "icons.svg").read_bytes()
