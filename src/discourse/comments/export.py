"""Comments for other programs: a ConvoKit corpus, a data set for 4CAT."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from discourse.comments.formats.columns import is_private
from discourse.comments.formats.convokit import GONE, MARK
from discourse.comments.table import NAMES
from discourse.comments.write import write_bytes

_CORPUS = ("utterances.jsonl", "conversations.json", "speakers.json", "corpus.json", "index.json")
# Columns that an utterance has fields of its own for; the others are its meta.
_FIELDS = {"comment_id", "thread_id", "parent_id", "text", "created_at"}
_OF_THREADS = ("title", "forum")
_FOURCAT = {
    "id": "comment_id",
    "thread_id": "thread_id",
    "author": "author",
    "body": "text",
    "timestamp": "created_at",
    "unix_timestamp": "created_at",
    "subject": "title",
}


def to_convokit(comments: pd.DataFrame, folder: str | os.PathLike[str]) -> Path:
    """Write comments as a ConvoKit corpus.

    Each comment is an utterance, each thread a conversation, each author a speaker. The other
    columns go into the meta of the utterances, title and forum also into that of the
    conversations, so that `read_comments` reads the folder back as the same table. Times lose
    their fractions of a second, and times in ``meta_`` columns come back as text. ConvoKit has no comment without a speaker or a text: a row without
    an author gets a speaker of its own, ``unknown/`` and the comment's id, and a text that is gone
    is ``[deleted]``, ``[removed]`` or empty; the meta says so. Columns with e-mail or IP addresses
    are left out.

    Parameters
    ----------
    comments : DataFrame
        A comments table.
    folder : path
        A folder that does not exist, is empty, or holds an earlier corpus and nothing else; that
        one is replaced in one step.

    Returns
    -------
    Path
        The folder, for ``convokit.Corpus(filename=...)`` and for `read_comments`.

    Raises
    ------
    ValueError
        When ``comments`` is no comments table, or the folder holds other files.

    Notes
    -----
    ConvoKit's functions on trees of replies need threads with one root and no lost comments; it
    loads others, too.

    Examples
    --------
    >>> import discourse, tempfile, pathlib
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> folder = discourse.to_convokit(comments, pathlib.Path(tempfile.mkdtemp()) / "corpus")
    >>> back = discourse.read_comments(folder)
    >>> back["text"].equals(comments["text"])
    True
    """
    folder = Path(folder)
    rows = _records(comments)
    utterances = [_utterance(row) for row in rows]
    conversations: dict[str, Any] = {}
    speakers: dict[str, Any] = {}
    for row, utterance in zip(rows, utterances, strict=True):
        meta = conversations.setdefault(row["thread_id"], _part())["meta"]
        meta |= {n: row[n] for n in _OF_THREADS if n not in meta and row[n] is not None}
        meta = speakers.setdefault(utterance["speaker"], _part())["meta"]
        if row["author"] is not None:
            meta.setdefault("name", row["author"])
    corpus = {MARK: sorted({name for row in rows for name in row} - _FIELDS)}
    index = {
        "utterances-index": _types(utterance["meta"] for utterance in utterances),
        "speakers-index": _types(part["meta"] for part in speakers.values()),
        "conversations-index": _types(part["meta"] for part in conversations.values()),
        "overall-index": _types([corpus]),
        "version": 1,
        "vectors": [],
    }
    lines = "".join(json.dumps(utterance) + "\n" for utterance in utterances)
    others = [json.dumps(part) for part in (conversations, speakers, corpus, index)]
    contents = [text.encode() for text in (lines, *others)]
    _write_folder(folder, dict(zip(_CORPUS, contents, strict=True)))
    return folder


def _part() -> dict[str, Any]:
    return {"meta": {}, "vectors": []}


def _utterance(row: dict[str, Any]) -> dict[str, Any]:
    speaker = row["author_id"] or row["author"] or f"unknown/{row['comment_id']}"
    time = row["created_at"]
    return {
        "id": row["comment_id"],
        "conversation_id": row["thread_id"],
        "text": row["text"] if row["text"] is not None else GONE.get(row["status"], ""),
        "speaker": speaker,
        "meta": {name: value for name, value in row.items() if name not in _FIELDS},
        "reply-to": row["parent_id"],
        "timestamp": None if time is None else int(pd.Timestamp(time).timestamp() // 1),
        "vectors": [],
    }


def _types(metas: Any) -> dict[str, list[str]]:
    """The types of each field, as ConvoKit's index names them."""
    found: dict[str, dict[str, None]] = {}
    for meta in metas:
        for name, value in meta.items():
            kinds = found.setdefault(name, {})
            if value is not None:
                kinds[str(type(value))] = None
    return {name: list(kinds) for name, kinds in found.items()}


def _records(comments: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows with values that JSON has; what is missing is None."""
    table = _public(comments)
    columns = {str(name): [_plain(value) for value in table[name].tolist()] for name in table}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _public(comments: pd.DataFrame) -> pd.DataFrame:
    """The table without columns of e-mail or IP addresses."""
    if absent := [name for name in NAMES if name not in comments]:
        raise ValueError(f"comments must be a comments table; it has no column {absent[0]!r}")
    names = [str(name) for name in comments]
    return comments[[n for n in names if n in NAMES or not is_private(n.removeprefix("meta_"))]]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def _write_folder(folder: Path, contents: dict[str, bytes]) -> None:
    """Put a folder of files in its place in one step."""
    if folder.exists():
        held = {p.name for p in folder.iterdir()} if folder.is_dir() else {folder.name}
        if held - contents.keys():
            other = min(held - contents.keys())
            raise ValueError(
                f"folder must be new, empty or an earlier corpus; {folder.name!r} holds {other!r}"
            )
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    old = new.with_name(f"{new.name}.old")
    try:
        for name, data in contents.items():
            write_bytes(new / name, data)
        new.chmod(0o755)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def to_4cat(comments: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write comments as a CSV that 4CAT imports ("Custom Dataset Upload", format "Custom/other").

    The first columns are those that 4CAT asks for: ``id``, ``thread_id``, ``author``, ``body``,
    ``timestamp`` (UTC), ``unix_timestamp``; then ``subject`` (the title) and all other columns
    under their own names. `read_comments` reads the file back as the same table, with times in
    whole seconds and ``meta_`` columns as text. Columns with e-mail or IP addresses are left out.

    Parameters
    ----------
    comments : DataFrame
        A comments table.
    path : path
        Ends in ``.csv``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        When the ending is another, or ``comments`` is no comments table.

    Notes
    -----
    4CAT asks that the first row has a time. It has no sign for what is missing and one line end
    only: after an import there, a lost text and an empty one look alike.

    Examples
    --------
    >>> import discourse, tempfile, pathlib
    >>> comments = discourse.read_comments(discourse.sample_path())
    >>> path = discourse.to_4cat(comments, pathlib.Path(tempfile.mkdtemp()) / "comments.csv")
    >>> back = discourse.read_comments(path)
    >>> back["text"].equals(comments["text"])
    True
    """
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise ValueError(f"path must end in .csv, not {path.name!r}")
    table = _public(comments)
    columns = {name: table[source] for name, source in _FOURCAT.items()}
    times = table["created_at"]
    columns["timestamp"] = times.dt.strftime("%Y-%m-%d %H:%M:%S")
    columns["unix_timestamp"] = (times - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1)
    columns["unix_timestamp"] = columns["unix_timestamp"].astype("Int64")
    used = set(_FOURCAT.values())
    columns |= {str(name): table[name] for name in table if name not in used}
    # 4CAT guesses from the cells whether quotes are doubled: these tell it, on each row.
    quotes = [orjson.dumps({"quotes": found}).decode() for found in table["marked_quotes"]]
    columns["marked_quotes"] = pd.Series(quotes, table.index)
    cells = pd.DataFrame(columns).astype("str")
    buffer = io.BytesIO()
    pa.csv.write_csv(pa.Table.from_pandas(cells, preserve_index=False), buffer)
    write_bytes(path, buffer.getvalue())
    return path
