"""From a file, a folder or a DataFrame to the comments table."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from discourse.comments.assemble import assemble
from discourse.comments.audit import AuditLog, fingerprint
from discourse.comments.formats import Options, Raw, recognise, registry
from discourse.comments.formats.columns import map_columns
from discourse.comments.source import SourceFile, find_files
from discourse.comments.table import combine
from discourse.comments.write import restore, write_bytes
from discourse.errors import ReadError

Source = str | os.PathLike[str] | pd.DataFrame | Iterable[str | os.PathLike[str]]
_SHOWN = 10  # files in a message


def read_comments(
    source: Source,
    format: str = "auto",
    columns: dict[str, str] | None = None,
    on_error: str = "skip",
    progress: bool | Callable[[int, int, str], None] = False,
    audit_to: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Read comments from a file, a folder, a list of files or a DataFrame.

    Parameters
    ----------
    source : path, list of paths, or DataFrame
        A folder is read whole, its files in the order of their names; files that describe data
        (README, LICENSE, ...) and hidden files are passed over.
    format : str, default "auto"
        A name from `discourse.formats`; "auto" recognises the format from the content.
    columns : dict, optional
        Which column holds what, such as ``{"text": "body", "author": "user_name"}``. Columns that
        are not named are guessed from their usual names; the guess stands in the audit.
    on_error : {"skip", "raise"}
        What to do with a record, or with a file of a folder, that cannot be read. Skipped ones
        are counted in the audit with their place.
    progress : bool or callable, default False
        True shows a bar; a callable gets (files done, files in all, file name).
    audit_to : path, optional
        Where to write the full audit as JSON; the table carries at most 20 places a reason.

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
    _check_choices(format, on_error)
    log = AuditLog()
    options = Options(columns, on_error)
    if isinstance(source, pd.DataFrame):
        tables = [_read_frame(source, options, log)]
    else:
        tables = list(_read_files(source, format, options, log, progress))
    table = combine(tables, log)
    if audit_to is not None:
        write_bytes(Path(audit_to), orjson.dumps(log.full(), option=orjson.OPT_INDENT_2))
    return log.attach(table)


def iter_comments(
    source: Source,
    format: str = "auto",
    columns: dict[str, str] | None = None,
    on_error: str = "skip",
    *,
    chunk_size: int = 100_000,
) -> Iterator[pd.DataFrame]:
    """Read comments in parts of whole threads, one file after the other.

    Memory holds one file at a time. A thread is never split within a file, so a part may hold
    more than ``chunk_size`` rows; ids are unique within a file.

    Parameters
    ----------
    source, format, columns, on_error
        As in `read_comments`.
    chunk_size : int, default 100_000
        Rows a part, at the least (the last part of a file may hold fewer).

    Yields
    ------
    DataFrame
        Comments tables. The audit of each speaks of the file that it came from.

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
    _check_choices(format, on_error)
    if chunk_size < 1:
        raise ValueError(f"chunk_size must be 1 or more, not {chunk_size}")
    options = Options(columns, on_error)
    if isinstance(source, pd.DataFrame):
        log = AuditLog()
        yield from _parts(_read_frame(source, options, log), chunk_size, log)
        return
    log = AuditLog()
    for table in _read_files(source, format, options, log, False):
        yield from _parts(table, chunk_size, log)
        log.clear()


def _parts(table: pd.DataFrame, chunk_size: int, log: AuditLog) -> Iterator[pd.DataFrame]:
    part, number, held = {}, 0, 0
    for thread, size in table.groupby("thread_id", sort=False).size().items():
        part[thread] = number
        held += int(size)
        if held >= chunk_size:
            number, held = number + 1, 0
    for _, rows in table.groupby(table["thread_id"].map(part), sort=True):
        yield log.attach(rows.reset_index(drop=True))


def _check_choices(format: str, on_error: str) -> None:
    if format != "auto" and format not in registry():
        raise ValueError(f"format must be 'auto' or one of {sorted(registry())}, not {format!r}")
    if on_error not in ("skip", "raise"):
        raise ValueError(f"on_error must be 'skip' or 'raise', not {on_error!r}")


def _read_frame(frame: pd.DataFrame, options: Options, log: AuditLog) -> pd.DataFrame:
    name = "the DataFrame"
    if frame.empty:
        raise ReadError(name, "there is no row in it", "Give it rows.")
    rows = frame.reset_index(drop=True)
    table = None if options.columns else restore(rows, log)
    if table is None:
        mapped = map_columns(rows, options.columns, name, "", log)
        raw = Raw(mapped, replies_known="parent_id" in mapped, rows_read=len(rows))
        table = assemble(raw, source="dataframe", file="", log=log)
    rows_kept, content = len(table), fingerprint(table)
    log.add_file("", format="dataframe", content=content, rows_read=len(frame), rows_kept=rows_kept)
    return table


def _read_files(
    source: Any, format: str, options: Options, log: AuditLog, progress: Any
) -> Iterator[pd.DataFrame]:
    files, named = find_files(source, log)
    report = _progress(progress, len(files))
    read, failed = 0, []
    for done, file in enumerate(files):
        report(done, len(files), file.name)
        try:
            table = _read_file(file, format, options, log)
        except ReadError as error:
            if file.path in named or options.on_error == "raise":
                raise
            detail = f"{error.reason}. {error.hint}"
            log.note("skipped", "file", detail, file=file.name, places=[file.name])
            failed.append(f"{file.name}: {error.reason}")
            continue
        read += 1
        yield table
    report(len(files), len(files), "")
    if not read:
        more = f"; and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
        reasons = "; ".join(failed[:_SHOWN]) + more or "it holds no data files"
        raise ReadError(
            str(source) if isinstance(source, (str, os.PathLike)) else "the list of files",
            f"no file in it could be read as comments ({reasons})",
            "See `discourse formats` for what can be read.",
        )


def _read_file(file: SourceFile, format: str, options: Options, log: AuditLog) -> pd.DataFrame:
    chosen = recognise(file) if format == "auto" else registry()[format]
    own = AuditLog()  # a file that fails half-way leaves nothing behind
    raw = chosen.read(file, options, own)
    table = assemble(raw, source=chosen.name, file=file.name, log=own)
    decoded = None if chosen.name == "parquet" else file.decoded
    if not own.files:  # a table of our own brings the audit of the files it was read from
        own.add_file(
            file.name,
            format=chosen.name,
            encoding=decoded.encoding if decoded else None,
            bytes=len(file.data),
            sha256=file.sha256,
            rows_read=raw.rows_read,
            rows_kept=len(table),
        )
    if decoded and decoded.guess:
        own.note("guessed", "encoding", decoded.guess, file=file.name, count=1)
    if decoded:
        detail = f"bytes that are not {decoded.encoding} became U+FFFD"
        own.note("repaired", "broken_bytes", detail, file=file.name, places=decoded.broken)
    log.merge(own)
    return table


def _progress(progress: Any, total: int) -> Callable[[int, int, str], None]:
    if callable(progress):
        return progress
    if not progress:
        return lambda done, total, name: None
    from tqdm.auto import tqdm

    bar = tqdm(total=total, unit="file")

    def show(done: int, total: int, name: str) -> None:
        bar.update(done - bar.n)
        bar.set_postfix_str(name)
        if done == total:
            bar.close()

    return show


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
        stands in both, the earlier row is kept, also when its text has changed. All of it is
        counted in the audit.

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
    log = AuditLog()
    merged = []
    for table in tables:
        audit = table.attrs.get("audit", {})
        origin = (audit.get("files"), audit.get("entries"))
        if origin not in merged:  # the parts of one file carry its audit, each of them
            merged.append(origin)
            log.merge(audit)
        log.note_changes(table)
    return log.attach(combine(tables, log))
