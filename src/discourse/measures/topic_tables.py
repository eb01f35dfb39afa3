"""The tables of a topic model: terms, topics, memberships, assignments."""

from __future__ import annotations

import numpy as np
import pandas as pd

from discourse.measures.words import log_odds
from discourse.text.tokens import Tokens

TERMS_KEPT = 20
LABEL_TERMS = 3


def term_table(counts: np.ndarray, stems: np.ndarray, surface: dict[str, str]) -> pd.DataFrame:
    """The most typical terms of each topic; ``counts`` has shape (topics, stems)."""
    z = log_odds(counts)
    rows = []
    for topic, (own, weights) in enumerate(zip(counts, z, strict=True)):
        order = np.lexsort([stems, -weights])
        best = [i for i in order if own[i] > 0 and weights[i] > 0][:TERMS_KEPT]
        rows += [(topic, surface.get(stems[i], stems[i]), weights[i], int(own[i])) for i in best]
    table = pd.DataFrame(rows, columns=["topic", "term", "weight", "count"])
    return table.astype({"topic": "int64", "term": "str", "weight": "float64", "count": "int64"})


def topic_table(assignments: pd.DataFrame, terms: pd.DataFrame, n_topics: int) -> pd.DataFrame:
    """Label, size and nearest comment of each topic."""
    with_topic = max(1, int(assignments["topic"].notna().sum()))
    rows = []
    for topic in range(n_topics):
        mine = assignments[(assignments["topic"] == topic).fillna(False)]
        label = ", ".join(terms.loc[terms["topic"] == topic, "term"].head(LABEL_TERMS))
        order = np.lexsort([mine["comment_id"], -mine["strength"]])
        typical = mine["comment_id"].iloc[order[0]] if len(mine) else None
        rows.append((topic, label, len(mine), len(mine) / with_topic, typical))
    table = pd.DataFrame(rows, columns=["topic", "label", "n_comments", "share", "typical"])
    return table.astype({"label": "str", "typical": "str"})


def membership_table(assignments: pd.DataFrame, near: np.ndarray) -> pd.DataFrame:
    """Weight of each topic in each comment; ``near`` is the cosine to each centre."""
    has = assignments["topic"].notna().to_numpy()
    weight = np.clip(near[has], 0, None)
    total = weight.sum(axis=1, keepdims=True)
    even = np.full_like(weight, 1 / near.shape[1])
    weight = np.divide(weight, total, out=even, where=total > 0)
    ids = assignments["comment_id"].to_numpy(dtype=object)[has]
    return pd.DataFrame(
        {
            "comment_id": np.repeat(ids, near.shape[1]),
            "topic": np.tile(np.arange(near.shape[1]), has.sum()),
            "weight": weight.ravel(),
        }
    ).astype({"comment_id": "str"})


def unassigned(tokens: Tokens) -> pd.DataFrame:
    """Assignments of comments that have no topic."""
    ids = tokens.comments["comment_id"].to_numpy()
    empty = {"topic": "Int64", "strength": "float64", "margin": "float64"}
    table = pd.DataFrame({"comment_id": ids} | dict.fromkeys(empty))
    return table.astype({"comment_id": "str", **empty})
