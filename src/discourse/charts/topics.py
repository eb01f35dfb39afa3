"""Charts of topics: their words, and the choice of their number."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from discourse.charts import frame

_PANELS = 4
_TERM_LENGTH = 16


def topic_terms(terms: pd.DataFrame, topics: pd.DataFrame, *, n: int = 8) -> np.ndarray:
    """The most typical words of each topic, a panel a topic.

    Parameters
    ----------
    terms, topics : DataFrame
        ``terms_`` and ``topics_`` of a fitted `TopicModel`.
    n : int, default 8
        Words a panel.

    Returns
    -------
    ndarray of Axes

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> model = discourse.TopicModel(n_topics=3).fit(comments)
    >>> len(discourse.charts.topic_terms(model.terms_, model.topics_))
    3
    """
    frame.need(terms, ["topic", "term", "weight"], "terms")
    frame.need(topics, ["topic", "n_comments"], "topics")
    with frame.style():
        if topics.empty:
            return np.array([frame.say_empty(frame.new_axes(2), "no topics: too little text")])
        columns = min(_PANELS, len(topics))
        rows = -(-len(topics) // columns)
        size = (2.1 * columns + 0.6, 0.5 + rows * (0.55 + 0.2 * n))
        figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, sharex=True)
        axes = grid.ravel()
        for ax in axes[len(topics) :]:
            ax.set_axis_off()
        counts = zip(topics["topic"], topics["n_comments"], strict=True)
        for ax, (topic, count) in zip(axes, counts, strict=False):
            own = terms[terms["topic"] == topic].head(n)
            ax.barh(range(len(own)), own["weight"], color=frame.BLUE, height=0.7)
            frame.row_labels(ax, own["term"].tolist(), _TERM_LENGTH)
            ax.set_title(f"topic {topic} (n = {count})", fontsize=9)
        figure.supxlabel("how typical (z of the log-odds)", fontsize=9)
    return axes[: len(topics)]


def topic_choice(selection: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """The criterion for each number of topics tried, and the number chosen.

    Parameters
    ----------
    selection : DataFrame
        ``selection_`` of a fitted `TopicModel`.
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> model = discourse.TopicModel().fit(comments)
    >>> ax = discourse.charts.topic_choice(model.selection_)
    >>> ax.get_xlabel()
    'number of topics'
    """
    frame.need(selection, ["n_topics", "silhouette", "chosen"], "selection")
    with frame.style():
        ax = ax or frame.new_axes(2.6)
        if selection.empty:
            return frame.say_empty(ax, "no topics: too little text")
        ax.plot(selection["n_topics"], selection["silhouette"], "-o", color=frame.GREY, ms=4)
        best = selection[selection["chosen"]]
        ax.plot(best["n_topics"], best["silhouette"], "o", color=frame.BLUE, ms=8)
        for n, value in zip(best["n_topics"], best["silhouette"], strict=True):
            ax.annotate(
                f"chosen: {n}",
                (n, value),
                xytext=(0, -14),
                textcoords="offset points",
                ha="center",
                color=frame.BLUE,
            )
        ax.set_xticks(selection["n_topics"])
        ax.set_xlabel("number of topics")
        ax.set_ylabel("mean silhouette (-1 to 1)")
        ax.margins(y=0.25)
    return ax
