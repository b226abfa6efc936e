"""Photos, documents and recordings from the form to the review and back; nobody else gets them."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from lms.app import create_app
from lms.cli.publish import publish_site
from lms.data.database import db, now, reading, writing
from lms.data.demo import load
from lms.data.operations.learning import new_id
from lms.data.operations.privacy import erase
from lms.data.upgrade import upgrade
from lms.settings import load_settings, secret_key
from tests.files.test_copies import HOSTILE, PDF, SCRIPT, photo, speech
from tests.web.conftest import ADDRESS, TOKEN, Actor

pytestmark = pytest.mark.needs("language", "civic", "training")
BUNDLE = Path(__file__).parents[1] / "bundle"
LESSON = "/lesson/all/04-questions/question"
UPLOAD, RECORDING = f"{LESSON}/all-04-17", f"{LESSON}/all-04-18"
IDENTITY = re.compile(r'name="id" value="([^"]+)"')


@pytest.fixture(scope="session")
def bundle_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The people of the demo with the lessons of tests/bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    shutil.copytree(BUNDLE, folder / "site")
    app = create_app(load_settings({}, site=folder / "site", data=folder / "data"))
    with app.app_context():
        upgrade(app.extensions["lms.settings"].database)
        load(app.extensions["lms.record"], publish_site(app), secret_key(app.extensions["lms.settings"]), now())
        db.engine.dispose()
    return folder


@pytest.fixture
def app(bundle_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application of one's own with them."""
    shutil.copytree(bundle_template / "data", tmp_path / "data")
    app = create_app(load_settings({}, site=bundle_template / "site", data=tmp_path / "data"))
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


def send(actor: Actor, page: str, content: bytes | None, name: str = "photo.jpg", **fields: Any) -> TestResponse:
    """Send the form of a question with a file, as a browser without script does."""
    shown = actor.get(page).text
    token, identity = TOKEN.search(shown), IDENTITY.search(shown)
    assert token
    assert identity
    data = {"csrf_token": token[1], "id": identity[1], **fields}
    if content is not None:
        data["file"] = FileStorage(io.BytesIO(content), filename=name)
    return post_form(actor, f"{page}/file", data)


def post_form(actor: Actor, address: str, data: dict[str, Any]) -> TestResponse:
    boundary, body = encode_multipart(data)
    return actor.client.post(address, base_url=ADDRESS, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def sent(actor: Actor, page: str, content: bytes, **fields: Any) -> str:
    """Send a file that is taken; gives the id of the answer."""
    answer = send(actor, page, content, **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("=")[2]


def opened(actor: Actor, address: str, **options: Any) -> TestResponse:
    """Open a file and read it to its end."""
    return actor.get(address, buffered=True, **options)


def on_disk(app: Flask) -> list[str]:
    folder = app.extensions["lms.settings"].files
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def value(app: Flask, statement: str) -> Any:
    with app.app_context(), reading() as connection:
        return connection.execute(text(statement)).scalar()


def test_a_photo_is_sent_shown_and_waits(app: Flask, as_learner: Actor):
    assert 'enctype="multipart/form-data"' in as_learner.get(UPLOAD).text
    answer = send(as_learner, UPLOAD, photo())
    feedback = as_learner.get(answer.headers["Location"]).text
    assert "Чека преглед" in feedback
    address = re.search(r'<img class="work" src="([^"]+)"', feedback)
    assert address
    picture = opened(as_learner, address[1])
    assert (picture.status_code, picture.mimetype, picture.data[8:12]) == (200, "image/webp", b"WEBP")
    assert address[1] in as_learner.get(UPLOAD).text, "it is still there on the next visit"
    assert value(app, "select verdict || maximum from question_result where question = 'all-04-17'") == "waiting0.0"


def test_what_waits_is_an_answer_like_any_other(app: Flask, as_learner: Actor):
    before = value(app, "select coalesce(sum(answered), 0) from lesson_progress where lesson = 'all/04-questions'")
    sent(as_learner, UPLOAD, photo())
    assert value(app, "select sum(answered) from lesson_progress where lesson = 'all/04-questions'") == before + 1


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_every_hostile_file_gets_a_kind_sentence_and_leaves_nothing(app: Flask, as_learner: Actor, name: str):
    answer = send(as_learner, UPLOAD, HOSTILE[name])
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert SCRIPT.decode() not in answer.text
    assert (on_disk(app), value(app, "select count(*) from work_file")) == ([], 0)


@pytest.mark.parametrize("name", ["photo.svg", "../../../etc/passwd", "a\x00.html", "C:\\con", "ћирилица.jpeg", "x" * 5_000, ".."])
def test_the_name_of_a_file_means_nothing(app: Flask, as_learner: Actor, name: str):
    identity = sent(as_learner, UPLOAD, photo(), name=name)
    assert opened(as_learner, f"/files/{identity}").mimetype == "image/webp"
    (stored,) = on_disk(app)
    assert re.fullmatch(r"[0-9a-f]{32}", stored)


def test_a_file_can_do_nothing_when_it_is_opened_by_itself(as_learner: Actor):
    for page, content, media_type, disposition in (
        (UPLOAD, photo(), "image/webp", "inline; filename=picture.webp"),
        (UPLOAD, PDF, "application/pdf", "attachment; filename=document.pdf"),
        (RECORDING, speech(1), "audio/ogg", "inline; filename=sound.opus"),
    ):
        headers = opened(as_learner, f"/files/{sent(as_learner, page, content)}").headers
        assert headers["Content-Type"] == media_type
        assert headers["Content-Disposition"] == disposition
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_a_player_asks_for_parts(as_learner: Actor):
    address = f"/files/{sent(as_learner, RECORDING, speech(1))}"
    part = opened(as_learner, address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data, part.headers["Cache-Control"]) == (206, b"OggS", "no-store")


def test_for_everybody_else_it_is_as_if_it_did_not_exist(app: Flask, as_learner: Actor, sign_in: Callable[[str], Actor], stranger: Actor):
    identity, missing = sent(as_learner, UPLOAD, photo()), new_id()
    assert opened(stranger, f"/files/{identity}").status_code == 303
    with app.app_context(), writing() as connection:
        connection.execute(text("update work_file set person_id = (select person_id from work_file limit 1)"))
        cohort = connection.execute(text("select cohort_id from work_file")).scalar_one()
        other = connection.execute(text("select min(person_id) from membership where role = 'learner' and cohort_id = :c and person_id != (select person_id from work_file)"), {"c": cohort}).scalar_one()
        connection.execute(text("update work_file set person_id = :other"), {"other": other})
        connection.commit()
    for actor in (as_learner, sign_in("coordinator"), sign_in("counsellor"), sign_in("administrator")):
        theirs, none = (TOKEN.sub("", opened(actor, f"/files/{one}").text) for one in (identity, missing))
        assert opened(actor, f"/files/{identity}").status_code == 404
        assert theirs == none


def test_addresses_lead_to_no_other_file(app: Flask, as_learner: Actor):
    sent(as_learner, UPLOAD, photo())
    (stored,) = on_disk(app)
    for path in (stored, "..%2fsecret-key", "%2e%2e/secret-key", "..%5csecret-key", "%00", "a" * 3_000, "/etc/passwd"):
        assert opened(as_learner, f"/files/{path}").status_code in (400, 404), path


def test_a_trainer_sees_it_with_the_rubric_and_that_is_written_down(app: Flask, as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, UPLOAD, photo())
    page = as_trainer.get(f"/review/{work}")
    assert f'<img class="work" src="/files/{work}"' in page.text
    assert "читљивост" in page.text
    looks = "select count(*) from audit where action = 'file.opened'"
    opened(as_learner, f"/files/{work}")
    assert value(app, looks) == 0
    assert opened(as_trainer, f"/files/{work}").status_code == 200
    assert value(app, looks) == 1
    assert value(app, "select person_id from audit where action = 'file.opened'") == value(app, "select person_id from work_file")


def test_the_review_comes_back_with_points_and_the_file(as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, UPLOAD, photo())
    done = as_trainer.post(f"/review/{work}", f"/review/{work}", **{"level-0": "3", "comment": "Лепо се чита."})
    assert done.status_code == 303
    assert "/comments" in as_learner.get("/").text
    page = as_learner.get("/comments").text
    assert "Лепо се чита." in page
    assert "Поени: 2 од 3" in page
    assert f"/files/{work}" in page


def test_levels_without_a_word_also_arrive(as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, UPLOAD, photo())
    as_trainer.post(f"/review/{work}", f"/review/{work}", **{"level-0": "4", "comment": ""})
    assert "/comments" in as_learner.get("/").text


def test_a_recording_without_rubric_takes_a_comment_alone(as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, RECORDING, speech(2), answer="1")
    page = as_trainer.get(f"/review/{work}").text
    assert f'<audio controls preload="none" src="/files/{work}"' in page
    assert "★★☆" in page
    assert as_trainer.post(f"/review/{work}", f"/review/{work}", comment="Јасно говориш.").status_code == 303
    assert "Јасно говориш." in as_learner.get("/comments").text


def test_a_rating_needs_no_recording(app: Flask, as_learner: Actor):
    answer = as_learner.post(RECORDING, RECORDING, answer="2")
    assert answer.status_code == 303
    assert "Забележено" in as_learner.get(answer.headers["Location"]).text
    assert value(app, "select count(*) from work_file") == 0
    assert value(app, "select verdict from question_result where question = 'all-04-18'") == "noted"


def test_help_sends_nothing(app: Flask, as_learner: Actor):
    assert "Пиши крупно" in as_learner.post(UPLOAD, UPLOAD, help="1").text
    assert value(app, "select count(*) from entry where object = 'all-04-17'") == 0


@pytest.mark.parametrize("content", [None, b""])
def test_without_a_file_the_form_says_so_and_keeps_the_face(as_learner: Actor, content: bytes | None):
    answer = send(as_learner, RECORDING, content, name="", answer="1")
    assert answer.status_code == 422
    assert re.search(r'value="1" checked', answer.text)


def test_only_questions_that_take_files_take_them(as_learner: Actor):
    page = f"{LESSON}/all-04-01"
    assert send(as_learner, page, photo()).status_code == 404


def test_a_file_may_be_larger_than_any_other_request_and_no_more(app: Flask, as_learner: Actor):
    large = photo() + bytes(3_000_000)
    assert send(as_learner, UPLOAD, large).status_code == 303
    too_large = send(as_learner, UPLOAD, photo() + bytes(5_100_000))
    assert too_large.status_code == 413
    assert "Изабери мању датотеку" in too_large.text
    token = TOKEN.search(as_learner.get(f"{LESSON}/all-04-01").text)
    assert token
    data = {"csrf_token": token[1], "file": FileStorage(io.BytesIO(large), filename="photo.jpg")}
    assert post_form(as_learner, f"{LESSON}/all-04-01", data).status_code == 413


def test_sent_twice_it_is_one_answer(app: Flask, as_learner: Actor):
    identity, content = new_id(), photo()
    answers = [send(as_learner, UPLOAD, content, id=identity) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(on_disk(app)) == value(app, "select count(*) from work_file") == 1
    other = send(as_learner, UPLOAD, photo("PNG"), id=identity)
    assert (other.status_code, 'role="alert"' in other.text) == (409, True)
    assert len(on_disk(app)) == 1


def test_who_sends_without_end_waits(app: Flask, as_learner: Actor):
    for _time in range(40):
        assert send(as_learner, UPLOAD, b"no photo").status_code == 422
    refused = send(as_learner, UPLOAD, photo())
    assert (refused.status_code, 'role="alert"' in refused.text, bool(refused.headers["Retry-After"])) == (429, True, True)
    assert on_disk(app) == []


def test_a_full_disk_is_said_and_loses_nothing(app: Flask, as_learner: Actor):
    app.extensions["lms.settings"].files.write_bytes(b"in the way of the folder")
    answer = send(as_learner, RECORDING, speech(1), answer="2")
    assert (answer.status_code, bool(answer.headers["Retry-After"])) == (503, True)
    assert "нема места" in answer.text
    assert re.search(r'value="2" checked', answer.text)
    assert value(app, "select count(*) from entry where object = 'all-04-18'") == 0


def test_own_data_name_each_file_and_where_it_is(as_learner: Actor):
    identity = sent(as_learner, UPLOAD, PDF)
    (entry,) = as_learner.get("/me/data.json").get_json()["files"]
    assert (entry["kind"], entry["bytes"], entry["address"]) == ("document", len(PDF), f"/files/{identity}")
    assert "stored_as" not in entry
    assert f'href="/files/{identity}" download' in as_learner.get("/me/data").text
    assert opened(as_learner, entry["address"]).data == PDF


def test_erasing_somebody_takes_their_files(app: Flask, as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, UPLOAD, PDF)
    with app.app_context():
        erase(value(app, "select person_id from work_file"), app.extensions["lms.registry"].plugins, folder=app.extensions["lms.settings"].files, actor_id="x", at=now())
    assert (on_disk(app), value(app, "select count(*) from work_file")) == ([], 0)
    assert opened(as_trainer, f"/files/{work}").status_code == 404


def test_work_whose_file_is_gone_can_still_be_reviewed(app: Flask, as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, UPLOAD, photo())
    with app.app_context(), writing() as connection:
        connection.execute(text("update work_file set created_at = '2020-01-01 00:00:00'"))
        connection.commit()
    done = app.test_cli_runner().invoke(args=["files"])
    assert (done.exit_code, on_disk(app)) == (0, []), done.output
    assert "Датотека је обрисана" in as_trainer.get(f"/review/{work}").text
    assert opened(as_learner, f"/files/{work}").status_code == 404


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_on_paper_there_is_room_for_handwriting(as_learner: Actor, locale: str):
    as_learner.post("/language", "/language", locale=locale)
    page = as_learner.get("/lesson/all/04-questions/worksheet").text
    assert page.count('class="write-box"') == 1


def test_a_trainer_sees_it_among_the_answers(app: Flask, as_learner: Actor, as_trainer: Actor):
    work = sent(as_learner, UPLOAD, photo())
    as_learner.post(RECORDING, RECORDING, answer="0")
    whose = value(app, "select person_id from work_file")
    page = as_trainer.get(f"/people/{whose}/progress/all/04-questions").text
    assert f'src="/files/{work}"' in page
    assert "★☆☆" in page
