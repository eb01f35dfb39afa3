"""The shape of threads: ids, parents, roots, depth, and what is wrong with them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats.columns import ids, texts
from discourse.comments.table import hash_content

_OPENING = ("article", "post")
# What the rows of a thread share, where no column names threads.
SHARED: tuple[str, ...] = ("url", "title")
_MOSTLY = 0.8  # of the rows


def thread_ids(
    rows: pd.DataFrame,
    file: str,
    log: AuditLog,
    content: str | None = None,
    shared: tuple[str, ...] = SHARED,
) -> tuple[pd.Series, pd.Series]:
    """The thread of each row, and which rows were put into theirs by whom they answer.

    As given; else, where the source holds openings or nothing but answers, by the row at the top,
    or a hash of the absent row that it answers; else by an address or title (of ``shared``)
    that rows share; else one for the file, named by ``content`` (a hash of it).
    """
    by_answer = pd.Series(False, index=rows.index)
    given = rows.get("thread_id")
    if given is not None and given.notna().all():
        return given, by_answer
    trees = _trees(rows)
    if trees is not None:
        threads = trees if given is None else given.where(given.notna(), trees)
        by_answer = by_answer | (True if given is None else given.isna())
        detail = "the source names no thread: rows that answer each other are taken as one"
        log.note("guessed", "thread_id", detail, file=file, count=int(by_answer.sum()))
        return threads, by_answer
    if given is not None:
        detail = "rows without a thread are taken as threads of their own"
        count = int(given.isna().sum())
        log.note("guessed", "thread_id", detail, file=file, count=count)
        parts = rows[["comment_id", "author", "text"]].itertuples()
        own = pd.Series([hash_content(part) for part in parts], index=rows.index, dtype="str")
        return given.where(given.notna(), own), by_answer
    for name in shared:
        if name in rows and rows[name].notna().all() and _shared(rows, name):
            detail = f"the source names no thread: rows of one {name} are taken as one thread"
            count = rows[name].nunique()
            log.note("guessed", "thread_id", detail, file=file, count=count)
            ids = {value: hash_content([name, value]) for value in rows[name].unique()}
            return rows[name].map(ids).astype("str"), by_answer
    whole = content or hash_content([*rows["text"], *rows["author"]])
    detail = "the source names no thread: the whole file is taken as one"
    log.note("guessed", "thread_id", detail, file=file, count=1)
    return pd.Series(whole, index=rows.index, dtype="str"), by_answer


def may_name_threads(rows: pd.DataFrame, name: str) -> bool:
    """Whether these rows, as a format gives them, leave it open that ``name`` tells threads."""
    if name not in rows:
        return False
    cells = pd.DataFrame({name: texts(rows[name])})
    if "comment_id" in rows and "parent_id" in rows:
        cells = cells.assign(comment_id=ids(rows["comment_id"]), parent_id=ids(rows["parent_id"]))
    return bool(cells[name].notna().all()) and _shared(cells, name)


def _shared(rows: pd.DataFrame, name: str) -> bool:
    """Whether rows share this address or title, and replies stay within; a link to each comment
    alone parts no threads."""
    if "parent_id" not in rows or rows["parent_id"].isna().all():
        return True
    own = dict(zip(rows["comment_id"], rows[name], strict=True))
    pairs = zip(rows["parent_id"], rows[name], strict=True)
    return all(own[parent] == value for parent, value in pairs if parent in own)


def _trees(rows: pd.DataFrame) -> pd.Series | None:
    """For each row the id at the top of the rows it answers; None where that tells no threads:
    in the export of one page, comments that answer nothing stand beside each other."""
    if rows["comment_id"].isna().any():
        return None
    ids = rows["comment_id"].tolist()
    none: list[str | None] = [None] * len(ids)
    parents = _strings(rows["parent_id"]) if "parent_id" in rows else none
    kinds = rows["kind"].tolist() if "kind" in rows else ["comment"] * len(rows)
    tops = [kind for parent, kind in zip(parents, kinds, strict=True) if parent is None]
    if any(kind not in _OPENING for kind in tops):
        return None
    present = set(ids)
    above = [parent if parent not in present else None for parent in parents]
    given = _strings(rows["thread_id"]) if "thread_id" in rows else [None] * len(ids)
    found = _tops(ids, parents)
    if len(tops) == 1:  # one page: what answers a lost comment is of it, too, if nearly all is
        opening = parents.index(None)
        if _MOSTLY * len(found) <= found.count(opening):
            found = [opening] * len(found)
    threads = [
        given[top] or (ids[top] if above[top] is None else hash_content(["answers", above[top]]))
        for top in found
    ]
    return pd.Series(threads, index=rows.index, dtype="str")


def _tops(ids: list[str], parents: list[str | None]) -> list[int]:
    """For each row the one at the top of those it answers; in a circle that of the least id."""
    index = {name: i for i, name in reversed(list(enumerate(ids)))}
    top: list[int | None] = [None] * len(ids)
    for start in range(len(ids)):
        chain: dict[int, None] = {}
        i = start
        while top[i] is None and i not in chain:
            chain[i] = None
            above = index.get(parents[i] or "")
            if above is None:
                top[i] = i
            else:
                i = above
        found = top[i]
        if found is None:
            found = _least(_circle(list(chain), i), ids)
        for j in chain:
            top[j] = found
    return [own if found is None else found for own, found in enumerate(top)]


def _circle(chain: list[int], i: int) -> list[int]:
    """The end of a chain that has come back to ``i``."""
    return chain[chain.index(i) :]


def _least(rows: list[int], ids: list[str]) -> int:
    """The row of the least id: the same in any order of the rows."""
    return min(rows, key=lambda row: ids[row])


def judge_parents(
    comments: pd.DataFrame, places: pd.Series, log: AuditLog, *, whole: bool
) -> pd.DataFrame:
    """Decide which parents that are in doubt name a row of their thread, and which stand for none.

    ``places`` says where rows with such a parent stand, and is missing for all others. Where the
    rows are not the ``whole`` source, a parent that does not stand among them is kept as given: its
    row can stand in another part. All of it is counted in ``log``.
    """
    doubt = np.flatnonzero(places.notna().to_numpy())
    given: pd.Series = comments["parent_id"].iloc[doubt]
    names = set(given.tolist())
    names |= {name.removeprefix("t1_") for name in names}
    named = comments.loc[comments["comment_id"].isin(list(names)), ["thread_id", "comment_id"]]
    present = set(named["comment_id"].tolist())
    in_thread = set(named.itertuples(index=False, name=None))
    parents = comments["parent_id"].tolist()
    threads = comments["thread_id"].tolist()
    none: list[int] = []
    bare: list[int] = []
    kept: list[int] = []
    for row in doubt.tolist():
        parent = parents[row]
        if parent.startswith("t1_"):
            if parent not in present and parent.removeprefix("t1_") in present:
                parents[row] = parent.removeprefix("t1_")
                bare.append(row)
        elif (threads[row], parent) not in in_thread:
            (none if whole else kept).append(row)
    for row in none:
        parents[row] = None
    files = comments["source_file"].fillna("")
    for category, item, detail, rows in (
        ("repaired", "no_parent", "a parent such as 0 or None was taken as no parent", none),
        ("repaired", "reddit_parent", "the parent's id lost t1_, as it stands in its row", bare),
        ("warning", "no_parent", "a parent such as 0 or None, kept: other parts can hold it", kept),
    ):
        for file, found in places.iloc[rows].groupby(files.iloc[rows]):
            log.note(category, item, detail, file=str(file), places=found)
    return comments.assign(parent_id=pd.Series(parents, index=comments.index, dtype="str"))


def join_trees(comments: pd.DataFrame, by_answer: np.ndarray) -> pd.DataFrame:
    """Give rows whose thread was told by whom they answer that of the row at the top, where
    another file has brought it."""
    if not by_answer.any():
        return comments
    threads = comments["thread_id"].tolist()
    tops = _tops(comments["comment_id"].tolist(), _strings(comments["parent_id"]))
    joined = [
        threads[t] if by else own for own, t, by in zip(threads, tops, by_answer, strict=True)
    ]
    return comments.assign(thread_id=pd.Series(joined, index=comments.index, dtype="str"))


def mend_parents(
    comments: pd.DataFrame,
    log: AuditLog,
    *,
    replies_known: bool | np.ndarray,
    settled: np.ndarray | None = None,
) -> pd.DataFrame:
    """Point top-level rows at their root, drop impossible parents and compute ``depth``.

    A row is the root when it is the only article or post of its thread without a parent. In a
    source that knows replies (``replies_known``, also by row), a row without a parent answers the
    root. A parent that is the row itself, or a chain that comes back to itself, is impossible and
    is set to missing. A row of another thread that bears this thread's id (posts and comments are
    numbered apart) is not the parent meant: the root is. A parent that is not in the table is kept
    as given; a row that the source shows nested, but not below what, keeps the depth given. All of it is counted in ``log``. Rows that are ``settled`` went through this when
    their table was first read, and are not judged anew.
    """
    comments = comments.copy()
    ids = comments["comment_id"].tolist()
    index = {cid: i for i, cid in enumerate(ids)}
    threads = comments["thread_id"].tolist()
    parents = _strings(comments["parent_id"])
    roots = _roots(comments, parents)
    files = comments["source_file"].fillna("").tolist()
    known = np.broadcast_to(replies_known, len(ids))
    open_to = np.ones(len(ids), bool) if settled is None else ~settled

    def note(category: str, item: str, detail: str, rows: list[int]) -> None:
        for file in sorted({files[i] for i in rows}):
            places = [f"comment {ids[i]}" for i in rows if files[i] == file]
            log.note(category, item, detail, file=file, places=places)

    apart = [
        i
        for i, parent in enumerate(parents)
        if parent in index and threads[index[parent]] != threads[i]
    ]
    for i in [i for i in apart if parents[i] == threads[i] and roots.get(threads[i], i) != i]:
        parents[i] = ids[roots[threads[i]]]
    crossing = [
        i
        for i in apart
        if open_to[i] and parents[i] in index and threads[index[parents[i]]] != threads[i]
    ]
    note("warning", "other_thread", "the row it answers stands in another thread", crossing)
    itself = [i for i, parent in enumerate(parents) if parent == ids[i]]
    for i in itself:
        parents[i] = None
    note("repaired", "self_parent", "the row named itself as its parent; set to missing", itself)
    looped = _cycles(parents, index, ids)
    for i in looped:
        parents[i] = None
    note("repaired", "cycle", "the replies lead back to themselves; parent set to missing", looped)
    given = [None if pd.isna(d) else int(d) for d in comments["depth"]]
    hidden = [
        i
        for i, d in enumerate(given)
        if parents[i] is None and d is not None and d > 1 and open_to[i]
    ]
    note("lost", "hidden_parent", "nested below a comment that the source does not show", hidden)
    broken = {*itself, *looped, *hidden}
    to_root = [
        i
        for i, parent in enumerate(parents)
        if known[i] and open_to[i] and parent is None and i not in broken
        if roots.get(threads[i], i) != i
    ]
    for i in to_root:
        parents[i] = ids[roots[threads[i]]]
    note("guessed", "parent_root", "no parent given: taken to answer the article or post", to_root)
    orphans = [
        i
        for i, parent in enumerate(parents)
        if open_to[i] and parent is not None and parent not in index and parent != threads[i]
    ]
    note("lost", "orphan", "the comment it answers is not in the source", orphans)

    comments["parent_id"] = pd.Series(parents, index=comments.index, dtype="str")
    top = [None if i in broken or not k else 1 for i, k in enumerate(known)]
    top = [t if o else g for t, g, o in zip(top, given, open_to, strict=True)]
    depths = _depths(parents, index, threads, set(roots.values()), top)
    merged = [d if d is not None else g for d, g in zip(depths, given, strict=True)]
    comments["depth"] = pd.array(merged, dtype="Int32")
    return comments


def _strings(values: pd.Series) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in values.tolist()]


def _roots(comments: pd.DataFrame, parents: list[str | None]) -> dict[str, int]:
    opening = comments["kind"].isin(_OPENING) & np.array([p is None for p in parents])
    rows = pd.Series(np.flatnonzero(opening.to_numpy()))
    threads = comments["thread_id"].to_numpy()[rows]
    return {
        str(thread): int(group.iloc[0])
        for thread, group in rows.groupby(threads)
        if len(group) == 1
    }


def _cycles(parents: list[str | None], index: dict[str, int], ids: list[str]) -> list[int]:
    """Rows at which a chain of parents closes on itself: that of the least id of each cycle."""
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
            found.append(_least(_circle(chain, i), ids))
        for j in chain:
            state[j] = 2
    return sorted(found)


def _depths(
    parents: list[str | None],
    index: dict[str, int],
    threads: list[str],
    roots: set[int],
    top: list[int | None],
) -> list[int | None]:
    """Depths along the parents; ``top`` holds those of rows without one."""
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
                depth[i] = top[i]
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
