"""Civic modules: how schools, clinics and offices work, learned through small dilemmas and dated facts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms import N_, Action, Answered, FrontMatterKey, Indicator, NavItem, Plugin, Projection, day
from lms.plugins.civic.models import stance
from lms.plugins.civic.operations import count_stance
from lms.plugins.civic.queries import stances_taken
from lms.plugins.civic.sections import Dilemma
from lms.plugins.civic.views import pages

STAFF = frozenset({"trainer", "coordinator"})
COUNTRIES = ("RS", "IT", "DE", "AT", "SE")


def _country(value: object) -> str:
    """One of the countries of the pilot territories."""
    if str(value) not in COUNTRIES:
        raise ValueError(N_("write a country in two letters, such as RS"))
    return str(value)


plugin = Plugin(
    name="civic",
    label=_l("Civic modules"),
    blueprints=(pages,),
    sections=(Dilemma,),
    front_matter=(
        FrontMatterKey(name="jurisdiction", synonyms=("држава",), help=_l("The country whose rules the lesson tells."), check=_country),
        FrontMatterKey(name="valid_from", synonyms=("важи од",), help=_l("The day from which it holds."), check=day),
    ),
    actions=(
        Action(name="civic.stances", label=_l("See how a group decides"), roles=STAFF),
        Action(name="civic.facts", label=_l("See which facts are due for review"), roles=STAFF | {"administrator", "counsellor"}),
    ),
    nav=(
        NavItem(endpoint="civic.stances", label=_l("Dilemmas"), action="civic.stances", icon="swap"),
        NavItem(endpoint="civic.facts", label=_l("Facts"), action="civic.facts", icon="info"),
    ),
    tables=(stance,),
    events=(),
    projections=(Projection(table=stance, event=Answered, apply=count_stance),),
    indicators=(Indicator(name="civic.stances", label=_l("Dilemmas decided"), unit=_l("answers"), compute=stances_taken),),
)
