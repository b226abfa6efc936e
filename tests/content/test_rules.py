"""The rules of a test: times in Belgrade, pools in either script, and what each switch shows when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from sites import COMPILER, lesson, write

from lms.content.publishing import build
from lms.content.questions.choice import MultipleChoice, SingleChoice
from lms.content.questions.drawn import as_shown, as_written, choices, in_order
from lms.content.questions.match import Match
from lms.content.questions.order import Order
from lms.content.rules import FACETS, Rules, closing, feedback, opening, pools

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
KINDS = {
    "a": "- [ ] сто\n- [x] врата\n- [ ] кућа\n",
    "b": "- [x] сто\n- [ ] врата\n- [x] кућа\n",
    "c": "| реч | слика |\n| --- | --- |\n| један | 1 |\n| два | 2 |\n| три | 3 |\n",
    "d": "Зовем / се / Амина\n",
}


@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("2026-03-15", "2026-03-14T23:00", "2026-03-15T23:00"),  # winter time: UTC+1
        ("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),  # 23 hours long
        ("2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),  # 25 hours long
        ("2026-07-01 14:30", "2026-07-01T12:30", "2026-07-01T12:30"),
        ("2026-10-25 02:30", "2026-10-25T00:30", "2026-10-25T01:30"),  # comes twice: opens the first, closes the second time
    ],
)
def test_days_and_times_are_those_of_belgrade(written: str, opens: str, closes: str):
    assert opening(written) == datetime.fromisoformat(f"{opens}+00:00")
    assert closing(written) == datetime.fromisoformat(f"{closes}+00:00")


def test_a_time_that_clocks_leave_out_is_refused():
    for check in (opening, closing):
        with pytest.raises(ValueError, match="clocks are put forward"):
            check("2026-03-29 02:30")


def test_feedback_is_one_time_or_four():
    assert feedback("никад") == dict.fromkeys(FACETS, "never")
    told = feedback({"поени": "одмах", "key": "after closing"})
    assert told == {"score": "at once", "verdict": "after submitting", "key": "after closing", "explanation": "after submitting"}


@pytest.mark.parametrize(("facet", "when"), list(product(FACETS, ("at once", "after submitting", "after closing", "never"))))
def test_each_switch_shows_its_own_part_at_its_own_time(facet: str, when: str):
    rules = Rules(feedback={**dict.fromkeys(FACETS, "never"), facet: when}, closes_at=NOON)
    before, after = NOON - timedelta(seconds=1), NOON
    shown = [
        rules.release(handed_in=handed_in, closes_at=NOON, at=at)
        for handed_in, at in ((False, before), (True, before), (False, after), (True, after))
    ]
    expected = {
        "at once": [True, True, True, True], "after submitting": [False, True, False, True],
        "after closing": [False, False, False, True], "never": [False] * 4,
    }[when]  # fmt: skip
    assert [getattr(one, facet) for one in shown] == expected
    assert not any(getattr(one, other) for one in shown for other in FACETS if other != facet)


def test_sums_that_miss_by_a_rounding_pass():
    third = 1 / 3
    assert Rules(passes=100).passed(third + third + third, 1.0)
    assert Rules(passes=60).passed(0.1 + 0.2 + 0.3, 1.0)
    assert not Rules(passes=60).passed(0.5999, 1.0)
    assert Rules(passes=60).passed(0.0, 0.0), "a test without points is passed by taking part"


def test_pools_have_names_in_either_script(tmp_path: Path):
    assert pools({"Слушање": 2, "reading": 1}) == {"slušanje": 2, "reading": 1}
    question = "## Питање\n<!-- id: p-{} -->\n{}\nШта је?\n\n- [x] сто\n- [ ] врата\n\n"
    lines = ("pool: Слушање", "skup pitanja: slušanje", "")
    body = "".join(question.format(number, line) for number, line in enumerate(lines))
    site = write(tmp_path / "site", {"t": lesson(body, header="kind: test\ndraw: {слушање: 1}\n")})
    catalogue = build(site, tmp_path / "cache", COMPILER)
    assert catalogue.messages == ()
    questions = catalogue.lesson("t", "en", "Cyrl").questions
    assert [one.pool for one in questions] == ["slušanje", "slušanje", ""]
    assert questions[0].revision == questions[1].revision, "moving a question to another pool is no change of it"
    assert "pool" not in questions[0].prompt


def test_numbers_in_a_test_tell_nothing_and_lead_back(tmp_path: Path):
    body = "".join(f"## Питање\n<!-- id: q-{name} -->\n\n{text}\n" for name, text in KINDS.items())
    site = write(tmp_path / "site", {"t": lesson(body, header="kind: test\n")})
    questions = build(site, tmp_path / "cache", COMPILER).lesson("t", "sr", "Cyrl").questions
    assert [type(one) for one in questions] == [SingleChoice, MultipleChoice, Match, Order]
    right = [1, [0, 2], [0, 1, 2], [0, 1, 2]]
    for question, response in zip(questions, right, strict=True):
        order = (2, 0, 1)
        assert question.grade(response).verdict == "correct"
        shown = in_order(question, order)
        assert [str(one) for one in choices(shown)] == [str(choices(question)[number]) for number in order]
        posted = as_shown(response, order)
        assert as_written(posted, order) == response
        assert posted != response
    assert as_written([None, 1], (2, 0, 1)) == [None, 0]
    assert (as_written("сто", ()), as_written(None, (1, 0)), as_shown(["а"], (1, 0))) == ("сто", None, ["а"])
