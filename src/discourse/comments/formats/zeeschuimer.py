"""Items that Zeeschuimer captured, as it or 4CAT writes them: raw objects of the platforms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.jsonvalues import (
    array,
    ident,
    mapping,
    scalar,
    string,
    values,
    whole_number,
)
from discourse.comments.formats.records import Row, as_plain, in_parts
from discourse.comments.source import SourceFile
from discourse.errors import ReadError


@dataclass(frozen=True)
class _Platform:
    """Where the fields of a comment stand in a platform's object: paths, the first filled counts.

    ``replies`` is how many answers a comment is said to have, ``nested`` a list of some of them.
    ``markup`` is what the texts are written in, ``kind`` what an item is that answers nothing.
    """

    fields: dict[str, str]
    kind: str = "post"
    markup: str | None = None
    replies: str = ""
    nested: str = ""


_MASTODON: Final = {
    "comment_id": "id",
    "parent_id": "in_reply_to_id",
    "text": "content",
    "author": "account.username account.acct",
    "author_id": "account.id",
    "created_at": "created_at",
    "score": "favourites_count reaction_count",
    "url": "url",
    "meta_author_name": "account.display_name",
}
_X: Final = {
    "comment_id": "rest_id legacy.id_str id",
    "thread_id": "legacy.conversation_id_str",
    "parent_id": "legacy.in_reply_to_status_id_str",
    "text": "note_tweet.note_tweet_results.result.text legacy.full_text legacy.text",
    "author": "core.user_results.result.core.screen_name"
    " core.user_results.result.legacy.screen_name user.screen_name",
    "author_id": "legacy.user_id_str core.user_results.result.rest_id",
    "created_at": "legacy.created_at",
    "score": "legacy.favorite_count",
    "meta_author_name": "core.user_results.result.core.name"
    " core.user_results.result.legacy.name user.name",
    "meta_language": "legacy.lang",
    "meta_reply_count": "legacy.reply_count",
    "meta_retweet_count": "legacy.retweet_count",
}
_THREADS: Final = {
    "comment_id": "code pk id",
    "text": "caption.text",
    "author": "user.username",
    "author_id": "user.pk user.id",
    "created_at": "taken_at",
    "score": "like_count",
    "meta_reply_count": "text_post_app_info.direct_reply_count",
}
# By source_platform; the fields as in 4CAT's map_item of each data source.
_PLATFORMS: Final = {
    "tiktok-comments": _Platform(
        {
            "comment_id": "cid id",
            "thread_id": "aweme_id",
            "parent_id": "reply_to_reply_id reply_id",
            "text": "text",
            "author": "user.unique_id",
            "author_id": "user.uid",
            "created_at": "create_time",
            "score": "digg_count",
            "title": "share_info.title",
            "url": "share_info.url",
            "meta_author_name": "user.nickname",
            "meta_language": "comment_language",
            "meta_author_pin": "author_pin",
            "meta_is_author_digged": "is_author_digged",
            "meta_stick_position": "stick_position",
        },
        kind="comment",
        replies="reply_comment_total",
        nested="reply_comment",
    ),
    "xiaohongshu-comments": _Platform(
        {
            "comment_id": "id",
            "thread_id": "note_id",
            "parent_id": "target_comment.id",
            "text": "content",
            "author": "user_info.nickname",
            "author_id": "user_info.user_id",
            "created_at": "create_time",
            "score": "like_count",
        },
        kind="comment",
        replies="sub_comment_count",
        nested="sub_comments",
    ),
    "tiktok.com": _Platform(
        {
            "comment_id": "id",
            "text": "desc contents.0.desc",
            "author": "author.uniqueId author",
            "author_id": "author.id",
            "created_at": "createTime",
            "score": "stats.diggCount",
            "meta_author_name": "author.nickname nickname",
            "meta_comment_count": "stats.commentCount",
            "meta_play_count": "stats.playCount",
            "meta_share_count": "stats.shareCount",
        }
    ),
    "douyin.com": _Platform(
        {
            "comment_id": "aweme_id awemeId id",
            "text": "desc",
            "author": "author.nickname authorInfo.nickname",
            "author_id": "author.uid authorInfo.uid",
            "created_at": "create_time createTime",
            "score": "statistics.digg_count stats.diggCount",
        }
    ),
    "instagram.com": _Platform(
        {
            "comment_id": "code shortcode id pk",
            "text": "caption.text edge_media_to_caption.edges.0.node.text",
            "author": "user.username owner.username",
            "author_id": "user.pk user.id owner.id",
            "created_at": "taken_at taken_at_timestamp",
            "score": "like_count edge_liked_by.count edge_media_preview_like.count",
            "meta_author_name": "user.full_name owner.full_name",
            "meta_comment_count": "comment_count edge_media_to_comment.count",
        }
    ),
    "threads.net": _Platform(_THREADS),
    "threads.com": _Platform(_THREADS),
    "twitter.com": _Platform(_X, markup="entities"),
    "x.com": _Platform(_X, markup="entities"),
    "gab.com": _Platform(_MASTODON, markup="html"),
    "truthsocial.com": _Platform(_MASTODON, markup="html"),
    "9gag.com": _Platform(
        {
            "comment_id": "id",
            "text": "description",
            "title": "title",
            "author": "creator.username",
            "created_at": "creationTs",
            "score": "upVoteCount",
            "url": "url",
            "meta_downvotes": "downVoteCount",
            "meta_comment_count": "commentsCount",
        }
    ),
}
_IDS: Final = ("comment_id", "thread_id", "parent_id", "author_id")
_NO_PARENT: Final = ("0", "-1")
_WRAPPER: Final = {"source_platform", "data"}
_IMPORTED: Final = "__import_meta"


class Replies:
    """Counts the answers that comments are said to have and those that the source holds."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}
        self._held: Counter[str] = Counter()

    def add(self, ids: Iterable[str], said: Iterable[float], parents: Iterable[str]) -> None:
        """Take over comments: their ids, how many answers each is said to have, their parents."""
        self._said |= {i: int(n) for i, n in zip(ids, said, strict=True) if n > 0}
        self._held.update(parents)

    def note(self, file: str, log: AuditLog) -> None:
        """Say how many answers were never loaded, and below which comments."""
        lacking = {i: n - self._held[i] for i, n in self._said.items() if n > self._held[i]}
        detail = "replies that the file does not hold"
        places = [f"comment {i}: {n}" for i, n in lacking.items()]
        count = sum(lacking.values()) or None
        log.note("lost", "not_loaded", detail, file=file, places=places, count=count)


def _recognise(source: SourceFile) -> float:
    head = source.json_head
    head = head[0] if isinstance(head, list) and head else head
    if not isinstance(head, dict):
        return 0.0
    wrapped = head.keys() >= _WRAPPER and ("timestamp_collected" in head or "nav_index" in head)
    return 0.96 if wrapped or _IMPORTED in head else 0.0


def _batches(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a capture of Zeeschuimer")
    records = _rows(source, options, log)
    yield from in_parts(records, lambda rows: _plain(rows, source.name, log), source, log)


def _rows(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Row | None]:
    """The items as rows; None for what gives none."""
    replies, unknown = Replies(), Counter[str]()
    seen: set[tuple[str, str]] = set()
    for value in values(source, options, log):
        many = isinstance(value.data, list) and not value.place
        records = value.data if many else [value.data]
        for n, record in enumerate(records, 1):
            place = value.place or f"item {n}"
            found = _items(record, unknown)
            if found is None:
                fault = [f"{place}: not an item of Zeeschuimer"]
                options.note_skipped(fault, str(source.path), source.name, log)
            again = True
            for row, said in found or []:
                key = (row["meta_source_platform"], row["comment_id"])
                if key in seen:
                    continue
                seen.add(key)
                again = False
                parent = row.get("parent_id")
                replies.add(
                    [row["comment_id"]], [0 if parent else said], [parent] if parent else []
                )
                yield row | {"_place": place}
            if again:
                if found:
                    detail = "captured more than once: the first capture was kept"
                    log.note("dropped", "same_item", detail, file=source.name, places=[place])
                yield None
    if unknown and not seen:
        names = ", ".join(repr(name) for name in sorted(unknown))
        hint = "Import it into 4CAT and read the CSV that 4CAT gives."
        reason = f"its items are of {names}, which cannot be read raw"
        raise ReadError(str(source.path), reason, hint)
    for name, count in sorted(unknown.items()):
        detail = f"items of {name!r}: their fields are not known"
        log.note("skipped", "unknown_platform", detail, file=source.name, count=count)
    replies.note(source.name, log)


def _items(record: Any, unknown: Counter[str]) -> list[tuple[Row, int]] | None:
    """The rows of a record, the comment's first, with the answers that each is said to have; none
    when the platform is unknown, None when it is no item."""
    record = mapping(record)
    about = mapping(record.get(_IMPORTED)) or record
    data = record if _IMPORTED in record else mapping(record.get("data"))
    name = string(about.get("source_platform")) or ""
    platform = _PLATFORMS.get(name.lower().removeprefix("www."))
    if platform is None and name and data:
        unknown[name] += 1
        return []
    if platform is None:
        return None
    rows = []
    for item in [data, *array(_at(data, platform.nested))]:
        row = _row(mapping(item), platform)
        if row is not None:
            row["retrieved_at"] = scalar(about.get("timestamp_collected"))
            row["meta_source_platform"] = name
            row["meta_collected_from_url"] = scalar(about.get("source_platform_url"))
            rows.append((row, whole_number(_at(mapping(item), platform.replies)) or 0))
    return rows or None


def _row(item: dict[str, Any], platform: _Platform) -> Row | None:
    row: Row = {}
    for name, paths in platform.fields.items():
        read = ident if name in _IDS else string if name in ("text", "author") else scalar
        found = (read(_at(item, path)) for path in paths.split())
        row[name] = next((v for v in found if v is not None and not _none(name, v)), None)
    if row["comment_id"] is None:
        return None
    parent = row.get("parent_id")
    if row.get("thread_id") is None and parent is None:
        row["thread_id"] = row["comment_id"]
    if row.get("text") is None:
        row["text"] = ""  # a picture or a film without a text
    answers = parent is not None or row["thread_id"] != row["comment_id"]
    row["kind"] = "comment" if answers else platform.kind
    return row


def _none(name: str, value: Any) -> bool:
    return name == "parent_id" and value in _NO_PARENT


def _at(value: Any, path: str) -> Any:
    """What stands below ``value`` under names and numbers joined by points."""
    for name in path.split(".") if path else []:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value if path else None


def _plain(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.DataFrame:
    """The rows with the markup of their platforms turned into plain text."""
    markups = rows["meta_source_platform"].map(
        lambda name: _PLATFORMS[name.lower().removeprefix("www.")].markup
    )
    for markup in sorted(set(markups.dropna())):
        rows = as_plain(rows, markup, file, log, markups == markup)
    return rows


FORMATS = (
    Format(
        "zeeschuimer",
        "items captured by Zeeschuimer, also as 4CAT keeps them (.ndjson)",
        "Zeeschuimer: .ndjson; 4CAT: Download as NDJSON of a Zeeschuimer data set",
        carries="comments of TikTok and RedNote with parents and likes; posts of TikTok, Instagram,"
        " Threads, X, Truth Social, Gab, 9gag and Douyin",
        lacks="other platforms, whose raw items 4CAT turns into a CSV; what was not scrolled to",
        verified="on the documented fields",
        recognise=_recognise,
        batches=_batches,
    ),
)
