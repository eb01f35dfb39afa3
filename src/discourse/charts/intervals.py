"""Estimates as dots with their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from discourse.charts import frame


def intervals(estimates: pd.DataFrame, ax: Axes | None = None, *, by: str | None = None) -> Axes:
    """A dot and its 95 % interval for each row of a table of estimates.

    Parameters
    ----------
    estimates : DataFrame
        Rows of one ``unit``, as `discourse.rates`, `discourse.tone`, `discourse.prevalence` give
        them, drawn from the top in their order.
    ax : Axes, optional
        Where to draw; a new figure if not given.
    by : str, optional
        Grouping column to name in the row labels; found by itself where the table has one.

    Returns
    -------
    Axes
        Hollow dots are estimates marked unreliable; dots without a line have no interval.

    Raises
    ------
    ValueError
        When the rows have more than one unit, or a column is missing.

    Examples
    --------
    >>> import discourse
    >>> texts = ["Lovely!", "Awful."]
    >>> table = discourse.tone(discourse.sentiment(texts), texts)
    >>> ax = discourse.charts.intervals(table[table["unit"] == "share of comments"])
    >>> ax.get_xlabel()
    'share of comments'
    """
    if by is None and {"voice", "estimate"} <= set(estimates.columns):
        names = list(estimates.columns)
        groups = names[names.index("voice") + 1 : names.index("estimate")]
        by = str(groups[0]) if len(groups) == 1 else None
    needed = ["label", "unit", "estimate", "ci_low", "ci_high", "reliable", "n_comments"]
    frame.need(estimates, needed + ([by] if by else []), "estimates")
    units = estimates["unit"].unique()
    if len(units) > 1:
        raise ValueError(f"estimates has rows of several units {list(units)}: choose one")
    with frame.style():
        ax = ax or frame.new_axes(1.3 + 0.27 * max(2, len(estimates)))
        if estimates.empty or estimates["estimate"].isna().all():
            return frame.say_empty(ax, "nothing to show: no row in the table")
        rows = np.arange(len(estimates))
        ax.hlines(rows, estimates["ci_low"], estimates["ci_high"], color=frame.BLUE, lw=1.6)
        sure = estimates["reliable"].to_numpy(dtype=bool)
        for mask, fill in ((sure, frame.BLUE), (~sure, "white")):
            ax.plot(
                estimates["estimate"].to_numpy()[mask],
                rows[mask],
                "o",
                ms=5.5,
                mfc=fill,
                mec=frame.BLUE,
            )
        labels = estimates["label"].astype("str").str.replace("_", " ")
        if by:
            labels = labels + " · " + estimates[by].astype("str")
        frame.row_labels(ax, labels.tolist())
        ax.set_xlabel(str(units[0]))
        if not str(units[0]).startswith("mean"):
            ax.set_xlim(left=0)
        elif estimates["ci_low"].min() < 0 < estimates["ci_high"].max():
            ax.axvline(0, color=frame.GREY, lw=0.8)
        if not sure.all():
            ax.set_title(
                "hollow: the interval is unreliable (see the column reason)",
                fontsize=8.5,
                fontweight="normal",
                color="#555555",
            )
    return ax
