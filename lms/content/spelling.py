"""Spelling of Serbian lessons: Hunspell's sr_RS where it is installed, and the names and course words of a site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from lms.content.messages import N_, Message

PATH = "content/names.txt"
DICTIONARY = "sr_RS"
FOLDERS = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"), Path("/Library/Spelling"))
SHORTEST = 3
"""Letters of the shortest word that is looked up: shorter ones are names of letters, syllables and endings."""
LONGEST = 40
LONGEST_CAPITALS = 4
"""Letters of an abbreviation such as ПИО or РСД, which no dictionary has."""
MOST_SUGGESTIONS = 3
MOST_EXPLAINED = 200
"""Words for which suggestions are looked for in one go; each costs Hunspell some hundredths of a second."""
PATIENCE = 60
"""Seconds for one run of Hunspell."""
LETTERS = re.compile(r"(?<![\w\-\u0300-\u036f])(?<!\w[(/])[\u0400-\u04ff]+(?:-[\u0400-\u04ff]+)*(?![\w\-\u0300-\u036f])")
"""Words in Cyrillic; not “-наест”, “ле_” or the “-ца” of “полазник/ца”."""
INSIDE = re.compile(r"\*+|(?<=\w)\[\[|\]\](?=\w)")
"""What may stand inside a word without dividing it."""
UNDERLINED = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
ENDINGS = re.compile(
    "(?:а|е|и|о|у|ом|ем|ју|јом|ама|има|ови|(?:ов|ев|ин)(?:а|е|и|о|у|ог|ом|им|их|ој|има)?|"
    "ск(?:и|а|о|е|у|ог|ом|им|их|ој))?"
)
"""Cases of a name, and the adjectives that are made of it."""


class Speller:
    """Asks Hunspell about words, each word once. fingerprint: changes with the dictionary."""

    def __init__(self, program: str, dictionary: Path) -> None:
        status = dictionary.stat()
        self.fingerprint = f"{dictionary.name} {status.st_size} {status.st_mtime_ns}"
        self._command = (program, "-d", str(dictionary.with_suffix("")), "-i", "UTF-8")
        self._right: set[str] = set()
        self._suggestions: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, frozenset[str]] = {}

    def misspelt(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The words that the dictionary does not have, with what it suggests. One process for all of them, one more for suggestions."""
        asked = sorted({part for word in words for part in _spellings(word)} - self._right - self._suggestions.keys())
        if asked:
            wrong = set(self._run("-l", asked))
            self._right |= set(asked) - wrong
            self._suggestions |= dict.fromkeys(wrong, ()) | self._explained(sorted(wrong)[:MOST_EXPLAINED])
        return {word: self._suggestions.get(_spellings(word)[0], ()) for word in words if not self._is_right(word)}

    def stems(self, words: Collection[str]) -> Mapping[str, frozenset[str]]:
        """First forms (lower case) that the dictionary knows for words; none for words that it does not have."""
        asked = sorted(set(words) - self._stems.keys())
        found: dict[str, set[str]] = {word: set() for word in asked}
        for line in self._run("-s", asked) if asked else ():
            word, _, stem = line.partition(" ")
            if stem:
                found[word].add(stem.strip("_ ").lower())
        self._stems |= {word: frozenset(stems) for word, stems in found.items()}
        return {word: self._stems[word] for word in words if self._stems[word]}

    def _is_right(self, word: str) -> bool:
        whole, *parts = _spellings(word)
        return whole in self._right or bool(parts) and all(part in self._right or len(part) < SHORTEST for part in parts)

    def _explained(self, wrong: list[str]) -> dict[str, tuple[str, ...]]:
        """Suggestions by word, from lines such as `& погрешшка 2 0: погрешка, погрјешка`."""
        found = {}
        for line in self._run("-a", wrong) if wrong else ():
            head, _, rest = line.partition(": ")
            if head.startswith("& "):
                found[head.split()[1]] = tuple(rest.split(", ")[:MOST_SUGGESTIONS])
        return found

    def _run(self, mode: str, words: Iterable[str]) -> list[str]:
        done = subprocess.run(  # noqa: S603 - a fixed program; words of letters only go to its standard input
            (*self._command, mode), input="".join(f"{word}\n" for word in words), capture_output=True, encoding="utf-8", timeout=PATIENCE,
            check=True,
        )  # fmt: skip
        return done.stdout.splitlines()


def _spellings(word: str) -> tuple[str, ...]:
    """A word without hyphens (тет-ка), then what its hyphens divide (ауто-пут)."""
    parts = word.split("-")
    return ("".join(parts), *parts) if len(parts) > 1 else (word,)


@lru_cache(maxsize=1)
def installed() -> Speller | None:
    """The speller of this machine; None where Hunspell or its Serbian dictionary is missing."""
    program = shutil.which("hunspell")
    folders = (*(Path(folder) for folder in os.environ.get("DICPATH", "").split(os.pathsep) if folder), *FOLDERS)
    dictionary = next((file for folder in folders if (file := folder / f"{DICTIONARY}.dic").is_file()), None)
    return Speller(program, dictionary) if program and dictionary else None


class Names:
    """The words of `content/names.txt`, with their endings."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = {word.lower() for word in words}
        self._stems = {word.rstrip("аео") for word in self._words}

    def __contains__(self, word: str) -> bool:
        """Whether it is one of the words, in whatever case."""
        word = word.lower()
        return word in self._words or any(
            word[:length] in self._stems and ENDINGS.fullmatch(word[length:]) for length in range(SHORTEST - 1, len(word) + 1)
        )


def load_names(site: Path) -> Names:
    """The names of a site: a word on each line, comments after #; a site may do without."""
    file = site / PATH
    lines = file.read_text("utf-8", "replace").splitlines() if file.is_file() else ()
    return Names(word for line in lines for word in line.partition("#")[0].split())


def joined(text: str) -> str:
    """Markdown without what may stand inside a word: годин**у**, шк[[о]]ла. Lines stay."""
    return UNDERLINED.sub(r" \1 ", INSIDE.sub("", text))


def words_of(text: str) -> dict[str, int]:
    """The words to look up with the place of their first mention, in order."""
    found: dict[str, int] = {}
    for match in LETTERS.finditer(text):
        word = match[0]
        if word not in found and SHORTEST <= len(word) <= LONGEST and not (len(word) <= LONGEST_CAPITALS and word.isupper()):
            found[word] = match.start()
    return found


def messages(path: str, words: Mapping[str, int], misspelt: Mapping[str, tuple[str, ...]], names: Names) -> Iterator[Message]:
    """A warning for each misspelt word of a file that is no name."""
    for word, line in words.items():
        if word not in misspelt or word in names:
            continue
        values = {"word": word}
        if suggestions := misspelt[word]:
            text = N_("“%(word)s” is not in the dictionary. Did you mean %(suggestions)s? A right word belongs into content/names.txt.")
            values["suggestions"] = ", ".join(f"“{suggestion}”" for suggestion in suggestions)
        else:
            text = N_("“%(word)s” is not in the dictionary. Correct it, or add it to content/names.txt if it is right.")
        yield Message(path=path, line=line, code="spelling", text=text, values=values, level="warning")


def missing() -> Message:
    """What is said where spelling could not be checked."""
    text = N_("Spelling was not checked: Hunspell or its Serbian dictionary is not installed (Debian: hunspell, hunspell-sr).")
    return Message(path="content", line=0, code="no-dictionary", text=text, level="notice")


def stopped(error: str) -> Message:
    """What is said where Hunspell failed. error: how, for those who run the site."""
    text = N_("Spelling was not checked: Hunspell stopped (%(error)s). Report it to those who run this site.")
    return Message(path="content", line=0, code="no-dictionary", text=text, values={"error": error}, level="notice")
