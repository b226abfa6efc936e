"""Each type of question: how it is read from a form, judged, shown, and what its authors are told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import COMPILER, lesson, write

from lms.content.catalogue import Catalogue
from lms.content.html import latin, mapped
from lms.content.lesson import read_edition
from lms.content.media import SOUND_MARK, unheard, until_answered, with_sounds
from lms.content.prose import plain
from lms.content.publishing import build
from lms.content.questions import Question
from lms.content.sounds import Sounds
from lms.content.values import span

BUNDLE = Path(__file__).parents[1] / "bundle"
VIEWS = (("sr", "Cyrl"), ("sr", "Latn"), ("en", "Cyrl"), ("en", "Latn"))
MINIMAL = "🔊 {0}\n\n- [x] {0}\n- [ ] {1}\n"


def question(body: str, keyword: str = "Питање") -> Any:
    """The one question of a lesson."""
    edition = read_edition(COMPILER, "content/sr/a.md", "sr", lesson(f"## {keyword}\n<!-- id: a-01 -->\n{body}\n"))
    assert [message.render() for message in edition.messages if message.level == "error"] == []
    (found,) = edition.sections
    return found


def answered(one: Question, **fields: Any) -> Any:
    """What a form with these fields gives; `answer_0` stands for answer-0."""
    form = {name.replace("_", "-"): value if isinstance(value, list) else [value] for name, value in fields.items()}
    return one.read(form)


def in_latin_question(one: Question) -> Any:
    """The same as readers of Latin see it."""
    return mapped(one, latin)


def score(one: Question, **fields: Any) -> float:
    return one.grade(answered(one, **fields)).score


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("bundle")
    shutil.copytree(BUNDLE, folder / "site")
    return build(folder / "site", folder / "cache", COMPILER)


def every_question(catalogue: Catalogue) -> list[Question]:
    found = [catalogue.lesson(key, *view).questions for key in catalogue.lessons for view in VIEWS]
    return [question for questions in found for question in questions]


def test_every_type_of_the_registry_is_in_the_bundle(bundle):
    types = {kind.type for kind in COMPILER.sections if issubclass(kind, Question)}
    assert {question.type for question in every_question(bundle)} == types


FIELDS = ["answer", "said", *(f"answer-{number}" for number in range(4))]
FORMS = st.dictionaries(st.sampled_from(FIELDS), st.lists(st.one_of(st.sampled_from(["0", "1", "2", "-1", "пошту", "15.5.2026", "99999999999", "²"]), st.text(max_size=20)), min_size=1, max_size=4))


@given(form=FORMS, odd=st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["heard", "said", "x"]), inner, max_size=3)))
@settings(max_examples=60, deadline=None)
def test_no_form_and_no_response_is_too_odd(bundle, form, odd):
    for one in every_question(bundle):
        response = one.read(form)
        assert json.loads(json.dumps(response)) == response, "a response is stored as JSON"
        for given_response in (response, odd):
            grade = one.grade(given_response)
            assert one.grade(given_response) == grade
            assert 0 <= grade.points <= grade.maximum or grade.verdict in ("waiting", "noted", "empty")
            one.show(given_response)


def test_a_response_means_the_same_in_every_script_and_language(bundle):
    forms = {"single choice": {"answer": ["0"]}, "order": {f"answer-{place}": [str(place)] for place in range(3)}, "minimal pair": {"answer-0": ["0"], "answer-1": ["1"]}}
    for key in bundle.lessons:
        editions = [bundle.lesson(key, *view).questions for view in VIEWS]
        for same in zip(*editions, strict=True):
            form = forms.get(same[0].type, {"answer": ["1"], "answer-0": ["0"], "answer-1": ["1"]})
            grades = {(grade.verdict, grade.points) for one in same for grade in [one.grade(one.read(form))]}
            assert len(grades) == 1, same[0].id


def test_an_old_answer_stays_what_it_was_when_options_go_and_move(tmp_path):
    text = "## Питање\n<!-- id: a-01 -->\nШта је ово?\n\n- [x] сто\n- [ ] столица\n- [ ] врата\n"
    site = write(tmp_path / "site", {"a": lesson(text)})
    before = build(site, tmp_path / "cache", COMPILER).question("a-01", "sr", "Cyrl")
    response = before.read({"answer": ["1"]})
    write(site, {"a": lesson(text.replace("- [x] сто\n- [ ] столица\n- [ ] врата", "- [ ] врата\n- [x] сто"))})
    catalogue = build(site, tmp_path / "cache", COMPILER)
    then = catalogue.question("a-01", "sr", "Latn", before.revision)
    assert (then.show(response), then.grade(response).verdict) == ("stolica", "wrong")
    assert catalogue.question("a-01", "sr", "Cyrl").show(response) == "сто", "which is why an answer carries its revision"


# Choice


def test_an_option_may_be_heard_before_it_is_read():
    one = question("Шта чујеш?\n\n- [x] 🔊 [само звук] Добар дан!\n- [ ] 🔊 Лаку ноћ!\n")
    assert [option.hidden for option in one.options] == [True, False]
    assert "Добар дан" not in one.options[0].sound
    assert "Лаку ноћ" in one.options[1].sound
    assert one.show(0) == "Добар дан!"


def test_several_right_options_count_hits_less_false_ones():
    one = question("- [x] а\n- [x] б\n- [ ] в\n- [ ] г\n")
    assert [score(one, answer=chosen) for chosen in (["0", "1"], ["0"], ["0", "1", "2"], ["0", "2"], ["2", "3"])] == [1, 0.5, 0.5, 0, 0]


def test_a_second_try_is_worth_half_for_one_choice_only():
    assert question("- [x] а\n- [ ] б\n").again == 0.5
    assert question("- [x] а\n- [x] б\n- [ ] в\n").again == 1
    assert question("Идем у [[пошту]].").again == 1


# Gaps, values, banks and tiles


def test_a_gap_with_a_word_bank_is_chosen_and_exact():
    one = question("options: word bank, also школи / учи\n\nИдем у [[школу]]. Он ће [[ући]].")
    assert [word.text for word in one.bank] == ["школи", "школу", "ући", "учи"]
    assert score(one, answer_0="школу", answer_1="ући") == 1
    assert score(one, answer_0="školu", answer_1="ući") == 1, "the bank is the same in both scripts"
    seen = in_latin_question(one)
    assert (seen.show(["школу", "учи"]), seen.grade(["школи", "учи"]).parts[0].right) == ("školu, uči", "školu")
    assert one.grade(["школу", "учи"]).parts[1].verdict == "wrong", "what is chosen has no typing mistakes"


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("15.5.2026", "date"), ("15. 5. 2026.", "date"), ("8:30", "time"), ("064 000 0000", "phone"), ("+381 64 000 0000", "phone"),
        ("12..15", "number"), ("37 ± 0,5", "number"), ("37 +- 0.5", "number"), ("1.500", "number"), ("-4", "number"), ("8|осам", "number"),
        ("осам|8", "text"), ("пошта", "text"), ("8|у осам", "number"), ("1. мај", "text"),
    ],
)  # fmt: skip
def test_the_look_of_an_answer_says_how_it_is_judged(written, mode):
    assert question(f"[[{written}]]").gaps[0].mode == mode
    assert question(f"Ево: [[{written}]].").gaps[0].mode == mode


@pytest.mark.parametrize(
    ("written", "right", "wrong"),
    [
        ("37 ± 0,5", ["37", "36,5", "37.5", "٣٧"], ["36,4", "37,51", "тридесет", ""]),
        ("0,3 ± 0,1", ["0,4", "0,2", "0.3"], ["0,41"]),
        ("12..15", ["12", "13,5", "15"], ["11", "16"]),
        ("15.5.2026", ["15.05.2026.", "15/5/2026", "15-5-2026"], ["5.15.2026", "15.5.26"]),
        ("8:30", ["8.30", "08:30", "8:30 h"], ["20:30", "8:31"]),
        ("064 000 0000", ["+381640000000", "064/000-0000"], ["064 000 0001", "64"]),
    ],
)
def test_values_are_judged_as_values(written, right, wrong):
    one = question(f"[[{written}]]")
    assert {score(one, answer_0=text) for text in right} == {1}
    assert {score(one, answer_0=text) for text in wrong if text} == {0}


def test_a_span_is_a_range_or_a_tolerance():
    assert span("12..15") == (12, 15)
    assert span("37 ± 2") == (35, 39)
    assert span("37") is None


def test_tiles_are_the_letters_of_a_word_or_the_words_of_a_sentence():
    one = question("options: tiles\n\n[[Њива]]")
    assert sorted(one.tiles) == sorted("њива")
    assert sorted(question("options: tiles\n\n[[Ово је сто.]]").tiles) == sorted(["Ово", "је", "сто"])
    assert score(one, answer_0="njiva") == 1, "who can type, types"


def test_a_form_has_labelled_fields_each_checked():
    one = question("type: form\n\nПопуни.\n\nИме: [[Амина]]\n\n- Рођена: [[15.5.1996]]\n")
    assert one.labels == ("Име", "Рођена")
    assert plain(one.prompt) == "Попуни."
    grade = one.grade(["Амина", "16.5.1996"])
    assert ([part.verdict for part in grade.parts], grade.score) == (["correct", "wrong"], 0.5)
    assert one.show(["Амина"]) == "Име: Амина"


# Dictation


def dictation(sentence: str = "Где је пошта?") -> Any:
    return question(f"🔊 {sentence}\n\n[[{sentence}]]")


def test_the_text_of_a_dictation_is_only_heard():
    one = dictation()
    assert one.prompt.count("пошта") == 1
    assert "<details" in one.prompt
    told = question("🔊 Слушај и напиши реч.\n\n🔊 (Ана) мама\n\n[[мама]]")
    assert told.prompt.count("<details") == 1, "the instruction is also read"


def test_what_is_only_heard_is_hidden_until_there_is_an_answer_if_it_can_be_heard():
    one = question("🔊 [само звук] Добар дан!\n\n🔊 [само звук] Лаку ноћ!\n\n[[Добар дан]]")
    _silent, key = [found[1] for found in SOUND_MARK.finditer(one.prompt)]
    heard = with_sounds(one.prompt, Sounds(best={(key, "normal"): ("espeak-ng", "speech/x")}), lambda path: False)
    shown = plain(until_answered(heard))
    assert ("Добар дан!" in shown, "Лаку ноћ!" in shown) == (True, False), "without a sound the text is all there is"
    assert "Добар дан!" not in plain(unheard(heard))


@pytest.mark.parametrize(
    ("typed", "verdicts", "share"),
    [
        ("Где је пошта", ["correct"], 1.0),
        ("Gde je pošta?", ["correct"], 1.0),
        ("Где пошта", ["correct", "wrong", "correct"], 2 / 3),
        ("Где је је пошта", ["correct", "correct", "wrong", "correct"], 3 / 4),
        ("Где је пошти", ["correct", "correct", "wrong"], 2 / 3),
        ("Gde je posta", ["correct", "correct", "almost"], 1.0),
        ("пошта", ["wrong", "wrong", "correct"], 1 / 3),
        ("не знам", ["wrong", "wrong", "wrong"], 0.0),
    ],
)
def test_each_word_of_a_dictation_counts(typed, verdicts, share):
    grade = dictation().grade([typed])
    assert [part.verdict for part in grade.parts] == verdicts
    assert grade.score == pytest.approx(share)
    assert (grade.verdict == "correct") == (share == 1 and "almost" not in verdicts)


def test_a_slip_in_one_word_of_a_dictation_costs_a_part_of_that_word():
    grade = dictation("Данас радим у продавници").grade(["Данас радим у продвници"])
    assert (grade.verdict, grade.reason) == ("almost", "typo")
    assert grade.score == pytest.approx((3 + 0.8) / 4)


def test_any_of_several_sentences_of_a_dictation_counts_whole():
    one = question("🔊 Добро вече\n\n[[Добро вече|Добар дан]]")
    assert score(one, answer_0="Добар") == 0.5


# Matching and ordering


def test_pairs_may_be_pictures_and_sounds(bundle):
    one = bundle.question("all-04-08", "sr", "Latn")
    assert one.lettered
    assert [plain(right.name) for right in one.rights] == ["Dobar dan!", "zgrada"]
    assert (score(one, answer_0="0", answer_1="1"), score(one, answer_0="0", answer_1="0")) == (1, 0.5)
    assert "<img" in one.show([0, 1])


def test_parts_are_put_in_the_order_of_their_places():
    one = question("Зовем / се / Амина\n\nАмина / се / зовем".replace("зовем", "Зовем"))
    assert answered(one, answer_0="2", answer_1="1", answer_2="0") == [2, 1, 0]
    assert answered(one, answer_1="0") == [1], "a part without a place is left out"
    assert answered(one, answer_0="0", answer_1="0", answer_2="0") == [0, 1, 2]
    assert score(one, answer_0="2", answer_1="1", answer_2="0") == 1, "the second order is right too"
    assert score(one, answer_0="0", answer_1="2", answer_2="1") == 0.5, "as in the order that comes closest"


def test_right_neighbours_count_in_ordering():
    one = question("type: order\n\n1. један\n2. два\n3. три\n4. четири\n")
    assert one.lines
    assert score(one, answer_0="1", answer_1="2", answer_2="3", answer_3="0") == pytest.approx(2 / 3)
    assert one.show([1, 0]) == "два → један"


# Minimal pairs, role-play, writing, surveys


def test_four_of_five_minimal_pairs_are_enough():
    one = question("type: minimal pair\n\n" + MINIMAL.format("коза", "кожа") * 5)
    right = {f"answer_{number}": "0" for number in range(4)}
    assert (one.grade(answered(one, **right)).verdict, score(one, **right)) == ("correct", 0.8)
    assert one.grade(answered(one, answer_0="0", answer_1="0", answer_2="0", answer_3="1", answer_4="1")).verdict == "wrong"


def test_not_hearing_soft_from_hard_is_not_counted():
    soft = MINIMAL.format("вече", "веће") + MINIMAL.format("џак", "ђак")
    one = question("type: minimal pair\n\n" + soft + MINIMAL.format("наш", "нас"))
    assert [trial.soft for trial in one.trials] == [True, True, False]
    grade = one.grade(answered(one, answer_0="1", answer_1="1", answer_2="0"))
    assert (grade.verdict, grade.score) == ("correct", 1)
    only = question("type: minimal pair\n\n" + soft)
    nothing = only.grade(answered(only, answer_0="1", answer_1="1"))
    assert (nothing.verdict, nothing.points, nothing.maximum) == ("noted", 0, 0)


@pytest.mark.parametrize("pair", [("храна", "рана"), ("ход", "код"), ("бана", "бања"), ("луди", "људи"), ("цела", "села"), ("ту", "то")])
def test_words_of_a_minimal_pair_differ_in_one_sound(pair):
    assert question("type: minimal pair\n\n" + MINIMAL.format(*pair)).trials[0].right == 0


def test_the_instruction_of_a_minimal_pair_may_be_heard():
    one = question("type: minimal pair\n\n🔊 Коју реч чујеш?\n\n" + MINIMAL.format("ти", "те"))
    assert (len(one.trials), plain(one.prompt)) == (1, "Коју реч чујеш?")
    assert SOUND_MARK.search(one.prompt)


def test_a_role_play_is_noted_or_waits_for_a_trainer(bundle):
    alone, watched = (bundle.question(f"all-04-{number}", "sr", "Cyrl") for number in (11, 12))
    assert (alone.grade(2).verdict, watched.grade(2).verdict) == ("noted", "waiting")
    assert {alone.grade(face).maximum for face in range(3)} == {0}
    assert [turn.own for turn in alone.turns] == [False, True, False, True]
    assert plain(alone.turns[1].text) == "поздрави и затражи једну маркицу"
    assert [criterion.first for criterion in watched.rubric] == [0, 0]
    assert alone.show(1) == "★★☆"


def test_writing_waits_and_never_counts_as_nothing(bundle):
    one = bundle.question("all-04-13", "sr", "Cyrl")
    grade = one.grade("Добар дан.")
    assert (grade.verdict, grade.maximum) == ("waiting", 0)
    assert "Не могу да дођем" in one.key()
    assert len(one.rubric) == 1


def test_a_survey_has_no_right_answer_and_no_name(bundle):
    for identity in ("all-04-15", "all-04-16"):
        one = bundle.question(identity, "sr", "Cyrl")
        assert one.anonymous
        assert {one.grade(choice).verdict for choice in range(2)} == {"noted"}
    assert [plain(choice) for choice in bundle.question("all-04-16", "sr", "Latn").choices] == ["laka", "taman", "teška"]
