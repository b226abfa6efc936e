"""Rubrics: what a trainer looks at, and what each level means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from lms.content.messages import N_, ContentError

LEVELS = 4
ROW = N_("A row of the rubric has a criterion and four levels: | criterion | 1 | 2 | 3 | 4 |.")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A row of a rubric: what is looked at, and what each level means. first: the number of the lowest level, 0 or 1."""

    name: Markup
    levels: tuple[Markup, ...]
    first: int = 1


class Inline(Protocol):
    """What reading a rubric asks of the compiler."""

    def inline(self, markdown: str, line: int) -> Markup:
        """One line of text without a surrounding paragraph."""


def is_row(line: str) -> bool:
    """Whether a line belongs to a rubric's table."""
    return line.strip().startswith("|")


def read_rubric(lines: Sequence[tuple[int, str]], prose: Inline) -> tuple[Criterion, ...]:
    """The rubric among numbered lines, if there is one. Raises ContentError for a row without a criterion and four levels."""
    table = [(number, [cell.strip() for cell in line.strip().strip("|").split("|")]) for number, line in lines if is_row(line)]
    if not table:
        return ()
    first = 0 if re.sub(r"\W", "", table[0][1][1] if len(table[0][1]) > 1 else "") == "0" else 1
    rubric = []
    for number, cells in table[2:]:
        if len(cells) != LEVELS + 1 or not all(cells):
            raise ContentError(number, "rubric", ROW)
        levels = tuple(prose.inline(cell, number) for cell in cells[1:])
        rubric.append(Criterion(name=prose.inline(cells[0], number), levels=levels, first=first))
    if not rubric:
        raise ContentError(table[0][0], "rubric", ROW)
    return tuple(rubric)
