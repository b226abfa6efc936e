"""What the commands write into lessons: ids, hashes of translated sections, and the skeleton of a translation."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import COMPILER, QUESTION, lesson, write

from lms.content.fix import fix_site
from lms.content.lesson import read_edition
from lms.content.publishing import build
from lms.content.translate import skeleton

UNMARKED = "## Питање 1\n\n- [x] сто\n- [ ] врата\n\n## Питање 2\n\nИдем у [[школу]].\n"


def read(site: Path, path: str) -> str:
    return (site / path).read_bytes().decode()


def test_missing_ids_are_written_below_the_heading(tmp_path):
    site = write(tmp_path, {"serbian/a1/05-post": lesson(UNMARKED)})
    assert fix_site(site, COMPILER) == ["content/sr/serbian/a1/05-post.md"]
    assert read(site, "content/sr/serbian/a1/05-post.md") == lesson(
        "## Питање 1\n<!-- id: a1-05-01 -->\n\n- [x] сто\n- [ ] врата\n\n## Питање 2\n<!-- id: a1-05-02 -->\n\nИдем у [[школу]].\n"
    )
    assert fix_site(site, COMPILER) == []
    assert build(site, tmp_path / "cache", COMPILER).messages == ()


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_other_bytes_stay(tmp_path, start, end):
    before = start + lesson(UNMARKED + "крај  \t").replace("\n", end).encode()
    site = write(tmp_path, {"a": before})
    fix_site(site, COMPILER)
    after = (site / "content/sr/a.md").read_bytes()
    assert after != before
    for number in (1, 2):
        after = after.replace(f"<!-- id: a-0{number} -->{end}".encode(), b"")
    assert after == before


def test_mixed_line_ends_stay_as_they_are(tmp_path):
    site = write(tmp_path, {"a": "---\r\ntitle: А\r\n---\n## Питање 1\r\n- [x] а\n- [ ] б"})
    fix_site(site, COMPILER)
    assert read(site, "content/sr/a.md") == "---\r\ntitle: А\r\n---\n## Питање 1\r\n<!-- id: a-01 -->\r\n- [x] а\n- [ ] б"


def test_ids_are_given_once_in_the_whole_site_and_for_ever(tmp_path):
    site = write(tmp_path, {"a/01-x": lesson(UNMARKED), "a/01-y": lesson(UNMARKED), "b": lesson(QUESTION.format(id="a-01-02"))})
    fix_site(site, COMPILER, {"a-01-04"})
    assert "<!-- id: a-01-01 -->" in read(site, "content/sr/a/01-x.md")
    assert "<!-- id: a-01-03 -->" in read(site, "content/sr/a/01-x.md")
    assert "<!-- id: a-01-05 -->" in read(site, "content/sr/a/01-y.md")
    assert "a-01-04" not in read(site, "content/sr/a/01-y.md")


def test_a_lesson_with_a_cyrillic_name_has_ids_too(tmp_path):
    site = write(tmp_path, {"пошта": lesson(UNMARKED)})
    fix_site(site, COMPILER)
    assert "<!-- id: question-01 -->" in read(site, "content/sr/пошта.md")


def test_a_translation_takes_ids_and_hashes_from_its_source(tmp_path):
    english = "## Question 1\n\n- [x] table\n- [ ] door\n\n## Question 2\n\n<!-- id: a-02 -->\nI go to [[school]].\n"
    serbian = UNMARKED.replace("## Питање 2\n", "## Питање 2\n<!-- id: a-02 -->\n")
    site = write(tmp_path, {"a": lesson(serbian), "content/en/a.md": lesson(english)})
    fix_site(site, COMPILER)
    questions = read_edition(COMPILER, "content/sr/a.md", "sr", read(site, "content/sr/a.md")).sections
    first, second = (question.revision[:12] for question in questions)
    text = read(site, "content/en/a.md")
    assert f"## Question 1\n<!-- id: a-01 of: {first} -->\n" in text
    assert f"## Question 2\n\n<!-- id: a-02 of: {second} -->\n" in text
    assert text.count("<!--") == 2


def test_a_stale_hash_stays_until_somebody_deletes_it(tmp_path):
    old = "<!-- id: a-01 of: 0123456789ab -->"
    english = f"## Question 1\n{old}\n\n- [x] table\n- [ ] door\n"
    site = write(tmp_path, {"a": lesson(QUESTION.format(id="a-01")), "content/en/a.md": lesson(english)})
    assert fix_site(site, COMPILER) == []
    assert [message.code for message in build(site, tmp_path / "cache", COMPILER).messages] == ["stale"]
    write(site, {"content/en/a.md": lesson(english.replace(" of: 0123456789ab", ""))})
    assert fix_site(site, COMPILER) == ["content/en/a.md"]
    assert build(site, tmp_path / "cache", COMPILER).messages == ()


def test_files_that_cannot_be_read_are_left_alone(tmp_path):
    files = {
        "a": "no header",
        "b": lesson("## Питање 1\n<!-- id: Ж -->\n\n- [x] а\n- [ ] б\n"),
        "c": b"---\ntitle: \xff\n---\n## Question\n",
    }
    site = write(tmp_path, files)
    assert fix_site(site, COMPILER) == []


def test_the_skeleton_keeps_what_translators_need(tmp_path):
    header = "summary: Писмо.\noutcomes:\n  - једно\n  - друго\nlevel: A1\nrequires:\n- b\nосетљиво: О губитку.\n"
    text = lesson("# Пошта\n\nТекст.\n\n" + QUESTION.format(id="a-01"), header=header)
    made = skeleton(text, COMPILER)
    assert made.startswith("---\ntitle: Пошта\nsummary: Писмо.\noutcomes:\n  - једно\n  - друго\nосетљиво: О губитку.\n---\n# Пошта\n")
    site = write(tmp_path, {"a": text, "b": lesson(), "content/en/a.md": made})
    catalogue = build(site, tmp_path / "cache", COMPILER)
    assert catalogue.messages == ()
    assert catalogue.lesson("a", "en", "Cyrl").questions[0].of == catalogue.lesson("a", "sr", "Cyrl").questions[0].revision[:12]
