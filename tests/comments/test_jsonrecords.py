"""Generic JSON with replies nested in it: uneven, half-deleted, odd and hostile."""

import json
import time

import pytest

import discourse
from discourse import ReadError
from discourse.comments.formats import jsontable


@pytest.fixture
def read(tmp_path):
    """Read a document (or text) under a file name; gives rows and the audit's entries."""

    def read(data, name="a.json", **options):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        table = discourse.read_comments(path, **options)
        assert discourse.check_comments(table) == []
        return table, table.attrs["audit"]["entries"]

    return read


def cells(table, *names):
    rows = table[list(names)].astype(object).where(table[list(names)].notna(), None)
    return [tuple(row) for row in rows.values.tolist()]


def entry(entries, item):
    found = [e for e in entries if e["item"] == item]
    assert found, sorted(e["item"] for e in entries)
    return found[0]


def thread(title, *comments, **more):
    return {"title": title, "comments": list(comments), **more}


A, B = {"id": "1", "text": "a"}, {"id": "2", "text": "b"}

# A document, and the rows (id, parent, thread, text) that come out of it.
NESTED = {
    "deleted comments between": (
        [{"id": "1", "text": "root", "replies": [
            {"id": "2", "deleted": True, "replies": [{"id": "3", "text": "to 2"}]},
            {"id": "4", "deleted": True}]}],
        [("1", None, None, "root"), ("2", "1", None, None), ("3", "2", None, "to 2"),
         ("4", "1", None, None)],
    ),
    "a comment without text in a thread": (
        thread("T", {"id": "2", "replies": [{"id": "3", "text": "to 2"}]}, {"id": "4"}, id="t"),
        [("2", None, "t", None), ("3", "2", "t", "to 2"), ("4", None, "t", None)],
    ),
    "a deleted comment at the top": (
        [{"id": "1", "text": "x"},
         {"id": "2", "deleted": True, "replies": [{"id": "3", "text": "y"}]}],
        [("1", None, None, "x"), ("2", None, None, None), ("3", "2", None, "y")],
    ),
    "threads of a forum": (
        [{"name": "f", "children": [{"id": 5, "title": "t", "children": [{"id": 6, "text": "x"}]}]}],
        [("6", None, "5", "x")],
    ),
    "a post with a body among others": (
        [{"id": "p0", "text": "q", "comments": [{"id": "0", "text": "z"}]},
         {"id": "p1", "title": "A", "body": "article A", "comments": [A, B]}],
        [("p0", None, "p0", "q"), ("0", "p0", "p0", "z"), ("p1", None, "p1", "article A"),
         ("1", "p1", "p1", "a"), ("2", "p1", "p1", "b")],
    ),
    "a flat record among nested ones": (
        [{"id": "p0", "body": "q", "comments": [{"id": "0", "text": "z"}]},
         {"id": "p1", "body": "r", "comments": []}],
        [("p0", None, "p0", "q"), ("0", "p0", "p0", "z"), ("p1", None, "p1", "r")],
    ),
    "replies by id": (
        {"id": "1", "text": "a", "replies": {"2": {"text": "b"}, "3": {"text": "c"}}},
        [("1", None, None, "a"), ("2", "1", None, "b"), ("3", "1", None, "c")],
    ),
    "comments that name their post": (
        {"id": 5, "text": "q", "comments": [{"post_id": 5, "text": "a"}]},
        [("5", None, "5", "q"), ("record/1.1", "5", "5", "a")],
    ),
    "an id that looks made": (
        [{"text": "a", "replies": [{"id": "record/1", "text": "b"}]}],
        [("record/1~", None, None, "a"), ("record/1", "record/1~", None, "b")],
    ),
    "a null where others have an object": (
        [{"id": "a", "text": "x", "replyTo": None}, {"id": "b", "text": "y", "replyTo": {"id": "a"}}],
        [("a", None, None, "x"), ("b", "a", None, "y")],
    ),
    "three names for a text": (
        [{"id": 1, "body": "a"}, {"id": 2, "content": "b"}, {"id": 3, "text": "c"}],
        [("1", None, None, "a"), ("2", None, None, "b"), ("3", None, None, "c")],
    ),
    "a comment beside its post": (
        [{"comment": {"id": 5, "content": "c"}, "post": {"id": 3, "body": "the post"}}],
        [("5", None, "3", "c")],
    ),
    "one comment of objects": (
        {"comment": {"id": 1, "content": "hi"}, "creator": {"id": 2, "name": "ann"}},
        [("1", None, None, "hi")],
    ),
    "columns of a table with named rows": (
        {"text": {"x1": "a", "x2": "b"}, "parent_id": {"x1": None, "x2": "x1"}},
        [("x1", None, None, "a"), ("x2", "x1", None, "b")],
    ),
    "a split table with named rows": (
        {"columns": ["text"], "index": ["x1", "x2"], "data": [["a"], ["b"]]},
        [("x1", None, None, "a"), ("x2", None, None, "b")],
    ),
    "edges and nodes": (
        [{"id": 1, "text": "a", "replies": {"edges": [{"node": {"id": 2, "text": "b"}}]}}],
        [("1", None, None, "a"), ("2", "1", None, "b")],
    ),
    "a listing in a listing": (
        [{"id": 1, "text": "a", "replies": {"data": {"children": [{"kind": "t", "data": B}]}}}],
        [("1", None, None, "a"), ("2", "1", None, "b")],
    ),
    "replies as a string": (
        [{"id": 1, "text": "a", "replies": '[{"id": 2, "text": "b"}]'}],
        [("1", None, None, "a"), ("2", "1", None, "b")],
    ),
    "a thread of replies": (
        [{"id": 1, "text": "a", "thread": {"items": [B]}}],
        [("1", None, None, "a"), ("2", "1", None, "b")],
    ),
    "replies by id, the first one gone": (
        [A | {"replies": {"2": {"deleted": True}, "3": {"text": "c"}}}],
        [("1", None, None, "a"), ("2", "1", None, None), ("3", "1", None, "c")],
    ),
    "an empty parent in a reply": (
        [A | {"replies": [{"id": 2, "parent_id": "", "text": "b"}, {"id": 3, "parent_id": 0, "text": "c"}]}],
        [("1", None, None, "a"), ("2", "1", None, "b"), ("3", "1", None, "c")],
    ),
    "ids of MongoDB": (
        [{"_id": {"$oid": "f1"}, "parent_id": {"$oid": "f0"}, "text": "b"},
         {"_id": {"$oid": "f0"}, "parent_id": None, "text": "a"}],
        [("f1", "f0", None, "b"), ("f0", None, None, "a")],
    ),
    "a thread that only the comment above names": (
        [A | {"article_id": "A", "replies": [B]}, {"id": 3, "article_id": "B", "text": "c"}],
        [("1", None, "A", "a"), ("2", "1", "A", "b"), ("3", None, "B", "c")],
    ),
    "responses to comments": (
        {"discussion": {"comments": [A, B | {"responses": [{"id": 3, "body": "c"}]}]}},
        [("1", None, None, "a"), ("2", None, None, "b"), ("3", "2", None, "c")],
    ),
    "ids counted anew in each thread": (
        [thread("A", A, {"id": 2, "parent_id": 1, "text": "x"}, id="A"),
         thread("B", A, {"id": 2, "parent_id": 1, "text": "y"}, id="B")],
        [("1", None, "A", "a"), ("2", "1", "A", "x"), ("1~2", None, "B", "a"), ("2~2", "1~2", "B", "y")],
    ),
    "two lists of replies": (
        [A | {"replies": [B], "Replies": [{"id": 3, "text": "c"}]}],
        [("1", None, None, "a"), ("2", "1", None, "b"), ("3", "1", None, "c")],
    ),
    "a conversation in two lists": (
        {"descendants": [B | {"in_reply_to_id": 1}], "ancestors": [A]},
        [("2", "1", None, "b"), ("1", None, None, "a")],
    ),
    "numbered pages": (
        {"page1": [A], "page2": [B]}, [("1", None, None, "a"), ("2", None, None, "b")],
    ),
    "lists deep in a document": (
        {"data": {"repository": {"discussion": {"comments": {"nodes": [A | {"replies": {"nodes": [B]}}]}}}}},
        [("1", None, None, "a"), ("2", "1", None, "b")],
    ),
    "a thread around the first post": (
        {"thread": {"post": {"uri": "at://1", "record": {"text": "a"}},
                    "replies": [{"post": {"uri": "at://2", "record": {"text": "b"}}}]}},
        [("at://1", None, None, "a"), ("at://2", "at://1", None, "b")],
    ),
    "a document over several lines that look like records": (
        '{"rows": [\n{"id": 1, "text": "a"}\n,{"id": 2, "text": "b"}\n]}',
        [("1", None, None, "a"), ("2", None, None, "b")],
    ),
    "an object by id with a deleted one": (
        {"u": {"thread_id": "t", "text": "x"}, "v": {"thread_id": "t", "deleted": True}},
        [("u", None, "t", "x"), ("v", None, "t", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_nested_replies(read, name):
    document, expected = NESTED[name]
    table, _ = read(document)
    found = cells(table, "comment_id", "parent_id", "thread_id", "text")
    if not any(row[2] for row in expected):  # no thread is named: the file is one
        assert table["thread_id"].nunique() == 1
        found = [(own, parent, None, text) for own, parent, _, text in found]
    assert found == expected


def test_articles_without_ids_do_not_take_those_of_comments(read):
    articles = [
        {"title": "A", "body": "article A", "comments": [A]},
        {"title": "B", "comments": [B, {"id": "3", "text": "bb"}]},
    ]
    table, entries = read(articles)
    assert cells(table, "comment_id", "parent_id", "text", "title") == [
        ("record/1", None, "article A", "A"),
        ("1", "record/1", "a", table["title"].tolist()[1]),
        ("2", None, "b", "B"),
        ("3", None, "bb", "B"),
    ]
    assert entry(entries, "made_ids")["places"] == ["record 1"]
    assert "text = body" in entry(entries, "columns")["detail"]


def test_nested_lines_after_many_flat_ones(read):
    """The first records decide the names of the columns; later ones follow."""
    lines = [{"id": n, "body": "flat"} for n in range(20_000)]
    lines.append({"id": "p", "body": "post", "comments": [{"id": "c", "text": "reply"}]})
    table, _ = read("\n".join(map(json.dumps, lines)), "a.jsonl")
    assert table["text"].tolist()[-2:] == ["post", "reply"]
    assert not table["text"].isna().any()


def test_a_column_map_names_fields_of_nested_comments(read):
    document = {"comments": [{"foo": "hello there", "n": 1}, {"foo": "good bye", "n": 2}]}
    table, _ = read(document, columns={"text": "foo"})
    assert table["text"].tolist() == ["hello there", "good bye"]
    document = [{"id": 1, "foo": "x", "user": "ann", "by": "bob", "replies": [{"body": "y"}]}]
    table, _ = read(document, columns={"text": "foo", "author": "by"})
    assert cells(table, "text", "author", "meta_user") == [("x", "bob", "ann"), ("y", None, None)]


def test_a_second_author_stays(read):
    reply = {"id": 2, "text": "y", "user": "bob77", "author": "Bob"}
    table, _ = read([{"id": 1, "text": "x", "user": "ann", "replies": [reply]}])
    assert cells(table, "author", "meta_user") == [("ann", None), ("Bob", "bob77")]


# What is not read, and its entry: item, category, count, a place or None.
NOT_READ = {
    "another list of comments": (
        thread("T", A, hidden_comments=[B, B]),
        ("other_records", "dropped", 2, "record 1 hidden_comments"),
    ),
    "a list elsewhere": ({"x": {"comments": [A]}, "y": [{"z": 1}]}, ("other_records", "dropped", 1, None)),
    "what a thread says": (thread("T", A, score=3), ("thread_fields", "dropped", 1, "record 1")),
    "a thread without comments": ([thread("T", A), thread("U")], ("comments", "absent", 1, "record 2")),
    "records under a name that is not known": (
        [A | {"result": {"echoes": [B]}}],
        ("nested_records", "warning", 1, "record 1 result.echoes"),
    ),
    "an article around the list": (
        {"article": {"title": "T", "text": "words"}, "result": {"comments": [A]}},
        ("records", "guessed", 1, "result's article"),
    ),
    "a reply that is text": (
        [A | {"replies": [B, "plain text reply"]}],
        ("faulty_record", "skipped", 1, "record 1.2: not a JSON object"),
    ),
    "a reply that is nothing": (
        [A | {"replies": [None, B]}],
        ("faulty_record", "skipped", 1, "record 1.1: not a JSON object"),
    ),
    "a page of replies": (
        [A | {"replies": {"count": 2, "data": [B], "next": "token"}}],
        ("replies", "absent", 1, "record 1 replies"),
    ),
    "what stands around replies": (
        [A | {"replies": {"count": 2, "data": [B], "next": "token"}}],
        ("around_replies", "dropped", 1, "record 1 replies"),
    ),
    "a row that is none": (
        {"columns": ["id", "text"], "data": [["1", "a"], "junk", ["2", "b"]]},
        ("faulty_record", "skipped", 1, "record 2: not a JSON object"),
    ),
    "cells beyond the columns": (
        {"columns": ["id", "text"], "data": [["1", "a"], ["2", "b", "extra"]]},
        ("cells", "dropped", 1, "record 2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_not_read_is_counted(read, name):
    document, (item, category, count, place) = NOT_READ[name]
    table, entries = read(document)
    assert "1" in table["comment_id"].tolist()
    found = entry(entries, item)
    assert (found["category"], found["count"]) == (category, count)
    assert place is None or found["places"] == [place]


def test_parts_of_a_field_too_deep_for_a_cell_are_counted(read):
    value = 1
    for _ in range(120):
        value = [value]
    _, entries = read([A | {"x": value}])
    assert entry(entries, "deep_fields")["count"] == 1


def test_a_large_document_is_read_as_a_small_one(read, monkeypatch):
    document = {"thread_id": "T", "title": "Ttl", "comments": [A, B], "after": [A, A], "n": 1}
    small, _ = read(document)
    monkeypatch.setattr(jsontable, "_WHOLE", 10)
    table, entries = read(document)
    assert cells(table, "comment_id", "thread_id", "title", "text") == cells(
        small, "comment_id", "thread_id", "title", "text"
    )
    found = entry(entries, "other_records")
    assert (found["count"], found["category"]) == (2, "dropped")
    assert entry(entries, "beside_records")["places"] == ["n", "thread_id", "title"]


def test_one_odd_record_does_not_change_the_others(read):
    usual = [{"id": n, "body": "x", "user": {"name": "Ann"}} for n in range(3)]
    odd = [{"id": 3, "text": "y", "user": None}]
    for records in (usual + odd, odd + usual):
        table, _ = read(records)
        found = table.set_index("comment_id").loc[["0", "1", "2", "3"]]
        assert found["text"].tolist() == ["x", "x", "x", "y"]
        assert found["author"].fillna("-").tolist() == ["Ann", "Ann", "Ann", "-"]


def test_endless_fields_stand_in_one_column(read):
    start = time.monotonic()
    records = [{"id": n, "text": "a", f"k{n}": n, "email": "ann@example.org"} for n in range(2_000)]
    table, entries = read(records + [{"id": "w"} | {f"w{n}": n for n in range(20_000)} | A])
    assert time.monotonic() - start < 20
    assert len(table.columns) < 600
    assert json.loads(table["meta_other_fields"].dropna().iloc[0])
    assert entry(entries, "many_fields")["count"] > 20_000
    assert "ann@example.org" not in table.to_csv()


def test_a_table_of_endless_columns_is_refused(read):
    names = ",".join(f"c{n}" for n in range(6_000))
    with pytest.raises(ReadError, match="it has 6,001 columns"):
        read(f"text,{names}\n" + "a," * 6_000 + "b\n", "a.csv")


def test_comments_of_tiktok_are_not_youtubes(read):
    reply = {"cid": "72", "text": "re", "reply_id": "71"}
    first = {"cid": "71", "text": "hi", "user": {"nickname": "A"}, "reply_comment": [reply]}
    table, _ = read({"comments": [first]})
    assert cells(table, "comment_id", "parent_id", "author") == [
        ("71", None, "A"),
        ("72", "71", None),
    ]
    assert table["source"].unique().tolist() == ["json"]


@pytest.mark.parametrize("levels", [80_000, 400_000])
def test_brackets_without_end_take_no_longer_than_their_size(read, levels):
    start = time.monotonic()
    table, entries = read('[{"id":1,"text":"a"},{"id":2,"text":"b","x":' + "[" * levels)
    assert table["text"].tolist() == ["a"]
    assert entry(entries, "faulty_record")["places"][0].startswith("record 2: the JSON is cut")
    with pytest.raises(ReadError, match="not a JSON object"):
        read("[" * levels + "]" * levels)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize("levels", [800, 5_000])
def test_replies_of_any_depth(read, name, levels):
    deep = '{"id":"l","text":"x"}'
    for n in range(levels):
        deep = f'{{"id":{n},"text":"x","replies":[{deep}]}}'
    text = f'{{"id":"z","text":"x"}}\n{deep}\n' if name == "a.jsonl" else deep
    table, _ = read(text, name)
    assert len(table) == levels + 1 + (name == "a.jsonl")
    assert table["depth"].max() == levels + 1


def test_a_deep_line_that_is_broken_is_told(read):
    _, entries = read('{"id":1,"text":"a"}\n{"id":2,"x":' + "[" * 5000 + "\n", "a.jsonl")
    place = entry(entries, "faulty_record")["places"][0]
    assert place.startswith("line 2: broken JSON, nested deep")


@pytest.mark.parametrize(
    ("document", "reason"),
    [([], "its list of records is empty"), ({"comments": []}, "there is no comment in it")],
)
def test_lists_without_a_comment(read, document, reason):
    with pytest.raises(ReadError) as error:
        read(document, format="json")
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({"deleted": True}, "deleted"),
        ({"isRemoved": True}, "removed"),
        ({"is_deleted": False}, "missing_text"),
        ({"deleted": True, "status": "spam"}, "spam"),
        ({"deleted": True, "state": "spam"}, "spam"),
        ({"deleted": True, "state": "open"}, "deleted"),
        ({"deleted": 1}, "deleted"),
        ({"deleted": "true"}, "deleted"),
        ({"deleted": "false"}, "missing_text"),
    ],
)
@pytest.mark.parametrize("nested", [True, False])
def test_flags_of_lost_comments(read, record, status, nested):
    record = {"id": "3", "text": None} | record
    document = [A | {"replies": [B, record]}] if nested else [A, B, record]
    table, _ = read(document)
    assert table.set_index("comment_id")["status"]["3"] == status


def test_a_message_names_the_fields_of_the_file(read):
    with pytest.raises(ReadError, match=r"\(columns: nr, who\.nick, said\)"):
        read([{"nr": 1, "who": {"nick": "Ann"}, "said": "x"}])
