"""Where the records stand in a JSON document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from discourse.comments.audit import AuditLog
from discourse.comments.formats.columns import plain, unique_names
from discourse.comments.formats.jsonfields import (
    POSTS,
    REPLIES,
    Inside,
    flat,
    gone,
    guess,
    has_answers,
    is_comment,
    proper,
    with_id,
)

# What an object says of all comments in it.
SHARED = ("thread_id", "title", "url", "forum", "retrieved_at")
# Lists of comments that stand beside each other in one object, with those that are numbered.
_TOGETHER = REPLIES | POSTS | {"ancestors", "descendants"}
_LEVELS = 6  # of objects around the records
_TRIED = 20  # records that tell whether a list holds comments


class Placed(NamedTuple):
    """A record, where it stands, and the name of its list as far as that says what it is."""

    place: str
    record: Any
    listed: str = ""


class Array(NamedTuple):
    """A list in a document: its path, the object that holds it, and the objects around that."""

    path: str
    name: str
    holder: dict[str, Any]
    around: tuple[tuple[str, dict[str, Any]], ...]  # the name that leads on, and the object

    @property
    def items(self) -> list[Any]:
        items: list[Any] = self.holder[self.name]
        return items

    @property
    def good(self) -> float:
        """The share of the first items that are comments or hold some."""
        tried = [item for item in self.items[:_TRIED] if isinstance(item, dict)]
        found = sum(is_comment(item) or has_answers(item) for item in tried)
        return found / max(len(self.items[:_TRIED]), 1)

    @property
    def listed(self) -> str:
        return plain(self.name) if plain(self.name) in REPLIES | POSTS else ""


def records_of(document: Any, file: str, log: AuditLog) -> Iterator[Placed]:
    """The records of a document: its array, those inside it, or pandas' ``orient`` forms."""
    if isinstance(document, dict):
        document = _unpivoted(document, file, log)
    if isinstance(document, dict) and not is_comment(proper(document)):
        arrays = arrays_of(document)
        chosen = chosen_of(arrays)
        if len(chosen) > 1 or (chosen and not has_answers(document)):
            yield from _of_arrays(chosen, arrays, file, log)
            return
    items = document if isinstance(document, list) else [document]
    for n, item in enumerate(items, 1):
        yield Placed(f"record {n}", item)


def _of_arrays(
    chosen: list[Array], arrays: list[Array], file: str, log: AuditLog
) -> Iterator[Placed]:
    names = {array.name for array in chosen}
    holder, around = chosen[0].holder, chosen[0].around
    shared = shared_of(holder, names)
    beside = {n for n in holder if n not in names and holder[n] not in shared.values()}
    above = {f"{leads}'s {n}" for leads, outer in around for n in outer if n != leads}
    detail = f"records taken from {' and '.join(repr(a.path) for a in chosen)}"
    detail += "; what stands beside it was not read"
    log.note("guessed", "records", detail, file=file, places=sorted(beside | above), count=1)
    for other in arrays:
        if all(other is not array for array in chosen) and _any_object(other.items):
            detail = f"records in {other.path!r}, beside those that were read, were not"
            log.note("dropped", "other_records", detail, file=file, count=len(other.items))
    n = 0
    for array in chosen:
        for item in array.items:
            n += 1
            yield Placed(f"record {n}", with_shared(item, shared), array.listed)


def chosen_of(arrays: list[Array]) -> list[Array]:
    """The list that holds most comments among its first items, and its like beside it."""
    if not arrays:
        return []
    best = max(arrays, key=lambda array: array.good)
    return [
        array
        for array in arrays
        if array is best
        or (array.holder is best.holder and _alike(array.name, best.name) and array.good)
    ]


def _alike(name: str, other: str) -> bool:
    if {plain(name), plain(other)} <= _TOGETHER:
        return True
    stem = re.sub("[0-9]+", "", name)
    return stem != name and stem == re.sub("[0-9]+", "", other)


def _any_object(items: list[Any]) -> bool:
    return any(isinstance(item, dict) for item in items)


def with_shared(item: Any, shared: dict[str, Any]) -> Any:
    """The record with what the object around all says of them, as far as it does not say it itself."""
    if not shared or not isinstance(item, dict):
        return item
    known = guess(tuple(item))
    return item | {name: value for name, value in shared.items() if name not in known}


def arrays_of(document: dict[str, Any]) -> list[Array]:
    """The lists in a document and the objects in it, the outer ones first."""
    found: list[Array] = []
    level: list[tuple[str, dict[str, Any], tuple[tuple[str, dict[str, Any]], ...]]]
    level = [("", document, ())]
    for _ in range(_LEVELS):
        inner = []
        for path, holder, around in level:
            for name, value in holder.items():
                if isinstance(value, list) and value:
                    found.append(Array(f"{path}{name}", name, holder, around))
                elif isinstance(value, dict):
                    inner.append((f"{path}{name}.", value, (*around, (name, holder))))
        level = inner
    return found


def shared_of(holder: dict[str, Any], names: AbstractSet[str]) -> dict[str, Any]:
    """What the object around records says of them, under the names of the contract."""
    row = flat({n: v for n, v in holder.items() if n not in names}, Inside())
    known = guess(tuple(row))
    if "thread_id" not in known and "comment_id" in known:
        known = known | {"thread_id": known["comment_id"]}
    if "title" not in known and "caption" in row:
        known = known | {"title": "caption"}
    found = {name: row[known[name]] for name in SHARED if name in known}
    return {name: value for name, value in found.items() if value is not None}


def _unpivoted(document: dict[str, Any], file: str, log: AuditLog) -> Any:
    """Records of pandas' ``orient="split"``, ``"columns"`` and ``"index"``; else the document."""
    names, rows = document.get("columns"), document.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        for n, row in enumerate(rows, 1):
            if isinstance(row, list) and (more := len(row) - len(names)) > 0:
                detail = "cells beyond the last column were not read"
                log.note("dropped", "cells", detail, file=file, places=[f"record {n}"], count=more)
        heads = unique_names(list(map(str, names)))
        index = document.get("index")
        cells = [
            dict(zip(heads, row, strict=False)) if isinstance(row, list) else row for row in rows
        ]
        return _indexed(cells, index) if isinstance(index, list) else cells
    values = list(document.values())
    if not values or not all(isinstance(value, dict) for value in values):
        return document
    if "text" in guess(tuple(document)) and all(v.keys() == values[0].keys() for v in values):
        index = list(values[0])
        return _indexed([{name: document[name][key] for name in document} for key in index], index)
    tried = [is_comment(value) for value in values[:_TRIED]]
    lost = [gone(value, None) is not None for value in values[:_TRIED]]
    if any(tried) and all(a or b for a, b in zip(tried, lost, strict=True)):
        return [with_id(key, value) for key, value in document.items()]
    return document


def _indexed(records: list[Any], index: list[Any]) -> list[Any]:
    """The records of a table whose index names its rows with the names as their ids."""
    if len(index) != len(records) or list(map(str, index)) == list(map(str, range(len(index)))):
        return records
    return [
        with_id(key, record) if isinstance(record, dict) else record
        for key, record in zip(index, records, strict=True)
    ]
