"""The reader of flattened pages: golden cases, properties, time limits.

`tests/cases/flattened`: wild (pages as they are found, prose our own), refused, known_failures
(strict). Expected values were written by hand beside the pages, never by the splitter.
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

from discourse.comments.formats.flattened.split import STYLES, Page, UnsplittablePage, split_page

CASES = Path(__file__).parents[1] / "cases" / "flattened"


def cases(kind: str) -> list[pytest.ParameterSet]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / kind).glob("*.txt"))]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")  # keeps CRLF


def check(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    page = split_page(read(path))
    assert page.style == expected["style"]
    for key in ("title", "article"):
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
    assert shown == {style.name for style in STYLES}


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


@settings(deadline=None, max_examples=150)
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
    assert [(c.author, c.text) for c in page.comments] == comments


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


@settings(deadline=None, max_examples=300)
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


@pytest.mark.parametrize(
    "unit",
    ["a", '"', " ", "\n", "\r", "Ada says:\n", "He says:\n", "Ada's picture\n", "# \n", "on  at  \n",
     "1 2 3 4 5 6 7 8 9\n", "10:10 March 3, \n", "1.1.1.1.1.1\n", "Ada\n3 hours ago\n\n", "by x (1) <",
     "# " * 60 + "\n", "on  " * 45 + "\n", "Posted by: a at at at at \n"],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begin = time.process_time()
        with contextlib.suppress(UnsplittablePage):
            split_page(text)
        return time.process_time() - begin

    small, large = seconds(30_000), seconds(120_000)
    assert large < 8 * small + 0.5  # four times the length; eight leaves room for noise
    assert large < 5.0
