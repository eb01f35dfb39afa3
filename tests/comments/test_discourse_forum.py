"""Discourse forums: topics, lists of posts, single posts; numbers that become ids."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError


def post(number, ident=None, topic=7, **more):
    return {
        "id": ident or 1000 + number,
        "name": f"User {number}",
        "username": f"user{number}",
        "created_at": f"2024-05-01T10:00:{number:02}.000Z",
        "updated_at": f"2024-05-02T10:00:{number:02}.000Z",
        "cooked": f"<p>Post {number}.</p>",
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": None,
        "topic_id": topic,
        "topic_slug": "a-topic",
        "version": 1,
        "actions_summary": [],
        "moderator": False,
        "admin": False,
        "staff": False,
        "user_id": 50 + number,
        "hidden": False,
        "deleted_at": None,
        "user_deleted": False,
        "trust_level": 1,
    } | more


def topic(*posts, **more):
    stream = {"posts": list(posts), "stream": [p["id"] for p in posts]}
    return {
        "id": 7,
        "title": "A topic",
        "slug": "a-topic",
        "category_id": 3,
        "post_stream": stream,
    } | more


def read(tmp_path, data, name="topic.json", **options):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    table = discourse.read_comments(path, **options)
    assert discourse.check_comments(table) == []
    assert table["source"].unique().tolist() == ["discourse_topic"]
    return table


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


POSTS = [post(1), post(2, reply_to_post_number=1), post(3), post(5, reply_to_post_number=3)]
FORMS = {
    "topic": topic(*POSTS),
    "posts.json": {"post_stream": {"posts": POSTS}, "id": 7},
    "latest posts": {"latest_posts": [p | {"topic_title": "A topic"} for p in reversed(POSTS)]},
    "list of posts": POSTS,
    "list of topics": [topic(*POSTS[:2]), topic(*POSTS[2:])],
    "lines of posts": "\n".join(map(json.dumps, POSTS)),
    "lines of topics": "\n".join(map(json.dumps, [topic(*POSTS[:3]), topic(*POSTS[3:])])),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["topic.json", "topic.txt"])
def test_forms(tmp_path, form, name):
    rows = read(tmp_path, FORMS[form], name).set_index("comment_id").sort_index()
    assert rows.index.tolist() == ["1001", "1002", "1003", "1005"]
    assert rows["thread_id"].unique().tolist() == ["7"]
    assert rows["parent_id"].fillna("-").tolist() == ["-", "1001", "1001", "1003"]
    assert rows["depth"].tolist() == [0, 1, 1, 2]
    assert rows["kind"].tolist() == ["post", "comment", "comment", "comment"]
    assert rows["text"].tolist() == ["Post 1.", "Post 2.", "Post 3.", "Post 5."]
    assert rows["author"].tolist() == ["user1", "user2", "user3", "user5"]
    assert rows["author_id"].tolist() == ["51", "52", "53", "55"]
    assert rows["score"].tolist() == [0] * 4
    assert rows["created_at"].iloc[3].isoformat() == "2024-05-01T10:00:05+00:00"
    assert rows["edited_at"].isna().all()
    titled = form in ("topic", "latest posts", "list of topics", "lines of topics")
    assert rows["title"].fillna("-").unique().tolist() == (["A topic"] if titled else ["-"])


def test_a_single_post(tmp_path):
    row = read(tmp_path, post(4, raw="**Post** 4")).iloc[0]
    assert (row["comment_id"], row["thread_id"], row["text"]) == ("1004", "7", "Post 4.")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"user_deleted": True, "cooked": "<p>(post deleted by author)</p>"}, ("deleted", None)),
        ({"deleted_at": "2024-06-01T00:00:00Z"}, ("removed", None)),
        ({"hidden": True}, ("removed", None)),
        ({"cooked": ""}, ("visible", "")),
        ({"cooked": None}, ("missing_text", None)),
        ({"cooked": None, "raw": "only *raw*"}, ("visible", "only raw")),
        ({"raw": [{"type": "p"}]}, ("visible", "Post 2.")),
    ],
)
def test_what_became_of_a_post(tmp_path, more, wanted):
    row = read(tmp_path, topic(post(1), post(2, **more))).iloc[1]
    assert (row["status"], None if row["text"] != row["text"] else row["text"]) == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, "unknown"),
        ({"moderator": True}, "moderator"),
        ({"moderator": True, "admin": True, "staff": True}, "staff"),
        ({"staff": True}, "staff"),
        ({"user_id": -1, "admin": True}, "bot"),
        ({"user_id": True}, "unknown"),
    ],
)
def test_roles(tmp_path, more, wanted):
    assert read(tmp_path, topic(post(1, **more)))["author_kind"].tolist() == [wanted]


@pytest.mark.parametrize(
    ("actions", "score"),
    [
        ([{"id": 2, "count": 3}, {"id": 4, "count": 9}], 3),
        ([{"id": 2, "can_act": True}], 0),
        ([], 0),
        (None, None),
        ([{"id": 2, "count": "x"}], None),
        ("many", None),
    ],
)
def test_likes(tmp_path, actions, score):
    table = read(tmp_path, topic(post(1, actions_summary=actions)))
    assert table["score"].astype(object).where(table["score"].notna(), None).tolist() == [score]


def test_small_actions_are_service(tmp_path):
    closed = post(2, post_type=3, action_code="closed.enabled", cooked="")
    row = read(tmp_path, topic(post(1), closed)).iloc[1]
    assert (row["kind"], row["text"], row["meta_action"]) == ("service", "", "closed.enabled")


def test_quotes_name_the_post_they_are_of(tmp_path):
    cooked = (
        '<aside class="quote no-group" data-username="user2" data-post="2" data-topic="7">'
        '<div class="title"><img class="avatar" src="x"> user2:</div>'
        "<blockquote><p>Post 2.</p></blockquote></aside><p>So?</p>"
        '<aside class="quote" data-post="9" data-topic="7"><blockquote>lost</blockquote></aside>'
        '<aside class="quote" data-post="2" data-topic="8"><blockquote>else</blockquote></aside>'
    )
    table = read(tmp_path, topic(post(1), post(2), post(3, cooked=cooked)))
    text, quotes = table["text"].iloc[2], table["marked_quotes"].iloc[2]
    named = [(text[start:end], source) for start, end, source in quotes if source]
    assert [source for _, source in named] == ["1002"]
    assert named[0][0].endswith("Post 2.")
    assert {text[start:end] for start, end, _ in quotes} >= {"lost", "else"}
    assert "So?" in text


def test_a_number_that_is_not_in_the_file_is_an_unknown_parent(tmp_path):
    table = read(tmp_path, topic(post(1), post(40, reply_to_post_number=39)))
    assert table["parent_id"].iloc[1] == "7/39"
    assert table["depth"].isna().tolist() == [False, True]
    told = entries(table)
    assert told[("lost", "parent_number")] == (1, ["post 2"])
    assert told[("lost", "orphan")][0] == 1


def test_posts_that_the_file_does_not_hold(tmp_path):
    known = topic(post(1), post(2))
    known["post_stream"]["stream"] = list(range(1001, 1030))
    assert entries(read(tmp_path, known))[("lost", "not_loaded")] == (27, ["topic 7: 27"])
    more = {"post_stream": {"posts": [post(3)]}, "id": 7}
    table = read(tmp_path, [known, more])
    assert entries(table)[("lost", "not_loaded")] == (26, ["topic 7: 26"])
    counted = {"post_stream": {"posts": [post(3, posts_count=12)]}, "id": 7}
    assert entries(read(tmp_path, counted))[("lost", "not_loaded")] == (11, ["topic 7: 11"])


def test_a_post_that_stands_twice_is_kept_once(tmp_path):
    table = read(tmp_path, [topic(post(1), post(2)), topic(post(2, reads=9), post(3))])
    assert table["comment_id"].tolist() == ["1001", "1002", "1003"]
    assert entries(table)[("dropped", "same_comment")] == (1, ["item 2 post 1"])


def test_edits_and_numbers_of_two_topics(tmp_path):
    first, second = post(1), post(2, topic=8, reply_to_post_number=1, version=3)
    table = read(tmp_path, [first, second])
    assert table["edited_at"].notna().tolist() == [False, True]
    assert table["parent_id"].fillna("-").tolist() == ["-", "8/1"]


def test_a_users_doings_hold_only_the_beginning_of_posts(tmp_path):
    action = {"action_type": 5, "post_id": 48, "excerpt": "Test &amp; more&hellip;", "topic_id": 39,
              "post_number": 3, "reply_to_post_number": 2, "username": "ann", "user_id": 11,
              "title": "T", "slug": "t", "deleted": False, "hidden": False, "post_type": 1,
              "created_at": "2016-06-29T20:27:55.767Z"}  # fmt: skip
    table = read(tmp_path, {"user_actions": [action]})
    assert table["comment_id"].tolist() == ["48"]
    assert table["text"].tolist() == ["Test & more…"]
    assert table["title"].tolist() == ["T"]
    assert entries(table)[("warning", "excerpts")] == (1, ["action 1"])


@pytest.mark.parametrize("faulty", [None, 7, "x", [], {}, {"id": None, "cooked": "x"}, {"id": 5}])
def test_faulty_posts_are_skipped_with_their_place(tmp_path, faulty):
    data = topic(post(1), post(3))
    data["post_stream"]["posts"].insert(1, faulty)
    table = read(tmp_path, data)
    assert table["comment_id"].tolist() == ["1001", "1003"]
    assert entries(table)[("skipped", "faulty_record")] == (1, ["post 2: no post, or cut"])
    with pytest.raises(ReadError, match="post 2: no post"):
        read(tmp_path, data, on_error="raise")


def test_a_cut_topic_gives_its_whole_posts(tmp_path):
    data = json.dumps(topic(post(1), post(2), post(3)))
    table = read(tmp_path, data[: data.index('"username": "user3"')])
    assert table["comment_id"].tolist() == ["1001", "1002"]
    assert entries(table)[("skipped", "faulty_record")][0] == 2


def test_a_topic_without_posts_is_refused(tmp_path):
    with pytest.raises(ReadError, match="there is no comment in it"):
        read(tmp_path, topic())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*sorted(post(1)), "posts_count", "reply_to_user", "raw"]), anything)
def test_a_value_of_any_type_in_any_field(tmp_path_factory, name, value):
    data = topic(post(1), post(2) | {name: value})
    table = read(tmp_path_factory.mktemp("forum"), data)
    told = entries(table)
    lost = (
        told.get(("skipped", "faulty_record"), (0,))[0]
        + told.get(("dropped", "same_comment"), (0,))[0]
    )
    assert len(table) + lost == 2
