"""Judging typed Serbian: rows of the reference's sample, rows of our own, and what must hold for any text."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content import answers, difference, variants
from lms.content.answers import ADVANCED, BEGINNERS, MODES, PARTLY, Scoring, at_level, judge
from lms.content.difference import mostly_latin
from lms.content.reasons import REASONS
from lms.content.serbian import to_cyrillic, to_latin

VECTORS = Path(__file__).parent.parent / "vectors"
UNSEEN = re.compile(r"\\u([0-9A-F]{4})|\\t")


def rows(name: str) -> list[list[str]]:
    with (VECTORS / name).open(encoding="utf-8") as stream:
        return [row for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE) if row and not row[0].startswith("#")]


SAMPLE, OWN = rows("answers.tsv"), rows("answers-own.tsv")
WORDS = (
    "ја", "сам", "из", "Сирије", "идем", "у", "школу", "ђак", "његош", "надживети", "не", "разумем", "куће", "се", "зовем",
    "млеко", "ми", "га", "знам", "џеп", "пошао", "Љиљана", "мој", "двадесет",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
LETTERS = "abcčćdđežijlnoprsštuvzжшћчђњљабвгдеијклмнопрстуфхцйяь -'.,?\u0301\u200b"
SLIPS = st.tuples(SENTENCES, st.integers(0, 30), st.sampled_from(LETTERS), st.sampled_from(("put", "drop", "change")))
TEXT_MODES = st.sampled_from(("text", "free", "strict", "minimal"))
SILENT: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "spaces": lambda text: f" \u00a0{text.replace(' ', '   ')}\t",
    "quotes": lambda text: f"„{text}“",
    "marks": lambda text: f"– {text.replace(' ', ', ')}!",
    "invisible": lambda text: "\u200e" + "\u00ad".join(text) + "\u202c",
    "emoji": lambda text: f"{text} ❤️👍🏽",
    "look-alikes": lambda text: text.replace("а", "a").replace("о", "o") if not text.isascii() else text,
    "stress": lambda text: text.replace("а", "а̏").replace("a", "á"),
}
"""Ways to write the same answer that are never held against anybody."""


def slipped(slip: tuple[str, int, str, str]) -> str:
    """A sentence with a letter put in, dropped or changed."""
    text, place, letter, how = slip
    place %= len(text) + 1
    return text[:place] + (letter if how != "drop" else "") + text[place + (how != "put") :]


@pytest.fixture(autouse=True, scope="module")
def nothing_remembered() -> None:
    """What was read once is read anew: mutants share the memory of the run before them."""
    for remembering in (answers._alternative, answers._latin, answers._cyrillic, difference._key):
        remembering.cache_clear()
    for remembering in (variants.without_marks, variants.as_in_english, variants.ijekavian):
        remembering.cache_clear()


@pytest.mark.parametrize(("mode", "expected", "answer", "verdict", "reason"), [row[:5] for row in SAMPLE], ids=range(2, len(SAMPLE) + 2))
def test_rows_of_the_sample(mode: str, expected: str, answer: str, verdict: str, reason: str):
    judgement = judge(expected.split("|"), answer, mode)
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


@pytest.mark.parametrize("row", OWN, ids=range(2, len(OWN) + 2))
def test_rows_of_our_own(row: list[str]):
    mode, expected, answer, verdict, reason = row[:5]
    known = frozenset(row[6].split()) if len(row) > 6 else frozenset()
    answer = UNSEEN.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\t", answer)
    judgement = judge(expected.split("|"), answer, mode, known)
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(MODES))
def test_any_text_gets_one_judgement(expected: str, answer: str, mode: str):
    judgement = judge([expected], answer, mode)
    assert judgement == judge([expected], answer, mode)
    assert judgement.verdict == "correct" or judgement.reason in REASONS


@given(SENTENCES, SLIPS.map(slipped), st.sampled_from(MODES))
def test_any_slip_gets_one_judgement(expected: str, answer: str, mode: str):
    judgement = judge([expected], answer, mode)
    assert judgement == judge([expected], answer, mode)
    assert (judgement.reason == "") == (judgement.verdict == "correct")


@given(SENTENCES, SENTENCES, TEXT_MODES)
def test_the_script_changes_nothing(expected: str, answer: str, mode: str):
    cyrillic, latin = judge([expected], answer, mode), judge([expected], to_latin(answer), mode)
    if not to_latin(answer).isascii():
        assert (cyrillic.verdict, cyrillic.reason) == (latin.verdict, latin.reason)
    assert judge([expected], expected, mode).verdict == judge([to_latin(expected)], expected, mode).verdict == "correct"


@given(SLIPS, TEXT_MODES)
def test_the_script_changes_nothing_about_a_slip(slip: tuple[str, int, str, str], mode: str):
    expected, answer = slip[0], slipped(slip)
    latin = to_latin(answer)
    if latin.isascii() or re.search("[a-zčćđšžйяь\u0301]", answer):
        return
    one, other = judge([expected], answer, mode), judge([expected], latin, mode)
    assert (one.verdict, one.reason, one.score) == (other.verdict, other.reason, other.score)


@pytest.mark.parametrize("name", SILENT)
@given(SENTENCES, SENTENCES, TEXT_MODES)
def test_what_is_silent_changes_nothing(name: str, expected: str, answer: str, mode: str):
    changed = SILENT[name]
    plain = judge([expected], answer, mode)
    for judgement in (judge([expected], changed(answer), mode), judge([changed(expected)], answer, mode)):
        assert (judgement.verdict, judgement.reason) == (plain.verdict, plain.reason)


@given(st.lists(SENTENCES, min_size=1, max_size=3), SENTENCES, SLIPS.map(slipped), st.sampled_from(MODES))
def test_a_further_alternative_never_lowers_the_score(expected: list[str], further: str, answer: str, mode: str):
    assert judge([*expected, further], answer, mode).score >= judge(expected, answer, mode).score


@given(st.lists(SENTENCES, min_size=1, max_size=3), SLIPS.map(slipped), st.sampled_from(MODES))
def test_the_right_form_is_an_alternative_in_the_script_of_the_learner(expected: list[str], answer: str, mode: str):
    corrected = judge(expected, answer, mode).corrected
    written = any(map(str.isalpha, answer)) and mode != "script"
    in_script = (to_latin if mostly_latin(answer) else to_cyrillic) if written else str
    assert corrected in [in_script(text) for text in expected]


@given(SLIPS, st.sampled_from(MODES))
def test_the_difference_puts_both_texts_together_again(slip: tuple[str, int, str, str], mode: str):
    judgement = judge([slip[0]], slipped(slip), mode)
    if judgement.verdict != "correct":
        assert "".join(piece.right for piece in judgement.difference) == judgement.corrected


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
    for mode in ("text", "free", "strict", "minimal", "script"):
        for text in (answer, to_latin(answer)):
            assert judge([expected], text, mode).verdict == "wrong"


@pytest.mark.parametrize("known", ["posao", "посао"])
def test_a_slip_that_makes_another_word_is_wrong(known: str):
    assert judge(["пошао"], "посао").verdict == "almost"
    assert judge(["пошао"], "посао", known=frozenset({known})).verdict == "wrong"


def test_the_right_form_comes_in_the_script_that_was_typed():
    assert judge(["доћи"], "doči").corrected == "doći"
    assert judge(["doći"], "дочи").corrected == "доћи"
    assert judge(["8:30"], "9:30", "time").corrected == "8:30"
    assert judge(["школа"], "škola", "script").corrected == "школа"


def test_the_nearest_alternative_is_shown():
    assert judge(["Не.", "Из Сирије."], "из сирију").corrected == "Из Сирије."
    assert judge(["у кући", "код куће"], "код кућа").corrected == "код куће"


def test_what_is_almost_right_is_worth_something():
    assert [judge([one], other).score for one, other in (("кућа", "kuca"), ("кућа", "kucha"), ("школа", "шкоола"))] == [1, 0.8, 0.8]
    assert [judge([one], other).score for one, other in (("сок", "шок"), ("Боли ме глава", "Глава ме боли"), ("жена", "жене"))] == [0.8, 0.5, 0]
    assert judge(["кућа"], "кућа").score == 1
    assert judge(["кућа"], "").score == 0


def test_from_a2_on_spelling_counts():
    for text in ("kuca", "kuča", "куќа"):
        assert judge(["кућа"], text, scoring=ADVANCED).score == 0.8
    assert judge(["млеко"], "млијеко", scoring=ADVANCED).score == 0.8
    assert judge(["не знам"], "незнам", scoring=ADVANCED).score == 0.8
    assert judge(["школа"], "шкоола", scoring=ADVANCED).score == 0.8
    assert judge(["Боли ме глава"], "Глава ме боли", scoring=ADVANCED).score == 0.5


def test_a_wrong_ending_may_earn_a_part():
    partly = Scoring(ending=0.25)
    assert judge(["у школу"], "у школа", scoring=partly).score == 0.25
    assert judge(["у школу"], "у кућу", scoring=partly).score == 0
    assert judge(["у школу"], "у школа", scoring=partly).verdict == "wrong"


def test_the_level_of_a_lesson_decides_about_spelling_only():
    assert {at_level(BEGINNERS, level) for level in ("", "A0", "A1")} == {BEGINNERS}
    assert {at_level(BEGINNERS, level) for level in ("A2", "B1")} == {ADVANCED}
    assert at_level(PARTLY, "A2") == Scoring(spelling=0.8, ending=0.25)


def test_a_question_without_an_answer_says_so():
    for expected in ([], [""], ["", "  "], ["?!"]):
        assert judge(expected, "нешто").reason == judge(expected, "").reason == "config"
    assert judge(["  ", "школа"], "школа").verdict == "correct"


def test_a_mode_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="unknown mode speech"):
        judge(["школа"], "школа", "speech")


def test_an_endless_answer_is_cut():
    assert judge(["школа"], " " * 400 + "школа").verdict == "correct"
    assert judge(["а " * 150], "а " * 5000).verdict == "correct"
    assert len("".join(piece.given for piece in judge(["школа"], "б" * 5000).difference)) == 300
