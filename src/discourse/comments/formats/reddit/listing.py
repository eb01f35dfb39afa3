"""Reddit's API as ``.json``: listings with nested replies, and what morechildren answers."""

from __future__ import annotations

import io
from typing import Any, Final

import ijson
from ijson.common import ObjectBuilder

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.reddit import escapes
from discourse.comments.formats.reddit.blocks import records_block
from discourse.comments.formats.reddit.pages import Pages, opened
from discourse.comments.formats.reddit.things import Things
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_KINDS: Final = ("Listing", "t1", "t3", "more")


def _recognise(source: SourceFile) -> float:
    first = source.json_head
    while isinstance(first, list) and first:
        first = first[0]
    kind, data = opened(first)
    if kind != "Listing" or "kind" in first:
        return 0.95 if kind in _KINDS else 0.0
    inner = data["children"]
    held = [opened(item)[0] for item in inner] if isinstance(inner, list) else []
    return 0.95 if "json" in first or any(kind in _KINDS for kind in held) else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    path = str(source.path)
    options.refuse_columns(path, "a page of Reddit's API")
    pages = _pages(source)
    if not pages.records:
        reason = f"there is no comment in it{f' ({pages.broken[0]})' if pages.broken else ''}"
        raise ReadError(path, reason, "Save the page again.")
    markup = escapes.in_records(pages.records)
    raw, strange = Things(source.name, log, markup).raw(records_block(pages.records, pages.places))
    options.note_skipped([*pages.broken, *strange], path, source.name, log)
    detail = "accounts, messages or subreddits: no comments"
    log.note("skipped", "other_things", detail, file=source.name, places=pages.others)
    _note_missing(pages, source.name, log)
    return Raw(raw.rows, True, raw.rows_read + len(pages.broken) + len(pages.others))


def _pages(source: SourceFile) -> Pages:
    """The pages of a file that is one document, or that has one a line."""
    pages, text = Pages(), source.text
    try:
        pages.add(_value(text), "")
        return pages
    except ValueError:
        lines = [line.strip() for line in text.split("\n")]
    try:
        _value(next(line for line in lines if line))
    except ValueError:
        jsontext.document(text, str(source.path))  # says where it is broken
    for number, line in enumerate(lines, 1):
        try:
            pages.add(_value(line or "[]"), f"line {number}, ")
        except ValueError:
            pages.broken.append(f"line {number}: broken JSON")
    return pages


def _value(text: str) -> Any:
    """A JSON value; replies can be nested deeper than parsers follow."""
    try:
        return jsontext.loads(text)
    except ValueError as error:
        if "nested" not in str(error):
            raise
    builder = ObjectBuilder()
    try:
        for event, value in ijson.basic_parse(io.BytesIO(text.encode()), use_float=True):
            builder.event(event, value)
    except ijson.JSONError as error:
        raise ValueError(str(error)) from None
    return getattr(builder, "value", None)


def _note_missing(pages: Pages, file: str, log: AuditLog) -> None:
    stubs = pages.missing()
    if stubs:
        detail = (
            "replies that Reddit left out of the page (load more comments, continue the thread)"
        )
        places = [f"below {stub.parent}" for stub in stubs if stub.size]
        count = sum(stub.size for stub in stubs)
        log.note("lost", "not_loaded", detail, file=file, places=places, count=count)
        detail = "threads that go on on a page of their own, with how many replies is not said"
        places = [f"below {stub.parent}" for stub in stubs if not stub.size]
        log.note("lost", "continued", detail, file=file, places=places)
    if pages.after:
        detail = "the listing goes on on a page that is not in the file"
        log.note("lost", "next_page", detail, file=file, places=[f"after {pages.after}"])


LISTING: Final = Format(
    name="reddit_listing",
    description="pages of Reddit's API: a thread, a listing, or loaded replies; one or many a file",
    obtain="the address of a thread or subreddit with .json behind it; answers of the API, saved",
    carries="the submission and its nested comments, authors, times, edits, scores, titles; how many "
    "replies the page leaves out",
    lacks='replies behind "load more comments" and "continue this thread": they are counted',
    verified="on real answers of the API of 2015 to 2017 (threads, listings, morechildren)",
    recognise=_recognise,
    read=_read,
)
