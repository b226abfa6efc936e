"""The other gender of a sentence in the past tense, as it is proposed to authors."""

from __future__ import annotations

import pytest

from lms.content.genders import other_gender

PAIRS = [
    ("Радио сам у болници.", "Радила сам у болници."),
    ("Дошао сам из Сирије.", "Дошла сам из Сирије."),
    ("Јуче сам био код лекара.", "Јуче сам била код лекара."),
    ("Шта си рекао?", "Шта си рекла?"),
    ("Нисам могао да дођем.", "Нисам могла да дођем."),
    ("Чекао сам и читао.", "Чекала сам и читала."),
    ("Слушао сам музику.", "Слушала сам музику."),
    ("Видео сам школу.", "Видела сам школу."),
    ("Волео бих кафу.", "Волела бих кафу."),
    ("Чуо си ме.", "Чула си ме."),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_a_person_did_has_two_forms(one: str, other: str):
    assert other_gender(one) == other
    assert other_gender(other) == one


@pytest.mark.parametrize("text", ["Он је радио.", "Ја сам лекар.", "Имам посао.", "Ја сам као сестра.", "Мала сам.", "школа", ""])
def test_other_texts_have_none(text: str):
    assert other_gender(text) is None


def test_latin_is_understood():
    assert other_gender("Radio sam.") == "Радила сам."
