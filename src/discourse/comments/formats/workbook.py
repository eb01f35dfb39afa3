"""Workbooks of Excel and LibreOffice: the sheets that hold a column of texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.columns import ColumnPlan, guess_columns, unique_names
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

Rows = list[tuple[int, list[Any]]]  # with their numbers in the sheet

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_HEADER_ROWS = 20  # a title, a date and a note may stand above the header
_PROGRAM = Path(__file__).with_name("sheets.py")
_SECONDS, _SECONDS_PER_MEGABYTE = 20, 5  # ten times what a workbook of its size takes
_HINT = "Save it again, or as CSV."


def recognise(source: SourceFile) -> float:
    """By the parts of the packed file, or the name of the stream in an old one."""
    head = source.head
    if head.startswith(_ZIP):
        named = source.suffix in {".xlsx", ".xlsm", ".ods"}
        return 0.95 if named or b"xl/" in head or _OPEN_DOCUMENT in head else 0.0
    if head.startswith(_OLE):
        return 0.95 if source.suffix == ".xls" or "Workbook".encode("utf-16-le") in head else 0.0
    return 0.0


def read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    """The rows of all sheets that have a column of texts; others are counted as skipped."""
    path = str(source.path)
    sheets = _sheets(source.data, path)
    chosen = {name: table for name, rows in sheets.items() if (table := _table(rows, options))}
    if not chosen:
        _refuse(sheets, options, path, source.name, log)
    left = [name for name in sheets if name not in chosen and sheets[name]]
    log.note("skipped", "sheet", "a sheet without a column of texts", file=source.name, places=left)
    plan = ColumnPlan(options.columns, path, source.name, log)
    parts = []
    for name, (header, numbered) in chosen.items():
        frame = pd.DataFrame([row for _, row in numbered], columns=header, dtype=object)
        rows = plan.apply(frame)
        several = len(chosen) > 1
        rows["_place"] = [f"sheet {name}, row {n}" if several else f"row {n}" for n, _ in numbered]
        parts.append(rows.assign(meta_sheet=name) if several else rows)
    rows = pd.concat(parts, ignore_index=True)
    return Raw(rows, replies_known="parent_id" in rows, rows_read=len(rows))


def _sheets(data: bytes, path: str) -> dict[str, Rows]:
    """The rows of each sheet that are not empty, with their numbers."""
    seconds = _SECONDS + _SECONDS_PER_MEGABYTE * (len(data) >> 20)
    try:
        done = subprocess.run(
            [sys.executable, str(_PROGRAM)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reason = f"the workbook cannot be read within {seconds} seconds: it is broken or too large"
        raise ReadError(path, reason, _HINT) from None
    except OSError as error:
        reason = f"no Python can be started to read the workbook ({error.strerror})"
        raise ReadError(path, reason, "Save it as CSV.") from None
    if done.returncode:
        raise ReadError(path, "the workbook is broken (its parser breaks off)", _HINT)
    *lines, last = [orjson.loads(line) for line in done.stdout.splitlines()]
    if last == ["password"]:
        reason = "the workbook is protected by a password"
        raise ReadError(path, reason, "Save it without one, or as CSV.")
    if last != ["end"]:
        reason = f"the workbook is broken ({' '.join(last[1].split())})"
        raise ReadError(path, reason, _HINT)
    sheets: dict[str, Rows] = {}
    for first, second in lines:
        if first == "sheet":
            sheets[second] = rows = []
        elif any(cell is not None for cell in second):
            rows.append((first, second))
    return sheets


def _table(rows: Rows, options: Options) -> tuple[list[str], Rows] | None:
    """The header and the rows below it; None when no row names a column of texts."""
    text = (options.columns or {}).get("text")
    for i, (_, cells) in enumerate(rows[:_HEADER_ROWS]):
        names = _names(cells)
        if (text in names) if text else ("text" in guess_columns(names)):
            return (unique_names(names), rows[i + 1 :]) if rows[i + 1 :] else None
    return None


def _names(cells: list[Any]) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in cells]


def _refuse(sheets: dict[str, Rows], options: Options, path: str, file: str, log: AuditLog) -> None:
    """Say why no sheet can be read."""
    rows = next((rows for rows in sheets.values() if len(rows) > 1), None)
    if rows is not None:  # says which columns there are
        header = pd.DataFrame(columns=unique_names(_names(rows[0][1])))
        ColumnPlan(options.columns, path, file, log).apply(header)
    raise ReadError(path, "there is no row in it", "Save the workbook with its sheets.")
