"""The one way rows leave as a workbook: text stays text, whatever a cell begins with."""

import re
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER_FORMATS = {
    "number": "#,##0.##", "rupiah": '"Rp"#,##0', "percent": "0.0%", "date": "d mmm yyyy", "moment": "d mmm yyyy hh:mm",
}  # fmt: skip
LONGEST_TEXT = 32_767  # what a cell holds
WIDTHS = {"text": 28, "chip": 22, "date": 16, "number": 14, "rupiah": 18, "percent": 12}


def write_xlsx(title: str, columns: list, rows: Iterable[Iterable], note: str = "") -> bytes:
    """A workbook with one sheet.

    columns  things with a `label` and a `kind` (text, number, date, rupiah, chip, percent), one per value of a row
    rows     one iterable of values per row; a share in [0, 1] for percent, whole rupiah, dates or moments
    note     source, day and filters, printed above the table

    Every string is written as a string: `=1+1` shows as typed and is never computed.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_sheet_name(title))
    _set_widths(sheet, columns)
    sheet.freeze_panes = "B4"
    with closing(sheet):
        sheet.append([_bold(sheet, title)])
        sheet.append([_cell(sheet, note, "text")])
        sheet.append([_bold(sheet, column.label) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, value, column.kind) for column, value in zip(columns, row, strict=True)])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsx_answer(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download, its name ending in the day."""
    filename = f"{slugify(name)}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )


def _cell(sheet, value, kind: str) -> WriteOnlyCell:
    if isinstance(value, bool):
        value = "ya" if value else "tidak"
    if isinstance(value, int | float | Decimal):
        return _formatted(sheet, value, NUMBER_FORMATS.get(kind, "General"))
    if isinstance(value, datetime):
        moment = timezone.make_naive(value) if timezone.is_aware(value) else value
        return _formatted(sheet, moment, NUMBER_FORMATS["moment"])
    if isinstance(value, date):
        return _formatted(sheet, value, NUMBER_FORMATS["date"])
    return text_cell(sheet, "" if value is None else str(value))


def _formatted(sheet, value, number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def text_cell(sheet, text: str) -> WriteOnlyCell:
    """A cell that holds the text as it stands and computes nothing."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT])
    if cell.value:
        cell.data_type = "s"  # without this openpyxl makes a formula of "=..."
        cell.quotePrefix = cell.value[0] in "=+-@\t\r"
    return cell


def _bold(sheet, text: str) -> WriteOnlyCell:
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _set_widths(sheet, columns) -> None:
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.kind, 20)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Daftar"
