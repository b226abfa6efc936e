"""How many typed answers one core judges in a second: right, nearly right and wrong sentences as learners write them."""

from __future__ import annotations

import time
from itertools import cycle, islice, product
from statistics import median

from bench.table import Row
from lms.content.answers import judge

ROUNDS = 3
ANSWERS = 2_000
KNOWN = 5_000
"""Words of a course."""
ALTERNATIVES = ("Јуче сам био код лекара у Београду.", "Јуче сам била код лекара у Београду.", "Била сам јуче код лекара у Београду.")
GIVEN = (
    "Јуче сам био код лекара у Београду.",
    "Juče sam bila kod lekara u Beogradu",
    "juce sam bila kod lekara u beogradu",
    "Јуче сам био код лекара у Београд.",
    "Јуче сам био код лкара у Београду.",
    "Код лекара у Београду сам био јуче.",
    "Сам био јуче код лекара у Београду.",
    "Јуче био код лекара у Београду.",
    "Юче сам био код лекара у Београду.",
    "Сутра идем на пијацу са сестром.",
)
"""One right in each script, and one of each frequent kind of slip."""
VOWELS, CONSONANTS = "aeiou", "bcčdđghjklmnprsštvzž"


def judging_rows() -> list[Row]:
    """The row of the table."""
    known = frozenset(islice(("".join(letters) for letters in product(CONSONANTS, VOWELS, CONSONANTS, VOWELS)), KNOWN))
    rates = []
    for number in range(ROUNDS + 1):
        started = time.process_time()
        for given in islice(cycle(GIVEN), ANSWERS):
            judge(ALTERNATIVES, given, "text", known)
        if number:  # the first round warms up
            rates.append(ANSWERS / (time.process_time() - started))
    return [Row(name="typed answers judged on one core", value=median(rates), bound=2_000, unit="answers/s", at_least=True)]
