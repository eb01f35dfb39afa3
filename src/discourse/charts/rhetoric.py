"""Charts of rhetoric patterns: where in the thread they stand."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from discourse.charts import frame

_FAMILY_COLOURS = (
    *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F6000"),
    *("#999999", "#332288"),
)
_MARKS = ("o", "s", "^", "v", "D", "P", "X", "<", ">", "*")


def pattern_positions(spans: pd.DataFrame, comments: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Each pattern found, at the place of its comment in the thread.

    Parameters
    ----------
    spans : DataFrame
        What `discourse.rhetoric` gave.
    comments : DataFrame
        The comments table of one thread.
    ax : Axes, optional

    Returns
    -------
    Axes
        One row per pattern, the patterns of a family together; several hits in one comment are one
        mark.

    Examples
    --------
    >>> import discourse
    >>> comments = discourse.read_comments(discourse.sample_path("bus_lane_page.txt"))
    >>> ax = discourse.charts.pattern_positions(discourse.rhetoric(comments), comments)
    >>> ax.get_xlabel()
    'place in the thread'
    """
    frame.need(spans, ["comment_id", "label", "family"], "spans")
    frame.need(comments, ["comment_id", "position", "kind"], "comments")
    with frame.style():
        table = comments[comments["kind"] != "article"][["comment_id", "position"]]
        table = spans.merge(table, on="comment_id", how="inner")
        labels = table[["family", "label"]].drop_duplicates().sort_values(["family", "label"])
        ax = ax or frame.new_axes(1.4 + 0.2 * max(4, len(labels)))
        if table.empty:
            return frame.say_empty(ax, "no pattern was found")
        row = {label: i for i, label in enumerate(labels["label"])}
        for n, (family, part) in enumerate(table.groupby("family", sort=True)):
            ax.plot(
                part["position"],
                part["label"].map(row),
                _MARKS[n % len(_MARKS)],
                color=_FAMILY_COLOURS[n % len(_FAMILY_COLOURS)],
                ms=4.5,
                alpha=0.85,
                label=str(family).replace("_", " "),
            )
        frame.row_labels(ax, labels["label"].str.replace("_", " ").tolist())
        ax.set_xlabel("place in the thread")
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8.5)
        ax.grid(axis="y")
    return ax
