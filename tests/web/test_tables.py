"""Downloads open in a spreadsheet and never run what somebody typed."""

import csv
import io

import openpyxl
import pytest

from lms.web.tables import csv_bytes, xlsx_bytes

NASTY = ('=HYPERLINK("http://example.org")', "+1", "-1+2", "@SUM(A1)", "\ufeff=1+1", " =1+1", "＝1+1", "\t=1", "%x", "|cmd")


@pytest.mark.parametrize("name", NASTY)
def test_a_name_that_is_a_formula_is_shown_and_not_run(name: str):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["name"], [[name]])))
    cell = book.active["A2"]
    assert cell.data_type != "f"
    assert cell.value.strip() == name.strip()
    row = list(csv.reader(io.StringIO(csv_bytes(["name"], [[name]]).decode("utf-8-sig"))))[1]
    assert row[0].startswith("'")


def test_numbers_stay_numbers_and_letters_stay_letters():
    rows = list(csv.reader(io.StringIO(csv_bytes(["име", "n"], [["Ђорђе", -3]]).decode("utf-8-sig"))))
    assert rows == [["име", "n"], ["Ђорђе", "-3"]]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["име", "n"], [["Ђорђе", -3]]))).active
    assert (sheet["A2"].value, sheet["B2"].value) == ("Ђорђе", -3)
