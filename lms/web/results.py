"""What of an attempt may be shown: its answers with verdict, key and explanation as far as the test has released them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import g
from flask_babel import gettext as _
from markupsafe import Markup

from lms.content.lesson import Lesson
from lms.content.questions import Question
from lms.content.questions.drawn import choices, in_order
from lms.content.reasons import REASONS
from lms.content.rules import Release, Rules
from lms.data.queries.attempts import AttemptRow, Given
from lms.data.states import HANDED_IN, state_at
from lms.web.content import catalogue, shown_question
from lms.web.questions import order_of, reason_of


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """A question of an attempt with what may be seen of its answer. question: as it was asked; None if it is not kept.

    response: readable. verdict: "" while it is held back. key, explanation: empty while they are. highest: points that a
    person can give. offered: what could be chosen, in the order shown.
    """

    number: int
    identity: str
    question: Question | None
    response: Markup
    verdict: str
    reason: str
    points: float | None
    maximum: float
    key: Markup
    explanation: Markup
    marked: bool
    highest: float
    offered: tuple[Markup, ...]


def asked(attempt: AttemptRow) -> Iterator[tuple[str, Question | None]]:
    """The questions of an attempt in its order, as they were when it began.

    Today's wording stands in for one that is not kept only while it can be answered: an old answer to it may mean another.
    """
    for identity, revision, _points in attempt.questions:
        question = shown_question(identity, revision)
        yield identity, question or (shown_question(identity) if attempt.state == "in_progress" else None)


def quiz_of_attempt(attempt: AttemptRow) -> Lesson | None:
    """The test of an attempt as it is today, or as it was when its file is gone."""
    key = catalogue().canonical(attempt.quiz)
    today = catalogue().lesson(key, *g.view) if key else None
    return today or catalogue().edition(attempt.revision, *g.view)


def release_of(rules: Rules, attempt: AttemptRow, at: datetime) -> Release:
    """What of an attempt its owner may see now. Of one that was abandoned nothing: it was worth nothing."""
    if attempt.state == "abandoned":
        return Release()
    closes_at = attempt.own_closes_at or rules.closes_at
    return rules.release(handed_in=attempt.state in HANDED_IN, closes_at=closes_at, at=at)


def shown_answers(attempt: AttemptRow, given: Mapping[str, Given], release: Release, rules: Rules) -> list[ShownAnswer]:
    """Every question of an attempt. The key of what was left empty waits while there is another try."""
    last = rules.attempts is not None and attempt.number >= rules.attempts + (attempt.more_attempts or 0)
    worth = {identity: points for identity, _revision, points in attempt.questions}
    return [
        _shown(number, identity, question, given.get(identity), release, last, worth[identity], str(attempt.seed))
        for number, (identity, question) in enumerate(asked(attempt), 1)
    ]


def _shown(
    number: int, identity: str, question: Question | None, given: Given | None, release: Release, last: bool, worth: float, seed: str
) -> ShownAnswer:
    verdict = given.verdict if given else "empty"
    open_key = verdict != "empty" or last
    keyed = question
    if given and question and given.judged_by not in ("", given.revision):
        keyed = shown_question(identity, given.judged_by) or question
    return ShownAnswer(
        number=number,
        identity=identity,
        question=question,
        response=question.show(given.response) if given and question else Markup(),
        verdict=verdict if release.verdict or verdict in ("empty", "waiting", "noted") else "",
        reason=_reason(question, given, release) if given else "",
        points=given.points if given and release.verdict and release.score else None,
        maximum=given.maximum if given and given.marked else worth,
        key=keyed.key() if keyed and release.key and open_key else Markup(),
        explanation=_words(keyed, verdict, release) if keyed and release.explanation and open_key else Markup(),
        marked=bool(given and given.marked),
        highest=question.points if question else worth,
        offered=choices(in_order(question, order_of(question, seed))) if question else (),
    )


def _reason(question: Question | None, given: Given, release: Release) -> str:
    """Why, in one sentence; one that names the right letters or words waits until the key is released."""
    sentence = REASONS.get(given.reason, "") if release.verdict else ""
    if "%(" not in sentence:
        return _(sentence) if sentence else ""
    grade = question.grade(given.response) if question and release.key else None
    return reason_of(grade) if grade and grade.reason == given.reason else ""


def _words(question: Question, verdict: str, release: Release) -> Markup:
    """The author's words; those for right and wrong answers tell the verdict."""
    told = Markup()
    if release.verdict:
        told = question.feedback.correct if verdict in ("correct", "almost") else question.feedback.wrong if verdict == "wrong" else told
    return told + question.feedback.explanation


def state_words(attempt: AttemptRow, at: datetime) -> str:
    """The state of an attempt in words."""
    words = {
        "in_progress": _("in progress"),
        "overdue": _("time is over, not handed in yet"),
        "submitted": _("waits for review"),
        "finished": _("finished"),
        "abandoned": _("closed without a result"),
    }
    return words[state_at(attempt, catalogue().closing(attempt.quiz), at)]
