"""The shape of threads: ids, parents, roots, depth, and what is wrong with them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.table import hash_content


def thread_ids(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.Series:
    """The thread of each row: as given, else by its address or title, else one for the file."""
    if "thread_id" in rows:
        threads = rows["thread_id"]
        if threads.notna().all():
            return threads
        log.note(
            "guessed",
            "thread_id",
            "rows without a thread are taken as threads of their own",
            file=file,
            count=int(threads.isna().sum()),
        )
        parts = rows[["comment_id", "author", "text"]].itertuples()
        own = [hash_content(part) for part in parts]
        return threads.where(threads.notna(), pd.Series(own, index=rows.index, dtype="str"))
    for name in ("url", "title"):
        if name in rows and rows[name].notna().all():
            log.note(
                "guessed",
                "thread_id",
                f"the source names no thread: rows of one {name} are taken as one thread",
                file=file,
                count=rows[name].nunique(),
            )
            ids = {value: hash_content([name, value]) for value in rows[name].unique()}
            return rows[name].map(ids).astype("str")
    whole = hash_content([*rows["text"], *rows["author"]])
    detail = "the source names no thread: the whole file is taken as one"
    log.note("guessed", "thread_id", detail, file=file, count=1)
    return pd.Series(whole, index=rows.index, dtype="str")


def mend_parents(comments: pd.DataFrame, log: AuditLog, *, replies_known: bool) -> pd.DataFrame:
    """Point top-level rows at their root, drop impossible parents and compute ``depth``.

    A row is the root when it is the only article or post of its thread without a parent. In a
    source that knows replies, a row without a parent answers the root. A parent that is the row
    itself, or a chain that comes back to itself, is impossible and is set to missing. A parent
    that is not in the table is kept as given; a row that the source shows nested, but not below
    what, keeps the depth given. All of it is counted in ``log``.
    """
    comments = comments.copy()
    index = {cid: i for i, cid in enumerate(comments["comment_id"].tolist())}
    ids = comments["comment_id"].tolist()
    threads = comments["thread_id"].tolist()
    parents: list[str | None] = [
        p if isinstance(p, str) else None for p in comments["parent_id"].tolist()
    ]
    roots = _roots(comments, parents)
    files = comments["source_file"].fillna("").tolist()

    def note(category: str, item: str, detail: str, rows: list[int]) -> None:
        for file in sorted({files[i] for i in rows}):
            places = [f"comment {ids[i]}" for i in rows if files[i] == file]
            log.note(category, item, detail, file=file, places=places)

    itself = [i for i, parent in enumerate(parents) if parent == ids[i]]
    for i in itself:
        parents[i] = None
    note("repaired", "self_parent", "the row named itself as its parent; set to missing", itself)
    looped = _cycles(parents, index)
    for i in looped:
        parents[i] = None
    note("repaired", "cycle", "the replies lead back to themselves; parent set to missing", looped)
    given = [None if pd.isna(d) else int(d) for d in comments["depth"]]
    hidden = [i for i, d in enumerate(given) if parents[i] is None and d is not None and d > 1]
    note("lost", "hidden_parent", "nested below a comment that the source does not show", hidden)
    broken = set(itself) | set(looped) | set(hidden)
    to_root = [
        i
        for i, parent in enumerate(parents)
        if replies_known and parent is None and i not in broken
        if roots.get(threads[i], i) != i
    ]
    for i in to_root:
        parents[i] = ids[roots[threads[i]]]
    note("guessed", "parent_root", "no parent given: taken to answer the article or post", to_root)
    orphans = [
        i
        for i, parent in enumerate(parents)
        if parent is not None and parent not in index and parent != threads[i]
    ]
    note("lost", "orphan", "the comment it answers is not in the source", orphans)

    comments["parent_id"] = pd.Series(parents, index=comments.index, dtype="str")
    depths = _depths(parents, index, threads, set(roots.values()), replies_known, broken)
    merged = [d if d is not None else g for d, g in zip(depths, given, strict=True)]
    comments["depth"] = pd.array(merged, dtype="Int32")
    return comments


def _roots(comments: pd.DataFrame, parents: list[str | None]) -> dict[str, int]:
    opening = comments["kind"].isin(["article", "post"]) & np.array([p is None for p in parents])
    rows = pd.Series(np.flatnonzero(opening.to_numpy()))
    threads = comments["thread_id"].to_numpy()[rows]
    return {
        str(thread): int(group.iloc[0])
        for thread, group in rows.groupby(threads)
        if len(group) == 1
    }


def _cycles(parents: list[str | None], index: dict[str, int]) -> list[int]:
    """Rows at which a chain of parents closes on itself: one for each cycle."""
    state = [0] * len(parents)  # 0 not seen, 1 on the present chain, 2 done
    found = []
    for start in range(len(parents)):
        chain = []
        i: int | None = start
        while i is not None and state[i] == 0:
            state[i] = 1
            chain.append(i)
            parent = parents[i]
            i = index.get(parent) if parent is not None else None
        if i is not None and state[i] == 1:
            found.append(min(chain[chain.index(i) :]))
        for j in chain:
            state[j] = 2
    return sorted(found)


def _depths(
    parents: list[str | None],
    index: dict[str, int],
    threads: list[str],
    roots: set[int],
    replies_known: bool,
    broken: set[int],
) -> list[int | None]:
    unset = -2
    depth: list[int | None] = [unset] * len(parents)
    for start in range(len(parents)):
        chain = []
        i = start
        while depth[i] == unset:
            chain.append(i)
            parent = parents[i]
            if i in roots:
                depth[i] = 0
            elif parent is None:
                depth[i] = 1 if replies_known and i not in broken else None
            elif parent in index:
                i = index[parent]
                continue
            else:
                depth[i] = 1 if parent == threads[i] else None
            break
        value = depth[i]
        above = chain[:-1] if chain and chain[-1] == i else chain
        for j in reversed(above):
            value = None if value is None else value + 1
            depth[j] = value
    return depth
