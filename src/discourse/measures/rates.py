"""How often the labels of spans occur, and what every rate stands on: the rows that count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from discourse.comments.table import CONTRIBUTION_KINDS
from discourse.measures.estimates import COLUMNS, estimate, labelled, stacked
from discourse.measures.scope import covered_or_told
from discourse.text.inputs import tokenize
from discourse.text.patterns import PUNCTUATION
from discourse.text.tokens import Tokens

# Names that a grouping column from outside must not bear.
_TAKEN = {*COLUMNS, "author_id", "thread_id", "kind", "words", "hits", "hit", "compound"}


def rates(
    spans: pd.DataFrame,
    tokens: Any,
    by: str | pd.DataFrame | None = None,
    *,
    voice: str = "own",
    kinds: tuple[str, ...] = CONTRIBUTION_KINDS,
    language: str | None = "en",
) -> pd.DataFrame:
    """How often each label occurs: per 1,000 words, and in what share of comments.

    Parameters
    ----------
    spans : DataFrame
        Spans of any measure; labels without a span have no row.
    tokens : Tokens, comments table, or list of str
        What the spans were found in. Comments without a span count, those without a token in
        ``voice`` do not.
    by : str or DataFrame, optional
        A column of the comments table, or a table with ``comment_id`` and one more column.
    voice : {"own", "quoted", "all"}, default "own"
        Whose words are the denominator; the one the spans were found with.
    kinds : tuple of str
        Kinds of rows that count; by default all but the article.
    language : str or None, default "en"
        Comments in another language do not count, with a warning that counts them; the one the
        spans were found with.

    Returns
    -------
    DataFrame
        Estimates: two rows per label and group, with ``unit`` "per 1,000 words" and "share of
        comments". Columns: ``measure``, ``label``, ``unit``, ``kinds``, ``voice``, the grouping
        column, then those of `estimate`. The interval covers sampling, not the detector's errors.

    Raises
    ------
    ValueError
        When ``by`` is not a column or table as described, or the spans were found in other texts.

    Examples
    --------
    >>> import discourse
    >>> texts = ["No, no, no!!", "Fine by me."]
    >>> table = discourse.rates(discourse.rhetoric(texts), texts)
    >>> "punctuation_stack" in set(table["label"])
    True
    """
    tokens = tokenize(tokens)
    kept = covered_or_told(tokens, voice, language, "the rates")
    _check_texts(spans, tokens)
    base = base_table(tokens, voice, kinds)
    base = base[kept[base.index]]
    group = grouping(tokens, by)
    names = [] if group is None else [str(group.name)]
    if group is not None:
        base[names[0]] = group.loc[base.index]
    spans = spans[spans["comment_id"].isin(base["comment_id"])]
    tables = []
    for (layer, label), hits in spans.groupby(["layer", "label"], sort=True, observed=True):
        count = base["comment_id"].map(hits.groupby("comment_id").size()).fillna(0)
        frame = base.assign(hits=count, hit=count > 0)
        for unit, table in (
            ("per 1,000 words", estimate(frame, "hits", exposure="words", by=names)),
            ("share of comments", estimate(frame, "hit", by=names)),
        ):
            if unit.startswith("per"):
                table[["estimate", "ci_low", "ci_high"]] *= 1000
            head = [str(layer), str(label), unit, ", ".join(kinds), voice]
            tables.append(labelled(table, head, names))
    return stacked(tables, names)


def base_table(tokens: Tokens, voice: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Rows that count, with their words, author and thread: those with more than punctuation in
    ``voice``, where the marks around somebody else's words are nobody's."""
    columns = ["comment_id", "author_id", "thread_id", "kind"]
    base = tokens.comments[columns].assign(words=tokens.n_words(voice))
    quoting = np.isin(tokens.comment, tokens.comment[~tokens.speaks("own")])
    said = tokens.speaks(voice) & ~(quoting & (tokens.kind == PUNCTUATION))
    speaks = np.bincount(tokens.comment[said], minlength=len(base)) > 0
    return base[base["kind"].isin(kinds) & speaks].copy()


def _check_texts(spans: pd.DataFrame, tokens: Tokens) -> None:
    if "text_hash" not in spans:
        return
    hashes = tokens.comments.set_index("comment_id")["text_hash"]
    ours = spans["comment_id"].map(hashes)
    other = ours.notna() & spans["text_hash"].notna() & (ours != spans["text_hash"])
    if n := int(other.sum()):
        raise ValueError(f"spans has {n} rows found in other texts than these: find them again")


def grouping(tokens: Tokens, by: str | pd.DataFrame | None) -> pd.Series | None:
    """The group of each row of the base, aligned with it."""
    if by is None:
        return None
    comments = tokens.comments
    if isinstance(by, str):
        if by not in comments:
            meant = f"; did you mean 'meta_{by}'?" if f"meta_{by}" in comments else ""
            raise ValueError(f"by must be a column of the comments, not {by!r}{meant}")
        if by in _TAKEN - {"author_id", "thread_id", "kind"} or by == "marked_quotes":
            raise ValueError(f"by cannot be {by!r}, a name that the result needs: rename it")
        return comments[by]
    if not isinstance(by, pd.DataFrame):
        raise TypeError("by must be one column name, or a table with comment_id and the group")
    extra = [name for name in by.columns if name != "comment_id"]
    if "comment_id" not in by or len(extra) != 1:
        raise ValueError("by must have the column comment_id and one more, the group")
    if extra[0] in _TAKEN:
        raise ValueError(f"by has the column {extra[0]!r}, which the result needs: rename it")
    if by["comment_id"].duplicated().any():
        raise ValueError("by has several rows for one comment: keep one group a comment")
    lookup = by.set_index("comment_id")[extra[0]]
    return comments["comment_id"].map(lookup).rename(extra[0])
