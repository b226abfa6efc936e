"""Reading a lesson's file and its header: one clear message for whatever is no lesson, values in their final form."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import COMPILER

from lms.content.front_matter import LARGEST, Header, read_mapping, read_source, split
from lms.content.keys import CORE_KEYS, settle
from lms.content.messages import ContentError
from lms.content.rules import FACETS


def header(text: str) -> Header:
    return split(f"---\n{text}\n---\nТекст.")


def settled(text: str) -> dict[str, object]:
    values, _lines, faults = settle(header(text), CORE_KEYS)
    assert not [fault.code for fault in faults if fault.code != "no-title"]
    return values


def fault(text: str) -> tuple[str, int, str]:
    _values, _lines, faults = settle(header(f"title: А\n{text}"), CORE_KEYS)
    (one,) = faults
    return one.code, one.line, str(one)


def test_the_body_knows_its_first_line():
    found = split("---\ntitle: А\n---\nпрви\nдруги")
    assert (found.body, found.first_line, found.lines) == ("први\nдруги", 4, {"title": 2})


@pytest.mark.parametrize("written", ["title: Пошта", "наслов: Пошта", "naslov: Пошта", "Наслов: Пошта", '"title": Пошта'])
def test_keys_have_names_in_english_and_both_scripts_of_serbian(written):
    assert settled(written)["title"] == "Пошта"


@pytest.mark.parametrize(
    ("written", "key", "value"),
    [
        ("minutes: 45", "minutes", 45),
        ("level: А1", "level", "A1"),
        ("nivo: Б2", "level", "B2"),
        ("врста: провера", "kind", "test"),
        ("vrsta: vodič", "kind", "guide"),
        ("kind: lesson", "kind", "lesson"),
        ("draft: yes", "draft", True),
        ("нацрт: не", "draft", False),
        ("sensitive: true", "sensitive", "yes"),
        ("sensitive: О губитку.", "sensitive", "О губитку."),
        ("outcomes: једно", "outcomes", ("једно",)),
        ("outcomes: [једно, друго]", "outcomes", ("једно", "друго")),
        ("reviewed: {by: наставница, on: 2026-05-15}", "reviewed", "наставница, 2026-05-15"),
    ],
)
def test_values_get_their_final_form(written, key, value):
    assert settled(written)[key] == value


@pytest.mark.parametrize(
    ("written", "key", "value"),
    [
        ("pass: 60 %", "pass", 60),
        ("пролаз: 60", "pass", 60),
        ("attempts: 3", "attempts", 3),
        ("feedback: никад", "feedback", dict.fromkeys(FACETS, "never")),
        ("feedback: at once", "feedback", dict.fromkeys(FACETS, "at once")),
        ("draw: {поздрави: 2, бројеви: 3}", "draw", {"pozdravi": 2, "brojevi": 3}),
    ],
)
def test_a_test_has_keys_of_its_own(written, key, value):
    assert settled(f"kind: test\n{written}")[key] == value


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("minuts: 45", "unknown-key", "Did you mean “minutes”?"),
        ("naslof: А", "unknown-key", "Did you mean “naslov”?"),
        ("наслов: Б", "repeated-key", "Keep one"),
        ("minutes: 0", "bad-value", "a whole number above zero"),
        ("minutes: true", "bad-value", "a whole number above zero"),
        ("minutes: [45]", "bad-value", "a whole number above zero"),
        ("level: D1", "bad-value", "A0, A1, A2"),
        ("draft: perhaps", "bad-value", "yes or no"),
        ("summary:", "bad-value", "one line of text"),
        ("outcomes: [{a: b}]", "bad-value", "one line of text"),
        ("time: 30", "test-key", "belongs to tests"),
    ],
)
def test_a_wrong_key_or_value_is_named_at_its_line(written, code, words):
    found, line, sentence = fault(written)
    assert (found, line) == (code, 3)
    assert words in sentence


def test_keys_of_plugins_are_checked_too():
    values, _lines, faults = settle(header("title: А\nslova: [А, М]"), COMPILER.keys)
    assert (values["letters"], faults) == (("А", "М"), [])


def test_yaml_that_could_grow_is_refused_before_it_does():
    with pytest.raises(ContentError) as refused:
        header("a: &a [1]\nb: *a")
    assert (refused.value.code, refused.value.line) == ("header-alias", 2)
    with pytest.raises(ContentError) as refused:
        header("a: " + "[" * 50 + "]" * 50)
    assert refused.value.code == "header-deep"
    with pytest.raises(ContentError) as refused:
        header("a: " + "[" * 7_000 + "]" * 7_000)
    assert refused.value.code in ("header-deep", "header-yaml")  # newer PyYAML gives up on its own before we count


def test_a_file_at_the_limit_is_read_and_one_above_is_not(tmp_path: Path):
    file = tmp_path / "a.md"
    file.write_bytes(b"a" * LARGEST)
    assert len(read_source(file, tmp_path)) == LARGEST
    file.write_bytes(b"a" * (LARGEST + 1))
    with pytest.raises(ContentError, match="Split it"):
        read_source(file, tmp_path)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa\r\nb\rc\n", b"a\nb\nc\n", b"a\rb\rc\r", b"a\r\nb\r\nc\r\n"])
def test_line_ends_and_marks_of_editors_do_not_matter(tmp_path: Path, data: bytes):
    (tmp_path / "a.md").write_bytes(data)
    assert read_source(tmp_path / "a.md", tmp_path) == "a\nb\nc\n"


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_header_or_a_message(text: str):
    for written in (text, f"---\n{text}\n---\n"):
        with suppress(ContentError):
            settle(split(written), CORE_KEYS)


@given(st.text(alphabet="abc:-[]{}&*!|>'\"#%@`,? \n\t0123456789.eE+~<", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_yaml_is_a_mapping_or_a_message(text: str):
    with suppress(ContentError):
        values, lines = read_mapping(text, 1)
        assert values.keys() == lines.keys()
        settle(Header(values=values, lines=lines, body="", first_line=1), CORE_KEYS)


def test_a_day_stays_a_day():
    assert header("on: 2026-05-15").values["on"] == date(2026, 5, 15)
