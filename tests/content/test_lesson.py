"""A lesson with all its editions: what each reader sees."""

from __future__ import annotations

import dataclasses
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sites import COMPILER, QUESTION, lesson, write

from lms.content import lints, persons, relations
from lms.content.catalogue import Catalogue
from lms.content.lesson import Lesson, read_edition, views
from lms.content.markdown import Author
from lms.content.messages import ContentError
from lms.content.prose import plain
from lms.content.publishing import build
from lms.content.questions import Question
from lms.content.reading import read

BUNDLE = Path(__file__).parents[1] / "bundle"
PEOPLE = persons.load(BUNDLE)
SERBIAN = """# Пошта

Увод.

## Граматика Куда

Прва.

## Један

Текст један.

## Питање 1
<!-- id: q-1 -->

- [x] сто
- [ ] врата

## Два

Текст два.

## Култура

Ред.
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("bundle")
    shutil.copytree(BUNDLE, folder / "site")
    return build(folder / "site", folder / "cache", COMPILER)


def made(serbian: str, english: str = "") -> dict[tuple[str, str], Lesson]:
    editions = {"sr": read_edition(COMPILER, "content/sr/a.md", "sr", serbian)}
    if english:
        editions["en"] = read_edition(COMPILER, "content/en/a.md", "en", english)
    return views(COMPILER, "a", editions, "revision")


def shown(lesson: Lesson) -> list[tuple[str, str, str]]:
    return [(section.kind, section.language, plain(body)) for section, body in zip(lesson.sections, lesson.bodies, strict=True)]


def test_the_bundle_uses_every_kind_of_section_without_a_message(bundle):
    assert [message.render() for message in bundle.messages] == []
    found = [section for key in ("all/01-sections", "all/04-questions") for section in bundle.lesson(key, "sr", "Cyrl").sections]
    assert {type(section) for section in found} >= set(COMPILER.sections)
    assert set(bundle.curricula) == {"all"}


def test_a_header_becomes_the_lesson(bundle):
    found = bundle.lesson("all/01-sections", "sr", "Latn")
    assert (found.title, found.summary, found.level, found.minutes, found.kind) == (
        "Pošta", "Pošalji pismo i pitaj za put.", "A1", 45, "lesson",
    )  # fmt: skip
    assert found.outcomes == ("pitam gde je pošta", "šaljem pismo")
    assert found.topics == ("пошта", "град"), "plain strings are keys, not texts"
    guide = bundle.lesson("all/03-guide", "en", "Cyrl")
    assert (guide.kind, guide.draft, bool(guide.sensitive)) == ("guide", True, True)
    test = bundle.lesson("all/02-test", "sr", "Cyrl").front
    assert (test["pass"], test["attempts"], test["shuffle"], set(test["feedback"].values())) == (60, 3, True, {"after submitting"})


@pytest.mark.needs("language")
def test_learners_see_neither_questions_nor_notes(bundle):
    found = bundle.lesson("all/01-sections", "sr", "Cyrl")
    kinds = [section.kind for section, _body in found.visible]
    assert "question" not in kinds
    assert "notes" not in kinds
    assert "dialogue" in kinds
    assert all(body == "" for section, body in zip(found.sections, found.bodies, strict=True) if isinstance(section, Question))


def test_questions_are_the_same_in_every_view(bundle):
    views = [bundle.lesson("all/01-sections", *view) for view in (("sr", "Cyrl"), ("sr", "Latn"), ("en", "Cyrl"), ("en", "Latn"))]
    assert len({tuple((question.id, question.type, question.shape()) for question in view.questions) for view in views}) == 1
    assert views[1].question("all-01-02").gaps[0].answers == ("пошту",), "answers are judged in both scripts"
    assert views[1].question("all-01-03").parts == ("Zovem", "se", "Amina")
    assert views[2].question("all-01-02").language == "en"
    assert views[2].question("all-01-03").language == "sr"


def test_code_is_shown_as_it_is_written(bundle):
    assert "🔊 {fact:F999} остаје како пише" in bundle.lesson("all/01-sections", "sr", "Latn").bodies[0]


def test_what_an_edition_does_not_translate_stays_serbian_and_says_so():
    english = lesson(
        "# Post\n\nIntro.\n\n## Question 1\n<!-- id: q-1 -->\n\n- [x] table\n- [ ] door\n\n## Two\n\nText two.\n", title="Post"
    )
    found = made(lesson(SERBIAN), english)["en", "Cyrl"]
    assert [(kind, language) for kind, language, _ in shown(found)] == [
        ("prose", "en"), ("grammar", "sr"), ("prose", "sr"), ("question", "en"), ("prose", "en"), ("culture", "sr"),
    ]  # fmt: skip
    assert found.bodies[1].startswith('<div lang="sr-Cyrl" dir="ltr">')
    assert made(lesson(SERBIAN), english)["en", "Latn"].bodies[1].startswith('<div lang="sr-Latn" dir="ltr">')
    assert found.title == "Post"


def test_prose_of_an_edition_stays_beside_the_section_it_follows():
    english = lesson(
        "Intro.\n\n## Question 1\n<!-- id: q-1 -->\n\n- [x] table\n- [ ] door\n\n## Two\n\nText two.\n\n## More\n\nOnly here.\n"
    )
    texts = [text for _kind, language, text in shown(made(lesson(SERBIAN), english)["en", "Cyrl"]) if language == "en" and text]
    assert texts == ["Intro.", "Two Text two.", "More Only here."]


def test_without_an_edition_everybody_reads_serbian():
    views = made(lesson(SERBIAN))
    assert views["en", "Cyrl"].language == "sr"
    assert views["en", "Latn"].bodies == views["sr", "Latn"].bodies


def test_an_answer_in_english_is_given_to_both_texts():
    english = lesson("## Question 1\n<!-- id: q-1 -->\n\n- [x] table\n- [ ] door\n")
    views = made(lesson(SERBIAN), english)
    changed = made(lesson(SERBIAN.replace("врата", "прозор")), english)
    assert views["en", "Cyrl"].questions[0].revision != views["sr", "Cyrl"].questions[0].revision
    assert views["en", "Cyrl"].questions[0].revision != changed["en", "Cyrl"].questions[0].revision


def test_headings_below_the_second_level_stay_below():
    found = made(lesson("## А\n\n### Б\n\nв\n\n# Г\n"))["sr", "Cyrl"]
    assert [body.split("<h")[1][0] for body in found.bodies] == ["2", "3", "2"]


def test_a_warning_of_its_own_or_the_usual_one():
    assert "hurt" in made(lesson(header="sensitive: yes\n"))["sr", "Cyrl"].sensitive
    assert made(lesson(header="sensitive: О губитку.\n"))["sr", "Latn"].sensitive == "O gubitku."
    assert (
        made(lesson(header="sensitive: О губитку.\n"), lesson(title="A"))["en", "Cyrl"].sensitive == '<bdi lang="sr-Cyrl">О губитку.</bdi>'
    )
    assert made(lesson())["sr", "Cyrl"].sensitive == ""


def test_a_compiled_lesson_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        made(lesson())["sr", "Cyrl"].title = ""


LINES = st.sampled_from(
    ["## Питање 1", "## Question", "## Дијалог", "## Речник", "## Дилема", "## Задатак", "## Читање", "### Граматика", "---", "# Пошта", "```", "<!-- id: a-1 -->",
     "<!-- id:", "- [x] а", "- [ ] б", "  > да", "> Тачно: да", "> Пробај: да", "[[а|б]]", "Идем у [[школу", "[[]]", "[[12..15]]", "| а | б |", "| - | - |", "|", "а / б / в", "1. а",
     "type: order", "type: gaps", "type: match", "type: dictation", "type: number", "тип: писање", "options: points 2, strict", "options: ,", "🔊 Добар дан!", "🔊", "**А:** ___", "**А:** Да.",
     "- (50%) а", "![](x)", "[а](../../../b.md)", "{fact:F1}", "реч :: значење", "⟦7⟧", ""]
)  # fmt: skip


@given(st.lists(st.one_of(LINES, LINES, st.text(max_size=12)), max_size=30))
@settings(max_examples=500, deadline=None)
def test_the_compiler_never_raises(lines: list[str]):
    text = lesson("\n".join(lines))
    edition = read_edition(COMPILER, "content/sr/a.md", "sr", text)
    list(lints.check(edition, lints.visible(text)))
    lints.words_of(edition, lints.visible(text))
    read(edition, lints.visible(text))
    list(relations.compare({"sr": edition, "en": edition}))
    for found in views(COMPILER, "a", {"sr": edition, "en": edition}, "revision").values():
        for question in found.questions:
            question.key(), question.grade(None), question.show(None), question.shape(), question.read({}), question.text()


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_file_is_a_lesson_or_a_message(text: str):
    with suppress(ContentError):
        edition = read_edition(COMPILER, "content/sr/a.md", "sr", text)
        list(lints.check(edition, lints.visible(text), PEOPLE))
        lints.words_of(edition, lints.visible(text))
        read(edition, lints.visible(text))
        views(COMPILER, "a", {"sr": edition}, "revision")


LETTERS = st.text("аијкклнорсту ЉИМ.?!,„“|/-_*[]():#>`~<🔊{}0123456789+€\n\t\r\x00\u0301\u200f", max_size=400)
WORDS = st.lists(st.sampled_from(["си", "радио", "рок", "од", "Закон", "о", "дана", "011", "123", "4567", "€", "дин.", "учитељ", "Што", "је", "?", "/", "**", "_", "🔊", "\n"]))


@pytest.mark.needs("language")
@given(st.one_of(LETTERS, WORDS.map(" ".join), st.sampled_from(["[[", "**", "„", "0 ", "- ", "си ", "(", "рок за "]).map(lambda piece: piece * 2_000)))
@settings(max_examples=200, deadline=timedelta(seconds=20))
@example("0лј")
def test_rules_about_words_neither_raise_nor_hang(text: str):
    shown = lints.visible(text)
    edition = read_edition(COMPILER, "content/sr/a.md", "sr", lesson("Увод.\n\n## Читање\n\nОво је.", header="level: A1\n"))
    first, second = edition.sections
    edition = dataclasses.replace(edition, sections=(dataclasses.replace(first, line=1), dataclasses.replace(second, line=3)))
    list(lints.check(edition, shown, PEOPLE))
    lints.words_of(edition, shown)
    read(edition, shown)


def test_a_parser_that_fails_stops_only_its_own_lesson(tmp_path, monkeypatch):
    site = write(tmp_path / "site", {"a": lesson("Ово не иде."), "b": lesson(QUESTION.format(id="b-01"))})
    block = Author.block
    monkeypatch.setattr(Author, "block", lambda self, text, line: 1 / 0 if "Ово" in text else block(self, text, line))
    catalogue = build(site, tmp_path / "cache", COMPILER)
    assert [(message.path, message.code) for message in catalogue.messages] == [("content/sr/a.md", "compiler-stopped")]
    assert "ZeroDivisionError" in catalogue.messages[0].sentence()
    assert set(catalogue.lessons) == {"b"}
