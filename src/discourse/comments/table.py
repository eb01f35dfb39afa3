"""The contract of the comments table: its columns and dtypes, and their check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

AUTHOR_KINDS = ("person", "bot", "moderator", "staff", "unknown")
PRECISIONS = ("second", "minute", "day", "month", "year", "none")
TIME_ZONES = ("given", "assumed", "unknown")
STATUSES = ("visible", "deleted", "removed", "missing_text", "pending", "spam")
KINDS = ("article", "post", "comment", "answer", "service")
CONTRIBUTION_KINDS = ("post", "comment", "answer")

# Tables of any origin: their ids may be numbers of that file, their texts stay code point for code
# point.
ANY_TABLE = {"csv", "tsv", "json", "jsonl", "parquet", "excel", "dataframe"}

_AT_ONCE = 10_000  # texts of which a copy is held
_INSTANT = pd.DatetimeTZDtype("us", "UTC")


@dataclass(frozen=True)
class Column:
    """A column of the contract: name, dtype and what it holds."""

    name: str
    dtype: Any
    meaning: str


COLUMNS: tuple[Column, ...] = (
    Column("comment_id", "str", "unique in the table"),
    Column("thread_id", "str", "one page, submission, video or topic"),
    Column("parent_id", "str", "the row it answers; missing for the root or when unknown"),
    Column("author", "str", "as shown; missing when deleted, anonymous or not shown"),
    Column("author_id", "str", "identity within the site"),
    Column("author_kind", pd.CategoricalDtype(list(AUTHOR_KINDS)), "what the author is"),
    Column("text", "str", "plain text; missing when the source lost it"),
    Column("marked_quotes", object, "quotes that the source marked: (start, end, source id)"),
    Column("text_hash", "str", "16 hex digits of SHA-256 of the text"),
    Column("created_at", _INSTANT, "instant, in UTC; missing when unknown"),
    Column("edited_at", _INSTANT, "instant of the last edit"),
    Column("retrieved_at", _INSTANT, "instant of the capture"),
    Column("created_precision", pd.CategoricalDtype(list(PRECISIONS)), "how exact created_at is"),
    Column(
        "created_tz", pd.CategoricalDtype(list(TIME_ZONES)), "whether the zone was in the source"
    ),
    Column("position", "Int64", "order in the source, from 0"),
    Column("depth", "Int32", "0 is the root, 1 answers the root; missing when unknown"),
    Column("score", "Int64", "likes, points or votes, as captured"),
    Column("status", pd.CategoricalDtype(list(STATUSES)), "what became of it"),
    Column("kind", pd.CategoricalDtype(list(KINDS)), "what it is"),
    Column("title", "str", "title of the thread"),
    Column("url", "str", "address of the row or the thread"),
    Column("forum", "str", "subreddit, board or section"),
    Column("source", "str", "name of the format it was read from"),
    Column("source_file", "str", "file it was read from, without its folder"),
)
NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)
DTYPES: dict[str, Any] = {column.name: column.dtype for column in COLUMNS}
_REQUIRED = (
    *("comment_id", "thread_id", "author_kind", "created_precision", "created_tz"),
    *("position", "status", "kind", "source"),
)


def strings(values: pd.Series) -> pa.LargeStringArray:
    """A column as one Arrow array; pandas can hold it in pieces."""
    found = pa.array(values.astype("str"), pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def hash_texts(texts: pd.Series) -> pd.Series:
    """16 hex digits of the SHA-256 of each text in UTF-8; missing stays missing."""
    encoded = strings(texts).cast(pa.large_binary())
    parts = (encoded[start : start + _AT_ONCE] for start in range(0, len(encoded), _AT_ONCE))
    each = (text for part in parts for text in part.to_pylist())
    hashes = [None if text is None else hashlib.sha256(text).hexdigest()[:16] for text in each]
    return pd.Series(hashes, index=texts.index, dtype="str")


def hash_content(parts: Iterable[object]) -> str:
    """Twelve hex digits of a hash of the parts: an id for content that came without one."""
    joined = "\x1f".join("" if missing(part) else str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def missing(value: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NA or NaT."""
    if isinstance(value, (float, np.floating)):
        return bool(np.isnan(value))
    return value is None or value is pd.NA or value is pd.NaT


def with_contract(raw: pd.DataFrame) -> pd.DataFrame:
    """Give ``raw`` every column of the contract in order and dtype; other columns follow.

    Missing columns are filled with missing values; ``author_kind`` with "unknown",
    ``created_precision`` with "none", ``created_tz`` with "unknown". The input is not changed.
    """
    fill = {"author_kind": "unknown", "created_precision": "none", "created_tz": "unknown"}
    out: dict[str, Any] = {}
    for column in COLUMNS:
        if column.name == "marked_quotes":
            values = raw[column.name] if column.name in raw else [None] * len(raw)
            quotes = [
                value if isinstance(value, list) and not value else _quotes(value)
                for value in values
            ]
            out[column.name] = pd.Series(quotes, index=raw.index, dtype=object)
            continue
        default = fill.get(column.name)
        if column.name not in raw:
            out[column.name] = pd.Series(default, index=raw.index, dtype=column.dtype)
            continue
        series = raw[column.name].astype(column.dtype)
        out[column.name] = series if default is None else series.fillna(default)
    extra = [name for name in raw.columns if name not in DTYPES]
    table = pd.DataFrame(out | {name: raw[name] for name in extra}, index=raw.index)
    return table.reset_index(drop=True)


def _quotes(value: Any) -> list[tuple[int, int, str | None]]:
    if value is None or isinstance(value, float) or len(value) == 0:
        return []
    return [(int(start), int(end), source) for start, end, source in value]


def check_comments(comments: pd.DataFrame) -> list[str]:
    """Say what is wrong with a comments table, in one line per fault.

    Parameters
    ----------
    comments : DataFrame
        One row per contribution.

    Returns
    -------
    list of str
        Empty when the table keeps the contract.

    Examples
    --------
    >>> import discourse
    >>> discourse.check_comments(discourse.read_comments(discourse.sample_path()))
    []
    """
    faults = [f"column {name!r} is missing" for name in NAMES if name not in comments]
    if faults:
        return faults
    faults += [
        f"column {name!r} has dtype {comments[name].dtype}, not {dtype}"
        for name, dtype in DTYPES.items()
        if comments[name].dtype != (pd.Series([], dtype=dtype).dtype)
    ]
    faults += [
        f"column {name!r} has {n} missing values; it must have none"
        for name in _REQUIRED
        if (n := int(comments[name].isna().sum()))
    ]
    if n := int(comments["comment_id"].duplicated().sum()):
        faults.append(f"column 'comment_id' repeats {n} ids; ids must be unique")
    if (comments["parent_id"] == comments["comment_id"]).any():
        faults.append("column 'parent_id' names the row itself; a row cannot answer itself")
    if n := int((comments["text"].isna() & (comments["status"] == "visible")).sum()):
        faults.append(f"{n} rows without text are 'visible'; use 'missing_text'")
    if not comments["text_hash"].equals(hash_texts(comments["text"])):
        faults.append("column 'text_hash' does not fit 'text': the texts were changed")
    lengths = comments["text"].str.len().fillna(0)
    bad = sum(
        not 0 <= start < end <= length
        for quotes, length in zip(comments["marked_quotes"], lengths, strict=True)
        for start, end, _ in quotes
    )
    if bad:
        faults.append(f"{bad} marked quotes lie outside their text")
    names = [c for c in comments if c not in DTYPES and not str(c).startswith("meta_")]
    if names:
        faults.append(f"columns {names} are not in the contract; prefix them with 'meta_'")
    return faults
