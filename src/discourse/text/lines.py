"""Line breaks of every kind, and which texts hold a pattern."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from discourse.comments.table import strings

BREAKS: Final = "\n\v\f\r\x85\u2028\u2029"

_TO_LINE_FEED: Final = str.maketrans(dict.fromkeys(BREAKS, "\n"))


def with_line_feeds(texts: pd.Series) -> pd.Series:
    """The texts with a line feed for every line break, and a tab before it for one of two signs: all
    else stands at the same place."""
    other = matched(texts, f"[{BREAKS[1:]}]")
    if not other.any():
        return texts
    fed = [text.replace("\r\n", "\t\n").translate(_TO_LINE_FEED) for text in texts[other]]
    found = texts.astype(object)
    found[other] = fed
    return found.astype(texts.dtype)


def matched(texts: pd.Series, pattern: str) -> np.ndarray:
    """Which texts hold a match of a pattern of Arrow's (RE2)."""
    found = pc.match_substring_regex(strings(texts), pattern)
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)
