"""Which orders of words Serbian allows: short words stand together in second place, and some words never part.

The rule of language/answers.md 3.1: the cluster of short words comes after the first word or the first prepositional phrase.
In a longer sentence each clause has its own cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

# ruff: noqa: SIM905 - lists of this length read better as words

CLITICS = frozenset(
    "sam si je smo ste su se me te ga ju mu joj nam vam ih im ću ćeš će ćemo ćete bih bi bismo biste li".split()
)  # fmt: skip
"""Short words that never stand first."""
SHORT_OR_FULL = frozenset({"nas", "vas"})
"""Short words that are written like the full ones, which may stand anywhere."""
DATIVES = {"mi": ("mo",), "ti": ("š", "si")}
"""ми and ти are short words only where they are not the subject: no verb of the sentence ends like this then."""
NO_VERBS = frozenset({"samo", "tamo", "ovamo", "pismo", "vaš", "naš", "još"})
RANKS = (
    frozenset({"li"}),
    frozenset("sam si smo ste su ću ćeš će ćemo ćete bih bi bismo biste".split()),
    frozenset("mi ti mu joj nam vam im si".split()),
    frozenset("me te ga ju je nas vas ih".split()),
    frozenset({"se"}),
    frozenset({"je"}),
)
"""The order inside a cluster: question, auxiliary, dative, accusative, се, је."""
PREPOSITIONS = frozenset(
    """
    bez blizu do duž iz iza između iznad ispod ispred k ka kao kod kroz među na nad o od oko osim po pod pokraj pored posle
    pre pred preko prema protiv pri s sa u umesto uz za zbog
    """.split()
)
PARTICLES = frozenset("a ali da i ili ja je jer ako li ne ni pa".split())
"""Words without endings, or too short to have one: one of them for another is another word."""
LEADERS = frozenset(
    """
    da što šta ko koji koja koje koju kojeg kojem kojoj koga kome gde kada kad kako zašto zato jer ako dok čim iako nego
    """.split()
)
"""Words that open a clause and carry its short words."""
LINKS = frozenset({"i", "a", "ili", "ni"})
"""Words that open a clause but carry nothing: short words come after the next one."""
EITHER = frozenset({"ali", "pa"})
"""Words that open a clause and carry its short words or do not."""
ADVERBS = frozenset("danas večeras jutros sinoć noćas letos zimus sutra juče ujutru uveče sada tada tamo ovde često brzo lako".split())
AGREEMENT = (
    ("og", "a"), ("eg", "a"), ("om", "u"), ("em", "u"), ("om", "om"), ("oj", "i"), ("im", "om"), ("im", "em"), ("im", "ma"),
    ("ih", "a"), ("ih", "i"), ("e", "e"), ("u", "u"), ("o", "o"), ("i", ""),
)  # fmt: skip
"""Endings of an adjective and its noun after a preposition."""
POSSESSIVES = ("moj", "tvoj", "svoj", "naš", "vaš", "njegov", "njen", "njihov", "ov", "taj", "ta", "to", "te", "on", "jed", "dv")
NEVER_PART = PREPOSITIONS | {"ne"}
"""Words that belong to the word behind them."""


def clitics_of(sentence: Sequence[str]) -> frozenset[str]:
    """The short words of a sentence as its author wrote it (Latin words)."""
    verbs = [word for word in sentence if word not in NO_VERBS]
    return CLITICS | {word for word, ends in DATIVES.items() if not any(verb.endswith(ends) for verb in verbs)}


def starts_with_clitic(wanted: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether an answer puts a short word first where the author has another word."""
    return answer[0] != wanted[0] and answer[0] in clitics_of(wanted)


def negates_another(wanted: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether *ne* stands before another word than the author's: that turns the meaning round."""
    return _followers(wanted, {"ne"}) != _followers(answer, {"ne"}) and answer[-1] != "ne"


def free_order(wanted: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether an answer with the author's words has them in an order that Serbian allows."""
    clitics = clitics_of(wanted)
    if _followers(wanted, NEVER_PART) != _followers(answer, NEVER_PART) or _led(wanted, clitics) != _led(answer, clitics):
        return False
    return all(_clause_is_good(clause, wanted, clitics) for clause in _clauses(answer))


def _followers(words: Sequence[str], leading: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    return sorted((word, after) for word, after in zip(words, [*words[1:], ""], strict=True) if word in leading)


def _led(words: Sequence[str], clitics: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Each word that opens a clause with the short words right behind it: they do not move into another clause."""
    return sorted(
        (word, sorted(takewhile(clitics.__contains__, words[place + 1 :]))) for place, word in enumerate(words) if word in LEADERS
    )


def _clauses(words: Sequence[str]) -> Iterator[list[str]]:
    """The words between clause openers, each clause with its opener (a link that carries nothing is dropped)."""
    clause: list[str] = []
    for word in words:
        if word in LEADERS or word in LINKS or word in EITHER:
            if clause:
                yield clause
            clause = [] if word in LINKS else [word]
        else:
            clause.append(word)
    if clause:
        yield clause


def _clause_is_good(clause: list[str], wanted: Sequence[str], clitics: frozenset[str]) -> bool:
    places = [place for place, word in enumerate(clause) if word in clitics or _leans(clause, place, clitics)]
    if not places:
        return True
    together = places == list(range(places[0], places[0] + len(places)))
    first = clause[: places[0]]
    if len(first) > 1 and first[0] in EITHER:
        first = first[1:]
    second = len(first) == 1 or _is_phrase(first, wanted)
    return together and second and _ranked([clause[place] for place in places])


def _leans(clause: list[str], place: int, clitics: frozenset[str]) -> bool:
    """Whether нас or вас is a short word here: it stands behind another word, beside one of the cluster."""
    beside = {*clause[max(place - 1, 0) : place], *clause[place + 1 : place + 2]}
    return place > 0 and clause[place] in SHORT_OR_FULL and bool(beside & clitics)


def _ranked(cluster: list[str]) -> bool:
    """Whether short words stand in the order of their kinds."""
    reached = -1
    for word in cluster:
        reached = next((rank for rank, words in enumerate(RANKS) if rank > reached and word in words), len(RANKS))
    return reached < len(RANKS)


def _is_phrase(words: list[str], wanted: Sequence[str]) -> bool:
    """Whether words that the author wrote side by side are one phrase: with a preposition, or a noun with its possessive."""
    if not words:
        return False
    if len(words) == 2 and words[0] in NEVER_PART:
        return True
    with_preposition = words[0] in PREPOSITIONS
    describing, noun = words[with_preposition:-1], words[-1]
    together = any(list(wanted[start : start + len(words)]) == words for start in range(len(wanted)))
    if not together or noun in ADVERBS:
        return False
    if with_preposition:
        return all(_agrees(word, noun) for word in describing)
    return all(word.startswith(POSSESSIVES) for word in describing)


def _agrees(adjective: str, noun: str) -> bool:
    return any(adjective.endswith(ending) and noun.endswith(other) for ending, other in AGREEMENT)
