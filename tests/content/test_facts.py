"""The tables of facts and words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sites import write

from lms.content import facts, vocabulary

ROW = {"id": "F1", "territory": "RS", "sr": "Такса.", "en": "Fee.", "checked_on": "2026-05-15", "review_by": "2026-06-01", "verify": "V"}


def table(*rows: dict[str, str]) -> str:
    lines = [facts.COLUMNS, *(tuple(row.get(column, "") for column in facts.COLUMNS) for row in rows)]
    return "\n".join("\t".join(line) for line in lines) + "\n"


def loaded(tmp_path: Path, text: str | bytes) -> tuple[dict[str, facts.Fact], list[tuple[int, str]]]:
    found, messages = facts.load(write(tmp_path, {facts.PATH: text}))
    return found, [(message.line, message.code) for message in messages]


def test_a_fact_is_read(tmp_path):
    found, messages = loaded(tmp_path, table(ROW))
    fact = found["F1"]
    assert messages == []
    assert (fact.text, fact.checked_on, fact.verify, fact.line) == ({"sr": "Такса.", "en": "Fee."}, date(2026, 5, 15), True, 2)
    assert not fact.overdue(date(2026, 6, 1))
    assert fact.overdue(date(2026, 6, 2))


def test_a_fact_in_one_language_serves_both(tmp_path):
    assert loaded(tmp_path, table(ROW | {"en": ""}))[0]["F1"].text == {"sr": "Такса.", "en": "Такса."}


@pytest.mark.parametrize(
    ("row", "wrong"),
    [({"id": ""}, "fact-row"), ({"sr": "", "en": ""}, "fact-row"), ({"checked_on": "15.5.2026"}, "fact-row"), ({}, "fact-twice")],
)
def test_a_wrong_row_is_named_and_the_others_stay(tmp_path, row, wrong):
    found, messages = loaded(tmp_path, table(ROW, ROW | row))
    assert set(found) == {"F1"}
    assert messages == [(3, wrong)]


@pytest.mark.parametrize(
    ("text", "wrong"), [("id\tsr\n", (1, "fact-columns")), ("", (1, "fact-columns")), (b"id\t\xe8\n", (1, "encoding")), ("a\0", (1, "nul"))]
)
def test_a_table_that_is_none_gives_one_message(tmp_path, text, wrong):
    assert loaded(tmp_path, text) == ({}, [wrong])


def test_no_table_is_no_fault(tmp_path):
    assert facts.load(tmp_path) == ({}, [])
    assert vocabulary.load(tmp_path)[0] == {}


def test_windows_line_ends_and_empty_rows_do_not_matter(tmp_path):
    found, messages = loaded(tmp_path, table(ROW).replace("\n", "\r\n") + "\r\n\r\n")
    assert (set(found), messages) == ({"F1"}, [])


def test_words_are_found_by_what_is_written(tmp_path):
    words, neighbours, messages = vocabulary.load(write(tmp_path, {vocabulary.PATH: "word\ten\tforms\nПошта\tpost\tпошту\n"}))
    assert messages == ()
    assert words["пошта"]["en"] == "post"
    assert neighbours.of("пашта") == {"pošta"}
    assert neighbours.of("пошта") == {"poštu"}


@pytest.mark.parametrize(("text", "wrong"), [("слово\ten\n", (1, "word-columns")), ("word\ten\nа\tb\tc\n", (2, "word-row"))])
def test_a_wrong_table_of_words_is_named(tmp_path, text, wrong):
    _words, _neighbours, messages = vocabulary.load(write(tmp_path, {vocabulary.PATH: text}))
    assert [(message.line, message.code) for message in messages] == [wrong]
