"""What exports get wrong in XML and can be mended with certainty, counted by kind."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

from discourse.comments.audit import AuditLog

_DETAILS: Final = {
    "control_characters": "control characters that XML forbids became U+FFFD",
    "references": "an & that begins no reference of XML: names of HTML were decoded, others kept",
    "unquoted": "attributes without quotation marks were given them",
    "stray_tags": "a < that begins no tag was taken as text",
    "broken_xml": "the XML of the record is broken: it was read as far as it goes",
}
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE: Final = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos);)"
    r"(?:#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
# Two halves of one character, each written as a reference of its own.
_HALVES: Final = re.compile(
    r"&#(?:x([dD][89abAB][0-9a-fA-F]{2})|(5[56][0-9]{3}));"
    r"&#(?:x([dD][c-fC-F][0-9a-fA-F]{2})|(5[67][0-9]{3}));"
)
_STRAY: Final = re.compile(r"<(?!/?[^\W\d])")
_UNQUOTED: Final = re.compile(
    r"(<[^\W\d][\w:.-]*+(?:\s++[\w:.-]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+"
    r"\s++[\w:.-]++\s*+=\s*+)([^\s\"'<>]++)(>?)"
)
_MOST_ATTRIBUTES: Final = 20
_CLOSED: Final = {"<![CDATA[": "]]>", "<!--": "-->"}
_OPENINGS: Final = re.compile(r"<!\[CDATA\[|<!--")
_PLACES: Final = 10_000


class Repairs:
    """Mends the text of records and counts what it mended, with the lines of the records."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(_DETAILS, 0)
        self._places: dict[str, dict[str, None]] = {kind: {} for kind in _DETAILS}

    def add(self, kind: str, line: int, count: int = 1) -> None:
        """Count a repair of this kind in the record that begins in this line."""
        self._counts[kind] += count
        if len(self._places[kind]) < _PLACES:
            self._places[kind][f"line {line}"] = None

    def note(self, file: str, log: AuditLog) -> None:
        """Enter the repairs in the audit."""
        for kind, count in self._counts.items():
            if count:
                log.note(
                    "repaired",
                    kind,
                    _DETAILS[kind],
                    file=file,
                    places=self._places[kind],
                    count=count,
                )

    def mended(self, text: str, line: int) -> str:
        """The text with what can be mended; literal text (CDATA) keeps its signs."""
        text, count = FORBIDDEN.subn("\ufffd", text)
        if count:
            self.add("control_characters", line, count)
        out, at = [], 0
        for found in _OPENINGS.finditer(text):
            if found.start() < at:
                continue
            end = text.find(_CLOSED[found[0]], found.end())
            if end < 0:  # nor is there one further on
                break
            out.append(self._markup(text[at : found.start()], line))
            at = end + 3
            out.append(text[found.start() : at])
        out.append(self._markup(text[at:], line))
        return "".join(out)

    def _markup(self, text: str, line: int) -> str:
        if "&" in text:
            text = _HALVES.sub(_joined, text)
            text = _REFERENCE.sub(lambda found: self._reference(found, line), text)
        text, count = _STRAY.subn("&lt;", text)
        if count:
            self.add("stray_tags", line, count)
        for _ in range(_MOST_ATTRIBUTES):  # each pass finds the first of every tag
            text, count = _UNQUOTED.subn(_quoted, text)
            if not count:
                break
            self.add("unquoted", line, count)
        return text

    def _reference(self, found: re.Match[str], line: int) -> str:
        hexadecimal, decimal, name = found.groups()
        if name or not (hexadecimal or decimal):
            self.add("references", line)
            known = html5.get(f"{name};", "") if name else ""
            return known.replace("&", "&amp;").replace("<", "&lt;") or f"&amp;{found[0][1:]}"
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if code < 0x110000 and not FORBIDDEN.match(chr(code)):
            return f"&#{code};"
        self.add("control_characters", line)
        return "\ufffd"


def _joined(found: re.Match[str]) -> str:
    first, second = (
        int(hexadecimal, 16) if hexadecimal else int(decimal)
        for hexadecimal, decimal in (found.groups()[:2], found.groups()[2:])
    )
    if not (0xD800 <= first < 0xDC00 <= second < 0xE000):
        return found[0]
    return chr(0x10000 + ((first - 0xD800) << 10) + second - 0xDC00)


def _quoted(found: re.Match[str]) -> str:
    before, value, end = found.groups()
    closing = "/" if end and value.endswith("/") else ""
    return f'{before}"{value.removesuffix(closing) if closing else value}"{closing}{end}'
