"""Tokens on disk: a folder of Parquet files, which other programs can read, too."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet

from discourse.comments.write import from_arrow, replacing, to_arrow
from discourse.errors import ReadError
from discourse.text.build import Arrays
from discourse.text.inputs import tokenize
from discourse.text.patterns import KINDS
from discourse.text.replies import COLUMNS as LINK_COLUMNS
from discourse.text.tokens import Tokens

# To be raised with every change to the files, or to what the rules make of a text.
VERSION: Final = 3
_KEY: Final = b"discourse_tokens"
_TABLES: Final = ("comments", "vocabulary", "quotes", "duplicates", "links", "incomplete")


def write_tokens(tokens: Any, folder: str | os.PathLike[str]) -> Path:
    """Write tokens as Parquet files, so that they need not be made again.

    Parameters
    ----------
    tokens : Tokens, comments table, or list of str
    folder : path
        Where ``comments.parquet``, ``vocabulary.parquet``, ``tokens.parquet``, ``quotes.parquet``,
        ``duplicates.parquet``, ``links.parquet`` and ``incomplete.parquet`` (one row per comment)
        are written. Older ones are replaced.

    Returns
    -------
    Path
        The folder. `read_tokens` reads it.

    Notes
    -----
    What rests on whole threads (quotes, repeats, inferred links and `Tokens.incomplete`) is written
    as it is: part of a table keeps what was found in the whole.

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
    tables = {
        "comments": to_arrow(tokens.comments),
        "vocabulary": pa.Table.from_pandas(vocabulary, preserve_index=False),
        "quotes": pa.Table.from_pandas(tokens.quotes, preserve_index=False),
        "duplicates": pa.Table.from_pandas(tokens.duplicates, preserve_index=False),
        "links": pa.Table.from_pandas(tokens.links, preserve_index=False),
        "incomplete": pa.table({"incomplete": tokens.incomplete}),
    }
    digests = {name: _write(table, folder, name) for name, table in tables.items()}
    # Written last: it says which others belong to it.
    arrays = pa.table({n: getattr(tokens, n) for n in ("comment", "code", "start", "begins")})
    of = {"version": VERSION, "columns": _digest(arrays), "files": digests}
    _write(arrays.replace_schema_metadata({_KEY: orjson.dumps(of)}), folder, "tokens")
    return folder


def read_tokens(folder: str | os.PathLike[str]) -> Tokens:
    """Read what `write_tokens` wrote.

    Parameters
    ----------
    folder : path

    Returns
    -------
    Tokens
        With the comments, and the quotes, repeats and links that were found.

    Raises
    ------
    ReadError
        When a file is missing or was changed, the files are of two writes, or another version of the
        kit wrote them: tokens of other rules would mix two measures.

    Examples
    --------
    >>> import discourse, tempfile
    >>> folder = discourse.write_tokens(["One.", "Two."], tempfile.mkdtemp())
    >>> discourse.read_tokens(folder)
    <Tokens: 4 tokens in 2 comments>
    """
    folder = Path(folder)
    tokens = _read(folder, "tokens")
    try:
        of = orjson.loads((tokens.schema.metadata or {})[_KEY])
        version = of["version"]
        kept = dict(of.get("files", {})) | {"tokens": of.get("columns")}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ReadError(str(folder), "its files hold no tokens", "Use write_tokens.") from None
    if version != VERSION:
        hint = "Read comments.parquet there with read_comments and tokenise it again."
        raise ReadError(str(folder), f"tokens of version {version}, not {VERSION}", hint)
    tables = {name: _read(folder, name) for name in _TABLES}
    found = {name: _file_digest(folder / f"{name}.parquet") for name in _TABLES}
    found["tokens"] = _digest(tokens)
    if other := [f"{name}.parquet" for name in found if kept.get(name) != found[name]]:
        reason = f"files that were changed, or are of two writes: {', '.join(other)}"
        raise ReadError(str(folder), reason, "Write the tokens again.")
    comments = from_arrow(tables["comments"])
    arrays = _arrays(tokens, tables["vocabulary"], len(comments))
    back = Tokens(comments, arrays)
    back.quotes, back.duplicates = tables["quotes"].to_pandas(), tables["duplicates"].to_pandas()
    back.links = tables["links"].to_pandas(integer_object_nulls=True).astype(LINK_COLUMNS)
    back.incomplete = tables["incomplete"]["incomplete"].to_numpy()
    return back


def _read(folder: Path, name: str) -> pa.Table:
    path = folder / f"{name}.parquet"
    try:
        return pa.parquet.read_table(path)
    except FileNotFoundError:
        raise ReadError(str(path), "no such file", "Name a folder of write_tokens.") from None
    except (pa.ArrowException, OSError) as error:
        reason = f"no Parquet file ({str(error).splitlines()[0]})"
        raise ReadError(str(path), reason, "Write the tokens again.") from None


def _write(table: pa.Table, folder: Path, name: str) -> str:
    """Write a table and return the digest of its file."""
    target = folder / f"{name}.parquet"
    with replacing(target) as path:
        pa.parquet.write_table(table, path)
    return _file_digest(target)


def _digest(tokens: pa.Table) -> str:
    """A hash of the columns of a table of numbers."""
    digest = hashlib.sha256()
    for name in tokens.column_names:
        digest.update(f"{name} {tokens.schema.field(name).type}".encode())
        digest.update(np.ascontiguousarray(tokens[name].to_numpy()).data)
    return digest.hexdigest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _arrays(tokens: pa.Table, vocabulary: pa.Table, n_comments: int) -> Arrays:
    comment, code, start, begins = (
        tokens[name].to_numpy() for name in ("comment", "code", "start", "begins")
    )
    forms = vocabulary["form"].to_pylist()
    kinds = [KINDS.index(kind) for kind in vocabulary["kind"].to_pylist()]
    bounds = np.searchsorted(comment, np.arange(n_comments + 1))
    return Arrays(code, start, begins, bounds, list(zip(forms, kinds, strict=True)))
