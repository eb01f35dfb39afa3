"""The characters of a file piece by piece, for formats that do not go by lines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import Final

from discourse.comments.encodings import decode_block
from discourse.comments.source import SourceFile

_LONGEST_CHARACTER: Final = 4  # bytes


def texts(source: SourceFile, declared: str | None = None) -> Iterator[str]:
    """The text in pieces, none of them empty.

    UTF-8 that is whole is UTF-8. Else what the file itself has ``declared`` counts: an older
    encoding, or UTF-8 with a few broken bytes; else what the bytes show. What was assumed and
    repaired stands in ``source``.
    """
    return filter(None, _texts(source, declared))


def _texts(source: SourceFile, declared: str | None) -> Iterator[str]:
    shown = source.stream_encoding
    if shown and not shown.startswith("utf"):
        source.late = _believed(source.head, declared)
    pieces = source.pieces() if source.late else source.utf8()
    rest, line = b"", 1
    for piece in pieces:
        data = rest + piece
        try:
            text, rest = data.decode(), b""
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                text, rest = data[: error.start].decode(), data[error.start :]
            else:
                source.late = source.late or _believed(data, declared)
                if source.late not in (None, "utf-8"):
                    whole = chain([data], pieces)
                    yield from codecs.iterdecode(whole, source.late, errors="replace")
                    return
                end = _end_of_whole(data)
                text, rest = _mended(data[:end], source, line), data[end:]
        line += text.count("\n")
        yield text
    if rest:
        yield _mended(rest, source, line)


def _believed(data: bytes, declared: str | None) -> str | None:
    """The declared encoding, where bytes that are not whole UTF-8 do not speak against it."""
    if declared != "utf-8":
        return declared
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    return declared if sum(not char.isascii() for char in text) > 2 * broken else None


def _mended(data: bytes, source: SourceFile, line: int) -> str:
    found = decode_block(data, source.late, line)
    if found.guess:
        source.late, source.guess = found.encoding, found.guess
    source.broken.extend(found.broken)
    return found.text


def _end_of_whole(data: bytes) -> int:
    """Where a last character begins that may go on in the next piece."""
    for back in range(1, min(_LONGEST_CHARACTER, len(data) + 1)):
        if data[-back] >= 0xC0:
            return len(data) - back
    return len(data)
