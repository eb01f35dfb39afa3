"""Whole columns of markup: only the rows that hold any are worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from discourse.comments.markup.entities import decode
from discourse.comments.markup.html import html_to_text
from discourse.comments.markup.markdown import markdown_to_text
from discourse.comments.markup.writer import Plain
from discourse.comments.table import strings

_ENTITY: Final = "&[#0-9A-Za-z]+;"
# What may be markup, in RE2 syntax: may find too much, never too little, since a row without any
# is not looked at again.
_MARKDOWN: Final = {
    "character reference": _ENTITY,
    "emphasis *": r"\*[^\s*](?:.*[^\s*])?\*",
    "emphasis _": r"(?:\A|[^0-9A-Za-z_])_+[^\s_](?:.*[^\s_])?_+(?:[^0-9A-Za-z_]|\z)",
    "strikethrough": "~~.+~~",
    "code": "`.+`",
    "escape": r"\\[!-/:-@\[-`{-~\r\n]",
    "link": r"\]\(",
    "address in brackets": "<[hH][tT][tT][pP]",
    "superscript": r"\^[^\s]",
    "spoiler": ">!.*!<",
    "hard break": "  \r?\n",
    "block at the start of a line": (
        r"(?:\A|\n)(?:[ >]*\[[^\n\]]+\]:|[ \t]*[*+][ \t]| {4}"
        r"| {0,3}(?:>|#{1,6}(?:\s|\z)|```|~~~|\t)"
        r"|[ \t]*(?:(?:\*[ \t]*)+|(?:_[ \t]*)+|(?:-[ \t]*)+|=+[ \t]*)\r?(?:\n|\z)"
        r"|[ >]*\|?[ ]*:?-+:?[ ]*\|)"
    ),
}
_ANY_MARKDOWN: Final = f"(?s){'|'.join(_MARKDOWN.values())}"
_ANY_HTML: Final = r"[<&\n\r\t\f\v\x{a0}\x00-\x1f]|  |\A | \z"


def _escaped_markdown(text: str) -> Plain:
    return markdown_to_text(decode(text))


def _html_lines(text: str) -> Plain:
    return html_to_text(text, lines=True)


def _entities(text: str) -> Plain:
    return Plain(decode(text), [])


_READERS: Final[dict[str, tuple[str, Callable[[str], Plain]]]] = {
    "html": (_ANY_HTML, html_to_text),
    "html_lines": (_ANY_HTML, _html_lines),
    "markdown": (_ANY_MARKDOWN, markdown_to_text),
    "escaped_markdown": (_ANY_MARKDOWN, _escaped_markdown),
    "entities": (_ENTITY, _entities),
}


def convert(values: pd.Series, markup: str) -> tuple[pd.Series, pd.Series]:
    """Turn a column of markup into plain texts and the quotes marked in them.

    Parameters
    ----------
    values : pandas.Series
        Strings; missing stays missing.
    markup : {"html", "html_lines", "markdown", "escaped_markdown", "entities"}
        "html_lines" is HTML in which newlines are shown, as in WordPress's database;
        "escaped_markdown" is Markdown whose character references are to be decoded first, as in
        Reddit's JSON; "entities" decodes character references and nothing else.

    Returns
    -------
    tuple of (pandas.Series, pandas.Series)
        Texts (str), and lists of (start, end, source id or None); index as `values`.

    Raises
    ------
    ValueError
        `markup` is none of these.
    """
    if markup not in _READERS:
        raise ValueError(f"markup={markup!r}: must be one of {', '.join(_READERS)}")
    pattern, reader = _READERS[markup]
    texts = strings(values)
    quotes: list[list] = [[] for _ in range(len(texts))]
    marked = pc.fill_null(pc.match_substring_regex(texts, pattern), False)
    found = texts.filter(marked).dictionary_encode()  # bots and boards repeat themselves
    plain = [reader(text) for text in found.dictionary.to_pylist()]
    if plain:
        new = pa.array([p.text for p in plain], type=pa.large_string())
        texts = pc.replace_with_mask(texts, marked, new.take(found.indices))
        quoted = [bool(p.quotes) for p in plain]
        for row, code in zip(np.flatnonzero(marked), found.indices.to_numpy(), strict=True):
            if quoted[code]:
                quotes[row] = list(plain[code].quotes)  # a list of its own
    return (
        pd.Series(texts, index=values.index, dtype="str", name=values.name),
        pd.Series(quotes, index=values.index, dtype=object, name="marked_quotes"),
    )
