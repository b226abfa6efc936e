"""Ten thousand words of Debian's Serbian dictionary come back from Latin as they were."""

from __future__ import annotations

import re
from pathlib import Path

from lms.content.serbian import to_cyrillic, to_latin

DICTIONARY = Path("/usr/share/hunspell/sr_RS.dic")
"""From Debian's hunspell-sr, which `make test` installs."""
WORD = re.compile(r"[\u0400-\u04ff]+")

MISSPELT = frozenset({"онјлајн"})
"""Entries that are no Serbian words (meant is онлајн): the rules leave about twenty such among 251,000 (language/script.md)."""


def test_ten_thousand_words_survive_the_round_trip():
    entries = DICTIONARY.read_text("utf-8").splitlines()[1:]
    words = [word for word in (line.split("/")[0] for line in entries) if WORD.fullmatch(word) and word not in MISSPELT]
    chosen = words[:: len(words) // 10_000][:10_000]
    assert len(chosen) == 10_000
    assert [word for word in chosen if to_cyrillic(to_latin(word)) != word] == []
