"""CSV, TSV, JSON and Parquet as researchers hold them: whole, damaged and odd."""

import io
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError

HEADER = "id,text,author\n"


@pytest.fixture
def read(tmp_path):
    """Read bytes or text under a file name; gives the table and its audit by item."""

    def read(name, data, **options):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        table = discourse.read_comments(path, **options)
        assert discourse.check_comments(table) == []
        entries = {}
        for entry in table.attrs["audit"]["entries"]:
            entries.setdefault(entry["item"], entry)
        return table, entries

    return read


def refused(read, name, data, **options):
    with pytest.raises(ReadError) as error:
        read(name, data, **options)
    assert "\n" not in str(error.value)
    assert error.value.path.endswith(name)
    assert error.value.hint
    return error.value.reason


# name, content, and the cells (id, text, author) that must come out
TABLES = {
    "comma": ("a.csv", "id,text,author\n1,hello,ann\n2,bye,bob\n", None),
    "semicolon": ("a.csv", 'id;text;author\n1;hello;ann\n2;"bye";bob\n', None),
    "tab": ("a.tsv", "id\ttext\tauthor\n1\thello\tann\n2\tbye\tbob\n", None),
    "bar": ("a.csv", "id|text|author\n1|hello|ann\n2|bye|bob\n", None),
    "tab in a csv": ("a.csv", "id\ttext\tauthor\n1\thello\tann\n2\tbye\tbob\n", None),
    "comma in a tsv": ("a.tsv", "id,text,author\n1,hello,ann\n2,bye,bob\n", None),
    "table in a txt": ("a.txt", "id,text,author\n1,hello,ann\n2,bye,bob\n", None),
    "tabs in a txt": ("a.txt", "id\ttext\tauthor\n1\thello\tann\n2\tbye\tbob\n", None),
    "no last line end": ("a.csv", "id,text,author\n1,hello,ann\n2,bye,bob", None),
    "windows line ends": ("a.csv", "id,text,author\r\n1,hello,ann\r\n2,bye,bob\r\n", None),
    "old mac line ends": ("a.csv", "id,text,author\r1,hello,ann\r2,bye,bob\r", None),
    "blank lines": ("a.csv", "\n\nid,text,author\n\n1,hello,ann\n\n2,bye,bob\n\n", None),
    "byte order mark": ("a.csv", '\ufeff"id","text","author"\n1,hello,ann\n2,bye,bob\n', None),
    "quoted header": ("a.csv", '"id","text","author"\n"1","hello","ann"\n"2","bye","bob"\n', None),
    "spaces in the header": ("a.csv", " id , Text ,AUTHOR\n1,hello,ann\n2,bye,bob\n", None),
    "excel's first line": ("a.csv", "sep=;\r\nid;text;author\r\n1;hello;ann\r\n2;bye;bob", None),
    "unnamed columns": ("a.csv", "id,text,author,,\n1,hello,ann,,\n2,bye,bob,,\n", None),
    "line end in a header": ("a.csv", '"re\nply",id,text,author\n,1,hello,ann\n,2,bye,bob\n', None),
    "json lines": (
        "a.jsonl",
        '{"id":1,"text":"hello","author":"ann"}\n\n{"id":"2","text":"bye","author":"bob"}',
        None,
    ),
    "json lines with a mark": (
        "a.jsonl",
        '\ufeff{"id":1,"text":"hello","author":"ann"}\n{"id":2,"text":"bye","author":"bob"}\n',
        None,
    ),
    "json array": (
        "a.json",
        '[{"id":1,"text":"hello","author":"ann"},\n {"id":2,"text":"bye","author":"bob"}]',
        None,
    ),
    "json around an array": (
        "a.json",
        '{"page":3,"x":[{"id":1,"text":"hello","author":"ann"},{"id":2,"text":"bye","author":"bob"}]}',
        None,
    ),
    "json without an ending": (
        "a",
        '{"id":1,"text":"hello","author":"ann"}\n{"id":2,"text":"bye","author":"bob"}\n',
        None,
    ),
    "doubled and stray quotes": (
        "a.csv",
        'id,text,author\n1,"say ""hi""",ann\n2,5" pipe,bob\n',
        ['say "hi"', '5" pipe'],
    ),
    "spaces stay": ("a.csv", "id,text,author\n1, hello ,ann\n2,bye\t,bob\n", [" hello ", "bye\t"]),
    "words for nothing stay": ("a.csv", "id,text,author\n1,NA,ann\n2,null,bob\n", ["NA", "null"]),
    "numbers are texts": ("a.csv", "id,text,author\n1,007,ann\n2,1.50,bob\n", ["007", "1.50"]),
    "line ends in a cell": (
        "a.csv",
        'id,text,author\r\n1,"a\r\nb\rc\nd",ann\r\n2,bye,bob\r\n',
        ["a\r\nb\rc\nd", "bye"],
    ),
    "line ends in json": (
        "a.jsonl",
        '{"id":1,"text":"a\\r\\nb\\u2028","author":"ann"}\n{"id":2,"text":"\\u0000","author":"bob"}\n',
        ["a\r\nb\u2028", "\x00"],
    ),
}


@pytest.mark.parametrize(
    ("name", "encoding"),
    [*((name, "utf-8") for name in TABLES), ("tab", "utf-16"), ("json lines", "utf-16")],
)
def test_tables_in_many_forms(read, name, encoding):
    file, content, texts = TABLES[name]
    table, _ = read(file, content.encode(encoding))
    assert table["comment_id"].tolist() == ["1", "2"]
    assert table["author"].tolist() == ["ann", "bob"]
    assert table["text"].tolist() == (texts or ["hello", "bye"])


def test_one_column_of_texts(read):
    table, entries = read("a.csv", 'text\nhello\n""\nbye\n')
    assert table["text"].tolist() == ["hello", "", "bye"]
    thread = table["thread_id"].iloc[0]
    assert table["comment_id"].tolist() == [f"{thread}/0", f"{thread}/1", f"{thread}/2"]
    assert entries["comment_id"]["count"] == 3


def test_an_empty_cell_is_missing_and_a_quoted_empty_cell_is_an_empty_text(read):
    table, entries = read("a.csv", 'id,text\n1,\n2,""\n3,x\n')
    assert table["text"].isna().tolist() == [True, False, False]
    assert table["status"].tolist() == ["missing_text", "visible", "visible"]
    assert entries["missing_text"]["places"] == ["row 2"]


def test_a_cell_of_a_megabyte(read):
    table, _ = read("a.csv", HEADER + "1," + "x" * 1_000_000 + ",ann\n")
    assert table["text"].str.len().tolist() == [1_000_000]


def test_ragged_rows_are_skipped_and_all_places_count_rows_as_a_spreadsheet_does(read):
    data = HEADER + "1,fine,ann\n2,too,many,cells\n3,few\n4,ok,dan\n5,,eve\n"
    table, entries = read("a.csv", data)
    assert table["comment_id"].tolist() == ["1", "4", "5"]
    assert entries["faulty_record"]["places"] == [
        "row 3: 4 cells instead of 3",
        "row 4: 2 cells instead of 3",
    ]
    assert entries["missing_text"]["places"] == ["row 6"]
    assert table.attrs["audit"]["files"][0]["rows_read"] == 5
    assert table.attrs["audit"]["files"][0]["rows_kept"] == 3
    assert refused(read, "a.csv", data, on_error="raise") == "row 3: 4 cells instead of 3"


@pytest.mark.parametrize("header", ["id,text", "id,text,author"])
def test_an_open_quote_swallows_no_rows_in_silence(read, header):
    end = "\n" if header == "id,text" else ",ann\n"
    data = f'{header}\n1,fine{end}2,"cut{end}3,lost{end}4,lost{end}'
    table, entries = read("a.csv", data)
    assert table["text"].tolist() == ["fine"]
    assert entries["faulty_record"]["places"] == [
        "row 3: a quote is never closed; from there on 3 lines were not read"
    ]
    assert refused(read, "a.csv", data, on_error="raise").startswith("row 3: a quote is never")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", HEADER, "there is no row in it"),
        ("a.csv", "text", "there is no row in it"),
        ("a.csv", "a,b,c\n1,2,3\n", "no column could be told to hold the text (columns: a, b, c)"),
        ("a.csv", "id,text,text\n1,a,b\n", "two columns have the same name (text)"),
        (
            "a.csv",
            "id,text\n1,a,b\n2,c,d\n",
            "none of its 2 rows can be read (row 2: 3 cells instead of 2)",
        ),
        ("a.json", "[]", "there is no JSON object in it"),
        ("a.json", "[1, 2]", "there is no JSON object in it (record 1: not a JSON object)"),
        ("a.jsonl", '{"id":2,"tex\n', "there is no JSON object in it (line 1: broken JSON)"),
        ("a.json", '{"a": {"b": 1}}', "no column could be told to hold the text (columns: a.b)"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is not a text file"),
        ("a.parquet", b"\x00" * 9 + b"x" * 9, "this is not a text file"),
        ("a.html", "<p>hello</p>", "its format was not recognised"),
    ],
)
def test_what_cannot_be_read_is_named(read, name, data, reason):
    assert refused(read, name, data) == reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.json", '[{"text":"a"}', "the JSON is broken ("),
        ("a.parquet", b"PAR1 and no more", "the Parquet file is broken ("),
    ],
)
def test_broken_files(read, name, data, reason):
    assert refused(read, name, data).startswith(reason)


@pytest.mark.parametrize(
    ("format", "reason"),
    [("parquet", "the Parquet file is broken"), ("jsonl", "there is no JSON object in it")],
)
def test_a_format_that_is_not_the_files(read, format, reason):
    assert refused(read, "a.csv", HEADER + "1,a,b\n", format=format).startswith(reason)


def test_broken_lines_of_json_are_skipped_and_told(read):
    data = '{"id":1,"text":"a"}\n{"id":2,"tex\n\n{"id":3,"text":"c"}\nnull\n[1]\n'
    table, entries = read("a.jsonl", data)
    assert table["comment_id"].tolist() == ["1", "3"]
    assert entries["faulty_record"]["places"] == [
        *("line 2: broken JSON", "line 5: not a JSON object", "line 6: not a JSON object")
    ]
    assert refused(read, "a.jsonl", data, on_error="raise") == "line 2: broken JSON"


def test_what_stands_around_an_array_is_told(read):
    table, entries = read("a.json", '{"page": 3, "next": "x", "items": [{"text": "a"}]}')
    assert table["text"].tolist() == ["a"]
    assert entries["records"]["detail"].startswith("records taken from 'items'")
    assert entries["records"]["places"] == ["next", "page"]


def test_nan_infinity_and_lone_surrogates_lose_no_record(read):
    data = (
        '{"id":1,"text":NaN}\n{"id":2,"text":"a","score":Infinity}\n'
        '{"id":3,"text":"half \\ud800 one","author":"x\\udc00","\\udc00":1}\n'
        '{"id":4,"text":"\\ud83d\\ude00"}\n'
    )
    table, entries = read("a.jsonl", data)
    assert table["comment_id"].tolist() == ["1", "2", "3", "4"]
    assert table["text"].tolist()[1:] == ["a", "half \ufffd one", "\U0001f600"]
    assert table["author"].tolist()[2] == "x\ufffd"
    assert table["status"].tolist()[0] == "missing_text"
    assert entries["score"]["places"] == ["line 2"]
    assert entries["surrogates"]["places"] == ["line 3"]


def test_nested_objects_become_columns_and_deeper_ones_json(read):
    record = {"text": "a", "user": {"name": "ann", "x": {"y": {"z": 1}}}, "tags": ["p", "q"]}
    table, _ = read("a.jsonl", json.dumps(record))
    assert table["author"].tolist() == ["ann"]  # user.name
    assert table["meta_user_x_y"].tolist() == ['{"z":1}']
    assert table["meta_tags"].tolist() == ['["p","q"]']


def test_private_fields_are_dropped_at_every_depth(read):
    record = {
        "text": "a",
        "user": {"email": "x@example.org"},
        "replies": [{"body": "b", "author_ip": "192.0.2.1", "by": {"e-mail": "y@example.org"}}],
    }
    table, entries = read("a.jsonl", json.dumps(record))
    everything = table.to_json()
    assert "example.org" not in everything
    assert "192.0.2.1" not in everything
    assert table["meta_replies"].tolist() == ['[{"body":"b","by":{}}]']
    assert entries["private_columns"]["count"] == 1
    assert entries["private_fields"]["places"] == ["author_ip", "e-mail"]


def test_long_integers_keep_their_digits(read, tmp_path):
    ids = [9007199254740993, 9007199254740995]  # 2**53 + 1 and + 3: no float holds them
    rows = [{"id": ids[0], "text": "a", "parent_id": None}]
    rows += [{"id": ids[1], "text": "b", "parent_id": ids[0]}]
    table, _ = read("a.jsonl", "\n".join(map(json.dumps, rows)))
    assert table["comment_id"].tolist() == [str(i) for i in ids]
    assert table["parent_id"].tolist()[1] == str(ids[0])
    columns = {"id": pa.array(ids), "text": ["a", "b"], "parent_id": pa.array([None, ids[0]])}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    table = discourse.read_comments(tmp_path / "a.parquet")
    assert table["parent_id"].tolist()[1] == str(ids[0])
    assert table["depth"].tolist() == [1, 2]


def test_parquet_of_many_types(tmp_path):
    columns = {
        "body": pa.array([b"caf\xc3\xa9", b"two"]),
        "tags": pa.array([["p"], ["q", "r"]]),
        "seen": pa.array([True, None]),
        "views": pa.array([7, None]),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    table = discourse.read_comments(tmp_path / "a.parquet")
    assert table["text"].tolist() == ["café", "two"]
    assert table["meta_tags"].tolist() == ['["p"]', '["q","r"]']
    assert table["meta_seen"].dtype == "boolean"
    assert table["meta_views"].dtype == "Int64"
    assert discourse.check_comments(table) == []


def test_encodings_are_told_in_the_audit(read):
    table, entries = read("a.csv", (HEADER + "1,café “naïve”,ann\n").encode("cp1252"))
    assert table["text"].tolist() == ["café “naïve”"]
    assert entries["encoding"]["category"] == "guessed"
    assert table.attrs["audit"]["files"][0]["encoding"] == "cp1252"
    data = (HEADER + "1,été à côté,ann\n").encode() + b"2,brok\xc3en,bob\n"
    table, entries = read("a.csv", data)
    assert table["text"].tolist() == ["été à côté", "brok\ufffden"]
    assert entries["broken_bytes"]["category"] == "repaired"
    assert entries["broken_bytes"]["places"] == ["line 3"]


# Control characters other than tab and line ends mark a binary file; half characters are no UTF-8.
PLAIN = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\t\r\n"))
)
ANY = st.text(st.characters(exclude_categories=["Cs"]))


def assert_kept(texts, path):
    table = discourse.read_comments(path)
    assert discourse.check_comments(table) == []
    # of a status nobody gave, only the site's own words for a lost text are taken
    lost = {"[deleted]", "[removed]", "[deleted by user]"}
    expected = [None if t is None or t.strip().lower() in lost else t for t in texts]
    assert [t if isinstance(t, str) else None for t in table["text"]] == expected


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(PLAIN, min_size=1, max_size=6), separator=st.sampled_from([",", ";", "\t"]))
def test_csv_by_pandas_keeps_every_text(texts, separator, tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / ("a.tsv" if separator == "\t" else "a.csv")
    frame = pd.DataFrame({"id": [f"c{i}" for i in range(len(texts))], "text": texts, "n": 1})
    frame.to_csv(path, index=False, sep=separator)
    # pandas writes an empty text and a missing one alike: both come back as missing
    assert_kept([t or None for t in texts], path)


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(ANY, min_size=1, max_size=6))
def test_json_lines_by_pandas_keep_every_text(texts, tmp_path_factory):
    path = tmp_path_factory.mktemp("json") / "a.jsonl"
    frame = pd.DataFrame({"id": [f"c{i}" for i in range(len(texts))], "text": texts})
    frame.to_json(path, orient="records", lines=True)
    assert_kept(texts, path)


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(ANY, min_size=1, max_size=6))
def test_parquet_by_pandas_keeps_every_text(texts, tmp_path_factory):
    path = tmp_path_factory.mktemp("parquet") / "a.parquet"
    frame = pd.DataFrame({"id": [f"c{i}" for i in range(len(texts))], "text": texts})
    frame.to_parquet(path, index=False)
    assert_kept(texts, path)


@settings(max_examples=80, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=100).map(lambda t: t.encode("utf-8", "replace"))
    ),
    name=st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.json", "a.parquet", "a"]),
    start=st.sampled_from([b"", b"id,text\n", b'{"text":', b"[", b"PAR1", b"\xff\xfe", b'text\n"']),
)
def test_no_rubbish_gives_another_error_than_a_read_error(data, name, start, tmp_path_factory):
    path = tmp_path_factory.mktemp("rubbish") / name
    path.write_bytes(start + data)
    try:
        table = discourse.read_comments(path)
    except ReadError as error:
        assert str(path) in str(error)
        assert error.hint
    else:
        assert discourse.check_comments(table) == []
        assert len(table) > 0


def test_every_table_format_says_what_it_is():
    table = discourse.formats().set_index("name")
    assert {"csv", "tsv", "jsonl", "parquet"} <= set(table.index)
    assert (table != "").all(axis=None)


def test_a_stream_of_pandas_defaults_is_read(tmp_path):
    buffer = io.StringIO()  # the index of to_csv's default: a first column without a name
    pd.DataFrame({"text": ["a", "b"], "id": ["x", "y"]}).to_csv(buffer)
    (tmp_path / "a.csv").write_text(buffer.getvalue())
    table = discourse.read_comments(tmp_path / "a.csv")
    assert table["comment_id"].tolist() == ["x", "y"]
    assert table["meta_column_1"].tolist() == ["0", "1"]
