"""From what a format reader gives to a table that keeps the contract."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.fields import (
    KIND_WORDS,
    author_kinds,
    authors,
    from_words,
    ids_of,
    integers,
    kinds,
    note_markup,
    others,
    parents,
    statuses,
    times,
    titles,
    whole_characters,
)
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.columns import texts
from discourse.comments.mojibake import unmarred
from discourse.comments.table import (
    ANY_TABLE,
    DTYPES,
    hash_texts,
    missing,
    with_contract,
)
from discourse.comments.threads import (
    SHARED,
    join_trees,
    judge_parents,
    mend_parents,
    thread_ids,
)

NO_OPTIONS = Options()
# Columns between `assemble` and `settle`: rows of a table that the kit wrote; rows of a source that
# knows replies; rows whose thread was told by whom they answer; and, where there are any, the places
# of rows whose parent is in doubt.
SETTLED, REPLIES, TREES = "_settled", "_replies_known", "_by_answer"
DOUBT = "_doubtful_parent"


def assemble(
    raw: Raw,
    *,
    source: str,
    file: str,
    log: AuditLog,
    options: Options = NO_OPTIONS,
    first: int = 0,
    content: str | None = None,
    shared: tuple[str, ...] = SHARED,
) -> pd.DataFrame:
    """Complete the rows of one file, or of a part of it, to a comments table.

    Everything guessed goes to ``log``. Parents are not judged yet: two columns tell `settle` what
    it needs. ``first`` is the position of the first row in the source, ``content`` a hash that
    names a thread which the source leaves without a name; ``shared`` are the columns that can name
    threads.
    """
    if raw.final:
        return with_contract(raw.rows).assign(**{SETTLED: True, REPLIES: False, TREES: False})
    rows = raw.rows.reset_index(drop=True).copy()
    numbers = pd.Series(range(1, len(rows) + 1), index=rows.index)
    places = rows.pop("_place") if "_place" in rows else "row " + numbers.astype("str")

    def note(category: str, item: str, detail: str, mask: Any) -> None:
        mask = np.asarray(mask, bool)
        if mask.any():
            log.note(category, item, detail, file=file, places=places[mask].tolist())

    rows = whole_characters(rows, note)
    if not isinstance(rows["text"].dtype, pd.StringDtype):
        written = [not (missing(v) or isinstance(v, str)) for v in rows["text"].tolist()]
        note("repaired", "not_text", "a number, list or object as text was written out", written)
    for name in [n for n in ("text", "title", "url", "forum") if n in rows]:
        rows[name] = texts(rows[name])
    marked = "marked_quotes" in rows  # the format has read its markup, with offsets into the text
    if not raw.mended:
        rows["text"] = unmarred(rows["text"], note, keep=marked or source in ANY_TABLE)
    if not marked:
        note_markup(rows["text"], note)
    rows["status"] = statuses(rows, note)
    gone = rows["status"].isin(["deleted", "removed"])
    rows["text"] = rows["text"].where(~gone)
    if marked and gone.any():
        quotes = zip(rows["marked_quotes"], gone, strict=True)
        rows["marked_quotes"] = pd.Series([() if no else q for q, no in quotes], rows.index)
    rows["comment_id"] = ids_of(rows, "comment_id", note)
    for name in [n for n in ("parent_id", "thread_id", "author_id") if n in rows]:
        rows[name] = ids_of(rows, name, note)
    given = rows.get("parent_id")
    doubt = pd.Series(False, index=rows.index)
    if given is not None:
        rows["parent_id"], doubt = parents(rows)
    rows["author"], rows["author_id"] = authors(rows, note)
    rows["author_kind"] = author_kinds(rows, note)
    rows = times(rows, options, note)
    for name in ("score", "position", "depth"):
        if name in rows:
            rows[name] = integers(rows[name], name, note)
    if "kind" in rows:
        rows["kind"] = from_words(rows["kind"], KIND_WORDS, "comment", note)
    rows["thread_id"], trees = thread_ids(rows, file, log, content, shared)
    if "kind" not in rows:
        rows["kind"] = kinds(rows, note)
    if doubt.any():
        rows["parent_id"], rows[DOUBT] = given, places.where(doubt).astype("str")
    rows["title"] = titles(rows)
    rows[TREES] = trees
    if "position" not in rows or rows["position"].isna().any():
        if "position" in rows:
            gaps = rows["position"].isna()
            note("guessed", "position", "positions have gaps: all rows were counted anew", gaps)
        rows["position"] = np.arange(first, first + len(rows))
    unnamed = rows["comment_id"].isna()
    if unnamed.any():
        made = rows["thread_id"] + "/" + rows["position"].astype("str")
        rows["comment_id"] = rows["comment_id"].where(~unnamed, made)
        detail = "the source gives no id: thread and position make one"
        log.note("absent", "comment_id", detail, file=file, count=int(unnamed.sum()))
    rows = _unique_ids(rows, note)
    for name in rows.columns.difference([*DTYPES, TREES], sort=False):
        rows[name] = others(rows[name])
    rows["source"], rows["source_file"] = source, file
    rows["text_hash"] = hash_texts(rows["text"])
    table = with_contract(rows)
    _note_absent(table, raw, source, file, log)
    return table.assign(**{SETTLED: False, REPLIES: raw.replies_known})


def settle(table: pd.DataFrame, log: AuditLog) -> pd.DataFrame:
    """Judge parents, orphans and depths once the rows of all files are together."""
    marks = {name: table.pop(name).to_numpy(dtype=bool) for name in (SETTLED, REPLIES, TREES)}
    table = _judged(table, log, whole=True)
    table = join_trees(table, marks[TREES])
    return mend_parents(table, log, replies_known=marks[REPLIES], settled=marks[SETTLED])


def unsettled(table: pd.DataFrame, log: AuditLog) -> pd.DataFrame:
    """A part of a source as it stands: without its other rows, depth and orphans cannot be told."""
    table = _judged(table.drop(columns=[SETTLED, REPLIES, TREES]), log, whole=False)
    return table.assign(depth=pd.Series(pd.NA, index=table.index, dtype="Int32"))


def _judged(table: pd.DataFrame, log: AuditLog, *, whole: bool) -> pd.DataFrame:
    if DOUBT not in table:
        return table
    return judge_parents(table.drop(columns=DOUBT), table[DOUBT], log, whole=whole)


def _unique_ids(rows: pd.DataFrame, note: Any) -> pd.DataFrame:
    repeated = rows["comment_id"].duplicated(keep=False)
    if not repeated.any():
        return rows
    content = rows[repeated].drop(columns=["position", DOUBT], errors="ignore").astype("str")
    same = pd.Series(False, index=rows.index)
    same[content.index] = content.duplicated()
    note("dropped", "same_row", "the row stands twice in the source; one was kept", same)
    kept = rows[~same].copy()
    again = kept["comment_id"].duplicated()
    detail = "another row has the same id; ~2, ~3, ... was added to it"
    note("repaired", "same_id", detail, again.reindex(rows.index, fill_value=False))
    taken = set(kept["comment_id"])
    number: defaultdict[str, int] = defaultdict(lambda: 2)  # the next to try, for each id
    free = []
    for name in kept.loc[again, "comment_id"].tolist():
        while f"{name}~{number[name]}" in taken:
            number[name] += 1
        free.append(f"{name}~{number[name]}")
        taken.add(free[-1])
    if "parent_id" in kept:
        _follow(kept, again, free)
    kept.loc[again, "comment_id"] = free
    return kept.reset_index(drop=True)


def _follow(rows: pd.DataFrame, again: pd.Series, free: list[str]) -> None:
    """Let answers name the row of their own thread where each thread counts its ids anew."""
    once = ~rows.duplicated(["thread_id", "comment_id"], keep=False)
    own = zip(rows["thread_id"], rows["comment_id"], strict=True)
    renamed = dict(
        zip([key for key, yes in zip(own, again, strict=True) if yes], free, strict=True)
    )
    sure = set(zip(rows.loc[once, "thread_id"], rows.loc[once, "comment_id"], strict=True))
    pointed = zip(rows["thread_id"], rows["parent_id"], strict=True)
    parents = [renamed[key] if key in renamed and key in sure else key[1] for key in pointed]
    rows["parent_id"] = pd.Series(parents, rows.index, dtype="str")


def _note_absent(table: pd.DataFrame, raw: Raw, source: str, file: str, log: AuditLog) -> None:
    """Say which of the things that analyses rest on the source does not have at all."""
    answers = table["kind"].isin(["comment", "answer"])
    count = int(answers.sum())
    if not count:
        return
    for name, what in (
        ("author", "names"),
        ("created_at", "times"),
        ("score", "scores (likes, votes)"),
    ):
        if not (answers & table[name].notna()).any() and f"meta_{name}_shown" not in table:
            other = f"no column was taken for {what}: if there is one, name it in columns="
            detail = other if source in ANY_TABLE else f"the source has no {what}"
            log.note("absent", name, detail, file=file, count=count)
    if not raw.replies_known:
        detail = "the source does not say which comment answers which"
        log.note("absent", "parent_id", detail, file=file, count=count)
