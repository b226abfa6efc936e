"""Practice for learners: words that come back and questions that were missed, one at a time, until it is enough for today."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import Connection

from lms import (
    REASON_NAMES,
    REASONS,
    Catalogue,
    Judgement,
    Skeleton,
    catalogue,
    cut,
    form_token,
    headline,
    judge,
    learner,
    named,
    new_id,
    now,
    reading,
    record,
    requires,
    shown_question,
    slot,
    valid_id,
    with_static,
)
from lms.plugins.language import operations
from lms.plugins.language.cards import BY_VERDICT, EASY, RATINGS, Limits, Missed, Plan, day_of, parts_of, plan, question_is_next, weakest
from lms.plugins.language.deck import CardWord, deck, in_course_order, lesson_words
from lms.plugins.language.glosses import GLOSS_LANGUAGES
from lms.plugins.language.practice import PracticePage, practice_page

pages = Blueprint("language_practice", __name__, template_folder="templates")
LONGEST_TYPED = 100
KEPT_FACES = 256
"""Card pages in memory for each process: about 2 MB."""
PUT_OFF_AT_MOST = 20


def zone() -> str:
    """Where a day is a day."""
    name: str = current_app.extensions["lms.settings"].time_zone
    return name


def limits() -> Limits:
    """How much a day may hold: what the settings say, else the usual."""
    given = current_app.extensions["lms.settings"].plugin
    return Limits(cards=given.get("language_cards_a_day", Limits.cards), new=given.get("language_new_cards_a_day", Limits.new))


def state(connection: Connection, token: str, at: Any, **_address: str) -> PracticePage | None:
    """The reader and how they stand, in one statement."""
    return practice_page(connection, token, at, zone())


def own_deck(page: PracticePage) -> Any:
    """The words of the lessons that the reader has opened."""
    lessons = in_course_order(catalogue(), page.visitor.curriculum, page.lessons)
    return deck(catalogue(), lessons, *g.view)


def today(page: PracticePage) -> tuple[Plan, list[Missed]]:
    """Cards and missed questions that are left for today."""
    put_off = _put_off() if page.missed else []
    missed = [one for one in weakest(filter(_practised, page.missed)) if one.question not in put_off]
    words = own_deck(page)
    found = plan(page.standing, words, limits())
    cards = {card: seen for card, seen in found.cards.items() if parts_of(card)[1] in words}
    return Plan(cards=cards, done=found.done, all=found.all), missed


def _practised(missed: Missed) -> bool:
    entry = catalogue().lessons.get(catalogue().lesson_of(missed.question) or "")
    return entry is not None and entry.kind != "test" and not entry.draft


def _put_off() -> list[str]:
    day, *questions = session.get("put-off", [""])
    return questions if day == str(day_of(now(), zone())[0]) else []


@pages.get("/practise")
@requires("language.practise", state=state)
def page() -> Any:
    """The next card or question of today, what came of a typed word, or the end."""
    if "answer" in request.args:
        identity, card, typed = session.get("typed", ("", "", ""))
        if request.args["answer"] == identity and card:
            return answered(card, typed)
    found, missed = today(g.state)
    if missed and question_is_next(len(found.cards), found.done, g.state.mended + len(_put_off())):
        return question(missed[0], found)
    for card, seen in found.cards.items():
        return show(card, seen, found)
    return render_template("language/practise_end.html", found=found, resting=resting(g.state), weak=weak_points(g.state))


def resting(page: PracticePage) -> list[CardWord]:
    """Words that rest until a trainer has looked at them."""
    words = own_deck(page)
    named = {parts_of(card)[1]: None for card, mark in page.standing.known.items() if mark == "resting"}
    return [words[name] for name in named if name in words]


def weak_points(page: PracticePage) -> list[str]:
    """What the reader's missed questions have in common, the most frequent first."""
    reasons = dict.fromkeys(one.reason for one in weakest(page.missed) if one.reason in REASON_NAMES)
    return [_(REASON_NAMES[reason]) for reason in reasons][:3]


def show(card: str, seen: int, found: Plan, fault: str = "") -> Any:
    """A card to look at and rate, or to type."""
    lesson = own_deck(g.state)[parts_of(card)[1]].lesson
    skeleton = face(catalogue(), lesson, card, g.locale, g.view, g.state.gloss, g.visitor.text_size, fault)
    place = min(found.done + 1, found.all)
    values = {"token": str(escape(form_token())), "id": new_id(), "showing": str(seen), "place": str(place), "all": str(found.all)}
    page = skeleton.fill({name: value.encode() for name, value in values.items()})
    return Response(page, status=422 if fault else 200, mimetype="text/html")


@lru_cache(maxsize=KEPT_FACES)
def face(
    content: Catalogue, lesson: str, card: str, locale: str, view: tuple[str, str], gloss: str, text_size: str, fault: str
) -> Skeleton:
    """The page of a card without its reader. All arguments but the card and its lesson tell views apart."""
    side, word = parts_of(card)
    one = lesson_words(content, lesson, *view)[word]
    language, meaning = one.word.meaning(gloss)
    html = render_template(
        "language/practise.html",
        card=card,
        side=side,
        one=one,
        meaning=meaning,
        meaning_language=language,
        meaning_direction=GLOSS_LANGUAGES[language].direction,
        fault=fault,
        slot=slot,
        csrf_token=lambda: slot("token"),
    )
    return cut(with_static(html))


def judged(one: CardWord, typed: str) -> Judgement:
    """How a typed word fits, in either script."""
    return judge([one.text], typed, known=one.word.similar)


def answered(card: str, typed: str) -> Any:
    """What came of a typed word; how it was judged is in the record, the word only in the reader's own cookie."""
    one = own_deck(g.state).get(parts_of(card)[1])
    if one is None:
        return redirect(url_for("language_practice.page"), code=303)
    judgement = judged(one, typed)
    language, meaning = one.word.meaning(g.state.gloss)
    html = render_template(
        "language/practise_answer.html",
        one=one,
        typed=typed,
        judgement=judgement,
        reason=_(REASONS[judgement.reason]) % named(judgement.difference) if judgement.reason in REASONS else "",
        meaning=meaning,
        meaning_language=language,
        meaning_direction=GLOSS_LANGUAGES[language].direction,
    )
    return with_static(html)


def question(missed: Missed, found: Plan) -> str:
    """A question that was missed, offered again."""
    key = catalogue().lesson_of(missed.question) or ""
    entry = catalogue().lessons[key]
    asked = next(one for one in entry.questions if one.id == missed.question)
    shown = shown_question(missed.question)
    reason = _(REASON_NAMES[missed.reason]) if missed.reason in REASON_NAMES else ""
    return render_template(
        "language/practise_question.html", entry=entry, question=asked, prompt=headline(shown) if shown else "", reason=reason, found=found
    )


@pages.post("/practise")
@requires("language.practise", state=state)
def rate() -> Any:
    """Store how it went with a card, once, and go on."""
    card, identity, showing = (request.form.get(name, "")[:160] for name in ("card", "id", "showing"))
    one = _own_word(card)
    if one is None or not showing.isdecimal() or len(showing) > 6:
        return redirect(url_for("language_practice.page"), code=303)
    identity = identity if valid_id(identity) else new_id()
    following = url_for("language_practice.page")
    if card.startswith("write:"):
        typed = request.form.get("answer", "").strip()[:LONGEST_TYPED]
        if not typed:
            return show(card, int(showing), today(g.state)[0], _("Write a word, or play the sound again."))
        verdict = judged(one, typed).verdict
        rating = EASY if verdict == "correct" and "easy" in request.form else BY_VERDICT[verdict]
        session["typed"] = [identity, card, typed]
        following = url_for("language_practice.page", answer=identity)
    else:
        given = request.form.get("rating", "")
        rating = int(given) if given in map(str, RATINGS) else 0
    if rating:
        operations.review(record(), learner(), card, rating, showing=int(showing), identity=identity, at=now())
    return redirect(following, code=303)


def _own_word(card: str) -> CardWord | None:
    """The word of a card, if it is in a lesson that the reader has opened."""
    try:
        word: CardWord | None = own_deck(g.state).get(parts_of(card)[1])
    except ValueError:
        return None
    return word


@pages.post("/practise/later")
@requires("language.practise")
def later() -> Any:
    """Put a question off until another day."""
    put_off = [*_put_off(), request.form.get("question", "")[:80]][-PUT_OFF_AT_MOST:]
    session["put-off"] = [str(day_of(now(), zone())[0]), *put_off]
    return redirect(url_for("language_practice.page"), code=303)


def due_today(_page: Any) -> Markup:
    """On the home page: how many words wait today."""
    with reading() as connection:
        page = practice_page(connection, g.visitor.token, now(), zone())
    count = len(today(page)[0].cards) if page else 0
    return Markup(render_template("language/due.html", count=count)) if count else Markup()  # noqa: S704 - our own template
