"""Where the records of an XML file begin and end, told by their tags alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

from discourse.comments.audit import AuditLog
from discourse.comments.source import LONGEST_LINE, SourceFile
from discourse.comments.xmltext.decode import texts
from discourse.comments.xmltext.prolog import prolog
from discourse.errors import ReadError

_CLOSED: Final = {"<![CDATA[": "]]>", "<!--": "-->"}
# The rest of a start tag; it may end where the text does, so far.
_TAG_REST: Final = re.compile(
    r"(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+(?:(>)|((?:\"[^\"<]*+|'[^'<]*+)?+\Z))?"
)
_LONGEST_PROLOG: Final = 1 << 20
_LONGEST_NAME: Final = 200
_FIELD: Final = re.compile("=\\s*[\"']")


@dataclass(frozen=True)
class Shape:
    """The records of a format, by their names without prefixes.

    A record that begins within another ends it. For a pair (outer, inner) in ``nested`` this is
    as it should be ("head": the outer stands before its inner ones), or the inner is a part of the
    outer ("part"). ``rows`` says that records are rows of attributes, without text between them.
    ``fields`` names elements with the one that each stands in ("" for the record): a lost end tag
    can put one into another.
    """

    names: tuple[str, ...]
    nested: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


class Chunk(NamedTuple):
    """The text of a record, and the line it begins in."""

    name: str
    line: int
    text: str


class _Open(NamedTuple):
    name: str
    tag: str
    start: int
    line: int


class Splitter:
    """Cuts the text of a file at the tags of its records."""

    def __init__(self, source: SourceFile, shape: Shape) -> None:
        self._source, self._shape = source, shape
        names = "|".join(map(re.escape, shape.names))
        tag = rf"<(/?)((?:[\w.-]++:)?({names}))(?=[\s/>])"
        self._mark, self._tag = re.compile(rf"<!\[CDATA\[|<!--|{tag}"), re.compile(tag)
        self._pieces = texts(source)
        self._text, self._at = "", 0
        self._exhausted = False
        self._line, self._counted = 1, 0  # the line of this place in the text
        self._since = 0  # where the text between records begins
        self._open: _Open | None = None
        self._nowhere: dict[str, int] = {}  # ends that the text does not hold from a place on
        self._root, self._tail, self._ended, self._begun = "", "", False, False
        self._faults: list[str] = []
        self._junk = self._entities = 0
        self._unclosed: list[str] = []
        self._hidden: list[str] = []

    def take_faults(self) -> list[str]:
        """The places of records that cannot be read, since this was last asked."""
        faults, self._faults = self._faults, []
        return faults

    def note(self, log: AuditLog) -> None:
        """Enter in the audit what stood around the records."""
        file = self._source.name
        detail = "characters before the XML were left out"
        log.note("repaired", "before_xml", detail, file=file, count=self._junk or None)
        detail = "the file defines entities of XML: they were not expanded"
        log.note("warning", "xml_entities", detail, file=file, count=self._entities or None)
        detail = "a record without its end tag: it ends where the next one begins"
        log.note("repaired", "no_end_tag", detail, file=file, places=self._unclosed)
        detail = "a text that holds tags of records: perhaps its own end is lost, and theirs"
        log.note("warning", "tags_in_text", detail, file=file, places=self._hidden)

    def chunks(self) -> Iterator[Chunk]:
        """The records, up to the last that is whole."""
        self._prolog()
        while True:
            found = self._mark.search(self._text, self._at)
            if found is None:
                self._at = max(self._at, len(self._text) - _LONGEST_NAME)
                if self._more():
                    continue
                if self._exhausted:
                    break
                self._give_up()
            elif found[3] is None:
                self._literal(found)
            elif found[1]:
                yield from self._end(found)
            else:
                yield from self._start(found)
        yield from self._last()

    def _more(self) -> bool:
        """Take the next piece, and let go of what was used; False at the end of the file, or when
        what is held is longer than any record."""
        keep = self._open.start if self._open else self._at
        piece = next(self._pieces, None) if len(self._text) - keep <= LONGEST_LINE else ""
        self._exhausted = piece is None
        if not piece:
            return False
        self._count(keep)
        if self._open:
            self._open = self._open._replace(start=0)
        else:
            self._between(keep)
        self._text = self._text[keep:] + piece
        self._at -= keep
        self._counted -= keep
        self._since = 0
        self._nowhere.clear()
        return True

    def _give_up(self) -> None:
        line = self._open.line if self._open else self._count(self._at)
        self._faults.append(f"line {line}: longer than {LONGEST_LINE >> 20} MiB without an end")
        self._open = None
        self._since = self._at

    def _count(self, place: int) -> int:
        """The line that a place is in; places are asked for in their order."""
        if place > self._counted:
            self._line += self._text.count("\n", self._counted, place)
            self._counted = place
        return self._line

    def _between(self, end: int) -> None:
        """Look at the text between the last record and a place."""
        between = self._text[self._since : end]
        self._since = end
        self._ended = self._ended or f"</{self._root}" in self._tail + between
        self._tail = (self._tail + between)[-_LONGEST_NAME:]
        if self._shape.rows and self._begun and _FIELD.search(between):
            self._faults.append(f"before line {self._count(end)}: a record whose tag is broken")

    def _prolog(self) -> None:
        path = str(self._source.path)
        while len(self._text) < _LONGEST_PROLOG and (piece := next(self._pieces, "")):
            self._text += piece
        found = prolog(self._text)
        if found.endless:
            reason = "its document type definition has no end"
            raise ReadError(path, reason, "It is broken or hostile: do not use it.")
        if not found.root:
            raise ReadError(path, "there is no XML element in it", "Export it again.")
        self._root, self._junk, self._entities = found.root, found.junk, found.entities
        self._at = self._since = found.start

    def _literal(self, found: re.Match[str]) -> None:
        """Pass over a CDATA section or a comment; one without an end is taken as markup."""
        mark, start = _CLOSED[found[0]], found.end()
        end = -1
        if start < self._nowhere.get(mark, start + 1):
            end = self._text.find(mark, start)
        if end >= 0:
            if found[0] == "<![CDATA[" and self._tag.search(self._text, start, end):
                self._hidden.append(f"line {self._count(found.start())}")
            self._at = end + len(mark)
            return
        self._at = found.start()
        if not self._more():
            self._nowhere[mark] = min(start, self._nowhere.get(mark, start))
            self._at = start

    def _start(self, found: re.Match[str]) -> Iterator[Chunk]:
        """A start tag: it may end the record that is open."""
        rest = cast(re.Match[str], _TAG_REST.match(self._text, found.end()))  # or nothing
        if rest[2] is not None:
            self._at = found.start()
            if self._more():
                return
        end = rest.end() if rest[1] else self._end_of_broken_tag(found.end())
        name, tag, start = found[3], found[2], found.start()
        empty = bool(self._text[found.end() : end].endswith("/>"))
        if self._open:
            how = self._shape.nested.get((self._open.name, name))
            if how == "part":
                self._at = end
                return
            yield self._close(start, well=how == "head")
        else:
            self._between(start)
        self._begun = True
        self._open = _Open(name, tag, start, self._count(start))
        self._at = end
        if empty:
            yield self._close(end, closed=True)

    def _end_of_broken_tag(self, start: int) -> int:
        """The end of a tag that has a quotation mark too many; ``start`` when it has none."""
        following = self._text.find("<", start)
        end = self._text.find(">", start, following if following >= 0 else None)
        return end + 1 or start

    def _end(self, found: re.Match[str]) -> Iterator[Chunk]:
        """An end tag: of the open record, of one around it, of a part, or of nothing."""
        furthest = found.end() + _LONGEST_NAME
        end = self._text.find(">", found.end(), furthest) + 1
        if not end and furthest > len(self._text):
            self._at = found.start()
            if self._more():
                return
        name, nested = found[3], self._shape.nested
        self._at = end or found.end()
        if self._open and self._open.name == name:
            yield self._close(self._at, closed=True)
        elif self._open and nested.get((name, self._open.name)) == "head":
            yield self._close(found.start())
        elif self._open and nested.get((self._open.name, name)) == "part":
            return
        elif self._open or "head" not in {
            how for (outer, _), how in nested.items() if outer == name
        }:
            line = self._count(found.start())
            self._faults.append(f"line {line}: </{name}> ends a record that does not begin")

    def _close(self, end: int, *, closed: bool = False, well: bool = False) -> Chunk:
        """The open record, which ends here, with or without its end tag."""
        name, tag, start, line = cast(_Open, self._open)
        text = self._text[start:end]
        if not closed:
            text += f"</{tag}>"
        if not (closed or well):
            self._unclosed.append(f"line {line}")
        self._open, self._since = None, end
        return Chunk(name, line, text)

    def _last(self) -> Iterator[Chunk]:
        """What is left at the end of the file."""
        if self._open:
            line = self._open.line
            end = self._text.find(f"</{self._root}", self._open.start)
            if end < 0:
                self._faults.append(f"line {line}: the file ends within this <{self._open.name}>")
            else:
                yield self._close(end)
            return
        self._between(len(self._text))
        if not self._ended:
            line = self._count(len(self._text))
            self._faults.append(f"line {line}: the file is cut: <{self._root}> has no end")
