"""The cells of tables made of Reddit's data, as the API would have given them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats.reddit.fields import fullname

PERMALINK: Final = re.compile(
    r"(?:https?://(?:[a-z]{1,12}\.)?reddit\.com)?/(?:r|u|user)/[\w-]{1,40}/comments/[0-9a-z]{1,13}\b"
)
# What programs write for nothing. Lower-case words can be ids, and any word a text or a name.
_NOTHING: Final = ("None", "NaN", "NULL", "NA", "N/A", "<NA>", "nan", "null")
_ANY_WORD: Final = (
    "id",
    "link_id",
    "parent_id",
    "author",
    "body",
    "selftext",
    "title",
    "link_title",
)
_NUMBER: Final = r"[0-9]{9,18}(?:\.0)?"
_ID: Final = r"(?:t[1-6]_)?[0-9a-z]{1,13}"
_COMMENT: Final = "Comment"  # the title of comments in some scripts' tables

Columns = dict[str, pd.Series]
Note = Callable[[str, str, pd.Series], None]


def cleaned(columns: Columns, file: str, log: AuditLog) -> Columns:
    """The columns of Reddit's fields without what tables do to them; guesses go to ``log``."""
    columns = {
        name: values if name in _ANY_WORD else values.mask(values.isin(_NOTHING))
        for name, values in columns.items()
    }

    def note(item: str, detail: str, mask: pd.Series) -> None:
        if count := int(mask.sum()):
            log.note("guessed", item, detail, file=file, count=count)

    if "author" in columns:
        author = columns["author"].str.removeprefix("u/")
        note("no_author", 'the name "None" was taken as no name', author == "None")
        columns["author"] = author.mask(author.isin(("None", "nan", "NaN")))
    if "link_id" in columns:
        _threads(columns, note)
    if "parent_id" in columns:
        parents = columns["parent_id"] = _names(columns["parent_id"])
        numbers = parents.str.fullmatch(_NUMBER, na=False)
        if numbers.any() and (numbers | parents.isna()).all():
            note("parent_id", "numbers as parents were taken as Reddit's ids in base 36", numbers)
            made = [fullname(int(n.partition(".")[0]), "t1_") for n in parents[numbers]]
            columns["parent_id"] = parents.mask(numbers, pd.Series(made, parents.index[numbers]))
    _texts(columns, note)
    if "permalink" not in columns and "url" in columns:
        own = columns["url"].str.match(PERMALINK.pattern, na=False)
        if own.any():
            columns["permalink"] = columns["url"].where(own)
    if "subreddit" not in columns and "permalink" in columns:
        columns["subreddit"] = columns["permalink"].str.extract(r"/r/([\w-]{1,40})/comments/")[0]
    return columns


def _names(ids: pd.Series) -> pd.Series:
    """Ids without words for nothing: ``nan`` is one unless the others begin with t1_ or t3_."""
    prefixed = ids.str.match(r"t[1-6]_", na=False).any()
    return ids.mask(ids.isin((*_NOTHING, "none") if prefixed else _NOTHING[:-2]))


def _threads(columns: Columns, note: Note) -> None:
    """Threads; where a column of this name holds the titles of submissions, these."""
    threads = columns["link_id"] = _names(columns["link_id"])
    titles = threads.str.contains(r"\s", regex=True, na=False)
    if "title" not in columns and titles.any():
        detail = "the column of the thread's id holds titles: rows of one title are one thread"
        note("link_id", detail, titles)
        columns["link_title"] = threads
        del columns["link_id"]


def _texts(columns: Columns, note: Note) -> None:
    """Submissions' texts apart from comments', where one column holds both."""
    title, body = columns.get("title"), columns.get("body")
    if title is None:
        return
    if body is not None and not columns.keys() & {"link_id", "parent_id", "selftext"}:
        comments = title.isna() | (title == _COMMENT)
        if "permalink" in columns:
            deep = r"/comments/\w+/[^/]*/\w"
            comments |= columns["permalink"].str.contains(deep, regex=True, na=False)
        columns["selftext"], columns["body"] = body.mask(comments), body.where(comments)
        columns["title"] = title.mask(title == _COMMENT)
        detail = "rows with a title of their own were taken as submissions, the others as comments"
        note("kind", detail, ~comments)
    own = columns.get("selftext")
    if own is not None and own.notna().any():
        empty = own.isna() & columns["title"].notna()
        empty &= body is None or columns["body"].isna()
        note("empty_text", "an empty cell was taken as a submission without a text", empty)
        columns["selftext"] = own.mask(empty, "")
