"""Large sources: parts in bounded memory, and files of whole threads."""

import json

import pandas as pd
import pytest

import discourse
from discourse import ReadError
from discourse.comments.partition import AUDIT


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """300 rows of 30 threads, mixed, the parent often behind its reply; 3 rows are broken."""
    rows = [
        {"id": f"c{n}", "thread_id": f"t{n % 30}", "text": f"words {n}", "author": f"a{n % 7}"}
        | ({"parent_id": f"c{n + 30}"} if n % 3 and n < 270 else {})
        for n in range(300)
    ]
    lines = [json.dumps(row) for row in rows]
    for n in (250, 100, 10):
        lines.insert(n, '{"id": "broken')
    path = tmp_path_factory.mktemp("large") / "large.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def sorted_rows(comments):
    rows = comments.sort_values("comment_id", ignore_index=True)
    return rows.drop(columns=["source_file"])


@pytest.mark.parametrize("n_parts", [1, 4, 64])
def test_parts_hold_whole_threads_and_all_rows(table, n_parts, tmp_path):
    whole = discourse.read_comments(table)
    paths = discourse.partition_by_thread(table, tmp_path / "parts", n_parts=n_parts)
    assert 1 <= len(paths) <= n_parts
    parts = [discourse.read_comments(path) for path in paths]
    threads = [set(part["thread_id"]) for part in parts]
    assert sum(map(len, threads)) == len(set.union(*threads)) == 30
    joined = pd.concat(parts)
    pd.testing.assert_frame_equal(sorted_rows(joined), sorted_rows(whole))
    assert all(discourse.check_comments(part) == [] for part in parts)
    audit = json.loads((tmp_path / "parts" / AUDIT).read_text())
    [skipped] = [e for e in audit["entries"] if e["category"] == "skipped"]
    assert (skipped["count"], skipped["places"]) == (
        3, ["line 11: broken JSON", "line 102: broken JSON", "line 253: broken JSON"]
    )  # fmt: skip


def test_the_same_parts_on_every_run(table, tmp_path):
    first = discourse.partition_by_thread(table, tmp_path / "a", n_parts=3)
    again = discourse.partition_by_thread(table, tmp_path / "b", n_parts=3)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]


def test_a_folder_with_files_is_not_touched(table, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="folder must be new or empty"):
        discourse.partition_by_thread(table, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_source_that_cannot_be_read_leaves_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("\x00\x01\x02")
    with pytest.raises(ReadError):
        discourse.partition_by_thread(tmp_path / "in" / "a.jsonl", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(("name", "value"), [("n_parts", 0), ("n_parts", -1)])
def test_arguments(name, value, table, tmp_path):
    with pytest.raises(ValueError, match=f"{name} must be"):
        discourse.partition_by_thread(table, tmp_path / "out", **{name: value})


@pytest.mark.parametrize("chunk_size", [1, 7, 100, 1000])
def test_chunks_hold_the_same_rows_in_order_without_depth(table, chunk_size):
    whole = discourse.read_comments(table)
    parts = list(discourse.iter_comments(table, chunk_size=chunk_size))
    assert [len(part) for part in parts[:-1]] == [chunk_size] * (len(parts) - 1)
    joined = pd.concat(parts, ignore_index=True)
    assert joined["depth"].isna().all()
    pd.testing.assert_frame_equal(joined.drop(columns="depth"), whole.drop(columns="depth"))
    audits = [part.attrs["audit"] for part in parts]
    assert sum(audit["files"][0]["rows_read"] for audit in audits) == 303
    skipped = [e["count"] for a in audits for e in a["entries"] if e["category"] == "skipped"]
    assert sum(skipped) == 3
    assert not [e for a in audits for e in a["entries"] if e["item"] in ("orphan", "cycle")]


def test_on_error_raise_stops_at_the_first_broken_record(table):
    with pytest.raises(ReadError, match="line 11: broken JSON"):
        list(discourse.iter_comments(table, on_error="raise"))
