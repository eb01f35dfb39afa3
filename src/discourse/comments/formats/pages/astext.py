"""Pages whose markup names nothing: what stands below a heading "Comments", read as plain text."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from discourse.comments.formats.flattened.split import Page, UnsplittablePage, split_page
from discourse.comments.formats.pages import document
from discourse.comments.formats.pages.phrases import HEADING
from discourse.comments.formats.pages.selectors import any_of
from discourse.comments.formats.pages.values import name_of, short_text
from discourse.comments.markup import element_to_text

_TITLES: Final = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "p",
    "td",
    "th",
    "span",
    "b",
    "strong",
    "legend",
)
_LONGEST, _LEAST, _STEPS, _TRIED = 40, 40, 2, 4
_FURNITURE: Final = any_of(("form", "nav", "aside", "footer", "select", ".noprint"))


def rows_of_text(page: document.Page) -> tuple[str, list[dict[str, Any]]] | None:
    """The style of the by-lines and the rows; None when there is no heading or no style is sure."""
    nodes = page.root.iter(*_TITLES)
    headings = (node for node in nodes if HEADING.fullmatch(short_text(node, _LONGEST)))
    for node in islice(headings, _TRIED):
        if split := _below(node):
            return split.style, _rows(split)
    return None


def _below(heading: Any) -> Page | None:
    """The comments that follow the heading in the nearest box around it that holds any text."""
    box = heading.getparent()
    for _ in range(_STEPS):
        if box is None or box.tag == "html":
            return None
        text = element_to_text(box, skip=_FURNITURE).text
        found = HEADING.search(text)
        if found and len(text) - found.end() >= _LEAST:
            try:
                return split_page(text[found.start() :])
            except UnsplittablePage:
                return None
        box = box.getparent()
    return None


def _rows(split: Page) -> list[dict[str, Any]]:
    return [
        {
            "author": (name := name_of(comment.author or "", loose=True)) or None,
            "author_id": name or None,
            "author_kind": "unknown",
            "created_at": comment.time,
            "text": comment.text,
            "marked_quotes": [],
            "status": "visible",
            "kind": "comment",
            "comment_id": comment.comment_id,
            "_place": f"comment {number}",
        }
        for number, comment in enumerate(split.comments, 1)
    ]
