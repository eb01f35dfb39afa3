"""Parents that the source does not give, filled in from links."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.table import missing
from discourse.comments.threads import mend_parents

_OPENING = ("article", "post")
_NEEDED = ("comment_id", "target_id", "kind", "origin")
_EXACT = ("second", "minute")
# The rules of `infer_links`, the surest first: by their precision on forum posts
# (benchmarks/inferred_links.py), and where these hold too few, by how openly they name a comment.
_EVIDENCE = (
    *("id", "quote", "at_name", "name_first", "copied", "subject_line"),
    *("number", "name_line", "quote_head"),
)


def with_inferred_parents(comments: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """A table whose missing parents are filled in from reply links.

    Parameters
    ----------
    comments : DataFrame
        A comments table. It is not changed.
    links : DataFrame
        Links as `infer_links` or `links` gives them, or both joined; only replies count. Leave out
        the rules that you do not trust: ``links[links["evidence"] == "quote"]``.

    Returns
    -------
    DataFrame
        The same rows and columns. ``parent_id`` is filled where it was missing, except in articles
        and posts, which open a thread; where several links offer one, the first that fits: given
        links, then inferred ones by their evidence, then in the order of the table. ``depth`` is
        worked out anew. Links that would make a circle, whose target is a later comment (by time
        where both have one to the minute, else by position), or no row of the same thread, do not
        fit. `audit` counts each kind.

    Raises
    ------
    ValueError
        When ``links`` lacks a column.

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> filled = discourse.with_inferred_parents(comments, discourse.infer_links(comments))
    >>> bool(filled["parent_id"].notna().sum() >= comments["parent_id"].notna().sum())
    True
    """
    lacking = [name for name in _NEEDED if name not in links]
    if lacking:
        raise ValueError(f"links lacks the columns {lacking}: give a table as infer_links makes it")
    ids = comments["comment_id"].tolist()
    row_of = {cid: row for row, cid in enumerate(ids)}
    parents = [None if missing(p) else p for p in comments["parent_id"]]
    threads = comments["thread_id"].tolist()
    opening = comments["kind"].isin(_OPENING).tolist()
    groups = _Groups(len(ids))
    for row, parent in enumerate(parents):
        if parent is not None and parent in row_of:
            groups.join(row, row_of[parent])
    filled: list[int] = []
    circles: list[int] = []
    backward: list[int] = []
    outside: list[int] = []
    later = _Later(comments)
    for cid, target in _replies(links):
        if cid not in row_of or parents[row_of[cid]] is not None or opening[row_of[cid]]:
            continue
        row, above = row_of[cid], row_of.get(target)
        if above is None or threads[above] != threads[row]:
            outside.append(row)
        elif groups.top(row) == groups.top(above):  # the row has no parent: it is its group's top
            circles.append(row)
        elif later.than(row, above):
            backward.append(row)
        else:
            groups.join(row, above)
            parents[row] = target
            filled.append(row)
    log = AuditLog()
    for category, item, detail, rows in (
        ("guessed", "parent_inferred", "no parent given: filled in from an inferred link", filled),
        ("dropped", "link_circle", "a link that would lead back to its own comment", circles),
        ("dropped", "link_later", "a link to a later comment", backward),
        ("dropped", "link_outside", "a link to no row of the comment's thread", outside),
    ):
        log.note(category, item, detail, places=[f"comment {ids[row]}" for row in sorted(rows)])
    table = comments.assign(parent_id=pd.Series(parents, index=comments.index, dtype="str"))
    settled = np.ones(len(ids), bool)
    table = mend_parents(table, log, replies_known=False, settled=settled)
    table.attrs = copy.deepcopy(comments.attrs)
    if "audit" not in table.attrs:
        return log.attach(table)
    table.attrs["audit"]["entries"] += log.short()
    return table


def _replies(links: pd.DataFrame) -> list[tuple[str, str]]:
    """Comment and target of each reply, the surest first, then in the order of the ids, so that the
    order of the rows plays no part but between links of one comment that are equally sure."""
    replies = links[links["kind"] == "reply"].assign(inferred=lambda t: t["origin"] != "given")
    evidence = replies["evidence"] if "evidence" in replies else pd.Series(pd.NA, replies.index)
    ranks = {rule: rank for rank, rule in enumerate(_EVIDENCE)}
    replies["doubt"] = evidence.map(ranks).fillna(len(ranks)).where(replies["inferred"], 0)
    replies = replies.sort_values(["inferred", "doubt", "comment_id"], kind="stable")
    return list(zip(replies["comment_id"], replies["target_id"], strict=True))


class _Later:
    """Which rows of a thread came later."""

    def __init__(self, comments: pd.DataFrame) -> None:
        exact = comments["created_precision"].isin(_EXACT)
        self._time = comments["created_at"].where(exact).tolist()
        self._position = comments["position"].tolist()
        self._opening = comments["kind"].isin(_OPENING).tolist()

    def than(self, row: int, other: int) -> bool:
        """Whether ``other`` came later than ``row``; where nothing tells, it did not."""
        if self._opening[other]:
            return False
        order = self._time
        if missing(order[row]) or missing(order[other]):
            order = self._position
        if missing(order[row]) or missing(order[other]):
            return False
        return bool(order[other] > order[row])


class _Groups:
    """Which rows hang together, by whatever parents."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def top(self, row: int) -> int:
        above = self._above
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    def join(self, row: int, other: int) -> None:
        self._above[self.top(row)] = self.top(other)
