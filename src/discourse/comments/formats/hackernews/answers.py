"""What the two APIs of Hacker News answered, stored as JSON or JSON Lines."""

from __future__ import annotations

from array import array as numbers
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.hackernews.items import (
    NO_PARENT,
    Item,
    hit_row,
    is_hit,
    is_item,
    is_keyed,
    is_page,
    is_tree,
    item_row,
    node_row,
)
from discourse.comments.formats.jsonvalues import (
    Value,
    array,
    at,
    ident,
    mapping,
    name_of,
    string,
    values,
    whole_number,
)
from discourse.comments.formats.records import Row, as_plain, in_parts
from discourse.comments.source import SourceFile


def recognise_items(source: SourceFile) -> float:
    """Items of the Firebase API, one, a list, one a line, or by their ids."""
    head = _first(source)
    if not is_item(head) and is_keyed(head):
        head = mapping(next(iter(head.values())))
    return 0.95 if is_item(head) else 0.0


def recognise_algolia(source: SourceFile) -> float:
    """Item trees and search results of Algolia."""
    head = _first(source)
    if is_page(head) or is_hit(head):
        return 0.95
    if is_tree(head):
        return 0.95 if {"created_at_i", "points", "story_id"} & head.keys() else 0.92
    return 0.0


def _first(source: SourceFile) -> Item:
    """The first object of the file; items that are gone stand as null."""
    head = source.json_head
    if head is None and source.head_text.lstrip().startswith("null"):
        lines = (line for line in source.head_text.splitlines() if line.strip() not in ("", "null"))
        head = jsontext.beginning(next(lines, ""))
    if isinstance(head, list):
        head = next((item for item in head if item is not None), None)
    return mapping(head)


def read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    """The rows of a file, of either API."""
    options.refuse_columns(str(source.path), "JSON of Hacker News")
    answers = _Answers(source, options, log)
    finish = partial(_finished, file=source.name, log=log)
    yield from in_parts(answers.rows(), finish, source, log)
    answers.note()


def _finished(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.DataFrame:
    return as_plain(rows, "html", file, log)


class _Answers:
    """The rows of one file, and what it says is elsewhere."""

    def __init__(self, source: SourceFile, options: Options, log: AuditLog) -> None:
        self._source, self._options, self._log = source, options, log
        # Numbers alone, since a dump has tens of millions: items, replies, and to which item.
        self._items, self._kids, self._above = numbers("q"), numbers("q"), numbers("q")
        self._gone: list[str] = []
        self._tops: list[str] = []
        self._searches: dict[str, list[int]] = {}  # hits that there are, hits in the file

    def rows(self) -> Iterator[Row | None]:
        """A row for each item, None for one that cannot be read."""
        for value in values(self._source, self._options, self._log):
            stack = [(value.place, value.data)]
            while stack:
                place, data = stack.pop()
                if isinstance(data, list):
                    inner = list(enumerate(data, 1))
                elif isinstance(data, dict) and is_keyed(data) and not is_item(data):
                    inner = list(data.items())
                else:
                    yield from self._answer(value, place or "item 1", data)
                    continue
                stack.extend((at(place, f"item {n}"), item) for n, item in reversed(inner))

    def _answer(self, value: Value, place: str, data: Any) -> Iterator[Row | None]:
        if data is None:
            self._gone.append(place)
            yield None
        elif not isinstance(data, dict):
            yield from self._skip(f"{place}: no object")
        elif "hits" in data:
            yield from self._page(value, place, data)
        elif is_tree(data):
            yield from self._tree(value, place, data)
        elif id(data) in value.cut:
            yield from self._skip(f"{place}: cut")
        elif is_item(data):
            self._remember(data)
            row = item_row(place, data)
            if row["kind"] == "comment" and row["parent_id"] is None:
                self._tops.append(place)
                row["kind"] = "post"
            yield row
        elif is_hit(data):
            yield hit_row(place, data)
        else:
            yield from self._skip(f"{place}: no item of Hacker News")

    def _skip(self, fault: str) -> Iterator[None]:
        self._options.note_skipped([fault], str(self._source.path), self._source.name, self._log)
        yield None

    def _remember(self, item: Item) -> None:
        number = _number(item["id"])
        if number is None:
            return
        self._items.append(number)
        kids = [kid for kid in map(_number, array(item.get("kids"))) if kid is not None]
        self._kids.extend(kids)
        self._above.extend([number] * len(kids))

    def _tree(self, value: Value, place: str, root: Item) -> Iterator[Row | None]:
        """An item and all that answers it, in the order of the page."""
        nodes: list[tuple[Item, int]] = []  # with the number of the one it answers
        stack: list[tuple[Any, int]] = [(root, -1)]
        while stack:
            node, above = stack.pop()
            if not isinstance(node, dict):
                yield from self._skip(f"{at(place, f'after node {len(nodes)}')}: no object")
                continue
            stack.extend((child, len(nodes)) for child in reversed(array(node.get("children"))))
            nodes.append((node, above))
        thread = ident(root.get("story_id")) or ident(root.get("id"))
        if thread is None:
            thread = name_of(n.get(k) for n, _ in nodes for k in ("author", "title", "text"))
        names = [ident(node.get("id")) or f"{thread}/{n}" for n, (node, _) in enumerate(nodes)]
        for n, (node, above) in enumerate(nodes):
            here = at(place, f"node {n + 1}")
            if id(node) in value.cut:
                yield from self._skip(f"{here}: cut")
            else:
                yield node_row(here, node, names[n], thread, names[above] if above >= 0 else None)

    def _page(self, value: Value, place: str, page: Item) -> Iterator[Row | None]:
        hits = array(page.get("hits"))
        search = name_of([page.get("query"), _without_page(page.get("params"))])
        count = self._searches.setdefault(search, [0, 0])
        count[0] = max(count[0], whole_number(page.get("nbHits")) or 0)
        count[1] += len(hits)
        for n, hit in enumerate(hits, 1):
            here = at(place, f"hit {n}")
            if isinstance(hit, dict) and id(hit) not in value.cut:
                yield hit_row(here, hit)
            else:
                yield from self._skip(f"{here}: no object, or cut")

    def note(self) -> None:
        """Enter in the audit what the file names but does not hold."""
        log, file = self._log, self._source.name
        detail = "null in the place of an item: the site no longer gives it"
        log.note("skipped", "null_item", detail, file=file, places=self._gone)
        log.note("guessed", "kind_post", NO_PARENT, file=file, places=self._tops)
        absent = ~np.isin(_array(self._kids), _array(self._items))
        whose, counts = np.unique(_array(self._above)[absent], return_counts=True)
        places = [f"item {item}: {count}" for item, count in zip(whose, counts, strict=True)]
        detail = "replies that the file does not hold"
        log.note("lost", "not_loaded", detail, file=file, places=places, count=_count(counts.sum()))
        short = sum(max(0, there - held) for there, held in self._searches.values())
        detail = "hits of the search that the file does not hold"
        log.note("lost", "not_loaded", detail, file=file, count=_count(short))


def _number(value: Any) -> int | None:
    number = whole_number(value)
    return number if number is not None and 0 <= number < 2**63 else None


def _array(values: numbers[int]) -> np.ndarray:
    return np.frombuffer(values, np.int64) if values else np.array([], np.int64)


def _count(number: int) -> int | None:
    return int(number) or None


def _without_page(params: Any) -> str:
    return "&".join(p for p in (string(params) or "").split("&") if not p.startswith("page="))
