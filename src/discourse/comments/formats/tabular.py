"""Tables of comments: delimited text, JSON, workbooks and Parquet, with a column map or a guess."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw, csvtext, jsontable, workbook
from discourse.comments.formats.columns import ColumnPlan, Table, guess_columns, map_columns
from discourse.comments.source import SourceFile
from discourse.comments.write import restore
from discourse.errors import ReadError

_NAMED = {".csv": ",;|", ".tsv": "\t", ".tab": "\t"}
_EVEN = 0.8  # share of rows as wide as the header that tells a table without a telling name
# Columns that only a table of this kit has.
_OWN = {"comment_id", "thread_id", "text_hash", "status", "kind", "created_precision"}

Read = Callable[[SourceFile, Options, AuditLog], Iterator[Table]]


def _parts(
    read: Read,
    names: Callable[[SourceFile], list[str]],
    source: SourceFile,
    options: Options,
    log: AuditLog,
) -> Iterator[Raw]:
    """The rows of a table: one that the kit wrote as it was, any other under a column plan."""
    if not options.columns and set(names(source)) >= _OWN and _is_own(read, source, log):
        for table in read(source, options, log):
            rows = restore(table.rows, log, source.name)
            assert rows is not None
            yield Raw(rows, replies_known=True, rows_read=table.read, final=True)
        return
    plan = ColumnPlan(options.columns, str(source.path), source.name, log)
    for table in read(source, options, log):
        rows = plan.apply(table.rows)
        rows["_place"] = table.places
        yield Raw(rows, replies_known="parent_id" in rows, rows_read=table.read)


def _is_own(read: Read, source: SourceFile, log: AuditLog) -> bool:
    """Whether all of a table still keeps the contract; what it lost is noted in ``log``."""
    seen: set[str] = set()
    for table in read(source, Options(), AuditLog()):
        trial = AuditLog()
        rows = restore(table.rows, trial, source.name)
        if rows is None:
            log.merge(trial)
        if rows is None or len(rows) < table.read:
            return False
        before = len(seen)
        seen.update(rows["comment_id"])
        if len(seen) < before + len(rows):
            detail = "a table of this kit whose ids repeat, read as any other table"
            log.note("warning", "changed_table", detail, file=source.name, count=len(rows))
            return False
    return True


def _recognise_delimited(delimiters: str) -> Callable[[SourceFile], float]:
    def recognise(source: SourceFile) -> float:
        shape = csvtext.shape_of(source.head_text)
        named = _NAMED.get(source.suffix)
        if (
            shape is None
            or jsontable.is_json(source)
            or (source.head_text[:1] == "<" and not named)
        ):
            return 0.0
        if len(shape.names) < 2:
            return 0.3 if named and named[0] in delimiters else 0.0
        if shape.delimiter not in delimiters:
            return 0.0
        if named:
            return 0.9
        return 0.6 if "text" in guess_columns(list(shape.names)) and shape.even >= _EVEN else 0.0

    return recognise


def _recognise_parquet(source: SourceFile) -> float:
    return 1.0 if source.head.startswith(b"PAR1") else 0.0


def _read_parquet(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    try:
        table = pa.parquet.read_table(pa.BufferReader(source.data))
        frame = table.to_pandas(integer_object_nulls=True)  # as floats, long ids lose digits
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = f"the Parquet file is broken ({str(error).strip().splitlines()[0]})"
        raise ReadError(str(source.path), reason, "Export it again.") from None
    if frame.empty:
        raise ReadError(str(source.path), "there is no row in it", "Export it again.")
    if options.columns or (own := restore(frame, log, source.name)) is None:
        rows = map_columns(frame, options.columns, str(source.path), source.name, log)
        return Raw(rows, replies_known="parent_id" in rows, rows_read=len(frame))
    if audit := frame.attrs.get("audit"):
        log.merge(audit)
        own.attrs["audit"] = audit
        log.note_changes(own)
    return Raw(own, replies_known=True, rows_read=len(frame), final=True)


def _delimited(name: str, delimiters: str, **about: Any) -> Format:
    return Format(
        name,
        recognise=_recognise_delimited(delimiters),
        batches=partial(_parts, csvtext.tables, csvtext.columns_of),
        **about,
        **_TABLE,
    )


def _json(name: str, **about: Any) -> Format:
    return Format(
        name,
        recognise=partial(jsontable.recognise, lines=name == "jsonl"),
        batches=partial(_parts, jsontable.tables, jsontable.names_of),
        **about,
        **_TABLE,
    )


_TABLE: dict[str, Any] = {
    "carries": "whatever columns it has; the usual names are guessed, others are named in columns=",
    "lacks": "what no column holds; quotes are not marked",
}
FORMATS = (
    Format(
        "parquet",
        "Parquet table, also the one that discourse writes",
        "pandas to_parquet, R arrow, discourse read --out comments.parquet",
        **_TABLE,
        verified="on tables written by pandas and by discourse",
        recognise=_recognise_parquet,
        read=_read_parquet,
    ),
    _json(
        "jsonl",
        description="JSON Lines: one object a line",
        obtain="dumps, pandas to_json(lines=True), R jsonlite stream_out",
        verified="on real dumps and on tables written by pandas",
    ),
    _json(
        "json",
        description="JSON document: records in an array, also nested replies and pandas' forms",
        obtain="scrapers, pandas to_json, R jsonlite",
        verified="on a real scraper's file and on documents written by pandas",
    ),
    _delimited(
        "csv",
        ",;|",
        description="comma-, semicolon- or bar-separated table",
        obtain="a spreadsheet's export, R write.csv, pandas to_csv, MySQL",
        verified="on real exports and against Python's csv module",
    ),
    _delimited(
        "tsv",
        "\t",
        description="tab-separated table",
        obtain="a spreadsheet's export, R write.table(sep = tab)",
        verified="on tables written by pandas",
    ),
    Format(
        "excel",
        "Excel or OpenDocument workbook (.xlsx, .xls, .xlsb, .ods)",
        "Excel, LibreOffice, Google Sheets (download as .xlsx)",
        carries="the sheets with a column of texts, under the usual names or those in columns=",
        lacks="what no column holds; the last digits of ids longer than 15 digits",
        verified="on workbooks written by openpyxl and LibreOffice's shapes",
        recognise=workbook.recognise,
        read=workbook.read,
    ),
)
