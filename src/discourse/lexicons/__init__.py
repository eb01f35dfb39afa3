"""Word lists as data, each with a source row."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import pandas as pd


@cache
def _sources() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__name__) / "sources.toml").read_text("utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list in this folder, in lower case.

    Raises
    ------
    ValueError
        When there is no list of this name.
    """
    known = {key for key, row in _sources().items() if "file" in row}
    if name not in known:
        raise ValueError(f"name must be one of {sorted(known)}, not {name!r}")
    text = (files(__name__) / _sources()[name]["file"]).read_text("utf-8")
    return frozenset(text.lower().split())


@cache
def vader() -> dict[str, float]:
    """Word or emoticon to mean valence (-4 to 4), from the vaderSentiment package."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer().lexicon


def word_lists() -> pd.DataFrame:
    """The word lists in use, one row each.

    Returns
    -------
    DataFrame
        Columns: ``name``, ``citation``, ``licence``, ``language``, ``n_words``.

    Examples
    --------
    >>> import discourse
    >>> list(discourse.word_lists()["name"])[:4]
    ['stopwords_en', 'vader', 'common_en', 'expletives_en']
    """
    rows = [
        {
            "name": name,
            "citation": row["citation"],
            "licence": row["licence"],
            "language": row["language"],
            "n_words": len(words(name)) if "file" in row else len(vader()),
        }
        for name, row in _sources().items()
    ]
    return pd.DataFrame(rows).astype({"n_words": "int64"})
