"""Where an answer and the right form differ, and what the learner is told about it."""

from __future__ import annotations

import pytest

from lms.content.answers import judge
from lms.content.difference import difference, mostly_latin
from lms.content.reasons import REASONS, named


def shown(given: str, right: str) -> str:
    """Both texts in one line: [typed|right] where they differ."""
    return "".join(piece.given or piece.right if piece.agrees else f"[{piece.given}|{piece.right}]" for piece in difference(given, right))


@pytest.mark.parametrize(
    ("given", "right", "marked"),
    [
        ("дочи", "доћи", "до[ч|ћ]и"),
        ("школ", "школа", "школ[|а]"),
        ("шкоола", "школа", "шко[о|]ла"),
        ("skola", "škola", "[s|š]kola"),
        ("shkola", "škola", "[sh|š]kola"),
        ("Идем у школа", "Идем у школу.", "Идем у школ[а|у]."),
        ("„идем у ШКОЛА“", "Идем у школу.", "„идем у ШКОЛ[А|у]“"),
        ("Ја из Сирије", "Ја сам из Сирије.", "Ја[| сам] из Сирије"),
        ("Ја сам сам ту", "Ја сам ту", "Ја сам[ сам|] ту"),
        ("Незнам", "Не знам.", "[Незнам|Не знам.]"),
        ("хлеб", "воз", "[хлеб|воз]"),
        ("дом", "dom", "дом"),
        ("Gdje je", "Где је", "Gd[j|]e je"),
        ("мой", "мој", "мо[й|ј]"),
        ("", "школа", "[|школа]"),
        ("😀", "школа", "😀[|школа]"),
        ("3", "4", "[3|4]"),
        ("š ı", "š i", "š [ı|i]"),
        ("школа\u200b", "школа", "школа"),
    ],
)
def test_what_differs_is_marked(given: str, right: str, marked: str):
    assert shown(given, right) == marked


def test_nothing_of_either_text_is_lost():
    pieces = difference("Ja  sam\tiz Siriju, i ti", "Ja sam iz Sirije.")
    assert "".join(piece.given for piece in pieces) == "Ja sam iz Siriju, i ti"
    assert "".join(piece.right for piece in pieces) == "Ja sam iz Sirije."


def test_the_script_of_a_text_is_that_of_most_of_its_letters():
    assert mostly_latin("kuća")
    assert not mostly_latin("кућа")
    assert not mostly_latin("кuћа")
    assert not mostly_latin("dаnа")
    assert not mostly_latin("12")


@pytest.mark.parametrize(
    ("expected", "given", "sentence"),
    [
        ("Идем у школу.", "idem u skolu", "Right. Mind the marks of the letters: školu."),
        ("школа", "shkola", "Right word. Serbian writes š, not sh: škola."),
        ("Ујак има кућу.", "Уйак има кућу", "Right word. Serbian has no letter й. It is written like this: Ујак."),
        ("људи", "люди", "Right word. Serbian has no letter ю. It is written like this: људи."),
        ("дан", "дань", "Right word. Serbian has no letter ь. It is written like this: дан."),
        ("Не знам.", "Незнам", "Right. Look what is written together and what apart: Не знам."),
        ("Хоћу кућу.", "Hoću kuču", "It sounds similar, but ć is written: kuću."),
        ("Пијем млеко.", "Pijem mlijeko", "That is the ijekavian form. In this course we write mleko."),
        ("Боли ме глава.", "ме боли глава", "The short word “ме” cannot come first."),
        ("сок", "шок", "Look at the letter с: “шок” can be another word."),
        ("станица", "станца", "Look at the letter и."),
        ("школа", "шкоола", "Look at the letter о."),
        ("Идем у школу.", "Идем у школа", "Right word, other ending: у школу."),
        ("Ово је школа.", "Ovo je školu", "Right word, other ending: škola."),
        ("Сестра ради.", "Сестру ради", "Right word, other ending: Сестра."),
    ],
)
def test_the_sentence_names_letters_and_words(expected: str, given: str, sentence: str):
    judgement = judge([expected], given)
    assert REASONS[judgement.reason] % named(judgement.difference) == sentence


def test_without_a_difference_there_is_nothing_to_name():
    assert set(named(()).values()) == {""}
