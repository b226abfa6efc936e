"""A program of its own: words as JSON on standard input, a package for Anki on standard output."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import genanki

MODEL = 1_704_203_911
"""Names the kind of note in Anki for ever (genanki asks for a number that was drawn once)."""
STYLE = ".card { font: 24px sans-serif; text-align: center } .latin { color: #666 } .sentence { font-size: 20px }"
BACK = (
    '<div lang="sr-Cyrl"><b>{{Cyrillic}}</b></div><div class="latin" lang="sr-Latn">{{Latin}}</div>'
    "<div>{{Sound}}</div><hr><div>{{Meaning}}</div><div>{{Grammar}}</div>"
    '<div class="sentence" lang="sr-Cyrl">{{Sentence}}</div>'
)
FIELDS = ("Cyrillic", "Latin", "Meaning", "Grammar", "Sentence", "Sound")


def number(text: str) -> int:
    """The same number for the same text, as Anki's ids are made: positive, below 2^31."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1


def model() -> Any:
    """Two cards for a word: from Serbian to the meaning and back."""
    hear = {"name": "1", "qfmt": '<div lang="sr-Cyrl">{{Cyrillic}}</div><div class="latin">{{Latin}}</div>{{Sound}}', "afmt": BACK}
    say = {"name": "2", "qfmt": "{{Meaning}}", "afmt": BACK}
    return genanki.Model(MODEL, "Korak", fields=[{"name": name} for name in FIELDS], templates=[hear, say], css=STYLE)


def main() -> None:
    """Read, put together, write."""
    order = json.load(sys.stdin)
    kind = model()
    deck = genanki.Deck(number(f"korak {order['name']}"), f"Korak {order['name']}")
    for note in order["notes"]:
        sound = f"[sound:{Path(note['sound']).name}]" if note["sound"] in order["sounds"] else ""
        meaning = f'<span dir="{note["direction"]}">{note["meaning"]}</span>'
        values = [escape(note[name]) for name in ("cyrillic", "latin")]
        values += [meaning, escape(note["grammar"]), escape(note["sentence"]), sound]
        deck.add_note(genanki.Note(model=kind, fields=values, guid=genanki.guid_for("korak", note["key"])))
    package = genanki.Package(deck)
    package.media_files = list(order["sounds"].values())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "words.apkg"
        package.write_to_file(str(file))
        sys.stdout.buffer.write(file.read_bytes())


if __name__ == "__main__":
    main()
