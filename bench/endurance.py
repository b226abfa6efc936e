"""A hundred thousand answers, one after the other: none may go wrong, and none may wait long."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

from bench.load import Load, burst
from bench.server import OURS, serving
from bench.table import Row
from bench.workloads import ANSWERS, QUESTION, answering
from bench.world import World

ENOUGH = 100_000
BURST, LONGEST = 15, 360
"""Seconds of one burst, and after which no other begins."""


def endurance_rows(world: World, folder: Path) -> list[Row]:
    """Bursts of answers at 8 connections until there are enough, or the time is over."""
    loads: list[Load] = []
    with serving(OURS, world.environment) as server:
        revision, people = answering(server, world, folder)
        arguments, begun = (str(people), QUESTION, revision), monotonic()
        while sum(load.requests for load in loads) < ENOUGH and monotonic() - begun < LONGEST:
            loads.append(burst(server, QUESTION, seconds=BURST, script=ANSWERS, arguments=arguments))
    return [
        Row(name="answers sent", value=sum(load.requests for load in loads), bound=ENOUGH, unit="requests", at_least=True),
        Row(name="answers that went wrong", value=sum(load.errors for load in loads), bound=0, unit="requests"),
        Row(name="answer: p99 at 8 connections, worst burst", value=max(load.p99 for load in loads), bound=60, unit="ms"),
        Row(name="answer: longest", value=max(load.longest for load in loads), bound=250, unit="ms"),
    ]
