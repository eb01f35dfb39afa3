"""Levels of a corpus as estimates: its description, its tone, the prevalence of its topics."""

from __future__ import annotations

from typing import Any

import pandas as pd

from discourse.comments.table import CONTRIBUTION_KINDS
from discourse.measures.estimates import estimate, labelled, stacked
from discourse.measures.rates import base_table, grouping
from discourse.measures.sentiment import LABELS
from discourse.text.inputs import tokenize


def describe(tokens: Any) -> pd.DataFrame:
    """Size and span of the corpus, thread by thread and in all.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str

    Returns
    -------
    DataFrame
        One row per thread in the order of the table, and a last row "all". Columns: ``thread_id``,
        ``title``, ``n_comments`` (posts, comments and answers), ``n_with_text``, ``n_authors``
        (named ones), ``n_words`` (own words), ``median_words`` (of comments with text),
        ``max_depth``, ``first``, ``last`` (instants).

    Examples
    --------
    >>> import discourse
    >>> discourse.describe(["One.", "Two words."])["n_words"].tolist()
    [1, 2, 3]
    """
    tokens = tokenize(tokens)
    table = tokens.comments.assign(words=tokens.n_words("own"))
    table = table[table["kind"].isin(CONTRIBUTION_KINDS)]
    rows = [_describe(key, part) for key, part in table.groupby("thread_id", sort=False)]
    rows.append(_describe("all", table) | {"title": None})
    out = pd.DataFrame(rows)
    whole = {"n_comments", "n_with_text", "n_authors", "n_words"}
    out = out.astype(dict.fromkeys(whole, "int64") | {"thread_id": "str", "title": "str"})
    return out.astype({"median_words": "float64", "max_depth": "Int64"})


def _describe(thread: str, part: pd.DataFrame) -> dict[str, Any]:
    text = part["text"].notna()
    return {
        "thread_id": thread,
        "title": part["title"].iloc[0] if len(part) else None,
        "n_comments": len(part),
        "n_with_text": int(text.sum()),
        "n_authors": part["author_id"].nunique(),
        "n_words": int(part["words"].sum()),
        "median_words": part.loc[text, "words"].median() if text.any() else None,
        "max_depth": part["depth"].max(),
        "first": part["created_at"].min(),
        "last": part["created_at"].max(),
    }


def tone(
    scores: pd.DataFrame,
    tokens: Any,
    by: str | pd.DataFrame | None = None,
    *,
    voice: str = "own",
) -> pd.DataFrame:
    """Mean compound, and the shares of negative, neutral and positive comments.

    Parameters
    ----------
    scores : DataFrame
        What `discourse.sentiment` gave.
    tokens : Tokens, comments table, or list of str
        What was scored.
    by : str or DataFrame, optional
        A column of the comments table, or a table with ``comment_id`` and one more column.
    voice : {"own", "quoted", "all"}, default "own"
        The one that was scored.

    Returns
    -------
    DataFrame
        Estimates: four rows per group, ``label`` compound (``unit`` "mean, -1 to 1"), negative,
        neutral and positive ("share of comments"). Columns as in `discourse.rates`.

    Raises
    ------
    ValueError
        When ``scores`` lacks a comment, or ``by`` is not a column or table as described.

    Examples
    --------
    >>> import discourse
    >>> texts = ["Lovely!", "Awful.", "It is blue."]
    >>> discourse.tone(discourse.sentiment(texts), texts)["label"].tolist()
    ['compound', 'negative', 'neutral', 'positive']
    """
    tokens = tokenize(tokens)
    base, names = _with_groups(tokens, by, voice)
    base = _joined(base, scores[["comment_id", "compound", "label"]], "scores")
    base = base[base["compound"].notna()]
    parts = [("compound", "mean, -1 to 1", estimate(base, "compound", by=names))]
    for label in LABELS:
        hit = base.assign(hit=(base["label"] == label).to_numpy(dtype=bool))
        parts.append((label, "share of comments", estimate(hit, "hit", by=names)))
    return _labelled("sentiment", parts, names, voice)


def prevalence(model: Any, tokens: Any, by: str | pd.DataFrame | None = None) -> pd.DataFrame:
    """Share of comments whose main topic it is, for each topic.

    Parameters
    ----------
    model : TopicModel
        Fitted.
    tokens : Tokens, comments table, or list of str
        What the model was fitted on.
    by : str or DataFrame, optional
        A column of the comments table, or a table with ``comment_id`` and one more column.

    Returns
    -------
    DataFrame
        Estimates: one row per topic and group; ``label`` is the topic's number and words. Comments
        without a topic are not in the denominator. Columns as in `discourse.rates`. The interval
        takes the topics as given: it does not hold the doubt about the clustering itself.

    Raises
    ------
    ValueError
        When the model was not fitted on these comments, or ``by`` is not as described.

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> model = discourse.TopicModel(n_topics=3).fit(comments)
    >>> table = discourse.prevalence(model, comments)
    >>> bool(abs(table["estimate"].sum() - 1) < 1e-9)
    True
    """
    tokens = tokenize(tokens)
    base, names = _with_groups(tokens, by, model.voice)
    if "topic" in names:
        raise ValueError("by has the column 'topic', which the result needs: rename it")
    base = _joined(base, model.assignments_[["comment_id", "topic"]], "model")
    base = base[base["topic"].notna()]
    parts = []
    for topic, label in zip(model.topics_["topic"], model.topics_["label"], strict=True):
        hit = base.assign(hit=(base["topic"] == topic).to_numpy(dtype=bool))
        name = f"{topic}: {label}"
        parts.append((name, "share of comments", estimate(hit, "hit", by=names)))
    return _labelled("topic", parts, names, model.voice)


def _joined(base: pd.DataFrame, values: pd.DataFrame, name: str) -> pd.DataFrame:
    if n := int((~base["comment_id"].isin(values["comment_id"])).sum()):
        raise ValueError(f"{name} lacks {n} of the comments: it must come from these tokens")
    return base.merge(values, on="comment_id", how="left", validate="one_to_one")


def _with_groups(
    tokens: Any, by: str | pd.DataFrame | None, voice: str
) -> tuple[pd.DataFrame, list[str]]:
    base = base_table(tokens, voice, CONTRIBUTION_KINDS)
    group = grouping(tokens, by)
    if group is None:
        return base, []
    name = str(group.name)
    return base.assign(**{name: group.loc[base.index]}), [name]


def _labelled(
    measure: str, parts: list[tuple[str, str, pd.DataFrame]], names: list[str], voice: str
) -> pd.DataFrame:
    kinds = ", ".join(CONTRIBUTION_KINDS)
    tables = [labelled(t, [measure, label, unit, kinds, voice], names) for label, unit, t in parts]
    return stacked(tables, names)
