"""Draw `media/pictures/*.webp` from `media/drawings/*.svg` with Chromium: what is missing or older. Run by `make pictures`."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

DRAWINGS, PICTURES = Path("media/drawings"), Path("media/pictures")
WIDTH = 256
"""Pixels of a picture on either side: sharp on a phone at half of that, and small enough for a slow line."""
BUDGET = 6_000
"""Bytes of a picture: four of them are a question."""


def main() -> None:
    """Print the pictures that were drawn. Fails when one of them is larger than the budget."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    older = [file for file in sorted(DRAWINGS.glob("*.svg")) if _older(PICTURES / f"{file.stem}.webp", file)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": WIDTH})
        for file in older:
            content = _picture(page, file)
            assert len(content) <= BUDGET, f"{file.name} makes {len(content)} bytes; draw it with fewer lines"
            (PICTURES / f"{file.stem}.webp").write_bytes(content)
            print(f"{file.stem}.webp")
        browser.close()


def _older(picture: Path, drawing: Path) -> bool:
    return not picture.exists() or picture.stat().st_mtime < drawing.stat().st_mtime


def _picture(page: Page, drawing: Path) -> bytes:
    """A drawing as WebP with transparent corners."""
    page.set_content(f'<body style="margin: 0; background: transparent">{drawing.read_text(encoding="utf-8")}')
    image = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=60, method=6, alpha_quality=60)
    return stream.getvalue()


if __name__ == "__main__":
    main()
