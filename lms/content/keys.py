"""The keys of a lesson's header: their names in English and Serbian, what may stand in them, and what that becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from lms.content import rules
from lms.content.checks import number, one_of, percent, switch, word_list, words
from lms.content.front_matter import Header, closest
from lms.content.messages import N_, ContentError, Phrase
from lms.content.serbian import to_latin

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
LEVEL_NAMES = {spelling: level for level in LEVELS for spelling in (level, level.translate(str.maketrans("ABC", "АБЦ")))}
KINDS = {"lesson": "lesson", "лекција": "lesson", "test": "test", "тест": "test", "провера": "test", "guide": "guide", "водич": "guide"}


class Key(Protocol):
    """A key that may stand in a header; `lms.plugin.FrontMatterKey` is one."""

    @property
    def name(self) -> str:
        """In English."""

    @property
    def synonyms(self) -> tuple[str, ...]:
        """In Serbian Cyrillic; Latin is derived."""

    @property
    def check(self) -> Callable[[Any], Any]:
        """Gives the value in its final form or raises ValueError with a sentence."""


@dataclass(frozen=True, kw_only=True)
class CoreKey:
    """A key that every lesson may have."""

    name: str
    synonyms: tuple[str, ...]
    check: Callable[[Any], Any]


def warning(value: Any) -> str:
    """The words of a warning; `yes` for the usual ones."""
    return "" if value in (False, None) else "yes" if value is True else words(value)


def day(value: Any) -> date:
    """A date, year first."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(N_("write a date as 2026-05-15")) from error


def reviewed(value: Any) -> str:
    """Who looked at it (a role, not a name) and when."""
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values())
    return words(value)


CORE_KEYS = (
    CoreKey(name="title", synonyms=("наслов",), check=words),
    CoreKey(name="summary", synonyms=("сажетак", "опис"), check=words),
    CoreKey(name="outcomes", synonyms=("исходи",), check=word_list),
    CoreKey(name="minutes", synonyms=("минута", "минути"), check=number),
    CoreKey(name="kind", synonyms=("врста",), check=one_of(KINDS, N_("write lesson, test or guide"))),
    CoreKey(name="level", synonyms=("ниво",), check=one_of(LEVEL_NAMES, N_("write A0, A1, A2, B1, B2, C1 or C2"))),
    CoreKey(name="aliases", synonyms=("некада",), check=word_list),
    CoreKey(name="requires", synonyms=("после",), check=word_list),
    CoreKey(name="topics", synonyms=("теме",), check=word_list),
    CoreKey(name="sensitive", synonyms=("осетљиво",), check=warning),
    CoreKey(name="reviewed", synonyms=("прегледано",), check=reviewed),
    CoreKey(name="draft", synonyms=("нацрт",), check=switch),
    CoreKey(name="pass", synonyms=("пролаз",), check=percent),
    CoreKey(name="attempts", synonyms=("покушаја", "покушаји"), check=number),
    CoreKey(name="time", synonyms=("време",), check=number),
    CoreKey(name="shuffle", synonyms=("мешај",), check=switch),
    CoreKey(name="feedback", synonyms=("повратна информација",), check=rules.feedback),
    CoreKey(name="draw", synonyms=("извлачи",), check=rules.pools),
    CoreKey(name="open", synonyms=("отвара се",), check=rules.opening),
    CoreKey(name="close", synonyms=("затвара се", "рок"), check=rules.closing),
    CoreKey(name="pretest", synonyms=("улазни тест",), check=rules.curriculum),
    CoreKey(name="posttest", synonyms=("излазни тест",), check=rules.curriculum),
)
TEST_ONLY = ("pass", "attempts", "time", "shuffle", "feedback", "draw", "open", "close", "pretest", "posttest")


@lru_cache(maxsize=8)
def names_of(keys: tuple[Key, ...]) -> Mapping[str, Key]:
    """Every spelling of every key, lower case."""
    return {spelling: key for key in keys for name in (key.name, *key.synonyms) for spelling in (name.lower(), to_latin(name).lower())}


def settle(header: Header, keys: tuple[Key, ...]) -> tuple[dict[str, Any], dict[str, int], list[ContentError]]:
    """The header under English names with values in their final form, the lines of these, and everything that is wrong."""
    names = names_of(keys)
    settled: dict[str, Any] = {}
    lines: dict[str, int] = {}
    faults = []
    for written, value in header.values.items():
        line, key = header.lines[written], names.get(written.lower())
        if key is None:
            text = N_("There is no key “%(key)s”. Did you mean “%(close)s”?")
            faults.append(ContentError(line, "unknown-key", text, key=written, close=closest(written.lower(), names)))
            continue
        if key.name in lines:
            faults.append(ContentError(line, "repeated-key", N_("“%(key)s” stands here twice. Keep one of them."), key=written))
            continue
        lines[key.name] = line
        try:
            settled[key.name] = key.check(value)
        except ValueError as error:
            faults.append(ContentError(line, "bad-value", N_("“%(key)s”: %(fix)s."), key=written, fix=Phrase(error)))
    return settled, lines, faults + list(_missing(settled, lines))


def _missing(settled: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[ContentError]:
    if "title" not in lines:
        yield ContentError(1, "no-title", N_("The header has no title. Add “title: …”."))
    if settled.get("kind") != "test":
        for name in TEST_ONLY:
            if name in settled:
                text = N_("“%(key)s” belongs to tests. Add “kind: test” or remove it.")
                yield ContentError(lines[name], "test-key", text, key=name)
