"""Records in parts: every record is counted with a part, also one without a row."""

import pytest

from discourse.comments.audit import AuditLog
from discourse.comments.formats import records
from discourse.comments.source import SourceFile
from discourse.errors import ReadError


@pytest.fixture
def parts(monkeypatch, tmp_path):
    monkeypatch.setattr(records, "PART", 2)
    path = tmp_path / "a.json"
    path.write_text("{}")

    def read(rows):
        log = AuditLog()
        source = SourceFile(path, path.name)
        return list(records.in_parts(rows, lambda frame: frame, source, log))

    return read


A = {"text": "a"}


@pytest.mark.parametrize(
    ("rows", "read", "held"),
    [
        ([A, A], [2], [2]),
        ([A, A, A], [2, 1], [2, 1]),
        ([A, A, None, None], [4], [2]),
        ([None, A, None, A, None, A, None], [5, 2], [2, 1]),
    ],
)
def test_records_without_a_row_are_counted(parts, rows, read, held):
    found = parts(rows)
    assert [part.rows_read for part in found] == read
    assert [len(part.rows) for part in found] == held


@pytest.mark.parametrize("rows", [[], [None, None]])
def test_no_row_at_all(parts, rows):
    with pytest.raises(ReadError, match="there is no comment in it"):
        parts(rows)
