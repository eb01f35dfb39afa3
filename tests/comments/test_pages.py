"""The reader of saved web pages: golden cases, what is refused, properties, time limits.

`tests/cases/pages`: platforms (the markup of each platform's templates, prose our own), refused.
Expected values were written by hand beside the pages, never by the reader.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from discourse.comments.assemble import assemble, settle
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.pages import FORMATS
from discourse.comments.source import SourceFile
from discourse.comments.table import check_comments
from discourse.errors import ReadError

CASES = Path(__file__).parents[1] / "cases" / "pages"
PAGES = FORMATS[0]


def cases(kind: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / kind).glob("*.html"))]


def read(path: Path) -> tuple[pd.DataFrame, Raw, AuditLog]:
    log = AuditLog()
    file = SourceFile(path, path.name)
    assert PAGES.recognise(file) >= 0.7
    raw = PAGES.rows(file, Options(), log)
    table = assemble(raw, source=PAGES.name, file=path.name, log=log)
    table = settle(table, log)
    assert check_comments(table) == []
    return table, raw, log


def shown(value: Any, key: str) -> Any:
    if key == "marked_quotes":
        return [list(quote) for quote in value]
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_convert(None).isoformat()
    return int(value) if key in ("score", "depth") else value


@pytest.mark.parametrize("path", cases("platforms"))
def test_platforms(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    table, raw, log = read(path)
    rows = table.to_dict("records")
    found = [{key: shown(row[key], key) for key in want} for row, want in zip(rows, expected["rows"])]
    assert found == expected["rows"]
    assert len(rows) == len(expected["rows"])
    assert raw.replies_known is expected["replies_known"]
    for key in ("thread_id", "title", "forum"):
        if key in expected:
            assert set(table[key].dropna()) == ({expected[key]} if expected[key] else set())
    if "retrieved_at" in expected:
        assert shown(table["retrieved_at"].iloc[0], "") == expected["retrieved_at"]
    notes = [(e["category"], e["item"], e["count"]) for e in log.full()["entries"]]
    lost = [note for note in notes if note[1] in ("not_loaded", "signature", "empty_block", "too_deep")]
    assert lost == [tuple(note) for note in expected["notes"]]


REFUSED = {
    "disqus_only": "Disqus",
    "facebook_only": "Facebook",
}


@pytest.mark.parametrize("path", cases("refused"))
def test_refused(path: Path) -> None:
    file = SourceFile(path, path.name)
    assert PAGES.recognise(file) >= 0.7  # it is HTML all the same
    with pytest.raises(ReadError, match="there are no comments in this page") as caught:
        PAGES.rows(file, Options(), AuditLog())
    named = REFUSED.get(path.stem)
    assert ("leaves a place for comments by" in caught.value.reason) is (named is not None)
    assert named is None or named in caught.value.reason
    assert "\n" not in str(caught.value)
