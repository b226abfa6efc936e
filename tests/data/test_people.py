"""People and places: names as they are given, found in any script; roles with their days; one name for one group."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from material import DAY, NOON
from people import make_group, make_learner
from sqlalchemy import select

from lms.data.access import membership, person
from lms.data.database import reading
from lms.data.models import Audit, Cohort, Territory
from lms.data.operations import cohorts, people
from lms.data.operations.people import BadName, NameTaken, NewPerson, clean_name
from lms.data.queries.people import PAGE, search

CONSOLE = "console"


@pytest.fixture
def names(database: Flask) -> None:
    """Invented people whose names are written in many ways."""
    for name in ("Ђорђе Ђорђевић", "Đorđe Đorđević", "Zehra", "زهرا ب.", "أمينة ك.", "O'Брајен-Ива", "Ñandú Ž.", "Љубица Њ.", "Nguyễn Ă.", "Олена Їжак", "דוד ל."):
        people.add_person(NewPerson(display_name=name), (), actor_id=None, at=NOON)


def found(words: str) -> set[str]:
    with reading() as connection:
        return {row.display_name for row in search(connection, words, NOON.date())}


FOUND: tuple[tuple[str, set[str] | None], ...] = (
    ("Djordjevic", {"Ђорђе Ђорђевић", "Đorđe Đorđević"}),
    ("Đorđević", {"Ђорђе Ђорђевић", "Đorđe Đorđević"}),
    ("ђорђевић", {"Ђорђе Ђорђевић", "Đorđe Đorđević"}),
    ("ДЈОРДЈЕ djordjevic", {"Ђорђе Ђорђевић", "Đorđe Đorđević"}),
    ("  zeh  ", {"Zehra"}),
    ("Зехра", {"Zehra"}),
    ("زهرا", {"زهرا ب."}),
    ("أمينة", {"أمينة ك."}),
    ("امينة", {"أمينة ك."}),
    ("o'brajen", {"O'Брајен-Ива"}),
    ("o’brajen iva", {"O'Брајен-Ива"}),
    ("nandu z", {"Ñandú Ž."}),
    ("ljubica", {"Љубица Њ."}),
    ("nguyen", {"Nguyễn Ă."}),
    ("Олена", {"Олена Їжак"}),
    ("דוד", {"דוד ל."}),
    ("nobody", set()),
    ("%", None),
    ("_", None),
)
"""Words -> who is found; None: everybody, since a sign of the database's own patterns is no word."""


def test_people_are_found_in_any_script_and_without_signs(names: None):
    everybody = found("")
    assert len(everybody) == 11
    for words, expected in FOUND:
        assert found(words) == (everybody if expected is None else expected), words


def test_who_is_erased_or_on_the_next_page_is_not_shown(database: Flask):
    for number in range(PAGE + 3):
        people.add_person(NewPerson(display_name=f"Измишљена {number}"), (), actor_id=None, at=NOON)
    with reading() as connection:
        assert len(search(connection, "izmisljena", NOON.date())) == PAGE + 1
        assert len(search(connection, "izmisljena", NOON.date(), 1)) == 3


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("  Амина \t Р. ", "Амина Р."),
        ("Z\u0301ana", "\u0179ana"),
        ("A\u202eb\u2066c\u2069", "Abc"),
        ("Ali\0\r\n<b>", "Ali<b>"),
        ("Зехра", "Зехра"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_name_is_kept_composed_on_one_line_without_what_cannot_be_seen(given_name: str, kept: str):
    assert clean_name(given_name) == kept


@given(st.text(max_size=150))
def test_any_text_is_a_clean_name_or_none(words: str):
    try:
        name = clean_name(words)
    except BadName:
        return
    assert clean_name(name) == name
    assert 0 < len(name) <= people.LONGEST_NAME
    assert "\0" not in name
    assert "\n" not in name


def test_a_username_is_taken_once_however_it_is_written(database: Flask):
    people.add_person(NewPerson(display_name="Марко", username="Marko"), (), actor_id=None, at=NOON)
    with pytest.raises(NameTaken):
        people.add_person(NewPerson(display_name="Марко", username="marko "), (), actor_id=None, at=NOON)


@pytest.mark.parametrize("username", ["mаrko", "mаркo", "ma", "marko!", "m\u0130ra", "ма\u200bрко", "x" * 61, "mar ko", "ｍarko"])
def test_a_username_that_looks_like_another_is_not_taken(username: str):
    """The first two have Cyrillic letters in them."""
    with pytest.raises(people.BadUsername):
        people.person_row(NewPerson(display_name="Марко", username=username), NOON)


def test_a_role_is_paused_ended_and_taken_up_again(database: Flask):
    learner = make_learner(make_group())
    with reading() as connection:
        number = connection.execute(select(membership.c.id)).scalar_one()
    for state, ends_on in (("paused", None), ("dropped", DAY), ("active", None), ("completed", DAY + timedelta(days=9))):
        assert people.change_membership(number, state=state, ends_on=ends_on, actor_id=CONSOLE, at=NOON)
        with reading() as connection:
            row = connection.execute(select(membership.c.state, membership.c.starts_on, membership.c.ends_on)).one()
        assert tuple(row) == (state, DAY, ends_on)
    assert people.change_membership(number, state="active", ends_on=None, starts_on=date(2026, 2, 1), actor_id=CONSOLE, at=NOON)
    assert not people.change_membership(number + 1, state="paused", ends_on=None, actor_id=CONSOLE, at=NOON)
    with reading() as connection:
        assert connection.execute(select(membership.c.starts_on)).scalar_one() == date(2026, 2, 1)
        lines = connection.execute(select(Audit.detail).where(Audit.action == "role.changed", Audit.person_id == learner)).scalars().all()
    assert lines == ["learner paused", "learner dropped", "learner active", "learner completed", "learner active"]


def test_a_name_is_mended_and_found_then(names: None):
    with reading() as connection:
        identity = connection.execute(select(person.c.id).where(person.c.display_name == "Zehra")).scalar_one()
    people.rename(identity, " Зехра-Нур ", 1990, actor_id=CONSOLE, at=NOON)
    assert (found("zehra nur"), found("Zehra")) == ({"Зехра-Нур"}, {"Зехра-Нур"})
    with pytest.raises(BadName):
        people.rename(identity, "123", None, actor_id=CONSOLE, at=NOON)


def test_places_are_changed_and_their_names_stay_apart(database: Flask):
    def territory(code: str) -> cohorts.NewTerritory:
        return cohorts.NewTerritory(code=code, name_sr="Ниш", name_en="Niš", country="RS")

    def cohort(name: str, place: int) -> cohorts.NewCohort:
        return cohorts.NewCohort(territory_id=place, name=name, curriculum="serbian-a1", starts_on=DAY)

    nis, bor = (cohorts.add_territory(territory(code), actor_id=CONSOLE, at=NOON) for code in ("nis", "bor"))
    first, second = (cohorts.add_cohort(cohort(name, nis), actor_id=CONSOLE, at=NOON) for name in ("A1", "A2"))
    for clash in (
        lambda: cohorts.add_territory(territory("bor"), actor_id=CONSOLE, at=NOON),
        lambda: cohorts.change_territory(nis, territory("bor"), actor_id=CONSOLE, at=NOON),
        lambda: cohorts.add_cohort(cohort("A1", nis), actor_id=CONSOLE, at=NOON),
        lambda: cohorts.change_cohort(second, cohort("A1", nis), actor_id=CONSOLE, at=NOON),
    ):
        with pytest.raises(cohorts.Exists):
            clash()
    cohorts.change_cohort(second, cohort("A1", bor), actor_id=CONSOLE, at=NOON)
    cohorts.change_cohort(second, cohort("A1", bor), actor_id=CONSOLE, at=NOON)
    cohorts.change_territory(nis, territory("nish"), actor_id=CONSOLE, at=NOON)
    with reading() as connection:
        rows = connection.execute(select(Cohort.id, Cohort.name, Cohort.territory_id, Cohort.demo).order_by(Cohort.id)).all()
        codes = connection.execute(select(Territory.code).order_by(Territory.id)).scalars().all()
        deeds = connection.execute(select(Audit.action).order_by(Audit.id)).scalars().all()
    assert [tuple(row) for row in rows] == [(first, "A1", nis, False), (second, "A1", bor, False)]
    assert codes == ["nish", "bor"]
    assert deeds == ["territory.added"] * 2 + ["cohort.added"] * 2 + ["cohort.changed"] * 2 + ["territory.changed"]
