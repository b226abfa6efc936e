"""Forms of staff pages: labels, rules and errors in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import RowMapping
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from lms.content.serbian import to_latin
from lms.data.database import now
from lms.data.operations.cohorts import NewCohort, NewTerritory
from lms.data.operations.people import NewMembership

NEEDED = _l("Fill this in.")
EVERYWHERE = "everywhere"


def not_before_the_first(form: Any, field: DateField) -> None:
    """A last day comes after the first."""
    if field.data and form.starts_on.data and field.data < form.starts_on.data:
        raise ValidationError(_l("The last day is before the first."))


class NameForm(FlaskForm):
    """What is known of somebody. One name is enough."""

    name = StringField(
        _l("Name"), [InputRequired(NEEDED), Length(max=120)], description=_l("As the person gives it, in any script; one name is enough.")
    )
    birth_year = IntegerField(
        _l("Year of birth (optional)"), [Optional(), NumberRange(1900, 2100, _l("Write four digits or leave it empty."))]
    )


class PersonForm(NameForm):
    """Somebody new."""

    username = StringField(
        _l("Username (staff only)"),
        [Optional(), Length(3, 60), Regexp(r"[A-Za-z0-9._-]+\Z", 0, _l("Only letters a-z, digits, dot and hyphen."))],
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


class RoleForm(FlaskForm):
    """How long a role holds, and whether it holds now."""

    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice("active", _l("active")),
            SelectChoice("paused", _l("paused")),
            SelectChoice("dropped", _l("left")),
            SelectChoice("completed", _l("completed")),
        ],
    )
    starts_on = DateField(_l("First day"), [InputRequired(NEEDED)])
    ends_on = DateField(_l("Last day (optional)"), [Optional(), not_before_the_first])

    def validate_ends_on(self, field: DateField) -> None:
        """Who goes on has no last day behind them."""
        if self.state.data == "active" and field.data and field.data < now().date():
            raise ValidationError(_l("This day is over. Leave it empty to go on."))

    def changes(self, today: date) -> dict[str, Any]:
        """What was chosen, for the operation. Who left or completed without a day did so today."""
        over = self.state.data in ("dropped", "completed")
        return {"state": self.state.data, "starts_on": self.starts_on.data, "ends_on": self.ends_on.data or (today if over else None)}


class TerritoryForm(FlaskForm):
    """A pilot city or area."""

    code = StringField(
        _l("Code"),
        [InputRequired(NEEDED), Length(2, 40), Regexp(r"[a-z0-9-]+\Z", 0, _l("Only letters a-z, digits and hyphen."))],
        description=_l("Short, for tables; people do not see it."),
    )
    name_sr = StringField(_l("Name in Serbian, Cyrillic"), [InputRequired(NEEDED), Length(max=120)])
    name_en = StringField(_l("Name in English"), [InputRequired(NEEDED), Length(max=120)])
    country = StringField(
        _l("Country, two letters"), [InputRequired(NEEDED), Regexp(r"[A-Z]{2}\Z", 0, _l("Two capital letters, such as RS."))]
    )

    def territory(self) -> NewTerritory:
        """What was typed."""
        return NewTerritory(
            code=self.code.data, name_sr=self.name_sr.data.strip(), name_en=self.name_en.data.strip(), country=self.country.data
        )


class CohortForm(FlaskForm):
    """A group."""

    territory = SelectField(_l("Territory"), coerce=int)
    name = StringField(_l("Name"), [InputRequired(NEEDED), Length(max=120)])
    curriculum = SelectField(_l("Course"))
    starts_on = DateField(_l("First day"), [InputRequired(NEEDED)])
    ends_on = DateField(_l("Last day (optional)"), [Optional(), not_before_the_first])
    place = StringField(_l("Classroom (optional)"), [Length(max=200)])

    @classmethod
    def with_choices(cls, territories: Sequence[RowMapping], curricula: Mapping[str, Any], locale: str, **given: Any) -> Self:
        """The form with the territories and courses there are. given: for the form itself, such as its data."""
        form = cls(**given)
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


class AccommodationForm(FlaskForm):
    """More time, more tries or a later end for one person and test."""

    test = SelectField(_l("Test"))
    minutes = IntegerField(_l("More minutes (optional)"), [Optional(), NumberRange(0, 600, _l("Write a number up to 600."))])
    attempts = IntegerField(_l("More tries (optional)"), [Optional(), NumberRange(0, 20, _l("Write a number up to 20."))])
    until = DateField(_l("Open until the end of (optional)"), [Optional()])
    reason = StringField(
        _l("Reason"),
        [InputRequired(NEEDED), Length(max=300)],
        description=_l("In a few words, without an illness. The person may read it."),
    )
