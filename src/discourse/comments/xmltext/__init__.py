"""XML dumps and exports record by record: any size, any damage, no entities, no network.

The text is cut at the tags of its records, which are then parsed one by one. So memory holds one
record, a broken record harms no other, and every opening tag becomes a record or a counted skip. A
document type definition never reaches the parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Options
from discourse.comments.source import SourceFile
from discourse.comments.xmltext.parse import Element, Parser, local
from discourse.comments.xmltext.prolog import prolog
from discourse.comments.xmltext.repair import Repairs
from discourse.comments.xmltext.split import Shape, Splitter

__all__ = [
    "Element",
    "Record",
    "Shape",
    "attributes",
    "children",
    "inner",
    "local",
    "records",
    "root_of",
    "text_of",
]
_JUNK = 16  # characters that may stand before the first tag of a file without a declaration


@dataclass(frozen=True)
class Record:
    """A record: its tag without a prefix, where it begins, and its element."""

    name: str
    place: str
    element: Element


def records(source: SourceFile, shape: Shape, options: Options, log: AuditLog) -> Iterator[Record]:
    """The records of a file in its order; what is broken is mended or skipped, and counted."""
    path, file = str(source.path), source.name
    splitter, repairs = Splitter(source, shape), Repairs()
    parser = Parser(source.head_text, shape.fields, repairs)
    for chunk, element in parser.elements(splitter.chunks()):
        faults = splitter.take_faults()
        if element is None:
            faults.append(f"line {chunk.line}: <{chunk.name}> is no XML")
        options.note_skipped(faults, path, file, log)
        if element is not None:
            yield Record(chunk.name, f"line {chunk.line}", element)
    options.note_skipped(splitter.take_faults(), path, file, log)
    splitter.note(log)
    repairs.note(file, log)


def root_of(source: SourceFile) -> str:
    """The first tag of a file without its prefix; "" for a file that does not begin with XML."""
    found = prolog(source.head_text)
    return local(found.root) if found.declared or found.junk < _JUNK else ""


def attributes(element: Element) -> dict[str, str]:
    """The attributes by their names without prefixes."""
    return {local(name): value for name, value in element.attrib.items()}


def children(element: Element) -> dict[str, Element]:
    """The child elements by their names without prefixes; of several the first."""
    found: dict[str, Element] = {}
    for child in element:
        found.setdefault(local(child.tag), child)
    return found


def text_of(element: Element | None) -> str | None:
    """All text within an element; None when there is no element."""
    return None if element is None else "".join(element.itertext())


def inner(element: Element | None) -> str | None:
    """What stands within an element as HTML: its text, which mostly is HTML in CDATA, or the tags
    that were written into the XML itself."""
    if element is None or not len(element):
        return text_of(element)
    below = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(below)
