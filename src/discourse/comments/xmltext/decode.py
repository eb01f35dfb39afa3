"""The characters of an XML file, whatever its declaration says of their encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from discourse.comments.formats.textpieces import texts as pieces_of
from discourse.comments.source import SourceFile

_DECLARED: Final = re.compile(rb"[^<]{0,100}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
# Older encodings that a declaration is believed about; UTF-16 and UTF-32 are told by the bytes.
_LEGACY: Final = re.compile(
    "iso8859|cp(?!65001)|koi8|mac-|gb|hz$|big5|shift_jis|euc|iso2022|tis-620"
)


def texts(source: SourceFile) -> Iterator[str]:
    """The text in pieces: a declaration counts only where the bytes are not whole UTF-8."""
    return pieces_of(source, _declared(source.head))


def _declared(head: bytes) -> str | None:
    """The declared encoding, if it is UTF-8 or an older one; that of the West holds Latin-1."""
    found = _DECLARED.match(head)
    try:
        name = codecs.lookup(found[1].decode()).name if found else ""
    except (LookupError, UnicodeError):
        return None
    if name in ("iso8859-1", "ascii"):
        return "cp1252"
    return name if name == "utf-8" or _LEGACY.match(name) else None
