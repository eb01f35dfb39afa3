"""Tables of comments: CSV, TSV, JSON Lines, JSON arrays and Parquet, with a column map or a guess."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import guess_columns, is_private, map_columns, whole
from discourse.comments.source import SourceFile, closed_records, hide_returns
from discourse.comments.write import restore
from discourse.errors import ReadError

_DELIMITERS = {",": "csv", "\t": "tsv", ";": "csv", "|": "csv"}
_NAMED = {".csv": ",;|", ".tsv": "\t", ".tab": "\t"}
_LARGEST_BLOCK, _HEADER = 2**31 - 2, 65_536  # bytes that Arrow takes; characters of a header
# Excel's first line, and blank lines: they stand before the header.
_BEFORE_HEADER = re.compile(r'[\r\n]*(?:"?sep=.?"?[\r\n]+)?', re.IGNORECASE)
_DEEPEST = 100


def _table_text(source: SourceFile) -> str:
    """The text from the header on, with the line ends that its cells hold."""
    text = source.decoded.text
    return text[_BEFORE_HEADER.match(text).end() :]  # type: ignore[union-attr]


def _header(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text[:_HEADER], newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _delimiter(text: str) -> str | None:
    """The character that parts the header into the most columns that a table of comments has."""
    best, most = None, 0
    for delimiter in _DELIMITERS:
        names = _header(text, delimiter)
        known = len(guess_columns(names)) + (len(names) > 1)
        if len(names) > 1 and known > most:
            best, most = delimiter, known
    return best


def _recognise_delimited(delimiters: str):
    def recognise(source: SourceFile) -> float:
        try:
            text = _table_text(source)
        except ReadError:
            return 0.0
        delimiter = _delimiter(text)
        named = _NAMED.get(source.suffix)
        if delimiter is None:
            return 0.3 if named and named[0] in delimiters else 0.0
        if delimiter not in delimiters:
            return 0.0
        if named:
            return 0.9
        return 0.6 if "text" in guess_columns(_header(text, delimiter)) else 0.0

    return recognise


def _read_delimited(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    path, text = str(source.path), _table_text(source)
    delimiter = _delimiter(text) or _NAMED.get(source.suffix, ",")[0]
    text, skipped = closed_records(text, delimiter)
    text, stand_in = hide_returns(text)
    data = (text.rstrip("\r\n") + "\n").encode()
    faulty: set[int] = set()

    def skip(row: pa.csv.InvalidRow) -> str:
        faulty.add(row.number)
        place = f"row {row.number}: {row.actual_columns} cells instead of {row.expected_columns}"
        skipped.insert(len(faulty) - 1, place)
        return "skip"

    names = [f"f{n}" for n in range(len(_header(text, delimiter)))]
    try:
        table = pa.csv.read_csv(
            io.BytesIO(data),
            read_options=pa.csv.ReadOptions(
                use_threads=False,
                block_size=min(len(data) + 1, _LARGEST_BLOCK),
                autogenerate_column_names=True,
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            # Every cell is text; an empty cell is missing, a quoted empty cell is an empty text.
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        reason = f"it is no table ({str(error).splitlines()[0]})"
        raise ReadError(path, reason, "Check the quotes.") from None
    options.note_skipped(skipped, path, source.name, log)
    frame = table.to_pandas(types_mapper=lambda _: pd.StringDtype(na_value=np.nan))
    frame = frame.apply(lambda c: c.str.replace(stand_in, "\r")) if stand_in else frame
    header, frame = frame.iloc[0].fillna(""), frame.iloc[1:].reset_index(drop=True)
    if frame.empty and skipped:
        reason = f"none of its {len(skipped)} rows can be read ({skipped[0]})"
        raise ReadError(path, reason, "Check the header, the delimiter and the quotes.")
    frame = frame.set_axis(header.tolist(), axis=1)
    # As a spreadsheet counts: the header is row 1.
    places = [f"row {n}" for n in range(2, len(frame) + len(faulty) + 2) if n not in faulty]
    return _from_frame(frame, source, options, log, len(frame) + len(skipped), places)


def _from_frame(
    frame: pd.DataFrame,
    source: SourceFile,
    options: Options,
    log: AuditLog,
    rows_read: int,
    places: list[str] | None = None,
) -> Raw:
    path = str(source.path)
    if frame.empty:
        raise ReadError(path, "there is no row in it", "Export it again.")
    if not options.columns and (own := restore(frame, log, source.name)) is not None:
        return Raw(own, replies_known=True, rows_read=rows_read, final=True)
    rows = map_columns(frame, options.columns, path, source.name, log)
    if places:
        rows["_place"] = places
    return Raw(rows, replies_known="parent_id" in rows, rows_read=rows_read)


def _recognise_json(source: SourceFile) -> float:
    try:
        text = source.text.lstrip()
    except ReadError:
        return 0.0
    if not text.startswith(("{", "[")):
        return 0.0
    if source.suffix in {".jsonl", ".ndjson", ".json"}:
        return 0.9
    try:
        _loads(text.split("\n", 1)[0])
        return 0.8
    except ValueError:
        return 0.5 if text.startswith("[") else 0.0


def _loads(text: str) -> Any:
    """A JSON value; Python's own parser also takes NaN, lone surrogates and long integers."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _read_json(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    path, records, places = str(source.path), [], []
    private: set[str] = set()
    numbered, skipped = _records(source, log)
    for place, record in numbered:
        if isinstance(record, dict):
            records.append(_flat(record, private))
            places.append(place)
        else:
            skipped.append(f"{place}: not a JSON object")
    if not records:
        reason = f"there is no JSON object in it{f' ({skipped[0]})' if skipped else ''}"
        raise ReadError(path, reason, "Export it again.")
    options.note_skipped(skipped, path, source.name, log)
    detail = f"nested fields with e-mail or IP addresses were not read: {sorted(private)}"
    log.note("dropped", "private_fields", detail, file=source.name, places=sorted(private))
    names = dict.fromkeys(name for record in records for name in record)
    frame = pd.DataFrame({whole(n): [r.get(n) for r in records] for n in names}, dtype=object)
    return _from_frame(frame, source, options, log, len(records) + len(skipped), places)


def _records(source: SourceFile, log: AuditLog) -> tuple[list[tuple[str, Any]], list[str]]:
    """The records of JSON Lines, an array, or an object around one array, with their places."""
    text, found, skipped = source.text, [], []
    try:
        records = _loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("["):
            reason = f"the JSON is broken ({error})"
            raise ReadError(str(source.path), reason, "Export it again.") from None
    else:
        if isinstance(records, dict) and "text" not in guess_columns(list(_flat(records, set()))):
            arrays = {n: v for n, v in records.items() if isinstance(v, list) and v}
            if len(arrays) == 1:
                beside = sorted(records.keys() - arrays)
                name, array = arrays.popitem()
                detail = f"records taken from {name!r}; what stands beside it was not read"
                log.note("guessed", "records", detail, file=source.name, places=beside, count=1)
                records = array
        records = records if isinstance(records, list) else [records]
        return [(f"record {n}", record) for n, record in enumerate(records, 1)], []
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append((f"line {n}", _loads(line)))
            except (ValueError, RecursionError):
                skipped.append(f"line {n}: broken JSON")
    return found, skipped


def _flat(record: dict[str, Any], private: set[str], prefix: str = "") -> dict[str, Any]:
    """Nested objects two levels down as ``meta.score``; what lies deeper stays as it is."""
    out: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and prefix.count(".") < 2:
            out |= _flat(value, private, f"{prefix}{name}.")
        else:
            out[f"{prefix}{name}"] = _public(value, private)
    return out


def _public(value: Any, private: set[str], depth: int = 0) -> Any:
    """``value`` without the fields of its objects that hold e-mail or IP addresses; what is nested
    deeper than any comment needs is cut off."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, list):
        return [_public(item, private, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    private |= (hidden := {name for name in value if is_private(name)})
    return {n: _public(v, private, depth + 1) for n, v in value.items() if n not in hidden}


def _recognise_parquet(source: SourceFile) -> float:
    return 1.0 if source.head.startswith(b"PAR1") else 0.0


def _read_parquet(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    try:
        table = pa.parquet.read_table(pa.BufferReader(source.data))
    except (pa.ArrowInvalid, OSError) as error:
        reason = f"the Parquet file is broken ({str(error).splitlines()[0]})"
        raise ReadError(str(source.path), reason, "Export it again.") from None
    stored = (table.schema.metadata or {}).get(b"PANDAS_ATTRS")
    frame = table.to_pandas(integer_object_nulls=True)  # as floats, long ids lose digits
    raw = _from_frame(frame, source, options, log, len(frame))
    if raw.final and stored and (audit := orjson.loads(stored).get("audit")):
        log.merge(audit)
        raw.rows.attrs["audit"] = audit
        log.note_changes(raw.rows)
    return raw


_TABLE = {
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
    Format(
        "jsonl",
        "JSON Lines (one object a line) or a JSON array of objects; ConvoKit utterances.jsonl",
        "ConvoKit corpora, dumps, pandas to_json(lines=True)",
        **_TABLE,
        verified="on a real ConvoKit corpus",
        recognise=_recognise_json,
        read=_read_json,
    ),
    Format(
        "csv",
        "comma-, semicolon- or bar-separated table",
        "a spreadsheet's export, 4CAT, R write.csv, pandas to_csv",
        **_TABLE,
        verified="on real exports and on 4CAT's documented columns",
        recognise=_recognise_delimited(",;|"),
        read=_read_delimited,
    ),
    Format(
        "tsv",
        "tab-separated table",
        "a spreadsheet's export, R write.table(sep = tab)",
        **_TABLE,
        verified="on tables written by pandas",
        recognise=_recognise_delimited("\t"),
        read=_read_delimited,
    ),
)
