"""Curricula: ordered plans of lessons in `curricula/<name>.yml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.content.checks import percent, switch
from lms.content.front_matter import closest, read_mapping, read_source
from lms.content.messages import N_, ContentError, Message, Phrase
from lms.content.serbian import to_latin

Localised = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Module:
    """A part of a curriculum: lessons in order, and perhaps a test."""

    id: str
    title: Localised
    lessons: tuple[str, ...]
    test: str | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Its lessons and its test in order."""
        return (*self.lessons, self.test) if self.test else self.lessons


@dataclass(frozen=True, kw_only=True)
class Curriculum:
    """An ordered plan. completion: percent of lessons and percent of points that finish it. version: major.minor."""

    name: str
    title: Localised
    summary: Localised
    audience: Localised
    hours: int
    version: str
    modules: tuple[Module, ...]
    completion: Mapping[str, int]
    level: str = ""
    outcomes: tuple[tuple[str, Localised], ...] = ()
    certificate: bool = False
    changes: tuple[Mapping[str, str], ...] = ()

    @property
    def lessons(self) -> tuple[str, ...]:
        """Every lesson and test in order."""
        return tuple(key for module in self.modules for key in module.keys)


def localised(value: Any) -> Localised:
    """A text by locale, from `{sr: …, en: …}`; raises ValueError where the Serbian is missing."""
    if not isinstance(value, dict) or not isinstance(value.get("sr"), str):
        raise ValueError(N_("write the text as “sr: …” and “en: …”"))
    serbian = value["sr"]
    return {"sr-Cyrl": serbian, "sr-Latn": to_latin(serbian), "en": str(value.get("en") or serbian)}


def load(site: Path, lessons: Mapping[str, Any]) -> tuple[dict[str, Curriculum], list[Message]]:
    """The curricula of a site by name, and what is wrong with their files. lessons: the keys that exist."""
    curricula, messages = {}, []
    for file in sorted((site / "curricula").glob("*.yml")):
        path = f"curricula/{file.name}"
        try:
            text = read_source(file, site / "curricula")
            curriculum = _curriculum(file.stem, *read_mapping(text, 1))
        except ContentError as error:
            messages.append(Message(path=path, line=error.line, code=error.code, text=error.text, values=error.values))
            continue
        curricula[file.stem] = curriculum
        messages += _unknown(path, text.split("\n"), curriculum, lessons)
    return curricula, messages


def _unknown(path: str, lines: Sequence[str], curriculum: Curriculum, lessons: Mapping[str, Any]) -> Sequence[Message]:
    return [
        Message(
            path=path,
            line=next((number for number, line in enumerate(lines, 1) if key in line), 0),
            code="unknown-lesson",
            text=N_("There is no lesson %(key)s. Check the name or write the lesson."),
            values={"key": key},
        )
        for key in curriculum.lessons
        if key not in lessons
    ]


def _curriculum(name: str, source: Mapping[str, Any], lines: Mapping[str, int]) -> Curriculum:
    """Raises ContentError that names the key that is missing, unknown or wrong."""
    for key in source:
        if key not in KEYS:
            text = N_("There is no key “%(key)s”. Did you mean “%(close)s”?")
            raise ContentError(lines[key], "unknown-key", text, key=key, close=closest(key, dict.fromkeys(KEYS)))
    for key in NEEDED:
        if key not in source:
            raise ContentError(1, "curriculum-key", N_("This curriculum needs the key “%(key)s”."), key=key)
    values = {}
    for key, value in source.items():
        try:
            values[key] = CHECKS[key](value)
        except KeyError as error:
            raise ContentError(
                lines[key], "curriculum-key", N_("This curriculum needs the key “%(key)s”."), key=f"{key}: {error.args[0]}"
            ) from error
        except (ValueError, TypeError, AttributeError) as error:
            fix = str(error) if type(error) is ValueError else N_("this has another form than the guide shows")
            raise ContentError(lines[key], "bad-value", N_("“%(key)s”: %(fix)s."), key=key, fix=Phrase(fix)) from error
    values.setdefault("summary", values["title"])
    return Curriculum(name=name, **values)


def _whole(value: Any) -> int:
    if not str(value).isdecimal():
        raise ValueError(N_("write a whole number above zero"))
    return int(value)


def _outcomes(value: Any) -> tuple[tuple[str, Localised], ...]:
    return tuple((str(outcome["id"]), localised(outcome)) for outcome in value)


def _modules(value: Any) -> tuple[Module, ...]:
    return tuple(
        Module(
            id=str(module["id"]),
            title=localised(module["title"]),
            lessons=tuple(map(str, module.get("lessons") or ())),
            test=str(module["test"]) if module.get("test") else None,
        )
        for module in value
    )


def _completion(value: Any) -> Mapping[str, int]:
    return {key: percent(value[key]) for key in ("lessons", "score")}


def _changes(value: Any) -> tuple[Mapping[str, str], ...]:
    return tuple({str(name): str(text) for name, text in change.items()} for change in value)


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "title": localised,
    "summary": localised,
    "audience": localised,
    "level": str,
    "hours": _whole,
    "version": str,
    "outcomes": _outcomes,
    "modules": _modules,
    "completion": _completion,
    "certificate": switch,
    "changes": _changes,
}
KEYS = tuple(CHECKS)
NEEDED = ("title", "audience", "hours", "version", "modules", "completion")
