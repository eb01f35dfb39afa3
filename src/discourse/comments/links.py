"""Who answers and quotes whom: all edges that the source states, several per comment if need be."""

from __future__ import annotations

from typing import Any

import pandas as pd

from discourse.comments.table import missing

COLUMNS: dict[str, Any] = {
    "comment_id": "str",
    "target_id": "str",
    "kind": pd.CategoricalDtype(["reply", "quote", "mention"]),
    "origin": pd.CategoricalDtype(["given", "inferred"]),
    "start": "Int64",
    "end": "Int64",
    "share": "float64",
}


def links(comments: pd.DataFrame) -> pd.DataFrame:
    """The replies and quotes that the source states, as edges.

    Parameters
    ----------
    comments : DataFrame
        A comments table as `read_comments` gives it.

    Returns
    -------
    DataFrame
        One row per edge, in the order of the comments: replies first, then quotes in the order of
        the text. Columns: ``comment_id``; ``target_id`` (the row answered or quoted; it need not be
        in the table); ``kind`` (reply or quote); ``origin`` (given: the source says so);
        ``start``, ``end`` (code points of the quoted run in the comment's text, missing for
        replies); ``share`` (of the comment's characters that the run takes, 0 to 1; missing for
        replies). A quote whose source is not named stands in ``marked_quotes`` alone.

    Examples
    --------
    >>> import discourse
    >>> edges = discourse.links(discourse.read_comments(discourse.sample_path()))
    >>> sorted(set(edges["kind"]))
    ['reply']
    """
    rows: list[tuple] = []
    wanted = ["comment_id", "parent_id", "text", "marked_quotes"]
    for own, parent, text, quotes in comments[wanted].itertuples(index=False):
        if not missing(parent):
            rows.append((own, parent, "reply", "given", None, None, None))
        for start, end, target in quotes:
            if target is not None:
                share = (end - start) / len(text)
                rows.append((own, target, "quote", "given", start, end, share))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
