"""What rexport saves of one's own account: PRAW's objects, written out as they are."""

from __future__ import annotations

from typing import Any, Final

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.reddit import escapes
from discourse.comments.formats.reddit.blocks import records_block
from discourse.comments.formats.reddit.dump import is_thing
from discourse.comments.formats.reddit.things import Things
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_READ: Final = ("submissions", "comments")
_LISTS: Final = frozenset(
    [
        "submissions",
        "comments",
        "saved",
        "upvoted",
        "downvoted",
        "upvotes",
        "multireddits",
        "subreddits",
        "inbox",
        "profile",
        "hidden",
        "gilded",
    ]
)
# Attributes of PRAW's objects that no API has.
_PRAW: Final = frozenset(
    ["_reddit", "_fetched", "_replies", "_submission", "_comments_by_id", "_mod"]
)


def _recognise(source: SourceFile) -> float:
    first = source.json_head
    if not isinstance(first, dict):
        return 0.0
    lists = [value for name, value in first.items() if name in _LISTS and isinstance(value, list)]
    if any(is_thing(item) and item.keys() & _PRAW for items in lists for item in items[:1]):
        return 0.95
    return 0.95 if len(lists) >= 4 and {"upvoted", "saved"} & first.keys() else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    path, export = str(source.path), source.json
    options.refuse_columns(path, "an export of a Reddit account")
    records: list[dict[str, Any]] = []
    places: list[str] = []
    broken: list[str] = []
    for name in _READ:
        items = export.get(name)
        for number, item in enumerate(items if isinstance(items, list) else [], 1):
            if isinstance(item, dict):
                records.append(_plain(item))
                places.append(f"{name} {number}")
            else:
                broken.append(f"{name} {number}: not a JSON object")
    for name, value in export.items():
        if name not in _READ and isinstance(value, list) and value:
            detail = f"the list {name!r} is not read: what others wrote, or no comments at all"
            log.note("skipped", "list", detail, file=source.name, places=[name], count=len(value))
    if not records:
        reason = "there is no comment or submission in it"
        raise ReadError(path, reason, "Export it again; saved and upvoted posts are not read.")
    markup = escapes.in_records(records) or escapes.RAW
    raw, strange = Things(source.name, log, markup).raw(records_block(records, places))
    options.note_skipped([*broken, *strange], path, source.name, log)
    return Raw(raw.rows, True, raw.rows_read + len(broken))


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """An object of PRAW's as the API gave it: people and subreddits are objects of their own."""
    names = {"author": _inner(item.get("author"), "name")}
    names["subreddit"] = _inner(item.get("subreddit"), "display_name")
    return item | names


def _inner(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else value


REXPORT: Final = Format(
    name="reddit_rexport",
    description="what rexport saves of one's own Reddit account",
    obtain="rexport (github.com/karlicoss/rexport) with the account's keys",
    carries="the account's own comments and submissions, with times, scores, titles, addresses",
    lacks="the threads around them; saved and upvoted things are counted, not read",
    verified="on real exports of 2019",
    recognise=_recognise,
    read=_read,
)
