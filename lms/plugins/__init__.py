"""The bundled plugins, by name: deleting a folder and its word here deletes the feature."""

from __future__ import annotations

from importlib import import_module

from lms.plugin import Plugin

BUNDLED = ("language", "civic", "training")


def bundled() -> tuple[Plugin, ...]:
    """The manifests of the bundled plugins, in the order of `BUNDLED`."""
    return tuple(import_module(f"{__name__}.{name}").plugin for name in BUNDLED)
