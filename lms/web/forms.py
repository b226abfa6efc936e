"""Forms of staff pages: labels, rules and errors in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import RowMapping
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from lms.content.serbian import to_latin
from lms.data.operations.cohorts import NewCohort
from lms.data.operations.people import NewMembership

NEEDED = _l("Fill this in.")
EVERYWHERE = "everywhere"


class PersonForm(FlaskForm):
    """Somebody new. One name is enough."""

    name = StringField(
        _l("Name"), [InputRequired(NEEDED), Length(max=120)], description=_l("As the person gives it, in any script; one name is enough.")
    )
    birth_year = IntegerField(
        _l("Year of birth (optional)"), [Optional(), NumberRange(1900, 2100, _l("Write four digits or leave it empty."))]
    )
    username = StringField(
        _l("Username (staff only)"),
        [Optional(), Length(3, 60), Regexp(r"[a-z0-9._-]+\Z", 2, _l("Only letters a-z, digits, dot and hyphen."))],
    )


def _name(row: RowMapping, locale: str) -> str:
    return str(row["name_en"] if locale == "en" else to_latin(row["name_sr"]) if locale == "sr-Latn" else row["name_sr"])


class MembershipForm(FlaskForm):
    """A role in a place from a day."""

    role = SelectField(_l("Role"))
    place = SelectField(_l("Where"))
    ends_on = DateField(_l("Until (optional)"), [Optional()])

    @classmethod
    def with_places(cls, cohorts: Sequence[RowMapping], territories: Sequence[RowMapping], locale: str) -> Self:
        """The form with every group and territory to choose from."""
        form = cls()
        form.place.choices = [
            *((f"cohort-{row['id']}", f"{_name(row, locale)}: {row['name']}") for row in cohorts),
            *((f"territory-{row['id']}", _name(row, locale)) for row in territories),
            (EVERYWHERE, str(_l("everywhere"))),
        ]
        return form

    def membership(self, today: date) -> NewMembership:
        """What was chosen. A learner belongs to a group; everywhere stays possible for staff only."""
        kind, _hyphen, number = str(self.place.data).partition("-")
        return NewMembership(
            role=self.role.data,
            starts_on=today,
            ends_on=self.ends_on.data,
            cohort_id=int(number) if kind == "cohort" else None,
            territory_id=int(number) if kind == "territory" else None,
        )


class CohortForm(FlaskForm):
    """A new group."""

    territory = SelectField(_l("Territory"), coerce=int)
    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=120)])
    curriculum = SelectField(_l("Course"))
    starts_on = DateField(_l("First day"), [InputRequired(NEEDED)])
    ends_on = DateField(_l("Last day (optional)"), [Optional()])
    place = StringField(_l("Classroom (optional)"), [Length(max=200)])

    @classmethod
    def with_choices(cls, territories: Sequence[RowMapping], curricula: Mapping[str, Any], locale: str) -> Self:
        """The form with the territories and courses there are."""
        form = cls()
        form.territory.choices = [(row["id"], _name(row, locale)) for row in territories]
        form.curriculum.choices = [(name, str(curriculum.title[locale])) for name, curriculum in curricula.items()]
        return form

    def cohort(self) -> NewCohort:
        """What was typed."""
        return NewCohort(
            territory_id=self.territory.data,
            name=self.name.data.strip(),
            curriculum=self.curriculum.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            place=self.place.data or "",
        )
