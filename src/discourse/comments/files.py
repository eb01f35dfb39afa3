"""One file after the other: recognised, read whole or in parts, and entered in the audit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import pandas as pd

from discourse.comments.assemble import assemble
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw, join, recognise, registry
from discourse.comments.source import SourceFile, find_files
from discourse.comments.times import day_first_of, has_numeric_dates
from discourse.errors import ReadError

Take = Callable[[SourceFile, Format, Options, AuditLog], Iterator[pd.DataFrame]]
_SHOWN = 10  # files in a message


def each_file(
    source: Any, format: str, options: Options, log: AuditLog, progress: Any, take: Take
) -> Iterator[pd.DataFrame]:
    """The tables that ``take`` makes of each file of the source, in order.

    A file of a folder that cannot be read is counted in ``log``; one that the researcher named
    stops the reading, and so does a source without any file that can be read.
    """
    files, named = find_files(source, log)
    total = sum(file.size for file in files)
    report = _progress(progress, total)
    read, before, failed = 0, 0, []
    while files:
        file = files.pop(0)  # not held on to: it keeps what was read of it
        file.seen = partial(_seen, report, before, file.name)
        before += file.size
        own = AuditLog()  # a file that fails half-way leaves nothing behind
        try:
            if (main := _companion_of(file)) and file.path not in named:
                detail = f"read together with {main}, if at all"
                log.note("read", "companion", detail, file=file.name, places=[file.name])
                continue
            chosen = recognise(file) if format == "auto" else registry()[format]
            yield from take(file, chosen, options, own)
        except ReadError as error:
            if file.path in named or options.on_error == "raise":
                raise
            detail = f"{error.reason}. {error.hint}"
            log.note("skipped", "file", detail, file=file.name, places=[file.name])
            failed.append(f"{file.name}: {error.reason}")
            continue
        log.merge(own)
        read += 1
    report(total, "")
    if not read:
        more = f"; and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
        reasons = "; ".join(failed[:_SHOWN]) + more or "it holds no data files"
        raise ReadError(
            str(source) if isinstance(source, (str, os.PathLike)) else "the list of files",
            f"no file in it could be read as comments ({reasons})",
            "See `discourse formats` for what can be read.",
        )


def _seen(report: Callable[[int, str], None], before: int, name: str, used: int) -> None:
    report(before + used, name)


def _companion_of(file: SourceFile) -> str | None:
    """The file that is read in place of this one: it lies beside it under a fixed name."""
    for chosen in registry().values():
        main = chosen.companions.get(file.path.name)
        if main and (file.path.parent / main).is_file():
            return main
    return None


def read_file(
    file: SourceFile, chosen: Format, options: Options, log: AuditLog
) -> Iterator[pd.DataFrame]:
    """The one table of a file, its parents not judged yet."""
    raw = chosen.rows(file, options, log)
    yield _table(raw, file, chosen, options, log, 0, raw.rows_read)


def read_chunks(
    file: SourceFile, chosen: Format, options: Options, log: AuditLog, chunk_size: int
) -> Iterator[pd.DataFrame]:
    """Tables of ``chunk_size`` rows of a file of any size, their parents not judged yet."""
    parts = chosen.parts(file, options, log)
    raw = next(parts, None)
    if raw is not None:
        options = _with_day_order(raw, file, chosen, options)
        parts = chain([raw], parts)
    first, held, size, passed = 0, [], 0, 0
    done = False
    while not done:
        raw = next(parts, None)
        done = raw is None
        if raw is not None:
            held.append(raw)
            size += len(raw.rows)
            passed += raw.rows_read - len(raw.rows)
        while size >= chunk_size or (done and size):
            part, held = _cut(join(held), chunk_size)
            count = len(part.rows)
            table = _table(part, file, chosen, options, log, first, count + passed)
            first, size, passed = first + count, size - count, 0
            del part  # its rows are as large as the table's
            yield table


def _cut(whole: Raw, size: int) -> tuple[Raw, list[Raw]]:
    """The first ``size`` rows, and the others, if there are any."""
    rest = whole.rows.iloc[size:]
    held = [] if rest.empty else [replace(whole, rows=rest)]
    return replace(whole, rows=whole.rows.iloc[:size]), held


def _with_day_order(begin: Raw, file: SourceFile, chosen: Format, options: Options) -> Options:
    """The options with the order of day and month that all dates of the file show together: a part
    could show another than the next. Where the first part has no such dates, none is looked for."""
    if options.day_first is not None or chosen.batches is None:
        return options
    shown = begin.rows.get("created_at")
    if shown is None or not has_numeric_dates(shown):
        return options
    spare = SourceFile(file.path, file.name)
    orders = set()
    for raw in chosen.parts(spare, replace(options, on_error="skip"), AuditLog()):
        if (shown := raw.rows.get("created_at")) is None:
            return options
        orders.add(day_first_of(shown))
    orders.discard(None)
    return replace(options, day_first=orders.pop()) if len(orders) == 1 else options


def _table(
    raw: Raw,
    file: SourceFile,
    chosen: Format,
    options: Options,
    log: AuditLog,
    first: int,
    rows_read: int,
) -> pd.DataFrame:
    table = assemble(
        raw,
        source=chosen.name,
        file=file.name,
        log=log,
        options=options,
        first=first,
        content=file.sha256[:12] if chosen.batches is not None else None,
    )
    if file.damage:
        if options.on_error == "raise":
            raise ReadError(str(file.path), file.damage[0], 'Or read with on_error="skip".')
        detail = "a part of the file that cannot be read"
        log.note("skipped", "damaged", detail, file=file.name, places=file.damage)
        file.damage.clear()
    if log.files:  # a table of our own brings the audit of the files it was read from
        return table
    encoding, guess, broken = file.reading()
    facts = {"format": chosen.name, "encoding": encoding, "bytes": file.size}
    facts |= {"sha256": file.sha256, "rows_read": rows_read, "rows_kept": len(table)}
    log.add_file(file.name, **facts)
    if guess:
        log.note("guessed", "encoding", guess, file=file.name, count=1)
    detail = f"bytes that are not {encoding} became U+FFFD"
    log.note("repaired", "broken_bytes", detail, file=file.name, places=broken)
    return table


def _progress(progress: Any, total: int) -> Callable[[int, str], None]:
    if callable(progress):
        return lambda done, name: progress(done, total, name)
    if not progress:
        return lambda done, name: None
    from tqdm.auto import tqdm

    bar = tqdm(total=total, unit="B", unit_scale=True)

    def show(done: int, name: str) -> None:
        bar.update(done - bar.n)
        bar.set_postfix_str(name)
        if done >= total and not name:
            bar.close()

    return show
