"""The spans of each comment that are quoted or reported: blocks, marks and copies put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from discourse.text.lines import matched, with_line_feeds
from discourse.text.patterns import NUMBER, WORD
from discourse.text.voice.blocks import (
    HEADISH,
    LINED,
    TAGGED,
    elements,
    headed,
    quoted_lines,
    set_off,
    tagged,
)
from discourse.text.voice.copies import find_runs
from discourse.text.voice.marks import MARKED, between_marks
from discourse.text.voice.order import thread_order
from discourse.text.voice.sift import are_quotes

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

_HALF: Final = 0.5


class Span(NamedTuple):
    """A part of a text: its tokens are the first and those before the last."""

    start: int
    end: int
    how: str
    source: str | None = None  # as given
    first: int = 0
    last: int = 0
    run: int = -1  # number of the run, of an unmarked copy


class Reader:
    """The spans of one comment after the other."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        comments = tokens.comments
        texts = with_line_feeds(comments["text"])
        self.texts = texts.to_numpy(dtype=object)
        self.runs = find_runs(tokens, *thread_order(comments))
        self.copied = are_quotes(tokens, self.runs)
        self.bounds = np.searchsorted(self.runs["row"], np.arange(len(comments) + 1)).tolist()
        self.extents = np.column_stack([self.runs[f] for f in ("first", "last", "n_matched")])
        self.words = np.zeros(len(tokens) + 1, np.int32)
        np.cumsum((tokens.kind == WORD) | (tokens.kind == NUMBER), out=self.words[1:])
        self.framed = set_off(
            comments["text"],
            comments["source"].fillna("") + "/" + comments["source_file"].fillna(""),
        )
        self.heads = matched(texts, HEADISH)
        self.tagged = matched(texts, TAGGED)
        self.marked = comments["marked_quotes"].tolist()
        self.candidates = matched(texts, f"{MARKED}|{LINED}")
        self.candidates |= self.framed | self.heads | self.tagged
        self.candidates |= np.array([len(quotes) > 0 for quotes in self.marked], bool)
        self.candidates &= texts.notna().to_numpy()
        self.thread = comments["thread_id"].to_numpy()
        self._names: dict[str, set[str]] | None = None

    def spans(self) -> Iterator[tuple[int, Span]]:
        """The spans of all comments, in their order, each with its row."""
        chosen = self.candidates.copy()
        chosen[self.runs["row"][self.copied]] = True
        for row in np.flatnonzero(chosen).tolist():
            marked = self._marked(row, self.texts[row]) if self.candidates[row] else []
            for span in self._with_copies(row, marked):
                yield row, span

    def _marked(self, row: int, text: str) -> list[Span]:
        """Blocks and what stands in quotation marks outside them, in order."""
        blocks = _outermost(self._blocks(row, text))
        starts = [block.start for block in blocks]
        marked = list(blocks)
        for start, end in between_marks(text):
            block = bisect_right(starts, start) - 1
            if block < 0 or blocks[block].end < end:
                marked.append(Span(start, end, "marks"))
        marked.sort(key=lambda span: span.start)
        low, high = int(self.tokens.bounds[row]), int(self.tokens.bounds[row + 1])
        spans = []
        for start, end, how, source, *_ in marked:
            low = bisect_left(self.tokens.start, start, low, high)
            last = bisect_left(self.tokens.start, end, low, high)
            spans.append(Span(start, end, how, source, low, last))
        return spans

    def _blocks(self, row: int, text: str) -> Iterator[Span]:
        for start, end, source in self.marked[row]:
            yield Span(start, end, "marked", source)
        if ">" in text or "&gt;" in text:
            for start, end in quoted_lines(text):
                yield Span(start, end, "block")
        if self.tagged[row]:
            for start, end in tagged(text):
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

    def _with_copies(self, row: int, marked: list[Span]) -> list[Span]:
        """The marked spans, and the unmarked copies: the longest first, others where they add more
        than they repeat. What stands in quotation marks within a copy was copied with them."""
        numbers = np.arange(self.bounds[row], self.bounds[row + 1])
        numbers = numbers[self.copied[numbers]].tolist()
        if not numbers:
            return marked
        low, high = int(self.tokens.bounds[row]), int(self.tokens.bounds[row + 1])
        taken = np.zeros(high - low, bool)
        for span in marked:
            taken[span.first - low : span.last - low] = True
        firsts = [span.first for span in marked]
        within: set[int] = set()
        copies: list[Span] = []
        found = [(number, *self.extents[number].tolist()) for number in numbers]
        for number, begin, end, _ in sorted(found, key=lambda r: (-r[3], r[1])):
            part = taken[begin - low : end - low]
            if _mostly(part):
                continue
            for at in range(bisect_left(firsts, begin), bisect_left(firsts, end)):
                span = marked[at]
                if span.how == "marks" and self.words[span.last] <= self.words[end]:
                    taken[span.first - low : span.last - low] = False
                    within.add(at)
            edges = np.flatnonzero(np.diff(part, prepend=True, append=True)) + begin
            for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                copies.append(Span(0, 0, "copied", None, a, b, number))
            part[:] = True
        return [span for at, span in enumerate(marked) if at not in within] + copies


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
