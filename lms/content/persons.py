"""Nouns for people with the form for the other gender, and sentences that speak to one gender only (language/audio.md, л7)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PATH = "content/persons.tsv"
WORD = re.compile(r"[\u0400-\u04ff]+")
BOTH = re.compile(r"\(|\s*/|-[/(]")
"""What follows a noun that is written for both at once: полазник/ца, учитељ(ица)."""
MAN = r"[\u0400-\u04ff]{2,}(?:ао|ио|ео|уо)"
WOMAN = r"[\u0400-\u04ff]{1,}[аеиушкгсз]ла"
BETWEEN = r"(?:\s+[\u0400-\u04ff]+){0,2}?\s+"
YOU = re.compile(
    rf"\b(?:си(?:\s+ли)?{BETWEEN}|јеси\s+ли{BETWEEN})(?P<after>{MAN}|{WOMAN})\b|\b(?P<before>{MAN}|{WOMAN})\s+си\b", re.IGNORECASE
)
"""Past tense for one “you”: где си радио, јеси ли дошла, видео си."""
ARE = re.compile(r"\b(?:је)?си\b", re.IGNORECASE)
NO_PARTICIPLES = frozenset(
    ("део", "удео", "предео", "посао", "мисао", "смисао", "помисао", "угао", "орао", "анђео", "студио", "хвала", "скала", "игла", "сила")
)
"""Nouns that end as participles do."""
SENTENCE = re.compile(r"[^.!?\n]*")


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A noun and its pair. plural: whether the form at hand speaks of people in general."""

    word: str
    pair: str
    plural: bool


@dataclass(frozen=True, kw_only=True)
class Persons:
    """Nouns by form (lower case), and the forms of each pair."""

    nouns: Mapping[str, Noun]
    pairs: Mapping[str, frozenset[str]]


NOBODY = Persons(nouns={}, pairs={})


def load(site: Path) -> Persons:
    """The nouns of a site; a site may do without."""
    file = site / PATH
    return _table(file, file.stat().st_mtime_ns) if file.is_file() else NOBODY


@lru_cache(maxsize=4)
def _table(file: Path, _changed: int) -> Persons:
    rows = list(csv.DictReader(file.read_text("utf-8", "replace").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    nouns = {
        form: Noun(word=row["word"], pair=row["pair"], plural=column == "plural")
        for row in rows
        for column in ("plural", "forms")
        for form in (row.get(column) or "").split()
    }
    return Persons(nouns=nouns, pairs={row["word"]: frozenset((row.get("pair_forms") or "").split()) for row in rows})


def alone(persons: Persons, whole: str, addressed: str) -> Iterator[tuple[int, str, str]]:
    """Place, noun and missing pair of each noun that stands without its pair in the whole text, once a noun.

    whole: plural nouns speak of everybody wherever they stand. addressed: where a singular noun speaks of everybody,
    too; empty for a lesson about given people.
    """
    present = {word.lower() for word in WORD.findall(whole)}
    said: set[str] = set()
    if present.isdisjoint(persons.nouns):
        return
    for text, plural in ((whole, True), (addressed, False)):
        for found in WORD.finditer(text):
            noun = persons.nouns.get(found[0].lower())
            if noun and noun.plural == plural and noun.word not in said and not present & persons.pairs[noun.word]:
                if BOTH.match(text, found.end()):
                    continue
                said.add(noun.word)
                yield found.start(), found[0], noun.pair


def one_gender(addressed: str) -> Iterator[tuple[int, str]]:
    """Place and words of each sentence to the reader whose past tense fits one gender only."""
    for found in YOU.finditer(addressed) if ARE.search(addressed) else ():
        participle = (found["after"] or found["before"]).lower()
        if participle in NO_PARTICIPLES:
            continue
        other = _other(participle)
        end = SENTENCE.match(addressed, found.end())
        start = max(addressed.rfind(mark, 0, found.start()) for mark in ".!?\n") + 1
        sentence = addressed[start : end.end() if end else None].lower()
        if not re.search(rf"\b(?:{'|'.join(other)})\b|{participle}\s*(?:/|\()", sentence):
            yield found.start(), " ".join(found[0].split())


def _other(participle: str) -> tuple[str, ...]:
    """Forms of a participle for the other gender: радио, радила; дошао, дошла."""
    if participle.endswith("о"):
        stem = participle[:-1]
        return (f"{stem}ла", f"{stem.removesuffix('а')}ла")
    stem = participle.removesuffix("ла")
    return (f"{stem}о", f"{stem}ао")
