"""Telegram Desktop exports: one chat, an account, of any size, cut and hostile."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError
from discourse.comments.formats import jsonvalues, telegram


def message(n, text="hello", **more):
    return {
        "id": n,
        "type": "message",
        "date": "2022-03-08T13:07:42",
        "date_unixtime": "1646741262",
        "from": "Ann",
        "from_id": "user5",
        "text": text,
    } | more


def chat(*messages, **more):
    return {
        "name": "Our chat",
        "type": "private_group",
        "id": 77,
        "messages": list(messages),
    } | more


def read(tmp_path, data, name="result.json", **options):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data, indent=1))
    table = discourse.read_comments(path, **options)
    assert discourse.check_comments(table) == []
    assert table["source"].unique().tolist() == ["telegram"]
    return table


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


@pytest.mark.parametrize("name", ["result.json", "result.txt", "result"])
@pytest.mark.parametrize("indent", [1, None])
def test_one_chat(tmp_path, name, indent):
    data = chat(message(1), message(2, "hi", reply_to_message_id=1), message(4, "", photo="(none)"))
    table = read(tmp_path, json.dumps(data, indent=indent), name)
    assert table["comment_id"].tolist() == ["1", "2", "4"]
    assert table["thread_id"].unique().tolist() == ["77"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "1", "-"]
    assert table["depth"].tolist() == [1, 2, 1]
    assert table["author"].tolist() == ["Ann"] * 3
    assert table["author_id"].tolist() == ["user5"] * 3
    assert table["text"].tolist() == ["hello", "hi", ""]
    assert table["title"].unique().tolist() == ["Our chat"]
    assert table["meta_chat_type"].unique().tolist() == ["private_group"]
    assert table["meta_media"].fillna("-").tolist() == ["-", "-", "photo"]
    assert table["created_at"].iloc[0].isoformat() == "2022-03-08T12:07:42+00:00"
    assert table["created_tz"].iloc[0] == "given"


@pytest.mark.parametrize(
    ("text", "wanted", "quotes"),
    [
        ("plain", "plain", []),
        (["a ", {"type": "bold", "text": "b"}, " c"], "a b c", []),
        ([{"type": "blockquote", "text": "said"}, "\nso?"], "said\nso?", [(0, 4, None)]),
        (["x\n", {"type": "blockquote", "text": "said"}], "x\nsaid", [(2, 6, None)]),
        ([{"type": "text_link", "text": "here", "href": "http://a.b/c"}], "here (http://a.b/c)", []),
        ([{"type": "phone", "text": "+1 555 0100"}, {"type": "email", "text": "a@example.org"}],
         "+1 555 0100a@example.org", []),
        ([{"type": "bold"}, 7, None, {"text": ["x"]}], "7", []),
        ([], "", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_texts_come_whole_or_in_pieces(tmp_path, text, wanted, quotes):
    row = read(tmp_path, chat(message(1, text))).iloc[0]
    assert (row["text"], row["marked_quotes"], row["status"]) == (wanted, quotes, "visible")


def test_a_text_that_is_not_there_is_lost_not_empty(tmp_path):
    row = read(tmp_path, chat(message(1, None))).iloc[0]
    assert row["status"] == "missing_text"
    row = read(tmp_path, chat(message(1, None, text_entities=[{"text": "from entities"}]))).iloc[0]
    assert row["text"] == "from entities"


@pytest.mark.parametrize(
    ("more", "created", "zone", "edited"),
    [
        ({}, "2022-03-08T12:07:42+00:00", "given", None),
        ({"date_unixtime": None}, "2022-03-08T13:07:42+00:00", "unknown", None),
        ({"date": None}, "2022-03-08T12:07:42+00:00", "given", None),
        (
            {"edited_unixtime": "1646741300", "edited": "2022-03-08T13:08:20"},
            "2022-03-08T12:07:42+00:00",
            "given",
            "2022-03-08T12:08:20+00:00",
        ),
        ({"edited": "1970-01-01T01:00:00"}, "2022-03-08T12:07:42+00:00", "given", None),
        ({"edited_unixtime": "0"}, "2022-03-08T12:07:42+00:00", "given", None),
    ],
)
def test_times(tmp_path, more, created, zone, edited):
    table = read(tmp_path, chat(message(1, **more)))
    row = table.iloc[0]
    assert (row["created_at"].isoformat(), row["created_tz"]) == (created, zone)
    assert (row["edited_at"].isoformat() if edited else None) == edited
    assert ("lost", "edited_at") not in entries(table)


def test_service_messages_deleted_accounts_and_what_is_kept_beside(tmp_path):
    joined = {"id": 1, "type": "service", "date": "2022-01-01T00:00:00", "actor": "Bob",
              "actor_id": "user6", "action": "join_group_by_link", "text": ""}  # fmt: skip
    reactions = [
        {
            "type": "emoji",
            "count": 3,
            "emoji": "👍",
            "recent": [{"from": "Cat", "from_id": "user7"}],
        },
        {"type": "paid", "count": 2},
    ]
    more = {
        "forwarded_from": "News",
        "reactions": reactions,
        "contact_information": {"phone_number": "1"},
    }
    table = read(tmp_path, chat(joined, message(2, **{"from": None}), message(3, **more)))
    assert table["kind"].tolist() == ["service", "comment", "comment"]
    assert table["author"].fillna("-").tolist() == ["Bob", "-", "Ann"]
    assert table["author_id"].tolist() == ["user6", "user5", "user5"]
    assert table["meta_action"].iloc[0] == "join_group_by_link"
    assert table["meta_forwarded_from"].iloc[2] == "News"
    assert json.loads(table["meta_reactions"].iloc[2]) == {"👍": 3, "paid": 2}
    assert "Cat" not in table.to_csv() and "phone" not in table.to_csv()
    assert entries(table)[("lost", "deleted_account")] == (1, ["message 2"])


def test_an_account_is_chats_with_numbers_of_their_own(tmp_path):
    other = chat(
        message(1, "other", reply_to_message_id=1, reply_to_peer_id="channel77"),
        id=78,
        name="Other",
    )
    gone = chat(message(1, "left", reply_to_message_id=9), id=79, name="Left")
    data = {
        "about": "Here is the data you requested.",
        "personal_information": {"phone_number": "+1 555 0100", "first_name": "Secret"},
        "contacts": {"list": [{"first_name": "Secret", "phone_number": "+1 555 0101"}]},
        "chats": {
            "about": "",
            "list": [chat(message(1), message(2, reply_to_message_id=1)), other],
        },
        "left_chats": {"about": "", "list": [gone]},
    }
    table = read(tmp_path, data)
    assert table["comment_id"].tolist() == ["77/1", "77/2", "78/1", "79/1"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "77/1", "77/1", "79/9"]
    assert table["thread_id"].tolist() == ["77", "77", "78", "79"]
    assert table["title"].tolist() == ["Our chat", "Our chat", "Other", "Left"]
    assert "Secret" not in table.to_csv() and "555" not in table.to_csv()
    told = entries(table)
    assert told[("skipped", "sections")] == (2, ["personal_information", "contacts"])
    assert told[("lost", "orphan")][0] == 1


def test_chats_without_id_are_named_by_what_is_in_them(tmp_path):
    bare = {"type": "message", "date_unixtime": "1544006350", "from": "Ann", "text": "Minimal"}
    single = read(tmp_path, {"messages": [bare, bare | {"text": "More"}]})
    thread = single["thread_id"].iloc[0]
    assert single["comment_id"].tolist() == [f"{thread}/0", f"{thread}/1"]
    assert single["author_id"].tolist() == ["Ann", "Ann"]  # names are all there is
    data = {
        "chats": {"list": [{"name": "A", "messages": [bare]}, {"name": "B", "messages": [bare]}]}
    }
    assert read(tmp_path, data)["thread_id"].nunique() == 2
    assert len(read(tmp_path, [bare, bare])) == 2


def test_the_name_may_stand_behind_the_messages(tmp_path):
    data = json.dumps({"id": 77, "messages": [message(1)], "name": "Late", "type": "x"})
    assert read(tmp_path, data)["title"].tolist() == ["Late"]


@pytest.mark.parametrize("faulty", ["null", "7", '"x"', "[1, [2]]", "{}", '{"type": "message"}'])
def test_faulty_messages_are_skipped_with_their_place(tmp_path, faulty):
    data = json.dumps(chat(message(1), "HERE", message(3))).replace('"HERE"', faulty)
    table = read(tmp_path, data)
    assert table["comment_id"].tolist() == ["1", "3"]
    fault = "message 2: no message of Telegram"
    assert entries(table)[("skipped", "faulty_record")] == (1, [fault])
    with pytest.raises(ReadError, match=fault):
        read(tmp_path, data, on_error="raise")


@pytest.mark.parametrize("end", [-1, -30, -200])
def test_a_cut_export_gives_what_stands_before_the_cut(tmp_path, end):
    data = json.dumps(chat(message(1), message(2), message(3)))[:end]
    table = read(tmp_path, data)
    whole = len(table)
    assert table["comment_id"].tolist() == ["1", "2", "3"][:whole] and whole in (1, 2, 3)
    place = f"after message {whole}: the JSON is cut or broken; what follows was not read"
    assert entries(table)[("skipped", "faulty_record")] == (1, [place])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\\ud83d b", "a\ufffd b"),
        ("a\\ude00 b", "a\ufffd b"),
        ("\\ud83d\\ude00", "😀"),
        ("\\\\ud83d", "\\ud83d"),
        ("\\\\\\ud83d", "\\\ufffd"),
        ("a\x00\x1bb", "a\ufffd\ufffdb"),
        ("\\u0000", "\x00"),
    ],
)
def test_half_characters_and_control_characters_break_nothing(tmp_path, text, wanted):
    data = json.dumps(chat(message(1, "HERE"), message(2), *map(message, range(3, 40))))
    table = read(tmp_path, data.replace("HERE", text))
    assert len(table) == 39
    assert table["text"].iloc[0] == wanted


@pytest.mark.parametrize("where", ["text", "nesting", "account"])
def test_what_has_no_end_ends_the_reading(tmp_path, where, monkeypatch):
    monkeypatch.setattr(jsonvalues, "LONGEST_LINE", 2 << 20)
    monkeypatch.setattr(jsonvalues, "DEEPEST", 1_000)
    monkeypatch.setattr(telegram, "DEEPEST", 1_000)
    data = json.dumps(chat(message(1), "HERE", message(3)))
    endless = {
        "text": '"' + "x" * (5 << 20),
        "nesting": "[" * 5_000,
        "account": "7]," + '"k":' + "[" * 5_000,
    }
    table = read(tmp_path, data.replace('"HERE"', endless[where]))
    assert table["comment_id"].tolist() == ["1"]
    assert "the JSON is cut or broken" in entries(table)[("skipped", "faulty_record")][1][-1]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_escapes_that_two_pieces_share(tmp_path, size, monkeypatch):
    from discourse.comments import codecs

    monkeypatch.setattr(codecs, "PIECE", size)
    texts = ["\\ud83d\\ude00", "\\ud83d", "\\\\ud83d", "é\\u00e9", "\\ud83d\\ud83d\\ude00"]
    data = json.dumps(chat(*(message(n, f"HERE{n}") for n in range(5))), ensure_ascii=False)
    for n, text in enumerate(texts):
        data = data.replace(f"HERE{n}", text)
    table = read(tmp_path, data)
    assert table["text"].tolist() == ["😀", "\ufffd", "\\ud83d", "éé", "\ufffd😀"]


def test_any_size_in_parts(tmp_path):
    data = chat(*(message(n, f"t{n}") for n in range(45_000)))
    path = tmp_path / "result.json"
    path.write_text(json.dumps(data))
    parts = list(discourse.iter_comments(path, chunk_size=20_000))
    assert [len(part) for part in parts] == [20_000, 20_000, 5_000]
    assert parts[2]["text"].iloc[-1] == "t44999"
    assert parts[2]["thread_id"].iloc[-1] == "77"


@pytest.mark.parametrize(
    "data",
    [
        {"messages": [{"author": "x", "content": "y", "type": "default", "date": "2020"}]},
        {"messages": [{"text": "hello", "user": "x", "ts": "1.2", "type": "message"}]},
        {"name": "x", "id": 1, "messages": "none"},
    ],
)
def test_other_chats_are_not_taken(tmp_path, data):
    path = tmp_path / "other.json"
    path.write_text(json.dumps(data))
    try:
        assert discourse.read_comments(path)["source"].iloc[0] != "telegram"
    except ReadError as error:
        assert "Telegram" not in str(error)


def test_an_export_without_messages_is_refused(tmp_path):
    with pytest.raises(ReadError, match="there is no comment in it"):
        read(tmp_path, chat())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
FIELDS = [*sorted(message(1)), "reply_to_message_id", "reply_to_peer_id", "edited", "reactions", "poll",
          "media_type", "photo", "via_bot", "text_entities"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FIELDS), anything)
def test_a_value_of_any_type_in_any_field(tmp_path_factory, name, value):
    data = chat(message(1), message(2) | {name: value}, message(3))
    table = read(tmp_path_factory.mktemp("telegram"), data)
    assert len(table) + entries(table).get(("skipped", "faulty_record"), (0,))[0] == 3


def test_what_is_forwarded_is_another_s_words(tmp_path):
    told = message(1, "forwarded words", forwarded_from="A channel")
    table = read(tmp_path, chat(told, message(2)))
    assert table["marked_quotes"].tolist() == [[(0, 15, None)], []]


def test_clocks_without_a_zone_are_told(tmp_path):
    old = {k: v for k, v in message(1).items() if k != "date_unixtime"}
    table = read(tmp_path, chat(old, message(2)))
    assert entries(table)[("guessed", "time_zone")] == (1, ["message 1"])
