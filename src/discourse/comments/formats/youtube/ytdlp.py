"""Comments that yt-dlp wrote into the info.json of a video."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.jsonvalues import (
    Value,
    array,
    at,
    ident,
    mapping,
    name_of,
    scalar,
    string,
    values,
    whole_number,
)
from discourse.comments.formats.records import Row, as_plain, in_parts
from discourse.comments.formats.youtube.shown import COUNTED_BACK, created
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

Info = dict[str, Any]
_HINT = "Fetch it anew with yt-dlp --write-comments."
_META = {
    "author_is_uploader": "author_is_uploader",
    "author_is_verified": "author_is_verified",
    "is_favorited": "favorited",
    "is_pinned": "pinned",
    "dislike_count": "dislikes",
}


def recognise(source: SourceFile) -> float:
    """An info.json, a list of its comments, or the live chat that lies beside it."""
    head = source.json_head
    head = mapping(next(iter(head), None) if isinstance(head, list) else head)
    if "replayChatItemAction" in head:
        return 0.95
    formats = mapping(next(iter(array(head.get("formats"))), None))
    told = "extractor" in head and ("webpage_url" in head or "comments" in head)
    return 0.95 if told or "format_id" in formats or _is_comment(head) else 0.0


def _is_comment(item: Info) -> bool:
    keys = {"id", "text", "parent", "author_id", "timestamp", "like_count"}
    return len(keys & item.keys()) > 4 and {"id", "parent"} <= item.keys()


def read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    """The rows of a file, which can hold several videos."""
    path = str(source.path)
    options.refuse_columns(path, "an info.json of yt-dlp")
    if "replayChatItemAction" in mapping(source.json_head):
        raise ReadError(path, "this is the live chat of a video, not its comments", _HINT)
    videos = _Videos(source, options, log)
    finish = partial(_finished, file=source.name, log=log)
    yield from in_parts(videos.rows(), finish, source, log)
    videos.note()


def _finished(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.DataFrame:
    return as_plain(rows, "html", file, log, where=rows.pop("_html").astype(bool))


class _Videos:
    """The comments of the videos of one file."""

    def __init__(self, source: SourceFile, options: Options, log: AuditLog) -> None:
        self._source, self._options, self._log = source, options, log
        self._short: dict[str, int] = {}
        self._silent: list[str] = []
        self._estimates = 0
        self._met = 0

    def rows(self) -> Iterator[Row | None]:
        """A row for each comment, None for one that cannot be read."""
        loose: list[tuple[str, Any]] = []  # comments without their video, a line each
        for value in values(self._source, self._options, self._log):
            stack = [(value.place, value.data)]
            while stack:
                place, data = stack.pop()
                info = mapping(data)
                if isinstance(data, list) and _is_comment(mapping(next(iter(data), None))):
                    yield from self._video(value, place, {"comments": data})
                elif isinstance(data, list) or isinstance(info.get("entries"), list):
                    inner = data if isinstance(data, list) else info["entries"]
                    numbered = [(at(place, f"video {n}"), item) for n, item in enumerate(inner, 1)]
                    stack.extend(reversed(numbered))
                elif _is_comment(info) and id(info) not in value.cut:
                    loose.append((place, info))
                elif not isinstance(data, dict):
                    yield from self._skip(f"{place or 'the file'}: no video")
                else:
                    yield from self._video(value, place, info)
        if self._silent and not self._met and not loose:
            raise ReadError(str(self._source.path), "the file holds no comments", _HINT)
        if loose:
            thread = name_of(ident(comment["id"]) for _, comment in loose)
            for place, comment in loose:
                yield self._comment(place, comment, {"id": thread})

    def _skip(self, fault: str) -> Iterator[None]:
        self._options.note_skipped([fault], str(self._source.path), self._source.name, self._log)
        yield None

    def _video(self, value: Value, place: str, info: Info) -> Iterator[Row | None]:
        comments = array(info.get("comments"))
        total = whole_number(info.get("comment_count"))
        name = ident(info.get("id"))
        if name is None:
            info = info | {"id": name_of(ident(mapping(c).get("id")) for c in comments)}
        if not comments:
            self._silent.append(place or name or "the video")
        if total is not None and total > len(comments):
            self._short[f"video {name}"] = total - len(comments)
        self._met += len(comments)
        for n, comment in enumerate(comments, 1):
            here = at(place, f"comment {n}")
            if isinstance(comment, dict) and "id" in comment and id(comment) not in value.cut:
                yield self._comment(here, comment, info)
            else:
                yield from self._skip(f"{here}: no comment, or cut")

    def _comment(self, place: str, comment: Info, info: Info) -> Row:
        parent, text = ident(comment.get("parent")), string(comment.get("text"))
        shown = string(comment.get("_time_text")) or string(comment.get("time_text"))
        site = string(info.get("extractor")) or "youtube"
        exact = shown is None and not site.startswith("youtube")
        stamp, capture = comment.get("timestamp"), scalar(info.get("epoch"))
        when: Row = {"created_at": scalar(stamp), "retrieved_at": capture}
        if not exact:
            when = created(shown, stamp, capture)
            self._estimates += capture is None and when["retrieved_at"] is not None
        markup = text is None and isinstance(comment.get("html"), str)
        row = {
            "comment_id": ident(comment["id"]),
            "thread_id": ident(info.get("id")),
            "parent_id": parent if parent != "root" else None,
            "author": string(comment.get("author")) or None,
            "author_id": ident(comment.get("author_id")),
            "text": comment["html"] if markup else text,
            "score": scalar(comment.get("like_count")),
            "kind": "comment",
            "title": string(info.get("title")),
            "url": string(info.get("webpage_url")),
            "forum": string(info.get("channel")) or string(info.get("uploader")),
            "_place": place,
            "_html": markup,
        }
        row |= {f"meta_{ours}": scalar(comment.get(theirs)) for theirs, ours in _META.items()}
        return row | when

    def note(self) -> None:
        """Enter in the audit what was estimated and what the file does not hold."""
        log, file = self._log, self._source.name
        log.note("guessed", "retrieved_at", COUNTED_BACK, file=file, count=self._estimates or None)
        detail = "videos without comments in the file"
        log.note("skipped", "no_comments", detail, file=file, places=self._silent)
        count = sum(self._short.values())
        places = [f"{name}: {n}" for name, n in self._short.items()]
        detail = "comments that the file does not hold"
        log.note("lost", "not_loaded", detail, file=file, places=places, count=count or None)
