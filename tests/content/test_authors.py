"""The page for authors lists every key, heading and type of question that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import COMPILER

from lms.content.keys import CORE_KEYS
from lms.content.questions import Question
from lms.plugins import bundled

PAGE = Path(__file__).parents[2] / "docs" / "authors.md"
CODE = re.compile(r"`([^`]+)`")

pytestmark = pytest.mark.needs("language", "civic", "training")


def table(heading: str) -> Iterator[list[list[str]]]:
    """The rows of a table: what stands in backquotes in each of its first two cells."""
    lines = iter(PAGE.read_text("utf-8").split("\n"))
    next(line for line in lines if line.startswith(f"| {heading} |"))
    for line in lines:
        if not line.startswith("|"):
            return
        if not line.startswith("| ---"):
            yield [CODE.findall(cell) for cell in line.split("|")[1:3]]


def test_the_table_of_keys_is_what_there_is():
    keys = (*CORE_KEYS, *(key for plugin in bundled() for key in plugin.front_matter))
    assert {name: tuple(synonyms) for (name,), synonyms in table("key of the header")} == {key.name: key.synonyms for key in keys}


def test_the_table_of_headings_is_what_there_is():
    pairs = {pair for kind in COMPILER.sections for pair in zip(kind.keywords[::2], kind.keywords[1::2], strict=True)}
    assert {(english, serbian) for (english,), (serbian,) in table("heading")} == pairs


def test_the_table_of_types_is_what_there_is():
    types = {kind.type for kind in COMPILER.sections if issubclass(kind, Question) and set(Question.keywords) <= set(kind.keywords)}
    assert {row[0][0] for row in table("type of question")} == types
