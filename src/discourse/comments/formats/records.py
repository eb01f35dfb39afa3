"""Records of exports as the rows of `Raw` tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Raw
from discourse.comments.formats.columns import whole
from discourse.comments.markup import convert
from discourse.comments.mojibake import unmarred
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

Row = dict[str, Any]
_KEPT = ("text", "author_id")
PART, PART_TEXT = 20_000, 16_000_000  # rows, and characters of text, at the most


def in_parts(
    records: Iterable[Row | None],
    finish: Callable[[pd.DataFrame], pd.DataFrame],
    source: SourceFile,
    log: AuditLog,
) -> Iterator[Raw]:
    """The rows of a source that knows replies, in parts; None stands for a record without a row.

    ``finish`` works on the columns of a part, whose cells are as the records give them.

    Raises
    ------
    ReadError
        When there is no row; the message names the first record that could not be read.
    """
    held: list[Row] = []
    read = size = 0
    for record in records:
        if record is not None and (len(held) >= PART or size >= PART_TEXT):
            yield Raw(finish(frame(held)), replies_known=True, rows_read=read)
            held, read, size = [], 0, 0
        read += 1
        if record is not None:
            held.append(record)
            size += len(record.get("text") or "")
    if not held:
        raise nothing(source, log)
    yield Raw(finish(frame(held)), replies_known=True, rows_read=read)


def nothing(source: SourceFile, log: AuditLog) -> ReadError:
    """The error for a file without a comment that can be read."""
    faults = [e["places"][0] for e in log.full()["entries"] if e["item"] == "faulty_record"]
    reason = (
        f"none of its records can be read ({faults[0]})" if faults else "there is no comment in it"
    )
    return ReadError(str(source.path), reason, "Fetch or export it again.")


def frame(rows: list[Row]) -> pd.DataFrame:
    """Rows as a table whose cells are as given; what no row has is no column, but for texts and
    identities: where nobody has one, a name is still none."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [row.get(name) for row in rows] for name in names}
    held = {n: c for n, c in columns.items() if n in _KEPT or any(v is not None for v in c)}
    return pd.DataFrame(held, dtype=object)


def as_plain(
    rows: pd.DataFrame, markup: str, file: str, log: AuditLog, where: Any = None
) -> pd.DataFrame:
    """The rows with the markup of their texts (of those ``where`` is true) turned into plain text,
    and with the quotes that it marks."""
    cells = rows["text"].tolist()
    mended = [whole(cell) for cell in cells]
    broken = [a is not b for a, b in zip(cells, mended, strict=True)]
    detail = "half characters (lone surrogates) in text became U+FFFD"
    places = rows["_place"][np.array(broken, bool)]
    log.note("repaired", "surrogates", detail, file=file, places=places)
    chosen = [True] * len(rows) if where is None else np.asarray(where, bool).tolist()
    marked = [text if yes else None for text, yes in zip(mended, chosen, strict=True)]

    def note(category: str, item: str, detail: str, mask: np.ndarray) -> None:
        log.note(category, item, detail, file=file, places=rows["_place"][mask])

    marked_up = unmarred(pd.Series(marked, index=rows.index, dtype="str"), note, keep=False)
    plain, quotes = convert(marked_up, markup)
    texts = [p if yes else t for p, t, yes in zip(plain.tolist(), mended, chosen, strict=True)]
    return rows.assign(text=pd.Series(texts, index=rows.index, dtype="str"), marked_quotes=quotes)
