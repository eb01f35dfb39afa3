"""The text of a comment: the elements that hold it, what in them is no text, the quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from discourse.comments.formats.pages.phrases import EDITED, REST
from discourse.comments.formats.pages.platform import Platform
from discourse.comments.formats.pages.values import short_text, value_of
from discourse.comments.formats.pages.walk import Record, Walked, lies_in
from discourse.comments.markup import Plain, element_to_text

Element = Any
Hits = list[tuple[int, Element]]

_RULER: Final = re.compile(r"^[_\-=*—]{5,}$", re.MULTILINE)
_LONGEST_SIGNATURE: Final = 1500


@dataclass
class Body:
    """A text with its quotes, the names that the quotes give, and what was taken off its end."""

    text: str | None
    quotes: list[tuple[int, int, str | None]] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    signature: bool = False
    edited: str = ""


def mark_quotes(
    walked: Walked, platform: Platform
) -> tuple[dict[Element, str], dict[Element, str]]:
    """The ids and the names that quote boxes give; boxes become blockquotes in the tree."""
    sources: dict[Element, str] = {}
    names: dict[Element, str] = {}
    for box in walked.boxes:
        for found, key in ((sources, "source"), (names, "author")):
            for rank, rule in enumerate(platform.quotes.get(key, ())):
                meant = [box.element] if not rule.selector else [
                    node for at, node in box.hits[f"quote:{key}"] if at == rank
                ]  # fmt: skip
                if value := next((v for node in meant if (v := value_of(rule, node))), ""):
                    found[box.element] = value
                    break
        box.element.tag = "blockquote"
    return sources, names


def bodies_of(record: Record, platform: Platform) -> list[Element]:
    """The elements that hold the text and nothing else, by the first rule that finds any."""
    hits = record.hits.get("body", [])
    for rank in sorted({at for at, _ in hits}):
        found = [node for at, node in hits if at == rank]
        chosen: list[Element] = []
        for node in found:
            if not lies_in(node, set(chosen)):
                chosen.append(node)
        if platform.whole:
            return chosen
        filled = [node for node in chosen if short_text(node, 1)]
        return (filled or chosen)[:1]
    return []


def body_of(
    record: Record,
    platform: Platform,
    walked: Walked,
    others: set[Element],
    labels: set[Element],
    marks: tuple[dict[Element, str], dict[Element, str]],
) -> Body:
    """The text of a comment; ``others`` are the elements of all, ``labels`` those of its header."""
    sources, names = marks
    exact = bodies_of(record, platform)
    parts, loose = exact, not exact
    if loose:
        if platform.stream:
            return Body(None)
        wraps = sorted(record.hits.get("wrap", []), key=lambda hit: hit[0])
        parts = [wraps[0][1] if wraps else record.element]
    barred = labels if loose and not record.hits.get("mark:service") else set()
    quoted: list[str] = []

    def skip(node: Element) -> bool:
        if node in parts or node is record.element:
            return False
        return node in walked.skipped or node in barred or node in others

    def source(node: Element) -> str | None:
        if node in names:
            quoted.append(names[node])
        return sources.get(node)

    boxes = {box.element for box in walked.boxes}
    for part in parts:
        # vBulletin's and XenForo's text is a blockquote, WordPress' an item of a list.
        if part.tag in ("blockquote", "li") and part not in boxes:
            part.tag = "div"
    plain = joined([element_to_text(part, quote_source=source, skip=skip) for part in parts])
    if loose:
        plain = without_rests(plain)
    plain, edited = without_edit_note(plain)
    signature = False
    if platform.opens == "post":
        plain, signature = without_signature(plain)
    return Body(plain.text, plain.quotes, quoted, signature, edited)


def joined(parts: list[Plain]) -> Plain:
    """Pieces of one text as paragraphs of it."""
    text, quotes = "", []
    for part in parts:
        if not part.text:
            continue
        text += "\n\n" if text else ""
        quotes += [
            (start + len(text), end + len(text), source) for start, end, source in part.quotes
        ]
        text += part.text
    return Plain(text, quotes)


def cut(plain: Plain, start: int, end: int) -> Plain:
    """A piece of a text, with the quotes that lie in it."""
    piece = plain.text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    spans = [
        (max(a, start) - start, min(b, end) - start, source)
        for a, b, source in plain.quotes
        if a < end and b > start
    ]
    return Plain(plain.text[start:end], [span for span in spans if span[0] < span[1]])


def without_rests(plain: Plain) -> Plain:
    """Without the lines that are left of header and footer once their parts are taken out."""
    lines = plain.text.split("\n")
    first, last = 0, len(lines)
    while first < last and REST.fullmatch(lines[first][:80]):
        first += 1
    while last > first and REST.fullmatch(lines[last - 1][:80]):
        last -= 1
    start = sum(len(line) + 1 for line in lines[:first])
    end = sum(len(line) + 1 for line in lines[:last])
    return cut(plain, start, end)


def without_edit_note(plain: Plain) -> tuple[Plain, str]:
    """Without "Last edited by ..." on its last line, and that line."""
    head, newline, last = plain.text.rpartition("\n")
    if (
        newline
        and len(last) < 300
        and any(sign.isdigit() for sign in last)
        and EDITED.fullmatch(last)
    ):
        return cut(plain, 0, len(head)), last
    return plain, ""


def without_signature(plain: Plain) -> tuple[Plain, bool]:
    """Without what a forum puts below a ruled line at the end, the signature."""
    rulers = list(_RULER.finditer(plain.text))
    if (
        rulers
        and rulers[-1][0].startswith("_")
        and len(plain.text) - rulers[-1].end() < _LONGEST_SIGNATURE
    ):
        return cut(plain, 0, rulers[-1].start()), True
    return plain, False
