"""The language course: dialogues, words, reading with the letters taught so far, and the level a learner has reached."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms import N_, Action, Attribute, FrontMatterKey, NavItem, Plugin
from lms.plugins.language.queries import levels
from lms.plugins.language.sections import Dialogue, Reading, Vocabulary
from lms.plugins.language.views import pages


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts; a single one will do."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) and one.strip() for one in values):
        raise ValueError(N_("write a list such as [А, Е, О]"))
    return tuple(str(one).strip() for one in values)


plugin = Plugin(
    name="language",
    label=_l("Language course"),
    blueprints=(pages,),
    sections=(Dialogue, Vocabulary, Reading),
    front_matter=(
        FrontMatterKey(name="letters", synonyms=("слова",), help=_l("Letters that are taught by the end of this lesson."), check=_texts),
        FrontMatterKey(name="voices", synonyms=("гласови",), help=_l("Who speaks in this lesson."), check=_texts),
        FrontMatterKey(name="grammar", synonyms=("граматика",), help=_l("Grammar that this lesson brings."), check=_texts),
    ),
    actions=(
        Action(
            name="language.words",
            label=_l("See the words of a course"),
            roles=frozenset({"learner", "trainer", "coordinator", "counsellor", "administrator"}),
        ),
    ),
    nav=(NavItem(endpoint="language_course.words", label=_l("Words"), action="language.words", icon="cards", shell="learner"),),
    attributes=(Attribute(name="language.level", label=_l("Level"), load=levels),),
)
