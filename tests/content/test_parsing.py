"""Cutting a body into sections."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content.parsing import cut
from lms.content.sections import Source


def sections(body: str, title: str = "") -> list[Source]:
    found, faults = cut(body, 10, "content/sr/a.md", "sr", lambda word: word.casefold() in ("питање", "дијалог"), title)
    assert faults == []
    return found


def outline(body: str, title: str = "") -> list[tuple[int, int, str, str]]:
    return [(one.line, one.level, one.keyword, one.heading) for one in sections(body, title)]


def test_headings_open_sections_with_their_lines():
    body = "Увод.\n\n## Дијалог На улици\n\nА.\n\n## Пошта\nБ.\n### Питање 3\nВ."
    assert outline(body) == [(9, 0, "", ""), (12, 2, "Дијалог", "На улици"), (16, 2, "", "Пошта"), (18, 3, "Питање", "3")]


def test_a_line_of_the_body_is_where_it_stands_in_the_file():
    (one,) = sections("## Питање 1\nпрви\nдруги")
    assert one.body.split("\n")[1 - 1] == "први"
    assert one.line + 1 == 11


def test_lower_headings_belong_to_a_keyword_section_and_higher_ones_end_it():
    assert [one[3] for one in outline("## Питање 1\n### Савет\nа\n## Даље")] == ["1", "Даље"]
    assert [one[3] for one in outline("### Питање 1\nа\n## Даље")] == ["1", "Даље"]
    assert "### Савет" in sections("## Питање 1\n### Савет\nа")[0].body


def test_a_rule_ends_a_keyword_section_but_is_only_a_line_in_prose():
    assert outline("## Питање 1\nа\n\n---\nб") == [(10, 2, "Питање", "1"), (13, 0, "", "")]
    assert len(outline("а\n\n---\nб")) == 1


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_what_looks_like_a_heading_in_code_is_none(fence):
    assert len(outline(f"а\n\n{fence}\n## Питање 1\n---\n{fence}\n")) == 1
    assert len(outline(f"а\n\n{fence}\n## Питање 1\n")) == 1, "also when the code is not closed"


@pytest.mark.parametrize("heading", ["## Питање: куда", "##  Питање  куда", "## Питање куда ##", "## ПИТАЊЕ. куда"])
def test_headings_may_be_written_freely(heading):
    (one,) = outline(heading)
    assert one[3] == "куда"


@pytest.mark.parametrize("line", ["#Питање", "####### Питање", "    ## Питање", "Питање"])
def test_what_is_no_heading_opens_nothing(line):
    assert outline(line)[0][2] == ""


def test_the_title_repeated_opens_nothing():
    assert outline("# Дијалог у пошти\n\nа", title="Дијалог у пошти") == [(10, 0, "", "")]
    assert outline("# Дијалог у пошти\n\nа", title="Пошта")[0][2] == "Дијалог"


def test_id_comments_are_taken_out_and_leave_their_line():
    (one,) = sections("## Питање 1\n\n<!-- id: a1-05-03 of: 0123456789ab -->\nтекст")
    assert (one.id, one.of, one.body) == ("a1-05-03", "0123456789ab", "\n\nтекст")


def test_an_id_does_not_change_the_revision():
    (plain,), (marked,) = sections("## Питање 1\n\nтекст"), sections("## Питање 1\n<!-- id: a-1 -->\nтекст")
    assert plain.revision == marked.revision


def test_an_id_that_cannot_be_read_is_a_fault():
    _found, faults = cut("## Питање 1\n<!-- id: Ж -->\n", 10, "", "sr", lambda word: True)
    assert [(fault.line, fault.code) for fault in faults] == [(11, "bad-id")]


@given(st.text(alphabet="#-`~ \nПитање<!id: a1>", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_is_lost(body: str):
    found, _faults = cut(body, 1, "", "sr", lambda word: word == "Питање")
    lines = body.split("\n")
    for one in found:
        for number, line in enumerate(one.body.split("\n"), one.line + 1):
            if line:
                assert lines[number - 1] == line
