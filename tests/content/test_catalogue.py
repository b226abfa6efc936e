"""Publishing: only what changed is compiled, broken files keep their last good version, readers see old or new."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from sites import COMPILER, PNG, QUESTION, lesson, write

from lms.content import publishing
from lms.content.catalogue import LEDGER, POINTER, Published, read_index
from lms.content.publishing import build, compile_site
from lms.content.sounds import Made, write_manifest


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", {"a/one": lesson(QUESTION.format(id="one-01"), title="Један"), "a/two": lesson("Два.", title="Два")})


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def codes(catalogue) -> list[tuple[str, int, str]]:
    return [(Path(message.path).stem, message.line, message.code) for message in catalogue.messages]


def test_a_lesson_is_there_in_every_view(site, cache):
    catalogue = build(site, cache, COMPILER)
    assert [catalogue.lesson("a/one", *view).title for view in (("sr", "Cyrl"), ("sr", "Latn"), ("en", "Cyrl"))] == [
        "Један",
        "Jedan",
        "Један",
    ]
    assert catalogue.lessons["a/one"].title == {"sr-Cyrl": "Један", "sr-Latn": "Jedan", "en": "Један"}
    assert catalogue.lesson_of("one-01") == "a/one"
    assert catalogue.question("one-01", "sr", "Latn").options[0].text == "sto"
    assert catalogue.lesson("none", "sr", "Cyrl") is None
    assert catalogue.question("none", "sr", "Cyrl") is None


def test_nothing_published_is_an_empty_catalogue(tmp_path):
    assert Published(tmp_path / "nowhere", tmp_path).current().lessons == {}


def test_a_running_server_sees_what_is_published(site, cache, monkeypatch):
    monkeypatch.setattr("lms.content.catalogue.LOOK_AGAIN", 0)
    published = Published(cache, site)
    assert published.current().lessons == {}
    build(site, cache, COMPILER)
    before = published.current()
    assert set(before.lessons) == {"a/one", "a/two"}
    assert published.current() is before
    write(site, {"a/three": lesson("Три.", title="Три")})
    build(site, cache, COMPILER)
    assert "a/three" in published.current().lessons
    assert "a/three" not in before.lessons


def test_only_what_changed_is_compiled(site, cache, monkeypatch):
    build(site, cache, COMPILER)
    compiled = []
    monkeypatch.setattr(publishing, "compile_lesson", lambda job, *rest: pytest.fail(job.key))
    changed = (cache / POINTER).stat().st_mtime_ns
    build(site, cache, COMPILER, lambda done, total: compiled.append((done, total)))
    assert compiled == []
    assert (cache / POINTER).stat().st_mtime_ns == changed


def test_touching_a_file_compiles_nothing(site, cache):
    build(site, cache, COMPILER)
    os.utime(site / "content/sr/a/one.md", (1, 1))
    compiled = []
    build(site, cache, COMPILER, lambda done, total: compiled.append(total))
    assert compiled == []


@pytest.mark.parametrize(
    "change",
    [
        {"a/two": lesson("Нешто друго.", title="Два")},
        {"content/en/a/two.md": lesson("Other.", title="Two")},
    ],
)
def test_a_change_compiles_its_lesson(site, cache, change):
    build(site, cache, COMPILER)
    write(site, change)
    compiled = []
    build(site, cache, COMPILER, lambda done, total: compiled.append(total))
    assert compiled == [1]


def test_new_templates_or_facts_compile_everything(site, cache):
    build(site, cache, COMPILER)
    compiled = []
    build(site, cache, replace(COMPILER, fingerprint="new"), lambda done, total: compiled.append(total))
    assert compiled == [2, 2]


def test_a_broken_lesson_keeps_its_last_good_version(site, cache):
    first = build(site, cache, COMPILER)
    write(site, {"a/one": "no header"})
    catalogue = build(site, cache, COMPILER)
    assert codes(catalogue) == [("one", 1, "no-header")]
    assert catalogue.lesson("a/one", "sr", "Cyrl") == first.lesson("a/one", "sr", "Cyrl")
    assert catalogue.question("one-01", "sr", "Cyrl") is not None
    again = build(site, cache, COMPILER)
    assert codes(again) == [("one", 1, "no-header")], "the message stays until the file is mended"
    write(site, {"a/one": lesson("Сада ради.", title="Нови")})
    assert build(site, cache, COMPILER).lesson("a/one", "sr", "Cyrl").title == "Нови"


def test_a_new_broken_lesson_does_not_stop_the_others(site, cache):
    write(site, {"a/three": "no header"})
    catalogue = build(site, cache, COMPILER)
    assert set(catalogue.lessons) == {"a/one", "a/two"}


def test_a_broken_lesson_is_not_tried_again_until_it_changes(site, cache):
    write(site, {"a/three": "no header"})
    build(site, cache, COMPILER)
    compiled = []
    build(site, cache, COMPILER, lambda done, total: compiled.append(total))
    assert compiled == []


def test_a_missing_picture_is_found_when_it_comes(site, cache):
    write(site, {"a/two": lesson("![пошта](pictures/post.png)", title="Два")})
    assert codes(build(site, cache, COMPILER)) == [("two", 4, "unknown-picture")]
    write(site, {"media/pictures/post.png": PNG})
    catalogue = build(site, cache, COMPILER)
    assert codes(catalogue) == []
    assert '<img src="/media/pictures/post.png" alt="пошта" loading="lazy">' in catalogue.lesson("a/two", "sr", "Cyrl").bodies[0]
    assert 'alt="pošta"' in catalogue.lesson("a/two", "sr", "Latn").bodies[0]


def test_a_deleted_lesson_goes_but_its_answers_stay_readable(site, cache):
    revision = build(site, cache, COMPILER).question("one-01", "sr", "Cyrl").revision
    (site / "content/sr/a/one.md").unlink()
    catalogue = build(site, cache, COMPILER)
    assert "a/one" not in catalogue.lessons
    assert catalogue.question("one-01", "sr", "Cyrl") is None
    assert catalogue.question("one-01", "sr", "Cyrl", revision).options[0].text == "сто"


def test_an_earlier_revision_stays_readable(site, cache):
    revision = build(site, cache, COMPILER).question("one-01", "sr", "Cyrl").revision
    write(site, {"a/one": lesson(QUESTION.format(id="one-01").replace("столица", "врата"), title="Један")})
    catalogue = build(site, cache, COMPILER)
    assert catalogue.question("one-01", "sr", "Cyrl").options[1].text == "врата"
    assert catalogue.question("one-01", "sr", "Cyrl", revision).options[1].text == "столица"
    assert catalogue.question("one-01", "sr", "Cyrl", "0" * 64) is None


def test_a_moved_lesson_is_found_by_its_old_key(site, cache):
    (site / "content/sr/a/two.md").unlink()
    write(site, {"b/second": lesson("Два.", title="Два", header="aliases: a/two\n")})
    catalogue = build(site, cache, COMPILER)
    assert catalogue.canonical("a/two") == "b/second"
    assert catalogue.canonical("b/second") == "b/second"
    assert catalogue.canonical("a/none") is None


def test_a_changed_type_keeps_the_old_question(site, cache):
    build(site, cache, COMPILER)
    write(site, {"a/one": lesson("## Питање 1\n<!-- id: one-01 -->\n\nИдем у [[школу]].\n", title="Један")})
    catalogue = build(site, cache, COMPILER)
    assert codes(catalogue) == [("one", 4, "type-changed")]
    assert catalogue.question("one-01", "sr", "Cyrl").type == "single choice"


def test_an_id_that_was_used_once_keeps_its_type_for_ever(site, cache):
    build(site, cache, COMPILER)
    (site / "content/sr/a/one.md").unlink()
    build(site, cache, COMPILER)
    write(site, {"a/three": lesson("## Питање 1\n<!-- id: one-01 -->\n\nИдем у [[школу]].\n")})
    assert codes(build(site, cache, COMPILER)) == [("three", 4, "type-changed")]


def test_the_lesson_that_had_an_id_first_keeps_it(site, cache):
    build(site, cache, COMPILER)
    write(site, {"a/a-thief": lesson(QUESTION.format(id="one-01"))})
    catalogue = build(site, cache, COMPILER)
    assert codes(catalogue) == [("a-thief", 4, "id-elsewhere")]
    assert catalogue.lesson_of("one-01") == "a/one"


def test_lessons_that_require_each_other_do_not_go_live(site, cache):
    build(site, cache, COMPILER)
    write(site, {"a/one": lesson(title="Један", header="requires: a/three\n"), "a/three": lesson(header="level: A1\nrequires: [a/one]\n")})
    catalogue = build(site, cache, COMPILER)
    assert codes(catalogue) == [("one", 3, "circle"), ("three", 4, "circle")]
    assert "a/one → a/three → a/one" in catalogue.messages[0].sentence()
    assert catalogue.lessons["a/one"].requires == (), "the last good version"
    assert "a/three" not in catalogue.lessons


def test_links_between_lessons_are_followed(site, cache):
    write(site, {"a/two": lesson("[Један](one.md#kraj)\n\n[Три](../b/three.md) [нигде](nothing.html)", title="Два")})
    catalogue = build(site, cache, COMPILER)
    assert codes(catalogue) == [("two", 6, "unknown-lesson"), ("two", 6, "unknown-link")]
    write(site, {"a/two": lesson("[Један](one.md#kraj)\n", title="Два")})
    assert 'href="/lesson/a/one#kraj"' in build(site, cache, COMPILER).lesson("a/two", "sr", "Cyrl").bodies[0]


def test_sounds_have_buttons_only_where_their_files_are(site, cache):
    write(site, {"a/two": lesson("🔊 Добар дан!", title="Два")})
    catalogue = build(site, cache, COMPILER)
    assert "/media/speech/" not in catalogue.lesson("a/two", "sr", "Cyrl").bodies[0]
    key = catalogue.lesson("a/two", "sr", "Cyrl").spoken[0].key
    row = Made(key=key, pace="normal", engine="espeak-ng", voice="f1", text="Добар дан!", made_on="2026-05-15", file="abc")
    write(site, {"media/speech/abc.opus": b"sound", "media/speech/abc.mp3": b"sound"})
    write_manifest(site, [row])
    html = build(site, cache, COMPILER).lesson("a/two", "sr", "Latn").bodies[0]
    assert 'aria-label="Listen: Dobar dan!"><source src="/media/speech/abc.opus"' in html
    assert "Listen slowly" not in html
    (site / "media" / "speech" / "abc.mp3").write_bytes(b"")
    assert "<audio" not in build(site, cache, COMPILER).lesson("a/two", "sr", "Latn").bodies[0]


def test_new_sounds_appear_without_publishing(site, cache):
    write(site, {"a/two": lesson("🔊 Добар дан!", title="Два")})
    build(site, cache, COMPILER)
    published = Published(cache, site)
    silent = published.now()
    key = silent.lesson("a/two", "sr", "Cyrl").spoken[0].key
    write(site, {f"media/recordings/lines/{key}-normal-0011.opus": b"sound", f"media/recordings/lines/{key}-slow-0022.opus": b""})
    heard = published.now()
    assert heard.version != silent.version
    html = heard.lesson("a/two", "sr", "Cyrl").bodies[0]
    assert f'<source src="/media/recordings/lines/{key}-normal-0011.opus"' in html
    assert "-slow-" not in html
    assert published.now() is heard


def test_what_another_version_left_in_the_cache_is_made_anew(site, cache):
    build(site, cache, COMPILER)
    for name in (POINTER, LEDGER):
        (cache / name).write_bytes(pickle.dumps("something else"))
        assert read_index(cache, name).lessons == {}
    assert set(build(site, cache, COMPILER).lessons) == {"a/one", "a/two"}
    for file in (cache / "lessons").rglob("*.pickle"):
        file.write_bytes(b"cut short")
    assert build(site, cache, COMPILER).lesson("a/one", "sr", "Cyrl") is None
    for file in (cache / "lessons").rglob("*.pickle"):
        file.unlink()
    assert build(site, cache, COMPILER).lesson("a/one", "sr", "Cyrl") is not None


def test_checking_publishes_nothing(site, cache):
    compile_site(site, cache, COMPILER)
    assert not (cache / POINTER).exists()


@pytest.mark.parametrize("milliseconds", [0, 2, 5, 10, 15, 20, 30, 40, 60, 90, 150])
def test_a_build_that_is_killed_leaves_the_old_or_the_new_catalogue(site, cache, milliseconds):
    build(site, cache, COMPILER)
    old = read_index(cache, POINTER).version
    write(site, {f"a/more-{number}": lesson(QUESTION.format(id=f"more-{number:02d}")) for number in range(12)})
    builder = get_context("fork").Process(target=build, args=(site, cache, COMPILER))
    builder.start()
    builder.join(milliseconds / 1000)
    builder.kill()
    builder.join()
    index = read_index(cache, POINTER)
    assert (len(index.lessons), index.version == old) in ((2, True), (14, False))
    catalogue = Published(cache, site).current()
    assert all(catalogue.lesson(key, language, "Latn") for key in index.lessons for language in ("sr", "en"))
    assert len(build(site, cache, COMPILER).lessons) == 14
