"""Records of JSON Lines and JSON documents as rows, with nested fields and nested replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pandas as pd

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.formats.columns import Table, whole, without_text
from discourse.comments.formats.jsonfields import is_comment, proper
from discourse.comments.formats.jsonrecords import (
    Placed,
    arrays_of,
    chosen_of,
    records_of,
    shared_of,
    with_shared,
)
from discourse.comments.formats.jsonreplies import Row, Unfolding
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_BATCH = 20_000
_WHOLE = 64 << 20  # bytes of a document that is read at once
_FIRST_LINE = 16 << 20
_HEAD = 65_000


def recognise(source: SourceFile, *, lines: bool) -> float:
    """0.85 for JSON Lines or for a document, as asked; 0.9 where the name says JSON."""
    if not is_json(source) or _is_lines(source) != lines:
        return 0.0
    return 0.9 if source.suffix in {".json", ".jsonl", ".ndjson"} else 0.85


def is_json(source: SourceFile) -> bool:
    """Whether the file begins as JSON; other text can begin with a bracket, too."""
    head = source.json_head
    first = head[0] if isinstance(head, list) and head else head
    return (isinstance(first, (dict, list)) and bool(first)) or (
        head is not None and _is_json(source.head_text)
    )


def names_of(source: SourceFile) -> list[str]:
    """The fields of the first record."""
    head = source.json_head
    first = head[0] if isinstance(head, list) and head else head
    return list(first) if isinstance(first, dict) else []


def tables(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Table]:
    """The records as rows: nested fields as ``user.name``, nested replies as rows of their own.

    Raises
    ------
    ReadError
        When there is no record, or a document is broken before the first one ends.
    """
    path, faults, fault, found = str(source.path), list[str](), "", False
    unfolding = Unfolding(options.columns, source.name, log)
    placed = _lines(source, faults) if _is_lines(source) else _items(source, faults, log)
    empty = True
    while True:
        batch = list(islice(placed, _BATCH))
        empty = empty and not batch and not faults
        records = [placed for placed in batch if isinstance(placed.record, dict)]
        others = [placed.place for placed in batch if not isinstance(placed.record, dict)]
        faults += [f"{place}: not a JSON object" for place in others]
        rows = unfolding.rows(records)
        faults += unfolding.faults
        unfolding.faults.clear()
        options.note_skipped(faults, path, source.name, log)
        fault = fault or next(iter(faults), "")
        if rows or (found and faults):
            if not found and "text" not in (options.columns or {}) and not _has_text(rows):
                raise without_text(path, unfolding.names)
            found = True
            yield _table(rows, len(faults))
        faults.clear()
        if len(batch) < _BATCH:
            break
    unfolding.note()
    if not found:
        reason = f"there is no JSON object in it{f' ({fault})' if fault else ''}"
        if empty:
            reason = "its list of records is empty"
        elif not fault:
            reason = "there is no comment in it"
        raise ReadError(path, reason, "Export it again.")


def unnested(frame: pd.DataFrame, columns: dict[str, str] | None, log: AuditLog) -> pd.DataFrame:
    """A DataFrame that holds objects in its cells, as their JSON would be read; else as it is."""
    held = frame.loc[:, [dtype == object for dtype in frame.dtypes]]
    nested = any(_is_nested(value) for row in held.to_numpy().tolist() for value in row)
    if not nested or not frame.columns.map(str).is_unique:
        return frame
    cells = frame.astype(object).where(frame.notna(), None)
    records = cells.set_axis(list(map(str, cells)), axis=1).to_dict("records")
    unfolding = Unfolding(columns, "", log)
    rows = unfolding.rows([Placed(f"row {n}", record) for n, record in enumerate(records, 1)])
    unfolding.note()
    return _table(rows, 0).rows


def _is_nested(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, (dict, list)) for item in value)
    return isinstance(value, dict)


def _has_text(rows: list[Row]) -> bool:
    return any("text" in row for _, row in rows)


def _table(rows: list[Row], missed: int) -> Table:
    names = dict.fromkeys(name for _, record in rows for name in record)
    cells = {whole(name): [record.get(name) for _, record in rows] for name in names}
    frame = pd.DataFrame(cells, dtype=object)
    return Table(frame, [place for place, _ in rows], len(rows) + missed)


def _is_lines(source: SourceFile) -> bool:
    """Whether each line is a record; a document stands on one line or spreads over many."""
    lines = [line for line in source.head_text.split("\n") if line.strip()]
    if len(lines) == 1 and len(source.head) >= _HEAD:  # the first line goes on beyond the head
        text = _beginning(source, _FIRST_LINE)
        line, end, _ = text.partition(b"\n")
        return bool(end) and line.lstrip()[:1] == b"{" and _is_json(line)
    if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
        return False
    if lines[0].rstrip().endswith(("{", "[", ",")):  # a document that goes on
        return False
    return _is_json(lines[0]) or (lines[1].lstrip().startswith("{") and _is_json(lines[1]))


def _beginning(source: SourceFile, size: int) -> bytes:
    """At least ``size`` bytes, or the whole file where it holds less."""
    out, held = [], 0
    for piece in source.utf8():
        out.append(piece)
        held += len(piece)
        if held >= size:
            break
    return b"".join(out)


def _is_json(text: str | bytes) -> bool:
    try:
        jsontext.deep(text)
    except ValueError:
        return False
    return True


def _lines(source: SourceFile, faults: list[str]) -> Iterator[Placed]:
    for n, line in source.lines():
        if line.strip():
            try:
                yield Placed(f"line {n}", jsontext.deep(line))
            except json.JSONDecodeError:
                faults.append(f"line {n}: broken JSON")
            except ValueError as error:
                faults.append(f"line {n}: broken JSON, {error}")


def _items(source: SourceFile, faults: list[str], log: AuditLog) -> Iterator[Placed]:
    """The records of a document; of a cut or broken one those before that place."""
    path = str(source.path)
    if len(_beginning(source, _WHOLE + 1)) <= _WHOLE:
        try:
            document = jsontext.document(source.text, path, any_depth=True)
        except ReadError as error:
            broken = error
        else:
            yield from records_of(document, source.name, log)
            return
    else:
        broken = ReadError(path, "it is too large for its form", "Export it as JSON Lines.")
    head = source.json_head
    arrays = arrays_of(head) if isinstance(head, dict) and not is_comment(proper(head)) else []
    if isinstance(head, list):
        prefix, listed, shared = "item", "", dict[str, Any]()
    elif arrays:
        chosen = chosen_of(arrays)[0]
        prefix, listed = f"{chosen.path}.item", chosen.listed
        shared = shared_of(chosen.holder, {chosen.name})
    else:
        raise broken
    beside: dict[str, int] = {}
    n = 0
    try:
        for record in jsontext.items(source.open_utf8(), prefix, path, beside):
            n += 1
            yield Placed(f"record {n}", with_shared(record, shared), listed)
    except ReadError as error:
        if not n:
            raise broken from None
        faults.append(f"record {n + 1}: {error.reason}; what follows was not read")
    for name, count in beside.items():
        if count:
            detail = f"records in {name!r}, beside those that were read, were not"
            log.note("dropped", "other_records", detail, file=source.name, count=count)
    left = sorted(name for name, count in beside.items() if not count)
    detail = f"what stands beside the records of {prefix.removesuffix('.item')!r} was not read"
    log.note("dropped", "beside_records", detail, file=source.name, places=left)
