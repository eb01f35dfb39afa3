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


NONE_OR_ROW = ["0", "nan"]  # 100,000 rows each: others are tried in one file


@pytest.mark.parametrize("name", NONE_OR_ROW)
def test_a_row_whose_id_can_mean_no_parent_is_found_from_any_chunk(name, tmp_path):
    """100,000 rows make a chunk: most answers stand in another than the row they answer."""
    n = 100_003
    path = tmp_path / "a.csv"
    rows = "".join(f"r{i},T,{name},x\n" for i in range(n))
    path.write_text(f"id,thread_id,parent_id,text\n{name},T,,root\n{rows}")
    [part] = discourse.partition_by_thread(path, tmp_path / "parts")
    table = discourse.read_comments(part)
    assert (table["parent_id"] == name).sum() == n
    assert "no_parent" not in set(discourse.audit(table)["item"])
    audit = json.loads((tmp_path / "parts" / AUDIT).read_text())
    assert [(f["rows_read"], f["rows_kept"]) for f in audit["files"]] == [(n + 1, n + 1)]
    late = list(discourse.iter_comments(path))[1]
    assert (late["parent_id"] == name).all()
    [kept] = [e for e in late.attrs["audit"]["entries"] if e["item"] == "no_parent"]
    assert (kept["category"], kept["count"]) == ("warning", len(late))


def test_words_for_no_parent_are_judged_by_thread(tmp_path):
    """The row 0 of one thread is no parent in another."""
    path = tmp_path / "a.csv"
    path.write_text("id,thread_id,parent_id,text\n0,T,,a\n1,T,0,b\n2,U,0,c\n3,U,none,d\n")
    whole = discourse.read_comments(path)
    assert whole["parent_id"].fillna("-").tolist() == ["-", "0", "-", "-"]
    [entry] = [e for e in whole.attrs["audit"]["entries"] if e["item"] == "no_parent"]
    assert entry["places"] == ["row 4", "row 5"]
    paths = discourse.partition_by_thread(path, tmp_path / "parts", n_parts=2)
    parts = pd.concat([discourse.read_comments(p) for p in paths])
    pd.testing.assert_frame_equal(sorted_rows(parts), sorted_rows(whole))


def entries_of(part, item):
    return [e for e in part.attrs["audit"]["entries"] if e["item"] == item]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_the_audit_of_each_part_speaks_of_its_own_rows(size, tmp_path):
    lines = [json.dumps({"id": str(n), "text": "x", "thread_id": "t"}) for n in range(6)]
    lines[2], lines[5] = "{broken", "{broken"
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([*lines, "{broken"]) + "\n")
    parts = list(discourse.iter_comments(path, chunk_size=size))
    told = [[p for e in entries_of(part, "faulty_record") for p in e["places"]] for part in parts]
    last = [f"line {n}: broken JSON" for n in (6, 7)]
    ids = ["0", "1", "3", "4"]
    for number, part in enumerate(parts):
        rows = ids[number * size : (number + 1) * size]
        assert part["comment_id"].tolist() == rows
        expected = ["line 3: broken JSON"] * ("1" in rows) + last * ("4" in rows)
        assert told[number] == expected
        [facts] = part.attrs["audit"]["files"]
        assert (facts["rows_read"], facts["rows_kept"]) == (len(rows) + len(expected), len(rows))


@pytest.mark.parametrize("reader", ["iter", "partition"])
def test_broken_bytes_of_late_parts_are_told(reader, tmp_path):
    path = tmp_path / "a.csv"
    lines = [b"id,thread_id,text"] + [
        b"%d,t,w\xc3\xb6rds of row %d" % (n, n) for n in range(400_000)
    ]
    late = [5, 250_000, 399_999, 400_000]
    for number in late:
        lines[number] += b" caf\xff"
    path.write_bytes(b"\n".join(lines))
    if reader == "iter":
        audits = [part.attrs["audit"] for part in discourse.iter_comments(path)]
        assert [len(a["files"]) for a in audits] == [1] * 4
    else:
        discourse.partition_by_thread(path, tmp_path / "out", n_parts=1)
        audits = [json.loads((tmp_path / "out" / AUDIT).read_text())]
        [facts] = audits[0]["files"]
        assert facts["rows_read"] == facts["rows_kept"] == 400_000
    found = [e for a in audits for e in a["entries"] if e["item"] == "broken_bytes"]
    assert sum(e["count"] for e in found) == len(late)


# columns and rows of a table without threads, its last row in a late part -> threads
GUESSED = {
    "titles on all rows": ("title", "A", "B", 2),
    "a late row without a title": ("title", "A", "", 1),
    "addresses on all rows": ("url", "https://a.example/1", "https://a.example/2", 2),
    "a late row without an address": ("url", "https://a.example/1", "", 1),
}


@pytest.mark.parametrize("name", GUESSED)
def test_threads_are_guessed_alike_in_all_chunks(name, tmp_path):
    column, first, last, threads = GUESSED[name]
    path = tmp_path / "a.csv"
    rows = "".join(f"{n},{first},x\n" for n in range(100_002))
    path.write_text(f"id,{column},text\n{rows}last,{last},x\n")
    paths = discourse.partition_by_thread(path, tmp_path / "out", n_parts=8)
    parts = pd.concat([discourse.read_comments(p) for p in paths])
    whole = discourse.read_comments(path)
    assert whole["thread_id"].nunique() == parts["thread_id"].nunique() == threads
    if threads == 2:
        assert set(parts["thread_id"]) == set(whole["thread_id"])


def test_a_thread_over_several_chunks_stays_one_also_when_none_answers_across(tmp_path):
    """Another file uses the same thread id for other comments."""
    lines = "".join(f"{n},T,x\n" for n in range(100_002))
    for name, more in (("a", ""), ("b", "b")):
        path = tmp_path / "in" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("id,thread_id,text\n" + "".join(more + x for x in lines.splitlines(True)))
    paths = discourse.partition_by_thread(tmp_path / "in", tmp_path / "out", n_parts=1)
    [table] = [discourse.read_comments(p) for p in paths]
    sizes = table.groupby(["source_file", "thread_id"]).size()
    assert sizes.to_dict() == {("a.csv", "T"): 100_002, ("b.csv", "T~2"): 100_002}
