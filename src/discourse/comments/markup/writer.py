"""Writes the text of elements as a reader sees it: lines, lists, links and quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from discourse.comments.markup.boxes import is_header, is_lead, is_quote
from discourse.comments.markup.links import link_text, shown_image

Quote = tuple[int, int, str | None]

_PARAGRAPHS: Final = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "menu",
    "dir", "table", "hr", "figure", "article", "section", "aside", "header", "footer", "main",
    "nav", "form", "fieldset", "details", "address", "center",
})  # fmt: skip
_LINES: Final = frozenset({
    "div", "li", "tr", "dt", "dd", "caption", "figcaption", "summary", "legend", "thead",
    "tbody", "tfoot",
})  # fmt: skip
# Nothing of these is seen in plain text; told first, since they are most.
_NOTHING: Final = frozenset({
    "b", "strong", "i", "em", "u", "s", "del", "ins", "strike", "small", "big", "font", "sub", "sup",
    "tt", "kbd", "abbr", "wbr", "html", "body",
})  # fmt: skip
_LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
_CODE: Final = frozenset(("pre", "code", "xmp", "listing", "textarea"))
_BLANKS: Final = "\n\t\r\f\v\u00a0"  # not the other blanks of Unicode, which pages show as they are


class Plain(NamedTuple):
    """Plain text, and the spans in it that the source marked as quoted.

    `quotes` holds (start, end, id of the quoted comment or None), outer quotes before inner ones;
    positions are code points.
    """

    text: str
    quotes: list[Quote]


class _Box:
    """An open quote, or the words that lead to one; `start` is known with its first text."""

    __slots__ = ("before", "header_end", "lead", "node", "only", "source", "start")

    def __init__(self, node: Any, source: str | None, lead: bool) -> None:
        self.node, self.source, self.lead = node, source, lead
        self.start: int | None = None
        self.before = -1  # length of the text when it began
        self.header_end = -1  # length of the text when "NAME wrote:" ended
        self.only: int | None = None  # number of the quote that may be all it holds


class Writer:
    """Takes elements and text in document order.

    With `lines`, newlines in the text are shown (WordPress, plain text with a few tags).
    """

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines
        self.parts: list[str] = []
        self.length = 0
        self.breaks = 0  # newlines due before the next text
        self.gap = ""  # blank or tab due before the next text on the same line
        self.marker = ""  # of the list item that has no text yet
        self.code = 0
        self.lists: list[int | None] = []  # next number, None if not numbered
        self.links: list[tuple[int, int]] = []  # parts and quotes before it
        self.quotes: list[Quote | None] = []
        self.boxes: list[_Box] = []
        self.waiting = 0  # how many of the last boxes have no text yet
        self.led = (-1, -1)  # start and end of "NAME wrote:" before a box

    def plain(self) -> Plain:
        """What was written."""
        spans: dict[tuple[int, int], str | None] = {}
        for start, end, source in filter(None, self.quotes):
            spans[start, end] = spans.get((start, end)) or source
        quotes = [(start, end, source) for (start, end), source in spans.items()]
        return Plain("".join(self.parts), sorted(quotes, key=lambda q: (q[0], -q[1])))

    def data(self, text: str) -> None:
        """Text of the document."""
        if not self.code and not self.lines:
            self.words(text)
            return
        text = text.replace("\r\n", "\n").replace("\u00a0", " ")
        for number, line in enumerate(text.split("\n")):
            if number:
                self.newline()
            if not self.code:
                self.words(line)
            elif core := line.rstrip():
                self.put(core)
                self.gap = line[len(core) :]
            elif not self.breaks:
                self.gap += line

    def words(self, text: str) -> None:
        """Text within a line, its white space collapsed."""
        for blank in _BLANKS:
            if blank in text:
                text = text.replace(blank, " ")
        while "  " in text:
            text = text.replace("  ", " ")
        core = text.strip(" ")
        if text[:1] == " ":
            self.gap = self.gap or " "
        if core:
            self.put(core)
            self.gap = " " if text[-1] == " " else ""

    def newline(self) -> None:
        """A line break; more than one blank line in a row is never written."""
        self.breaks = min(2, self.breaks + 1)

    def put(self, text: str) -> None:
        """Write text, after the white space that is due."""
        lead = ("\n" * self.breaks or self.gap) if self.parts else ""
        self.breaks, self.gap = 0, ""
        start = self.length + len(lead)
        if self.waiting:
            led = self.led[0] if self.led[1] == self.length else start
            for box in self.boxes[-self.waiting :]:
                box.start, box.before = led, self.length
            self.waiting = 0
        text = self.marker + text
        self.marker = ""
        self.parts += (lead, text)
        self.length = start + len(text)

    def start(self, node: Any, source: Callable[[Any], str | None] | None) -> None:
        """An element begins; `source` says whom a quote box quotes."""
        tag = node.tag
        if tag in _NOTHING:
            return
        if tag == "br":
            self.newline()
        elif tag in _PARAGRAPHS:
            within = self.marker or (self.lists and tag in _LISTS)
            self.breaks = max(self.breaks, 1 if within else 2)
        elif tag in _LINES:
            self.breaks = max(self.breaks, 1)
        if tag == "a":
            self.links.append((len(self.parts), len(self.quotes)))
        elif tag == "img":
            if shown := shown_image(node):
                self.put(shown)
        elif tag == "li":
            self.item()
        elif tag in _LISTS:
            self.lists.append(_first_number(node) if tag == "ol" else None)
        elif tag in _CODE:
            self.code += 1
        elif tag in ("td", "th") and not self.breaks:
            self.gap = "\t"
        quote = is_quote(node)
        if tag == "q" and not quote:
            self.put('"')
        if quote or is_lead(node):
            self.breaks = max(self.breaks, 0 if tag == "span" else 2)
            found = source(node) if quote and source else None
            self.boxes.append(_Box(node, found, lead=not quote))
            self.waiting += 1

    def end(self, node: Any) -> None:
        """An element ends."""
        tag = node.tag
        if tag in _NOTHING:
            return
        if self.boxes and self.boxes[-1].node is node:
            self.close_box()
            self.breaks = max(self.breaks, 0 if tag == "span" else 2)
        elif tag == "q":
            self.gap = ""
            self.put('"')
        elif self.boxes and self.boxes[-1].start is not None and is_header(node):
            self.boxes[-1].header_end = self.length
            if self.parts[-1].endswith(":"):  # a cite, which phpBB shows on a line of its own
                self.breaks = max(self.breaks, 1)
        if tag in _PARAGRAPHS:
            self.breaks = max(self.breaks, 1 if len(self.lists) > 1 and tag in _LISTS else 2)
        elif tag in _LINES:
            self.breaks = max(self.breaks, 1)
        if tag == "a":
            self.link(node)
        elif tag == "li":
            self.marker = ""
        elif tag in _LISTS:
            self.lists.pop()
        elif tag in _CODE:
            self.code -= 1

    def item(self) -> None:
        """A list item: its mark is written with its first text."""
        number = self.lists[-1] if self.lists else None
        self.marker = "- " if number is None else f"{number}. "
        if number is not None:
            self.lists[-1] = number + 1

    def link(self, node: Any) -> None:
        """A link ends: what was written since it began is its label."""
        first, quotes = self.links.pop()
        if len(self.quotes) > quotes:  # a quote within: its place must not move
            return
        written = "".join(self.parts[first:])
        label = written.lstrip(" \t\n")
        shown = link_text(label, node.get("href") or "", node.get("class") or "") if label else ""
        if shown != label:
            self.parts[first:] = [written[: len(written) - len(label)], shown]
            self.length += len(shown) - len(label)

    def close_box(self) -> None:
        """A quote ends. A box that is all its own box holds, but for the header, is the same one."""
        box = self.boxes.pop()
        if box.start is None:
            self.waiting -= 1
            return
        if box.lead:
            self.led = (box.start, self.length)
            return
        if box.only is not None and (inner := self.quotes[box.only]) and inner[1] == self.length:
            box.source = box.source or inner[2]
            self.quotes[box.only] = None
        self.quotes.append((box.start, self.length, box.source))
        if self.boxes and box.header_end < 0:
            outer = self.boxes[-1]
            if box.start == outer.start or box.before == outer.header_end:
                outer.only = len(self.quotes) - 1


def _first_number(node: Any) -> int:
    start = node.get("start") or ""
    return int(start) if re.fullmatch("[0-9]{1,6}", start) else 1
