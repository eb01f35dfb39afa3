"""Where quoted spans come from: which comment holds their words, where, and how many of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from discourse.text.voice.copies import Runs, ranges

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

_BITS: Final = 34  # of the number of a token


def with_sources(
    tokens: Tokens, words: np.ndarray, runs: Runs, spans: pd.DataFrame
) -> pd.DataFrame:
    """The spans with ``source_row`` (-1: none), ``source_start``, ``source_end`` and ``share``.

    The source of a marked span is the comment from which more than half of its words were copied. A
    copied one is cut to the words that match, and dropped where there are none.

    Parameters
    ----------
    words : ndarray of int32, shape (tokens + 1,)
        How many words stand before each token.
    spans : DataFrame
        One row a span: ``start``, ``end``, its tokens (``first``, and ``last`` past the last one),
        ``run`` (its number; -1 where it is marked) and ``known`` (whether its source is given).
    """
    first, last, run = (spans[name].to_numpy() for name in ("first", "last", "run"))
    copied = run >= 0
    pairs = [(np.flatnonzero(copied), run[copied])]
    pairs += _overlaps(runs, np.flatnonzero(~copied & ~spans["known"].to_numpy()), first, last)
    span, run = (np.concatenate(part) for part in zip(*pairs, strict=True))
    found = _matches(words, runs, span, run, first, last)
    best = _best(runs, found)
    size = (words[last] - words[first])[best["span"]]
    best["share"] = np.minimum(best["total"] / np.maximum(size, 1), 1)
    best = best[copied[best["span"]] | (2 * best["total"] > size)]

    table = spans.assign(source_row=-1, source_start=-1, source_end=-1, share=np.nan)
    at = best["span"].to_numpy()
    table.loc[at, "source_row"] = runs["source_row"][best["run"]]
    table.loc[at, "source_start"] = tokens.start[_tokens(words, best["source_low"])]
    table.loc[at, "source_end"] = tokens.end[_tokens(words, best["source_high"] - 1)]
    table.loc[at, "share"] = best["share"].to_numpy()
    cut = best[copied[at]]
    at = cut["span"].to_numpy()
    table.loc[at, "start"] = tokens.start[_tokens(words, cut["low"])]
    table.loc[at, "end"] = tokens.end[_tokens(words, cut["high"] - 1)]
    table.loc[at, "share"] = (cut["n"] / (cut["high"] - cut["low"])).to_numpy()
    return table[~copied | (table["source_row"] >= 0)]


def _overlaps(
    runs: Runs, spans: np.ndarray, first: np.ndarray, last: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Spans, each with every run that shares a token with it."""
    # Runs of one's own words and of others': in neither group does a run lie in another.
    for same in (0, 1):
        group = np.flatnonzero(runs["same_author"] == same)
        reached = np.maximum.accumulate(runs["last"][group])
        low = np.searchsorted(reached, first[spans], side="right")
        high = np.maximum(np.searchsorted(runs["first"][group], last[spans]), low)
        run, span = group[ranges(low, high)], np.repeat(spans, high - low)
        real = runs["last"][run] > first[span]
        yield span[real], run[real]


def _matches(
    words: np.ndarray,
    runs: Runs,
    span: np.ndarray,
    run: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
) -> pd.DataFrame:
    """What each run holds of the span beside it, in numbers of words of the table: ``n`` words that
    match, from ``low`` to ``high`` in the copy and from ``source_low`` to ``source_high``."""
    copy, source, length = runs.pieces.T
    owner = np.repeat(np.arange(len(runs)), runs["n_pieces"])
    key = owner << _BITS | copy  # pieces stand in the order of the runs and of the copies
    low = np.searchsorted(key, run << _BITS | first[span], side="right") - 1
    low = np.maximum(low, runs["piece"][run])
    high = np.searchsorted(key, run << _BITS | last[span])
    high = np.maximum(high, low)
    piece, pair = ranges(low, high), np.repeat(np.arange(len(span)), high - low)
    begin = words[copy[piece]].astype(np.int64)
    start = np.maximum(begin, words[first[span[pair]]])
    end = np.minimum(begin + length[piece], words[last[span[pair]]])
    real = start < end
    pair, piece, begin, start, end = (values[real] for values in (pair, piece, begin, start, end))
    origin, n = words[source[piece]] + start - begin, end - start
    edge = np.flatnonzero(np.diff(pair, prepend=-1))
    until = np.flatnonzero(np.diff(pair, append=-1))
    total = np.cumsum(n)
    return pd.DataFrame(
        {
            "span": span[pair[edge]],
            "run": run[pair[edge]],
            "n": total[until] - total[edge] + n[edge],
            "low": start[edge],
            "high": end[until],
            "source_low": origin[edge],
            "source_high": (origin + n)[until],
        }
    )


def _best(runs: Runs, found: pd.DataFrame) -> pd.DataFrame:
    """Of each span the source that holds the most of its words, of two the earlier; of its runs the
    longest. ``total``: words of all of them."""
    place = runs["source_place"][found["run"]]
    source = runs["source_row"][found["run"]]
    total = found.groupby(["span", source], sort=False)["n"].transform("sum").to_numpy()
    order = np.lexsort((found["run"], -found["n"], place, -total, found["span"]))
    ranked = found.assign(total=total).iloc[order]
    return ranked[~ranked["span"].duplicated()]


def _tokens(words: np.ndarray, numbers: pd.Series) -> np.ndarray:
    """The tokens that are these words of the table, counted from 0."""
    return np.searchsorted(words, numbers.to_numpy(words.dtype), side="right") - 1
