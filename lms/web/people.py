"""For administrators: people, their roles and ways in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.data.database import now, reading
from lms.data.operations import credentials, privacy
from lms.data.operations import people as operations
from lms.data.queries import people as queries
from lms.web.access import requires
from lms.web.forms import MembershipForm, NameForm, PersonForm, RoleForm
from lms.web.staff import looked_at

pages = Blueprint("people", __name__)


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
        except operations.BadUsername:
            form.username.errors = [_("Only letters a-z, digits, dot and hyphen.")]
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
    return render_template("person_admin.html", person=row, memberships=memberships, form=membership_form())


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
    return render_template("person_admin.html", person=row, memberships=memberships, form=form), 422


def membership_or_404(person_id: str, membership_id: int) -> Any:
    """A role of this person and of nobody else."""
    with reading() as connection:
        own = {row["id"]: row for row in queries.memberships(connection, person_id)}
    return own.get(membership_id) or abort(404)


@pages.get("/people/<person_id>/roles/<int:membership_id>")
@requires("people.manage")
def role(person_id: str, membership_id: int) -> str:
    """One role: pause, end or resume it, or mend its days."""
    person, row = person_or_404(person_id), membership_or_404(person_id, membership_id)
    form = RoleForm(data={name: row[name] for name in ("state", "starts_on", "ends_on")})
    return render_template("role.html", person=person, row=row, form=form)


@pages.post("/people/<person_id>/roles/<int:membership_id>")
@requires("people.manage", fresh=True)
def change_role(person_id: str, membership_id: int) -> Any:
    """Keep what was changed; the person's sessions end."""
    person, row = person_or_404(person_id), membership_or_404(person_id, membership_id)
    form = RoleForm()
    if not form.validate():
        return render_template("role.html", person=person, row=row, form=form), 422
    operations.change_membership(membership_id, **form.changes(now().date()), actor_id=g.visitor.person_id, at=now())
    flash(_("Saved. The person signs in again to use it."))
    return redirect(url_for("people.person", person_id=person_id), code=303)


@pages.route("/people/<person_id>/name", methods=["GET", "POST"])
@requires("people.manage")
def name(person_id: str) -> Any:
    """Mend a name or a year of birth."""
    row = person_or_404(person_id)
    form = NameForm(data={"name": row["display_name"], "birth_year": row["birth_year"]})
    if form.validate_on_submit():
        try:
            operations.rename(person_id, form.name.data, form.birth_year.data, actor_id=g.visitor.person_id, at=now())
        except operations.BadName:
            form.name.errors = [_("A name needs at least one letter.")]
        else:
            flash(_("Saved."))
            return redirect(url_for("people.person", person_id=person_id), code=303)
    return render_template("person_name.html", person=row, form=form), 422 if request.method == "POST" else 200


@pages.post("/people/<person_id>/state")
@requires("people.manage", fresh=True)
def change_state(person_id: str) -> Any:
    """Disable or enable somebody, or erase them after they asked."""
    person_or_404(person_id)
    wanted = request.form.get("state")
    if wanted in ("active", "disabled"):
        operations.set_state(person_id, wanted, actor_id=g.visitor.person_id, at=now())
    elif wanted == "erased":
        plugins, folder = current_app.extensions["lms.registry"].plugins, current_app.extensions["lms.settings"].files
        privacy.erase(person_id, plugins, folder=folder, actor_id=g.visitor.person_id, at=now())
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
