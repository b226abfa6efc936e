"""Serbian in its two scripts: Cyrillic to Latin and back, for plain text, Markdown and HTML fragments alike.

The rules and their reasons are those of `language/script.md` in the project's reference; rows of `tests/vectors/translit.tsv`
are a sample of them. Cyrillic is the master script: authors write it, Latin is derived.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
LATIN = (
    "a",
    "b",
    "v",
    "g",
    "d",
    "đ",
    "e",
    "ž",
    "z",
    "i",
    "j",
    "k",
    "l",
    "lj",
    "m",
    "n",
    "nj",
    "o",
    "p",
    "r",
    "s",
    "t",
    "ć",
    "u",
    "f",
    "h",
    "c",
    "č",
    "dž",
    "š",
)
TO_LATIN = dict(zip(CYRILLIC, LATIN, strict=True)) | {"ѐ": "è", "ѝ": "ì"}
TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in TO_LATIN.items()}

LOOK_ALIKE = dict(zip("aeopcxyjABEKMHOPCTXYJ", "аеорсхујАВЕКМНОРСТХУЈ", strict=True))
"""Latin letters that cannot be told from a Cyrillic one by eye."""
FROM_LOOK_ALIKE = {cyrillic: latin for latin, cyrillic in LOOK_ALIKE.items() if latin not in "xyXY"}
"""The other way. Serbian Latin has no x and y: х and у in a Latin word are the letters h and u."""

UNICODE_DIGRAPHS = {"ǆ": "dž", "ǅ": "Dž", "Ǆ": "DŽ", "ǉ": "lj", "ǈ": "Lj", "Ǉ": "LJ", "ǌ": "nj", "ǋ": "Nj", "Ǌ": "NJ"}
SEAM = "\u200c"
"""Zero width non-joiner: an author puts it between n|j or d|ž that are two sounds."""

SEAMS = re.compile(
    "|".join(
        (
            r"(?<=in)(?=je[kc]|jun[kc])",
            r"(?<=kon)(?=jun[kc]|jug|juk[tc]|jek)",
            r"(?<=van)(?=jez|jed)",
            r"(?<=tan)(?=jug)",
            r"(?<=\ban)(?=jon)",
            r"(?<=\bkatan)(?=jon)",
            r"(?<=šen)(?=jang)",
            r"(?<=nad)(?=živ|žet|žup|žnj)",
            r"(?<=pod)(?=žup|žan)",
            r"(?<=pred)(?=žel|žal)",
            r"(?<=\bod)(?=žal(?!an)|živ)",
            r"(?<=and)(?=žej)",
        )
    ),
    re.IGNORECASE,
)
"""Where a stem's own n or d meets j or ž. Stems, not words, because Serbian inflects."""

PROTECTED = re.compile(
    r"""
      \A---\n.*?\n---(?=\n|\Z)                                    # front matter
    | (?P<fence>^[ ]{0,3}(?:`{3,}|~{3,})).*?(?:(?P=fence)[^\n]*|\Z)  # code block
    | `[^`\n]*`                                                   # code
    | <(?P<code>code|pre|kbd|samp|script|style)\b[^>]*>.*?</(?P=code)\s*>
    | <(?P<kept>[a-z][a-z0-9]*)\b[^>]*(?:translate="no"|\blang="(?!sr\b|sr-)[^"]*")[^>]*>.*?</(?P=kept)\s*>
    | <!--.*?-->
    | </?[a-z][^<>]*>                                              # a tag with its attributes
    | :(?:cyr|lat)\[[^\]\n]*\]                                    # letters that keep their script
    | :lang\[(?!sr\b)[^\]\n]*\]
    | (?<=\])\([^)\n]*\)                                          # target of a link or picture
    | ^[ ]{0,3}\[[^\]\n]+\]:[ ][^\n]*                             # link definition
    | \{fact:[^}\n]*\} | \{script=fixed\}.*?(?:\n[ ]*\n|\Z) | \{[^\s{}]+\} | %\(\w+\)[a-z]   # citations and placeholders
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                # e-mail
    | \b(?:https?|ftp|mailto|tel):[^\s<>"„“”)\]]+ | \bwww\.[^\s<>"„“”)\]]+
    | (?<![\w.])(?:[\w-]+\.)+(?:срб|rs|com|org|net|eu|gov|edu|info|html?|md|pdf|png|jpe?g|webp|svg|opus|mp3|csv|tsv|ya?ml|txt|docx?|xlsx?)
      (?:/[^\s<>"„“”)\]]*)?(?!\w)                                 # domains and file names
    | &\#?\w+;
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u200c])*")
ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
NAME_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]\Z")
LONGEST_NAME = 40
"""Letters looked at before a numeral, so that a long text costs no more per word than a short one."""
UNIT_BEFORE = re.compile(r"\d[\s\u00a0]?\Z")
UNITS = frozenset(
    """
    mm cm dm m km mg g dag kg t ml cl dl l hl W kW MW kWh Wh V A mA Hz kHz MHz GHz J kJ kcal cal °C C K Pa hPa B
    kB MB GB TB px pt min h s ms ha
    """.split()  # noqa: SIM905 - a list of this length reads better as words
)
KEPT = frozenset(
    """
    pdf sms usb gps html css http https www pin-code google facebook iphone online e-mail email mail chat youtube
    messenger viber zoom skype bluetooth web internet-explorer cd dvd
    """.split()  # noqa: SIM905 - a list of this length reads better as words
)
"""Foreign words and international initialisms that Serbian Cyrillic text leaves in Latin."""
JOINED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


def to_latin(text: str) -> str:
    """Serbian Cyrillic as Latin; what is Latin already, code, addresses, tags and marked foreign text stay."""
    return _outside_protected(unicodedata.normalize("NFC", text), _latin_words)


def to_cyrillic(text: str) -> str:
    """Serbian Latin as Cyrillic; foreign words, units, Roman numerals, code, addresses and tags stay."""
    return _outside_protected(unicodedata.normalize("NFC", text), _cyrillic_words)


def _outside_protected(text: str, convert: Callable[[str], str]) -> str:
    parts, end = [], 0
    for match in PROTECTED.finditer(text):
        parts += [convert(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, convert(text[end:])])


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def repaired(word: str) -> str:
    """A word in one script: letters of the other are replaced when all of them are look-alikes."""
    cyrillic = [letter for letter in word if _is_cyrillic(letter)]
    latin = [letter for letter in word if letter.isalpha() and not _is_cyrillic(letter)]
    if not cyrillic or not latin:
        return word
    if len(latin) <= len(cyrillic) and all(letter in LOOK_ALIKE for letter in latin):
        return "".join(LOOK_ALIKE.get(letter, letter) for letter in word)
    if len(cyrillic) < len(latin) and all(letter in FROM_LOOK_ALIKE for letter in cyrillic):
        return "".join(FROM_LOOK_ALIKE.get(letter, letter) for letter in word)
    return word


def _latin_words(text: str) -> str:
    return WORD.sub(lambda match: _latin_word(match[0]), text)


@lru_cache(maxsize=50_000)
def _latin_word(word: str) -> str:
    """Kept, because a site says the same words again and again."""
    word = repaired(word)
    return unicodedata.normalize("NFC", "".join(_latin_letter(word, place) for place in range(len(word))))


def _latin_letter(word: str, place: int) -> str:
    letter = word[place]
    latin = TO_LATIN.get(letter.lower())
    if latin is None or letter.islower():
        return latin or letter
    if len(latin) == 1:
        return latin.upper()
    following, before = word[place + 1 : place + 2], word[max(place - 1, 0) : place]
    capitals = following.isupper() if following else before.isupper()
    return latin.upper() if capitals else latin.capitalize()


def _cyrillic_words(text: str) -> str:
    for digraph, letters in UNICODE_DIGRAPHS.items():
        text = text.replace(digraph, letters)
    text = text.replace("Ð", "Đ").replace("Ɖ", "Đ").replace("n|j", f"n{SEAM}j").replace("d|ž", f"d{SEAM}ž")
    kept = {place for match in JOINED.finditer(text) if _stays_latin(match[0]) for place in range(*match.span())}
    capitals = _all_capitals(text)

    def convert(match: re.Match[str]) -> str:
        if match.start() in kept:
            return match[0]
        word = repaired(match[0])
        if (
            _stays_latin(word)
            or _is_roman(text, match, capitals)
            or (word in UNITS and UNIT_BEFORE.search(text, max(match.start() - 2, 0), match.start()))
        ):
            return match[0]
        return _cyrillic_word(word)

    return WORD.sub(convert, text)


def _stays_latin(word: str) -> bool:
    return word.lower() in KEPT or any(letter in "qwxy" for letter in word.lower() if not _is_cyrillic(letter))


def _all_capitals(text: str) -> bool:
    """Whether every word that cannot be a Roman numeral is in capitals: there, VI and MI are the words ви and ми."""
    words = [word for word in WORD.findall(text) if len(word) > 1 and not ROMAN.fullmatch(word)]
    return bool(words) and all(word.isupper() for word in words)


def _is_roman(text: str, match: re.Match[str], capitals: bool) -> bool:
    """Whether a word is a Roman numeral; `I` is one only after a name, else it is the conjunction."""
    word = match[0]
    if not ROMAN.fullmatch(word):
        return False
    if word == "I":
        before = NAME_BEFORE.search(text, max(match.start() - LONGEST_NAME, 0), match.start())
        return before is not None and before[1].istitle()
    if len(word) == 1:
        return word in "VX" and text[match.end() : match.end() + 1] in (" ", ".")
    return not capitals


def _cyrillic_word(word: str) -> str:
    word = SEAMS.sub(SEAM, word)
    letters, place = [], 0
    while place < len(word):
        pair, letter = word[place : place + 2], word[place]
        if pair.lower() in TO_CYRILLIC and len(pair) == 2:
            cyrillic = TO_CYRILLIC[pair.lower()]
            letters.append(cyrillic.upper() if pair[0].isupper() else cyrillic)
            place += 2
            continue
        cyrillic = TO_CYRILLIC.get(letter.lower(), letter)
        letters.append(cyrillic.upper() if letter.isupper() else cyrillic)
        place += 1
    return "".join(letters).replace(SEAM, "")


FOLDED = {"đ": "dj", "ð": "dj", "ł": "l", "ø": "o", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "ʼ": "", "’": "", "'": ""}
OTHER_CYRILLIC = dict(zip("йыэёіїєґўќѓѕщъь", ("i", "i", "e", "e", "i", "i", "e", "g", "u", "k", "g", "z", "s", "", ""), strict=True)) | {
    "ю": "ju",
    "я": "ja",
}


def fold(text: str) -> str:
    """A search key: lower-case, any script of Serbian, without diacritics. Ђорђевић, Đorđević and Djordjevic meet.

    Letters of scripts that are not romanised here (Arabic ...) stay as they are, without their vowel signs.
    """
    latin = to_latin(unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(FOLDED.get(letter, OTHER_CYRILLIC.get(letter, letter)) for letter in latin)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))
