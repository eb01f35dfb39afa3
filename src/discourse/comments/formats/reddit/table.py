"""Reddit as CSV: dumps written as tables, what PSAW, PMAW and BigQuery give, and scripts' own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd
import pyarrow as pa

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import (
    check_column_map,
    is_private,
    snake,
    unique_names,
)
from discourse.comments.formats.csvtext import tables
from discourse.comments.formats.reddit.blocks import Block
from discourse.comments.formats.reddit.cells import PERMALINK, cleaned
from discourse.comments.formats.reddit.fields import FIELDS, META_FIELDS, Faults, table_of_columns
from discourse.comments.formats.reddit.tablenames import (
    HINTING,
    OF_CONTRACT,
    TELLING,
    TEXTS,
    UNREAD,
    fields_of,
)
from discourse.comments.formats.reddit.things import KEPT, Things, with_rows
from discourse.comments.formats.reddit.uneven import form_of, rows_of
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_UNNAMED: Final = re.compile(r"column [0-9]+|Unnamed: [0-9]+(?:\.[0-9]+)?|row names|index")
_TAKEN: Final = [f"meta_{name}" for name in KEPT]
# Columns that every table of 4CAT has; it has its own format.
_OF_4CAT: Final = {"thread_id", "timestamp", "body"}


def _recognise(source: SourceFile) -> float:
    form = form_of(source)
    if form is None:
        return 0.0
    if not form.header:
        return 0.95
    names = {name.strip().lower() for name in form.names}
    if not names & TEXTS or names >= _OF_4CAT:
        return 0.0
    told = len(names & TELLING)
    if told >= 2 or (told and names & HINTING):
        return 0.95
    links = [n for n, name in enumerate(form.names) if name.lower() in ("link", "permalink", "url")]
    cells = [row[n] for row in form.rows for n in links if n < len(row)]
    return 0.95 if any(PERMALINK.match(cell) for cell in cells) else 0.0


def _batches(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    return with_rows(_raws(source, options, log))


def _raws(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    path, form = str(source.path), form_of(source)
    if form is None:
        reason = "it is no table of Reddit's data"
        raise ReadError(path, reason, "Name its columns: columns={...}, with format='csv'.")
    chosen = check_column_map(options.columns, list(form.names), path)
    fields = fields_of(list(form.names), chosen)
    others = _others(form.names, fields, chosen, source.name, log)
    things = Things(source.name, log)
    read = tables(source, options, log) if form.even else rows_of(source, form, options, log)
    for table in read:
        columns = cleaned({f: table.rows[name] for f, name in fields.items()}, source.name, log)
        faults = Faults()
        cells = _arrow(columns, len(table.rows), faults)
        parents = "parent_id" in columns and bool(columns["parent_id"].notna().any())
        raw, strange = things.raw(Block(cells, table.places, parents, faults))
        options.note_skipped(strange, path, source.name, log)
        rows = raw.rows
        if not rows.empty and rows["thread_id"].isna().all():  # the titles may tell
            rows = rows.drop(columns="thread_id")
        beside = {target: table.rows[name].loc[rows.index] for target, name in others.items()}
        yield Raw(rows.assign(**beside), raw.replies_known, table.read)


def _others(
    names: Iterable[str], fields: dict[str, str], chosen: dict[str, str], file: str, log: AuditLog
) -> dict[str, str]:
    """Columns that are none of Reddit's, under their names in the result."""
    found = {target: name for target, name in chosen.items() if target not in OF_CONTRACT}
    taken = {*fields.values(), *found.values()}
    left = [name for name in names if name not in taken]
    unread = [n for n in left if n.strip().lower() in UNREAD]
    private = [n for n in left if is_private(n)]
    unnamed = [n for n in left if _UNNAMED.fullmatch(n)]
    detail = "columns of the API that are not read"
    log.note("skipped", "fields", detail, file=file, places=unread)
    detail = "columns with e-mail or IP addresses were not read"
    log.note("dropped", "private_columns", detail, file=file, places=private)
    kept = [n for n in left if n not in {*unread, *private, *unnamed}]
    metas = unique_names([f"meta_{snake(name)}" for name in kept], "{}_{}", taken=_TAKEN)
    return found | dict(zip(metas, kept, strict=True))


def _arrow(columns: dict[str, pd.Series], size: int, faults: Faults) -> pa.Table:
    cells = {
        name: values.astype(object).where(values.notna(), None).tolist()
        for name, values in columns.items()
    }
    absent = {name: [None] * size for name in (*FIELDS, *META_FIELDS) if name not in cells}
    return table_of_columns(cells | absent, faults)


CSV: Final = Format(
    name="reddit_csv",
    description="Reddit comments and submissions as a table: dumps turned into CSV, PSAW, PMAW, "
    "BigQuery",
    obtain="the scripts for Pushshift's dumps (to_csv, filter_file), pandas' to_csv of what PSAW, "
    "PMAW or Arctic Shift gave, exports of BigQuery's reddit_comments",
    carries="whatever columns it has; ids and threads also out of permalinks; own columns as meta_",
    lacks="whom a comment answers, where no column says so; the time zone of dates without one",
    verified="on real tables of these scripts, with and without a header, and on their source",
    recognise=_recognise,
    batches=_batches,
)
