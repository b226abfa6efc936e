"""Pages put together once and filled for each reader: Jinja runs when a lesson changes, not when it is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

SLOT = re.compile("\x02([a-z0-9-]+)\x03")


def slot(name: str) -> Markup:
    """The place in a template's output where `fill` puts what is different for each reader."""
    return Markup(f"\x02{name}\x03")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A page cut at its slots: fixed pieces, and the name of the slot after each piece but the last."""

    pieces: tuple[bytes, ...]
    names: tuple[str, ...]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The page with every slot filled. Raises KeyError for a slot without a value."""
        page = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            page += (values[name], piece)
        return b"".join(page)


def cut(html: str) -> Skeleton:
    """Cut a rendered template at its slots."""
    parts = SLOT.split(html)
    return Skeleton(tuple(part.encode() for part in parts[::2]), tuple(parts[1::2]))
