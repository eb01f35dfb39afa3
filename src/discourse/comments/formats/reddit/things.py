"""Rows of comments and submissions out of a table of Reddit's fields, whatever file they stood in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Raw
from discourse.comments.formats.reddit import escapes
from discourse.comments.formats.reddit.blocks import Block
from discourse.comments.markup import convert
from discourse.comments.mojibake import unmarred
from discourse.comments.table import DTYPES

_SITE: Final = "https://www.reddit.com"
_PERMALINK: Final = r"/comments/([0-9a-z]{1,13})(?:/[^/?#]*(?:/([0-9a-z]{1,13}))?)?"
# What Reddit shows in the place of a text, beside the two words that every format knows.
_DELETED: Final = r"(?i)^\[ ?deleted by [^\]]+\]$"
_REMOVED: Final = r"(?i)^\[ ?(?:removed (?:by|due) [^\]]+|unavailable ?)\]$"
_BY_THE_AUTHOR: Final = ("deleted", "author", "user")
_BOTS: Final = ("AutoModerator", "automoderator")
# What is kept beside the contract, with meta_ before the name, where the file has any.
KEPT: Final = (
    *("controversiality", "gilded", "stickied", "distinguished", "author_flair_text"),
    *("is_submitter", "removal_reason", "removed_by_category", "removal_type"),
    *("was_deleted_later", "num_comments", "upvote_ratio", "link_flair_text", "over_18"),
    *("is_self", "domain", "crosspost_parent", "retrieved_2nd_on", "is_edited", "link_url"),
)


@dataclass
class Things:
    """What turns tables of Reddit's fields into rows, for one file.

    ``markup`` is "escaped_markdown", or "markdown" where the source is without Reddit's escapes;
    None lets the first texts decide. ``kept`` grows with the fields that the file has, so that its
    parts have the same columns.
    """

    file: str
    log: AuditLog
    markup: str | None = None
    kept: set[str] = field(default_factory=set)

    def raw(self, block: Block) -> tuple[Raw, list[str]]:
        """The rows, and the places of records that are neither comment nor submission.

        Where the source tells whom a comment answers, one without a parent answers the submission.
        """
        things, parents = frame_of(block.table), block.parents
        where = pd.Series(block.places, index=things.index, dtype="str")
        for name, faulty in block.faults.items():
            self._note(*_fault(name), where.iloc[faulty])
        comment = things["body"].notna() | things["link_id"].notna() | things["parent_id"].notna()
        post = ~comment & (_given(things, "title") | _given(things, "selftext"))
        held = (comment | post).to_numpy(bool)
        strange = (where[~held] + ": neither a comment nor a submission").tolist()
        read = len(things) + len(block.broken)
        if not held.any():
            return Raw(pd.DataFrame(), parents, read), strange
        if strange:
            things, where, post = frame_of(block.table.filter(held)), where[held], post[held]
            things.index = where.index
        rows = self._rows(things, where, post, parents)
        return Raw(rows, parents or bool(post.all()), read, mended=True), strange

    def _note(self, category: str, item: str, detail: str, places: pd.Series) -> None:
        self.log.note(category, item, detail, file=self.file, places=places)

    def _rows(
        self, things: pd.DataFrame, where: pd.Series, post: pd.Series, parents: bool
    ) -> pd.DataFrame:
        ids, threads, above = _ids(things, post, parents)
        hidden = _true(things, "score_hidden") | _true(things, "hide_score")
        self._note("absent", "score_hidden", "Reddit hid the score at the time", where[hidden])
        texts, quotes, status = self._texts(things, where, post)
        author = things["author"]
        edited = things["edited"]
        rows = {
            "comment_id": ids,
            "thread_id": threads,
            "parent_id": above,
            "author": author,
            "author_id": _filled(things["author_fullname"], author),
            "author_kind": _author_kinds(things),
            "text": texts,
            "marked_quotes": quotes,
            "created_at": things["created_utc"],
            "edited_at": edited.where(edited > 1),
            "retrieved_at": _retrieved(things),
            "score": things["score"].mask(hidden) if hidden.any() else things["score"],
            "status": status,
            "kind": _named("kind", len(things), {"comment": ~post, "post": post}),
            "title": self._titles(things),
            "url": _address(things["permalink"]),
            "forum": things["subreddit"],
            "_place": where,
        }
        beside = {name: things[name] for name in KEPT if name in things}
        again = _true(things, "is_edited") | (edited == 1)
        beside["is_edited"] = pd.Series(again, dtype="boolean").where(again)
        if "url" in things:
            beside["link_url"] = self._links(things)
        self.kept |= {name for name, values in beside.items() if values.notna().any()}
        rows |= {
            f"meta_{name}": beside[name] for name in KEPT if name in beside and name in self.kept
        }
        return pd.DataFrame(rows, index=things.index, copy=False)

    def _texts(
        self, things: pd.DataFrame, where: pd.Series, post: pd.Series
    ) -> tuple[pd.Series, pd.Series, pd.Categorical]:
        def note(category: str, item: str, detail: str, mask: np.ndarray) -> None:
            self._note(category, item, detail, where[mask])

        marked = things["body"]
        if post.any():
            marked = marked.where(~post, things["selftext"])
        marked = unmarred(marked, note, keep=False)  # before offsets point into the text
        if self.markup is None:
            self.markup = escapes.in_texts(marked)
            if self.markup == escapes.RAW:
                detail = "the texts hold < and > as they are: they were not unescaped before"
                self.log.note("guessed", "escapes", detail, file=self.file, count=1)
        texts, quotes = convert(marked, self.markup or escapes.ESCAPED)
        return texts, quotes, _statuses(things, texts, post)

    def _plain(self, values: pd.Series) -> pd.Series:
        """A title or an address without Reddit's escapes."""
        if self.markup == escapes.RAW or values.isna().all():
            return values
        return convert(values, "entities")[0]

    def _titles(self, things: pd.DataFrame) -> pd.Series:
        titles = things["link_title"]
        if "title" in things:
            titles = things["title"].fillna(titles)
        held = titles[titles.str.startswith("[", na=False)]
        gone = held.index[held.str.contains(f"{_DELETED}|{_REMOVED}", regex=True)]
        return self._plain(titles.mask(titles.index.isin(gone)) if len(gone) else titles)

    def _links(self, things: pd.DataFrame) -> pd.Series:
        """What a submission links to, but for one that only has a text."""
        return self._plain(things["url"].mask(_true(things, "is_self")))


def with_rows(parts: Iterable[Raw]) -> Iterator[Raw]:
    """The parts that have rows; the records of the others count with the next."""
    missed, none = 0, None
    for raw in parts:
        missed += raw.rows_read
        if not raw.rows.empty:
            yield replace(raw, rows_read=missed)
            missed, none = 0, replace(raw, rows=raw.rows.iloc[:0])
    if missed and none is not None:
        yield replace(none, rows_read=missed)


def _fault(name: str) -> tuple[str, str, str]:
    if not name:
        return "repaired", "surrogates", "half characters (lone surrogates) became U+FFFD"
    return "lost", "wrong_type", f"a value that {name} cannot have was set to missing"


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table with pandas' own types: missing stays missing, whole numbers stay whole."""
    types = {
        pa.string(): pd.StringDtype(na_value=np.nan),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    return table.combine_chunks().to_pandas(types_mapper=types.get)


def _given(things: pd.DataFrame, name: str) -> pd.Series:
    return things[name].notna() if name in things else pd.Series(False, index=things.index)


def _true(things: pd.DataFrame, name: str) -> pd.Series:
    if name not in things:
        return pd.Series(False, index=things.index)
    return pd.Series(things[name].to_numpy(bool, na_value=False), index=things.index)


def _filled(values: pd.Series, others: pd.Series) -> pd.Series:
    return values if values.notna().all() else values.fillna(others)


def _named(column: str, size: int, masks: Mapping[str, pd.Series | np.ndarray]) -> pd.Categorical:
    """A column of the contract's words; the later of two that are true counts, the first is for
    the rest."""
    dtype = DTYPES[column]
    codes = np.full(size, dtype.categories.get_loc(next(iter(masks))), dtype=np.int8)
    for word, mask in masks.items():
        codes[np.asarray(mask, bool)] = dtype.categories.get_loc(word)
    return pd.Categorical.from_codes(codes, dtype=dtype)


def _ids(things: pd.DataFrame, post: pd.Series, parents: bool) -> tuple[pd.Series, ...]:
    """Ids of row, thread and parent without the prefix that says what they are the id of."""
    ids = things["id"]
    if ids.str.startswith(("t1_", "t3_"), na=False).any():
        ids = _bare(ids)
    threads, above = _bare(things["link_id"]), _bare(things["parent_id"])
    lost = ids.isna() | (ids == "") | (~post & (threads.isna() | (threads == "")))
    if lost.any():
        found = things["permalink"].str.extract(_PERMALINK)
        named = found[1].where(~post, found[0])
        ids = ids.mask(ids == "").fillna(named)
        answered = things["parent_id"].where(things["parent_id"].str.startswith("t3_", na=False))
        threads = threads.mask(threads == "").fillna(found[0])
        threads = threads.fillna(answered.str.removeprefix("t3_"))
    if post.any():
        threads = threads.where(~post, ids)
        above = above.mask(post)
    if parents:
        above = _filled(above.mask(above == ""), threads.mask(post))
    return ids, threads, above


def _bare(names: pd.Series) -> pd.Series:
    """Ids without t1_ or t3_; mostly all of them have it, which is faster."""
    if names.str.startswith(("t1_", "t3_"), na=True).all():
        return names.str.slice(3)
    return names.str.replace("^t[13]_", "", regex=True)


def _author_kinds(things: pd.DataFrame) -> pd.Categorical:
    role = things["distinguished"]
    masks = {"unknown": pd.Series(False, index=things.index)}
    if role.notna().any():
        masks |= {"moderator": role == "moderator", "staff": role == "admin"}
    return _named("author_kind", len(things), masks | {"bot": things["author"].isin(_BOTS)})


def _retrieved(things: pd.DataFrame) -> pd.Series:
    when, other = things["retrieved_on"], things["retrieved_utc"]
    if when.isna().all():
        when = other
    elif when.isna().any() and other.notna().any():
        when = when.astype(object).fillna(other.astype(object))
    return when.mask(when == 0)


def _address(links: pd.Series) -> pd.Series:
    short = links.str.startswith("/", na=False)
    return links.where(~short, _SITE + links) if short.any() else links


def _statuses(things: pd.DataFrame, texts: pd.Series, post: pd.Series) -> pd.Categorical:
    """What became of each, as far as more is known than "[deleted]" and "[removed]" as a text."""
    gone = {"deleted": np.zeros(len(things), bool), "removed": np.zeros(len(things), bool)}
    shown = texts.str.lstrip().str.startswith("[", na=False).to_numpy(bool)
    held = texts[shown].str.strip()
    gone["deleted"][shown] = held.str.contains(_DELETED, regex=True).to_numpy(bool)
    gone["removed"][shown] = held.str.contains(_REMOVED, regex=True).to_numpy(bool)
    gone["deleted"] |= ((texts == "") & ~post & (things["author"] == "[deleted]")).to_numpy(bool)
    # What stands in the text tells first: a post that a moderator removed can be deleted later.
    told = np.zeros(len(things), bool)
    told[shown] = held.isin(["[deleted]", "[removed]"]).to_numpy(bool)
    for name in ("removal_reason", "removed_by_category"):
        if name in things:
            _withdraw(gone, things[name].notna() & (things[name] != "") & ~told, things[name])
    if (later := _true(things, "was_deleted_later")).any():
        _withdraw(gone, later, things["removal_type"].fillna("deleted"))
    visible = np.zeros(len(things), bool)
    return _named("status", len(things), {"visible": visible, **gone})


def _withdraw(gone: dict[str, np.ndarray], withdrawn: pd.Series, by: pd.Series) -> None:
    if withdrawn.any():
        own = by.isin(_BY_THE_AUTHOR)
        gone["deleted"] |= (withdrawn & own).to_numpy(bool)
        gone["removed"] |= (withdrawn & ~own).to_numpy(bool)
