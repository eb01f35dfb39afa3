"""Disqus comment exports (XML)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import pandas as pd

from discourse.comments import xmltext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.records import Row, as_plain, frame, in_parts
from discourse.comments.source import SourceFile
from discourse.comments.xmltext import Element, children, inner, text_of

_SHAPE: Final = xmltext.Shape(
    ("thread", "post"),
    {("post", "thread"): "part"},
    fields={
        **dict.fromkeys(("message", "createdAt", "isDeleted", "isSpam", "author"), ""),
        **dict.fromkeys(("ipAddress", "thread", "parent", "link", "title", "isClosed"), ""),
        **dict.fromkeys(("name", "email", "isAnonymous", "username"), "author"),
    },
)


def _recognise(source: SourceFile) -> float:
    return 0.95 if xmltext.root_of(source) == "disqus" else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a Disqus export")
    threads: dict[str, Row] = {}
    finish = partial(_finished, threads=threads, file=source.name, log=log)
    yield from in_parts(_posts(source, threads, options, log), finish, source, log)


def _finished(
    rows: pd.DataFrame, threads: dict[str, Row], file: str, log: AuditLog
) -> pd.DataFrame:
    """Posts with what their threads tell; a thread can stand behind its posts."""
    names = rows["thread_id"] if "thread_id" in rows else pd.Series(None, index=rows.index)
    absent = names.notna() & ~names.isin(list(threads))
    detail = "posts of threads that the export does not hold: their pages are unknown"
    log.note("lost", "no_thread", detail, file=file, places=rows["_place"][absent])
    facts = frame([threads.get(name, {}) for name in names]).drop(columns="text", errors="ignore")
    for name, cells in facts.items():
        rows[name] = rows[name].where(rows[name].notna(), cells) if name in rows else cells
    return as_plain(rows, "html", file, log)


def _posts(
    source: SourceFile, threads: dict[str, Row], options: Options, log: AuditLog
) -> Iterator[Row]:
    """The posts; the threads met on the way go to ``threads``."""
    lost: list[str] = []
    private = 0
    for record in xmltext.records(source, _SHAPE, options, log):
        fields = children(record.element)
        name = _id(record.element)
        if record.name == "thread":
            if name:
                threads[name] = _thread(fields)
            continue
        thread = _id(fields.get("thread"))
        if thread is None:
            lost.append(record.place)
        author = children(fields["author"]) if "author" in fields else {}
        private += bool(_shown(fields.get("ipAddress")) or _shown(author.get("email")))
        yield _post(name, thread, fields, author) | {"_place": record.place}
    detail = "posts that name no thread"
    log.note("lost", "no_thread", detail, file=source.name, places=lost)
    detail = "e-mail addresses and IP addresses of the authors were not read"
    log.note("dropped", "private_fields", detail, file=source.name, count=private or None)


def _thread(fields: dict[str, Element]) -> Row:
    return {
        "title": _shown(fields.get("title")),
        "url": _shown(fields.get("link")),
        "forum": _shown(fields.get("forum")),
        "meta_thread_name": _shown(fields.get("id")),
        "meta_thread_closed": _truth(fields.get("isClosed")),
    }


def _post(
    name: str | None, thread: str | None, fields: dict[str, Element], author: dict[str, Element]
) -> Row:
    deleted, spam = _truth(fields.get("isDeleted")), _truth(fields.get("isSpam"))
    text = inner(fields.get("message"))
    return {
        "comment_id": name,
        "thread_id": thread,
        "parent_id": _id(fields.get("parent")),
        "author": _shown(author.get("name")),
        "author_id": _shown(author.get("username")),
        "text": None if deleted and not (text or "").strip() else text,
        "created_at": _shown(fields.get("createdAt")),
        "status": "deleted" if deleted else "spam" if spam else None,
        "kind": "comment",
        "forum": _shown(fields.get("forum")),
        "meta_anonymous": _truth(author.get("isAnonymous")),
        "meta_post_name": _shown(fields.get("id")),
    }


def _id(element: Element | None) -> str | None:
    return None if element is None else xmltext.attributes(element).get("id", "").strip() or None


def _shown(element: Element | None) -> str | None:
    return (text_of(element) or "").strip() or None


def _truth(element: Element | None) -> bool | None:
    return {"true": True, "false": False}.get((text_of(element) or "").strip().lower())


FORMATS = (
    Format(
        "disqus",
        "Disqus export of a site's comments (XML, also gzipped)",
        "Disqus admin, Community, Export; a link to the .xml.gz comes by e-mail",
        "threads with titles and links, parents, authors, times, deleted and spam",
        "likes and votes; who moderated; the article itself",
        "on real exports, one of them broken",
        _recognise,
        batches=_read,
    ),
)
