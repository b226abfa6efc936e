"""What can be said of gTTS without a network: it is asked in Serbian, and says plainly that it did not answer."""

from __future__ import annotations

import http.server
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech_site import lines, wanted

from lms.speech import google
from lms.speech.google import Google
from lms.speech.making import make


class Refusing(http.server.BaseHTTPRequestHandler):
    """Takes the request down and answers that it is tired."""

    asked: list[str]

    def do_CONNECT(self) -> None:
        self.asked.append(self.path)
        self.send_error(429)

    def log_message(self, *_words: object) -> None:
        """Quietly."""


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A way out that ends here."""
    Refusing.asked = []
    with socketserver.TCPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        yield Refusing.asked
        server.shutdown()


def test_without_an_answer_it_tries_again_and_leaves_nothing(proxy: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    waited: list[float] = []
    monkeypatch.setattr(google.time, "sleep", waited.append)
    with pytest.raises(google.SpeechError, match="gTTS gave no sound after 3 tries"):
        Google().say("Добар дан!", "sr", "slow")
    assert proxy == ["translate.google.com:443"] * 3
    assert waited == [1, 2]
    (missing,) = {one.reason for one in make(tmp_path, wanted(tmp_path, lines("Добар дан!"), "gtts"), Google())}
    assert "is the network there?" in missing
    assert not list((tmp_path / "media" / "speech").glob("*.opus"))


def test_it_has_one_serbian_voice():
    assert {Google().voice(voice) for voice in ("f1", "m1")} == {"sr"}
