"""The application: settings, registry, database, pages. Reads like a list, does nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response
from flask.cli import AppGroup
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import core
from lms.content.catalogue import Published
from lms.data.database import db, engine_options, prepare_engine, private_folder
from lms.data.record import Record
from lms.plugin import Command, Plugin, Registry
from lms.plugins import bundled
from lms.settings import Settings, load_settings, secret_key
from lms.web import access, confirm, errors, form_token, headers, i18n, links, navigation, staff, static


class Commands(AppGroup):
    """The declared commands, each imported when somebody calls it or asks for help."""

    def __init__(self, declared: Sequence[Command]) -> None:
        super().__init__(name="lms")
        self._places = {command.name: command.place for command in declared}

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return sorted(self._places)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by its name, or None."""
        if cmd_name not in self._places:
            return None
        module, _colon, name = self._places[cmd_name].partition(":")
        return getattr(import_module(module), name)


class Notes(SecureCookieSessionInterface):
    """Flask's signed cookie, for what one page tells the next; most requests have none, and then nothing is prepared."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """What an earlier page left, if it left anything."""
        left = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if left else self.session_class()


def create_app(settings: Settings | None = None, plugins: Sequence[Plugin] | None = None) -> Flask:
    """The WSGI application. settings: from the environment unless given; plugins: the bundled ones unless given.

    Raises SettingError, RegistryError or UnmarkedView with a sentence that says what to mend.
    """
    registry = Registry((core.plugin, *(bundled() if plugins is None else plugins)))
    settings = settings or load_settings(extra=registry.settings)
    private_folder(settings.data)
    app = Flask("lms", static_folder=None)
    app.session_interface = Notes()
    app.extensions["lms.registry"] = registry
    app.extensions["lms.settings"] = settings
    app.extensions["lms.catalogue"] = Published(settings.data / "catalogue", settings.site)
    app.extensions["lms.record"] = Record(registry.events, registry.projections)
    app.url_map.converters["int"] = links.KeyConverter
    configure(app, settings)
    connect(app, settings)
    access.install(app, registry.actions)
    i18n.install(app, registry.plugins)
    navigation.install(app)
    errors.install(app)
    staff.install(app)
    form_token.install(app)
    app.before_request(prepare)
    headers.install(app)
    static.install(app, registry.plugins)
    for plugin in registry.plugins:
        for blueprint in plugin.blueprints:
            app.register_blueprint(blueprint)
    app.cli = Commands(registry.commands)
    access.refuse_unmarked(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def prepare() -> Response | None:
    """Before every request: who asks, in which language, whether they may, whether our page sent it, whether they proved themselves."""
    access.load()
    i18n.choose()
    errors.refuse_foreign_origin()
    elsewhere = access.enforce()
    if elsewhere is None:
        form_token.check()
        elsewhere = confirm.demand()
    return elsewhere


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings, from ours."""
    public_host = urlsplit(settings.public_url).hostname or "127.0.0.1"
    named = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="__Host-notes" if settings.https else "notes",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1_000_000,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=named or [public_host, "127.0.0.1", "localhost", "[::1]"],
        WTF_CSRF_ENABLED=False,  # every form carries the token of lms.web.form_token instead
        DEBUG=settings.debug and not settings.https,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["settings"] = settings


def connect(app: Flask, settings: Settings) -> None:
    """Open the database of the settings."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
