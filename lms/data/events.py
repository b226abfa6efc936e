"""The core's events: evidence of learning, and nothing else. Their fields are the body of the record's entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lms.plugin import Event


@dataclass(frozen=True, kw_only=True)
class LessonOpened(Event):
    """A learner began a lesson. object: its key."""

    kind = "lesson_opened"


@dataclass(frozen=True, kw_only=True)
class LessonCompleted(Event):
    """A learner finished a lesson. object: its key."""

    kind = "lesson_completed"


@dataclass(frozen=True, kw_only=True)
class Answered(Event):
    """A question was answered and judged. object: the question's id; revision: of the question as it was shown.

    response: what was answered, unless it is the person's own words (then a row of `response` holds it under the
    event's id). attempt: the id of the attempt it belongs to; "" in practice. questions: in the lesson at that time,
    so that the fold knows when all have an answer; 0 where answering does not complete it. again: the share of the points
    that a further try in practice is worth.
    """

    kind = "answered"
    derived: ClassVar[tuple[str, ...]] = ("verdict", "reason", "points", "maximum", "questions", "again")
    lesson: str
    type: str
    verdict: str
    reason: str
    points: float
    maximum: float
    questions: int = 0
    again: float = 1.0
    response: Any = None
    attempt: str = ""


@dataclass(frozen=True, kw_only=True)
class AttemptStarted(Event):
    """A learner began a quiz. object: the quiz's lesson key; the event's id is the attempt's. revision: of the quiz.

    seed: of the order in which options are shown. questions: id, revision and points of each, in the order shown, so
    that a later edit changes nothing. minutes: allowed, or None.
    """

    kind = "attempt_started"
    number: int
    seed: int
    questions: Sequence[Sequence[Any]] = ()
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class AttemptSubmitted(Event):
    """An attempt was handed in. object: the quiz's lesson key. points of maximum over all its questions.

    by: the learner, or the clock when its time was over; `at` is then the end of that time.
    """

    kind = "attempt_submitted"
    attempt: str
    points: float
    maximum: float
    by: str = "learner"


@dataclass(frozen=True, kw_only=True)
class AttemptAbandoned(Event):
    """An attempt ended without answers, or staff closed it. object: the quiz's lesson key. by: learner, clock or staff."""

    kind = "attempt_abandoned"
    attempt: str
    by: str


@dataclass(frozen=True, kw_only=True)
class AnswerMarked(Event):
    """A person gave the points of an answer within an attempt. object: the question's id. marker_id: who."""

    kind = "answer_marked"
    lesson: str
    attempt: str
    points: float
    maximum: float
    marker_id: str


@dataclass(frozen=True, kw_only=True)
class AnswerRegraded(Event):
    """An answer within an attempt was judged again by a corrected key. object: the question's id.

    revision: whose key judges it now. regrading: the decision it belongs to. before: the judgement until now; taking the
    decision back is another such event, the other way round.
    """

    kind = "answer_regraded"
    lesson: str
    attempt: str
    regrading: str
    verdict: str
    reason: str
    points: float
    maximum: float
    before: Any = None


@dataclass(frozen=True, kw_only=True)
class LessonMoved(Event):
    """A lesson's file was moved and its old key stands under `aliases`. object: the old key. person_id: "" (nobody)."""

    kind = "lesson_moved"
    to: str
