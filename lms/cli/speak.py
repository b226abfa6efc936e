"""`lms speak`: make the sounds that the lessons need."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import gettext

from lms.content.catalogue import Catalogue
from lms.content.lesson import LANGUAGES
from lms.content.media import Speech, speech
from lms.content.sections import Spoken
from lms.content.sounds import made
from lms.content.spoken import VOICES
from lms.speech.clip import Engine
from lms.speech.espeak import Espeak
from lms.speech.google import Google, reachable
from lms.speech.making import ANY_VOICE, Busy, Missing, make, prune
from lms.speech.silence import Silence

ENGINES: Mapping[str, Callable[[], Engine]] = {"gtts": Google, "espeak-ng": Espeak, "silent": Silence}
SHOWN = 20
"""Lines that are named when they could not be made."""


def spoken_lines(catalogue: Catalogue, lessons: Sequence[str] = ()) -> list[Spoken]:
    """Every line that is said in the lessons (or only those below `lessons`), in any edition, once."""
    keys = [key for key in catalogue.lessons if not lessons or key.startswith(tuple(lessons))]
    editions = (catalogue.lesson(key, language, "Cyrl") for key in keys for language in LANGUAGES)
    return list(dict.fromkeys(line for lesson in editions if lesson for line in lesson.spoken))


def speak_site(app: Flask, catalogue: Catalogue, engine: Engine, voice: str = ANY_VOICE) -> list[Missing]:
    """Make the missing sounds of all lessons; a bar shows how far it is. Gives what could not be made."""
    site = app.extensions["lms.settings"].site
    wanted = speech(spoken_lines(catalogue), catalogue.sounds, made(site), engine.name)
    bar: Any
    with click.progressbar(length=len(wanted.make), label=gettext("Sounds"), file=sys.stderr) as bar:
        return make(site, wanted, engine, voice, bar.update)


def _engine(name: str | None) -> Engine:
    """The engine of that name; without one gTTS where the network answers, else espeak-ng."""
    if name == "gtts" and not reachable():
        raise click.ClickException(gettext("gTTS does not answer: there is no network. Try again later, or use --engine espeak-ng."))
    return ENGINES[name or ("gtts" if reachable() else "espeak-ng")]()


def _listed(wanted: Speech) -> None:
    for (_key, pace), line in wanted.make.items():
        click.echo("\t".join((pace, line.voice, line.text)))


@click.command("speak")
@click.option("--engine", type=click.Choice(list(ENGINES)), default=None, help="Default: gtts where the network answers, else espeak-ng.")
@click.option("--voice", type=click.Choice(VOICES), default=ANY_VOICE, show_default=True, help="Of lines that name nobody.")
@click.option("--prune", "pruned", is_flag=True, help="Also delete sounds that no lesson needs any more.")
@click.option("--list", "listed", is_flag=True, help="Only print what is missing: pace, voice and text.")
@with_appcontext
def speak(engine: str | None, voice: str, pruned: bool, listed: bool) -> None:
    """Make every missing sound of the published lessons, normal and slow; safe to interrupt and repeat. Exit code 1: some are missing."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    catalogue, site = app.extensions["lms.catalogue"].now(), app.extensions["lms.settings"].site
    lines = spoken_lines(catalogue)
    if listed:
        _listed(speech(lines, catalogue.sounds, made(site), engine or "silent"))
        return
    try:
        missing = speak_site(app, catalogue, _engine(engine), voice)
        if pruned:
            unneeded = speech(lines, app.extensions["lms.catalogue"].now().sounds, made(site), "silent").delete
            click.echo(gettext("%(count)d files were deleted.") % {"count": prune(site, unneeded)})
    except Busy as error:
        raise click.ClickException(gettext("Another “lms speak” is running for this site.")) from error
    _report(missing)


def _report(missing: Sequence[Missing]) -> None:
    """Say what could not be made; exit code 1 if anything."""
    for one in missing[:SHOWN]:
        click.echo(f"{one.pace}\t{one.line.text}\t{one.reason}", err=True)
    if missing:
        click.echo(gettext("%(count)d sounds are missing. Run “lms speak” again later.") % {"count": len(missing)}, err=True)
        sys.exit(1)
    click.echo(gettext("Every spoken line has its sounds."))
