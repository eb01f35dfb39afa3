"""Comments as youtube-comment-downloader writes them."""

from __future__ import annotations

from typing import Any

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.jsonvalues import (
    at,
    ident,
    mapping,
    name_of,
    scalar,
    string,
    values,
)
from discourse.comments.formats.records import Row, frame, nothing
from discourse.comments.formats.youtube.shown import COUNTED_BACK, count, created
from discourse.comments.source import SourceFile

Comment = dict[str, Any]
# What it writes beside id and text; TikTok's comments have a "cid" and a "text", too.
_FIELDS = {
    "time",
    "time_parsed",
    "author",
    "channel",
    "votes",
    "replies",
    "photo",
    "heart",
    "reply",
}


def recognise(source: SourceFile) -> float:
    """One comment a line, or an object or array of all."""
    head = source.json_head
    if isinstance(head, dict) and isinstance(head.get("comments"), list):
        head = head["comments"]
    if isinstance(head, list):
        head = next(iter(head), None)
    names = mapping(head).keys()
    return 0.95 if names >= {"cid", "text"} and len(names & _FIELDS) >= 3 else 0.0


def read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    """The rows of a file, whole: only all ids together name the thread."""
    path, file = str(source.path), source.name
    options.refuse_columns(path, "comments of youtube-comment-downloader")
    comments: list[tuple[str, Comment]] = []
    met = 0
    for value in values(source, options, log):
        data = value.data
        if isinstance(data, dict) and isinstance(data.get("comments"), list):
            data = data["comments"]
        single = not isinstance(data, list)
        for n, item in enumerate([data] if single else data, 1):
            met += 1
            place = value.place if single and value.place else at(value.place, f"comment {n}")
            if isinstance(item, dict) and ident(item.get("cid")) and id(item) not in value.cut:
                comments.append((place, item))
            else:
                options.note_skipped([f"{place}: no comment, or cut"], path, file, log)
    if not comments:
        raise nothing(source, log)
    # The file does not name its video, and its top comments answer nothing: the tree of each would
    # be a thread of its own, so the ids of all of them together name the thread.
    thread = name_of(ident(item["cid"]) for _, item in comments)
    rows = frame([_row(place, item, thread) for place, item in comments])
    _note(comments, rows, file, log)
    return Raw(rows, replies_known=True, rows_read=met)


def _row(place: str, comment: Comment, thread: str) -> Row:
    name = ident(comment["cid"]) or ""
    likes, _ = count(comment.get("votes"))
    shown = string(comment.get("votes")) if likes is None else None
    return {
        "comment_id": name,
        "thread_id": thread,
        "parent_id": _parent(name),
        "author": string(comment.get("author")) or None,
        "author_id": ident(comment.get("channel")),
        "text": string(comment.get("text")),
        "score": likes,
        "kind": "comment",
        "_place": place,
        "meta_replies": count(comment.get("replies"))[0],
        "meta_heart": scalar(comment.get("heart")),
        "meta_paid": string(comment.get("paid")) or None,
        "meta_score_shown": shown or None,
        **created(string(comment.get("time")), comment.get("time_parsed"), None),
    }


def _parent(name: str) -> str | None:
    """A reply's id begins with that of the comment it stands below."""
    above, dot, _ = name.partition(".")
    return above if dot else None


def _note(comments: list[tuple[str, Comment]], rows: Any, file: str, log: AuditLog) -> None:
    held: dict[str | None, int] = {}
    short: dict[str, int] = {}
    rounded, unclear = [], []
    for name in {ident(item["cid"]) or "" for _, item in comments}:
        held[_parent(name)] = held.get(_parent(name), 0) + 1
    for place, item in comments:
        name = ident(item["cid"]) or ""
        replies, _ = count(item.get("replies"))
        if replies is not None and replies > held.get(name, 0):
            short[name] = replies - held.get(name, 0)
        likes, about = count(item.get("votes"))
        rounded += [place] if about else []
        unclear += [place] if likes is None and string(item.get("votes")) else []
    detail = 'likes such as "1.2K" are rounded'
    log.note("guessed", "score", detail, file=file, places=rounded)
    detail = "likes whose number is not certain, as they are shown, were left out"
    log.note("lost", "score", detail, file=file, places=unclear)
    if "retrieved_at" in rows:
        estimates = int(rows["retrieved_at"].notna().sum())
        log.note("guessed", "retrieved_at", COUNTED_BACK, file=file, count=estimates)
    places = [f"comment {name}: {n}" for name, n in short.items()]
    detail = "replies that the file does not hold"
    log.note(
        "lost", "not_loaded", detail, file=file, places=places, count=sum(short.values()) or None
    )
