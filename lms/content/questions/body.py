"""What the bodies of questions share: prompt, options, the author's feedback, and a line of settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from lms.content.front_matter import closest
from lms.content.messages import N_, ContentError
from lms.content.prose import named
from lms.content.questions import Feedback
from lms.content.sections import Prose, Source, common
from lms.content.serbian import to_latin

TASK = re.compile(r"[-*+] \[(?P<mark>[ xXхХ])\] +(?P<text>\S.*?)\s*")
TASK_LIKE = re.compile(r"[-*+] \[[^\]]{0,3}\](?!\()")
INDENTED_QUOTE = re.compile(r"\s+> ?(?P<text>.*)")
QUOTE = re.compile(r"> ?(?P<text>.*)")
LABEL = re.compile(r"(?P<word>[^\W\d_]+)\s*:\s*(?P<rest>.*)")
TYPE = re.compile(r"(?:type|тип|tip)\s*:\s*(?P<value>.+?)\s*", re.IGNORECASE)
SETTINGS = re.compile(r"(?:options|опције|opcije)\s*:\s*(?P<value>.+?)\s*", re.IGNORECASE)

ALSO = re.compile(r"(?:also|још|još)\s+(.+)", re.IGNORECASE)
"""Further words of a word bank, between slashes."""


def _with_latin(words: Mapping[str, str]) -> Mapping[str, str]:
    return {spelling: meaning for word, meaning in words.items() for spelling in (word, to_latin(word))}


LABELS = _with_latin(
    {
        "correct": "correct", "тачно": "correct", "wrong": "wrong", "нетачно": "wrong",
        "explanation": "explanation", "објашњење": "explanation", "hint": "help", "помоћ": "help",
        "model": "model", "узор": "model",
    }
)  # fmt: skip
"""First words of a quote after a question -> what they say."""
TYPE_NAMES = _with_latin(
    {
        "један одговор": "single choice", "више одговора": "multiple choice", "тачно или нетачно": "true or false",
        "празнине": "gaps", "упис": "typed", "број": "number", "датум": "date", "време": "time", "телефон": "phone",
        "диктат": "dictation", "спајање": "match", "редослед": "order", "писање": "writing", "задатак": "task",
        "образац": "form", "минимални пар": "minimal pair", "игра улога": "role-play", "скала": "scale", "анкета": "survey",
        "датотека": "upload", "снимак": "recording",
    }
)  # fmt: skip
"""Serbian names of types."""
FLAGS = _with_latin(
    {
        "strict": "strict", "строго": "strict", "free order": "free order", "слободан ред": "free order",
        "script cyrillic": "script", "писмо ћирилица": "script", "script latin": "script", "писмо латиница": "script",
        "no shuffle": "no shuffle", "без мешања": "no shuffle", "both genders": "both genders", "оба рода": "both genders",
        "partial credit": "partial credit", "делимични поени": "partial credit",
        "word bank": "word bank", "банка речи": "word bank", "tiles": "tiles", "плочице": "tiles",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to choose, to match or to put in order: words or a picture, perhaps with its sound.

    name: the same as text alone, with what a picture shows. hidden: the words are only heard until there is an answer.
    """

    text: Markup
    name: Markup = Markup()
    sound: Markup = Markup()
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Option(Item):
    """One choice: whether it is right, and what the author says to those who take it."""

    right: bool
    comment: Markup = Markup()


@dataclass(kw_only=True)
class Body:
    """A question's body, read. prompt: Markdown with its first line. tasks: text, mark, line and comment lines.

    extra: words of the word bank that fit no gap.
    """

    prompt: str = ""
    prompt_line: int = 0
    tasks: list[tuple[str, bool, int, list[str]]] = field(default_factory=list)
    feedback: list[tuple[str, list[str], int]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    extra: tuple[str, ...] = ()
    points: float = 1.0


def lines_of(source: Source) -> list[tuple[int, str]]:
    """The lines of a section's body with their numbers in the file."""
    return [(source.line + number, line) for number, line in enumerate(source.body.split("\n"), 1)]


def declared_type(source: Source) -> str:
    """The English name in a `type:` line, or ""."""
    for _number, line in lines_of(source):
        if found := TYPE.fullmatch(line):
            value = found["value"].lower()
            return TYPE_NAMES.get(value, value)
    return ""


def read_body(source: Source, prose: Prose) -> Body:
    """Take a body apart. Raises ContentError for a setting or an option that cannot be understood."""
    body, prompt = Body(prompt_line=source.line + 1), []
    target: list[str] | None = None
    for number, line in lines_of(source):
        if TYPE.fullmatch(line):
            target = None
        elif found := SETTINGS.fullmatch(line):
            _settings(body, found["value"], number)
        elif found := TASK.fullmatch(line):
            body.tasks.append((found["text"], found["mark"] != " ", number, []))
            target = body.tasks[-1][3]
        elif TASK_LIKE.match(line):
            raise ContentError(number, "bad-option", N_("Write an option as “- [ ] text”, the right one as “- [x] text”."))
        elif body.tasks and target is body.tasks[-1][3] and (found := INDENTED_QUOTE.fullmatch(line)):
            target.append(found["text"])
        elif (found := QUOTE.fullmatch(line)) and (meaning := _label(found["text"], number, prose, target)):
            word, rest = meaning
            if word:
                body.feedback.append((word, [rest], number))
                target = body.feedback[-1][1]
            elif target is not None:
                target.append(rest)
        else:
            target = None if line.strip() else target
            prompt.append(line)
            continue
        prompt.append("")
    body.prompt = "\n".join(prompt)
    return body


def _label(text: str, line: int, prose: Prose, target: list[str] | None) -> tuple[str, str] | None:
    """Meaning and rest of a quote's line; ("", text) for a further line of feedback; None for a quote in the prompt."""
    found = LABEL.fullmatch(text)
    if found and found["word"].lower() in LABELS:
        return LABELS[found["word"].lower()], found["rest"]
    if target is not None:
        return "", text
    if (
        found
        and (close := closest(found["word"].lower(), LABELS))
        and abs(len(close) - len(found["word"])) < 3
        and close[0] == found["word"][0].lower()
    ):
        prose.warn(
            line, "unknown-feedback", N_("“%(word)s:” is not known here. Did you mean “%(close)s:”?"), word=found["word"], close=close
        )
    return None


def _settings(body: Body, text: str, line: int) -> None:
    for written in text.split(","):
        part = written.strip().lower()
        if found := re.fullmatch(r"(?:points|поени|поена|poeni|poena)\s+(\d+(?:[.,]\d+)?)", part):
            body.points = float(found[1].replace(",", "."))
        elif found := ALSO.fullmatch(written.strip()):
            body.extra = tuple(word.strip() for word in found[1].split("/") if word.strip())
        elif part in FLAGS:
            body.flags.add(
                FLAGS[part]
                + (" cyrillic" if "ћир" in part or "ćir" in part or "cyr" in part else " latin" if FLAGS[part] == "script" else "")
            )
        else:
            raise ContentError(
                line,
                "unknown-option",
                N_("There is no option “%(option)s”. Did you mean “%(close)s”?"),
                option=part,
                close=closest(part, FLAGS),
            )


def shared(source: Source, prose: Prose, body: Body, prompt: str | None = None) -> dict[str, Any]:
    """The fields of every question; for use in `parse`."""
    spoken: dict[str, list[Markup]] = {"correct": [], "wrong": [], "explanation": [], "help": [], "model": []}
    for meaning, lines, number in body.feedback:
        spoken[meaning].append(prose.block("\n".join(lines), number))
    feedback = Feedback(
        correct=Markup("").join(spoken["correct"]),
        wrong=Markup("").join(spoken["wrong"]),
        explanation=Markup("").join(spoken["explanation"]),
        help=tuple(spoken["help"]),
        model=Markup("").join(spoken["model"]),
    )
    text = body.prompt if prompt is None else prompt
    return {**common(source, prose), "prompt": prose.block(text, body.prompt_line), "feedback": feedback, "points": body.points}


def read_item(text: str, line: int, prose: Prose) -> Item:
    """Words, a picture, or a spoken line of their own."""
    if text.startswith("🔊"):
        heard = prose.aloud(text.removeprefix("🔊").strip(), line)
        return Item(text=heard.text, name=heard.text, sound=heard.sound, hidden=heard.hidden)
    shown = prose.inline(text, line)
    return Item(text=shown, name=named(shown))


def posted(form: Mapping[str, Any], name: str, longest: int) -> str:
    """The first value of a posted field, as text of bounded length."""
    values = form.get(name) or [""]
    return str(values[0])[:longest]


def posted_number(form: Mapping[str, Any], name: str, below: int) -> int | None:
    """A posted choice as a number from 0 up to (not including) `below`, or None."""
    text = posted(form, name, 9)
    return int(text) if text.isascii() and text.isdecimal() and int(text) < below else None
