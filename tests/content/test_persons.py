"""People of both genders are spoken of and spoken to."""

from __future__ import annotations

from datetime import date

import pytest
from sites import COMPILER, QUESTION, lesson, write

from lms.content import persons
from lms.content.check import check

TABLE = (
    "word\tforms\tplural\tpair\tpair_forms\n"
    "учитељ\tучитељ учитеља\tучитељи учитеље\tучитељица\tучитељица учитељице учитељицу\n"
    "полазник\tполазник полазника\tполазници полазницима\tполазница\tполазница полазнице полазницама\n"
)


def codes(tmp_path, body: str, header: str = "") -> list[tuple[int, str]]:
    site = write(tmp_path / "site", {"a": lesson(body, header=header), persons.PATH: TABLE})
    messages = check(site, tmp_path / "cache", COMPILER, on=date(2026, 11, 24))
    return [(message.line, message.code) for message in messages]


@pytest.mark.parametrize("body", ["Питај учитеља.", "## Белешке\nУчитељ пита.", QUESTION.format(id="a-01") + "\nПитај учитеља."])
def test_a_noun_alone_is_named(tmp_path, body):
    assert [code for _line, code in codes(tmp_path, body)] == ["person-pair"]


@pytest.mark.parametrize(
    "body",
    [
        "Питај учитеља или учитељицу.",
        "Питај учитеља.\n\nОво је учитељица.",
        "Питај учитеља/ицу или учитељ(ицу).",
        "Кажи: „Ја сам учитељ.“",
        "🔊 Ја сам учитељ.",
        "| он | ради |\n| --- | --- |\n| учитељ | у школи |",
        "## Питање 1\n<!-- id: a-01 -->\nКо је то?\n\n- [x] учитељ\n- [ ] лекар",
        "## Дијалог\n**Ана:** Ово је учитељ.",
        "## Речник\nучитељ :: teacher",
    ],
)
def test_pairs_quotations_and_what_given_people_say_are_left_alone(tmp_path, body):
    assert codes(tmp_path, body) == []


def test_in_a_lesson_about_given_people_only_people_in_general_need_a_pair(tmp_path):
    assert codes(tmp_path, "Марко је учитељ.", "voices: [Марко]\n") == []
    assert codes(tmp_path, "Полазници пишу.", "voices: [Марко]\n") == [(5, "person-pair")]


def test_each_noun_is_named_once(tmp_path):
    assert codes(tmp_path, "Полазници пишу.\n\nПолазници и полазник читају.\n\nУчитељ пита.") == [(4, "person-pair"), (8, "person-pair")]


@pytest.mark.parametrize("body", ["Где си радио јуче?", "Кад си ти дошла?", "Јеси ли јуче читао?", "Видео си слику.", "## Белешке\nПитај: шта си рекла?"])
def test_past_tense_for_one_gender_is_named(tmp_path, body):
    assert [code for _line, code in codes(tmp_path, body)] == ["one-gender"]


@pytest.mark.parametrize(
    "body",
    [
        "Где си радио / радила?",
        "Где си радио/ла?",
        "Кад си дошао или дошла у град?",
        "Ти си део групе.",
        "Одакле си? Хвала!",
        "Где сте радили?",
        "Марко је радио, а ти си овде.",
        "Пита: „Где си радио?“",
        "🔊 Где си радио?",
        "## Дијалог\n**Ана:** Где си радио?",
        "Шта радиш?",
    ],
)
def test_both_genders_and_other_speakers_are_left_alone(tmp_path, body):
    assert codes(tmp_path, body) == []


def test_a_site_may_do_without_the_list(tmp_path):
    assert persons.load(tmp_path) == persons.NOBODY
