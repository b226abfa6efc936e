"""Curricula: ordered plans of lessons in `curricula/<name>.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lms.content.messages import N_, Message
from lms.content.serbian import to_latin

Localised = Mapping[str, str]
KEYS = ("title", "summary", "audience", "level", "hours", "version", "outcomes", "modules", "completion", "certificate", "changes")


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
    level: str
    hours: int
    version: str
    outcomes: tuple[tuple[str, Localised], ...]
    modules: tuple[Module, ...]
    completion: Mapping[str, int]
    certificate: bool

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
            curriculum = _curriculum(file.stem, yaml.safe_load(file.read_text("utf-8-sig")))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            messages.append(Message(path=path, line=line, code="curriculum-yaml", text=N_("This file cannot be read as YAML here.")))
            continue
        except (ValueError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            fix = str(error)
            messages.append(
                Message(path=path, line=0, code="curriculum", text=N_("This curriculum is not complete: %(fix)s."), values={"fix": fix})
            )
            continue
        curricula[file.stem] = curriculum
        messages += _unknown(path, file, curriculum, lessons)
    return curricula, messages


def _unknown(path: str, file: Path, curriculum: Curriculum, lessons: Mapping[str, Any]) -> Sequence[Message]:
    lines = file.read_text("utf-8-sig").splitlines()
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


def _curriculum(name: str, source: Any) -> Curriculum:
    if unknown := set(source) - set(KEYS):
        raise ValueError(f"“{min(unknown)}” is not a key of a curriculum")
    return Curriculum(
        name=name,
        title=localised(source["title"]),
        summary=localised(source.get("summary", source["title"])),
        audience=localised(source["audience"]),
        level=str(source.get("level", "")),
        hours=int(source["hours"]),
        version=str(source["version"]),
        outcomes=tuple((str(outcome["id"]), localised(outcome)) for outcome in source.get("outcomes", ())),
        modules=tuple(
            Module(
                id=str(module["id"]),
                title=localised(module["title"]),
                lessons=tuple(map(str, module.get("lessons", ()))),
                test=str(module["test"]) if module.get("test") else None,
            )
            for module in source["modules"]
        ),
        completion={key: int(source["completion"][key]) for key in ("lessons", "score")},
        certificate=bool(source.get("certificate", False)),
    )
