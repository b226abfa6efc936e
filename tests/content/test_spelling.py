"""Spelling: Debian's Serbian dictionary, the names of the site, and what is no word to look up."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sites import COMPILER, lesson, write

from lms.content import spelling
from lms.content.check import check, fails
from lms.content.publishing import build

ON = date(2026, 11, 24)


def found(tmp_path, body: str, names: str = "", **header: str) -> list[tuple[int, str]]:
    site = write(tmp_path / "site", {"a": lesson(body, **header), spelling.PATH: names})
    messages = check(site, tmp_path / "cache", COMPILER, on=ON)
    return [(message.line, message.values["word"]) for message in messages if message.code == "spelling"]


@pytest.mark.parametrize(
    "body",
    [
        "Полазницама и полазницима је у собама хладно.",
        "годин**у**, *шк*ола, тет-ка, Пот-пи-ши-те, ауто-пут, из Сириј**е**",
        "-наест, ле_, _ука, по-, њ, ха, полазник/ца, учитељ(ица), 2-ог",
        "`жжжжж` :lang[ru: жжжжж] :cyr[жжжжж] https://example.org/жжжжж hunspell <!-- жжжжж -->\n\n```\nжжжжж\n```",
        "[[школу|у школу :: куда идеш?]] и шк[[о]]ла",
    ],
)
def test_right_words_endings_code_and_other_languages_are_not_named(tmp_path, body):
    assert found(tmp_path, body) == []


def test_each_misspelt_word_is_named_once_where_it_stands_first(tmp_path):
    assert found(tmp_path, "Добро.\n\nПогрешшка, **погр**ешшка и Погрешшка.\n\nОвде је погрешшка.") == [(6, "Погрешшка"), (6, "погрешшка")]


def test_the_header_is_read_too(tmp_path):
    assert found(tmp_path, "Добро.", header="summary: Оваа лекција.\n") == [(3, "Оваа")]


def test_a_suggestion_is_made(tmp_path):
    site = write(tmp_path / "site", {"a": lesson("погрешшка")})
    (message,) = check(site, tmp_path / "cache", COMPILER, on=ON)
    assert message.sentence() == "“погрешшка” is not in the dictionary. Did you mean “погрешка”, “погрјешка”? A right word belongs into content/names.txt."
    assert (message.level, fails([message], strict=False), fails([message], strict=True)) == ("warning", False, True)


def test_names_are_known_with_their_endings(tmp_path):
    names = "# људи\nНазанин  # она\nОксана\nвајбер\n"
    assert found(tmp_path, "Назанину, Назанинова, назанин, Оксане, Оксанин, Оксаном, вајбером, Назанимаш", names) == [(4, "Назанимаш")]


def test_a_changed_list_of_names_is_heard(tmp_path):
    site = write(tmp_path / "site", {"a": lesson("Назанин")})
    assert [message.code for message in build(site, tmp_path / "cache", COMPILER).messages] == ["spelling"]
    write(site, {spelling.PATH: "Назанин"})
    assert build(site, tmp_path / "cache", COMPILER).messages == ()


def test_nothing_is_asked_again_when_nothing_changed(tmp_path, monkeypatch):
    site = write(tmp_path / "site", {"a": lesson("Назанин"), "b": lesson("Добро.")})
    before = build(site, tmp_path / "cache", COMPILER).messages
    monkeypatch.setattr(subprocess, "run", None)
    assert check(site, tmp_path / "cache", COMPILER, on=ON) == before
    assert len(before) == 1


def test_other_languages_are_not_looked_up(tmp_path):
    site = write(tmp_path / "site", {"a": lesson("Добро."), "content/en/a.md": lesson("Wrng жжжжж", title="Post")})
    assert check(site, tmp_path / "cache", COMPILER, on=ON) == ()


def test_without_a_dictionary_one_notice_says_so_and_fails_nothing(tmp_path):
    site = write(tmp_path / "site", {"a": lesson("погрешшка"), "b": lesson("погрешшка")})
    messages = check(site, tmp_path / "cache", replace(COMPILER, speller=None), on=ON)
    assert [(message.path, message.code, message.level) for message in messages] == [("content", "no-dictionary", "notice")]
    assert not fails(messages, strict=True)


def test_a_dictionary_that_stops_keeps_no_lesson_from_going_live(tmp_path):
    site = write(tmp_path / "site", {"a": lesson("погрешшка"), "b": lesson("погрешшка")})
    speller = spelling.Speller("/bin/false", Path("/usr/share/hunspell/sr_RS.dic"))
    catalogue = build(site, tmp_path / "cache", replace(COMPILER, speller=speller))
    assert set(catalogue.lessons) == {"a", "b"}
    (message,) = catalogue.messages
    assert (message.level, "CalledProcessError" in message.sentence()) == ("notice", True)


def test_the_dictionary_is_found_where_the_system_keeps_it(tmp_path, monkeypatch):
    assert spelling.installed() is not None
    (tmp_path / "sr_RS.dic").write_text("1\nжжжжж\n", encoding="utf-8")
    (tmp_path / "sr_RS.aff").write_text("SET UTF-8\n", encoding="utf-8")
    monkeypatch.setenv("DICPATH", str(tmp_path))
    speller = spelling.installed.__wrapped__()
    assert speller.misspelt(["жжжжж", "школа"]).keys() == {"школа"}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert spelling.installed.__wrapped__() is None
