"""The contract of the comments table, and joining tables under ids that stay unique."""

import hashlib

import numpy as np
import pandas as pd
import pytest

import discourse
from discourse.comments.audit import AuditLog
from discourse.comments.combine import combine
from discourse.comments.table import (
    COLUMNS,
    DTYPES,
    NAMES,
    hash_content,
    hash_texts,
    missing,
    with_contract,
)


def comments(**columns):
    columns = {"text": ["hello", "bye"], "id": ["a", "b"], "author": ["ann", "bob"]} | columns
    return discourse.read_comments(pd.DataFrame(columns))


def test_the_columns_are_those_of_the_design():
    assert " ".join(NAMES) == (
        "comment_id thread_id parent_id author author_id author_kind text marked_quotes text_hash "
        "created_at edited_at retrieved_at created_precision created_tz position depth score "
        "status kind title url forum source source_file"
    )
    assert all(column.meaning for column in COLUMNS)
    assert DTYPES["created_at"] == "datetime64[us, UTC]"


def test_hashes():
    # sha256("abc"), FIPS 180-2, appendix B.1
    assert hash_texts(pd.Series(["abc", None, ""], dtype="str")).tolist()[::2] == [
        *("ba7816bf8f01cfea", "e3b0c44298fc1c14"),  # the second is that of the empty string
    ]
    assert hash_texts(pd.Series([None], dtype="str")).isna().all()
    # Parts are joined by the unit separator; what is missing is an empty part.
    assert hash_content(["a", None, 1]) == hashlib.sha256(b"a\x1f\x1f1").hexdigest()[:12]
    assert hash_content(["ab", "c"]) != hash_content(["a", "bc"])


@pytest.mark.parametrize("value", [None, np.nan, pd.NA, pd.NaT, np.float32("nan")])
def test_missing(value):
    assert missing(value)


@pytest.mark.parametrize("value", ["", 0, False, "nan", [], np.array([np.nan, 1])])
def test_not_missing(value):
    assert not missing(value)


def test_with_contract_fills_columns_and_leaves_its_input_alone():
    raw = pd.DataFrame({"comment_id": ["a"], "text": ["x"], "meta_k": [1]}, index=["odd"])
    before = raw.copy()
    table = with_contract(raw)
    assert list(table.columns) == [*NAMES, "meta_k"]
    assert {name: str(table[name].dtype) for name in NAMES} == {
        name: str(pd.Series([], dtype=dtype).dtype) for name, dtype in DTYPES.items()
    }
    row = table.iloc[0]
    assert (row["author_kind"], row["created_precision"], row["created_tz"]) == (
        *("unknown", "none", "unknown"),
    )
    assert row["marked_quotes"] == []
    assert pd.isna(row["parent_id"])
    pd.testing.assert_frame_equal(raw, before)


def test_what_is_read_keeps_the_contract(sample):
    assert discourse.check_comments(sample) == []
    assert sample["comment_id"].is_unique


def broken(change):
    table = comments(score=[1, 2], parent_id=[None, "a"])
    return discourse.check_comments(change(table))


def put(name, value):
    def change(table):
        table = table.copy()
        table[name] = table[name].astype(object)
        table.at[1, name] = value
        dtype = DTYPES[name]
        table[name] = table[name].astype(dtype) if dtype is not object else table[name]
        return table

    return change


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda t: t, []),
        (lambda t: t.drop(columns="score"), ["column 'score' is missing"]),
        (
            lambda t: t.astype({"score": "float64"}),
            ["column 'score' has dtype float64, not Int64"],
        ),
        (
            put("comment_id", "a"),
            [
                "column 'comment_id' repeats 1 ids; ids must be unique",
                "column 'parent_id' names the row itself; a row cannot answer itself",
            ],
        ),
        (
            put("parent_id", "b"),
            ["column 'parent_id' names the row itself; a row cannot answer itself"],
        ),
        (put("kind", None), ["column 'kind' has 1 missing values; it must have none"]),
        (
            put("text", None),
            [
                "1 rows without text are 'visible'; use 'missing_text'",
                "column 'text_hash' does not fit 'text': the texts were changed",
            ],
        ),
        (put("text", "no"), ["column 'text_hash' does not fit 'text': the texts were changed"]),
        (put("marked_quotes", [(0, 3, None)]), []),
        (put("marked_quotes", [(0, 4, None)]), ["1 marked quotes lie outside their text"]),
        (put("marked_quotes", [(2, 2, None)]), ["1 marked quotes lie outside their text"]),
        (
            lambda t: t.assign(topic=1),
            ["columns ['topic'] are not in the contract; prefix them with 'meta_'"],
        ),
        (lambda t: t.assign(meta_topic=1), []),
    ],
)
def test_check_comments_names_each_fault(change, faults):
    assert broken(change) == faults


def joined(*tables):
    log = AuditLog()
    table = combine(list(tables), log)
    assert discourse.check_comments(table) == []
    return table, {e["item"]: e for e in log.full()["entries"]}


def part(ids, texts, file, thread="t", parents=None, **more):
    frame = {"id": ids, "text": texts, "thread_id": thread, "parent_id": parents} | more
    return discourse.read_comments(pd.DataFrame(frame)).assign(source_file=file)


def test_the_same_comments_are_kept_once():
    one = part(["1", "2"], ["x", None], "a.csv", parents=[None, "1"])
    table, entries = joined(one, one.assign(source_file="b.csv"))
    assert table["comment_id"].tolist() == ["1", "2"]
    assert entries["same_comment"]["places"] == ["comment 1", "comment 2"]
    assert entries["same_comment"]["file"] == "b.csv"


def test_other_comments_under_the_same_ids_stay_apart_with_their_replies():
    table, entries = joined(
        part(["1", "2"], ["x", "y"], "a.csv", "s", [None, "1"]),
        part(["1", "2"], ["p", "q"], "b.csv", "t", [None, "1"]),
    )
    assert table["comment_id"].tolist() == ["1", "2", "t/1", "t/2"]
    assert table["parent_id"].tolist()[1::2] == ["1", "t/1"]
    assert entries["shared_id"]["count"] == 2


def test_three_files_with_one_id_in_one_thread():
    table, _ = joined(*[part(["1"], [text], f"{text}.csv") for text in "xyz"])
    assert table["comment_id"].tolist() == ["1", "t~2/1", "t~3/1"]
    assert table["thread_id"].tolist() == ["t", "t~2", "t~3"]


def test_threads_of_two_sites_with_one_id_stay_apart():
    table, entries = joined(
        part(["1", "2"], ["x", "y"], "a.csv", parents=[None, "1"]),
        part(["1", "2"], ["p", "q"], "b.csv", parents=[None, "1"]),
    )
    assert table["thread_id"].tolist() == ["t", "t", "t~2", "t~2"]
    assert table["parent_id"].tolist()[1::2] == ["1", "t~2/1"]
    assert entries["shared_thread"]["count"] == 2


def test_replies_in_a_second_capture_find_the_comment_that_was_kept():
    table, entries = joined(
        part(["1", "2"], ["x", "y"], "a.csv", parents=[None, "1"]),
        part(["1", "2", "3"], ["x", "y, edited", "z"], "b.csv", parents=[None, "1", "2"]),
    )
    assert table["comment_id"].tolist() == ["1", "2", "3"]
    assert table["text"].tolist() == ["x", "y", "z"]
    assert table["parent_id"].tolist()[1:] == ["1", "2"]
    assert (entries["same_comment"]["count"], entries["changed_comment"]["count"]) == (1, 1)


def test_a_column_of_text_in_one_file_and_of_numbers_in_another_can_be_written(tmp_path):
    table, _ = joined(
        part(["1"], ["x"], "a.csv", "s", n=["five"]),
        part(["2"], ["y"], "b.csv", "t", n=[5]),
        part(["3"], ["z"], "c.csv", "u"),
    )
    assert table["meta_n"].tolist()[:2] == ["five", "5"]
    assert pd.isna(table["meta_n"][2])
    path = discourse.write_comments(table, tmp_path / "a.parquet")
    assert len(discourse.read_comments(path)) == 3


def test_one_name_on_two_sites_is_told():
    one = part(["1"], ["x"], "a.csv", "s", author=["ann"])
    _, entries = joined(one, part(["2"], ["y"], "b.csv", "t", author=["ann"]).assign(source="csv"))
    assert entries["shared_names"]["places"] == ["ann"]


def test_joining_leaves_its_input_alone():
    one, two = part(["1"], ["x"], "a.csv"), part(["1"], ["y"], "b.csv")
    before = two.copy()
    joined(one, two)
    pd.testing.assert_frame_equal(two, before)
    assert "audit" in two.attrs
