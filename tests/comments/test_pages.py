"""The reader of saved web pages: golden cases, what is refused, properties, time limits.

`tests/cases/pages`: platforms (the markup of each platform's templates, prose our own), refused.
Expected values were written by hand beside the pages, never by the reader.
"""

from __future__ import annotations

import contextlib
import html
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import discourse
from discourse.comments.assemble import assemble, settle
from discourse.comments.audit import AuditLog
from discourse.comments.combine import combine
from discourse.comments.formats import Options, Raw
from discourse.comments.formats.pages import FORMATS
from discourse.comments.formats.pages.platform import platforms, read_platform, rule
from discourse.comments.formats.pages.rows import placeholder
from discourse.comments.formats.pages.selectors import any_of, parse, words_in
from discourse.comments.formats.pages.values import moment_in, name_of, number_in
from discourse.comments.formats.pages.zones import stated_zone, with_zone, without_doubt
from discourse.comments.source import SourceFile
from discourse.comments.table import check_comments, missing
from discourse.errors import ReadError

CASES = Path(__file__).parents[1] / "cases" / "pages"
PAGES = FORMATS[0]


def cases(kind: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / kind).glob("*.html"))]


def read(path: Path) -> tuple[pd.DataFrame, Raw, AuditLog]:
    table, raw, log = unjudged(path)
    table = settle(table, log)
    assert check_comments(table) == []
    return table, raw, log


def unjudged(path: Path) -> tuple[pd.DataFrame, Raw, AuditLog]:
    log = AuditLog()
    file = SourceFile(path, path.name)
    assert PAGES.recognise(file) >= 0.7
    raw = PAGES.rows(file, Options(), log)
    table = assemble(raw, source=PAGES.name, file=path.name, log=log)
    return table, raw, log


def notes(log: AuditLog, *items: str) -> list[tuple[str, str, int]]:
    entries = log.full()["entries"]
    return [(e["category"], e["item"], e["count"]) for e in entries if e["item"] in items]


def shown(value: Any, key: str) -> Any:
    if key == "marked_quotes":
        return [list(quote) for quote in value]
    if missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_convert(None).isoformat()
    return int(value) if key in ("score", "depth") else value


@pytest.mark.parametrize("path", cases("platforms"))
def test_platforms(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    table, raw, log = read(path)
    rows = table.to_dict("records")
    found = [
        {key: shown(row[key], key) for key in want}
        for row, want in zip(rows, expected["rows"], strict=False)
    ]
    assert found == expected["rows"]
    assert len(rows) == len(expected["rows"])
    assert raw.replies_known is expected["replies_known"]
    for key in ("thread_id", "title", "forum"):
        if key in expected:
            assert set(table[key].dropna()) == ({expected[key]} if expected[key] else set())
    if "retrieved_at" in expected:
        assert shown(table["retrieved_at"].iloc[0], "") == expected["retrieved_at"]
    lost = notes(log, "not_loaded", "signature", "empty_block", "too_deep")
    assert lost == [tuple(note) for note in expected["notes"]]


def test_every_platform_has_a_case() -> None:
    shown = set()
    for path in (CASES / "platforms").glob("*.html"):
        entries = read(path)[2].full()["entries"]
        shown |= {e["detail"] for e in entries if e["item"] == "layout"}
    missing = [p.name for p in platforms() if f"comments as on {p.description}" not in shown]
    assert missing == []


REFUSED = {
    "disqus_only": "Disqus",
    "facebook_only": "Facebook",
}


@pytest.mark.parametrize("path", cases("refused"))
def test_refused(path: Path) -> None:
    file = SourceFile(path, path.name)
    assert PAGES.recognise(file) >= 0.7  # it is HTML all the same
    with pytest.raises(ReadError, match="no comments were found in this page") as caught:
        PAGES.rows(file, Options(), AuditLog())
    named = REFUSED.get(path.stem)
    assert ("leaves a place for comments by" in caught.value.reason) is (named is not None)
    assert named is None or named in caught.value.reason
    assert "\n" not in str(caught.value)


# --- pages written here ----------------------------------------------------------------------

COMMENT = (
    '<li class="comment depth-1" id="comment-{id}"><article class="comment-body">'
    '<b class="fn">{name}</b> <time datetime="{time}">then</time>'
    '<div class="comment-content"><p>{text}</p></div></article></li>'
)


def page(body: str, head: str = '<meta charset="utf-8">', before: str = "<!DOCTYPE html>") -> str:
    return f"{before}<html><head>{head}<title>T</title></head><body>{body}</body></html>"


def comment(text: str = "Words.", name: str = "ada", number: int = 1) -> str:
    filled = COMMENT.format(id=number, name=name, time="2012-05-03T15:04:00Z", text=text)
    return f'<ol class="comment-list">{filled}</ol>'


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    def save(content: str | bytes, name: str = "page.html") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


TEXT = "Café “naïve” – 5 €"


@pytest.mark.parametrize(
    ("declared", "encoding", "note"),
    [
        ('<meta charset="utf-8">', "utf-8", True),
        ('<meta charset="iso-8859-1">', "cp1252", True),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">',
            "cp1252",
            True,
        ),
        ('<meta charset="iso-8859-1">', "utf-8", True),  # saved anew by a browser
        ("", "utf-8", False),
        ("", "utf-8-sig", False),
        ("", "utf-16", False),
        ('<meta charset="no-such-thing">', "utf-8", False),
    ],
)
def test_encodings(saved: Callable[..., Path], declared: str, encoding: str, note: bool) -> None:
    table, _, log = read(saved(page(comment(TEXT), declared).encode(encoding)))
    assert table["text"].tolist() == [TEXT]
    assert bool(notes(log, "encoding")) is note


@pytest.mark.parametrize(
    ("content", "name", "sure"),
    [
        (page(""), "x.html", 0.9),
        (
            page("", before="\ufeff  <!-- saved from url=(0020)http://a.example/ -->\n"),
            "x.txt",
            0.9,
        ),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "a"><html></html>', "x", 0.9),
        ("<div><p>a</p><p>b</p></div>", "x.htm", 0.7),
        ("<div><p>a</p><p>b</p></div>", "x.txt", 0.0),
        ("A note: <b>bold</b> and <i>so on</i>, <p>in</p> plain text.", "note.txt", 0.0),
        ('<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "feed.xml", 0.0),
        ('{"html": "<html><body>x</body></html>"}', "x.json", 0.0),
        ("id,text\n1,<html>\n", "x.csv", 0.0),
        ("From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n", "x.mhtml", 0.9),
        ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", "x", 0.9),
        ("", "x.html", 0.0),
    ],
)
def test_recognised(saved: Callable[..., Path], content: str, name: str, sure: float) -> None:
    path = saved(content, name)
    assert PAGES.recognise(SourceFile(path, name)) == sure


def test_web_archives_are_refused_with_a_way_out(saved: Callable[..., Path]) -> None:
    path = saved("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "page.mht")
    with pytest.raises(ReadError, match="MHTML.*save it as HTML"):
        PAGES.rows(SourceFile(path, "page.mht"), Options(), AuditLog())


def test_column_maps_are_refused(saved: Callable[..., Path]) -> None:
    file = SourceFile(saved(page(comment())), "page.html")
    with pytest.raises(ReadError, match="no columns to map"):
        PAGES.rows(file, Options(columns={"text": "body"}), AuditLog())


@pytest.mark.parametrize(
    ("note", "captured", "url"),
    [
        (
            "<!-- saved from url=(0026)https://a.example/thread/1 -->",
            None,
            "https://a.example/thread/1",
        ),
        (
            (
                "<!-- Page saved with SingleFile \n url: https://a.example/t \n saved date: "
                "Thu May 03 2012 15:04:00 GMT+0200 (Central European Summer Time)\n-->"
            ),
            "2012-05-03T13:04:00",
            "https://a.example/t",
        ),
        (
            (
                "<!-- Mirrored from a.example/t by HTTrack Website Copier/3.x [XR&CO'2014], "
                "Thu, 03 May 2012 15:04:00 GMT -->"
            ),
            "2012-05-03T15:04:00",
            "http://a.example/t",
        ),
        (
            '<link rel="canonical" href="https://web.archive.org/web/20120503150405/http://a.example/t">',
            "2012-05-03T15:04:05",
            "http://a.example/t",
        ),
    ],
)
def test_what_the_saving_program_wrote(
    saved: Callable[..., Path], note: str, captured: str | None, url: str
) -> None:
    table = read(saved(page(comment(), f'<meta charset="utf-8">{note}')))[0]
    assert shown(table["retrieved_at"].iloc[0], "") == captured
    assert table["url"].tolist() == [url]


def phpbb(numbers: range, start: int) -> str:
    posts = "".join(
        f'<div id="p{n}" class="post"><dl class="postprofile"><dt><a class="username">user {n % 3}</a></dt></dl>'
        f'<div class="postbody"><p class="author"><time datetime="2020-01-{n:02}T10:00:00Z">x</time></p>'
        f'<div class="content">Post {n}.</div></div></div>'
        for n in numbers
    )
    link = f'<link rel="canonical" href="https://f.example/viewtopic.php?t=9&amp;start={start}">'
    return page(f'<h2 class="topic-title"><a href="./viewtopic.php?t=9">T</a></h2>{posts}', link)


def test_two_pages_of_a_thread_join_by_their_ids(saved: Callable[..., Path]) -> None:
    first = unjudged(saved(phpbb(range(1, 6), 0), "a.html"))[0]
    second = unjudged(saved(phpbb(range(5, 9), 5), "b.html"))[0]
    log = AuditLog()
    table = settle(combine([first, second], log), log)
    assert table["comment_id"].tolist() == [str(n) for n in range(1, 9)]
    assert set(table["thread_id"]) == {"f.example/t=9"}
    assert table["kind"].tolist() == ["post"] + ["comment"] * 7
    assert notes(log, "same_comment") == [("dropped", "same_comment", 1)]


def test_the_same_numbers_on_two_sites_stay_apart(saved: Callable[..., Path]) -> None:
    one = unjudged(saved(phpbb(range(1, 3), 0), "a.html"))[0]
    other = unjudged(saved(phpbb(range(1, 3), 0).replace("f.example", "g.example"), "b.html"))[0]
    table = combine([one, other], AuditLog())
    assert len(table) == 4
    assert table["comment_id"].is_unique


def test_a_page_without_address_or_ids_gets_ids_of_its_content(saved: Callable[..., Path]) -> None:
    body = (
        '<div class="comments"><div class="comment"><span class="author">ada</span>'
        '<time datetime="2012-05-03">x</time><p class="text">Some words here.</p></div></div>'
    )
    here = read(saved(page(body), "here.html"))[0]
    there = read(saved(page(body), "there.html"))[0]
    assert here["comment_id"].tolist() == there["comment_id"].tolist()
    assert here["comment_id"].str.fullmatch("[0-9a-f]{12}/1").all()


def test_depth_that_broken_markup_adds_is_no_reply(saved: Callable[..., Path]) -> None:
    items = "".join(  # the first comment is never closed
        f'<div class="comment depth-{d}" id="comment-{n}"><b class="fn">a</b><p>Text {n}.</p>'
        for n, d in ((1, 1), (2, 2), (3, 1))
    )
    table = read(saved(page(f'<div id="comments">{items}</div>')))[0]
    assert table["parent_id"].tolist()[1:2] == ["1"]
    assert shown(table["parent_id"].iloc[2], "") is None


# --- small parts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "wanted"),
    [
        ("p", [1, 2, 5]),
        ("p.a", [1]),
        ("#one", [0]),
        ("div > p", [1, 5]),
        ("div p", [1, 2, 5]),
        ("p + p", [5]),
        (".a.b", [1]),
        ('[id^="o"]', [0]),
        ('[id$="e"]', [0]),
        ('[id*="n"]', [0, 2]),
        ('[class~="b"]', [1, 3]),
        ('[id/="^[a-z]{3}$"]', [0]),
        ("p:not(.a)", [2, 5]),
        (":words(author)", [3]),
        (":words(comment):words(name)", [3]),
        (":words(comment):words(date)", []),
        ("span.b, p.a", [1, 3]),
    ],
)
def test_selectors(selector: str, wanted: list[int]) -> None:
    tree = etree.fromstring(
        '<div id="one"><p class="a b"/><section><p id="n2"/></section>'
        '<span class="commentAuthorName b"/><i/><p/><p/></div>'.replace("<i/><p/><p/>", "<p/><p/>")
    )
    nodes = [tree, tree[0], tree[1][0], tree[2], tree[1], tree[4]]
    test = any_of(part.strip() for part in selector.split(", "))
    assert [number for number, node in enumerate(nodes) if test(node)] == wanted


@pytest.mark.parametrize("selector", ["p[", "p..a", "p > > a", "a:hover", ":words(", "[x=y]"])
def test_selectors_that_cannot_be_read(selector: str) -> None:
    with pytest.raises(ValueError, match="cannot read"):
        parse(selector)


def test_rules_of_a_platform_are_checked() -> None:
    assert rule("a.x@href /#c([0-9]+)/!").attribute == "href"
    assert rule("@data-id").selector == ""
    with pytest.raises(ValueError, match="unknown keys"):
        read_platform('description = "x"\ncomment = ["li"]\nbdoy = ["p"]', "x")
    with pytest.raises(ValueError, match="cannot read"):
        read_platform('description = "x"\ncomment = ["li["]', "x")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mtbnewsCommentAuthorName", {"mtbnews", "comment", "author", "name"}),
        ("c-comment-card__text", {"c", "comment", "card", "text"}),
        ("kommentartext", {"kommentartext", "kommentar", "text"}),
        ("HTMLBody", {"html", "body"}),
        ("commented", {"commented"}),
    ],
)
def test_words_of_names(name: str, words: set[str]) -> None:
    assert words_in(name) == words


@pytest.mark.parametrize(
    ("label", "moment"),
    [
        ("Posted: Wed May 03, 2006 3:04 pm Post subject: Re: 7 wells", "Wed May 03, 2006 3:04 pm"),
        ("par peg Mar 4 Mai 2010 - 9:30", "4 Mai 2010 - 9:30"),
        ("« Reply #1 on: May 04, 2012, 08:00:00 AM »", "May 04, 2012, 08:00:00 AM"),
        ("vor 2 Jahren", "vor 2 Jahren"),
        ("Permalink", ""),
        ("Version 1.2.3", ""),
        ("", ""),
    ],
)
def test_moments_in_labels(label: str, moment: str) -> None:
    assert moment_in(label) == moment


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Ada Birch says:", "Ada Birch"),
        ("by Ada Birch", "Ada Birch"),
        ("#3 Kommentar von Ada", "Ada"),
        ("Ada on", "Ada"),
        ("Comment by Ada — 17.07, 2011 @ 13:04", "Ada"),
        ("Ada (not verified)", "Ada"),
        ("Ada (of the mill)", "Ada (of the mill)"),
        ("May 3, 2012 Ada", "Ada"),
        ("Byron", "Byron"),
        ("Ada-Lou", "Ada-Lou"),
    ],
)
def test_names_in_labels(label: str, name: str) -> None:
    assert name_of(label, loose=True) == name


def test_names_of_their_own_element_are_kept_as_shown() -> None:
    assert name_of("by the lake", loose=False) == "by the lake"


@pytest.mark.parametrize(
    ("label", "number"),
    [("1,234 points", 1234), ("1.234 Punkte", 1234), ("-3", -3), ("−3", -3), ("2.5k", 2500),
     ("1 vote", 1), ("[score hidden]", None), ("7", 7)],
)  # fmt: skip
def test_numbers_in_labels(label: str, number: int | None) -> None:
    assert number_in(label) == number


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[deleted]", "deleted"),
        ("This comment has been removed by the author.", "deleted"),
        ("This comment was removed by a moderator because it broke our rules.", "removed"),
        ("Dieser Kommentar wurde von der Redaktion entfernt.", "removed"),
        ("Comment deleted by user", "deleted"),
        ("[flagged]", "removed"),
        ("They removed my comment last week.", None),
        ("The post office was deleted from the map", None),
        ("I deleted it.", None),
        ("", None),
    ],
)
def test_placeholders(text: str, status: str | None) -> None:
    assert placeholder(text) == status


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("All times are GMT +1. The time now is 09:00 AM.", "UTC+01:00"),
        ("All times are UTC", "UTC+00:00"),
        ("All times are UTC - 5 hours [ DST ]", "UTC-04:00"),
        ("Alle Zeiten sind UTC+02:00", "UTC+02:00"),
        ("Alle Zeitangaben in WEZ +1. Es ist jetzt 12:00", "UTC+01:00"),
        ("All times are hard", ""),
    ],
)
def test_zones_that_forums_state(text: str, zone: str) -> None:
    assert stated_zone(etree.fromstring(f"<p>{html.escape(text)}</p>")) == zone


def test_zones_go_to_clocks_without_one() -> None:
    shown = ["12-28-2006, 03:04 PM", "2006-12-28T03:04:00+02:00", "28 Dec 2006", "1167275040", None]
    assert [with_zone(s, "UTC+01:00") for s in shown] == [shown[0] + " UTC+01:00", *shown[1:]]


def test_dates_in_figures_by_the_language_of_the_page() -> None:
    assert without_doubt(["03.05.2012, 15:04", "04.05.12", None]) == [
        "2012-05-03, 15:04",
        "2012-05-04",
        None,
    ]
    assert without_doubt(["03/25/2012", "03/05/2012"]) is None  # one contradicts
    assert without_doubt(["25.03.2012"]) is None  # clear as it is


# --- properties ------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "oak",
        "lime",
        "ash",
        "elm",
        "bread",
        "rye",
        "soup",
        "gate",
        "bridge",
        "lane",
        "née",
        "ü",
        "<b>",
        "&",
        '"',
        ">",
        "3.5",
    ]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
NAMES = st.sampled_from(["ada", "Bo Marsh", "O'Dell", "Änne", "x_1", "東京", "Zoë & Co"])
THREADS = st.lists(st.tuples(NAMES, SENTENCE, st.integers(0, 3)), min_size=1, max_size=12)
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def nested(thread: list[tuple[str, str, int]]) -> tuple[str, list[int | None]]:
    """A WordPress list with each comment below the last one of the depth above its own."""
    out, opened, parents, last = [], 0, [], {}
    for number, (name, text, wish) in enumerate(thread):
        depth = min(wish, opened)
        out.append("</li></ol>" * (opened - depth) if opened else "")
        out.append('<ol class="children">')
        item = COMMENT.removesuffix("</li>").replace("depth-1", f"depth-{depth + 1}")
        out.append(item.format(id=number, name=html.escape(name), time="2012-05-03T15:04:00Z",
                               text=html.escape(text)))  # fmt: skip
        parents.append(last.get(depth - 1))
        last = {d: p for d, p in last.items() if d < depth} | {depth: number}
        opened = depth + 1
    return "".join(out) + "</li></ol>" * opened, parents


@settings(deadline=None, max_examples=60, suppress_health_check=SLOW)
@given(THREADS)
def test_no_comment_is_lost_or_invented(
    tmp_path_factory: pytest.TempPathFactory, thread: list[tuple[str, str, int]]
) -> None:
    body, parents = nested(thread)
    path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_text(page(f'<div id="comments">{body}</div>'), encoding="utf-8")
    table = read(path)[0]
    assert table["text"].tolist() == [text for _, text, _ in thread]
    assert table["author"].tolist() == [name for name, _, _ in thread]
    found = [shown(p, "") for p in table["parent_id"]]
    assert found == [None if p is None else str(p) for p in parents]


PIECES = st.sampled_from(
    [path.read_text(encoding="utf-8", errors="replace") for path in sorted(CASES.rglob("*.html"))]
)


@settings(deadline=None, max_examples=80, suppress_health_check=SLOW)
@given(
    st.one_of(
        st.text(),
        st.tuples(PIECES, st.integers(0, 6000), st.integers(0, 6000), st.text(max_size=5)),
    )
)
def test_any_page_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, content: str | tuple[str, int, int, str]
) -> None:
    if not isinstance(content, str):  # a page cut and mended at a place of chance
        whole, start, end, between = content
        content = whole[:start] + between + whole[end:]
    path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_bytes(content.encode("utf-8", "replace"))
    try:
        table = assemble(
            PAGES.rows(SourceFile(path, "page.html"), Options(), AuditLog()),
            source=PAGES.name, file="page.html", log=AuditLog(),
        )  # fmt: skip
    except ReadError:
        return
    assert check_comments(settle(table, AuditLog())) == []
    kept = "".join("".join(etree.HTML(content.encode("utf-8", "replace")).itertext()).split())
    for name in table["author"].dropna():
        assert all(part in kept or part in content for part in name.split())


@pytest.mark.parametrize(
    "unit",
    ["<div class='comment'>x", "<blockquote>", "<li class='comment' id='comment-1'>a", "<td>", "<b>by x</b> ",
     "<div class='comment'><b class=author>a</b><time>May 3, 2012</time> some text here</div>",
     "<h3>Comments</h3>Ada says: x ", "<a href='#comment-1'>load more comments</a>", "<!-- -->", "&amp;",
     "<p class='" + "comment " * 50 + "'>", "<script>{</script>", "<aside class='sidebar'>x"],
)  # fmt: skip
def test_time_is_linear(saved: Callable[..., Path], unit: str) -> None:
    def seconds(size: int) -> float:
        path = saved(page('<div id="comments">' + unit * (size // len(unit))))
        begin = time.process_time()
        with contextlib.suppress(ReadError):
            PAGES.rows(SourceFile(path, "page.html"), Options(), AuditLog())
        return time.process_time() - begin

    small, large = seconds(20_000), seconds(80_000)
    assert large < 8 * small + 1.0  # four times the length; eight leaves room for noise


@pytest.mark.parametrize(
    ("shown", "when"),
    [
        ("29.07.2020 // 12:56", "2020-07-29T12:56:00"),
        ("29.07.2020", "2020-07-29T00:00:00"),
        ("29.07.2020, 9:05 to 10:00", "2020-07-29T00:00:00"),  # two clocks: neither is sure
    ],
)
def test_the_clock_that_stands_beside_a_machine_s_day(
    saved: Callable[..., Path], shown: str, when: str
) -> None:
    comments = "".join(
        f'<li class="comment even depth-1"><div id="comment-{n}" class="comment-wrap">'
        f'<div class="comment-content"><div class="comment-author">Ada {n} <span>'
        f'<time datetime="2020-07-29">{shown}</time></span></div><p>What I say, {n}.</p>'
        "</div></div></li>"
        for n in (1, 2)
    )
    page = f'<html><body><ol class="commentlist">{comments}</ol></body></html>'
    table = discourse.read_comments(saved(page))
    assert table["author"].tolist() == ["Ada 1", "Ada 2"]
    assert table["text"].tolist() == ["What I say, 1.", "What I say, 2."]
    assert table["created_at"].dt.tz_localize(None).eq(pd.Timestamp(when)).all()


@pytest.mark.parametrize("said", ["+1", "?!", ":)", "👍", "...", "No way!!!"])
def test_what_is_said_in_signs_is_said(saved: Callable[..., Path], said: str) -> None:
    comments = "".join(
        f'<li class="comment" id="comment-{n}"><cite>Ada {n}</cite> says:<br>'
        f"<small>29. Juli 2020 um 12:56</small><p>{text}</p></li>"
        for n, text in ((1, "A word."), (2, said))
    )
    table = discourse.read_comments(saved(f'<html><body><ol class="commentlist">{comments}</ol>'))
    assert table["text"].tolist() == ["A word.", said]
