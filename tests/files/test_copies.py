"""What strangers may send, and what becomes of it: nothing that could do anything is kept, whatever it is called."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import sys
import wave
import zlib
from array import array
from pathlib import Path

import pytest
from PIL import Image

from lms.files.copies import CHILD, FileRefused, Limits, kind_of, safe_copy

PICTURES, SOUNDS = ("picture", "document"), ("sound",)
SCRIPT = b"<script>document.title = 'taken'</script>"
ORIENTATION, PLACE = 0x0112, 0x8825


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A small picture, brown on the left and blue on the right."""
    made, picture = io.BytesIO(), Image.new("RGB", size, "saddlebrown")
    picture.paste("navy", (size[0] // 2, 0, *size))
    picture.save(made, kind, **options)
    return made.getvalue()


def speech(seconds: float, rate: int = 8_000) -> bytes:
    """A tone as WAV."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        second = array("h", (int(9_000 * math.sin(number / 5)) for number in range(rate))).tobytes()
        file.writeframes((second * (int(seconds) + 1))[: 2 * int(seconds * rate)])
    return made.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb() -> bytes:
    """A PNG of 900 million pixels in a hundred kilobytes."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(30_000 // 8 + 1) * 30_000, 9)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HOSTILE = {
    "polyglot-gif-html": b"GIF89a/*" + SCRIPT + b"*/=1;",
    "svg-onload": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
    "svg-with-header": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html-as-jpg": b"<!doctype html>" + SCRIPT,
    "html-before-pdf": SCRIPT + PDF,
    "empty": b"",
    "one-byte": b"\xff",
    "nul": bytes(500),
    "jpeg-head-only": b"\xff\xd8\xff\xe0" + SCRIPT,
    "truncated-jpeg": photo(size=(600, 400))[:1500],
    "truncated-png": photo("PNG", (600, 400))[:200],
    "truncated-webp": photo("WEBP", (600, 400))[:60],
    "pdf-without-end": PDF[:40],
    "bomb": bomb(),
    "program": b"MZ" + bytes(200),
    "elf": b"\x7fELF" + bytes(200),
    "zip": b"PK\x03\x04" + bytes(200),
    "playlist": b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nfile:///etc/passwd\n",
    "heic-name": b"\x00\x00\x00\x18ftypheic" + bytes(200),
    "sound": speech(1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_and_no_pdf_is_refused_with_a_sentence(name):
    with pytest.raises(FileRefused, match=r"[.]$"):
        safe_copy(HOSTILE[name], PICTURES)


@pytest.mark.parametrize("name", [*(set(HOSTILE) - {"sound"}), "picture", "webm-of-nothing", "ogg-of-nothing", "mp4-of-nothing"])
def test_what_is_no_sound_is_refused(name):
    more = {
        "picture": photo(),
        "webm-of-nothing": b"\x1a\x45\xdf\xa3" + bytes(300),
        "ogg-of-nothing": b"OggS" + bytes(300),
        "mp4-of-nothing": b"\x00\x00\x00\x18ftypmp42" + bytes(300),
    }
    with pytest.raises(FileRefused, match=r"[.]$"):
        safe_copy({**HOSTILE, **more}[name], SOUNDS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew(kind):
    copy = safe_copy(photo(kind), PICTURES)
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert (copy.kind, picture.format, picture.size) == ("picture", "WEBP", (60, 40))


def test_a_photo_loses_its_place_and_its_camera_and_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x0110] = 6, "Camera of somebody"
    exif.get_ifd(PLACE)[2] = (43.0, 19.0, 12.0)
    sent = photo(exif=exif, comment=b"a comment with a name")
    with Image.open(io.BytesIO(sent)) as before:
        assert before.getexif().get_ifd(PLACE)
    copy = safe_copy(sent, PICTURES)
    assert b"Camera" not in copy.content
    assert b"comment with" not in copy.content
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert (dict(picture.getexif()), picture.info.get("xmp"), picture.size) == ({}, None, (40, 60))
        assert picture.getpixel((20, 5))[0] > picture.getpixel((20, 55))[0], "what was on the left is on top"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_behind_a_picture_is_gone(kind):
    assert b"script" not in safe_copy(photo(kind) + SCRIPT, PICTURES).content


def test_a_large_photo_becomes_small_and_what_is_transparent_white():
    made = io.BytesIO()
    Image.new("RGBA", (5_000, 2_500), (0, 0, 0, 0)).save(made, "PNG")
    with Image.open(io.BytesIO(safe_copy(made.getvalue(), PICTURES).content)) as picture:
        assert picture.size == (2_000, 1_000)
        assert min(picture.getpixel((0, 0))) > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read(mode):
    made = io.BytesIO()
    Image.new(mode, (30, 20)).save(made, "JPEG" if mode == "CMYK" else "PNG")
    assert safe_copy(made.getvalue(), PICTURES).kind == "picture"


def test_a_pdf_stays_as_it_is():
    copy = safe_copy(PDF, PICTURES)
    assert (copy.kind, copy.content) == ("document", PDF)


def heard(content: bytes) -> tuple[str, int, float]:
    """Codec, channels and seconds of a sound; read by a program of its own, as the server does."""
    program = (
        "import av, io, sys\n"
        "with av.open(io.BytesIO(sys.stdin.buffer.read())) as file:\n"
        "    stream = file.streams.audio[0]\n"
        "    seconds = sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))\n"
        "    print(stream.codec.name, stream.channels, seconds)\n"
    )
    codec, channels, seconds = subprocess.run([sys.executable, "-c", program], input=content, capture_output=True, check=True).stdout.split()
    return codec.decode(), int(channels), float(seconds)


def test_a_sound_becomes_opus_with_one_channel():
    copy = safe_copy(speech(2), SOUNDS)
    codec, channels, seconds = heard(copy.content)
    assert (codec, channels, copy.content[:4]) == ("opus", 1, b"OggS")
    assert 1.9 < seconds < 2.2


def test_three_minutes_are_enough():
    assert len(safe_copy(speech(179), SOUNDS).content) < 1_000_000
    with pytest.raises(FileRefused, match="three minutes"):
        safe_copy(speech(182), SOUNDS)


def test_the_bomb_says_that_it_is_too_large():
    assert len(HOSTILE["bomb"]) < 150_000
    with pytest.raises(FileRefused, match="too large"):
        safe_copy(HOSTILE["bomb"], PICTURES)


@pytest.mark.parametrize("limits", [Limits(megabytes=30), Limits(wall_seconds=0.01), Limits(cpu_seconds=0)], ids=["memory", "time", "cpu"])
def test_a_child_that_wants_too_much_is_stopped(limits):
    sent = photo("PNG", (6_000, 6_000))
    with pytest.raises(FileRefused, match=r"[.]$"):
        safe_copy(sent, PICTURES, limits)
    assert safe_copy(sent, PICTURES).kind == "picture", "the next one has a child of its own"
    children = Path(f"/proc/self/task/{Path('/proc/thread-self').resolve().name}/children")
    running = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children.read_text().split()]
    assert [command for command in running if CHILD.encode() in command] == []


def test_the_server_carries_neither_pillow_nor_ffmpeg():
    program = "import sys, lms.app\nprint([name for name in ('PIL', 'av') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_content_says_what_it_is():
    assert kind_of(photo("PNG"))[0] == "picture"
    assert kind_of(speech(1))[0] == "sound"
    assert kind_of(b"GIF89a") == (None, "")
