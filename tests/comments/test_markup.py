"""HTML and Markdown of comments as plain text.

Expected texts are written by hand. Ordinary Markdown is checked against markdown-it-py, an
independent implementation of CommonMark.
"""

from __future__ import annotations

import re
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from discourse.comments.markup import (
    Plain,
    convert,
    element_to_text,
    html_to_text,
    markdown_to_text,
    parse_html,
)
from discourse.comments.markup.columns import _MARKDOWN, _READERS

# --- HTML ----------------------------------------------------------------------------------------

HTML = [
    # blocks and lines
    ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
    ("first<p>second<p>third", "first\n\nsecond\n\nthird"),
    ("<p>a</p>\n\n\n<p> </p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
    ("a<br><br><br><br>b<br>", "a\n\nb"),
    ("<div>one</div><div>two</div>", "one\ntwo"),
    ("<div><div><p>in</p></div></div>out", "in\n\nout"),
    ("<h2>Title</h2>text<hr>more", "Title\n\ntext\n\nmore"),
    (" a \n b\t<b> c</b> , d", "a b c , d"),
    ("a&nbsp;b\u00a0 c", "a b c"),
    ("<b>bold</b>face and <s>struck</s>", "boldface and struck"),
    # lists and tables
    ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ("<ol start=7><li>a<li>b</ol>", "7. a\n8. b"),
    ("<ul><li>a<ol><li>b</ol><li>c</ul>", "- a\n1. b\n- c"),
    ("<ul><li><p>a</p></li><li> </li><li>b</li></ul>", "- a\n\n- b"),
    ("<table><tr><th>a</th><th>b</th></tr><tr><td>1<td>2</table>", "a\tb\n1\t2"),
    ("<dl><dt>word</dt><dd>meaning</dd></dl>", "word\nmeaning"),
    # code
    ("<pre>if x:\n    y()\n\n\n\nz</pre>", "if x:\n    y()\n\nz"),
    ("see <code>a  b</code> there", "see a  b there"),
    # references, once
    ("&lt;b&gt; &amp;amp; &#39;x&#x27; &copy; &hearts;", "<b> &amp; 'x' © ♥"),
    ("a&nbsp b &unknown; c&d?x=1&y=2", "a b &unknown; c&d?x=1&y=2"),
    ("&#0;&#x110000;&#xD800;", "\ufffd\ufffd\ufffd"),
    ("> quoted by hand<p>&gt;&gt; and so", "> quoted by hand\n\n>> and so"),
    # what is no text
    ("a<script>x()</script><style>b{}</style><!-- c --><noscript>n</noscript>d", "ad"),
    ("a <button>Like</button><select><option>1</select><svg><text>s</text></svg> b", "a b"),
    ('<div>text</div><a role="button" href="/x">Click to expand</a>', "text"),
    ("<b onclick='evil()'>ok</b>", "ok"),
    # images
    ('<img class="emoji" alt="😀"> <img alt=":-)"> <img alt=":thumbs_up:">', "😀 :-) :thumbs_up:"),
    ('<img class="smilies" src="x.gif" alt=":P">', ":P"),
    ('<img src="/smilies/smile.gif" alt="Big Smile">!', ":Big_Smile:!"),
    ('a<img alt="A photo of a cat"><img alt=""><img>b', "ab"),
    # links
    ('<a href="https://a.org/x">here</a>.', "here (https://a.org/x)."),
    ('<a href="https://a.org/x">https://a.org/x</a>', "https://a.org/x"),
    ('<a href="https://www.a.org/x/">a.org/x</a>', "https://www.a.org/x/"),
    ('<a href="https://a.org/long/path">https://a.org/lo...</a>', "https://a.org/long/path"),
    ('<a href="https://a.org/long/path">a.org/lo…ath</a>', "https://a.org/long/path"),
    ('<a href="https://b.org/">https://a.org/lo...</a>', "https://a.org/lo... (https://b.org/)"),
    ('<a href="/t/5">topic</a> <a href="#c2">#2</a>', "topic #2"),
    ('<a href="javascript:alert(1)">x</a> <a href="mailto:a@b.c">mail</a>', "x mail"),
    ('<a href="https://a.org/users/bob">bob</a> said', "bob said"),
    ('<a href="https://a.org/@bob" class="mention">@<span>bob</span></a>', "@bob"),
    ('a <a href="https://a.org/"><img alt="x"></a> b', "a b"),
    ("<a>bare</a>", "bare"),
    (
        '<a href="https://a.org/ab"><span>https://</span><span>a.org/a</span><span>b</span></a>',
        "https://a.org/ab",
    ),
    # broken and hostile
    ("<b>a<i>b</b>c</i>", "abc"),
    ("a < b and c > d", "a < b and c > d"),
    ("</div></p></body></html>after", "after"),
    ("<p>cut <b of", "cut"),
    ("a\x00b<b>\ud800</b>", "a\ufffdb\ufffd"),
    ("<b>a\u202eb</b>", "a\u202eb"),
    ("<!DOCTYPE x [<!ENTITY e 'boo'>]><b>a</b>&e;", "]>a&e;"),
    ('<meta charset="utf-16"><b>é</b>', "é"),
    ("<?xml version='1.0' encoding='utf-16'?><b>é</b>", "é"),
    ("", ""),
    ("  plain   text\nhere ", "plain text here"),
]


@pytest.mark.parametrize(("fragment", "text"), HTML)
def test_html(fragment: str, text: str) -> None:
    assert html_to_text(fragment) == Plain(text, [])


# html, text, what is quoted (with its source)
BOXES = [
    ("<blockquote>theirs</blockquote>mine", "theirs\n\nmine", ["theirs"]),
    ("mine<blockquote><p>a</p><p>b</p></blockquote>", "mine\n\na\n\nb", ["a\n\nb"]),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", "a\n\nb", ["a\n\nb", "b"]),
    (
        "<blockquote><blockquote>b</blockquote>a</blockquote>",
        "b\n\na",
        ["b\n\na", "b"],
    ),
    ("<blockquote> <br> </blockquote>mine", "mine", []),
    ('<div class="quote">theirs</div>', "theirs", ["theirs"]),
    ('<p>x <span class="quote">&gt;so</span><br>mine', "x >so\nmine", [">so"]),
    # Discourse
    (
        (
            '<aside class="quote" data-post="3" data-username="bo"><div class="title">bo:</div>'
            "<blockquote><p>hi</p></blockquote></aside><p>yo</p>"
        ),
        "bo:\n\nhi\n\nyo",
        ["bo:\n\nhi"],
    ),
    # phpBB 3, with a nested quote
    (
        (
            "<blockquote><div><cite>bo wrote:</cite>b <blockquote><div><cite>al wrote:</cite>a</div>"
            "</blockquote></div></blockquote>mine"
        ),
        "bo wrote:\nb\n\nal wrote:\na\n\nmine",
        ["bo wrote:\nb\n\nal wrote:\na", "al wrote:\na"],
    ),
    # phpBB 3: bo quotes nothing but al's words
    (
        (
            "<blockquote><cite>bo wrote:</cite><blockquote><cite>al wrote:</cite>a</blockquote>"
            "</blockquote>mine"
        ),
        "bo wrote:\n\nal wrote:\na\n\nmine",
        ["bo wrote:\n\nal wrote:\na", "al wrote:\na"],
    ),
    # phpBB 2: the header stands before the box
    (
        'x<div class="quotetitle">bo wrote:</div><div class="quotecontent">b</div>mine',
        "x\n\nbo wrote:\n\nb\n\nmine",
        ["bo wrote:\n\nb"],
    ),
    ('<div class="quotetitle">alone</div><p>text', "alone\n\ntext", []),
    # SMF
    (
        (
            '<div class="quoteheader"><a href="/i?msg=5">Quote from: bo</a></div>'
            '<blockquote class="bbc_standard_quote">b</blockquote>mine'
        ),
        "Quote from: bo\n\nb\n\nmine",
        ["Quote from: bo\n\nb"],
    ),
    # XenForo 2 and 1
    (
        (
            '<blockquote class="bbCodeBlock bbCodeBlock--quote"><div class="bbCodeBlock-title">bo said:'
            '</div><div class="bbCodeBlock-content">b</div></blockquote>mine'
        ),
        "bo said:\nb\n\nmine",
        ["bo said:\nb"],
    ),
    (
        (
            '<div class="bbCodeBlock bbCodeQuote"><aside><div class="attribution">bo said:</div>'
            '<blockquote class="quoteContainer"><div class="quote">b</div></blockquote></aside></div>m'
        ),
        "bo said:\n\nb\n\nm",
        ["bo said:\n\nb"],
    ),
    # vBulletin 4 and 3
    (
        (
            '<div class="bbcode_quote"><div class="quote_container"><div class="bbcode_postedby">'
            'Originally Posted by bo</div><div class="message">b</div></div></div>mine'
        ),
        "Originally Posted by bo\nb\n\nmine",
        ["Originally Posted by bo\nb"],
    ),
    (
        (
            '<div><div class="smallfont" style="margin-bottom:2px">Quote:</div><table><tr>'
            '<td style="border:1px inset">b</td></tr></table></div>mine'
        ),
        "Quote:\n\nb\n\nmine",
        ["Quote:\n\nb"],
    ),
    # within a line, quotation marks are shown
    ("he said <q>no <b>way</b></q>, so", 'he said "no way", so', []),
    ("<q><p>a</p></q>b", "a\n\nb", ["a"]),
    # no quotes
    ('<a class="quote" href="/reply">Quote</a> <b class="quotes">x</b>', "Quote x", []),
]


@pytest.mark.parametrize(("fragment", "text", "quoted"), BOXES)
def test_html_quotes(fragment: str, text: str, quoted: list[str]) -> None:
    found = html_to_text(fragment)
    assert found.text == text
    assert [text[start:end] for start, end, _ in found.quotes] == quoted
    assert {source for _, _, source in found.quotes} <= {None}


def test_quote_source() -> None:
    fragment = (
        '<aside class="quote" data-post="3"><blockquote>a</blockquote></aside>'
        '<div class="bbCodeQuote"><blockquote data-post="4">b</blockquote></div>'
    )
    found = html_to_text(fragment, quote_source=lambda box: box.get("data-post"))
    assert found == Plain("a\n\nb", [(0, 1, "3"), (3, 4, "4")])


def test_element_of_a_page() -> None:
    page = parse_html(
        "<div id=c>Hi <span class=sig>-- <b>me</b></span>you<p class=sig>x</p></div>tail"
    )
    comment = page.find(".//div[@id='c']")
    before = etree.tostring(page)
    assert element_to_text(comment).text == "Hi -- meyou\n\nx"
    assert element_to_text(comment, skip=lambda e: e.get("class") == "sig").text == "Hi you"
    assert element_to_text(comment, skip=lambda e: e is comment) == Plain("", [])
    assert etree.tostring(page) == before


def test_newlines_of_a_database() -> None:
    text = "One\r\ntwo <b>three</b>\n\n\nfour<ul>\n<li>a</li>\n</ul>"
    assert html_to_text(text, lines=True).text == "One\ntwo three\n\nfour\n\n- a"
    assert html_to_text("One\ntwo", lines=True).text == "One\ntwo"
    assert html_to_text("One\ntwo").text == "One two"


def test_deep_nesting_keeps_the_text() -> None:
    for tag in ("div", "b", "blockquote", "ul><li"):
        assert html_to_text(f"<{tag}>" * 1_900 + "deep").text.endswith("deep")
        text = html_to_text("<p>x<p>y" + f"<{tag}>" * 100_000 + "deep<script>1</script>").text
        assert text.startswith("x\ny")
        assert text.endswith("deep")


# --- Markdown ------------------------------------------------------------------------------------

MARKDOWN = [
    ("a **b** and *c*, __d__ and _e_; ***f***", "a b and c, d and e; f"),
    ("~~gone~~ but not ~this~ or ~~~that~~~", "gone but not ~this~ or ~~~that~~~"),
    ("**a *b* c**", "a b c"),
    ("**bold**s and un*believ* and **a**-b, un*believ*able", "bolds and unbeliev and a-b, un*believ*able"),
    ("`a*b*` and ``x ` y`` and ` ``", "a*b* and x ` y and ` ``"),
    (r"\*a\* \_b\_ \\ \a 1\. \#", r"*a* _b_ \ \a 1. #"),
    ("[label](https://a.org/x)", "label (https://a.org/x)"),
    ('[label](https://a.org/x "title")', "label (https://a.org/x)"),
    ("[https://a.org/x](https://a.org/x)", "https://a.org/x"),
    ("[a *b*](https://a.org/x_(y)_z)!", "a b (https://a.org/x_(y)_z)!"),
    ("[r/sub](/r/sub) [bob](/u/bob) [top](#top)", "r/sub bob top"),
    ("[](https://a.org)", "https://a.org"),
    ("<https://a.org/a_b_c>", "https://a.org/a_b_c"),
    ("![cat](https://a.org/cat.png) ![gif](giphy|x)", "cat (https://a.org/cat.png) "),
    ("[![alt](https://a.org/i.png)](https://b.org)", "alt (https://a.org/i.png) (https://b.org)"),
    ("[a][1] and [B c] [x]\n\n[1]: https://a.org\n[b  C]: <https://b.org> 't'",
     "a (https://a.org) and B c (https://b.org) [x]"),
    ("[Edit]: thanks all", "[Edit]: thanks all"),
    ("# Title #\ntext\n\n## #2", "Title\ntext\n\n#2"),
    ("Title\n=====\ntext\n---\n***\nmore", "Title\ntext\n\nmore"),
    ("* a\n* b\n  + c\n- d\n1. e", "- a\n- b\n  - c\n- d\n1. e"),
    ("* a\n\n    still a\n\nb\n\n    code *x*", "- a\n\nstill a\n\nb\n\ncode *x*"),
    ("    x = a * b * c\n\ttabbed", "x = a * b * c\ntabbed"),
    ("```py\nx *y*\n\n> z\n```\nafter *it*", "x *y*\n\n> z\nafter it"),
    ("~~~\n```\n~~~~", "```"),
    ("```\nnever closed *x*", "never closed *x*"),
    ("|a|b|\n|:-|-:|\n|1|*2* \\| 3|\n\nend", "a\tb\n1\t2 | 3\n\nend"),
    ("a | b\n--|--\nc | d\nno more", "a\tb\nc\td\nno more"),
    (">!a spoiler!< and >!*two* words!<", "a spoiler and two words"),
    ("[Film](/s \"he dies\") [x](#spoiler 'y')", "Film he dies x y"),
    ("^(small print) ^tiny ^^very", "small print tiny very"),
    ("^(a (b) c) and (d)", "a (b) c and (d)"),
    ("[*^(](/x) [>!](/x) ^(a [b) ^(c](/x)", "*^( >! a b ^(c"),
    ("a&nbsp;b &amp;lt; &#x200B;c &bogus; &lt", "a b &lt; c &bogus; &lt"),
    ("hard  \nbreak\\\nhere", "hard\nbreak\nhere"),
    ("*a\nb*\n\n*c\n\nd*", "a\nb\n\n*c\n\nd*"),
    ("**a*", "*a"),
    ("*a _b* c_", "a _b c_"),
    ("* not emphasis *", "- not emphasis *"),
    ("https\\://a.org/a\\_b\\_c", "https://a.org/a_b_c"),
    ("x\r\n\r\n* y", "x\n\n- y"),
]  # fmt: skip

UNCHANGED = [
    "", " ", "\n", "plain", " outer  blanks \n", "two\nlines\n\nparagraphs", "tabs\tand\u00a0nbsp",
    "carriage\r\nreturns\r\n\r\nkept", "snake_case_words", "2*3*4", "2 * 3 * 4", ":-* :* ;*", "f**k",
    "s**t", "f**k this s**t", "what the f*** is f*ing b*tch", "*", "**", "_", "a_", "*a", "a*",
    "https://a.org/x_y_z_(w)_*v*?a_b=1", "www.a.org/_x_", "u/_some_name_ @_me_ /r/_x_", "(see a)",
    "[deleted]", "[a] [b]", "a](b)", "[a] (b)", "`", "~", "~~", "~~a", "a ~ b", "1. one\n2. two",
    "- a\n- b", "#hashtag", "#1 rule", "x^2 + 10^(3)", "^_^", "^^", "&", "AT&T", "a & b;", "a &b c;",
    "?x=1&copy=2", "5 > 3 < 4", "<b>tag</b>", "<3", "<- that ->", "a | b", "|", "C:\\dir\\new",
    "\\o/", "!", "wow!<", ">!", "=", "==>", "-1", "--", "+1", "1)", "a -- b", "…", "😀",
    "[x]: y", "é*ü*ä", "\u202ertl", "``x", "4*4 and 5*5", "/r/a_b and r/c_d",
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "text"), MARKDOWN)
def test_markdown(markdown: str, text: str) -> None:
    assert markdown_to_text(markdown) == Plain(text, [])


@pytest.mark.parametrize("text", UNCHANGED)
def test_text_without_markup_stays(text: str) -> None:
    assert markdown_to_text(text) == Plain(text, [])


MARKDOWN_QUOTES = [
    ("> theirs\n\nmine", "theirs\n\nmine", ["theirs"]),
    (">theirs\n>too\n\nmine", "theirs\ntoo\n\nmine", ["theirs\ntoo"]),
    ("> theirs\nlazy\n\nmine", "theirs\nlazy\n\nmine", ["theirs\nlazy"]),
    ("> a\n\nb\n\n> c", "a\n\nb\n\nc", ["a", "c"]),
    ("> a\n>\n> b", "a\n\nb", ["a\n\nb"]),
    (">> a\n\n> b", "a\n\nb", ["a", "a", "b"]),
    ("> a\n>> b\n\nc", "a\nb\n\nc", ["a\nb", "b"]),
    ("> *a*\n> **b**", "a\nb", ["a\nb"]),
    ("> * a\n> * b\n\nmine", "- a\n- b\n\nmine", ["- a\n- b"]),
    ("># a > b", "a > b", ["a > b"]),
    ("> # A\n\nmine", "A\n\nmine", ["A"]),
    ("> ```\n> x\n> ```\nmine", "x\nmine", ["x"]),
    ("> a\n# mine", "a\nmine", ["a"]),
    ("a\n> b", "a\nb", ["b"]),
    (">     code\n\nmine", "code\n\nmine", ["code"]),
    (">", "", []),
    (">!x!<\n\n> y", "x\n\ny", ["y"]),
    ("a > b\n\n\\> c", "a > b\n\n> c", []),
    ("😀\n\n> 😀é\n\nz", "😀\n\n😀é\n\nz", ["😀é"]),
]


@pytest.mark.parametrize(("markdown", "text", "quoted"), MARKDOWN_QUOTES)
def test_markdown_quotes(markdown: str, text: str, quoted: list[str]) -> None:
    found = markdown_to_text(markdown)
    assert found.text == text
    assert [text[start:end] for start, end, _ in found.quotes] == quoted


# --- against markdown-it-py ----------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["some", "plain", "words", "and", "3", "of", "them"]), min_size=1)
PHRASE = WORDS.map(" ".join)
SPAN = st.one_of(
    PHRASE,
    *(PHRASE.map(lambda s, m=mark: f"{m}{s}{m}") for mark in ("*", "**", "_", "`", "***", "~~")),
    PHRASE.map(lambda s: f"**{s} *{s}* {s}**"),
    PHRASE.map(lambda s: f"[{s}](https://example.org/{len(s)})"),
    st.sampled_from(
        [
            "\\*",
            "x * y",
            "_",
            "a_b",
            "&gt;",
            "<https://example.org/>",
            "(x)",
            "[y]",
            '"*z*"',
            "`",
            "**",
        ]
    ),
)
LINE = st.lists(SPAN, min_size=1, max_size=5).map(" ".join)
BLOCK = st.one_of(
    LINE,
    st.lists(LINE, min_size=1, max_size=3).map("\n".join),
    st.tuples(st.sampled_from(["> ", "# ", "- ", "* ", "1. ", "> > ", "    ", "### "]), LINE).map(
        "".join
    ),
    st.lists(LINE, min_size=1, max_size=3).map(lambda s: "> " + "\n> ".join(s)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda s: "* " + "\n* ".join(s)),
    LINE.map(lambda s: f"```\n{s}\n```"),
    st.sampled_from(["---", "***", "Title\n===", "a|b\n-|-\nc|d"]),
)


def by_markdown_it(markdown: str) -> str:
    """The text of a CommonMark document, by an independent parser."""
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"html": False})
    parts: list[str] = []

    def write(tokens: list) -> None:
        address = ""
        for token in tokens:
            if token.type == "list_item_open":
                parts.append("- " if token.markup in "*+-" else token.info + token.markup)
            elif token.type == "link_open":
                address = "" if token.markup == "autolink" else f" ({token.attrs['href']})"
            elif token.type == "link_close":
                parts.append(address)
            elif token.type in ("softbreak", "hardbreak"):
                parts.append("\n")
            elif token.type == "inline":
                write(token.children)
            else:
                parts.append(token.content)

    write(parser.enable(["table", "strikethrough"]).parse(markdown))
    return re.sub(r"\s+", "", "".join(parts))


@settings(max_examples=400, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=5).map("\n\n".join))
def test_agrees_with_markdown_it(markdown: str) -> None:
    assume(not re.search(r"^([-*+]|1\.) [*_ -]+$", markdown, re.MULTILINE))  # stays as it was typed
    assert re.sub(r"\s+", "", markdown_to_text(markdown).text) == by_markdown_it(markdown)


# --- properties ----------------------------------------------------------------------------------

SIGNS = st.lists(
    st.sampled_from(
        [*"*_`~^[]()<>&;!\\#|-+=:.\"'/ \n\t\rab1é\u00a0\u200b\x00", "  \n", "```", "> ", "\n\n",
         "](", "http://a_b.c", "&gt;", "&amp;", "<p>", "</p>", "<a href='http://x.org'>", "</a>",
         "<blockquote>", "</blockquote>", "<li>", "<div class=quote>", "</div>", "<pre>", "<br>",
         "<!--", "<script>", "<q>", "<cite>", "</cite>", "-|-", "[a]: /b", "- ", "~~", ">!", "!<",
         "^(", "\ud800", "u/_a_"]
    ),
    max_size=40,
).map("".join)  # fmt: skip
ANY = st.one_of(SIGNS, st.text(max_size=60))


def check(found: Plain) -> None:
    assert not re.search("[\ud800-\udfff]", found.text) or "\ud800" in found.text
    previous = (0, -len(found.text))
    for start, end, source in found.quotes:
        assert 0 <= start < end <= len(found.text)
        assert found.text[start:end].strip()
        assert (start, -end) >= previous  # outer before inner
        previous = (start, -end)
        assert source is None


@settings(max_examples=600, deadline=None)
@given(ANY)
@example("<td class=quote>x<p>")
@example("*" * 50 + "a" + "*" * 51)
def test_any_text(text: str) -> None:
    for lines in (False, True):
        found = html_to_text(text, lines=lines)
        check(found)
        found.text.encode()  # no lone surrogates
        assert "\x00" not in found.text
        assert not re.search(r"\n\n\n|[ \t]\n", found.text.replace("\r", "\n")) or "\r" in text
        assert found.text == found.text.rstrip("\n ")
    check(markdown_to_text(text))


@settings(max_examples=600, deadline=None)
@given(st.lists(ANY.filter(lambda s: not re.search("[\ud800-\udfff]", s)), max_size=4))
def test_column_reads_as_its_rows(texts: list[str]) -> None:
    """What the column's filter passes over would not have changed."""
    values = pd.Series([*texts, None], dtype="str")
    for markup, (_, reader) in _READERS.items():
        got, quotes = convert(values, markup)
        assert got.tolist()[:-1] == [reader(text).text for text in texts]
        assert quotes.tolist() == [*(reader(text).quotes for text in texts), []]
        assert pd.isna(got.iloc[-1])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\\`*_~^[<>&#=|+-"), max_size=80))
def test_text_without_signs_is_the_same(text: str) -> None:
    if not re.search(r"(?m)^(?: {4}| {0,3}\t)|  \r?\n", text):
        assert markdown_to_text(text) == Plain(text, [])


@settings(max_examples=200, deadline=None)
@given(SIGNS)
def test_html_of_the_result_is_the_result(text: str) -> None:
    """Plain text, escaped and with its lines, comes back as it was."""
    once = html_to_text(text, lines=True).text
    escaped = once.replace("&", "&amp;").replace("<", "&lt;")
    assert (
        html_to_text(escaped, lines=True).text
        == re.sub("[ \t\r]+", " ", once).replace(" \n", "\n").replace("\n ", "\n").strip()
    )


ADVERSARIAL = [
    "[", "]", "*", ">", "&", "<", "_a", "`", "` ``", "~~", "~~~", "^(", "(", "![", "[a](", "](", "[a](b",
    "[a](b \"", "[a](b)", "*a ", "a* ", "**a *b ", "x*y ", "**x*y", "\\", "http://", "@a_", "\n ", "> ",
    ">\n", ">>a\n", "> a\n\n", "* a\n", "    ", "#", "|", "a|b\n-|-\n", "---\n", "```\n", "[a]: /b\n[a]",
    "![![a](http://b)", "<b>", "<p>", "<blockquote>", "<a href=http://x>x", "<ul><li>", "<!--", "<a '",
    "<q>", "<div class=quotetitle>", "<pre>\n", "</", "<b <i>>", "<br>", "&#1", "<table><td>",
]  # fmt: skip


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_linear(piece: str) -> None:
    begin = time.process_time()
    for end in ("", "a]", "*a_ `)](x)"):
        text = piece * (100_000 // len(piece)) + end
        check(markdown_to_text(text))
        check(html_to_text(text))
    assert time.process_time() - begin < 10  # quadratic work would take minutes


# --- columns -------------------------------------------------------------------------------------


def test_columns() -> None:
    values = pd.Series(["&gt; a\n\nb &amp;amp; *c*", None, "d"], index=[7, 7, 3], name="body")
    before = values.copy()
    texts, quotes = convert(values, "escaped_markdown")
    assert texts.dtype == "str"
    assert texts.index.tolist() == quotes.index.tolist() == [7, 7, 3]
    assert texts.tolist()[::2] == ["a\n\nb & c", "d"]
    assert pd.isna(texts.iloc[1])
    assert quotes.tolist() == [[(0, 1, None)], [], []]
    assert quotes.iloc[1] is not quotes.iloc[2]
    pd.testing.assert_series_equal(values, before)


def test_columns_that_repeat_share_no_list() -> None:
    _, quotes = convert(pd.Series(["> a", "> a"]), "markdown")
    quotes.iloc[0].append("x")
    assert quotes.iloc[1] == [(0, 1, None)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("html", "<p>1 &lt; 2 *x*"),
        ("markdown", "<p>1 < 2 x"),
        ("escaped_markdown", "<p>1 < 2 x"),
        ("entities", "<p>1 < 2 *x*"),
    ],
)
def test_kinds_of_markup(markup: str, text: str) -> None:
    source = {"html": "<p>&lt;p&gt;1 &amp;lt; 2 *x*"}.get(markup, "<p>1 &lt; 2 *x*")
    wanted = {"html": "<p>1 &lt; 2 *x*"}.get(markup, text)
    assert convert(pd.Series([source]), markup)[0].tolist() == [wanted]


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_empty_columns(values: list[None]) -> None:
    texts, quotes = convert(pd.Series(values, dtype="str"), "markdown")
    assert texts.isna().all()
    assert quotes.tolist() == [[] for _ in values]


def test_references_are_decoded_once() -> None:
    given = [
        "&amp;lt;",
        "&gt;",
        "&#39;&#x41;",
        "&nbsp;",
        "&notit;",
        "&copy",
        "&#99999999999;",
        "&#0;",
    ]
    wanted = ["&lt;", ">", "'A", "\u00a0", "&notit;", "&copy", "&#99999999999;", "\ufffd"]
    assert convert(pd.Series(given), "entities")[0].tolist() == wanted


def test_unknown_markup() -> None:
    with pytest.raises(ValueError, match="markup='bbcode': must be one of html"):
        convert(pd.Series(["x"]), "bbcode")


def test_every_pattern_of_the_filter_finds_its_markup() -> None:
    shown = ["&gt;", "*a*", "_a_", "~~a~~", "`a`", "\\*", "[a](b)", "<http://a>", "^a", ">!a!<",
             "a  \nb", "# a"]  # fmt: skip
    assert len(shown) == len(_MARKDOWN)
    for text, (name, pattern) in zip(shown, _MARKDOWN.items(), strict=True):
        found = pc.match_substring_regex(pa.array([text, "a plain text"]), f"(?s){pattern}")
        assert (name, found.to_pylist()) == (name, [True, False])


def test_only_rows_with_markup_are_worked_on() -> None:
    values = pd.Series(["no markup in this row, 2*3, snake_case"] * 200_000 + ["*x*"])
    begin = time.process_time()
    texts, _ = convert(values, "markdown")
    assert time.process_time() - begin < 2
    assert texts.iloc[-1] == "x"
    assert np.array_equal(texts.iloc[:-1], values.iloc[:-1])
