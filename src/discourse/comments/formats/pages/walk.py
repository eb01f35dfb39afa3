"""One walk over a page: which elements are comments, and which of their parts stand where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from discourse.comments.formats.pages.platform import Platform
from discourse.comments.formats.pages.selectors import FURTHEST, Matcher

Element = Any
Hits = dict[str, list[tuple[int, Element]]]
_QUOTE: Final = "quote:"
_ASIDE: Final = 0.4
_text_of = etree.XPath("string()")


@dataclass
class Record:
    """A comment as met: its element, the comment around it, and the elements of its parts.

    ``inside`` is the place of the enclosing comment in the list of records, ``nest`` the number of
    reply boxes around it. ``hits`` holds (rank of the rule, element) in page order.
    """

    element: Element
    inside: int | None
    nest: int
    hits: Hits = field(default_factory=lambda: defaultdict(list))


@dataclass
class Box:
    """A quote: its element, and the elements that may name its source."""

    element: Element
    hits: Hits = field(default_factory=lambda: defaultdict(list))


@dataclass
class Walked:
    """What was found: comments in page order, parts of the page, quotes, what is no text."""

    records: list[Record] = field(default_factory=list)
    page: Hits = field(default_factory=lambda: defaultdict(list))
    boxes: list[Box] = field(default_factory=list)
    skipped: set[Element] = field(default_factory=set)


def walk(root: Element, platform: Platform, only: Container[Element] | None = None) -> Walked:
    """Walk over the page with the rules of a platform.

    ``only`` are the elements that may be comments, where the selectors alone do not say it.
    """
    matcher = Matcher(platform.rules())
    out = Walked()
    comments: list[tuple[Element, int]] = []  # those that are open
    boxes: list[Box] = []
    nests: list[Element] = []
    current: int | None = None
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, node in steps:
        if event == "end":
            if nests and nests[-1] is node:
                nests.pop()
            if boxes and boxes[-1].element is node:
                boxes.pop()
            if comments and comments[-1][0] is node:
                comments.pop()
                if not platform.stream:
                    current = comments[-1][1] if comments else None
            continue
        if not isinstance(node.tag, str):
            continue
        roles = matcher(node)
        if not roles:
            continue
        names = {role for role, _ in roles}
        if "outside" in names and "comment" not in names and is_aside(node, root):
            steps.skip_subtree()
            continue
        if "stop" in names:
            current = None
        if "nest" in names:
            nests.append(node)
        begins = "comment" in names and (only is None or node in only)
        if begins and platform.merge and current is not None:
            begins = bool(out.records[current].hits.get("body"))
        if begins:
            current = len(out.records)
            inside = comments[-1][1] if comments and not platform.stream else None
            out.records.append(Record(node, inside, len(nests)))
            if not platform.stream:
                comments.append((node, current))
        if "skip" in names:
            out.skipped.add(node)
            if "field:author" in names and current is not None:
                _unbody(out.records[current], node)
        if "quote:box" in names:
            boxes.append(Box(node))
            out.boxes.append(boxes[-1])
        if "quote:head" in names and boxes:
            out.skipped.add(node)
        for role, rank in roles:
            if role.startswith("page:"):
                out.page[role].append((rank, node))
            elif role.startswith(_QUOTE):
                if boxes:
                    boxes[-1].hits[role].append((rank, node))
            elif current is not None and role not in ("comment", "stop", "nest", "outside", "skip"):
                out.records[current].hits[role].append((rank, node))
    return out


def _unbody(record: Record, header: Element) -> None:
    """Take a box that holds the header, too, not for the text but for what is around both."""
    hits = record.hits["body"]
    around = [hit for hit in hits if lies_in(header.getparent(), {hit[1]})]
    if around and not record.hits["field:author"]:
        record.hits["body"] = [hit for hit in hits if hit not in around]
        record.hits["wrap"] += around


def is_aside(node: Element, root: Element) -> bool:
    """Whether an element is small beside the page: broken markup can put all into a menu."""
    return len(_text_of(node)) < _ASIDE * len(_text_of(root))


def lies_in(element: Element, boxes: Container[Element]) -> bool:
    """Whether the element is one of the boxes or stands in one, as far as rules look."""
    for _ in range(FURTHEST):
        if element is None:
            return False
        if element in boxes:
            return True
        element = element.getparent()
    return False
