"""Tables of capture tools: 4CAT (also Zeeschuimer's own CSV) and YouTube Data Tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import numpy as np
import orjson
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw, zeeschuimer
from discourse.comments.formats.columns import Table, renamed
from discourse.comments.formats.csvtext import columns_of, tables
from discourse.comments.formats.zeeschuimer import Replies
from discourse.comments.source import SourceFile
from discourse.comments.write import restore
from discourse.errors import ReadError

_YTDT: Final = {"id", "isReplyTo", "authorName", "text", "publishedAt"}
_YTDT_NAMES: Final = {
    "id": "comment_id",
    "isReplyTo": "parent_id",
    "authorName": "author",
    "authorChannelId": "author_id",
    "text": "text",
    "publishedAt": "created_at",
    "likeCount": "score",
}
# The video stands in the name of the file alone: videoinfo_<id>_2024_03_01-10_00_00_comments.csv
_VIDEO: Final = re.compile(r"(?:^|_)videoinfo_([A-Za-z0-9_-]{11})_(?:[0-9_-]+_)?comments")

_FOURCAT: Final = {"id", "thread_id", "body"}
_FOURCAT_TIMES: Final = ("unix_timestamp", "timestamp", "created_at")
_FOURCAT_NAMES: Final = {
    "id": "comment_id",
    "thread_id": "thread_id",
    "body": "text",
    "author": "author",
    "author_screen_name": "author",
    "account_username": "author",
    "author_name": "author",
    "author_id": "author_id",
    "account_id": "author_id",
    "score": "score",
    "likes": "score",
    "like_count": "score",
    "num_likes": "score",
    "likeCount": "score",
    "reaction_count": "score",
    "subject": "title",
    "post_body": "title",
    "comment_url": "url",
    "link": "url",
    "url": "url",
    "post_url": "url",
    "tiktok_url": "url",
    "subreddit": "forum",
    "board": "forum",
    "chat": "forum",
    "unix_timestamp_edited": "edited_at",
    "timestamp_edited": "edited_at",
    "collected_at": "retrieved_at",
    "item_type": "kind",
}
_ANONYMISED: Final = "REDACTED"
_OWN_NAMES: Final = {
    "id": "comment_id",
    "body": "text",
    "timestamp": "created_at",
    "subject": "title",
}
_OWN: Final = {"text_hash", "status", "kind", "created_precision"}


@dataclass(frozen=True)
class _Platform:
    """Which columns of a 4CAT table say where in its thread an item stands.

    A table is of the first platform all of whose ``needs`` it has. ``replies_known`` says whether
    an item without a ``parent`` answers none.
    """

    needs: frozenset[str]
    thread: str = "thread_id"
    parent: str | None = None
    replies_known: bool = True


# Platforms whose thread is no item of the table itself: a video, a chat.
_NO_POSTS: Final = ("tiktok comments", "youtube data tools", "telegram")
# 4CAT, datasources/*/search_*.py (map_item). What thread_id holds differs: of a reply on TikTok and
# in an import of YouTube Data Tools it is the comment that is answered.
_PLATFORMS: Final = {
    "tiktok comments": _Platform(
        frozenset({"post_id", "is_comment_on_comment"}), thread="post_id", parent="thread_id"
    ),
    "youtube data tools": _Platform(frozenset({"isReply", "isReplyTo"}), parent="isReplyTo"),
    "bluesky": _Platform(frozenset({"replied_to_post", "link"}), parent="replied_to_post"),
    "vk": _Platform(
        frozenset({"in_reply_to_comment_id", "item_type"}), parent="in_reply_to_comment_id"
    ),
    "telegram": _Platform(frozenset({"chat", "reply_to"}), parent="reply_to"),
    "reddit": _Platform(frozenset({"subreddit", "parent"}), parent="parent"),
    "given": _Platform(frozenset({"parent_id"}), parent="parent_id"),
    "any": _Platform(frozenset(), replies_known=False),
}


def _recognise_ytdt(source: SourceFile) -> float:
    names = set(columns_of(source))
    return 0.95 if names >= _YTDT and not names >= _FOURCAT else 0.0


def _ytdt(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    _check(source, options, "YouTube Data Tools", _YTDT)
    video = _video(PurePath(source.name).name, source.name, log)
    replies = Replies()
    for table in tables(source, options, log):
        rows = renamed(table.rows, _YTDT_NAMES).assign(_place=table.places)
        above = rows["comment_id"].str.extract(r"^([^.]+)\.", expand=False)
        rows["parent_id"] = rows["parent_id"].where(_filled(rows["parent_id"]), above)
        if video:
            rows["thread_id"] = video
        _count(replies, rows, table.rows, "replyCount")
        yield Raw(rows, replies_known=True, rows_read=table.read)
    replies.note(source.name, log)


def _video(filename: str, file: str, log: AuditLog) -> str | None:
    found = _VIDEO.search(filename)
    if found is None:
        return None
    detail = "the video is named by the name of the file alone"
    log.note("guessed", "thread_id", detail, file=file, count=1)
    return found[1]


def _check(source: SourceFile, options: Options, what: str, wanted: set[str]) -> None:
    options.refuse_columns(str(source.path), f"a table of {what}")
    if lacking := wanted - set(columns_of(source)):
        reason = f"it is no table of {what}: it lacks {', '.join(sorted(lacking))}"
        raise ReadError(str(source.path), reason, 'Try format="csv".')


def _count(replies: Replies, rows: pd.DataFrame, cells: pd.DataFrame, column: str) -> None:
    """Take the number of answers of comments that answer none themselves."""
    top = ~_filled(rows["parent_id"])
    said = pd.to_numeric(cells[column], errors="coerce") if column in cells else top * 0
    said = said.where(top).fillna(0).clip(upper=1e9)
    replies.add(rows["comment_id"].tolist(), said.tolist(), rows["parent_id"].dropna().tolist())


def _filled(values: pd.Series) -> pd.Series:
    return values.notna() & (values != "")


def _recognise_fourcat(source: SourceFile) -> float:
    names = set(columns_of(source))
    return 0.96 if names >= _FOURCAT and names.intersection(_FOURCAT_TIMES) else 0.0


def _fourcat(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    _check(source, options, "4CAT", _FOURCAT)
    names = set(columns_of(source))
    if names >= _OWN and (own := _own(source, log)) is not None:
        yield own
        return
    platform = next(name for name, rule in _PLATFORMS.items() if names >= rule.needs)
    rule = _PLATFORMS[platform]
    links = _links(source) if platform == "bluesky" else {}
    replies, redacted = Replies(), 0
    for table in tables(source, options, log):
        rows = _fourcat_rows(table, platform, links)
        redacted += int((rows["author"] == _ANONYMISED).sum()) if "author" in rows else 0
        if platform in ("tiktok comments", "youtube data tools"):
            column = "replies" if "replies" in table.rows else "replyCount"
            _count(replies, rows, table.rows, column)
        for name in [n for n in ("author", "author_id") if n in rows]:
            rows[name] = rows[name].where(rows[name] != _ANONYMISED)
        yield Raw(rows, replies_known=rule.replies_known, rows_read=table.read)
    replies.note(source.name, log)
    detail = "4CAT has anonymised the authors: such rows are never one person"
    log.note("lost", "anonymised", detail, file=source.name, count=redacted or None)


def _fourcat_rows(table: Table, platform: str, links: dict[str, str]) -> pd.DataFrame:
    cells, rule = table.rows, _PLATFORMS[platform]
    rows = renamed(cells.drop(columns=[n for n in _FOURCAT_TIMES if n in cells]), _FOURCAT_NAMES)
    rows["text"] = rows["text"].fillna("")  # 4CAT writes nothing for a text without a sign
    rows["created_at"] = _first_filled(cells, *_FOURCAT_TIMES)
    rows["thread_id"] = cells[rule.thread]
    if rule.parent:
        rows["parent_id"] = cells[rule.parent]
    if platform == "tiktok comments":
        rows["parent_id"] = rows["parent_id"].where(cells["thread_id"] != cells["post_id"])
    elif platform == "youtube data tools":
        rows["thread_id"] = _videos(cells)
    elif platform == "bluesky":
        known = rows["parent_id"].map(links)
        rows["parent_id"] = known.where(known.notna(), rows["parent_id"])
    elif platform == "reddit":
        rows["parent_id"] = rows["parent_id"].str.replace(r"^t[13]_", "", regex=True)
    elif platform == "telegram":  # messages are numbered within their chat
        rows["author_id"] = cells.get("author")
        rows["author"] = _first_filled(cells, "author_username", "author_name", "author")
        rows["comment_id"] = cells["thread_id"] + "/" + cells["id"]
        parent = cells["thread_id"] + "/" + cells["reply_to"]
        rows["parent_id"] = parent.where(_filled(cells["reply_to"]))
    elif platform == "given":  # of posts, 4CAT writes their own id
        rows["parent_id"] = rows["parent_id"].where(rows["parent_id"] != rows["comment_id"])
    if rows["thread_id"].isna().all():
        rows = rows.drop(columns="thread_id")
    elif "kind" not in rows and platform not in _NO_POSTS:
        opening = (rows["comment_id"] == rows["thread_id"]).map({True: "post", False: "comment"})
        rows["kind"] = opening
    return rows.assign(_place=table.places)


def _first_filled(cells: pd.DataFrame, *names: str) -> pd.Series:
    out = pd.Series(np.nan, index=cells.index, dtype="str")
    for name in [n for n in names if n in cells]:
        out = out.where(_filled(out), cells[name])
    return out


def _videos(cells: pd.DataFrame) -> pd.Series:
    """The video of each row, from the name of the file that was imported into 4CAT."""
    if "source_filename" not in cells:
        return pd.Series(np.nan, index=cells.index, dtype="str")
    return cells["source_filename"].str.extract(_VIDEO, expand=False)


def _links(source: SourceFile) -> dict[str, str]:
    """The id behind each address: Bluesky's replies name the address of what they answer."""
    found: dict[str, str] = {}
    for table in tables(source, Options(), AuditLog()):
        found |= dict(zip(table.rows["link"], table.rows["id"], strict=True))
    return found


def _own(source: SourceFile, log: AuditLog) -> Raw | None:
    """A table that `to_4cat` wrote, as it was; None when it was changed."""
    parts = list(tables(source, Options(), AuditLog()))
    cells = pd.concat([part.rows for part in parts], ignore_index=True)
    if len(cells) < sum(part.read for part in parts):
        return None
    cells = cells.drop(columns="unix_timestamp", errors="ignore").rename(columns=_OWN_NAMES)
    try:
        quotes = [orjson.loads(cell)["quotes"] for cell in cells["marked_quotes"]]
        cells["marked_quotes"] = pd.Series(quotes, index=cells.index, dtype=object)
        cells["created_at"] = pd.to_datetime(cells["created_at"], utc=True, format="ISO8601")
    except (ValueError, TypeError, KeyError):
        return None
    table = restore(cells, log, source.name)
    if table is None:
        return None
    return Raw(table, replies_known=True, rows_read=len(cells), final=True)


FORMATS = (
    Format(
        "youtube_data_tools",
        "comments of YouTube Data Tools (.csv, .tab)",
        "YouTube Data Tools, module Video Info and Comments: videoinfo_..._comments.csv",
        carries="author, time, likes, which comment a reply answers, how many replies there are",
        lacks="the video's id where the file was renamed; title; what the site did not load",
        verified="on the documented columns",
        recognise=_recognise_ytdt,
        batches=_ytdt,
    ),
    Format(
        "fourcat",
        "4CAT data set as CSV, also Zeeschuimer's own CSV",
        "4CAT: Download as CSV; Zeeschuimer: CSV; discourse.to_4cat",
        carries="what the platform's items have: author, time, likes, address, and the parent on"
        " TikTok, YouTube, Bluesky, VK, Telegram and Reddit",
        lacks="parents of other platforms; texts without a sign and lost texts look alike",
        verified="on the columns of 4CAT's source code",
        recognise=_recognise_fourcat,
        batches=_fourcat,
    ),
    *zeeschuimer.FORMATS,
)
