"""How sites mark up quotes in HTML, as data."""

from __future__ import annotations

from typing import Any, Final

# Classes, whole words in lower case: Discourse, vBulletin 4 and 5, XenForo 1 and 2, phpBB 2 and 3,
# SMF, MyBB, Invision, 4chan, mail.
_QUOTES: Final = frozenset({
    "quote", "bbcode_quote", "bbcodeblock--quote", "bbcodequote", "quotecontent", "quoted",
    "quoted-text", "quote_container", "quotecontainer", "bbc_standard_quote",
    "bbc_alternate_quote", "mycode_quote", "ipsquote", "ipsblockquote", "post-quote",
    "comment-quote", "gmail_quote", "onebox",
})  # fmt: skip
_QUOTE_TAGS: Final = frozenset({
    "div", "p", "blockquote", "aside", "section", "article", "figure", "table", "td", "dl", "dd",
    "li", "span",
})  # fmt: skip
# "NAME wrote:", within the box ...
_HEADERS: Final = frozenset({
    "title", "bbcode_postedby", "bbcodeblock-title", "attribution", "ipsquote_citation",
    "quote-controls", "quote-author", "quote_author", "quote-header",
})  # fmt: skip
# ... and before it.
_LEADS: Final = frozenset({
    "quotetitle", "quoteheader", "citation", "genmed",
})  # fmt: skip
_NESTING_BLOCKS: Final = frozenset({
    "p", "div", "br", "ul", "ol", "blockquote", "pre",
})  # fmt: skip


def classes(node: Any) -> list[str]:
    """The classes of an element, in lower case."""
    names = node.get("class")
    return names.casefold().split() if names else []


def is_quote(node: Any) -> bool:
    """Whether an element is a box that its site shows as a quote."""
    if node.tag == "blockquote":
        return True
    if node.tag == "q":  # within a line it is shown in quotation marks instead
        return any(child.tag in _NESTING_BLOCKS for child in node)
    if node.tag not in _QUOTE_TAGS:
        return False
    # vBulletin 3 has no class for it, but a frame of this kind.
    framed = node.tag == "td" and "inset" in (node.get("style") or "")
    return framed or not _QUOTES.isdisjoint(classes(node))


def is_header(node: Any) -> bool:
    """Whether an element in a quote box says whom it quotes."""
    return node.tag == "cite" or not _HEADERS.isdisjoint(classes(node))


def is_lead(node: Any) -> bool:
    """Whether an element says whom the box after it quotes."""
    names = classes(node)
    if "smallfont" in names:  # vBulletin 3
        return "margin-bottom" in (node.get("style") or "")
    return not _LEADS.isdisjoint(names)
