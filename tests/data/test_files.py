"""What learners send is kept once, for its owner and their trainers, and goes in time."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from material import NOON, lesson_entry, upload
from sqlalchemy import Connection, func, select

from lms.core import ACTIONS
from lms.data import files
from lms.data.database import reading
from lms.data.files import work_file
from lms.data.models import Entry, ResponseText
from lms.data.operations.files import GRACE, answer_with_file, sweep
from lms.data.operations.learning import Learner, Sent, new_id
from lms.data.operations.rebuilding import verify
from lms.data.queries.files import file_for
from lms.data.record import Record

QUESTION = upload("q1")
ENTRY = lesson_entry(QUESTION)
PAGE = b"%PDF a page of handwriting %%EOF"
OPEN = next(action for action in ACTIONS if action.name == "file.open")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def learner(make_person: Callable[..., str], make_cohort: Callable[..., int]) -> Learner:
    cohort_id = make_cohort()
    return Learner(person_id=make_person("Амина", cohort_id), cohort_id=cohort_id)


def send(record: Record, learner: Learner, folder: Path, identity: str, content: bytes = PAGE, at: Any = NOON) -> str:
    response = {"kind": "document", "sha": hashlib.sha256(content).hexdigest()}
    sent = Sent(id=identity)
    _grade, outcome = answer_with_file(record, learner, ENTRY, QUESTION, response, sent, at, kind="document", content=content, folder=folder)
    return outcome


def stored(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def names() -> list[str]:
    with reading() as connection:
        return sorted(connection.execute(select(work_file.c.stored_as)).scalars())


def test_a_file_lies_where_only_the_server_comes_under_a_name_that_says_nothing(record: Record, learner: Learner, folder: Path):
    identity = new_id()
    assert send(record, learner, folder, identity) == "stored"
    (name,) = stored(folder)
    assert names() == [name]
    assert (len(name), identity in name, learner.person_id in name) == (32, False, False)
    assert (folder.stat().st_mode & 0o777, (folder / name).stat().st_mode & 0o777) == (0o700, 0o600)
    assert (folder / name).read_bytes() == PAGE


def test_the_record_holds_nothing_of_it_and_rebuilds(record: Record, learner: Learner, folder: Path, connection: Connection):
    send(record, learner, folder, new_id())
    body = connection.execute(select(Entry.body)).scalar_one()
    assert (body["response"], body["verdict"], body["maximum"]) == (None, "waiting", 0)
    assert verify(record) == []


def test_sent_twice_it_is_kept_once(record: Record, learner: Learner, folder: Path, connection: Connection):
    identity = new_id()
    assert [send(record, learner, folder, identity) for _time in range(3)] == ["stored", "repeated", "repeated"]
    assert len(stored(folder)) == len(names()) == 1
    assert connection.execute(select(func.count()).select_from(Entry)).scalar() == 1


def test_sent_at_the_same_moment_it_is_kept_once(record: Record, learner: Learner, folder: Path, together: Callable[..., list[Any]]):
    identity = new_id()
    outcomes = together([lambda: send(record, learner, folder, identity)] * 4)
    assert sorted(outcomes) == ["repeated", "repeated", "repeated", "stored"]
    assert stored(folder) == names()
    assert len(names()) == 1


def test_another_file_under_the_same_answer_is_put_aside(record: Record, learner: Learner, folder: Path):
    identity = new_id()
    send(record, learner, folder, identity)
    before = stored(folder)
    assert send(record, learner, folder, identity, PAGE + b" ") == "conflict"
    assert stored(folder) == before


def test_without_room_nothing_is_stored(record: Record, learner: Learner, folder: Path, connection: Connection):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, hard))
    try:
        with pytest.raises(OSError, match="large") as fault:
            send(record, learner, folder, new_id(), bytes(60_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert fault.value.errno == errno.EFBIG
    assert (stored(folder), names()) == ([], [])
    assert connection.execute(select(func.count()).select_from(ResponseText)).scalar() == 0


def test_when_the_answer_is_not_stored_the_file_goes_too(database: Flask, learner: Learner, folder: Path):
    class Stopped(Exception):
        pass

    class Broken(Record):
        def append(self, connection: Connection, event: Any) -> Any:
            super().append(connection, event)
            raise Stopped

    with pytest.raises(Stopped):
        send(Broken((), ()), learner, folder, new_id())
    assert (stored(folder), names()) == ([], [])


def test_old_files_and_what_dead_processes_left_are_swept(record: Record, learner: Learner, folder: Path):
    send(record, learner, folder, new_id(), at=NOON - timedelta(days=200))
    send(record, learner, folder, new_id(), PAGE + b"new", at=NOON)
    with reading() as connection:
        kept = connection.execute(select(work_file.c.stored_as).where(work_file.c.created_at == NOON)).scalar_one()
    program = "import sys; from pathlib import Path; from lms.data import files; files.put(Path(sys.argv[1]), 'document', b'x'); import os; os._exit(1)"
    subprocess.run([sys.executable, "-c", program, str(folder)], check=False)
    (left,) = set(stored(folder)) - set(names())
    long_ago = (NOON - 2 * GRACE).timestamp()
    fresh = files.put(folder, "document", b"being sent just now")
    for name, moment in ((left, long_ago), (fresh.name, NOON.timestamp())):
        os.utime(folder / name, (moment, moment))
    assert sweep(folder, NOON - timedelta(days=180), NOON) == 2
    assert stored(folder) == sorted([kept, fresh.name])
    assert names() == [kept]
    assert sweep(folder, NOON - timedelta(days=180), NOON) == 0


def test_only_its_owner_and_the_trainers_of_the_cohort_may_open_it(
    record: Record, learner: Learner, folder: Path, make_person: Callable[..., str], make_cohort: Callable[..., int], connection: Connection
):
    identity, elsewhere = new_id(), make_cohort()
    send(record, learner, folder, identity)
    own, other = make_person("Тренер", learner.cohort_id, "trainer"), make_person("Тренер", elsewhere, "trainer")
    neighbour = make_person("Сусед", learner.cohort_id)
    others = [other, neighbour, make_person("Коорд", learner.cohort_id, "coordinator"), make_person("Савет", learner.cohort_id, "counsellor")]
    with reading() as later:
        assert [bool(file_for(later, identity, who, OPEN, NOON.date())) for who in (learner.person_id, own)] == [True, True]
        assert [file_for(later, identity, who, OPEN, NOON.date()) for who in others] == [None] * 4


def test_of_somebody_without_a_cohort_only_they_open_it(record: Record, folder: Path, make_person: Callable[..., str], make_cohort: Callable[..., int]):
    alone = Learner(person_id=make_person("Амина"), cohort_id=None)
    identity = new_id()
    send(record, alone, folder, identity)
    trainer = make_person("Тренер", make_cohort(), "trainer")
    with reading() as connection:
        assert file_for(connection, identity, trainer, OPEN, NOON.date()) is None
        assert file_for(connection, identity, alone.person_id, OPEN, NOON.date())
