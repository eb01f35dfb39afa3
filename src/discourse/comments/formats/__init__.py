"""The registry of formats: one module per family, each adds its `Format` objects here.

To add a format: write a module with a function that says how sure it is that a file is of this
format (0 to 1; a form with keys of its own 0.95, a table by its column names 0.9 at most), a
function that turns the file into a `Raw` table or into parts of one, and a `Format` that names
both; then list the module in ``_MODULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_MODULES = (
    *("reddit", "youtube", "hackernews", "stackexchange", "discourse_forum", "telegram"),
    *("disqus", "wordpress", "newsdata", "capture", "convokit", "pages", "tabular", "flattened"),
)


@dataclass(frozen=True)
class Raw:
    """What a format reader gives: rows with any columns of the contract, or of the source.

    Texts are plain (see `discourse.comments.markup`), ids strings, times as the source has them
    (the column is parsed as a whole). A column ``_place`` says where each row stands, for the
    audit. ``replies_known`` says whether a row without ``parent_id`` answers the root (the source
    knows replies) or its parent is unknown. ``rows_read`` counts records met, also those skipped.
    ``final`` marks a table that already kept the contract when it was written. ``mended`` says that
    texts read in a wrong encoding were mended before their markup was read.
    """

    rows: pd.DataFrame
    replies_known: bool
    rows_read: int
    final: bool = False
    mended: bool = False


@dataclass(frozen=True)
class Options:
    """What a researcher asked for.

    ``columns`` maps names of the contract to the source's columns, ``on_error`` says what to do
    with faulty records, ``retrieved_at`` is the time of the capture where the source states none,
    ``day_first`` decides 03/04/2012 where the source's dates do not.
    """

    columns: dict[str, str] | None = None
    on_error: str = "skip"
    retrieved_at: pd.Timestamp | None = None
    day_first: bool | None = None

    def note_skipped(self, places: list[str], path: str, file: str, log: AuditLog) -> None:
        """Refuse a file with faulty records, or count them, as the researcher asked."""
        if places and self.on_error == "raise":
            raise ReadError(path, places[0], 'Mend it, or read with on_error="skip".')
        detail = "a record that cannot be read"
        log.note("skipped", "faulty_record", detail, file=file, places=places)

    def refuse_columns(self, path: str, what: str) -> None:
        """A `ReadError` for a column map that a format of its own fields cannot follow."""
        if self.columns:
            reason = f"{what} has no columns to map"
            raise ReadError(path, reason, "Leave the column map out.")


@dataclass(frozen=True)
class Format:
    """A form in which researchers hold comments.

    Exactly one of ``read`` (a whole file at once) and ``batches`` (the same in parts of bounded
    size, for files of any size) is given. ``companions`` names files that lie beside the one that
    is read, and that one: ``{"speakers.json": "utterances.jsonl"}``; they are not read by
    themselves.
    """

    name: str
    description: str
    obtain: str
    carries: str
    lacks: str
    verified: str
    recognise: Callable[[SourceFile], float]
    read: Callable[[SourceFile, Options, AuditLog], Raw] | None = None
    batches: Callable[[SourceFile, Options, AuditLog], Iterator[Raw]] | None = None
    companions: Mapping[str, str] = field(default_factory=dict)

    def rows(self, file: SourceFile, options: Options, log: AuditLog) -> Raw:
        """The whole file."""
        if self.read is not None:
            return self.read(file, options, log)
        return join(list(self.parts(file, options, log)))

    def parts(self, file: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
        """The file in parts, at least one; one part for formats that are read as a whole."""
        if self.batches is None:
            yield self.rows(file, options, log)
            return
        empty = True
        for raw in self.batches(file, options, log):
            yield raw
            empty = False
        if empty:
            raise ReadError(str(file.path), "there is no comment in it", "Export it again.")


def join(parts: list[Raw]) -> Raw:
    """Parts of one file as one."""
    if len(parts) == 1:
        return parts[0]
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    known = any(part.replies_known for part in parts)
    final, mended = all(part.final for part in parts), all(part.mended for part in parts)
    return Raw(rows, known, sum(part.rows_read for part in parts), final, mended)


@lru_cache(maxsize=1)
def registry() -> dict[str, Format]:
    """All formats by name, in the order in which they are tried."""
    found: dict[str, Format] = {}
    for module in _MODULES:
        for entry in import_module(f"{__name__}.{module}").FORMATS:
            found[entry.name] = entry
    return found


def recognise(file: SourceFile) -> Format:
    """The format that a file most probably has.

    Raises
    ------
    ReadError
        When it has none that is known; an empty or binary file is named as such.
    """
    scores = [(entry.recognise(file), entry) for entry in registry().values()]
    best, entry = max(scores, key=lambda pair: pair[0])
    if best > 0:
        return entry
    text = file.text  # names an empty or binary file
    if file.suffix in {"", ".txt", ".text"} and not text.lstrip().startswith(("{", "[", "<")):
        return registry()["flattened_page"]  # its reader says which markers were tried
    raise ReadError(
        str(file.path),
        "its format was not recognised",
        "See `discourse formats`; name one with format= if you know it.",
    )


def formats() -> pd.DataFrame:
    """The formats that `read_comments` knows.

    Returns
    -------
    DataFrame
        One row per format. Columns: ``name``, ``description``, ``obtain`` (how to get such a
        file), ``carries``, ``lacks``, ``verified`` (on real files, or on a documented shape).

    Examples
    --------
    >>> import discourse
    >>> "csv" in set(discourse.formats()["name"])
    True
    """
    columns = ["name", "description", "obtain", "carries", "lacks", "verified"]
    rows = [[getattr(entry, column) for column in columns] for entry in registry().values()]
    return pd.DataFrame(rows, columns=columns).astype("str")
