"""Tables whose rows and header do not go together: no header at all, or more names than cells.

Scripts that write a table field by field leave out what a record does not have; their header does
not know of it.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.formats.columns import Table
from discourse.comments.formats.csvtext import shape_of
from discourse.comments.formats.reddit.cells import PERMALINK
from discourse.comments.formats.reddit.fields import FIELDS
from discourse.comments.formats.reddit.tablenames import LAYOUTS, fields_of
from discourse.comments.source import SourceFile

_ROWS: Final = 20_000  # a part
_TRIED, _HEAD = 50, 65_000
_MOST: Final = 20_000  # pairs of a name and a column that are compared
_FIT: Final = 0.8  # share of cells that look like what the column is said to hold
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
# What cells look like, by field or by kind of field.
_SHAPES: Final = {
    "permalink": re.compile(PERMALINK.pattern + ".*"),
    "id": re.compile(r"(?:t[1-6]_)?[0-9a-z]{2,13}"),
    "author": re.compile(r"(?:u/)?[\w-]{2,30}|(?:u/)?\[deleted\]"),
    "subreddit": re.compile(r"(?:r/)?[\w-]{2,40}"),
    "body": re.compile(r".*\s.*|.{30,}|\[(?:deleted|removed)\]", re.DOTALL),
    "whole": re.compile(r"-?[0-9]{1,10}"),
    "number": re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{1,20})?"),
    "flag": re.compile("true|false|0|1", re.IGNORECASE),
    "time": re.compile(rf"[0-9]{{9,10}}(?:\.[0-9]{{1,6}})?|{_DATE}"),
}
_ALIKE: Final = {"parent_id": "id", "link_id": "id", "title": "body", "selftext": "body"}


@dataclass(frozen=True)
class Form:
    """How a table is written: the names of its columns, whether they stand in its first row, how
    many cells most rows have, and the first rows."""

    names: tuple[str, ...]
    delimiter: str
    header: bool
    width: int
    rows: list[list[str]]

    @property
    def even(self) -> bool:
        """Whether the rows have a cell for each name of a header."""
        return self.header and self.width >= len(self.names)


def form_of(source: SourceFile) -> Form | None:
    """The form of the table in a file; None when there is none."""
    head = source.head_text
    shape = None if source.json_head is not None else shape_of(head)
    if shape is None or len(shape.names) < 2:
        return None
    rows = _first_rows(head, shape.delimiter)
    for layout in LAYOUTS:
        fitting = [_is_row_of(layout, row) for row in rows]
        if rows and fitting[0] and sum(fitting) >= _FIT * len(rows):
            return Form(layout, shape.delimiter, False, len(layout), rows)
    counts = Counter(len(row) for row in rows[1:] if row)
    width = counts.most_common(1)[0][0] if counts else len(shape.names)
    return Form(shape.names, shape.delimiter, True, width, rows[1:])


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > _TRIED:
                return rows
    except csv.Error:
        pass
    return rows if len(head) < _HEAD else rows[:-1]


def _is_row_of(layout: tuple[str, ...], row: list[str]) -> bool:
    """Whether the telling cells of a row are those of a layout."""
    told = fields_of(list(layout), {})
    return len(row) == len(layout) and all(
        _SHAPES[shape].fullmatch(row[layout.index(told[field])])
        for field, shape in (("score", "whole"), ("created_utc", "time"), ("permalink",) * 2)
    )


def rows_of(source: SourceFile, form: Form, options: Options, log: AuditLog) -> Iterator[Table]:
    """The rows of such a table in parts, under the names that they most probably have."""
    layouts, width = {len(form.names): form.names}, form.width
    detail = "there is no header: the columns were taken as "
    if form.header:
        detail = f"rows of {width} cells, but {len(form.names)} names: taken as "
        layouts[width] = _fitted(form.names, [row for row in form.rows if len(row) == width])
    log.note("guessed", "columns", detail + ", ".join(layouts[width]), file=source.name, count=1)
    held: list[dict[str, str]] = []
    places: list[str] = []
    read = 0
    for number, row, fault in _numbered(source, form):
        read += 1
        if len(row) in layouts:
            held.append(dict(zip(layouts[len(row)], row, strict=True)))
            places.append(f"row {number}")
        else:
            fault = fault or f"{len(row)} cells instead of {width}"
            options.note_skipped([f"row {number}: {fault}"], str(source.path), source.name, log)
        if len(held) >= _ROWS:
            yield Table(_frame(held, form.names), places, read)
            held, places, read = [], [], 0
    if held:
        yield Table(_frame(held, form.names), places, read)


def _fitted(names: tuple[str, ...], rows: list[list[str]]) -> tuple[str, ...]:
    """The names, in their order, that fit the columns of the rows best; of equals the first."""
    if len(names) * len(rows[0]) > _MOST:
        return names[: len(rows[0])]
    fields = {name: field for field, name in fields_of(list(names), {}).items()}
    # best[j]: how well the columns so far fit names among the first j, and which
    best: list[tuple[float, tuple[str, ...]]] = [(0, ())] * (len(names) + 1)
    for number, cells in enumerate(zip(*rows, strict=True)):
        after: list[tuple[float, tuple[str, ...]]] = [(-math.inf, ())] * (number + 1)
        for j, name in enumerate(names[number:], number):
            score, chosen = best[j]
            score += _fit(fields.get(name), cells)
            after.append(max(after[j], (score, (*chosen, name)), key=lambda way: way[0]))
        best = after
    return best[-1][1]


def _fit(field: str | None, cells: tuple[str, ...]) -> int:
    """1 where the cells look like the field, -1 where they do not, 0 where none can tell."""
    alike = _ALIKE.get(field or "", field or "")
    shape = _SHAPES.get(alike) or _SHAPES.get(FIELDS.get(alike, ""))
    shown = [cell for cell in cells if cell]
    if shape is None or not shown:
        return 0
    return 1 if sum(bool(shape.fullmatch(c)) for c in shown) >= _FIT * len(shown) else -1


def _numbered(source: SourceFile, form: Form) -> Iterator[tuple[int, list[str], str]]:
    """The rows but for the header, with their number and what is wrong with them."""
    lines = (line for _, block in source.blocks() for line in _lines(block))
    reader = csv.reader(lines, delimiter=form.delimiter)
    number = 0
    while True:
        number += 1
        try:
            row, fault = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            row, fault = [], str(error)
        if (row or fault) and not (number == 1 and form.header):
            yield number, row, fault


def _lines(block: bytes) -> Iterator[str]:
    return iter(io.StringIO(block.decode(), newline="\n"))


def _frame(rows: list[dict[str, str]], names: tuple[str, ...]) -> pd.DataFrame:
    cells = {name: [row.get(name) or None for row in rows] for name in names}
    return pd.DataFrame(cells, dtype="str")
