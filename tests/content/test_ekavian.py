"""The course teaches ekavian Serbian: other forms are found in every case, and nothing else is."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from lms.content.ekavian import TABLE, instead_of

ROOT = Path(__file__).parents[2]
DICTIONARY = Path("/usr/share/hunspell/sr_RS.dic")
WORD = re.compile(r"[\u0400-\u04ff]+")
IJEKAVIAN = re.compile("[^ио]је|[^о]ије|ље[кпт]|њеж|сњег")
CROATIAN = {"домовница", "крухоборац", "рајчица", "рујански", "сретан"}
"""Those of the five thousand words that belong on the list although they are not ijekavian."""


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("млијеком", "млеком"), ("дијете", "дете"), ("најљепша", "најлепша"), ("невјероватно", "невероватно"), ("тисуће", "хиљаде"),
        ("влаковима", "возовима"), ("крухом", "хлебом"), ("опћини", "општини"), ("тко", "ко"), ("тједна", "недеља"), ("точно", "тачно"),
        ("увјети", "услови"), ("јуху", "супу"), ("сретна", "срећна"), ("путовницу", "пасош"), ("свибња", "мај"), ("уред", "канцеларија"),
    ],
)  # fmt: skip
def test_other_forms_are_found_in_every_case(word, instead):
    assert instead_of(word) == instead


@pytest.mark.parametrize("word", ["влакно", "травњак", "коловоз", "уредити", "уреди", "плаћа", "сретну", "сретне", "дијета", "дијетални", "пријем", "није", "пије", "студени", "лист", "рујно"])
def test_words_that_only_look_like_one_are_left_alone(word):
    assert instead_of(word) == ""


def test_five_thousand_words_of_the_dictionary_give_no_false_alarm():
    entries = [line.split("/")[0] for line in DICTIONARY.read_text("utf-8").splitlines()[1:]]
    words = [word for word in entries if WORD.fullmatch(word) and word.islower()]
    chosen = words[:: len(words) // 5_000][:5_000]
    assert len(chosen) == 5_000
    alarms = {word for word in chosen if instead_of(word)}
    assert {word for word in alarms if not IJEKAVIAN.search(word)} == CROATIAN
    doubles = {word for word in alarms if instead_of(word) in entries}
    assert len(doubles) > len(alarms) * 0.8


def test_no_word_that_the_course_teaches_gives_an_alarm():
    with (ROOT / "content" / "vocabulary.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    words = {word.lower() for row in rows for word in WORD.findall(f"{row['word']} {row['forms']}")}
    assert [word for word in words if instead_of(word)] == []


def test_what_is_said_instead_is_never_on_the_list_itself():
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len({row["form"] for row in rows}) == len(rows)
    assert [row for row in rows if any(instead_of(word) for word in WORD.findall(row["instead"]))] == []
