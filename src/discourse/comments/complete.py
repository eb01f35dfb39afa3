"""A researcher's own table, made by no reader, with all columns of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype, is_scalar

from discourse.comments.fields import authors
from discourse.comments.formats.columns import ids, texts, whole
from discourse.comments.table import DTYPES, NAMES, hash_texts, missing, with_contract
from discourse.comments.times import parse_times

_IDS: Final = ("comment_id", "thread_id", "parent_id", "author_id")
_TIMES: Final = ("created_at", "edited_at", "retrieved_at")
_EXACT: Final = 2**53  # larger whole numbers are not told apart as floating-point numbers
_WHOLE_NUMBERS: Final = ("position", "depth", "score")


def completed(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of ids and texts as a comments table, with the same rows in the same order.

    Absent columns are filled: without ``thread_id`` each row is a thread of its own, without
    ``position`` the rows stand in the order of the source, without ``author_id`` a name stands for
    its person. A table that keeps the contract comes back as it is.

    Raises
    ------
    ValueError
        When ``comment_id`` or ``text`` is absent, an id is missing or repeated, or a value does not
        fit its column.
    """
    absent = [name for name in ("comment_id", "text") if name not in frame]
    if absent:
        raise ValueError(
            f"comments lacks the columns {absent}: make a table with "
            'discourse.read_comments(frame, columns={"text": ...})'
        )
    if twice := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        raise ValueError(f"comments repeats the columns {twice}: give each a name of its own")
    table = frame if _is_complete(frame) else _converted(frame)
    if n := int(table["comment_id"].duplicated().sum() + table["comment_id"].isna().sum()):
        raise ValueError(
            f"comments has {n} rows whose comment_id is missing or repeated: ids must be unique"
        )
    if n := int(table["thread_id"].isna().sum()):
        raise ValueError(f"comments has {n} rows without a thread_id: give all rows one, or none")
    return table.reset_index(drop=True)


def _is_complete(frame: pd.DataFrame) -> bool:
    return all(name in frame and frame[name].dtype == DTYPES[name] for name in NAMES) and all(
        isinstance(quotes, list) and (not quotes or _are_quotes(quotes, text))
        for quotes, text in zip(frame["marked_quotes"], frame["text"], strict=True)
    )


def _converted(frame: pd.DataFrame) -> pd.DataFrame:
    out = {name: frame[name] for name in frame}
    out["text"] = _texts(frame["text"])
    for name in [n for n in NAMES if n in frame and DTYPES[n] == "str" and n != "text"]:
        cells = frame[name].astype(object).map(whole)
        out[name] = ids(cells) if name in _IDS else texts(cells)
    for name in [n for n in NAMES if n in frame and isinstance(DTYPES[n], pd.CategoricalDtype)]:
        _refuse(name, frame[name], frame[name].isin(DTYPES[name].categories), _listed(DTYPES[name]))
    for name in [n for n in _WHOLE_NUMBERS if n in frame]:
        out[name] = _whole_numbers(name, frame[name])
    for name in [n for n in _TIMES if n in frame]:
        parsed = parse_times(frame[name])
        reasons = ", ".join(sorted(parsed["reason"].dropna().unique()))
        wanted = f"times that can be read, such as 2020-04-03T12:30Z (these: {reasons})"
        _refuse(name, frame[name], parsed["reason"].isna(), wanted)
        out[name] = parsed["created_at"]
        if name == "created_at":
            out.setdefault("created_precision", parsed["created_precision"])
            out.setdefault("created_tz", parsed["created_tz"])
    if "marked_quotes" in frame:
        pairs = zip(frame["marked_quotes"], out["text"], strict=True)
        good = pd.Series([_are_quotes(*pair) for pair in pairs], index=frame.index, dtype=bool)
        _refuse("marked_quotes", frame["marked_quotes"], good, "(start, end, source) in the text")
    table = pd.DataFrame(out, index=frame.index)
    gone = table["text"].isna()
    fill: dict[str, Any] = {
        "thread_id": table["comment_id"],
        "position": np.arange(len(table)),
        "kind": "comment",
        "status": np.where(gone, "missing_text", "visible"),
        "source": "table",
        "text_hash": hash_texts(table["text"]),
    }
    if "author" in table and "author_id" not in table:
        fill["author_id"] = authors(table, lambda *_: None)[1]
    table = table.assign(**{name: value for name, value in fill.items() if name not in table})
    table = with_contract(table)
    table.attrs = dict(frame.attrs)
    return table


def _refuse(name: str, values: pd.Series, good: pd.Series, wanted: str) -> None:
    """Raise a `ValueError` where a value is there that is not good."""
    there = np.array([not missing(value) for value in values], bool)
    bad = there & ~good.to_numpy(bool)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise ValueError(
            f"column {name!r} has {int(bad.sum())} values that do not fit, the first in row {row}: "
            f"{str(values.iloc[row])[:60]!r}; it holds {wanted}"
        )


def _listed(dtype: pd.CategoricalDtype) -> str:
    return "one of " + ", ".join(dtype.categories)


def _texts(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.StringDtype):
        return values.astype("str")
    cells = values.astype(object)
    fit = pd.Series([is_scalar(v) and not isinstance(v, bytes) for v in cells], cells.index, bool)
    _refuse("text", cells, fit, "str or missing values")
    return texts(cells.map(whole))


def _whole_numbers(name: str, values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values.astype(object), errors="coerce").astype("Float64")
    limit = np.iinfo(DTYPES[name].lower()).max
    if is_integer_dtype(values.dtype) and (values.isna() | (values <= limit)).all():
        return values.astype("Int64")
    limit = min(limit, _EXACT)
    fit = (numbers % 1 == 0) & (numbers.abs() <= limit)
    _refuse(name, values, fit.fillna(False), f"whole numbers up to {limit}")
    return numbers.astype("Int64")


def _are_quotes(quotes: Any, text: Any) -> bool:
    if missing(quotes):
        return True
    if isinstance(quotes, str) or not isinstance(quotes, Iterable):
        return False
    length = len(text) if isinstance(text, str) else 0
    return all(
        isinstance(quote, (tuple, list))
        and len(quote) == 3
        and all(isinstance(place, (int, np.integer)) for place in quote[:2])
        and 0 <= quote[0] < quote[1] <= length
        and (isinstance(quote[2], str) or missing(quote[2]))
        for quote in quotes
    )
