"""Sounds and pictures as a phone asks for them: in parts, once, and harmless when opened by themselves."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.content.catalogue import Published
from lms.content.media import speech
from lms.data.database import db
from lms.settings import PACKAGED_SITE, load_settings
from lms.speech.making import make
from lms.speech.silence import Silence
from tests.web.conftest import Actor

LESSON = "serbian/a1/01-introductions"
pytestmark = pytest.mark.needs("language", "civic", "training")


@pytest.fixture
def app(template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The demo on a site of its own, with the sounds of one lesson."""
    shutil.copytree(template, tmp_path / "data")
    for part in ("content", "curricula"):
        shutil.copytree(PACKAGED_SITE / part, tmp_path / "site" / part)
    catalogue = Published(tmp_path / "data" / "catalogue", tmp_path / "site").now()
    lesson = catalogue.lesson(LESSON, "sr", "Cyrl")
    assert lesson
    assert make(tmp_path / "site", speech(lesson.spoken, catalogue.sounds, (), "silent"), Silence()) == []
    app = create_app(load_settings({}, site=tmp_path / "site", data=tmp_path / "data"))
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def sound(app: Flask) -> str:
    """The address of a generated sound."""
    file = min((app.extensions["lms.settings"].site / "media" / "speech").glob("*.opus"))
    return f"/media/speech/{file.name}"


def test_a_sound_comes_in_parts(app: Flask, as_learner: Actor, sound: str):
    whole = as_learner.get(sound, buffered=True)
    size = len(whole.data)
    assert (whole.status_code, whole.mimetype, whole.headers["Accept-Ranges"]) == (200, "audio/ogg", "bytes")
    for asked, first, last in (("0-99", 0, 99), ("100-", 100, size - 1), ("-50", size - 50, size - 1), ("10-99999999", 10, size - 1)):
        part = as_learner.get(sound, buffered=True, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes {first}-{last}/{size}")
        assert part.data == whole.data[first : last + 1]
    assert as_learner.get(sound, buffered=True, headers={"Range": f"bytes={size}-"}).status_code == 416
    fresh = as_learner.get(sound, buffered=True, headers={"Range": "bytes=0-9", "If-Range": whole.headers["ETag"]})
    stale = as_learner.get(sound, buffered=True, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (fresh.status_code, stale.status_code) == (206, 200)
    assert as_learner.get(sound, buffered=True, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_what_is_named_by_its_content_is_asked_for_once(app: Flask, as_learner: Actor, sound: str):
    picture = app.extensions["lms.settings"].site / "media" / "post.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert as_learner.get(sound, buffered=True).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert as_learner.get("/media/post.png", buffered=True).headers["Cache-Control"] == "private, max-age=86400"


def test_a_file_opened_by_itself_can_do_nothing(as_learner: Actor, sound: str):
    headers = as_learner.get(sound, buffered=True).headers
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/media/speech/manifest.tsv", "/media/speech/.lock", "/media/../content/facts.tsv", "/media/speech/none.opus"):
        assert as_learner.get(path, buffered=True).status_code == 404


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_a_page_with_sounds_brings_its_script_and_stays_small(as_learner: Actor, locale: str):
    as_learner.post("/language", "/language", locale=locale)
    page = as_learner.get(f"/lesson/{LESSON}", headers={"Accept-Encoding": "br"})
    assert len(page.data) < 9_000
    text = as_learner.get(f"/lesson/{LESSON}").text
    assert text.count("<audio controls preload") == text.count("</audio>") > 16
    assert text.count("player.js") == 1
    assert "player.js" not in as_learner.get("/me").text
    assert ("Hear nothing?" in text) == (locale == "en")


def test_the_server_does_not_load_what_makes_sounds(tmp_path: Path):
    program = (
        "import sys; from pathlib import Path; from lms.app import create_app; from lms.settings import load_settings; "
        "create_app(load_settings({}, data=Path(sys.argv[1]))); "
        "print({'av', 'gtts', 'espeakng_loader', 'lms.speech'} & sys.modules.keys())"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
