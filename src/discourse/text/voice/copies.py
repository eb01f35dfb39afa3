"""Unmarked copies: runs of words that stand in the article or in an earlier comment of the thread.

Runs of `GRAM` folded words that occur again are found by their hash. Matches on one diagonal (the
same distance between copy and source) are one piece; pieces from the same source that follow each
other with few words between them are one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from discourse.text.patterns import NUMBER, WORD

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

GRAM: Final = 4  # words of a seed
_BLOCK: Final = 1 << 22  # words of whole threads that are worked on at a time
_SOURCES: Final = 24  # earliest places of a seed that are looked at
_GAP: Final = 2  # words of the copy that may differ between two runs
_SKIPPED: Final = 80  # words of the source that the copy may leave out between two runs
_OPEN: Final = 4  # latest runs of a couple of comments that a piece can go on with
_STRETCH: Final = 64  # words by which a piece can go on where its seeds have more places than these
_LACKING: Final = 0.1  # part of a run's words that an earlier source may lack, one word in any case
_FACTORS: Final = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64
)


class Runs:
    """Copied runs by row and place; of one place the earliest source first.

    ``runs["row"]`` is a field of all of them: int64, shape (runs,). ``row`` and ``source_row``:
    copy and source; ``source_place``: the lower, the earlier in the thread; ``first``, ``last``:
    tokens of the copy, the last one not included; ``n_words`` in the copy and ``n_matched`` of them
    in the source; ``same_author``; ``piece``, ``n_pieces``: the rows of ``pieces``, which are token
    of the copy, token of the source and number of equal words.
    """

    FIELDS: Final = (
        *("row", "first", "last", "source_row", "source_place"),
        *("n_matched", "n_words", "same_author", "piece", "n_pieces"),
    )

    def __init__(self, table: np.ndarray, pieces: np.ndarray) -> None:
        """``table``: one column a field; ``pieces``: of all runs, in any order."""
        table = table[np.argsort(table[:, 0], kind="stable")]
        piece, n_pieces = table[:, -2], table[:, -1]
        self.pieces = pieces[ranges(piece, piece + n_pieces)]
        table[:, -2] = np.cumsum(n_pieces) - n_pieces
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, field: str) -> np.ndarray:
        return self._table[:, self.FIELDS.index(field)]


class _Words(NamedTuple):
    """The words of some whole threads, earlier comments first."""

    code: np.ndarray  # folded form
    token: np.ndarray  # number of the token
    place: np.ndarray  # number of the comment, in order
    thread: np.ndarray  # of each comment
    author: np.ndarray  # of each comment, -1 where it is not known
    row: np.ndarray  # of each comment


def find_runs(tokens: Tokens, order: np.ndarray, thread: np.ndarray) -> Runs:
    """The runs of at least `GRAM` words that stand in an earlier comment of the thread.

    ``order``: row numbers, thread by thread and earlier first; ``thread``: their threads.
    """
    tables = [np.empty((0, len(Runs.FIELDS)), np.int64)]
    pieces = [np.empty((0, 3), np.int64)]
    for words in _blocks(tokens, order, thread):
        found = _grown(words, _diagonals(words))
        if len(found):
            found = found[_by_source(words, found)]
            joined, order = _joined(words, found)
            found, table = found[order], _runs(words, joined)
            table[:, -2] += sum(map(len, pieces))
            tables.append(table)
            pieces.append(np.column_stack([words.token[found[:, :2]], found[:, 2]]))
    return Runs(np.concatenate(tables), np.concatenate(pieces))


def _blocks(tokens: Tokens, order: np.ndarray, thread: np.ndarray) -> Iterator[_Words]:
    folded, _ = pd.factorize(tokens.entries["folded"])
    codes = folded.astype(np.int32)
    wordlike = (tokens.kind == WORD) | (tokens.kind == NUMBER)
    counts = np.concatenate([[0], np.cumsum(wordlike)])
    sizes = np.diff(counts[tokens.bounds])[order]
    author = pd.factorize(tokens.comments["author_id"])[0][order]
    edges = np.flatnonzero(np.diff(thread, prepend=-1, append=-1))  # where threads begin
    alone = np.diff(edges) == 1
    filled = np.concatenate([[0], np.cumsum(sizes)])
    first = 0
    while first < len(edges) - 1:
        if alone[first]:
            first += 1
            continue
        last = first + 1
        while last < len(edges) - 1 and filled[edges[last + 1]] - filled[edges[first]] <= _BLOCK:
            last += 1
        part = slice(edges[first], edges[last])
        rows = order[part]
        token = ranges(tokens.bounds[rows], tokens.bounds[rows + 1])
        token = token[wordlike[token]]
        place = np.repeat(np.arange(len(rows)), sizes[part])
        yield _Words(codes[tokens.code[token]], token, place, thread[part], author[part], rows)
        first = last


def ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The numbers from each start up to its end, one range after the other."""
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    return np.arange(int(sizes.sum())) + np.repeat(starts - before, sizes)


def _diagonals(words: _Words) -> np.ndarray:
    """The longest runs that equal an earlier one: copy, source (word numbers), length in words."""
    copy, source = _pairs(words)
    if not len(copy):
        return np.empty((0, 3), np.int64)
    order = np.lexsort((copy, copy - source))
    copy, source = copy[order], source[order]
    new = np.ones(len(copy), bool)
    new[1:] = (np.diff(copy) != 1) | (np.diff(source) != 1)
    new[1:] |= words.place[copy[1:]] != words.place[copy[:-1]]
    new[1:] |= words.place[source[1:]] != words.place[source[:-1]]
    at = np.flatnonzero(new)
    length = np.diff(np.append(at, len(copy))) + GRAM - 1
    return np.column_stack([copy[at], source[at], length])


def _pairs(words: _Words) -> tuple[np.ndarray, np.ndarray]:
    """Places of equal seeds in one thread: the later one, and up to `_SOURCES` earlier ones."""
    none = np.empty(0, np.int64)
    size = len(words.code) - GRAM + 1
    if size <= 0:
        return none, none
    place = words.place
    within = np.flatnonzero(place[:size] == place[GRAM - 1 :])
    hashed = words.thread[place[within]].astype(np.uint64) + np.uint64(1)
    for k in range(GRAM):
        hashed = (hashed ^ words.code[within + k].astype(np.uint64)) * _FACTORS[k]
        hashed ^= hashed >> np.uint64(29)
    # The number of each seed takes the lowest bits of its hash: sorting is quicker than ordering.
    bits = np.uint64(len(within).bit_length())
    numbered = np.sort((hashed >> bits << bits) | np.arange(len(within), dtype=np.uint64))
    hashed, at = numbered >> bits, within[(numbered & ~(~np.uint64(0) << bits)).astype(np.int64)]
    new = np.ones(len(at), bool)
    new[1:] = hashed[1:] != hashed[:-1]
    group = np.flatnonzero(new)
    rank = np.arange(len(at)) - np.repeat(group, np.diff(np.append(group, len(at))))
    later = np.flatnonzero(rank > 0)
    n = np.minimum(rank[later], _SOURCES)
    copy = np.repeat(at[later], n)
    source = at[ranges(later - rank[later], later - rank[later] + n)]
    good = place[copy] != place[source]
    for k in range(GRAM):  # hashes can be equal by chance
        good &= words.code[copy + k] == words.code[source + k]
    return copy[good], source[good]


def _grown(words: _Words, found: np.ndarray) -> np.ndarray:
    """Pieces with the equal words beside them: where a seed has more than `_SOURCES` earlier places,
    the later of these are missing among the pairs."""
    copy, source, length = found.T.copy()
    for right in (True, False):
        growing = np.arange(len(copy))
        for _ in range(_STRETCH):
            beside = length[growing] if right else -1
            i, j = copy[growing] + beside, source[growing] + beside
            inside = (j >= 0) & (i < len(words.code))
            growing, i, j = growing[inside], i[inside], j[inside]
            equal = words.code[i] == words.code[j]
            equal &= words.place[i] == words.place[copy[growing]]
            equal &= words.place[j] == words.place[source[growing]]
            growing = growing[equal]
            if not len(growing):
                break
            length[growing] += 1
            if not right:
                copy[growing] -= 1
                source[growing] -= 1
    grown = np.column_stack([copy, source, length])
    return grown if np.array_equal(grown, found) else np.unique(grown, axis=0)


def _by_source(words: _Words, pieces: np.ndarray) -> np.ndarray:
    """The order of pieces in which those of one copying comment and one source stand together."""
    copy, source = pieces[:, 0], pieces[:, 1]
    return np.lexsort((source, copy, words.place[source], words.place[copy]))


def _joined(words: _Words, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Runs of pieces that go on after a few other words, and the order in which the pieces of each
    stand together.

    One row a run: copy, its end, source, its end, words matched, first piece, number of pieces.
    """
    copy, source, length = pieces.T
    out: list[list[int]] = []
    run_of: list[int] = []
    begun = 0  # the first run of these two comments
    places: tuple[int, int] = (-1, -1)
    columns = (copy, source, length, words.place[copy], words.place[source])
    for i, j, n, a, b in zip(*(c.tolist() for c in columns), strict=True):
        if places != (a, b):
            places, begun = (a, b), len(out)
        # A phrase that the source says twice stands between two pieces of one run.
        for number in range(len(out) - 1, max(begun, len(out) - _OPEN) - 1, -1):
            last = out[number]
            if 0 <= i - last[1] <= _GAP and 0 <= j - last[3] <= _SKIPPED:
                last[1], last[3], last[4] = i + n, j + n, last[4] + n
                break
        else:
            number = len(out)
            out.append([i, i + n, j, j + n, n])
        run_of.append(number)
    order = np.argsort(run_of, kind="stable")
    sizes = np.bincount(run_of)
    return np.column_stack([np.array(out, np.int64), np.cumsum(sizes) - sizes, sizes]), order


def _runs(words: _Words, found: np.ndarray) -> np.ndarray:
    """The fields of `Runs` for the runs that lie in no other."""
    token, place, row, author = words.token, words.place, words.row, words.author
    copier, source = place[found[:, 0]], place[found[:, 2]]
    same = (author[copier] == author[source]) & (author[copier] >= 0)
    kept = np.concatenate([_outermost(words, found[same]), _outermost(words, found[~same])])
    kept = kept[np.lexsort((kept[:, 2], kept[:, 0]))]
    first, last, source_first, _, n, piece, n_pieces = kept.T
    copier, source = place[first], place[source_first]
    same = (author[copier] == author[source]) & (author[copier] >= 0)
    columns = (row[copier], token[first], token[last - 1] + 1, row[source], source)
    return np.column_stack([*columns, n, last - first, same, piece, n_pieces])


def _outermost(words: _Words, found: np.ndarray) -> np.ndarray:
    """The runs that lie in no other; for these the one from the earliest source that holds nearly all
    of it."""
    found = found[np.lexsort((found[:, 2], -found[:, 1], found[:, 0]))]
    reached = np.maximum.accumulate(found[:, 1])
    outer = found[:, 1] > np.concatenate([[-1], reached[:-1]])[: len(found)]
    around = np.maximum.accumulate(np.where(outer, np.arange(len(found)), 0))
    source = words.place[found[:, 2]]
    nearly = found[around, 4] - found[:, 4] <= np.maximum(_LACKING * found[around, 4], 1)
    earlier = np.flatnonzero(nearly & (source < source[around]))
    earlier = earlier[np.lexsort((-found[earlier, 4], -source[earlier]))]  # the last one stays
    found[around[earlier]] = found[earlier]
    return found[outer]
