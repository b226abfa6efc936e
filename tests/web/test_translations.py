"""Every sentence that people see exists in Serbian, with its places and plural forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
PLACE = re.compile(r"%\(\w+\)[sd]|%%")


def said() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for file, line, words, _comments, _context in extract_from_dir(str(ROOT / "lms"), METHODS, keywords=KEYWORDS):
        yield f"{file}:{line}", words


def serbian() -> Catalog:
    whole = Catalog(locale="sr")
    for file in (ROOT / "lms" / "translations" / "sr.po", *sorted((ROOT / "lms" / "plugins").glob("*/translations/sr.po"))):
        with file.open("rb") as stream:
            for message in read_po(stream, locale="sr", abort_invalid=True):
                whole[message.id] = message
    return whole


def test_every_sentence_is_translated():
    words = serbian()
    missing = [f"{place}: {text}" for place, text in said() if text and not getattr(words.get(text if isinstance(text, str) else text[0]), "string", None)]
    assert not missing


def test_places_are_kept_and_plurals_have_three_forms():
    for message in serbian():
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        assert len(forms) == (3 if isinstance(message.id, tuple) else 1), message.id
        for form in forms:
            assert set(PLACE.findall(form)) == set(PLACE.findall(sources[-1])), message.id


def test_serbian_is_written_in_cyrillic():
    allowed = re.compile(r"%\(\w+\)[sd]|[“„\"][^“”]*[“”\"]|\{[^}]*\}|\[\[?[^\]]*\]?\]|https?\S+|`[^`]*`")
    for message in serbian():
        if not message.id:
            continue
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            assert re.search("[\u0400-\u04ff]", allowed.sub("", form)) or not re.search("[a-z]{4}", allowed.sub("", form)), form


def test_serbian_counts_in_three_forms_in_both_scripts(app: Flask):
    for locale, words in (("sr-Cyrl", ("1 особа", "3 особе", "5 особа", "21 особа", "60 особа")), ("sr-Latn", ("1 osoba", "3 osobe", "5 osoba", "21 osoba", "60 osoba"))):
        said = app.extensions["lms.words"][locale]
        counts = [int(word.split()[0]) for word in words]
        assert [said.ngettext("%(num)d person", "%(num)d people", count) % {"num": count} for count in counts] == list(words)
