"""The page that teaches trainers the format: each of its examples compiles to what it promises, without a message."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sites import COMPILER, PNG, write

from lms.content.catalogue import Catalogue
from lms.content.check import check
from lms.content.fix import fix_site
from lms.content.publishing import build
from lms.content.questions.text import VALUES, Typed
from lms.content.sections import Section

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "content" / language / "training" / "02-lesson-format.md" for language in ("sr", "en")]
EXAMPLE = re.compile(r"^````(?P<promise>[\w-]+)\n(?P<text>.*?)^````$", re.MULTILINE | re.DOTALL)
HEADER = "---\ntitle: Пример\nvoices: [Марија, Амина, Продавачица]\n---\n\n"
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
PLUGINS = {"language": {"dialogue", "vocabulary", "reading"}, "civic": {"dilemma"}, "training": {"task"}}


def examples() -> Iterator[tuple[str, str, str]]:
    """Key of a lesson for each example, what it promises, and its text."""
    for language, page in zip(("sr", "en"), PAGES, strict=True):
        for number, found in enumerate(EXAMPLE.finditer(page.read_text("utf-8")), 1):
            yield f"example/{language}-{number:02d}-{found['promise']}", found["promise"], found["text"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as lessons of a site with the real facts, words and names."""
    folder = tmp_path_factory.mktemp("examples") / "site"
    (folder / "content").mkdir(parents=True)
    for name in ("facts.tsv", "vocabulary.tsv", "names.txt", "persons.tsv"):
        shutil.copy(ROOT / "content" / name, folder / "content")
    for key, promise, text in examples():
        write(folder, {key: text if promise in ("header", "test") else HEADER + text})
        write(folder, {f"media/{picture}": PNG.replace(b"\x89PNG\r\n", b"RIFF") for picture in PICTURE.findall(text)})
    fix_site(folder, COMPILER)
    return folder


@pytest.fixture(scope="module")
def catalogue(site: Path) -> Catalogue:
    return build(site, site.parent / "cache", COMPILER)


def test_no_example_gives_a_message(site, catalogue):
    messages = check(site, site.parent / "cache", COMPILER, on=date(2026, 11, 24))
    assert [message.render() for message in messages if message.path.startswith("content/sr/example") or message.level == "error"] == []


def named(section: Section) -> str:
    """What a section is, as an example would promise it; a typed value by its own name."""
    value = section.gaps[0].mode if isinstance(section, Typed) and section.gaps[0].mode in VALUES else ""
    return value or name_of(type(section))


def name_of(kind: type[Section]) -> str:
    return str(getattr(kind, "type", kind.kind)).replace(" ", "-")


def needing_plugins() -> list[object]:
    owners = {promise: plugin for plugin, promises in PLUGINS.items() for promise in promises}
    return [
        pytest.param(key, promise, text, id=key, marks=[pytest.mark.needs(owners[promise])] if promise in owners else [])
        for key, promise, text in examples()
    ]


@pytest.mark.parametrize(("key", "promise", "text"), needing_plugins())
def test_each_example_makes_what_it_promises(catalogue, key, promise, text):
    lesson = catalogue.lesson(key, "sr", "Cyrl")
    if promise == "header":
        assert (str(lesson.title), lesson.level, lesson.minutes, len(lesson.outcomes)) == ("На пијаци", "A1", 45, 2)
    elif promise == "test":
        assert (lesson.kind, len(lesson.questions)) == ("test", 1)
    elif promise == "spoken":
        assert len(lesson.spoken) == text.count("🔊")
    elif promise == "fact":
        assert catalogue.lessons[key].facts == ("F202",)
    else:
        assert [named(section) for section in lesson.sections] == [promise]


def test_both_editions_show_the_same_examples():
    serbian, english = ([(found["promise"], found["text"]) for found in EXAMPLE.finditer(page.read_text("utf-8"))] for page in PAGES)
    assert serbian == english


def test_every_kind_of_section_and_type_of_question_has_an_example():
    promised = {promise for _key, promise, _text in examples()}
    kinds = {name_of(kind) for kind in COMPILER.sections} | set(VALUES)
    assert kinds - promised == set()
