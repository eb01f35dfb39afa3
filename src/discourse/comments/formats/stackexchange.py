"""Stack Exchange data dumps: Posts.xml and Comments.xml, of any size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

from discourse.comments import xmltext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import written
from discourse.comments.formats.records import Row, as_plain, in_parts
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_ROWS: Final = xmltext.Shape(("row",), rows=True)
_READ: Final = ("posts", "comments")
_OTHERS: Final = ("users", "votes", "postlinks", "badges", "tags", "posthistory")
_FIRST_ROW: Final = re.compile(r"<row\s+Id\s*=[^<>]*>")
# Question, answer; the others are wikis of tags and of the site, and nominations.
_KINDS: Final = {"1": "post", "2": "answer", "6": "post"}
_COMMUNITY: Final = "-1"  # the site's own user, a robot
_TAG: Final = re.compile(r"[^<>|]+")
_USERS, _MOST_USERS = "Users.xml", 256 << 20  # bytes; the names of more would fill the memory
_META: Final = {
    "ViewCount": "views",
    "AnswerCount": "answers",
    "CommentCount": "comments",
    "FavoriteCount": "favorites",
    "AcceptedAnswerId": "accepted_answer",
    "ClosedDate": "closed_at",
    "CommunityOwnedDate": "community_owned_at",
    "ContentLicense": "license",
}


def _recognise(source: SourceFile) -> float:
    root = xmltext.root_of(source).lower()
    row = _FIRST_ROW.search(source.head_text) if root in ("row", *_READ, *_OTHERS) else None
    if row is None:
        return 0.0
    # One of the parts into which a large dump was cut has no root.
    return 0.95 if root != "row" or "PostTypeId=" in row[0] or "PostId=" in row[0] else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    path, table = str(source.path), xmltext.root_of(source).lower()
    options.refuse_columns(path, "a dump of Stack Exchange")
    if table in _OTHERS:
        reason = f"this is the table of {table} of a Stack Exchange dump, without comments"
        raise ReadError(path, reason, "Give Posts.xml and Comments.xml of the dump.")
    names = _user_names(source, log)
    finish = partial(_finished, file=source.name, log=log)
    yield from in_parts(_records(source, names, options, log), finish, source, log)


def _records(
    source: SourceFile, names: dict[str, str], options: Options, log: AuditLog
) -> Iterator[Row | None]:
    comments = 0
    for record in xmltext.records(source, _ROWS, options, log):
        cells = xmltext.attributes(record.element)
        if "PostTypeId" in cells and cells.get("Id"):
            row = _post(cells)
        elif cells.get("PostId") and cells.get("Id") and "Text" in cells:
            row = _comment(cells)
            comments += 1
        else:
            fault = [f"{record.place}: neither a post nor a comment"]
            options.note_skipped(fault, str(source.path), source.name, log)
            yield None
            continue
        row["author"] = row["author"] or names.get(row["author_id"] or "")
        if row["author_id"] == _COMMUNITY:
            row["author_kind"] = "bot"
        yield row | {"_place": record.place}
    detail = "posts and comments are numbered apart: comment- was put before the ids of comments"
    log.note("repaired", "comment_id", detail, file=source.name, count=comments or None)


def _post(cells: dict[str, str]) -> Row:
    kind, above = _KINDS.get(cells["PostTypeId"], "service"), cells.get("ParentId")
    tags = _TAG.findall(cells.get("Tags", ""))
    row = {
        "comment_id": cells["Id"],
        "thread_id": above or cells["Id"],
        "parent_id": above,
        "author": cells.get("OwnerDisplayName"),
        "author_id": cells.get("OwnerUserId"),
        "text": cells.get("Body"),
        "created_at": _utc(cells.get("CreationDate")),
        "edited_at": _utc(cells.get("LastEditDate")),
        "score": cells.get("Score"),
        "kind": kind,
        "title": cells.get("Title"),
        "status": "deleted" if cells.get("DeletionDate") else None,
        "meta_tags": written(tags) if tags else None,
        "meta_post_type": cells["PostTypeId"] if kind == "service" else None,
    }
    return row | {f"meta_{name}": cells.get(field) for field, name in _META.items()}


def _comment(cells: dict[str, str]) -> Row:
    return {
        "comment_id": f"comment-{cells['Id']}",
        "parent_id": cells["PostId"],
        "author": cells.get("UserDisplayName"),
        "author_id": cells.get("UserId"),
        "text": cells["Text"],
        "created_at": _utc(cells.get("CreationDate")),
        "score": cells.get("Score"),
        "kind": "comment",
        "meta_license": cells.get("ContentLicense"),
    }


def _utc(shown: str | None) -> str | None:
    """The times of dumps are UTC without saying so."""
    return f"{shown}Z" if shown and shown[-1].isdigit() else shown


def _finished(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.DataFrame:
    return as_plain(rows, "html", file, log, where=rows["kind"] != "comment")


def _user_names(source: SourceFile, log: AuditLog) -> dict[str, str]:
    """The names that Users.xml beside the file gives to the ids of users."""
    path = source.path.parent / _USERS
    if not path.is_file() or path.stat().st_size > _MOST_USERS:
        return {}
    users = SourceFile(Path(path), _USERS)
    names: dict[str, str] = {}
    try:
        for record in xmltext.records(users, _ROWS, Options(), AuditLog()):
            cells = xmltext.attributes(record.element)
            if cells.get("Id") and cells.get("DisplayName"):
                names[cells["Id"]] = cells["DisplayName"]
    except ReadError:
        return {}
    detail = f"names of users were taken from {_USERS} beside the file"
    log.note("read", "user_names", detail, file=source.name, count=len(names) or None)
    return names


FORMATS = (
    Format(
        "stackexchange_dump",
        "Stack Exchange data dump: Posts.xml and Comments.xml",
        "archive.org/details/stackexchange or the site's own data dump; unpack the .7z",
        "questions, answers and comments with times, scores, titles and tags; names from Users.xml "
        "where it lies beside them",
        "deleted contributions; whom a comment addresses (@name stands in its text); comments keep "
        "their few Markdown signs",
        "on a real dump of a small site",
        _recognise,
        batches=_read,
        companions={_USERS: "Posts.xml"},
    ),
)
