"""The audit: what was read, guessed, repaired and lost, with its place.

An `AuditLog` collects entries while a source is read. The table carries the counts and a few places
in ``comments.attrs["audit"]`` (kept small, because pandas copies attrs at every access); the full
list of places is written beside every written table as JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from discourse.comments.table import strings

SCHEMA = 1
PLACES_KEPT = 20
FILES_KEPT = 50
CATEGORIES = ("read", "absent", "lost", "skipped", "dropped", "guessed", "repaired", "warning")


class AuditLog:
    """Entries about the files of one reading, in the order in which they were made."""

    def __init__(self) -> None:
        self.files: list[dict[str, Any]] = []
        self._entries: dict[tuple[str, str, str, str], dict[str, Any]] = {}

    def add_file(self, file: str, **facts: Any) -> dict[str, Any]:
        """Note a file with its facts (format, encoding, bytes, sha256, rows)."""
        record = {"file": file, **facts}
        self.files.append(record)
        return record

    def note(
        self,
        category: str,
        item: str,
        detail: str,
        *,
        file: str = "",
        places: Iterable[str] = (),
        count: int | None = None,
    ) -> None:
        """Count something under ``category`` and ``item``; equal entries of one file add up."""
        if category not in CATEGORIES:
            raise ValueError(f"category must be one of {CATEGORIES}, not {category!r}")
        places = list(map(str, places))
        amount = len(places) if count is None else int(count)
        if amount == 0 and count is None:
            return
        key = (category, item, detail, file)
        entry = self._entries.setdefault(
            key,
            {"category": category, "item": item, "detail": detail, "file": file}
            | {"count": 0, "places": []},
        )
        entry["count"] += amount
        entry["places"].extend(places)

    def trim(self) -> None:
        """Keep the counts and a few places of each entry: a source of any size has any number."""
        for entry in self._entries.values():
            del entry["places"][PLACES_KEPT:]

    def clear(self) -> None:
        """Forget all, to begin with another file."""
        self.files.clear()
        self._entries.clear()

    def merge(self, other: AuditLog | dict[str, Any]) -> None:
        """Take over the files and entries of another log or of a stored audit."""
        stored = other.full() if isinstance(other, AuditLog) else other
        self.files.extend(stored.get("files", []))
        for entry in stored.get("entries", []):
            self.note(
                entry["category"],
                entry["item"],
                entry["detail"],
                file=entry["file"],
                places=entry["places"],
                count=entry["count"],
            )

    def note_changes(self, comments: pd.DataFrame) -> None:
        """Warn when a table's stored audit no longer speaks of its rows."""
        if detail := changes(comments):
            self.note("warning", "rows_changed", detail, count=len(comments))

    def full(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        entries = list(self._entries.values())
        return {"schema": SCHEMA, "files": list(self.files), "entries": entries}

    def attach(self, comments: pd.DataFrame) -> pd.DataFrame:
        """Set ``comments.attrs["audit"]`` to the short form and return the table."""
        full = self.full()
        comments.attrs["audit"] = {
            "schema": SCHEMA,
            "rows": len(comments),
            "fingerprint": fingerprint(comments),
            "n_files": len(self.files),
            "files": full["files"][:FILES_KEPT],
            "entries": self.short(),
        }
        return comments

    def short(self) -> list[dict[str, Any]]:
        """The entries with their counts and a few places."""
        entries = self._entries.values()
        return [e | {"places": e["places"][:PLACES_KEPT]} for e in entries]


def fingerprint(comments: pd.DataFrame) -> str:
    """Twelve hex digits of the rows' ids and texts, the same in any row order."""
    ids, hashes = strings(comments["comment_id"]), strings(comments["text_hash"])
    blank = pa.scalar(" ", pa.large_string())
    pairs = pc.binary_join_element_wise(ids, pc.fill_null(hashes, "-"), blank)
    digest = hashlib.sha256("\n".join(sorted(pairs.to_pylist())).encode())
    return digest.hexdigest()[:12]


def changes(comments: pd.DataFrame) -> str | None:
    """What to say when rows were added, removed or changed since the table was read."""
    stored = comments.attrs.get("audit")
    if not stored or (len(comments), fingerprint(comments)) == (
        stored["rows"],
        stored["fingerprint"],
    ):
        return None
    return (
        f"the audit speaks of {stored['rows']} rows as read; this table has {len(comments)} "
        "rows or other texts: say in your methods how they were chosen"
    )


def audit(comments: pd.DataFrame) -> pd.DataFrame:
    """What was read, guessed, repaired and lost on the way to this table.

    Parameters
    ----------
    comments : DataFrame
        A comments table as `read_comments` gives it.

    Returns
    -------
    DataFrame
        One row per file and kind of event. Columns: ``category`` (read, absent, lost, skipped,
        dropped, guessed, repaired or warning), ``item``, ``count``, ``detail`` (a sentence),
        ``file``, ``places`` (up to 20, joined by ``; ``). A ``warning`` row says so when rows were
        added, removed or changed since the table was read.

    Raises
    ------
    ValueError
        When the table carries no audit.

    Examples
    --------
    >>> import discourse
    >>> table = discourse.audit(discourse.read_comments(discourse.sample_path()))
    >>> sorted(table.columns)
    ['category', 'count', 'detail', 'file', 'item', 'places']
    """
    stored = comments.attrs.get("audit")
    if not stored:
        raise ValueError(
            "comments carries no audit: it was not made by read_comments or discourse.concat, or "
            "an operation has lost its attrs. Read the source again."
        )
    rows = [_file_row(record) for record in stored["files"]]
    hidden = stored["n_files"] - len(stored["files"])
    if hidden > 0:
        rows.append(_row("read", "more_files", hidden, f"{hidden} more files were read"))
    rows += [
        _row(e["category"], e["item"], e["count"], e["detail"], e["file"], "; ".join(e["places"]))
        for e in stored["entries"]
    ]
    if detail := changes(comments):
        rows.append(_row("warning", "rows_changed", len(comments), detail))
    columns = ["category", "item", "count", "detail", "file", "places"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({c: "int64" if c == "count" else "str" for c in columns})


def _row(category: str, item: str, count: int, detail: str, file: str = "", places: str = ""):
    return {"category": category, "item": item, "count": count, "detail": detail} | {
        "file": file,
        "places": places,
    }


def _file_row(record: dict[str, Any]) -> dict[str, Any]:
    facts = ", ".join(
        f"{name.replace('_', ' ')} {value}"
        for name, value in record.items()
        if name not in {"file", "rows_kept"} and value is not None
    )
    return _row("read", "file", record.get("rows_kept", 0), f"rows kept; {facts}", record["file"])
