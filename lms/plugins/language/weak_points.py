"""What people practise, by the reason for which the answer ladder refuses or mends an answer."""

from __future__ import annotations

from collections.abc import Mapping

from lms import N_

WEAK_POINTS: Mapping[str, str] = {
    "diacritics": N_("the letters č, ć, š, ž, đ"),
    "english-spelling": N_("Serbian spelling of š, č, ž"),
    "keyboard": N_("letters that Serbian does not have"),
    "space": N_("what is written together and what apart"),
    "č-ć": N_("č or ć, đ or dž"),
    "ijekavian": N_("e or ije"),
    "clitic-first": N_("the place of short words"),
    "order": N_("the order of words"),
    "missing": N_("words that are left out"),
    "extra": N_("words too many"),
    "letter": N_("letters that make another word"),
    "typo": N_("spelling"),
    "ending": N_("endings of words"),
    "script": N_("both scripts"),
    "value": N_("numbers and times"),
    "word": N_("choosing the right word"),
}
"""Reason (answers.md 3.1) -> its name for learners and trainers."""
