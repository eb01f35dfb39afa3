"""Any number about a group, with its interval.

Comments of one author, and of one thread, resemble each other: an interval that takes them as
independent is too narrow. Every rate, share and mean of the kit comes from `estimate`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

# With fewer clusters the t interval is known to be too narrow (Cameron, Gelbach & Miller 2011
# speak of 10 to 50): such rows are marked, not hidden.
FEW_CLUSTERS = 20
DOMINANT_SHARE = 0.5
FEW_HITS = 5
COLUMNS = (
    *("measure", "label", "unit", "kinds", "voice"),
    *("estimate", "ci_low", "ci_high", "level", "method", "cluster", "n_clusters"),
    *("numerator", "denominator", "n_comments", "n_authors", "deff", "reliable", "reason"),
)
_NUMBERS = {"estimate", "ci_low", "ci_high", "level", "numerator", "denominator", "deff"}
_COUNTS = {"n_clusters", "n_comments", "n_authors"}


def estimate(
    frame: pd.DataFrame,
    value: str,
    *,
    exposure: str | None = None,
    by: str | list[str] | None = None,
    author: str = "author_id",
    thread: str = "thread_id",
) -> pd.DataFrame:
    """Mean of a value, or its rate per unit of exposure, with a 95 % interval that respects
    authors and threads.

    Parameters
    ----------
    frame : DataFrame
        One row per comment, with ``value`` (numbers, or True/False for a share), ``exposure`` if
        any (such as words), and the author and thread columns. Rows where value or exposure is
        missing are left out.
    value : str
        Column to estimate.
    exposure : str, optional
        Given: the rate is the pooled sum of value over the sum of exposure (per word). Not given:
        the mean over comments.
    by : str or list of str, optional
        Columns that make groups; one row of the result each.
    author, thread : str
        Cluster columns. Rows without an author are clusters of their own.

    Returns
    -------
    DataFrame
        Estimates: one row per group, in the order of the groups' names. Grouping columns, then
        ``estimate``, ``ci_low``, ``ci_high``, ``level`` (.95), ``method``, ``cluster`` (author,
        thread, author and thread, or none), ``n_clusters`` (the smaller number of the two),
        ``numerator``, ``denominator``, ``n_comments``, ``n_authors``, ``deff`` (variance over that
        of independent comments), ``reliable`` and ``reason`` (why not).

    Raises
    ------
    ValueError
        When a column is not there, or an exposure is negative.

    Notes
    -----
    Variance by linearisation of the ratio, summed over clusters; for authors crossed with threads
    V = V_author + V_thread - V_both (Cameron, Gelbach & Miller 2011, eq. 2.9), and never less than
    V_author or V_thread. Each part carries the factor G / (G - 1) for its G clusters. The interval
    is a t interval with (smaller number of clusters - 1) degrees of freedom: on the log scale for
    rates, on the logit scale for shares, else plain (also for rates of values below 0). A rate or
    share without a single hit, and a share of all, gets the exact bound of a Poisson or binomial
    count, and is marked unreliable. The coverage of these intervals has not been simulated yet.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Robust Inference With Multiway
    Clustering. Journal of Business & Economic Statistics 29(2), 238-249.

    Examples
    --------
    >>> import pandas as pd, discourse
    >>> frame = pd.DataFrame({"hits": [1, 0, 2], "words": [10, 20, 30],
    ...                       "author_id": ["a", "b", "c"], "thread_id": ["t", "t", "t"]})
    >>> row = discourse.estimate(frame, "hits", exposure="words").iloc[0]
    >>> round(float(row["estimate"]), 3), row["cluster"]
    (0.05, 'author')
    """
    groups = [by] if isinstance(by, str) else list(by or [])
    needed = [value, author, thread, *groups, *([exposure] if exposure else [])]
    missing = [name for name in needed if name not in frame]
    if missing:
        raise ValueError(f"frame lacks the columns {missing}; it has {list(frame.columns)}")
    use = frame[value].notna()
    if exposure:
        use &= frame[exposure].notna()
        if (frame[exposure] < 0).any():
            raise ValueError(f"exposure {exposure!r} has negative values")
    used = frame[use]
    if not groups:
        return _typed(pd.DataFrame([_one(used, value, exposure, author, thread)]))
    rows = []
    for key, part in used.groupby(groups, sort=True, observed=True, dropna=False):
        names = dict(zip(groups, key, strict=True))
        rows.append(names | _one(part, value, exposure, author, thread))
    columns = [*groups, *_one(used.iloc[:0], value, exposure, author, thread)]
    return _typed(pd.DataFrame(rows, columns=columns))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    kinds: dict[str, Any] = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_COUNTS, "int64")
    kinds |= dict.fromkeys(("method", "cluster", "reason"), "str") | {"reliable": "bool"}
    return table.astype({c: k for c, k in kinds.items() if c in table})


def _one(
    part: pd.DataFrame, value: str, exposure: str | None, author: str, thread: str
) -> dict[str, Any]:
    is_share = exposure is None and pd.api.types.is_bool_dtype(part[value])
    part = part.iloc[_fixed_order(part, [author, thread, value, *([exposure] if exposure else [])])]
    y = part[value].to_numpy(dtype="float64")
    x = part[exposure].to_numpy(dtype="float64") if exposure else np.ones(len(part))
    authors, threads = _codes(part[author], own=True), _codes(part[thread], own=False)
    both = _pairs(authors, threads)
    counts = {"author": _n(authors), "thread": _n(threads)}
    total, n = float(x.sum()), len(part)
    result: dict[str, Any] = {
        "estimate": np.nan,
        "ci_low": np.nan,
        "ci_high": np.nan,
        "level": 0.95,
        "method": "none",
        "cluster": "none",
        "n_clusters": 0,
        "numerator": float(y.sum()),
        "denominator": total,
        "n_comments": n,
        "n_authors": int(part[author].nunique()),
        "deff": np.nan,
        "reliable": False,
        "reason": "no comment with a value",
    }
    if total == 0:
        return result | ({"reason": f"no {exposure} to divide by"} if n else {})
    ratio = float(y.sum()) / total
    result["estimate"] = ratio
    crossed = [name for name, count in counts.items() if count > 1]
    if not crossed:
        return result | {"reason": "a single author in a single thread: no interval"}
    result["cluster"] = " and ".join(crossed)
    result["n_clusters"] = clusters = min(counts[name] for name in crossed)
    residual = (y - ratio * x) / total
    plain = _variance(residual, np.arange(n))
    if len(crossed) == 2:
        variance = (
            _variance(residual, authors) + _variance(residual, threads) - _variance(residual, both)
        )
        # The difference can fall below either part in small samples; the larger part is safer.
        variance = max(variance, _variance(residual, authors), _variance(residual, threads))
    else:
        variance = _variance(residual, authors if crossed[0] == "author" else threads)
    scale = "share" if is_share else "rate" if exposure and (y >= 0).all() else "mean"
    low, high, method = _interval(ratio, variance, clusters - 1, scale, total, result["numerator"])
    result |= {"ci_low": low, "ci_high": high, "method": method}
    result["deff"] = variance / plain if plain > 0 else np.nan
    reason = _doubt(result, x, authors)
    return result | {"reliable": reason == "", "reason": reason}


def _interval(
    ratio: float, variance: float, df: int, scale: str, total: float, hits: float
) -> tuple[float, float, str]:
    if scale != "mean" and hits == 0:
        if scale == "share":
            return 0.0, float(stats.beta.ppf(0.975, 1, total)), "exact binomial"
        return 0.0, float(stats.chi2.ppf(0.975, 2) / 2 / total), "exact Poisson"
    if scale == "share" and hits == total:
        return float(stats.beta.ppf(0.025, total, 1)), 1.0, "exact binomial"
    step = float(stats.t.ppf(0.975, df)) * variance**0.5
    if scale == "rate":
        factor = float(np.exp(min(step / ratio, 700.0)))
        return ratio / factor, ratio * factor, "cluster-robust t, log"
    if scale == "share":
        logit, width = np.log(ratio / (1 - ratio)), step / (ratio * (1 - ratio))
        low, high = (float(1 / (1 + np.exp(-(logit + s * width)))) for s in (-1, 1))
        return low, high, "cluster-robust t, logit"
    return ratio - step, ratio + step, "cluster-robust t"


def _doubt(result: dict[str, Any], x: np.ndarray, authors: np.ndarray) -> str:
    doubts = []
    if result["method"].startswith("exact"):
        doubts.append("no variation: the interval takes comments as independent")
    if result["n_clusters"] < FEW_CLUSTERS:
        doubts.append(f"{result['n_clusters']} clusters ({result['cluster']}) are too few")
    unit_of_hits = result["method"].endswith(("log", "logit"))
    if unit_of_hits and result["numerator"] < FEW_HITS:
        doubts.append(f"only {result['numerator']:g} hits")
    if not result["n_authors"]:
        doubts.append("no author is known: each comment is taken as one person")
    top = np.bincount(authors, weights=x).max() / x.sum()
    if top > DOMINANT_SHARE:
        doubts.append(f"one author gives {top:.0%} of it")
    return "; ".join(doubts)


def _codes(values: pd.Series, *, own: bool) -> np.ndarray:
    """Cluster numbers; with ``own`` each missing value is a cluster of its own, else one."""
    codes = pd.factorize(values.astype("str"), sort=True, use_na_sentinel=True)[0]
    gone = codes < 0
    codes[gone] = codes.max(initial=-1) + 1 + (np.arange(gone.sum()) if own else 0)
    return codes


def _fixed_order(part: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Rows in an order that their values alone decide: sums are then the same to the last bit."""
    keys = [pd.factorize(part[c].astype("str"), sort=True)[0] for c in reversed(columns)]
    return np.lexsort(keys)


def _pairs(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.unique(np.stack([a, b], axis=1), axis=0, return_inverse=True)[1].ravel()


def _n(codes: np.ndarray) -> int:
    return len(np.unique(codes))


def _variance(residual: np.ndarray, codes: np.ndarray) -> float:
    """Sum of squared cluster totals with the small-sample factor G / (G - 1)."""
    groups = _n(codes)
    if groups < 2:
        return 0.0
    totals = np.bincount(codes, weights=residual)
    return float(groups / (groups - 1) * (totals**2).sum())


def labelled(table: pd.DataFrame, head: list[str], by: list[str]) -> pd.DataFrame:
    """``table`` with measure, label, unit, kinds and voice before it, in the order of the contract."""
    values: dict[str, Any] = dict(zip(COLUMNS[:5], head, strict=True))
    return table.assign(**values)[[*COLUMNS[:5], *by, *COLUMNS[5:]]]


def stacked(tables: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    """Tables of estimates one below the other; none give an empty one."""
    if not tables:
        return empty_estimates(by)
    return pd.concat(tables, ignore_index=True).astype(dict.fromkeys(COLUMNS[:5], "str"))


def empty_estimates(names: list[str]) -> pd.DataFrame:
    """A table of estimates without a row, grouped by ``names``."""
    table = _typed(pd.DataFrame(columns=[*COLUMNS[:5], *names, *COLUMNS[5:]]))
    return table.astype(dict.fromkeys(COLUMNS[:5], "str"))
