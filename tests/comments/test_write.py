"""Tables are written whole or not at all, and come back as they were."""

import json
import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.comments.write import WRITERS, write_bytes

ENDINGS = list(WRITERS)


def odd_comments():
    """Every kind of cell that a table can hold."""
    table = discourse.read_comments(
        pd.DataFrame(
            {
                "id": ["a", "b", "c", "d", "e"],
                "text": ["line\r\nend\rx", None, "", 'say "hi", \u2028\x00\ufffd', " 007 "],
                "parent_id": [None, "a", "a", "b", "gone"],
                "author": ["ann", "[deleted]", "", "Ünï,\n😀", "12"],
                "date": [
                    "2020-01-01",
                    "2020-01-01T10:00:00.123456Z",
                    "1600000000",
                    None,
                    "May 2020",
                ],
                "score": pd.array([2**60 + 1, None, 0, -3, 4], dtype="Int64"),
                "status": ["visible", "spam", "pending", "deleted", "visible"],
                "kind": ["post", "comment", "answer", "service", "comment"],
                "f": [0.1 + 0.2, 1e300, np.nan, 1e-12, 5.0],
                "b": [True, False, None, True, True],
                "i": pd.array([2**62 + 1, None, 3, 4, 5], dtype="Int64"),
                "s": ["", "x", None, "1", "01"],
                "l": [[1], None, {"k": "v"}, [], "t"],
            }
        )
    )
    table["marked_quotes"] = [[(0, 4, "b"), (5, 6, None)], [], [], [], []]
    assert discourse.check_comments(table) == []
    return table


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("which", ["sample", "odd"])
def test_what_is_written_comes_back_equal(which, ending, sample, tmp_path):
    table = sample if which == "sample" else odd_comments()
    path = discourse.write_comments(table, tmp_path / f"a{ending}")
    back = discourse.read_comments(path)
    assert discourse.check_comments(back) == []
    if ending == ".csv":  # a CSV has no types: what is beyond the contract comes back as text
        meta = [name for name in table if name.startswith("meta_")]
        table = table.astype(dict.fromkeys(meta, "str"))
    pd.testing.assert_frame_equal(back, table)
    assert back["marked_quotes"].tolist() == table["marked_quotes"].tolist()


TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\t\r\n")),
    max_size=20,
)
MAYBE = st.one_of(st.none(), TEXT)


@st.composite
def tables(draw):
    n = draw(st.integers(1, 5))

    def column(values):
        return draw(st.lists(values, min_size=n, max_size=n))

    days = st.datetimes(pd.Timestamp("1995-01-01"), pd.Timestamp("2060-01-01"))
    frame = {
        "text": column(MAYBE),
        "author": column(MAYBE),
        "title": column(MAYBE),
        "created_at": [
            None if d is None else d.isoformat() for d in column(st.one_of(st.none(), days))
        ],
        "score": pd.array(
            column(st.one_of(st.none(), st.integers(-(2**62), 2**62))), dtype="Int64"
        ),
        "parent_id": column(st.sampled_from([None, "c0", "c1", "gone"])),
    }
    return pd.DataFrame(frame | {"comment_id": [f"c{i}" for i in range(n)]})


@settings(max_examples=15, deadline=None)
@given(frame=tables(), ending=st.sampled_from(ENDINGS))
def test_any_table_comes_back_equal(frame, ending, tmp_path_factory):
    table = discourse.read_comments(frame)
    assert discourse.check_comments(table) == []
    path = tmp_path_factory.mktemp("write") / f"a{ending}"
    back = discourse.read_comments(discourse.write_comments(table, path))
    pd.testing.assert_frame_equal(back, table)


def test_parquet_carries_the_audit(tmp_path):
    frame = pd.DataFrame({"text": ["a", "b"], "id": ["1", "2"], "likes": ["x", 1]})
    table = discourse.read_comments(frame)
    path = discourse.write_comments(table, tmp_path / "a.parquet")
    audit = discourse.audit(discourse.read_comments(path))
    assert audit.loc[audit["item"] == "score", "places"].tolist() == ["row 1"]
    assert "rows_changed" not in set(audit["item"])
    path = discourse.write_comments(table.iloc[:1], tmp_path / "b.parquet")
    audit = discourse.audit(discourse.read_comments(path))
    changed = audit[audit["item"] == "rows_changed"]
    assert changed["category"].tolist() == ["warning"]
    assert "speaks of 2 rows as read; this table has 1 rows" in changed["detail"].iloc[0]


def test_a_column_that_was_added_comes_back_with_its_prefix(tmp_path):
    table = discourse.read_comments(pd.DataFrame({"text": ["a"], "id": ["1"]})).assign(code=["x"])
    back = discourse.read_comments(discourse.write_comments(table, tmp_path / "a.csv"))
    assert back["meta_code"].tolist() == ["x"]
    assert back["source"].tolist() == ["dataframe"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: t.assign(text=["edited", "b"]), "the texts were changed"),
        (lambda t: t.assign(status=["fine", "visible"]), "'fine'"),
        (lambda t: t.assign(created_at=["long ago", None]), "long ago"),
        (lambda t: t.assign(comment_id=["1", "1"]), "repeats 1 ids"),
        (lambda t: t.assign(score=["many", None]), "many"),
        (lambda t: t.assign(marked_quotes=["[[0", "[]"]), ""),
    ],
)
def test_a_table_that_was_changed_by_hand_is_read_as_any_other(change, fault, tmp_path):
    table = discourse.read_comments(pd.DataFrame({"text": ["a", "b"], "id": ["1", "2"]}))
    path = discourse.write_comments(table, tmp_path / "a.csv")
    change(pd.read_csv(path, dtype=str)).to_csv(path, index=False)
    back = discourse.read_comments(path)
    assert discourse.check_comments(back) == []
    assert len(back) == 2
    audit = discourse.audit(back).set_index("item")
    assert audit.at["changed_table", "category"] == "warning"
    assert fault in audit.at["changed_table", "detail"]


def test_json_lines_are_one_object_a_row(tmp_path):
    table = discourse.read_comments(pd.DataFrame({"text": ["a\nb", "c"], "id": ["1", "2"]}))
    path = discourse.write_comments(table, tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["text"] for row in rows] == ["a\nb", "c"]
    assert rows[0]["score"] is None


def test_an_unknown_ending_is_refused(sample, tmp_path):
    with pytest.raises(ValueError, match=r"path must end in one of .parquet, .csv, .jsonl, not 'a"):
        discourse.write_comments(sample, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_comments_table_is_refused(tmp_path):
    with pytest.raises(ValueError, match="comments must be a comments table; it has no column"):
        discourse.write_comments(pd.DataFrame({"text": ["a"]}), tmp_path / "a.csv")


def test_values_of_several_kinds_are_refused_in_one_line(sample, tmp_path):
    mixed = sample.assign(meta_x=pd.Series([{"a": 1}, 3] * len(sample)).iloc[: len(sample)])
    with pytest.raises(ValueError, match="^comments cannot be written as Parquet: .*meta_x.*$"):
        discourse.write_comments(mixed, tmp_path / "c.parquet")


def test_writing_leaves_its_input_alone(tmp_path):
    table = odd_comments()
    before = table.copy(deep=True)
    for ending in ENDINGS:
        discourse.write_comments(table, tmp_path / f"a{ending}")
    pd.testing.assert_frame_equal(table, before)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "a.csv"
    write_bytes(path, b"old")
    assert oct(path.stat().st_mode & 0o777) == "0o644"

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_addresses_added_to_a_table_are_not_read_again(sample, tmp_path, name):
    path = discourse.write_comments(sample.head(5), tmp_path / "own.parquet")
    own = pd.read_parquet(path).assign(email="ann@example.org", ip_address="192.0.2.1", note="x")
    path = tmp_path / name
    {
        ".csv": lambda: own.assign(marked_quotes="[]").to_csv(path, index=False),
        ".jsonl": lambda: own.assign(marked_quotes="[]").to_json(
            path, orient="records", lines=True
        ),
        ".parquet": lambda: own.to_parquet(path),
    }[path.suffix]()
    table = discourse.read_comments(path)
    assert not any("mail" in column or "ip_" in column for column in table)
