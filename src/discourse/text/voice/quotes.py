"""Whose words: what is marked as a quote, stands in quotation marks, or was copied."""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from discourse.lexicons import words
from discourse.text.build import SENTENCE
from discourse.text.patterns import NUMBER, PUNCTUATION, WORD
from discourse.text.voice.blocks import HEADISH, elements, headed, matched, quoted_lines, set_off
from discourse.text.voice.copies import Run, runs
from discourse.text.voice.marks import between_marks
from discourse.text.voice.order import thread_order

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
    for row in reader.rows():
        text = texts[row]
        for span in reader.spans(row, text):
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
        order, thread = thread_order(comments)
        self.copies: dict[int, list[Run]] = defaultdict(list)
        for run in runs(tokens, order, thread):
            self.copies[run.row].append(run)
        # Of each comment's runs in order, how far they reach together.
        self.reached = {
            row: list(accumulate((run.last for run in found), max))
            for row, found in self.copies.items()
        }
        wordlike = (tokens.kind == WORD) | (tokens.kind == NUMBER)
        self.words = np.concatenate([[0], np.cumsum(wordlike)])
        sizes = np.array([sum(map(str.isalnum, form)) for form in tokens.entries["form"]])
        letters = sizes[tokens.code] if len(tokens) else np.zeros(0, np.int64)
        self.letters = np.concatenate([[0], np.cumsum(letters)])
        function = words("stopwords_en")
        content = np.array([form not in function for form in tokens.entries["folded"]], bool)
        told = wordlike & content[tokens.code] if len(tokens) else wordlike
        self.content = np.concatenate([[0], np.cumsum(told)])
        self.framed = set_off(
            comments["text"],
            comments["source"].fillna("") + "/" + comments["source_file"].fillna(""),
        )
        self.heads = matched(comments["text"], HEADISH)
        self.marked = comments["marked_quotes"].tolist()
        self.thread = comments["thread_id"].to_numpy()
        self._names: dict[str, set[str]] | None = None

    def rows(self) -> list[int]:
        """The comments that can hold a quote, in order."""
        chosen = matched(self.tokens.comments["text"], _CANDIDATES) | self.framed | self.heads
        chosen |= np.array([len(quotes) > 0 for quotes in self.marked], bool)
        chosen[list(self.copies)] = True
        chosen &= self.tokens.comments["text"].notna().to_numpy()
        return np.flatnonzero(chosen).tolist()

    def spans(self, row: int, text: str) -> list[_Span]:
        """The spans of a comment, in the order of the text."""
        found = self.copies.get(row, [])
        blocks = _outermost(self._blocks(row, text))
        starts = [block.start for block in blocks]
        kept = [self._sourced(row, span, found) for span in blocks]
        for start, end in between_marks(text):
            block = bisect_right(starts, start) - 1
            if block < 0 or blocks[block].end < end:
                kept.append(self._sourced(row, _Span(start, end, "marks"), found))
        copies = self._copies(row, found) if found else []
        if copies and kept:
            marked = np.zeros(len(text), bool)
            for span in kept:
                marked[span.start : span.end] = True
            copies = [span for span in copies if not _mostly(marked[span.start : span.end])]
        return sorted(kept + copies, key=lambda s: (s.start, -s.end, s.how))

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

    def _sourced(self, row: int, span: _Span, found: list[Run]) -> _Span:
        """A span with the comment that most of its words were copied from."""
        if not found or span.source is not None:
            return span
        first, last = self._tokens_of(row, span.start, span.end)
        size = int(self.words[last] - self.words[first])
        near = found[bisect_right(self.reached[row], first) :]
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

    def _copies(self, row: int, found: list[Run]) -> list[_Span]:
        """The unmarked copies: the longest first, others where they add more than they repeat."""
        tokens, spans = self.tokens, []
        low, high = tokens.bounds[row], tokens.bounds[row + 1]
        taken = np.zeros(high - low, bool)
        for run in sorted(found, key=lambda r: (-r.n_matched, r.first)):  # ties: earliest source
            part = taken[run.first - low : run.last - low]
            if not self._counts(run) or _mostly(part):
                continue
            part[:] = True
            start, end = int(tokens.start[run.first]), int(tokens.end[run.last - 1])
            share = run.n_matched / run.n_words
            spans.append(_Span(start, end, "copied", found=run, share=share))
        return spans

    def _counts(self, run: Run) -> bool:
        letters = int(self.letters[run.last] - self.letters[run.first])
        n_content = self.content[run.last] - self.content[run.first]
        if n_content < CONTENT_WORDS and run.n_matched < FORMULA_WORDS:
            return False
        long = run.n_matched >= LONG_WORDS and letters >= LONG_LETTERS
        if long and not run.same_author:
            return True
        if letters < SHORT_LETTERS or not self._whole_sentences(run):
            return False
        first, last = self.tokens.bounds[run.row], self.tokens.bounds[run.row + 1]
        share = run.n_words / int(self.words[last] - self.words[first])
        return not run.same_author or (long and share < OWN_SHARE)

    def _whole_sentences(self, run: Run) -> bool:
        """Whether nothing but punctuation stands between the run and the edges of sentences."""
        begins, kind = self.tokens.begins, self.tokens.kind
        low, high = self.tokens.bounds[run.row], self.tokens.bounds[run.row + 1]
        first, last = run.first, run.last
        while first > low and not begins[first] & SENTENCE and kind[first - 1] == PUNCTUATION:
            first -= 1
        while last < high and not begins[last] & SENTENCE and kind[last] == PUNCTUATION:
            last += 1
        return bool(begins[first] & SENTENCE) and bool(last == high or begins[last] & SENTENCE)


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
