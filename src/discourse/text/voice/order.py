"""Which comments of a thread came earlier."""

from __future__ import annotations

import numpy as np
import pandas as pd

_EXACT = ("second", "minute")
_OPENING = ("article", "post")


def thread_order(comments: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers, thread by thread and earlier first, and the number of the thread of each.

    An article or a post comes first. The rest goes by time where all comments of the thread have
    one to the minute, else by their order in the source; ties by id, so that the order of the rows
    plays no part.
    """
    thread, _ = pd.factorize(comments["thread_id"], sort=True)
    timed = comments["created_at"].notna() & comments["created_precision"].isin(_EXACT)
    whole = timed.groupby(thread).transform("all")
    keys = pd.DataFrame(
        {
            "thread": thread,
            "later": ~comments["kind"].isin(_OPENING).to_numpy(),
            "time": comments["created_at"].where(whole.to_numpy()).astype("int64").to_numpy(),
            "position": comments["position"].fillna(0).to_numpy("int64"),
            "id": comments["comment_id"].to_numpy(),
        }
    )
    order = np.lexsort((keys["position"], keys["time"], keys["later"], keys["thread"]))
    ranked = keys.iloc[order]
    by = ["thread", "later", "time", "position", "id"]
    tied = ranked.duplicated(by[:-1], keep=False)
    if tied.any():
        order = keys.sort_values(by, kind="stable").index.to_numpy()
    return order, thread[order]
