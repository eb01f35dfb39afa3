"""4CAT, Zeeschuimer and YouTube Data Tools."""

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError

TIME = pd.Timestamp("2024-09-24T17:46:40", tz="UTC")


def table_of(rows, **options):
    names = dict.fromkeys(name for row in rows for name in row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", **options)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def read(tmp_path):
    """Rows as a CSV, or records as JSON Lines, read back: the table and its audit by item."""

    def read(rows, name="a.csv", **options):
        lines = name.endswith("json")
        text = "\n".join(map(json.dumps, rows)) if lines else table_of(rows, **options)
        (tmp_path / name).write_text(text, newline="")
        table = discourse.read_comments(tmp_path / name)
        assert discourse.check_comments(table) == []
        entries = {}
        for entry in table.attrs["audit"]["entries"]:
            entries.setdefault(entry["item"], entry)
        return table, entries

    return read


def cells(table, *names):
    """The columns as tuples, with None for what is missing."""
    held = table[list(names)].astype(object)
    return [tuple(row) for row in held.where(held.notna(), None).values.tolist()]


# --- YouTube Data Tools ---


def video_row(i, reply_to="", count=0, **more):
    return {
        "id": i,
        "replyCount": count,
        "likeCount": 5,
        "publishedAt": "2022-11-11 05:30:01",
        "authorName": "Ann",
        "text": f'say "{i}"',
        "authorChannelId": "UCa",
        "isReply": int(bool(reply_to)),
        "isReplyTo": reply_to,
    } | more


VIDEO = [
    video_row("Ugw1", count=3),
    video_row("Ugw1.a", "Ugw1"),
    video_row("Ugw1.b"),
    video_row("Ugw2"),
]
NAMES = {
    "videoinfo_abcdefghi_-_2024_03_01-10_00_00_comments.csv": "abcdefghi_-",
    "copy_videoinfo_ABCDEFGHIJK_comments.csv": "ABCDEFGHIJK",
    "videoinfo_short_2024_03_01-10_00_00_comments.csv": None,
    "comments.csv": None,
    "myvideoinfo_ABCDEFGHIJK_comments.csv": None,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_video_is_named_by_the_file_alone(read, name):
    table, entries = read(VIDEO, name)
    assert table["source"].unique().tolist() == ["youtube_data_tools"]
    assert cells(table, "comment_id", "parent_id", "depth") == [
        *(("Ugw1", None, 1), ("Ugw1.a", "Ugw1", 2), ("Ugw1.b", "Ugw1", 2), ("Ugw2", None, 1)),
    ]
    assert cells(table, "author", "author_id", "score", "text")[0] == (
        "Ann",
        "UCa",
        5,
        'say "Ugw1"',
    )
    assert table["thread_id"].nunique() == 1
    assert entries["thread_id"]["category"] == "guessed"
    if NAMES[name]:
        assert table["thread_id"].tolist()[0] == NAMES[name]
    assert entries["not_loaded"]["count"] == 1
    assert entries["not_loaded"]["places"] == ["comment Ugw1: 1"]


def test_the_thread_of_a_nameless_file_comes_from_its_content(read):
    first, _ = read(VIDEO, "a.csv")
    again, _ = read(VIDEO, "b.csv")
    other, _ = read(VIDEO[:2], "c.csv")
    assert first["thread_id"].tolist() == again["thread_id"].tolist()
    assert first["thread_id"].tolist()[0] != other["thread_id"].tolist()[0]


def test_the_older_table_with_tabs(read):
    table, _ = read(VIDEO, "videoinfo_ABCDEFGHIJK_comments.tab", delimiter="\t")
    assert table["source"].unique().tolist() == ["youtube_data_tools"]
    assert table["thread_id"].unique().tolist() == ["ABCDEFGHIJK"]


# --- 4CAT: the columns of each data source, and (id, thread, parent, depth) ---


def item(i, thread, **more):
    return {
        "id": i,
        "thread_id": thread,
        "author": "ann",
        "body": f"text {i}",
        "timestamp": "2024-09-24 17:46:40",
        "unix_timestamp": 1727200000,
    } | more


def post_url(handle, post):
    return f"https://bsky.app/profile/{handle}/post/{post}"


FOURCAT = {
    "tiktok": (
        [
            item("1", "v", post_id="v", replies=2, is_comment_on_comment="no"),
            item("2", "1", post_id="v", replies=0, is_comment_on_comment="yes"),
        ],
        [("1", "v", None, 1), ("2", "v", "1", 2)],
    ),
    "youtube data tools": (
        [
            item("a", "a", isReply=0, isReplyTo="", source_filename="videoinfo_ABCDEFGHIJK_comments"),
            item("a.1", "a", isReply=1, isReplyTo="a", source_filename="videoinfo_ABCDEFGHIJK_comments"),
        ],
        [("a", "ABCDEFGHIJK", None, 1), ("a.1", "ABCDEFGHIJK", "a", 2)],
    ),
    "bluesky": (
        [
            item("at://d/p/2", "at://d/p/1", link=post_url("b", 2), replied_to_post=post_url("a", 1)),
            item("at://d/p/1", "at://d/p/1", link=post_url("a", 1), replied_to_post=""),
            item("at://d/p/3", "at://d/p/1", link=post_url("c", 3), replied_to_post=post_url("x", 9)),
        ],
        [
            ("at://d/p/2", "at://d/p/1", "at://d/p/1", 1),
            ("at://d/p/1", "at://d/p/1", None, 0),
            ("at://d/p/3", "at://d/p/1", post_url("x", 9), None),
        ],
    ),
    "vk": (
        [
            item("7", "7", item_type="post", in_reply_to_comment_id=""),
            item("8", "7", item_type="comment", in_reply_to_comment_id=""),
            item("9", "7", item_type="comment", in_reply_to_comment_id="8"),
        ],
        [("7", "7", None, 0), ("8", "7", "7", 1), ("9", "7", "8", 2)],
    ),
    "telegram": (
        [item("1", "chat", chat="chat", reply_to=""), item("2", "chat", chat="chat", reply_to="1")],
        [("chat/1", "chat", None, 1), ("chat/2", "chat", "chat/1", 2)],
    ),
    "reddit": (
        [
            item("p", "p", subreddit="s", parent=""),
            item("c", "p", subreddit="s", parent="t3_p"),
            item("d", "p", subreddit="s", parent="t1_c"),
        ],
        [("p", "p", None, 0), ("c", "p", "p", 1), ("d", "p", "c", 2)],
    ),
    "instagram": (
        [item("x", "x", parent_id="x"), item("y", "y", parent_id="y")],
        [("x", "x", None, 0), ("y", "y", None, 0)],
    ),
    "x": (
        [item("1", "1", is_reply="no"), item("2", "1", is_reply="yes", replied_author="bob")],
        [("1", "1", None, 0), ("2", "1", None, None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOURCAT)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_4cat(read, name, delimiter):
    rows, expected = FOURCAT[name]
    table, _ = read(rows, delimiter=delimiter, lineterminator="\n")
    assert table["source"].unique().tolist() == ["fourcat"]
    assert cells(table, "comment_id", "thread_id", "parent_id", "depth") == expected
    assert table["created_at"].tolist() == [TIME] * len(rows)
    assert table["text"].tolist() == [row["body"] for row in rows]


def test_replies_that_4cat_does_not_hold(read):
    _, entries = read(FOURCAT["tiktok"][0])
    assert entries["not_loaded"]["count"] == 1


def test_names_of_telegram_and_anonymised_authors(read):
    more = {"chat": "c", "reply_to": ""}
    table, _ = read(
        [
            item("1", "c", **more, author=77, author_username="ann", author_name="Ann"),
            item("2", "c", **more, author=78, author_username="", author_name="Bob"),
        ]
    )
    assert cells(table, "author", "author_id") == [("ann", "77"), ("Bob", "78")]
    table, entries = read([item("1", "c", author="REDACTED"), item("2", "c", author="REDACTED")])
    assert table["author"].isna().all()
    assert entries["anonymised"]["count"] == 2


def test_a_body_without_a_sign_is_an_empty_text(read):
    table, _ = read([item("1", "t", body=""), item("2", "t")])
    assert cells(table, "text", "status") == [("", "visible"), ("text 2", "visible")]


# --- Zeeschuimer ---


def captured(platform, data, **more):
    return {
        "nav_index": "1:2:0",
        "item_id": "1",
        "timestamp_collected": 1727300000123,
        "source_platform": platform,
        "source_platform_url": "https://example.org/page",
        "data": data,
        "id": 1,
    } | more


def imported(platform, data):
    meta = captured(platform, {})
    return data | {"__import_meta": {name: meta[name] for name in meta if name != "data"}}


def tiktok(i, reply_to="0", reply_to_reply="0", total=0, **more):
    return {
        "cid": i,
        "aweme_id": "7418294751977327878",
        "text": f"text {i}",
        "create_time": 1727200000,
        "digg_count": 12,
        "reply_id": reply_to,
        "reply_to_reply_id": reply_to_reply,
        "reply_comment_total": total,
        "user": {"uid": "9", "unique_id": "ann", "nickname": "Ann"},
        "share_info": {"title": "a film", "url": "https://example.org/v"},
    } | more


@pytest.mark.parametrize("wrap", [captured, imported])
def test_tiktok_comments(read, wrap):
    comments = [
        tiktok("1", total=4, reply_comment=[tiktok("2", "1")]),
        tiktok("3", "1", "2"),
        tiktok("3", "1", "2", digg_count=13),
        tiktok("4", user={"uid": "8"}),
    ]
    table, entries = read([wrap("tiktok-comments", data) for data in comments], "a.ndjson")
    assert table["source"].unique().tolist() == ["zeeschuimer"]
    assert cells(table, "comment_id", "parent_id", "depth", "kind") == [
        ("1", None, 1, "comment"),
        ("2", "1", 2, "comment"),
        ("3", "2", 3, "comment"),
        ("4", None, 1, "comment"),
    ]
    assert cells(table, "author", "author_id")[2:] == [("ann", "9"), (None, "8")]
    row = table.iloc[0]
    assert (row["thread_id"], row["title"], row["score"]) == ("7418294751977327878", "a film", 12)
    assert row["created_at"] == TIME
    assert row["retrieved_at"] == pd.Timestamp(1727300000123, unit="ms", tz="UTC")
    assert entries["same_item"]["places"] == ["line 3"]
    assert entries["not_loaded"]["count"] == 3  # of 4, one is held; the other answers that one


# platform, item, and (id, parent, author, text, kind)
ITEMS = {
    "x.com": (
        {
            "rest_id": "2",
            "core": {"user_results": {"result": {"core": {"screen_name": "ann"}}}},
            "legacy": {
                "conversation_id_str": "1",
                "in_reply_to_status_id_str": "1",
                "full_text": "a &amp; b",
                "created_at": "Tue Sep 24 17:46:40 +0000 2024",
                "user_id_str": "9",
                "favorite_count": 3,
            },
        },
        ("2", "1", "ann", "a & b", "comment"),
    ),
    "truthsocial.com": (
        {
            "id": "5",
            "content": "<p>one</p><p>two</p>",
            "created_at": "2024-09-24T17:46:40.000Z",
            "account": {"id": "9", "username": "ann"},
            "in_reply_to_id": None,
        },
        ("5", None, "ann", "one\n\ntwo", "post"),
    ),
    "instagram.com": (
        {"code": "C1", "caption": None, "user": {"username": "ann"}, "taken_at": 1727200000},
        ("C1", None, "ann", "", "post"),
    ),
    "tiktok.com": (
        {"id": "7", "desc": "film", "author": "ann", "createTime": "1727200000"},
        ("7", None, "ann", "film", "post"),
    ),
    "xiaohongshu-comments": (
        {
            "id": "3",
            "note_id": "n",
            "content": "hi",
            "create_time": 1727200000000,
            "user_info": {"nickname": "ann"},
            "like_count": "4",
            "target_comment": {"id": "2"},
            "ip_location": "somewhere",
        },
        ("3", "2", "ann", "hi", "comment"),
    ),
}


@pytest.mark.parametrize("platform", ITEMS)
def test_items_of_other_platforms(read, platform):
    data, expected = ITEMS[platform]
    table, _ = read([captured(platform, data)], "a.ndjson")
    assert cells(table, "comment_id", "parent_id", "author", "text", "kind") == [expected]
    assert table["created_at"].tolist() == [TIME]
    assert "somewhere" not in table.to_json()


def test_an_unknown_platform_is_named(read):
    items = [captured("linkedin.com", {"urn": "1"}), captured("imgur.com", {"id": "2"})]
    with pytest.raises(ReadError) as error:
        read(items, "a.ndjson")
    assert error.value.reason == (
        "its items are of 'imgur.com', 'linkedin.com', which cannot be read raw"
    )
    table, entries = read([*items, captured("tiktok-comments", tiktok("1"))], "a.ndjson")
    assert table["comment_id"].tolist() == ["1"]
    assert (
        entries["unknown_platform"]["detail"] == "items of 'imgur.com': their fields are not known"
    )


def test_what_is_no_item_is_skipped_with_its_place(read):
    items = [captured("tiktok-comments", tiktok("1")), [], {"data": 1}, None]
    items.append(captured("tiktok-comments", {"text": "without an id"}))
    table, entries = read(items, "a.ndjson")
    assert table["comment_id"].tolist() == ["1"]
    places = entries["faulty_record"]["places"]
    assert places == [f"line {n}: not an item of Zeeschuimer" for n in (2, 3, 4, 5)]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["user", "uid", "id", "text", "x"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from([*tiktok("1"), "reply_comment"]), ODD, max_size=4),
    about=st.dictionaries(st.sampled_from([*captured("x", {})]), ODD, max_size=2),
)
def test_no_odd_value_gives_another_error_than_a_read_error(fields, about, tmp_path_factory):
    path = tmp_path_factory.mktemp("odd") / "a.ndjson"
    record = captured("tiktok-comments", tiktok("1") | fields) | about
    path.write_text("\n".join(map(json.dumps, [captured("tiktok-comments", tiktok("0")), record])))
    table = discourse.read_comments(path)
    assert discourse.check_comments(table) == []
    assert table["comment_id"].tolist()[0] == "0"
