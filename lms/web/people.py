"""For administrators: people, their roles and ways in, groups, and people from a spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.data.database import now, reading
from lms.data.operations import cohorts, credentials, imports, privacy
from lms.data.operations import people as operations
from lms.data.queries import people as queries
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.forms import CohortForm, MembershipForm, PersonForm
from lms.web.staff import looked_at

pages = Blueprint("people", __name__)
STATES = ("active", "paused", "dropped", "completed")


def person_or_404(person_id: str) -> Any:
    """Somebody's own columns."""
    with reading() as connection:
        return queries.one(connection, person_id) or abort(404)


@pages.get("/people")
@requires("people.manage")
def index() -> str:
    """Search people."""
    wanted, page = request.args.get("q", "")[:80], request.args.get("page", 0, type=int)
    with reading() as connection:
        rows = queries.search(connection, wanted, now().date(), min(max(page, 0), 10_000))
    return render_template("people.html", rows=rows[: queries.PAGE], more=len(rows) > queries.PAGE, wanted=wanted, page=page)


@pages.route("/people/new", methods=["GET", "POST"])
@requires("people.manage")
def new() -> Any:
    """Add somebody."""
    form = PersonForm()
    if form.validate_on_submit():
        username = form.username.data or None
        new_person = operations.NewPerson(display_name=form.name.data, birth_year=form.birth_year.data, username=username)
        try:
            person_id = operations.add_person(new_person, (), actor_id=g.visitor.person_id, at=now())
        except operations.BadName:
            form.name.errors = [_("A name needs at least one letter.")]
        except operations.NameTaken:
            form.username.errors = [_("Somebody has this username already. Choose another.")]
        else:
            return redirect(url_for("people.person", person_id=person_id), code=303)
    return render_template("person_new.html", form=form), 422 if request.method == "POST" else 200


@pages.get("/people/<person_id>")
@requires("people.manage")
def person(person_id: str) -> str:
    """One person: roles, ways in, deletion."""
    row = person_or_404(person_id)
    with reading() as connection:
        memberships = queries.memberships(connection, person_id)
    looked_at(person_id, "person.viewed")
    return render_template("person_admin.html", person=row, memberships=memberships, form=membership_form(), states=STATES)


def membership_form() -> MembershipForm:
    """The form for a new role with the places there are."""
    with reading() as connection:
        form = MembershipForm.with_places(queries.cohorts(connection), queries.territories(connection), g.locale)
    form.role.choices = [(role.name, str(role.label)) for role in current_app.extensions["lms.registry"].roles]
    return form


@pages.post("/people/<person_id>/roles")
@requires("people.manage", fresh=True)
def give_role(person_id: str) -> Any:
    """Give a role; the person's sessions end."""
    row = person_or_404(person_id)
    form = membership_form()
    if form.validate():
        try:
            operations.add_membership(person_id, form.membership(now().date()), actor_id=g.visitor.person_id, at=now())
        except operations.WrongPlace:
            form.place.errors = [_("A learner belongs to a group; an administrator works everywhere.")]
        else:
            flash(_("Saved. The person signs in again to use it."))
            return redirect(url_for("people.person", person_id=person_id), code=303)
    with reading() as connection:
        memberships = queries.memberships(connection, person_id)
    return render_template("person_admin.html", person=row, memberships=memberships, form=form, states=STATES), 422


@pages.post("/people/<person_id>/roles/<int:membership_id>")
@requires("people.manage", fresh=True)
def change_role(person_id: str, membership_id: int) -> Any:
    """Pause, end or resume a role."""
    person_or_404(person_id)
    with reading() as connection:
        own = {row["id"] for row in queries.memberships(connection, person_id)}
    state = request.form.get("state", "")
    if membership_id not in own or state not in STATES:
        abort(404)
    ends_on: date | None = now().date() if state in ("dropped", "completed") else None
    operations.change_membership(membership_id, state=state, ends_on=ends_on, actor_id=g.visitor.person_id, at=now())
    return redirect(url_for("people.person", person_id=person_id), code=303)


@pages.post("/people/<person_id>/state")
@requires("people.manage", fresh=True)
def change_state(person_id: str) -> Any:
    """Disable or enable somebody, or erase them after they asked."""
    person_or_404(person_id)
    wanted = request.form.get("state")
    if wanted in ("active", "disabled"):
        operations.set_state(person_id, wanted, actor_id=g.visitor.person_id, at=now())
    elif wanted == "erased":
        privacy.erase(person_id, current_app.extensions["lms.registry"].plugins, actor_id=g.visitor.person_id, at=now())
        flash(_("The person is erased. Counts stay."))
        return redirect(url_for("people.index"), code=303)
    return redirect(url_for("people.person", person_id=person_id), code=303)


@pages.post("/people/<person_id>/invitation")
@requires("people.manage", fresh=True)
def invite(person_id: str) -> str:
    """A one-time link for staff, shown once."""
    row = person_or_404(person_id)
    if not row["username"]:
        abort(404)
    secret = credentials.invite(person_id, actor_id=g.visitor.person_id, at=now())
    link = f"{current_app.extensions['lms.settings'].public_url}/invitation#{secret}"
    return render_template("invited.html", person=row, link=link)


@pages.route("/groups", methods=["GET", "POST"])
@requires("cohort.manage")
def groups() -> Any:
    """Territories and groups; add a group."""
    with reading() as connection:
        rows, territories = queries.cohorts(connection), queries.territories(connection)
    form = CohortForm.with_choices(territories, catalogue().curricula, g.locale)
    if form.validate_on_submit():
        try:
            cohorts.add_cohort(form.cohort(), actor_id=g.visitor.person_id, at=now())
        except cohorts.Exists:
            form.name.errors = [_("There is a group with this name already.")]
        else:
            return redirect(url_for("people.groups"), code=303)
    page = render_template("groups.html", rows=rows, form=form, curricula=catalogue().curricula)
    return page, 422 if request.method == "POST" else 200


@pages.route("/groups/<int:cohort_id>/import", methods=["GET", "POST"])
@requires("people.manage")
def bring_in(cohort_id: int) -> Any:
    """People from a spreadsheet: first shown, then stored."""
    with reading() as connection:
        cohort = next((row for row in queries.cohorts(connection) if row["id"] == cohort_id), None) or abort(404)
    text = request.form.get("text", "")
    upload = request.files.get("file")
    content = upload.read(imports.LARGEST + 1) if upload and upload.filename else text.encode()
    found = None
    if request.method == "POST" and request.form.get("confirmed"):
        found = imports.apply(content, cohort_id, actor_id=g.visitor.person_id, at=now())
        if not found.faults:
            flash(_("%(count)s people were added.", count=len(found.people)))
            return redirect(url_for("people.groups"), code=303)
    elif request.method == "POST":
        with reading() as connection:
            found = imports.preview(connection, content, cohort_id)
    faults = [(fault.row, _(fault.text) % fault.values) for fault in found.faults] if found else []
    kept = content.decode("utf-8-sig", "replace") if found and not found.faults else text
    return render_template("import.html", cohort=cohort, found=found, faults=faults, text=kept)
