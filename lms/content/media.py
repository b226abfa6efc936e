"""Sounds and pictures: what a lesson may show, which sounds it needs, and their buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup, escape

from lms.content.messages import N_, Message
from lms.content.sections import Spoken

PICTURE_BUDGET = 150_000
"""Bytes of a picture that a slow phone can still load."""
SIGNATURES = {".png": b"\x89PNG\r\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".webp": b"RIFF"}
"""First bytes of the kinds of pictures that a lesson may show, by the end of their name."""
RECORDING_BUDGET = 60_000
"""Bytes of a recorded sentence (language/exercises.md 4.3)."""
GENERATED = ("recordings", "speech")
"""Folders of sounds: what is recorded is checked where it is used, the rest `lms speak` makes and removes."""
SOUND_MARK = re.compile("\ue010([^\ue010-\ue012]*)\ue011(.*?)\ue012", re.DOTALL)
"""A path below media/ and the button that plays it."""
HEARD = re.compile(r'<details class="grow heard">.*?</summary>(.*?)</details>', re.DOTALL)
"""A text that is only heard, as long as nobody opens it."""
WITH_SOUND = re.compile(rf'(?<!<div class="card row">){HEARD.pattern}', re.DOTALL)
"""The same behind a play button; where the sound is missing, nothing stands before the text."""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What `lms speak` has to do: sounds by path below media/. keep and make: with the line they say; delete: nobody's."""

    keep: Mapping[str, Spoken]
    make: Mapping[str, Spoken]
    delete: frozenset[str]


def sound_paths(spoken: Spoken) -> tuple[tuple[str, str], ...]:
    """The files of a spoken line below media/ with their pace; a person's recording has no slow twin."""
    if spoken.recording:
        return ((f"recordings/{spoken.recording}", "normal"),)
    return ((f"speech/{spoken.key}.opus", "normal"), (f"speech/{spoken.key}-slow.opus", "slow"))


def speech(site: Path, lines: Iterable[Spoken]) -> Speech:
    """Compare the spoken lines of a catalogue with the generated sounds that a site has."""
    needed = {path: spoken for spoken in lines if not spoken.recording for path, _pace in sound_paths(spoken)}
    present = {f"speech/{file.name}" for file in (site / "media" / "speech").glob("*.opus")}
    return Speech(
        keep={path: spoken for path, spoken in needed.items() if path in present},
        make={path: spoken for path, spoken in needed.items() if path not in present},
        delete=frozenset(present - needed.keys()),
    )


def buttons(spoken: Spoken, gettext: Callable[[str], str]) -> Markup:
    """The play buttons of a spoken line, each marked with the file that it needs."""
    names = {"normal": gettext("Listen"), "slow": gettext("Listen slowly")}
    looks = {"normal": ("sound", "play"), "slow": ("sound slow", "slow")}
    said = "" if spoken.hidden else f": {spoken.shown}"
    made = [_button(path, *looks[pace], f"{names[pace]}{said}") for path, pace in sound_paths(spoken)]
    return Markup("").join(made)


def _button(path: str, style: str, icon: str, name: str) -> Markup:
    sign = f'<svg class="icon" aria-hidden="true"><use href="/static/@/icons.svg#{icon}"></use></svg>'
    return Markup(f'\ue010{path}\ue011<a class="{style}" href="/media/{quote(path)}" aria-label="{escape(name)}">{sign}</a>\ue012')


def with_sounds(html: Markup, exists: Callable[[str], bool]) -> Markup:
    """HTML with the play buttons of those sounds that exist; exists: asked for a path below media/."""
    return html if "\ue010" not in html else Markup(SOUND_MARK.sub(lambda found: found[2] if exists(found[1]) else "", html))


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
