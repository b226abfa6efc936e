"""How questions work, for trainers (of their groups) and for those who look after the lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select

from lms.content.catalogue import LessonEntry
from lms.content.messages import N_
from lms.content.prose import headline, plain
from lms.content.questions.choice import Choice
from lms.content.reasons import NAMES
from lms.data.access import cohort as cohort_table
from lms.data.database import now, reading
from lms.data.items import Answer, Item, items
from lms.data.queries.cohorts import CohortHead
from lms.data.queries.items import ItemRow, alike, in_practice, in_test
from lms.web.access import requires
from lms.web.authoring import of_a_test
from lms.web.content import released_lesson, shown_question
from lms.web.staff import cohort_or_404, looked_at, own_cohorts
from lms.web.tables import download

pages = Blueprint("items", __name__)
WORTH = {
    "hard": N_("Hardly anybody is right. Check the key, and whether the lesson teaches this before it asks."),
    "easy": N_("Nearly everybody is right. Check whether the question gives its answer away; as a warm-up it is fine."),
    "flat": N_("Who knows the rest does not do better here. Check the key, and whether the question can be understood in two ways."),
    "lure": N_("A wrong option is chosen more often than the right one. Check the key, and whether that option is really wrong."),
    "skipped": N_("Many leave it empty. Check whether it is clear what to do."),
}
"""Why a question is worth a look -> what to check."""
COLUMNS = ("number", "question", "people", "empty", "facility", "discrimination", "worth", "reasons", "options")


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """A question with how it works. number: in the lesson; item: None while too few people answered it."""

    number: int
    identity: str
    prompt: str
    item: Item | None
    worth: tuple[str, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ItemsPage:
    """The questions of a lesson. cohort: whose answers they are, or None for all groups of the visitor."""

    entry: LessonEntry
    cohort: CohortHead | None
    views: tuple[ItemView, ...]


def _cohorts(cohort: CohortHead | None) -> Select[Any]:
    """The chosen cohort, or all in which the visitor may look at questions; fictional people and real ones never mixed."""
    own = own_cohorts("items.view")
    return own.where(cohort_table.c.id == cohort.id) if cohort else alike(own, g.visitor.person_id)


def answers_of(rows: Iterable[ItemRow]) -> Iterator[Answer]:
    """Rows with the words of the options that were taken, as the revision they were taken from has them."""
    for row in rows:
        empty = row.verdict == "empty"
        yield Answer(
            person=row.person,
            question=row.question,
            score=None if empty else row.points / row.maximum if row.maximum else 0.0,
            verdict=row.verdict,
            reason=row.reason,
            chosen=() if empty else tuple(_chosen(row)),
        )


def _chosen(row: ItemRow) -> Iterator[tuple[str, bool]]:
    question = shown_question(row.question, row.revision)
    numbers = row.response if isinstance(row.response, list) else [row.response]
    if isinstance(question, Choice):
        for number in numbers:
            if isinstance(number, int) and 0 <= number < len(question.options):
                yield plain(question.options[number].name or question.options[number].text), question.options[number].right


def read(key: str) -> ItemsPage:
    """The page of a lesson; one statement reads its answers. 404 for a cohort in which the visitor may not look at answers."""
    entry = released_lesson(key)
    cohort_id = request.args.get("cohort", type=int)
    with reading() as connection:
        cohort = cohort_or_404(connection, cohort_id, "answers.view") if cohort_id is not None else None
        if entry.kind == "test":
            rows = in_test(connection, entry.key, _cohorts(cohort))
        else:
            rows = in_practice(connection, [question.id for question in entry.questions], _cohorts(cohort))
    found = items(answers_of(rows))
    views = tuple(_view(number, question.id, found.get(question.id)) for number, question in enumerate(entry.questions, 1))
    return ItemsPage(entry=entry, cohort=cohort, views=views)


def _view(number: int, identity: str, item: Item | None) -> ItemView:
    question = shown_question(identity)
    prompt = headline(question) if question else ""
    if item is None:
        return ItemView(number=number, identity=identity, prompt=prompt, item=None)
    reasons = tuple((_(NAMES[reason]) if reason in NAMES else _("another answer"), count) for reason, count in item.reasons)
    return ItemView(
        number=number,
        identity=identity,
        prompt=prompt,
        item=item,
        worth=tuple(_(WORTH[name]) for name in item.worth),
        reasons=() if item.options else reasons,
    )


@pages.get("/questions/<path:key>")
@requires("items.view", fresh=of_a_test)
def page(key: str) -> str:
    """The questions of a lesson or test: those worth a look first, then all."""
    found = read(key)
    if not found.entry.questions:
        abort(404)
    return render_template("items.html", page=found)


@pages.get("/questions/<path:key>/table.<any(csv, xlsx):form>")
@requires("items.view", fresh=True)
def table(key: str, form: str) -> Any:
    """The same as a table: one row for each question that enough people answered."""
    found = read(key)
    rows = [
        [
            view.number,
            view.identity,
            view.item.people,
            view.item.empty,
            round(view.item.facility, 3),
            None if view.item.discrimination is None else round(view.item.discrimination, 3),
            " ".join(view.item.worth),
            "; ".join(f"{reason or 'other'}: {count}" for reason, count in view.item.reasons),
            "; ".join(f"{words}{' (right)' if right else ''}: {count}" for words, right, count in view.item.options),
        ]
        for view in found.views
        if view.item
    ]
    looked_at("", "export.questions", found.cohort.id if found.cohort else None)
    return download("questions", form, COLUMNS, rows, now().date())
