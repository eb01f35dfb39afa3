"""White-space chunks of a column of texts, as arrays: the first layer of `Tokens`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from discourse.text.lines import BREAKS

BLOCK: Final = 8 << 20  # bytes of text that are worked on at a time
# What stands before a chunk: blanks in a line, a line break, or the start or a blank line.
BLANK, LINE, PARAGRAPH = range(3)

# White space as str.split() knows it: of one byte in UTF-8, and of more.
_WHITE: Final = np.zeros(256, bool)
_WHITE[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = True
_BREAK: Final = np.zeros(256, bool)
_BREAK[[ord(sign) for sign in BREAKS if sign.isascii()]] = True
_CR, _LF = 13, 10
_WIDE_WHITE: Final = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000"
)
_WIDE_BREAKS: Final = [sign for sign in BREAKS if not sign.isascii()]
_LEADS: Final = np.zeros(256, bool)  # the first bytes of these
_LEADS[[sign.encode()[0] for sign in _WIDE_WHITE]] = True


@dataclass(frozen=True)
class Chunks:
    """The chunks of some texts that follow each other.

    Attributes
    ----------
    bounds : ndarray of int64, shape (texts + 1,)
        First chunk of each text, and one past the last.
    code : ndarray of int32
        Index into ``forms``.
    start : ndarray of int32
        Offset into the text in code points.
    gap : ndarray of int8
        What stands before the chunk: `BLANK`, `LINE` or `PARAGRAPH` (also before the first).
    forms : list of str
        The distinct chunks.
    """

    bounds: np.ndarray
    code: np.ndarray
    start: np.ndarray
    gap: np.ndarray
    forms: list[str]


def chunks(texts: pd.Series) -> Iterator[Chunks]:
    """The white-space chunks of texts, block by block; missing texts have none."""
    column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    for part in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        offsets = np.frombuffer(part.buffers()[1], np.int64)[part.offset :][: len(part) + 1]
        row = 0
        while row < len(part):
            until = int(np.searchsorted(offsets, offsets[row] + BLOCK, side="right")) - 1
            until = min(max(until, row + 1), len(part))
            yield _of_block(pc.fill_null(part.slice(row, until - row), ""))
            row = until


def _of_block(texts: pa.LargeStringArray) -> Chunks:
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset :][: len(texts) + 1]
    buffer = texts.buffers()[2]
    data = np.frombuffer(buffer, np.uint8) if buffer is not None else np.empty(0, np.uint8)
    data = data[offsets[0] : offsets[-1]]
    offsets = offsets - offsets[0]
    white, broken = _WHITE[data], _BREAK[data]
    broken[1:] &= (data[1:] != _LF) | (data[:-1] != _CR)  # CR LF is one break
    wide = bool(len(data)) and int(data.max()) > 127
    if wide:
        _mark_wide(data, white, broken)
    ink = ~white
    starts, lengths = _runs(ink, offsets)
    bounds = np.searchsorted(starts, offsets)
    # What is left without white space is one chunk after the other.
    places = np.zeros(len(starts) + 1, np.int32)
    np.cumsum(lengths, out=places[1:])
    packed = pa.StringArray.from_buffers(len(starts), pa.py_buffer(places), pa.py_buffer(data[ink]))
    encoded = packed.dictionary_encode()
    per_text = np.diff(bounds)
    start = starts - np.repeat(offsets[:-1], per_text)
    if wide:
        later = np.flatnonzero((data & 0xC0) == 0x80)  # bytes that begin no character
        before = np.bincount(np.searchsorted(starts, later, "right"), minlength=len(starts) + 1)
        at_text = np.searchsorted(later, offsets[:-1])
        start -= np.cumsum(before)[:-1] - np.repeat(at_text, per_text)
    breaks = np.searchsorted(starts, np.flatnonzero(broken))
    gap = np.minimum(np.bincount(breaks, minlength=len(starts) + 1), PARAGRAPH).astype(np.int8)
    gap[bounds[:-1]] = PARAGRAPH
    return Chunks(
        bounds,
        encoded.indices.to_numpy(),
        start.astype(np.int32),
        gap[:-1],
        encoded.dictionary.to_pylist(),
    )


def _runs(ink: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Start and length of the runs without white space, which end where a text ends."""
    edges = ink.copy()
    edges[1:] ^= ink[:-1]  # true where a run begins and where it ends
    inner = offsets[(offsets > 0) & (offsets < len(ink))]
    inner = np.unique(inner[ink[inner] & ink[inner - 1]])  # one text ends, the next begins
    places = np.sort(np.concatenate([np.flatnonzero(edges), inner, inner]), kind="stable")
    if len(places) % 2:
        places = np.append(places, len(ink))
    return places[::2], places[1::2] - places[::2]


def _mark_wide(data: np.ndarray, white: np.ndarray, broken: np.ndarray) -> None:
    """Mark white space of several bytes, all bytes of it."""
    leads = np.flatnonzero(_LEADS[data])
    first = data[leads]
    for sign in _WIDE_WHITE:
        code = np.frombuffer(sign.encode(), np.uint8)
        at = leads[first == code[0]]
        at = at[at + len(code) <= len(data)]
        for n, byte in enumerate(code[1:], 1):
            at = at[data[at + n] == byte]
        for n in range(len(code)):
            white[at + n] = True
        if sign in _WIDE_BREAKS:
            broken[at] = True
