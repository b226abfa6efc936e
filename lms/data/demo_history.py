"""What fictional learners do: answers that real questions judge, some right, some nearly, some again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ulid import ULID

from lms.content.lesson import Lesson
from lms.content.questions import Question
from lms.content.questions.choice import MultipleChoice, SingleChoice
from lms.content.questions.match import Match
from lms.content.questions.order import Order
from lms.content.questions.text import Gaps
from lms.content.serbian import to_latin
from lms.data.events import Answered, AttemptStarted, AttemptSubmitted, LessonCompleted, LessonOpened
from lms.plugin import Event

SENTENCES = ("Добар дан. Ја учим српски.", "Зовем се Тест. Живим у граду.", "Данас идем на час. Хвала и довиђења.")
"""Own words of people who do not exist."""


@dataclass(frozen=True, kw_only=True)
class Student:
    """A fictional learner. skill: the share of right first answers. lessons: how many they do; fraction: part of the next.

    starts_at, ends_at: the first and the latest day of learning.
    """

    person_id: str
    cohort_id: int
    skill: float
    lessons: int
    fraction: float
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer with what came with it: the event's id, and own words that stay outside the record."""

    event: Event
    own_words: Any = None


def new_ulid(at: datetime, random: Random) -> str:
    """An id of that moment, the same for the same random numbers."""
    return str(ULID.from_bytes(int(at.timestamp() * 1000).to_bytes(6) + random.randbytes(10)))


def right_response(question: Question, random: Random) -> Any:
    """What somebody answers who knows it; None for a kind that cannot be guessed."""
    if isinstance(question, SingleChoice):
        return next(number for number, option in enumerate(question.options) if option.right)
    if isinstance(question, MultipleChoice):
        return [number for number, option in enumerate(question.options) if option.right]
    if isinstance(question, Gaps):
        return [gap.answers[0] for gap in question.gaps]
    if isinstance(question, Order):
        return list(question.orders[0])
    if isinstance(question, Match):
        return list(range(len(question.lefts)))
    text = random.choice(SENTENCES) if question.free_text else str(random.randrange(2))
    return question.read({"answer": [text], **{f"answer-{number}": [text] for number in range(8)}})


def slip(question: Question, response: Any, random: Random) -> Any:
    """The same answer with a mistake that learners make."""
    if isinstance(question, SingleChoice):
        return random.choice([number for number, option in enumerate(question.options) if not option.right])
    if isinstance(question, MultipleChoice):
        return response[1:] or [number for number, option in enumerate(question.options) if not option.right][:1]
    if isinstance(question, Gaps):
        place = random.randrange(len(response))
        return [_misspelt(text, random) if number == place else text for number, text in enumerate(response)]
    if isinstance(question, Order | Match):
        first = random.randrange(len(response) - 1)
        return [*response[:first], response[first + 1], response[first], *response[first + 2 :]]
    return response


def _misspelt(text: str, random: Random) -> str:
    """Without its marks, without its ending, or with other letters inside."""
    bare = to_latin(text).translate(str.maketrans("čćšžđČĆŠŽĐ", "ccszdCCSZD"))
    return random.choice([bare, text[:-1] or text, text[:1] + text[2:] if len(text) > 3 else text + "а"])


def history(student: Student, lessons: Sequence[Lesson], until: datetime, random: Random) -> Iterator[Given]:
    """Everything a student does with the lessons of a course, in order, up to a moment."""
    parts = [1.0] * student.lessons + [student.fraction]
    doing = [(lesson, part) for lesson, part in zip(lessons, parts, strict=False) if part]
    for number, (lesson, part) in enumerate(doing):
        day = student.starts_at + (student.ends_at - student.starts_at) * ((number + 1) / len(doing))
        at = min(day.replace(hour=random.randrange(8, 20), minute=random.randrange(60)), until - timedelta(hours=1))
        steps = _test if lesson.kind == "test" else _lesson
        yield from (one for one in steps(student, lesson, part, at, random) if one.event.at < until)


def _common(student: Student, at: datetime, random: Random) -> dict[str, Any]:
    return {"id": new_ulid(at, random), "person_id": student.person_id, "cohort_id": student.cohort_id, "at": at}


def _lesson(student: Student, lesson: Lesson, part: float, at: datetime, random: Random) -> Iterator[Given]:
    """Open, answer, often try again what was wrong, finish."""
    yield Given(event=LessonOpened(**_common(student, at, random), object=lesson.key, revision=lesson.revision))
    questions = [question for question in lesson.questions if question.id]
    for question in questions[: round(part * len(questions))]:
        for _try in range(2):
            at += timedelta(seconds=random.randrange(15, 90))
            given = _answer(student, lesson, question, at, random, questions=len(questions))
            if given:
                yield given
            if given is None or given.event.verdict != "wrong" or random.random() < 0.4:  # type: ignore[attr-defined]
                break
    if part == 1.0:
        at += timedelta(minutes=1)
        yield Given(event=LessonCompleted(**_common(student, at, random), object=lesson.key, revision=lesson.revision))


def _test(student: Student, lesson: Lesson, part: float, at: datetime, random: Random) -> Iterator[Given]:
    """An attempt, handed in unless it is still going on; sometimes a second one."""
    questions = [question for question in lesson.questions if question.id]
    asked: list[list[Any]] = [[one.id, one.revision, 0.0 if one.free_text else one.points] for one in questions]
    for number in (1, 2) if part == 1.0 and random.random() < 0.3 else (1,):
        rules: dict[str, Any] = {"number": number, "seed": random.randrange(2**31), "questions": asked, "minutes": lesson.front.get("time")}
        start = AttemptStarted(**_common(student, at, random), object=lesson.key, revision=lesson.revision, **rules)
        yield Given(event=start)
        points = 0.0
        for question in questions[: round(part * len(questions))]:
            at += timedelta(seconds=random.randrange(10, 60))
            given = _answer(student, lesson, question, at, random, attempt=start.id)
            if given:
                points += given.event.points  # type: ignore[attr-defined]
                yield given
        if part < 1.0:
            return
        worth: dict[str, Any] = {"points": points, "maximum": float(sum(one[2] for one in asked))}
        end = AttemptSubmitted(**_common(student, at, random), object=lesson.key, revision=lesson.revision, attempt=start.id, **worth)
        yield Given(event=end)
        at += timedelta(days=1)


def _answer(student: Student, lesson: Lesson, question: Question, at: datetime, random: Random, **more: Any) -> Given | None:
    """One answer, judged by the question itself; None where there is nothing to answer with."""
    response = right_response(question, random)
    if response is None:
        return None
    if random.random() > student.skill:
        response = slip(question, response, random)
    grade = question.grade(response)
    judged: dict[str, Any] = {"verdict": grade.verdict, "reason": grade.reason, "points": grade.points, "maximum": grade.maximum}
    place: dict[str, Any] = {"object": question.id, "revision": question.revision, "lesson": lesson.key, "type": question.type}
    kept = None if question.free_text else response
    event = Answered(**_common(student, at, random), **place, **judged, response=kept, **more)
    return Given(event=event, own_words=response if question.free_text else None)
