"""Same and nearly same comments: copypasta, double posts, spam.

Each comment is the set of its pairs of neighbouring words. Sets that are alike are found by MinHash
signatures in bands (Broder 1997; Leskovec, Rajaraman & Ullman 2014, chapter 3), so that the time is
linear in the number of comments, and then compared in full.
"""

from __future__ import annotations

from math import ceil, log
from numbers import Real
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from discourse.text.patterns import NUMBER, WORD
from discourse.text.voice.order import thread_order

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

SIMILARITY: Final = 0.7
# What is shorter is said anew by many ("Thank you!"): it is a repeat only if one author says it again
# in the same thread, from so many words on.
LONG_WORDS: Final = 5
LONG_LETTERS: Final = 20
SHORT_WORDS: Final = 3
_MERE: Final = 0.8  # a comment that answers an unmarked copy has more words of its own
LOWEST: Final = 0.5
# A pair of comments as alike as s shares one of b bands with probability 1 - (1 - s^3)^b: of 20, .9998
# at .7; .42 at .3, and costs a comparison. A lower similarity gets as many bands as keep it at .999:
# 52 at .5.
_BANDS, _ROWS = 20, 3
_MISSED: Final = 0.001
_BLOCK: Final = 1 << 21  # words that are worked on at a time
_SEED: Final = 20
_ODD: Final = np.uint64(1)
COLUMNS: Final = {
    "group": "int64",
    "comment_id": "str",
    "similarity": "float64",
    "n_comments": "int64",
    "n_authors": "int64",
    "n_threads": "int64",
    "first_at": "datetime64[us, UTC]",
    "last_at": "datetime64[us, UTC]",
}


def duplicates(tokens: Any, *, similarity: float = SIMILARITY) -> pd.DataFrame:
    """Groups of comments that say the same, or nearly.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    similarity : float, default 0.7
        From how much on two comments are nearly the same: .5 to 1.

    Returns
    -------
    DataFrame
        One row per comment in a group, the largest group first, within it the earliest comment
        first. Columns: ``group`` (0, 1, ...); ``comment_id``; ``similarity`` (to the first comment
        of the group, 0 to 1: shared pairs of neighbouring words among all of the two, the Jaccard
        index; 1 is the same pairs); ``n_comments``, ``n_authors`` (named ones) and ``n_threads`` of
        the group; ``first_at``, ``last_at`` (instants; missing when unknown).

    Raises
    ------
    TypeError
        When ``similarity`` is not a number.
    ValueError
        When it is not from .5 to 1: comments that share less are not nearly the same.

    Notes
    -----
    Case, accents and the punctuation between words play no part, nor do quoted runs, unless four
    fifths of the words of a comment are one unmarked copy. Groups are those of the whole table that
    the tokens were made from, also in a part of it (`Tokens.where`). They are chains: each comment
    is alike to another of its group, not to all. Of couples just as alike as asked, .999 are found,
    fewer where many others are nearly as alike (of 100 couples made from one template, 75). Shorter
    comments (below 5 words or 20 letters, from 3 words on) count only if one author repeats them
    word for word in a thread. `Tokens.without_repeats` leaves out all but the first comment of each
    group, so that an estimate can be given with and without them.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and
    Complexity of Sequences, 21-29.

    Examples
    --------
    >>> import discourse
    >>> texts = ["Buy the best watches at my shop today!", "Nice.", "buy the best watches at my shop"]
    >>> discourse.duplicates(texts)["comment_id"].tolist()
    ['0', '2']
    """
    from discourse.text.inputs import tokenize

    if not isinstance(similarity, Real) or isinstance(similarity, bool):
        kind = type(similarity).__name__
        raise TypeError(f"similarity must be a number from {LOWEST} to 1, not {kind}")
    if not LOWEST <= similarity <= 1:
        raise ValueError(f"similarity must be from {LOWEST} to 1, not {similarity!r}")
    tokens = tokenize(tokens)
    if similarity == SIMILARITY:
        return tokens.duplicates.copy()
    return tokens.of_rows(find_duplicates(tokens.whole, similarity))


def find_duplicates(tokens: Tokens, similarity: float = SIMILARITY) -> pd.DataFrame:
    """Groups of nearly the same comments of a whole table; see `duplicates`."""
    words = _Words(tokens)
    comments = tokens.comments
    key, long = words.keys(comments)
    rows = _earlier_first(comments)
    rows = rows[(key != 0)[rows]]  # those that can be repeats
    _, first, text = np.unique(key[rows], return_index=True, return_inverse=True)
    holder = rows[first]  # of each distinct text, the first comment
    pairs = _alike(words, np.flatnonzero(long[holder]), holder, similarity)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(holder),) * 2)
    _, component = connected_components(graph, directed=False)
    table = pd.DataFrame({"row": rows, "text": text, "group": component[text]})
    table = table[table["group"].duplicated(keep=False)]
    return _described(table, comments, words, holder)


def _earlier_first(comments: pd.DataFrame) -> np.ndarray:
    """Row numbers by time, those of a thread in its order."""
    order, thread = thread_order(comments)
    at = comments["created_at"].iloc[order].reset_index(drop=True)
    # What has no time, or an earlier one than what comes before it, follows that.
    reached = at.groupby(thread).cummax().groupby(thread).ffill().groupby(thread).bfill()
    return order[np.argsort(reached.to_numpy("datetime64[us]"), kind="stable")]  # NaT last


def _described(
    table: pd.DataFrame, comments: pd.DataFrame, words: _Words, holder: np.ndarray
) -> pd.DataFrame:
    """The groups in order, with what is told of each."""
    part = comments.iloc[table["row"].to_numpy()]
    table = table.assign(
        comment_id=part["comment_id"].to_numpy(),
        author=part["author_id"].to_numpy(),
        thread=part["thread_id"].to_numpy(),
        at=pd.Series(part["created_at"].array, index=table.index),
    )
    groups = table.groupby("group", sort=False)
    original = groups["text"].transform("first").to_numpy()
    pairs = np.column_stack([table["text"].to_numpy(), original])
    table["similarity"] = np.where(
        pairs[:, 0] == pairs[:, 1], 1.0, words.similarity(holder[pairs])
    ).round(6)
    table["n_comments"] = groups["row"].transform("size")
    table["n_authors"] = groups["author"].transform("nunique")
    table["n_threads"] = groups["thread"].transform("nunique")
    table["first_at"], table["last_at"] = (groups["at"].transform(f) for f in ("min", "max"))
    table["lead"] = groups["comment_id"].transform("first")
    table = table.sort_values(["n_comments", "lead"], ascending=[False, True], kind="stable")
    table["group"] = pd.factorize(table["lead"])[0]
    return table[list(COLUMNS)].reset_index(drop=True).astype(COLUMNS)


class _Words:
    """The words of each comment that count, as hashes that no other comment has a part in."""

    def __init__(self, tokens: Tokens) -> None:
        entries = tokens.entries
        at = np.flatnonzero(_said(tokens))
        hashed = pd.util.hash_array(entries["folded"].to_numpy(dtype=object))
        self.word = hashed[tokens.code[at]] if len(at) else np.empty(0, np.uint64)
        self.bounds = np.searchsorted(at, tokens.bounds)
        sizes = np.array([sum(map(str.isalpha, form)) for form in entries["form"]], np.int64)
        letters = sizes[tokens.code[at]] if len(at) else np.empty(0, np.int64)
        held = np.concatenate([[0], np.cumsum(letters)])
        self.letters = np.diff(held[self.bounds])
        self.size = np.diff(self.bounds)

    def keys(self, comments: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """A hash of what must be equal in repeats word for word (0: can be none), and which
        comments are long."""
        place = np.arange(len(self.word)) - np.repeat(self.bounds[:-1], self.size)
        mixed = _mixed(self.word + _mixed(place.astype(np.uint64)))
        key = _sums(mixed, self.bounds)
        long = (self.size >= LONG_WORDS) & (self.letters >= LONG_LETTERS)
        author = comments["author_id"]
        speaker = pd.util.hash_array(
            (author.fillna("") + "\n" + comments["thread_id"]).to_numpy(object)
        )
        short = ~long & (self.size >= SHORT_WORDS) & author.notna().to_numpy()
        key = np.where(short, _mixed(key ^ speaker), key)
        return np.where(long | short, key | np.uint64(1), np.uint64(0)), long

    def pairs(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The pairs of neighbouring words of some comments, and their bounds."""
        sizes = np.maximum(self.size[rows] - 1, 0)
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        at = np.arange(bounds[-1]) + np.repeat(self.bounds[:-1][rows] - bounds[:-1], sizes)
        return _mixed(_mixed(self.word[at]) + self.word[at + 1]), bounds

    def similarity(self, couples: np.ndarray) -> np.ndarray:
        """The Jaccard index of couples of comments (row numbers, shape (couples, 2))."""
        out = np.ones(len(couples))
        for part in _blocks(self.size[couples].sum(axis=1)):
            several = couples[part]
            number = np.tile(np.arange(len(several)), 2)
            pairs, bounds = self.pairs(several.T.ravel())
            couple = np.repeat(number, np.diff(bounds))
            side = np.repeat(np.arange(len(number)) >= len(several), np.diff(bounds))
            order = np.lexsort((side, pairs, couple))
            couple, side, pairs = couple[order], side[order], pairs[order]
            new = np.ones(len(pairs), bool)
            new[1:] = (np.diff(couple) != 0) | (pairs[1:] != pairs[:-1])
            both = np.zeros(len(pairs), bool)  # where a pair goes over from one side to the other
            both[1:] = ~new[1:] & (side[1:] != side[:-1])
            shared = np.bincount(couple[both], minlength=len(several))
            every = np.bincount(couple[new], minlength=len(several))
            out[part] = shared / np.maximum(every, 1)
        return out


def _said(tokens: Tokens) -> np.ndarray:
    """Which tokens are words that count: own ones, and those of a comment that is all one copy."""
    words = (tokens.kind == WORD) | (tokens.kind == NUMBER)
    words &= ~tokens.within_marks
    copied = words & ~tokens.speaks("own")
    size = len(tokens.comments)
    n_copied = np.bincount(tokens.comment[copied], minlength=size)
    mere = n_copied > _MERE * np.bincount(tokens.comment[words], minlength=size)
    return words & (~copied | mere[tokens.comment])


def _alike(words: _Words, texts: np.ndarray, holder: np.ndarray, similarity: float) -> np.ndarray:
    """Couples of distinct texts (among ``texts``) that are at least so alike."""
    shape = (_bands(similarity), _ROWS)
    seeds = np.random.default_rng(_SEED).integers(1 << 62, 1 << 63, shape, np.uint64) | _ODD
    keys = np.empty((len(seeds), len(texts)), np.uint64)
    for part in _blocks(words.size[holder[texts]]):
        pairs, bounds = words.pairs(holder[texts[part]])
        for band, several in enumerate(seeds):
            key = np.zeros(len(bounds) - 1, np.uint64)
            for seed in several:
                key = _mixed(key + np.minimum.reduceat(pairs * seed, bounds[:-1]))
            keys[band, part] = key
    found = []
    for key in keys:
        order = np.argsort(key, kind="stable")
        new = np.ones(len(order), bool)
        new[1:] = np.diff(key[order]) != 0
        first = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
        later = np.flatnonzero(~new)
        # All to all would be quadratic: each is compared with the first and the one before it.
        found.append(np.column_stack([first[later], order[later]]))
        found.append(np.column_stack([order[later - 1], order[later]]))
    couples = np.unique(np.sort(np.concatenate(found), axis=1), axis=0) if len(texts) else found[0]
    couples = texts[couples]
    return couples[words.similarity(holder[couples]) >= similarity - 1e-9]


def _bands(similarity: float) -> int:
    if similarity >= SIMILARITY:
        return _BANDS
    return ceil(log(_MISSED) / log(1 - similarity**_ROWS))


def _blocks(sizes: np.ndarray) -> list[slice]:
    """Ranges of items that hold about `_BLOCK` words each."""
    number = (np.cumsum(sizes) - sizes) // _BLOCK
    edges = np.flatnonzero(np.diff(number, prepend=-1, append=-1))
    return [slice(a, b) for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]


def _sums(values: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    held = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)])
    return held[bounds[1:]] - held[bounds[:-1]]


def _mixed(values: np.ndarray) -> np.ndarray:
    """Numbers spread over 64 bits (the finaliser of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
