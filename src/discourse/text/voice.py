"""Whose words: runs that are marked as quotes, stand in quotation marks, or were copied."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import regex

from discourse.text.patterns import NUMBER, WORD

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

# A run of this many words that stands word for word in the article or an earlier comment was
# copied even without marks; inside quotation marks a shorter run will do.
COPIED_WORDS = 8
QUOTED_WORDS = 3
# So many earlier places of the same three words are compared, the first ones of the thread.
_PLACES = 20

# A line that a ">" opens, unless the ">" belongs to an emoticon such as ">:(" or ">_<".
_BLOCK_LINE = regex.compile(
    r"^[ \t]*(?:>(?![:;=]['-]?[()\[\]/|@]|[._]+<)|&gt;).*+$", regex.MULTILINE
)
# Pairs of quotation marks that open after white space or a bracket and close before white space or
# punctuation, within one paragraph; straight ones open before a word only. The straight apostrophe is
# left out: it is mostly elision.
_QUOTE_MARKS = regex.compile(
    r"""(?<![\w])(?:"(?P<straight>(?!\s)[^"\n]{1,2000}+)"
        |“(?P<curly>[^“”\n]{1,2000}+)”
        |«(?P<guillemets>[^«»\n]{1,2000}+)»
        |(?<=[\s(\[]|^)‘(?P<single>(?:[^‘’\n]|’(?=\w)){1,2000}+)’)(?!\w)""",
    regex.VERBOSE | regex.MULTILINE,
)
_COLUMNS = ["comment_id", "start", "end", "voice", "how", "source_id"]


def find_quotations(tokens: Tokens) -> pd.DataFrame:
    """The runs of `tokens` that repeat somebody's words; see `quotations`."""
    copies = _copied_runs(tokens)
    words = np.concatenate([[0], np.cumsum(_is_word(tokens))])
    rows: list[tuple[Any, ...]] = []
    for row, (text, marked) in enumerate(
        zip(tokens.comments["text"], tokens.comments["marked_quotes"], strict=True)
    ):
        if not isinstance(text, str):
            continue
        for start, end, source in marked:
            rows.append((row, start, end, "quoted", "marked", source))
        blocks = [(m.start(), m.end()) for m in _BLOCK_LINE.finditer(text)]
        rows += [(row, start, end, "quoted", "block", None) for start, end in blocks]
        runs = copies.get(row, [])
        source_of = _sources(runs, tokens, row, words)
        ends = [end for _, end in blocks]
        for start, end in _in_marks(text):
            near = bisect_left(ends, end)
            if near < len(blocks) and blocks[near][0] <= start:
                continue
            source = source_of(start, end)
            how = "marks, source found" if source else "marks"
            rows.append((row, start, end, "quoted" if source else "reported", how, source))
        for start, end, n_words, source in runs:
            if n_words >= COPIED_WORDS:
                rows.append((row, start, end, "quoted", "copied", source))
    rows.sort(key=lambda r: (r[0], r[1], -r[2], r[3], r[4]))
    ids = tokens.comments["comment_id"]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["comment_id"] = ids.iloc[[r[0] for r in rows]].to_numpy() if rows else []
    kinds = {"start": "int64", "end": "int64"}
    return table.astype({c: kinds.get(c, "str") for c in _COLUMNS})


def _in_marks(text: str) -> Iterator[tuple[int, int]]:
    for match in _QUOTE_MARKS.finditer(text):
        group = match.lastgroup
        if group and match[group].strip():
            yield match.start(group), match.end(group)


def _sources(
    runs: list[tuple[int, int, int, str]], tokens: Tokens, row: int, words: np.ndarray
) -> Callable[[int, int], str | None]:
    """A function of two offsets in comment ``row``: the comment that the words between them were
    copied from, if most of them were. ``words`` counts the words before each token."""
    first, last = tokens.bounds[row], tokens.bounds[row + 1]
    starts, ends = tokens.start[first:last], tokens.end[first:last]
    run_starts = [run[0] for run in runs]
    furthest = list(accumulate((run[1] for run in runs), max))

    def count(a: int, b: int) -> int:
        """Words of the comment that lie between two offsets."""
        at = first + np.searchsorted(starts, np.int32(a))
        to = first + np.searchsorted(ends, np.int32(b), side="right")
        return int(words[max(at, to)] - words[at])

    def source_of(start: int, end: int) -> str | None:
        best, source = 0, None
        for i in range(bisect_right(furthest, start), bisect_left(run_starts, end)):
            a, b, _, source_id = runs[i]
            if (n := count(max(a, start), min(b, end))) > best:
                best, source = n, source_id
        return source if best >= QUOTED_WORDS and best > count(start, end) / 2 else None

    return source_of


def _is_word(tokens: Tokens) -> np.ndarray:
    return (tokens.kind == WORD) | (tokens.kind == NUMBER)


def _copied_runs(tokens: Tokens) -> dict[int, list[tuple[int, int, int, str]]]:
    """For each comment: start, end, words and source of its longest runs of `QUOTED_WORDS` words
    or more that stand in the article, or in an earlier comment of the thread by somebody else.

    Whole comments posted twice by one author are double posts, not quotations.
    """
    comments = tokens.comments
    index = np.flatnonzero(_is_word(tokens))
    folded = pd.factorize(tokens.folded[index], sort=False)[0]
    row_of = tokens.comment[index]
    bounds = np.searchsorted(row_of, np.arange(len(comments) + 1))
    authors = comments["author_id"].tolist()

    def same_author(a: int, b: int) -> bool:
        return isinstance(authors[a], str) and authors[a] == authors[b]

    def match_length(place: tuple[int, int], codes: list[int], i: int) -> int:
        source = folded[bounds[place[0]] + place[1] : bounds[place[0] + 1]]
        n = 0
        while i + n < len(codes) and n < len(source) and source[n] == codes[i + n]:
            n += 1
        return n

    order = comments.sort_values(["thread_id", "position"], kind="stable").index
    out: dict[int, list[tuple[int, int, int, str]]] = {}
    for rows in comments.loc[order].groupby("thread_id", sort=False).groups.values():
        seen: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for row in rows:
            codes = folded[bounds[row] : bounds[row + 1]].tolist()
            last = len(codes) - QUOTED_WORDS + 1
            grams = [tuple(codes[i : i + QUOTED_WORDS]) for i in range(last)]
            runs = []
            i = 0
            while i < len(grams):
                places = [p for p in seen.get(grams[i], ()) if not same_author(p[0], row)]
                if not places:
                    i += 1
                    continue
                lengths = [match_length(place, codes, i) for place in places]
                length = max(lengths)
                source = comments["comment_id"].iloc[places[lengths.index(length)][0]]
                at = index[bounds[row] + i]
                to = index[bounds[row] + i + length - 1]
                runs.append((int(tokens.start[at]), int(tokens.end[to]), length, source))
                i += length if length >= COPIED_WORDS else 1
            if runs:
                out[row] = runs
            for i, gram in enumerate(grams):
                places = seen.setdefault(gram, [])
                if len(places) < _PLACES:
                    places.append((row, i))
    return out


def quotations(tokens: Any) -> pd.DataFrame:
    """Runs that are quoted from elsewhere, or stand in quotation marks.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str

    Returns
    -------
    DataFrame
        One row per run, in the order of the comments; runs may overlap. Columns: ``comment_id``,
        ``start``, ``end`` (code points), ``voice`` (quoted: the source was found or the run is
        marked as a block; reported: in quotation marks, no source found), ``how`` (marked, block,
        marks, "marks, source found", or copied: at least 8 words that stand word for word in the
        article or an earlier comment), ``source_id`` (the comment it was copied from).

    Notes
    -----
    Copies are looked for within a thread only, and the first place of a run counts as its source.
    Accuracy on labelled quotations has not been measured yet.

    Examples
    --------
    >>> import discourse
    >>> discourse.quotations(['> told you so\\nNo, "sure" is not sure.'])["voice"].tolist()
    ['quoted', 'reported']
    """
    from discourse.text.tokens import tokenize

    return tokenize(tokens).quotations
