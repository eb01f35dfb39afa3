"""The registry of formats: one module per family, each adds its `Format` objects here.

To add a format: write a module with a function that says how sure it is that a file is of this
format (0 to 1), a function that turns the file into a `Raw` table, and a `Format` that names both;
then list the module in ``_MODULES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

_MODULES = ("tabular", "flattened")


@dataclass(frozen=True)
class Raw:
    """What a format reader gives: rows with any columns of the contract, or of the source.

    ``replies_known`` says whether a row without ``parent_id`` answers the root (the source knows
    replies) or its parent is unknown. ``rows_read`` counts records met, also those skipped.
    ``final`` marks a table that already kept the contract when it was written.
    """

    rows: pd.DataFrame
    replies_known: bool
    rows_read: int
    final: bool = False


@dataclass(frozen=True)
class Options:
    """What a researcher asked for: a column map, and what to do with faulty records."""

    columns: dict[str, str] | None = None
    on_error: str = "skip"

    def note_skipped(self, places: list[str], path: str, file: str, log: AuditLog) -> None:
        """Refuse a file with faulty records, or count them, as the researcher asked."""
        if places and self.on_error == "raise":
            raise ReadError(path, places[0], 'Mend it, or read with on_error="skip".')
        detail = "a record that cannot be read"
        log.note("skipped", "faulty_record", detail, file=file, places=places)


@dataclass(frozen=True)
class Format:
    """A form in which researchers hold comments."""

    name: str
    description: str
    obtain: str
    carries: str
    lacks: str
    verified: str
    recognise: Callable[[SourceFile], float]
    read: Callable[[SourceFile, Options, AuditLog], Raw]


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
