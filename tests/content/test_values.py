"""Numbers, times, dates and phone numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.values import MONTHS, PARSERS, clock, day, is_value, number, phone, same, span


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", 8), ("08", 8), ("8.", 8), ("8 .", 8), ("8,0", 8), ("8!", 8), ("„8“", 8), ("+8", 8), ("-8", -8), ("−8", -8), ("–8", -8),
        ("12,5", 12.5), ("12.5", 12.5), ("12.50", 12.5), ("0,25", 0.25), ("1.500", 1500), ("12.500", 12500), ("1.500.000", 1_500_000),
        ("1 500", 1500), ("1\u00a0500", 1500), ("1\u202f500", 1500), ("1 500,5", 1500.5), ("1.500,75", 1500.75), ("-1.500", -1500),
        ("1,500", 1.5), ("1500.", 1500), ("٨", 8), ("۱۲", 12), ("१२", 12), ("１２", 12), ("١٢٫٥", 12.5), ("١٬٥٠٠", 1500), ("\u200f8\u200e", 8),
        ("осам", 8), ("Osam.", 8), ("OSAM", 8), ("četiri", 4), ("cetiri", 4), ("дванаест", 12), ("нула", 0), ("једна", 1), ("једно", 1),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float):
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "осамм", "тринаест", "1 5", "8 9", "8. 9", "1.50.0", "1..5", "8a", "8%", "--8", "8-", "сест", "пет шест", ",5", "½", "²", "1 500 5", "12.500.00"],
)
def test_what_is_no_number(text: str):
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8:30", (8, 30)), ("08:30", (8, 30)), ("8.30", (8, 30)), ("8,30", (8, 30)), ("8 : 30", (8, 30)), ("8h30", (8, 30)), ("8 H", (8, 0)),
        ("8:30 h", (8, 30)), ("8.30 часова", (8, 30)), ("20 časova", (20, 0)), ("1 сат", (1, 0)), ("2 sata", (2, 0)), ("5 sati", (5, 0)),
        ("1 час", (1, 0)), ("3 часа", (3, 0)), ("8.30ч.", (8, 30)), ("8", (8, 0)), ("0:00", (0, 0)), ("24:00", (0, 0)), ("23:59", (23, 59)), ("٨:٣٠", (8, 30)),
    ],
)  # fmt: skip
def test_times(text: str, value: tuple[int, int]):
    assert clock(text) == value


@pytest.mark.parametrize("text", ["", "24:01", "25:00", "8:60", "8:3", "830", "8 и 30", "пола девет", "8:30 pm", "8-30", "8:300", "123:00"])
def test_what_is_no_time(text: str):
    assert clock(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "15.5.2026.", "15.5.2026", "15.05.2026.", "15. 5. 2026.", "15/5/2026", "15-5-2026", "15–5–2026", "15 5 2026", "15. маја 2026.",
        "15. мај 2026.", "15 maja 2026", "15. V 2026.", "15.v.2026", "15. МАЈА 2026. године", "15.5.2026. год.", "15.5.2026 г.", "١٥/٥/٢٠٢٦",
        "\u200e15.5.2026.",
    ],
)  # fmt: skip
def test_dates(text: str):
    assert day(text) == (15, 5, 2026)


@pytest.mark.parametrize(
    "text",
    ["", "5.15.2026.", "2026-05-15", "15.5.26.", "15.5.", "32.1.2026", "0.1.2026", "1.0.2026", "1.13.2026", "30.2.2026", "31.4.2026", "15. маја", "15. мајa2026x", "сутра", "15. нешто 2026."],
)
def test_what_is_no_date(text: str):
    assert day(text) is None


def test_the_months_have_their_names_and_roman_numbers():
    for place, names in enumerate(MONTHS, 1):
        for name in names:
            assert day(f"1. {name} 2026.") == (1, place, 2026)
    assert (day("29.2.2026"), day("31.1.2026"), day("31.12.2026")) == ((29, 2, 2026), (31, 1, 2026), (31, 12, 2026))


@pytest.mark.parametrize(
    "text",
    ["064 123 4567", "0641234567", "064/123-45-67", "064.123.4567", "(064) 123-4567", "+381641234567", "+381 (0)64 123 4567", "00381 64 123 4567", "٠٦٤١٢٣٤٥٦٧", "064–123–4567"],
)
def test_phone_numbers(text: str):
    assert phone(text) == "0641234567"


def test_other_phone_numbers():
    assert phone("194") == "194"
    assert phone("+49 170 1234567") == phone("0049 170 1234567") == "+491701234567"
    assert [phone(text) for text in ("", "12", "број 194", "064 123 456x", "+", "1" * 16, "0641+234")] == [None] * 7
    assert phone("1" * 15) == "1" * 15


def test_spans_of_numbers():
    assert span("12..15") == span(" 12 .. 15 ") == (12, 15)
    assert span("-2..2,5") == (-2, 2.5)
    assert span("37 ± 0,5") == span("37+-0,5") == (36.5, 37.5)
    assert [span(text) for text in ("12", "12-15", "a..b", "..", "1..2..3", "1.1.1..2", "2±1.1.1", "1.1.1±2", "1..1.1.1")] == [None] * 9
    assert [same("12..15", text, "number") for text in ("12", "15", "11,9", "15,1", "тринаест", "дванаест")] == [True, True, False, False, False, True]
    assert [same("0,1 ± 0,2", text, "number") for text in ("0,3", "-0,1", "0,31", "-0,11")] == [True, True, False, False]


def test_a_wording_is_no_value():
    assert is_value("8:30", "time")
    assert is_value("12..15", "number")
    assert is_value("осам", "number")
    assert not is_value("пола девет", "time")
    assert not is_value("12..15", "time")
    assert not is_value("тринаест", "number")


@given(st.text(max_size=80), st.sampled_from(sorted(PARSERS)))
def test_any_text_is_a_value_or_none(text: str, mode: str):
    assert same(text, text, mode) == (PARSERS[mode](text) is not None) or span(text)


@given(st.integers(0, 10**9))
def test_a_number_is_the_same_however_it_is_grouped(value: int):
    assert number(str(value)) == number(f"{value:,}".replace(",", ".")) == number(f"{value:,}".replace(",", " ")) == value
