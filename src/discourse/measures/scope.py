"""Which comments a measure with the word lists of one language speaks of."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from discourse.errors import DiscourseWarning
from discourse.text.language import UNDETERMINED
from discourse.text.tokens import Tokens, check_voice

_SHOWN = 5  # languages named in a warning


def covered(tokens: Tokens, voice: str, language: str | None) -> np.ndarray:
    """Which comments count, being in the language or undetermined: bool, shape (comments,).

    Judged by the words of ``voice``; "all", and no language, leave nothing out.
    """
    check_voice(voice)
    if voice == "all" or language is None:
        return np.ones(len(tokens.comments), dtype=bool)
    return _languages(tokens, voice).isin([language, UNDETERMINED]).to_numpy()


def _languages(tokens: Tokens, voice: str) -> pd.Series:
    table = tokens.quoted_languages if voice == "quoted" else tokens.languages
    return table["language"]


def covered_or_told(tokens: Tokens, voice: str, language: str | None, measure: str) -> np.ndarray:
    """As `covered`, with a warning of what is left out of ``measure``."""
    kept = covered(tokens, voice, language)
    if not kept.all():
        others = _languages(tokens, voice)[~kept].value_counts().sort_index()
        others = others.sort_values(ascending=False, kind="stable")
        named = ", ".join(f"{name} {count}" for name, count in others.head(_SHOWN).items())
        more = "" if len(others) <= _SHOWN else f", {len(others) - _SHOWN} more languages"
        warnings.warn(
            f"{int((~kept).sum())} of {len(kept)} comments are left out of {measure}, whose words "
            f"are of the language {language!r}: theirs are of others ({named}{more}); see "
            "discourse.languages, and language=None to keep them",
            DiscourseWarning,
            stacklevel=3,
        )
    return kept
