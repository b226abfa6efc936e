"""Work in a jail: whatever one item does, the others are done."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from lms.content import jail
from lms.content.jail import Killed, each


def naughty(item: str) -> Any:
    """What an item of this name does to its worker."""
    if item == "spin":
        while True:
            pass
    if item == "wait":
        signal.pause()
    if item == "eat":
        return len([bytearray(1_000_000) for _ in range(2_000)])
    if item == "die":
        os._exit(3)
    if item == "dig":
        return naughty_depth(0)
    if item == "raise":
        raise ValueError("мистерија")
    return item.upper()


def naughty_depth(depth: int) -> int:
    return naughty_depth(depth + 1)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "CPU_SECONDS", 1)
    monkeypatch.setattr(jail, "WALL_SECONDS", 3)


def results(items: list[str]) -> dict[str, Any]:
    return {items[number]: result for number, result in each(naughty, items)}


def test_each_item_has_its_result():
    items = [f"item {number}" for number in range(50)]
    assert results(items) == {item: item.upper() for item in items}
    assert results([]) == {}


def test_the_others_go_on_whatever_one_does():
    bad = ["spin", "wait", "eat", "die", "dig", "raise"]
    found = results(["a", *bad, "b", "c"])
    assert {item for item, result in found.items() if isinstance(result, Killed)} == set(bad)
    assert found["b"] == "B"
    assert found["raise"].error == "ValueError: мистерија"
    assert found["spin"].error == ""


def test_one_worker_is_enough():
    assert len(list(each(naughty, ["die", "a", "die", "b"], workers=1))) == 4


def children() -> set[str]:
    """The ids of this process's children, also of those that ended and nobody asked about."""
    return {number for file in Path("/proc/self/task").glob("*/children") for number in file.read_text().split()}


def test_nobody_is_left_behind_when_the_caller_stops():
    before = children()  # servers of other tests
    doing = each(naughty, ["a", "wait", "wait"])
    next(doing)
    assert children() > before
    doing.close()
    assert children() == before


@pytest.mark.parametrize("items", [["a", "b"], ["wait", "wait"], ["spin", "a"]])
def test_workers_end_when_their_parent_is_killed(items):
    reading, writing = os.pipe()
    parent = jail.FORK.Process(target=lambda: [os.kill(os.getpid(), signal.SIGKILL) for _ in each(naughty, ["a", *items])])
    parent.start()
    os.close(writing)  # every worker still has it: the other end closes when the last of them is gone
    assert os.read(reading, 1) == b""
    os.close(reading)
    parent.join()
    assert parent.exitcode == -signal.SIGKILL
