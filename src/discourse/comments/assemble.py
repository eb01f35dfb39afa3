"""From what a format reader gives to a table that keeps the contract."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.columns import ids, rounded_ids, texts, whole
from discourse.comments.table import (
    AUTHOR_KINDS,
    DTYPES,
    hash_texts,
    missing,
    with_contract,
)
from discourse.comments.threads import join_trees, mend_parents, thread_ids
from discourse.comments.times import parse_times

_TOMBSTONES = {"[deleted]": "deleted", "[deleted by user]": "deleted", "[removed]": "removed"}
_ANONYMOUS = {
    "[deleted]",
    "[removed]",
    "anonymous",
    "anonymous coward",
    "anonymous user",
    "guest",
}
_STATUS_WORDS = {
    "visible": "visible approved published public ok active open live",
    "deleted": "deleted",
    "removed": "removed moderated rejected hidden blocked",
    "pending": "pending hold unapproved queued",
    "spam": "spam",
    "missing_text": "missing_text",
}
_KIND_WORDS = {
    "article": "article story news",
    "post": "post submission op topic opening question",
    "comment": "comment reply review",
    "answer": "answer",
    "service": "service system",
}
_MARKUP = r"&(?:gt|lt|amp|quot|nbsp|#\d{2,4});|</?(?:br|p|a|i|b|em|strong|blockquote)\b[^>]{0,200}>"
_BOTS = {"automoderator"}
# What exports write for "no parent" (NYT and WordPress: 0) and for "never edited" (Reddit: false).
_NO_PARENT = {"0", "-1", "none", "null", "nan", "na", "n/a", "undefined", "false"}
_NEVER_EDITED = {"false", "0", "0.0", "no", "none", "null", "never"}
NO_OPTIONS = Options()
# Columns between `assemble` and `settle`: rows of a table that the kit wrote; rows of a source that
# knows replies; rows whose thread was told by whom they answer.
SETTLED, REPLIES, TREES = "_settled", "_replies_known", "_by_answer"
_ASSEMBLED_TIMES = ("created_at", "edited_at", "retrieved_at")


def assemble(
    raw: Raw,
    *,
    source: str,
    file: str,
    log: AuditLog,
    options: Options = NO_OPTIONS,
    first: int = 0,
    content: str | None = None,
) -> pd.DataFrame:
    """Complete the rows of one file, or of a part of it, to a comments table.

    Everything guessed goes to ``log``. Parents are not judged yet: two columns tell `settle` what
    it needs. ``first`` is the position of the first row in the source, ``content`` a hash that
    names a thread which the source leaves without a name.
    """
    if raw.final:
        return with_contract(raw.rows).assign(**{SETTLED: True, REPLIES: False, TREES: False})
    rows = raw.rows.reset_index(drop=True).copy()
    places = rows.pop("_place") if "_place" in rows else [f"row {i + 1}" for i in rows.index]
    places = pd.Series(places, index=rows.index, dtype=object)

    def note(category: str, item: str, detail: str, mask: Any) -> None:
        log.note(category, item, detail, file=file, places=places[np.asarray(mask, bool)])

    rows = _whole_characters(rows, note)
    plain = isinstance(rows["text"].dtype, pd.StringDtype)
    written = [not (plain or missing(v) or isinstance(v, str)) for v in rows["text"].tolist()]
    note("repaired", "not_text", "a number, list or object as text was written out", written)
    for name in [n for n in ("text", "title", "url", "forum") if n in rows]:
        rows[name] = texts(rows[name])
    _note_markup(rows["text"], note)
    rows["status"] = _statuses(rows, note)
    gone = rows["status"].isin(["deleted", "removed"])
    rows["text"] = rows["text"].where(~gone)
    rows["comment_id"] = _ids(rows, "comment_id", note)
    for name in [n for n in ("parent_id", "thread_id", "author_id") if n in rows]:
        rows[name] = _ids(rows, name, note)
    if "parent_id" in rows:
        rows["parent_id"] = _parents(rows, note)
    rows["author"], rows["author_id"] = _authors(rows, note)
    rows["author_kind"] = _author_kinds(rows, note)
    rows = _times(rows, note)
    for name in ("score", "position", "depth"):
        if name in rows:
            rows[name] = _integers(rows[name], name, note)
    if "kind" in rows:
        rows["kind"] = _from_words(rows["kind"], _KIND_WORDS, "comment", note)
    rows["thread_id"], trees = thread_ids(rows, file, log, content)
    if "kind" not in rows:
        rows["kind"] = _kinds(rows, note)
    rows["title"] = _titles(rows)
    rows[TREES] = trees
    if "position" not in rows or rows["position"].isna().any():
        if "position" in rows:
            gaps = rows["position"].isna()
            note("guessed", "position", "positions have gaps: all rows were counted anew", gaps)
        rows["position"] = np.arange(first, first + len(rows))
    unnamed = rows["comment_id"].isna()
    made = rows["thread_id"] + "/" + rows["position"].astype("str")
    rows["comment_id"] = rows["comment_id"].where(~unnamed, made)
    if unnamed.any():
        detail = "the source gives no id: thread and position make one"
        log.note("absent", "comment_id", detail, file=file, count=int(unnamed.sum()))
    rows = _unique_ids(rows, note)
    for name in rows.columns.difference([*DTYPES, TREES], sort=False):
        rows[name] = others(rows[name])
    rows["source"], rows["source_file"] = source, file
    rows["text_hash"] = hash_texts(rows["text"])
    table = with_contract(rows)
    _note_absent(table, raw, file, log)
    return table.assign(**{SETTLED: False, REPLIES: raw.replies_known})


def settle(table: pd.DataFrame, log: AuditLog) -> pd.DataFrame:
    """Judge parents, orphans and depths once the rows of all files are together."""
    marks = {name: table.pop(name).to_numpy(dtype=bool) for name in (SETTLED, REPLIES, TREES)}
    table = join_trees(table, marks[TREES])
    return mend_parents(table, log, replies_known=marks[REPLIES], settled=marks[SETTLED])


def unsettled(table: pd.DataFrame) -> pd.DataFrame:
    """A part of a source as it stands: without its other rows, depth and orphans cannot be told."""
    table = table.drop(columns=[SETTLED, REPLIES, TREES])
    return table.assign(depth=pd.array([pd.NA] * len(table), dtype="Int32"))


def _whole_characters(rows: pd.DataFrame, note: Any) -> pd.DataFrame:
    for name in [n for n in rows if rows[n].dtype == object]:
        cells = [whole(value) for value in rows[name]]
        broken = [a is not b for a, b in zip(cells, rows[name], strict=True)]
        if any(broken):
            detail = f"half characters (lone surrogates) in {name} became U+FFFD"
            note("repaired", "surrogates", detail, broken)
            rows[name] = pd.Series(cells, index=rows.index, dtype=object)
    return rows


def _statuses(rows: pd.DataFrame, note: Any) -> pd.Series:
    status = pd.Series("visible", index=rows.index, dtype=object)
    if "status" in rows:
        status = _from_words(rows["status"], _STATUS_WORDS, "visible", note)
    tomb = rows["text"].str.strip().str.lower().map(_TOMBSTONES)
    status = status.where(tomb.isna() | (status != "visible"), tomb)
    empty = rows["text"].isna() & (status == "visible")
    status = status.where(~empty, "missing_text")
    held = status.isin(["deleted", "removed"]) & tomb.isna() & (rows["text"].fillna("") != "")
    note("dropped", "withdrawn_text", "marked as deleted or removed: its text was not read", held)
    for name, detail in (
        ("deleted", "deleted by its author or the site; its text is gone"),
        ("removed", "removed by moderation; its text is gone"),
        ("missing_text", "the source holds the comment but not its text"),
    ):
        note("lost", name, detail, (status == name) & ~held)
    return status.astype(DTYPES["status"])


def _authors(rows: pd.DataFrame, note: Any) -> tuple[pd.Series, pd.Series]:
    index = rows.index
    author = rows["author"] if "author" in rows else pd.Series(np.nan, index=index)
    author = texts(author).str.strip()
    author = author.where(author != "")
    anonymous = author.str.lower().isin(_ANONYMOUS)
    note("lost", "anonymous", "no name is shown: such rows are never one person", anonymous)
    author = author.where(~anonymous)
    if "author_id" not in rows:
        return author, author.copy()
    identity = rows["author_id"]
    return author, identity.where(~identity.str.lower().isin(_ANONYMOUS) & ~anonymous)


def _author_kinds(rows: pd.DataFrame, note: Any) -> pd.Series:
    if "author_kind" in rows:
        words = {kind: kind for kind in AUTHOR_KINDS}
        return _from_words(rows["author_kind"], words, "unknown", note)
    bots = rows["author"].str.lower().isin(_BOTS)
    return pd.Series(np.where(bots, "bot", "unknown"), index=rows.index)


def _from_words(values: pd.Series, words: dict[str, str], default: str, note: Any) -> pd.Series:
    """A closed vocabulary from the words that sources use; each word stands for its key."""
    by_word = {word: key for key, all_words in words.items() for word in all_words.split()}
    lower = texts(values).str.strip().str.lower()
    known = lower.map(by_word).astype(object)
    strange = known.isna() & (lower.fillna("") != "")
    detail = f"the {values.name} that the source gives is not known: taken as {default}"
    note("guessed", values.name, detail, strange)
    return known.where(known.notna(), default)


def _times(rows: pd.DataFrame, note: Any) -> pd.DataFrame:
    for name in _ASSEMBLED_TIMES:
        if name not in rows:
            continue
        shown = rows[name]
        if name == "edited_at":
            shown = shown.where(~shown.astype("str").str.strip().str.lower().isin(_NEVER_EDITED))
        parsed = parse_times(shown)
        unread = parsed["created_at"].isna() & shown.notna() & (shown.astype("str") != "")
        note("lost", name, "a time that could not be read as an instant", unread)
        if unread.any():
            rows[f"meta_{name}_shown"] = shown.astype("str").where(unread)
        rows[name] = parsed["created_at"]
        if name == "created_at":
            rows["created_precision"] = parsed["created_precision"]
            rows["created_tz"] = parsed["created_tz"]
    return rows


def _integers(values: pd.Series, name: str, note: Any) -> pd.Series:
    shown = values.notna() & (values.astype("str").str.strip() != "")
    if values.dtype == object:
        values = texts(values)
    numbers = pd.to_numeric(values, errors="coerce")
    size = numbers.astype("float64").abs()
    numbers = numbers.where(size < (2**31 if name == "depth" else 2**63))
    rounded = numbers.round()
    bad = shown & rounded.isna()
    note("lost", name, f"a {name} that is not a number was set to missing", bad)
    parts = rounded.notna() & (rounded != numbers)
    note("repaired", name, f"a {name} with decimals was rounded", parts)
    return rounded.astype("Int64")


def _ids(rows: pd.DataFrame, name: str, note: Any) -> pd.Series:
    if name not in rows:
        return pd.Series(np.nan, index=rows.index, dtype="str")
    detail = f"a {name} came as a rounded number: its last digits are lost, and ids can be the same"
    note("warning", "rounded_id", detail, rounded_ids(rows[name]))
    return ids(rows[name])


def _parents(rows: pd.DataFrame, note: Any) -> pd.Series:
    parents, known = rows["parent_id"], set(rows["comment_id"].dropna())
    absent = np.array([parent not in known for parent in parents.tolist()], dtype=bool)
    none = absent & parents.str.strip().str.lower().isin(_NO_PARENT)
    note("repaired", "no_parent", "a parent such as 0 or None was taken as no parent", none)
    bare = parents.str.removeprefix("t1_")
    held = np.array([parent in known for parent in bare.tolist()], dtype=bool)
    reddit = absent & held & parents.notna()
    note("repaired", "reddit_parent", "the parent's id lost t1_, as it stands in its row", reddit)
    return parents.where(~reddit, bare).where(~none)


def _kinds(rows: pd.DataFrame, note: Any) -> pd.Series:
    opening = rows["comment_id"].notna() & (rows["comment_id"] == rows["thread_id"])
    opening &= ~rows["thread_id"].duplicated()
    if "parent_id" in rows:
        opening &= rows["parent_id"].isna()
    note("guessed", "kind_post", "the row whose id is the thread's is taken as its post", opening)
    return pd.Series(np.where(opening, "post", "comment"), index=rows.index)


def _titles(rows: pd.DataFrame) -> pd.Series:
    """The title of the thread on each of its rows, where the thread has but one."""
    if "title" not in rows:
        return pd.Series(np.nan, index=rows.index, dtype="str")
    titles = rows["title"].where(rows["title"] != "")
    groups = titles.groupby(rows["thread_id"])
    single = groups.transform("nunique") == 1
    return titles.where(~single, groups.transform("first"))


def _unique_ids(rows: pd.DataFrame, note: Any) -> pd.DataFrame:
    repeated = rows["comment_id"].duplicated(keep=False)
    if not repeated.any():
        return rows
    content = rows[repeated].drop(columns=["position"]).astype("str")
    same = pd.Series(False, index=rows.index)
    same[content.index] = content.duplicated()
    note("dropped", "same_row", "the row stands twice in the source; one was kept", same)
    kept = rows[~same].copy()
    again = kept["comment_id"].duplicated()
    detail = "another row has the same id; ~2, ~3, ... was added to it"
    note("repaired", "same_id", detail, again.reindex(rows.index, fill_value=False))
    taken = set(kept["comment_id"])
    for row, name in kept.loc[again, "comment_id"].items():
        free = next(f"{name}~{n}" for n in count(2) if f"{name}~{n}" not in taken)
        taken.add(free)
        kept.loc[[row], "comment_id"] = free
    return kept.reset_index(drop=True)


def others(values: pd.Series) -> pd.Series:
    """A column beyond the contract: numbers, booleans and times stay, all else becomes text."""
    held = pd.api.types.infer_dtype(values, skipna=True) if values.dtype == object else ""
    whole_numbers = held == "integer" and values.dropna().abs().max() < 2**63
    if whole_numbers or held == "boolean":
        return values.astype("Int64" if whole_numbers else "boolean")
    values = values.infer_objects()
    types = pd.api.types
    if types.is_numeric_dtype(values) and not types.is_complex_dtype(values):
        return values
    return values if types.is_datetime64_any_dtype(values) else texts(values)


def _note_markup(texts: pd.Series, note: Any) -> None:
    marked = texts.str.contains(_MARKUP).fillna(False)
    detail = (
        "the text holds HTML (such as <br> or &gt;): kept as it stands, its names count as words"
    )
    note("warning", "markup", detail, marked)


def _note_absent(table: pd.DataFrame, raw: Raw, file: str, log: AuditLog) -> None:
    """Say which of the things that analyses rest on the source does not have at all."""
    answers = table[table["kind"].isin(["comment", "answer"])]
    for name, what in (
        ("author", "names"),
        ("created_at", "times"),
        ("score", "scores (likes, votes)"),
    ):
        if answers[name].isna().all() and f"meta_{name}_shown" not in table:
            log.note("absent", name, f"the source has no {what}", file=file, count=len(answers))
    if not raw.replies_known:
        detail = "the source does not say which comment answers which"
        log.note("absent", "parent_id", detail, file=file, count=len(answers))
