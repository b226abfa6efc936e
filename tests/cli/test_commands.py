"""The command line does what its help says, and says what is wrong in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pyotp
import pytest
from flask import Flask

from lms.app import create_app
from lms.data.database import now
from lms.data.operations.credentials import accept, invitation
from lms.settings import PACKAGED_SITE, load_settings

GOOD = "---\ntitle: Пошта\n---\nИдем у пошту.\n\n## Питање 1\n\n<!-- id: posta-01 -->\n\nШта је ово?\n\n- [x] пошта\n- [ ] банка\n"
BROKEN = GOOD.replace("[x]", "[ ]").replace("posta-01", "posta-02")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one good lesson."""
    folder = tmp_path / "site"
    (folder / "content" / "sr").mkdir(parents=True)
    (folder / "content" / "sr" / "good.md").write_text(GOOD, "utf-8")
    return folder


@pytest.fixture
def app(site: Path, tmp_path: Path) -> Flask:
    """An application on that site with an empty data folder."""
    return create_app(load_settings({}, site=site, data=tmp_path / "data", default_language="en"))


def test_every_command_has_help(app: Flask):
    for name in app.cli.list_commands(None):  # type: ignore[arg-type]
        command = app.cli.get_command(None, name)  # type: ignore[arg-type]
        assert command.help or command.short_help, name
        assert app.test_cli_runner().invoke(args=[name, "--help"]).exit_code == 0


def listed(group: click.Group, path: str) -> Iterator[str]:
    """The line of the README for each command of a group."""
    for name in group.list_commands(None):  # type: ignore[arg-type]
        command = group.get_command(None, name)  # type: ignore[arg-type]
        if isinstance(command, click.Group):
            yield from listed(command, f"{path} {name}")
        elif command:
            yield f"    {f'{path} {name}':<24} {command.get_short_help_str(200)}"


def test_the_readme_lists_the_commands_that_there_are(app: Flask):
    written = (PACKAGED_SITE / "README.md").read_text("utf-8").splitlines()
    found = list(listed(app.cli, "lms"))
    assert [line for line in written if line.startswith("    lms ")] == found
    assert any(line.startswith("    lms attempts close ") for line in found)


def test_check_tells_a_trainer_what_is_wrong_and_where(app: Flask, site: Path):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["check"]).exit_code == 0
    (site / "content" / "sr" / "broken.md").write_text(BROKEN, "utf-8")
    answer = runner.invoke(args=["check"])
    assert answer.exit_code == 1
    assert "content/sr/broken.md:6: No option is right. Put [x] before one." in answer.output
    assert "нема тачан одговор" in runner.invoke(args=["check", "--language", "sr-Cyrl"]).output
    assert runner.invoke(args=["check", "nowhere.md"]).exit_code == 2
    assert "1 lessons are live." in runner.invoke(args=["publish"]).output


def test_check_tells_editors_the_same_in_five_words(app: Flask, site: Path):
    (site / "content" / "sr" / "broken.md").write_text(BROKEN, "utf-8")
    rows = json.loads(app.test_cli_runner().invoke(args=["check", "--json"]).output)
    assert [sorted(row) for row in rows] == [["code", "level", "line", "message", "path"]] * len(rows)
    (broken,) = (row for row in rows if row["path"] == "content/sr/broken.md")
    assert (broken["line"], broken["level"], broken["code"]) == (6, "error", "no-right-option")


def test_check_tells_on_request_what_readers_do_not_know_yet(app: Flask, site: Path):
    words = "---\ntitle: А\nlevel: A1\n---\n## Речник\n\nшкола :: school\n\n## Читање\n\nШкола је школа. Школа је школа. Градилиште.\n"
    course = {"audience": {"sr": "сви"}, "hours": 1, "version": "1.0", "completion": {"lessons": 80, "score": 60}}
    course |= {"title": {"sr": "Курс"}, "modules": [{"id": "m", "title": {"sr": "Први"}, "lessons": ["read"]}]}
    (site / "content" / "sr" / "read.md").write_text(words, "utf-8")
    (site / "curricula").mkdir(exist_ok=True)
    (site / "curricula" / "course.yml").write_text(json.dumps(course), "utf-8")
    runner = app.test_cli_runner()
    asked = runner.invoke(args=["check", "--strict", "--readability"])
    assert "of 7 words to read are not taught by now" in asked.output
    assert asked.exit_code == 0
    assert "to read" not in runner.invoke(args=["check", "--strict"]).output
    assert '"level": "notice"' in runner.invoke(args=["check", "--json"]).output


def test_who_can_sign_in_as_administrator_gets_no_second_link(app: Flask):
    runner = app.test_cli_runner()
    secret = runner.invoke(args=["init"]).output.split("/invitation#")[1].strip()
    with app.app_context():
        offered = invitation(secret, now())
        assert offered
        assert accept(secret, "correct horse battery", pyotp.TOTP(offered.seed).now(), at=now())
    again = runner.invoke(args=["init"])
    assert (again.exit_code, "/invitation#" in again.output) == (0, False)
    assert "is up to date" in runner.invoke(args=["upgrade"]).output
    assert runner.invoke(args=["record", "verify"]).exit_code == 0


def test_nobody_real_is_given_away_by_the_console(app: Flask):
    runner = app.test_cli_runner()
    runner.invoke(args=["init"])
    assert runner.invoke(args=["people", "totp", "admin"]).exit_code == 1
    assert "admin" in runner.invoke(args=["people", "search", "admin"]).output


def test_a_link_that_was_never_used_can_be_had_again(app: Flask):
    runner = app.test_cli_runner()
    links = [runner.invoke(args=["init"]).output.split("/invitation#")[1].strip() for _try in range(2)]
    assert links[0] != links[1]
    with app.app_context():
        assert invitation(links[0], now()) is None
        assert invitation(links[1], now()) is not None
