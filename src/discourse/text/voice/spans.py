"""The spans of each comment that are quoted or reported: blocks, marks and copies put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from discourse.text.lines import matched, with_line_feeds
from discourse.text.patterns import NUMBER, WORD
from discourse.text.voice.blocks import HEADISH, LINED, elements, headed, quoted_lines, set_off
from discourse.text.voice.copies import Run, find_runs
from discourse.text.voice.marks import MARKED, between_marks
from discourse.text.voice.order import thread_order
from discourse.text.voice.sift import are_quotes

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

_HALF: Final = 0.5

_NOWHERE: Final[tuple[Any, Any]] = (pd.NA, pd.NA)


class Span(NamedTuple):
    start: int
    end: int
    how: str
    source: str | None = None
    place: tuple[Any, Any] = _NOWHERE  # start and end in the source
    share: float = float("nan")


class Reader:
    """The spans of one comment after the other."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        comments = tokens.comments
        self.ids = comments["comment_id"].tolist()
        texts = with_line_feeds(comments["text"])
        self.texts = texts.to_numpy(dtype=object)
        self.runs = find_runs(tokens, *thread_order(comments))
        self.copied = are_quotes(tokens, self.runs)
        self.bounds = np.searchsorted(self.runs["row"], np.arange(len(comments) + 1)).tolist()
        self.words = np.zeros(len(tokens) + 1, np.int32)
        np.cumsum((tokens.kind == WORD) | (tokens.kind == NUMBER), out=self.words[1:])
        self.framed = set_off(
            comments["text"],
            comments["source"].fillna("") + "/" + comments["source_file"].fillna(""),
        )
        self.heads = matched(texts, HEADISH)
        self.marked = comments["marked_quotes"].tolist()
        self.candidates = matched(texts, f"{MARKED}|{LINED}") | self.framed | self.heads
        self.candidates |= np.array([len(quotes) > 0 for quotes in self.marked], bool)
        self.candidates &= texts.notna().to_numpy()
        self.thread = comments["thread_id"].to_numpy()
        self._names: dict[str, set[str]] | None = None

    def rows(self) -> list[int]:
        """The comments that can hold a quote, in order."""
        chosen = self.candidates.copy()
        chosen[self.runs["row"][self.copied]] = True
        return np.flatnonzero(chosen).tolist()

    def spans(self, row: int) -> list[Span]:
        """The spans of a comment, in the order of the text."""
        start, end = self.bounds[row], self.bounds[row + 1]
        found = self.runs.part(start, end) if start < end else []
        kept = self._marked(row, self.texts[row], found) if self.candidates[row] else []
        copies = list(compress(found, self.copied[start:end].tolist()))
        if copies:
            kept = self._with_copies(row, kept, copies)
        return sorted(kept, key=lambda s: (s.start, -s.end, s.how)) if len(kept) > 1 else kept

    def _marked(self, row: int, text: str, found: list[Run]) -> list[Span]:
        """Blocks and what stands in quotation marks outside them, with their sources."""
        blocks = _outermost(self._blocks(row, text))
        starts = [block.start for block in blocks]
        marked = list(blocks)
        for start, end in between_marks(text):
            block = bisect_right(starts, start) - 1
            if block < 0 or blocks[block].end < end:
                marked.append(Span(start, end, "marks"))
        marked.sort(key=lambda span: span.start)
        if not marked or not found:
            return marked
        reached = list(accumulate((run.last for run in found), max))
        return [self._sourced(row, span, found, reached) for span in marked]

    def _blocks(self, row: int, text: str) -> Iterator[Span]:
        for start, end, source in self.marked[row]:
            yield Span(start, end, "marked", source)
        if ">" in text or "&gt;" in text:
            for start, end in quoted_lines(text):
                yield Span(start, end, "block")
        if self.heads[row]:
            for start, end in headed(text, self.names(row)):
                yield Span(start, end, "head")
        if self.framed[row]:
            for start, end in elements(text):
                yield Span(start, end, "layout")

    def names(self, row: int) -> set[str]:
        """The authors of a comment's thread, in lower case."""
        if self._names is None:
            self._names = defaultdict(set)
            authors = self.tokens.comments["author"].str.lower().tolist()
            for thread, author in zip(self.thread, authors, strict=True):
                if isinstance(author, str):
                    self._names[thread].add(author)
        return self._names.get(self.thread[row], set())

    def _sourced(self, row: int, span: Span, found: list[Run], reached: list[int]) -> Span:
        """A span with the comment that most of its words were copied from.

        ``reached``: how far the runs reach up to each of them.
        """
        if span.source is not None:
            return span
        first, last = self._tokens_of(row, span.start, span.end)
        matched: dict[int, int] = defaultdict(int)
        longest: dict[int, tuple[int, Run]] = {}
        for at in range(bisect_right(reached, first), len(found)):
            run = found[at]
            if run.first >= last:
                break
            n = self._matched(run, first, last)
            matched[run.source_row] += n
            if n > longest.get(run.source_row, (0, run))[0]:
                longest[run.source_row] = n, run
        best = max(matched, key=lambda source: matched[source], default=None)
        size = int(self.words[last] - self.words[first])
        if best is None or matched[best] * 2 <= size:
            return span
        place = self._place(longest[best][1], first, last)
        share = min(1.0, matched[best] / size)
        return span._replace(source=self.ids[best], place=place, share=share)

    def _tokens_of(self, row: int, start: int, end: int) -> tuple[int, int]:
        low, high = int(self.tokens.bounds[row]), int(self.tokens.bounds[row + 1])
        first = bisect_left(self.tokens.start, start, low, high)
        return first, bisect_left(self.tokens.start, end, first, high)

    def _pieces(self, run: Run, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """What matches between two tokens of the copy: numbers of words of the table, at which it
        begins in the copy and in the source, and how many words."""
        pieces = self.runs.pieces[run.piece : run.piece + run.n_pieces]
        near = slice(*np.searchsorted(pieces[:, 0], [first, last]).tolist())
        low, high = int(self.words[first]), int(self.words[last])
        for copy, source, n in pieces[max(near.start - 1, 0) : near.stop].tolist():
            begin = int(self.words[copy])
            start, end = max(low - begin, 0), min(high - begin, n)
            if start < end:
                yield begin + start, int(self.words[source]) + start, end - start

    def _matched(self, run: Run, first: int, last: int) -> int:
        """How many words of a run match between two tokens of the copy."""
        if first <= run.first and run.last <= last:
            return run.n_matched
        return sum(n for _, _, n in self._pieces(run, first, last))

    def _place(self, run: Run, first: int, last: int) -> tuple[int, int]:
        """Where in the source the words between two tokens of the copy stand."""
        begin, end = run.source_first, run.source_last
        if run.first < first or last < run.last:
            pieces = list(self._pieces(run, first, last))
            begin = self._token(pieces[0][1])
            end = self._token(pieces[-1][1] + pieces[-1][2] - 1) + 1
        return int(self.tokens.start[begin]), int(self.tokens.end[end - 1])

    def _token(self, word: int) -> int:
        """The number of the token that is a word of the table, counted from 0."""
        return bisect_right(self.words, word) - 1

    def _with_copies(self, row: int, marked: list[Span], found: list[Run]) -> list[Span]:
        """The marked spans, and the unmarked copies: the longest first, others where they add more
        than they repeat. What stands in quotation marks within a copy was copied with them."""
        low, high = int(self.tokens.bounds[row]), int(self.tokens.bounds[row + 1])
        taken = np.zeros(high - low, bool)
        ranges = [self._tokens_of(row, span.start, span.end) for span in marked]
        for first, last in ranges:
            taken[first - low : last - low] = True
        within: set[int] = set()
        copies: list[Span] = []
        for run in sorted(found, key=lambda r: (-r.n_matched, r.first)):  # ties: earliest source
            part = taken[run.first - low : run.last - low]
            if _mostly(part):
                continue
            for number in range(bisect_left(ranges, (run.first, run.first)), len(ranges)):
                first, last = ranges[number]
                if first >= run.last:
                    break
                if marked[number].how == "marks" and self.words[last] <= self.words[run.last]:
                    taken[first - low : last - low] = False
                    within.add(number)
            edges = np.flatnonzero(np.diff(part, prepend=True, append=True)).tolist()
            for start, end in zip(edges[::2], edges[1::2], strict=True):
                copies += self._copy(run, run.first + start, run.first + end)
            part[:] = True
        return [span for number, span in enumerate(marked) if number not in within] + copies

    def _copy(self, run: Run, first: int, last: int) -> Iterator[Span]:
        """The part of a run between two tokens, as a span, if words of it match."""
        n = self._matched(run, first, last)
        if not n:
            return
        if run.first < first or last < run.last:
            pieces = list(self._pieces(run, first, last))
            first = self._token(pieces[0][0])
            last = self._token(pieces[-1][0] + pieces[-1][2] - 1) + 1
        share = n / int(self.words[last] - self.words[first])
        start, end = int(self.tokens.start[first]), int(self.tokens.end[last - 1])
        place = self._place(run, first, last)
        yield Span(start, end, "copied", self.ids[run.source_row], place, share)


def _mostly(flags: np.ndarray) -> bool:
    """Whether more than half of them are true."""
    return bool(np.count_nonzero(flags) > _HALF * len(flags))


def _outermost(spans: Iterator[Span]) -> list[Span]:
    """Spans that lie in no other, in order; of equal ones the first."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
