"""How much of a lesson is new to those who come to it in the order of a curriculum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sites import COMPILER, lesson, write

from lms.content import vocabulary
from lms.content.check import check, fails
from lms.content.messages import Message
from lms.content.readability import FAR

pytestmark = pytest.mark.needs("language")
ON = date(2026, 11, 24)
TABLE = (
    "word\tforms\ttags\tlevel\ten\nићи\tидем\tнесв.\tA1\tgo\nшкола\t\tж\tA1\tschool\nпошта\t\tж\tA1\tpost\n"
    "живети\t\tнесв.\tA2\tlive\nградилиште\t\tс\tB1\tsite\n"
)
CURRICULUM = "title: {sr: Курс, en: Course}\naudience: {sr: сви, en: all}\nhours: 1\nversion: '1.0'\nmodules:\n  - id: m1\n    title: {sr: Први, en: First}\n    lessons: [one, two]\ncompletion: {lessons: 80, score: 60}\n"
WORDS = "## Речник\n\nшкола\n\n## Култура\n\nОво је школа.\n"


def told(tmp_path: Path, first: str, second: str = "Добро.", *, reading: bool = True) -> list[Message]:
    """What is said about how two lessons of a curriculum read."""
    files = {"one": lesson(first, header="level: A1\n"), "two": lesson(second, title="Град", header="level: A1\n")}
    site = write(tmp_path / "site", {**files, vocabulary.PATH: TABLE, "curricula/course.yml": CURRICULUM})
    found = check(site, tmp_path / "cache", COMPILER, on=ON, reading=reading)
    assert {message.code for message in found} <= {"readability", "long-sentence"}, [message.render() for message in found]
    return [message for message in found if message.path.startswith("content/sr/one" if second == "Добро." else "content/sr/two")]


def dialogue(*lines: str) -> str:
    return "## Дијалог\n\n" + "\n\n".join(f"**Ана:** {line}" for line in lines) + "\n"


def test_words_of_the_level_in_any_form_are_not_new(tmp_path):
    (message,) = told(tmp_path, WORDS + dialogue("Иду у школу.", "Школе су у пошти."))
    assert (message.level, message.sentence()) == ("notice", "All 7 words to read are taught by now.")


def test_words_of_later_levels_are_new_and_named(tmp_path):
    (message,) = told(tmp_path, WORDS + dialogue("Иду у школу.", "Живе у школи.", "Живим у школи.", "Иду у школу и у пошту."))
    assert (message.level, message.code, message.line) == ("notice", "readability", 16)
    assert message.sentence() == "13 % of 15 words to read are not taught by now. The most frequent are: живе, живим."


def test_what_an_earlier_lesson_taught_is_known(tmp_path):
    more = "## Речник\n\nшкола\n\nградилиште\n\n## Култура\n\nОво је школа, а ово градилиште.\n"
    text = dialogue("Идем на градилишту.", "Идем у школу.")
    assert told(tmp_path / "a", WORDS, text)[0].values["words"] == "градилишту"
    assert told(tmp_path / "b", more, text)[0].sentence() == "All 6 words to read are taught by now."


def test_what_only_a_later_lesson_teaches_is_new(tmp_path):
    more = "## Речник\n\nградилиште\n\n## Култура\n\nОво је градилиште.\n"
    site = write(tmp_path / "site", {"one": lesson(dialogue("Идем на градилиште."), header="level: A1\n"), "two": lesson(more, header="level: A1\n")})
    write(site, {vocabulary.PATH: TABLE, "curricula/course.yml": CURRICULUM})
    messages = check(site, tmp_path / "cache", COMPILER, on=ON, reading=True)
    assert [message.values["words"] for message in messages if message.path == "content/sr/one.md"] == ["градилиште"]


def test_names_speakers_marks_and_explanations_are_not_counted(tmp_path):
    text = WORDS + "## Дијалог\n\n**Шумахер:** Идем, Београде, у школу.\n\n## Граматика\n\nГлаголски прилог садашњи.\n\n🔊 [само звук] Градилиште.\n"
    (message,) = told(tmp_path, text)
    assert message.sentence() == "All 4 words to read are taught by now."


def test_a_text_far_above_its_level_is_a_fault_when_strict(tmp_path):
    hard = dialogue("Историчари проучавају средњовековне рукописе.", "Идем у школу.")
    (message,) = told(tmp_path, WORDS + hard, reading=False)
    assert (message.level, message.code) == ("warning", "readability")
    assert message.values["percent"] > FAR
    assert fails([message], strict=True)
    assert "Teach or replace: историчари, проучавају" in message.sentence()


def test_without_being_asked_nothing_is_said_about_what_is_right_for_the_level(tmp_path):
    assert told(tmp_path, WORDS + dialogue("Живе у школи.", "Идем у школу.", "Идем у школу."), reading=False) == []


@pytest.mark.parametrize(("length", "level"), [(12, None), (13, "notice"), (24, "notice"), (25, "warning")])
def test_long_sentences_are_told_and_very_long_ones_are_faults(tmp_path, length, level):
    text = "## Читање\n\n" + " ".join(["Идем", *["идем"] * (length - 1)]) + ". Идем.\n"
    found = [message for message in told(tmp_path, WORDS + text) if message.code == "long-sentence"]
    assert [(message.level, message.values["length"], message.line) for message in found] == ([(level, length, 14)] if level else [])


def test_lessons_of_higher_levels_and_of_curricula_without_words_are_left_alone(tmp_path):
    hard = dialogue("Историчари проучавају средњовековне рукописе.")
    assert told(tmp_path / "a", hard) == []
    site = write(tmp_path / "b", {"one": lesson(WORDS + hard, header="level: B1\n"), "two": lesson()})
    write(site, {vocabulary.PATH: TABLE, "curricula/course.yml": CURRICULUM})
    assert check(site, tmp_path / "cache", COMPILER, on=ON, reading=True) == ()


def test_without_a_dictionary_nothing_is_said(tmp_path):
    site = write(tmp_path / "site", {"one": lesson(WORDS + dialogue("Живе."), header="level: A1\n"), "two": lesson()})
    write(site, {vocabulary.PATH: TABLE, "curricula/course.yml": CURRICULUM})
    messages = check(site, tmp_path / "cache", replace(COMPILER, speller=None), on=ON, reading=True)
    assert [message.code for message in messages] == ["no-dictionary"]
