"""What the comments answer: the text of the article, its title, its author and its time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from lxml import etree

from discourse.comments.formats.pages.document import Page
from discourse.comments.formats.pages.platform import Platform
from discourse.comments.formats.pages.rows import first_value
from discourse.comments.formats.pages.selectors import FURTHEST, any_of
from discourse.comments.formats.pages.values import (
    MACHINE,
    moment_in,
    name_of,
    number_in,
    short_text,
)
from discourse.comments.formats.pages.walk import Walked, lies_in
from discourse.comments.markup import element_to_text

Element = Any
_text_of = etree.XPath("string()")
Row = dict[str, Any]

_LEAST: Final = 60  # characters; a box with less is a teaser or a caption
_PARAGRAPH: Final = 40
_TEASER: Final = 4  # times as much text elsewhere: the named element is not the article
_USUAL: Final = any_of((
    '[itemprop~="articleBody"]', ".entry-content", ".post-content", ".article-body",
    ".article__body", ".article-content", ".articlebody", ".article-text", ".post-body",
    ".story-body", ".node-content", ".content-body", ".c-article__body", ".body-text",
    ".single-entry-content", ".the-content", ".et_pb_post_content", ".entry__content",
    ".contentarea",
))  # fmt: skip
_FURNITURE: Final = any_of(
    (
        "nav", "aside", "footer", "form", "figure", "script", "style", "button",
        (":words(share sharing social sharedaddy related relatedposts newsletter advert "
        "advertisement ads adsbox teaser sidebar widget toc breadcrumb breadcrumbs pagination "
        "navigation tags taglist subscribe paywall promo cookie comments kommentare respond "
        "authorbox jp rating)"),
    )
)  # fmt: skip


def article_row(page: Page, walked: Walked, platform: Platform) -> Row | None:
    """The row of what stands above the comments; None when its text is not found."""
    comments = {record.element for record in walked.records}
    body = _body(page, walked, platform, comments)
    link = first_value(page, walked, platform, "link")
    if body is None and not (link and platform.root == "post"):
        return None
    row: Row = {"kind": platform.root, "text": "", "marked_quotes": [], "status": "visible"}
    if body is not None:
        plain = element_to_text(
            body, skip=lambda n: n in comments or (n is not body and _FURNITURE(n))
        )
        row["text"], row["marked_quotes"] = plain.text, plain.quotes
        row["_place"] = f"line {body.sourceline}"
    else:
        row["_place"] = "line 1"
    if link:
        row["meta_link"] = page.link(link)
    author = first_value(page, walked, platform, "author") or page.metas.get("author", "")
    if author and "://" not in author and len(author) <= 100:
        row["author"] = row["author_id"] = name_of(author, loose=True) or None
    row["author_kind"] = "unknown"
    time = page.metas.get("published") or first_value(page, walked, platform, "time")
    row["created_at"] = (time if MACHINE.match(time) else moment_in(time)) or None
    row["score"] = number_in(first_value(page, walked, platform, "score"))
    row["url"] = page.url or None
    return row


def _body(page: Page, walked: Walked, platform: Platform, comments: set[Element]) -> Element:
    """The element of the article's text: by the platform's names, by usual ones, by its weight."""
    hits = walked.page.get("page:article", [])
    groups = []
    for rank, rule in enumerate(platform.page.get("article", ())):
        nodes = [node for at, node in hits if at == rank]
        groups.append(nodes[-1:] if rule.last else nodes)
    if platform.root != "post":
        groups.append(
            [node for node in page.root.iter() if isinstance(node.tag, str) and _USUAL(node)]
        )
    weighty = None if platform.root == "post" else _heaviest(page, comments)
    least = 1 if platform.root == "post" else _LEAST
    for nodes in groups:
        sizes = {node: len(_text_of(node)) for node in nodes if _fits(node, comments, least)}
        if sizes:  # a page can show pieces of other articles by the same names
            found = next(node for node, size in sizes.items() if 2 * size >= max(sizes.values()))
            teaser = weighty is not None and _TEASER * sizes[found] < len(_text_of(weighty))
            return weighty if teaser else found
    return weighty


def _fits(node: Element, comments: set[Element], least: int) -> bool:
    return not lies_in(node, comments) and len(short_text(node)) >= least


def _heaviest(page: Page, comments: set[Element]) -> Element:
    """The element that holds the most text in paragraphs; half counts for the element above."""
    worth: dict[Element, float] = defaultdict(float)
    whole = len(_text_of(page.root))
    outside = dict.fromkeys(_above(comments), False)  # what holds the comments is no furniture
    for node in page.root.iter("p", "div", "td", "section", "article", "blockquote"):
        length = _own_length(node)
        if length < (_PARAGRAPH if node.tag == "p" else 2 * _PARAGRAPH):
            continue
        if lies_in(node, comments) or _in_furniture(node, whole, outside):
            continue
        above = node.getparent() if node.tag == "p" else node
        for part, share in ((above, 1.0), (above.getparent(), 0.5)):
            if part is not None:
                worth[part] += length * share
    best = max(worth, key=lambda node: worth[node], default=None)
    return None if best is None or worth[best] < 1.5 * _LEAST or best.tag == "html" else best


def _above(comments: set[Element]) -> list[Element]:
    """The elements around the comments."""
    node = next(iter(comments), None)
    out: list[Element] = []
    while node is not None and len(out) < FURTHEST:
        out.append(node)
        node = node.getparent()
    return out


def _own_length(node: Element) -> int:
    """Characters of the text that stands in the element itself or in its runs of letters."""
    parts = [node.text or ""]
    for child in node:
        parts.append(child.tail or "")
        if child.tag in ("b", "strong", "i", "em", "span") and len(child) == 0:
            parts.append(child.text or "")
    return sum(len(part.strip()) for part in parts)


def _in_furniture(node: Element, whole: int, known: dict[Element, bool]) -> bool:
    """Whether a menu, a form or a box of links is around; what holds half the page is none."""
    for _ in range(FURTHEST):
        if node is None or node.tag == "body":
            return False
        if node not in known:
            known[node] = _FURNITURE(node) and 2 * len(_text_of(node)) < whole
        if known[node]:
            return True
        node = node.getparent()
    return False
