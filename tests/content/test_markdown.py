"""Markdown as safe HTML: our own marks, what is taken away, and what Latin readers and readers of English see."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sites import PNG, write

from lms.content.facts import Fact
from lms.content.html import ATTRIBUTES, SCHEMES, TAGS, latin, mapped
from lms.content.markdown import Author, Materials
from lms.content.media import speech, with_sounds
from lms.content.prose import plain
from lms.content.sounds import Made, Sounds, load, write_manifest
from lms.content.vocabulary import Neighbours

FACT = Fact(
    id="F1", territory="RS", topic="", type="", text={"sr": "Такса је 10 <динара>.", "en": "The fee is 10 <dinars>."},
    source="Извор", source_url="https://facts.example/a?b=1&c=2", as_of="2026", checked_on=date(2026, 5, 15), review_by=None,
    confidence="H", verify=False,
)  # fmt: skip
UNCHECKED = Fact(**{**FACT.__dict__, "id": "F2", "checked_on": None, "source_url": "javascript:alert(1)"})


@pytest.fixture
def author(tmp_path: Path) -> Author:
    site = write(tmp_path, {"media/pictures/post.png": PNG, "media/form.pdf": b"%PDF", "media/recordings/dan.opus": b"OggS"})
    materials = Materials(site=site, facts={"F1": FACT, "F2": UNCHECKED}, vocabulary={}, neighbours=Neighbours(()))
    return Author(path="content/sr/a/b.md", language="sr", materials=materials, gettext=str)


def english(author: Author) -> Author:
    return Author(path="content/en/a/b.md", language="en", materials=author.materials, gettext=str)


def heard(html: Markup, *places: tuple[str, str]) -> Markup:
    return with_sounds(html, Sounds(best=dict.fromkeys(places, ("espeak-ng", "speech/x"))), lambda path: False)


def row(key: str, pace: str, engine: str) -> Made:
    return Made(key=key, pace=pace, engine=engine, voice="f1", text="Добар дан!", made_on="2026-05-15", file=f"{engine}-{pace}")


def codes(author: Author) -> list[tuple[int, str]]:
    return [(message.line, message.code) for message in author.messages]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Идем.\nИди.\n\n\nКраj", "<p>Идем.\nИди.</p>\n<p>Краj</p>"),
        ("**а** *б*", "<p><strong>а</strong> <em>б</em></p>"),
        ("а < б", "<p>а &lt; б</p>"),
        ("`{fact:F1} 🔊`", "<p><code>{fact:F1} 🔊</code></p>"),
        ("- а\n- б", "<ul>\n<li>а</li>\n<li>б</li>\n</ul>"),
        ("1. а\n2. б", "<ol>\n<li>а</li>\n<li>б</li>\n</ol>"),
        (":cyr[Њ] и :lat[nj]", '<p><span lang="sr-Cyrl" translate="no">Њ</span> и <span lang="sr-Latn" translate="no">nj</span></p>'),
        (":lang[fa: سلام]", '<p><bdi lang="fa" dir="rtl" translate="no">سلام</bdi></p>'),
        ("[образац](form.pdf)", '<p><a href="/media/form.pdf" rel="noopener noreferrer nofollow">образац</a></p>'),
        ("[друго](../c.md)", '<p><a href="/lesson/c" rel="noopener noreferrer nofollow">друго</a></p>'),
    ],
)
def test_blocks(author, text, html):
    assert author.block(text, 1) == html
    assert author.messages == []


@pytest.mark.parametrize(
    ("text", "html"),
    [("1. мај", "1. мај"), ("- не", "- не"), ("1. *мај*", "1. <em>мај</em>"), ("# *а*", "# <em>а</em>"), ("", ""), ("а & б", "а &amp; б")],
)
def test_one_line_stays_one_line(author, text, html):
    assert author.inline(text, 1) == html


def test_a_table_can_be_scrolled_and_keeps_its_alignment(author):
    html = author.block("| а | б |\n| --- | ---: |\n| в | г |", 1)
    assert html.startswith('<div class="scroll" tabindex="0"><table class="table">')
    assert '<td align="right">г</td>' in html
    assert "style" not in html


def test_a_fact_is_shown_with_its_day_and_source(author):
    html = author.block("Овде: {fact:F1}", 1)
    assert "Такса је 10 &lt;динара&gt;." in html
    assert '(checked on 15. мај 2026., <a href="https://facts.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">Извор</a>)' in html
    assert author.cited == {"F1"}
    assert "javascript" not in author.block("{fact:F2}", 1)
    assert "The fee is 10 &lt;dinars&gt;." in english(author).block("{fact:F1}", 1)


def test_a_spoken_line_has_marked_buttons_and_a_key_for_its_file(author):
    html = author.block("Пре.\n🔊 (Марија) У осам и тридесет. {screen: 8:30}\nПосле.", 1)
    (spoken,) = author.said
    assert (spoken.text, spoken.voice, spoken.shown) == ("У осам и тридесет.", "f1", "У осам и тридесет. 8:30")
    assert "<p>Пре.</p>" in html
    assert "<p>После.</p>" in html
    assert "<p><div" not in html
    assert "<audio" not in heard(html)
    assert heard(html, (spoken.key, "normal")).count("<audio ") == 1
    both = heard(html, (spoken.key, "normal"), (spoken.key, "slow"))
    assert both.count('<audio controls preload="none" aria-label="Listen') == both.count("</audio>") == 2
    assert '<source src="/media/speech/x.opus" type="audio/ogg; codecs=opus"><source src="/media/speech/x.mp3" type="audio/mpeg">' in both
    assert plain(html) == "Пре. У осам и тридесет. 8:30 После."


def test_sound_only_hides_the_text(author):
    assert "<details" in author.block("🔊 [само звук] Добар дан!", 1)


def test_a_recording_is_played_itself(author):
    html = author.block("🔊 dan.opus | Добар *дан*!", 1)
    assert with_sounds(html, Sounds(), lambda path: path == "recordings/dan.opus").count('<source src="/media/recordings/dan.opus"') == 1
    assert "<audio" not in heard(html)
    assert author.said[0].text == "Добар дан!"


def test_an_option_can_be_spoken(author):
    html = author.inline("🔊 Добар дан!", 1)
    assert 'aria-label="Listen: Добар дан!"' in heard(html, (author.said[0].key, "normal"))


def test_who_speaks_decides_the_voice(author):
    author.voices = {"Никола": "m2"}
    for name, voice in (("Никола", "m2"), ("Марија", "f1"), ("Самир", "m1"), ("", "")):
        assert author.spoken("Добар дан!", 1, voice=name).voice == voice
    assert len({spoken.key for spoken in author.said}) == 4


def test_sounds_to_keep_to_make_and_to_delete(author, tmp_path):
    author.block("🔊 Добар дан!", 1)
    key = author.said[0].key
    rows = [row(key, "normal", "espeak-ng"), row(key, "slow", "silent"), row("old", "normal", "gtts")]
    write(tmp_path, {f"media/speech/{one.file}{suffix}": b"sound" for one in rows for suffix in (".opus", ".mp3")})
    write_manifest(tmp_path, rows)
    found = speech(author.said, load(tmp_path), rows, "espeak-ng")
    assert (set(found.keep), set(found.make), found.delete) == ({(key, "normal")}, {(key, "slow")}, {rows[2]})
    assert set(speech(author.said, load(tmp_path), rows, "gtts").make) == {(key, "normal"), (key, "slow")}


def test_pictures_come_from_the_site_alone(author):
    assert author.block("![пошта](pictures/post.png)", 1) == '<p><img src="/media/pictures/post.png" alt="пошта" loading="lazy"></p>'
    for source in ("https://a.example/b.png", "//a.example/b.png", "data:image/png;base64,AA", "\\\\a\\b.png", "HTTP://a.example/c.png"):
        assert "<img" not in author.block(f"а\n\n![пошта]({source})", 1)
    assert {code for _line, code in codes(author)} <= {"remote-picture", "unknown-picture"}
    assert len(author.messages) == 5


def test_messages_name_the_line_of_what_is_wrong(author):
    author.block("а\n\n[б](c.html)\n\n![в](d.png)\n\n{fact:F9}", 10)
    assert sorted(codes(author)) == [(12, "unknown-link"), (14, "unknown-picture"), (16, "unknown-fact")]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext></mtext></math>",
        '<iframe src="https://a.example"></iframe>',
        '<form action="/sign-out"><input name="a"><button>b</button></form>',
        '<div style="position:fixed" class="btn" id="main" data-a="b">а</div>',
        "[а](javascript:alert(1))",
        "[а](JaVaScRiPt:alert(1))",
        "[а](data:text/html,<script>alert(1)</script>)",
        '<a href="x.md" onclick="alert(1)">а</a>',
        '![" onerror="alert(1)](pictures/post.png)',
        '![:lang[fa: " onerror=alert(1) x="]](pictures/post.png)',
        "<style>*{display:none}</style>",
        "<object data=a></object><embed src=a><base href=a><meta http-equiv=refresh content=0>",
        "<a href='x.md' title='> б <script>alert(1)</script>'>а</a>",
    ],
)
def test_nothing_that_acts_gets_through(author, text):
    for writer in (author, english(author)):
        for html in (writer.block(text, 1), writer.inline(text, 1), latin(writer.block(text, 1))):
            Strict().feed(str(html))


OURS = {"class", "tabindex", "translate", "loading", "rel", "aria-hidden", "aria-label", "controls", "preload", "src", "type"}


class Strict(HTMLParser):
    """Fails on elements, attributes and addresses that no lesson may have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS | {"small", "audio", "source"}
        for name, value in attrs:
            assert name in OURS | ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) , (tag, name)
            if name in ("href", "src") and ":" in (value or ""):
                assert str(value).split(":")[0] in SCHEMES
            assert name != "class" or value in {
                "scroll",
                "table",
                "fact",
                "small muted",
                "card row",
                "row",
                "say",
                "say grow",
                "grow",
                "player",
            }


MARKS = st.sampled_from(
    [
        *("{fact:F1}", "{fact:F9}", ":cyr[Њ]", ':lang[ar: a"b>]', "🔊 Добар дан!", "\n🔊 ", "![", "](pictures/post.png)", "[а](b.md)"),
        *("<b>", '<a href="', '">', "</div>", "<!--", "-->", "`", "```\n", "\n\n", "| а | б |\n|---|---|\n", "*[a]: b\n", ":   а"),
        *("&#xe000;0&#xe001;", "\ue0009\ue001", "&#xe010;x&#xe011;", "*", "**", "> ", "- ", "1. ", "\x02", "\x00", "шума", "nj", "x"),
        *("'", '"', "<", ">", "&", "=", "[^1]"),
    ]
)


@given(st.lists(st.one_of(MARKS, st.text(max_size=5)), max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_is_safe_html(text: str):
    materials = Materials(site=Path("nowhere"), facts={"F1": FACT}, vocabulary={}, neighbours=Neighbours(()))
    for language in ("sr", "en"):
        writer = Author(path="content/sr/a/b.md", language=language, materials=materials, gettext=str)
        for html in (writer.block(text, 1), writer.inline(text, 1)):
            Strict().feed(str(html))
            Strict().feed(str(latin(html)))
            every = Sounds(best={(spoken.key, "slow"): ("gtts", "speech/x") for spoken in writer.said})
            Strict().feed(str(with_sounds(html, every, lambda path: True)))


@given(st.text(alphabet="<>abdivspntle=\"'/ &;!-абв", max_size=120))
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing(text: str):
    once = nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES)
    assert nh3.clean(once, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES) == once


def test_english_readers_hear_serbian_as_serbian(author):
    html = english(author).block("Say **Добар дан** and `код` now.", 1)
    assert '<strong><bdi lang="sr-Cyrl">Добар дан</bdi></strong>' in html
    assert english(author).inline("I go у пошту.", 1) == 'I go <bdi lang="sr-Cyrl">у пошту.</bdi>'
    assert latin(english(author).inline("I go у пошту.", 1)) == 'I go <bdi lang="sr-Latn">u poštu.</bdi>'


def test_the_latin_view_converts_what_is_read_and_nothing_else(author):
    html = author.block("Њива ![Љиља](pictures/post.png) `Њ` :cyr[Њ] [веза](https://пошта.срб/њ) ana@пошта.срб :lang[ru: Нью]", 1)
    converted = latin(html)
    for kept in ("<code>Њ</code>", '<span lang="sr-Cyrl" translate="no">Њ</span>', "ana@пошта.срб", ">Нью</bdi>"):
        assert kept in converted
    assert "Njiva" in converted
    assert 'alt="Ljilja"' in converted
    assert ">veza</a>" in converted


def test_only_visible_texts_are_converted():
    before = {"a": (Markup("Њ"), "Њ", 1, None), "b": {"c": Markup("љ")}}
    assert mapped(before, latin) == {"a": ("Nj", "Њ", 1, None), "b": {"c": "lj"}}
    same = (Markup("a"), "б")
    assert mapped(same, latin) is same
