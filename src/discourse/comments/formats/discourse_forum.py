"""Discourse forums: topics and lists of posts as the forum's own JSON gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import whole
from discourse.comments.formats.jsonvalues import (
    array,
    at,
    compact,
    ident,
    mapping,
    scalar,
    string,
    values,
    whole_number,
)
from discourse.comments.formats.records import Row, frame, nothing
from discourse.comments.markup import html_to_text, markdown_to_text
from discourse.comments.source import SourceFile

Post = dict[str, Any]
_SMALL_ACTION: Final = 3  # "X closed this topic"; 1 is a post, 2 a moderator's, 4 a whisper
_LIKE: Final = 2
_META: Final = {
    "name": "name",
    "action_code": "action",
    "reply_count": "replies",
    "reads": "reads",
    "trust_level": "trust_level",
    "category_id": "category",
    "topic_slug": "topic_slug",
    "accepted_answer": "accepted_answer",
}


def _recognise(source: SourceFile) -> float:
    head = source.json_head
    if isinstance(head, list):
        head = next(iter(head), None)
    head = mapping(head)
    posts = array(mapping(head.get("post_stream")).get("posts"))
    posts = posts or array(head.get("latest_posts")) or array(head.get("user_actions")) or [head]
    first = mapping(posts[0])
    known = "post_number" in first and ("cooked" in first or "excerpt" in first or "raw" in first)
    return 0.95 if known or "post_stream" in head else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    options.refuse_columns(str(source.path), "JSON of a Discourse forum")
    forum = _Forum(source, options, log)
    forum.collect()
    if not forum.posts:
        raise nothing(source, log)
    rows = frame(list(forum.rows()))
    forum.note()
    return Raw(rows, replies_known=True, rows_read=forum.met)


class _Forum:
    """The posts of one file, their numbers within their topics, and what it says is elsewhere."""

    def __init__(self, source: SourceFile, options: Options, log: AuditLog) -> None:
        self._source, self._options, self._log = source, options, log
        self.posts: dict[str, tuple[str, Post]] = {}  # by id: the place, and the post
        self.met = 0
        self._again: list[str] = []
        self._ids: dict[tuple[str | None, int], str] = {}  # by topic and number
        self._streams: dict[str, set[str]] = {}  # all posts of a topic, where the file says
        self._totals: dict[str, int] = {}  # how many they are, where it says only that
        self._unknown: list[str] = []

    def collect(self) -> None:
        """Take all posts of the file."""
        for value in values(self._source, self._options, self._log):
            stack = [(value.place, value.data)]
            while stack:
                place, data = stack.pop()
                if isinstance(data, list):
                    inner = [(at(place, f"item {n}"), item) for n, item in enumerate(data, 1)]
                    stack.extend(reversed(inner))
                else:
                    self._take(place, data, value.cut)

    def _take(self, place: str, data: Any, cut: frozenset[int]) -> None:
        """A topic, a list of posts, or a post."""
        holder = mapping(data)
        stream = mapping(holder.get("post_stream"))
        if stream or "latest_posts" in holder or "user_actions" in holder:
            topic = _topic(holder)
            if topic.get("topic_id") is not None:
                ids = [i for i in map(ident, array(stream.get("stream"))) if i]
                self._streams.setdefault(str(topic["topic_id"]), set()).update(ids)
            for n, action in enumerate(array(holder.get("user_actions")), 1):
                self._post(at(place, f"action {n}"), _of_action(action), cut)
            posts = array(stream.get("posts")) or array(holder.get("latest_posts"))
            for n, post in enumerate(posts, 1):
                told = topic | post if isinstance(post, dict) and id(post) not in cut else None
                self._post(at(place, f"post {n}"), told, cut)
        else:
            self._post(place or "post 1", data, cut)

    def _post(self, place: str, post: Any, cut: frozenset[int]) -> None:
        self.met += 1
        name = ident(post.get("id")) if isinstance(post, dict) and id(post) not in cut else None
        if name is None or not {"cooked", "raw", "post_number"} & post.keys():
            fault = [f"{place}: no post, or cut"]
            self._options.note_skipped(fault, str(self._source.path), self._source.name, self._log)
            return
        if name in self.posts:
            self._again.append(place)
            return
        self.posts[name] = (place, post)
        topic, number = ident(post.get("topic_id")), whole_number(post.get("post_number"))
        if number is not None:
            self._ids.setdefault((topic, number), name)
        total = whole_number(post.get("posts_count"))
        if topic and total is not None:
            self._totals[topic] = max(total, self._totals.get(topic, 0))

    def rows(self) -> Iterator[Row]:
        """A row for each post."""
        for name, (place, post) in self.posts.items():
            topic = ident(post.get("topic_id"))
            number = whole_number(post.get("reply_to_post_number"))
            parent = None
            if number is not None:
                parent = self._ids.get((topic, number))
                if parent is None:
                    self._unknown.append(place)
                    parent = f"{topic}/{number}"
            text, quotes = self._text(post, topic)
            row = _row(name, topic, post) | {"parent_id": parent, "_place": place}
            yield row | {"text": text, "marked_quotes": quotes}

    def _text(self, post: Post, topic: str | None) -> tuple[str | None, list[Any]]:
        """The text of a post, and its quotes with the ids of the posts that they are of."""

        def quoted(box: Any) -> str | None:
            number = whole_number(box.get("data-post"))
            return self._ids.get((box.get("data-topic") or topic, number)) if number else None

        cooked, raw = whole(string(post.get("cooked"))), whole(string(post.get("raw")))
        if cooked is not None:
            plain = html_to_text(cooked, quote_source=quoted)
        elif raw is not None:
            plain = markdown_to_text(raw)
        else:
            return None, []
        return plain.text, plain.quotes

    def note(self) -> None:
        """Enter in the audit what was left out and what the file does not hold."""
        log, file = self._log, self._source.name
        detail = "the same post stood in the file before; that one was kept"
        log.note("dropped", "same_comment", detail, file=file, places=self._again)
        detail = "the post it answers is known by its number alone, as topic/number"
        log.note("lost", "parent_number", detail, file=file, places=self._unknown)
        held: dict[str, int] = {}
        for _, post in self.posts.values():
            topic = ident(post.get("topic_id")) or ""
            held[topic] = held.get(topic, 0) + 1
        short = {topic: total - held.get(topic, 0) for topic, total in self._totals.items()}
        short |= {t: len(ids - self.posts.keys()) for t, ids in self._streams.items() if ids}
        places = [f"topic {topic}: {n}" for topic, n in short.items() if n > 0]
        count = sum(n for n in short.values() if n > 0)
        detail = "posts of the topics that the file does not hold"
        log.note("lost", "not_loaded", detail, file=file, places=places, count=count or None)
        places = [place for place, post in self.posts.values() if "action_type" in post]
        detail = "the file holds the beginning of the post, not its whole text"
        log.note("warning", "excerpts", detail, file=file, places=places)


def _topic(holder: Post) -> Post:
    """What a topic says of all its posts."""
    names = {"id": "topic_id", "title": "topic_title", "slug": "topic_slug"}
    names |= {name: name for name in ("category_id", "posts_count", "tags")}
    return {ours: holder[name] for name, ours in names.items() if holder.get(name) is not None}


def _of_action(action: Any) -> Post | None:
    """A post as the list of a user's doings shows it, with the beginning of its text."""
    if not isinstance(action, dict):
        return None
    names = {"post_id": "id", "title": "topic_title", "slug": "topic_slug", "deleted": "deleted_at"}
    renamed = {ours: action.get(theirs) for theirs, ours in names.items()}
    return {"action_type": None} | action | renamed | {"cooked": action.get("excerpt")}


def _row(name: str, topic: str | None, post: Post) -> Row:
    kind = "service" if post.get("post_type") == _SMALL_ACTION else "comment"
    if kind == "comment" and whole_number(post.get("post_number")) == 1:
        kind = "post"
    created, updated = scalar(post.get("created_at")), scalar(post.get("updated_at"))
    edited = updated if (whole_number(post.get("version")) or 1) > 1 else None
    row = {
        "comment_id": name,
        "thread_id": topic,
        "author": string(post.get("username")),
        "author_id": ident(post.get("user_id")),
        "author_kind": _author_kind(post),
        "created_at": created,
        "edited_at": edited,
        "score": _likes(post),
        "status": _status(post),
        "kind": kind,
        "title": string(post.get("topic_title")),
        "url": string(post.get("post_url")),
        "meta_post_number": whole_number(post.get("post_number")),
        "meta_whisper": True if post.get("post_type") == 4 else None,
        "meta_reply_to_author": string(mapping(post.get("reply_to_user")).get("username")),
        "meta_tags": compact(post.get("tags")),
    }
    return row | {f"meta_{ours}": scalar(post.get(theirs)) for theirs, ours in _META.items()}


def _author_kind(post: Post) -> str | None:
    if (user := post.get("user_id")) in (-1, -2) and not isinstance(user, bool):
        return "bot"  # the forum itself, and its guide
    if post.get("admin") is True:
        return "staff"
    if post.get("moderator") is True or post.get("group_moderator") is True:
        return "moderator"
    return "staff" if post.get("staff") is True else None


def _status(post: Post) -> str | None:
    if post.get("user_deleted") is True:
        return "deleted"
    gone = post.get("deleted_at") not in (None, False, "") or post.get("hidden") is True
    return "removed" if gone else None


def _likes(post: Post) -> Any:
    """Likes; a kind of reaction that nobody had is left out of their list."""
    if not isinstance(post.get("actions_summary"), list):
        return scalar(post.get("like_count"))
    likes = [a for a in map(mapping, post["actions_summary"]) if a.get("id") == _LIKE]
    return scalar(likes[0].get("count", 0)) if likes else 0


FORMATS = (
    Format(
        "discourse_topic",
        "topics and posts of a Discourse forum (JSON)",
        "add .json to the address of a topic, or /posts.json to that of the forum; further posts "
        "come from /t/ID/posts.json?post_ids[]=...; one document, a list, or one a line",
        "authors and their roles, times, replies, quotes with what they quote, likes, titles; how "
        "many posts of a topic are not in the file",
        "posts beyond the first 20 of a topic, unless they were fetched as well; names of "
        "categories; answers to posts of other files are known by their number alone",
        "on real forums' JSON",
        _recognise,
        read=_read,
    ),
)
