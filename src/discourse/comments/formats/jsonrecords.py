"""Where the records stand in a JSON document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discourse.comments.audit import AuditLog
from discourse.comments.formats.columns import unique_names
from discourse.comments.formats.jsonfields import (
    Inside,
    flat,
    gone,
    guess,
    has_answers,
    is_comment,
    with_id,
)

Placed = tuple[str, Any]  # "record 3", and the record
# What an object says of all comments in it.
SHARED = ("thread_id", "title", "url", "forum", "retrieved_at")
_LEVELS = 4  # of objects around the records
_TRIED = 20  # records that tell whether a list holds comments


def records_of(document: Any, file: str, log: AuditLog) -> Iterator[Placed]:
    """The records of a document: its array, one inside it, or pandas' ``orient`` forms."""
    if isinstance(document, dict):
        document = _unpivoted(document, file, log)
    if isinstance(document, dict) and not is_comment(document) and not has_answers(document):
        found = _arrays(document)
        if found:
            path, holder, name = max(found, key=lambda place: _share(place[1][place[2]]))
            shared = _shared(flat({n: v for n, v in holder.items() if n != name}, Inside()))
            beside = {n for n in holder if n != name and holder[n] not in shared.values()}
            detail = f"records taken from {path!r}; what stands beside it was not read"
            log.note("guessed", "records", detail, file=file, places=sorted(beside), count=1)
            for other, around, key in found:
                if other != path and any(isinstance(item, dict) for item in around[key]):
                    detail = f"records in {other!r}, beside those that were read, were not"
                    count = len(around[key])
                    log.note("dropped", "other_records", detail, file=file, count=count)
            document = [_with(item, shared) for item in holder[name]]
    items = document if isinstance(document, list) else [document]
    for n, item in enumerate(items, 1):
        yield f"record {n}", item


def _with(item: Any, shared: dict[str, Any]) -> Any:
    if not shared or not isinstance(item, dict):
        return item
    known = guess(tuple(item))
    return item | {name: value for name, value in shared.items() if name not in known}


def _share(items: list[Any]) -> float:
    """The share of the first items that are comments or hold some."""
    tried = [item for item in items[:_TRIED] if isinstance(item, dict)]
    good = sum(is_comment(item) or has_answers(item) for item in tried)
    return good / max(len(items[:_TRIED]), 1)


def _arrays(document: dict[str, Any]) -> list[tuple[str, dict[str, Any], str]]:
    """The lists in a document and the objects in it: path, holder, name; the outer ones first."""
    found = []
    level = [("", document)]
    for _ in range(_LEVELS):
        inner = []
        for path, holder in level:
            for name, value in holder.items():
                if isinstance(value, list) and value:
                    found.append((f"{path}{name}", holder, name))
                elif isinstance(value, dict):
                    inner.append((f"{path}{name}.", value))
        level = inner
    return found


def path_of_records(head: Any) -> str | None:
    """Where the records of a document stand, as ijson names it, told from its beginning."""
    if isinstance(head, list):
        return "item"
    found = _arrays(head) if isinstance(head, dict) and not is_comment(head) else []
    if not found:
        return None
    path, _, _ = max(found, key=lambda place: _share(place[1][place[2]]))
    return f"{path}.item"


def _shared(row: dict[str, Any]) -> dict[str, Any]:
    """What an object around records says of them, under the names of the contract."""
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
        return [
            dict(zip(heads, row, strict=False)) if isinstance(row, list) else row for row in rows
        ]
    values = list(document.values())
    if not values or not all(isinstance(value, dict) for value in values):
        return document
    if "text" in guess(tuple(document)):
        index = dict.fromkeys(key for column in values for key in column)
        return [{name: document[name].get(key) for name in document} for key in index]
    tried = [is_comment(value) for value in values[:_TRIED]]
    lost = [gone(value) is not None for value in values[:_TRIED]]
    if any(tried) and all(a or b for a, b in zip(tried, lost, strict=True)):
        return [with_id(key, value) for key, value in document.items()]
    return document
