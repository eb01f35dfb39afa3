"""Delimited text of any size as parts of text cells: its delimiter, header and oddities.

Formats that are tables of known columns build on `columns_of` (to recognise theirs) and `tables`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.formats.columns import Table, guess_columns, unique_names
from discourse.comments.formats.csvrecords import OPEN_QUOTE, Records, cells
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

DELIMITERS = ",\t;|"
# Excel's first line, and blank lines: they stand before the header.
_BEFORE_HEADER = re.compile(r'[\r\n]*(?:"?sep=(.?)"?[ \t]*[\r\n]+)?[\r\n]*', re.IGNORECASE)
_NO_DELIMITER = "\x1f"  # for a table of one column: its cells hold commas as they like
ROW_NAMES = "row names"
_ESCAPES = dict.fromkeys(
    ("all", "quote"), "a backslash before a quote was taken as a sign of the file, not as text"
) | {"none": "quotes were taken as text: they do not enclose the cells of this file"}
_SAMPLE, _SAMPLE_ROWS = 65_000, 200


@dataclass(frozen=True)
class Shape:
    """How a table is written.

    ``names`` are those of its columns, ``eol`` is the byte that ends a row, ``before`` counts the
    bytes before the header. ``named`` (columns with names as comments have them) and ``even`` (the
    share of the first rows with a cell for each name) say how sure the delimiter is.
    """

    delimiter: str
    names: tuple[str, ...]
    eol: bytes
    before: int
    named: int
    even: float


def columns_of(source: SourceFile) -> list[str]:
    """The names in the header of a delimited table; empty when the file is none."""
    shape = shape_of(source.head_text)
    return list(shape.names) if shape and len(shape.names) > 1 else []


@lru_cache(maxsize=8)
def shape_of(head: str) -> Shape | None:
    """What the beginning of a file says of the table in it; None when there is no line."""
    found = _BEFORE_HEADER.match(head)
    before, asked = (len(found[0]), found[1]) if found else (0, None)
    sample = head[before:]
    if not sample.strip():
        return None
    if len(head.encode()) >= _SAMPLE:  # cut somewhere in a row
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    shapes = [_shape(sample, delimiter, before) for delimiter in asked or DELIMITERS]
    tabular = [shape for shape in shapes if len(shape.names) > 1]
    if not tabular:
        return _shape(sample, asked or _NO_DELIMITER, before)
    return max(tabular, key=lambda s: (s.named > 0, s.even > 0.5, s.named, len(s.names)))


def _shape(sample: str, delimiter: str, before: int) -> Shape:
    escapes = [None, "\\"] if '\\"' in sample else [None]
    readings = [_rows(sample, delimiter, escape) for escape in escapes]
    rows = max(readings, key=lambda rows: sum(len(row) == len(rows[0]) for row in rows[1:]))
    names = [name.strip() for name in rows[0]]
    counts = Counter(len(row) for row in rows[1:] if row)
    width = counts.most_common(1)[0][0] if counts else len(names)
    if width == len(names) + 1:
        first, last = zip(
            *((row[0], row[-1]) for row in rows[1:] if len(row) == width), strict=True
        )
        if not any(last):  # each row ends with a delimiter, the header does not
            names = [*names, ""]
        elif _are_row_names(first, sample, delimiter):
            names = [ROW_NAMES, *names]
    elif width < len(names) and not any(names[width:]):
        names = names[:width]
    end = re.search("\r\n|\r|\n", sample)
    eol = b"\r" if end and end[0] == "\r" else b"\n"
    even = counts[len(names)] / max(counts.total(), 1)
    names = unique_names(names)
    return Shape(delimiter, tuple(names), eol, before, len(guess_columns(names)), even)


def _are_row_names(cells: tuple[str, ...], sample: str, delimiter: str) -> bool:
    """Whether the first cells are R's names of the rows, for which its header has no name.

    They are numbers, and quoted like all texts; else the cell too many may be a comma in a text.
    """
    quoted = re.match(r'"[^\r\n]*[\r\n]+"', sample) is not None
    return (quoted or delimiter == "\t") and all(cell.isdecimal() for cell in cells)


def _rows(sample: str, delimiter: str, escape: str | None) -> list[list[str]]:
    """The first rows, at least one."""
    rows: list[list[str]] = []
    lines = io.StringIO(sample, newline="")
    try:
        for row in csv.reader(lines, delimiter=delimiter, escapechar=escape):
            rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:  # a cell beyond its limit, a lone return: the rows so far tell enough
        pass
    return rows or [[]]


def tables(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Table]:
    """The table in a file of any size, in parts of some 8 MB.

    Rows with another number of cells than the header, and rows with a quote that is never closed,
    are counted in ``log`` with their place (as a spreadsheet counts: the header is row 1), or end
    the reading, as ``options.on_error`` says.

    Raises
    ------
    ReadError
        When the file holds no row, or none that can be read.
    """
    path, shape = str(source.path), shape_of(source.head_text)
    number, kept, missed, fault = 0, 0, 0, ""
    if shape is not None:
        records = Records(shape.delimiter, shape.eol, len(shape.names))
        chunks = records.chunks(block for _, block in source.blocks())
        for n, chunk in enumerate(chunks):
            text = chunk if n else chunk.decode()[shape.before :].encode()
            frame, wrong = _parsed(text, shape, records.escape, number)
            first, number = number + 1, number + len(frame) + len(wrong)
            if first == 1 and number:  # the header, also where it is shorter than the rows
                frame = frame if wrong.pop(1, None) else frame.iloc[1:]
                first = 2
            options.note_skipped(list(wrong.values()), path, source.name, log)
            fault = fault or next(iter(wrong.values()), "")
            missed += len(wrong)
            places = [f"row {n}" for n in range(first, number + 1) if n not in wrong]
            if places or (kept and missed):
                kept += len(places)
                yield Table(frame.reset_index(drop=True), places, len(places) + missed)
                missed = 0
        if shape.names[0] == ROW_NAMES:
            detail = (
                "rows have a cell more than the header: the first is the row's name, as R writes"
            )
            log.note("guessed", "row_names", detail, file=source.name, count=1)
        if records.escape:
            log.note("guessed", "quotes", _ESCAPES[records.escape], file=source.name, count=1)
    if number < 2:
        hint = "Export it again; its first line must name the columns."
        raise ReadError(path, "there is no row in it", hint)
    if not kept:
        reason = f"none of its {number - 1} rows can be read ({fault})"
        raise ReadError(path, reason, "Check the header, the delimiter and the quotes.")


def _parsed(
    chunk: bytes, shape: Shape, escape: str, before: int
) -> tuple[pd.DataFrame, dict[int, str]]:
    """The rows of a chunk, and what is wrong with the others, by their number in the file."""
    wrong: dict[int, str] = {}
    stand_in = ""
    if shape.eol == b"\n" and chunk.count(b"\r") > chunk.count(b"\r\n"):
        # Python's csv writes a lone carriage return without quotes: it belongs to its cell.
        stand_in = next(c for c in map(chr, range(0xE000, 0xF900)) if c.encode() not in chunk)
        chunk = re.sub(rb"\r(?!\n)", stand_in.encode(), chunk)

    def skip(row: pa.csv.InvalidRow) -> str:
        number = before + row.number
        if row.text.startswith(OPEN_QUOTE):
            lost = row.text.removeprefix(OPEN_QUOTE).split(shape.delimiter)[0]
            more = f"; from there on {lost} lines were not read" if lost else ""
            wrong[number] = f"row {number}: a quote is never closed{more}"
        else:
            amount = f"{row.actual_columns} cells instead of {row.expected_columns}"
            wrong[number] = f"row {number}: {amount}"
        return "skip"

    table = cells(chunk, shape.delimiter, len(shape.names), escape, skip)
    frame = table.to_pandas(types_mapper=lambda _: pd.StringDtype(na_value=np.nan))
    if stand_in:
        frame = frame.apply(lambda column: column.str.replace(stand_in, "\r"))
    return frame.set_axis(list(shape.names), axis=1), wrong
