"""Reddit: dumps, API pages, rexport and tables; all texts and names are made up."""

import gzip
import json
import lzma

import pandas as pd
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import discourse
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.formats.reddit import CSV, DUMP, LISTING, REXPORT
from discourse.comments.formats.reddit.blocks import by_arrow, by_line, fields_in, read_block
from discourse.comments.formats.reddit.fields import fullname
from discourse.comments.formats.reddit.things import frame_of
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

COMMENT = {
    "id": "c1",
    "link_id": "t3_p1",
    "parent_id": "t3_p1",
    "author": "ann_b",
    "subreddit": "bridges",
    "body": "A first answer.",
    "created_utc": 1400000000,
    "score": 3,
    "edited": False,
    "retrieved_on": 1410000000,
    "controversiality": 0,
}
POST = {
    "id": "p1",
    "title": "Steel &amp; stone",
    "selftext": "Which lasts longer?",
    "author": "carl",
    "subreddit": "bridges",
    "created_utc": 1399999999,
    "score": 12,
    "num_comments": 2,
    "is_self": True,
    "permalink": "/r/bridges/comments/p1/steel_stone/",
    "url": "https://www.reddit.com/r/bridges/comments/p1/steel_stone/",
}


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder, content, name="dump.ndjson", **options):
    return discourse.read_comments(write(folder, name, content), **options)


def entries(comments):
    return {(e["category"], e["item"]): e for e in comments.attrs["audit"]["entries"]}


def cell(value):
    return None if pd.isna(value) else value


def cells(column):
    return [cell(value) for value in column.tolist()]


# Dumps


def test_a_comment_of_a_dump(tmp_path):
    table = read(tmp_path, lines(COMMENT | {"author_fullname": "t2_x", "gilded": 1}))
    assert discourse.check_comments(table) == []
    row = table.iloc[0]
    assert (row["comment_id"], row["thread_id"], row["parent_id"]) == ("c1", "p1", "p1")
    assert (row["author"], row["author_id"], row["forum"]) == ("ann_b", "t2_x", "bridges")
    assert (row["text"], row["score"], row["kind"], row["depth"]) == (
        "A first answer.",
        3,
        "comment",
        1,
    )
    assert row["created_at"] == pd.Timestamp(1400000000, unit="s", tz="UTC")
    assert row["retrieved_at"] == pd.Timestamp(1410000000, unit="s", tz="UTC")
    assert (row["created_precision"], row["created_tz"]) == ("second", "given")
    assert pd.isna(row["edited_at"]) and row["status"] == "visible"
    assert (row["meta_controversiality"], row["meta_gilded"]) == (0, 1)
    assert table.attrs["audit"]["files"][0]["format"] == "reddit_dump"


def test_a_submission_of_a_dump(tmp_path):
    table = read(
        tmp_path, lines(POST | {"is_self": False, "url": "https://example.org/?a=1&amp;b=2"})
    )
    row = table.iloc[0]
    assert (row["comment_id"], row["thread_id"], row["kind"], row["depth"]) == (
        "p1",
        "p1",
        "post",
        0,
    )
    assert (row["title"], row["text"]) == ("Steel & stone", "Which lasts longer?")
    assert row["url"] == "https://www.reddit.com/r/bridges/comments/p1/steel_stone/"
    assert row["meta_link_url"] == "https://example.org/?a=1&b=2"
    assert pd.isna(row["parent_id"]) and row["meta_num_comments"] == 2


def test_comments_and_submissions_make_one_thread_in_one_file_or_two(tmp_path):
    answer = COMMENT | {"id": "c2", "parent_id": "t1_c1"}
    mixed = read(tmp_path, lines(COMMENT, POST, answer))
    paths = [
        write(tmp_path, "comments.ndjson", lines(COMMENT, answer)),
        write(tmp_path, "submissions.ndjson", lines(POST)),
    ]
    for table in (mixed, discourse.read_comments(paths)):
        by_id = table.set_index("comment_id")
        assert by_id["depth"].to_dict() == {"p1": 0, "c1": 1, "c2": 2}
        assert dict(zip(by_id.index, cells(by_id["parent_id"]), strict=True)) == {
            "p1": None,
            "c1": "p1",
            "c2": "c1",
        }
        assert ("lost", "orphan") not in entries(table)
    assert set(mixed["title"]) == {"Steel & stone"}


@pytest.mark.parametrize("name", ["1e5", "nan", "none", "null", "true", "0", "123456", "inf", "na"])
def test_an_id_stays_what_it_is(tmp_path, name):
    first = COMMENT | {"id": name, "link_id": f"t3_{name}x", "parent_id": f"t3_{name}x"}
    answer = first | {"id": "zz", "parent_id": f"t1_{name}"}
    table = read(tmp_path, lines(first, answer))
    assert table["comment_id"].tolist() == [name, "zz"]
    assert table["thread_id"].tolist() == [f"{name}x"] * 2
    assert table["parent_id"].tolist() == [f"{name}x", name]


@pytest.mark.parametrize(
    ("field", "value", "column", "expected"),
    [
        ("created_utc", "1400000000", "created_at", pd.Timestamp("2014-05-13 16:53:20", tz="UTC")),
        ("created_utc", 1400000000.0, "created_at", pd.Timestamp("2014-05-13 16:53:20", tz="UTC")),
        ("created_utc", "2014-05-13 16:53:20", "created_at", pd.Timestamp("2014-05-13 16:53:20Z")),
        ("created_utc", None, "created_at", None),
        ("edited", 1400000001, "edited_at", pd.Timestamp("2014-05-13 16:53:21", tz="UTC")),
        ("edited", 1400000001.0, "edited_at", pd.Timestamp("2014-05-13 16:53:21", tz="UTC")),
        ("edited", True, "edited_at", None),
        ("edited", True, "meta_is_edited", True),
        ("edited", None, "edited_at", None),
        ("score", None, "score", None),
        ("score", "17", "score", 17),
        ("score", -5, "score", -5),
        ("score", 10**30, "score", None),
        ("score", [1], "score", None),
        ("retrieved_on", 0, "retrieved_at", None),
        ("parent_id", None, "parent_id", "p1"),
        ("parent_id", 13, "parent_id", "d"),
        ("parent_id", -4, "parent_id", "-4"),
        ("id", "t1_c1", "comment_id", "c1"),
        ("parent_id", 36**6 + 1, "parent_id", "1000001"),
        ("parent_id", "t1_abc", "parent_id", "abc"),
        ("parent_id", "", "parent_id", "p1"),
        ("author_fullname", None, "author_id", "ann_b"),
        ("author", "[deleted]", "author", None),
        ("author", "[deleted]", "author_id", None),
        ("author", "AutoModerator", "author_kind", "bot"),
        ("distinguished", "moderator", "author_kind", "moderator"),
        ("distinguished", "admin", "author_kind", "staff"),
        ("distinguished", "special", "author_kind", "unknown"),
        ("score_hidden", True, "score", None),
        ("permalink", "/r/bridges/x/", "url", "https://www.reddit.com/r/bridges/x/"),
        ("permalink", "https://old.reddit.com/r/x/", "url", "https://old.reddit.com/r/x/"),
        ("body", None, "status", "missing_text"),
        ("body", "", "text", ""),
        ("body", "[removed]", "status", "removed"),
        ("body", "[deleted]", "status", "deleted"),
        ("body", "[ Removed by Reddit ]", "status", "removed"),
        ("body", "[removed by reddit in response to a copyright notice.]", "status", "removed"),
        ("body", "[unavailable]", "status", "removed"),
        ("body", "[removed] he said", "status", "visible"),
        ("body", "&gt; as said\n\nNo &amp; yes &lt;3", "text", "as said\n\nNo & yes <3"),
        ("body", "**so** [it](https://example.org) is", "text", "so it (https://example.org) is"),
        ("removal_reason", "legal", "status", "removed"),
        ("_meta", {"was_deleted_later": True, "removal_type": "deleted"}, "status", "deleted"),
        ("_meta", {"was_deleted_later": True, "removal_type": "removed"}, "status", "removed"),
        (
            "_meta",
            {"was_deleted_later": True, "removal_type": "removed by reddit"},
            "status",
            "removed",
        ),
        ("_meta", {"was_deleted_later": True}, "status", "deleted"),
        ("_meta", {"was_initially_deleted": True, "removal_type": "removed"}, "status", "visible"),
        ("_meta", {"is_edited": True}, "meta_is_edited", True),
        ("_meta", [1], "status", "visible"),
    ],
)
def test_what_the_months_do_to_a_field(tmp_path, field, value, column, expected):
    changed = COMMENT | {field: value}
    for content in (lines(changed), lines(changed) + "{broken\n"):  # at once, and line by line
        table = read(tmp_path, content)
        found = cell(table[column].iloc[0]) if column in table else None
        assert found == expected


def test_the_text_of_what_was_withdrawn_later_is_not_read(tmp_path):
    table = read(tmp_path, lines(COMMENT | {"_meta": {"was_deleted_later": True}}))
    assert pd.isna(table["text"].iloc[0])
    assert entries(table)["dropped", "withdrawn_text"]["count"] == 1


@pytest.mark.parametrize(
    ("changes", "status", "text"),
    [
        ({"selftext": ""}, "visible", ""),
        ({"selftext": "[removed]"}, "removed", None),
        ({"selftext": "[removed]", "removed_by_category": "deleted"}, "removed", None),
        ({"selftext": "", "removed_by_category": "moderator"}, "removed", None),
        ({"selftext": "", "removed_by_category": "author"}, "deleted", None),
        ({"selftext": "[deleted]", "author": "[deleted]"}, "deleted", None),
        ({"selftext": None}, "missing_text", None),
    ],
)
def test_four_ways_to_have_no_text(tmp_path, changes, status, text):
    row = read(tmp_path, lines(POST | changes)).iloc[0]
    assert (row["status"], cell(row["text"])) == (status, text)
    assert row["title"] == "Steel & stone"


def test_an_empty_comment_of_a_deleted_author_is_deleted(tmp_path):
    table = read(
        tmp_path,
        lines(COMMENT | {"body": "", "author": "[deleted]"}, COMMENT | {"id": "c2", "body": ""}),
    )
    assert table["status"].tolist() == ["deleted", "visible"]


def test_marked_quotes_have_their_place(tmp_path):
    table = read(tmp_path, lines(COMMENT | {"body": "&gt; Stone rusts\n\nIt does not."}))
    ((start, end, source),) = table["marked_quotes"].iloc[0]
    assert (table["text"].iloc[0][start:end], source) == ("Stone rusts", None)


def test_texts_without_escapes_are_told_and_noted(tmp_path):
    body = "> Stone rusts\n\nA <b>, he wrote &amp;gt;"
    table = read(tmp_path, lines(COMMENT | {"body": body}))
    assert table["text"].iloc[0] == "Stone rusts\n\nA <b>, he wrote &gt;"
    assert entries(table)["guessed", "escapes"]["count"] == 1


def test_broken_lines_are_counted_with_their_place(tmp_path):
    content = lines(COMMENT) + "\n{oops\n" + lines(COMMENT | {"id": "c2"}) + '[1]\n{"id": "x"}\n'
    table = read(tmp_path, content)
    assert table["comment_id"].tolist() == ["c1", "c2"]
    skipped = entries(table)["skipped", "faulty_record"]
    assert skipped["places"] == [
        "line 3: broken JSON",
        "line 5: not a JSON object",
        "line 6: neither a comment nor a submission",
    ]
    assert table.attrs["audit"]["files"][0]["rows_read"] == 5
    with pytest.raises(ReadError, match="line 3: broken JSON"):
        read(tmp_path, content, on_error="raise")


def test_values_of_a_wrong_type_are_missing_and_counted(tmp_path):
    table = read(
        tmp_path, lines(COMMENT, COMMENT | {"id": "c2", "score": {"a": 1}, "author": True})
    )
    assert cells(table["score"]) == [3, None]
    assert cells(table["author"]) == ["ann_b", None]
    places = entries(table)["lost", "wrong_type"]["places"]
    assert places == ["line 2"]


def test_fields_that_are_not_read_are_named_once(tmp_path):
    table = read(tmp_path, lines(*[COMMENT | {"ups": 3, "can_gild": True}] * 3))
    assert entries(table)["skipped", "fields"]["places"] == ["can_gild", "ups"]


def test_half_characters_become_one_sign(tmp_path):
    table = read(tmp_path, lines(COMMENT).replace("first", "\\ud83d first"))
    assert table["text"].iloc[0] == "A \ufffd first answer."
    assert entries(table)["repaired", "surrogates"]["places"] == ["line 1"]


def test_hidden_scores_are_counted(tmp_path):
    table = read(tmp_path, lines(COMMENT | {"score_hidden": True, "score": 1}))
    assert entries(table)["absent", "score_hidden"]["count"] == 1


@pytest.mark.parametrize("form", ["array", "answer", "pretty"])
def test_records_in_one_document(tmp_path, form):
    records = [COMMENT, 5, POST, COMMENT | {"id": "c2"}]
    value = {"data": records, "metadata": {"total": 4}} if form == "answer" else records
    content = json.dumps(value, indent=2 if form == "pretty" else None)
    table = read(tmp_path, content, "answer.json")
    assert table["comment_id"].tolist() == ["c1", "p1", "c2"]
    assert entries(table)["skipped", "faulty_record"]["places"] == ["item 2: not a JSON object"]


def test_a_document_that_is_cut_gives_what_stands_before(tmp_path):
    content = json.dumps([COMMENT, COMMENT | {"id": "c2"}, COMMENT | {"id": "c3"}])[:-60]
    table = read(tmp_path, content, "answer.json")
    assert table["comment_id"].tolist() == ["c1", "c2"]
    assert entries(table)["skipped", "damaged"]["count"] == 1
    with pytest.raises(ReadError, match="cut or broken"):
        read(tmp_path, content, "answer.json", on_error="raise")


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zst", ".txt", ""])
def test_packed_and_misnamed_dumps(tmp_path, suffix):
    plain = lines(*(COMMENT | {"id": fullname(n, "c")} for n in range(50))).encode()
    settings = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    pack = {
        ".gz": gzip.compress,
        ".xz": lzma.compress,
        ".zst": zstandard.ZstdCompressor(compression_params=settings).compress,
    }.get(suffix, lambda data: data)
    table = read(tmp_path, pack(plain), f"RC_2014-05{suffix}")
    assert (table["source"].unique().tolist(), len(table)) == (["reddit_dump"], 50)


def test_parts_of_a_dump_are_its_rows(tmp_path):
    records = [COMMENT | {"id": fullname(n, "c"), "score": n} for n in range(1, 900)]
    records[500]["edited"], records[600]["created_utc"] = 1400000001, "1400000000"
    path = write(tmp_path, "dump.ndjson", lines(*records).replace("\n", "\n\n", 1))
    whole = discourse.read_comments(path)
    parts = pd.concat(discourse.iter_comments(path, chunk_size=100), ignore_index=True)
    assert len(whole) == 899 and set(map(len, discourse.iter_comments(path, chunk_size=100))) == {
        100,
        99,
    }
    pd.testing.assert_frame_equal(parts.drop(columns="depth"), whole.drop(columns="depth"))


def test_no_comment_is_one_clear_line(tmp_path):
    with pytest.raises(ReadError, match="there is no comment in it"):
        read(tmp_path, '{"id": "a", "name": "b"}\n', format="reddit_dump")
    with pytest.raises(ReadError, match="no columns to map"):
        read(tmp_path, lines(COMMENT), columns={"text": "body"})


def test_parts_without_a_row_are_counted(tmp_path):
    odd = json.dumps({"id": "x", "name": "y" * 400_000}) + "\n"
    table = read(tmp_path, odd * 25 + lines(COMMENT) + odd * 25, format="reddit_dump")
    assert table["comment_id"].tolist() == ["c1"]
    assert table.attrs["audit"]["files"][0]["rows_read"] == 51
    assert entries(table)["skipped", "faulty_record"]["count"] == 50


# Both ways of reading lines

_VALUES = {
    "id": ['"c1"', '"1e5"', '"nan"', "7", "null", '""', "[1]", '"\\ud83d\\ude00"'],
    "body": ['"so"', '"&gt; it"', "null", "5", '"\\ud800"', '"\\u0000"', '"[deleted]"', '"\\"edited\\":false"'],
    "link_id": ['"t3_p"', "null", "12", '"p"'],
    "parent_id": ['"t1_a"', '"t3_p"', "null", "13", "-4", "1.5", "99999999999999999999"],
    "author": ['"ann"', '"[deleted]"', "null", '{"name": "x"}'],
    "created_utc": ["1400000000", '"1400000000"', "1400000000.5", "null", '"soon"', "NaN", "Inf", "-NaN"],
    "edited": ["false", "true", "1400000001", "1400000001.0", "null", '"no"', "[]"],
    "score": ["1", "-3", "null", "1.0", "2.5", '"4"', "true", "9223372036854775808", "1e400"],
    "stickied": ["true", "false", "null", "0", '"true"'],
    "upvote_ratio": ["0.5", "1", "null", '".5"', "-0"],
    "_meta": ["null", '{"is_edited": true, "x": [1]}', '{"removal_type": 5}', "[]", '{"note":1,"note":2}'],
    "title": ['"a title"', "null"],
    "other": ["[[1, {}]]", "[" * 1500 + "]" * 1500, "Infinity", '"\\u00e9"', "01", '"\t"', "Inf"],
}  # fmt: skip


@st.composite
def _line(draw):
    """An object; mostly of values that dumps hold (the first of each field)."""
    tame = draw(st.integers(0, 3)) > 0
    names = draw(st.lists(st.sampled_from(sorted(_VALUES)), max_size=8, unique=tame))
    values = [draw(st.sampled_from(_VALUES[name][: 2 if tame else None])) for name in names]
    gap = draw(st.sampled_from(["", " "]))
    pairs = [f'"{name}":{gap}{value}' for name, value in zip(names, values, strict=True)]
    return "{" + f",{gap}".join(pairs) + "}"


_ODD_LINES = st.sampled_from(
    ["", "null", "[1]", "{", "}", '{"id":"a"} {"id":"b"}', '{"id":\n"a"}', "\r", " {} "]
)


def same_tables(data):
    fields = fields_in(data)
    table = by_arrow(data, fields)
    if table is None:
        return False
    block = by_line(data, 1, fields, parents=True)
    assert block.broken == []
    assert list(block.places) == [f"line {n}" for n in range(1, table.num_rows + 1)]
    assert block.faults == {}
    pd.testing.assert_frame_equal(frame_of(table), frame_of(block.table))
    return True


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_line(), min_size=1, max_size=6),
    st.lists(_ODD_LINES, max_size=1),
    st.sampled_from(["\n", "\r\n"]),
)
def test_both_ways_give_the_same_rows(usual, odd, end):
    content = [*usual[:3], *odd, *usual[3:]]
    same_tables(end.join(content).encode())
    same_tables((end.join(content) + end).encode())


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_both_ways_give_the_same_rows_of_mutated_lines(data):
    content = bytearray(lines(COMMENT, POST, COMMENT | {"edited": 5, "other": {"a": [1]}}).encode())
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from(
                [b"", b"\n", b"{", b"}", b'"', b",", b" ", b"\x00", b"1", b"null", b"Inf"]
            )
        )
    same_tables(bytes(content).decode("utf-8", "replace").encode())


@pytest.mark.parametrize(
    "content",
    [
        lines(COMMENT, COMMENT),
        lines(COMMENT | {"edited": True}, COMMENT | {"edited": 1400000001}, COMMENT),
        lines(COMMENT | {"created_utc": "1400000000"}, COMMENT | {"created_utc": "1"}),
        lines(COMMENT | {"parent_id": 13}, COMMENT | {"parent_id": None}),
        lines(COMMENT | {"parent_id": 13}, COMMENT | {"parent_id": -4}, COMMENT | {"parent_id": 0}),
        lines(POST, COMMENT, COMMENT | {"_meta": {"is_edited": True, "retrieved_2nd_on": 5}}),
        lines(COMMENT | {"deep": json.loads("[" * 500 + "]" * 500)}),
        '{"id":"a","body":"b","other":Inf}\n{"id":"b","created_utc":-NaN}\n',
        '{"id":"a","other":' + "[" * 3000 + "]" * 3000 + "}\n",
    ],
)
def test_arrow_takes_what_dumps_hold(content):
    assert same_tables(content.encode())


@pytest.mark.parametrize(
    "content",
    [
        "\n" + lines(COMMENT),
        lines(COMMENT) + "\n" + lines(COMMENT),
        lines(COMMENT)[:-3],
        '{"id":"a"} {"id":"b"}\n',
        '{"id":"a"} null {"id":"b"}\n',
        '{"id":\n"a"}\n',
        'null\n{"id":"a"}\n',
        '{"id":"a","id":"b"}\n',
        lines(COMMENT, COMMENT | {"score": 2.5}),
        lines(COMMENT | {"created_utc": 5}, COMMENT | {"created_utc": "5"}),
    ],
)
def test_arrow_is_not_trusted_with_the_rest(content):
    data = content.encode()
    assert by_arrow(data, fields_in(data)) is None


def test_lines_that_arrow_refuses_keep_their_numbers():
    block = read_block(b'\n{"id":"a","body":"x"}\n{"id":}\n{"id":"b","id":"c","body":"y"}', 11)
    assert list(block.places) == ["line 12", "line 14"]
    assert block.table["id"].to_pylist() == ["a", "c"]
    assert block.broken == ["line 13: broken JSON"]


_NAMES = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)


@settings(deadline=None, max_examples=60)
@given(st.lists(_NAMES, min_size=1, max_size=20, unique=True))
def test_ids_are_kept(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("ids") / "dump"
    path.write_text(lines(*(COMMENT | {"id": n, "parent_id": f"t1_{names[0]}"} for n in names)))
    (raw,) = DUMP.parts(SourceFile(path, path.name), Options(), AuditLog())
    assert raw.rows["comment_id"].tolist() == names
    assert raw.rows["parent_id"].tolist() == [names[0]] * len(names)


@given(st.integers(1, 2**62))
def test_numbers_as_reddit_writes_them(number):
    assert int(fullname(number, "t1_")[3:], 36) == number


# Pages of the API


def thing(kind, **data):
    return {"kind": kind, "data": data}


def listing(*children, after=None):
    return thing("Listing", children=list(children), after=after)


def said(name, parent, replies="", **more):
    return thing(
        "t1",
        **(
            COMMENT
            | {"id": name, "parent_id": parent, "replies": replies, "body": f"I am {name}"}
            | more
        ),
    )


def more(parent, *children, count=None, name=None):
    size = len(children) if count is None else count
    return thing(
        "more",
        id=name or (children[0] if children else "_"),
        parent_id=parent,
        children=list(children),
        count=size,
    )


PAGE = [
    listing(thing("t3", **POST)),
    listing(
        said(
            "a",
            "t3_p1",
            listing(
                said("b", "t1_a", listing(more("t1_b", name="_", count=0))),
                more("t1_a", "x", "y", count=5),
            ),
        ),
        said("c", "t3_p1"),
        more("t3_p1", "z"),
    ),
]


def test_a_thread_of_the_api(tmp_path):
    table = read(tmp_path, json.dumps(PAGE), "thread.json")
    assert table["source"].unique().tolist() == ["reddit_listing"]
    assert table["comment_id"].tolist() == ["p1", "a", "b", "c"]
    assert table["depth"].tolist() == [0, 1, 2, 1]
    assert cells(table["parent_id"]) == [None, "p1", "a", "p1"]
    lost = entries(table)["lost", "not_loaded"]
    assert lost["count"] == 5 + 1
    assert sorted(lost["places"]) == ["below t1_a", "below t3_p1"]
    assert entries(table)["lost", "continued"]["places"] == ["below t1_b"]


@pytest.mark.parametrize(
    ("added", "left"),
    [
        ([more("t1_a", "x", "y", count=5)], 7),  # the same stub again
        ([said("x", "t1_a")], 6),  # one of two is there: at least one of the five is not
        ([said("x", "t1_a"), said("y", "t1_a")], 2),
        ([said("d", "t1_b")], 6),  # the thread was continued
        ([said("z", "t3_p1")], 6),
    ],
)
def test_stubs_are_counted_once_and_not_when_they_were_loaded(tmp_path, added, left):
    answer = {"json": {"errors": [], "data": {"things": added}}}
    table = read(tmp_path, "\n".join(map(json.dumps, [PAGE, answer])), "pages.jsonl")
    found = entries(table)
    stubs = [found[key]["count"] for key in found if key[1] in ("not_loaded", "continued")]
    assert sum(stubs) == left


def test_what_morechildren_answers(tmp_path):
    answer = {"json": {"errors": [], "data": {"things": [said("b", "t1_a"), said("d", "t1_b")]}}}
    table = read(tmp_path, json.dumps(answer), "more.json")
    assert table["comment_id"].tolist() == ["b", "d"]
    assert table["parent_id"].tolist() == ["a", "b"]
    assert entries(table)["lost", "orphan"]["count"] == 1


def test_a_listing_of_comments(tmp_path):
    page = listing(
        said("a", "t1_q", score_hidden=True, link_title="A &lt; B", body_html="&lt;div&gt;"),
        after="t1_a",
    )
    table = read(tmp_path, json.dumps(page), "comments.json")
    assert (table["title"].iloc[0], cell(table["score"].iloc[0])) == ("A < B", None)
    assert entries(table)["lost", "next_page"]["places"] == ["after t1_a"]


@pytest.mark.parametrize(
    ("html", "body", "text"),
    [
        ('<div class="md"><p>', "a &amp;gt; b", "a &gt; b"),
        ("&lt;div class=&quot;md&quot;&gt;", "a &amp;gt; b", "a > b"),
    ],
)
def test_the_html_beside_a_text_says_whether_it_is_escaped(tmp_path, html, body, text):
    table = read(
        tmp_path, json.dumps(listing(said("a", "t3_p1", body=body, body_html=html))), "page.json"
    )
    assert table["text"].iloc[0] == text


def test_deleted_comments_of_the_api(tmp_path):
    page = listing(
        said("a", "t3_p1", author=None, body="[deleted]"), said("b", "t3_p1", body="[removed]")
    )
    table = read(tmp_path, json.dumps(page), "page.json")
    assert table["status"].tolist() == ["deleted", "removed"]
    assert cells(table["author"]) == [None, "ann_b"]


def test_a_chain_of_ten_thousand_replies(tmp_path):
    size = 10_000
    start = '{"kind":"Listing","data":{"children":[{"kind":"t1","data":{"id":"%s","body":"x","link_id":"t3_p1","replies":'
    text = "".join(start % fullname(n, "c") for n in range(1, size + 1)) + '""' + "}}]}}" * size
    table = read(tmp_path, text, "deep.json")
    assert len(table) == size
    assert table["parent_id"].tolist()[:3] == ["p1", "c1", "c2"]
    assert table["depth"].max() == size


def test_other_things_and_faults_of_a_page(tmp_path):
    page = listing(said("a", "t3_p1"), thing("t5", id="s"), thing("t1"), 5, {"kind": ["t1"]})
    table = read(tmp_path, json.dumps(page), "page.json")
    assert table["comment_id"].tolist() == ["a"]
    assert entries(table)["skipped", "other_things"]["count"] == 1
    assert entries(table)["skipped", "faulty_record"]["count"] == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"kind": "Listing", "data": {"children": []}}', "there is no comment"),
        ('{"message": "Forbidden", "error": 403}', "Reddit answered with an error"),
        ('[{"kind": "Listing", "data": {"children": [', "cut or broken in line 1"),
    ],
)
def test_pages_without_comments(tmp_path, content, reason):
    with pytest.raises(ReadError, match=reason):
        read(tmp_path, content, "page.json", format="reddit_listing")


# rexport


def praw(**data):
    return (
        {"_reddit": None, "_replies": []}
        | COMMENT
        | {
            "author": {"name": "ann_b", "_path": "user/ann_b"},
            "subreddit": {"display_name": "bridges", "_path": "r/bridges/"},
        }
        | data
    )


def test_an_export_of_ones_own_account(tmp_path):
    export = {
        "comments": [praw(body="a &gt; b"), praw(id="c2", author=None), 7],
        "submissions": [praw(**POST, _comments=None) | {"body": None, "link_id": None, "parent_id": None}],
        "saved": [praw(id="s1"), praw(id="s2")],
        "upvoted": [praw(id="u1")],
        "subreddits": [],
    }  # fmt: skip
    table = read(tmp_path, json.dumps(export), "reddit.json")
    assert table["source"].unique().tolist() == ["reddit_rexport"]
    assert table["comment_id"].tolist() == ["p1", "c1", "c2"]
    assert cells(table["author"]) == ["carl", "ann_b", None]
    assert table["forum"].unique().tolist() == ["bridges"]
    assert table["depth"].tolist() == [0, 1, 1]
    assert table["text"].iloc[1] == "a > b"
    notes = [e for e in table.attrs["audit"]["entries"] if e["item"] == "list"]
    assert {e["places"][0]: e["count"] for e in notes} == {"saved": 2, "upvoted": 1}
    assert entries(table)["skipped", "faulty_record"]["places"] == ["comments 3: not a JSON object"]


def test_an_export_with_nothing_written(tmp_path):
    export = {name: [] for name in ("comments", "submissions", "saved", "upvoted", "downvoted")}
    with pytest.raises(ReadError, match="no comment or submission"):
        read(tmp_path, json.dumps(export), "reddit.json")


# Tables


def test_a_table_with_the_names_of_the_dump(tmp_path):
    content = (
        ",id,link_id,parent_id,author,body,created_utc,subreddit,score,edited,ups,my_code\n"
        '0,1e5,t3_p1,t3_p1,ann_b,"&gt; so\n\nno",1400000000,bridges,3,False,3,good\n'
        "1,nan,t3_p1,t1_1e5,[deleted],[deleted],1400000001.0,bridges,,1400000002,1,bad\n"
    )
    table = read(tmp_path, content, "comments.csv")
    assert table["source"].unique().tolist() == ["reddit_csv"]
    assert table["comment_id"].tolist() == ["1e5", "nan"]
    assert table["parent_id"].tolist() == ["p1", "1e5"]
    assert cells(table["text"]) == ["so\n\nno", None]
    assert cells(table["score"]) == [3, None]
    assert table["meta_my_code"].tolist() == ["good", "bad"]
    assert cells(table["edited_at"]) == [
        None,
        pd.Timestamp(1400000002, unit="s", tz="UTC"),
    ]


def test_the_scripts_for_dumps_comments(tmp_path):
    content = (
        "author,score,created,link,body\n"
        "u/ann_b,3,2014-05-13 16:53,https://www.reddit.com/r/bridges/comments/p1/_/c1/,Stone\n"
        "u/[deleted],1,2014-05-13 16:54,https://www.reddit.com/r/bridges/comments/p1/_/c2/,[removed]\n"
    )
    table = read(tmp_path, content, "out.csv")
    assert table["comment_id"].tolist() == ["c1", "c2"]
    assert table["thread_id"].tolist() == ["p1", "p1"]
    assert cells(table["author"]) == ["ann_b", None]
    assert table["forum"].tolist() == ["bridges"] * 2
    assert table["created_precision"].tolist() == ["minute"] * 2
    assert table["created_tz"].tolist() == ["unknown"] * 2
    assert ("absent", "parent_id") in entries(table)


def test_the_scripts_for_dumps_submissions(tmp_path):
    content = (
        "author,title,score,created,link,text,url\n"
        "u/carl,Steel &amp; stone,9,2014-05-13 16:53,https://www.reddit.com/r/bridges/comments/p1/steel/,"
        "Which?,https://www.reddit.com/r/bridges/comments/p1/steel/\n"
        "u/dora,A link,4,2014-05-13 16:53,https://www.reddit.com/r/bridges/comments/p2/a/,,https://example.org/\n"
    )
    table = read(tmp_path, content, "out.csv")
    assert table["comment_id"].tolist() == ["p1", "p2"]
    assert table["kind"].tolist() == ["post", "post"]
    assert table["title"].tolist() == ["Steel & stone", "A link"]
    assert table["text"].tolist() == ["Which?", ""]
    assert entries(table)["guessed", "empty_text"]["count"] == 1


@pytest.mark.parametrize(
    ("rows", "ids", "titles"),
    [
        (
            ["u/ann_b,3,2014-05-13 16:53,https://www.reddit.com/r/b/comments/p1/_/c1/,Stone"],
            ["c1"],
            [None],
        ),
        (
            ["3,2014-05-13,u/ann_b,https://www.reddit.com/r/b/comments/p1/_/c1/,Stone"] * 1
            + ['-2,2014-05-13,u/bo,https://www.reddit.com/r/b/comments/p1/_/c2/,"So, so"'],
            ["c1", "c2"],
            [None, None],
        ),
        (
            ["3,2014-05-13,Steel,u/ann_b,https://www.reddit.com/r/b/comments/p1/steel/,Which?"],
            ["p1"],
            ["Steel"],
        ),
    ],
)
def test_tables_without_a_header(tmp_path, rows, ids, titles):
    table = read(tmp_path, "\n".join(rows) + "\n", "out.csv")
    assert table["comment_id"].tolist() == ids
    assert cells(table["title"]) == titles
    assert table["author"].iloc[0] == "ann_b"
    assert "there is no header" in entries(table)["guessed", "columns"]["detail"]


def test_rows_that_are_shorter_than_the_header(tmp_path):
    content = "title,subreddit,id,hidden,num_comments,author,selftext,media\n" + "".join(
        f"Question {n} on bridges,bridges,p{n},{n},user_{n}\n" for n in range(5)
    )
    table = read(tmp_path, content, "out.csv")
    assert table["author"].tolist() == [f"user_{n}" for n in range(5)]
    assert table["meta_num_comments"].tolist() == list(range(5))
    detail = entries(table)["guessed", "columns"]["detail"]
    assert detail.endswith("title, subreddit, id, num_comments, author")


def test_a_row_that_is_shorter_than_the_others_is_a_faulty_record(tmp_path):
    content = "id,subreddit,created_utc,body\nc1,b,5,so\nc2,b\nc3,b,6,no\n"
    table = read(tmp_path, content, "out.csv")
    assert table["comment_id"].tolist() == ["c1", "c3"]
    assert entries(table)["skipped", "faulty_record"]["count"] == 1


def test_titles_in_the_column_of_the_thread(tmp_path):
    content = "link_id,body,author,parent_id\n" + "".join(
        f"Which bridge is best {n % 2}?,Mine is number {n} of all,,\n" for n in range(4)
    )
    table = read(tmp_path, content, "out.csv")
    assert table["thread_id"].nunique() == 2
    assert table["title"].tolist()[:2] == ["Which bridge is best 0?", "Which bridge is best 1?"]


def test_numbers_as_parents_of_a_data_frame(tmp_path):
    content = "id,link_id,parent_id,body,subreddit\nc1,t3_p1,,So,b\nc2,t3_p1,1234567890.0,No,b\n"
    table = read(tmp_path, content, "pmaw.csv")
    assert table["parent_id"].tolist() == ["p1", fullname(1234567890, "")]
    assert entries(table)["guessed", "parent_id"]["count"] == 1


def test_a_script_that_keeps_submissions_and_comments_in_one_table(tmp_path):
    content = (
        "title,score,id,url,comms_num,created,body,timestamp\n"
        "Steel?,5,p1,https://www.reddit.com/r/bridges/comments/p1/steel/,1,1400000000.0,Which?,2014-05-13\n"
        "Comment,1,c1,,0,1400000001.0,Stone.,2014-05-13\n"
    )
    table = read(tmp_path, content, "scraped.csv")
    assert table["kind"].tolist() == ["post", "comment"]
    assert table["text"].tolist() == ["Which?", "Stone."]
    assert cells(table["title"]) == ["Steel?", None]


def test_a_map_of_columns_goes_first(tmp_path):
    content = "id,subreddit,created_utc,clean,body,mark\nc1,b,1400000000,plain words,**so**,x\n"
    table = read(tmp_path, content, "t.csv", columns={"text": "clean", "author": "mark"})
    assert (table["text"].iloc[0], table["author"].iloc[0]) == ("plain words", "x")
    assert table["meta_body"].iloc[0] == "**so**"
    with pytest.raises(ReadError, match="there is no column 'nope'"):
        read(tmp_path, content, "t.csv", columns={"text": "nope"})


def test_words_for_nothing_are_nothing(tmp_path):
    content = (
        "id,link_id,parent_id,author,author_fullname,body,distinguished,subreddit\n"
        "c1,t3_p1,nan,None,None,None,None,b\n"
    )
    row = read(tmp_path, content, "t.csv").iloc[0]
    assert (cell(row["author"]), cell(row["author_id"]), row["text"]) == (None, None, "None")
    assert cell(row["parent_id"]) is None


@pytest.mark.parametrize(
    "content",
    [
        "id,text,label\n1,so,a\n",
        "id,subreddit,text\n1,b,so\n",
        "thread_id,id,timestamp,body,author,subreddit,created_utc\n1,2,3,so,a,b,4\n",
        "a,b\n1,2\n",
        "plain words, nothing more\n",
        '{"text": "so"}\n',
        "",
    ],
)
def test_what_is_not_reddits_is_left_to_others(tmp_path, content):
    file = SourceFile(write(tmp_path, "t.csv", content), "t.csv")
    assert [entry.recognise(file) for entry in (DUMP, LISTING, REXPORT, CSV)] == [0, 0, 0, 0]


# Whatever happens to a file

_SAMPLES = {
    DUMP.name: lines(COMMENT, POST, COMMENT | {"id": "c2", "_meta": {"is_edited": True}}).encode(),
    LISTING.name: json.dumps(PAGE).encode(),
    REXPORT.name: json.dumps({"comments": [praw(), praw(id="c2")], "saved": []}).encode(),
    CSV.name: b'id,link_id,author,body,created_utc\nc1,t3_p1,ann,so,5\nc2,t3_p1,bo,"a\nb",6\n',
}
_PIECES = st.sampled_from(
    [
        b"",
        b"\x00",
        b"\xff",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"\n",
        b"null",
        b"1e999",
        b"\\ud800",
        b"[[[",
    ]
)


@pytest.mark.parametrize("name", _SAMPLES)
@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), _PIECES), max_size=4))
def test_no_change_of_a_file_ends_in_a_traceback(tmp_path, name, changes):
    content = _SAMPLES[name]
    for place, size, piece in changes:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + size :]
    path = write(tmp_path, "file", content)
    try:
        table = discourse.read_comments(path, format=name)
    except ReadError:
        return
    assert discourse.check_comments(table) == []
