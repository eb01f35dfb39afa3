"""Whose words: what is marked as a quote, stands in quotation marks, or was copied."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from discourse.text.voice.sources import with_sources
from discourse.text.voice.spans import Reader, Span

if TYPE_CHECKING:
    from discourse.text.tokens import Tokens

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


def find_quotes(tokens: Tokens) -> pd.DataFrame:
    """The runs of `tokens` that repeat somebody's words; see `quotes`."""
    reader = Reader(tokens)
    rows = [(row, *span) for row, span in reader.spans()]
    spans = pd.DataFrame(rows, columns=["row", *Span._fields])
    spans = spans.astype(dict.fromkeys(["row", "start", "end", "first", "last", "run"], "int64"))
    spans["known"] = spans["source"].notna()
    table = with_sources(tokens, reader.words, reader.runs, spans)
    order = np.lexsort((table["how"], -table["end"], table["start"], table["row"]))
    table = table.iloc[order].reset_index(drop=True)
    ids = tokens.comments["comment_id"].to_numpy(dtype=object)
    texts = tokens.comments["text"].to_numpy(dtype=object)
    at, found = table["row"].to_numpy(int), table["source_row"].to_numpy(int)
    parts = zip(at.tolist(), table["start"].tolist(), table["end"].tolist(), strict=True)
    source = pd.Series(np.where(found >= 0, ids[found], None), dtype=object)
    source = source.where(~table["known"], table["source"])
    reported = (table["how"] == "marks") & source.isna()
    values = {
        "comment_id": ids[at],
        "text": [texts[row][start:end] for row, start, end in parts],
        "marked": table["how"] != "copied",
        "voice": np.where(reported, "reported", "quoted"),
        "source_id": source,
        "source_start": table["source_start"].where(found >= 0).astype("Int64"),
        "source_end": table["source_end"].where(found >= 0).astype("Int64"),
    }
    return table.assign(**values)[list(COLUMNS)].astype(COLUMNS)


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
        ``how`` (marked: by the source; block: a line that ">" opens, or what stands between a quote's
        tags ("[quote]", "<blockquote>"), with these; head: after "Ann wrote:";
        layout: set off by the page it was copied from; marks: in quotation marks; copied: words of
        the article or of an earlier comment without any mark); ``voice`` (quoted; reported: in
        quotation marks and no source found); ``source_id``, ``source_start``, ``source_end`` (the
        comment it was copied from, and where; missing when not found); ``share`` (of the run's
        words that stand in the source, 0 to 1; missing without a source).

    Notes
    -----
    Copies are looked for within a thread, in the article and in earlier comments, over the whole
    table; case, accents and punctuation play no part. Earlier is told by time, as finely as most
    comments of the thread have one (down to the year), then by ``position`` (from its end where the
    newest come first), and never against ``parent_id``. The source is the earliest comment that holds
    the run, but for a tenth of its words.

    An unmarked run counts from 8 words and 30 letters, or from 6 words and 20 letters if it is made
    of whole sentences. Below 12 words it must hold two words that are no function words of English
    ("I have no idea what you are talking about" is said anew by many), and unless an article or a
    post said it, be only a part of the comment and stand in fewer than 3
    comments of the table. Words that many comments hold are looked for in the first 24.

    Of what is marked, the source is looked for from 4 words on; shorter words in quotation marks stay
    reported.

    Changed words, shorter copies, quotes from outside the table, titles as sources, and marks over
    several paragraphs are not found.

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
