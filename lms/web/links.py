"""Addresses that come back from a browser and may only lead to this site."""

from __future__ import annotations

import re

from werkzeug.routing import IntegerConverter, Map

OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


LARGEST = 2**31 - 1
"""The largest number that both databases take as a key."""


class KeyConverter(IntegerConverter):
    """A number in an address; one that no key can have leads nowhere."""

    regex = "[0-9]+"

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int = LARGEST, signed: bool = False) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def own_path(path: str | None, otherwise: str = "/") -> str:
    """The path if it stays on this server (security.md S38), else `otherwise`."""
    return path if path and OWN_PATH.fullmatch(path) else otherwise
