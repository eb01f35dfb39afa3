"""Stack Exchange dumps: posts and comments, alone and together, broken and hostile."""

import gzip

import pytest

import discourse
from discourse import ReadError
from discourse.comments.formats import recognise
from discourse.comments.source import SourceFile

POSTS = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2018-02-06T20:19:50.957" Score="10" ViewCount="172" Body="&lt;p&gt;Is &lt;em&gt;this&lt;/em&gt; right?&lt;/p&gt;&#xA;&#xA;&lt;blockquote&gt;&#xA;&lt;p&gt;as they said&lt;/p&gt;&#xA;&lt;/blockquote&gt;&#xA;" OwnerUserId="14" Title="Is it &amp; why?" Tags="&lt;discussion&gt;&lt;on-topic&gt;" AnswerCount="1" ClosedDate="2018-03-01T00:00:00.000" ContentLicense="CC BY-SA 3.0" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2018-02-06T20:25:42.850" Score="-2" Body="&lt;p&gt;No.&lt;/p&gt;" OwnerDisplayName="user23" LastEditDate="2018-02-07T08:00:00.000" />
  <row Id="3" PostTypeId="5" CreationDate="2018-02-06T20:30:00.000" Score="0" Body="" OwnerUserId="-1" Tags="|discussion|a-b|" />
</posts>
"""
COMMENTS = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="1" PostId="2" Score="5" Text="@user23 but `x &lt; y`, *surely*" CreationDate="2018-02-06T21:00:00.000" UserId="14" ContentLicense="CC BY-SA 3.0" />
  <row Id="2" PostId="1" Score="0" Text="&quot;Ask&quot; &gt; tell" CreationDate="2018-02-06T21:01:00.000" UserDisplayName="user9" />
</comments>
"""
USERS = """<?xml version="1.0" encoding="utf-8"?>
<users>
  <row Id="14" Reputation="1" DisplayName="Ann Example" Location="Somewhere" AboutMe="&lt;p&gt;x&lt;/p&gt;" />
  <row Id="15" Reputation="1" />
</users>
"""


def put(folder, **files):
    for name, data in files.items():
        (folder / f"{name}.xml").write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


def test_posts(tmp_path):
    table = discourse.read_comments(put(tmp_path, Posts=POSTS) / "Posts.xml")
    assert discourse.check_comments(table) == []
    assert table["source"].unique().tolist() == ["stackexchange_dump"]
    assert table["comment_id"].tolist() == ["1", "2", "3"]
    assert table["thread_id"].tolist() == ["1", "1", "3"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "1", "-"]
    assert table["kind"].tolist() == ["post", "answer", "service"]
    assert table["text"].tolist() == ["Is this right?\n\nas they said", "No.", ""]
    assert table["marked_quotes"].tolist() == [[(16, 28, None)], [], []]
    assert table["author"].fillna("-").tolist() == ["-", "user23", "-"]
    assert table["author_id"].fillna("-").tolist() == ["14", "user23", "-1"]
    assert table["author_kind"].tolist() == ["unknown", "unknown", "bot"]
    assert table["score"].tolist() == [10, -2, 0]
    assert table["title"].fillna("-").tolist() == ["Is it & why?", "Is it & why?", "-"]
    assert table["created_at"].iloc[0].isoformat() == "2018-02-06T20:19:50.957000+00:00"
    assert table["created_tz"].tolist() == ["given"] * 3
    assert table["edited_at"].iloc[1].isoformat() == "2018-02-07T08:00:00+00:00"
    assert table["meta_tags"].fillna("-").tolist() == [
        '["discussion","on-topic"]',
        "-",
        '["discussion","a-b"]',
    ]
    assert table["meta_closed_at"].iloc[0] == "2018-03-01T00:00:00.000"
    assert table["depth"].tolist() == [0, 1, 1]


def test_comments_alone_hang_together_by_their_post(tmp_path):
    table = discourse.read_comments(put(tmp_path, Comments=COMMENTS) / "Comments.xml")
    assert table["comment_id"].tolist() == ["comment-1", "comment-2"]
    assert table["parent_id"].tolist() == ["2", "1"]
    assert table["thread_id"].nunique() == 2
    assert table["text"].tolist() == ["@user23 but `x < y`, *surely*", '"Ask" > tell']
    assert table["author"].fillna("-").tolist() == ["-", "user9"]
    assert entries(table)[("repaired", "comment_id")][0] == 2


def test_a_folder_joins_comments_to_questions_and_refuses_the_other_tables(tmp_path):
    votes = '<votes>\n<row Id="1" PostId="1" VoteTypeId="2" CreationDate="2018-02-06" />\n</votes>'
    put(tmp_path, Posts=POSTS, Comments=COMMENTS, Users=USERS, Votes=votes)
    table = discourse.read_comments(tmp_path).set_index("comment_id")
    assert table["thread_id"].to_dict() == {
        "comment-1": "1",
        "comment-2": "1",
        "1": "1",
        "2": "1",
        "3": "3",
    }
    assert table["depth"].to_dict() == {"comment-1": 2, "comment-2": 1, "1": 0, "2": 1, "3": 1}
    assert table["author"].fillna("-").to_dict() == {
        "comment-1": "Ann Example",
        "comment-2": "user9",
        "1": "Ann Example",
        "2": "user23",
        "3": "-",
    }
    told = entries(table)
    assert told[("skipped", "file")] == (1, ["Votes.xml"])
    assert told[("read", "companion")] == (1, ["Users.xml"])
    assert told[("read", "user_names")][0] == 1


@pytest.mark.parametrize(
    "root", ["users", "votes", "postlinks", "badges", "tags", "posthistory", "PostHistory"]
)
def test_other_tables_are_refused_by_name(tmp_path, root):
    path = put(tmp_path, Other=f'<{root}>\n<row Id="1" PostId="2" />\n</{root}>') / "Other.xml"
    with pytest.raises(ReadError, match=f"the table of {root.lower()} of a Stack Exchange dump"):
        discourse.read_comments(path)


@pytest.mark.parametrize(
    "data",
    [
        "<posts><post Id='1'/></posts>",
        "<comments><comment>x</comment></comments>",
        "<rows><row Id='1' Text='x'/></rows>",
        '<row Id="1" Name="x"/>',
    ],
)
def test_other_xml_is_not_taken_for_a_dump(tmp_path, data):
    path = put(tmp_path, Other=data) / "Other.xml"
    with pytest.raises(ReadError):
        discourse.read_comments(path)


def test_a_part_of_a_dump_without_its_root(tmp_path):
    rows = "\n".join(line for line in COMMENTS.splitlines() if "<row" in line)
    table = discourse.read_comments(put(tmp_path, Comments=rows) / "Comments.xml")
    assert len(table) == 2
    assert entries(table)[("skipped", "faulty_record")][0] == 1  # it has no end


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ('<row Id="9" Foo="1"/>', "line 4: neither a post nor a comment"),
        ('<row PostId="9" Text="no id"/>', "line 4: neither a post nor a comment"),
        ('<row Id="9" Text="no post"/>', "line 4: neither a post nor a comment"),
    ],
)
def test_rows_that_are_neither_are_skipped_with_their_line(tmp_path, row, place):
    data = COMMENTS.replace('  <row Id="2"', f'{row}\n  <row Id="2"')
    path = put(tmp_path, Comments=data) / "Comments.xml"
    table = discourse.read_comments(path)
    assert len(table) == 2
    assert entries(table)[("skipped", "faulty_record")] == (1, [place])
    with pytest.raises(ReadError, match="neither a post nor a comment"):
        discourse.read_comments(path, on_error="raise")


def test_any_size_packed_and_in_parts(tmp_path):
    row = '  <row Id="{}" PostId="{}" Text="t{}" CreationDate="2018-02-06T21:00:00.000" />\n'
    rows = "".join(row.format(n, n % 7, n) for n in range(45_000))
    data = f"<comments>\n{rows}</comments>"
    path = tmp_path / "Comments.xml.gz"
    path.write_bytes(gzip.compress(data.encode()))
    entry = recognise(SourceFile(path, path.name))
    assert entry.name == "stackexchange_dump"
    parts = list(discourse.iter_comments(path, chunk_size=20_000))
    assert [len(part) for part in parts] == [20_000, 20_000, 5_000]
    assert parts[-1]["text"].iloc[-1] == "t44999"


def test_a_cut_dump_gives_its_whole_rows_and_one_place(tmp_path):
    path = put(tmp_path, Posts=POSTS[: POSTS.index("user23")]) / "Posts.xml"
    table = discourse.read_comments(path)
    assert table["comment_id"].tolist() == ["1"]
    assert entries(table)[("skipped", "faulty_record")] == (
        1,
        ["line 4: the file ends within this <row>"],
    )
