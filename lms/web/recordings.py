"""For trainers: which lines only a machine says, as a reading list for a recording session, and a person's recording of a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms.content import recordings as content
from lms.content.catalogue import LessonEntry
from lms.content.media import players, with_sounds
from lms.content.prose import plain
from lms.content.questions.minimal import MinimalPair
from lms.content.sections import Spoken
from lms.content.sounds import PACES, RECORDING
from lms.data.database import now
from lms.data.operations import recordings as operations
from lms.web.access import requires
from lms.web.authoring import of_a_test
from lms.web.content import catalogue

pages = Blueprint("recordings", __name__)
BY_PEOPLE = ("хитн", "помоћ")
"""Topics whose lines a frightened person must understand at once."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that somebody may record. speaker: who says it now. needed: a machine is not good enough (audio.md 7.1)."""

    spoken: Spoken
    speaker: str
    needed: bool
    recorded: frozenset[str]
    sound: Markup


@pages.url_value_preprocessor
def take_sound_files(_endpoint: str | None, _values: Any) -> None:
    """A recording may be larger than a form."""
    request.max_content_length = content.LARGEST


def lines_of(entry: LessonEntry) -> Iterator[Line]:
    """The lines of a lesson without a file of the author's own, those that need a person first."""
    lesson = catalogue().lesson(entry.key, "sr", "Cyrl")
    sounds = catalogue().sounds
    pairs = [one for one in (lesson.questions if lesson else ()) if isinstance(one, MinimalPair)]
    alike = {plain(trial.words[trial.right]).casefold() for question in pairs for trial in question.trials}
    whole = entry.level == "A0" or entry.kind == "test" or any(word in topic.lower() for topic in entry.topics for word in BY_PEOPLE)
    found = [
        Line(
            spoken=line,
            speaker=sounds.speaker(line.key),
            needed=whole or line.text.strip(" .!?").casefold() in alike,
            recorded=frozenset(pace for pace in PACES if sounds.speaker(line.key, pace) == RECORDING),
            sound=with_sounds(players(line, _), sounds, lambda _path: False),
        )
        for line in (lesson.spoken if lesson else ())
        if not line.recording
    ]
    return iter(sorted(found, key=lambda line: not line.needed))


@pages.get("/recordings")
@requires("recording.make")
def index() -> str:
    """All lessons: how many lines people say, and what is left to read aloud; the lines of a test are on a page of their own."""
    every = [(entry, list(lines_of(entry))) for entry in catalogue().lessons.values()]
    return render_template("recordings.html", lessons=[(entry, lines) for entry, lines in every if lines])


@pages.get("/recordings/<path:key>")
@requires("recording.make", fresh=of_a_test)
def lesson(key: str) -> Any:
    """The lines of a lesson, each with its sounds and a field for a recording."""
    return _shown(_entry(key))


@pages.post("/recordings/<path:key>")
@requires("recording.make")
def change(key: str) -> Any:
    """Keep a recording of a line, or take it away."""
    entry, pace, identity = _entry(key), request.form.get("pace", ""), request.form.get("line", "")
    if pace not in PACES or identity not in {line.spoken.key for line in lines_of(entry)}:
        abort(404)
    site, who = current_app.extensions["lms.settings"].site, {"lesson": entry.key, "actor_id": g.visitor.person_id, "at": now()}
    try:
        if "remove" in request.form:
            operations.remove(site, identity, pace, **who)
        else:
            sent = request.files.get("file")
            operations.keep(site, identity, pace, content.convert(sent.read() if sent else b""), **who)
    except content.NoSpeech:
        fault = _("No speech was found in this file. Record one sentence of at most 20 seconds as MP3, M4A, WAV, Ogg or WebM.")
        return _shown(entry, identity, fault), 422
    except OSError:
        return _shown(entry, identity, _("The folder for recordings cannot be written. Tell those who run this site.")), 503
    current_app.extensions["lms.catalogue"].now()
    flash(_("Learners hear it from now on.") if "remove" not in request.form else _("The recording was removed."))
    return redirect(url_for("recordings.lesson", key=entry.key, _anchor=f"line-{identity[:12]}"), code=303)


def _entry(key: str) -> LessonEntry:
    return catalogue().lessons.get(key) or abort(404)


def _shown(entry: LessonEntry, faulty: str = "", fault: str = "") -> str:
    return render_template("recording_lines.html", entry=entry, lines=list(lines_of(entry)), faulty=faulty, fault=fault)
