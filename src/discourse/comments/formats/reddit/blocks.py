"""Blocks of JSON lines as tables: many lines at once by Arrow, else line by line.

Arrow's reader is several times as fast, but refuses a whole block for one line: where it does, the
lines are read one by one. Both ways give the same table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from discourse.comments import jsontext
from discourse.comments.formats.reddit.fields import (
    COMMENT_FIELDS,
    FIELDS,
    META,
    META_FIELDS,
    Faults,
    arrow_type,
    name_of,
    table_of,
    times,
)

_PIECE: Final = 1 << 20  # bytes that one thread parses at a time
_PEEK: Final = 1 << 16
_NUMBERED: Final = {"comment": "t1_", "post": "t3_"}
# How a value begins that makes its field another type than it mostly is.
_SIGNS: Final = (
    ({"time"}, b'"', pa.string()),
    (_NUMBERED.keys(), b"[0-9]", pa.int64()),
    ({"edit"}, b"[ft]", pa.bool_()),
    ({"edit"}, b"[0-9]", pa.float64()),
)


@dataclass
class Block:
    """Records as a table of Reddit's fields, with the place of each.

    ``parents`` says whether the records tell whom they answer; ``faults`` and ``broken`` hold the
    values and the records that cannot be read.
    """

    table: pa.Table
    places: Sequence[str] | pd.Series
    parents: bool
    faults: Faults = field(default_factory=Faults)
    broken: list[str] = field(default_factory=list)


def read_block(data: bytes, first: int) -> Block:
    """The records of whole lines of UTF-8, the first of which has the number ``first``."""
    fields = fields_in(data)
    parents = b'"parent_id"' in data
    table = by_arrow(data, fields)
    if table is None:
        return by_line(data, first, fields, parents)
    numbers = pd.Series(range(first, first + table.num_rows)).astype("str")
    return Block(table, "line " + numbers, parents)


def records_block(records: list[dict[str, Any]], places: list[str]) -> Block:
    """Records that were read one by one."""
    faults = Faults()
    parents = any("parent_id" in record for record in records)
    return Block(table_of(records, FIELDS, faults), places, parents, faults)


def joined(blocks: Iterable[Block], rows: int) -> Iterator[Block]:
    """Blocks that follow each other as one, up to some rows more than ``rows``.

    Blocks with a fault stay alone, and those of other fields.
    """
    held: list[Block] = []
    for block in blocks:
        alone = block.broken or block.faults
        if held and (alone or not _alike(block, held[0])):
            yield _one(held)
            held = []
        held.append(block)
        if alone or sum(part.table.num_rows for part in held) >= rows:
            yield _one(held)
            held = []
    if held:
        yield _one(held)


def _alike(block: Block, other: Block) -> bool:
    return block.parents == other.parents and block.table.schema == other.table.schema


def _one(blocks: list[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    table = pa.concat_tables([block.table for block in blocks])
    places = pd.concat([pd.Series(block.places) for block in blocks], ignore_index=True)
    return Block(table, places, blocks[0].parents)


def fields_in(data: bytes) -> dict[str, str]:
    """The fields to look for: those of comments alone where nothing has a title."""
    posts = b'"title"' in data or b'"selftext"' in data[:_PEEK]
    return FIELDS if posts else COMMENT_FIELDS


def by_arrow(data: bytes, fields: dict[str, str]) -> pa.Table | None:
    """The lines as a table; None where Arrow refuses one, or a line is not just one object.

    In valid JSON a line end between ``}`` and ``{`` parts two objects. When all line ends do, and
    there is one object more, each line holds one.
    """
    if data[:_PEEK].partition(b"\n")[0].endswith(b"\r"):
        data = data.replace(b"\r\n", b"\n")
    data = data.removesuffix(b"\n")
    if not (data.startswith(b"{") and data.endswith(b"}")):
        return None
    characters = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    if not (characters[ends - 1] == ord("}")).all() or not (characters[ends + 1] == ord("{")).all():
        return None
    table = _parsed(data, _schema(data[:_PEEK], fields))
    if table is None or table.num_rows != len(ends) + 1:
        return None
    columns = {name: _column(table[name], kind) for name, kind in fields.items()}
    for name, kind in META_FIELDS.items():
        columns[name] = _column(pc.struct_field(table[META], name), kind)
    return pa.table(columns)


def _schema(head: bytes, fields: dict[str, str]) -> pa.Schema:
    """The types of the fields as the first records have them.

    Times and parents are strings in some months, numbers in others; ``edited`` is false or a time.
    """
    types = {name: arrow_type(kind) for name, kind in fields.items()}
    for name, kind in fields.items():
        for kinds, sign, type_ in _SIGNS:
            if kind in kinds and re.search(rb'"%b":\s?%b' % (name.encode(), sign), head):
                types[name] = type_
    meta = pa.struct([(name, arrow_type(kind)) for name, kind in META_FIELDS.items()])
    return pa.schema([*types.items(), (META, meta)])


def _parsed(data: bytes, schema: pa.Schema) -> pa.Table | None:
    """What Arrow makes of the data; None where it refuses a line."""
    read = pa.json.ReadOptions(block_size=_PIECE)
    parse = pa.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    edited = schema.get_field_index("edited")
    if schema.types[edited] == pa.float64():
        data = _edits_as_numbers(data)
    try:
        return pa.json.read_json(pa.BufferReader(data), read_options=read, parse_options=parse)
    except pa.ArrowInvalid as error:
        if "/edited)" not in str(error) or schema.types[edited] == pa.float64():
            return None
    return _parsed(data, schema.set(edited, pa.field("edited", pa.float64())))


def _edits_as_numbers(data: bytes) -> bytes:
    """False becomes null and true 1, so that ``edited`` is of one type.

    No string can hold these bytes: its quotation marks are escaped.
    """
    for gap in (b"", b" "):
        key = b'"edited":' + gap
        if key in data[:_PEEK]:
            data = data.replace(key + b"false", key + b"null")
            if key + b"true" in data:
                for end in (b",", b"}"):
                    data = data.replace(key + b"true" + end, key + b"1" + end)
    return data


def _column(values: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    if kind == "time" and pa.types.is_string(values.type):
        return times(values)
    if kind == "edit" and pa.types.is_boolean(values.type):
        return pc.if_else(values, 1.0, pa.scalar(None, pa.float64()))
    if pa.types.is_integer(values.type) and kind in _NUMBERED:
        prefix = _NUMBERED[kind]
        names = [None if n is None else name_of(n, prefix) for n in values.to_pylist()]
        return pa.chunked_array([pa.array(names, pa.string())])
    return values


def by_line(data: bytes, first: int, fields: dict[str, str], parents: bool) -> Block:
    """The same line by line."""
    records, places, broken = [], [], []
    schema = _schema(data[:_PEEK], fields)
    for number, line in enumerate(data.split(b"\n"), first):
        if not line.strip():
            continue
        try:
            record = _record(line, schema)
        except ValueError as error:
            broken.append(f"line {number}: {error}")
            continue
        if isinstance(record, dict):
            records.append(record)
            places.append(f"line {number}")
        else:
            broken.append(f"line {number}: not a JSON object")
    faults = Faults()
    return Block(table_of(records, fields, faults), places, parents, faults, broken)


def _record(line: bytes, schema: pa.Schema) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        record = _as_arrow_reads(line, schema)
        return _as_python_reads(line) if record is None else record


def _as_arrow_reads(line: bytes, schema: pa.Schema) -> dict[str, Any] | None:
    """A line that Arrow takes all the same: it knows ``Inf``, and skips what is nested deep."""
    line = line.strip()
    if not (line.startswith(b"{") and line.endswith(b"}")):
        return None
    table = _parsed(line, schema)
    return table.to_pylist()[0] if table is not None and table.num_rows == 1 else None


def _as_python_reads(line: bytes) -> Any:
    """A line that Python's own parser takes: with half characters or endless integers."""
    try:
        return jsontext.loads(line)
    except ValueError as error:
        deep = "nested" in str(error)
        raise ValueError(str(error) if deep else "broken JSON") from None
