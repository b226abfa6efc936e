"""The compiler as this application uses it: its kinds of sections, words and templates."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import Environment, FileSystemLoader

from lms.content.keys import CORE_KEYS
from lms.content.lesson import Compiler
from lms.content.sections import Section
from lms.content.spelling import installed
from lms.plugin import Registry
from lms.web.static import PLACEHOLDER

WORDS = {"sr": "sr-Cyrl", "en": "en"}
"""The interface words with which each edition is put together; Latin is derived from the Cyrillic."""


def compiler_of(app: Flask) -> Compiler:
    """The compiler for the plugins in force."""
    registry: Registry = app.extensions["lms.registry"]
    environments = {language: _environment(app, locale) for language, locale in WORDS.items()}

    def render(section: Section, language: str) -> str:
        return environments[language].get_template(section.template).render(section=section)

    return Compiler(
        sections=registry.sections,
        keys=(*CORE_KEYS, *registry.front_matter),
        gettext={language: app.extensions["lms.words"][locale].gettext for language, locale in WORDS.items()},
        render=render,
        fingerprint=_fingerprint(),
        speller=installed(),
    )


def _fingerprint() -> str:
    """Changes with any template or word of this version, so that an update compiles lessons anew."""
    package = Path(str(files("lms")))
    sources = sorted(file for pattern in ("*.html", "*.po") for file in package.rglob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()


def _environment(app: Flask, locale: str) -> Environment:
    """Jinja without a request: sections are rendered once, for everybody."""
    registry: Registry = app.extensions["lms.registry"]
    folders = [Path(str(files("lms") / "templates"))]
    folders += [Path(str(files("lms") / "plugins" / plugin.name / "templates")) for plugin in registry.plugins]
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    words: Any = app.extensions["lms.words"][locale]
    environment.globals.update(static_prefix=PLACEHOLDER, _=words.gettext, gettext=words.gettext, ngettext=words.ngettext)
    return environment
