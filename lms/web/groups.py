"""For administrators: territories and groups, and people from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.data.database import now, reading
from lms.data.operations import cohorts, imports
from lms.data.queries import people as queries
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.forms import CohortForm, TerritoryForm

pages = Blueprint("groups", __name__)


def cohort_form(**given: Any) -> CohortForm:
    """The form of a group with the territories and courses there are."""
    with reading() as connection:
        territories = queries.territories(connection)
    return CohortForm.with_choices(territories, catalogue().curricula, g.locale, **given)


def cohort_or_404(cohort_id: int) -> Any:
    """A group by its number."""
    with reading() as connection:
        return next((row for row in queries.cohorts(connection) if row["id"] == cohort_id), None) or abort(404)


def kept(form: Any, name: Any, sentence: str, keep: Callable[[], object]) -> bool:
    """Whether a valid form was kept; a name that is taken is said at its field."""
    if not form.validate_on_submit():
        return False
    try:
        keep()
    except cohorts.Exists:
        name.errors = [sentence]
        return False
    flash(_("Saved."))
    return True


@pages.route("/groups", methods=["GET", "POST"])
@requires("cohort.manage")
def index() -> Any:
    """Territories and groups; add a group."""
    form = cohort_form()
    taken = _("There is a group with this name already.")
    if kept(form, form.name, taken, lambda: cohorts.add_cohort(form.cohort(), actor_id=g.visitor.person_id, at=now())):
        return redirect(url_for("groups.index"), code=303)
    with reading() as connection:
        rows, territories = queries.cohorts(connection), queries.territories(connection)
    page = render_template("groups.html", rows=rows, territories=territories, form=form, curricula=catalogue().curricula)
    return page, 422 if request.method == "POST" else 200


@pages.route("/groups/<int:cohort_id>", methods=["GET", "POST"])
@requires("cohort.manage")
def group(cohort_id: int) -> Any:
    """Change a group: its name, course, days and classroom."""
    row = cohort_or_404(cohort_id)
    form = cohort_form(data={**row, "territory": row["territory_id"]})
    taken = _("There is a group with this name already.")
    if kept(form, form.name, taken, lambda: cohorts.change_cohort(cohort_id, form.cohort(), actor_id=g.visitor.person_id, at=now())):
        return redirect(url_for("groups.index"), code=303)
    return render_template("place.html", title=_("Group"), form=form), 422 if request.method == "POST" else 200


@pages.route("/groups/territories/new", methods=["GET", "POST"])
@requires("cohort.manage")
def new_territory() -> Any:
    """Add a territory."""
    form = TerritoryForm()
    taken = _("There is a territory with this code already.")
    if kept(form, form.code, taken, lambda: cohorts.add_territory(form.territory(), actor_id=g.visitor.person_id, at=now())):
        return redirect(url_for("groups.index"), code=303)
    return render_template("place.html", title=_("New territory"), form=form), 422 if request.method == "POST" else 200


@pages.route("/groups/territories/<int:territory_id>", methods=["GET", "POST"])
@requires("cohort.manage")
def territory(territory_id: int) -> Any:
    """Change a territory."""
    with reading() as connection:
        row = next((row for row in queries.territories(connection) if row["id"] == territory_id), None) or abort(404)
    form = TerritoryForm(data=dict(row))
    taken = _("There is a territory with this code already.")
    if kept(
        form, form.code, taken, lambda: cohorts.change_territory(territory_id, form.territory(), actor_id=g.visitor.person_id, at=now())
    ):
        return redirect(url_for("groups.index"), code=303)
    return render_template("place.html", title=_("Territory"), form=form), 422 if request.method == "POST" else 200


@pages.route("/groups/<int:cohort_id>/import", methods=["GET", "POST"])
@requires("people.manage")
def bring_in(cohort_id: int) -> Any:
    """People from a spreadsheet: first shown, then stored."""
    cohort = cohort_or_404(cohort_id)
    text = request.form.get("text", "")
    upload = request.files.get("file")
    content = upload.read(imports.LARGEST + 1) if upload and upload.filename else text.encode()
    found = None
    if request.method == "POST" and request.form.get("confirmed"):
        found = imports.apply(content, cohort_id, actor_id=g.visitor.person_id, at=now())
        if not found.faults:
            flash(_("%(count)s people were added.", count=len(found.people)))
            return redirect(url_for("groups.index"), code=303)
    elif request.method == "POST":
        with reading() as connection:
            found = imports.preview(connection, content, cohort_id)
    faults = [(fault.row, _(fault.text) % fault.values) for fault in found.faults] if found else []
    kept = imports.text_of(content) if found and not found.faults else text
    return render_template("import.html", cohort=cohort, found=found, faults=faults, text=kept)
