"""New York Times and Globe and Mail comments as research tables."""

import csv
import io

import pandas as pd
import pytest

import discourse
from discourse import ReadError

NYT_HEADER = (
    "commentID,parentID,inReplyTo,articleID,commentBody,createDate,commentType,depth,"
    "recommendations,editorsSelection,userDisplayName,userID,userLocation,status,sectionName,"
    "replyCount"
)
NYT = NYT_HEADER.split(",")
NYT_ROWS = [
    [
        "22000001.0",
        "0.0",
        "0",
        "a1",
        "First.<br/><br/>Second &amp; last.",
        "1491237056.0",
        "comment",
    ]
    + ["1", "7.0", "True", "Reader One", "11.0", "<br/>", "approved", "Unknown", "2.0"],
    [
        "22000002.0",
        "22000001.0",
        "22000001",
        "a1",
        "An <em>answer</em>",
        "1491237060.0",
        "userReply",
    ]
    + ["2", "0.0", "False", "Reader Two", "12.0", "Oslo", "approved", "Unknown", "1.0"],
    ["22000003.0", "22000001.0", "22000002", "a1", "To the answer", "1491237070", "reporterReply"]
    + ["3", "1.0", "False", "A Reporter", "13.0", "n/a", "approved", "Unknown", "0.0"],
]


def table_of(header, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


@pytest.fixture
def read(tmp_path):
    def read(text, name="a.csv", **options):
        (tmp_path / name).write_text(text, newline="")
        table = discourse.read_comments(tmp_path / name, **options)
        assert discourse.check_comments(table) == []
        return table

    return read


def refused(read, text, **options):
    with pytest.raises(ReadError) as error:
        read(text, **options)
    assert error.value.hint
    return error.value.reason


@pytest.mark.parametrize("order", [NYT, NYT[::-1], sorted(NYT)])
def test_new_york_times_in_any_order_of_columns(read, order):
    rows = [[row[NYT.index(name)] for name in order] for row in NYT_ROWS]
    table = read(table_of(order, rows))
    assert table["source"].unique().tolist() == ["nyt"]
    assert table["comment_id"].tolist() == ["22000001", "22000002", "22000003"]
    assert table["parent_id"].tolist()[1:] == ["22000001", "22000002"]
    assert table["parent_id"].isna().tolist() == [True, False, False]
    assert table["depth"].tolist() == [1, 2, 3]
    assert table["thread_id"].unique().tolist() == ["a1"]
    assert table["text"].tolist() == ["First.\n\nSecond & last.", "An answer", "To the answer"]
    assert table["author"].tolist() == ["Reader One", "Reader Two", "A Reporter"]
    assert table["author_id"].tolist() == ["11", "12", "13"]
    assert table["author_kind"].tolist() == ["unknown", "unknown", "staff"]
    assert table["score"].tolist() == [7, 0, 1]
    assert table["created_at"].tolist()[0] == pd.Timestamp("2017-04-03T16:30:56", tz="UTC")
    assert table["forum"].isna().all()
    places = table["meta_user_location"]
    assert places.isna().tolist() == [True, False, True]
    assert table["meta_editors_selection"].tolist() == ["True", "False", "False"]


def test_without_the_parent_the_comment_at_the_top_is_taken(read):
    rows = [row[:2] + row[3:] for row in NYT_ROWS]
    table = read(table_of([name for name in NYT if name != "inReplyTo"], rows))
    assert table["parent_id"].tolist()[1:] == ["22000001", "22000001"]


NYT_ARTICLE = "articleID,byline,documentType,headline,snippet,webURL\na1,By X,article,H,s,u\n"
SOCC_ARTICLE = (
    "article_id,title,article_url,author,published_date,ncomments,ntop_level_comments,article_text\n"
    "1,T,u,X,2015-10-16 EDT,3,2,<p>text</p>\n"
)


@pytest.mark.parametrize("text", [NYT_ARTICLE, SOCC_ARTICLE])
def test_tables_of_articles_are_refused_kindly(read, text):
    assert refused(read, text) == "this is a table of articles; it holds no comments"


def test_a_table_that_is_none_of_these(read):
    reason = "it is no table of New York Times comments: it lacks articleID, commentBody, commentID"
    assert refused(read, "id,text\n1,a\n", format="nyt") == reason
    reason = "the table of SOCC comments has no columns to map"
    text = "comment_counter,comment_text\nsource1_1_0,a\n"
    assert refused(read, text, columns={"text": "comment_text"}) == reason


SOCC_HEADER = (
    "article_id,comment_counter,comment_author,timestamp,post_time,comment_text,TotalVotes,posVotes,"
    "negVotes,reactions,comment_id,parentID,isModerator,status"
)
SOCC = SOCC_HEADER.split(",")
SOCC_ROWS = [
    ["55", "source1_55_0", "ann", "1357599600000", "", "One", "5", "4", "1", "", "9", "", "False"]
    + ["published"],
    ["55", "source1_55_0_0", "bob", "1357599660000.0", "", "Two", "3", "0", "3"]
    + ["{u'reaction_list': [{u'reaction': u'like'}]}", "10", "9", "True", "published"],
    ["55", "source1_55_0_0_2", "ann", "", "Dec 13, 2016", "Three", "", "", "", "", "11", "10"]
    + ["False", "rejected"],
    ["55", "source2_55_12", "eve", "", "Dec 14, 2016", "Four", "0", "0", "0", "", "", "", "False"]
    + ["published"],
]


def test_the_counter_of_socc_is_the_path_in_the_tree(read):
    table = read(table_of(SOCC, SOCC_ROWS), "gnm_comments.csv")
    assert table["source"].unique().tolist() == ["socc"]
    assert table["comment_id"].tolist() == [row[1] for row in SOCC_ROWS]
    assert table["parent_id"].isna().tolist() == [True, False, False, True]
    assert table["parent_id"].tolist()[1:3] == ["source1_55_0", "source1_55_0_0"]
    assert table["depth"].tolist() == [1, 2, 3, 1]
    assert table["thread_id"].unique().tolist() == ["55"]
    assert table["score"].tolist()[:2] == [3, -3]
    assert table["score"].isna().tolist() == [False, False, True, False]
    assert table["created_at"].tolist() == [
        pd.Timestamp("2013-01-07T23:00", tz="UTC"),
        pd.Timestamp("2013-01-07T23:01", tz="UTC"),
        pd.Timestamp("2016-12-13", tz="UTC"),
        pd.Timestamp("2016-12-14", tz="UTC"),
    ]
    assert table["author_kind"].tolist() == ["unknown", "moderator", "unknown", "unknown"]
    assert table["status"].tolist() == ["visible", "visible", "removed", "visible"]
    assert table["meta_reactions"].tolist()[1] == SOCC_ROWS[1][9]


def test_a_lost_parent_is_an_orphan(read):
    table = read(table_of(SOCC, SOCC_ROWS[1:2]))
    audit = discourse.audit(table).set_index("item")
    assert audit.at["orphan", "places"] == "comment source1_55_0_0"


def test_crowd_judgements_without_counters(read):
    header = ["_unit_id", "is_constructive", "comment", "globe_url", "title"]
    url = "http://example.org/opinion/a-title/article{}/"
    rows = [["1", "yes", "One", url.format(77), "T"], ["2", "no", "Two", url.format(78), "U"]]
    table = read(table_of(header, rows))
    assert table["comment_id"].tolist() == ["1", "2"]
    assert table["thread_id"].tolist() == ["77", "78"]
    assert table["url"].tolist() == [row[3] for row in rows]
    assert table["title"].tolist() == ["T", "U"]
    assert table["meta_is_constructive"].tolist() == ["yes", "no"]
    assert table["depth"].isna().all()


def test_articles_beside_their_comments_become_rows_once(read):
    header = ["article_id", "comment_counter", "comment_text", "article_text", "article_author"]
    rows = [["5", f"source1_5_{n}", f"c{n}", "The article.", "A Writer"] for n in range(3)]
    table = read(table_of(header, rows))
    assert table["kind"].tolist() == ["article", "comment", "comment", "comment"]
    assert table["text"].tolist() == ["The article.", "c0", "c1", "c2"]
    assert table["author"].tolist()[0] == "A Writer"
    assert table["parent_id"].tolist()[1:] == ["5"] * 3
    assert table["depth"].tolist() == [0, 1, 1, 1]
