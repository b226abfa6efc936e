"""Settings that would leave the door open are refused before anything starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lms import core
from lms.app import create_app
from lms.plugin import Registry
from lms.plugins import bundled
from lms.settings import CORE_SETTINGS, PACKAGED_SITE, SettingError, load_settings

WEAK = ("dev", "x" * 31, "a" * 64, "abab" * 20, "0123456789" * 4)


@pytest.mark.parametrize("key", WEAK)
def test_a_key_that_could_be_guessed_is_refused(tmp_path: Path, key: str):
    with pytest.raises(SettingError, match="LMS_SECRET_KEY"):
        create_app(load_settings({}, site=PACKAGED_SITE, data=tmp_path, secret_key=key))


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path):
    keys = [create_app(load_settings({}, site=PACKAGED_SITE, data=tmp_path)).secret_key for _time in range(2)]
    assert keys[0] == keys[1]
    assert len(str(keys[0])) >= 48
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_command_line_says_so_and_stops(tmp_path: Path):
    environment = {**os.environ, "LMS_SECRET_KEY": "dev", "LMS_DATA": str(tmp_path), "LMS_SITE": str(PACKAGED_SITE)}
    program = "from lms.cli.command import main; main()"
    ended = subprocess.run([sys.executable, "-c", program, "upgrade"], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "LMS_SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_operators_find_every_setting_and_no_other():
    registry = Registry((core.plugin, *bundled()))
    known = {f"LMS_{one.name.upper()}" for one in (*CORE_SETTINGS, *registry.settings)}
    page = (PACKAGED_SITE / "docs" / "operators.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(LMS_[A-Z_]+)` \|", page, re.MULTILINE)) == known
