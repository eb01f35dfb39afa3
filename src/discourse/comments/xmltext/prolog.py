"""What stands before the first element of an XML file: declaration, comments, document type."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_ROOT: Final = re.compile(r"<([^\W\d][\w:.-]*)")
_DECLARATION: Final = re.compile(r"<\?xml\s+version")
_LONGEST_WARNINGS: Final = 10_000
_IN_DOCTYPE: Final = re.compile(r"[\"'\[\]>]|<!--")


class Prolog(NamedTuple):
    """The first tag and its place; characters before the XML; entities that are defined."""

    root: str
    start: int
    junk: int
    entities: int
    declared: bool
    endless: bool = False


def prolog(text: str) -> Prolog:
    """What stands before the first element: the declaration, comments and the document type."""
    # A server's warnings can stand before the declaration, with tags of their own.
    declared = _DECLARATION.search(text, 0, _LONGEST_WARNINGS)
    at, entities = declared.start() if declared else text.find("<"), 0
    junk = len(text[: max(at, 0)].strip("\ufeff \t\r\n\x00"))
    while at >= 0:
        if found := _ROOT.match(text, at):
            return Prolog(found[1], at, junk, entities, bool(declared))
        end = at
        if text.startswith("<!--", at):
            if (end := text.find("-->", at)) < 0:
                break
        elif text.startswith("<!DOCTYPE", at):
            end = _end_of_doctype(text, at)
            if end < 0:
                return Prolog("", at, junk, entities, bool(declared), endless=True)
            entities += text.count("<!ENTITY", at, end)
        at = text.find("<", max(end, at + 1))
    return Prolog("", 0, junk, entities, bool(declared))


def _end_of_doctype(text: str, start: int) -> int:
    """The end of a document type definition; -1 when it has none."""
    at, depth = start + 2, 0
    while found := _IN_DOCTYPE.search(text, at):
        sign, at = found[0], found.end()
        if sign == ">" and not depth:
            return at
        if sign in "[]":
            depth += 1 if sign == "[" else -1
        elif sign != ">":
            end = text.find("-->" if sign == "<!--" else sign, at)
            if end < 0:
                return -1
            at = end + 1
    return -1
