"""Which orders of words Serbian allows."""

from __future__ import annotations

import pytest

from lms.content.ladder import latin_words
from lms.content.word_order import clitics_of, free_order, negates_another, starts_with_clitic


def words(text: str) -> tuple[str, ...]:
    return latin_words(text.lower())


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("јуче сам био код лекара", "код лекара сам био јуче"),
        ("он ми га је дао", "дао ми га је он"),
        ("да ли сте му га дали", "да ли сте му га дали"),
        ("ја сам се вратио", "вратио сам се ја"),
        ("вратио си се кући", "кући си се вратио"),
        ("купио си си капут", "капут си си купио"),
        ("видела ју је ана", "ана ју је видела"),
        ("звао вас је марко", "марко вас је звао"),
        ("дошао сам али нисам видео", "нисам видео али дошао сам"),
        ("звао вас је марко", "вас је звао марко"),
        ("марко је јуче звао вас", "вас је јуче звао марко"),
        ("марко је звао вас јуче", "јуче је марко звао вас"),
        ("марко је звао вас јуче", "јуче је звао вас марко"),
        ("рекао сам али је он дошао", "рекао сам али он је дошао"),
        ("чекао сам јер сам желео", "чекао сам јер сам желео"),
        ("био сам у школи или сам био код куће", "код куће сам био или био сам у школи"),
        ("у овој великој кући сам живео", "живео сам у овој великој кући"),
        ("живео сам у новом стану", "у новом стану сам живео"),
        ("ишла сам у нову школу", "у нову школу сам ишла"),
        ("дошао сам из велике куће", "из велике куће сам дошао"),
        ("радио сам са добрим људима", "са добрим људима сам радио"),
        ("дошао сам због мојих деце", "због мојих сам деце дошао"),
        ("ту је наш учитељ", "наш учитељ је ту"),
        ("знам га", "знам га"),
        ("ја га не знам", "не знам га ја"),
        ("идем кући", "кући идем"),
    ],
)
def test_orders_that_serbian_allows(wanted: str, answer: str):
    assert sorted(words(wanted)) == sorted(words(answer))
    assert free_order(words(wanted), words(answer))


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("он ми га је дао", "дао га ми је он"),
        ("он ми га је дао", "дао ми је га он"),
        ("ја сам се вратио", "вратио се сам ја"),
        ("видела ју је ана", "ана је ју видела"),
        ("јуче сам био овде", "јуче овде сам био"),
        ("јуче сам био овде", "јуче био сам овде"),
        ("био сам овде јуче", "сам био овде јуче"),
        ("био сам код лекара јуче", "код лекара јуче сам био"),
        ("дошао сам са братом јуче", "са братом јуче сам дошао"),
        ("био сам у школи данас", "у школи данас сам био"),
        ("идем у школу", "школу у идем"),
        ("идем из куће у школу", "идем у куће из школу"),
        ("ја не знам", "не ја знам"),
        ("мислим да ћу доћи", "мислим ћу да доћи"),
        ("знам где сте били", "знам сте где били"),
        ("дошао сам и донео сам хлеб", "дошао сам и сам донео хлеб"),
        ("ана је ту", "ту ана је"),
        ("живео сам у новом стану", "живео у новом сам стану"),
    ],
)
def test_orders_that_it_does_not_allow(wanted: str, answer: str):
    assert sorted(words(wanted)) == sorted(words(answer))
    assert not free_order(words(wanted), words(answer))


def test_mi_and_ti_are_short_words_only_where_they_are_not_the_subject():
    assert "mi" in clitics_of(words("дај ми воде"))
    assert "mi" not in clitics_of(words("ми идемо кући"))
    assert "mi" in clitics_of(words("дај ми само воде"))
    assert "ti" in clitics_of(words("како ти је име"))
    assert "ti" not in clitics_of(words("шта ти радиш"))
    assert "ti" not in clitics_of(words("да ли си ти дошао"))
    assert "ti" in clitics_of(words("ту ти је наш учитељ"))


def test_a_short_word_may_be_first_only_where_the_author_has_it():
    assert starts_with_clitic(words("ја сам ту"), words("сам ја ту"))
    assert not starts_with_clitic(words("је ли ту"), words("је ту ли"))
    assert starts_with_clitic(words("је ли ту"), words("ли је ту"))
    assert not starts_with_clitic(words("ја сам ту"), words("ту сам ја"))


def test_negation_belongs_to_its_word():
    assert negates_another(words("не идем ја идеш ти"), words("идем ја не идеш ти"))
    assert negates_another(words("не идем ја идеш ти"), words("идеш не ти идем ја"))
    assert not negates_another(words("не идем сутра"), words("сутра не идем"))
    assert not negates_another(words("не знам"), words("знам не"))
    assert not negates_another(words("идем сутра"), words("сутра идем"))
