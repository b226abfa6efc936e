"""An author's Markdown as safe HTML, with facts, spoken lines, fixed letters, links and pictures."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import markdown
from babel.dates import format_date
from markupsafe import Markup, escape

from lms.content import media
from lms.content.facts import Fact
from lms.content.html import clean, in_attributes, isolated
from lms.content.messages import N_, Message
from lms.content.normal import normal
from lms.content.prose import plain
from lms.content.sections import Heard, Spoken, spoken_line
from lms.content.spoken import read_spoken, voice_of
from lms.content.vocabulary import LessonNeighbours, Neighbours

LONGEST_SPOKEN = 100
ABBREVIATION = re.compile(r"\b(?:бр|ул|нпр|тј|итд|сл|тел|стр|дин|мин|сек|хиљ|год|др|мр|проф)\.", re.IGNORECASE)
CYRILLIC = re.compile("[\u0400-\u04ff]")
PLAIN = re.compile(r"[^*_`\[\]<>&!\\{}:|~#\n🔊\ue000-\uf8ff]*")
"""Text of one line in which Markdown has nothing to do."""
NOT_PARAGRAPHS = re.compile(r"[\x00-\x08*_`\[\]<>&!\\{}:|~#🔊\ue000-\uf8ff]|^(?:[ \t]|\d+[.)]|[-+=])|[ \t]$", re.MULTILINE)
"""What makes of text anything but paragraphs."""
PRIVATE = re.compile("[\ue000-\uf8ff\x02\x03]")
MARKS = re.compile("[\ue002-\uf8ff]")
HELD = re.compile("\ue000(\\d{1,9})\ue001")
HELD_PARAGRAPH = re.compile("<p>\\s*\ue000(\\d{1,9})\ue001\\s*</p>")
TOKEN = re.compile(
    r"\{(?:fact|чињеница|činjenica):\s*(?P<fact>[A-Za-z0-9_-]+)\s*\}|:(?P<script>cyr|lat)\[(?P<letters>[^\]\n]*)\]"
    r"|:lang\[(?P<language>[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{2,8})*):\s*(?P<foreign>[^\]\n]*)\]"
)
CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})(?s:.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|(?P<ticks>`+)(?!`)[^\n]*?[^`\n](?P=ticks)(?!`)",
    re.MULTILINE,
)
"""Code is shown as it is written."""
OURS = re.compile(rf"(?P<code>{CODE.pattern})|^[ \t]*🔊[ \t]*(?P<spoken>.+?)[ \t]*$|{TOKEN.pattern}", re.MULTILINE)
PICTURE = re.compile(r"<img\b[^>]*>")
SOURCE = re.compile(r'\bsrc="([^"]*)"')
ALTERNATIVE = re.compile(r'\balt="([^"]*)"')
LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)"')
OTHER_PLACE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\|#|/")
RIGHT_TO_LEFT = ("ar", "fa", "ps", "ur", "he", "ckb")


@dataclass(frozen=True, kw_only=True)
class Materials:
    """What a lesson may refer to: pictures of the site, facts by id, rows of the vocabulary by word."""

    site: Path
    facts: Mapping[str, Fact]
    vocabulary: Mapping[str, Mapping[str, str]]
    neighbours: Neighbours | LessonNeighbours


NOTHING = Materials(site=Path(), facts={}, vocabulary={}, neighbours=Neighbours(()))


@dataclass(kw_only=True)
class Author:
    """The `Prose` of one edition of one lesson: turns its texts into HTML and collects what is wrong with them.

    cited: ids of facts. said: spoken lines. links: lessons that are linked to, with the line. media: sizes of the files
    below media/ that are referred to, -1 for those that are missing. voices: by the names of those who speak.
    """

    path: str
    language: str
    materials: Materials
    gettext: Callable[[str], str]
    messages: list[Message] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    said: list[Spoken] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    media: dict[str, int] = field(default_factory=dict)
    voices: Mapping[str, str] = field(default_factory=dict)
    _held: list[str] = field(default_factory=list)

    def block(self, text: str, line: int) -> Markup:
        """Paragraphs, lists, tables, pictures, spoken lines and facts."""
        if not text.strip():
            return Markup()
        if not NOT_PARAGRAPHS.search(text):
            paragraphs = (self._isolated(str(escape(part.strip()))) for part in re.split(r"\n\n+", text.strip()))
            return Markup("\n".join(f"<p>{part}</p>" for part in paragraphs))
        text = PRIVATE.sub("", text)
        held = OURS.sub(lambda found: self._ours(found, _line(text, found.start(), line)), text)
        return self._finish(_converter().convert(held), text, line)

    def inline(self, text: str, line: int) -> Markup:
        """One line without a paragraph around it."""
        text = PRIVATE.sub("", " ".join(text.split("\n")).strip())
        if PLAIN.fullmatch(text):
            return Markup(self._isolated(str(escape(text))))
        if text.startswith("🔊"):
            heard = self.aloud(text.removeprefix("🔊").strip(), line)
            return Markup(f'<span class="row">{heard.sound}<span class="say">{heard.text}</span></span>')
        held = OURS.sub(lambda found: self._ours(found, line), text)
        html = _converter().convert(self._hold("") + held)  # what stands first keeps “1.” or “-” from becoming a list
        return self._finish(re.sub(r"\A<p>(.*)</p>\Z", r"\1", html, flags=re.DOTALL), text, line)

    def spoken(self, text: str, line: int, shown: str = "", voice: str = "") -> Spoken:
        """A spoken line; warns when it is hard to say or to follow."""
        text = unicodedata.normalize("NFC", text.strip())
        if len(text) > LONGEST_SPOKEN:
            self.warn(line, "spoken-long", N_("A spoken line has at most %(most)d characters. Make two of it."), most=LONGEST_SPOKEN)
        if re.search(r"\d", text):
            self.warn(line, "spoken-digits", N_("Write numbers as words in a spoken line; {screen: 8:30} shows the digits."))
        if found := ABBREVIATION.search(text):
            self.warn(line, "spoken-short", N_("Write “%(word)s” out in a spoken line; the voice reads what is written."), word=found[0])
        self.said.append(spoken_line(text, shown or text, voice_of(voice, self.voices)))
        return self.said[-1]

    def sound(self, spoken: Spoken) -> Markup:
        """Players, marked so that they can be left out while the file is missing."""
        return media.players(spoken, self.gettext)

    def gloss(self, word: str) -> Mapping[str, str] | None:
        """The row of the vocabulary for a word."""
        return self.materials.vocabulary.get(word.lower())

    def similar(self, text: str) -> frozenset[str]:
        """Known words that a slip in one word of the text would make."""
        return self.materials.neighbours.of(normal(text))

    def warn(self, line: int, code: str, text: str, **values: Any) -> None:
        """Report something that does not stop the compilation."""
        self.messages.append(Message(path=self.path, line=line, code=code, text=text, values=values, level="warning"))

    def fault(self, line: int, code: str, text: str, **values: Any) -> None:
        """Report something that keeps this version from going live."""
        self.messages.append(Message(path=self.path, line=line, code=code, text=text, values=values))

    def _hold(self, html: str) -> str:
        """Keep finished HTML out of Markdown's sight; `_finish` puts it back."""
        self._held.append(html)
        return f"\ue000{len(self._held) - 1}\ue001"

    def _release(self, number: str) -> str:
        return self._held[int(number)] if int(number) < len(self._held) else ""

    def _ours(self, found: re.Match[str], line: int) -> str:
        """What stands in the text for one of our own marks; code stays as it is."""
        if found["code"]:
            return found[0]
        if found["spoken"]:
            return "\n\n" + self._hold(self._spoken_line(found["spoken"], line)) + "\n\n"
        if found["fact"]:
            return self._hold(self._fact(found["fact"], line))
        if found["script"]:
            script = {"cyr": "Cyrl", "lat": "Latn"}[found["script"]]
            return self._hold(f'<span lang="sr-{script}" translate="no">{escape(found["letters"])}</span>')
        direction = "rtl" if found["language"].split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
        return self._hold(f'<bdi lang="{found["language"]}" dir="{direction}" translate="no">{escape(found["foreign"])}</bdi>')

    def _fact(self, identity: str, line: int) -> str:
        fact = self.materials.facts.get(identity)
        if fact is None:
            self.fault(line, "unknown-fact", N_("There is no fact %(id)s in content/facts.tsv. Check the id or add the fact."), id=identity)
            return ""
        self.cited.add(identity)
        if fact.checked_on:
            day = format_date(fact.checked_on, "long", "en" if self.language == "en" else "sr_Cyrl")
            checked = self.gettext("checked on %(day)s") % {"day": day}
        else:
            checked = self.gettext("as of %(time)s, check with an adviser") % {"time": fact.as_of}
        source = escape(fact.source)
        if re.match("https?://", fact.source_url):
            source = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(
                fact.source_url, fact.source or self.gettext("source")
            )
        text = self._isolated(str(escape(fact.text[self.language if self.language in fact.text else "sr"])))
        return f'<span class="fact">{text} <span class="small muted">({escape(checked)}{", " if source else ""}{source})</span></span>'

    def aloud(self, text: str, line: int) -> Heard:
        """What stands after 🔊, with its play buttons apart from its text."""
        written = read_spoken(text)
        shown = self.inline(written.shown, line)
        if not written.recording:
            if not CYRILLIC.search(written.said):
                self.warn(line, "spoken-script", N_("The voice reads Cyrillic only. Write this spoken line in Cyrillic."))
            spoken = self.spoken(written.said, line, plain(shown), written.voice)
            return Heard(sound=self.sound(replace(spoken, hidden=written.hidden)), text=shown, hidden=written.hidden)
        if self._file(f"recordings/{written.recording}") is None:
            fault = N_("There is no recording media/recordings/%(file)s. Check the name or add the file.")
            self.fault(line, "unknown-recording", fault, file=written.recording)
        spoken = Spoken(text=written.said, shown=plain(shown), recording=written.recording)
        self.said.append(spoken)
        return Heard(sound=self.sound(replace(spoken, hidden=written.hidden)), text=shown, hidden=written.hidden)

    def _spoken_line(self, text: str, line: int) -> str:
        heard = self.aloud(text, line)
        transcript = f'<p class="say grow" lang="sr-Cyrl">{heard.text}</p>'
        if heard.hidden:
            summary = escape(self.gettext("Show the text"))
            transcript = f'<details class="grow heard"><summary>{summary}</summary>{transcript}</details>'
        return f'<div class="card row">{heard.sound}{transcript}</div>'

    def _finish(self, html: str, text: str, line: int) -> Markup:
        """Sanitise what Markdown made of a text, look at its links and pictures, and put back what was held."""
        html = MARKS.sub("", clean(html))
        if "<a" in html:
            html = LINK.sub(lambda found: self._link(found, text, line), html)
        if "<img" in html:
            html = PICTURE.sub(lambda found: self._picture(found[0], text, line), html)
        html = html.replace("<table>", '<div class="scroll" tabindex="0"><table class="table">').replace("</table>", "</table></div>")
        html = self._isolated(html)
        if "\ue000" in html:
            html = in_attributes(html, lambda value: HELD.sub(lambda found: plain(Markup(self._release(found[1]))), value))
            html = HELD_PARAGRAPH.sub(lambda found: _alone(self._release(found[1])), html)
            html = HELD.sub(lambda found: self._release(found[1]), html)
        return Markup(html)

    def _link(self, found: re.Match[str], text: str, line: int) -> str:
        """Links to lessons go to their pages, links to files to the site's media; other sites are left alone."""
        target = unescape(found[2])
        if OTHER_PLACE.match(target) or not target:
            return found[0]
        line = _place(text, target, line)
        path, mark, rest = target.partition("#")
        lesson = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(path))).split("/", 2)
        if path.endswith(".md") and len(lesson) == 3 and lesson[0] == "content":
            key = lesson[2].removesuffix(".md")
            self.links.append((line, key))
            return f'{found[1]}/lesson/{quote(key)}{escape(mark + rest)}"'
        if self._file(unquote(path)) is not None:
            return f'{found[1]}/media/{quote(unquote(path))}"'
        self.fault(line, "unknown-link", N_("This link leads nowhere: %(target)s. Check the name of the lesson or file."), target=target)
        return f'{found[1]}"'

    def _picture(self, tag: str, text: str, line: int) -> str:
        found, words = SOURCE.search(tag), ALTERNATIVE.search(tag)
        source, alternative = unquote(unescape(found[1])) if found else "", words[1] if words else ""
        line = _place(text, source or "<img", line)
        if not source or OTHER_PLACE.match(source):
            text = N_("Pictures come from media/, not from other sites: %(source)s. Put the file there.")
            self.fault(line, "remote-picture", text, source=source or "<img>")
            return ""
        file = self._file(source)
        if file is None:
            self.fault(line, "unknown-picture", N_("There is no picture media/%(source)s. Check the name or add the file."), source=source)
            return ""
        if not media.is_picture(file):
            fault = N_("media/%(source)s is no WebP, PNG or JPEG picture. Save it as one of these.")
            self.fault(line, "picture-kind", fault, source=source)
            return ""
        if not alternative.strip():
            self.warn(line, "no-alternative", N_("Say in the square brackets what the picture shows: ![post office](…)."))
        if (size := self.media[source]) > media.PICTURE_BUDGET:
            text = N_("This picture has %(size)d kB; keep it under %(most)d kB.")
            self.warn(line, "picture-large", text, size=size // 1000, most=media.PICTURE_BUDGET // 1000)
        return f'<img src="/media/{quote(source)}" alt="{alternative}" loading="lazy">'

    def _file(self, path: str) -> Path | None:
        """A file below media/ if it is there; either way the lesson is compiled again when that changes."""
        file = media.inside(self.materials.site, path)
        self.media[path] = file.stat().st_size if file else -1
        return file

    def _isolated(self, html: str) -> str:
        """In another language's edition, Serbian is marked as Serbian."""
        return html if self.language == "sr" else isolated(html)


def _line(text: str, place: int, line: int) -> int:
    return line + text.count("\n", 0, max(place, 0))


def _place(text: str, target: str, line: int) -> int:
    """The line of the first mention of a target in a text that begins on `line`."""
    return _line(text, text.find(target), line)


def _alone(html: str) -> str:
    return html if html.startswith("<div") else f"<p>{html}</p>"


@cache
def _renderer() -> markdown.Markdown:
    return markdown.Markdown(extensions=["tables", "sane_lists", "fenced_code", "def_list", "abbr"], output_format="html")


def _converter() -> markdown.Markdown:
    return _renderer().reset()
