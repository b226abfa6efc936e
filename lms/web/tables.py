"""Tables as files: CSV and XLSX that open well in a spreadsheet and never run what somebody typed (security.md S31)."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask import Response

FORMULA = ("=", "+", "-", "@", "|", "%", "\t", "\r")
"""First characters that spreadsheets read as the beginning of a formula."""
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows instead of running it; numbers stay numbers."""
    if not isinstance(value, str):
        return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value
    visible = unicodedata.normalize("NFKC", value).lstrip("\ufeff \u00a0")
    return f"'{value}" if visible.startswith(FORMULA) or value.startswith(FORMULA) else value


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as CSV: UTF-8 with BOM (Excel then reads Serbian), ISO dates, commas."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(str(column)) for column in columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as a workbook with one sheet; text is always text."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, str(name), bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell)
        sheet.autofit()
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool | str):
        sheet.write_string(row, column, str(cell))
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell.isoformat(sep=" ", timespec="minutes") if isinstance(cell, datetime) else str(cell))


def download(name: str, form: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], on: date) -> Response:
    """The answer to a download: name and day in the file's name, nothing about people. form: csv or xlsx."""
    body = xlsx_bytes(columns, rows) if form == "xlsx" else csv_bytes(columns, rows)
    kind = SHEET_TYPE if form == "xlsx" else "text/csv; charset=utf-8"
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}-{on.isoformat()}.{form}"'})
