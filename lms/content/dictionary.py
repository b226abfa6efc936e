"""What the dictionary says about freshly compiled lessons, asked once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from subprocess import SubprocessError

from lms.content.catalogue import Result
from lms.content.lesson import MASTER, Compiler
from lms.content.reading import forms_up_to, settled, to_ask, with_stems, without_example
from lms.content.spelling import Names, Speller, messages, stopped

Vocabulary = Mapping[str, Mapping[str, str]]


def looked_up(results: Mapping[str, Result], compiler: Compiler, names: Names) -> dict[str, Result]:
    """Results with messages about spelling and examples, and with the words that are new at their level.

    A dictionary that is missing or stops keeps nothing from being published: one notice says that it was not asked.
    """
    if compiler.speller is None:
        return {key: replace(result, words={}, reading=None) for key, result in results.items()}
    try:
        return _asked(results, compiler.speller, compiler.materials.vocabulary, names)
    except (OSError, SubprocessError) as error:
        notice = stopped(type(error).__name__)
        return {
            key: replace(result, messages=(*result.messages, notice), words={}, reading=None) for key, result in results.items()
        }


def _asked(results: Mapping[str, Result], speller: Speller, vocabulary: Vocabulary, names: Names) -> dict[str, Result]:
    misspelt = speller.misspelt({word for result in results.values() for word in result.words})
    readings = [result.reading for result in results.values() if result.reading]
    forms = {reading.level: forms_up_to(reading.level, vocabulary) for reading in readings}
    asked = to_ask(readings).union(*forms.values(), *(forms_up_to("Z", vocabulary) for _one in readings[:1]))
    stems = speller.stems(asked) if readings else {}
    known = {level: frozenset(with_stems(words, stems)) for level, words in forms.items()}
    checked = {}
    for key, result in results.items():
        path, reading = f"content/{MASTER}/{key}.md", result.reading
        found = [*messages(path, result.words, misspelt, names)]
        if reading:
            found += without_example(path, reading, stems, vocabulary)
            reading = settled(reading, stems, vocabulary, known[reading.level], names)
        checked[key] = replace(result, messages=(*result.messages, *found), words={}, reading=reading)
    return checked
