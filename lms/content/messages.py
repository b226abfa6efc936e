"""What the compiler says to authors: one sentence with a place, in the author's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Gettext = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - the name that Babel's extractor knows
    """Mark a sentence for translation without translating it yet (this package knows no language)."""
    return text


class Phrase(str):
    """A value of a message that is a sentence of its own and is translated with it."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing an author should know: `path:line: sentence`.

    path: relative to the site, with `/`. line: from 1; 0 when the whole file is meant. text: an English sentence with
    `%(name)s` places; `values` fills them. level: `error` keeps this version of the file from going live, `warning`
    does not (but fails `lms check --strict`), `notice` only informs. code: a short stable name of the rule, for editors
    and tests.
    """

    path: str
    line: int
    code: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    level: Literal["error", "warning", "notice"] = "error"

    def sentence(self, gettext: Gettext = str) -> str:
        """The sentence in the language of `gettext`, with its values filled in."""
        values = {name: gettext(value) if isinstance(value, Phrase) else value for name, value in self.values.items()}
        return gettext(self.text) % values

    def render(self, gettext: Gettext = str) -> str:
        """The line that `lms check` prints."""
        return f"{self.path}:{self.line}: {self.sentence(gettext)}"


class ContentError(Exception):
    """A mistake in a source that stops the part being parsed; the compiler turns it into a `Message`.

    code, text, values: as in `Message`. line: counted in the file, from 1.
    """

    def __init__(self, line: int, code: str, text: str, **values: Any) -> None:
        super().__init__(text % values if values else text)
        self.line = line
        self.code = code
        self.text = text
        self.values = values
