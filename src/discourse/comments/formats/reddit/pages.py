"""What pages of Reddit's API hold: comments and submissions in their order, and what they leave out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

_THINGS: Final = ("t1", "t3")
# Accounts, messages, subreddits and the like.
_OTHERS: Final = ("t2", "t4", "t5", "t6", "UserList", "wikipage", "LiveUpdate", "LiveUpdateEvent")


class Stub(NamedTuple):
    """Replies that Reddit left out: below which row, which of them it names, how many there are.

    "Continue this thread" names none and counts none.
    """

    parent: str
    ids: tuple[str, ...]
    size: int


@dataclass
class Pages:
    """The records of the pages of a file with their places; ``after`` names where the last goes on."""

    records: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    stubs: dict[tuple[str, tuple[str, ...]], Stub] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    after: str | None = None

    def add(self, value: Any, place: str) -> None:
        """Take up one JSON value: what is nested comes before what follows."""
        number = 0
        waiting: list[tuple[Any, str | None]] = [(value, None)]
        while waiting:
            node, above = waiting.pop()
            if isinstance(node, list):
                waiting.extend((item, above) for item in reversed(node))
                continue
            number += 1
            kind, data = opened(node)
            name = data.get("id")
            named = kind in _THINGS and isinstance(name, str)
            where = f"{place}{kind}_{name}" if named else f"{place}item {number}"
            if kind in _THINGS:
                own = above is None or data.get("parent_id")
                self.records.append(data if own else data | {"parent_id": above})
                self.places.append(where)
                waiting.append((data.get("replies") or [], f"{kind}_{name}"))
            elif kind == "more":
                stub = _stub(data, above)
                self.stubs[stub.parent, stub.ids] = stub
            elif kind == "Listing":
                if above is None:
                    self.after = data.get("after")
                waiting.append((data.get("children") or [], above))
            elif kind in _OTHERS:
                self.others.append(where)
            else:
                self.broken.append(f"{where}: {kind or 'no comment, submission or listing'}")

    def missing(self) -> list[Stub]:
        """The stubs, less what other pages of the file have brought."""
        held = {r["id"] for r in self.records if isinstance(r.get("id"), str)}
        answered = {r["parent_id"] for r in self.records if isinstance(r.get("parent_id"), str)}
        left = []
        for parent, ids, size in self.stubs.values():
            lacking = [name for name in ids if name not in held]
            if lacking:
                size = max(size - len(ids) + len(lacking), len(lacking))
                left.append(Stub(parent, tuple(lacking), size))
            elif not ids and parent not in answered:
                left.append(Stub(parent, ids, size))
        return left


def opened(node: Any) -> tuple[str | None, dict[str, Any]]:
    """The kind and the data of a node; what morechildren answers is a listing, too."""
    if not isinstance(node, dict):
        return None, {}
    kind, data, answer = node.get("kind"), node.get("data"), node.get("json")
    if isinstance(answer, dict):
        data = answer.get("data")
        things = data.get("things") if isinstance(data, dict) else None
        if things is None and answer.get("errors"):
            return "Reddit answered with an error", {}
        return "Listing", {"children": things}
    if isinstance(data, list):
        return "Listing", {"children": data}
    if isinstance(kind, str) and isinstance(data, dict):
        return kind, data
    return ("Reddit answered with an error" if "error" in node else None), {}


def _stub(data: dict[str, Any], above: str | None) -> Stub:
    parent, names, count = data.get("parent_id"), data.get("children"), data.get("count")
    ids = tuple(n for n in names if isinstance(n, str)) if isinstance(names, list) else ()
    known = isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**31
    size = max(count, len(ids)) if known and count else len(ids)
    return Stub(parent if isinstance(parent, str) else above or "", ids, size)
