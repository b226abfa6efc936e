"""Placement: a level for each strand, the course that follows from it, and who may see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, update
from ulid import ULID

from lms.data.audit import trail
from lms.data.database import reading, writing
from lms.data.models import Audit, Membership, Person
from lms.data.operations.learning import Learner
from lms.data.operations.rebuilding import rebuild, verify
from lms.data.record import Record, entry
from lms.plugins.language.interview import CAN, LEVEL_NAMES, SCRIPTS, STRANDS, Suggestion, read_levels, suggestion
from lms.plugins.language.models import placement
from lms.plugins.language.operations import place
from lms.plugins.language.privacy import erase, export
from tests.plugins.language.conftest import NOON
from tests.web.conftest import Actor

LEVELS = {"listening": 3, "speaking": 2, "reading": 1, "writing": 0, "digital": 4}


def levels(spoken: int, written: int, digital: int = 3) -> dict[str, int]:
    """A profile."""
    return {"listening": spoken, "speaking": spoken, "reading": written, "writing": written, "digital": digital}


@pytest.mark.parametrize(
    ("profile", "script", "course"),
    [
        (levels(0, 0), "none", "A0"),
        (levels(2, 3), "cyrillic", "A0"),
        (levels(3, 2), "cyrillic", "A0"),
        (levels(3, 3), "cyrillic", "A1"),
        (levels(4, 3), "cyrillic", "A2"),
        (levels(5, 4), "cyrillic", "A2"),
        (levels(5, 5), "cyrillic", "B1"),
        (levels(5, 5), "other", "A0"),
        (levels(4, 3), "none", "A0"),
        ({**levels(5, 5), "speaking": 3}, "cyrillic", "A1"),
        ({**levels(5, 5), "writing": 2}, "cyrillic", "A0"),
    ],
)
def test_a_course_is_the_first_whose_exit_is_not_reached(profile: Mapping[str, int], script: str, course: str):
    assert suggestion(profile, script).course == course


def test_uneven_profiles_get_what_they_lack():
    assert suggestion(levels(4, 1), "other") == Suggestion(course="A0", script_only=True, fast_lane=False, phone_first=False)
    assert suggestion(levels(4, 3), "latin") == Suggestion(course="A2", script_only=False, fast_lane=True, phone_first=False)
    assert suggestion(levels(1, 1, digital=0), "latin") == Suggestion(course="A0", script_only=False, fast_lane=False, phone_first=True)


def test_each_level_says_what_somebody_can():
    assert set(CAN) == set(STRANDS)
    assert {len(words) for strand, words in CAN.items() if strand != "digital"} == {len(LEVEL_NAMES)}
    assert len(CAN["digital"]) == 5


@pytest.mark.parametrize("wrong", ["", "6", "-1", "1.5", "٣", "a" * 4000])
def test_what_is_no_level_is_left_out(wrong: str):
    form = {**{strand: str(level) for strand, level in LEVELS.items()}, "script": "latin"}
    assert read_levels(form) == (LEVELS, "latin")
    found, script = read_levels({**form, "reading": wrong, "script": wrong})
    assert (set(STRANDS) - set(found), script) == ({"reading"}, "")


def rows() -> list[Any]:
    """The placements in force."""
    with reading() as connection:
        return sorted(map(tuple, connection.execute(select(placement))), key=repr)


def test_the_latest_interview_counts_and_a_repeat_changes_nothing(record: Record, who: Learner, connection: Connection):
    identity = str(ULID())
    assert [place(record, who, LEVELS, "latin", identity=identity, actor_id="trainer", at=NOON) for _time in range(2)] == ["stored", "repeated"]
    assert place(record, who, levels(4, 4), "cyrillic", identity=str(ULID()), actor_id="trainer", at=NOON.replace(year=2027)) == "stored"
    assert rows() == [(who.person_id, 1, 4, 4, 4, 4, 3, "cyrillic", NOON.replace(year=2027))]
    assert connection.execute(select(func.count()).select_from(entry)).scalar() == 2
    led = connection.execute(select(trail.c.actor_id).where(trail.c.action == "placement.saved")).scalars().all()
    assert led == ["trainer", "trainer"], "one line for each interview, in its transaction"
    assert export(connection, who.person_id)["levels"][0]["listening"] == 4


@pytest.mark.parametrize(
    ("profile", "script"), [({}, "latin"), (LEVELS, ""), (LEVELS, "runes"), ({**LEVELS, "digital": 5}, "latin"), ({**LEVELS, "love": 1}, "latin")]
)
def test_what_is_no_placement_is_not_stored(record: Record, who: Learner, profile: Mapping[str, int], script: str):
    with pytest.raises(ValueError, match="not a placement"):
        place(record, who, profile, script, identity=str(ULID()), actor_id="trainer", at=NOON)
    assert rows() == []


def test_a_rebuild_changes_nothing_and_brings_nobody_back(record: Record, who: Learner):
    place(record, who, LEVELS, "latin", identity=str(ULID()), actor_id="trainer", at=NOON)
    place(record, who, levels(4, 4), "cyrillic", identity=str(ULID()), actor_id="trainer", at=NOON)
    before = rows()
    assert len(before) == 1
    assert verify(record) == []
    rebuild(record)
    assert rows() == before
    with writing() as connection:
        erase(connection, who.person_id)
        connection.execute(update(Person).where(Person.id == who.person_id).values(state="erased"))
        connection.commit()
    assert rows() == []
    assert verify(record) == []
    rebuild(record)
    assert rows() == []


FORM = {**{strand: str(level) for strand, level in LEVELS.items()}, "script": "latin"}


def learner_of(app: Flask, group: str = "А1 Ниш") -> str:
    """The demo's first learner of a group."""
    with app.app_context(), reading() as connection:
        statement = "select p.id from person p join membership m on m.person_id = p.id join cohort c on c.id = m.cohort_id where c.name = ? and m.role = 'learner' and m.state = 'active' order by p.search"
        return str(connection.exec_driver_sql(statement, (group,)).scalar())


def sent(actor: Actor, address: str, **fields: str) -> Any:
    """The form sent as its page gives it."""
    found = re.search(r'name="id" value="([^"]+)"', actor.get(address).text)
    assert found
    return actor.post(address, address, **{"id": found[1], **fields})


def test_a_trainer_places_somebody_and_sees_where_to_begin(app: Flask, as_trainer: Actor):
    who = learner_of(app)
    address = f"/people/{who}/placement"
    assert address in as_trainer.get("/placement").text
    assert sent(as_trainer, address, **FORM).status_code == 303
    page = as_trainer.get(address).text
    assert "Где почети" in page
    assert "Српски језик А0" in page
    assert re.search(r'name="listening" value="3" required checked', page)
    person = as_trainer.get(f"/people/{who}/progress").text
    assert "A0/3" in person
    assert address in person
    with app.app_context(), reading() as connection:
        noted = connection.execute(select(Audit.action).where(Audit.person_id == who, Audit.action.like("placement.%"))).scalars().all()
        assert set(noted) == {"placement.viewed", "placement.saved"}
        body = connection.execute(select(entry.c.body).where(entry.c.kind == "language_placed")).scalar()
    assert body == {"levels": LEVELS, "script": "latin"}, "no words, and nobody's name"


def test_a_form_with_a_gap_keeps_what_was_chosen(app: Flask, as_trainer: Actor):
    address = f"/people/{learner_of(app)}/placement"
    answer = sent(as_trainer, address, **{name: value for name, value in FORM.items() if name != "writing"})
    assert answer.status_code == 422
    assert "Још недостаје: Писање." in answer.text
    assert re.search(r'name="speaking" value="2" required checked', answer.text)
    for junk in ({}, {**FORM, "id": "x"}, {**FORM, "script": "\x00"}):
        assert as_trainer.post(address, address, **junk).status_code in (400, 422)
    with app.app_context():
        assert rows() == []


def test_other_choices_after_going_back_are_not_said_to_be_saved(app: Flask, as_trainer: Actor):
    address = f"/people/{learner_of(app)}/placement"
    form = {**FORM, "id": str(ULID())}
    assert as_trainer.post(address, address, **form).status_code == 303
    assert as_trainer.post(address, address, **form).status_code == 303, "the same again is no mistake"
    again = as_trainer.post(address, address, **{**form, "speaking": "3"})
    assert (again.status_code, again.text.count('role="alert"')) == (409, 1)
    assert re.search(r'name="speaking" value="3" required checked', again.text)
    found = re.search(r'name="id" value="([^"]+)"', again.text)
    assert found
    assert as_trainer.post(address, address, **{**form, "speaking": "3", "id": found[1]}).status_code == 303
    assert re.search(r'name="speaking" value="3" required checked', as_trainer.get(address).text)


def test_the_learner_reads_it_kindly_and_others_do_not(app: Flask, as_trainer: Actor, as_learner: Actor, as_coordinator: Actor):
    assert "Мој почетак" not in as_learner.get("/me").text
    me = re.search(r'"id": "(\w{26})"', as_learner.get("/me/data.json").text)
    assert me
    assert sent(as_trainer, f"/people/{me[1]}/placement", **FORM).status_code == 303
    page = as_learner.get("/me").text
    assert "Мој почетак" in page
    assert "Слушање: степеник 4 од 6" in page
    assert '"levels"' in as_learner.get("/me/data.json").text
    assert as_learner.get(f"/people/{me[1]}/placement").status_code == 404
    assert as_coordinator.get(f"/people/{me[1]}/placement").status_code == 404
    assert "Почетни ниво" not in as_coordinator.get(f"/people/{me[1]}/progress").text


def test_a_counsellor_of_the_group_may_a_trainer_of_another_may_not(app: Flask, sign_in: Any, as_trainer: Actor):
    counsellor, who, away = sign_in("counsellor"), learner_of(app), learner_of(app, "Gruppe A1")
    assert sent(counsellor, f"/people/{who}/placement", **FORM).status_code == 303
    assert as_trainer.get(f"/people/{away}/placement").status_code == 404
    assert away not in as_trainer.get("/placement").text


def test_who_left_the_group_is_not_placed(app: Flask, as_trainer: Actor):
    who = learner_of(app)
    with app.app_context(), writing() as connection:
        connection.execute(update(Membership).where(Membership.person_id == who).values(state="dropped"))
        connection.commit()
    assert as_trainer.get(f"/people/{who}/placement").status_code == 404


def test_the_sheet_has_the_card_in_both_scripts_and_nobodys_name(app: Flask, as_trainer: Actor):
    page = as_trainer.get("/placement/sheet").text
    for words in ("УЛАЗ", "ULAZ", "Ово је моја мама.", "Ovo je moja mama.", "Како се зовете?"):
        assert words in page
    with app.app_context(), reading() as connection:
        names = connection.execute(select(Person.display_name)).scalars().all()
    assert not [name for name in names if name and name in page]


def test_every_script_can_be_chosen():
    assert set(SCRIPTS) == {"none", "other", "latin", "cyrillic"}
    assert all(suggestion(levels(1, 1), script).course == "A0" for script in SCRIPTS)


