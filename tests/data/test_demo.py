"""The fictional programme: complete, marked as fictional, the same the second time, and every printed way in opens."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyotp
import pytest
from markupsafe import Markup
from material import NOON, choice, published, quiz, writing_task
from sqlalchemy import Connection, func, insert, select

from lms.app import create_app
from lms.content.catalogue import Catalogue
from lms.content.questions import Question
from lms.content.questions.body import Item
from lms.content.questions.choice import MultipleChoice, TrueFalse
from lms.content.questions.dictation import Dictation
from lms.content.questions.gap import Gap
from lms.content.questions.match import Match
from lms.content.questions.order import Order
from lms.content.questions.text import Gaps, Typed
from lms.data.attempt_models import Attempt
from lms.data.database import writing
from lms.data.demo import GROUPS, LEARNER, TERRITORIES, load, ways
from lms.data.demo_history import right_response, slip
from lms.data.models import Cohort, Entry, LessonProgress, Membership, Person, ResponseText, Territory
from lms.data.operations.rebuilding import verify
from lms.data.operations.sign_in import Linked, SignedIn, sign_in
from lms.data.queries.cohorts import cohort_rows, learner_rows
from lms.data.queries.visitors import token_hash, visitor
from lms.data.record import Record
from lms.plugin import Action
from lms.settings import load_settings

KEY = "0123456789abcdef" * 3
VIEW = Action(name="cohort.view", label="", roles=frozenset({"trainer", "coordinator"}))


def of_kind(kind: type[Question], identity: str, **fields: Any) -> Question:
    """A question of a type, beside what all share."""
    shared = choice(identity)
    common = {name: getattr(shared, name) for name in ("id", "line", "level", "title", "language", "revision", "prompt")}
    return kind(**common, **fields)


WORDS = tuple(Markup(word) for word in ("Зовем", "се", "Тест"))
ITEMS = tuple(Item(text=word, name=word) for word in WORDS)
GAP = Gap(answers=("кућа",), shown=Markup("кућа"), hint=Markup(), mode="text", known=frozenset())
KINDS = (
    choice("c"),
    of_kind(MultipleChoice, "m", options=tuple(replace(one, right=number < 2) for number, one in enumerate(choice("x").options))),
    of_kind(TrueFalse, "t", options=choice("x").options[:2]),
    of_kind(Gaps, "g", pieces=(Markup("Ово је "), Markup(" и "), Markup(".")), gaps=(GAP, GAP)),
    of_kind(Typed, "y", pieces=(Markup(), Markup()), gaps=(GAP,)),
    of_kind(Dictation, "d", pieces=(Markup(), Markup()), gaps=(GAP,)),
    of_kind(Order, "o", parts=WORDS, orders=((0, 1, 2),)),
    of_kind(Match, "p", lefts=ITEMS, rights=ITEMS),
    writing_task("w"),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Three lessons and a test between them."""
    lessons = [replace(quiz(*KINDS, key=f"serbian/a1/0{number}"), kind="lesson", front={}) for number in (1, 2, 3)]
    test = quiz(choice("t1"), choice("t2"), choice("t3"), key="serbian/a1/test")
    lessons = [replace(one, sections=tuple(replace(part, id=f"{part.id}{one.key[-1]}") for part in one.sections)) for one in lessons]
    return published(tmp_path, *lessons[:2], test, lessons[2])


@pytest.fixture
def loaded(record: Record, catalogue: Catalogue) -> Any:
    """The programme as of noon."""
    return load(record, catalogue, KEY, NOON)


@pytest.mark.parametrize("question", KINDS, ids=lambda question: question.type)
def test_every_type_is_answered_as_people_do(question: Question):
    random = Random(1)
    response = right_response(question, random)
    assert question.grade(response).verdict in ("correct", "waiting")
    wrong = {question.grade(slip(question, response, random)).verdict for _ in range(20)}
    assert wrong <= {"almost", "wrong", "correct", "waiting"}
    assert question.free_text or wrong & {"almost", "wrong"}


def test_the_programme_is_whole_and_marked(loaded: Any, connection: Connection):
    assert set(connection.execute(select(Territory.code)).scalars()) == {code for code, *_ in TERRITORIES}
    assert connection.execute(select(func.count()).select_from(Person.__table__).where(~Person.demo)).scalar() == 0
    assert connection.execute(select(func.count()).select_from(Cohort.__table__).where(~Cohort.demo)).scalar() == 0
    sizes = connection.execute(
        select(func.count()).where(Membership.role == "learner").group_by(Membership.cohort_id).order_by(Membership.cohort_id)
    ).scalars()
    assert list(sizes) == [size for _territory, _name, size, _curriculum in GROUPS]
    names = connection.execute(select(Person.display_name).where(Person.username.is_(None))).scalars().all()
    assert len(set(names)) == len(names)
    assert max(connection.execute(select(Entry.at)).scalars()) < NOON
    assert connection.execute(select(func.count()).select_from(ResponseText.__table__)).scalar()


def test_its_history_is_believable(loaded: Any, record: Record, connection: Connection):
    rows = learner_rows(connection, 1)
    states = Counter("none" if row.started == 0 else "some" if row.completed < 4 else "all" for row in rows)
    assert len(rows) == 60
    assert 2 <= states["none"] <= 15
    assert states["some"] >= 20
    assert states["all"] >= 2
    assert {(NOON - row.last_at).days for row in rows if row.last_at} >= {0, 1}
    assert {row.state for row in connection.execute(select(Attempt.state))} >= {"finished"}
    own = connection.execute(
        select(LessonProgress.state).join(Person, Person.id == LessonProgress.person_id).where(Person.display_name == LEARNER)
    )
    assert sorted(own.scalars()) == ["completed", "opened"]
    assert verify(record) == []


def test_the_second_time_changes_nothing(loaded: Any, record: Record, catalogue: Catalogue, connection: Connection):
    def numbers(now: Connection) -> list[int]:
        return [now.execute(select(func.count()).select_from(table)).scalar() or 0 for table in (Entry, Person, Cohort, Membership)]

    before = numbers(connection)
    assert load(record, catalogue, KEY, NOON) == loaded
    assert numbers(connection) == before
    assert ways(KEY) == loaded
    assert ways("another key" * 4) != loaded


def test_without_lessons_there_are_people_who_have_not_begun(record: Record, tmp_path: Path, connection: Connection):
    load(record, published(tmp_path), KEY, NOON)
    assert {row.started for row in learner_rows(connection, 1)} == {0}


def test_every_way_in_opens(loaded: Any, connection: Connection):
    learner, *staff = loaded
    assert [way.role for way in staff] == ["trainer", "coordinator", "counsellor", "administrator"]
    for secret in (learner.card, learner.letters):
        linked = sign_in("card", {"card": secret}, address="127.0.0.1", at=NOON)
        assert isinstance(linked, Linked)
        assert linked.has_pin
    inside = sign_in("pin", {"device": linked.token, "pin": learner.pin}, address="127.0.0.1", at=NOON)
    assert isinstance(inside, SignedIn)
    seen = visitor(connection, token_hash(inside.token), NOON)
    assert (seen.display_name, seen.cohort_id) == (LEARNER, 1)
    for way in staff:
        secrets = {"username": way.username, "password": way.password, "totp": pyotp.TOTP(way.seed).at(NOON)}
        signed = sign_in("password", secrets, address="127.0.0.1", at=NOON)
        assert isinstance(signed, SignedIn), way.role


def test_the_trainer_sees_one_territory_and_the_coordinator_all(loaded: Any, connection: Connection):
    def seen(username: str) -> int:
        identity = connection.execute(select(Person.id).where(Person.username == username)).scalar()
        return len(cohort_rows(connection, str(identity), VIEW, NOON.date()))

    assert seen("demo-trainer") == sum(territory == GROUPS[0][0] for territory, *_ in GROUPS)
    assert seen("demo-coordinator") == len(GROUPS)
    assert seen("demo-administrator") == 0


def test_the_commands_print_every_way_in_and_prove_the_record(tmp_path: Path):
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    app = create_app(load_settings({}, data=tmp_path / "data", site=site, secret_key=KEY))
    runner = app.test_cli_runner()
    for _time in range(2):
        shown = runner.invoke(args=["demo"])
        assert shown.exit_code == 0, shown.output
        learner, *staff = ways(KEY)
        assert f"/card#{learner.card}" in shown.output
        assert all(way.password in shown.output and way.seed in shown.output for way in staff)
    assert runner.invoke(args=["record", "verify"]).exit_code == 0
    with app.app_context(), writing() as connection:
        progress = {"cohort_id": 1, "person_id": "x", "lesson": "l", "state": "opened", "answered": 0, "points": 0, "maximum": 0}
        connection.execute(insert(LessonProgress), {**progress, "opened_at": NOON, "last_at": NOON})
        connection.commit()
    differing = runner.invoke(args=["record", "verify"])
    assert (differing.exit_code, "lesson_progress" in differing.output) == (1, True)
    assert runner.invoke(args=["record", "rebuild"]).exit_code == 0
    assert runner.invoke(args=["record", "verify"]).exit_code == 0
