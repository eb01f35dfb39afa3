"""From texts to the arrays of `Tokens`: in blocks, each distinct chunk read once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from discourse.text.chunks import Chunks, chunks
from discourse.text.cues import cues, inner_starts
from discourse.text.forms import split_chunk
from discourse.text.sentences import sentence_starts

# What a token begins.
CHUNK: Final = 1
SENTENCE: Final = 2

_AT_ONCE: Final = 1 << 22  # tokens


@dataclass(frozen=True)
class Arrays:
    """One entry a token, in the order of the texts.

    Attributes
    ----------
    code : ndarray of int32
        Index into ``forms``.
    start : ndarray of int32
        Offset into the text in code points.
    begins : ndarray of uint8
        `CHUNK` and `SENTENCE`, where the token begins one.
    bounds : ndarray of int64, shape (texts + 1,)
        First token of each text, and one past the last.
    forms : list of (str, int)
        Each distinct token with its kind, in the order of the alphabet.
    """

    code: np.ndarray
    start: np.ndarray
    begins: np.ndarray
    bounds: np.ndarray
    forms: list[tuple[str, int]]

    def of(self, keep: np.ndarray) -> Arrays:
        """Those of some texts (``keep``: bool, shape (texts,)), with the forms that these hold."""
        sizes = np.diff(self.bounds)
        kept = np.repeat(keep, sizes)
        used, code = np.unique(self.code[kept], return_inverse=True)
        bounds = np.concatenate([[0], np.cumsum(sizes[keep])])
        forms = [self.forms[i] for i in used.tolist()]
        return replace(
            self,
            code=code.astype(np.int32),
            start=self.start[kept],
            begins=self.begins[kept],
            bounds=bounds,
            forms=forms,
        )


def build(texts: pd.Series) -> Arrays:
    """The tokens of a column of texts; missing texts have none."""
    known = _Known()
    code, start, begins, sizes = (_Growing(t) for t in (np.int32, np.int32, np.uint8, np.int64))
    for block in chunks(texts):
        for whole, part in zip((code, start, begins, sizes), known.tokens(block), strict=True):
            whole.extend(part)
    # Codes follow the alphabet, so that they do not depend on the order of the rows.
    forms = sorted(known.forms)
    rank = np.empty(len(forms), np.int32)
    rank[[known.forms[key] for key in forms]] = np.arange(len(forms), dtype=np.int32)
    codes = code.array()
    for at in range(0, len(codes), _AT_ONCE):  # an index of all would take eight bytes a token
        codes[at : at + _AT_ONCE] = rank[codes[at : at + _AT_ONCE]]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes.array())])
    return Arrays(codes, start.array(), begins.array(), bounds, forms)


class _Growing:
    """An array that grows in place: joining the parts at the end would hold all of them twice."""

    def __init__(self, dtype: type) -> None:
        self._held: np.ndarray = np.empty(1 << 16, dtype)
        self._size = 0

    def extend(self, part: np.ndarray) -> None:
        size = self._size + len(part)
        if size > len(self._held):
            self._held.resize(max(size, len(self._held) * 9 // 8), refcheck=False)
        self._held[self._size : size] = part
        self._size = size

    def array(self) -> np.ndarray:
        self._held.resize(self._size, refcheck=False)
        return self._held


class _Known:
    """The distinct chunks met so far: their tokens and their cues."""

    def __init__(self) -> None:
        self.forms: dict[tuple[str, int], int] = {}
        self._number: dict[str, int] = {}
        self._first = array("q", [0])  # of each chunk, its first token in the arrays below
        self._form, self._at, self._begins = array("i"), array("i"), array("B")
        self._cues = array("i")

    def tokens(self, block: Chunks) -> tuple[np.ndarray, ...]:
        """Code, start and begins of the tokens of a block, and how many each text has."""
        known = self._number
        number = [known[f] if f in known else self._add(f) for f in block.forms]
        which = np.array(number, np.int32)[block.code]
        first = _view(self._first)
        sizes = (first[which + 1] - first[which]).astype(np.int32)
        opening = np.zeros(len(which) + 1, np.int64)  # first token of each chunk in this block
        np.cumsum(sizes, out=opening[1:])
        at = np.arange(opening[-1]) + np.repeat(first[which] - opening[:-1], sizes)
        begins = _view(self._begins)[at]
        openings = sentence_starts(_view(self._cues)[which], block)
        begins[opening[:-1]] = np.where(openings, CHUNK | SENTENCE, CHUNK)
        start = _view(self._at)[at]
        start += np.repeat(block.start, sizes)
        return _view(self._form)[at], start, begins, np.diff(opening[block.bounds])

    def _add(self, chunk: str) -> int:
        forms = self.forms
        parts = split_chunk(chunk)
        # A stop within a chunk stands between two other tokens.
        opening = set(inner_starts(chunk)) if len(parts) > 2 else ()
        for a, b, kind in parts:
            self._form.append(forms.setdefault((chunk[a:b], kind), len(forms)))
            self._at.append(a)
            self._begins.append(SENTENCE if a in opening else 0)
        self._first.append(len(self._form))
        self._cues.append(cues(chunk))
        number = self._number[chunk] = len(self._number)
        return number


def _view(values: Any) -> np.ndarray:
    return np.frombuffer(values, values.typecode)
