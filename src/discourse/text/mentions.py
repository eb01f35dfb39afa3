"""Whom a comment calls by name or number: which earlier comment of its thread is meant."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from discourse.text.names import Call, Roster, calls, fold_name
from discourse.text.voice.order import thread_order

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

# Rules that hold where a quote begins; the others hold outside quotes only.
_AT_QUOTES: Final = ("quote_head", "id")
# Comments back.
_LATELY: Final = 10
_NOBODY: Final = Roster({}, [])


class Threads:
    """The comments of a table by thread, time, author and number."""

    def __init__(self, tokens: Tokens) -> None:
        comments = tokens.comments
        self.order, thread = thread_order(comments)
        ranks = np.argsort(self.order)
        self.rank: list[int] = ranks.tolist()
        self.thread: list[int] = thread[ranks].tolist()
        self.row_of = {cid: row for row, cid in enumerate(comments["comment_id"])}
        self.names = [fold_name(a) if isinstance(a, str) else "" for a in comments["author"]]
        self.people = comments["author_id"].tolist()
        forms = tokens.entries["form"]
        self.rosters = self._rosters(frozenset(forms[forms.str.islower()]))
        self.numbered = self._numbered(comments)

    def _rosters(self, uncapped: frozenset[str]) -> dict[int, Roster]:
        """The names of each thread, each with the ranks of its comments, earliest first."""
        names: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for rank, row in enumerate(self.order.tolist()):
            if name := self.names[row]:
                names[self.thread[row]][name].append(rank)
        return {
            thread: Roster(dict(found), sorted({len(n) for n in found}, reverse=True), uncapped)
            for thread, found in names.items()
        }

    def _numbered(self, comments: pd.DataFrame) -> dict[tuple[int, str], int]:
        """Rows by thread and number, from 1, as pages count what is not the article."""
        position = comments["position"].fillna(0).to_numpy("int64")
        table = pd.DataFrame({"thread": self.thread, "position": position, "rank": self.rank})
        counted = table[(comments["kind"] != "article").to_numpy()]
        counted = counted.sort_values(["thread", "position", "rank"])
        numbers = (counted.groupby("thread").cumcount() + 1).astype(str)
        return dict(zip(zip(counted["thread"], numbers, strict=True), counted.index, strict=True))

    def earlier(self, row: int, other: int) -> bool:
        """Whether ``other`` is an earlier comment of the thread, and not of the same person."""
        if self.thread[row] != self.thread[other] or self.rank[row] <= self.rank[other]:
            return False
        person = self.people[row]
        if isinstance(person, str) and person == self.people[other]:
            return False
        return not self.names[row] or self.names[row] != self.names[other]

    def certain(self, row: int, target: int, *, signed: bool) -> bool:
        """Whether a name leaves no doubt which comment is meant: its bearer made the one directly
        before, or has made no other before. A name without a sign such as "@" can be that of a
        page's host, so that its bearer must have written lately.
        """
        back = self.rank[row] - self.rank[target]
        ranks = self.rosters[self.thread[row]].names[self.names[target]]
        return back == 1 or (self.rank[target] == ranks[0] and (signed or back <= _LATELY))

    def meant(self, row: int, call: Call) -> int | None:
        """The row that a call means, if it is an earlier one of somebody else."""
        target: int | None = None
        if call.evidence in ("id", "number"):
            target = self.row_of.get(call.name)
            if call.evidence == "number":
                counted = self.numbered.get((self.thread[row], call.name))
                found = {t for t in (target, counted) if t is not None and self.earlier(row, t)}
                target = found.pop() if len(found) == 1 else None  # else two can be meant
        elif call.name != self.names[row]:
            ranks = self.rosters[self.thread[row]].names[call.name]
            before = bisect_left(ranks, self.rank[row])
            target = int(self.order[ranks[before - 1]]) if before else None
        return target if target is not None and self.earlier(row, target) else None

    def mentions(
        self, row: int, text: str, quoted: list[tuple[int, int]]
    ) -> list[tuple[Call, int]]:
        """What a comment calls outside its ``quoted`` runs, with the row that is meant, in the
        order of the text; of calls that overlap the first."""
        roster = self.rosters.get(self.thread[row], _NOBODY)
        meant = [(call, self.meant(row, call)) for call in calls(text, roster)]
        found = [(call, target) for call, target in meant if target is not None]
        if not found:
            return []
        begins = {start for start, _ in quoted}
        inside = np.zeros(len(text) + 1, bool)
        for start, end in quoted:
            inside[start + 1 : end] = True
        kept: list[tuple[Call, int]] = []
        for call, target in sorted(found, key=lambda f: (f[0].start, -f[0].end, f[0].evidence)):
            at_edge = call.start in begins and call.evidence not in _AT_QUOTES
            overlaps = bool(kept) and call.start < kept[-1][0].end
            if not (inside[call.start] or at_edge or overlaps):
                kept.append((call, target))
        return kept
