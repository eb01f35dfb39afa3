"""The text of records as elements: strictly, else mended, else as far as it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from discourse.comments.xmltext.repair import Repairs
from discourse.comments.xmltext.split import Chunk

Element = Any  # lxml's element class has no public type
_DECLARED: Final = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_TOGETHER: Final = 100_000  # characters of records that are parsed at once


@lru_cache(maxsize=4096)
def local(name: object) -> str:
    """The name of a tag or an attribute without its name space or prefix."""
    text = name if isinstance(name, str) else ""
    return text.rpartition("}")[2].rpartition(":")[2]


class Parser:
    """Parses records of a file whose first part, with its name spaces, is ``head``.

    References to entities are unknown to it, since it sees no definition: they stay as written.
    """

    def __init__(self, head: str, fields: Mapping[str, str], repairs: Repairs) -> None:
        prefixes = sorted(set(_DECLARED.findall(head)) - {"xml", "xmlns"})
        self._open = "<x" + "".join(f' xmlns:{prefix}="{prefix}"' for prefix in prefixes) + ">"
        self._fields, self._repairs = fields, repairs
        self._strict, self._lenient = (
            etree.XMLParser(
                encoding="utf-8",
                recover=recover,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=True,
                remove_comments=True,
                remove_pis=True,
            )
            for recover in (False, True)
        )

    def elements(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Element | None]]:
        """Each chunk with its element, or None where it holds none."""
        held: list[Chunk] = []
        size = 0
        for chunk in chunks:
            held.append(chunk)
            size += len(chunk.text)
            if size > _TOGETHER:
                yield from self._together(held)
                held, size = [], 0
        yield from self._together(held)

    def _together(self, chunks: list[Chunk]) -> Iterator[tuple[Chunk, Element | None]]:
        """Many at once, which is faster; one by one where any is broken."""
        try:
            found = self._parsed("".join(chunk.text for chunk in chunks), self._strict)
        except etree.XMLSyntaxError:
            found = []
        if len(found) == len(chunks):
            yield from zip(chunks, found, strict=True)
            return
        for chunk in chunks:
            yield chunk, self._element(chunk)

    def _element(self, chunk: Chunk) -> Element | None:
        text = chunk.text
        for mended in (False, True):
            if mended:
                text = self._repairs.mended(text, chunk.line)
            try:
                return next(iter(self._parsed(text, self._strict)), None)
            except etree.XMLSyntaxError:
                continue
        try:
            found = self._parsed(text, self._lenient)
        except etree.XMLSyntaxError:
            return None
        if found and any(e.domain_name != "NAMESPACE" for e in self._lenient.error_log):
            self._repairs.add("broken_xml", chunk.line)
            self._unnest(found[0], found[1:])
        return next(iter(found), None)

    def _unnest(self, record: Element, behind: list[Element]) -> None:
        """Put fields where they belong, which a lost tag has put into a text or behind the record:
        so an address never ends in a text."""
        record.extend(element for element in behind if local(element.tag) in self._fields)
        for inner in list(record.iterdescendants()):
            outer = self._fields.get(local(inner.tag))
            home = inner.getparent()
            while outer is not None and home is not record and local(home.tag) != outer:
                home = home.getparent()
            if home is not inner.getparent():
                home.append(inner)

    def _parsed(self, text: str, parser: etree.XMLParser) -> list[Element]:
        root = etree.fromstring(f"{self._open}{text}</x>".encode("utf-8", "replace"), parser)
        return [] if root is None else list(root)
