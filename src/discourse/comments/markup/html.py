"""HTML of comments as plain text; quotes keep their place as spans."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from discourse.comments.markup.writer import Plain, Quote, Writer

__all__ = ["Plain", "Quote", "element_to_text", "html_to_text", "parse_html"]

Element = Any  # lxml's element class has no public type
QuoteSource = Callable[[Element], str | None]

_DROPPED: Final = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "iframe", "object", "embed",
    "applet", "canvas", "video", "audio", "button", "input", "select", "textarea", "option",
    "datalist", "meter", "progress",
})  # fmt: skip
# What libxml2 takes for the end of the text, and what UTF-8 cannot hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# After these tags libxml2 drops what follows; of an unknown name they do nothing.
_END_OF_PAGE: Final = re.compile(r"</(?=(?:html|body)[\s/>])", re.IGNORECASE)
# libxml2 gives up at 2,048 open elements, some of which it adds itself.
_MANY_TAGS: Final = 1_000
_TAG: Final = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]*))?[^<>]*>?")
_RAW: Final = frozenset(("script", "style"))
_BREAKING: Final = frozenset({
    "p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul",
    "ol", "dd", "dt",
})  # fmt: skip


def html_to_text(
    fragment: str, *, quote_source: QuoteSource | None = None, lines: bool = False
) -> Plain:
    """Turn a piece of HTML into plain text; broken markup is read as browsers read it.

    Parameters
    ----------
    fragment : str
        HTML of one comment.
    quote_source : callable, optional
        Gives the id of the comment that a quote box (an lxml element) quotes, or None.
    lines : bool
        Whether newlines in the text are shown, as in WordPress's database.

    Returns
    -------
    Plain
        The text; the spans in it that were marked as quotes.
    """
    if "<" not in fragment and "&" not in fragment:
        writer = Writer(lines=lines)
        writer.data(_CONTROL.sub("\ufffd", fragment))
        return writer.plain()
    return element_to_text(parse_html(fragment), quote_source=quote_source, lines=lines)


def element_to_text(
    element: Element,
    *,
    quote_source: QuoteSource | None = None,
    skip: Callable[[Element], bool] | None = None,
    lines: bool = False,
) -> Plain:
    """Turn an element of a parsed page into plain text.

    `skip(el)` leaves out an element with all it holds, but not the text after it; the other
    arguments are those of `html_to_text`.
    """
    writer = Writer(lines=lines)
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    left_out = None
    for event, node in walk:
        if event == "start":
            if _is_dropped(node) or (skip is not None and skip(node)):
                left_out = node
                walk.skip_subtree()
                continue
            writer.start(node, quote_source)
            if node.text:
                writer.data(node.text)
            continue
        if event == "end":
            if left_out is node:
                left_out = None
            else:
                writer.end(node)
        if node.tail and node is not element:
            writer.data(node.tail)
    return writer.plain()


def parse_html(fragment: str) -> Element:
    """The root of a tree for a piece of HTML of any quality, of bounded depth."""
    source = _END_OF_PAGE.sub("</x-", _CONTROL.sub("\ufffd", fragment))
    root, parser = _parse(source)
    if source.count("<") > _MANY_TAGS and any("depth" in e.message for e in parser.error_log):
        root, _ = _parse(_TAG.sub(_flat, source))
    return root


def _parse(source: str) -> tuple[Element, Any]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    return etree.fromstring(f"<div>{source}".encode(), parser), parser


def _flat(tag: re.Match[str]) -> str:
    """A tag of a page nested beyond all measure: only lines and what is not shown count."""
    name = (tag[1] or "").lower()
    if name in _RAW:
        return tag[0]
    if tag[0][-1] != ">":
        return "&lt;" + tag[0][1:]
    return "<br>" if name in _BREAKING else ""


def _is_dropped(node: Element) -> bool:
    return node.tag in _DROPPED or node.get("role") == "button"
