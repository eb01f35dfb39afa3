"""Answers of the YouTube Data API: comment threads, and replies to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.jsonvalues import (
    Value,
    array,
    at,
    ident,
    mapping,
    scalar,
    string,
    values,
    whole_number,
)
from discourse.comments.formats.records import Row, as_plain, in_parts
from discourse.comments.source import SourceFile

_STATUSES: Final = {
    "published": "visible",
    "heldForReview": "pending",
    "likelySpam": "spam",
    "rejected": "removed",
}
_CHANNEL: Final = re.compile(r"/channel/(UC[\w-]+)")
# What HTML writes for line ends, links and signs, and plain text does not.
_HTML: Final = re.compile("<br ?/?>|<a href=|&(?:amp|quot|lt|gt|#39);")
_BREAK: Final = re.compile("<br ?/?>")
_REASON: Final = re.compile("[A-Za-z]{1,40}")


def recognise(source: SourceFile) -> float:
    """Pages, items or comments of the API."""
    head = source.json_head
    while isinstance(head, list):
        head = next(iter(head), None)
    head = mapping(head)
    items = array(head.get("items")) or [head]
    if is_thread(mapping(items[0])) or is_comment(mapping(items[0])):
        return 0.95
    return 0.95 if (string(head.get("kind")) or "").startswith("youtube#comment") else 0.0


def is_thread(item: dict[str, Any]) -> bool:
    """Whether this is a comment with its first replies."""
    return isinstance(mapping(item.get("snippet")).get("topLevelComment"), dict)


def is_comment(item: dict[str, Any]) -> bool:
    """Whether this is a single comment."""
    snippet = mapping(item.get("snippet"))
    return "id" in item and ("textDisplay" in snippet or "textOriginal" in snippet)


def read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    """The rows of a file."""
    options.refuse_columns(str(source.path), "an answer of the YouTube API")
    answers = _Answers(source, options, log)
    yield from in_parts(answers.rows(), answers.finished, source, log)
    answers.note()


class _Answers:
    """The comments of one file, and what it says is elsewhere."""

    def __init__(self, source: SourceFile, options: Options, log: AuditLog) -> None:
        self._source, self._options, self._log = source, options, log
        self._threads: dict[str, str | None] = {}  # of each comment that answers none
        self._seen: set[str] = set()
        self._totals: dict[str, int] = {}  # replies that there are
        self._replies: dict[str, int] = {}  # replies in the file
        self._again: list[str] = []
        self._displayed: list[str] = []
        self._next_page = False

    def rows(self) -> Iterator[Row | None]:
        """A row for each comment, None for one that cannot be read or stood there before."""
        for value in values(self._source, self._options, self._log):
            stack = [(value.place, value.data)]
            while stack:
                place, data = stack.pop()
                page = mapping(data)
                items = data if isinstance(data, list) else page.get("items")
                if isinstance(items, list):
                    self._next_page = "nextPageToken" in page
                    inner = [(at(place, f"item {n}"), item) for n, item in enumerate(items, 1)]
                    stack.extend(reversed(inner))
                elif is_thread(page):
                    yield from self._thread(value, place or "item 1", page)
                elif is_comment(page) and id(page) not in value.cut:
                    yield self._comment(place or "item 1", page, {})
                else:
                    yield from self._skip(place or "item 1", page)

    def _skip(self, place: str, data: dict[str, Any]) -> Iterator[None]:
        what = "no comment of YouTube, or cut"
        if "error" in data:
            first = mapping(next(iter(array(mapping(data["error"]).get("errors"))), None))
            reason = _REASON.match(string(first.get("reason")) or "")
            what = f"the API answered with an error ({reason[0] if reason else 'unknown'})"
        fault = [f"{place}: {what}"]
        self._options.note_skipped(fault, str(self._source.path), self._source.name, self._log)
        yield None

    def _thread(self, value: Value, place: str, thread: dict[str, Any]) -> Iterator[Row | None]:
        """A comment and those of its replies that came with it."""
        snippet = mapping(thread.get("snippet"))
        top = snippet["topLevelComment"]
        shared = {"parentId": None, **{k: snippet.get(k) for k in ("videoId", "channelId")}}
        if not is_comment(top) or id(top) in value.cut:
            yield from self._skip(place, top)
        else:
            total = whole_number(snippet.get("totalReplyCount"))
            name = ident(top.get("id")) or ""
            self._totals[name] = max(total or 0, self._totals.get(name, 0))
            yield self._comment(place, top, shared, total)
        shared["parentId"] = ident(top.get("id")) or ident(thread.get("id"))
        for n, reply in enumerate(array(mapping(thread.get("replies")).get("comments")), 1):
            here = f"{place} reply {n}"
            if is_comment(mapping(reply)) and id(reply) not in value.cut:
                yield self._comment(here, reply, shared)
            else:
                yield from self._skip(here, mapping(reply))

    def _comment(
        self, place: str, comment: dict[str, Any], above: dict[str, Any], replies: int | None = None
    ) -> Row | None:
        """A comment; ``above`` is what its thread says of it."""
        snippet = mapping(comment["snippet"])
        name = ident(comment["id"])
        parent = ident(snippet.get("parentId")) or above.get("parentId")
        if parent is None and name and "." in name:  # a reply's id begins with its parent's
            parent = name.partition(".")[0]
        video = ident(snippet.get("videoId")) or ident(above.get("videoId"))
        channel = ident(snippet.get("channelId")) or ident(above.get("channelId"))
        if name in self._seen:
            self._again.append(place)
            return None
        if name is not None:
            self._seen.add(name)
        if parent is not None:
            self._replies[parent] = self._replies.get(parent, 0) + 1
        elif name is not None:
            self._threads[name] = video or channel
        text = string(snippet.get("textOriginal"))
        if shown := text is None and "textDisplay" in snippet:
            self._displayed.append(place)
            text = string(snippet["textDisplay"])
        author = _author_id(snippet)
        published, updated = scalar(snippet.get("publishedAt")), scalar(snippet.get("updatedAt"))
        return {
            "comment_id": name,
            "thread_id": video or channel,
            "parent_id": parent,
            "author": string(snippet.get("authorDisplayName")) or None,
            "author_id": author,
            "text": text,
            "created_at": published,
            "edited_at": updated if updated != published else None,
            "score": scalar(snippet.get("likeCount")),
            "status": _STATUSES.get(string(snippet.get("moderationStatus")) or ""),
            "kind": "comment",
            "_place": place,
            "_shown": shown,
            "meta_video": video,
            "meta_author_is_uploader": author == channel if author and channel and video else None,
            "meta_replies": replies,
        }

    def finished(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with their threads and plain texts."""
        rows = self._with_threads(rows)
        shown = rows.pop("_shown").tolist()
        texts = [t or "" if yes else "" for t, yes in zip(rows["text"], shown, strict=True)]
        # The API shows either HTML or plain text, as it was asked to; only plain text has line ends.
        if not any(map(_HTML.search, texts)):
            return rows
        html = [bool(t) and not ("\n" in t and not _BREAK.search(t)) for t in texts]
        return as_plain(rows, "html", self._source.name, self._log, where=html)

    def _with_threads(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Replies without a video get the thread of the comment they answer, if that is in the
        file; comments of no video and no channel are threads of their own."""
        nothing = [None] * len(rows)
        columns = ("comment_id", "parent_id", "thread_id")
        names, parents, given = (rows[c].tolist() if c in rows else nothing for c in columns)
        found = [
            thread or self._threads.get(parent)
            for thread, parent in zip(given, parents, strict=True)
        ]
        if not any(found) and all(parents):
            return rows  # replies alone: the thread is known where the comments are read as well
        own = zip(found, parents, names, strict=True)
        threads = [thread or parent or name for thread, parent, name in own]
        return rows.assign(thread_id=pd.Series(threads, index=rows.index, dtype=object))

    def note(self) -> None:
        """Enter in the audit what was left out and what the file does not hold."""
        log, file = self._log, self._source.name
        detail = "the same comment stood in the file before; that one was kept"
        log.note("dropped", "same_comment", detail, file=file, places=self._again)
        detail = "the original text is missing: what YouTube displays was taken"
        log.note("guessed", "text", detail, file=file, places=self._displayed)
        short = {name: n - self._replies.get(name, 0) for name, n in self._totals.items()}
        short = {name: n for name, n in short.items() if n > 0}
        places = [f"comment {name}: {n}" for name, n in short.items()]
        detail = "replies that the file does not hold"
        log.note(
            "lost",
            "not_loaded",
            detail,
            file=file,
            places=places,
            count=sum(short.values()) or None,
        )
        detail = "the last page names a next one, which the file does not hold"
        log.note("warning", "next_page", detail, file=file, count=int(self._next_page) or None)


def _author_id(snippet: dict[str, Any]) -> str | None:
    """The channel of the author; closed channels have none."""
    value = snippet.get("authorChannelId")
    if name := ident(mapping(value).get("value")) or ident(value):
        return name
    found = _CHANNEL.search(string(snippet.get("authorChannelUrl")) or "")
    return found[1] if found else None
