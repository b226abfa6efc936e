"""Ijekavian and Croatian forms, and what ekavian Serbian says instead (language/audio.md, л6)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("ekavian.tsv")
"""Rows of a form, how it is found, and what is said instead.

`beginning`: the word begins so and keeps its ending (лијепа, лепа); `word`: the whole word; `other`: the word begins so,
and Serbian has another word for it, given in its first form.
"""
PREFIXES = ("", "нај", "не")


@lru_cache(maxsize=50_000)
def instead_of(word: str) -> str:
    """What ekavian Serbian says for a word (lower case); "" if there is nothing against it."""
    whole, beginnings = _table()
    if word in whole:
        return whole[word]
    for prefix in PREFIXES:
        rest = word.removeprefix(prefix)
        if prefix and rest == word:
            continue
        for length in range(len(rest), 2, -1):
            if found := beginnings.get(rest[:length]):
                how, instead = found
                return instead if how == "other" else prefix + instead + rest[length:]
    return ""


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    whole = {row["form"]: row["instead"] for row in rows if row["how"] == "word"}
    return whole, {row["form"]: (row["how"], row["instead"]) for row in rows if row["how"] != "word"}
