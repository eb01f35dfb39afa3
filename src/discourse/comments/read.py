"""From a file, a folder or a DataFrame to the comments table."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from discourse.comments.assemble import assemble, settle, unsettled
from discourse.comments.audit import AuditLog, fingerprint
from discourse.comments.combine import combine
from discourse.comments.files import each_file, read_chunks, read_file
from discourse.comments.formats import Format, Options, Raw, registry
from discourse.comments.formats.columns import map_columns
from discourse.comments.formats.jsontable import unnested
from discourse.comments.source import SourceFile
from discourse.comments.threads import mend_parents
from discourse.comments.write import restore, write_bytes
from discourse.errors import ReadError

Source = str | os.PathLike[str] | pd.DataFrame | Iterable[str | os.PathLike[str]]
Instant = str | date | pd.Timestamp
_LACKS = "_lacks_parent"  # in `concat`: the id of a row whose parent is not in its table


def read_comments(
    source: Source,
    format: str = "auto",
    columns: dict[str, str] | None = None,
    on_error: str = "skip",
    progress: bool | Callable[[int, int, str], None] = False,
    audit_to: str | os.PathLike[str] | None = None,
    *,
    retrieved_at: Instant | None = None,
    day_first: bool | None = None,
) -> pd.DataFrame:
    """Read comments from a file, a folder, a list of files or a DataFrame.

    Parameters
    ----------
    source : path, list of paths, or DataFrame
        A folder is read whole, its files in the order of their names; files that describe data
        (README, LICENSE, ...) and hidden files are passed over. Files may be packed (.gz, .bz2,
        .xz, .zst).
    format : str, default "auto"
        A name from `discourse.formats`; "auto" recognises the format from the content.
    columns : dict, optional
        Which column holds what, such as ``{"text": "body", "author": "user_name"}``. Columns that
        are not named are guessed from their usual names; the guess stands in the audit.
    on_error : {"skip", "raise"}
        What to do with a record, or with a file of a folder, that cannot be read. Skipped ones
        are counted in the audit with their place.
    progress : bool or callable, default False
        True shows a bar; a callable gets (bytes done, bytes in all, file name).
    audit_to : path, optional
        Where to write the full audit as JSON; the table carries at most 20 places a reason.
    retrieved_at : str, datetime or Timestamp, optional
        When the source was captured: "2 years ago" is counted from then. A source that states its
        own time of capture needs none.
    day_first : bool, optional
        Whether 03/04/2012 is the third of April. Without it all dates of a file decide together;
        where they do not, such a date is missing.

    Returns
    -------
    DataFrame
        The comments table: one row per contribution, in source order, with the columns of the
        contract (see `discourse.check_comments`) and ``meta_*`` for what else the source had.
        ``discourse.audit(table)`` says what was read, guessed and lost.

    Raises
    ------
    ReadError
        When nothing can be read; the message names the file, what is wrong and what to do.

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> bool(comments["comment_id"].is_unique)
    True
    """
    options = options_of(format, columns, on_error, retrieved_at, day_first)
    log = AuditLog()
    if isinstance(source, pd.DataFrame):
        tables = [_read_frame(source, options, log)]
    else:
        tables = list(each_file(source, format, options, log, progress, read_file))
    table = settle(combine(tables, log), log)
    if audit_to is not None:
        write_bytes(Path(audit_to), orjson.dumps(log.full(), option=orjson.OPT_INDENT_2))
    return log.attach(table)


def iter_comments(
    source: Source,
    format: str = "auto",
    columns: dict[str, str] | None = None,
    on_error: str = "skip",
    progress: bool | Callable[[int, int, str], None] = False,
    *,
    chunk_size: int = 100_000,
    retrieved_at: Instant | None = None,
    day_first: bool | None = None,
) -> Iterator[pd.DataFrame]:
    """Read comments in parts, one file after the other, in little memory.

    Files made of lines or records (dumps, tables, XML dumps, Telegram) are never held whole: a part
    holds ``chunk_size`` rows in source order, whatever their thread. There ``depth`` is missing,
    orphans are not judged, a parent such as 0 or None is kept as given (a row of that id can stand
    in another part), and ids are unique within a part; `partition_by_thread` sorts such a source
    into files of whole threads. Other files are read one at a time and given in parts of
    whole threads.

    Parameters
    ----------
    source, format, columns, on_error, progress, retrieved_at, day_first
        As in `read_comments`.
    chunk_size : int, default 100_000
        Rows a part (the last part of a file may hold fewer, parts of whole threads more).

    Yields
    ------
    DataFrame
        Comments tables. The audit of each speaks of what was read for it.

    Raises
    ------
    ReadError
        When nothing can be read.

    Examples
    --------
    >>> import discourse
    >>> parts = list(discourse.iter_comments(discourse.sample_path(), chunk_size=50))
    >>> len(parts) > 1
    True
    """
    options = options_of(format, columns, on_error, retrieved_at, day_first)
    if chunk_size < 1:
        raise ValueError(f"chunk_size must be 1 or more, not {chunk_size}")
    if isinstance(source, pd.DataFrame):
        log = AuditLog()
        yield from _parts(settle(_read_frame(source, options, log), log), chunk_size, log)
        return

    def take(file: SourceFile, chosen: Format, options: Options, own: AuditLog) -> Iterator[Any]:
        if chosen.batches is not None:
            for table in read_chunks(file, chosen, options, own, chunk_size):
                yield own.attach(unsettled(table, own))
                own.clear()
            return
        for table in read_file(file, chosen, options, own):
            yield from _parts(settle(table, own), chunk_size, own)
        own.clear()

    yield from each_file(source, format, options, AuditLog(), progress, take)


def _parts(table: pd.DataFrame, chunk_size: int, log: AuditLog) -> Iterator[pd.DataFrame]:
    part, number, held = {}, 0, 0
    for thread, size in table.groupby("thread_id", sort=False).size().items():
        part[thread] = number
        held += int(size)
        if held >= chunk_size:
            number, held = number + 1, 0
    for _, rows in table.groupby(table["thread_id"].map(part), sort=True):
        yield log.attach(rows.reset_index(drop=True))


def options_of(
    format: str,
    columns: dict[str, str] | None,
    on_error: str,
    retrieved_at: Instant | None,
    day_first: bool | None,
) -> Options:
    """The arguments of a reader, checked."""
    if format != "auto" and format not in registry():
        raise ValueError(f"format must be 'auto' or one of {sorted(registry())}, not {format!r}")
    if on_error not in ("skip", "raise"):
        raise ValueError(f"on_error must be 'skip' or 'raise', not {on_error!r}")
    if day_first not in (None, True, False):
        raise ValueError(f"day_first must be True, False or None, not {day_first!r}")
    return Options(columns, on_error, _instant(retrieved_at), day_first)


def _instant(shown: Instant | None) -> pd.Timestamp | None:
    if shown is None:
        return None
    found = pd.to_datetime(shown, utc=True, errors="coerce")
    if pd.isna(found):
        raise ValueError(f"retrieved_at must be a date such as '2024-05-31', not {shown!r}")
    return pd.Timestamp(found)


def _read_frame(frame: pd.DataFrame, options: Options, log: AuditLog) -> pd.DataFrame:
    name = "the DataFrame"
    if frame.empty:
        raise ReadError(name, "there is no row in it", "Give it rows.")
    named = any(level is not None and level not in frame for level in frame.index.names)
    rows = frame.reset_index(drop=not named)
    table = None if options.columns else restore(rows, log)
    if table is not None:
        raw = Raw(table, replies_known=True, rows_read=len(rows), final=True)
    else:
        rows = unnested(rows, options.columns, log)
        mapped = map_columns(rows, options.columns, name, "", log)
        raw = Raw(mapped, replies_known="parent_id" in mapped, rows_read=len(frame))
    table = assemble(raw, source="dataframe", file="", log=log, options=options)
    rows_kept, content = len(table), fingerprint(table)
    log.add_file("", format="dataframe", content=content, rows_read=len(frame), rows_kept=rows_kept)
    return table


def concat(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Join comments tables and their audits.

    Parameters
    ----------
    tables : iterable of DataFrame
        Comments tables with their audits.

    Returns
    -------
    DataFrame
        The rows of all, in order. An id that two tables share gets its thread as a prefix in the
        later one, and so does a shared thread id when no comment is the same. Of a comment that
        stands in both, the earlier row is kept, also when its text has changed. A comment whose
        parent comes with another table is no orphan any more, and depths are counted anew along
        the parents; parents that no table names are not guessed anew. ``position`` stays that in
        each source. All of it is counted in the audit.

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> len(discourse.concat([comments, comments])) == len(comments)
    True
    """
    tables = list(tables)
    if not tables:
        raise ValueError("tables is empty: give at least one comments table")
    made = AuditLog()
    marked = [
        table.assign(**{_LACKS: table["comment_id"].where(_lacks(table))}) for table in tables
    ]
    joined = combine(marked, made, [_origin(table, n) for n, table in enumerate(tables)])
    lacked = joined.pop(_LACKS)
    joined = mend_parents(
        joined, made, replies_known=False, settled=np.ones(len(joined), dtype=bool)
    )
    found = lacked[lacked.notna() & ~_lacks(joined)]
    by_file = {
        str(file): rows.tolist()
        for file, rows in found.groupby(joined["source_file"].fillna("").loc[found.index])
    }
    log = AuditLog()
    merged = []
    for table in tables:
        audit = table.attrs.get("audit", {})
        origin = (audit.get("files"), audit.get("entries"))
        if origin not in merged:  # the parts of one file carry its audit, each of them
            merged.append(origin)
            log.merge(_without_orphans(audit, by_file))
        log.note_changes(table)
    log.merge(made)
    return log.attach(joined)


def _lacks(table: pd.DataFrame) -> np.ndarray:
    """Which rows answer a row that is not in the table."""
    present = set(table["comment_id"].tolist())
    pairs = zip(table["parent_id"].tolist(), table["thread_id"].tolist(), strict=True)
    return np.array(
        [isinstance(p, str) and p not in present and p != thread for p, thread in pairs], dtype=bool
    )


def _origin(table: pd.DataFrame, number: int) -> Hashable:
    """What is the same for parts of one file."""
    files = table.attrs.get("audit", {}).get("files") or []
    if len(files) == 1 and "sha256" in files[0]:
        return files[0]["file"], files[0]["sha256"]
    return number


def _without_orphans(audit: dict[str, Any], found: dict[str, list[str]]) -> dict[str, Any]:
    """The audit without orphans whose parents were ``found``: ids by file, taken out of it."""
    entries = []
    for entry in audit.get("entries", []):
        ids = found.get(entry["file"], []) if entry["item"] == "orphan" else []
        all_places = len(entry["places"]) == entry["count"]
        gone = [i for i in ids if not all_places or f"comment {i}" in entry["places"]]
        gone = gone[: entry["count"]]
        found |= {entry["file"]: [i for i in ids if i not in set(gone)]} if gone else {}
        if len(gone) < entry["count"] or not gone:
            lost = {f"comment {i}" for i in gone}
            places = [place for place in entry["places"] if place not in lost]
            entries.append(entry | {"places": places, "count": entry["count"] - len(gone)})
    return audit | {"entries": entries}
