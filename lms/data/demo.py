"""A fictional programme: territories, groups, people and a believable history, made through the record like any other."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from lms.content.catalogue import Catalogue
from lms.content.lesson import Lesson
from lms.data.access import cohort, membership, person
from lms.data.database import writing
from lms.data.demo_history import Given, Student, history
from lms.data.models import ResponseText, Territory
from lms.data.operations.credentials import keep, make_card, set_staff
from lms.data.operations.people import NewMembership, NewPerson, insert_membership, person_row
from lms.data.passwords import CARD_LENGTH, LETTERS, TYPED_LENGTH, WeakSecret, check_pin, slow_hash
from lms.data.record import Record

SEED = 2026
WEEKS = 6
"""How long ago the groups began."""
TERRITORIES = (
    ("milan", "Милано", "Milan", "IT"),
    ("berlin", "Берлин", "Berlin", "DE"),
    ("vienna", "Беч", "Vienna", "AT"),
    ("stockholm", "Стокхолм", "Stockholm", "SE"),
    ("serbia", "Србија", "Serbia", "RS"),
)
GROUPS = (
    ("serbia", "А1 Ниш", 60, "serbian-a1"),
    ("serbia", "А1 Београд", 14, "serbian-a1"),
    ("milan", "Gruppo A1", 11, "civic"),
    ("berlin", "Gruppe A1", 12, "civic"),
    ("vienna", "Gruppe 1", 9, "serbian-a1"),
    ("stockholm", "Grupp A", 8, "civic"),
    ("serbia", "Предавачи 2026", 7, "train"),
)
"""Territory, name, learners, and how the name of their curriculum begins (else the first there is)."""
GIVEN_NAMES = (  # noqa: SIM905
    "Амина Фарид Зехра Самир Лејла Омар Марјам Јусуф Фатима Давид Айлин Бехруз Ћамил Дуња Ђула Емир Естер Faisal Хана Ибрахим "
    "Јасмина Карим Latifa Људмила Мухамед Наргис Оксана Parisa Рашид Сара Тарик Umar Валентина Wafa Ксенија Захра Жале Шпреса "
    "Amara Bilal Chinara Dawit Эльмира Farida Гуљсум Hiwot"
).split()
SIGNED = "АБВГДЂЖЗИЈКЛМНОПРСТЋУФХЦЧШ"
MORE_NAMES = ("زهرا ب.", "أمينة ك.", "ناصر م.", "گلناز ر.")


@dataclass(frozen=True, kw_only=True)
class Way:
    """How to sign in as somebody. Staff: username, password and the seed of the second factor; learners: card and PIN."""

    role: str
    name: str
    username: str = ""
    password: str = ""
    seed: str = ""
    card: str = ""
    letters: str = ""
    pin: str = ""


STAFF = (
    ("trainer", "Јелена М.", "demo-trainer"),
    ("coordinator", "Нада К.", "demo-coordinator"),
    ("counsellor", "Весна П.", "demo-counsellor"),
    ("administrator", "Марко А.", "demo-administrator"),
)
LEARNER = "Амина Р."
"""The learner whose card is printed: the first of the first group."""


def ways(key: str) -> tuple[Way, ...]:
    """One sign-in for each role, the same for the same installation. key: its secret key."""
    drawn = (f"{int.from_bytes(_bytes(key, f'pin {number}')) % 1_000_000:06}" for number in range(100))
    pin = next(pin for pin in drawn if _good_pin(pin))
    learner = Way(role="learner", name=LEARNER, card=_code(key, "card", CARD_LENGTH), letters=_code(key, "letters", TYPED_LENGTH), pin=pin)
    return (learner, *(_staff_way(key, role, name, username) for role, name, username in STAFF))


def _staff_way(key: str, role: str, name: str, username: str) -> Way:
    password = "-".join(_code(key, f"{role} {part}", 5).lower() for part in range(4))
    seed = base64.b32encode(_bytes(key, f"seed {role}")[:20]).decode()
    return Way(role=role, name=name, username=username, password=password, seed=seed)


def _bytes(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"demo {purpose}".encode(), hashlib.sha256)


def _code(key: str, purpose: str, length: int) -> str:
    return "".join(LETTERS[byte % len(LETTERS)] for byte in _bytes(key, purpose)[:length])


def _good_pin(pin: str) -> bool:
    try:
        check_pin(pin)
    except WeakSecret:
        return False
    return True


def load(record: Record, catalogue: Catalogue, key: str, at: datetime) -> tuple[Way, ...]:
    """Add the fictional programme, unless it is there. Gives one sign-in for each role. key: the secret key."""
    known = ways(key)
    passwords = {way.username: slow_hash(way.password) for way in known if way.username}
    pin = slow_hash(known[0].pin)
    with writing() as connection:
        if connection.execute(select(person.c.id).where(person.c.username == STAFF[0][2])).first():
            return known
        random = Random(SEED)  # noqa: S311 - a story, not a secret
        groups = _groups(connection, catalogue, at)
        names = _names(random)
        students = [(group, one) for group in groups for one in _learners(connection, group, names, at, random)]
        happened = [given for group, student in students for given in history(student, group.lessons, at, random)]
        for given in sorted(happened, key=lambda one: one.event.at):
            _append(connection, record, given)
        _add_staff(connection, known, passwords, groups, at)
        first = students[0][1].person_id
        make_card(connection, first, known[0].card, known[0].letters, at)
        keep(connection, first, "pin", pin, at)
        connection.commit()
    return known


@dataclass(frozen=True, kw_only=True)
class Group:
    """A fictional cohort and the lessons of its curriculum."""

    cohort_id: int
    territory_id: int
    size: int
    lessons: tuple[Lesson, ...]


def _groups(connection: Connection, catalogue: Catalogue, at: datetime) -> list[Group]:
    places = {}
    for code, name_sr, name_en, country in TERRITORIES:
        found = connection.execute(select(Territory.id).where(Territory.code == code)).scalar()
        values = {"code": code, "name_sr": name_sr, "name_en": name_en, "country": country}
        places[code] = found or _inserted(connection, Territory.__table__, values)
    groups = []
    for code, name, size, beginning in GROUPS:
        names = sorted(catalogue.curricula, key=lambda one: (not one.startswith(beginning), one))
        found_lessons = [catalogue.lesson(lesson, "sr", "Cyrl") for lesson in catalogue.curricula[names[0]].lessons] if names else []
        starts_on = (at - timedelta(weeks=WEEKS)).date()
        days = {"starts_on": starts_on, "ends_on": starts_on + timedelta(weeks=26)}
        group: dict[str, Any] = {
            "territory_id": places[code],
            "name": name,
            "curriculum": names[0] if names else "",
            "place": "",
            "demo": True,
        }
        cohort_id = _inserted(connection, cohort, {**group, **days, "version": 0})
        lessons = tuple(lesson for lesson in found_lessons if lesson and not lesson.draft)
        groups.append(Group(cohort_id=cohort_id, territory_id=places[code], size=size, lessons=lessons))
    return groups


def _inserted(connection: Connection, table: Any, values: dict[str, Any]) -> int:
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _names(random: Random) -> Iterator[str]:
    """Invented names: one name and one letter."""
    yield LEARNER
    yield from MORE_NAMES
    pairs = [f"{given} {letter}." for given in GIVEN_NAMES for letter in SIGNED if f"{given} {letter}." != LEARNER]
    yield from random.sample(pairs, len(pairs))


def _learners(connection: Connection, group: Group, names: Iterator[str], at: datetime, random: Random) -> list[Student]:
    """The learners of a group, as people and members."""
    begin = at - timedelta(weeks=WEEKS)
    languages = random.choices(("sr-Cyrl", "sr-Latn", "en"), (7, 2, 1), k=group.size)
    new = [NewPerson(display_name=next(names), language=language, demo=True) for language in languages]
    people = [person_row(one, begin - timedelta(days=3)) for one in new]
    connection.execute(insert(person), people)
    students = [_student(one["id"], one["display_name"], group, at, random) for one in people]
    connection.execute(insert(membership), [_learning(one, group, begin, random) for one in students])
    return students


def _student(person_id: str, name: str, group: Group, at: datetime, random: Random) -> Student:
    """Some have not begun, most are on their way, a few have not come for weeks. The learner of the card is in the second lesson."""
    count = len(group.lessons)
    lessons = min(count, max(0, round(random.gauss(0.55, 0.3) * count)))
    fraction = random.choice((0.0, 0.3, 0.6))
    if lessons < count and group.lessons[lessons].kind == "test" and random.random() < 0.7:
        fraction = 0.0
    if random.random() < 0.1:
        lessons, fraction = 0, 0.0
    if name == LEARNER:
        lessons, fraction = min(1, count), 0.5
    away = timedelta(days=random.choice((0, 0, 1, 1, 1, 2, 3, 5, 12, 20)) if name != LEARNER else 1)
    starts_at = at - timedelta(weeks=WEEKS) + timedelta(days=random.randrange(10))
    return Student(
        person_id=person_id,
        cohort_id=group.cohort_id,
        skill=random.uniform(0.6, 0.97),
        lessons=lessons,
        fraction=fraction,
        starts_at=starts_at,
        ends_at=at - away,
    )


def _learning(student: Student, group: Group, begin: datetime, random: Random) -> dict[str, Any]:
    """A learner's membership; a few have paused or left."""
    away = student.lessons > 0 and student.fraction == 0.0 and random.random() < 0.15
    state = random.choice(("paused", "dropped")) if away else "active"
    place = {"person_id": student.person_id, "role": "learner", "cohort_id": group.cohort_id, "territory_id": None}
    return {**place, "state": state, "starts_on": begin.date(), "ends_on": None}


def _append(connection: Connection, record: Record, given: Given) -> None:
    record.append(connection, given.event)
    if given.own_words is not None:
        row = {"id": given.event.id, "person_id": given.event.person_id, "body": given.own_words}
        connection.execute(insert(ResponseText), row)


def _add_staff(connection: Connection, known: Sequence[Way], passwords: dict[str, str], groups: Sequence[Group], at: datetime) -> None:
    """The trainer and the counsellor work in the first group's territory, the others everywhere."""
    for way in known:
        if way.username:
            row = person_row(NewPerson(display_name=way.name, username=way.username, demo=True), at)
            connection.execute(insert(person), row)
            territory_id = groups[0].territory_id if way.role in ("trainer", "counsellor") else None
            role = NewMembership(role=way.role, starts_on=(at - timedelta(weeks=WEEKS)).date(), territory_id=territory_id)
            insert_membership(connection, row["id"], role)
            set_staff(connection, row["id"], passwords[way.username], way.seed, at)
