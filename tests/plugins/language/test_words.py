"""The words of a course: found in both scripts, with meanings in the reader's language, as a table and as a package for Anki."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.data.database import reading
from lms.plugins.language.anki import LARGEST_SOUND, Note, package
from lms.plugins.language.models import choice
from tests.web.conftest import Actor

NOTE = Note(key="кућа", cyrillic="кућа", latin="kuća", meaning="house", direction="ltr", grammar="feminine", sentence="Ово је <кућа>.", sound="")


@pytest.mark.parametrize("wanted", ["српски", "srpski", "SRPSKI", "serbian"])
def test_a_word_is_found_in_both_scripts_and_by_its_meaning(as_learner: Actor, wanted: str):
    page = as_learner.get("/words", query_string={"q": wanted}).text
    assert '<b lang="sr-Cyrl">српски</b>' in page
    assert '<b lang="sr-Cyrl">земља</b>' not in page


def test_a_word_is_found_without_diacritics_and_in_another_form(as_learner: Actor):
    assert "довиђења" in as_learner.get("/words?q=dovidjenja").text
    assert '<b lang="sr-Cyrl">мајка</b>' in as_learner.get("/words?q=majku").text
    assert "Нема такве речи" in as_learner.get("/words?q=xyzxyz").text


def test_a_word_comes_with_gender_aspect_forms_and_a_sentence(as_learner: Actor):
    page = as_learner.get("/words?q=govoriti").text
    assert "несвршени вид" in page
    assert "Говорите ли српски?" in as_learner.get("/words?q=srpski").text


def choose(reader: Actor, language: str) -> Any:
    """Choose the language of meanings."""
    return reader.post("/words/language", "/words", gloss=language)


def test_meanings_come_in_the_chosen_language_isolated_and_fall_back_to_english(arabic: Flask, as_reader: Actor):
    assert choose(as_reader, "ar").status_code == 303
    page = as_reader.get("/words").text
    assert '<span class="helper" lang="ar" dir="rtl">صباح الخير</span>' in page
    assert '<span class="helper" lang="ar" dir="rtl">اسم</span><small class="muted">још није проверено</small>' in page
    assert '<span class="helper" lang="en" dir="ltr">Serbian' in page
    assert '<option value="ar" lang="ar" dir="rtl" selected>العربية</option>' in page
    assert "صباح" in as_reader.get("/words?q=صباح").text
    assert "Türkçe" not in page
    choose(as_reader, "xx")
    with arabic.app_context(), reading() as connection:
        assert connection.execute(select(choice.c.gloss)).scalars().all() == ["ar"]


def test_without_other_languages_nothing_is_asked(as_learner: Actor):
    assert 'id="gloss"' not in as_learner.get("/words").text


def test_the_table_has_both_scripts(as_reader: Actor):
    choose(as_reader, "ar")
    answer = as_reader.get("/words.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    row = next(one for one in rows if one["cyrillic"] == "добро јутро")
    assert (row["latin"], row["meaning"], row["meaning_language"]) == ("dobro jutro", "صباح الخير", "ar")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert next(one for one in rows if one["cyrillic"] == "име")["gender"] == "neuter"


def opened(body: bytes, folder: Path) -> tuple[list[Any], dict[str, bytes]]:
    """Notes (guid and fields) and sounds of a package."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extract("collection.anki2", folder)
        media = json.loads(archive.read("media"))
        sounds = {name: archive.read(number) for number, name in media.items()}
    with sqlite3.connect(folder / "collection.anki2") as connection:
        notes = connection.execute("select guid, flds from notes order by guid").fetchall()
    connection.close()
    return notes, sounds


def test_anki_gets_the_words_with_sounds_under_lasting_ids(as_reader: Actor, tmp_path: Path):
    notes, sounds = opened(as_reader.get("/words.apkg").data, tmp_path)
    assert len(notes) == len(list(csv.DictReader(io.StringIO(as_reader.get("/words.csv").data.decode("utf-8-sig")))))
    fields = next(fields.split("\x1f") for _guid, fields in notes if fields.startswith("добро јутро\x1f"))
    assert fields[1] == "dobro jutro"
    assert fields[2] == '<span dir="ltr">good morning</span>'
    (name, sound), = sounds.items()
    assert fields[5] == f"[sound:{name}]"
    assert sound.startswith(b"ID3")
    again, _sounds = opened(as_reader.get("/words.apkg").data, tmp_path)
    assert again == notes


def test_a_package_escapes_words_and_leaves_out_what_is_large_or_elsewhere(tmp_path: Path):
    media = tmp_path / "media"
    media.mkdir()
    (media / "large.opus").write_bytes(bytes(LARGEST_SOUND + 1))
    (tmp_path / "secret").write_bytes(b"secret")
    notes = [NOTE, *(Note(**{**NOTE.__dict__, "key": name, "sound": name}) for name in ("large.opus", "../secret", "missing.opus"))]
    found, sounds = opened(package("test", notes, media), tmp_path)
    assert sounds == {}
    assert {fields.split("\x1f")[4] for _guid, fields in found} == {"Ово је &lt;кућа&gt;."}
    assert len({guid for guid, _fields in found}) == 4


def test_the_server_does_not_carry_genanki():
    program = "import sys, lms.wsgi; sys.exit('genanki' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
