"""Sounds and pictures: what a lesson may show, which sounds it needs, and their players."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

from lms.content.messages import N_, Message
from lms.content.sections import Spoken
from lms.content.sounds import PACES, SUFFIXES, Made, Sounds, rank

PICTURE_BUDGET = 150_000
"""Bytes of a picture that a slow phone can still load."""
SIGNATURES = {".png": b"\x89PNG\r\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".webp": b"RIFF"}
"""First bytes of the kinds of pictures that a lesson may show, by the end of their name."""
RECORDING_BUDGET = 60_000
"""Bytes of a recorded sentence (language/exercises.md 4.3)."""
GENERATED = ("recordings", "speech")
"""Folders of sounds: what is recorded is checked where it is used, the rest `lms speak` makes and removes."""
HEARD = re.compile(r'<details class="grow heard">.*?</summary>(.*?)</details>', re.DOTALL)
"""A text that is only heard, as long as nobody opens it."""
WITH_SOUND = re.compile(rf'(?<!<div class="card row">){HEARD.pattern}', re.DOTALL)
"""The same behind a play button; where the sound is missing, nothing stands before the text."""
SOUND_TYPES = {".opus": "audio/ogg; codecs=opus", ".mp3": "audio/mpeg"}
SOUND_MARK = re.compile("\ue010([^\ue010-\ue013]*)\ue011([^\ue010-\ue013]*)\ue013([^\ue010-\ue013]*)\ue012")
"""The key of a spoken line (or the file of a recording) and the opening tags of its players, normal and slow."""
RECORDED = "recordings/"


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What `lms speak` has to do. keep and make: (key, pace) with the line they say; delete: rows of the manifest that
    no lesson needs any more, or that a better voice has taken over."""

    keep: Mapping[tuple[str, str], Spoken]
    make: Mapping[tuple[str, str], Spoken]
    delete: frozenset[Made]


def speech(lines: Iterable[Spoken], sounds: Sounds, rows: Iterable[Made], engine: str) -> Speech:
    """Compare what the lessons say with what the site has. engine: worse voices than this one count as missing."""
    wanted = {(line.key, pace): line for line in lines if not line.recording for pace in PACES}
    present = {place for place, (speaker, _file) in sounds.best.items() if rank(speaker) <= rank(engine)}
    return Speech(
        keep={place: line for place, line in wanted.items() if place in present},
        make={place: line for place, line in wanted.items() if place not in present},
        delete=frozenset(row for row in rows if (row.key, row.pace) not in wanted or sounds.speaker(row.key, row.pace) != row.engine),
    )


def players(spoken: Spoken, gettext: Callable[[str], str]) -> Markup:
    """The players of a spoken line, marked with what they play; they appear where there is a sound (see `with_sounds`)."""
    reference = quote(RECORDED + spoken.recording) if spoken.recording else spoken.key
    said = "" if spoken.hidden else f": {spoken.shown}"
    normal, slow = (f"{name}{said}" for name in (gettext("Listen"), gettext("Listen slowly")))
    label = f"<small>{escape(gettext('slow'))}</small>"
    return Markup(f"\ue010{reference}\ue011{_player(normal)}\ue013{label}{_player(slow)}\ue012")


def _player(name: str) -> str:
    return f'<audio controls preload="none" aria-label="{escape(name)}">'


def with_sounds(html: Markup, sounds: Sounds, exists: Callable[[str], bool]) -> Markup:
    """HTML with the players of those sounds that there are. exists: asked for authors' recordings, by path below media/."""

    def heard(found: re.Match[str]) -> str:
        if found[1].startswith(RECORDED):
            stem = found[1].rpartition(".")[0]
            files = [f"{stem}{suffix}" for suffix in SUFFIXES if exists(unquote(f"{stem}{suffix}"))]
            return f'<span class="player">{found[2]}{_sources(files)}</audio></span>' if files else ""
        paths = [sounds.find(found[1], pace) for pace in PACES]
        pairs = [(opening, path) for opening, path in zip(found.group(2, 3), paths, strict=True) if path]
        made = [f"{opening}{_sources(path + suffix for suffix in SUFFIXES)}</audio>" for opening, path in pairs]
        return f'<span class="player">{"".join(made)}</span>' if made else ""

    return html if "\ue010" not in html else Markup(SOUND_MARK.sub(heard, html))


def _sources(files: Iterable[str]) -> str:
    return "".join(f'<source src="/media/{file}" type="{SOUND_TYPES[PurePath(file).suffix]}">' for file in files)


def problems(site: Path, used: Mapping[str, int], words: Iterable[Mapping[str, str]]) -> Iterator[Message]:
    """What is wrong with the files themselves. used: sizes by path of what lessons refer to; words: rows of the vocabulary."""
    shown = set(used)
    for row in words:
        for column, folder in (("picture", ""), ("recording", "recordings/")):
            if name := row.get(column, ""):
                shown.add(folder + name)
                if inside(site, folder + name) is None:
                    text = N_("There is no file media/%(file)s for “%(word)s”. Check the name or add the file.")
                    values = {"file": folder + name, "word": row["word"]}
                    yield _warning("content/vocabulary.tsv", int(row["line"]), "unknown-file", text, **values)
    for file in sorted((site / "media").rglob("*.*")):
        path = file.relative_to(site / "media").as_posix()
        if file.suffix.lower() in SIGNATURES and path not in shown and path.split("/")[0] not in GENERATED:
            yield _warning(f"media/{path}", 0, "unused-picture", N_("No lesson shows this picture. Use it or delete the file."))
    for path, size in used.items():
        if path.startswith("recordings/") and size > RECORDING_BUDGET:
            text = N_("This recording has %(size)d kB; keep it under %(most)d kB. Save it as Opus with 24 kbit/s, one sentence each.")
            yield _warning(f"media/{path}", 0, "recording-large", text, size=size // 1000, most=RECORDING_BUDGET // 1000)


def _warning(path: str, line: int, code: str, text: str, **values: object) -> Message:
    return Message(path=path, line=line, code=code, text=text, values=values, level="warning")


def inside(site: Path, path: str) -> Path | None:
    """A file of the site's media/, or None: also for ways that lead out of it."""
    try:
        file = (site / "media" / path).resolve()
        return file if file.is_relative_to((site / "media").resolve()) and file.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def is_picture(file: Path) -> bool:
    """Whether a file is what the end of its name says: WebP, PNG or JPEG."""
    signature = SIGNATURES.get(file.suffix.lower())
    with file.open("rb") as stream:
        return signature is not None and stream.read(len(signature)) == signature


def until_answered(html: Markup) -> Markup:
    """A question without the texts that are only heard, where there is something to hear."""
    return Markup(WITH_SOUND.sub("", html))


def unheard(html: Markup) -> Markup:
    """HTML without the texts that are only heard."""
    return Markup(HEARD.sub("", html))


def heard(html: Markup) -> tuple[Markup, ...]:
    """The texts that are only heard."""
    return tuple(Markup(text) for text in HEARD.findall(html))
