"""Everything about one person can be taken away by them, and removed for good while the counts stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from material import NOON, choice, lesson_entry, quiz, upload, writing_task
from sqlalchemy import Connection, func, insert, select

from lms.content.rules import Release
from lms.data import audit
from lms.data.attempt_models import Accommodation, Regrading
from lms.data.database import Model, db, reading, sqlite_path, writing
from lms.data.models import Audit, Credential, Entry, Person, Quarantine, ResponseText, SignIn
from lms.data.operations.attempts import start
from lms.data.operations.files import answer_with_file
from lms.data.operations.learning import Learner, Sent, answer, new_id
from lms.data.operations.privacy import ask_deletion, erase, withdraw_deletion
from lms.data.operations.rebuilding import verify
from lms.data.queries.privacy import everything
from lms.data.record import Record
from lms.plugins.language import plugin as language
from lms.plugins.language.operations import CardReviewed, Placed, card_reviewed, choose_gloss, placed, practised
from lms.plugins.training import plugin as training
from lms.plugins.training.models import comment

NAME, WORDS, SAID, PAGE = "Канаринка Жутић", "Моја тајна реченица", "Похвала за тајну", "Рукопис који нико не сме да види"
QUESTIONS = (choice("q1"), writing_task("q2"), upload("q3"))
ENTRY = lesson_entry(*QUESTIONS)
STAYS_UNDER_AN_ID = {
    "person", "membership", "entry", "question_result", "lesson_progress", "attempt", "audit", "training_submission",
    "language_card", "language_learner", "regrading",
}  # fmt: skip
"""Tables whose rows about an erased person stay, without anything that leads to them."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files that were sent lie."""
    return tmp_path / "files"


@pytest.fixture
def learner(
    record: Record, make_person: Callable[..., str], make_cohort: Callable[..., int], sign_in: Callable[..., str], folder: Path
) -> Learner:
    """Somebody of whom every table knows something."""
    cohort_id = make_cohort()
    person_id = make_person(NAME, cohort_id, username="kanarinka", birth_year=1990)
    who = Learner(person_id=person_id, cohort_id=cohort_id)
    sent = Sent(id=new_id(), device="telefon-kanarinke", sequence=1, client_at=NOON)
    answer(record, who, ENTRY, QUESTIONS[0], 1, sent, NOON)
    answer(record, who, ENTRY, QUESTIONS[0], 2, sent, NOON)
    answer(record, who, ENTRY, QUESTIONS[1], WORDS, Sent(id=new_id()), NOON)
    document = {"kind": "document", "content": PAGE.encode(), "folder": folder}
    answer_with_file(record, who, ENTRY, QUESTIONS[2], {"kind": "document", "sha": "a"}, Sent(id=new_id()), NOON, **document)
    start(record, who, quiz(choice("t1")), NOON)
    sign_in(person_id, cohort_id)
    choose_gloss(person_id, "ar")
    rating = CardReviewed(id=new_id(), person_id=person_id, cohort_id=cohort_id, object="say:кућа", at=NOON, rating=3, showing=0)
    with writing() as connection:
        secret = {"person_id": person_id, "kind": "pin", "secret": "argon-of-kanarinka", "created_at": NOON}
        connection.execute(insert(Credential), secret)
        card_reviewed(connection, rating)
        practised(connection, rating)
        levels = dict.fromkeys(("listening", "speaking", "reading", "writing", "digital"), 2)
        placed(connection, Placed(id=new_id(), person_id=person_id, cohort_id=cohort_id, object="interview", at=NOON, levels=levels, script="latin"))
        connection.execute(insert(comment), {"id": sent.id, "person_id": person_id, "text": SAID})
        more = {"person_id": person_id, "quiz": "q", "minutes": 5, "attempts": 0, "reason": SAID, "given_by": "t", "given_at": NOON}
        connection.execute(insert(Accommodation), more)
        decision = {"id": new_id(), "quiz": "q", "question": "t1", "revision": "r", "mode": "leave", "reason": "", "at": NOON}
        connection.execute(insert(Regrading), {**decision, "actor_id": person_id, "cohorts": [], "raised": 0, "lowered": 0})
        audit.note(connection, "sign_in", at=NOON, actor_id=person_id, address="192.0.2.7")
        audit.note(connection, "person.viewed", at=NOON, actor_id="somebody-of-the-staff", person_id=person_id, address="198.51.100.9")
        connection.commit()
    return who


def taken(person_id: str) -> dict[str, Any]:
    """What a person gets, through JSON and back."""
    with reading() as connection:
        found: dict[str, Any] = json.loads(json.dumps(everything(connection, person_id, (training, language), lambda _attempt: Release(score=True, verdict=True))))
    return found


def test_a_person_gets_everything_about_themselves(learner: Learner):
    found = taken(learner.person_id)
    assert found["person"][0]["display_name"] == NAME
    assert [one["body"] for one in found["own_words"]] == [WORDS, {"kind": "document", "sha": "a"}]
    assert [one["response"] for one in (row["body"] for row in found["events"] if row["kind"] == "answered")] == [1, None, None]
    assert [(one["kind"], one["bytes"]) for one in found["files"]] == [("document", len(PAGE.encode()))]
    assert found["lessons"][0]["answered"] == 3
    assert found["training"]["comments"][0]["text"] == SAID
    assert found["put_aside"][0]["body"]["response"] == 2
    assert [one["action"] for one in found["who_looked"]] == ["sign_in", "person.viewed"]
    assert all(found[name] for name in ("memberships", "questions", "tests", "ways_in", "sessions"))


def test_nobody_elses_data_and_no_secret_is_in_it(learner: Learner, make_person: Callable[..., str], record: Record):
    other = Learner(person_id=make_person("Неко Други", learner.cohort_id), cohort_id=learner.cohort_id)
    answer(record, other, ENTRY, QUESTIONS[1], "Туђе речи", Sent(id=new_id()), NOON)
    text = json.dumps(taken(learner.person_id), ensure_ascii=False)
    for foreign in (other.person_id, "Неко Други", "Туђе речи", "argon-of-kanarinka", "somebody-of-the-staff", "198.51.100.0"):
        assert foreign not in text


def test_every_table_that_knows_people_is_exported_and_erased(learner: Learner, connection: Connection, folder: Path):
    known = {table.name for table in Model.metadata.tables.values() if {"person_id", "actor_id", "reviewer_id"} & set(table.columns.keys())}
    before = {name: counted(connection, name, learner.person_id) for name in known}
    erase(learner.person_id, (training, language), folder=folder, actor_id="admin", at=NOON)
    with reading() as later:
        after = {name: counted(later, name, learner.person_id) for name in known}
    assert {name for name in known if after[name]} <= STAYS_UNDER_AN_ID
    assert {name for name in known if before[name]} >= known - {"training_submission", "person"}


def counted(connection: Connection, name: str, person_id: str) -> int:
    """Rows of a table about somebody."""
    table = Model.metadata.tables[name]
    column = table.c.person_id if "person_id" in table.c else table.c.actor_id
    return connection.execute(select(func.count()).where(column == person_id)).scalar() or 0


def test_an_erased_person_is_a_number_that_still_counts(record: Record, learner: Learner, connection: Connection, folder: Path):
    def counts() -> dict[str, Any]:
        with reading() as now:
            return {table.name: sorted(now.execute(select(table)).all(), key=repr) for table in record.tables}

    before = counts()
    erase(learner.person_id, (training, language), folder=folder, actor_id="admin", at=NOON)
    erase(learner.person_id, (training, language), folder=folder, actor_id="admin", at=NOON)
    assert counts() == before
    assert verify(record) == []
    person = connection.execute(select(Person.__table__).where(Person.id == learner.person_id)).one()
    assert (person.display_name, person.search, person.username, person.birth_year, person.state) == ("", "", None, None, "erased")
    for model in (Credential, SignIn, ResponseText, Quarantine):
        assert connection.execute(select(func.count()).where(model.person_id == learner.person_id)).scalar() == 0
    devices = connection.execute(select(Entry.device, Entry.sequence, Entry.client_at).distinct()).all()
    assert devices == [(None, None, None)]
    assert "person.erased" in connection.execute(select(Audit.action)).scalars().all()


def test_nothing_of_an_erased_person_is_left_in_the_file(database: Flask, learner: Learner, folder: Path):
    path = sqlite_path(db.engine)
    secrets = [text.encode() for text in (NAME, "kanarinka", WORDS, SAID, PAGE, "telefon-kanarinke", "argon-of-kanarinka")]
    escaped = json.dumps(WORDS).strip('"').encode()
    if path is None:
        erase(learner.person_id, (training, language), folder=folder, actor_id="admin", at=NOON)
        with reading() as connection:
            assert connection.execute(select(func.count()).where(Person.display_name == NAME)).scalar() == 0
        assert list(folder.iterdir()) == []
        return
    db.engine.dispose()
    before = everything_in(Path(path).parent)
    assert NAME.encode() in before
    assert PAGE.encode() in before
    erase(learner.person_id, (training, language), folder=folder, actor_id="admin", at=NOON)
    left = everything_in(Path(path).parent)
    assert [secret for secret in (*secrets, escaped) if secret in left] == []


def everything_in(folder: Path) -> bytes:
    """All bytes of all files."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_wish_can_be_taken_back(learner: Learner):
    def asked() -> Any:
        with reading() as connection:
            return connection.execute(select(Person.deletion_asked_at).where(Person.id == learner.person_id)).scalar()

    ask_deletion(learner.person_id, NOON)
    assert asked() == NOON
    withdraw_deletion(learner.person_id, NOON)
    assert asked() is None
    assert [one["action"] for one in taken(learner.person_id)["who_looked"]][-2:] == ["deletion.asked", "deletion.withdrawn"]
