"""Whose words: what is marked as a quote, stands in quotation marks, or was copied."""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, compress, takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from discourse.text.patterns import NUMBER, WORD
from discourse.text.voice.blocks import HEADISH, elements, headed, matched, quoted_lines, set_off
from discourse.text.voice.copies import Run, find_runs
from discourse.text.voice.marks import between_marks
from discourse.text.voice.order import thread_order
from discourse.text.voice.sift import are_quotes

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

_HALF: Final = 0.5

COLUMNS: Final = {
    "comment_id": "str",
    "start": "int64",
    "end": "int64",
    "text": "str",
    "marked": "bool",
    "how": "str",
    "voice": "str",
    "source_id": "str",
    "source_start": "Int64",
    "source_end": "Int64",
    "share": "float64",
}
# Texts that can hold a mark or a quoted line.
_CANDIDATES: Final = "[\"“«‘„»]|(?:^|[\\s(\\[])'\\w|(?m:^[ \\t]*(?:>|&gt;))"


_NOWHERE: Final[tuple[Any, Any]] = (pd.NA, pd.NA)


class _Span(NamedTuple):
    start: int
    end: int
    how: str
    source: str | None = None
    found: Run | None = None
    share: float = float("nan")


def find_quotes(tokens: Tokens) -> pd.DataFrame:
    """The runs of `tokens` that repeat somebody's words; see `quotes`."""
    reader = _Reader(tokens)
    rows = []
    ids = tokens.comments["comment_id"].tolist()
    texts = tokens.comments["text"].to_numpy(dtype=object)
    for row, can_be_marked in reader.rows():
        text = texts[row]
        for span in reader.spans(row, text, can_be_marked):
            run = span.found
            source, place = span.source, _NOWHERE
            if run is not None:
                source = ids[run.source_row]
                place = int(tokens.start[run.source_first]), int(tokens.end[run.source_last - 1])
            marked = span.how != "copied"
            voice = "reported" if span.how == "marks" and source is None else "quoted"
            held = text[span.start : span.end]
            rows.append(
                (ids[row], span.start, span.end, held, marked, span.how, voice, source, *place)
                + (span.share,)
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


class _Reader:
    """The spans of one comment after the other."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        comments = tokens.comments
        self.runs = find_runs(tokens, *thread_order(comments))
        self.copied = are_quotes(tokens, self.runs)
        self.bounds = np.searchsorted(self.runs["row"], np.arange(len(comments) + 1)).tolist()
        self.words = np.zeros(len(tokens) + 1, np.int32)
        np.cumsum((tokens.kind == WORD) | (tokens.kind == NUMBER), out=self.words[1:])
        self.framed = set_off(
            comments["text"],
            comments["source"].fillna("") + "/" + comments["source_file"].fillna(""),
        )
        self.heads = matched(comments["text"], HEADISH)
        self.marked = comments["marked_quotes"].tolist()
        self.thread = comments["thread_id"].to_numpy()
        self._names: dict[str, set[str]] | None = None

    def rows(self) -> Iterator[tuple[int, bool]]:
        """The comments that can hold a quote, in order, and whether it can be a marked one."""
        marked = matched(self.tokens.comments["text"], _CANDIDATES) | self.framed | self.heads
        marked |= np.array([len(quotes) > 0 for quotes in self.marked], bool)
        marked &= self.tokens.comments["text"].notna().to_numpy()
        chosen = marked.copy()
        chosen[self.runs["row"][self.copied]] = True
        at = np.flatnonzero(chosen)
        return zip(at.tolist(), marked[at].tolist(), strict=True)

    def spans(self, row: int, text: str, marked: bool) -> list[_Span]:
        """The spans of a comment, in the order of the text."""
        start, end = self.bounds[row], self.bounds[row + 1]
        found = self.runs.part(start, end) if start < end else []
        kept = self._marked(row, text, found) if marked else []
        copies = list(compress(found, self.copied[start:end].tolist()))
        if copies:
            kept = kept + self._copies(row, copies, kept)
        return sorted(kept, key=lambda s: (s.start, -s.end, s.how)) if len(kept) > 1 else kept

    def _marked(self, row: int, text: str, found: list[Run]) -> list[_Span]:
        """Blocks and what stands in quotation marks outside them, with their sources."""
        blocks = _outermost(self._blocks(row, text))
        starts = [block.start for block in blocks]
        marked = list(blocks)
        for start, end in between_marks(text):
            block = bisect_right(starts, start) - 1
            if block < 0 or blocks[block].end < end:
                marked.append(_Span(start, end, "marks"))
        if not marked or not found:
            return marked
        reached = list(accumulate((run.last for run in found), max))
        return [self._sourced(row, span, found, reached) for span in marked]

    def _blocks(self, row: int, text: str) -> Iterator[_Span]:
        for start, end, source in self.marked[row]:
            yield _Span(start, end, "marked", source)
        if ">" in text or "&gt;" in text:
            for start, end in quoted_lines(text):
                yield _Span(start, end, "block")
        if self.heads[row]:
            for start, end in headed(text, self.names(row)):
                yield _Span(start, end, "head")
        if self.framed[row]:
            for start, end in elements(text):
                yield _Span(start, end, "layout")

    def names(self, row: int) -> set[str]:
        """The authors of a comment's thread, in lower case."""
        if self._names is None:
            self._names = defaultdict(set)
            authors = self.tokens.comments["author"].str.lower().tolist()
            for thread, author in zip(self.thread, authors, strict=True):
                if isinstance(author, str):
                    self._names[thread].add(author)
        return self._names.get(self.thread[row], set())

    def _sourced(self, row: int, span: _Span, found: list[Run], reached: list[int]) -> _Span:
        """A span with the comment that most of its words were copied from.

        ``reached``: how far the runs reach up to each of them.
        """
        if span.source is not None:
            return span
        first, last = self._tokens_of(row, span.start, span.end)
        size = int(self.words[last] - self.words[first])
        near = found[bisect_right(reached, first) :]
        matched: dict[int, int] = defaultdict(int)
        longest: dict[int, Run] = {}
        for run in takewhile(lambda run: run.first < last, near):
            common = self.words[min(last, run.last)] - self.words[max(first, run.first)]
            matched[run.source_row] += min(int(common), run.n_matched)
            longest[run.source_row] = max(
                longest.get(run.source_row, run), run, key=lambda r: r.n_matched
            )
        best = max(matched, key=lambda source: matched[source], default=None)
        if best is None or matched[best] * 2 <= size:
            return span
        return span._replace(found=longest[best], share=min(1.0, matched[best] / size))

    def _tokens_of(self, row: int, start: int, end: int) -> tuple[int, int]:
        low, high = int(self.tokens.bounds[row]), int(self.tokens.bounds[row + 1])
        first = bisect_left(self.tokens.start, start, low, high)
        return first, bisect_left(self.tokens.start, end, first, high)

    def _copies(self, row: int, found: list[Run], marked: list[_Span]) -> list[_Span]:
        """The unmarked copies: the longest first, others where they add more than they repeat."""
        tokens, spans = self.tokens, []
        low, high = tokens.bounds[row], tokens.bounds[row + 1]
        taken = np.zeros(high - low, bool)
        for span in marked:
            first, last = self._tokens_of(row, span.start, span.end)
            taken[first - low : last - low] = True
        for run in sorted(found, key=lambda r: (-r.n_matched, r.first)):  # ties: earliest source
            part = taken[run.first - low : run.last - low]
            if _mostly(part):
                continue
            part[:] = True
            start, end = int(tokens.start[run.first]), int(tokens.end[run.last - 1])
            share = run.n_matched / run.n_words
            spans.append(_Span(start, end, "copied", found=run, share=share))
        return spans


def _mostly(flags: np.ndarray) -> bool:
    """Whether more than half of them are true."""
    return bool(np.count_nonzero(flags) > _HALF * len(flags))


def _outermost(spans: Iterator[_Span]) -> list[_Span]:
    """Spans that lie in no other, in order; of equal ones the first."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def quotes(tokens: Any) -> pd.DataFrame:
    """Runs that are quoted from elsewhere, or stand in quotation marks.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str

    Returns
    -------
    DataFrame
        One row per run, in the order of the comments. Columns: ``comment_id``; ``start``, ``end``
        (code points) and ``text`` of the run; ``marked`` (whether marks of any kind show it);
        ``how`` (marked: by the source; block: a line that ">" opens; head: after "Ann wrote:";
        layout: set off by the page it was copied from; marks: in quotation marks; copied: words of
        the article or of an earlier comment without any mark); ``voice`` (quoted; reported: in
        quotation marks and no source found); ``source_id``, ``source_start``, ``source_end`` (the
        comment it was copied from, and where; missing when not found); ``share`` (of the run's
        words that stand in the source, 0 to 1; missing without a source).

    Notes
    -----
    Copies are looked for within a thread, in the article and in earlier comments, over the whole
    table; case, accents and punctuation play no part. An unmarked run counts from 8 words and 30
    letters, or if it is made of whole sentences; below 12 words it must hold two
    words that are no function words of English, since "I have no idea what you are talking about" is
    said anew by many.

    Examples
    --------
    >>> import discourse
    >>> discourse.quotes(['> told you so\\nNo, "sure" is not sure.'])["voice"].tolist()
    ['quoted', 'reported']
    """
    from discourse.text.inputs import tokenize

    return tokenize(tokens).quotes.copy()


def quotations(tokens: Any) -> pd.DataFrame:
    """The older form of `quotes`, with some of its columns.

    .. deprecated:: 0.2
        Use `discourse.quotes`.

    Examples
    --------
    >>> import discourse, warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     discourse.quotations(["> told you so"])["how"].tolist()
    ['block']
    """
    warnings.warn("quotations is now discourse.quotes", FutureWarning, stacklevel=2)
    return quotes(tokens)[["comment_id", "start", "end", "voice", "how", "source_id"]]
