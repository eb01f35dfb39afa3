"""Rhetoric patterns: figures, cues and candidate acts, as spans of the text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from discourse.measures.rhetoric.engine import table
from discourse.measures.rhetoric.explain import explain
from discourse.measures.rhetoric.loader import choose, shipped
from discourse.measures.rhetoric.pattern import PatternError
from discourse.measures.scope import covered_or_told
from discourse.text.inputs import tokenize
from discourse.text.tokens import check_voice

__all__ = ["PatternError", "explain", "patterns", "rhetoric"]

NOT_MEASURED = "not measured yet"


def rhetoric(
    tokens: Any,
    patterns: Iterable[str | Path] | None = None,
    voice: str = "own",
    *,
    language: str | None = "en",
) -> pd.DataFrame:
    """Spans of the rhetoric patterns in comments.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    patterns : list of str or Path, optional
        Ids of shipped patterns (see `patterns`), paths or globs of TOML files of one's own, or
        both. All shipped patterns when absent.
    voice : {"own", "quoted", "all"}, default "own"
        Whose words are looked at. With "own" no span touches a quoted word, except where the
        pattern looks at quotes on purpose (scare_quotes, mock_paraphrase).
    language : str or None, default "en"
        Comments in another language, judged by their words of that voice, are left out, with a
        warning that counts them (see `discourse.languages`; those that cannot be told stay). None,
        or ``voice="all"``, leaves none out.

    Returns
    -------
    DataFrame
        Spans: one row per match, in the order of the comments, then start, end and label. Columns:
        ``comment_id``, ``text_hash``, ``layer`` ("rhetoric"), ``label`` (pattern id), ``subtype``,
        ``family``, ``level`` (form, cue, act), ``tier``, ``start``, ``end`` (code points),
        ``text``, ``rule`` (the matcher that found it), ``version``, ``weight`` (missing),
        ``voice``, ``parts`` (list of (name, start, end): the evidence within the span).

    Raises
    ------
    ValueError
        When ``voice`` or a pattern is unknown, and (`PatternError`) when a pattern file is faulty.

    Notes
    -----
    Spans of level "act" are candidates: signs that a reader may take as the act, no more. The
    accuracy of the patterns has not been measured yet. URLs, mentions and e-mail addresses are
    never evidence.

    Examples
    --------
    >>> import discourse
    >>> spans = discourse.rhetoric(["Never, never, never again. Who cares?"])
    >>> spans[["label", "text"]].values.tolist()
    [['epizeuxis', 'Never, never, never'], ['rhetorical_question', 'Who cares?']]
    """
    check_voice(voice)
    chosen = choose(patterns)
    tokens = tokenize(tokens)
    kept = covered_or_told(tokens, voice, language, "rhetoric")
    return table(chosen, tokens if kept.all() else tokens.where(kept), voice)


def patterns() -> pd.DataFrame:
    """The catalogue of shipped patterns.

    Returns
    -------
    DataFrame
        One row per pattern. Columns: ``pattern``, ``family``, ``level``, ``tier``, ``version``,
        ``definition``, ``source``, ``rule`` (in plain words), ``n_examples``,
        ``n_counter_examples``, ``precision``, ``precision_low``, ``recall``, ``judged_by``,
        ``note``.

    Notes
    -----
    NO accuracy has been measured: ``precision``, ``precision_low`` and ``recall`` are missing and
    ``judged_by`` says "not measured yet". ``tier`` is an expectation, not a result.

    Examples
    --------
    >>> import discourse
    >>> catalogue = discourse.patterns().set_index("pattern")
    >>> catalogue.loc["anaphora", ["family", "level", "judged_by"]].tolist()
    ['repetition', 'form', 'not measured yet']
    """
    rows = [
        {
            "pattern": p.id,
            "family": p.family,
            "level": p.level,
            "tier": p.tier,
            "version": p.version,
            "definition": p.definition,
            "source": p.source,
            "rule": p.rule,
            "n_examples": len(p.examples),
            "n_counter_examples": len(p.counter_examples),
            "precision": np.nan,
            "precision_low": np.nan,
            "recall": np.nan,
            "judged_by": NOT_MEASURED,
            "note": p.note,
        }
        for p in shipped().values()
    ]
    numbers = {"n_examples": "int64", "n_counter_examples": "int64"}
    numbers |= dict.fromkeys(("precision", "precision_low", "recall"), "float64")
    frame = pd.DataFrame(rows)
    return frame.astype({name: numbers.get(name, "str") for name in frame.columns})
