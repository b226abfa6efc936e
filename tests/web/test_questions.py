"""The page of a question: what it keeps, hides and shows; worksheets; surveys for staff."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from lms.data.database import reading, writing
from tests.web.conftest import Actor

pytestmark = pytest.mark.needs("language", "civic", "training")
A1, FAMILY, FORM = "/lesson/serbian/a1/01-introductions", "/lesson/serbian/a1/03-my-family", "/lesson/serbian/a1/02-data-and-form"
SURVEY, ROLE_PLAY, PAIRS = (f"{FAMILY}/question/a1-03-{number}" for number in (18, 16, 17))


def answer(actor: Actor, page: str, **fields: str) -> str:
    """Send an answer and follow to its feedback."""
    sent = actor.post(page, page, **{name.replace("_", "-"): value for name, value in fields.items()})
    assert sent.status_code == 303, sent.text
    return actor.get(sent.headers["Location"]).text


def test_help_comes_one_hint_at_a_time_and_keeps_what_was_typed(as_learner: Actor):
    page = f"{FORM}/question/a1-02-15"
    assert "Погледај дијалог" not in as_learner.get(page).text
    helped = as_learner.post(page, page, help="1", **{"answer-0": "Хас"})
    assert (helped.status_code, "Погледај дијалог" in helped.text, 'value="Хас"' in helped.text) == (200, True, True)
    assert 'name="help"' not in helped.text, "there is no second hint"


def test_help_is_no_answer(app: Flask, as_learner: Actor):
    def entries() -> int:
        with app.app_context(), reading() as connection:
            return int(connection.execute(text("select count(*) from entry")).scalar_one())

    before, page = entries(), f"{FORM}/question/a1-02-15"
    as_learner.post(page, page, help="1", **{"answer-0": "Хасан"})
    assert entries() == before


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_a_form_is_checked_field_by_field(as_learner: Actor, locale: str):
    as_learner.post("/language", "/language", locale=locale)
    page = f"{FORM}/question/a1-02-15"
    shown = answer(as_learner, page, answer_0="Hasan", answer_1="Назанин", answer_2="5. 5. 1998.", answer_3="Кабул")
    assert [shown.count(f'class="gap long say {style}"') for style in ("ok", "later")] == [3, 1]


def test_a_survey_takes_one_answer_and_never_shows_it(app: Flask, as_learner: Actor):
    shown = answer(as_learner, SURVEY, answer="1")
    assert "checked" not in shown
    assert 'name="answer"' not in shown
    again = as_learner.get(SURVEY).text
    assert 'type="submit"' not in again
    assert "checked" not in again
    kept = as_learner.get("/me/data.json").get_json()
    (event,) = [one for one in kept["events"] if one["object"] == "a1-03-18"]
    assert event["body"]["response"] is None


def test_staff_see_a_survey_from_five_answers_on(app: Flask, as_learner: Actor, as_trainer: Actor):
    answer(as_learner, SURVEY, answer="1")
    assert "таман" not in as_trainer.get("/surveys").text
    for number, shown in ((4, False), (5, True)):
        with app.app_context(), writing() as connection:
            connection.execute(text("update survey_count set count = :number"), {"number": number})
            connection.commit()
        assert ("таман" in as_trainer.get("/surveys").text) == shown
    assert as_learner.get("/surveys").status_code == 404


def test_ones_own_answers_are_readable_in_what_one_takes_away(as_learner: Actor):
    answer(as_learner, f"{A1}/question/a1-01-01", answer="1")
    kept = as_learner.get("/me/data.json").get_json()["events"]
    mine = [(event["question"], event["answer"]) for event in kept if event["object"] == "a1-01-01" and event["body"]["response"] == 1]
    assert set(mine) == {("Како се зовете? Шта одговараш?", "Из Авганистана сам.")}
    assert "Из Авганистана сам." in as_learner.get("/me/data").text


def test_a_role_play_rates_itself(as_learner: Actor):
    shown = answer(as_learner, ROLE_PLAY, answer="2")
    assert "Забележено" in shown
    assert "Ово је моја мајка, а ово је мој брат. Мајка" in shown, "the model comes afterwards"
    assert "Мајка живи" not in as_learner.get(ROLE_PLAY).text


def test_minimal_pairs_hold_nobody_up(as_learner: Actor):
    wrong = {f"answer_{number}": "1" for number in (0, 3, 5)} | {f"answer_{number}": "0" for number in (1, 2, 4)}
    shown = answer(as_learner, PAIRS, **wrong)
    assert re.search(r'href="[^"]*/question/a1-03-\d+">', shown), "there is a way on"


def test_an_answer_without_its_revision_is_not_shown_as_another(app: Flask, as_learner: Actor):
    page = f"{A1}/question/a1-01-01"
    answered = as_learner.post(page, page, answer="1").headers["Location"]
    with app.app_context(), writing() as connection:
        connection.execute(text("update entry set revision = 'gone' where object = 'a1-01-01'"))
        connection.commit()
    assert 'id="verdict"' not in as_learner.get(answered).text


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_a_worksheet_has_its_keys_for_staff_only(as_learner: Actor, as_trainer: Actor, locale: str):
    for actor in (as_learner, as_trainer):
        actor.post("/language", "/language", locale=locale)
        for path in (A1, FAMILY, FORM, "/lesson/serbian/a0/01-who-is-that", "/lesson/civic/01-first-days"):
            page = actor.get(f"{path}/worksheet")
            assert page.status_code == 200
            assert "style=" not in page.text
            assert ("new-page" in page.text) == (actor is as_trainer)
    learners, staff = as_learner.get(f"{A1}/worksheet").text, as_trainer.get(f"{A1}/worksheet").text
    said = "Драго ми је" if locale == "sr-Cyrl" else "Drago mi je" if locale == "sr-Latn" else "Драго ми је"
    assert staff.count(said) > learners.count(said)


def test_a_survey_has_its_steps_on_paper(as_learner: Actor):
    assert "таман" in as_learner.get(f"{FAMILY}/worksheet").text


def test_a_worksheet_of_a_test_is_for_staff(as_learner: Actor, as_trainer: Actor):
    assert as_learner.get("/lesson/serbian/a1/test-1/worksheet").status_code == 404
    assert as_trainer.get("/lesson/serbian/a1/test-1/worksheet").status_code == 200
    assert as_trainer.get("/lesson/none/worksheet").status_code == 404


def test_the_list_of_exercises_does_not_tell_what_is_only_heard(as_learner: Actor):
    shown = as_learner.get("/lesson/serbian/a0/02-i-am").text
    assert "Које је прво слово?" in shown
    assert "Прикажи текст" not in shown


def test_only_a_dictation_in_any_script_says_that_both_are_good(as_learner: Actor):
    free, latin = (as_learner.get(f"/lesson/serbian/a0/{page}").text for page in ("02-i-am/question/a0-02-26", "08-two-scripts/question/a0-08-29"))
    assert "Оба писма су добра." in free
    assert "Слушај колико желиш" in latin
    assert "Оба писма су добра." not in latin
