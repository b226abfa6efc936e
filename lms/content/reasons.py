"""Why an answer is almost right or wrong, in one sentence for the learner that names the letters and words it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lms.content.difference import Piece
from lms.content.messages import N_
from lms.content.serbian import to_latin
from lms.content.variants import FOREIGN
from lms.content.word_order import PREPOSITIONS

REASONS: Mapping[str, str] = {
    "diacritics": N_("Right. Mind the marks of the letters: %(right_word)s."),
    "english-spelling": N_("Right word. Serbian writes %(right)s, not %(given)s: %(right_word)s."),
    "keyboard": N_("Right word. Serbian has no letter %(foreign)s. It is written like this: %(right_word)s."),
    "space": N_("Right. Look what is written together and what apart: %(right_word)s."),
    "č-ć": N_("It sounds similar, but %(right)s is written: %(right_word)s."),
    "ijekavian": N_("That is the ijekavian form. In this course we write %(right_word)s."),
    "clitic-first": N_("The short word “%(first)s” cannot come first."),
    "order": N_("The words are good, their order is different."),
    "missing": N_("A word is missing."),
    "extra": N_("There is one word too many."),
    "letter": N_("Look at the letter %(right)s: “%(given_word)s” can be another word."),
    "typo": N_("Look at the letter %(letter)s."),
    "ending": N_("Right word, other ending: %(phrase)s."),
    "script": N_("Write it in the other script."),
    "value": N_("Look at the number again."),
    "word": N_("Another word is needed here."),
    "empty": N_("Write a word, or play the sound again."),
    "config": N_("This question has no right answer yet."),
}
"""Reason -> the sentence for the learner; `named` fills in its names."""
NAMES: Mapping[str, str] = {
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
WORD = re.compile(r"\w[\w\u0300-\u036f-]*")


def named(difference: Sequence[Piece]) -> dict[str, str]:
    """What the sentences name, taken from the first place where an answer and the right form differ."""
    given, right = "".join(piece.given for piece in difference), "".join(piece.right for piece in difference)
    before = next((number for number, piece in enumerate(difference) if not piece.agrees), len(difference))
    piece = difference[before] if before < len(difference) else Piece("", "", False)
    given_start = sum(len(one.given) for one in difference[:before])
    right_start = sum(len(one.right) for one in difference[:before])
    foreign = FOREIGN.search(given.lower())
    return {
        "given": piece.given.strip(),
        "right": piece.right.strip(),
        "letter": (piece.right or piece.given).strip(),
        "first": _words(given, 0, 0),
        "foreign": foreign[0][-1] if foreign else piece.given.strip(),
        "given_word": _words(given, given_start, given_start + len(piece.given)),
        "right_word": _words(right, right_start, right_start + len(piece.right)),
        "phrase": _phrase(right, right_start),
    }


def _words(text: str, start: int, end: int) -> str:
    """The words that a stretch of a text touches, without the marks around them."""
    touched = [found[0] for found in WORD.finditer(text) if found.end() > start and (found.start() < end or found.start() <= start)]
    return " ".join(touched or WORD.findall(text)[-1:])


def _phrase(text: str, start: int) -> str:
    """The word at a place, with the preposition before it."""
    words = list(WORD.finditer(text))
    place = next((number for number, found in enumerate(words) if found.end() > start), len(words) - 1)
    with_preposition = place > 0 and to_latin(words[place - 1][0].lower()) in PREPOSITIONS
    return " ".join(found[0] for found in words[max(place - with_preposition, 0) : place + 1])
