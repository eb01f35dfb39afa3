"""Tokens: the words of a table of comments as arrays, with their place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from discourse.text.build import CHUNK, SENTENCE, Arrays, build
from discourse.text.forms import fold
from discourse.text.patterns import KINDS, NUMBER, WORD

VOICES = ("own", "reported", "quoted")
_KIND, _VOICE = pd.CategoricalDtype(list(KINDS)), pd.CategoricalDtype(list(VOICES))


class Tokens:
    """The tokens of a comments table, in arrays of one entry a token.

    What is not named here as held is worked out at its first use and kept.

    Attributes
    ----------
    comments : DataFrame
        The table they come from, one row per comment.
    code : ndarray of int32
        Row of `entries` and `vocabulary`. Held.
    start : ndarray of int32
        Offset into ``text`` in code points; ``text[start:end]`` is the token. Held.
    begins : ndarray of uint8
        1 where a white-space chunk begins with the token, 3 where a sentence does, too. Held.
    bounds : ndarray of int64, shape (comments + 1,)
        First token of each comment, and one past the last. Held.
    """

    def __init__(
        self, comments: pd.DataFrame, arrays: Arrays | None = None, whole: Tokens | None = None
    ) -> None:
        arrays = build(comments["text"]) if arrays is None else arrays
        self.comments = comments
        self.code, self.start, self.begins = arrays.code, arrays.start, arrays.begins
        self.bounds = arrays.bounds
        self._arrays = arrays
        self._whole = whole

    def __len__(self) -> int:
        return len(self.code)

    def __repr__(self) -> str:
        return f"<Tokens: {len(self):,} tokens in {len(self.comments):,} comments>"

    @cached_property
    def entries(self) -> pd.DataFrame:
        """One row per distinct form: ``form``, ``folded``, ``kind``, ``count``."""
        forms = self._arrays.forms
        return pd.DataFrame(
            {
                "form": pd.Series([form for form, _ in forms], dtype="str"),
                "folded": pd.Series([fold(form) for form, _ in forms], dtype="str"),
                "kind": pd.Categorical.from_codes([k for _, k in forms], dtype=_KIND),
                "count": np.bincount(self.code, minlength=len(forms)),
            }
        )

    @cached_property
    def vocabulary(self) -> pd.DataFrame:
        """`entries` with ``stem``: the Snowball (Porter 2) stem of ``folded``, made for English."""
        from nltk.stem.snowball import SnowballStemmer

        stem = SnowballStemmer("english").stem
        stems = pd.Series([stem(folded) for folded in self.entries["folded"]], dtype="str")
        return self.entries.assign(stem=stems)

    def _of_vocabulary(self, values: np.ndarray) -> np.ndarray:
        """A value of each vocabulary entry for each token."""
        return values[self.code] if len(self) else values[:0]

    @cached_property
    def comment(self) -> np.ndarray:
        """Row number in ``comments`` of each token, ascending (int32)."""
        rows = np.arange(len(self.comments), dtype=np.int32)
        return np.repeat(rows, np.diff(self.bounds))

    @cached_property
    def end(self) -> np.ndarray:
        """Offset one past each token in code points (int32)."""
        sizes = np.array([len(form) for form, _ in self._arrays.forms], dtype=np.int32)
        return self.start + self._of_vocabulary(sizes)

    @cached_property
    def kind(self) -> np.ndarray:
        """Kind of each token as a code into `KINDS` (int8)."""
        return self._of_vocabulary(np.array([k for _, k in self._arrays.forms], dtype=np.int8))

    @cached_property
    def folded(self) -> np.ndarray:
        """Folded form of each token, as an array of str."""
        return self._of_vocabulary(self.entries["folded"].to_numpy(dtype=object))

    @cached_property
    def chunk(self) -> np.ndarray:
        """Number of each token's white-space chunk within its comment, from 0 (int32)."""
        return self._numbered(CHUNK)

    @cached_property
    def sentence(self) -> np.ndarray:
        """Number of each token's sentence within its comment, from 0 (int32)."""
        return self._numbered(SENTENCE)

    def _numbered(self, what: int) -> np.ndarray:
        number = np.cumsum((self.begins & what) != 0, dtype=np.int32)
        sizes = np.diff(self.bounds)
        filled = sizes > 0
        first = number[self.bounds[:-1][filled]]  # a comment's first token begins one
        return number - np.repeat(first, sizes[filled])

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row per sentence: ``comment`` (row number), ``sentence``, ``start``, ``end``.

        The rules were made and measured on English: "am 3. Oktober" and "Hr. Müller" are parted.
        """
        first = np.flatnonzero(self.begins & SENTENCE)
        last = np.append(first[1:], len(self))[: len(first)] - 1
        return pd.DataFrame(
            {
                "comment": self.comment[first],
                "sentence": self.sentence[first],
                "start": self.start[first],
                "end": self.end[last],
            }
        )

    @property
    def whole(self) -> Tokens:
        """The tokens of the whole table, of which these can be a part; see `where`."""
        return self._whole or self

    @cached_property
    def incomplete(self) -> np.ndarray:
        """Which comments could repeat words that the table does not hold, since its thread has no
        article or post, or the row it answers is not there: bool, shape (comments,)."""
        if self._whole is not None:
            kept = self._whole.comments["comment_id"].isin(self.comments["comment_id"])
            return self._whole.incomplete[kept.to_numpy()]
        table = self.comments
        opened = table.loc[table["kind"].isin(["article", "post"]), "thread_id"]
        parent = self.comments["parent_id"]
        absent = parent.notna() & ~parent.isin(table["comment_id"])
        return (absent | ~self.comments["thread_id"].isin(opened)).to_numpy()

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """The runs that are not the commenter's own plain words; see `discourse.quotes`."""
        from discourse.text.voice.quotes import find_quotes

        if self._whole is None:
            return find_quotes(self)
        return self.of_rows(self._whole.quotes)

    @cached_property
    def languages(self) -> pd.DataFrame:
        """The language of each comment; see `discourse.languages`."""
        from discourse.text.language import find_languages

        return find_languages(self)

    @cached_property
    def quoted_languages(self) -> pd.DataFrame:
        """The language of the quoted words of each comment, as in `languages`."""
        from discourse.text.language import find_languages

        return find_languages(self, "quoted")

    @cached_property
    def duplicates(self) -> pd.DataFrame:
        """Groups of comments that say the same or nearly; see `discourse.duplicates`."""
        from discourse.text.duplicates import find_duplicates

        if self._whole is None:
            return find_duplicates(self)
        return self.of_rows(self._whole.duplicates)

    @cached_property
    def links(self) -> pd.DataFrame:
        """Replies, quotes and mentions that the texts give away; see `discourse.infer_links`."""
        from discourse.text.replies import find_links

        if self._whole is None:
            return find_links(self)
        return self.of_rows(self._whole.links)

    def of_rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """The part of a table that speaks of these comments."""
        return table[table["comment_id"].isin(self.comments["comment_id"])].reset_index(drop=True)

    @cached_property
    def voice(self) -> np.ndarray:
        """Whose word each token is, as a code into `VOICES` (int8)."""
        voice = np.zeros(len(self), dtype=np.int8)
        for run, name in zip(self._runs(self.quotes), self.quotes["voice"], strict=True):
            voice[run] = np.maximum(voice[run], VOICES.index(name))
        return voice

    @cached_property
    def within_marks(self) -> np.ndarray:
        """Which tokens stand in quotes that are marked as such (bool)."""
        within = np.zeros(len(self), dtype=bool)
        quotes = self.quotes
        for run in self._runs(quotes[quotes["marked"] & (quotes["voice"] == "quoted")]):
            within[run] = True
        return within

    def _runs(self, spans: pd.DataFrame) -> Iterator[slice]:
        """The tokens of each span."""
        row_of = {cid: row for row, cid in enumerate(self.comments["comment_id"])}
        for cid, start, end in zip(
            *(spans[c] for c in ("comment_id", "start", "end")), strict=True
        ):
            first, last = self.bounds[row_of[cid]], self.bounds[row_of[cid] + 1]
            edges = np.searchsorted(self.start[first:last], np.array([start, end], np.int32))
            yield slice(*(first + edges).tolist())

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
            Which rows to keep. A Series has the index of ``comments``.

        Raises
        ------
        TypeError
            When ``keep`` holds anything but True and False.
        ValueError
            When it has another length or another index.
        """
        if isinstance(keep, pd.Series) and not keep.index.equals(self.comments.index):
            raise ValueError(
                "keep has another index than tokens.comments: make it from tokens.comments, or give "
                "keep.to_numpy() if its rows stand in the same order"
            )
        keep = np.asarray(keep)
        if keep.size and keep.dtype != bool:
            raise TypeError(
                f"keep must hold True and False only, nothing missing, not {keep.dtype}"
            )
        if keep.shape != (len(self.comments),):
            raise ValueError(
                f"keep must have one entry a comment ({len(self.comments)}), not {keep.shape}"
            )
        keep = keep.astype(bool)
        rows = self.comments[keep].reset_index(drop=True)
        return Tokens(rows, self._arrays.of(keep), whole=self.whole)

    def without_repeats(self) -> Tokens:
        """The tokens of all comments but those that repeat an earlier one; see `duplicates`."""
        groups = self.duplicates
        repeats = groups.loc[groups["group"].duplicated(), "comment_id"]
        return self.where(~self.comments["comment_id"].isin(repeats))

    def to_frame(self) -> pd.DataFrame:
        """One row per token.

        Returns
        -------
        DataFrame
            Columns: ``comment_id``, ``token``, ``folded``, ``start``, ``end``, ``sentence``,
            ``kind``, ``voice``.
        """
        entries = self.entries.iloc[self.code].reset_index(drop=True)
        return pd.DataFrame(
            {
                "comment_id": self.comments["comment_id"].iloc[self.comment].to_numpy(),
                "token": entries["form"],
                "folded": entries["folded"],
                "start": self.start,
                "end": self.end,
                "sentence": self.sentence,
                "kind": entries["kind"],
                "voice": pd.Categorical.from_codes(self.voice, dtype=_VOICE),
            }
        ).astype({"comment_id": "str"})


def check_voice(voice: str) -> None:
    """Raise a `ValueError` unless ``voice`` is one that measures take."""
    if voice not in ("own", "quoted", "all"):
        raise ValueError(f"voice must be 'own', 'quoted' or 'all', not {voice!r}")
