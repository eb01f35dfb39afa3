"""Which column is which, what is private, and how cells become text and ids."""

import numpy as np
import pandas as pd
import pytest

from discourse import ReadError
from discourse.comments.audit import AuditLog
from discourse.comments.formats.columns import (
    ColumnPlan,
    guess_columns,
    holds_addresses,
    ids,
    is_private,
    map_columns,
    renamed,
    rounded_ids,
    snake,
    texts,
    unique_names,
    whole,
)

# Header lines as documented by each tool, and what each column is.
HEADERS = {
    "convokit": (
        "id conversation_id text speaker reply-to timestamp meta.score meta.subreddit",
        {
            "comment_id": "id",
            "thread_id": "conversation_id",
            "text": "text",
            "author": "speaker",
            "parent_id": "reply-to",
            "created_at": "timestamp",
            "score": "meta.score",
            "forum": "meta.subreddit",
        },
    ),
    "new york times": (
        "commentBody commentID articleID parentID userDisplayName userID createDate recommendations",
        {
            "text": "commentBody",
            "comment_id": "commentID",
            "thread_id": "articleID",
            "parent_id": "parentID",
            "author": "userDisplayName",
            "author_id": "userID",
            "created_at": "createDate",
            "score": "recommendations",
        },
    ),
    "reddit dump": (
        "id link_id parent_id author body created_utc edited retrieved_on score subreddit",
        {
            "comment_id": "id",
            "thread_id": "link_id",
            "parent_id": "parent_id",
            "author": "author",
            "text": "body",
            "created_at": "created_utc",
            "edited_at": "edited",
            "retrieved_at": "retrieved_on",
            "score": "score",
            "forum": "subreddit",
        },
    ),
    "youtube data tools": (
        "id likeCount publishedAt authorName text authorChannelId isReply isReplyTo",
        {
            "comment_id": "id",
            "score": "likeCount",
            "created_at": "publishedAt",
            "author": "authorName",
            "text": "text",
            "author_id": "authorChannelId",
            "parent_id": "isReplyTo",
        },
    ),
    "4cat tiktok": (
        "id thread_id author body timestamp likes post_id",
        {
            "comment_id": "id",
            "thread_id": "thread_id",
            "author": "author",
            "text": "body",
            "created_at": "timestamp",
            "score": "likes",
        },
    ),
    "hacker news on bigquery": (
        "title url text dead by score time timestamp type id parent",
        {
            "title": "title",
            "url": "url",
            "text": "text",
            "author": "by",
            "score": "score",
            "created_at": "timestamp",
            "kind": "type",
            "comment_id": "id",
            "parent_id": "parent",
        },
    ),
    "post and its comments": (
        "comment_id post_id comment",
        {"comment_id": "comment_id", "thread_id": "post_id", "text": "comment"},
    ),
    "german": (
        "Kommentar-ID;Artikel-ID;Antwort auf;Benutzername;Datum;Kommentar;Überschrift;Gefällt mir",
        {
            "comment_id": "Kommentar-ID",
            "thread_id": "Artikel-ID",
            "parent_id": "Antwort auf",
            "author": "Benutzername",
            "created_at": "Datum",
            "text": "Kommentar",
            "title": "Überschrift",
            "score": "Gefällt mir",
        },
    ),
    "french": (
        "auteur;date publication;commentaire;réponse à;j'aime",
        {
            "author": "auteur",
            "created_at": "date publication",
            "text": "commentaire",
            "parent_id": "réponse à",
            "score": "j'aime",
        },
    ),
    "spanish": (
        "autor;fecha;comentario;título;enlace",
        {
            "author": "autor",
            "created_at": "fecha",
            "text": "comentario",
            "title": "título",
            "url": "enlace",
        },
    ),
    "a user and a count are no parent": (
        "id in_reply_to_user_id reply_count body",
        {"comment_id": "id", "text": "body"},
    ),
    "a post alone": ("post_id body", {"comment_id": "post_id", "text": "body"}),
}


@pytest.mark.parametrize("name", HEADERS)
def test_columns_of_known_tools_are_told(name):
    header, expected = HEADERS[name]
    assert guess_columns(header.split(";" if ";" in header else None)) == expected


PRIVATE = (
    "email Email e-mail E_MAIL user_email authorEmail EMAIL_ADDRESS emailaddress emails mail "
    "E-Mail-Adresse contact_mail comment_author_email author.email courriel IP ip_address "
    "ipAddress IPAddress remote_addr user.ip UserIP clientip ipv4 comment_author_IP "
    "x_forwarded_for poster_ip EMAIL2 email1 emailid correoelectronico mailadresse senderip lastip "
    "loginip hostip ip1 ipadresse xrealip meta_email"
)
PUBLIC = (
    "mailing_list zip tip recipe ship is_private description script female participant text vip clip "
    "membership gossip mailbox_name correos"
)


@pytest.mark.parametrize("name", PRIVATE.split())
def test_private_columns(name):
    assert is_private(name)


@pytest.mark.parametrize(
    ("cells", "private"),
    [
        (["ann@example.org", "bo@example.com", ""], True),
        (["192.0.2.1", "198.51.100.7"], True),
        (["2001:db8::1", None], True),
        (["see ann@example.org", "no"], False),
        (["12:30:00", "12:31"], False),
        (["1.2.3", "2.0"], False),
        ([], False),
    ],
)
def test_columns_of_addresses_under_any_name(cells, private):
    assert holds_addresses(pd.Series(cells, dtype=object)) == private


@pytest.mark.parametrize("name", PUBLIC.split())
def test_columns_that_only_look_private(name):
    assert not is_private(name)


def mapped(frame, columns=None):
    log = AuditLog()
    rows = map_columns(frame, columns, "a.csv", "a.csv", log)
    entries = {(e["category"], e["item"]): e for e in log.full()["entries"]}
    return rows, entries


def test_private_columns_are_dropped_and_told():
    frame = pd.DataFrame({"text": ["a"], "Email": ["x@y"], "IP": ["1.2.3.4"], "zip": ["9"]})
    rows, entries = mapped(frame)
    assert list(rows.columns) == ["text", "meta_zip"]
    assert entries["dropped", "private_columns"]["count"] == 2
    assert entries["dropped", "private_columns"]["detail"].endswith("Email, IP")


def test_private_columns_are_kept_when_asked_for():
    frame = pd.DataFrame({"text": ["a"], "email": ["x@y"]})
    rows, entries = mapped(frame, {"meta_email": "email"})
    assert rows["meta_email"].tolist() == ["x@y"]
    assert ("dropped", "private_columns") not in entries


def test_the_guess_stands_in_the_audit_and_a_named_column_is_no_guess():
    frame = pd.DataFrame({"body": ["a"], "note": ["b"], "user": ["u"]})
    rows, entries = mapped(frame, {"text": "note"})
    assert rows["text"].tolist() == ["b"]
    assert rows["meta_body"].tolist() == ["a"]
    detail = "columns taken by their usual names: author = user"
    assert entries["guessed", "columns"]["detail"] == detail


def test_other_columns_keep_a_readable_name_of_their_own():
    names = ["text", "replyCount", "reply_count", "meta.gilded", "meta_x", "Ключ", "", "%"]
    rows, _ = mapped(pd.DataFrame([["v"] * len(names)], columns=names))
    assert list(rows.columns) == [
        *("text", "meta_reply_count", "meta_reply_count_2", "meta_gilded", "meta_x"),
        *("meta_ключ", "meta_column_7", "meta_column"),
    ]


def test_snake():
    assert [snake(n) for n in ("likeCount", "Reply-To", "a  b", "commentID")] == [
        *("like_count", "reply_to", "a_b", "comment_id"),
    ]


def test_columns_without_a_name_may_be_several():
    rows, _ = mapped(pd.DataFrame([["a", "x", "y"]], columns=["text", "", ""]))
    assert list(rows.columns) == ["text", "meta_column_2", "meta_column_3"]


def test_of_two_columns_of_one_name_both_are_kept_where_neither_is_needed():
    rows, _ = mapped(pd.DataFrame([["a", "x", "y"]], columns=["text", "tag", "tag"]))
    assert rows[["meta_tag", "meta_tag_2"]].values.tolist() == [["x", "y"]]


def test_one_column_can_stand_for_two():
    rows, _ = mapped(pd.DataFrame({"text": ["a"]}), {"text": "text", "title": "text"})
    assert rows[["text", "title"]].values.tolist() == [["a", "a"]]


def test_a_plan_holds_for_all_parts_and_later_columns_take_what_is_free():
    log = AuditLog()
    plan = ColumnPlan(None, "a.jsonl", "a.jsonl", log)
    first = plan.apply(pd.DataFrame({"text": ["a"], "likes": [1], "x": [2]}))
    assert list(first.columns) == ["text", "score", "meta_x"]
    later = plan.apply(
        pd.DataFrame({"body": ["n"], "x": [3], "reply_to": ["r"], "email": ["e@x"], "text": ["b"]})
    )
    assert later.to_dict("records") == [
        {"text": "b", "meta_x": 3, "parent_id": "r", "meta_body": "n"}
    ]
    details = [e["detail"] for e in log.full()["entries"] if e["item"] == "columns"]
    assert details == [
        "columns taken by their usual names: score = likes",
        "columns taken by their usual names: parent_id = reply_to",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
        (["a (2)", "a", "a"], ["a (2)", "a", "a (3)"]),
        (["", "", "b"], ["column 1", "column 2", "b"]),
        (["column 2", ""], ["column 2", "column 2 (2)"]),
    ],
)
def test_unique_names(names, expected):
    assert unique_names(names) == expected


def test_renamed_takes_the_first_column_there_is_and_leaves_addresses_out():
    cells = pd.DataFrame(
        {"b": ["2"], "a": ["1"], "some Note": ["n"], "ip": ["192.0.2.1"], "void": [None]}
    )
    rows = renamed(cells, {"z": "text", "a": "text", "b": "text"})
    assert rows.to_dict("records") == [{"text": "1", "meta_b": "2", "meta_some_note": "n"}]


def test_column_names_that_are_numbers():
    frame = pd.DataFrame([["a", "b"]])
    for name in (0, "0"):
        rows, _ = mapped(frame, {"text": name})
        assert rows["text"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("names", "columns", "reason"),
    [
        (["a", "b"], None, "no column could be told to hold the text (columns: a, b)"),
        (["x\ny"], None, "no column could be told to hold the text (columns: x y)"),
        (["text", "text"], None, "two columns have the same name (text)"),
        (["text", "id", "id"], None, "two columns have the same name (id)"),
        (["text"], {"text": "body"}, "there is no column 'body'"),
        (["text"], {"txet": "text"}, "the column map names 'txet', which no source can give"),
        (["text"], {"text_hash": "text"}, "the column map names 'text_hash', which no source"),
        (["text"], {"marked_quotes": "text"}, "the column map names 'marked_quotes', which"),
        (["text"], {"source": "text"}, "the column map names 'source', which no source can"),
    ],
)
def test_what_is_wrong_with_the_columns_is_one_clear_line(names, columns, reason):
    with pytest.raises(ReadError) as error:
        mapped(pd.DataFrame([["v"] * len(names)], columns=names), columns)
    assert error.value.reason.startswith(reason)
    assert error.value.hint
    assert "\n" not in str(error.value)


def test_a_table_of_a_thousand_columns_gives_no_message_of_a_thousand_names():
    with pytest.raises(ReadError) as error:
        mapped(pd.DataFrame([range(1000)], columns=[f"c{i}" for i in range(1000)]))
    assert "c29, and 970 more" in str(error.value)
    assert "c30" not in str(error.value)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1.0, 2.0, np.nan], ["1", "2", None]),
        (["1.0", "2.0", ""], ["1.0", "2.0", None]),
        (["1.0", "1.1"], ["1.0", "1.1"]),  # versions, not integers
        (["1.0", "a"], ["1.0", "a"]),
        ([" ", None, pd.NA, "x"], [None, None, None, "x"]),
        ([1.5, 2.0], ["1.5", "2"]),
        ([2**63 + 1, 10**30], [str(2**63 + 1), str(10**30)]),
        ([{"$oid": "5"}, [1]], ['{"$oid":"5"}', "[1]"]),
    ],
)
def test_ids(cells, expected):
    found = ids(pd.Series(cells, dtype=object))
    assert [v if isinstance(v, str) else None for v in found] == expected
    if all(isinstance(c, str) for c in cells):
        assert ids(pd.Series(cells, dtype="str")).equals(found)


@pytest.mark.parametrize(
    ("cells", "dtype", "expected"),
    [
        ([1.2e18, 5.0, np.nan], "float64", [True, False, False]),
        ([2**53 + 1, None], object, [False, False]),  # integers keep every digit
        (["1.23457E+17", "1e5", "abc", "12"], "str", [True, True, False, False]),
    ],
)
def test_ids_that_lost_digits_are_found(cells, dtype, expected):
    assert rounded_ids(pd.Series(cells, dtype=dtype)).tolist() == expected


def test_texts():
    cells = ["a", None, np.nan, pd.NA, pd.NaT, "", 1, 2.5, True, b"caf\xc3\xa9", ["l"], {"k": 1}]
    expected = ["a", *[np.nan] * 4, "", "1", "2.5", "True", "café", '["l"]', '{"k":1}']
    assert texts(pd.Series(cells, dtype=object)).equals(pd.Series(expected, dtype="str"))


def test_nested_values_that_orjson_refuses_are_written_all_the_same():
    cells = [["\ud800"], [10**30], {1, 2}, np.array([1, 2])]
    assert texts(pd.Series(cells, dtype=object)).tolist() == [
        *('["\\ud800"]', f"[{10**30}]", "[1,2]", "[1,2]")
    ]


def test_whole_leaves_pairs_and_all_else_alone():
    assert whole("a\ud800b\udfff") == "a\ufffdb\ufffd"
    assert whole("\U0001f600") == "\U0001f600"
    assert whole(5) == 5
