"""What grows old or is not Serbian enough: figures and rules in prose, with few false alarms."""

from __future__ import annotations

from datetime import date

import pytest
from sites import COMPILER, PNG, QUESTION, lesson, write

from lms.content import vocabulary
from lms.content.check import check

ON = date(2026, 11, 24)


def codes(tmp_path, body: str, *, english: str = "") -> list[str]:
    files = {"a": lesson(body)} | ({"content/en/a.md": lesson(english, title="Post")} if english else {})
    return [message.code for message in check(write(tmp_path / "site", files), tmp_path / "cache", COMPILER, on=ON)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Зовите 011/123-4567.", "phone"),
        ("Телефон је 018 123 456.", "phone"),
        ("Зовите +381 11 123 4567.", "phone"),
        ("Зовите +381 (0)64 123 4567.", "phone"),
        ("Позови 192 кад је хитно.", "phone"),
        ("Позовите број 112.", "phone"),
        ("Бесплатан је 0800 123 456.", "phone"),
        ("Карта је 150 динара.", "amount"),
        ("Карта је 1.500,00 дин. у граду.", "amount"),
        ("Такса је 320 РСД.", "amount"),
        ("Кирија је 250 евра.", "amount"),
        ("Кирија је 250 €.", "amount"),
        ("Кирија је € 250.", "amount"),
        ("Цена је 2 хиљаде динара.", "amount"),
        ("Рок од 15 дана тече одмах.", "deadline"),
        ("У року од петнаест дана пиши жалбу.", "deadline"),
        ("Рок за жалбу је 8 дана.", "deadline"),
        ("Рок износи 30 радних дана.", "deadline"),
        ("Закон о раду то каже.", "law"),
        ("По Закону о азилу то је право.", "law"),
        ("Види „Сл. гласник“.", "law"),
        ("То пише у члану 35.", "law"),
    ],
)
def test_figures_and_rules_belong_into_the_table_of_facts(tmp_path, body, code):
    assert codes(tmp_path, body) == [code]


@pytest.mark.parametrize(
    ("english", "code"),
    [
        ("Call 192.", "phone"),
        ("It costs 20 EUR.", "amount"),
        ("Appeal within 15 days.", "deadline"),
        ("The Law on Asylum says so.", "law"),
        ("See Article 35.", "law"),
    ],
)
def test_so_they_do_in_english(tmp_path, english, code):
    assert codes(tmp_path, "Добро.", english=english) == [code]


@pytest.mark.parametrize(
    "body",
    [
        "Рођен 01. 05. 1990. године.",
        "Соба број 112 је горе.",
        "Курс траје 15 дана, час 45 минута.",
        "Имам 3 оца и 2 сата.",
        "Закон је закон, а закон о коме говоримо није овде.",
        "Рок је важан.",
        "Динар је новац, евро је новац.",
        "Од 8:30 до 16:00, 2026/27.",
        "Зови ме у 5.",
        QUESTION.format(id="a-01") + "\n> Објашњење: Карта је 150 динара.",
        "## Дијалог\n**Ana:** The ticket is 150 dinars.",
    ],
)
def test_other_numbers_and_what_people_say_are_left_alone(tmp_path, body):
    assert codes(tmp_path, body) == []


@pytest.mark.parametrize("body", ["Његош је песник.", "Град Ријека и Бјеловар.", "Ово је :cyr[млијеко]."])
def test_names_and_fixed_letters_are_not_taken_for_ijekavian(tmp_path, body):
    assert "not-ekavian" not in codes(tmp_path, body)


@pytest.mark.parametrize("body", ["Гдје си?", "Овде. Лијепо је.", "ЛИЈЕПО", "**Тко** је то?", "Што радиш овде?"])
def test_a_form_at_the_start_of_a_sentence_is_found(tmp_path, body):
    assert "not-ekavian" in codes(tmp_path, body)


def test_a_clause_with_what_is_no_question(tmp_path):
    assert codes(tmp_path, "Што је ближе, то је боље.") == []


def test_what_is_said_instead_is_named(tmp_path):
    (message,) = check(write(tmp_path / "site", {"a": lesson("Пијем млијеко.")}), tmp_path / "cache", COMPILER, on=ON)
    assert message.sentence() == "“млијеко” is not the form that the course teaches. Write “млеко” (ekavian Serbian)."


def files(tmp_path, more: dict[str, str | bytes]) -> list[tuple[str, int, str]]:
    site = write(tmp_path / "site", {"a": lesson("![пошта](pictures/post.png)\n\n🔊 dan.opus | Добар дан!"), **more})
    return [(message.path, message.line, message.code) for message in check(site, tmp_path / "cache", COMPILER, on=ON)]


GOOD = {"media/pictures/post.png": PNG, "media/recordings/dan.opus": b"OggS"}


def test_a_picture_that_no_lesson_shows_is_named(tmp_path):
    assert files(tmp_path, {**GOOD, "media/pictures/old.png": PNG, "media/notes.txt": "а"}) == [("media/pictures/old.png", 0, "unused-picture")]


def test_a_recording_that_is_too_large_for_a_slow_line_is_named(tmp_path):
    assert files(tmp_path, {**GOOD, "media/recordings/dan.opus": b"OggS" + bytes(70_000)}) == [("media/recordings/dan.opus", 0, "recording-large")]


def test_files_of_the_vocabulary_are_looked_for(tmp_path):
    table = "word\ttags\tpicture\trecording\nпошта\tж\tpictures/post.png\tdan.opus\nбанка\tж\tpictures/bank.png\tbank.opus\nкиоск\tм\tpictures/kiosk.png\t\n"
    found = files(tmp_path, {**GOOD, vocabulary.PATH: table, "media/pictures/kiosk.png": PNG})
    assert found == [(vocabulary.PATH, 3, "unknown-file")] * 2


@pytest.mark.parametrize(("tags", "line"), [("ж", ()), ("м, R", ()), ("св./несв.", ()), ("предл. + ген.", ()), ("", (2,)), ("R", (2,)), ("жена", (2,))])
def test_every_word_says_what_it_is(tmp_path, tags, line):
    found = files(tmp_path, {**GOOD, vocabulary.PATH: f"word\ttags\nпошта\t{tags}\n"})
    assert found == [(vocabulary.PATH, number, "word-tags") for number in line]
