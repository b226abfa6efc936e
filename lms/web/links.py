"""Addresses that come back from a browser and may only lead to this site."""

from __future__ import annotations

import re

OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def own_path(path: str | None, otherwise: str = "/") -> str:
    """The path if it stays on this server (security.md S38), else `otherwise`."""
    return path if path and OWN_PATH.fullmatch(path) else otherwise
