"""Curricula: plans in YAML, each mistake at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import write

from lms.content.curriculum import Curriculum, load
from lms.content.messages import Message

GOOD = """title: {sr: Пошта, en: Post}
audience: {sr: Сви, en: All}
hours: 2
version: "1.0"
modules:
  - id: one
    title: {sr: Њиве}
    lessons: [a/one, a/two]
    test: a/test
completion: {lessons: 80, score: 60%}
"""
LESSONS = dict.fromkeys(("a/one", "a/two", "a/test"))


def loaded(tmp_path: Path, text: str) -> tuple[dict[str, Curriculum], list[Message]]:
    return load(write(tmp_path, {"curricula/post.yml": text}), LESSONS)


def test_a_plan_is_read_in_every_language(tmp_path):
    curricula, messages = loaded(tmp_path, GOOD)
    found = curricula["post"]
    assert messages == []
    assert found.title == {"sr-Cyrl": "Пошта", "sr-Latn": "Pošta", "en": "Post"}
    assert found.modules[0].title == {"sr-Cyrl": "Њиве", "sr-Latn": "Njive", "en": "Њиве"}
    assert found.summary == found.title
    assert found.lessons == ("a/one", "a/two", "a/test")
    assert (found.hours, found.version, found.completion, found.certificate) == (2, "1.0", {"lessons": 80, "score": 60}, False)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("a/two", "a/three", 8, "unknown-lesson"),
        ("a/test", "a/toast", 9, "unknown-lesson"),
        ("hours", "hourz", 3, "unknown-key"),
        ("hours: 2\n", "", 1, "curriculum-key"),
        ("hours: 2", "hours: two", 3, "bad-value"),
        ("{sr: Пошта, en: Post}", "Пошта", 1, "bad-value"),
        ("    title: {sr: Њиве}\n", "", 5, "curriculum-key"),
        ("modules:\n", "modules: x\nmodules:\n", 6, "repeated-key"),
        ("  - id: one\n", "  - one\n  - id: one\n", 5, "bad-value"),
        (", score: 60%", "", 10, "curriculum-key"),
        ("60%", "160", 10, "bad-value"),
        ("hours: 2", "hours: &a 2", 3, "header-alias"),
        ("hours: 2", "hours: [", 5, "header-yaml"),
    ],
)
def test_a_mistake_is_named_at_its_line(tmp_path, old, new, line, code):
    _curricula, messages = loaded(tmp_path, GOOD.replace(old, new))
    assert [(message.path, message.line, message.code) for message in messages] == [("curricula/post.yml", line, code)]
    assert "%(" not in messages[0].sentence()


def test_one_broken_plan_leaves_the_others(tmp_path):
    write(tmp_path, {"curricula/broken.yml": b"\xff\xfe", "curricula/empty.yml": "", "curricula/list.yml": "- a\n"})
    curricula, messages = loaded(tmp_path, GOOD)
    assert set(curricula) == {"post"}
    assert [(message.path.split("/")[1], message.code) for message in messages] == [
        ("broken.yml", "encoding"), ("empty.yml", "curriculum-key"), ("list.yml", "header-list"),
    ]  # fmt: skip
