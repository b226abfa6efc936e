"""Every setting once: its name, what it is for, and what it is if nobody says anything."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.plugin import Setting


class SettingError(Exception):
    """A setting cannot be used; the sentence says which one and what to write."""


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _switch(text: str) -> bool:
    choices = {
        "1": True,
        "yes": True,
        "true": True,
        "on": True,
        "0": False,
        "no": False,
        "false": False,
        "off": False,
        "": False,
    }
    if text.lower() not in choices:
        raise ValueError("write yes or no")
    return choices[text.lower()]


PACKAGED_SITE = Path(__file__).resolve().parent.parent
"""Where the bundled content lies in a checkout."""

CORE_SETTINGS = (
    Setting(
        name="site",
        default=None,
        parse=_folder,
        help="folder with content/, curricula/ and media/ (default: the working folder if it has content/, else the bundled one)",
    ),
    Setting(
        name="data",
        default=None,
        parse=_folder,
        help="folder for the database, the compiled catalogue and the secret key (default: site-data in the working folder)",
    ),
    Setting(name="database_url", default="", help="postgresql+psycopg://… ; empty: SQLite in the data folder"),
    Setting(
        name="secret_key",
        default="",
        help="at least 32 characters; empty: a key is made once and kept in the data folder, mode 0600",
    ),
    Setting(
        name="public_url",
        default="http://127.0.0.1:8000",
        help="the address people use; https:// makes cookies secure and sends HSTS",
    ),
    Setting(
        name="trusted_hosts",
        default="",
        help="comma-separated host names that are answered; empty: the host of public_url and loopback",
    ),
    Setting(
        name="trusted_proxies",
        default=0,
        parse=int,
        help="number of reverse proxies in front whose X-Forwarded-For is believed",
    ),
    Setting(name="exit_url", default="https://www.rhmz.gov.rs/", help="the neutral page that Exit opens"),
    Setting(name="site_name", default="Korak", help="the neutral name in titles and on cards"),
    Setting(name="default_language", default="sr-Cyrl", help="interface before anybody chose one: sr-Cyrl, sr-Latn or en"),
    Setting(name="time_zone", default="Europe/Belgrade", help="the zone in which days begin and deadlines end"),
    Setting(name="upload_megabytes", default=2, parse=int, help="largest request body, in megabytes"),
    Setting(name="file_megabytes", default=5, parse=int, help="largest photo, document or recording that a learner may send, in megabytes"),
    Setting(
        name="file_days",
        default=180,
        parse=int,
        help="days after which `lms files` deletes photos, documents and recordings; answers and comments stay",
    ),
    Setting(name="debug", default=False, parse=_switch, help="tracebacks in the browser; refused when public_url is https"),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The values in force. Core settings are attributes; a plugin's are in `plugin` under their names."""

    site: Path
    data: Path
    database_url: str
    secret_key: str
    public_url: str
    trusted_hosts: str
    trusted_proxies: int
    exit_url: str
    site_name: str
    default_language: str
    time_zone: str
    upload_megabytes: int
    file_megabytes: int
    file_days: int
    debug: bool
    plugin: Mapping[str, Any]

    @property
    def https(self) -> bool:
        """Whether people reach the server over TLS."""
        return self.public_url.startswith("https://")

    @property
    def files(self) -> Path:
        """Where lies what learners sent, for the server's account only."""
        return self.data / "files"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data / 'korak.sqlite3'}"


def load_settings(environment: Mapping[str, str] | None = None, extra: Sequence[Setting] = (), **given: Any) -> Settings:
    """Settings from `LMS_…` variables, overridden by `given` (core names only; used by tests and commands).

    extra: the settings of plugins. Raises SettingError that names the variable and what to write.
    """
    environment = os.environ if environment is None else environment
    extra = [setting for setting in extra if setting not in CORE_SETTINGS]
    values = {setting.name: _value(setting, environment) for setting in (*CORE_SETTINGS, *extra)} | given
    plugin = {setting.name: values.pop(setting.name) for setting in extra}
    working = Path.cwd()
    values["site"] = values["site"] or (working if (working / "content").is_dir() else PACKAGED_SITE)
    values["data"] = values["data"] or working / "site-data"
    return Settings(**values, plugin=plugin)


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the one given, else one made once and kept in the data folder for its owner only.

    Raises SettingError for a key that could be guessed.
    """
    if settings.secret_key:
        if len(settings.secret_key) < 32 or len(set(settings.secret_key)) < 12:
            raise SettingError("LMS_SECRET_KEY: write at least 32 random characters, or leave it out and one is made for you")
        return settings.secret_key
    file = settings.data / "secret-key"
    if not file.exists():
        descriptor, draft = tempfile.mkstemp(dir=settings.data)  # mode 0600; linked into place whole, so nobody reads half a key
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, file)
        os.unlink(draft)
    return file.read_text("ascii").strip()


def _value(setting: Setting, environment: Mapping[str, str]) -> Any:
    name = f"LMS_{setting.name.upper()}"
    text = environment.get(name)
    if text is None:
        return setting.default
    try:
        return setting.parse(text)
    except ValueError as error:
        raise SettingError(f"{name}: {error} ({setting.help})") from error
