"""Tokens: the words of a table of comments as arrays, with their place in the text."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_scalar

from discourse.comments.table import NAMES, hash_texts, with_contract
from discourse.text.forms import fold, split_chunk
from discourse.text.patterns import KINDS, NUMBER, WORD
from discourse.text.sentences import split_sentences

VOICES = ("own", "reported", "quoted")
_KIND, _VOICE = pd.CategoricalDtype(list(KINDS)), pd.CategoricalDtype(list(VOICES))


class Tokens:
    """The tokens of a comments table, in arrays of one entry a token.

    Attributes
    ----------
    comments : DataFrame
        The table they come from, one row per comment.
    code : ndarray of int32
        Row of `vocabulary`.
    comment : ndarray of int32
        Row number in ``comments``, ascending.
    start, end : ndarray of int32
        Offsets into ``text`` in code points; ``text[start:end]`` is the token.
    chunk : ndarray of int32
        Number of the white-space chunk within the comment.
    """

    def __init__(self, comments: pd.DataFrame, whole: Tokens | None = None) -> None:
        self.comments = comments
        self._whole = whole
        forms: dict[tuple[str, int], int] = {}
        chunks: dict[str, tuple[tuple[int, int, int], ...]] = {}
        code, comment, start, end, chunk = [], [], [], [], []
        for row, text in enumerate(comments["text"]):
            if not isinstance(text, str):
                continue
            at = 0
            for number, piece in enumerate(text.split()):
                at = text.index(piece, at)
                parts = chunks.get(piece)
                if parts is None:
                    parts = tuple(
                        (forms.setdefault((piece[a:b], kind), len(forms)), a, b)
                        for a, b, kind in split_chunk(piece)
                    )
                    chunks[piece] = parts
                for form, a, b in parts:
                    code.append(form)
                    comment.append(row)
                    start.append(at + a)
                    end.append(at + b)
                    chunk.append(number)
                at += len(piece)
        self.comment, self.start, self.end, self.chunk = (
            np.array(values, dtype=np.int32) for values in (comment, start, end, chunk)
        )
        # Codes follow the alphabet, so that they do not depend on the order of the rows.
        order = sorted(forms)
        rank = np.empty(len(forms), dtype=np.int32)
        rank[[forms[key] for key in order]] = np.arange(len(order), dtype=np.int32)
        self.code = rank[np.array(code, dtype=np.int32)] if code else np.array([], dtype=np.int32)
        self._forms = order

    def __len__(self) -> int:
        return len(self.code)

    def __repr__(self) -> str:
        return f"<Tokens: {len(self):,} tokens in {len(self.comments):,} comments>"

    @cached_property
    def vocabulary(self) -> pd.DataFrame:
        """One row per distinct form: ``form``, ``folded``, ``kind``, ``count``."""
        return pd.DataFrame(
            {
                "form": pd.Series([form for form, _ in self._forms], dtype="str"),
                "folded": pd.Series([fold(form) for form, _ in self._forms], dtype="str"),
                "kind": pd.Categorical.from_codes([k for _, k in self._forms], dtype=_KIND),
                "count": np.bincount(self.code, minlength=len(self._forms)),
            }
        )

    @cached_property
    def stems(self) -> np.ndarray:
        """Snowball (Porter 2) stem of each vocabulary entry, as an array of str."""
        from nltk.stem.snowball import SnowballStemmer

        stem = SnowballStemmer("english").stem
        return np.array([stem(folded) for folded in self.vocabulary["folded"]], dtype=object)

    @cached_property
    def kind(self) -> np.ndarray:
        """Kind of each token as a code into `KINDS`."""
        kinds = np.array([kind for _, kind in self._forms], dtype=np.int8)
        return kinds[self.code] if len(self) else np.array([], dtype=np.int8)

    @cached_property
    def folded(self) -> np.ndarray:
        """Folded form of each token, as an array of str."""
        return self.vocabulary["folded"].to_numpy(dtype=object)[self.code]

    @cached_property
    def bounds(self) -> np.ndarray:
        """First token of each comment, and one past the last: shape (comments + 1,)."""
        return np.searchsorted(self.comment, np.arange(len(self.comments) + 1))

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row per sentence: ``comment`` (row number), ``sentence``, ``start``, ``end``."""
        rows = [
            (row, number, start, end)
            for row, text in enumerate(self.comments["text"])
            if isinstance(text, str)
            for number, (start, end) in enumerate(split_sentences(text))
        ]
        return pd.DataFrame(rows, columns=["comment", "sentence", "start", "end"], dtype="int32")

    @cached_property
    def sentence(self) -> np.ndarray:
        """Number of each token's sentence within its comment, from 0."""
        table = self.sentences
        big = np.int64(1) << 32
        keys = table["comment"].to_numpy("int64") * big + table["start"].to_numpy("int64")
        at = np.searchsorted(keys, self.comment * big + self.start, side="right") - 1
        return table["sentence"].to_numpy("int32")[at]

    @cached_property
    def quotations(self) -> pd.DataFrame:
        """The runs that are not the commenter's own plain words; see `discourse.quotations`."""
        from discourse.text.voice import find_quotations

        if self._whole is None:
            return find_quotations(self)
        table = self._whole.quotations
        return table[table["comment_id"].isin(self.comments["comment_id"])].reset_index(drop=True)

    @cached_property
    def voice(self) -> np.ndarray:
        """Whose word each token is, as a code into `VOICES`."""
        voice = np.zeros(len(self), dtype=np.int8)
        row_of = {cid: row for row, cid in enumerate(self.comments["comment_id"])}
        for cid, start, end, name in zip(
            *(self.quotations[c] for c in ("comment_id", "start", "end", "voice")), strict=True
        ):
            first, last = self.bounds[row_of[cid]], self.bounds[row_of[cid] + 1]
            a = first + np.searchsorted(self.start[first:last], np.int32(start))
            b = first + np.searchsorted(self.start[first:last], np.int32(end))
            voice[a:b] = np.maximum(voice[a:b], VOICES.index(name))
        return voice

    def speaks(self, voice: str = "own") -> np.ndarray:
        """Which tokens count under ``voice``: "own" (own and reported), "quoted" or "all"."""
        check_voice(voice)
        if voice == "all":
            return np.ones(len(self), dtype=bool)
        quoted = self.voice == VOICES.index("quoted")
        return quoted if voice == "quoted" else ~quoted

    def n_words(self, voice: str = "own") -> np.ndarray:
        """Words and numbers of each comment under ``voice``: shape (comments,)."""
        counted = self.speaks(voice) & ((self.kind == WORD) | (self.kind == NUMBER))
        return np.bincount(self.comment[counted], minlength=len(self.comments))

    def where(self, keep: Any) -> Tokens:
        """The tokens of some rows of the table; whose words they are stays as in the whole.

        Parameters
        ----------
        keep : array-like of bool, shape (comments,)
            Which rows to keep.
        """
        keep = np.asarray(keep, dtype=bool)
        if keep.shape != (len(self.comments),):
            raise ValueError(
                f"keep must have one entry a comment ({len(self.comments)}), not {keep.shape}"
            )
        return Tokens(self.comments[keep].reset_index(drop=True), whole=self._whole or self)

    def to_frame(self) -> pd.DataFrame:
        """One row per token.

        Returns
        -------
        DataFrame
            Columns: ``comment_id``, ``token``, ``folded``, ``start``, ``end``, ``sentence``,
            ``kind``, ``voice``.
        """
        vocabulary = self.vocabulary.iloc[self.code].reset_index(drop=True)
        return pd.DataFrame(
            {
                "comment_id": self.comments["comment_id"].iloc[self.comment].to_numpy(),
                "token": vocabulary["form"],
                "folded": vocabulary["folded"],
                "start": self.start,
                "end": self.end,
                "sentence": self.sentence,
                "kind": vocabulary["kind"],
                "voice": pd.Categorical.from_codes(self.voice, dtype=_VOICE),
            }
        ).astype({"comment_id": "str"})


def check_voice(voice: str) -> None:
    """Raise a `ValueError` unless ``voice`` is one that measures take."""
    if voice not in ("own", "quoted", "all"):
        raise ValueError(f"voice must be 'own', 'quoted' or 'all', not {voice!r}")


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
