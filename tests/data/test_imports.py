"""People from spreadsheets: whatever a spreadsheet does to a file, it is read right or said what to mend, and only once."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from material import NOON
from people import make_group
from sqlalchemy import func, select

from lms.data.access import membership, person
from lms.data.database import reading
from lms.data.models import Audit
from lms.data.operations.imports import LARGEST, MOST_ROWS, Preview, apply, preview
from lms.data.operations.people import LONGEST_NAME


@pytest.fixture
def cohort(database: Flask) -> int:
    """A group of its own."""
    return make_group()


def look(content: bytes | str, cohort: int) -> Preview:
    with reading() as connection:
        return preview(connection, content.encode() if isinstance(content, str) else content, cohort)


def seen(content: bytes | str, cohort: int) -> list[tuple[str, int | None, str]]:
    found = look(content, cohort)
    assert not found.faults, found.faults
    return [(one.display_name, one.birth_year, one.language) for one in found.people]


ONE = [("Жива Ђ.", 1990, "sr-Cyrl")]
LATIN = [("Živa Đ.", 1990, "sr-Cyrl")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("name,year\nЖива Ђ.,1990\n", ONE),
        ("\ufeffname,year\r\nЖива Ђ.,1990\r\n", ONE),
        ("Ime i prezime;Godina rođenja\nЖива Ђ.;1990", ONE),
        ("ИМЕ\tГОДИНА\nЖива Ђ.\t1990\n", ONE),
        ("ime;godina\nŽiva Đ.;1990\n".encode("cp1250"), LATIN),
        ("name,year\rЖива Ђ.,1990\r", ONE),
        ('"name","year"\n"Жива\n Ђ.","1990"\n', ONE),
        ("name,year\n\n , \nЖива Ђ.,1990\n,,,\n\n", ONE),
        ("year,whatever,name\n1990,x,Жива Ђ.,more,cells\n", ONE),
        ("name,year\n Жива  Ђ. , 1990-01-01 \n", ONE),
        ("name,year\nЖива\0 Ђ.\0,1990\n", ONE),
        ("name,birth_year,language\nЖива Ђ.,1990,sr\nZ.,,en\nY.,,sr-Latn\n", [*ONE, ("Z.", None, "en"), ("Y.", None, "sr-Latn")]),
        ('name\n"=HYPERLINK(""http://x"")"\n+A\n@B\n-C\n', [(name, None, "sr-Cyrl") for name in ('=HYPERLINK("http://x")', "+A", "@B", "-C")]),
        ("name\nА\nа\n A \n", [("А", None, "sr-Cyrl")]),
        ("name\nO'Брајен\n\"Ана \"\"Нана\"\"\"\nزهرا ب.\n", [("O'Брајен", None, "sr-Cyrl"), ('Ана "Нана"', None, "sr-Cyrl"), ("زهرا ب.", None, "sr-Cyrl")]),
        ("name,year\n", []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_read_right(cohort: int, content: bytes | str, expected: list[tuple[str, int | None, str]]):
    assert seen(content, cohort) == expected


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("", [1]),
        ("\n\n", [1]),
        ("Жива\nЂорђе\n", [1]),
        ("name,name\nA,B\n", [1]),
        ("name,ime,year\nA,B,1990\n", [1]),
        ("name,year\nЖива,later\n,1990\n123,1990\nА,90\nБ,2990\nВ,1990\n", [2, 3, 4, 5, 6]),
        ("name,language\nA,martian\n", [2]),
        (f"name\n{'я' * (LONGEST_NAME + 1)}\n", [2]),
        ("name\n" + "A\n" * (MOST_ROWS + 1), [0]),
        ("name\n" + "\n".join(f"N{number}" for number in range(10_000)), [0]),
        ("name\nЂ".encode("utf-16"), [1]),
        (b"name\n" + b"x" * LARGEST, [0]),
        (b"name\n\"" + b"x" * 200_000, [0]),
        (b"\x89PNG\r\n\x1a\n\0\0\0", [1]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_stored(cohort: int, content: bytes | str, rows: list[int]):
    raw = content.encode() if isinstance(content, str) else content
    found = apply(raw, cohort, actor_id="somebody", at=NOON)
    assert [fault.row for fault in found.faults] == rows
    for fault in found.faults:
        assert fault.text % fault.values
    with reading() as connection:
        assert connection.execute(select(func.count()).select_from(person)).scalar() == 0


def test_as_many_as_allowed_come_in_at_once_and_a_second_time_nobody(cohort: int):
    content = ("name;year\n" + "".join(f"Особа {number};{1950 + number % 60}\n" for number in range(MOST_ROWS))).encode()
    assert len(apply(content, cohort, actor_id="somebody", at=NOON).people) == MOST_ROWS
    again = apply(content, cohort, actor_id="somebody", at=NOON)
    assert (len(again.people), len(again.known), again.faults) == (0, MOST_ROWS, ())
    with reading() as connection:
        counts = [connection.execute(select(func.count()).select_from(table)).scalar() for table in (person, membership)]
        noted = connection.execute(select(func.count()).where(Audit.action == "person.imported", Audit.cohort_id == cohort)).scalar()
    assert [*counts, noted] == [MOST_ROWS] * 3


def test_the_same_person_in_another_script_is_known(cohort: int):
    apply("name\nЂорђе Ђ.\n".encode(), cohort, actor_id="somebody", at=NOON)
    assert look("name\nĐorđe Đ.\nDjordje Dj.\nЂорђе Ж.\n", cohort).known == ("Đorđe Đ.", "Djordje Dj.")


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(content=st.one_of(st.binary(max_size=400), words.map(lambda text: f"name\n{text}".encode()), st.binary(max_size=200).map(lambda raw: b"name;year\n" + raw)))
def test_no_file_is_a_fault_of_ours(cohort: int, content: bytes):
    found = look(content, cohort)
    assert len(found.people) + len(found.faults) + len(found.known) <= content.count(b"\n") + content.count(b"\r") + 2
    for one in found.people:
        assert 0 < len(one.display_name) <= LONGEST_NAME
    assert look(content, cohort) == found
