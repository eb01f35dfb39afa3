"""The fields of Reddit's comments and submissions that are read, and their values as one table.

Whatever a file holds (lines of a dump, pages of the API, cells of a CSV) becomes an Arrow table of
these fields, of which `things` makes rows. A value of a type that its field cannot have is missing,
and counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa

from discourse.comments.formats.columns import whole, written
from discourse.comments.table import missing


def _by_name(fields: dict[str, str]) -> dict[str, str]:
    return {name: kind for kind, names in fields.items() for name in names.split()}


COMMENT_FIELDS: Final = _by_name(
    {
        "text": "id author author_fullname subreddit body permalink link_title distinguished "
        "author_flair_text removal_reason",
        "comment": "parent_id",
        "post": "link_id",
        "whole": "score controversiality gilded",
        "flag": "score_hidden stickied is_submitter",
        "edit": "edited",
        "time": "created_utc retrieved_on retrieved_utc",
    }
)
FIELDS: Final = COMMENT_FIELDS | _by_name(
    {
        "text": "title selftext url domain link_flair_text crosspost_parent removed_by_category",
        "whole": "num_comments",
        "number": "upvote_ratio",
        "flag": "hide_score is_self over_18",
    }
)
# What Arctic Shift adds since November 2023, when it looks at everything again after 36 hours.
META: Final = "_meta"
META_FIELDS: Final = _by_name(
    {
        "text": "removal_type",
        "flag": "was_deleted_later is_edited",
        "whole": "retrieved_2nd_on",
    }
)
_ARROW: Final = {
    "whole": pa.int64(),
    "flag": pa.bool_(),
    "number": pa.float64(),
    "edit": pa.float64(),
    "time": pa.float64(),
}
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_INTEGER: Final = re.compile(r"([+-]?[0-9]{1,19})(?:\.0*)?")
_REAL: Final = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?"
)
_WORDS: Final = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
# How tables write "nothing" into the cell of a number.
_NOTHING: Final = {"", "nan", "none", "null", "na", "n/a", "<na>"}


class _Wrong(ValueError):
    """A value of a type that the field cannot have."""


def arrow_type(kind: str) -> pa.DataType:
    """The Arrow type of a field of this kind."""
    return _ARROW.get(kind, pa.string())


def fullname(number: int, prefix: str) -> str:
    """Reddit's id of a positive number: 36 becomes ``t1_10``."""
    out = ""
    while number > 0:
        number, digit = divmod(number, 36)
        out = _DIGITS[digit] + out
    return prefix + out


def name_of(value: Any, prefix: str) -> str | None:
    """An id; the API of 2022 and 2023 gave numbers where Reddit has names."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return fullname(value, prefix)
    return _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, (bool, dict, list)):
        raise _Wrong
    return None if missing(value) else written(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, str):
        if value.strip().lower() in _NOTHING:
            return None
        found = _INTEGER.fullmatch(value.strip())
        value = int(found[1]) if found else _wrong()
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        _wrong()
    if missing(value):
        return None
    return int(value) if -(2**63) <= value < 2**63 and value == int(value) else _wrong()


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        if value.strip().lower() in _NOTHING:
            return None
        return float(value) if _REAL.fullmatch(value.strip()) else _wrong()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        _wrong()
    try:
        return float(value)
    except OverflowError:
        return _wrong()


def _flag(value: Any) -> bool | None:
    word = value.strip().lower() if isinstance(value, str) else str(value).lower()
    if word in _NOTHING:
        return None
    return _WORDS[word] if word in _WORDS else _wrong()


def _edit(value: Any) -> float | None:
    """False is never; true, which is 1, at a time that is not told."""
    word = value.strip().lower() if isinstance(value, str) else str(value).lower()
    return (1.0 if _WORDS[word] else None) if word in _WORDS else _number(value)


def _time(value: Any) -> float | str | None:
    return value if isinstance(value, str) else _number(value)


def _wrong() -> Any:
    raise _Wrong


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "text": _text,
    "comment": lambda value: name_of(value, "t1_"),
    "post": lambda value: name_of(value, "t3_"),
    "whole": _whole,
    "number": _number,
    "flag": _flag,
    "edit": _edit,
    "time": _time,
}


class Faults(dict[str, list[int]]):
    """Rows with a value that was set to missing, by field; "" holds rows with half characters."""


def table_of(records: Sequence[dict[str, Any]], fields: dict[str, str], faults: Faults) -> pa.Table:
    """The records as a table of ``fields`` and of Arctic Shift's; what was wrong goes to ``faults``."""
    visits = [record.get(META) for record in records]
    seconds = [visit if isinstance(visit, dict) else {} for visit in visits]
    columns = {name: [record.get(name) for record in records] for name in fields}
    columns |= {name: [visit.get(name) for visit in seconds] for name in META_FIELDS}
    return table_of_columns(columns, faults)


def table_of_columns(columns: dict[str, list[Any]], faults: Faults) -> pa.Table:
    """The same from the values of each field."""
    kinds = FIELDS | META_FIELDS
    return pa.table({n: _column(values, n, kinds[n], faults) for n, values in columns.items()})


def _column(values: list[Any], name: str, kind: str, faults: Faults) -> pa.Array:
    read, cells = _READERS[kind], []
    for row, value in enumerate(values):
        try:
            cells.append(None if value is None else read(value))
        except _Wrong:
            cells.append(None)
            faults.setdefault(name, []).append(row)
    if kind == "time" and any(isinstance(cell, str) for cell in cells):
        return times(_texts([repr(c) if isinstance(c, float) else c for c in cells], faults))
    type_ = arrow_type(kind)
    return _texts(cells, faults) if type_ == pa.string() else pa.array(cells, type_)


def _texts(cells: list[str | None], faults: Faults) -> pa.Array:
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        mended = [whole(cell) for cell in cells]
        rows = [row for row, cell in enumerate(cells) if cell is not mended[row]]
        faults.setdefault("", []).extend(rows)
        return pa.array(mended, pa.string())


def times(shown: Any) -> Any:
    """A column of strings as numbers, where all of them are; else as it is."""
    try:
        return shown.cast(pa.float64())
    except pa.ArrowInvalid:
        return shown
