"""What a trainer sees of a group's words: counts of people of that group, and of no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from lms.data.database import now, reading, writing
from lms.data.models import QuestionResult
from lms.plugins.language.cards import LEECH
from lms.plugins.language.models import card
from lms.plugins.language.queries import HardPoint, HardWord, hard_points, hard_words
from tests.web.conftest import Actor


def forgotten(who: str, which: str, cohort: int, lapses: int) -> dict[str, Any]:
    """A card that somebody forgot."""
    then = now() - timedelta(days=9)
    times = {"due": then, "started_at": then, "reviewed_at": then}
    return {"person_id": who, "card": which, "cohort_id": cohort, "state": 2, "stability": 1.0, "difficulty": 5.0, **times, "reviews": 9, "lapses": lapses}


def missed(who: str, question: str, cohort: int, reason: str, verdict: str = "wrong") -> dict[str, Any]:
    """A question that somebody did not get right."""
    row = {"person_id": who, "question": question, "cohort_id": cohort, "reason": reason, "verdict": verdict, "lesson": "l"}
    return {**row, "points": 0, "maximum": 1, "tries": 1, "last_entry": "x", "last_at": now()}


def test_words_and_reasons_are_counted_by_people_of_the_own_group(database: Flask):
    cards = [("a", "say:кућа", 1, 2), ("a", "write:кућа", 1, 1), ("b", "say:кућа", 1, 1), ("a", "say:дрво", 1, 6), ("c", "say:туђе", 2, 9), ("d", "say:лако", 1, 0)]
    results = [("a", "1", 1, "ending"), ("a", "2", 1, "ending"), ("b", "1", 1, "ending"), ("a", "3", 1, "order"), ("c", "1", 2, "word"), ("a", "4", 1, "")]
    with writing() as connection:
        connection.execute(insert(card), [forgotten(*one) for one in cards])
        connection.execute(insert(QuestionResult), [missed(*one) for one in results] + [missed("b", "9", 1, "word", "correct")])
        connection.commit()
    with reading() as connection:
        assert hard_words(connection, 1) == [HardWord(word="дрво", people=1, lapses=6, resting=1), HardWord(word="кућа", people=2, lapses=4, resting=0)]
        assert hard_points(connection, 1) == [HardPoint(reason="ending", people=2, answers=3), HardPoint(reason="order", people=1, answers=1)]
        assert hard_words(connection, 9) == []


def test_the_trainer_sees_it_and_the_coordinator_does_not(app: Flask, as_trainer: Actor, as_coordinator: Actor):
    with app.app_context(), writing() as connection:
        cohort = connection.exec_driver_sql("select id from cohort where name = 'А1 Ниш'").scalar()
        connection.execute(insert(card), [forgotten("a", "say:кућа", cohort, 7)])
        connection.commit()
    page = as_trainer.get(f"/cohorts/{cohort}").text
    assert "Шта је овој групи тешко" in page
    assert '<span lang="sr-Cyrl">кућа</span>' in page
    assert "Шта је овој групи тешко" not in as_coordinator.get(f"/cohorts/{cohort}").text


def test_a_trainer_lets_a_word_come_again_in_the_own_group_only(app: Flask, as_trainer: Actor, as_coordinator: Actor):
    with app.app_context(), writing() as connection:
        cohorts = dict(connection.exec_driver_sql("select name, id from cohort").all())  # type: ignore[arg-type]
        own = cohorts.pop("А1 Ниш")
        person = connection.exec_driver_sql("select person_id from membership where role = 'learner'").scalar()
        connection.execute(insert(card), forgotten(str(person), "say:кућа", own, LEECH))
        connection.commit()
    page = f"/cohorts/{own}"
    assert as_coordinator.post(f"{page}/words", page, word="кућа").status_code == 404
    assert as_trainer.post("/cohorts/999999/words", page, word="кућа").status_code == 404
    assert "Врати у вежбање: кућа" in as_trainer.get(page).text
    answer = as_trainer.post(f"{page}/words", page, word="кућа")
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    after = as_trainer.get(page).text
    assert "1 картица се враћа у вежбање." in after
    assert "Врати у вежбање: кућа" not in after
    with app.app_context(), reading() as connection:
        assert connection.execute(select(card.c.lapses).where(card.c.card == "say:кућа", card.c.person_id == person)).scalar() == 0
        assert connection.exec_driver_sql("select count(*) from audit where action = 'language.resumed'").scalar() == 1
