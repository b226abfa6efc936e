"""The language course: dialogues, words, reading with the letters taught so far, and the level a learner has reached."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms import N_, VOICES, Action, Attribute, FrontMatterKey, NavItem, Panel, PersonalData, Plugin, Projection, Setting
from lms.plugins.language.cards import Limits
from lms.plugins.language.models import card, choice, learner, placement
from lms.plugins.language.operations import CardResumed, CardReviewed, Placed, card_resumed, card_reviewed, placed, practised
from lms.plugins.language.placing import levels_of, own_levels
from lms.plugins.language.placing import pages as placement_pages
from lms.plugins.language.practising import due_today
from lms.plugins.language.practising import pages as practice_pages
from lms.plugins.language.privacy import erase, export
from lms.plugins.language.queries import levels
from lms.plugins.language.sections import Dialogue, Reading, Vocabulary
from lms.plugins.language.views import pages, struggles


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts; a single one will do."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) and one.strip() for one in values):
        raise ValueError(N_("write a list such as [А, Е, О]"))
    return tuple(str(one).strip() for one in values)


def _count(text: str) -> int:
    """A number of cards."""
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise ValueError("write a number from 1 to 100")
    return int(text)


def _voices(value: object) -> dict[str, str] | tuple[str, ...]:
    """Names of those who speak, or the voice of each: {Марија: f1, Самир: m1}."""
    if not isinstance(value, dict):
        return _texts(value)
    voices = {str(name): str(voice).lower() for name, voice in value.items()}
    if not set(voices.values()) <= set(VOICES):
        raise ValueError(N_("write {Name: voice} with the voices f1, f2, m1 or m2"))
    return voices


plugin = Plugin(
    name="language",
    label=_l("Language course"),
    blueprints=(pages, practice_pages, placement_pages),
    sections=(Dialogue, Vocabulary, Reading),
    front_matter=(
        FrontMatterKey(name="letters", synonyms=("слова",), help=_l("Letters that are taught by the end of this lesson."), check=_texts),
        FrontMatterKey(name="voices", synonyms=("гласови",), help=_l("Who speaks in this lesson."), check=_voices),
        FrontMatterKey(name="grammar", synonyms=("граматика",), help=_l("Grammar that this lesson brings."), check=_texts),
    ),
    actions=(
        Action(
            name="language.words",
            label=_l("See the words of a course"),
            roles=frozenset({"learner", "trainer", "coordinator", "counsellor", "administrator"}),
        ),
        Action(name="language.struggles", label=_l("See what is hard for a group"), roles=frozenset({"trainer"})),
        Action(
            name="language.place", label=_l("Find out where somebody begins"), roles=frozenset({"trainer", "counsellor"})
        ),
        Action(name="language.practise", label=_l("Practise words"), roles=frozenset({"learner"})),
    ),
    nav=(
        NavItem(endpoint="language_course.words", label=_l("Words"), action="language.words", icon="cards", shell="learner"),
        NavItem(endpoint="language_placement.people", label=_l("Placement"), action="language.place", icon="flag"),
    ),
    panels=(
        Panel(name="language.due", slot="home", action="language.practise", render=due_today),
        Panel(name="language.struggles", slot="cohort", action="language.struggles", render=struggles),
        Panel(name="language.levels", slot="person", action="language.place", render=levels_of),
        Panel(name="language.own_levels", slot="me", action="account.own", render=own_levels),
    ),
    settings=(
        Setting(
            name="language_cards_a_day", default=Limits.cards, parse=_count, help="cards that a learner sees on one day at most (15 to 20)"
        ),
        Setting(
            name="language_new_cards_a_day", default=Limits.new, parse=_count, help="of these, for the first time (at most 8 at A0 and A1)"
        ),
    ),
    attributes=(Attribute(name="language.level", label=_l("Level"), load=levels),),
    tables=(card, learner, choice, placement),
    events=(CardReviewed, CardResumed, Placed),
    projections=(
        Projection(table=card, event=CardReviewed, apply=card_reviewed),
        Projection(table=card, event=CardResumed, apply=card_resumed),
        Projection(table=learner, event=CardReviewed, apply=practised),
        Projection(table=placement, event=Placed, apply=placed),
    ),
    personal_data=PersonalData(tables=(card, learner, choice, placement), export=export, erase=erase),
)
