"""The world under measurement: a site of 500 lessons, and a database with learners who have answered them."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from lms.app import create_app
from lms.cli.publish import publish_site
from lms.data.database import db
from lms.data.queries.visitors import token_hash
from lms.data.upgrade import upgrade
from lms.settings import PACKAGED_SITE, load_settings

LESSONS = 500
IN_COURSE = 100
LEARNERS_IN_COHORT = 60
PATTERN = "serbian/a1/01-introductions"
TEST = "bench/test"
QUESTIONS_IN_TEST = 20


@dataclass(frozen=True, kw_only=True)
class World:
    """A data folder with its site. learners: session tokens of the first cohort; coordinator: a session token."""

    data: Path
    site: Path
    learners: tuple[str, ...]
    coordinator: str

    @property
    def environment(self) -> dict[str, str]:
        """What a server needs to know."""
        return {"LMS_DATA": str(self.data), "LMS_SITE": str(self.site)}

    def app(self) -> Flask:
        """The application on this world."""
        return create_app(load_settings({}, site=self.site, data=self.data))


def key(number: int) -> str:
    """The key of a lesson."""
    return f"bench/{number // 50:02d}/lesson-{number:03d}"


def make_site(folder: Path, lessons: int = LESSONS) -> Path:
    """Many lessons with the text of a real one, each with ids of its own, and a curriculum of the first hundred."""
    for language in ("sr", "en"):
        text = (PACKAGED_SITE / "content" / language / f"{PATTERN}.md").read_text("utf-8")
        for number in range(lessons):
            file = folder / "content" / language / f"{key(number)}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("id: a1-01-", f"id: b{number:03d}-"), "utf-8")
    (folder / "content" / "sr" / f"{TEST}.md").write_text(_test(), "utf-8")
    shutil.copy(PACKAGED_SITE / "content" / "vocabulary.tsv", folder / "content")
    names = ", ".join(key(number) for number in range(min(lessons, IN_COURSE)))
    (folder / "curricula").mkdir()
    (folder / "curricula" / "bench.yml").write_text(
        "title: {sr: Мерење, en: Bench}\naudience: {sr: мерење, en: bench}\nhours: 1\nversion: '1.0'\n"
        f"modules:\n  - id: all\n    title: {{sr: Све, en: All}}\n    lessons: [{names}]\ncompletion: {{lessons: 100, score: 60}}\n",
        "utf-8",
    )
    return folder


def _test() -> str:
    """A test of single choices, without a limit of attempts."""
    questions = "".join(
        f"\n## Питање {number}\n<!-- id: bench-test-{number:02d} -->\n\nГде је пошта?\n\n- [x] Овде.\n- [ ] Сутра.\n- [ ] Добро.\n"
        for number in range(1, QUESTIONS_IN_TEST + 1)
    )
    return f"---\ntitle: Провера\nlevel: A1\nkind: test\n---\n\n# Провера\n{questions}"


def make_world(folder: Path, site: Path, learners: int) -> World:
    """A database with this many learners in cohorts of sixty over five territories, each with an answer in a hundred lessons."""
    world = World(
        data=folder, site=site, learners=tuple(f"learner-{n}-{'x' * 40}" for n in range(LEARNERS_IN_COHORT)), coordinator="c" * 50
    )
    app = world.app()
    with app.app_context():
        upgrade(app.extensions["lms.settings"].database)
        publish_site(app)
        db.engine.dispose()
    with sqlite3.connect(folder / "korak.sqlite3") as connection:
        _fill(connection, world, learners)
    connection.close()
    return world


def _fill(connection: sqlite3.Connection, world: World, learners: int) -> None:
    """Insert everything with SQL: a million events one by one would take a quarter of an hour."""
    now = datetime.now(UTC).replace(tzinfo=None)
    at, later = str(now), str(now + timedelta(days=1))
    connection.create_function("pid", 1, lambda number: f"01BENCH{number:019d}")
    connection.create_function("eid", 2, lambda number, lesson: f"02{number:012d}{lesson:012d}")
    connection.create_function("lesson", 1, key)
    run = connection.execute
    run(
        "create temp table p as with recursive n(i) as (select 0 union all select i+1 from n where i+1 < ?) select i, pid(i) id, i / 60 + 1 cohort from n",
        (learners,),
    )
    run(
        "create temp table l as with recursive n(i) as (select 0 union all select i+1 from n where i+1 < 100) select i, lesson(i) k, printf('b%03d-01', i) q from n"
    )
    for number in range(5):
        run(
            "insert into territory (id, code, name_sr, name_en, country) values (?, ?, ?, ?, 'RS')",
            (number + 1, f"t{number}", f"Т{number}", f"T{number}"),
        )
    run(
        "insert into cohort (id, territory_id, name, curriculum, starts_on, place, demo, version) select distinct cohort, cohort % 5 + 1, 'G' || cohort, 'bench', '2026-01-01', '', 0, 0 from p"
    )
    person = "insert into person (id, display_name, search, language, script, text_size, state, demo, created_at) "
    run(f"{person} select id, 'Измишљена ' || i, 'i' || i, 'sr-Cyrl', 'Cyrl', 'normal', 'active', 1, ? from p", (at,))
    run(f"{person} values ('COORDINATOR', 'Координација', 'k', 'sr-Cyrl', 'Cyrl', 'normal', 'active', 1, ?)", (at,))
    run("insert into membership (person_id, role, cohort_id, state, starts_on) select id, 'learner', cohort, 'active', '2026-01-01' from p")
    run("insert into membership (person_id, role, state, starts_on) values ('COORDINATOR', 'coordinator', 'active', '2026-01-01')")
    session = (
        "insert into sign_in (token, person_id, roles, cohort_id, door, created_at, seen_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for number, token in enumerate(world.learners):
        run(session, (token_hash(token), f"01BENCH{number:019d}", "learner", 1, "pin", at, at, later))
    run(session, (token_hash(world.coordinator), "COORDINATOR", "coordinator", None, "password", at, at, later))
    run(
        "insert into entry (id, kind, person_id, cohort_id, object, revision, body, sha, at) select eid(p.i, l.i), 'answered', p.id, p.cohort, l.q, '', "
        "json_object('lesson', l.k, 'type', 'single choice', 'verdict', 'correct', 'reason', '', 'points', 1.0, 'maximum', 1.0, 'response', 0), '', ? from p, l",
        (at,),
    )
    run(
        "insert into question_result (cohort_id, person_id, lesson, question, verdict, reason, points, maximum, tries, last_entry, last_at) "
        "select p.cohort, p.id, l.k, l.q, 'correct', '', 1, 1, 1, eid(p.i, l.i), ? from p, l",
        (at,),
    )
    run(
        "insert into lesson_progress (cohort_id, person_id, lesson, state, answered, points, maximum, opened_at, completed_at, last_at) "
        "select p.cohort, p.id, l.k, case when (p.i + l.i) % 3 then 'completed' else 'opened' end, 1, (p.i + l.i) % 7, 7, ?, case when (p.i + l.i) % 3 then ? end, ? from p, l",
        (at, at, at),
    )
    run(
        "insert into cohort_count (cohort_id, lesson, opened, completed, answers, points, maximum, last_at) "
        "select cohort_id, lesson, count(*), count(completed_at), count(*), sum(points), sum(maximum), ? from lesson_progress group by 1, 2",
        (at,),
    )
    run("analyze")
