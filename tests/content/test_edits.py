"""How far two words are apart, and whether the difference lies in the protected end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.edits import Edit, edit_between, letters_of, same_stem

WORDS = st.lists(st.sampled_from(["lj", "nj", "dž", *"abcčđž"]), max_size=7).map("".join)


@pytest.mark.parametrize(
    ("wanted", "given", "edit"),
    [
        ("škola", "šktla", Edit("o", "t", False)),
        ("škola", "škoba", Edit("l", "b", True)),
        ("škola", "školu", Edit("a", "u", True)),
        ("škola", "bkola", Edit("š", "b", False)),
        ("škola", "kola", Edit("š", "", False)),
        ("škola", "škla", Edit("o", "", False)),
        ("škola", "škoa", Edit("l", "", True)),
        ("škola", "škol", Edit("a", "", True)),
        ("škola", "šskola", Edit("", "s", False)),
        ("škola", "škobla", Edit("", "b", False)),
        ("škola", "školba", Edit("", "b", True)),
        ("škola", "školab", Edit("", "b", True)),
        ("škola", "kšola", Edit("šk", "kš", False)),
        ("škola", "šokla", Edit("ko", "ok", False)),
        ("škola", "škloa", Edit("ol", "lo", True)),
        ("škola", "škoal", Edit("la", "al", True)),
        ("ljudi", "njudi", Edit("lj", "nj", False)),
        ("prijatelj", "prijatel", Edit("lj", "l", True)),
        ("a", "", Edit("a", "", True)),
        ("", "a", Edit("", "a", True)),
    ],
)
def test_one_edit_has_its_letters_and_its_place(wanted: str, given: str, edit: Edit):
    assert edit_between(wanted, given) == edit


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("škola", "škola"), ("škola", "škl"), ("škola", "šklao"), ("škola", "bkolb"), ("škola", "školabb"), ("škola", "alokš"), ("škola", "kšoal"), ("", "")],
)
def test_no_edit_or_more_than_one_is_none(wanted: str, given: str):
    assert edit_between(wanted, given) is None


@given(WORDS, WORDS)
def test_an_edit_can_be_undone(wanted: str, given: str):
    edit, back = edit_between(wanted, given), edit_between(given, wanted)
    assert (edit is None) == (back is None)
    if edit and back:
        assert (edit.wanted, edit.given) == (back.given, back.wanted)


def test_letters_are_those_of_the_alphabet():
    assert letters_of("džepnjaljd") == ("dž", "e", "p", "nj", "a", "lj", "d")


@pytest.mark.parametrize(
    ("one", "other"),
    [("radim", "radite"), ("bio", "bila"), ("žena", "žene"), ("lekar", "lekarka"), ("on", "ona"), ("ću", "će"), ("ruci", "ruku"), ("mogu", "može"), ("sin", "san")],
)
def test_forms_of_one_word(one: str, other: str):
    assert same_stem(one, other)
    assert same_stem(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("radim", "uradim"), ("idem", "ići"), ("mi", "vi"), ("škola", "kola"), ("kupiti", "kupovati"), ("pet", "petnaest"), ("sam", "si"), ("dati", "davati"), ("sto", "što")],
)
def test_other_words(one: str, other: str):
    assert not same_stem(one, other)
