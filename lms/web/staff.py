"""What staff pages share: the visitor's scope, names by locale, and days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, abort, current_app, g
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _
from sqlalchemy import Connection, Select

from lms.data.access import scope
from lms.data.database import now, reading
from lms.data.operations.attempts import close_overdue
from lms.data.operations.looking import note_look
from lms.data.queries.cohorts import CohortHead, cohort_head
from lms.plugin import Action
from lms.web.content import catalogue, record


def install(app: Flask) -> None:
    """Give templates a filter for days."""
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["share"] = share
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["until"] = until
    app.jinja_env.filters["seen"] = last_seen
    app.jinja_env.filters["role_names"] = role_names


def day(value: Any) -> str:
    """A day in the language of the page; "" for none."""
    return format_date(value, "medium") if value else ""


def moment(value: Any) -> str:
    """A moment in the language and zone of the page."""
    return format_datetime(value, "short") if value else ""


def until(value: datetime) -> str:
    """The last minute before a moment that is too late: a day ends at 23:59."""
    return moment(value - timedelta(minutes=1))


def share(part: float, whole: float) -> str:
    """A percentage without its sign, or an en dash where there is nothing to share."""
    return f"{round(100 * part / whole)}" if whole else "–"


def last_seen(moment: datetime | None) -> str:
    """When somebody was last active, in words of days."""
    if moment is None:
        return _("not yet")
    days = (now().date() - moment.date()).days
    return _("today") if days <= 0 else _("yesterday") if days == 1 else ngettext("%(num)d day ago", "%(num)d days ago", days)


def role_names(names: str | None) -> str:
    """Roles, comma-separated, by their names in the language of the page."""
    labels = {role.name: str(role.label) for role in current_app.extensions["lms.registry"].roles}
    return ", ".join(labels.get(name, name) for name in (names or "").split(",") if name)


def action(name: str) -> Action:
    """A declared action by its name."""
    found: Action = current_app.extensions["lms.actions"][name]
    return found


def own_cohorts(name: str) -> Select[tuple[int]]:
    """The ids of the cohorts in which the visitor may do something today, for a `where`. name: of the action."""
    return scope(g.visitor.person_id, action(name), now().date())


def cohort_or_404(connection: Connection, cohort_id: int, name: str) -> CohortHead:
    """A cohort in which the visitor may do something; any other does not exist."""
    return cohort_head(connection, g.visitor.person_id, action(name), now().date(), cohort_id) or abort(404)


def looked_at(person_id: str, what: str, cohort_id: int | None = None) -> None:
    """Write down that the visitor opened somebody's page or took a table away."""
    note_look(what, actor_id=g.visitor.person_id, person_id=person_id or None, cohort_id=cohort_id, at=now())


def settled_cohort(cohort_id: int, name: str) -> CohortHead:
    """A cohort as `cohort_or_404` finds it, once the attempts at tests whose time is over are closed."""
    with reading() as connection:
        found = cohort_or_404(connection, cohort_id, name)
    if close_overdue(record(), catalogue().closing, now(), cohort_id=cohort_id):
        with reading() as connection:
            found = cohort_or_404(connection, cohort_id, name)
    return found
