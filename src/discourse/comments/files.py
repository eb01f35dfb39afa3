"""One file after the other: recognised, read whole or in parts, and entered in the audit."""

from __future__ import annotations

import os
import re
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
from discourse.comments.table import ANY_TABLE
from discourse.comments.threads import SHARED, may_name_threads
from discourse.comments.times import day_first_of, has_numeric_dates
from discourse.errors import ReadError

Take = Callable[[SourceFile, Format, Options, AuditLog], Iterator[Any]]
_SHOWN = 10  # files in a message
_TIMES = ("retrieved_at", "created_at", "edited_at")
_PLACE = re.compile(r"([a-z]+) ([0-9]+)\b")


def each_file(
    source: Any, format: str, options: Options, log: AuditLog, progress: Any, take: Take
) -> Iterator[Any]:
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
                detail = f"it goes with {main} and has no rows of its own"
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
    """Tables of ``chunk_size`` rows of a file of any size, their parents not judged yet.

    Before each table, ``log`` gets what was met on reading its rows.
    """
    met = AuditLog()
    parts = chosen.parts(file, options, met)
    shared = SHARED
    raw = next(parts, None)
    if raw is not None:
        options, shared = _over_all_parts(raw, file, chosen, options)
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
        while size > chunk_size or (done and size):  # the last part also tells how the file ends
            part, held = _cut(join(held), chunk_size)
            count = len(part.rows)
            behind = _hand_over(met, log, held)
            read = count + max(passed - behind, 0)
            table = _table(part, file, chosen, options, log, first, read, shared)
            first, size, passed = first + count, size - count, min(passed, behind)
            del part  # its rows are as large as the table's
            yield table
    log.merge(met)


def _cut(whole: Raw, size: int) -> tuple[Raw, list[Raw]]:
    """The first ``size`` rows, and the others, if there are any."""
    rest = whole.rows.iloc[size:]
    held = [] if rest.empty else [replace(whole, rows=rest)]
    return replace(whole, rows=whole.rows.iloc[:size]), held


def _hand_over(met: AuditLog, log: AuditLog, held: list[Raw]) -> int:
    """Move to ``log`` what was met before the first row held; the faulty records that stay."""
    rows = held[0].rows if held else None
    first = _number(rows["_place"].iloc[0]) if rows is not None and "_place" in rows else None
    rest, now, faulty = AuditLog(), [], 0
    for entry in met.full()["entries"]:
        about = [entry[name] for name in ("category", "item", "detail")]
        later = [place for place in entry["places"] if _stands_behind(place, first)]
        rest.note(*about, file=entry["file"], places=later)
        faulty += len(later) if entry["item"] == "faulty_record" else 0
        if later:
            places = [place for place in entry["places"] if not _stands_behind(place, first)]
            entry = entry | {"places": places, "count": entry["count"] - len(later)}
        if entry["count"] or not later:
            now.append(entry)
    log.merge({"files": met.files, "entries": now})
    met.clear()  # the reader goes on to write into it
    met.merge(rest)
    return faulty


def _number(place: str) -> tuple[str, int] | None:
    """The kind and number of a place such as ``line 12: broken JSON``."""
    found = _PLACE.match(place)
    return (found[1], int(found[2])) if found else None


def _stands_behind(place: str, first: tuple[str, int] | None) -> bool:
    found = _number(place) if first is not None else None
    return found is not None and first is not None and found[0] == first[0] and found > first


def _over_all_parts(
    begin: Raw, file: SourceFile, chosen: Format, options: Options
) -> tuple[Options, tuple[str, ...]]:
    """What all parts of the file show together, where a part could show another than the next.

    That is the order of day and month in its dates (as options), and which columns can name its
    threads. Where the first part has no such dates and columns, none are looked for.
    """
    order, shared = None, SHARED
    if chosen.batches is None or begin.final:
        return options, shared
    dates = [n for n in _TIMES if n in begin.rows and has_numeric_dates(begin.rows[n])]
    dates = dates if options.day_first is None else []
    names = [n for n in SHARED if n in begin.rows]
    if chosen.name not in ANY_TABLE or "thread_id" in begin.rows:
        names = []
    if not dates and not names:
        return options, shared
    spare = SourceFile(file.path, file.name)
    orders = set()
    for raw in chosen.parts(spare, replace(options, on_error="skip"), AuditLog()):
        orders |= {day_first_of(raw.rows[name]) for name in dates if name in raw.rows}
        if names:
            shared = tuple(name for name in shared if may_name_threads(raw.rows, name))
    orders.discard(None)
    order = orders.pop() if len(orders) == 1 else None
    return options if order is None else replace(options, day_first=order), shared


def _table(
    raw: Raw,
    file: SourceFile,
    chosen: Format,
    options: Options,
    log: AuditLog,
    first: int,
    rows_read: int,
    shared: tuple[str, ...] = SHARED,
) -> pd.DataFrame:
    table = assemble(
        raw,
        source=chosen.name,
        file=file.name,
        log=log,
        options=options,
        first=first,
        content=file.sha256[:12] if chosen.batches is not None else None,
        shared=shared,
    )
    if file.damage:
        if options.on_error == "raise":
            raise ReadError(str(file.path), file.damage[0], 'Or read with on_error="skip".')
        detail = "a part of the file that cannot be read"
        log.note("skipped", "damaged", detail, file=file.name, places=file.damage)
        file.damage.clear()
    facts: dict[str, Any] = {"bytes": file.size, "sha256": file.sha256}
    own = [r for r in log.files if r["file"] == file.name and facts.items() <= r.items()]
    if raw.final and log.files and not own:
        return table  # a table of our own brings the audit of the files it was read from
    encoding, guess, broken = file.reading()
    if own:  # a further part
        told = own[0]["encoding"] == encoding
        own[0]["encoding"] = encoding
        own[0]["rows_read"] += rows_read
        own[0]["rows_kept"] += len(table)
    else:
        told = False
        facts = {"format": chosen.name, "encoding": encoding} | facts
        log.add_file(file.name, **facts, rows_read=rows_read, rows_kept=len(table))
    if guess and not told:
        log.note("guessed", "encoding", guess, file=file.name, count=1)
    if first and "decoded" in vars(file):  # decoded as a whole, which the first part has told
        broken = []
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
