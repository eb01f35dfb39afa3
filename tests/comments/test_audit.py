"""The audit: counts, places, and the warning when a table is no longer the one that was read."""

import json

import pandas as pd
import pytest

import discourse
from discourse.comments.audit import FILES_KEPT, PLACES_KEPT, AuditLog, changes, fingerprint


def test_equal_entries_of_one_file_add_up():
    log = AuditLog()
    log.note("lost", "score", "no number", file="a.csv", places=["row 1"])
    log.note("lost", "score", "no number", file="a.csv", places=["row 2", "row 3"])
    log.note("lost", "score", "no number", file="b.csv", count=4)
    entries = log.full()["entries"]
    assert [(e["file"], e["count"], e["places"]) for e in entries] == [
        ("a.csv", 3, ["row 1", "row 2", "row 3"]),
        ("b.csv", 4, []),
    ]


def test_no_place_is_no_entry_but_a_count_of_nought_is_one():
    log = AuditLog()
    log.note("lost", "score", "no number", places=[])
    assert log.full()["entries"] == []
    log.note("absent", "score", "the source has no scores", count=0)
    assert [e["count"] for e in log.full()["entries"]] == [0]


def test_an_unknown_category_is_refused():
    with pytest.raises(ValueError, match="category must be one of .*'repaired'.*, not 'mended'"):
        AuditLog().note("mended", "x", "y")


def test_logs_merge():
    one, two = AuditLog(), AuditLog()
    one.note("lost", "score", "no number", file="a.csv", places=["row 1"])
    two.note("lost", "score", "no number", file="a.csv", places=["row 9"])
    two.add_file("b.csv", rows_kept=3)
    one.merge(two)
    one.merge({})
    assert one.full()["entries"][0]["places"] == ["row 1", "row 9"]
    assert one.full()["files"] == [{"file": "b.csv", "rows_kept": 3}]


def test_the_table_carries_few_places_and_files_and_all_counts():
    comments = discourse.read_comments(pd.DataFrame({"text": ["a"], "id": ["1"]}))
    log = AuditLog()
    log.note("lost", "score", "no number", places=[f"row {i}" for i in range(100)])
    for i in range(FILES_KEPT + 5):
        log.add_file(f"{i}.csv", rows_kept=1)
    table = discourse.audit(log.attach(comments))
    entry = table[table["item"] == "score"].iloc[0]
    assert entry["count"] == 100
    assert len(entry["places"].split("; ")) == PLACES_KEPT
    assert (table["item"] == "file").sum() == FILES_KEPT
    assert table.loc[table["item"] == "more_files", "count"].tolist() == [5]
    assert len(log.full()["entries"][0]["places"]) == 100


@pytest.fixture
def comments():
    frame = {"text": ["a", "b", "c"], "id": ["1", "2", "3"], "likes": [1, "x", 3]}
    return discourse.read_comments(pd.DataFrame(frame))


def warned(table):
    found = discourse.audit(table)
    return found.loc[found["item"] == "rows_changed", "detail"].tolist()


def test_the_audit_as_a_table(comments):
    table = discourse.audit(comments)
    assert list(table.columns) == ["category", "item", "count", "detail", "file", "places"]
    assert table.dtypes.astype(str).to_dict()["count"] == "int64"
    score = table[table["item"] == "score"].iloc[0]
    assert (score["category"], score["count"], score["places"]) == ("lost", 1, "row 2")
    files = table[table["item"] == "file"]
    assert files["count"].tolist() == [3]
    assert "format dataframe" in files["detail"].iloc[0]


def test_the_audit_can_be_written_as_json(comments):
    assert json.loads(json.dumps(comments.attrs["audit"])) == comments.attrs["audit"]


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda t: t.iloc[:2], 2),
        (lambda t: pd.concat([t, t]), 6),
        (lambda t: t.assign(text_hash="0" * 16), 3),
        (lambda t: t.assign(comment_id=["1", "2", "9"]), 3),
    ],
)
def test_a_changed_table_is_told(comments, change, rows):
    changed = change(comments)
    changed.attrs = comments.attrs
    assert warned(comments) == []
    assert f"speaks of 3 rows as read; this table has {rows} rows" in warned(changed)[0]
    assert changes(changed) == warned(changed)[0]


def test_neither_another_order_nor_more_columns_are_a_change(comments):
    assert warned(comments.iloc[::-1]) == []
    assert warned(comments.assign(meta_code=1)) == []
    assert fingerprint(comments) == fingerprint(comments.sample(frac=1, random_state=1))


def test_a_table_without_an_audit_is_refused(comments):
    comments.attrs = {}
    with pytest.raises(ValueError, match="comments carries no audit"):
        discourse.audit(comments)
    assert changes(comments) is None
