"""Pages about how questions work and what a group gained: for whom, from how many people on, and as a table."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from lms.data.attempts import attempt as attempts
from lms.data.database import now, reading, writing
from lms.data.models import Audit
from lms.data.operations.learning import new_id
from tests.web.conftest import Actor
from tests.web.school import School, answer, begin, fields, hand_in, open_school

TEST, AFTER = "proba/test", "proba/posle"
HEADER = "---\ntitle: {}\nlevel: A1\nkind: test\nattempts: 3\n{}\n---\n\n"
QUESTIONS = """## Питање 1
<!-- id: {0}-1 -->

Шта је ово?

- [x] сто
- [ ] врата

## Питање 2
<!-- id: {0}-2 -->

Како се каже?

[[кућа]]
"""


@pytest.fixture
def school(tmp_path: Path) -> School:
    """A course with a test before it and one after it."""
    before, after = HEADER.format("Пре", "pretest: trial"), HEADER.format("После", "posttest: trial")
    return open_school(tmp_path, TEST, {TEST: before + QUESTIONS.format("b"), AFTER: after + QUESTIONS.format("a")})


def sit(actor: Actor, test: str, option: str, word: str) -> None:
    """Take a test."""
    going_on = begin(actor, test)
    first = actor.get(f"{going_on}/1")
    if option:
        assert answer(actor, going_on, 1, answer=fields(first, option)).status_code == 303
    assert answer(actor, going_on, 2, **{"answer-0": word}).status_code == 303
    hand_in(actor, going_on)


def test_a_question_appears_when_five_have_answered_it(school: School):
    trainer = school.add("Нада", "trainer")
    learners = [school.add(f"Измишљена {number}", "learner") for number in range(6)]
    for learner in learners[:4]:
        sit(learner, TEST, "врата", "куће")
    address = f"/questions/{TEST}?cohort=1"
    assert "Још нема шта да се покаже" in trainer.get(address).text
    sit(learners[4], TEST, "врата", "кућа")
    sit(learners[5], TEST, "", "кућа")
    page = trainer.get(address).text
    assert "врата: 5" in page
    assert "наставци речи: 4" in page
    assert "куће" not in page, "what was typed is nobody's business here"
    assert "Погрешна могућност бира се чешће од тачне." in page
    assert "Готово нико" in page
    assert "5 особа је одговорило, 1 је оставила празно. Лакоћа: <b>0.00</b>. Разликовање: <b>–</b>." in page
    assert trainer.get(f"/questions/{TEST}").text.count("врата: 5") == 1
    for name in school.people:
        assert not name.startswith("Измишљена") or name not in page


def test_only_those_of_the_group_see_its_questions(school: School):
    for number in range(6):
        sit(school.add(f"Измишљена {number}", "learner"), TEST, "сто", "кућа")
    away, administrator = school.add("Вера", "trainer", 2), school.add("Ана", "administrator", None)
    assert away.get(f"/questions/{TEST}?cohort=1").status_code == away.get(f"/questions/{TEST}?cohort=77").status_code == 404
    assert "Још нема шта да се покаже" in away.get(f"/questions/{TEST}").text
    assert "сто <b>(тачно)</b>: 6" in administrator.get(f"/questions/{TEST}").text
    assert administrator.get(f"/questions/{TEST}?cohort=1").status_code == 404, "group by group, differences would show single people"


def test_the_key_of_a_test_and_its_table_want_the_second_factor(school: School):
    trainer = school.add("Нада", "trainer", proved=False)
    for address in (f"/questions/{TEST}", f"/questions/{TEST}/table.csv"):
        assert "/confirm" in trainer.get(address).headers["Location"]


def test_the_table_holds_the_same_numbers_and_is_written_down(school: School):
    for number in range(5):
        sit(school.add(f"Измишљена {number}", "learner"), TEST, "сто" if number else "врата", "кућа" if number else "куће")
    trainer = school.add("Нада", "trainer")
    lines = trainer.get(f"/questions/{TEST}/table.csv?cohort=1").data.decode("utf-8-sig").splitlines()
    assert lines == [
        "number,question,people,empty,facility,discrimination,worth,reasons,options",
        "1,b-1,5,0,0.8,1.0,,option: 1,сто (right): 4; врата: 1",
        "2,b-2,5,0,0.8,1.0,,ending: 1,",
    ]
    assert trainer.get(f"/questions/{TEST}/table.xlsx").data[:2] == b"PK"
    with school.app.app_context(), reading() as connection:
        assert connection.execute(select(Audit.cohort_id).where(Audit.action == "export.questions").order_by(Audit.id)).scalars().all() == [1, None]


def test_a_lesson_that_asks_nothing_has_no_such_page(school: School):
    school.write({"proba/cita": "---\ntitle: Читање\nlevel: A1\n---\n\nЗдраво.\n"})
    assert school.add("Нада", "trainer").get("/questions/proba/cita").status_code == 404


def finished(school: School, name: str, quiz: str, points: float) -> None:
    """A try at a test that was handed in."""
    row = {"cohort_id": 1, "person_id": school.people[name], "quiz": quiz, "number": 1, "state": "finished", "revision": "r", "seed": 1, "questions": []}
    with school.app.app_context(), writing() as connection:
        connection.execute(insert(attempts), {"id": new_id(), **row, "minutes": None, "points": points, "maximum": 20.0, "started_at": now(), "submitted_at": now() - timedelta(hours=1), "corrected": 0})
        connection.commit()


def test_a_group_sees_what_it_gained_once_five_are_paired(school: School):
    trainer = school.add("Нада", "trainer")
    for number in range(6):
        school.add(f"Измишљена {number}", "learner")
        finished(school, f"Измишљена {number}", TEST, 8.0)
        if number < 4:
            finished(school, f"Измишљена {number}", AFTER, 14.0)
    page = trainer.get("/cohorts/1").text
    assert "4 од 6 особа завршило је оба теста." in page
    assert "0.50" not in page
    finished(school, "Измишљена 4", AFTER, 14.0)
    page = trainer.get("/cohorts/1").text
    assert "5 од 6 особа завршило је оба теста." in page
    assert '<dd class="figure-no">40</dd>' in page
    assert '<dd class="figure-no">70</dd>' in page
    assert '<dd class="figure-no">0.50</dd>' in page
    with school.app.app_context(), writing() as connection:
        connection.execute(text("update attempt set points = 20 where quiz = :quiz"), {"quiz": AFTER})
        connection.commit()
    assert '<dd class="figure-no">1.00</dd>' in trainer.get("/cohorts/1").text, "points that a corrected key changed count"


def test_a_course_without_both_tests_has_no_gain(app: object, as_trainer: Actor):
    page = as_trainer.get("/cohorts/1").text
    assert "Пре и после курса" not in page
    assert "Како раде питања" in page
