"""HTML that is safe to show: the allow-list, Serbian marked as Serbian in other editions, and the Latin view."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from operator import is_
from types import MappingProxyType
from typing import Any

import nh3
from markupsafe import Markup, escape

from lms.content.serbian import to_latin

TAGS = set(
    "p h1 h2 h3 h4 h5 h6 ul ol li a img em strong code pre blockquote table thead tbody tr th td figure figcaption "  # noqa: SIM905
    "ruby rt rp bdi bdo details summary dl dt dd abbr mark del ins sup sub span div br hr b i".split()
)
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "abbr": {"title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
"""No `id`, `class` or `style`: nothing in a lesson can look or be addressed like a part of the page."""
SCHEMES = {"http", "https", "mailto", "tel"}
ALIGNED = re.compile(r'style="text-align: (left|right|center);"')
"""How Python-Markdown aligns the cells of a table; the attribute needs no inline style."""
TAG_OR_TEXT = re.compile(r'<(?:[^<>"]|"[^"]*")*>|[^<]+')
CYRILLIC_RUN = re.compile(r"[\u0400-\u04ff](?:[\u0400-\u04ff\u0300-\u036f\d ,.!?…:;„“’'()/–-]*[\u0400-\u04ff\u0300-\u036f.!?…])?")
READ_ALOUD = re.compile(r'(?<=\s)(alt|title|aria-label)="([^"]*)"')
"""Attributes whose values are said or shown to people."""
CYRILLIC = re.compile("[\u0400-\u04ff]")
KEPT = re.compile(r'<(?:code|pre)\b|translate=|lang="(?!sr)')
"""HTML with elements that are not converted as a whole."""
CYRILLIC_MARK = re.compile(r'lang="sr-Cyrl"(?! translate="no")')
HELD_VALUE = re.compile('="([^"]*\ue000[^"]*)"')


def clean(html: str) -> str:
    """Only what is on the allow-list; safe to put into a page."""
    return nh3.clean(
        ALIGNED.sub(r'align="\1"', html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    )


def isolated(html: str) -> str:
    """Clean HTML of another language's edition with each run of Cyrillic marked as Serbian."""
    return "".join(
        part if part[0] == "<" else CYRILLIC_RUN.sub(r'<bdi lang="sr-Cyrl">\g<0></bdi>', part) for part in TAG_OR_TEXT.findall(html)
    )


def mapped(value: Any, change: Callable[[Markup], Markup]) -> Any:
    """The same with every visible text (`Markup`) changed, also within tuples, mappings and dataclasses.

    What holds nothing that changes stays the same object.
    """
    if isinstance(value, Markup):
        return change(value)
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, tuple):
        parts = [mapped(part, change) for part in value]
        return value if all(map(is_, parts, value)) else tuple(parts)
    if isinstance(value, dict | MappingProxyType):
        return {name: mapped(part, change) for name, part in value.items()}
    if names := _field_names(type(value)):  # type: ignore[arg-type]
        olds = [getattr(value, name) for name in names]
        changed = {name: new for name, old in zip(names, olds, strict=True) if (new := mapped(old, change)) is not old}
        return replace(value, **changed) if changed else value
    return value


@cache
def _field_names(kind: type[object]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.init) if is_dataclass(kind) else ()


def latin(html: Markup) -> Markup:
    """A visible text in Latin: words, names of pictures and buttons, and the marks that say which script it is."""
    if not CYRILLIC.search(html):
        return html
    text = to_latin(str(html)) if KEPT.search(html) else TAG_OR_TEXT.sub(_latin_part, html)
    text = READ_ALOUD.sub(lambda found: f'{found[1]}="{_latin_text(found[2])}"', text)
    return Markup(CYRILLIC_MARK.sub('lang="sr-Latn"', text))


def _latin_part(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == "<" else _latin_text(found[0])


@lru_cache(maxsize=5_000)
def _latin_text(text: str) -> str:
    """Kept, because pages say the same sentences again and again (gaps, options, both editions)."""
    return to_latin(text)


def in_attributes(html: str, release: Callable[[str], str]) -> str:
    """Clean HTML with `release` applied to the values of attributes that hold something back; what it gives is escaped."""

    def value(found: re.Match[str]) -> str:
        return f'="{escape(release(Markup(found[1]).unescape()))}"'

    return TAG_OR_TEXT.sub(lambda found: HELD_VALUE.sub(value, found[0]), html) if HELD_VALUE.search(html) else html
