"""Writing tables, and back: beside the target first, then renamed, so that no half file is left."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from discourse.comments.audit import AuditLog
from discourse.comments.fields import others
from discourse.comments.formats.columns import is_private
from discourse.comments.table import DTYPES, NAMES, check_comments, missing, with_contract

WRITERS = (".parquet", ".csv", ".jsonl")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write to, which then takes the place of ``path`` in one step: a killed run leaves
    the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        yield Path(name)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step."""
    with replacing(path) as beside:
        beside.write_bytes(data)


def write_comments(comments: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a comments table as Parquet, CSV or JSON Lines, by the ending of ``path``.

    Parameters
    ----------
    comments : DataFrame
        A comments table. Parquet carries its audit.
    path : path
        Ends in ``.parquet``, ``.csv`` or ``.jsonl``.

    Returns
    -------
    Path
        The file written. `read_comments` reads it back as the same table; only Parquet keeps the
        types of ``meta_`` columns: from CSV they come back as text, from JSON Lines their times do.

    Raises
    ------
    ValueError
        When the ending is another, or ``comments`` is no comments table.

    Examples
    --------
    >>> import discourse, tempfile, pathlib
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> out = pathlib.Path(tempfile.mkdtemp()) / "comments.csv"
    >>> back = discourse.read_comments(discourse.write_comments(comments, out))
    >>> back["text"].equals(comments["text"])
    True
    """
    path = Path(path)
    if path.suffix.lower() not in WRITERS:
        raise ValueError(f"path must end in one of {', '.join(WRITERS)}, not {path.name!r}")
    if absent := [name for name in NAMES if name not in comments]:
        raise ValueError(f"comments must be a comments table; it has no column {absent[0]!r}")
    write_bytes(path, _ENCODERS[path.suffix.lower()](comments))
    return path


def _quotes(comments: pd.DataFrame) -> pd.Series:
    quotes = [
        [{"start": start, "end": end, "source": source} for start, end, source in found]
        for found in comments["marked_quotes"]
    ]
    return pd.Series(quotes, index=comments.index, dtype=object)


def to_arrow(comments: pd.DataFrame) -> pa.Table:
    """The table as Parquet holds it."""
    plain = comments.assign(marked_quotes=_quotes(comments))
    try:
        return pa.Table.from_pandas(plain, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(
            f"comments cannot be written as Parquet: {'; '.join(error.args)}"
        ) from None


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """A table of `to_arrow` with the dtypes of the contract, and its audit."""
    frame = table.to_pandas(integer_object_nulls=True)
    quotes = pd.Series([_triples(q) for q in frame["marked_quotes"]], frame.index, dtype=object)
    comments = with_contract(frame.assign(marked_quotes=quotes))
    comments.attrs = frame.attrs
    return comments


def _parquet(comments: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    pa.parquet.write_table(to_arrow(comments), buffer)
    return buffer.getvalue()


def _csv(comments: pd.DataFrame) -> bytes:
    """Texts stand in quotes, so that an empty text is not taken for a missing one."""
    quotes = [orjson.dumps(q).decode() for q in _quotes(comments)]
    cells = comments.assign(marked_quotes=quotes).astype("str")
    buffer = io.BytesIO()
    pa.csv.write_csv(pa.Table.from_pandas(cells, preserve_index=False), buffer)
    return buffer.getvalue()


def _jsonl(comments: pd.DataFrame) -> bytes:
    table = comments.assign(marked_quotes=_quotes(comments))
    table = table.astype(
        {name: "str" for name in table if pd.api.types.is_datetime64_any_dtype(table[name])}
    )
    table = table.astype(object).where(table.notna(), None)
    return b"".join(
        orjson.dumps(
            row, default=str, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY
        )
        for row in table.to_dict("records")
    )


_ENCODERS = {".parquet": _parquet, ".csv": _csv, ".jsonl": _jsonl}

_OWN = {"comment_id", "thread_id", "text_hash", "status", "kind", "created_precision"}


def restore(frame: pd.DataFrame, log: AuditLog, file: str = "") -> pd.DataFrame | None:
    """A table that the kit wrote, with its dtypes back; None when it is none, or was changed.

    Columns that were added get the prefix ``meta_``. A table that no longer keeps the contract
    (its texts were edited, its ids doubled) is read as any other; that goes to ``log``.
    """
    if not set(frame.columns) >= _OWN or not frame.columns.is_unique:
        return None
    private = [n for n in frame if n not in DTYPES and is_private(str(n).removeprefix("meta_"))]
    detail = "a column of e-mail or IP addresses was not read"
    log.note("dropped", "private_columns", detail, file=file, places=map(str, private))
    frame = frame.drop(columns=private)
    own = {n: n if n in DTYPES or str(n).startswith("meta_") else f"meta_{n}" for n in frame}
    table = frame.rename(columns=own)
    try:
        for name in table.columns:
            table[name] = _restored(table[name]) if name in DTYPES else others(table[name])
        table = with_contract(table)
        faults = check_comments(table)
    except (ValueError, TypeError, KeyError) as error:
        faults = [str(error).splitlines()[0]]
    if not faults:
        return table
    detail = f"a table of this kit that was changed, read as any other table: {'; '.join(faults)}"
    log.note("warning", "changed_table", detail, file=file, count=len(frame))
    return None


def _restored(values: pd.Series) -> pd.Series:
    dtype = DTYPES[str(values.name)]
    if isinstance(dtype, pd.DatetimeTZDtype):
        return pd.to_datetime(values, utc=True, format="ISO8601").astype(dtype)
    if values.name == "marked_quotes":
        return pd.Series([_triples(v) for v in values], index=values.index, dtype=object)
    if dtype in ("Int64", "Int32"):
        return pd.Series([_integer(v) for v in values.tolist()], values.index, dtype)
    if isinstance(dtype, pd.CategoricalDtype):
        strange = set(values.dropna()) - set(dtype.categories)
        if strange:
            raise ValueError(f"column {values.name!r} holds {min(map(str, strange))!r}")
    return values


def _integer(value: Any) -> int | None:
    if missing(value):
        return None
    number = int(value)
    if number != value and not isinstance(value, str):
        raise ValueError(f"{value} is no integer")
    return number


def _triples(value: Any) -> list[tuple[int, int, str | None]]:
    if isinstance(value, str):
        value = orjson.loads(value)
    if value is None or isinstance(value, float):
        return []
    return [(q["start"], q["end"], q["source"]) if isinstance(q, dict) else tuple(q) for q in value]
