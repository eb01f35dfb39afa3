"""From files, folders and DataFrames to the table: nothing lost or guessed in silence."""

import json
import logging
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError
from discourse.comments.table import NAMES


def read(source, **options):
    """The table, and the first audit entry of each item that is no mere absence."""
    table = discourse.read_comments(source, **options)
    assert discourse.check_comments(table) == []
    entries = {}
    for entry in table.attrs["audit"]["entries"]:
        if entry["category"] != "absent":
            entries.setdefault(entry["item"], entry)
    return table, entries


def frame(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"text": [f"text {i}" for i in range(n)]} | columns, dtype=object)


def write(folder, **files):
    for name, rows in files.items():
        (folder / f"{name}.csv").write_text("id,text,author\n" + rows)
    return folder


# --- the sample, by hand: the numbers stand in data/raw/README.md ---


def test_the_sample(sample):
    assert sample.groupby("source_file").size().to_dict() == {
        "bus_lane_page.txt": 85,
        "library_closing.csv": 79,
        "stadium_thread.jsonl": 86,
    }
    tables = dict(list(sample.groupby("source_file")))
    library = tables["library_closing.csv"]
    assert library["status"].value_counts()[["deleted", "removed", "pending"]].tolist() == [4, 3, 1]
    assert library["kind"].value_counts()[["article", "comment"]].tolist() == [1, 78]
    assert library.set_index("comment_id").at["c-027", "parent_id"] == "c-025"
    assert library["title"].nunique() == 1
    stadium = tables["stadium_thread.jsonl"]
    assert stadium["status"].value_counts()[["deleted", "removed"]].tolist() == [5, 3]
    assert stadium["kind"].value_counts()[["post", "comment"]].tolist() == [2, 84]
    assert stadium["thread_id"].nunique() == 2
    assert stadium["forum"].unique().tolist() == ["portmarsh"]
    bot = stadium[stadium["author"] == "AutoModerator"]
    assert bot["author_kind"].unique().tolist() == ["bot"]
    audit = discourse.audit(sample)
    orphans = audit[audit["item"] == "orphan"].set_index("file")["count"].to_dict()
    assert orphans == {"library_closing.csv": 1, "stadium_thread.jsonl": 1}


# --- what becomes of each column ---


def test_texts_that_are_no_text():
    cells = ["a", None, np.nan, pd.NA, "", 1, b"x", ["l"]]
    table, entries = read(pd.DataFrame({"text": cells}, dtype=object))
    assert table["text"].tolist()[4:] == ["", "1", "x", '["l"]']
    assert table["text"].isna().tolist() == [False, True, True, True, *[False] * 4]
    assert entries["missing_text"]["places"] == ["row 2", "row 3", "row 4"]
    assert entries["not_text"]["places"] == ["row 6", "row 7", "row 8"]


def test_half_characters_are_repaired_in_every_column():
    columns = ["author", "title", "url", "forum", "created_at", "score", "kind", "status", "other"]
    table, entries = read(frame(**{name: ["x\ud800", "y"] for name in columns}))
    assert table["author"].tolist()[0] == "x\ufffd"
    assert table["meta_other"].tolist()[0] == "x\ufffd"
    assert entries["surrogates"]["places"] == ["row 1"]
    audit = discourse.audit(table)
    assert (audit["item"] == "surrogates").sum() == len(columns)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("approved", "visible"),
        (" Published ", "visible"),
        ("", "visible"),
        (None, "visible"),
        ("hold", "pending"),
        ("SPAM", "spam"),
        ("rejected", "removed"),
        ("deleted", "deleted"),
        ("weird", "visible"),
    ],
)
def test_words_for_the_status(word, status):
    table, entries = read(frame(status=[word]))
    assert table["status"].tolist() == [status]
    assert ("status" in entries) == (word == "weird")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[deleted]", "deleted"),
        (" [Removed] ", "removed"),
        ("[deleted by user]", "deleted"),
        (None, "missing_text"),
        ("he was [deleted]", "visible"),
    ],
)
def test_texts_that_say_what_became_of_them(text, status):
    table, entries = read(pd.DataFrame({"text": [text, "x"]}))
    assert table["status"].tolist() == [status, "visible"]
    assert table["text"].isna().tolist() == [status != "visible", False]
    assert ("withdrawn_text" in entries) is False


def test_a_withdrawn_text_that_the_source_still_holds_is_dropped_and_told():
    table, entries = read(
        pd.DataFrame({"text": ["secret", None], "status": ["deleted", "deleted"]})
    )
    assert table["text"].isna().all()
    assert entries["withdrawn_text"]["category"] == "dropped"
    assert entries["withdrawn_text"]["places"] == ["row 1"]
    assert entries["deleted"]["places"] == ["row 2"]


def test_words_for_the_kind():
    words = ["Article", "op", "reply", "answer", "system", "weird", "", None]
    table, entries = read(frame(kind=words))
    assert table["kind"].tolist() == [
        *("article", "post", "comment", "answer", "service", "comment", "comment", "comment")
    ]
    assert entries["kind"]["places"] == ["row 6"]


def test_the_row_whose_id_is_the_threads_is_its_post():
    table, entries = read(frame(id=["t", "a"], thread_id=["t", "t"], parent_id=[None, "t"]))
    assert table["kind"].tolist() == ["post", "comment"]
    assert table["depth"].tolist() == [0, 1]
    assert entries["kind_post"]["places"] == ["row 1"]


def test_authors_who_are_nobody_are_never_one_person():
    names = ["ann", "[deleted]", "Anonymous", " ", None, "AutoModerator"]
    ids = ["1", "2", "3", "4", "[deleted]", "6"]
    table, entries = read(frame(author=names, author_id=ids))
    assert table["author"].dropna().tolist() == ["ann", "AutoModerator"]
    assert table["author_id"].dropna().tolist() == ["1", "4", "6"]
    assert table["author_kind"].tolist() == ["unknown"] * 5 + ["bot"]
    assert entries["anonymous"]["places"] == ["row 2", "row 3"]


def test_kinds_of_authors():
    columns = {"author_kind": "role"}
    table, entries = read(frame(role=["Staff", "human", ""]), columns=columns)
    assert table["author_kind"].tolist() == ["staff", "unknown", "unknown"]
    assert entries["author_kind"]["places"] == ["row 2"]


def test_dates_of_many_kinds():
    dates = [
        "2020-01-01",
        "1577836800",
        "2020-01-01T10:00:00+02:00",
        "01/02/2020",
        "never",
        "",
        None,
    ]
    table, _entries = read(frame(date=dates))
    shown = [None if pd.isna(t) else t.isoformat() for t in table["created_at"]]
    assert shown == [
        *("2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00", "2020-01-01T08:00:00+00:00"),
        *(None, None, None, None),
    ]
    assert table["created_precision"].tolist()[:4] == ["day", "second", "second", "none"]
    lost = [e for e in table.attrs["audit"]["entries"] if e["item"] == "created_at"]
    assert [(e["detail"][:20], e["places"]) for e in lost] == [
        ("a date such as 03/04", ["row 4"]),
        ("a time that could no", ["row 5"]),
    ]
    assert table["meta_created_at_shown"].tolist()[3:5] == ["01/02/2020", "never"]


def test_dates_as_pandas_has_them():
    dates = pd.Series([pd.Timestamp("2020-01-01", tz="Europe/Paris"), pd.NaT])
    table, _ = read(pd.DataFrame({"text": ["a", "b"], "created_at": dates, "edited_at": None}))
    assert table["created_at"][0].isoformat() == "2019-12-31T23:00:00+00:00"
    assert table["created_tz"].tolist() == ["given", "unknown"]


def test_never_edited_is_no_lost_time():
    cells = [False, "False", 0, None, True, 1577836800]
    table, entries = read(frame(edited=cells))
    assert table["edited_at"].notna().tolist() == [False] * 5 + [True]
    assert entries["edited_at"]["places"] == ["row 5"]
    assert table["meta_edited_at_shown"].dropna().tolist() == ["True"]


def test_scores():
    cells = ["7", -5, None, "", "3.7", "1e3", "1,234", "many", np.inf, 10**20, [1]]
    table, _ = read(frame(score=cells))
    scores = [None if pd.isna(s) else int(s) for s in table["score"]]
    assert scores == [7, -5, None, None, 4, 1000, 1234, None, None, None, None]
    audit = discourse.audit(table)
    lost = audit[(audit["item"] == "score") & (audit["category"] == "lost")]
    assert lost["places"].tolist() == ["row 8; row 9; row 10; row 11"]
    rounded = audit[(audit["item"] == "score") & (audit["category"] == "repaired")]
    assert sorted(rounded["places"]) == ["row 5", "row 7"]


@pytest.mark.parametrize(
    ("shown", "score"),
    [("1,200", 1200), ("1.5k", 1500), ("2 M", 2_000_000), ("1 234 567", 1_234_567), ("-3,100", -3100),
     ("1,20", None), ("k", None), ("12,3456", None)],
)  # fmt: skip
def test_scores_as_pages_show_them(shown, score):
    table, _ = read(frame(score=["1", shown]))
    assert table["score"].tolist()[1:] == [pd.NA if score is None else score]


def test_positions_with_gaps_are_counted_anew_and_told():
    table, entries = read(frame(position=[5, None, 7]))
    assert table["position"].tolist() == [0, 1, 2]
    assert entries["position"]["places"] == ["row 2"]
    assert read(frame(position=[5, 6, 7]))[0]["position"].tolist() == [5, 6, 7]


def test_a_title_stands_on_each_row_of_a_thread_that_has_but_one():
    table, _ = read(frame(thread_id=["s", "s", "t", "t"], title=["A", "", "B", "C"]))
    assert table["title"].tolist() == ["A", "A", "B", "C"]


# --- ids and parents ---


@pytest.mark.parametrize(
    ("ids", "parents"),
    [
        ([1, 2], [np.nan, 1.0]),
        (["1", "2"], ["", "1.0"]),
        (["1", "2"], [0, 1]),
        (["1", "2"], ["None", "1"]),
        (["1", "2"], ["null", "t1_1"]),
    ],
)
def test_ids_and_parents_as_exports_spell_them(ids, parents):
    table, _ = read(frame(id=ids, parent_id=parents))
    assert table["comment_id"].tolist() == ["1", "2"]
    assert table["parent_id"].tolist()[1] == "1"
    assert pd.isna(table["parent_id"][0])
    assert table["depth"].tolist() == [1, 2]


def test_ids_with_a_point_are_kept():
    table, _ = read(frame(id=["1.0", "1.1", "2.0"], parent_id=["0.0", "1.0", ""]))
    assert table["comment_id"].tolist() == ["1.0", "1.1", "2.0"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "1.0", "-"]


def test_what_is_done_to_parents_is_told():
    table, entries = read(frame(id=["c1", "c2", "c3"], parent_id=["0", "t1_c1", "t1_gone"]))
    assert entries["no_parent"]["places"] == ["row 1"]
    assert entries["reddit_parent"]["places"] == ["row 2"]
    assert entries["orphan"]["places"] == ["comment c3"]
    assert table["parent_id"].tolist()[1:] == ["c1", "t1_gone"]


def test_a_row_that_is_called_0_is_a_parent():
    table, entries = read(frame(id=["0", "1"], parent_id=[None, "0"]))
    assert table["parent_id"].tolist()[1] == "0"
    assert "no_parent" not in entries


@pytest.mark.parametrize(
    ("first", "second", "parents", "told"),
    [
        ("0,T,,root\n", "1,T,0,reply\n", ["-", "0"], {}),
        ("1,T,0,reply\n", "0,T,,root\n", ["0", "-"], {}),
        ("nan,T,,root\n", "1,T,nan,reply\n", ["-", "nan"], {}),
        ("0,T,,root\n", "1,U,0,reply\n", ["-", "-"], {"no_parent": ["row 2"]}),
        ("0,T,none,root\n", "1,T,0,reply\n", ["-", "0"], {"no_parent": ["row 2"]}),
        ("x,T,,root\n", "1,T,t1_x,reply\n", ["-", "x"], {"reddit_parent": ["row 2"]}),
        ("t1_x,T,,root\n", "1,T,t1_x,reply\n", ["-", "t1_x"], {}),
    ],
)
def test_the_row_of_a_doubtful_parent_can_stand_in_another_file(
    first, second, parents, told, tmp_path
):
    for name, rows in (("a", first), ("b", second)):
        (tmp_path / f"{name}.csv").write_text(f"id,thread_id,parent_id,text\n{rows}")
    table, entries = read(tmp_path)
    assert table["parent_id"].fillna("-").tolist() == parents
    found = {i: entries[i]["places"] for i in ("no_parent", "reddit_parent") if i in entries}
    assert found == told


def test_many_rows_of_one_id_take_no_longer_for_each():
    n = 20_000
    begin = time.perf_counter()
    table, entries = read(frame(id=["1"] * n))
    assert time.perf_counter() - begin < 5
    assert table["comment_id"].tolist() == ["1", *[f"1~{i}" for i in range(2, n + 1)]]
    assert entries["same_id"]["count"] == n - 1


def test_ids_that_lost_their_digits_are_a_warning():
    _, entries = read(frame(id=["1.23457E+17", "1.23458E+17"]))
    assert entries["rounded_id"]["category"] == "warning"
    _, entries = read(pd.DataFrame({"text": ["a", "b"], "id": [1.2e18, np.nan]}))
    assert entries["rounded_id"]["places"] == ["row 1"]


def test_doubled_ids():
    rows = frame(text=["a", "a", "b", "c"], id=["1", "1", "1", "1~2"])
    table, entries = read(rows)
    assert table["comment_id"].tolist() == ["1", "1~3", "1~2"]
    assert entries["same_row"]["places"] == ["row 2"]
    assert entries["same_id"]["places"] == ["row 3"]


ID = st.one_of(st.none(), st.sampled_from(["1", "1~2", "2", "t/0", "t/1", 1, 2.0, np.nan, ""]))


@settings(max_examples=20, deadline=None)
@given(
    rows=st.lists(
        st.tuples(ID, st.sampled_from("xy"), ID, st.sampled_from("tu")), min_size=1, max_size=8
    )
)
def test_ids_are_unique_whatever_the_source_gives(rows):
    source = pd.DataFrame(rows, columns=["id", "text", "parent_id", "thread_id"], dtype=object)
    table, entries = read(source)
    assert table["comment_id"].is_unique
    dropped = entries["same_row"]["count"] if "same_row" in entries else 0
    assert len(table) + dropped == len(rows)
    joined = discourse.concat([table, table.assign(thread_id="v"), table.assign(thread_id="w")])
    assert joined["comment_id"].is_unique
    assert len(joined) == 3 * len(table)


# --- DataFrames ---


def test_a_dataframe_is_not_changed_and_its_index_does_not_matter():
    source = frame(id=["1", "2"], parent=[None, "1"])
    source.index = ["x", "x"]
    before = source.copy(deep=True)
    table, _ = read(source)
    assert table["comment_id"].tolist() == ["1", "2"]
    pd.testing.assert_frame_equal(source, before)
    source.index = pd.MultiIndex.from_tuples([(1, 2), (1, 3)], names=["text", "id"])
    assert read(source)[0]["comment_id"].tolist() == ["1", "2"]


def test_a_dataframe_without_rows_or_with_doubled_columns_is_refused():
    with pytest.raises(ReadError, match=r"the DataFrame: there is no row in it\."):
        discourse.read_comments(pd.DataFrame({"text": []}))
    with pytest.raises(ReadError, match="the DataFrame: two columns have the same name"):
        discourse.read_comments(pd.DataFrame([["a", "b"]], columns=["text", "text"]))


def test_a_comments_table_given_as_a_dataframe_stays_as_it_is(sample):
    table = discourse.read_comments(sample)
    pd.testing.assert_frame_equal(table, sample)


@pytest.mark.parametrize(
    ("cells", "dtype", "expected"),
    [
        ([1, None, 3], "Int64", [1, pd.NA, 3]),
        ([True, None, False], "boolean", [True, pd.NA, False]),
        ([0.5, None, 2.0], "float64", [0.5, np.nan, 2.0]),
        ([1j, 2j, 3j], "str", ["1j", "2j", "3j"]),
        (
            list(pd.to_timedelta([1, 2, 3], unit="s")),
            "str",
            [f"0 days 00:00:0{i}" for i in (1, 2, 3)],
        ),
        ([[1, "a"], None, [1]], "str", ['[1,"a"]', np.nan, "[1]"]),
        ([2**70, None, 1], "str", [str(2**70), np.nan, "1"]),
    ],
)
def test_other_columns_keep_numbers_and_become_text_otherwise(cells, dtype, expected, tmp_path):
    table, _ = read(frame(other=cells))
    pd.testing.assert_series_equal(
        table["meta_other"], pd.Series(expected, dtype=dtype), check_names=False
    )
    discourse.write_comments(table, tmp_path / "a.parquet")


def test_objects_in_cells_of_a_dataframe_are_read_as_in_json():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    cells = frame(
        id=[1, 2],
        text=["a", "b"],
        user=[{"name": "Ann", "email": "ann@example.org"}, None],
        replies=[[{"id": 3, "text": "c"}], []],
        other=[deep, None],
    )
    table, entries = read(cells)
    assert table["comment_id"].tolist() == ["1", "3", "2"]
    assert table["parent_id"].tolist()[1] == "1"
    assert table["author"].tolist()[0] == "Ann"
    assert "ann@example.org" not in table.to_csv()
    assert entries["deep_fields"]["count"] == 1


def test_the_named_index_of_a_dataframe_is_a_column():
    cells = pd.DataFrame(
        {"text": ["a", "b"], "parent_id": [None, "x1"]},
        index=pd.Index(["x1", "x2"], name="comment_id"),
    )
    table, _ = read(cells)
    assert table["comment_id"].tolist() == ["x1", "x2"]
    assert table["depth"].tolist() == [1, 2]


# --- files, folders, lists ---


def test_a_folder_is_read_whole_and_what_fails_is_told(tmp_path):
    write(tmp_path, a="1,hello,ann\n", b="2,bye,bob\n")
    (tmp_path / "broken.bin").write_bytes(bytes(range(256)))
    (tmp_path / "readme.txt").write_text("about")
    table, entries = read(tmp_path)
    assert table["source_file"].tolist() == ["a.csv", "b.csv"]
    assert entries["file"]["places"] == ["broken.bin"]
    assert entries["file"]["detail"].startswith("this is not a text file. ")
    assert entries["not_data"]["places"] == ["readme.txt"]
    assert [f["file"] for f in table.attrs["audit"]["files"]] == ["a.csv", "b.csv"]
    with pytest.raises(ReadError, match=r"broken\.bin: this is not a text file"):
        discourse.read_comments(tmp_path, on_error="raise")


def test_a_file_that_fails_half_way_leaves_nothing_behind(tmp_path):
    write(tmp_path, a="1,hello,ann\n")
    (tmp_path / "b.csv").write_text("id,mail,author\n1,x,y\n1,2,3,4\n")
    _, entries = read(tmp_path)
    assert set(entries) == {"columns", "thread_id", "file"}


def test_a_named_file_that_fails_is_an_error_also_in_a_list(tmp_path):
    write(tmp_path, a="1,hello,ann\n")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(ReadError, match=r"empty\.csv: the file is empty\. Export or save it again"):
        discourse.read_comments([tmp_path / "a.csv", tmp_path / "empty.csv"])


def test_lists_may_hold_folders_and_the_same_file_twice(tmp_path):
    write(tmp_path, a="1,hello,ann\n", b="2,bye,bob\n")
    table, entries = read([tmp_path / "b.csv", tmp_path, str(tmp_path / "b.csv")])
    assert table["comment_id"].tolist() == ["2", "1"]
    assert entries["same_comment"]["count"] == 1
    assert table.attrs["audit"]["n_files"] == 4


def test_two_files_with_the_same_ids_are_two_threads(tmp_path):
    write(tmp_path, a="1,hello,ann\n2,bye,bob\n", b="1,other,cem\n2,thing,dan\n")
    table, entries = read(tmp_path)
    first, second = table["thread_id"].unique()
    assert table["comment_id"].tolist() == ["1", "2", f"{second}/1", f"{second}/2"]
    assert first != second
    assert entries["shared_id"]["file"] == "b.csv"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("gone.csv", "there is no such file or folder"),
        (["a.csv", "gone.csv"], "there is no such file or folder"),
        ("empty", "no file in it could be read as comments (it holds no data files)"),
        ([], "no file in it could be read as comments (it holds no data files)"),
        ("bad", "no file in it could be read as comments (x.csv: there is no row in it)"),
    ],
)
def test_where_nothing_can_be_read(source, reason, tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, a="1,hello,ann\n"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    write(tmp_path / "bad", x="")
    with pytest.raises(ReadError) as error:
        discourse.read_comments(source)
    assert error.value.reason == reason
    assert error.value.hint
    assert "\n" not in str(error.value)


def test_a_folder_of_a_hundred_bad_files_gives_no_message_of_a_hundred_lines(tmp_path):
    write(tmp_path, **{f"f{i:03}": "" for i in range(100)})
    with pytest.raises(ReadError, match="f009.csv: there is no row in it; and 90 more"):
        discourse.read_comments(tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "xls"}, "format must be 'auto' or one of .*'csv'.*, not 'xls'"),
        ({"on_error": "ignore"}, "on_error must be 'skip' or 'raise', not 'ignore'"),
    ],
)
def test_options_that_do_not_exist(options, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        discourse.read_comments(tmp_path, **options)


def test_a_column_map_and_a_format_by_name(tmp_path):
    (tmp_path / "a.dat").write_text("who;what\nann;hello\n")
    columns = {"text": "what", "author": "who", "meta_also": "what"}
    table, entries = read(tmp_path / "a.dat", format="csv", columns=columns)
    assert table[["author", "text", "meta_also"]].values.tolist() == [["ann", "hello", "hello"]]
    assert "columns" not in entries


def test_paths_on_this_machine_never_reach_the_table(tmp_path):
    table, _ = read(write(tmp_path, a="1,hello,ann\n"))
    everything = table.to_json() + json.dumps(table.attrs)
    assert tmp_path.name not in everything


def test_progress_is_told_in_bytes(tmp_path):
    calls = []
    read(write(tmp_path, a="1,x,y\n", b="2,x,y\n"), progress=lambda *call: calls.append(call))
    sizes = [path.stat().st_size for path in sorted(tmp_path.iterdir())]
    whole = sum(sizes)
    assert calls == [(sizes[0], whole, "a.csv"), (whole, whole, "b.csv"), (whole, whole, "")]


def test_the_full_audit_can_be_written(tmp_path):
    rows = "".join(f"{i},,ann\n" for i in range(30))
    write(tmp_path, a=rows)
    table, entries = read(tmp_path / "a.csv", audit_to=tmp_path / "out" / "audit.json")
    full = json.loads((tmp_path / "out" / "audit.json").read_text())
    missing = next(e for e in full["entries"] if e["item"] == "missing_text")
    assert (missing["count"], len(missing["places"])) == (30, 30)
    assert len(entries["missing_text"]["places"]) == 20
    assert full["files"][0]["sha256"] == table.attrs["audit"]["files"][0]["sha256"]


def test_reading_prints_and_logs_no_data(tmp_path, capsys, caplog):
    with caplog.at_level(logging.DEBUG):
        read(write(tmp_path, a="1,secret,ann\n"))
    assert capsys.readouterr().out == ""
    assert "secret" not in caplog.text


# --- iter_comments and concat ---


def parts(source, size, **options):
    return list(discourse.iter_comments(source, chunk_size=size, **options))


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_parts_hold_whole_threads_and_together_all_rows(size):
    threads = list("sstttuuv")
    source = frame(id=list("abcdefgh"), thread_id=threads)
    found = parts(source, size)
    whole = discourse.read_comments(source)
    assert sorted(i for part in found for i in part["comment_id"]) == list("abcdefgh")
    assert sum(part["thread_id"].nunique() for part in found) == 4
    assert all(len(part) >= size for part in found[:-1])
    assert all(discourse.check_comments(part) == [] for part in found)
    joined = discourse.concat(found)
    pd.testing.assert_frame_equal(joined, whole)
    assert joined.attrs["audit"]["entries"] == whole.attrs["audit"]["entries"]


def test_each_part_speaks_of_its_own_file(tmp_path):
    write(tmp_path, a="1,x,ann\n", b="2,,bob\n")
    one, two = parts(tmp_path, 10)
    assert [f["file"] for f in one.attrs["audit"]["files"]] == ["a.csv"]
    assert [f["file"] for f in two.attrs["audit"]["files"]] == ["b.csv"]
    assert "rows_changed" not in set(discourse.audit(two)["item"])


@pytest.mark.parametrize("size", [0, -1])
def test_a_part_has_rows(size):
    with pytest.raises(ValueError, match=f"chunk_size must be 1 or more, not {size}"):
        parts(frame(id=["1"]), size)


def test_concat_joins_tables_and_audits(tmp_path):
    write(tmp_path, a="1,x,ann\n", b="2,,bob\n")
    tables = [discourse.read_comments(tmp_path / name) for name in ("a.csv", "b.csv")]
    joined = discourse.concat(tables)
    assert joined["comment_id"].tolist() == ["1", "2"]
    assert [f["file"] for f in joined.attrs["audit"]["files"]] == ["a.csv", "b.csv"]
    pd.testing.assert_frame_equal(joined, discourse.read_comments(tmp_path))
    assert list(joined.columns[: len(NAMES)]) == list(NAMES)


def test_concat_counts_what_two_like_dataframes_lack_twice():
    tables = [discourse.read_comments(frame(author=[name])) for name in ("ann", "bob")]
    audit = discourse.audit(discourse.concat(tables))
    assert audit.loc[audit["item"] == "comment_id", "count"].tolist() == [2]


def test_concat_finds_parents_in_other_tables_and_counts_depths_anew(tmp_path):
    rows = {
        "x": "3,T,1,child\n5,T,3,grandchild\n6,T,gone,orphan\n",
        "y": "1,T,,root\n4,T,3,other child\n",
    }
    paths = [tmp_path / f"{name}.csv" for name in rows]
    for path, lines in zip(paths, rows.values(), strict=True):
        path.write_text(f"id,thread_id,parent_id,text\n{lines}")
    whole = discourse.read_comments(tmp_path)
    joined = discourse.concat([discourse.read_comments(path) for path in paths])
    assert joined["comment_id"].tolist() == ["3", "5", "6", "1", "4"]
    assert joined["depth"].fillna(-1).tolist() == [2, 3, -1, 1, 3]
    pd.testing.assert_frame_equal(joined, whole)
    for table in (joined, whole):
        entries = [e for e in table.attrs["audit"]["entries"] if e["item"] == "orphan"]
        assert [(e["file"], e["count"], e["places"]) for e in entries] == [
            ("x.csv", 1, ["comment 6"])
        ]


def test_concat_of_the_parts_of_a_file_keeps_its_threads_and_tells_depths(tmp_path):
    """No row of the second part answers one of the first."""
    path = tmp_path / "a.csv"
    path.write_text("id,thread_id,parent_id,text\n1,T,,a\n2,T,1,b\n3,T,,c\n4,T,3,d\n")
    joined = discourse.concat(parts(path, 2))
    assert joined["thread_id"].tolist() == ["T"] * 4
    assert joined["parent_id"].fillna("-").tolist() == ["-", "1", "-", "3"]


def test_concat_opens_a_circle_over_two_tables(tmp_path):
    one, two = [discourse.read_comments(frame(id=[i], parent_id=[p])) for i, p in ("ab", "ba")]
    joined = discourse.concat([table.assign(thread_id="t") for table in (one, two)])
    assert joined["parent_id"].fillna("-").tolist() == ["-", "a"]


def test_concat_says_when_a_table_was_changed_before():
    table = discourse.read_comments(frame(id=["1", "2", "3"]))
    joined = discourse.concat([table.iloc[:1]])
    audit = discourse.audit(joined)
    assert "speaks of 3 rows as read; this table has 1 rows" in audit["detail"].str.cat()


def test_concat_of_nothing_is_refused():
    with pytest.raises(ValueError, match="tables is empty"):
        discourse.concat([])


RELATIVE = {"text": ["a", "b"], "date": ["2 years ago", "just now"]}


def test_relative_times_need_the_day_of_the_capture():
    table, entries = read(frame(**RELATIVE))
    assert table["created_at"].isna().all()
    assert table["meta_created_at_shown"].tolist() == ["2 years ago", "just now"]
    assert "name its day in retrieved_at=" in entries["created_at"]["detail"]
    table, entries = read(frame(**RELATIVE), retrieved_at="2024-05-31")
    assert table["created_at"].dt.year.tolist() == [2022, 2024]
    assert table["created_precision"].tolist()[0] == "year"
    assert "created_at" not in entries


def test_the_capture_that_a_row_states_counts_before_the_one_given():
    rows = frame(**RELATIVE, retrieved_at=["2010-01-01", None])
    table, _ = read(rows, retrieved_at="2024-05-31")
    assert table["created_at"].dt.year.tolist() == [2008, 2024]


def test_the_order_of_day_and_month_can_be_said():
    rows = frame(text=["a"], date=["03/04/2012"])
    assert read(rows, day_first=True)[0]["created_at"][0].month == 4
    assert read(rows, day_first=False)[0]["created_at"][0].month == 3
    table, entries = read(rows)
    assert table["created_at"].isna().all()
    assert "give day_first=" in entries["created_at"]["detail"]


def test_parts_of_a_file_read_dates_in_one_order(tmp_path):
    """Only the last row tells; the parts before it follow."""
    path = tmp_path / "a.csv"
    path.write_text("text,date\n" + "x,03/04/2012\n" * 5 + "y,25/04/2012\n")
    parts = list(discourse.iter_comments(path, chunk_size=2))
    assert [m for part in parts for m in part["created_at"].dt.month] == [4] * 6
    assert discourse.read_comments(path)["created_at"].dt.month.tolist() == [4] * 6


@pytest.mark.parametrize("name", ["edited_at", "retrieved_at"])
@pytest.mark.parametrize(("telling", "month"), [("25/04/2012", 4), ("04/25/2012", 3)])
def test_parts_of_a_file_read_all_their_times_in_one_order(name, telling, month, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"text,{name}\n" + "x,03/04/2012\n" * 5 + f"y,{telling}\n")
    parts = list(discourse.iter_comments(path, chunk_size=2))
    found = [m for part in parts for m in part[name].dt.month]
    assert found == [month] * 5 + [4]
    assert discourse.read_comments(path)[name].dt.month.tolist() == found


@pytest.mark.parametrize("option", [{"retrieved_at": "soon"}, {"day_first": "yes"}])
def test_options_of_time_that_say_nothing(option):
    with pytest.raises(ValueError, match=f"{next(iter(option))} must be"):
        discourse.read_comments(frame(text=["a"]), **option)


def test_garbled_texts_of_a_table_are_kept_and_told():
    texts = ["plain words", "DÃ¼rfen wir das wirklich glauben, Frau GrÃ¼n?"]
    table, entries = read(frame(text=texts))
    assert table["text"].tolist() == texts
    assert entries["mojibake"]["places"] == ["row 2"]


def test_an_answer_to_a_lost_comment_is_of_the_one_page_that_nearly_all_is_of():
    rows = [["a", "", "article"], *([str(n), "a", "comment"] for n in range(8)), ["x", "lost", ""]]
    table, _ = read(frame_of(rows))
    assert table["thread_id"].nunique() == 1
    table, _ = read(frame_of([rows[0], rows[1], rows[-1]]))
    assert table["thread_id"].nunique() == 2


def frame_of(rows):
    table = pd.DataFrame(rows, columns=["id", "parent_id", "kind"])
    return table.assign(text="something")
