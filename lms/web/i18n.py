"""The language of the interface: Serbian in both scripts and English. The Latin view is derived from the Cyrillic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, request
from flask_babel import Babel, Domain
from werkzeug.datastructures import LanguageAccept

from lms.content.serbian import to_latin
from lms.plugin import Plugin

LOCALES = ("sr-Cyrl", "sr-Latn", "en")
NAMES: Mapping[str, str] = {"sr-Cyrl": "Српски", "sr-Latn": "Srpski", "en": "English"}
CLOSE_TO_SERBIAN = ("sr", "bs", "hr", "sh", "cnr", "mk")
"""First subtags of languages whose speakers read Serbian more easily than English."""


class Words(Domain):
    """Flask-Babel's domain over catalogues that are compiled in memory when the server starts."""

    def get_translations(self) -> Any:
        """The words of the language in force."""
        return translations(g.get("locale") or default_locale())


def install(app: Flask, plugins: Iterable[Plugin]) -> None:
    """Load the words of the core and of every plugin and choose a language for each request."""
    settings = app.extensions["lms.settings"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = settings.time_zone
    babel = Babel(app, default_locale="en", locale_selector=_babel_locale, default_timezone=settings.time_zone)
    babel.domain_instance = Words()
    app.extensions["lms.words"] = _all_words(tuple(plugins))
    app.context_processor(lambda: {"locale": g.get("locale", default_locale()), "locale_names": NAMES, "latin": to_latin})


def default_locale() -> str:
    """The language before anybody chose one."""
    chosen: str = current_app.extensions["lms.settings"].default_language
    return chosen if chosen in LOCALES else LOCALES[0]


def locale_cookie() -> str:
    """The name of the cookie that remembers the language; over https the browser then guards its scope."""
    return "__Host-locale" if current_app.extensions["lms.settings"].https else "locale"


def _babel_locale() -> str:
    return str(g.get("locale") or default_locale()).replace("-", "_")


def translations(locale: str) -> NullTranslations:
    """The words of a locale; English is what the sources say."""
    found: NullTranslations = current_app.extensions["lms.words"][locale]
    return found


def _all_words(plugins: tuple[Plugin, ...]) -> Mapping[str, NullTranslations]:
    folders = [Path(str(files("lms") / "translations"))]
    folders += [Path(str(files("lms") / "plugins" / plugin.name / "translations")) for plugin in plugins]
    sources = [folder / "sr.po" for folder in folders]
    present = [source for source in sources if source.is_file()]
    return {"sr-Cyrl": _merged(present, latin=False), "sr-Latn": _merged(present, latin=True), "en": NullTranslations()}


def _merged(sources: list[Path], *, latin: bool) -> NullTranslations:
    """The words of several files; the first also gives the rule of plural forms."""
    first, *others = (_compiled(source, latin=latin) for source in sources)
    words = copy(first)
    words._catalog = dict(first._catalog)  # Babel's merge would change what is kept for other apps
    for other in others:
        words.merge(other)
    return words


@cache
def _compiled(source: Path, *, latin: bool) -> Translations:
    with source.open("rb") as stream:
        catalog = read_po(stream, locale="sr", abort_invalid=True)
    if latin:
        for message in catalog:
            if message.id:
                message.string = to_latin(message.string) if isinstance(message.string, str) else tuple(map(to_latin, message.string or ()))
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def choose() -> None:
    """Take the language from the person, else from the cookie, else from what the browser asks for.

    Also sets `g.view`: the edition and the script in which lessons are shown.
    """
    visitor = g.get("visitor")
    g.locale = visitor.language if visitor else _asked(request.cookies.get(locale_cookie()), request.accept_languages)
    script = visitor.script if visitor else "Cyrl"
    g.view = ("en", script) if g.locale == "en" else ("sr", g.locale[3:])


def _asked(cookie: str | None, header: LanguageAccept) -> str:
    if cookie in LOCALES:
        return str(cookie)
    for tag, _quality in header:
        first = tag.lower().replace("_", "-").split("-")[0]
        if first == "en":
            return "en"
        if first in CLOSE_TO_SERBIAN:
            return "sr-Latn" if "latn" in tag.lower() or first in ("bs", "hr") else "sr-Cyrl"
    return default_locale()


def localised(texts: Mapping[str, Any]) -> Any:
    """A title or sentence of the catalogue in the language in force."""
    return texts.get(g.locale) or texts["sr-Cyrl"]
