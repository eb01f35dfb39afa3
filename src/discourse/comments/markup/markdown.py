"""Markdown of comments as plain text: Reddit's, Lemmy's and Stack Exchange's.

A single newline stays a newline, although most sites show it as a blank: it separates words as
well as a blank does, and a text without markup comes back as it was. Where a text holds blocks
(quotes, headings, lists, code, tables), its lines end in a bare newline.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Final

from discourse.comments.markup.inline import inline, reference_name
from discourse.comments.markup.writer import Plain, Quote

# Searched in "\n" + text, which is much faster than ^ at every place.
_BLOCKS: Final = re.compile(
    r"\n(?:[ ]{0,3}(?:>(?!!)|\#{1,6}(?:[ \t\r\n]|$)|```|~~~|\[[^\]\n]+\]:|\t)|[ ]{4}|[ \t]*[*+][ \t]"
    r"|[ \t]*(?:(?:\*[ \t]*)+|(?:_[ \t]*)+|(?:-[ \t]*)+|=+[ \t]*)\r?(?:\n|$)"
    r"|[ ]*\|?[ ]*:?-+:?[ ]*\|)"
)
_STARTS: Final = frozenset("#*+-=_`~|[0123456789 \t")
_QUOTE: Final = re.compile(r"[ ]{0,3}>(?!!)[ ]?")
_FENCE: Final = re.compile(r"[ ]{0,3}(?:(`{3,}+)[^`]*|(~{3,}+).*)$")
_HEADING: Final = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END: Final = re.compile(r"(?:^|[ \t])#+$")
_RULE: Final = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE: Final = re.compile(r"[ ]{0,3}(?:=+|-+)$")
_ITEM: Final = re.compile(r"([ \t]*)(?:([*+])|-|[0-9]{1,9}[.)])[ \t]+(?=\S)")
_TABLE: Final = re.compile(r"[ ]{0,3}\|?(?:[ ]*:?-+:?[ ]*\|)+(?:[ ]*:?-+:?)?$")
_CELL_END: Final = re.compile(r"(?<!\\)\|")
# Only with a target that looks like one: "[Edit]: thanks" is no definition.
_DEFINITION: Final = re.compile(
    r"[ ]{0,3}\[([^\]\n]{1,200})\]:[ \t]*<?((?:[a-z]+:|www\.|/|#)[^\s<>]+)>?"
    r"(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?$",
    re.IGNORECASE,
)


def markdown_to_text(text: str) -> Plain:
    """Turn the Markdown of a comment into plain text; text without markup comes back the same."""
    if not _BLOCKS.search("\n" + text):
        return Plain(inline(text), [])
    return _Blocks(text).read()


class _Blocks:
    """Takes the lines from first to last; quotes are prefixes of lines, so nothing is nested."""

    def __init__(self, text: str) -> None:
        self.lines = text.replace("\r\n", "\n").split("\n")
        self.references: dict[str, str] = {}
        if "]:" in text:
            for line in self.lines:
                if found := _DEFINITION.match(_unquoted(line)[1].rstrip()):
                    self.references.setdefault(reference_name(found[1]), found[2])
        self.parts: list[str] = []
        self.length = 0
        self.blank = 0  # blank lines due before the next part
        self.paragraph: list[str] = []
        self.depth = 0  # of quotes
        self.starts: list[int | None] = []
        self.quotes: list[Quote] = []
        self.fence = ""
        self.in_list = self.in_table = False

    def read(self) -> Plain:
        """The whole text."""
        for number, raw in enumerate(self.lines):
            if self.fence and self.in_fence(*_unquoted(raw, self.depth)):
                continue
            depth, line = _unquoted(raw) if raw[:1] in (" ", ">") else (0, raw)
            bare = line.rstrip()
            if not bare:
                self.blank_line(depth)
            elif not (
                (bare[0] in _STARTS or "|" in bare)
                and any(block(self, number, depth, bare) for block in _KINDS)
            ):
                self.text_line(depth, line)
        self.new_block(0)
        return Plain("".join(self.parts), sorted(self.quotes, key=lambda q: (q[0], -q[1])))

    def new_block(self, depth: int) -> None:
        """Write the open paragraph; open and close quotes up to `depth`."""
        if self.paragraph:
            self.write(inline("\n".join(self.paragraph), self.references))
            self.paragraph.clear()
        while len(self.starts) > depth:
            start = self.starts.pop()
            if start is not None:
                self.quotes.append((start, self.length, None))
        self.starts.extend([None] * (depth - len(self.starts)))
        self.depth = depth

    def write(self, text: str) -> None:
        """One block of text, after the blank lines that are due."""
        if not text.strip():
            self.blank = max(self.blank, 1)
            return
        lead = "\n" * (self.blank + bool(self.parts))
        self.blank = 0
        self.parts += (lead, text)
        start = self.length + len(lead)
        if self.starts and self.starts[-1] is None:
            self.starts = [start if known is None else known for known in self.starts]
        self.length = start + len(text)

    def in_fence(self, depth: int, line: str) -> bool:
        bare = line.rstrip()
        if depth < self.depth:
            self.fence = ""
            return False
        if bare.lstrip(" ").startswith(self.fence) and not bare.strip(" " + self.fence[0]):
            self.fence = ""
        elif bare:
            self.write(line)
        else:
            self.blank += 1
        return True

    def blank_line(self, depth: int) -> None:
        self.new_block(min(depth, self.depth))
        self.blank += 1
        self.in_table = False

    def text_line(self, depth: int, line: str) -> None:
        if self.paragraph:
            if depth > self.depth:  # a line of less depth goes on lazily
                self.new_block(depth)
        else:
            self.new_block(depth)
            indented = line.startswith(("    ", "\t"))
            if indented and not self.in_list:
                self.write(line[1:] if line[0] == "\t" else line[4:])
                return
            self.in_list = self.in_list and line[0] in " \t"
            line = line.lstrip() if indented or depth else line
        self.paragraph.append(line)

    def leaf(self, depth: int, bare: str) -> None:
        """A block that holds no others; it ends a list unless it is indented."""
        self.new_block(depth)
        self.in_list = self.in_list and bare[0] in " \t"

    def fenced(self, number: int, depth: int, bare: str) -> bool:
        if found := _FENCE.match(bare):
            self.leaf(depth, bare)
            self.fence = found[1] or found[2]
        return bool(found)

    def rule(self, number: int, depth: int, bare: str) -> bool:
        """A rule, or the line under a heading: nothing is left of it."""
        underline = self.paragraph and depth == self.depth and _UNDERLINE.match(bare)
        if found := underline or _RULE.match(bare):
            self.leaf(depth, bare)
            self.blank = self.blank if underline else max(self.blank, 1)
        return bool(found)

    def definition(self, number: int, depth: int, bare: str) -> bool:
        found = self.references and _DEFINITION.match(bare)
        if found:
            self.leaf(depth, bare)
        return bool(found)

    def heading(self, number: int, depth: int, bare: str) -> bool:
        if found := _HEADING.match(bare):
            self.leaf(depth, bare)
            title = _HEADING_END.sub("", bare[found.end() :]).rstrip()
            self.write(inline(title, self.references))
        return bool(found)

    def item(self, number: int, depth: int, bare: str) -> bool:
        if found := _ITEM.match(bare):
            if len(found[1].expandtabs(4)) > 3 and not (self.in_list or self.paragraph):
                return False  # indented code
            self.new_block(depth)
            self.in_list = True
            sign = found.start(2)
            self.paragraph.append(f"{found[1]}- {bare[found.end() :]}" if sign >= 0 else bare)
        return bool(found)

    def table(self, number: int, depth: int, bare: str) -> bool:
        if "|" not in bare:
            self.in_table = False
            return False
        following = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        self.in_table = self.in_table or bool(_TABLE.match(_unquoted(following)[1].rstrip()))
        if self.in_table:
            self.leaf(depth, bare)
            if not _TABLE.match(bare):
                cells = _CELL_END.split(bare.strip().removeprefix("|").removesuffix("|"))
                self.write(inline("\t".join(map(str.strip, cells)), self.references))
        return self.in_table


_KINDS: Final[tuple[Callable[[_Blocks, int, int, str], bool], ...]] = (
    _Blocks.fenced, _Blocks.rule, _Blocks.definition, _Blocks.heading, _Blocks.item, _Blocks.table,
)  # fmt: skip


def _unquoted(line: str, deepest: int = sys.maxsize) -> tuple[int, str]:
    """How often a line is quoted, and the line without these marks."""
    depth = at = 0
    while depth < deepest and (found := _QUOTE.match(line, at)):
        depth, at = depth + 1, found.end()
    return depth, line[at:]
