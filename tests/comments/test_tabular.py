"""CSV, TSV, JSON, workbooks and Parquet as researchers hold them: whole, damaged and odd."""

import csv
import io
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError
from discourse.comments.formats.csvrecords import Records, cells
from discourse.comments.source import SourceFile

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
    "header shorter by R's row names": (
        "a.csv",
        '"id","text","author"\n"1","1","hello","ann"\n"2","2","bye","bob"\n',
        None,
    ),
    "rows that end with a delimiter": (
        "a.csv",
        "id;text;author\n1;hello;ann;\n2;bye;bob;\n",
        None,
    ),
    "a header that ends with one": ("a.csv", "id,text,author,\n1,hello,ann\n2,bye,bob\n", None),
    "quotes with a backslash": (
        "a.csv",
        'id,text,author\n1,"say \\"hi\\", now",ann\n2,"bye",bob\n',
        ['say "hi", now', "bye"],
    ),
    "backslashes before all signs": (
        "a.csv",
        'id,text,author\n1,"a \\"b\\" c:\\\\d",ann\n2,"x\\\ny",bob\n',
        ['a "b" c:\\d', "x\ny"],
    ),
    "a backslash that is text": (
        "a.csv",
        'id,text,author\n1,"c:\\",ann\n2,"a ""b"" \\n",bob\n',
        ["c:\\", 'a "b" \\n'],
    ),
    "quotes that enclose nothing": (
        "a.tsv",
        'id\ttext\tauthor\n1\t"a" b\tann\n2\t"c" d "e"\tbob\n',
        ["a b", 'c d "e"'],
    ),
    "lines of a table are tried in vain": (
        "a.json",
        "id,text,author\n1,hello,ann\n2,bye,bob\n",
        None,
    ),
    "json in a csv": (
        "a.csv",
        '[{"id":1,"text":"hello","author":"ann"},{"id":2,"text":"bye","author":"bob"}]',
        None,
    ),
    "json lines in a csv": (
        "a.csv",
        '{"id":1,"text":"hello","author":"ann"}\n{"id":2,"text":"bye","author":"bob"}\n',
        None,
    ),
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


# content after the header "id,text,author", the ids that are read, the places that are not
OPEN_QUOTES = {
    "the next quote opens a cell": ('1,fine,ann\n2,"cut,ann\n3,"x",ann\n', ["1", "3"], ["row 3: "]),
    "no other quote follows": ('1,fine,ann\n2,"cut,ann\n3,x,ann\n', ["1", "3"], ["row 3: "]),
    "the rest is no table": (
        '1,fine,ann\n2,"cut text\nthat goes on, but\nnever ends',
        ["1"],
        ["row 3: from there on 3 lines were not read"],
    ),
    "in the first row": ('1,"cut,ann\n2,"x",ann\n', ["2"], ["row 2: "]),
    "twice": (
        '1,"cut,ann\n2,"x",ann\n3,"cut,ann\n4,"x",ann\n5,y,ann\n',
        ["2", "4", "5"],
        ["row 2: ", "row 4: "],
    ),
}


@pytest.mark.parametrize("name", OPEN_QUOTES)
def test_an_open_quote_swallows_no_rows_in_silence(read, name):
    rows, ids, places = OPEN_QUOTES[name]
    table, entries = read("a.csv", HEADER + rows)
    assert table["comment_id"].tolist() == ids
    expected = [
        f"{row}: a quote is never closed{'; ' if more else ''}{more}"
        for row, _, more in (place.partition(": ") for place in places)
    ]
    assert entries["faulty_record"]["places"] == expected
    assert refused(read, "a.csv", HEADER + rows, on_error="raise") == expected[0]


def test_a_cut_text_of_a_table_of_one_column_becomes_no_comments(read):
    table, entries = read("a.csv", 'text\nfine\n"cut text\nthat never ends\n')
    assert table["text"].tolist() == ["fine"]
    assert entries["faulty_record"]["count"] == 1


def test_what_was_guessed_of_a_file_is_told(read):
    _, entries = read("a.csv", '"id","text"\n"1","1","a \\"b\\""\n"2","2","c"\n')
    assert entries["row_names"]["category"] == "guessed"
    assert entries["quotes"]["category"] == "guessed"
    _, entries = read("a.csv", HEADER + "1,a,ann\n")
    assert not entries.keys() & {"row_names", "quotes"}


def test_a_comma_too_many_in_each_row_is_no_name_of_the_row(read):
    data = "id,text\n1,hello, world\n2,yes, sure\n"
    reason = "none of its 2 rows can be read (row 2: 3 cells instead of 2)"
    assert refused(read, "a.csv", data) == reason


def test_the_commas_of_a_table_of_one_column_are_text(read):
    table, _ = read("a.csv", "comment\nwell, yes\nno\n")
    assert table["text"].tolist() == ["well, yes", "no"]


def test_names_for_nothing_of_databases(read):
    table, _ = read("a.csv", 'id,text,author\n1,\\N,ann\n2,"\\N",bob\n')
    assert table["text"].isna().tolist() == [True, False]


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
        ("a.json", "[]", "its list of records is empty"),
        ("a.json", "[1, 2]", "there is no JSON object in it (record 1: not a JSON object)"),
        ("a.jsonl", '{"id":2,"tex\n', "the JSON is cut or broken in line 1, column 13"),
        ("a.json", '[{"text":"a"', "the JSON is cut or broken in line 1, column 13"),
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
        ("a.parquet", b"PAR1 and no more", "the Parquet file is broken ("),
    ],
)
def test_broken_files(read, name, data, reason):
    assert refused(read, name, data).startswith(reason)


@pytest.mark.parametrize(
    ("format", "reason"),
    [("parquet", "the Parquet file is broken"), ("jsonl", "the JSON is cut or broken")],
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
        "seen_by": [{"name": "b", "author_ip": "192.0.2.1", "by": {"e-mail": "y@example.org"}}],
    }
    table, entries = read("a.jsonl", json.dumps(record))
    everything = table.to_json()
    assert "example.org" not in everything
    assert "192.0.2.1" not in everything
    assert table["meta_seen_by"].tolist() == ['[{"name":"b","by":{}}]']
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


def test_a_document_that_is_cut_gives_the_records_before_the_cut(read):
    data = '[{"id":1,"text":"a"}, {"id":2,"text":"b"}, {"id":3,"te'
    table, entries = read("a.json", data)
    assert table["comment_id"].tolist() == ["1", "2"]
    place = entries["faulty_record"]["places"][0]
    assert place.startswith("record 3: the JSON is cut or broken")
    assert refused(read, "a.json", data, on_error="raise").startswith("record 3: ")


FRAME = pd.DataFrame({"id": ["1", "2"], "text": ["a", "b"], "author": ["ann", "bob"]})


@pytest.mark.parametrize("orient", ["records", "split", "columns", "index", "table"])
def test_the_forms_of_pandas(read, orient):
    table, _ = read("a.json", FRAME.to_json(orient=orient))
    assert table[["comment_id", "text", "author"]].values.tolist() == FRAME.values.tolist()


# What a document holds, and the rows (id, parent, thread, text) that come out of it.
DOCUMENTS = {
    "records below other fields": (
        {"data": {"comments": [{"id": 2**60, "video_id": 7, "text": "x"}], "cursor": 1}},
        [(str(2**60), None, "7", "x")],
    ),
    "a post with its comments": (
        {"id": "p", "body": "post", "comments": [{"id": "c", "text": "x", "by": "ann"}]},
        [("p", None, "p", "post"), ("c", "p", "p", "x")],
    ),
    "threads with comments with replies": (
        [
            {"id": 5, "title": "t", "comments": [{"id": 6, "text": "x", "replies": []}]},
            {"id": 7, "title": "u", "comments": [{"id": 8, "text": "y", "replies": [
                {"id": 9, "text": "z"}, {"id": 10, "text": "w"}]}]},
        ],
        [("6", None, "5", "x"), ("8", None, "7", "y"), ("9", "8", "7", "z"), ("10", "8", "7", "w")],
    ),
    "answers wrapped in an object": (
        {"id": "p", "message": "m", "comments": {"data": [{"id": "c", "message": "n"}]}},
        [("p", None, "p", "m"), ("c", "p", "p", "n")],
    ),
    "an object by id": (
        {"u": {"thread_id": "t", "text": "x"}, "v": {"thread_id": "t", "text": "y"}},
        [("u", None, "t", "x"), ("v", None, "t", "y")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_in_many_forms(read, name):
    document, expected = DOCUMENTS[name]
    table, _ = read("a.json", json.dumps(document))
    columns = ["comment_id", "parent_id", "thread_id", "text"]
    rows = table[columns].astype(object).where(table[columns].notna(), None)
    assert [tuple(row) for row in rows.values.tolist()] == expected


def test_a_reply_ten_thousand_levels_down(read):
    text = '{"id":0,"text":"x"}'
    for n in range(1, 300):
        text = f'{{"id":{n},"text":"x","replies":[{text}]}}'
    table, _ = read("a.jsonl", f'{text}\n{{"id":"z","text":"x"}}\n')
    assert len(table) == 301
    assert table["depth"].max() == 300


def test_answers_without_ids_get_some(read):
    table, _ = read("a.json", json.dumps([{"text": "a", "replies": [{"text": "b"}]}]))
    assert table["comment_id"].tolist() == ["record/1", "record/1.1"]
    assert table["parent_id"].tolist()[1] == "record/1"


def test_a_page_that_begins_with_a_bracket_is_no_json(read):
    assert refused(read, "a.txt", "[12 comments] and what they say\n") != ""
    table, _ = read("a.csv", "[id],[text]\n1,hello\n")
    assert table["text"].tolist() == ["hello"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_table_of_the_kit_comes_back_also_in_parts(read, tmp_path, name, monkeypatch):
    table, _ = read("x.csv", HEADER + "".join(f"{n},text {n},ann\n" for n in range(40)))
    path = discourse.write_comments(table, tmp_path / name)
    monkeypatch.setattr(SourceFile, "blocks", small_blocks)
    for back in (discourse.read_comments(path), pd.concat(discourse.iter_comments(path))):
        assert back["text_hash"].tolist() == table["text_hash"].tolist()
        assert back["source_file"].unique().tolist() == ["x.csv"]
    lines = path.read_text().replace("text 39", "other 39")
    path.write_text(lines)
    back = discourse.read_comments(path)
    assert back["text"].tolist()[-1] == "other 39"
    assert back["source_file"].unique().tolist() == [name]


def small_blocks(self, size=0):
    """Blocks of a line or two, in place of those of eight megabytes."""
    lines = b"".join(self.utf8()).splitlines(keepends=True)
    for n in range(0, len(lines), 2):
        yield n + 1, b"".join(lines[n : n + 2])


def test_parts_of_a_file_of_any_size(tmp_path, monkeypatch):
    monkeypatch.setattr(SourceFile, "blocks", small_blocks)
    path = tmp_path / "a.csv"
    rows = [f'{n},"a ""b""\n{n}",ann\n' if n % 3 else f"{n},x,ann,y\n" for n in range(1, 20)]
    path.write_text(HEADER + "".join(rows))
    parts = list(discourse.iter_comments(path, chunk_size=5))
    table = pd.concat(parts)
    assert len(parts) == 3
    assert table["comment_id"].tolist() == [str(n) for n in range(1, 20) if n % 3]
    assert table["text"].tolist() == [f'a "b"\n{n}' for n in range(1, 20) if n % 3]
    faults = [
        place
        for part in parts
        for entry in part.attrs["audit"]["entries"]
        if entry["item"] == "faulty_record"
        for place in entry["places"]
    ]
    assert faults == [f"row {n + 1}: 4 cells instead of 3" for n in range(3, 20, 3)]


# --- workbooks ---

CONTENT = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(**sheets):
    """An Excel workbook; a cell is a text, a number, or its own XML."""
    files = {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{CONTENT}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="22"/></cellXfs></styleSheet>',
    }
    names, relations = "", f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
    for n, (name, rows) in enumerate(sheets.items(), 1):
        names += f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>'
        relations += (
            f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/{n}.xml"/>'
        )
        if not isinstance(rows, str):
            rows = "".join(
                f'<row r="{r}">{"".join(cell(f"{chr(64 + c)}{r}", v) for c, v in enumerate(row, 1))}</row>'
                for r, row in enumerate(rows, 1)
            )
        files[f"xl/worksheets/{n}.xml"] = (
            f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
        )
    files["xl/workbook.xml"] = (
        f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    )
    files["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{CONTENT}/relationships">{relations}</Relationships>'
    )
    return packed(files)


def cell(place, value):
    if value is None:
        return ""
    if isinstance(value, tuple):  # a number shown as a date
        return f'<c r="{place}" s="1"><v>{value[0]}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def test_a_workbook(read):
    rows = [
        ["A survey of comments"],
        [None],
        ["id", "text", "author", "created", "likes"],
        [7, "hello\nthere", "ann", (45413.5,), 3],
        [None],
        [7418300000000000001, 5, None, (45414,), None],
    ]
    table, entries = read("a.xlsx", workbook(Notes=[["nothing here"], ["x"]], Data=rows))
    assert table["source"].tolist() == ["excel", "excel"]
    assert table["comment_id"].tolist()[0] == "7"
    assert table["text"].tolist() == ["hello\nthere", "5"]
    assert table["created_at"].tolist() == [
        *(pd.Timestamp("2024-05-01T12:00", tz="UTC"), pd.Timestamp("2024-05-02", tz="UTC")),
    ]
    assert table["score"].tolist()[0] == 3
    assert entries["rounded_id"]["places"] == ["row 6"]
    assert entries["sheet"]["places"] == ["Notes"]


def test_several_sheets_and_a_column_map(read):
    first, second = [["nr", "said"], [1, "a"]], [["nr", "said"], [2, "b"]]
    columns = {"text": "said", "comment_id": "nr"}
    table, _ = read("a.xlsx", workbook(One=first, Two=second), columns=columns)
    assert table["text"].tolist() == ["a", "b"]
    assert table["meta_sheet"].tolist() == ["One", "Two"]


def test_an_open_document_workbook(read):
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = (("id", "text"), ("a", "hello"), ("b", "bye"))
    cells = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
        f'xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet><table:table '
        f'table:name="S">{cells}<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    files = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    table, _ = read("a.ods", packed(files))
    assert table["comment_id"].tolist() == ["a", "b"]
    assert table["text"].tolist() == ["hello", "bye"]


FAR = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row><row r="{}"><c r="{}{}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook(S=[["a", "b"], [1, 2]]), "no column could be told to hold the text (columns: a, b)"),
        (workbook(S=[["text"]]), "there is no row in it"),
        (workbook(S=[]), "there is no row in it"),
        (workbook(S=[["id", "text"], [1, "x"]])[:-100], "the workbook is broken ("),
        (workbook(S=FAR.format(1048576, "XFD", 1048576)), "the workbook is broken (its parser breaks off)"),
    ],
)  # fmt: skip
def test_workbooks_that_cannot_be_read_are_named(read, data, reason):
    assert refused(read, "a.xlsx", data).startswith(reason)


# --- properties ---

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


CELLS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('",;\t|\\\n')),
    min_size=1,
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    lines=st.integers(1, 4),
)
def test_records_are_what_pythons_csv_wrote(rows, delimiter, end, quoting, lines):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    whole = text.getvalue().encode().split(b"\n")
    whole = [line + b"\n" for line in whole[:-1]]
    blocks = [b"".join(whole[n : n + lines]) for n in range(0, len(whole), lines)]
    records = Records(delimiter, b"\n", 3)
    found = []
    for chunk in records.chunks(iter(blocks)):
        cells_of = cells(chunk, delimiter, 3, records.escape, lambda row: "error")
        found += [list(row.values()) for row in cells_of.to_pylist()]
    # an unquoted \N is what databases write for nothing
    unquoted = quoting == csv.QUOTE_MINIMAL
    expected = [[None if unquoted and c == "\\N" else c for c in row] for row in rows]
    assert found == expected


WORDS = st.lists(st.sampled_from(["word", ",", '"', "\n", ";", "é", " "]), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_quotes_behind_a_backslash_are_what_pythons_csv_wrote(rows):
    rows = [["".join(words) for words in row] for row in rows]
    rows.append(['a "certain" case', "x"])
    text = io.StringIO(newline="")
    csv.writer(
        text, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\", lineterminator="\n"
    ).writerows(rows)
    records = Records(",", b"\n", 2)
    found = []
    for chunk in records.chunks(iter([text.getvalue().encode()])):
        table = cells(chunk, ",", 2, records.escape, lambda row: "error")
        found += [list(row.values()) for row in table.to_pylist()]
    assert found == rows


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
    name=st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.json", "a.parquet", "a.xlsx", "a"]),
    start=st.sampled_from(
        [b"", b"id,text\n", b'{"text":', b"[", b"PAR1", b"PK\x03\x04xl/", b"\xff\xfe", b'text\n"']
    ),
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
    assert {"csv", "tsv", "jsonl", "json", "parquet", "excel"} <= set(table.index)
    assert (table != "").all(axis=None)


def test_a_stream_of_pandas_defaults_is_read(tmp_path):
    buffer = io.StringIO()  # the index of to_csv's default: a first column without a name
    pd.DataFrame({"text": ["a", "b"], "id": ["x", "y"]}).to_csv(buffer)
    (tmp_path / "a.csv").write_text(buffer.getvalue())
    table = discourse.read_comments(tmp_path / "a.csv")
    assert table["comment_id"].tolist() == ["x", "y"]
    assert table["meta_column_1"].tolist() == ["0", "1"]
