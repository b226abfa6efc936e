"""Judging typed Serbian: the sample of rows, and what must hold for any text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.answers import MODES, REASONS, judge
from lms.content.serbian import to_latin

VECTORS = Path(__file__).parent.parent / "vectors" / "answers.tsv"
with VECTORS.open(encoding="utf-8") as stream:
    ROWS = [row for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE) if row and not row[0].startswith("#")]
WORDS = ("ја", "сам", "из", "Сирије", "идем", "у", "школу", "ђак", "његош", "надживети", "не", "разумем", "куће", "се", "зовем")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(("mode", "expected", "answer", "verdict", "reason"), [row[:5] for row in ROWS])
def test_rows_of_the_sample(mode: str, expected: str, answer: str, verdict: str, reason: str):
    judgement = judge(expected.split("|"), answer, mode)
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(MODES))
def test_any_text_gets_one_judgement(expected: str, answer: str, mode: str):
    judgement = judge([expected], answer, mode)
    assert judgement == judge([expected], answer, mode)
    assert judgement.verdict == "correct" or judgement.reason in REASONS


@given(SENTENCES, SENTENCES, st.sampled_from(("text", "free", "strict", "minimal")))
def test_the_script_changes_nothing(expected: str, answer: str, mode: str):
    cyrillic, latin = judge([expected], answer, mode), judge([expected], to_latin(answer), mode)
    if not to_latin(answer).isascii():
        assert (cyrillic.verdict, cyrillic.reason) == (latin.verdict, latin.reason)
    assert judge([expected], expected, mode).verdict == judge([to_latin(expected)], expected, mode).verdict == "correct"


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("Не знам.", "Знам."),
        ("Он није ту.", "Он је ту."),
        ("Како се зовете?", "Како се зовеш?"),
        ("у школи", "у школу"),
        ("радила сам", "радио сам"),
        ("Идем на пошту.", "Идем у пошту."),
        ("сестра", "сестре"),
    ],
)
def test_meaning_is_never_forgiven(expected: str, answer: str):
    for text in (answer, to_latin(answer)):
        assert judge([expected], text).verdict == "wrong"


def test_a_slip_that_makes_another_word_is_wrong():
    assert judge(["пошао"], "посао").verdict == "almost"
    assert judge(["пошао"], "посао", known=frozenset({"posao"})).verdict == "wrong"


def test_the_difference_puts_the_given_text_together_again():
    judgement = judge(["доћи"], "дочи")
    assert "".join(piece for piece, _ in judgement.difference) == "дочи"
    assert [piece for piece, agrees in judgement.difference if not agrees] == ["ч"]
    assert judge(["доћи"], "doči").corrected == "doći"
