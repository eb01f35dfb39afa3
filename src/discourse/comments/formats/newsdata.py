"""News comments as research tables: the New York Times (Kaggle), the Globe and Mail (SOCC, C3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import renamed
from discourse.comments.formats.csvtext import columns_of, tables
from discourse.comments.formats.records import as_plain
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_NYT: Final = {"commentBody", "commentID", "articleID"}
_NYT_ARTICLES: Final = {"articleID", "headline", "byline", "webURL"}
_NYT_NAMES: Final = {
    "commentID": "comment_id",
    "articleID": "thread_id",
    "commentBody": "text",
    "userDisplayName": "author",
    "userID": "author_id",
    "createDate": "created_at",
    "recommendations": "score",
    "status": "status",
    "sectionName": "forum",
}
# What the site writes where there is nothing.
_NYT_NOTHING: Final = ["", "<br/>", "n/a", "nan", "Unknown"]
# 22022598.0: an id that went through a column of floats.
_POINTED: Final = r"\.0+$"

_SOCC: Final = ({"comment_counter", "comment_text"}, {"comment", "globe_url", "is_constructive"})
_SOCC_ARTICLES: Final = {"article_id", "article_url", "article_text", "ncomments"}
_SOCC_NAMES: Final = {
    "comment_counter": "comment_id",
    "_unit_id": "comment_id",
    "comment_text": "text",
    "comment": "text",
    "article_id": "thread_id",
    "comment_author": "author",
    "globe_url": "url",
    "article_url": "url",
    "title": "title",
    "article_title": "title",
    "status": "status",
}
# source1_26691065_0_1_0 is the first answer to the second answer to source1_26691065_0.
_ANSWER: Final = r"^(source[0-9]+_[^_]+_[0-9]+(?:_[0-9]+)*)_[0-9]+$"
_GLOBE_ARTICLE: Final = r"/article([0-9]+)"
# Of the article, once more beside each of its comments.
_BESIDE: Final = {"article_text": "text", "article_author": "author"}


def _recognise(*wanted: set[str]) -> Callable[[SourceFile], float]:
    def recognise(source: SourceFile) -> float:
        names = set(columns_of(source))
        return 0.95 if any(names >= columns for columns in wanted) else 0.0

    return recognise


def _check(source: SourceFile, options: Options, what: str, *wanted: set[str]) -> None:
    """Refuse tables of articles, tables that are none of these, and column maps."""
    path, names = str(source.path), set(columns_of(source))
    options.refuse_columns(path, f"the table of {what}")
    if any(names >= columns for columns in wanted):
        return
    if names >= _NYT_ARTICLES or names >= _SOCC_ARTICLES:
        hint = "Read the table of comments that lies beside it."
        raise ReadError(path, "this is a table of articles; it holds no comments", hint)
    lacking = ", ".join(sorted(wanted[0] - names))
    raise ReadError(path, f"it is no table of {what}: it lacks {lacking}", 'Try format="csv".')


def _nyt(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    _check(source, options, "New York Times comments", _NYT)
    for table in tables(source, options, log):
        cells = table.rows
        rows = renamed(cells, _NYT_NAMES)
        for name in ("comment_id", "thread_id", "author_id"):
            if name in rows:
                rows[name] = _ids(rows[name])
        rows["parent_id"] = _nyt_parents(cells)
        if "commentType" in cells:
            staff = cells["commentType"] == "reporterReply"
            rows["author_kind"] = staff.map({True: "staff", False: "unknown"})
        for name in [n for n in map(str, rows) if n == "forum" or n.startswith("meta_")]:
            rows[name] = rows[name].where(~rows[name].isin(_NYT_NOTHING))
        rows["_place"] = table.places
        rows = as_plain(rows, "html", source.name, log)
        yield Raw(rows, replies_known=True, rows_read=table.read)


def _nyt_parents(cells: pd.DataFrame) -> pd.Series:
    """inReplyTo names the comment that is answered, parentID the one at the top; 0 is none."""
    parents = pd.Series(pd.NA, index=cells.index, dtype="str")
    for column in [name for name in ("inReplyTo", "parentID") if name in cells]:
        given = _ids(cells[column])
        parents = parents.where(parents.notna(), given.where(given != "0"))
    return parents


def _ids(values: pd.Series) -> pd.Series:
    return values.str.strip().str.replace(_POINTED, "", regex=True)


def _socc(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    _check(source, options, "SOCC comments", *_SOCC)
    seen: set[str] = set()
    for table in tables(source, options, log):
        cells = table.rows
        rows = renamed(cells.drop(columns=list(_BESIDE), errors="ignore"), _SOCC_NAMES)
        counted = "comment_counter" in cells
        if counted:
            rows["parent_id"] = rows["comment_id"].str.extract(_ANSWER, expand=False)
        if "thread_id" not in rows and "url" in rows:
            number = rows["url"].str.extract(_GLOBE_ARTICLE, expand=False)
            rows["thread_id"] = number.where(number.notna(), rows["url"])
        rows["score"] = _net_votes(cells)
        rows["created_at"] = _times(cells)
        if "isModerator" in cells:
            moderator = cells["isModerator"].str.lower() == "true"
            rows["author_kind"] = moderator.map({True: "moderator", False: "unknown"})
        rows["_place"] = table.places
        if "article_text" in cells and "thread_id" in rows:
            rows = pd.concat([_articles(rows, cells, seen), rows], ignore_index=True)
        yield Raw(rows, replies_known=counted, rows_read=table.read)


def _times(cells: pd.DataFrame) -> pd.Series:
    """Milliseconds where the first system of the site gave them, else a shown date."""
    times = pd.Series(pd.NA, index=cells.index, dtype="str")
    for column in [name for name in ("timestamp", "post_time") if name in cells]:
        times = times.where(times.notna(), cells[column])
    return times


def _net_votes(cells: pd.DataFrame) -> pd.Series:
    """Votes for less votes against."""
    votes = [
        pd.to_numeric(cells[name], errors="coerce") if name in cells else None
        for name in ("posVotes", "negVotes")
    ]
    if votes[0] is None or votes[1] is None:
        return pd.Series(pd.NA, index=cells.index, dtype="Float64")
    return (votes[0] - votes[1]).astype("Float64")


def _articles(rows: pd.DataFrame, cells: pd.DataFrame, seen: set[str]) -> pd.DataFrame:
    """The articles that stand beside their comments, each once, as rows of their own."""
    first = ~rows["thread_id"].duplicated() & ~rows["thread_id"].isin(seen)
    first &= cells["article_text"].notna()
    seen.update(rows.loc[first, "thread_id"])
    kept = [name for name in ("thread_id", "title", "url", "_place") if name in rows]
    beside = {target: cells[name] for name, target in _BESIDE.items() if name in cells}
    articles = rows[kept].assign(comment_id=rows["thread_id"], kind="article", **beside)
    return articles[first]


FORMATS = (
    Format(
        "nyt",
        "New York Times comments as a table (Kaggle: nyt-comments)",
        "Kaggle: New York Times Comments (CommentsApril2017.csv and the other months)",
        carries="author, place of residence, time, recommendations, editors' selection, the comment"
        " that is answered, answers of reporters; texts come from HTML",
        lacks="the article; deleted comments",
        verified="on real rows of the Kaggle table",
        recognise=_recognise(_NYT, _NYT_ARTICLES),
        batches=_nyt,
    ),
    Format(
        "socc",
        "Globe and Mail comments of the SFU corpora SOCC and C3 as a table",
        "SOCC's gnm_comments.csv and gnm_comment_threads.csv; its constructiveness tables; C3",
        carries="author, time, place in the thread, votes for less votes against as score, the"
        " judgements of crowd workers and experts as meta columns",
        lacks="names in the annotated tables; comments that the corpus left out as duplicates",
        verified="on the real table of crowd judgements, gnm_comments.csv on its documented columns",
        recognise=_recognise(*_SOCC, _SOCC_ARTICLES),
        batches=_socc,
    ),
)
