"""Which sound of a line learners hear, whatever state the folders are in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import write

from lms.content.sounds import BEST_FIRST, Made, load, made, name_of, write_manifest


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path


def test_a_person_is_heard_before_any_machine(site):
    rows = [Made(key="k", pace="normal", engine=engine, voice="f1", text="Да.", made_on="2026-05-15", file=engine) for engine in BEST_FIRST[:0:-1]]
    write(site, {f"media/speech/{row.file}{suffix}": b"sound" for row in rows for suffix in (".opus", ".mp3")})
    write_manifest(site, rows)
    assert (load(site).speaker("k"), load(site).find("k", "normal")) == ("gtts", "speech/gtts")
    write(site, {"media/recordings/lines/k-normal-0011.opus": b"sound"})
    assert (load(site).speaker("k"), load(site).speaker("k", "slow")) == ("recording", "")


def test_another_engine_voice_speed_or_text_is_another_file():
    parts = ("gtts", "sr", "normal", "Добар дан!")
    others = [(*parts[:place], "x", *parts[place + 1 :]) for place in range(4)]
    assert len({name_of(*one) for one in (parts, *others)}) == 5
    assert name_of("gtts", "sr", "normal", "\u0439") == name_of("gtts", "sr", "normal", "\u0438\u0306"), "the same letter in two spellings"


def test_a_damaged_manifest_loses_only_its_damaged_rows(site):
    row = Made(key="k", pace="normal", engine="gtts", voice="sr", text="Каже:\t„Да“.", made_on="2026-05-15", file="abc")
    write(site, {"media/speech/abc.opus": b"sound", "media/speech/abc.mp3": b"sound"})
    write_manifest(site, [row])
    with (site / "media" / "speech" / "manifest.tsv").open("a") as stream:
        stream.write("half\ta row")
    assert made(site) == [row]
    assert load(site).version != ""
    assert load(site / "nowhere").version == ""
