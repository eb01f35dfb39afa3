"""Tables of several files as one, under ids that stay unique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.table import ANY_TABLE, DTYPES


def combine(
    tables: list[pd.DataFrame], log: AuditLog, origins: list[Hashable] | None = None
) -> pd.DataFrame:
    """The rows of all tables under ids that stay unique; what was changed goes to ``log``.

    Tables of equal ``origins`` are parts of one file, where a thread id is one thread; without
    them each is of a file of its own.
    """
    seen: dict[str, tuple[str, str]] = {}
    threads: set[str] = set()
    open_: set[tuple[str, str]] = set()
    of_file: defaultdict[Hashable, dict[str, str]] = defaultdict(dict)
    out = []
    for table, origin in zip(tables, origins or range(len(tables)), strict=True):
        table = _own_threads(table, seen, open_, threads, of_file[origin], log)
        table.attrs = {}
        threads |= set(table["thread_id"].tolist())
        open_ |= _absent(table)
        ids = table["comment_id"].tolist()
        hashes = table["text_hash"].fillna("").tolist()
        keys = list(zip(table["thread_id"].tolist(), hashes, strict=True))
        same = np.array([seen.get(i) == k for i, k in zip(ids, keys, strict=True)], dtype=bool)
        changed = np.array(
            [i in seen and seen[i][0] == k[0] for i, k in zip(ids, keys, strict=True)], dtype=bool
        )
        changed &= ~same
        detail = "the same comment stood in an earlier file with another text; that one was kept"
        _note_rows(log, "dropped", "changed_comment", detail, table[changed])
        clash = np.array([i in seen for i in ids], dtype=bool) & ~same & ~changed
        _note_rows(
            log,
            "dropped",
            "same_comment",
            "the same comment stood in an earlier file; one was kept",
            table[same],
        )
        detail = "an earlier file uses the same id; the thread was put before it"
        _note_rows(log, "repaired", "shared_id", detail, table[clash])
        taken = seen.keys() | set(ids)
        renamed: dict[str, str] = {}
        for row in np.flatnonzero(clash):
            name = free = f"{keys[row][0]}/{ids[row]}"
            n = 2
            while free in taken:
                free, n = f"{name}~{n}", n + 1
            taken.add(free)
            renamed[ids[row]] = free
        for name in ("comment_id", "parent_id"):
            new = [renamed.get(i, i) for i in table[name].tolist()]
            table[name] = pd.Series(new, index=table.index, dtype="str")
        gone = same | changed
        seen |= {renamed.get(i, i): k for i, k, g in zip(ids, keys, gone, strict=True) if not g}
        out.append(table[~gone])
    joined = pd.concat(out, ignore_index=True) if len(out) > 1 else out[0].reset_index(drop=True)
    for name in joined.columns.difference(list(DTYPES)):  # text in one file, numbers in another
        if joined[name].dtype == object:
            joined[name] = joined[name].astype("str")
    _note_shared_names(joined, log)
    return joined


def _own_threads(
    table: pd.DataFrame,
    seen: dict[str, tuple[str, str]],
    open_: set[tuple[str, str]],
    threads: set[str],
    of_file: dict[str, str],
    log: AuditLog,
) -> pd.DataFrame:
    """A copy of ``table`` in which a thread that only shares its id with an earlier one has an id
    of its own.

    In a site's own format the id says that it is the same thread. In any table it may be a number
    of that file: then a comment must stand in both, or answer a row of the other file. ``of_file``
    holds the names that earlier parts of the same file have given its threads.
    """
    table = table.copy()
    hashes = table["text_hash"].fillna("").tolist()
    ids, ids_of_threads = table["comment_id"].tolist(), table["thread_id"].tolist()
    rows = list(zip(ids, ids_of_threads, hashes, strict=True))
    known = {thread for i, thread, text in rows if seen.get(i) == (thread, text)}
    known |= set(table.loc[~table["source"].isin(ANY_TABLE), "thread_id"])
    known |= {thread for parent, thread in _absent(table) if seen.get(parent, ("",))[0] == thread}
    known |= {thread for i, thread in zip(ids, ids_of_threads, strict=True) if (i, thread) in open_}
    names = {}
    present = set(ids_of_threads)
    for thread in sorted((present & threads) - known - of_file.keys()):
        n = 2
        while f"{thread}~{n}" in threads:
            n += 1
        names[thread] = f"{thread}~{n}"
    of_file |= {thread: names.get(thread, thread) for thread in present - of_file.keys()}
    names = {thread: of_file[thread] for thread in present if of_file[thread] != thread}
    if names:
        detail = "an earlier file has a thread of this id but none of its comments; ~2 was added"
        _note_rows(
            log, "repaired", "shared_thread", detail, table[table["thread_id"].isin(list(names))]
        )
        new = [names.get(thread, thread) for thread in table["thread_id"].tolist()]
        table["thread_id"] = pd.Series(new, index=table.index, dtype="str")
    return table


def _absent(table: pd.DataFrame) -> set[tuple[str, str]]:
    """The rows that are answered in a file but do not stand in it, with their threads."""
    own = set(table["comment_id"].tolist())
    pairs = zip(table["parent_id"].tolist(), table["thread_id"].tolist(), strict=True)
    return {(parent, thread) for parent, thread in pairs if parent not in own}


def _note_rows(log: AuditLog, category: str, item: str, detail: str, rows: pd.DataFrame) -> None:
    for file, group in rows.groupby(rows["source_file"].fillna("")):
        places = "comment " + group["comment_id"]
        log.note(category, item, detail, file=str(file), places=places)


def _note_shared_names(table: pd.DataFrame, log: AuditLog) -> None:
    """Names that stand in files of different formats: of different sites, as a rule."""
    sources = table.groupby("author_id")["source"].nunique()
    shared = sorted(sources.index[sources > 1])
    detail = "the same name stands in sources of different kinds and is taken as one person"
    log.note("warning", "shared_names", detail, places=shared)
