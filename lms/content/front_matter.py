"""A lesson's file as text, and the YAML header before it, with the line of every key."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from lms.content.messages import N_, ContentError, Phrase

LARGEST = 200_000
"""Bytes of a lesson's file."""
LARGEST_TABLE = 5_000_000
"""Bytes of a table of facts or words."""
LARGEST_HEADER = 16_000
"""Characters of a header."""
DEEPEST = 6
FENCE = "---"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's loader of plain values; the one in C where it was built."""
UNREADABLE = N_("The header cannot be read here. Put texts with “:” or “#” in quotation marks.")
LOOP = N_("the link leads to itself")
REASONS = {
    errno.ELOOP: LOOP,
    errno.ENOENT: N_("there is no file behind this name"),
    errno.EACCES: N_("this program may not open it"),
}
"""Why a file cannot be opened, in words; for anything rarer, the system's."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The keys of a header with their values and lines, the text after it, and the line on which that begins."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    first_line: int


def read_source(path: Path, root: Path, largest: int = LARGEST) -> str:
    """The text of a file below `root`: UTF-8 with or without BOM, line ends made one. largest: in bytes.

    Raises ContentError for whatever is no readable lesson: a folder, a link out of the tree, too large, another encoding.
    """
    data = _read(path, root, largest)
    if (place := data.find(b"\0")) >= 0:
        raise ContentError(_line(data[:place]), "nul", N_("There is a NUL byte here; this is not a text file. Save it as UTF-8 text."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            _line(data[: error.start]), "encoding", N_("This file is not UTF-8. Open it in the editor and save it as UTF-8.")
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(path: Path, root: Path, largest: int) -> bytes:
    try:
        inside = path.resolve().is_relative_to(root.resolve())
        status = path.stat()
        if not inside:
            raise ContentError(0, "outside", N_("This link leads out of the content folder. Put the file itself here."))
        if stat.S_ISDIR(status.st_mode):
            raise ContentError(0, "not-a-file", N_("This is a folder with the name of a lesson. Rename it without “.md”."))
        if not stat.S_ISREG(status.st_mode):
            raise ContentError(0, "unreadable", N_("This file cannot be read: %(reason)s."), reason=Phrase(N_("it is no ordinary file")))
        if status.st_size > largest:
            raise ContentError(
                0, "too-large", N_("This file has %(size)d kB; at most %(most)d kB are read. Split it."),
                size=status.st_size // 1000, most=largest // 1000,
            )  # fmt: skip
        return path.read_bytes()
    except RuntimeError as error:
        raise ContentError(0, "unreadable", N_("This file cannot be read: %(reason)s."), reason=Phrase(LOOP)) from error
    except OSError as error:
        reason = REASONS.get(error.errno or 0, str(error.strerror))
        raise ContentError(0, "unreadable", N_("This file cannot be read: %(reason)s."), reason=Phrase(reason)) from error


def _line(before: bytes) -> int:
    """The line of what follows, whichever line ends the file has."""
    return len(before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))


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
    values, places = read_mapping(header, 2)
    return Header(values=values, lines=places, body="\n".join(lines[end + 1 :]), first_line=end + 2)


def read_mapping(header: str, first_line: int) -> tuple[dict[str, Any], dict[str, int]]:
    """Keys and values of YAML that begins on a line of its file, and the line of each key.

    Raises ContentError for anything but plain keys and values: other YAML, references, deep nesting, repeated keys.
    """
    try:
        _refuse_tricks(header, first_line)
        loader = Loader(header)
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise ContentError(first_line, "header-list", N_("The header must be “key: value” lines. Add “title: …”."))
        places = dict(_keys(node, first_line))
        return {key.value: _value(loader, value, first_line) for key, value in node.value}, places
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise ContentError(line, "header-yaml", UNREADABLE) from error
    except yaml.YAMLError as error:
        line = header[: getattr(error, "position", 0)].count("\n") + first_line
        raise ContentError(line, "header-yaml", UNREADABLE) from error


def _refuse_tricks(header: str, first_line: int) -> None:
    """Refuse references and deep nesting before anything is built from them."""
    depth = 0
    for event in yaml.parse(header, Loader=Loader):
        line = event.start_mark.line + first_line if event.start_mark else first_line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ContentError(line, "header-alias", N_("References (& and *) are not allowed. Write the value again."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ContentError(line, "header-deep", N_("The header is nested too deeply. Write simple lists."))


def _keys(node: yaml.MappingNode, first_line: int) -> Iterator[tuple[str, int]]:
    seen = set()
    for key, value in node.value:
        line = key.start_mark.line + first_line
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError(line, "header-list", N_("The header must be “key: value” lines. Add “title: …”."))
        if key.value in seen:
            raise ContentError(line, "repeated-key", N_("“%(key)s” stands here twice. Keep one of them."), key=key.value)
        seen.add(key.value)
        if isinstance(value, yaml.MappingNode):
            list(_keys(value, first_line))
        yield key.value, line


def _value(loader: Any, node: yaml.Node, first_line: int) -> Any:
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:
        raise ContentError(
            node.start_mark.line + first_line, "bad-date", N_("There is no such day or number. Write a date as 2026-05-15.")
        ) from error


def closest(word: str, words: Mapping[str, Any]) -> str:
    """The known word that looks most like a misspelt one, or the first."""
    return next(iter(get_close_matches(word, list(words), 1, 0)), "")
