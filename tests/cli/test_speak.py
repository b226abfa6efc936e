"""`lms speak`: what is missing, what was made, and what it says when something could not be made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.cli import speak
from lms.content.sounds import Made, made
from lms.settings import load_settings
from lms.speech.clip import SpeechError
from lms.speech.silence import Silence

LESSON = "---\ntitle: Пошта\n---\n🔊 Где је пошта?\n\n## Дијалог\n\n**Амина:** Добар дан!\n\n**Човек:** Право, па лево.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with three spoken lines."""
    folder = tmp_path / "site"
    (folder / "content" / "sr").mkdir(parents=True)
    (folder / "content" / "sr" / "post.md").write_text(LESSON, "utf-8")
    return folder


@pytest.fixture
def app(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application on that site, published, without a network."""
    monkeypatch.setattr(speak, "reachable", lambda: False)
    app = create_app(load_settings({}, site=site, data=tmp_path / "data", default_language="en"))
    assert app.test_cli_runner().invoke(args=["publish"]).exit_code == 0
    return app


def test_missing_sounds_are_listed_made_and_made_only_once(app: Flask, site: Path):
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["speak", "--list"]).output.splitlines()
    assert "normal\tf1\tДобар дан!" in listed
    assert "slow\t\tГде је пошта?" in listed
    assert len(listed) == 6
    assert not (site / "media").exists(), "a list makes nothing"
    answer = runner.invoke(args=["speak", "--voice", "m2"])
    assert (answer.exit_code, "Every spoken line has its sounds." in answer.output) == (0, True)
    assert {(row.engine, row.voice, row.text) for row in made(site)} == {
        ("espeak-ng", "sr+m2", "Где је пошта?"),
        ("espeak-ng", "sr+f1", "Добар дан!"),
        ("espeak-ng", "sr+m1", "Право, па лево."),
    }
    assert runner.invoke(args=["speak", "--list"]).output == ""
    html = app.extensions["lms.catalogue"].now().lesson("post", "sr", "Cyrl").bodies[0]
    assert html.count("<audio") == 2


def test_a_line_that_is_gone_can_be_pruned(app: Flask, site: Path):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["speak", "--engine", "silent"]).exit_code == 0
    (site / "content" / "sr" / "post.md").write_text(LESSON.replace("Право, па лево.", "Добар дан!"), "utf-8")
    runner.invoke(args=["publish"])
    answer = runner.invoke(args=["speak", "--engine", "espeak-ng", "--prune"])
    assert (answer.exit_code, int(re.findall(r"(\d+) files were deleted", answer.output)[0])) == (0, 12)
    assert len(list((site / "media" / "speech").glob("[!.]*"))) == 3 * 2 * 2 + 1
    assert {row.engine for row in made(site)} == {"espeak-ng"}


class Mute(Silence):
    """Says nothing slowly."""

    def say(self, text: str, voice: str, pace: str):
        if pace == "slow":
            raise SpeechError("does not want to")
        return super().say(text, voice, pace)


def test_what_could_not_be_made_is_said_at_the_end(app: Flask, site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(speak.ENGINES, "silent", Mute)
    answer = app.test_cli_runner().invoke(args=["speak", "--engine", "silent"])
    assert answer.exit_code == 1
    assert "slow\tДобар дан!\tdoes not want to" in answer.output
    assert "3 sounds are missing. Run “lms speak” again later." in answer.output
    assert all(isinstance(row, Made) and row.pace == "normal" for row in made(site))


def test_without_a_network_gtts_says_so(app: Flask, site: Path):
    answer = app.test_cli_runner().invoke(args=["speak", "--engine", "gtts"])
    assert (answer.exit_code, "there is no network" in answer.output) == (1, True)
    assert not (site / "media").exists()
