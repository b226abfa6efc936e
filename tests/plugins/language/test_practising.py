"""Practice in the browser without script: cards one at a time, typed words, questions that were missed, a calm end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, insert, select

from lms.data.database import now, reading, writing
from lms.data.models import Entry, LessonProgress, QuestionResult
from lms.plugins.language.cards import AGAIN, EASY, GOOD, HARD, LEECH
from lms.plugins.language.models import card, choice, learner
from tests.statements import collected
from tests.web.conftest import Actor

HIDDEN = re.compile(r'name="(id|card|showing)" value="([^"]*)"')
LESSON = "serbian/a1/01-introductions"


@pytest.fixture
def me(app: Flask, as_learner: Actor) -> str:
    """The id of the signed-in learner, who has opened the first lesson and answered nothing."""
    with app.app_context(), writing() as connection:
        who = connection.exec_driver_sql("select person_id, cohort_id from sign_in where roles = 'learner' order by created_at desc").first()
        assert who
        connection.execute(delete(QuestionResult).where(QuestionResult.person_id == who[0]))
        connection.execute(delete(LessonProgress).where(LessonProgress.person_id == who[0]))
        row = {"person_id": who[0], "cohort_id": who[1], "lesson": LESSON, "state": "opened", "answered": 0, "points": 0, "maximum": 0, "opened_at": now(), "last_at": now()}
        connection.execute(insert(LessonProgress), row)
        connection.commit()
    return str(who[0])


def shown(page: Any) -> dict[str, str]:
    """The hidden fields of the card that is shown."""
    return {name: value for name, value in HIDDEN.findall(page.text) if name != "csrf_token"}


def rate(actor: Actor, **fields: Any) -> Any:
    """Rate the card that is shown now."""
    return actor.post("/practise", "/practise", **{**shown(actor.get("/practise")), **fields})


def rows(app: Flask) -> list[Any]:
    """All cards of everybody."""
    with app.app_context(), reading() as connection:
        return list(connection.execute(select(card).order_by(card.c.started_at)))


def learned(app: Flask, me: str, which: str, **values: Any) -> None:
    """A card that was learned weeks ago and is due."""
    then = now() - timedelta(days=20)
    row = {"person_id": me, "card": which, "cohort_id": 1, "state": 2, "step": None, "stability": 5.0, "difficulty": 5.0, "due": then + timedelta(days=15)}
    with app.app_context(), writing() as connection:
        connection.execute(insert(card), {**row, "started_at": then, "reviewed_at": then, "reviews": 3, "lapses": 0, **values})
        connection.commit()


def test_a_day_of_eight_new_words_and_then_enough(app: Flask, as_learner: Actor, me: str):
    with time_machine.travel(now(), tick=False) as clock:
        page = as_learner.get("/practise")
        assert "1/8" in page.text
        assert shown(page)["card"] == "recognise:добро јутро"
        for _number in range(8):
            assert rate(as_learner, rating=EASY).status_code == 303
            clock.shift(timedelta(seconds=5))
        end = as_learner.get("/practise")
    assert "Доста за данас." in end.text
    assert "Увежбано је 8 речи." in end.text
    assert [row.card for row in rows(app)][:2] == ["recognise:добро јутро", "recognise:добар дан"]
    assert len(rows(app)) == 8


def test_what_is_again_comes_back_in_the_same_session(app: Flask, as_learner: Actor, me: str):
    first = shown(as_learner.get("/practise"))["card"]
    rate(as_learner, rating=AGAIN)
    for _number in range(7):
        rate(as_learner, rating=EASY)
    assert shown(as_learner.get("/practise"))["card"] == first
    assert shown(as_learner.get("/practise"))["showing"] == "1"


def test_sending_twice_and_two_tabs_count_once(app: Flask, as_learner: Actor, me: str):
    page = shown(as_learner.get("/practise"))
    other_tab = shown(as_learner.get("/practise"))
    assert page["id"] != other_tab["id"]
    for fields in (page, page, other_tab):
        assert as_learner.post("/practise", "/practise", **fields, rating=GOOD).status_code == 303
    assert [row.reviews for row in rows(app)] == [1]


@pytest.mark.parametrize(
    ("typed", "more", "verdict", "due_in"),
    [
        ("dobro jutro", {}, "Тачно", GOOD),
        ("добро јутро", {"easy": "1"}, "Тачно", EASY),
        ("doborjutro", {"easy": "1"}, "Још не", AGAIN),
        ("dobrojutro", {"easy": "1"}, "Скоро тачно", HARD),
    ],
)
def test_a_typed_word_is_judged_in_both_scripts(app: Flask, as_learner: Actor, me: str, typed: str, more: dict[str, str], verdict: str, due_in: int):
    for side in ("recognise", "say"):
        learned(app, me, f"{side}:добро јутро", due=now() + timedelta(days=9))
    page = as_learner.get("/practise")
    assert shown(page)["card"] == "write:добро јутро"
    assert 'lang="en" dir="ltr">good morning' in page.text
    sent = rate(as_learner, answer=typed, **more)
    assert sent.status_code == 303
    answer = as_learner.get(sent.location)
    assert verdict in answer.text
    assert "добро јутро" in answer.text
    with app.app_context(), reading() as connection:
        body = connection.execute(select(Entry.body).where(Entry.kind == "language_card_reviewed")).scalar_one()
    assert body == {"rating": due_in, "showing": 0}


def test_nothing_typed_is_a_hint_and_nothing_is_stored(app: Flask, as_learner: Actor, me: str):
    for side in ("recognise", "say"):
        learned(app, me, f"{side}:добро јутро", due=now() + timedelta(days=9))
    page = rate(as_learner, answer="  ")
    assert page.status_code == 422
    assert "Упиши реч" in page.text
    assert shown(page)["card"] == "write:добро јутро"
    assert len(rows(app)) == 2


@pytest.mark.parametrize(
    "wrong",
    [{"rating": "9"}, {"rating": "x"}, {"rating": ""}, {"card": "sing:x"}, {"card": "say:непозната"}, {"showing": "-1"}, {"showing": "9" * 30}, {"showing": "²"}],
)
def test_forged_forms_store_nothing(app: Flask, as_learner: Actor, me: str, wrong: dict[str, str]):
    assert rate(as_learner, **{"rating": GOOD, **wrong}).status_code == 303
    assert rows(app) == []


def test_a_word_that_never_stays_rests_kindly(app: Flask, as_learner: Actor, me: str):
    learned(app, me, "recognise:добро јутро", lapses=LEECH)
    for _number in range(8):
        assert shown(as_learner.get("/practise"))["card"] != "recognise:добро јутро"
        rate(as_learner, rating=EASY)
    end = as_learner.get("/practise").text
    assert "Ове речи се одмарају" in end
    assert "добро јутро" in end


def test_home_says_how_many_words_wait(app: Flask, as_learner: Actor, me: str):
    assert "8 речи за вежбање" in as_learner.get("/").text
    for _number in range(8):
        rate(as_learner, rating=EASY)
    assert "за вежбање" not in as_learner.get("/").text


def test_after_sixty_days_ten_words_oldest_first_and_nothing_new(app: Flask, as_learner: Actor, me: str):
    words = [f"recognise:{word}" for word in ("мало", "полако", "име", "презиме", "земља", "језик", "српски", "арапски", "енглески", "фарси", "човек", "жена")]
    for number, which in enumerate(words):
        learned(app, me, which, due=now() - timedelta(days=50 - number))
    with app.app_context(), writing() as connection:
        connection.execute(insert(learner), {"person_id": me, "last_at": now() - timedelta(days=60)})
        connection.commit()
    assert "10 речи за вежбање" in as_learner.get("/").text
    for number in range(10):
        page = as_learner.get("/practise")
        assert shown(page)["card"] == words[number]
        assert f"{number + 1}/10" in page.text
        rate(as_learner, rating=GOOD)
    assert "Доста за данас." in as_learner.get("/practise").text


def missed(app: Flask, me: str, question: str, reason: str, **values: Any) -> None:
    """A question whose best answer is not right."""
    with app.app_context(), writing() as connection:
        cohort = connection.execute(select(LessonProgress.cohort_id).where(LessonProgress.person_id == me)).scalar()
        row = {"cohort_id": cohort, "person_id": me, "lesson": LESSON, "question": question, "verdict": "wrong", "reason": reason, "points": 0, "maximum": 1}
        connection.execute(insert(QuestionResult), {**row, "tries": 1, "last_entry": "x", "last_at": now() - timedelta(days=2), **values})
        connection.commit()


def test_missed_questions_come_between_cards_by_reason_and_can_wait(app: Flask, as_learner: Actor, me: str):
    missed(app, me, "a1-01-01", "word")
    missed(app, me, "a1-01-12", "ending", last_at=now() - timedelta(days=3))
    missed(app, me, "a1-01-13", "ending", last_at=now() - timedelta(days=4))
    missed(app, me, "gone", "ending")
    missed(app, me, "a1-01-02", "ending", last_at=now())
    for _number in range(4):
        assert "Још једном" not in as_learner.get("/practise").text
        rate(as_learner, rating=EASY)
    page = as_learner.get("/practise").text
    assert "Још једном: питање из лекције" in page
    assert "наставци речи" in page
    assert "question/a1-01-12?back=/practise" in page
    assert as_learner.post("/practise/later", "/practise", question="a1-01-12").status_code == 303
    assert "Још једном" not in as_learner.get("/practise").text
    for _number in range(4):
        rate(as_learner, rating=EASY)
    assert "question/a1-01-13" in as_learner.get("/practise").text
    as_learner.post("/practise/later", "/practise", question="a1-01-13")
    assert "question/a1-01-01?" in as_learner.get("/practise").text
    as_learner.post("/practise/later", "/practise", question="a1-01-01")
    end = as_learner.get("/practise").text
    assert "Вреди погледати још једном" in end


def test_a_question_leads_back_to_practice(app: Flask, as_learner: Actor, me: str):
    address = f"/lesson/{LESSON}/question/a1-01-12?back=/practise"
    sent = as_learner.post(address, address, **{"answer-0": "Kako se zovete?"})
    assert sent.status_code == 303
    feedback = as_learner.get(sent.location).text
    assert re.search(r'class="btn" href="/practise"', feedback)
    assert 'href="https://' not in re.sub(r'class="exit" href="[^"]+"', "", as_learner.get(address.replace("/practise", "https://example.org")).text)


def test_meanings_in_the_chosen_language(app: Flask, as_learner: Actor, me: str):
    with app.app_context(), writing() as connection:
        connection.execute(insert(choice), {"person_id": me, "gloss": "ar"})
        connection.commit()
    assert 'lang="en" dir="ltr"' in as_learner.get("/practise").text


def test_practice_is_for_learners(as_trainer: Actor):
    assert as_trainer.get("/practise").status_code == 404


def test_the_page_of_a_card_needs_one_statement(app: Flask, as_learner: Actor, me: str):
    as_learner.get("/practise")
    with app.app_context(), collected() as found:
        assert as_learner.get("/practise").status_code == 200
    assert len(found) == 1
