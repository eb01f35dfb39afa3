"""Disqus exports: threads joined to posts, and the ways in which they are broken."""

import gzip
import random

import pytest

import discourse
from discourse import ReadError

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>ourforum</forum><title>General</title></category>
"""
THREADS = """<thread dsq:id="10"><id>page-a</id><forum>ourforum</forum><category dsq:id="1"/>
<link>http://example.org/a</link><title>Page A &amp; more</title><message/>
<createdAt>2012-01-01T00:00:00Z</createdAt>
<author><email>o@example.org</email><name>Owner</name></author>
<isClosed>true</isClosed><isDeleted>false</isDeleted></thread>
<thread dsq:id="11"><id/><link>http://example.org/a</link><title/></thread>
"""


def post(
    name,
    thread="10",
    message="<![CDATA[<p>Hello<br>there</p>]]>",
    parent="",
    deleted="false",
    spam="false",
    author="<name>ann</name><isAnonymous>false</isAnonymous><username>ann1</username>",
    extra="",
):
    thread = f'<thread dsq:id="{thread}" />' if thread else ""
    parent = f'<parent dsq:id="{parent}" />' if parent else ""
    ident = f' dsq:id="{name}"' if name else ""
    return (
        f"<post{ident}><id/><message>{message}</message><createdAt>2012-02-03T04:05:06Z</createdAt>"
        f"<isDeleted>{deleted}</isDeleted><isSpam>{spam}</isSpam><author>{author}</author>{extra}"
        f"{thread}{parent}</post>\n"
    )


def read(tmp_path, posts, before=HEAD + THREADS, after="</disqus>", name="export.xml"):
    path = tmp_path / name
    data = (before + posts + after).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    table = discourse.read_comments(path)
    assert discourse.check_comments(table) == []
    assert table["source"].unique().tolist() == ["disqus"]
    return table


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


@pytest.mark.parametrize("name", ["export.xml", "export.xml.gz", "export.txt"])
def test_posts_with_what_their_threads_tell(tmp_path, name):
    posts = (
        post("1") + post("2", parent="1", message="I &lt;b&gt;agree&lt;/b&gt;") + post("3", "11")
    )
    table = read(tmp_path, posts, name=name)
    assert table["comment_id"].tolist() == ["1", "2", "3"]
    assert table["thread_id"].tolist() == ["10", "10", "11"]
    assert table["parent_id"].fillna("-").tolist() == ["-", "1", "-"]
    assert table["text"].tolist() == ["Hello\nthere", "I agree", "Hello\nthere"]
    assert table["title"].fillna("-").tolist() == ["Page A & more", "Page A & more", "-"]
    assert table["url"].unique().tolist() == ["http://example.org/a"]  # two threads all the same
    assert table["forum"].fillna("-").tolist() == ["ourforum", "ourforum", "-"]
    assert table["author"].tolist() == ["ann"] * 3
    assert table["author_id"].tolist() == ["ann1"] * 3
    assert table["created_at"].iloc[0].isoformat() == "2012-02-03T04:05:06+00:00"
    assert table["created_tz"].iloc[0] == "given"
    assert table["depth"].tolist() == [1, 2, 1]
    assert table["meta_thread_closed"].fillna(False).tolist() == [True, True, False]


def test_deleted_spam_and_truly_empty_are_told_apart(tmp_path):
    posts = (
        post("1", deleted="true", message="gone")
        + post("2", deleted="true", message="")
        + post("3", spam="true", message="buy")
        + post("4", message="")
        + post("5", spam="123", message="x")
    )
    table = read(tmp_path, posts)
    assert table["status"].tolist() == ["deleted", "deleted", "spam", "visible", "visible"]
    assert table["text"].fillna("-").tolist() == ["-", "-", "buy", "", "x"]
    assert entries(table)[("dropped", "withdrawn_text")] == (1, ["line 10"])


def test_a_guest_is_known_by_the_name(tmp_path):
    guest = "<name>peter</name><isAnonymous>true</isAnonymous>"
    posts = post("1", author=guest) + post("2", author="<name>Guest</name>") + post("3", author="")
    table = read(tmp_path, posts)
    assert table["author"].fillna("-").tolist() == ["peter", "-", "-"]
    assert table["author_id"].fillna("-").tolist() == ["peter", "-", "-"]  # the name stands for it


def test_addresses_are_never_rows(tmp_path):
    author = "<email>ann@example.org</email><name>ann</name><username>ann1</username>"
    posts = post("1", author=author, extra="<ipAddress>192.0.2.1</ipAddress>")
    table = read(tmp_path, posts)
    written = table.to_csv()
    assert "example.org/a" in written
    assert "ann@example.org" not in written and "192.0.2.1" not in written
    assert entries(table)[("dropped", "private_fields")][0] == 1


@pytest.mark.parametrize("lost", ["</message>", "</createdAt>", "</isSpam>", "<author>", "</name>"])
def test_a_lost_tag_puts_no_address_into_a_text(tmp_path, lost):
    author = "<name>ann</name><email>ann@example.org</email><username>ann1</username>"
    posts = post("1", author=author, extra="<ipAddress>192.0.2.1</ipAddress>") + post("2")
    table = read(tmp_path, posts.replace(lost, "", 1))
    assert table["thread_id"].tolist() == ["10", "10"]
    assert table["text"].tolist() == ["Hello\nthere", "Hello\nthere"]
    written = table.to_csv()
    assert "ann@example.org" not in written and "192.0.2.1" not in written


def test_posts_whose_thread_is_lost_or_comes_later(tmp_path):
    posts = post("1", "99") + post("2", "12") + post("3", None)
    late = '<thread dsq:id="12"><link>http://example.org/late</link><title>Late</title></thread>'
    table = read(tmp_path, posts, after=late + "</disqus>")
    assert table["title"].fillna("-").tolist() == ["-", "Late", "-"]
    assert table["thread_id"].tolist()[:2] == ["99", "12"]
    assert table["thread_id"].nunique() == 3
    assert entries(table)[("lost", "no_thread")][0] == 1


def test_a_post_without_id_gets_one(tmp_path):
    table = read(tmp_path, post("1") + post(None))
    assert table["comment_id"].tolist() == ["1", "10/1"]


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ('<thread dsq:id="10" />', "<thread dsq:id=10/>", "unquoted"),
        ("<?xml", "`<?xml", "before_xml"),
        ("there", "the\x10re", "control_characters"),
        ("there", "there & everywhere", None),
        ("</message>", "", "broken_xml"),
        ("</isSpam>", "</isspam>", "broken_xml"),
    ],
)
def test_broken_exports_keep_all_rows(tmp_path, old, new, item):
    posts = "".join(post(str(n)) for n in range(1, 6))
    whole = HEAD + THREADS + posts
    broken = whole.replace(old, new, 1)
    assert broken != whole
    table = read(tmp_path, "", before=broken)
    assert table["comment_id"].tolist() == ["1", "2", "3", "4", "5"]
    assert table["thread_id"].tolist() == ["10"] * 5
    assert table["text"].iloc[1:].tolist() == ["Hello\nthere"] * 4
    assert {i for c, i in entries(table) if c == "repaired"} == ({item} if item else set())


def test_html_that_is_not_escaped_keeps_its_paragraphs(tmp_path):
    table = read(tmp_path, post("1", message="<p>one</p><p>two<br/>three &lt; 4</p>"))
    assert table["text"].tolist() == ["one\n\ntwo\nthree < 4"]


def test_an_export_without_posts_is_refused(tmp_path):
    with pytest.raises(ReadError, match="there is no comment in it"):
        read(tmp_path, "")


def test_mutated_exports_give_rows_or_one_clear_error(tmp_path):
    rng = random.Random(3)
    whole = HEAD + THREADS + "".join(post(str(n)) for n in range(1, 9)) + "</disqus>"
    signs = [
        "<",
        ">",
        "&",
        '"',
        "/",
        "]]>",
        "<![CDATA[",
        "\x10",
        "</post>",
        "<post>",
        "</thread>",
        "é",
    ]
    path = tmp_path / "export.xml"
    outcomes = set()
    for _ in range(60):
        data = whole
        for _ in range(rng.randint(1, 4)):
            i = rng.randrange(len(data))
            data = data[:i] + rng.choice(signs) + data[i + rng.choice([0, 1, 30]) :]
        path.write_text(data)
        try:
            table = discourse.read_comments(path, format="disqus")
        except ReadError as error:
            outcomes.add("error")
            assert "\n" not in str(error)
            continue
        outcomes.add("rows")
        assert discourse.check_comments(table) == []
    assert "rows" in outcomes
