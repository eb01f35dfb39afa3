"""Which of the runs that occur twice are quotes, and which a turn of phrase or a double post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

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
SHORT_LETTERS: Final = 12
# A shorter run of function words but for one is a formula that two can have used.
FORMULA_WORDS: Final = 12
CONTENT_WORDS: Final = 2
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
    formula = (n_content < CONTENT_WORDS) & (runs["n_matched"] < FORMULA_WORDS)
    long = (runs["n_matched"] >= LONG_WORDS) & (n_letters >= LONG_LETTERS)
    whole = (n_letters >= SHORT_LETTERS) & _whole_sentences(tokens, runs)
    same_author = runs["same_author"] > 0
    double = same_author & ~(
        long & (runs["n_words"] < OWN_SHARE * tokens.n_words("all")[runs["row"]])
    )
    return ~formula & ~double & (whole | (long & ~same_author))


def _whole_sentences(tokens: Tokens, runs: Runs) -> np.ndarray:
    """Whether nothing but punctuation stands between a run and the edges of sentences."""
    starts = np.flatnonzero(tokens.begins & SENTENCE)
    plain = np.zeros(len(tokens) + 1, np.int32)
    np.cumsum(tokens.kind != PUNCTUATION, out=plain[1:])
    begins = starts[np.searchsorted(starts, runs["first"], side="right") - 1]
    ends = np.append(starts, len(tokens))[np.searchsorted(starts, runs["last"])]
    return (plain[begins] == plain[runs["first"]]) & (plain[runs["last"]] == plain[ends])
