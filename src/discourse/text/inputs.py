"""What can be tokenised: a comments table, or texts."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import pandas as pd
from pandas.api.types import is_scalar

from discourse.comments.complete import completed
from discourse.text.tokens import Tokens


def tokenize(comments: Any) -> Tokens:
    """The tokens of a comments table, or of a list of texts.

    Parameters
    ----------
    comments : DataFrame, Tokens, or list or Series of str
        A comments table, of which ``comment_id`` and ``text`` suffice: without ``thread_id`` each row
        is a thread of its own, without ``position`` the rows stand in the order of the source. Or
        texts, each then a thread of its own whose ``comment_id`` is its position as a string. Texts
        are taken as they are: HTML and its entities ("&amp;") are for `read_comments` to undo.
        Missing texts stay as rows without tokens; a lone surrogate becomes U+FFFD.

    Returns
    -------
    Tokens
        Integer codes into a vocabulary, offsets into the texts in code points, sentence and voice.

    Raises
    ------
    TypeError
        When ``comments`` is a single string, a mapping or another kind of object.
    ValueError
        When a DataFrame lacks a column, repeats a ``comment_id`` or holds a value that does not fit
        its column.

    Examples
    --------
    >>> import discourse
    >>> tokens = discourse.tokenize(["Don't panic, it's 3.5 km!"])
    >>> list(tokens.to_frame()["token"])
    ["Don't", 'panic', ',', "it's", '3.5', 'km', '!']
    """
    if isinstance(comments, Tokens):
        return comments
    if isinstance(comments, pd.DataFrame):
        return Tokens(completed(comments))
    if isinstance(comments, str):
        raise TypeError("comments is one string: put it in a list, or read it as a file")
    if isinstance(comments, (Mapping, AbstractSet)):
        raise TypeError(f"comments is a {type(comments).__name__}: give a list, which has an order")
    try:
        texts = list(comments)
    except TypeError:
        kind = type(comments).__name__
        raise TypeError(f"comments must be a table, Tokens or a list of str, not {kind}") from None
    bad = [t for t in texts if not isinstance(t, str) and not (is_scalar(t) and pd.isna(t))]
    if bad:
        raise TypeError(f"comments must hold str or missing values, not {type(bad[0]).__name__}")
    numbers = [str(i) for i in range(len(texts))]
    table = pd.DataFrame({"comment_id": numbers, "text": texts, "source": "list"}, dtype=object)
    return Tokens(completed(table))
