"""The wide table: one row per comment, ready for a regression."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from discourse.measures.rhetoric import patterns, rhetoric
from discourse.measures.scope import covered_or_told
from discourse.measures.sentiment import sentiment
from discourse.text.inputs import tokenize

_KEYS = ["comment_id", "thread_id", "author_id", "kind", "status", "position", "depth"]


def features(
    tokens: Any, *, topics: Any = None, voice: str = "own", language: str | None = "en"
) -> pd.DataFrame:
    """One row per comment with its scores, pattern counts, topic and exposure.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    topics : TopicModel, optional
        A fitted model; given, its topic, strength and margin are added.
    voice : {"own", "quoted", "all"}, default "own"
    language : str or None, default "en"
        Comments in another language have no scores and no counts, as in `discourse.sentiment`.

    Returns
    -------
    DataFrame
        One row per comment, in input order. Columns: ``comment_id``, ``thread_id``, ``author_id``
        (cluster ids), ``kind``, ``status``, ``position``, ``depth``, ``n_words`` and
        ``n_sentences`` (exposure), ``compound``, ``pos``, ``neu``, ``neg``, one ``n_<pattern>`` per
        pattern (missing where the text is, or in another language), and ``topic``, ``strength``,
        ``margin`` if a model is given.

    Examples
    --------
    >>> import discourse
    >>> table = discourse.features(["NEVER again!!", "Fine."])
    >>> table["n_words"].tolist()
    [2, 1]
    """
    tokens = tokenize(tokens)
    comments = tokens.comments
    table = comments[_KEYS].copy()
    kept = covered_or_told(tokens, voice, language, "features")
    read = tokens.where(kept)
    scores = sentiment(read, voice, language=None)
    scores = comments[["comment_id"]].merge(scores, on="comment_id", how="left")
    table["n_words"] = tokens.n_words(voice)
    spoken = pd.DataFrame({"comment": tokens.comment, "sentence": tokens.sentence})
    spoken = spoken[tokens.speaks(voice)].drop_duplicates()
    table["n_sentences"] = np.bincount(spoken["comment"], minlength=len(table))
    for name in ("compound", "pos", "neu", "neg"):
        table[name] = scores[name]
    spans = rhetoric(read, voice=voice, language=None)
    counts = pd.crosstab(spans["comment_id"], spans["label"])
    names = sorted(patterns()["pattern"])
    counts = counts.reindex(index=table["comment_id"], columns=names, fill_value=0)
    lost = comments["text"].isna().to_numpy() | ~kept
    found = {f"n_{name}": pd.array(counts[name].to_numpy(), dtype="Int64") for name in names}
    table = pd.concat([table, pd.DataFrame(found, index=table.index)], axis=1)
    table.loc[lost, list(found)] = pd.NA
    if topics is not None:
        columns = ["comment_id", "topic", "strength", "margin"]
        table = table.merge(topics.assignments_[columns], on="comment_id", how="left")
    return table
