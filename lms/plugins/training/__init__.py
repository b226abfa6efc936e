"""Tasks that a trainer reviews with a rubric: submit, queue, levels from 1 to 4, a comment that comes back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms import N_, Action, Answered, FrontMatterKey, NavItem, Panel, PersonalData, Plugin, Projection
from lms.plugins.training.models import comment, submission
from lms.plugins.training.operations import Reviewed, reviewed, submitted
from lms.plugins.training.queries import erase, export
from lms.plugins.training.sections import Task
from lms.plugins.training.views import arrived, pages


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts; a single one will do."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) and one.strip() for one in values):
        raise ValueError(N_("write a list such as [trainer, counsellor]"))
    return tuple(str(one).strip() for one in values)


def _hours(value: object) -> float:
    """A number of hours."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise ValueError(N_("write a number of hours"))
    return float(value)


plugin = Plugin(
    name="training",
    label=_l("Reviewed tasks"),
    blueprints=(pages,),
    sections=(Task,),
    front_matter=(
        FrontMatterKey(name="audience", synonyms=("за кога",), help=_l("Who this module is for."), check=_texts),
        FrontMatterKey(name="practicum_hours", synonyms=("сати праксе",), help=_l("Hours of practice that belong to it."), check=_hours),
    ),
    actions=(
        Action(name="training.review", label=_l("Review tasks"), roles=frozenset({"trainer"})),
        Action(name="training.comments", label=_l("Read comments on one's own work"), own=True),
    ),
    nav=(NavItem(endpoint="training.queue", label=_l("For review"), action="training.review", icon="letter"),),
    panels=(Panel(name="training.arrived", slot="home", action="training.comments", render=arrived),),
    tables=(submission, comment),
    events=(Reviewed,),
    projections=(
        Projection(table=submission, event=Answered, apply=submitted),
        Projection(table=submission, event=Reviewed, apply=reviewed),
    ),
    personal_data=PersonalData(tables=(submission, comment), export=export, erase=erase),
)
