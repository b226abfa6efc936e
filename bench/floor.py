"""The floor everything is measured against: the smallest Flask application."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__, static_folder=None)


@app.get("/")
def hello() -> str:
    """Nothing but Flask itself."""
    return "hello"
