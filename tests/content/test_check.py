"""What goes wrong with lessons: each mistake gives its message, at its line, and the other lessons stay live."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from sites import COMPILER, PNG, lesson, write

import lms
from lms.content import facts, jail
from lms.content.catalogue import Catalogue
from lms.content.check import about, check, fails
from lms.content.fix import fix_site
from lms.content.messages import Message
from lms.content.publishing import build

FAULTS = Path(__file__).parents[1] / "faults" / "content"
BUNDLE = Path(__file__).parents[1] / "bundle"
NO_LINE = 0

MADE: dict[str, tuple[bytes, int, str]] = {
    "windows-1250": (lesson("Идем у пошту.\n\nŽivim u Nišu.").encode() + "Šta?".encode("cp1250"), 6, "encoding"),
    "nul": (lesson("Идем\nу\0пошту.").encode(), 5, "nul"),
    "nul-with-old-line-ends": (lesson("Идем\nу\0пошту.").replace("\n", "\r").encode(), 5, "nul"),
    "utf-16": (lesson("Идем у пошту.").encode("utf-16"), 1, "nul"),
    "fifty-megabytes": (lesson().encode() + b"a" * 50_000_000, NO_LINE, "too-large"),
    "large-header": (("---\ntitle: A\n" + "# " + "a" * 16_000 + "\n---\n").encode(), 1, "header-large"),
    "brackets": (lesson("[" * 50_000).encode(), NO_LINE, "too-hard"),
    "pictures": (lesson("![](" * 8_000).encode(), NO_LINE, "too-hard"),
    "nested-lists": (lesson("".join("    " * depth + "- а\n" for depth in range(250))).encode(), NO_LINE, "too-hard"),
}
"""Files that are too large or too odd to be kept as text: content, line and code."""
GOOD = {
    "bom": b"\xef\xbb\xbf" + lesson("Идем у пошту.").encode(),
    "windows-line-ends": lesson("Идем\nу пошту.").replace("\n", "\r\n").encode(),
    "old-line-ends": lesson("Идем\nу пошту.").replace("\n", "\r").encode(),
    "tabs-and-quotes": lesson("\tИдем „у пошту“ — ‘данас’…\n").encode(),
    "only-a-header": lesson().encode(),
    "empty-keys": lesson(header="summary: текст\n# шта још\n\n").encode(),
    "javascript": lesson("<script>alert(1)</script> [а](javascript:alert(1)) <svg onload=alert(1)></svg>").encode(),
}


def expected() -> Iterator[tuple[str, int, str, str]]:
    with (FAULTS / "expected.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            yield row["file"], int(row["line"]), row["code"], row["level"]


def place(name: str) -> str:
    """Where a file of the corpus stands in the site."""
    language = "en" if name.endswith(".en.md") else "sr"
    return f"content/{language}/faults/{name.replace('.en.md', '.md')}"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Everything that can be wrong in one site, published once beside the good lessons of the bundle."""
    folder = tmp_path_factory.mktemp("faults")
    site = folder / "site"
    shutil.copytree(BUNDLE, site)
    for file in FAULTS.glob("*.md"):
        write(site, {place(file.name): file.read_bytes()})
    write(site, {f"faults/{name}": content for name, content in GOOD.items()})
    write(site, {f"faults/{name}": content for name, (content, _line, _code) in MADE.items()})
    write(site, {"media/pictures/large.png": PNG + bytes(200_000), "media/pictures/post.svg": "<svg/>", "secret.png": PNG})
    write(site, {"media/pictures/renamed.png": b"GIF89a", "media/pictures/post.png": PNG})
    (site / "content/sr/faults/folder.md").mkdir()
    (folder / "elsewhere.md").write_text(lesson("Тајна."))
    (site / "content/sr/faults/link-out.md").symlink_to(folder / "elsewhere.md")
    (site / "content/sr/faults/link-to-itself.md").symlink_to("link-to-itself.md")
    (site / "content/sr/faults/link-to-nothing.md").symlink_to("nothing.md")
    (site / "content/sr/faults/two words.md").write_text(lesson())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jail, "CPU_SECONDS", 1)
        return build(site, folder / "cache", COMPILER)


def found(catalogue: Catalogue, path: str) -> set[tuple[int, str, str]]:
    return {(message.line, message.code, message.level) for message in catalogue.messages if message.path == path}


PLUGIN_FAULTS = {
    **dict.fromkeys(("no-example.md", "no-turns.md", "unknown-word.md", "untaught-letters.md", "no-words.md"), "language"),
    "dilemma-comment.md": "civic",
    "rubric.md": "training",
}
"""Faults that a plugin finds."""


def corpus() -> list[Any]:
    """The broken files by name; those of a plugin go with it."""
    names = sorted(file.name for file in FAULTS.glob("*.md"))
    return [pytest.param(name, marks=pytest.mark.needs(PLUGIN_FAULTS[name])) if name in PLUGIN_FAULTS else name for name in names]


@pytest.mark.parametrize("name", corpus())
def test_each_mistake_gives_its_messages_and_no_others(catalogue, name):
    wanted = {(line, code, level) for file, line, code, level in expected() if file == name}
    assert found(catalogue, place(name)) == wanted


@pytest.mark.parametrize("name", MADE)
def test_a_file_that_is_no_lesson_gives_one_message(catalogue, name):
    _content, line, code = MADE[name]
    assert found(catalogue, f"content/sr/faults/{name}.md") == {(line, code, "error")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("folder", "not-a-file"),
        ("link-out", "outside"),
        ("link-to-itself", "unreadable"),
        ("link-to-nothing", "unreadable"),
        ("two words", "file-name"),
    ],
)
def test_what_is_no_file_gives_one_message(catalogue, name, code):
    assert found(catalogue, f"content/sr/faults/{name}.md") == {(0, code, "error")}


@pytest.mark.parametrize("name", GOOD)
def test_what_editors_do_to_files_is_no_mistake(catalogue, name):
    assert found(catalogue, f"content/sr/faults/{name}.md") == set()
    assert f"faults/{name}" in catalogue.lessons


def test_broken_lessons_are_not_live_and_all_others_are(catalogue):
    broken = {message.path for message in catalogue.messages if message.level == "error"}
    live = {entry.path for entry in catalogue.lessons.values()}
    assert not broken & live
    good = {f"content/sr/{file.relative_to(BUNDLE / 'content/sr').as_posix()}" for file in (BUNDLE / "content/sr").rglob("*.md")}
    assert good <= live


def test_each_message_is_one_place_and_whole_sentences(catalogue):
    for message in catalogue.messages:
        sentence = message.sentence()
        assert message.render() == f"{message.path}:{message.line}: {sentence}"
        assert sentence[-1] in ".?", sentence
        assert "%(" not in sentence
        assert "\n" not in sentence


def test_each_message_is_said_in_serbian_too(catalogue):
    with (Path(lms.__file__).parent / "translations" / "sr.po").open("rb") as stream:
        words = {message.id: message.string for message in read_po(stream, locale="sr")}
    for message in catalogue.messages:
        sentence = message.sentence(lambda text: words.get(text, text))
        assert sentence != message.sentence()
        assert re.search("[а-ш]", sentence)
        assert sentence[-1] in ".?", sentence


def test_ids_are_written_once_whatever_is_wrong_with_a_file(tmp_path):
    site = write(tmp_path, {place(file.name): file.read_bytes() for file in FAULTS.glob("*.md")})
    assert place("no-id.md") in fix_site(site, COMPILER)
    before = {file: file.read_bytes() for file in (site / "content").rglob("*.md")}
    assert fix_site(site, COMPILER) == []
    assert {file: file.read_bytes() for file in before} == before


def test_checking_can_be_about_some_files(tmp_path):
    site = write(tmp_path, {"a/one": "no header", "b/two": "no header"})
    messages = check(site, tmp_path / "cache", COMPILER, paths=("content/sr/a",), on=date(2026, 11, 24))
    assert [message.path for message in messages] == ["content/sr/a/one.md"]
    assert about(messages, (".",)) == messages
    assert about(messages, ("content/sr/a/one.md",)) == messages
    assert about(messages, ("content/sr/a/on",)) == ()


def test_warnings_fail_only_strictly():
    warning = Message(path="a", line=1, code="a", text="A.", level="warning")
    assert not fails([warning], strict=False)
    assert fails([warning], strict=True)
    assert fails([Message(path="a", line=1, code="a", text="A.")], strict=False)
    assert not fails([], strict=True)


def test_a_cited_fact_that_is_overdue_is_said(tmp_path):
    columns = list(facts.COLUMNS)
    row = ["F1", "RS", "", "", "Текст.", "Text.", "", "", "2025", "2025-01-01", "2026-01-01", "H", ""]
    table = "\n".join("\t".join(line) for line in (columns, row))
    site = write(tmp_path, {"one": lesson("{fact:F1}"), "content/facts.tsv": table})
    assert check(site, tmp_path / "cache", COMPILER, on=date(2026, 1, 1)) == ()
    (message,) = check(site, tmp_path / "cache", COMPILER, on=date(2026, 1, 2))
    assert (message.code, message.level, message.path, message.line) == ("fact-overdue", "warning", "content/facts.tsv", 2)
