"""The words of a course: to search, print and take along; and for trainers what their group struggles with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from lms import REASON_NAMES, catalogue, download, now, own_cohorts, plain, reading, record, requires, to_latin, with_static
from lms.plugins.language import operations, queries
from lms.plugins.language.anki import Note, package
from lms.plugins.language.deck import CardWord, deck
from lms.plugins.language.glosses import GLOSS_LANGUAGES

pages = Blueprint("language_course", __name__, template_folder="templates")
CSV_COLUMNS = ("cyrillic", "latin", "forms", "gender", "aspect", "meaning", "meaning_language", "lesson", "sentence")


def course_words(language: str, script: str) -> list[CardWord]:
    """The words of the visitor's course in their order; without a course of all lessons."""
    curriculum = catalogue().curricula.get(g.visitor.curriculum or "")
    lessons = curriculum.lessons if curriculum else tuple(catalogue().lessons)
    return list(deck(catalogue(), tuple(lessons), language, script).values())


@pages.get("/words")
@requires("language.words", state=queries.words_page)
def words() -> str:
    """The words of the visitor's course, to search and to print."""
    wanted = request.args.get("q", "")[:60]
    every = course_words(*g.view)
    offered = [code for code in GLOSS_LANGUAGES if code == "en" or any(code in one.word.glosses for one in every)]
    html = render_template(
        "language/words.html",
        rows=queries.found_words(every, wanted),
        wanted=wanted,
        gloss=g.state.gloss or "en",
        offered=offered,
        languages=GLOSS_LANGUAGES,
        lessons=catalogue().lessons,
    )
    return with_static(html)


@pages.post("/words/language")
@requires("language.words")
def choose_language() -> Any:
    """Remember the language of meanings."""
    if request.form.get("gloss") in GLOSS_LANGUAGES:
        operations.choose_gloss(g.visitor.person_id, request.form["gloss"])
    return redirect(url_for("language_course.words"), code=303)


@pages.get("/words.csv")
@requires("language.words", state=queries.words_page)
def table() -> Response:
    """The words as a table, in both scripts."""
    rows = []
    for one in course_words(g.view[0], "Cyrl"):
        language, meaning = one.word.meaning(g.state.gloss)
        about = (plain(one.word.forms), one.word.gender_name, one.word.aspect, plain(Markup(meaning)), language)
        rows.append((one.text, to_latin(one.text), *about, one.lesson, plain(one.example)))
    return download("words", "csv", CSV_COLUMNS, rows, now().date())


@pages.get("/words.apkg")
@requires("language.words", state=queries.words_page)
def cards() -> Response:
    """The words as a package for Anki, in both scripts, with the sounds that exist."""
    notes = [note_of(one, g.state.gloss) for one in course_words(g.view[0], "Cyrl")]
    name = g.visitor.curriculum or "korak"
    body = package(name, notes, current_app.extensions["lms.settings"].site / "media")
    headers = {"Content-Disposition": f'attachment; filename="{name}.apkg"'}
    return Response(body, mimetype="application/octet-stream", headers=headers)


def note_of(one: CardWord, gloss: str) -> Note:
    """A word as Anki gets it."""
    language, meaning = one.word.meaning(gloss)
    sound = catalogue().sounds.find(one.word.spoken_key, "normal")
    return Note(
        key=one.word.key,
        cyrillic=one.text,
        latin=to_latin(one.text),
        meaning=str(Markup.escape(meaning)),
        direction=GLOSS_LANGUAGES[language].direction,
        grammar=", ".join(part for part in (one.word.gender_name, one.word.aspect, plain(one.word.forms)) if part),
        sentence=plain(one.example),
        sound=f"{sound}.mp3" if sound else "",
    )


@pages.post("/cohorts/<int:cohort_id>/words")
@requires("language.struggles")
def resume(cohort_id: int) -> Any:
    """Let a word that rests come again, for everybody of the group; written down."""
    with reading() as connection:
        if cohort_id not in connection.execute(own_cohorts("language.struggles")).scalars().all():
            abort(404)
    count = operations.resume(record(), cohort_id, request.form.get("word", ""), actor_id=g.visitor.person_id, at=now())
    flash(ngettext("%(num)d card comes again.", "%(num)d cards come again.", count))
    return redirect(url_for("cohorts.page", cohort_id=cohort_id), code=303)


def struggles(page: Any) -> Markup:
    """On a cohort's page: words that are forgotten and what answers have in common; counts of people of this cohort only."""
    with reading() as connection:
        hard = queries.hard_words(connection, page.id)
        points = queries.hard_points(connection, page.id)
    reasons = [(_(REASON_NAMES[point.reason]), point) for point in points if point.reason in REASON_NAMES]
    if not hard and not reasons:
        return Markup()
    return Markup(render_template("language/struggles.html", cohort_id=page.id, hard=hard, reasons=reasons))  # noqa: S704 - our own template
