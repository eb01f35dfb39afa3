"""Hacker News as a table, with the columns that it has on BigQuery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.csvtext import columns_of, tables
from discourse.comments.formats.hackernews.items import KINDS, NO_PARENT
from discourse.comments.formats.records import as_plain
from discourse.comments.source import SourceFile

_TRUE: Final = ("true", "1", "t", "yes")


def recognise(source: SourceFile) -> float:
    """A delimited table with these columns."""
    names = {name.lower() for name in columns_of(source)}
    told = names >= {"id", "by", "type", "parent", "text"} and names & {"time", "timestamp"}
    return 0.95 if told else 0.0


def read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    """The rows of the table, in parts."""
    options.refuse_columns(str(source.path), "the table of Hacker News")
    for table in tables(source, options, log):
        rows = _rows(table.rows.rename(columns=str.lower)).assign(_place=table.places)
        tops = (rows["kind"] == "comment") & rows["parent_id"].isna()
        rows["kind"] = rows["kind"].mask(tops, "post")
        places = rows["_place"][tops]
        log.note("guessed", "kind_post", NO_PARENT, file=source.name, places=places)
        plain = as_plain(rows, "html", source.name, log)
        yield Raw(plain, replies_known=True, rows_read=table.read)


def _rows(cells: pd.DataFrame) -> pd.DataFrame:
    names = ("dead", "deleted", "poll", "score", "time", "timestamp", "title", "url", "descendants")
    cells = cells.assign(**{name: None for name in names if name not in cells}).astype("str")
    kind = cells["type"].str.strip().str.lower()
    kind = kind.where(kind.isin(list(KINDS)), "comment")
    deleted = cells["deleted"].str.lower().isin(_TRUE)
    gone = deleted | cells["dead"].str.lower().isin(_TRUE)
    text = cells["text"].where(cells["text"].notna() | (kind.map(KINDS) != "post"), "")
    above = cells["parent"].fillna(cells["poll"])
    thread = cells["id"].where(kind.map(KINDS) == "post").mask(kind == "pollopt", above)
    return pd.DataFrame(
        {
            "comment_id": cells["id"],
            "thread_id": thread,
            "parent_id": above,
            "author": cells["by"],
            "author_id": cells["by"],
            "text": text.where(~gone),
            "created_at": cells["time"].fillna(cells["timestamp"]),
            "score": cells["score"],
            "status": gone.map({True: "removed", False: "visible"}).mask(deleted, "deleted"),
            "kind": kind.map(KINDS),
            "title": cells["title"],
            "url": cells["url"],
            "meta_type": kind,
            "meta_descendants": cells["descendants"],
        }
    )
