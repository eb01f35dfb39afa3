"""Tokens on disk: a folder of Parquet files, which other programs can read, too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from discourse.comments.audit import fingerprint
from discourse.comments.write import from_arrow, replacing, to_arrow
from discourse.errors import ReadError
from discourse.text.build import Arrays
from discourse.text.inputs import tokenize
from discourse.text.patterns import KINDS
from discourse.text.tokens import Tokens

# To be raised with every change to the files, or to what the rules make of a text.
VERSION: Final = 1
_KEY: Final = b"discourse_tokens"
_PARTS: Final = ("comments", "vocabulary", "tokens", "quotes", "duplicates")


def write_tokens(tokens: Any, folder: str | os.PathLike[str]) -> Path:
    """Write tokens as Parquet files, so that they need not be made again.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    folder : path
        Where ``comments.parquet``, ``vocabulary.parquet``, ``tokens.parquet``, ``quotes.parquet``
        and ``duplicates.parquet`` are written. Older ones are replaced.

    Returns
    -------
    Path
        The folder. `read_tokens` reads it.

    Notes
    -----
    What rests on whole threads (quotes and repeats) is written as it is: part of a table keeps what
    was found in the whole.

    Examples
    --------
    >>> import discourse, tempfile
    >>> tokens = discourse.tokenize(["Don't panic."])
    >>> back = discourse.read_tokens(discourse.write_tokens(tokens, tempfile.mkdtemp()))
    >>> back.to_frame()["token"].tolist()
    ["Don't", 'panic', '.']
    """
    tokens = tokenize(tokens)
    folder = Path(folder)
    vocabulary = tokens.entries[["form", "kind"]]
    arrays = {n: getattr(tokens, n) for n in ("comment", "code", "start", "begins")}
    tables = {
        "comments": to_arrow(tokens.comments),
        "vocabulary": pa.Table.from_pandas(vocabulary, preserve_index=False),
        "tokens": pa.table(arrays),
        "quotes": pa.Table.from_pandas(tokens.quotes, preserve_index=False),
        "duplicates": pa.Table.from_pandas(tokens.duplicates, preserve_index=False),
    }
    of = {"version": VERSION, "of": fingerprint(tokens.comments), "n_tokens": len(tokens)}
    for name, table in tables.items():
        known = (table.schema.metadata or {}) | {_KEY: orjson.dumps(of)}
        with replacing(folder / f"{name}.parquet") as path:
            pa.parquet.write_table(table.replace_schema_metadata(known), path)
    return folder


def read_tokens(folder: str | os.PathLike[str]) -> Tokens:
    """Read what `write_tokens` wrote.

    Parameters
    ----------
    folder : path

    Returns
    -------
    Tokens
        With the comments, and the quotes and repeats that were found.

    Raises
    ------
    ReadError
        When a file is missing or damaged, the files do not belong together, or another version of
        the kit wrote them: tokens of other rules would mix two measures.

    Examples
    --------
    >>> import discourse, tempfile
    >>> folder = discourse.write_tokens(["One.", "Two."], tempfile.mkdtemp())
    >>> discourse.read_tokens(folder)
    <Tokens: 4 tokens in 2 comments>
    """
    folder = Path(folder)
    tables = {name: _read(folder, name) for name in _PARTS}
    notes = {(table.schema.metadata or {}).get(_KEY) for table in tables.values()}
    if len(notes) != 1:
        raise ReadError(str(folder), "its files were not written together", "Write them again.")
    note = notes.pop()
    try:
        of = orjson.loads(note or b"")
        version = of["version"]
    except (ValueError, TypeError, KeyError):
        raise ReadError(str(folder), "its files hold no tokens", "Use write_tokens.") from None
    if version != VERSION:
        hint = "Read comments.parquet there with read_comments and tokenise it again."
        raise ReadError(str(folder), f"tokens of version {version}, not {VERSION}", hint)
    try:
        comments = from_arrow(tables["comments"])
        arrays = _arrays(tables["tokens"], tables["vocabulary"], comments)
        quotes, repeats = (tables[name].to_pandas() for name in ("quotes", "duplicates"))
    except (KeyError, ValueError, TypeError, pa.ArrowException) as error:
        raise ReadError(str(folder), f"damaged tokens ({error})", "Write them again.") from None
    tokens = Tokens(comments, arrays)
    tokens.quotes, tokens.duplicates = quotes, repeats
    return tokens


def _read(folder: Path, name: str) -> pa.Table:
    path = folder / f"{name}.parquet"
    try:
        return pa.parquet.read_table(path)
    except FileNotFoundError:
        raise ReadError(str(path), "no such file", "Name a folder of write_tokens.") from None
    except (pa.ArrowException, OSError) as error:
        reason = f"no Parquet file ({str(error).splitlines()[0]})"
        raise ReadError(str(path), reason, "Write the tokens again.") from None


def _arrays(tokens: pa.Table, vocabulary: pa.Table, comments: pd.DataFrame) -> Arrays:
    """The arrays, if they speak of these comments."""
    comment, code, start, begins = (
        tokens[name].to_numpy() for name in ("comment", "code", "start", "begins")
    )
    forms = vocabulary["form"].to_pylist()
    kinds = [KINDS.index(kind) for kind in vocabulary["kind"].to_pylist()]
    sizes = np.array([len(form) for form in forms], np.int64)
    if len(code) and (code.min() < 0 or code.max() >= len(forms)):
        raise ValueError("a token is not in the vocabulary")
    if (np.diff(comment) < 0).any():
        raise ValueError("the tokens are not in the order of the comments")
    bounds = np.searchsorted(comment, np.arange(len(comments) + 1))
    lengths = comments["text"].str.len().fillna(0).to_numpy("int64")
    outside = start + sizes[code] > np.repeat(lengths, np.diff(bounds)) if len(code) else start
    if bounds[-1] != len(code) or (start < 0).any() or outside.any():
        raise ValueError("a token stands outside its text")
    return Arrays(code, start, begins, bounds, list(zip(forms, kinds, strict=True)))
