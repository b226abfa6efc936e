"""The other gender of what people say of themselves in the past: *радио сам*, *радила сам*. A proposal for the author, never an answer."""

from __future__ import annotations

import re

from lms.content.serbian import WORD, to_cyrillic

PERSONAL = frozenset({"сам", "си", "бих", "би", "нисам", "ниси", "јесам", "јеси"})
"""With one of these, a sentence speaks of *I* or *you*, who may be a man or a woman."""
OTHER_WORDS = frozenset(
    "као посао део цео зао угао смео мала цела бела топла школа хвала кола сала села".split()  # noqa: SIM905 - reads better as words
)
"""Words that only look like a past participle."""
WENT = "(?:и|до|по|на|про|оти|иза|у|си|оби|за|сна|прона)ш"
HARD = r"\w*(?:рек|мог|стиг|диг|лег|пек|тек|вук|бук|тук|навик|привик|пук|бег)"
"""Stems on a consonant: дошао, дошла; рекао, рекла."""
RULES = (
    (re.compile(f"({WENT}|{HARD})ао", re.IGNORECASE), "ла"),
    (re.compile(r"(\w+[аеиу])о", re.IGNORECASE), "ла"),
    (re.compile(r"(\w+[аеиоу])ла", re.IGNORECASE), "о"),
    (re.compile(r"(\w+[бвгдзжкпстхчш])ла", re.IGNORECASE), "ао"),
)
"""Form -> its ending in the other gender, behind the stem."""


def other_gender(text: str) -> str | None:
    """A sentence about *I* or *you* in the past as somebody of the other gender says it; None for any other text."""
    text = to_cyrillic(text)
    if not PERSONAL & {word.lower() for word in WORD.findall(text)}:
        return None
    changed = WORD.sub(lambda found: _other_form(found[0]), text)
    return changed if changed != text else None


def _other_form(word: str) -> str:
    if word.lower() in OTHER_WORDS:
        return word
    return next((found[1] + ending for rule, ending in RULES if (found := rule.fullmatch(word))), word)
