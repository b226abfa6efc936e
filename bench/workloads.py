"""What is measured on a running server, in rounds that alternate with the floor."""

from __future__ import annotations

import http.client
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.changes import cpu_after_changes
from bench.load import Load, burst
from bench.server import FLOOR, OURS, Server, serving
from bench.table import Row
from bench.world import World, key

ROUNDS, SECONDS = 5, 2.0
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ANSWERS = Path(__file__).parent / "answers.lua"
QUESTION = f"/lesson/{key(0)}/question/b000-01"


def fetch(server: Server, path: str, cookie: str, headers: dict[str, str] | None = None) -> tuple[http.client.HTTPResponse, bytes]:
    """One request with a cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie, **(headers or {})})
    answer = connection.getresponse()
    return answer, answer.read()


def signed_in(server: Server, token: str, path: str) -> tuple[str, str, str]:
    """Cookies of a session with its form cookie, the form token of a page, and the page's ETag."""
    answer, body = fetch(server, path, f"session-token={token}")
    form = (answer.getheader("Set-Cookie") or "").split(";")[0]
    found = TOKEN.search(body.decode())
    return f"session-token={token}; {form}", found[1] if found else "", answer.getheader("ETag") or ""


def serve_rows(big: World, small: World, folder: Path) -> list[Row]:
    """Rows of the table that need servers."""
    (folder / "floor").mkdir()
    with (
        serving(FLOOR, {"LMS_DATA": str(folder / "floor")}) as floor,
        serving(OURS, big.environment) as server,
        serving(OURS, small.environment) as lesser,
    ):
        lesson = f"/lesson/{key(0)}"
        cookie, _token, etag = signed_in(server, big.learners[-1], lesson)
        matrix, staff = "/cohorts/1/progress", {"Cookie": f"session-token={big.coordinator}", "Accept-Encoding": "br"}
        as_staff = tuple(f"{name}: {value}" for name, value in staff.items())
        revision, people = answering(server, big, folder)
        hello, page, again, grid, lesser_grid, posted = [], [], [], [], [], []
        for _round in range(ROUNDS):
            hello.append(burst(floor, "/", seconds=SECONDS))
            page.append(burst(server, lesson, seconds=SECONDS, headers=(f"Cookie: {cookie}",)))
            again.append(burst(server, lesson, seconds=SECONDS, headers=(f"Cookie: {cookie}", f"If-None-Match: {etag}")))
            grid.append(burst(server, matrix, seconds=SECONDS, connections=1, headers=as_staff))
            lesser_grid.append(burst(lesser, matrix, seconds=SECONDS, connections=1, headers=as_staff))
            posted.append(burst(server, QUESTION, seconds=SECONDS, script=ANSWERS, arguments=(str(people), QUESTION, revision)))
        floor_cost = median(load.cpu_per_request for load in hello)
        table = fetch(server, matrix, staff.pop("Cookie"), staff)[1]
        unchanged = fetch(server, lesson, cookie, {"If-None-Match": etag})
        memory = server.memory_mebibytes()
        changed = cpu_after_changes(server, big, matrix, {"Cookie": f"session-token={big.coordinator}", **staff}) / floor_cost

    def ratio(loads: Sequence[Load]) -> float:
        return median(load.cpu_per_request for load in loads) / floor_cost

    headers = sum(len(name) + len(value) + 4 for name, value in unchanged[0].getheaders())
    every = [*page, *again, *grid, *posted]
    return [
        Row(name="lesson page, signed in", value=ratio(page), bound=2, unit="R"),
        Row(name="the same, revalidated (304)", value=ratio(again), bound=1.3, unit="R"),
        Row(name="revalidated: bytes", value=headers + len(unchanged[1]), bound=1000, unit="B"),
        Row(name="answer a question", value=ratio(posted), bound=3.5, unit="R"),
        Row(name="errors in all bursts", value=sum(load.errors for load in every), bound=0, unit="requests"),
        Row(name="cohort matrix 60 x 100, 1M answers", value=ratio(grid), bound=12, unit="R"),
        Row(name="the same, somebody did something since the last look", value=changed, bound=12, unit="R"),
        Row(name="cohort matrix: compressed", value=len(table), bound=10_000, unit="B"),
        Row(name="cohort matrix: against 10k answers", value=ratio(grid) / ratio(lesser_grid), bound=1.3, unit="x"),
        Row(name="memory of two workers, 500 lessons", value=memory, bound=130, unit="MiB PSS"),
    ]


def answering(server: Server, world: World, folder: Path) -> tuple[str, Path]:
    """The revision of the question, and a file of cookies and form tokens for the answering learners."""
    body = fetch(server, QUESTION, f"session-token={world.learners[0]}")[1].decode()
    found = re.search(r'name="revision" value="([0-9a-f]+)"', body)
    lines = []
    for token in world.learners[:-1]:
        cookie, form, _etag = signed_in(server, token, QUESTION)
        lines.append(f"{cookie}\t{form}")
    file = folder / "people.txt"
    file.write_text("\n".join(lines) + "\n")
    return (found[1] if found else ""), file
