"""A source of any size as files of whole threads."""

from __future__ import annotations

import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from discourse.comments.assemble import TREES, settle
from discourse.comments.audit import AuditLog
from discourse.comments.combine import combine
from discourse.comments.files import each_file, read_chunks
from discourse.comments.formats import Format, Options
from discourse.comments.read import Instant, Source, options_of
from discourse.comments.source import SourceFile
from discourse.comments.write import from_arrow, to_arrow, write_bytes, write_comments

AUDIT = "partition.audit.json"

# A file of rows of one file of the source: where it lies, the part that each of its row groups is
# of, and the name of that file.
Chunk = tuple[Path, list[int], str]


def partition_by_thread(
    source: Source,
    folder: str | os.PathLike[str],
    format: str = "auto",
    columns: dict[str, str] | None = None,
    on_error: str = "skip",
    progress: bool | Callable[[int, int, str], None] = False,
    *,
    n_parts: int = 64,
    retrieved_at: Instant | None = None,
    day_first: bool | None = None,
) -> list[Path]:
    """Sort a source that is too large for memory into Parquet files of whole threads.

    Memory holds 100,000 rows of the source, or one part: with ``n_parts`` parts about one
    ``n_parts``-th of the rows. Parents, depth, orphans and doubled rows are judged within the
    parts, which is right because no thread is split.

    Parameters
    ----------
    source, format, columns, on_error, progress, retrieved_at, day_first
        As in `read_comments`; files and folders only.
    folder : path
        Where the parts go; it must not exist yet, or be empty.
    n_parts : int, default 64
        How many parts there are at most. Which part a thread goes to depends on its id alone.

    Returns
    -------
    list of Path
        The parts in order: ``part-0000.parquet``, ... Each is a comments table that
        `read_comments` reads back, with the audit of what was judged in it; what was skipped and
        repaired on reading the source stands in ``partition.audit.json`` beside them.

    Raises
    ------
    ReadError
        When nothing can be read.
    ValueError
        When the folder holds files, or ``n_parts`` is below 1.

    Examples
    --------
    >>> import discourse, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "parts"
    >>> parts = discourse.partition_by_thread(discourse.sample_path(), folder, n_parts=2)
    >>> sum(len(discourse.read_comments(part)) for part in parts)
    250
    """
    if isinstance(source, pd.DataFrame):
        raise TypeError("source must be a path or a list of paths, not a DataFrame: it fits memory")
    if n_parts < 1:
        raise ValueError(f"n_parts must be 1 or more, not {n_parts}")
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ValueError(f"folder must be new or empty, not {str(folder)!r}")
    options = options_of(format, columns, on_error, retrieved_at, day_first)
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        log = AuditLog()
        chunks = _sorted_chunks(source, format, options, log, progress, n_parts, work)
        parts = [_write_part(chunks, number, work) for number in range(n_parts)]
        for path, *_ in chunks:
            path.unlink()
        full = orjson.dumps(log.full(), option=orjson.OPT_INDENT_2)
        write_bytes(work / AUDIT, full)
        os.chmod(work, 0o755)
        if target.exists():
            target.rmdir()
        os.replace(work, target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return [target / part.name for part in parts if part is not None]


def _sorted_chunks(
    source: Any,
    format: str,
    options: Options,
    log: AuditLog,
    progress: Any,
    n_parts: int,
    work: Path,
) -> list[Chunk]:

    def take(file: SourceFile, chosen: Format, options: Options, own: AuditLog) -> Iterator[Any]:
        for table in read_chunks(file, chosen, options, own, 100_000):
            own.trim()
            yield file.name, table

    chunks: list[Chunk] = []
    for file, table in each_file(source, format, options, log, progress, take):
        if table[TREES].any():
            detail = "threads were told by who answers whom, within 100,000 rows at a time"
            log.note("warning", "trees_in_parts", detail, count=int(table[TREES].sum()))
        names, codes = np.unique(table["thread_id"].to_numpy(dtype=object), return_inverse=True)
        part = np.array([zlib.crc32(name.encode()) % n_parts for name in names])[codes]
        numbers = np.unique(part).tolist()
        path = work / f"chunk-{len(chunks)}"
        chunks.append((path, numbers, file))
        arrow = to_arrow(table)
        with pa.parquet.ParquetWriter(path, arrow.schema, compression="zstd") as writer:
            for number in numbers:
                rows = arrow.take(np.flatnonzero(part == number))
                writer.write_table(rows, row_group_size=len(rows))
    return chunks


def _write_part(chunks: list[Chunk], number: int, work: Path) -> Path | None:
    held = [chunk for chunk in chunks if number in chunk[1]]
    tables = [
        from_arrow(pa.parquet.ParquetFile(path).read_row_group(numbers.index(number)))
        for path, numbers, _ in held
    ]
    if not tables:
        return None
    log = AuditLog()
    table = settle(combine(tables, log, [file for *_, file in held]), log)
    for file, rows in table.groupby("source_file", sort=True):
        log.add_file(str(file), format=str(rows["source"].iloc[0]), rows_kept=len(rows))
    detail = f"part of a larger source: what was lost on reading it stands in {AUDIT}"
    log.note("read", "part", detail, count=len(table))
    return write_comments(log.attach(table), work / f"part-{number:04d}.parquet")
