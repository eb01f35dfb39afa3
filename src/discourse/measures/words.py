"""Which words set one group of texts apart from the others."""

from __future__ import annotations

import numpy as np


def log_odds(counts: np.ndarray, prior_share: float = 0.01) -> np.ndarray:
    """z score of the log-odds ratio of each word in each group against the other groups.

    Parameters
    ----------
    counts : ndarray, shape (groups, words)
        How often each group uses each word.
    prior_share : float, default 0.01
        Strength of the informative prior: the words of all groups, scaled to this share of them.

    Returns
    -------
    ndarray, shape (groups, words)
        Higher is more typical of the group; 0 where a group or all others are empty.

    References
    ----------
    Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' Words: Lexical Feature Selection
    and Evaluation for Identifying the Content of Political Conflict. Political Analysis 16(4),
    372-403, eq. 15, 16, 19, 22.

    Examples
    --------
    >>> import numpy as np
    >>> z = log_odds(np.array([[8, 1], [1, 8]]))
    >>> bool(z[0, 0] > 0 > z[0, 1])
    True
    """
    counts = np.asarray(counts, dtype="float64")
    total = counts.sum(axis=0)
    prior = prior_share * total
    prior_sum = prior.sum()
    z = np.zeros_like(counts)
    for group, own in enumerate(counts):
        rest = total - own
        if own.sum() == 0 or rest.sum() == 0:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            in_group = np.log((own + prior) / (own.sum() + prior_sum - own - prior))
            in_rest = np.log((rest + prior) / (rest.sum() + prior_sum - rest - prior))
            delta = in_group - in_rest  # eq. 16
            variance = 1 / (own + prior) + 1 / (rest + prior)  # eq. 19
            z[group] = np.where(total > 0, delta / np.sqrt(variance), 0.0)  # eq. 22
    return np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)
