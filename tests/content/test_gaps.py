"""What authors may say about a place to type: level, options, alternatives; and which words a slip must not make."""

from __future__ import annotations

import pytest
from sites import COMPILER, lesson

from lms.content.lesson import read_edition, views
from lms.content.messages import Message
from lms.content.questions import Grade, Question


def compiled(answer: str, options: str = "", level: str = "", prose: str = "") -> tuple[Question, tuple[Message, ...]]:
    """A question with one gap in a lesson, as learners get it, and what its author is told."""
    body = f"{prose}\n\n## Питање\n<!-- id: a-01 -->\nПиши.\n\n[[{answer}]]\n" + (f"\noptions: {options}\n" if options else "")
    edition = read_edition(COMPILER, "content/sr/a.md", "sr", lesson(body, header=f"level: {level}\n" if level else ""))
    made = views(COMPILER, "a", {"sr": edition}, "revision")["sr", "Cyrl"]
    return made.questions[0], edition.messages


def graded(answer: str, given: str, **how: str) -> Grade:
    return compiled(answer, **how)[0].grade([given])


@pytest.mark.parametrize(("level", "score"), [("", 1), ("A0", 1), ("A1", 1), ("A2", 0.8), ("B1", 0.8)])
def test_beginners_are_not_marked_down_for_letters(level: str, score: float):
    assert graded("кућа", "kuca", level=level).score == score
    assert graded("станица", "станца", level=level).score == 0.8
    assert graded("кућа", "кућа", level=level).score == 1


def test_a_wrong_ending_earns_a_part_only_where_the_author_says_so():
    assert graded("у школу", "у школа").score == 0
    partly = graded("у школу", "у школа", options="partial credit")
    assert (partly.verdict, partly.score) == ("wrong", 0.25)
    assert graded("у школу", "u skolu", options="делимични поени", level="A2").score == 0.8


def test_strict_forgives_nothing():
    assert graded("школа", "skola", options="строго").verdict == "wrong"
    assert graded("школа", "škola", options="strict").verdict == "correct"


def test_the_order_may_be_free():
    assert graded("Сутра идем кући.", "Кући идем сутра.", options="слободан ред").verdict == "correct"
    assert graded("Сутра идем кући.", "Кући идем сутра.").verdict == "almost"


def test_the_script_may_matter():
    assert graded("школа", "škola", options="script cyrillic").reason == "script"
    assert graded("школа", "škola", options="script latin").verdict == "correct"
    assert graded("школа", "школа", options="писмо латиница").reason == "script"
    assert graded("škola", "школа", options="писмо ћирилица").verdict == "correct"


def test_both_genders_are_proposed_and_never_taken():
    question, messages = compiled("Радио сам.", options="оба рода")
    assert [(message.code, message.level, message.values["answers"]) for message in messages] == [
        ("other-gender", "warning", "Радио сам.|Радила сам.")
    ]
    assert question.grade(["Радила сам."]).verdict == "wrong"
    both, messages = compiled("Радио сам.|Radila sam", options="both genders")
    assert messages == ()
    assert both.grade(["radila sam"]).verdict == "correct"
    assert compiled("Радио сам.")[1] == ()


def test_a_value_may_have_wordings_beside_it():
    assert graded("8:30|пола девет", "pola devet").verdict == "correct"
    assert graded("8:30|пола девет", "08.30").verdict == "correct"
    assert graded("8:30|пола девет", "пола осам").verdict == "wrong"
    assert graded("13|тринаест", "тринаест").verdict == "correct"


def test_a_slip_that_makes_a_word_of_the_lesson_is_wrong():
    assert graded("пошао", "посао").verdict == "almost"
    assert graded("пошао", "посао", prose="Ово је мој посао.").verdict == "wrong"
    assert graded("отишао|пошао", "posao").verdict == "almost"
    assert graded("отишао|пошао", "посао", prose="Ово је мој посао.").verdict == "wrong"
    assert graded("пошао", "посао", prose="Ово је мој посао.", options="free order").verdict == "wrong"


def test_nothing_is_called_empty_in_its_gap():
    question = compiled("школа")[0]
    assert question.grade([""]).verdict == "empty"
    assert question.grade(["?"]).verdict == "wrong"
