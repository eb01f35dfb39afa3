"""Charts of sentiment: the distribution, the course along the thread, the words."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from discourse.charts import frame

_BINS = [round(edge / 10, 1) for edge in range(-10, 11)]


def sentiment_distribution(scores: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How many comments have which compound score; those without any sentiment word stand apart.

    Parameters
    ----------
    scores : DataFrame
        What `discourse.sentiment` gave.
    ax : Axes, optional

    Returns
    -------
    Axes
        One bar a bin, the labels stacked in it. The thin dark bar: comments with a compound of
        exactly 0, in which VADER knows no word (or whose words cancel out).

    Examples
    --------
    >>> import discourse
    >>> ax = discourse.charts.sentiment_distribution(discourse.sentiment(["Good.", "It is."]))
    >>> ax.get_ylabel()
    'comments'
    """
    frame.need(scores, ["compound", "label"], "scores")
    with frame.style():
        ax = ax or frame.new_axes()
        known = scores[scores["compound"].notna()]
        if known.empty:
            return frame.say_empty(ax, "no comment has a score")
        zero = known["compound"] == 0
        values = [known.loc[~zero & (known["label"] == label), "compound"] for label in frame.TONE]
        ax.hist(
            [v.to_numpy() for v in values],
            bins=_BINS,
            stacked=True,
            color=list(frame.TONE.values()),
            edgecolor="white",
            lw=0.6,
            label=list(frame.TONE),
        )
        if n_zero := int(zero.sum()):
            ax.bar(0, n_zero, width=0.05, color="#555555", zorder=3)
            ax.set_title(
                f"dark bar: {n_zero} comment{'s' * (n_zero > 1)} at exactly 0, "
                "as a rule without a word that VADER knows",
                fontsize=8.5,
                fontweight="normal",
                color="#555555",
            )
        ax.set_xlim(-1.02, 1.02)
        ax.set_xlabel("compound score (-1 negative to 1 positive)")
        ax.set_ylabel("comments")
        ax.grid(axis="y")
        ax.grid(False, axis="x")
    return ax


def sentiment_along(scores: pd.DataFrame, comments: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Compound of each comment at its place in the thread.

    Parameters
    ----------
    scores : DataFrame
        What `discourse.sentiment` gave.
    comments : DataFrame
        The comments table of one thread.
    ax : Axes, optional

    Returns
    -------
    Axes
        One mark a comment: a triangle up is positive, down negative, a dot neutral; a short line
        at the foot is a comment without a score (its text is lost, or all of it is quoted).

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path("bus_lane_page.txt"))
    >>> ax = discourse.charts.sentiment_along(discourse.sentiment(comments), comments)
    >>> ax.get_xlabel()
    'place in the thread'
    """
    frame.need(scores, ["comment_id", "compound", "label"], "scores")
    frame.need(comments, ["comment_id", "position", "kind"], "comments")
    with frame.style():
        ax = ax or frame.new_axes()
        table = comments[comments["kind"] != "article"][["comment_id", "position"]]
        table = table.merge(scores, on="comment_id", how="left", validate="one_to_one")
        table["position"] = table["position"].astype("float64")
        if table.empty:
            return frame.say_empty(ax, "no comment to show")
        lost = table.loc[table["compound"].isna(), "position"]
        ax.axhline(0, color=frame.GREY, lw=0.8)
        for label, colour in frame.TONE.items():
            part = table[table["label"] == label]
            marker = frame.TONE_MARKERS[label]
            ax.plot(part["position"], part["compound"], marker, color=colour, ms=5, label=label)
        if len(lost):
            ax.plot(lost, [-1.12] * len(lost), "|", color="#555555", ms=7, label="no score")
        ax.set_ylim(-1.22, 1.1)
        ax.set_xlabel("place in the thread")
        ax.set_ylabel("compound (-1 to 1)")
        ax.grid(axis="y")
        ax.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2)
    return ax


def sentiment_words(words: pd.DataFrame, ax: Axes | None = None, *, n: int = 10) -> Axes:
    """The words that weigh most, positive to the right and negative to the left.

    Parameters
    ----------
    words : DataFrame
        What `discourse.sentiment_words` gave, the heaviest first.
    ax : Axes, optional
    n : int, default 10
        Words of each sign.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import discourse
    >>> spans = discourse.sentiment_spans(["a good day", "a bad day"])
    >>> ax = discourse.charts.sentiment_words(discourse.sentiment_words(spans))
    >>> [t.get_text() for t in ax.get_yticklabels()]
    ['good (1)', 'bad (1)']
    """
    frame.need(words, ["word", "label", "count", "weight"], "words")
    with frame.style():
        top = pd.concat([words[words["label"] == s].head(n) for s in ("positive", "negative")])
        top = top.sort_values("weight", ascending=False, kind="stable")
        ax = ax or frame.new_axes(1.2 + 0.22 * max(3, len(top)))
        if top.empty:
            return frame.say_empty(ax, "no word of the list occurs")
        colours = [frame.TONE[label] for label in top["label"]]
        ax.barh(range(len(top)), top["weight"], color=colours, height=0.7)
        frame.row_labels(ax, [f"{w} ({c})" for w, c in zip(top["word"], top["count"], strict=True)])
        ax.axvline(0, color=frame.DARK, lw=0.8)
        ax.set_xlabel("sum of weights over all comments (count in brackets)")
    return ax
