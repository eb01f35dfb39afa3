"""Records of delimited text: where they end, how quotes in them are written, and their cells."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.csv

# Stands in place of a line whose quote is never closed, with too many cells to be a row.
OPEN_QUOTE = "\x00open quote\x00"
_LONGEST_RECORD = 8 << 20  # a quoted cell that goes on for longer was never closed
_TRIED = 1 << 20  # bytes behind the first backslash that decide how quotes are written
_QUOTE = ord('"')
_STRAY = 3  # quotes in the wrong place that tell a file in which they enclose nothing


def cells(
    chunk: bytes,
    delimiter: str,
    width: int,
    escape: str,
    skip: Callable[[pa.csv.InvalidRow], str],
) -> pa.Table:
    """Whole records as columns of text; an empty cell is null, a quoted empty cell is "".

    ``skip`` is told of each record with another number of cells.
    """
    names = [f"f{n}" for n in range(width)]
    if not chunk.strip(b"\r\n"):
        return pa.table({name: pa.array([], pa.string()) for name in names})
    return pa.csv.read_csv(
        io.BytesIO(chunk + b"\n"),
        read_options=pa.csv.ReadOptions(
            use_threads=False, block_size=len(chunk) + 2, column_names=names
        ),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            invalid_row_handler=skip,
            escape_char="\\" if escape == "all" else False,
            quote_char=False if escape == "none" else '"',
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            # \N: MySQL, PostgreSQL and Hive; where a backslash escapes, it is gone by now.
            null_values=[""] if escape == "all" else ["", "\\N"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


class Records:
    """Cuts the blocks of a file into chunks of whole records.

    ``escape`` is "" where quotes in cells are doubled, "all" where a backslash escapes any
    character (MySQL, pandas with ``escapechar``), "quote" where it does so before quotes only (R,
    PHP), "none" where quotes are characters as any other; it is told from the first block that
    does not hold to doubled quotes.
    """

    def __init__(self, delimiter: str, eol: bytes, width: int) -> None:
        self.escape = ""
        self._decided = False
        self._delimiter, self._eol, self._width = delimiter.encode(), eol, width
        part = re.escape(self._delimiter) + re.escape(eol)
        start, end = rb'(?<![^%s])"' % part, rb'(?:(")|\\?\Z)'
        self._quoted = re.compile(start + rb'[^"]*(?:""[^"]*)*' + end)
        self._escaped = re.compile(start + rb'[^"\\]*(?:(?:\\.|"")[^"\\]*)*' + end, re.DOTALL)
        self._signs = re.compile(rb'\\(?:["\\0N%s]|\r?\n)' % part)
        self._null = re.compile(rb"(?<![^%s])\\N(?=[%s\r]|\Z)" % (part, part))
        self._closers = self._delimiter + eol + b"\r"

    def chunks(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """The text in chunks that end where a record ends."""
        rest, block = b"", next(blocks, b"")
        while block:
            following = next(blocks, b"")
            if not self._decided and (first := self._oddity(rest + block)) is not None:
                rest, block = b"", rest + block
                end = block.find(self._eol, first + _TRIED) + 1 or len(block)
                at_end = not following and end == len(block)
                self.escape, self._decided = self._told(block[:end], at_end), True
            whole, rest = self._split(rest + self._plain(block, self.escape), self.escape)
            if whole:
                yield whole
            block = following
        if rest:
            yield self._split(rest + self._eol, self.escape, final=True)[0]

    def _oddity(self, data: bytes) -> int | None:
        """Where something stands that doubled quotes do not explain."""
        found = re.search(rb'\\(?:"|\r?\n)', data)
        if found:
            return found.start()
        return 0 if self._conforming(data) is None else None

    def _plain(self, block: bytes, escape: str) -> bytes:
        if escape == "quote":
            return block.replace(b'\\"', b'""')
        return self._null.sub(b"", block) if escape == "all" else block

    def _told(self, sample: bytes, at_end: bool) -> str:
        """The reading with the fewest faults; doubled quotes where no other has fewer."""
        readings = [""]
        if b"\\" in sample:  # whoever escapes all signs leaves no other backslash
            lone = b"\\" in self._signs.sub(b"", sample)
            readings.append("quote" if lone else "all")
        proper = [self._proper(found, sample) for found in self._quoted.finditer(sample)]
        if len(proper) - sum(proper) >= max(_STRAY, sum(proper)):
            readings.append("none")
        return min(readings, key=lambda escape: self._faults(sample, escape, at_end))

    def _faults(self, sample: bytes, escape: str, at_end: bool) -> int:
        text, rest = self._split(self._plain(sample, escape), escape)
        wrong: list[int] = []

        def skip(row: pa.csv.InvalidRow) -> str:
            wrong.append(row.number)
            return "skip"

        cells(text, self._delimiter.decode(), self._width, escape, skip)
        strange = 0
        if escape != "none":
            quoted = self._escaped if escape == "all" else self._quoted
            strange += sum(not self._proper(found, text) for found in quoted.finditer(text))
        if not escape:  # whoever doubles quotes puts a cell that holds one into quotes
            strange += quoted.sub(b"", text).count(b'\\"')
        return strange + len(wrong) + (at_end and self._eol in rest)

    def _proper(self, found: re.Match[bytes], data: bytes) -> bool:
        """Whether the cell ends where its quotes end."""
        end = found.end()
        return found[1] is not None and (end == len(data) or data[end] in self._closers)

    def _split(self, data: bytes, escape: str, *, final: bool = False) -> tuple[bytes, bytes]:
        """Whole records, and the record that goes on beyond ``data``."""
        cut: int | None = None
        if escape == "none":
            cut = data.rfind(self._eol) + 1
            return data[:cut], data[cut:]
        if escape != "all" or b"\\" not in data:
            cut = self._conforming(data)
        if cut is not None and len(data) - cut < (1 if final else _LONGEST_RECORD):
            return data[:cut], data[cut:]
        return self._mended(data, self._escaped if escape == "all" else self._quoted, final)

    def _conforming(self, data: bytes) -> int | None:
        """Where the last whole record ends; None unless each quote is the first or last sign of
        its cell, or doubled."""
        if b'"' not in data:
            return data.rfind(self._eol) + 1
        codes = np.frombuffer(data, np.uint8)
        quotes = np.flatnonzero(codes == _QUOTE)
        opening, closing = quotes[0::2], quotes[1::2]
        doubled = np.zeros(len(opening), bool)
        doubled[1:] = opening[1:] == closing[: len(opening) - 1] + 1
        inner = opening > 0
        starts = np.isin(codes[opening[inner] - 1], list(self._delimiter + self._eol))
        ends = np.isin(codes[closing[closing < len(codes) - 1] + 1], [*self._closers, _QUOTE])
        if not ((starts | doubled[inner]).all() and ends.all()):
            return None
        last = int(quotes[-1]) if len(quotes) % 2 else len(codes)
        while cut := data.rfind(self._eol, 0, last) + 1:
            passed = int(np.searchsorted(quotes, cut))
            if passed % 2 == 0:
                break
            last = int(quotes[passed - 1])
        return cut

    def _mended(self, data: bytes, quoted: re.Pattern[bytes], final: bool) -> tuple[bytes, bytes]:
        """Whole records, with a stand-in for lines whose quote is never closed.

        A quoted cell that holds line ends and is followed by more text in the same cell, or that
        goes on to the end of the file, was not closed: the row is lost, the next line is a row.
        """
        out: list[bytes] = []
        record = pos = start = 0
        while found := quoted.search(data, pos):
            record = max(record, data.rfind(self._eol, pos, found.start()) + 1)
            if self._proper(found, data) or (found[1] and self._eol not in found[0]):
                pos = found.end()
                continue
            if not found[1] and not final and len(data) - record < _LONGEST_RECORD:
                return b"".join([*out, data[start:record]]), data[record:]
            after = data.find(self._eol, found.start()) + 1 or len(data)
            lost = b""
            if not found[1] and not self._are_rows(data[after:]):
                lost, after = b"%d" % self._lines(data[record:]), len(data)
            mark = OPEN_QUOTE.encode() + lost + self._delimiter * self._width + self._eol
            out += [data[start:record], mark]
            record = pos = start = after
        cut = len(data) if final else max(record, data.rfind(self._eol, pos) + 1)
        return b"".join([*out, data[start:cut]]), data[cut:]

    def _are_rows(self, data: bytes) -> bool:
        """Whether each line has the cells of a row; else they are the rest of a broken text."""
        lines = [line for line in data.split(self._eol) if line.strip()]
        return self._width > 1 and all(
            line.count(self._delimiter) == self._width - 1 for line in lines
        )

    def _lines(self, data: bytes) -> int:
        return sum(bool(line.strip()) for line in data.split(self._eol))
