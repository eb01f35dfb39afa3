"""Which comments of a thread came earlier."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

_OPENING: Final = ("article", "post")
_MOST: Final = 0.5  # of the comments of a thread
_LAST: Final = np.iinfo(np.int64).max
# What times can be told apart by, and the precisions that do.
_UNITS: Final = {"us": ("second", "minute"), "D": ("day",), "M": ("month",), "Y": ("year",)}


def thread_order(comments: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers, thread by thread and earlier first, and the number of the thread of each.

    An article or a post comes first. The rest goes by time, as finely as most comments of the thread
    have one (to the minute, the day, the month or the year), a comment without one right after that
    before it in the source; then by the order in the source, from its end where times go down rather
    than up in it; ties by id, so that the order of the rows plays no part. No comment comes before
    the one it answers.
    """
    thread, _ = pd.factorize(comments["thread_id"], sort=True)
    ids = comments["comment_id"]
    time = _times(comments, thread)
    position = comments["position"].fillna(_LAST).to_numpy("int64")
    position = np.where(_newest_first(thread, position, time), -position, position)
    keys = pd.DataFrame(
        {
            "thread": thread,
            "later": ~comments["kind"].isin(_OPENING).to_numpy(),
            "time": time,
            "position": position,
        }
    )
    tie = {"length": ids.str.len().to_numpy(), "id": ids.to_numpy()}  # c9 comes before c10
    if (np.isnat(time) & (np.bincount(thread, ~np.isnat(time)) > 0)[thread]).any():
        ranked = keys.assign(**tie).sort_values(["position", "length", "id"], kind="stable")
        held = ranked.groupby(["thread", "later"])["time"]
        keys["time"] = held.ffill().fillna(held.bfill())
    order = np.lexsort((keys["position"], keys["time"], keys["later"], keys["thread"]))
    if keys.iloc[order].duplicated(keep=False).any():
        keys = keys.assign(**tie)
        order = keys.sort_values(keys.columns.tolist(), kind="stable").index.to_numpy()
    order = _after_parents(order, _above(comments, thread))
    return order, thread[order]


def _times(comments: pd.DataFrame, thread: np.ndarray) -> np.ndarray:
    """When each was made, as finely as most comments of its thread tell; NaT where one does not, and
    in threads that mostly do not."""
    when = comments["created_at"].to_numpy("datetime64[us]")
    times = np.full(len(when), np.datetime64("NaT"), when.dtype)
    open_, known = np.ones(len(when), bool), np.zeros(len(when), bool)
    size = np.bincount(thread)
    for unit, precisions in _UNITS.items():
        known |= comments["created_precision"].isin(precisions).to_numpy() & ~np.isnat(when)
        most = open_ & (np.bincount(thread, known) > _MOST * size)[thread]
        times[most & known] = when[most & known].astype(f"datetime64[{unit}]")
        open_ &= ~most
    return times


def _newest_first(thread: np.ndarray, position: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Whether a row's thread stands in the source with its latest comments first."""
    rows = np.flatnonzero(~np.isnat(time))
    rows = rows[np.lexsort((time[rows], position[rows], thread[rows]))]
    step = np.diff(time[rows]).astype("int64")
    step[(np.diff(thread[rows]) != 0) | (np.diff(position[rows]) == 0)] = 0
    steps = np.bincount(thread[rows[1:]], np.sign(step), minlength=int(thread.max(initial=-1)) + 1)
    return (steps < 0)[thread]


def _above(comments: pd.DataFrame, thread: np.ndarray) -> np.ndarray:
    """For each row that of the comment it answers within its thread, or its own."""
    own = np.arange(len(comments))
    above = pd.Index(comments["comment_id"]).get_indexer(comments["parent_id"])
    return np.where((above >= 0) & (thread[above] == thread), above, own)


def _after_parents(order: np.ndarray, above: np.ndarray) -> np.ndarray:
    """The order with rows that stand before one they answer moved to right after it."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    if not (rank[above] > rank).any():
        return order
    # The latest of the rows above each, and how many these are, by steps of 1, 2, 4, ... rows.
    latest, depth = rank.copy(), (above != np.arange(len(above))).astype(np.int64)
    for _ in range(len(order).bit_length()):
        latest = np.maximum(latest, latest[above])
        depth, above = depth + depth[above], above[above]
    moved = np.where(latest > rank, depth, 0)
    return np.lexsort((rank, moved, latest))
