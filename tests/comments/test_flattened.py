"""The reader of flattened pages: golden cases, properties, time limits.

`tests/cases/flattened`: wild (pages as they are found, prose our own; expected values written by
hand), layouts (one page a layout, drawn at random by a program that also wrote what it put there),
refused, known_failures (strict). No expected value comes from the splitter.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import discourse
from discourse.comments.formats.flattened.split import STYLES, Page, UnsplittablePage, split_page
from discourse.comments.formats.flattened.styles.forums import FORUMS
from discourse.errors import ReadError

CASES = Path(__file__).parents[1] / "cases" / "flattened"


def cases(kind: str) -> list[pytest.ParameterSet]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / kind).glob("*.txt"))]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")  # keeps CRLF


def check(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    page = split_page(read(path))
    for key in ("style", "title", "article"):
        if key in expected:
            assert getattr(page, key) == expected[key]
    wanted = [(c["author"], c["text"]) for c in expected["comments"]]
    assert [(c.author, c.text) for c in page.comments] == wanted
    for comment, want in zip(page.comments, expected["comments"], strict=True):
        shown = {k: getattr(comment, k) for k in want if k != "time" or want["time"]}
        assert shown == {k: want[k] for k in shown}
    if "note" in expected:
        assert expected["note"] in {reason for reason, _, _ in page.notes}


@pytest.mark.parametrize("path", cases("wild"))
def test_wild(path: Path) -> None:
    check(path)


@pytest.mark.parametrize("path", cases("layouts"))
def test_layouts(path: Path) -> None:
    check(path)


@pytest.mark.parametrize("path", cases("refused"))
def test_refused(path: Path) -> None:
    with pytest.raises(UnsplittablePage) as caught:
        split_page(read(path))
    assert [description for description, _ in caught.value.tried] == [
        style.description for style in STYLES
    ]
    assert "STYLES" in str(caught.value)  # the message says where to look next


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("path", cases("known_failures"))
def test_known_failures(path: Path) -> None:
    check(path)


def test_every_style_has_a_case() -> None:
    shown = {json.loads(p.read_text(encoding="utf-8"))["style"] for p in CASES.glob("wild/*.json")}
    assert shown | {style.name for style in FORUMS} == {style.name for style in STYLES}


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_example_of_each_style_is_read_as_that_style(style) -> None:
    marker = style.example
    if style.time_at != "marker":  # the example shows the body too
        comment = marker.replace("Body.", "{body}")
    else:
        comment = "{body}\n\n" + marker if style.place == "trailer" else marker + "\n\n{body}"
    bodies = ["First words.", "Second words.", "Third words."]
    page = "A title\n\nAn article.\n\n3 Comments\n\n" + "\n\n".join(
        comment.replace("{body}", body) for body in bodies
    )
    split = split_page(page)
    assert split.style == style.name
    assert [c.text for c in split.comments] == bodies
    assert {c.author.casefold().replace("_", " ") for c in split.comments} == {"ada birch"}


def test_slashdot_addresses_are_never_kept() -> None:
    page = split_page(read(CASES / "wild" / "slashdot.txt"))
    for comment in page.comments:
        assert not re.search(
            r"example|@|<|spam", f"{comment.author} {comment.text or ''}", re.IGNORECASE
        )


def test_byte_order_mark_and_zero_width_signs_hide_no_header() -> None:
    page = split_page("\ufeffA lane\n\nQuiet.\n\n\u200bAda's picture\u200e\n\nI know.\n")
    assert (page.title, [(c.author, c.text) for c in page.comments]) == (
        "A lane",
        [("Ada", "I know.")],
    )


def test_not_a_string() -> None:
    with pytest.raises(TypeError, match="bytes"):
        split_page(b"A lane")  # type: ignore[arg-type]


# --- properties ------------------------------------------------------------------------------

VOCABULARY = "oak lime ash elm bread rye soup gate bridge lane ad-hoc 3.5 née ü"
WORDS = st.sampled_from(VOCABULARY.split())
LINE = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
TEXT = st.lists(PARAGRAPH, min_size=1, max_size=4).map("\n\n".join)
NAME = st.one_of(
    st.sampled_from(["Norma's idea", "J. P. O'Dell", "bo_marsh", "Ms. Ice's", "x", "Änne\u00a0B"]),
    st.text(alphabet="abcXYZ .'_-0é", min_size=1, max_size=30).map(str.strip).filter(bool),
)


@settings(deadline=None, max_examples=100)
@given(TEXT, st.lists(st.tuples(NAME, st.none() | TEXT), min_size=1, max_size=12))
def test_no_word_is_lost_or_invented(article: str, comments: list[tuple[str, str | None]]) -> None:
    parts = ["The title of it", article]
    for name, text in comments:
        parts.append(f"{name}'s picture")
        if text is not None:
            parts.append(text)
    page = split_page("\n\n".join(parts) + "\n")
    assert page.style == "name_picture"
    assert (page.title, page.article) == ("The title of it", article)
    assert [c.author for c in page.comments] == [name for name, _ in comments]
    noted = {detail for reason, _, detail in page.notes if reason == "page furniture dropped"}
    for comment, (_, text) in zip(page.comments, comments, strict=True):
        if comment.text != text:  # the last line of most comments was taken for a link
            kept = comment.text or ""
            assert text is not None and text.startswith(kept)
            assert set(filter(None, text[len(kept) :].split("\n"))) <= noted


SNIPPETS = st.sampled_from(
    [style.example for style in STYLES]
    + [
        "Ada says:",
        "March 3, 2012 at 10:10 am",
        "Ada",
        "Words.",
        "",
        "  \t",
        "12",
        "Reply",
        "x\x0by",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(), st.lists(SNIPPETS | LINE, max_size=25).map("\n".join)))
@example("\r\r\n\u2028Ada's picture\x85\n\nx")
def test_any_text_is_refused_or_every_line_comes_from_it(text: str) -> None:
    try:
        page = split_page(text)
    except UnsplittablePage:
        return
    assert isinstance(page, Page) and page.comments
    source = iter([line.strip() for line in re.split(r"\r\n|\n|\r", text)])
    whole = [line.strip() for c in page.comments for line in (c.text or "").split("\n")]
    for line in filter(None, whole):
        assert any(
            line == other or other.strip("\ufeff\u200b\u200e\u200f ") == line for other in source
        )


HOSTILE = [
    "a", '"', " ", "\n", "\r", "\0", "Ada says:\n", "He says:\n", "Ada's picture\n", "# \n",
    "on  at  \n", "1 2 3 4 5 6 7 8 9\n", "10:10 March 3, \n", "1.1.1.1.1.1\n", "Ada\n3 hours ago\n\n",
    "by x (1) <", "# " * 60 + "\n", "on  " * 45 + "\n", "Posted by: a at at at at \n", "1\n",
    "a - - | | , , (March 3, 2012 10:10\n", "reply | | | " * 14 + "\n", "says " * 39 + "\n",
    "in reply to " * 12 + "March 3, 2012 10:10\n", "12 Comments\n", "- a\n", "march 1 1:11 " * 13 + "\n",
    "Joined\nMar 7, 2012\n", "a\nb\nJoined\nMar 7, 2012\n", "a 3 hours ago | on: x   | on: y   | on: z \n",
    "a 3 hours ago " + "| on: x " * 20 + "\n", "Old March 7, 2012\n", "Ada is offline\n", "Posts: 1\n",
    "March 7, 2012\nAda Ada is offline\nJoin Date: 1\n", "Post #1\n", "10\nReply\n", "#1\n",
    "This comment has been removed.\n", "Quote from: ", "Share on Facebook ", "permalinkembedsave",
    "Ada\nBo\nMarch 3, 2012 10:10\nReply\n", "Ada Bo \u2022 3 hours ago\nReply\n", "Ada\n\u00b7\n4 replies\n",
    "by a \u00bb March 3, 2012 10:10\nPosts: 1\n", "[\u2013]a\n[S] 1 point 1 month ago\n", "edited ( " * 20 + "\n",
    "Ada 3 hours ago " + "\u2022 " * 60 + "\n", "a\nPost March 3, 2012\nPost #1\nGroup: x\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begin = time.process_time()
        with contextlib.suppress(UnsplittablePage):
            split_page(text)
        return time.process_time() - begin

    small, large = seconds(15_000), seconds(60_000)
    assert large < 8 * small + 0.5  # four times the length; eight leaves room for noise
    assert large < 4.0


# --- files -----------------------------------------------------------------------------------

PAGE = """Die Brücke – ein Übel

Sie ist alt.

2 Kommentare

Jörg Weiß sagt:
7. März 2012 um 21:42 Uhr

„Übel“ ist sie nicht…

Zoë am Fluß sagt:
7. März 2012 um 21:50 Uhr

Für 20 € wäre sie neu.
"""
SAID = [("Jörg Weiß", "„Übel“ ist sie nicht…"), ("Zoë am Fluß", "Für 20 € wäre sie neu.")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ends: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(PAGE.replace("\n", ends).encode(encoding))
    table = discourse.read_comments(path)
    comments = table[table["kind"] == "comment"]
    assert list(zip(comments["author"], comments["text"], strict=True)) == SAID
    assert table.loc[0, ["title", "text"]].to_list() == ["Die Brücke – ein Übel", "Sie ist alt."]


def test_two_copies_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = (CASES / "layouts" / "two_guardian.txt").read_text(encoding="utf-8")
    expected = json.loads((CASES / "layouts" / "two_guardian.json").read_text(encoding="utf-8"))
    path.write_text(text + text, encoding="utf-8")
    table = discourse.read_comments(path)
    assert (table["kind"] == "comment").sum() == len(expected["comments"])
    assert "second_copy_of_the_page" in set(discourse.audit(table)["item"])


def test_refusal_says_what_was_tried(tmp_path: Path) -> None:
    path = tmp_path / "essay.txt"
    path.write_text((CASES / "refused" / "essay.txt").read_text(encoding="utf-8"))
    with pytest.raises(
        ReadError, match=r"Tried: 30 layouts, nearest Blogger and others.*\(2 found\)"
    ):
        discourse.read_comments(path)


def test_whatever_is_left_out_is_noted() -> None:
    page = split_page(read(CASES / "wild" / "date_then_name.txt"))
    left = [(reason, line, detail) for reason, line, detail in page.notes if "dropped" in reason]
    assert ("signature dropped", 15, "Bread first.") in left
    assert ("page furniture dropped", 11, "Posts: 1,204") in left
    assert ("line of the header dropped", 6, "#1") in left


def test_control_characters_and_a_long_line_do_no_harm() -> None:
    said = [
        *((name, "No.") for name in ("Bo", "Cy", "Di")),
        ("Ada", "I\0 know\x07.\n" + "x1 " * 350_000),
        *((name, "Yes.") for name in ("Ed", "Flo")),
    ]
    text = "A lane\n\nQuiet.\n" + "".join(f"\n{who}'s picture\n\n{what}\n" for who, what in said)
    begin = time.process_time()
    page = split_page(text)
    assert time.process_time() - begin < 4.0
    assert [(c.author, c.text) for c in page.comments] == [(a, b.strip()) for a, b in said]


def test_a_text_beyond_any_page_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("Ada says:\nNo.\n\n" * 400_000)
    begin = time.process_time()
    with pytest.raises(ReadError, match="6,000,000 characters is no web page; give its pages one"):
        discourse.read_comments(path)
    assert time.process_time() - begin < 4.0
