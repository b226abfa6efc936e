"""Real speech from the real engine: how long, how loud, how slow, and with which voices."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from speech_site import LINES, lines, loudness, wanted

from lms.content.sounds import SUFFIXES, load
from lms.content.spoken import VOICES
from lms.speech.clip import SpeechError
from lms.speech.espeak import PAUSE, Espeak, phrases
from lms.speech.making import jobs, make
from lms.speech.sound import LARGEST, decode


def test_the_files_are_real_speech(tmp_path: Path):
    said = lines(*LINES)
    assert make(tmp_path, wanted(tmp_path, said, "espeak-ng"), Espeak()) == []
    sounds = load(tmp_path)
    for line in said:
        seconds = {}
        for pace in ("normal", "slow"):
            for suffix in SUFFIXES:
                file = tmp_path / "media" / f"{sounds.find(line.key, pace)}{suffix}"
                clip = decode(file.read_bytes())
                samples = array("h", clip.samples)
                assert sum(abs(sample) > 1000 for sample in samples) > len(samples) / 10, "somebody speaks"
                assert file.stat().st_size <= LARGEST
                seconds[pace] = clip.seconds
                if clip.seconds > 1:  # the meter needs more than a word
                    assert -19 < loudness(file) < -13
        assert 0.04 < seconds["normal"] / len(line.text) < 0.17
        assert seconds["slow"] > seconds["normal"]


def test_slow_is_made_of_pauses():
    engine = Espeak()
    text = "Имала сам у понедељак, али нисам могла да дођем."
    assert phrases(text) == ["Имала сам", "у понедељак,", "али нисам могла", "да дођем."]
    slow = engine.say(text, "sr+f1", "slow")
    silent = bytes(2 * int(PAUSE * slow.rate))
    assert slow.samples.count(silent) >= 3
    assert silent not in engine.say(text, "sr+f1", "normal").samples


def test_women_and_men_sound_different():
    engine = Espeak()
    assert len({engine.say("Добар дан!", engine.voice(voice), "normal").samples for voice in VOICES}) == len(VOICES)
    with pytest.raises(SpeechError, match="no voice"):
        engine.say("Добар дан!", "nobody", "normal")


def test_cyrillic_is_what_the_voice_reads(tmp_path: Path):
    latin = lines("Dobar dan! Ja sam Đorđe.")
    assert {job.row.text for job in jobs(wanted(tmp_path, latin, "espeak-ng"), Espeak())} == {"Добар дан! Ја сам Ђорђе."}
