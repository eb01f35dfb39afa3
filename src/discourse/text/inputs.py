"""What can be tokenised: a comments table, or texts."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_scalar

from discourse.comments.table import NAMES, hash_texts, with_contract
from discourse.text.tokens import Tokens


def tokenize(comments: Any) -> Tokens:
    """The tokens of a comments table, or of a list of texts.

    Parameters
    ----------
    comments : DataFrame, Tokens, or list or Series of str
        A comments table; or texts, each then a thread of its own whose ``comment_id`` is its
        position as a string. Missing texts stay as rows without tokens; a lone surrogate becomes
        U+FFFD.

    Returns
    -------
    Tokens
        Integer codes into a vocabulary, offsets into the texts in code points, sentence and voice.

    Raises
    ------
    TypeError
        When ``comments`` is a single string, a mapping or another kind of object.
    ValueError
        When a DataFrame is not a comments table, or repeats a ``comment_id``.

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
        missing = [name for name in ("comment_id", "text") if name not in comments]
        if missing:
            raise ValueError(
                f"comments lacks the columns {missing}: make a table with "
                'discourse.read_comments(frame, columns={"text": ...})'
            )
        complete = all(name in comments for name in NAMES) and comments["text"].dtype == "str"
        table = comments if complete else _completed(comments)
        if n := int(table["comment_id"].duplicated().sum() + table["comment_id"].isna().sum()):
            raise ValueError(
                f"comments has {n} rows whose comment_id is missing or repeated: ids must be unique"
            )
        return Tokens(table.reset_index(drop=True))
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
    return Tokens(_completed(pd.DataFrame({"comment_id": numbers, "text": texts}, dtype=object)))


def _storable(text: Any) -> Any:
    """``text`` with U+FFFD for each lone surrogate, which no file and no Arrow column can hold."""
    if not isinstance(text, str) or text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _completed(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of ids and texts with the other columns of the contract."""
    frame = frame.assign(text=pd.Series([_storable(t) for t in frame["text"]], frame.index, object))
    gone = frame["text"].isna()
    fill = {
        "thread_id": frame["comment_id"],
        "position": 0,
        "kind": "comment",
        "status": np.where(gone, "missing_text", "visible"),
        "source": "list",
    }
    absent: dict[str, Any] = {n: value for n, value in fill.items() if n not in frame}
    table = with_contract(frame.assign(**absent))
    if table["text_hash"].isna().all():
        table["text_hash"] = hash_texts(table["text"])
    return table
