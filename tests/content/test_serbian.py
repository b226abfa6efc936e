"""Script conversion: the sample of vectors, the dictionary's words there and back, and what must never happen."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.serbian import CYRILLIC, to_cyrillic, to_latin

VECTORS = Path(__file__).parents[1] / "vectors" / "translit.tsv"
ROWS = [line.split("\t") for line in VECTORS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{number}" for number, row in enumerate(ROWS)])
def test_a_row_of_the_sample(row):
    convert = {"c2l": to_latin, "l2c": to_cyrillic}[row[0]]
    assert convert(row[2]) == row[3]


@given(st.text())
def test_latin_is_final(text):
    assert to_latin(to_latin(text)) == to_latin(text)


@given(st.text(alphabet=st.sampled_from(CYRILLIC + CYRILLIC.upper() + " .,<>[]()`{}:")))
def test_no_text_raises(text):
    assert not any(letter in CYRILLIC for letter in to_latin(re.sub(r"[^\w ]", "", text)))
    to_cyrillic(text)


def test_ice_is_a_word_and_not_a_lamp():
    assert to_cyrillic(to_latin("лед, кањон, компањон, Оџалан")) == "лед, кањон, компањон, Оџалан"


def test_a_long_line_of_numerals_stays_a_line_of_numerals():
    assert to_cyrillic("spratovi " + "IV VI " * 20_000) == "спратови " + "IV VI " * 20_000
