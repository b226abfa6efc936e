"""The drawings of the course: each has its picture, small enough for a slow line, and each picture is shown somewhere."""

from __future__ import annotations

import csv
import io
import re

from PIL import Image

from lms.settings import PACKAGED_SITE
from tests.setup.drawings import BUDGET, DRAWINGS, PICTURES, WIDTH

SHOWN = re.compile(r"!\[[^\]]+\]\(pictures/([\w-]+)\.webp\)")


def names(folder: str, suffix: str) -> set[str]:
    return {file.stem for file in (PACKAGED_SITE / folder).glob(f"*{suffix}")}


def test_every_drawing_is_rendered_and_small() -> None:
    drawings = names(str(DRAWINGS), ".svg")
    assert len(drawings) >= 60
    assert drawings == names(str(PICTURES), ".webp")
    for name in drawings:
        content = (PACKAGED_SITE / PICTURES / f"{name}.webp").read_bytes()
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (WIDTH, WIDTH)), name
        assert len(content) <= BUDGET, name


def test_no_picture_is_unused() -> None:
    shown = {name for file in (PACKAGED_SITE / "content").rglob("*.md") for name in SHOWN.findall(file.read_text(encoding="utf-8"))}
    with (PACKAGED_SITE / "content/vocabulary.tsv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        shown |= {row["picture"].removeprefix("pictures/").removesuffix(".webp") for row in rows if row["picture"]}
    assert names(str(PICTURES), ".webp") <= shown


def test_drawings_are_of_one_style() -> None:
    """96 by 96, outlined, without text, styles or anything that comes from elsewhere."""
    for file in (PACKAGED_SITE / DRAWINGS).glob("*.svg"):
        drawing = file.read_text(encoding="utf-8")
        assert 'viewBox="0 0 96 96"' in drawing, file.name
        assert 'stroke="#47253d" stroke-width="3"' in drawing, file.name
        assert not re.search(r"<(text|style|image|script|use)\b|href", drawing), file.name


def test_both_editions_show_the_same_pictures() -> None:
    for file in (PACKAGED_SITE / "content/en/serbian/a0").glob("*.md"):
        serbian = (PACKAGED_SITE / "content/sr/serbian/a0" / file.name).read_text(encoding="utf-8")
        assert SHOWN.findall(file.read_text(encoding="utf-8")) == SHOWN.findall(serbian), file.name
