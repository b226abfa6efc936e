"""Doors and places give no more than they should: cards make learners, groups end, administrators work everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from lms.data.access import membership
from lms.data.database import now, reading, writing
from lms.data.models import Credential, SignIn
from lms.data.operations import credentials, people
from lms.data.operations.people import NewMembership, NewPerson, WrongPlace, add_membership, add_person, change_membership
from lms.data.operations.sign_in import Linked, SignedIn, sign_in
from tests.web.conftest import Actor
from tests.web.test_pages import cohort_of

session = SignIn.__table__


def roles_after(door: str, secrets: dict[str, str]) -> str:
    result = sign_in(door, secrets, address="127.0.0.1", at=now())
    assert isinstance(result, SignedIn)
    with reading() as connection:
        return str(connection.execute(select(session.c.roles).where(session.c.person_id == result.person_id)).scalar_one())


@pytest.mark.parametrize("door", ["pin", "code"])
def test_a_card_or_code_makes_nobody_an_administrator(app: Flask, door: str):
    """A trainer may issue both, also for a colleague who learns in their group."""
    cohort = cohort_of(app, "А1 Ниш")
    with app.app_context():
        at = now()
        roles = (NewMembership(role="learner", cohort_id=cohort, starts_on=at.date()), NewMembership(role="administrator", starts_on=at.date()))
        person = add_person(NewPerson(display_name="Измишљена", username="both"), roles, actor_id=None, at=at)
        if door == "pin":
            card = credentials.issue_cards([person], actor_id=person, at=at)[0]
            linked = sign_in("card", {"card": card.letters}, address="127.0.0.1", at=at)
            assert isinstance(linked, Linked)
            assert roles_after("pin", {"device": linked.token, "pin": "482913"}) == "learner"
        else:
            assert roles_after("code", {"code": credentials.issue_code(person, actor_id=person, at=at)}) == "learner"


def test_who_left_the_group_gets_no_card_from_its_trainer(app: Flask, as_trainer: Actor):
    cohort = cohort_of(app, "А1 Ниш")
    with app.app_context(), reading() as connection:
        learner = connection.execute(
            select(membership.c.id, membership.c.person_id).where(
                membership.c.cohort_id == cohort, membership.c.role == "learner", membership.c.state == "active"
            )
        ).first()
    assert learner
    assert as_trainer.get(f"/people/{learner.person_id}/card").status_code == 200
    with app.app_context():
        change_membership(learner.id, state="dropped", ends_on=(now() - timedelta(days=1)).date(), actor_id="console", at=now())
    assert as_trainer.get(f"/people/{learner.person_id}/card").status_code == 404


@pytest.mark.parametrize("state", ["paused", "dropped", "completed"])
def test_who_loses_a_role_is_a_stranger_to_what_it_opened(app: Flask, sign_in: Callable[[str], Actor], as_trainer: Actor, state: str):
    """At once, and after signing in anew (security.md S6)."""
    cohort = cohort_of(app, "А1 Ниш")
    opened = [f"/cohorts/{cohort}", f"/cohorts/{cohort}/progress", f"/cohorts/{cohort}/cards", "/cohorts", "/lessons"]
    assert {as_trainer.get(place).status_code for place in opened} == {200}
    with app.app_context(), reading() as connection:
        role = connection.execute(select(membership.c.id).where(membership.c.role == "trainer")).scalar_one()
    with app.app_context():
        assert change_membership(role, state=state, ends_on=None, actor_id="console", at=now())
        with writing() as connection:
            connection.execute(update(Credential).values(step=None))
            connection.commit()
    assert {as_trainer.get(place).status_code for place in opened} == {303}
    again = sign_in("trainer")
    assert {again.get(place).status_code for place in opened} == {404}


def test_a_role_needs_its_place(app: Flask, as_administrator: Actor):
    cohort = cohort_of(app, "А1 Ниш")
    with app.app_context():
        at = now()
        person = add_person(NewPerson(display_name="Измишљена"), (), actor_id=None, at=at)
        with pytest.raises(WrongPlace):
            add_membership(person, NewMembership(role="administrator", cohort_id=cohort, starts_on=at.date()), actor_id=person, at=at)
        with pytest.raises(WrongPlace):
            add_membership(person, people.NewMembership(role="learner", starts_on=at.date()), actor_id=person, at=at)
    answer = as_administrator.post(f"/people/{person}/roles", f"/people/{person}", role="administrator", place=f"cohort-{cohort}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
