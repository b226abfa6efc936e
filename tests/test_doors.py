"""One way in: who may begin a session, try a secret, or hand out a session's cookie (security.md S17)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "lms").rglob("*.py"))
SIGN_IN = "lms/data/operations/sign_in.py"
ALONE = {
    "begin": {SIGN_IN},
    "renew": {SIGN_IN},
    "matches": {SIGN_IN},
    "totp_step": {SIGN_IN, "lms/data/operations/credentials.py"},
}
"""Function -> the only files that call it. An invitation's new factor is confirmed in credentials, before it counts."""
DECLARED = {"lms/data/models.py", "lms/data/operations/sessions.py"}
"""The only files that may write to the table of sessions, beside the queries that read it."""


def calls(file: Path) -> Iterator[str]:
    """The names of functions that a file calls, also through their module."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                yield called.id
            elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id in ("sessions", "passwords", "access"):
                yield called.attr


@pytest.mark.parametrize("function", ALONE)
def test_only_the_one_way_in_does_this(function: str):
    callers = {file.relative_to(ROOT).as_posix() for file in FILES if function in calls(file)}
    assert callers == ALONE[function]


def test_only_the_doors_hand_out_the_cookie_of_a_session():
    """Others may read it, as the token of forms does."""
    givers = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "set_cookie"
        for argument in node.args
        if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Name) and argument.func.id == "session_cookie"
    }
    assert givers == {"lms/web/sign_in.py", "lms/web/confirm.py"}


def test_only_sessions_are_written_by_their_own_file():
    """Any other file that names the table of sessions only reads it."""
    for file in FILES:
        name, source = file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        if name in DECLARED or "SignIn" not in source:
            continue
        written = {
            argument.id
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("insert", "update", "delete")
            for argument in node.args
            if isinstance(argument, ast.Name)
        }
        assert not written & {"SignIn", "session"}, name


def test_every_door_is_one_of_the_one_way_in():
    """The route of the doors offers what `DOORS` holds, apart from the second factor again, which has a page of its own."""
    source = (ROOT / SIGN_IN).read_text("utf-8")
    doors = next(
        {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "DOORS" and isinstance(node.value, ast.Dict)
    )
    route = (ROOT / "lms/web/sign_in.py").read_text("utf-8").split("<any(")[1].split(")")[0]
    assert set(route.split(", ")) == doors - {"again"}
