"""Sign-in cards for paper and codes for the screen, issued by trainers for their own groups and by administrators."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from markupsafe import Markup

from lms.data.database import now, reading
from lms.data.operations import credentials
from lms.data.queries import cohorts as queries
from lms.data.queries import people as people_queries
from lms.web.access import requires
from lms.web.staff import action, cohort_or_404

pages = Blueprint("cards", __name__)


def learner_or_404(person_id: str) -> str:
    """The name of a learner for whom the visitor may issue cards."""
    with reading() as connection:
        if not queries.may_see(connection, g.visitor.person_id, action("card.issue"), person_id, now().date()):
            abort(404)
        row = people_queries.one(connection, person_id)
    return str(row["display_name"]) if row else abort(404)


@pages.get("/cohorts/<int:cohort_id>/cards")
@requires("card.issue")
def sheet(cohort_id: int) -> str:
    """The state of each learner's card, and what a new sheet means."""
    with reading() as connection:
        cohort = cohort_or_404(connection, cohort_id, "card.issue")
        rows = people_queries.cards(connection, cohort_id)
    return render_template("cards.html", cohort=cohort, rows=rows)


@pages.post("/cohorts/<int:cohort_id>/cards")
@requires("card.issue", fresh=True)
def issue(cohort_id: int) -> Any:
    """New cards for the chosen learners of the group, ready to print, shown once."""
    with reading() as connection:
        cohort = cohort_or_404(connection, cohort_id, "card.issue")
        rows = people_queries.cards(connection, cohort_id)
    wanted = set(request.form.getlist("person"))
    chosen = [row["id"] for row in rows if row["id"] in wanted]
    if not chosen:
        return redirect(url_for("cards.sheet", cohort_id=cohort_id), code=303)
    return printed(credentials.issue_cards(chosen, actor_id=g.visitor.person_id, at=now()), url_for("cohorts.page", cohort_id=cohort.id))


@pages.get("/people/<person_id>/card")
@requires("card.issue")
def renew(person_id: str) -> str:
    """Ask before the old card is turned off."""
    return render_template("card_renew.html", name=learner_or_404(person_id), person_id=person_id)


@pages.post("/people/<person_id>/card")
@requires("card.issue", fresh=True)
def replace(person_id: str) -> str:
    """A new card for one learner."""
    learner_or_404(person_id)
    return printed(credentials.issue_cards([person_id], actor_id=g.visitor.person_id, at=now()), url_for("home.page"))


@pages.post("/people/<person_id>/code")
@requires("card.issue", fresh=True)
def code(person_id: str) -> str:
    """A code for one sign-in within ten minutes, shown once."""
    name = learner_or_404(person_id)
    return render_template("code.html", name=name, code=credentials.issue_code(person_id, actor_id=g.visitor.person_id, at=now()))


def printed(cards: list[credentials.Card], back: str) -> str:
    """The sheet of cards: no names, no places; the number tells whose it is to those who have the list."""
    address = current_app.extensions["lms.settings"].public_url
    pictures = {
        card.number: Markup(segno.make(f"{address}/card#{card.secret}", error="m").svg_inline(scale=3, omitsize=True)) for card in cards
    }  # noqa: S704
    with reading() as connection:
        by_person = people_queries.names(connection, [card.person_id for card in cards])
    names = {card.number: by_person.get(card.person_id, "") for card in cards}
    return render_template("cards_print.html", cards=cards, pictures=pictures, names=names, back=back)
