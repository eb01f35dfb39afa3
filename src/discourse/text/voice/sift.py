"""Which of the runs that occur twice are quotes, and which a turn of phrase or a double post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from discourse.lexicons import words
from discourse.text.build import SENTENCE
from discourse.text.patterns import NUMBER, PUNCTUATION, WORD
from discourse.text.voice.copies import Runs, ranges

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

# An unmarked run of so many words and letters was copied wherever it stands; a shorter one if it is
# made of whole sentences, so that a turn of phrase within a sentence is none.
LONG_WORDS: Final = 8
LONG_LETTERS: Final = 30
SHORT_WORDS: Final = 6
SHORT_LETTERS: Final = 20
# A shorter run is a formula that many use if all its words but one are function words; also, unless
# an article or a post said it, if it is the whole comment or so many comments have it.
FORMULA_WORDS: Final = 12
CONTENT_WORDS: Final = 2
STOCK_COMMENTS: Final = 3
# What authors repeat of themselves is a quote if it is a smaller part of the comment than this; the
# rest are double posts.
OWN_SHARE: Final = 0.8


def are_quotes(tokens: Tokens, runs: Runs) -> np.ndarray:
    """Which runs are quotes without any mark: bool, shape (runs,)."""
    if not len(runs):
        return np.zeros(0, bool)
    entries = tokens.entries
    function = words("stopwords_en")
    letters = np.array([sum(map(str.isalnum, form)) for form in entries["form"]])
    wordlike = np.isin(entries["kind"].cat.codes, (WORD, NUMBER))
    content = wordlike & np.array([form not in function for form in entries["folded"]])
    inside = tokens.code[ranges(runs["first"], runs["last"])]
    edges = np.cumsum(runs["last"] - runs["first"]) - (runs["last"] - runs["first"])
    n_letters, n_content = (
        np.add.reduceat(of_form.astype(np.int64)[inside], edges) for of_form in (letters, content)
    )
    n_words, of_comment = runs["n_matched"], tokens.n_words("all")[runs["row"]]
    long = (n_words >= LONG_WORDS) & (n_letters >= LONG_LETTERS)
    short = (n_words >= SHORT_WORDS) & (n_letters >= SHORT_LETTERS)
    whole = short & _whole_sentences(tokens, runs)
    repeated = whole & long & (runs["n_words"] < OWN_SHARE * of_comment)
    good = np.where(runs["same_author"] > 0, repeated, whole | long)
    good &= (n_content >= CONTENT_WORDS) | (n_words >= FORMULA_WORDS)
    opening = tokens.comments["kind"].isin(["article", "post"]).to_numpy()[runs["source_row"]]
    good &= opening | (n_words >= FORMULA_WORDS) | (runs["n_words"] < of_comment)
    return good & ~_stock(tokens, runs, good & ~opening & (n_words < FORMULA_WORDS))


def _stock(tokens: Tokens, runs: Runs, candidates: np.ndarray) -> np.ndarray:
    """Which of the candidates are the words of many comments."""
    at = np.flatnonzero(candidates)
    folded = tokens.entries["folded"].to_numpy(object)
    wordlike = (tokens.kind == WORD) | (tokens.kind == NUMBER)
    said = []
    for first, last in zip(runs["first"][at], runs["last"][at], strict=True):
        said.append(" ".join(folded[tokens.code[first:last][wordlike[first:last]]]))
    table = pd.DataFrame({"said": said, "row": runs["row"][at]})
    many = table.groupby("said")["row"].transform("nunique") >= STOCK_COMMENTS
    stock = np.zeros(len(runs), bool)
    stock[at[many.to_numpy()]] = True
    return stock


def _whole_sentences(tokens: Tokens, runs: Runs) -> np.ndarray:
    """Whether nothing but punctuation stands between a run and the edges of sentences."""
    starts = np.flatnonzero(tokens.begins & SENTENCE)
    plain = np.zeros(len(tokens) + 1, np.int32)
    np.cumsum(tokens.kind != PUNCTUATION, out=plain[1:])
    begins = starts[np.searchsorted(starts, runs["first"], side="right") - 1]
    ends = np.append(starts, len(tokens))[np.searchsorted(starts, runs["last"])]
    return (plain[begins] == plain[runs["first"]]) & (plain[runs["last"]] == plain[ends])
