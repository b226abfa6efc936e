"""A trainer sees what only a machine says, and puts a person's voice there; learners hear it at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from lms.content.sounds import load
from lms.data.database import reading
from lms.speech.espeak import Espeak
from lms.speech.sound import encode
from tests.web.conftest import ADDRESS, TOKEN, Actor
from tests.web.test_media import LESSON, app  # noqa: F401 - the demo on a site of its own

pytestmark = pytest.mark.needs("language", "civic", "training")
PAGE = f"/recordings/{LESSON}"
SOUND = encode(Espeak().say("Добар дан!", "sr+m1", "normal"))[".mp3"]


def first_line(page: str) -> str:
    found = re.search(r'name="line" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def send(actor: Actor, content: bytes | None, *, pace: str = "normal", line: str = "", **fields: str) -> TestResponse:
    page = actor.get(PAGE).text
    token = TOKEN.search(page)
    assert token
    data = {"csrf_token": token[1], "line": line or first_line(page), "pace": pace, **fields}
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in data.items()]
    parts += [b'name="file"; filename="any name.txt"\r\n\r\n' + content] if content is not None else []
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return actor.client.post(PAGE, base_url=ADDRESS, data=body, content_type="multipart/form-data; boundary=x")


def speakers(app: Flask, line: str) -> list[str]:  # noqa: F811
    sounds = load(app.extensions["lms.settings"].site)
    return [sounds.speaker(line, pace) for pace in ("normal", "slow")]


def test_the_reading_list_names_what_no_person_says(as_trainer: Actor):
    page = as_trainer.get("/recordings").text
    assert "Добар дан! Ја сам Јелена. А Ви?" in page
    assert "човек" in as_trainer.get("/recordings/serbian/a0/01-who-is-that").text
    assert 'href="/recordings"' in as_trainer.get("/lessons").text


def test_a_recording_is_heard_at_once_exchanged_and_removed(app: Flask, as_trainer: Actor, as_learner: Actor):  # noqa: F811
    before = as_learner.get(f"/lesson/{LESSON}")
    line = first_line(as_trainer.get(PAGE).text)
    assert speakers(app, line) == ["silent", "silent"]
    assert send(as_trainer, SOUND).status_code == 303
    assert speakers(app, line) == ["recording", "silent"]
    after = as_learner.get(f"/lesson/{LESSON}", headers={"If-None-Match": before.headers["ETag"]})
    (address,) = re.findall(rf'src="(/media/recordings/lines/{line}-normal-[0-9a-f]{{16}}\.opus)"', after.text)[:1]
    sound = as_learner.get(address, buffered=True)
    assert (sound.status_code, sound.mimetype) == (200, "audio/ogg")
    assert "immutable" in sound.headers["Cache-Control"]
    assert send(as_trainer, None, remove="1").status_code == 303
    assert speakers(app, line) == ["silent", "silent"]
    assert as_learner.get(address, buffered=True).status_code == 404
    with app.app_context(), reading() as connection:
        rows = connection.execute(text("select action, detail, actor_id from audit where action like 'recording.%' order by id")).all()
    assert [row.action for row in rows] == ["recording.kept", "recording.removed"]
    assert {row.detail for row in rows} == {f"{LESSON} normal {line[:16]}"}
    assert all(row.actor_id for row in rows)


@pytest.mark.parametrize("content", [b"", b"<html><script>alert(1)</script>", b"OggS" + bytes(3000), b"#EXTM3U\nfile:///etc/passwd\n"])
def test_what_is_no_speech_is_refused_with_a_reason(app: Flask, as_trainer: Actor, content: bytes):  # noqa: F811
    answer = send(as_trainer, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not (app.extensions["lms.settings"].site / "media" / "recordings").exists()


def test_a_file_may_be_large_but_not_endless(as_trainer: Actor):
    assert send(as_trainer, b"OggS" + bytes(4_500_000)).status_code == 422
    assert send(as_trainer, b"OggS" + bytes(5_500_000)).status_code == 413


def test_only_lines_of_the_lesson_and_known_paces(as_trainer: Actor):
    assert send(as_trainer, SOUND, line="f" * 64).status_code == 404
    assert send(as_trainer, SOUND, pace="../normal").status_code == 404
    assert as_trainer.get("/recordings/nowhere").status_code == 404


def test_a_folder_that_cannot_be_written_is_said(app: Flask, as_trainer: Actor):  # noqa: F811
    media: Path = app.extensions["lms.settings"].site / "media" / "recordings"
    media.write_text("a file where the folder should be")
    answer = send(as_trainer, SOUND)
    assert (answer.status_code, 'role="alert"' in answer.text) == (503, True)
