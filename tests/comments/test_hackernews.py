"""Hacker News: items, trees, searches and tables; broken records and hostile values."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError

STORY = {
    "by": "ann",
    "descendants": 3,
    "id": 100,
    "kids": [101, 102],
    "score": 57,
    "time": 1709294440,
    "title": "Show HN: A thing",
    "type": "story",
    "url": "https://example.org/thing",
}
REPLY = {
    "by": "bob",
    "id": 101,
    "kids": [103],
    "parent": 100,
    "text": 'I&#x27;d say <i>no</i>.<p>Second, <a href="https:&#x2F;&#x2F;example.org&#x2F;long&#x2F;way" '
    'rel="nofollow">https:&#x2F;&#x2F;example.org&#x2F;l...</a><p><pre><code>x = 1 &lt; 2\n</code></pre>',
    "time": 1709294441,
    "type": "comment",
}
ITEMS = [
    STORY,
    REPLY,
    None,
    {"deleted": True, "id": 103, "parent": 101, "time": 1709294443, "type": "comment"},
    {"by": "cat", "dead": True, "id": 104, "parent": 103, "text": "[dead]", "time": 1, "type": "comment"},
    {"by": "dan", "id": 105, "parent": 103, "text": "[delayed]", "time": 1709294445, "type": "comment"},
    {"by": "pol", "id": 200, "parts": [201], "score": 4, "time": 1709294446, "title": "Poll: ?",
     "text": "", "type": "poll"},
    {"by": "pol", "id": 201, "poll": 200, "score": 3, "text": "Yes", "time": 1709294446,
     "type": "pollopt"},
    {"by": "job", "id": 300, "score": 1, "text": "We are hiring", "time": 1709294447,
     "title": "A job", "type": "job", "url": ""},
]  # fmt: skip
TEXT = "I'd say no.\n\nSecond, https://example.org/long/way\n\nx = 1 < 2"


def read(tmp_path, data, name="hn.json", **options):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    table = discourse.read_comments(path, **options)
    assert discourse.check_comments(table) == []
    return table


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


def lines(items):
    return "\n".join(map(json.dumps, items)) + "\n"


FORMS = {
    "list": json.dumps(ITEMS),
    "pretty": json.dumps(ITEMS, indent=1),
    "lines": lines(ITEMS),
    "lines with null first": lines([None, *ITEMS]),
    "by id": json.dumps({str((item or {"id": 999})["id"]): item for item in ITEMS}),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["hn.json", "hn.jsonl", "hn.txt"])
def test_items_of_the_firebase_api(tmp_path, form, name):
    table = read(tmp_path, FORMS[form], name)
    assert table["source"].unique().tolist() == ["hackernews_api"]
    rows = table.set_index("comment_id")
    assert rows.index.tolist() == ["100", "101", "103", "104", "105", "200", "201", "300"]
    assert rows["thread_id"].tolist() == ["100"] * 5 + ["200", "200", "300"]
    assert rows["parent_id"].fillna("-").tolist() == [
        *("-", "100", "101", "103", "103", "-", "200", "-")
    ]
    assert rows["depth"].tolist() == [0, 1, 2, 3, 3, 0, 1, 0]
    assert rows["kind"].tolist() == [
        *("post", "comment", "comment", "comment", "comment", "post", "service", "post")
    ]
    assert rows["status"].tolist() == [
        *("visible", "visible", "deleted", "removed", "pending", "visible", "visible", "visible")
    ]
    assert rows.loc["101", "text"] == TEXT
    assert rows["text"].isna().tolist() == [False] * 2 + [True] * 3 + [False] * 3
    assert (rows.loc["100", "text"], rows.loc["200", "text"]) == ("", "")
    assert rows["author"].fillna("-").tolist() == [
        *("ann", "bob", "-", "cat", "dan", "pol", "pol", "job")
    ]
    assert rows["score"].fillna(-1).tolist() == [57, -1, -1, -1, -1, 4, 3, 1]
    assert rows.loc["103", "title"] == "Show HN: A thing"
    assert rows.loc["101", "created_at"].isoformat() == "2024-03-01T12:00:41+00:00"
    assert rows.loc["101", "created_tz"] == "given"
    told = entries(table)
    assert told[("lost", "not_loaded")] == (1, ["item 100: 1"])  # 102
    assert told[("skipped", "null_item")][0] == FORMS[form].count("null")


def test_a_single_item(tmp_path):
    table = read(tmp_path, REPLY)
    assert table["parent_id"].tolist() == ["100"]
    assert entries(table)[("lost", "not_loaded")] == (1, ["item 101: 1"])


def test_a_comment_that_answers_nothing_does_not_join_the_threads_of_others(tmp_path):
    stray = {k: v for k, v in REPLY.items() if k != "parent"} | {"id": 900, "kids": []}
    table = read(tmp_path, [STORY, REPLY, stray])
    assert table["thread_id"].tolist() == ["100", "100", "900"]
    assert entries(table)[("guessed", "kind_post")] == (1, ["item 3"])


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("[1, 2]", "line 2 item 1: no object"),
        ('"text"', "line 2: no object"),
        ('{"id": 1}', "line 2: no item of Hacker News"),
        ('{"by": "x", "id": 1, "type": "comm', "line 2: the JSON is cut or broken"),
        ("not json", "line 2: the JSON is cut or broken"),
        ('{"id": 5, "type": ["story"], "by": "x"}', "line 2: no item of Hacker News"),
    ],
)
def test_faulty_lines_are_skipped_with_their_place(tmp_path, line, place):
    data = f"{json.dumps(STORY)}\n{line}\n{json.dumps(REPLY)}\n"
    table = read(tmp_path, data)
    assert table["comment_id"].tolist() == ["100", "101"]
    assert entries(table)[("skipped", "faulty_record")][1][0] == place
    with pytest.raises(ReadError, match="line 2"):
        read(tmp_path, data, on_error="raise")


def test_a_cut_list_gives_the_items_before_the_cut(tmp_path):
    data = json.dumps([STORY, REPLY, REPLY | {"id": 107}])
    table = read(tmp_path, data[:-30])
    assert table["comment_id"].tolist() == ["100", "101"]
    assert entries(table)[("skipped", "faulty_record")] == (
        2,
        ["line 1: the JSON is cut or broken there; what follows was not read", "item 3: cut"],
    )


def node(n, *children, **more):
    return {
        "author": f"u{n}",
        "children": list(children),
        "created_at": f"2024-03-01T12:00:{n:02}.000Z",
        "id": n,
        "parent_id": None,
        "points": None,
        "story_id": 10,
        "text": f"<p>t{n}",
        "type": "comment",
    } | more


def test_a_tree_of_algolia(tmp_path):
    gone = node(12, node(13, parent_id=12), author=None, text=None, parent_id=11)
    top = {"type": "story", "title": "T", "text": None, "points": 9, "url": "http://a.b"}
    tree = node(10, node(11, gone, parent_id=10), node(14, parent_id=10), **top)
    table = read(tmp_path, tree)
    assert table["source"].unique().tolist() == ["hackernews_algolia"]
    assert table["comment_id"].tolist() == ["10", "11", "12", "13", "14"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "10", "11", "12", "10"]
    assert table["thread_id"].unique().tolist() == ["10"]
    assert table["status"].tolist() == ["visible", "visible", "deleted", "visible", "visible"]
    assert table["text"].fillna("-").tolist() == ["", "t11", "-", "t13", "t14"]
    assert table["kind"].tolist() == ["post"] + ["comment"] * 4
    assert table["depth"].tolist() == [0, 1, 2, 3, 1]
    assert table["created_at"].iloc[1].isoformat() == "2024-03-01T12:00:11+00:00"


def test_a_tree_without_ids_is_numbered(tmp_path):
    def bare(author, *children, **more):
        return {"author": author, "text": f"by {author}", "children": list(children)} | more

    tree = bare("a", bare("b", bare("c")), bare("d"), title="T")
    table = read(tmp_path, tree)
    thread = table["thread_id"].iloc[0]
    assert len(thread) == 12
    assert table["comment_id"].tolist() == [f"{thread}/{n}" for n in range(4)]
    assert table["parent_id"].fillna("-").tolist() == [
        *("-", f"{thread}/0", f"{thread}/1", f"{thread}/0")
    ]
    assert read(tmp_path, tree, "other.json")["thread_id"].iloc[0] == thread
    other = read(tmp_path, tree | {"title": "Another"})
    assert other["thread_id"].iloc[0] != thread


def test_a_tree_as_deep_as_it_comes(tmp_path):
    depth = 6_000
    data = "".join(
        f'{{"author":"u","id":{n},"points":1,"text":"x","children":[' for n in range(depth)
    )
    table = read(tmp_path, data + "]}" * depth)
    assert table["depth"].max() == depth  # the top is a comment as well


def test_children_that_are_no_objects_are_skipped(tmp_path):
    table = read(tmp_path, node(10, node(11), 7, None, "x", type="story", title="T"))
    assert table["comment_id"].tolist() == ["10", "11"]
    assert entries(table)[("skipped", "faulty_record")][0] == 3


def hit(n, **more):
    return {
        "_tags": ["comment", f"author_u{n}", "story_10"],
        "author": f"u{n}",
        "comment_text": f"I&#x27;m {n}",
        "created_at": "2024-03-01T12:00:41Z",
        "objectID": str(n),
        "parent_id": 10,
        "points": None,
        "story_id": 10,
        "story_title": "T",
        "story_url": "http://a.b",
    } | more


def test_pages_of_a_search(tmp_path):
    story = {"_tags": ["story", "story_10"], "story_id": None, "title": "T", "comment_text": None,
             "points": 5, "num_comments": 2, "parent_id": None, "url": "http://a.b"}  # fmt: skip
    pages = [
        {"hits": [hit(10, **story), hit(11)], "nbHits": 7, "page": 0, "params": "query=x&page=0"},
        {"hits": [hit(12, parent_id=11)], "nbHits": 7, "page": 1, "params": "query=x&page=1"},
        {"hits": [hit(13)], "nbHits": 1, "page": 0, "params": "query=y&page=0"},
    ]
    for data in (pages, lines(pages)):
        table = read(tmp_path, data)
        assert table["source"].unique().tolist() == ["hackernews_algolia"]
        assert table["comment_id"].tolist() == ["10", "11", "12", "13"]
        assert table["thread_id"].unique().tolist() == ["10"]
        assert table["parent_id"].fillna("-").tolist() == ["-", "10", "11", "10"]
        assert table["text"].tolist() == ["", "I'm 11", "I'm 12", "I'm 13"]
        assert table["title"].unique().tolist() == ["T"]
        assert entries(table)[("lost", "not_loaded")][0] == 4  # 7 hits, 3 of them here


HEADER = "title,url,text,dead,by,score,time,timestamp,type,id,parent,descendants,ranking,deleted\n"
TABLE = HEADER + (
    "Show HN: A thing,https://example.org/thing,,,ann,57,1709294400,2024-03-01 12:00:00 UTC,story,"
    '100,,4,,\n,,"I&#x27;d say <i>no</i>.<p>Second, with comma",,bob,,,2024-03-01 12:00:41 UTC,'
    "comment,101,100,,0,\n,,,,,,1709294443,,comment,103,101,,0,true\n"
    ",,[flagged],true,cat,,1709294444,,comment,104,100,,0,\n"
)


@pytest.mark.parametrize("name", ["hn.csv", "hn.txt"])
def test_a_table_of_bigquery(tmp_path, name):
    table = read(tmp_path, TABLE, name)
    assert table["source"].unique().tolist() == ["hackernews_bigquery"]
    assert table["comment_id"].tolist() == ["100", "101", "103", "104"]
    assert table["thread_id"].unique().tolist() == ["100"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "100", "101", "100"]
    assert table["status"].tolist() == ["visible", "visible", "deleted", "removed"]
    assert table["text"].fillna("-").tolist() == ["", "I'd say no.\n\nSecond, with comma", "-", "-"]
    assert table["created_at"].dt.strftime("%S").tolist() == ["00", "41", "43", "44"]
    assert table["created_tz"].tolist() == ["given"] * 4
    assert table["score"].fillna(-1).tolist() == [57, -1, -1, -1]


def test_other_tables_and_objects_are_not_taken(tmp_path):
    other = read(tmp_path, "id,by,text\n1,a,hello\n2,b,there\n", "a.csv")
    assert other["source"].unique().tolist() == ["csv"]
    other = read(tmp_path, [{"id": 1, "type": "comment", "text": "x", "author": "a"}])
    assert not other["source"].iloc[0].startswith("hackernews")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(REPLY)), anything, st.sampled_from([STORY, REPLY]))
def test_a_value_of_any_type_in_any_field(tmp_path_factory, name, value, kept):
    changed = kept | {name: value}
    data = lines([STORY | {"id": 5, "kids": []}, changed])
    table = read(tmp_path_factory.mktemp("hn"), data)
    assert len(table) + entries(table).get(("skipped", "faulty_record"), (0,))[0] >= 2
