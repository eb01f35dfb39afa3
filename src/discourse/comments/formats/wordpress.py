"""WordPress exports (WXR): articles with their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

import pandas as pd

from discourse.comments import xmltext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.records import Row, as_plain, in_parts
from discourse.comments.markup import convert
from discourse.comments.source import SourceFile
from discourse.comments.table import hash_content
from discourse.comments.xmltext import Element, children, inner, text_of

_SHAPE: Final = xmltext.Shape(
    ("item", "comment", "author"),
    {("item", "comment"): "head", ("item", "author"): "part", ("comment", "author"): "part"},
    fields=dict.fromkeys(
        (
            *("comment_id", "comment_author", "comment_author_email", "comment_author_url"),
            *("comment_author_IP", "comment_date", "comment_date_gmt", "comment_content"),
            *("comment_approved", "comment_type", "comment_parent", "comment_user_id"),
            *("commentmeta", "encoded", "post_id", "post_date", "post_date_gmt", "post_type"),
        ),
        "",
    ),
)
_MARK: Final = re.compile(r"wordpress\.org/export/\d|<wp:(?:wxr_version|post_id|comment_id)>")
_STATUSES: Final = {
    "1": "visible",
    "approve": "visible",
    "approved": "visible",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
    "trash": "removed",
    "post-trashed": "removed",
}
_PERSONS: Final = ("", "comment", "review")  # other types are written by programs
_PRIVATE: Final = ("comment_author_email", "comment_author_IP")
_NO_TIME: Final = "0000-00-00"
_SHORTCODE: Final = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]*)((?:\s[^\[\]]*)?)/?\](\]?)")
_SETTING: Final = re.compile(r"\s[\w-]+\s*=\s*[\"'\w]")
_SHORTCODES: Final = frozenset(
    ("audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption")
)


def _recognise(source: SourceFile) -> float:
    return 0.95 if xmltext.root_of(source) == "rss" and _MARK.search(source.head_text) else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a WordPress export")
    finish = partial(_finished, file=source.name, log=log)
    yield from in_parts(_records(source, options, log), finish, source, log)


def _finished(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.DataFrame:
    rows = as_plain(rows, "html_lines", file, log)
    for name in ("title", "author"):  # WordPress escapes them once more than XML does
        if name in rows:
            rows[name] = convert(rows[name].astype("str"), "entities")[0]
    return rows


def _records(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Row | None]:
    logins: dict[str, str] = {}
    names: dict[str, str] = {}
    article: Row = {}
    given = True  # the article as a row
    silent = private = shortcodes = 0
    for record in xmltext.records(source, _SHAPE, options, log):
        fields = children(record.element)
        if record.name == "author":
            login = _shown(fields.get("author_login")) or ""
            names[login] = _shown(fields.get("author_display_name")) or login
            logins[_shown(fields.get("author_id")) or ""] = login
        elif record.name == "item":
            silent += not given
            article, given = _article(record.element, names) | {"_place": record.place}, False
        else:
            if not given and article:
                given = True
                if article["text"]:
                    article["text"], count = _without_shortcodes(article["text"])
                    shortcodes += count
                yield article
            private += any(_shown(fields.get(name)) for name in _PRIVATE)
            yield _comment(fields, article, logins) | {"_place": record.place}
    file = source.name
    detail = "articles, pages and files without a comment"
    log.note("skipped", "no_comments", detail, file=file, count=silent + (not given) or None)
    detail = "shortcodes such as [gallery] in articles: what they show is not in the export"
    log.note("dropped", "shortcodes", detail, file=file, count=shortcodes or None)
    detail = "e-mail addresses and IP addresses of commenters were not read"
    log.note("dropped", "private_fields", detail, file=file, count=private or None)


def _article(element: Element, names: dict[str, str]) -> Row:
    fields = children(element)
    body = element.find("{content}encoded")  # excerpts are excerpt:encoded
    title, url = _shown(fields.get("title")), _shown(fields.get("link"))
    thread = _shown(fields.get("post_id")) or hash_content([url, title])
    login = _shown(fields.get("creator"))
    return {
        # Articles and comments are numbered apart; the pages call them post-1 and comment-1.
        "comment_id": f"post-{thread}",
        "thread_id": thread,
        "author": names.get(login or "") or login,
        "author_id": login,
        "text": inner(fields.get("encoded") if body is None else body),
        "created_at": _time(fields, "post_date") or _shown(fields.get("pubDate")),
        "kind": "article",
        "title": title,
        "url": url,
        "meta_type": _shown(fields.get("post_type")),
    }


def _comment(fields: dict[str, Element], article: Row, logins: dict[str, str]) -> Row:
    parent, user = _shown(fields.get("comment_parent")), _shown(fields.get("comment_user_id"))
    kind = (_shown(fields.get("comment_type")) or "").lower()
    approved = (_shown(fields.get("comment_approved")) or "1").lower()
    return {
        "comment_id": _shown(fields.get("comment_id")),
        "thread_id": article.get("thread_id"),
        "parent_id": parent if parent not in (None, "0") else article.get("comment_id"),
        "author": _shown(fields.get("comment_author")),
        "author_id": logins.get(user, user) if user not in (None, "0") else None,
        "text": inner(fields.get("comment_content")),
        "created_at": _time(fields, "comment_date"),
        "status": _STATUSES.get(approved, approved),
        "kind": "comment" if kind in _PERSONS else "service",
        "title": article.get("title"),
        "url": article.get("url"),
        "meta_type": kind or "comment",
    }


def _shown(element: Element | None) -> str | None:
    return (text_of(element) or "").strip() or None


def _time(fields: dict[str, Element], name: str) -> str | None:
    """The time in UTC; else that of the site's own clock, whose zone the export does not tell."""
    utc, own = _shown(fields.get(f"{name}_gmt")), _shown(fields.get(name))
    if utc and not utc.startswith(_NO_TIME):
        return f"{utc}Z"
    return own if own and not own.startswith(_NO_TIME) else None


def _without_shortcodes(text: str) -> tuple[str, int]:
    """The text without the shortcodes of WordPress and its plugins, and how many there were."""
    closed = {found[3] for found in _SHORTCODE.finditer(text) if found[2]}
    count = 0

    def shown(found: re.Match[str]) -> str:
        nonlocal count
        before, slash, name, settings, after = found.groups()
        if before and after:  # [[gallery]] shows [gallery]
            return found[0][1:-1]
        if not (slash or name in closed or name in _SHORTCODES or _SETTING.match(settings)):
            return found[0]
        count += 1
        return before + after

    return _SHORTCODE.sub(shown, text), count


FORMATS = (
    Format(
        "wordpress_wxr",
        "WordPress export (WXR) with its comments",
        "WordPress admin, Tools, Export, All content",
        "articles that have comments; comments with parents, authors, times, approval; pingbacks "
        "and trackbacks as kind service",
        "likes; articles without comments are passed over and counted",
        "on the WordPress theme test data and another export",
        _recognise,
        batches=_read,
    ),
)
