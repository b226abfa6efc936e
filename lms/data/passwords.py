"""Secrets: what people choose is hashed slowly, what we draw is long enough for a fast hash."""

from __future__ import annotations

import hashlib
import secrets
import threading

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.content.serbian import fold
from lms.data.common import guessable

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
PIN_DIGITS = 6
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""For codes that people read from paper: no 0 O 1 I L U."""
CARD_LENGTH = 27
"""30 letters to the power of 27 are 132 bits (at least 128: security.md S21)."""
TYPED_LENGTH = 16
CODE_LENGTH = 9
"""44 bits (at least 40: security.md S22), in three groups of three."""
TOTP_STEP = 30
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)
"""Each hash takes 19 MB; more at the same moment would only take the memory of everybody else (security.md S20)."""
DUMMY = HASHER.hash(secrets.token_urlsafe(16))
"""Checked when there is no account, so that an answer takes as long (security.md S19)."""


class WeakSecret(ValueError):
    """A password or PIN that is easy to guess; the sentence says what to choose instead."""


def draw(length: int) -> str:
    """A code of random letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def digest(secret: str) -> str:
    """What is kept of a secret that we drew."""
    return hashlib.sha256(secret.encode()).hexdigest()


def typed(text: str) -> str:
    """A code as somebody typed it: without spaces and hyphens, in capitals, Cyrillic look-alikes as Latin."""
    letters = str.maketrans("АВЕКМНРСТХЈ", "ABEKMHPCTXJ")
    return "".join(letter for letter in text.upper().translate(letters) if letter.isalnum())[:64]


def slow_hash(secret: str) -> str:
    """What is kept of a secret that a person chose (argon2id; security.md S20)."""
    with _AT_ONCE:
        return HASHER.hash(secret)


def refreshed(kept: str, secret: str) -> str:
    """What to keep of a secret that was just right: the same, unless it was hashed with other parameters than today's."""
    return slow_hash(secret[:LONGEST_PASSWORD]) if HASHER.check_needs_rehash(kept) else kept


def matches(kept: str | None, secret: str) -> bool:
    """Whether a secret is the one that was kept; takes as long when nothing was kept."""
    try:
        with _AT_ONCE:
            return HASHER.verify(kept or DUMMY, secret[:LONGEST_PASSWORD]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def check_password(password: str, username: str) -> None:
    """Raises WeakSecret for a password that is too short or easy to guess."""
    plain = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        raise WeakSecret("short")
    if len(password) > LONGEST_PASSWORD:
        raise WeakSecret("long")
    if (username and username.casefold() in plain) or len(set(plain)) < 5 or guessable(plain, frozenset({fold(username)})):
        raise WeakSecret("common")


def check_pin(pin: str) -> None:
    """Raises WeakSecret for anything but six digits that are neither all the same nor a row."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise WeakSecret("digits")
    steps = {int(after) - int(before) for before, after in zip(pin, pin[1:], strict=False)}
    if steps in ({0}, {1}, {-1}) or pin[:3] == pin[3:] or pin[:2] * 3 == pin:
        raise WeakSecret("row")


def totp_step(seed: str, code: str, last: int | None, seconds: float) -> int | None:
    """The time step for which a code is right, if that step was not used before; one step of drift is allowed."""
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    now = int(seconds // TOTP_STEP)
    for step in (now, now - 1, now + 1):
        if (last is None or step > last) and secrets.compare_digest(pyotp.TOTP(seed).at(step * TOTP_STEP), digits):
            return step
    return None
