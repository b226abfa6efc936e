"""Small sites for tests, and a compiler as the application makes it, without the application."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from lms.content.boxes import CORE_SECTIONS
from lms.content.checks import word_list
from lms.content.keys import CORE_KEYS, CoreKey
from lms.content.lesson import Compiler
from lms.content.questions.types import CORE_QUESTIONS
from lms.content.sections import Section
from lms.content.spelling import installed
from lms.plugins import bundled

LMS = Path(__file__).parents[2] / "lms"
FOLDERS = [LMS / "templates", *sorted((LMS / "plugins").glob("*/templates"))]
LANGUAGE_KEYS = tuple(
    CoreKey(name=name, synonyms=(serbian,), check=word_list) for name, serbian in (("letters", "слова"), ("voices", "гласови"))
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)

ENVIRONMENT = Environment(
    loader=FileSystemLoader([str(folder) for folder in FOLDERS]), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.globals.update(static_prefix="/static/@", _=str, gettext=str, ngettext=lambda one, more, number: one if number == 1 else more)


def render(section: Section, _language: str) -> str:
    """A section's template in English words."""
    return ENVIRONMENT.get_template(section.template).render(section=section)


COMPILER = Compiler(
    sections=(*CORE_SECTIONS, *CORE_QUESTIONS, *(kind for plugin in bundled() for kind in plugin.sections)),
    keys=(*CORE_KEYS, *LANGUAGE_KEYS),
    gettext={"sr": str, "en": str},
    render=render,
    speller=installed(),
)
QUESTION = "## Питање 1\n<!-- id: {id} -->\nШта је ово?\n\n- [x] сто\n- [ ] столица\n"


def lesson(body: str = "", *, title: str = "Пошта", header: str = "") -> str:
    """The text of a lesson."""
    return f"---\ntitle: {title}\n{header}---\n{body}"


def write(site: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files of a site; keys without a suffix are Serbian lessons. Gives the site."""
    for name, content in files.items():
        path = site / (name if "." in name else f"content/sr/{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return site
