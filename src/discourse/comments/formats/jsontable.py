"""Records of JSON Lines and JSON documents as rows, with nested fields and nested replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import pandas as pd

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.formats.columns import Table, whole
from discourse.comments.formats.jsonrecords import Placed, path_of_records, records_of
from discourse.comments.formats.jsonreplies import Unfolding
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
        records = [(place, record) for place, record in batch if isinstance(record, dict)]
        others = [place for place, record in batch if not isinstance(record, dict)]
        faults += [f"{place}: not a JSON object" for place in others]
        rows = unfolding.rows(records)
        faults += unfolding.faults
        unfolding.faults.clear()
        options.note_skipped(faults, path, source.name, log)
        fault = fault or next(iter(faults), "")
        if rows or (found and faults):
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


def _table(rows: list[Placed], missed: int) -> Table:
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
                yield f"line {n}", jsontext.deep(line)
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
    if (prefix := path_of_records(source.json_head)) is None:
        raise broken
    n = 0
    try:
        for record in jsontext.items(source.open_utf8(), prefix, path):
            n += 1
            yield f"record {n}", record
    except ReadError as error:
        if not n:
            raise broken from None
        faults.append(f"record {n + 1}: {error.reason}; what follows was not read")
