"""WordPress exports: articles, comments, what is no comment, and broken files."""

import random

import pytest

import discourse
from discourse import ReadError
from discourse.comments.formats.wordpress import _without_shortcodes

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Our site</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_id>3</wp:author_id><wp:author_login>ed</wp:author_login>
<wp:author_email>ed@example.org</wp:author_email>
<wp:author_display_name><![CDATA[Ed Itor]]></wp:author_display_name></wp:author>
"""
END = "</channel></rss>"


def comment(name, text="<![CDATA[Fine.]]>", parent="0", approved="1", kind="", user="0", **more):
    times = {"date": "2014-01-14 18:00:00", "date_gmt": "2014-01-14 17:00:00"} | more
    fields = "".join(
        f"<wp:comment_{key}>{value}</wp:comment_{key}>" for key, value in times.items()
    )
    return (
        f"<wp:comment><wp:comment_id>{name}</wp:comment_id>"
        "<wp:comment_author><![CDATA[Ann &amp; Bob]]></wp:comment_author>"
        "<wp:comment_author_email>ann@example.org</wp:comment_author_email>"
        "<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>"
        f"{fields}<wp:comment_content>{text}</wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>"
        f"<wp:comment_user_id>{user}</wp:comment_user_id>"
        "<wp:commentmeta><wp:meta_key>k</wp:meta_key></wp:commentmeta></wp:comment>\n"
    )


def item(name, comments="", body="<![CDATA[<p>The article.</p>]]>", kind="post"):
    return (
        f"<item><title>Title {name}</title><link>http://example.org/{name}</link>"
        "<pubDate>Tue, 14 Jan 2014 16:00:00 +0000</pubDate><dc:creator>ed</dc:creator>"
        f"<excerpt:encoded>not this</excerpt:encoded><content:encoded>{body}</content:encoded>"
        f"<wp:post_id>{name}</wp:post_id><wp:post_date>2014-01-14 17:00:00</wp:post_date>"
        f"<wp:post_date_gmt>2014-01-14 16:00:00</wp:post_date_gmt><wp:post_type>{kind}</wp:post_type>"
        f"\n{comments}</item>\n"
    )


def read(tmp_path, items, head=HEAD, end=END, **options):
    path = tmp_path / "export.xml"
    data = head + items + end if isinstance(items, str) else items
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    table = discourse.read_comments(path, **options)
    assert discourse.check_comments(table) == []
    assert table["source"].unique().tolist() == ["wordpress_wxr"]
    return table


def entries(table):
    stored = table.attrs["audit"]["entries"]
    return {(e["category"], e["item"]): (e["count"], e["places"]) for e in stored}


def test_articles_with_comments_and_nothing_else(tmp_path):
    items = item(5) + item(6, comment(5) + comment(8, parent="5", user="3")) + item(7, kind="page")
    table = read(tmp_path, items)
    assert table["comment_id"].tolist() == ["post-6", "5", "8"]
    assert table["thread_id"].tolist() == ["6"] * 3
    assert table["parent_id"].fillna("-").tolist() == ["-", "post-6", "5"]
    assert table["depth"].tolist() == [0, 1, 2]
    assert table["kind"].tolist() == ["article", "comment", "comment"]
    assert table["text"].tolist() == ["The article.", "Fine.", "Fine."]
    assert table["author"].tolist() == ["Ed Itor", "Ann & Bob", "Ann & Bob"]
    assert table["author_id"].tolist() == ["ed", table["author"][1], "ed"]
    assert table["title"].unique().tolist() == ["Title 6"]
    assert table["url"].unique().tolist() == ["http://example.org/6"]
    assert [t.isoformat() for t in table["created_at"]] == [
        "2014-01-14T16:00:00+00:00",
        "2014-01-14T17:00:00+00:00",
        "2014-01-14T17:00:00+00:00",
    ]
    told = entries(table)
    assert told[("skipped", "no_comments")][0] == 2
    assert told[("dropped", "private_fields")][0] == 2


def test_addresses_are_never_rows(tmp_path):
    written = read(tmp_path, item(6, comment(5))).to_csv()
    assert "@example.org" not in written and "192.0.2.7" not in written


@pytest.mark.parametrize("lost", ["</wp:comment_author>", "</wp:comment_id>", "</wp:comment_date>"])
def test_a_lost_tag_puts_no_address_into_a_row(tmp_path, lost):
    items = item(6, comment(5).replace(lost, "", 1) + comment(8))
    table = read(tmp_path, items)
    assert table["comment_id"].tolist() == ["post-6", "5", "8"]
    assert table["author"].tolist()[1:] == ["Ann & Bob"] * 2
    written = table.to_csv()
    assert "@example.org" not in written and "192.0.2.7" not in written


@pytest.mark.parametrize(
    ("approved", "status", "text"),
    [
        ("1", "visible", "Fine."),
        ("0", "pending", "Fine."),
        ("hold", "pending", "Fine."),
        ("spam", "spam", "Fine."),
        ("trash", "removed", "-"),
        ("post-trashed", "removed", "-"),
    ],
)
def test_what_the_site_decided(tmp_path, approved, status, text):
    table = read(tmp_path, item(6, comment(5, approved=approved)))
    assert table["status"].iloc[1] == status
    assert table["text"].fillna("-").iloc[1] == text


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("", "comment"),
        ("comment", "comment"),
        ("review", "comment"),
        ("pingback", "service"),
        ("trackback", "service"),
        ("order_note", "service"),
    ],
)
def test_kinds(tmp_path, kind, wanted):
    table = read(tmp_path, item(6, comment(5, kind=kind)))
    assert table["kind"].tolist() == ["article", wanted]


@pytest.mark.parametrize(
    ("gmt", "local", "wanted", "zone"),
    [
        ("2014-01-14 17:00:00", "2014-01-14 18:00:00", "2014-01-14T17:00:00+00:00", "given"),
        ("0000-00-00 00:00:00", "2014-01-14 18:00:00", "2014-01-14T18:00:00+00:00", "unknown"),
        ("", "2014-01-14 18:00:00", "2014-01-14T18:00:00+00:00", "unknown"),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None, "unknown"),
    ],
)
def test_a_time_in_utc_else_the_sites_own_clock(tmp_path, gmt, local, wanted, zone):
    row = read(tmp_path, item(6, comment(5, date=local, date_gmt=gmt))).iloc[1]
    assert (row["created_at"].isoformat() if wanted else None) == wanted
    assert (row["created_at"] is not None, row["created_tz"]) == (True, zone)


def test_lines_and_paragraphs_of_comments_are_shown(tmp_path):
    text = "<![CDATA[one\ntwo\n\nthree <em>four</em>\n<blockquote>said</blockquote>]]>"
    row = read(tmp_path, item(6, comment(5, text))).iloc[1]
    assert row["text"] == "one\ntwo\n\nthree four\n\nsaid"
    assert row["marked_quotes"] == [(21, 25, None)]


def test_blocks_and_shortcodes_of_articles_are_left_out(tmp_path):
    body = (
        '<![CDATA[<!-- wp:paragraph {"a":1} -->\n<p>One [sic] two</p>\n<!-- /wp:paragraph -->'
        '[gallery ids="1,2"]<p>[caption id="x"]A picture[/caption]</p><!--more-->]]>'
    )
    table = read(tmp_path, item(6, comment(5), body=body))
    assert table["text"].iloc[0] == "One [sic] two\n\nA picture"
    assert entries(table)[("dropped", "shortcodes")][0] == 3


@pytest.mark.parametrize(
    ("text", "wanted", "count"),
    [
        ("[gallery]", "", 1),
        ("[[gallery]]", "[gallery]", 0),
        ("[edit] and [1] and [...]", "[edit] and [1] and [...]", 0),
        ("[box]in[/box]", "in", 2),
        ('[vc_row el="1"]x', "x", 1),
        ("[link](http://a.b)", "[link](http://a.b)", 0),
        ("[a note on this]", "[a note on this]", 0),
        ("[" * 5000, "[" * 5000, 0),
    ],
)
def test_shortcodes(text, wanted, count):
    assert _without_shortcodes(text) == (wanted, count)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("prefix", ["wp", "ns0"])
def test_name_spaces_do_not_matter(tmp_path, version, prefix):
    data = (HEAD + item(6, comment(5)) + END).replace("export/1.2", f"export/{version}")
    data = data.replace("wp:", f"{prefix}:")
    assert len(read(tmp_path, data.encode())) == 2


def test_an_article_without_content_has_lost_its_text(tmp_path):
    data = item(6, comment(5)).replace("content:encoded", "content:other")
    table = read(tmp_path, data.replace("excerpt:encoded", "excerpt:other"))
    assert table["status"].tolist() == ["missing_text", "visible"]
    empty = read(tmp_path, item(6, comment(5), body=""))
    assert (empty["text"].iloc[0], empty["status"].iloc[0]) == ("", "visible")


@pytest.mark.parametrize("sign", ["\x11", "\x18", "\x1c\x1d", "&#x18;", "\x1b"])
def test_control_characters_of_real_exports(tmp_path, sign):
    items = item(6, comment(5, f"a{sign}b") + comment(8))
    table = read(tmp_path, items)
    assert table["comment_id"].tolist() == ["post-6", "5", "8"]
    signs = 2 if sign == "\x1c\x1d" else 1
    assert table["text"].iloc[1] == "a" + "\ufffd" * signs + "b"
    count, places = entries(table)[("repaired", "control_characters")]
    assert (count, len(places)) == (signs, 1) and places[0].startswith("line ")


def test_bytes_that_are_not_utf8(tmp_path):
    items = item(6, comment(5, "Grüße aus Köln") + comment(8, "caf\udcff!"))
    data = (HEAD + items + END).encode("utf-8", "surrogateescape")
    table = read(tmp_path, data)
    assert table["text"].iloc[1:].tolist() == ["Grüße aus Köln", "caf\ufffd!"]
    assert entries(table)[("repaired", "broken_bytes")][0] == 1


def test_a_cut_export_gives_the_comments_before_the_cut(tmp_path):
    items = item(6, comment(5) + comment(8) + comment(9))
    whole = HEAD + items
    table = read(tmp_path, whole[: whole.index("<wp:comment_id>9")].encode())
    assert table["comment_id"].tolist() == ["post-6", "5", "8"]
    count, places = entries(table)[("skipped", "faulty_record")]
    assert count == 1 and places[0].endswith("the file ends within this <comment>")
    with pytest.raises(ReadError, match="the file ends within"):
        read(tmp_path, whole[: whole.index("<wp:comment_id>9")].encode(), on_error="raise")


def test_warnings_of_the_server_before_the_export(tmp_path):
    warning = (
        "<br />\n<b>Notice</b>:  Undefined index in <b>/srv/x.php</b> on line <b>3</b><br />\n"
    )
    table = read(tmp_path, item(6, comment(5)), head=warning + HEAD)
    assert table["comment_id"].tolist() == ["post-6", "5"]
    assert entries(table)[("repaired", "before_xml")][0] > 50


def test_an_export_without_comments_is_refused(tmp_path):
    with pytest.raises(ReadError, match="there is no comment in it"):
        read(tmp_path, item(5))


def test_another_feed_is_not_taken_for_an_export(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_text("<rss version='2.0'><channel><item><title>x</title></item></channel></rss>")
    with pytest.raises(ReadError):
        discourse.read_comments(path)


def test_mutated_exports_give_rows_or_one_clear_error(tmp_path):
    rng = random.Random(5)
    items = "".join(item(n, "".join(comment(10 * n + k) for k in range(3))) for n in range(1, 4))
    whole = HEAD + items + END
    signs = [
        "<",
        ">",
        "&",
        '"',
        "/",
        "]]>",
        "<![CDATA[",
        "\x10",
        "</item>",
        "<item>",
        "</wp:comment>",
    ]
    path = tmp_path / "export.xml"
    rows = 0
    for _ in range(60):
        data = whole
        for _ in range(rng.randint(1, 4)):
            i = rng.randrange(len(HEAD), len(data))
            data = data[:i] + rng.choice(signs) + data[i + rng.choice([0, 1, 30]) :]
        path.write_text(data)
        try:
            table = discourse.read_comments(path)
        except ReadError as error:
            assert "\n" not in str(error)
            continue
        rows += len(table)
        assert discourse.check_comments(table) == []
    assert rows > 400


def test_a_garbled_text_with_quotes_in_it_is_mended_before_they_get_their_place(tmp_path):
    text = "DÃ¼rfen wir das wirklich glauben, Frau GrÃ¼n?"
    table = read(
        tmp_path, item("1", comment("1", f"<![CDATA[<blockquote>So.</blockquote>{text}]]>"))
    )
    mended = "Dürfen wir das wirklich glauben, Frau Grün?"
    assert table["text"].tolist()[-1].endswith(mended)
    ((start, end, _),) = table["marked_quotes"].tolist()[-1]
    assert table["text"].tolist()[-1][start:end] == "So."
    assert entries(table)["repaired", "mojibake"][0] == 1


def test_a_removed_comment_has_no_quotes(tmp_path):
    """The quotes of a text that is not read would point into nothing."""
    quoted = "<![CDATA[<blockquote>So.</blockquote>No.]]>"
    table = read(tmp_path, item(6, comment(5, quoted) + comment(7, quoted, approved="trash")))
    assert table["status"].tolist()[-1] == "removed"
    assert list(map(len, table["marked_quotes"]))[-2:] == [1, 0]
