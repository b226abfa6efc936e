"""A lesson's file as text, and the YAML header before it, with the line of every key."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from lms.content.messages import N_, ContentError

LARGEST = 200_000
"""Bytes of a lesson's file."""
LARGEST_HEADER = 16_000
"""Characters of a header."""
DEEPEST = 5
FENCE = "---"


@dataclass(frozen=True, kw_only=True)
class Header:
    """The keys of a header with their values and lines, the text after it, and the line on which that begins."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    first_line: int


def read_source(path: Path, root: Path) -> str:
    """The text of a file below `root`: UTF-8 with or without BOM, line ends made one.

    Raises ContentError for whatever is no readable lesson: a folder, a link out of the tree, too large, another encoding.
    """
    if not path.resolve().is_relative_to(root.resolve()):
        raise ContentError(0, "outside", N_("This link leads out of the content folder. Put the file itself here."))
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ContentError(0, "not-a-file", N_("This is a folder with the name of a lesson. Rename it without “.md”."))
        if status.st_size > LARGEST:
            raise ContentError(
                0, "too-large", N_("This file has %(size)d kB; a lesson has at most %(most)d kB. Split it."),
                size=status.st_size // 1000, most=LARGEST // 1000,
            )  # fmt: skip
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(0, "unreadable", N_("This file cannot be read: %(reason)s."), reason=error.strerror) from error
    if (place := data.find(b"\0")) >= 0:
        raise ContentError(
            data[:place].count(b"\n") + 1, "nul", N_("There is a NUL byte here; this is not a text file. Save it as UTF-8 text.")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(line, "encoding", N_("This file is not UTF-8. Open it in the editor and save it as UTF-8.")) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> Header:
    """Divide a lesson into header and body.

    Raises ContentError where the header is missing, is not closed, or is not a plain list of keys and values.
    """
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        raise ContentError(1, "no-header", N_("The file must begin with a header between two lines of ---. Add “title:” there."))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        raise ContentError(1, "header-open", N_("The header is not closed. Write --- on a line of its own after the last key."))
    header = "\n".join(lines[1:end])
    if len(header) > LARGEST_HEADER:
        raise ContentError(1, "header-large", N_("The header is too long. It has at most %(most)d characters."), most=LARGEST_HEADER)
    values, places = _mapping(header)
    return Header(values=values, lines=places, body="\n".join(lines[end + 1 :]), first_line=end + 2)


def _mapping(header: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        for event in yaml.parse(header, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise ContentError(
                    event.start_mark.line + 2, "header-alias", N_("References (& and *) are not allowed. Write the value again.")
                )
        node = yaml.compose(header, Loader=yaml.SafeLoader)
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise ContentError(2, "header-list", N_("The header must be “key: value” lines. Add “title: …”."))
        _refuse_depth(node, 1)
        places = dict(_keys(node))
        return yaml.load(header, Loader=yaml.SafeLoader) or {}, places
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise ContentError(
            line, "header-yaml", N_("The header cannot be read here. Put texts with “:” or “#” in quotation marks.")
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(2, "header-yaml", N_("The header cannot be read here. Put texts with “:” or “#” in quotation marks.")) from error


def _keys(node: yaml.MappingNode) -> Iterator[tuple[str, int]]:
    seen = set()
    for key, _value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError(line, "header-list", N_("The header must be “key: value” lines. Add “title: …”."))
        if key.value in seen:
            raise ContentError(line, "repeated-key", N_("“%(key)s” stands here twice. Keep one of them."), key=key.value)
        seen.add(key.value)
        yield key.value, line


def _refuse_depth(node: yaml.Node, depth: int) -> None:
    if depth > DEEPEST:
        raise ContentError(node.start_mark.line + 2, "header-deep", N_("The header is nested too deeply. Write simple lists."))
    children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else []
    children += node.value if isinstance(node, yaml.SequenceNode) else []
    for child in children:
        _refuse_depth(child, depth + 1)


def closest(word: str, words: Mapping[str, Any]) -> str:
    """The known word that looks most like a misspelt one, or the first."""
    return next(iter(get_close_matches(word, list(words), 1, 0)), "")
