"""An author's Markdown as safe HTML, with facts, spoken lines, fixed letters and pictures."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import markdown
import nh3
from babel.dates import format_date
from markupsafe import Markup, escape

from lms.content.facts import Fact
from lms.content.messages import N_, Message
from lms.content.normal import normal
from lms.content.sections import Spoken
from lms.content.vocabulary import Neighbours

TAGS = set(
    "p h1 h2 h3 h4 h5 h6 ul ol li a img em strong code pre blockquote table thead tbody tr th td figure figcaption "  # noqa: SIM905
    "ruby rt rp bdi bdo details summary dl dt dd abbr mark del ins sup sub span div br hr b i".split()
)
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "abbr": {"title"},
    "th": {"align"},
    "td": {"align"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST_SPOKEN = 100
PLAIN = re.compile(r"[^*_`\[\]<>&!\\{}:|~#\n\ue000-\uf8ff]*")
"""Text in which Markdown has nothing to do."""
PRIVATE = re.compile("[\ue000-\uf8ff\x02\x03]")
HELD = re.compile("\ue000(\\d+)\ue001")
SPOKEN_LINE = re.compile(r"^[ \t]*🔊[ \t]*(.+?)[ \t]*$", re.MULTILINE)
VOICE = re.compile(r"\(([^)\n]{1,40})\)\s*")
SOUND_ONLY = re.compile(r"\[(?:само звук|samo zvuk|sound only)\]\s*", re.IGNORECASE)
SCREEN = re.compile(r"\{(?:screen|екран):\s*([^{}\n]+)\}", re.IGNORECASE)
TOKEN = re.compile(
    r"\{(?:fact|чињеница):\s*(?P<fact>[A-Za-z0-9_-]+)\s*\}|:(?P<script>cyr|lat)\[(?P<letters>[^\]\n]*)\]|:lang\[(?P<language>[a-zA-Z-]{2,12}):\s*(?P<foreign>[^\]\n]*)\]"
)
PICTURE = re.compile(r'<img\b[^>]*?\bsrc="(?P<source>[^"]*)"[^>]*>')
ALTERNATIVE = re.compile(r'\balt="([^"]*)"')
TAG_OR_TEXT = re.compile(r"<[^>]*>|[^<]+")
CYRILLIC_RUN = re.compile(r"[\u0400-\u04ff](?:[\u0400-\u04ff\u0300-\u036f\d ,.!?…:;„“’'()/–-]*[\u0400-\u04ff\u0300-\u036f.!?…])?")
RIGHT_TO_LEFT = ("ar", "fa", "ps", "ur", "he", "ckb")
SOUND_MARK = re.compile("\ue010([0-9a-f]{64})\ue011(.*?)\ue012", re.DOTALL)
PICTURE_BUDGET = 150_000
"""Bytes of a picture that a slow phone can still load."""


@dataclass(frozen=True, kw_only=True)
class Materials:
    """What a lesson may refer to: pictures of the site, facts by id, rows of the vocabulary by word."""

    site: Path
    facts: Mapping[str, Fact]
    vocabulary: Mapping[str, Mapping[str, str]]
    neighbours: Neighbours


NOTHING = Materials(site=Path(), facts={}, vocabulary={}, neighbours=Neighbours({}))


@dataclass(kw_only=True)
class Author:
    """The `Prose` of one edition of one lesson: turns its texts into HTML and collects what is wrong with them."""

    path: str
    language: str
    materials: Materials
    gettext: Callable[[str], str]
    messages: list[Message] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    _held: list[str] = field(default_factory=list)

    def block(self, text: str, line: int) -> Markup:
        """Paragraphs, lists, tables, pictures, spoken lines and facts."""
        if not text.strip():
            return Markup()
        text = PRIVATE.sub("", text)
        text = SPOKEN_LINE.sub(lambda found: "\n\n" + self._hold(self._spoken_line(found[1], _line(text, found, line))) + "\n\n", text)
        return self._finish(_converter().convert(self._tokens(text, line)), line)

    def inline(self, text: str, line: int) -> Markup:
        """One line without a paragraph around it."""
        text = PRIVATE.sub("", text.strip())
        if PLAIN.fullmatch(text):
            return Markup(self._isolated(str(escape(text))))
        html = _converter().convert(self._tokens(text.replace("\n", " "), line))
        return self._finish(re.sub(r"\A<p>(.*)</p>\Z", r"\1", html, flags=re.DOTALL), line)

    def spoken(self, text: str, line: int, shown: str = "", voice: str = "") -> Spoken:
        """A spoken line; warns when it is hard to say or to follow."""
        text = unicodedata.normalize("NFC", text.strip())
        if len(text) > LONGEST_SPOKEN:
            self.warn(line, "spoken-long", N_("A spoken line has at most %(most)d characters. Make two of it."), most=LONGEST_SPOKEN)
        if re.search(r"\d", text):
            self.warn(line, "spoken-digits", N_("Write numbers as words in a spoken line; {screen: 8:30} shows the digits."))
        key = hashlib.sha256(f"{voice}\n{text}".encode()).hexdigest()
        return Spoken(text=text, shown=shown or text, voice=voice, key=key)

    def sound(self, spoken: Spoken) -> Markup:
        """Play buttons, marked so that they can be left out while the file is missing."""
        name = escape(self.gettext("Listen") + ": " + spoken.shown)
        slowly = escape(self.gettext("Listen slowly") + ": " + spoken.shown)
        buttons = _button(f"/media/speech/{spoken.key}.opus", "sound", "play", name)
        buttons += _button(f"/media/speech/{spoken.key}-slow.opus", "sound slow", "slow", slowly)
        return Markup(f"\ue010{spoken.key}\ue011{buttons}\ue012")

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

    def _tokens(self, text: str, line: int) -> str:
        return TOKEN.sub(lambda found: self._hold(self._token(found, _line(text, found, line))), text)

    def _token(self, found: re.Match[str], line: int) -> str:
        if found["fact"]:
            return self._fact(found["fact"], line)
        if found["script"]:
            script = found["script"].capitalize().replace("Lat", "Latn").replace("Cyr", "Cyrl")
            return f'<span lang="sr-{script}" translate="no">{escape(found["letters"])}</span>'
        direction = "rtl" if found["language"].split("-")[0] in RIGHT_TO_LEFT else "ltr"
        return f'<bdi lang="{found["language"]}" dir="{direction}" translate="no">{escape(found["foreign"])}</bdi>'

    def _fact(self, identity: str, line: int) -> str:
        fact = self.materials.facts.get(identity)
        if fact is None:
            self.fault(line, "unknown-fact", N_("There is no fact %(id)s in content/facts.tsv. Check the id or add the fact."), id=identity)
            return ""
        self.cited.add(identity)
        locale = "en" if self.language == "en" else "sr_Cyrl"
        if fact.checked_on:
            checked = self.gettext("checked on %(day)s") % {"day": format_date(fact.checked_on, "long", locale)}
        else:
            checked = self.gettext("as of %(time)s, check with an adviser") % {"time": fact.as_of}
        text = self._isolated(str(escape(fact.text[self.language if self.language in fact.text else "sr"])))
        return f'<span class="fact">{text} <span class="chip almost">{escape(checked)}</span></span>'

    def _spoken_line(self, text: str, line: int) -> str:
        voice, shown, hidden = "", "", False
        if found := VOICE.match(text):
            voice, text = found[1], text[found.end() :]
        if found := SOUND_ONLY.match(text):
            hidden, text = True, text[found.end() :]
        if found := SCREEN.search(text):
            shown, text = text[: found.start()] + found[1] + text[found.end() :], SCREEN.sub("", text).strip()
        if " | " in text and text.split(" | ")[0].endswith((".opus", ".mp3")):
            text = text.split(" | ", 1)[1]
        spoken = self.spoken(text, line, shown, voice)
        transcript = f'<p class="say grow" lang="sr-Cyrl">{self._isolated(str(escape(spoken.shown)))}</p>'
        if hidden:
            label = escape(self.gettext("Show the text"))
            transcript = f'<details class="grow"><summary>{label}</summary>{transcript}</details>'
        return f'<div class="card row">{self.sound(spoken)}{transcript}</div>'

    def _finish(self, html: str, line: int) -> Markup:
        clean = nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer nofollow",
            clean_content_tags={"script", "style"},
        )
        clean = PICTURE.sub(lambda found: self._picture(found, line), clean)
        clean = clean.replace("<table>", '<div class="scroll" tabindex="0"><table class="table">').replace("</table>", "</table></div>")
        clean = self._isolated(clean)
        while HELD.search(clean):
            clean = HELD.sub(lambda found: self._held[int(found[1])], clean)
        return Markup(clean.replace("<p><div", "<div").replace("</div></p>", "</div>"))

    def _picture(self, found: re.Match[str], line: int) -> str:
        source = found["source"]
        alternative = ALTERNATIVE.search(found[0])
        if re.match(r"[a-z]+:|//", source):
            self.fault(line, "remote-picture", N_("Pictures come from media/, not from other sites: %(source)s."), source=source)
            return ""
        file = (self.materials.site / "media" / source).resolve()
        if not file.is_relative_to((self.materials.site / "media").resolve()) or not file.is_file():
            self.fault(line, "unknown-picture", N_("There is no picture media/%(source)s. Check the name or add the file."), source=source)
            return ""
        if not alternative or not alternative[1].strip():
            self.warn(line, "no-alternative", N_("Say in the square brackets what the picture shows: ![post office](…)."))
        if file.stat().st_size > PICTURE_BUDGET:
            self.warn(
                line,
                "picture-large",
                N_("This picture has %(size)d kB; keep it under %(most)d kB."),
                size=file.stat().st_size // 1000,
                most=PICTURE_BUDGET // 1000,
            )
        return f'<img src="/media/{escape(source)}" alt="{alternative[1] if alternative else ""}" loading="lazy">'

    def _isolated(self, html: str) -> str:
        """In another language's edition, Serbian is marked as Serbian."""
        if self.language == "sr":
            return html
        return "".join(
            part if part[0] == "<" else CYRILLIC_RUN.sub(r'<bdi lang="sr-Cyrl">\g<0></bdi>', part) for part in TAG_OR_TEXT.findall(html)
        )


def _line(text: str, found: re.Match[str], line: int) -> int:
    return line + text.count("\n", 0, found.start())


def _button(address: str, style: str, icon: str, name: str) -> str:
    sign = f'<svg class="icon" aria-hidden="true"><use href="/static/@/icons.svg#{icon}"></use></svg>'
    return f'<a class="{style}" href="{address}" aria-label="{name}">{sign}</a>'


@cache
def _renderer() -> markdown.Markdown:
    return markdown.Markdown(extensions=["tables", "sane_lists", "fenced_code", "def_list", "abbr"], output_format="html")


def _converter() -> markdown.Markdown:
    return _renderer().reset()


def with_sounds(html: str, exists: Callable[[str], bool]) -> str:
    """HTML with the play buttons of those sounds that exist."""
    return SOUND_MARK.sub(lambda found: found[2] if exists(found[1]) else "", html) if "\ue010" in html else html
