"""Bytes to text: which encoding, what was guessed for it, and what was repaired."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from discourse.errors import ReadError

_HEAD = 65_536
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Control characters that text files do not hold; tab, line ends, form feed and escape may stand.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.001
# In UTF-16 each space, digit and line end of any script has a zero byte.
_UTF16_ZEROS = 0.02
_STRAY = 0.02  # of the zero bytes may be on the other side: the low byte of an emoji
# A UTF-8 file with a few broken bytes is still a UTF-8 file: so many whole characters to a broken.
_WHOLE_TO_BROKEN = 4
_WESTERN = "cp1252"
_NO_TEXT = "Name a saved page, a table (CSV, Excel, Parquet), JSON or another export."
# How files begin that researchers give in the place of text: what they are, what to do.
_MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "Save the sheet as CSV, or unpack it."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Save the sheet as CSV."),
    (b"%PDF-", "a PDF", "Save the page as text or HTML."),
    (b"SQLite format 3\x00", "a SQLite database", "Export the table of comments as CSV."),
)


@dataclass(frozen=True)
class Decoded:
    """The text of a file as it stands, and what was guessed and repaired to get it."""

    text: str
    encoding: str
    guess: str | None = None
    broken: tuple[str, ...] = ()


def decode(data: bytes, path: str) -> Decoded:
    """Text and encoding of the bytes, with what was guessed and the lines that were repaired."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ReadError(path, "the file is empty", "Export or save it again.")
    for magic, what, hint in _MAGIC:
        if data.startswith(magic):
            raise ReadError(path, f"this is not text but {what}", hint)
    encoding, guessed = _encoding(data)
    if encoding is None:
        raise ReadError(path, "this is not a text file", _NO_TEXT)
    found = _decoded(data, encoding, guessed, 1)
    if len(_CONTROL.findall(found.text)) > _CONTROL_SHARE * len(found.text):
        raise ReadError(path, "this is a binary file, not text", _NO_TEXT)
    return found


def decode_block(data: bytes, encoding: str | None, first: int) -> Decoded:
    """Lines from number ``first`` on of a file that was not UTF-8 all through.

    ``encoding`` is what earlier lines have told; None when these are the first that tell.
    """
    if encoding is not None:
        return _decoded(data, encoding, False, first)
    found, guessed = _encoding(data)
    return _decoded(data, found or "utf-8", guessed and found is not None, first)


def _decoded(data: bytes, encoding: str, guessed: bool, first: int) -> Decoded:
    text = data.decode(encoding, errors="replace")
    broken: tuple[str, ...] = ()
    if "\ufffd" in text and not decodes(data, encoding):
        lines = enumerate(re.split("\r\n|\r|\n", text), first)
        broken = tuple(f"line {n}" for n, line in lines if "\ufffd" in line)
    guess = f"the encoding was guessed from the bytes: {encoding}" if guessed else None
    return Decoded(text, encoding, guess, broken)


def decodes(data: bytes, encoding: str) -> bool:
    """Whether the bytes are whole in this encoding."""
    if encoding == "utf-8" and data.isascii():
        return True
    try:
        data.decode(encoding)
        return True
    except UnicodeDecodeError:
        return False


def _encoding(data: bytes) -> tuple[str | None, bool]:
    """The encoding (None: no text) and whether it is a guess."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding, False
    head = data[:_HEAD]
    if head.count(0) > _CONTROL_SHARE * len(head):
        return _utf16(head), True
    if decodes(data, "utf-8"):
        return "utf-8", False
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    whole = sum(not c.isascii() for c in text) - text.count("\ufffd")
    if whole >= _WHOLE_TO_BROKEN * broken:
        return "utf-8", False
    told = [line for line in data.splitlines() if not line.isascii()]
    return _guess(b"\n".join(told)[:_HEAD]), True


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: there are many zero bytes, nearly all on one side, and lines."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < _UTF16_ZEROS * len(sample) or min(even, odd) > _STRAY * max(even, odd):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    text = sample.decode(encoding, errors="replace")
    return encoding if "\n" in text or "\r" in text else None


def _guess(sample: bytes) -> str | None:
    """The most probable of the older encodings; on a tie that of western languages."""
    matches = from_bytes(sample, cp_isolation=[_WESTERN, "cp1250", "cp1251", "shift_jis"])
    best = matches.best() or from_bytes(sample).best()
    if best is None:
        return _WESTERN if decodes(sample, _WESTERN) else None
    for match in matches:
        tie = match.chaos <= best.chaos and match.coherence >= best.coherence
        if match.encoding == _WESTERN and tie:
            return _WESTERN
    same = decodes(sample, _WESTERN) and str(best) == sample.decode(_WESTERN)
    return _WESTERN if same else best.encoding


def encoding_of(head: bytes) -> str | None:
    """The encoding that the beginning of a file shows; None for what is no text."""
    cut = head.rfind(b"\n") + 1 if len(head) >= _HEAD else 0
    if any(head.startswith(magic) for magic, _, _ in _MAGIC):
        return None
    return _encoding(head[:cut] if cut else head)[0]


def guess_of(head: bytes) -> str | None:
    """What to say when the beginning of a file shows its encoding by nothing but its bytes."""
    cut = head.rfind(b"\n") + 1 if len(head) >= _HEAD else 0
    encoding, guessed = _encoding(head[:cut] if cut else head)
    return f"the encoding was guessed from the bytes: {encoding}" if guessed and encoding else None


def to_utf8(pieces: Iterator[bytes], head: bytes, path: str) -> Iterator[bytes]:
    """Pieces of a file as UTF-8 without a mark; ``head`` tells the encoding.

    Bytes that are not UTF-8 are left as they are when ``head`` is UTF-8: whoever reads a record
    can then say where they stand.
    """
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ReadError(path, "the file is empty", "Export or save it again.")
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            raise ReadError(path, f"this is not text but {what}", hint)
    encoding = encoding_of(head)
    if encoding is None:
        raise ReadError(path, "this is not a text file", _NO_TEXT)
    if encoding in ("utf-8", "utf-8-sig"):
        first = next(pieces, b"")
        yield first.removeprefix(b"\xef\xbb\xbf")
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece).encode()
    yield decoder.decode(b"", final=True).encode()
