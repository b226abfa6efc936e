"""Where somebody begins: what the oral interview and the point-and-read card ask, and the rule that proposes a course.

course.md 1.1: a level for each strand, because profiles are uneven; never a written test. Nothing about anybody's own story is
asked, and nothing is written down in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms import N_

STRANDS: Mapping[str, str] = {
    "listening": N_("Listening"),
    "speaking": N_("Speaking"),
    "reading": N_("Reading"),
    "writing": N_("Writing"),
    "digital": N_("Using a phone"),
}
LEVEL_NAMES = ("–", "A0/1", "A0/2", "A0/3", "A1", "A2")
"""By level: nothing yet, the levels 1 to 3 of LASLLIAM that make A0, level 4 which is A1, and A2."""
CAN: Mapping[str, tuple[str, ...]] = {
    "listening": (
        N_("Does not understand the questions yet."),
        N_("Understands a greeting and the question about the name, with gestures."),
        N_("Points at what is named: a thing, a picture, a number up to five."),
        N_("Understands short, slow questions about names, things and numbers."),
        N_("Understands slow everyday talk: shopping, times, the way."),
        N_("Understands a clear story about yesterday and tomorrow."),
    ),
    "speaking": (
        N_("Does not speak Serbian yet."),
        N_("Says single words: a greeting, thank you, the own name."),
        N_("Answers with short sentences learned by heart."),
        N_("Asks and answers about names, things and numbers."),
        N_("Gets by in simple everyday talk, with pauses."),
        N_("Tells what was and what will be, in connected sentences."),
    ),
    "reading": (
        N_("Points at no letter or sign yet."),
        N_("Finds some letters, or knows a sign by sight."),
        N_("Blends letters into short words."),
        N_("Reads very short sentences."),
        N_("Reads a short message and says what is asked."),
        N_("Reads a simple notice and says what to do."),
    ),
    "writing": (
        N_("Does not write letters yet."),
        N_("Copies letters."),
        N_("Copies words and writes digits."),
        N_("Writes name, date and phone number into a form."),
        N_("Writes a short message."),
        N_("Writes connected sentences about what was."),
    ),
    "digital": (
        N_("Does not use a phone alone yet."),
        N_("Taps, plays a sound again, goes back."),
        N_("Opens a page and types a few letters."),
        N_("Fills in a short form and signs in with a card."),
        N_("Uses a phone without help."),
    ),
}
"""What somebody can do at each level of a strand; digital skills end at level 4 (LASLLIAM 2022)."""
SCRIPTS: Mapping[str, str] = {
    "none": N_("none yet"),
    "other": N_("only those of another language"),
    "latin": N_("Latin"),
    "cyrillic": N_("Cyrillic"),
}
EXITS = (("A0", 3, 3), ("A1", 4, 3), ("A2", 5, 5))
"""What a course leads to: the oral and the written level. At A1 the written strands may lag at 3 (course.md 1.1)."""
INTERVIEW = (
    (N_("Greeting, one minute"), ("Здраво! Добро дошли. Ја сам …", "Како се зовете?", "Како сте?")),
    (N_("Things and numbers, one minute"), ("Шта је ово?", "Покажите прозор, молим.", "Колико је ово? (прсти)")),
    (N_("Everyday life, two minutes"), ("Шта волите да једете?", "У продавници сте. Треба вам хлеб. Шта кажете?", "Колико је сати?")),
    (N_("A picture, one minute"), ("Ово је Марија. Шта ради?", "Шта је Марија радила јуче?", "Шта ће радити сутра?")),
)
"""Minutes of the interview with what the trainer says. The last part is about a picture, never about one's own life."""
CARD = (
    (N_("Letters"), ("А О М Т К Ј Е", "Б Г И Њ Ч Ш Ћ Џ")),
    (N_("Signs"), ("УЛАЗ", "ИЗЛАЗ", "АПОТЕКА", "ПОЛИЦИЈА")),
    (N_("Words"), ("мама", "око", "кафа", "школа")),
    (N_("Sentences"), ("Ово је моја мама.", "Марија има малу торбу.")),
    (N_("A message"), ("Здраво! У суботу идем на пијацу. Дођи у десет. Чекам те код поште. Марија",)),
    (N_("A notice"), ("У петак неће бити воде од осам до четрнаест часова. Молимо вас да воду припремите раније.",)),
)
"""The point-and-read card, from easy to hard; one stops where it is no longer pleasant."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Where to begin. course: its level. script_only: of A0 only the script, because speech is further on.

    fast_lane: Cyrillic letters and false friends first, for who reads Latin. phone_first: somebody shows how to use the phone.
    """

    course: str
    script_only: bool
    fast_lane: bool
    phone_first: bool


def suggestion(levels: Mapping[str, int], script: str) -> Suggestion:
    """The first course whose exit somebody has not reached (course.md 1.1); who reads neither script begins with letters (1.2).

    levels: by strand. script: one of `SCRIPTS`.
    """
    oral, written = min(levels["listening"], levels["speaking"]), min(levels["reading"], levels["writing"])
    ahead = next((course for course, spoken, read in EXITS if oral < spoken or written < read), "B1")
    course = ahead if script in ("latin", "cyrillic") else "A0"
    return Suggestion(
        course=course,
        script_only=course == "A0" and oral >= EXITS[0][1],
        fast_lane=course != "A0" and script == "latin",
        phone_first=levels["digital"] == 0,
    )


def read_levels(form: Mapping[str, str]) -> tuple[dict[str, int], str]:
    """The levels and the script in a posted form; what is missing or wrong is left out ("" for the script)."""
    levels = {strand: form.get(strand, "") for strand in STRANDS}
    known = {strand: int(text) for strand, text in levels.items() if text in map(str, range(len(CAN[strand])))}
    script = form.get("script", "")
    return known, script if script in SCRIPTS else ""
