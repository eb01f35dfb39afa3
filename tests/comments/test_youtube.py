"""YouTube: answers of the API, info.json of yt-dlp, youtube-comment-downloader."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError
from discourse.comments.formats.youtube.shown import count, created


def read(tmp_path, data, name="a.json", **options):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    table = discourse.read_comments(path, **options)
    assert discourse.check_comments(table) == []
    return table


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


def lines(items, indent=None):
    return "\n".join(json.dumps(item, indent=indent) for item in items) + "\n"


# --- the Data API -------------------------------------------------------------------------------


def comment(name, parent=None, **more):
    snippet = {
        "authorDisplayName": "ann",
        "authorChannelUrl": "http://www.youtube.com/channel/UCann",
        "authorChannelId": {"value": "UCann"},
        "textDisplay": f"text {name}",
        "textOriginal": f"text {name}",
        "likeCount": 3,
        "publishedAt": "2020-01-01T10:00:00Z",
        "updatedAt": "2020-01-01T10:00:00Z",
    } | more
    snippet = {key: value for key, value in snippet.items() if value is not ...}
    return {
        "kind": "youtube#comment",
        "id": name,
        "snippet": snippet | ({"parentId": parent} if parent else {}),
    }


def thread(name, *replies, total=None, video="VIDEO", **more):
    snippet = {
        "topLevelComment": comment(name, **more),
        "totalReplyCount": len(replies) if total is None else total,
    }
    snippet |= {"videoId": video} if video else {}
    found = {"kind": "youtube#commentThread", "id": name, "snippet": snippet}
    return found | ({"replies": {"comments": list(replies)}} if replies else {})


def page(*items, kind="commentThread", **more):
    return {"kind": f"youtube#{kind}ListResponse", "items": list(items)} | more


THREADS = [
    thread("A", comment("A.1", "A"), comment("A.2", "A"), total=4),
    thread("B"),
    thread("C", comment("C.1", "C")),
]
FORMS = {
    "one page": page(*THREADS),
    "list of pages": [page(*THREADS[:2], nextPageToken="x"), page(THREADS[2])],
    "list of items": THREADS,
    "items alone": {"items": THREADS},
    "lines of pages": lines([page(*THREADS[:1]), page(*THREADS[1:])]),
    "lines of items": lines(THREADS),
    "pages one after another": lines([page(*THREADS[:1]), page(*THREADS[1:])], indent=1),
    "without kinds": {
        "items": [{"id": t["id"]} | {k: t[k] for k in t if k != "kind"} for t in THREADS]
    },
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["a.json", "a.txt"])
def test_forms_of_the_api(tmp_path, form, name):
    table = read(tmp_path, FORMS[form], name)
    assert table["source"].unique().tolist() == ["youtube_api"]
    assert table["comment_id"].tolist() == ["A", "A.1", "A.2", "B", "C", "C.1"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "A", "A", "-", "-", "C"]
    assert table["thread_id"].unique().tolist() == ["VIDEO"]
    assert table["depth"].tolist() == [1, 2, 2, 1, 1, 2]
    assert table["text"].tolist() == [f"text {name}" for name in table["comment_id"]]
    assert table["author"].unique().tolist() == ["ann"]
    assert table["author_id"].unique().tolist() == ["UCann"]
    assert table["score"].unique().tolist() == [3]
    assert table["created_at"].iloc[0].isoformat() == "2020-01-01T10:00:00+00:00"
    assert table["edited_at"].isna().all()
    assert entries(table)[("lost", "not_loaded")] == (2, ["comment A: 2"])
    assert ("warning", "next_page") not in entries(table)


def test_replies_of_other_pages_count(tmp_path):
    more = page(comment("A.2", "A"), comment("A.3", "A"), comment("A.4", "A"), kind="comment")
    table = read(tmp_path, [page(*THREADS), more])
    assert table["comment_id"].tolist() == ["A", "A.1", "A.2", "B", "C", "C.1", "A.3", "A.4"]
    assert table["thread_id"].unique().tolist() == ["VIDEO"]
    told = entries(table)
    assert ("lost", "not_loaded") not in told
    assert told[("dropped", "same_comment")] == (1, ["item 2 item 1"])


def test_replies_alone_join_their_thread_where_it_is_read_as_well(tmp_path):
    (tmp_path / "1.json").write_text(json.dumps(page(*THREADS)))
    (tmp_path / "2.json").write_text(json.dumps(page(comment("A.3", "A"), kind="comment")))
    table = discourse.read_comments(tmp_path)
    assert table["thread_id"].unique().tolist() == ["VIDEO"]
    assert table["depth"].tolist() == [1, 2, 2, 1, 1, 2, 2]
    alone = discourse.read_comments(tmp_path / "2.json")
    assert alone["parent_id"].tolist() == ["A"]


def test_threads_of_a_channel_and_of_nothing(tmp_path):
    data = [
        thread("A", video=None, channelId="UCchan"),
        thread("B", comment("B.1", "B"), video=None),
        comment("C"),
    ]
    data[0]["snippet"]["channelId"] = "UCchan"
    table = read(tmp_path, data)
    assert table["thread_id"].tolist() == ["UCchan", "B", "B", "C"]


@pytest.mark.parametrize(
    ("more", "column", "wanted"),
    [
        ({"updatedAt": "2020-01-02T00:00:00Z"}, "edited_at", "2020-01-02 00:00:00+00:00"),
        ({"moderationStatus": "heldForReview"}, "status", "pending"),
        ({"moderationStatus": "likelySpam"}, "status", "spam"),
        ({"moderationStatus": "rejected"}, "status", "removed"),
        ({"moderationStatus": "published"}, "status", "visible"),
        ({"authorChannelId": ...}, "author_id", "UCann"),
        ({"authorChannelId": ..., "authorChannelUrl": ""}, "author_id", "ann"),
        ({"authorChannelId": {}, "authorChannelUrl": ...}, "author_id", "ann"),
        ({"authorDisplayName": ""}, "author", "nan"),
        ({"likeCount": ...}, "score", "<NA>"),
        ({"textOriginal": ..., "textDisplay": ...}, "status", "missing_text"),
        ({"textOriginal": ""}, "text", ""),
    ],
)
def test_fields_of_the_api(tmp_path, more, column, wanted):
    if more.get("textDisplay") is ...:
        more = more | {"textOriginal": None}
    assert str(read(tmp_path, page(thread("A", **more)))[column].iloc[0]) == wanted


def test_displayed_text_is_html_or_plain_as_it_was_asked_for(tmp_path):
    shown = {"textOriginal": ...}
    html = [
        thread("A", **shown, textDisplay="a<br />b &amp; &#39;c&#39;"),
        thread("B", **shown, textDisplay="1 &lt; 2"),
        thread("C", textDisplay="x", textOriginal="1 &lt; 2 <br>"),
    ]
    table = read(tmp_path, page(*html))
    assert table["text"].tolist() == ["a\nb & 'c'", "1 < 2", "1 &lt; 2 <br>"]
    assert entries(table)[("guessed", "text")] == (2, ["item 1", "item 2"])
    plain = [
        thread("A", **shown, textDisplay="a\n b  'c' R&D"),
        thread("B", **shown, textDisplay="1 < 2"),
    ]
    assert read(tmp_path, page(*plain))["text"].tolist() == ["a\n b  'c' R&D", "1 < 2"]


def test_the_owner_of_the_channel(tmp_path):
    table = read(tmp_path, page(thread("A", channelId="UCann"), thread("B", channelId="UCx")))
    assert table["meta_author_is_uploader"].tolist() == [True, False]


def test_a_next_page_that_is_not_in_the_file(tmp_path):
    table = read(tmp_path, page(*THREADS, nextPageToken="x"))
    assert entries(table)[("warning", "next_page")][0] == 1


@pytest.mark.parametrize(
    ("faulty", "place"),
    [
        (None, "item 2: no comment of YouTube, or cut"),
        ([], None),
        ({"kind": "youtube#video", "id": "x"}, "item 2: no comment of YouTube, or cut"),
        (thread("X") | {"snippet": {"topLevelComment": {"id": "X"}}}, "item 2: no comment"),
        (
            {"error": {"errors": [{"reason": "commentsDisabled"}], "code": 403}},
            "item 2: the API answered with an error (commentsDisabled)",
        ),
    ],
)
def test_faulty_items_are_skipped_with_their_place(tmp_path, faulty, place):
    data = [THREADS[1], faulty, thread("Z")]
    table = read(tmp_path, data)
    assert table["comment_id"].tolist() == ["B", "Z"]
    told = entries(table).get(("skipped", "faulty_record"), (0, [None]))
    assert told[1][0] is place is None or told[1][0].startswith(place)
    if place:
        with pytest.raises(ReadError, match="item 2"):
            read(tmp_path, data, on_error="raise")


def test_a_cut_page_gives_its_whole_comments(tmp_path):
    data = json.dumps(page(*THREADS))
    table = read(tmp_path, data[: data.index('"A.2"')])
    assert table["comment_id"].tolist() == ["A", "A.1"]
    assert entries(table)[("skipped", "faulty_record")][0] == 2


def test_a_page_without_comments_is_refused(tmp_path):
    with pytest.raises(ReadError, match="there is no comment in it"):
        read(tmp_path, page())


# --- yt-dlp -------------------------------------------------------------------------------------


def fetched(name, parent="root", when="2 weeks ago", stamp=1756684800, key="_time_text", **more):
    return {
        "id": name,
        "parent": parent,
        "text": f"text {name}",
        "like_count": 12,
        "author_id": "UCann",
        "author": "@ann",
        "author_is_uploader": False,
        "is_favorited": None,
        key: when,
        "timestamp": stamp,
    } | more


def info(*comments, **more):
    return {
        "id": "VIDEO",
        "title": "Our video",
        "webpage_url": "https://www.youtube.com/watch?v=VIDEO",
        "channel": "Our channel",
        "extractor": "youtube",
        "epoch": 1757894400,
        "comment_count": len(comments),
        "comments": list(comments),
    } | more


@pytest.mark.parametrize("key", ["_time_text", "time_text"])
def test_an_info_json(tmp_path, key):
    reply = fetched("A.1", "A", "1 day ago (edited)", 1757808000, key, like_count=None)
    data = info(fetched("A", key=key, is_pinned=True), reply, comment_count=5)
    table = read(tmp_path, data, "x.info.json")
    assert table["source"].unique().tolist() == ["youtube_ytdlp"]
    assert table["comment_id"].tolist() == ["A", "A.1"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "A"]
    assert table["thread_id"].unique().tolist() == ["VIDEO"]
    assert table["title"].unique().tolist() == ["Our video"]
    assert table["url"].iloc[0] == "https://www.youtube.com/watch?v=VIDEO"
    assert table["forum"].iloc[0] == "Our channel"
    assert table["score"].fillna(-1).tolist() == [12, -1]
    assert [t.date().isoformat() for t in table["created_at"]] == ["2025-09-01", "2025-09-14"]
    assert table["created_precision"].tolist() == ["month", "day"]
    assert table["retrieved_at"].iloc[0].isoformat() == "2025-09-15T00:00:00+00:00"
    assert table["meta_edited"].fillna(False).tolist() == [False, True]
    assert table["meta_pinned"].fillna(False).tolist() == [True, False]
    told = entries(table)
    assert told[("lost", "not_loaded")] == (3, ["video VIDEO: 3"])
    assert ("guessed", "retrieved_at") not in told


def test_an_info_json_of_old_keys_has_no_capture(tmp_path):
    data = info(fetched("A", when="1 year ago", stamp=1611446400, key="time_text"))
    del data["epoch"]
    table = read(tmp_path, data)
    assert table["created_at"].iloc[0].isoformat() == "2021-01-24T00:00:00+00:00"
    assert table["created_precision"].iloc[0] == "year"
    assert table["retrieved_at"].iloc[0].isoformat() == "2022-01-24T00:00:00+00:00"
    assert entries(table)[("guessed", "retrieved_at")][0] == 1


FETCHED = [fetched("A"), fetched("A.1", "A")]


@pytest.mark.parametrize(
    ("data", "threads"),
    [
        (FETCHED, 1),
        (lines(FETCHED), 1),
        ([info(FETCHED[0]), info(fetched("B"), id="OTHER")], 2),
        ({"_type": "playlist", "extractor": "youtube:tab", "webpage_url": "x",
          "entries": [info(FETCHED[0]), None, info(fetched("B"), id="OTHER")]}, 2),
        (lines([info(FETCHED[0]), info(comments=None, id="OTHER")]), 1),
    ],
)  # fmt: skip
def test_comments_of_several_videos_and_of_none(tmp_path, data, threads):
    table = read(tmp_path, data)
    assert table["source"].unique().tolist() == ["youtube_ytdlp"]
    assert table["thread_id"].nunique() == threads


def test_other_sites_have_exact_times_and_html(tmp_path):
    other = fetched("A", when=None, stamp=1700000001, text=None, html="<p>a &amp; b</p><p>c</p>")
    table = read(tmp_path, info(other, extractor="Niconico"))
    assert table["text"].tolist() == ["a & b\n\nc"]
    assert table["created_at"].iloc[0].isoformat() == "2023-11-14T22:13:21+00:00"
    assert table["created_precision"].iloc[0] == "second"


@pytest.mark.parametrize("comments", [None, []])
def test_a_video_without_comments_is_refused_with_what_to_do(tmp_path, comments):
    with pytest.raises(ReadError, match=r"the file holds no comments\. .*yt-dlp --write-comments"):
        read(tmp_path, info() | {"comments": comments})
    bare = {key: value for key, value in info().items() if key != "comments"}
    with pytest.raises(ReadError, match="the file holds no comments"):
        read(tmp_path, bare)


def test_a_live_chat_is_refused(tmp_path):
    chat = {"replayChatItemAction": {"actions": []}, "videoOffsetTimeMsec": "0"}
    with pytest.raises(ReadError, match="the live chat of a video, not its comments"):
        read(tmp_path, lines([chat, chat]), "x.live_chat.json")


# --- youtube-comment-downloader -----------------------------------------------------------------


def downloaded(name, when="2 days ago", stamp=1757721600.123, votes="0", replies="", **more):
    found = {"cid": name, "text": f"text {name}", "time": when, "author": "@ann", "channel": "UCann",
             "votes": votes, "replies": replies, "photo": "http://x", "heart": False,
             "reply": "." in name}  # fmt: skip
    return found | ({"time_parsed": stamp} if stamp else {}) | more


DOWNLOADED = [
    downloaded("A", votes="1.2K", replies="3"),
    downloaded("A.1", "vor 6 Jahren (bearbeitet)", None, votes="17"),
    downloaded("B", "1 month ago", 1755216000.0, votes="viele", paid="$5.00"),
]


@pytest.mark.parametrize(
    "data",
    [
        lines(DOWNLOADED),
        {"comments": DOWNLOADED},
        DOWNLOADED,
        json.dumps({"comments": DOWNLOADED}, indent=4),
    ],
)
def test_downloaded_comments(tmp_path, data):
    table = read(tmp_path, data)
    assert table["source"].unique().tolist() == ["youtube_downloader"]
    assert table["comment_id"].tolist() == ["A", "A.1", "B"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "A", "-"]
    assert table["thread_id"].nunique() == 1 and len(table["thread_id"].iloc[0]) == 12
    assert table["depth"].tolist() == [1, 2, 1]
    assert table["score"].fillna(-1).tolist() == [1200, 17, -1]
    assert table["meta_score_shown"].iloc[2] == "viele"
    assert table["meta_paid"].iloc[2] == "$5.00"
    assert table["created_at"].dt.strftime("%Y-%m-%d").fillna("-").tolist() == [
        *("2025-09-13", "-", "2025-08-15")
    ]
    assert table["created_precision"].tolist() == ["day", "none", "month"]
    told = entries(table)
    assert told[("guessed", "score")][0] == 1
    assert told[("lost", "score")][0] == 1
    assert told[("lost", "not_loaded")] == (2, ["comment A: 2"])


def test_the_thread_is_named_by_all_ids_together(tmp_path):
    first = read(tmp_path, lines(DOWNLOADED), "a.json")["thread_id"].iloc[0]
    assert read(tmp_path, {"comments": DOWNLOADED}, "b.json")["thread_id"].iloc[0] == first
    assert read(tmp_path, lines(DOWNLOADED[:2]), "c.json")["thread_id"].iloc[0] != first


@pytest.mark.parametrize("faulty", ["7", "[]", "{}", '{"cid": null, "text": "x"}', '{"cid": "x"'])
def test_faulty_lines_are_skipped(tmp_path, faulty):
    table = read(tmp_path, lines(DOWNLOADED[:2]) + faulty + "\n")
    assert len(table) == 2
    assert entries(table).get(("skipped", "faulty_record"), (0,))[0] == (faulty != "[]")


@pytest.mark.parametrize(
    ("shown", "number", "rounded"),
    [
        ("0", 0, False),
        ("17", 17, False),
        (17, 17, False),
        ("1,234", 1234, False),
        ("1.234.567", 1234567, False),
        ("12 345", 12345, False),
        ("12\u00a0345", 12345, False),
        ("1.2K", 1200, True),
        ("12k", 12000, True),
        ("1,2 Mio.", 1_200_000, True),
        ("1,2\u00a0Mio.", 1_200_000, True),
        ("12 тыс.", 12_000, True),
        ("3,4 млн", 3_400_000, True),
        ("5,6 mil", 5_600, True),
        ("1.2万", 12_000, True),
        ("3만", 30_000, True),
        ("2.05M", 2_050_000, True),
        ("1,2 B", None, False),
        ("1.234K", None, False),
        ("viele", None, False),
        ("-3", None, False),
        ("", None, False),
        (None, None, False),
        (True, None, False),
        (["1"], None, False),
        ("9" * 5000, None, False),
        ("١٢", None, False),
    ],
)
def test_numbers_as_the_page_shows_them(shown, number, rounded):
    assert count(shown) == (number, rounded)


@pytest.mark.parametrize(
    ("words", "created_at", "retrieved_at"),
    [
        ("2 weeks ago", "2 weeks ago", "2025-09-27T01:02:03"),
        ("1 day ago (edited)", "1 day ago", "2025-09-14T01:02:03"),
        ("5 hours ago", "5 hours ago", "2025-09-13T06:02:03"),
        ("vor 6 Jahren (bearbeitet)", "vor 6 Jahren", "2031-09-13T01:02:03"),
        ("kauan sitten", "2025", None),
        (None, "2025", None),
    ],
)
def test_an_estimate_tells_from_when_the_words_count_back(words, created_at, retrieved_at):
    row = created(words, 1757725323, None)  # 2025-09-13 01:02:03
    assert row["created_at"] == created_at
    assert (row["retrieved_at"] or "")[:19] == (retrieved_at or "")
    assert row["meta_edited"] is (True if words and "(" in words else None)


@pytest.mark.parametrize(
    "stamp", [None, 0, -5, True, "soon", 1e300, float("nan"), float("inf"), []]
)
def test_without_an_estimate_the_words_remain(stamp):
    row = created("2 weeks ago (edited)", stamp, 1757894400)
    assert (row["created_at"], row["retrieved_at"]) == ("2 weeks ago", 1757894400)
    assert created(None, stamp, None)["created_at"] is None


def test_precision_is_that_of_the_words(tmp_path):
    times = ["3 seconds ago", "5 hours ago", "2 weeks ago", "1 year ago", "kauan sitten"]
    comments = [downloaded(f"A{n}", when) for n, when in enumerate(times)]
    table = read(tmp_path, lines(comments))
    assert table["created_precision"].tolist() == ["minute", "day", "month", "year", "year"]
    assert table["created_at"].dt.strftime("%Y-%m-%d").tolist() == [
        *["2025-09-13"] * 4,
        "2025-01-01",
    ]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


def skipped(table):
    told = entries(table)
    return sum(
        told.get(key, (0,))[0]
        for key in [("skipped", "faulty_record"), ("dropped", "same_comment")]
    )


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from([*sorted(comment("A")["snippet"]), "parentId", "videoId", "moderationStatus"]),
    anything,
)
def test_a_value_of_any_type_in_a_field_of_the_api(tmp_path_factory, name, value):
    data = page(thread("A"), thread("B", **{name: value}))
    table = read(tmp_path_factory.mktemp("api"), data)
    assert len(table) + skipped(table) == 2


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(fetched("A"))), anything)
def test_a_value_of_any_type_in_a_field_of_yt_dlp(tmp_path_factory, name, value):
    table = read(tmp_path_factory.mktemp("dlp"), info(fetched("A"), fetched("B") | {name: value}))
    assert len(table) + skipped(table) == 2


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(downloaded("A"))), anything)
def test_a_value_of_any_type_in_a_field_of_the_downloader(tmp_path_factory, name, value):
    data = lines([downloaded("A"), downloaded("B") | {name: value}])
    table = read(tmp_path_factory.mktemp("ycd"), data)
    assert len(table) + skipped(table) == 2
