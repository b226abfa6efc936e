"""Secrets: what people choose is hashed slowly, what we draw is long enough for a fast hash."""

from __future__ import annotations

import hashlib
import secrets

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
PIN_DIGITS = 6
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""For codes that people read from paper: no 0 O 1 I L U."""
CARD_LENGTH = 26
"""30 letters to the power of 26 is 127.6 bits; with the prefix of the address the QR stays small."""
TYPED_LENGTH = 16
CODE_LENGTH = 8
TOTP_STEP = 30
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
DUMMY = HASHER.hash(secrets.token_urlsafe(16))
"""Checked when there is no account, so that an answer takes as long (security.md S19)."""
COMMON = frozenset(
    "password passw0rd lozinka lozinka123 sifra sifra123 korak korak123 qwerty qwertz letmein welcome dobrodosli srbija beograd "  # noqa: SIM905
    "123456789012 1234567890123 password1234 lozinka12345 administrator qwertyuiopas".split()
)


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
    return HASHER.hash(secret)


def matches(kept: str | None, secret: str) -> bool:
    """Whether a secret is the one that was kept; takes as long when nothing was kept."""
    try:
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
    if username.casefold() in plain or len(set(plain)) < 5 or any(plain.strip("0123456789!. ") == word for word in COMMON):
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
