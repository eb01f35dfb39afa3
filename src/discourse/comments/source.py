"""Files as received: which there are, their bytes, and their text in the right encoding."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from discourse.comments.audit import AuditLog
from discourse.errors import ReadError

_SOURCES = "a path, a list of paths or a DataFrame"
_NOT_DATA = re.compile(
    r"(?:.*[_-])?(?:readme|licen[cs]e|changelog|contributing)(?:[._-].*)?(?<!\.csv)(?<!\.tsv)"
    r"(?<!\.json)(?<!\.jsonl)(?<!\.ndjson)(?<!\.parquet)|.*\.audit\.json",
    re.IGNORECASE,
)
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
# A UTF-8 file with a few broken bytes is still a UTF-8 file: so many whole characters to a broken.
_WHOLE_TO_BROKEN = 4
_NOT_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_WESTERN = "cp1252"
_NO_TEXT = "Name a file of text: a saved page, CSV, TSV, JSON Lines or Parquet."
_UNPACK = "Unpack it first."
# How files begin that researchers give in the place of text: what they are, what to do.
_MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "Save the sheet as CSV, or unpack it."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Save the sheet as CSV."),
    (b"\x1f\x8b", "compressed (gzip)", _UNPACK),
    (b"BZh", "compressed (bzip2)", _UNPACK),
    (b"\xfd7zXZ\x00", "compressed (xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed (zstandard)", _UNPACK),
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


@dataclass(frozen=True)
class SourceFile:
    """A file to read; ``name`` is what the audit calls it (never its folder on this machine)."""

    path: Path
    name: str

    @cached_property
    def data(self) -> bytes:
        """The bytes of the file."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            reason = f"it cannot be read ({error.strerror})"
            raise ReadError(str(self.path), reason, "Check the name and the permissions.") from None

    @property
    def head(self) -> bytes:
        """The first 64 KiB, for recognition."""
        return self.data[:_HEAD]

    @property
    def suffix(self) -> str:
        """The ending of the name in lower case, such as ``.csv``."""
        return self.path.suffix.lower()

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes, so that another can check that they hold the same file."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def decoded(self) -> Decoded:
        """The text with its own line ends, and how it was decoded.

        Raises
        ------
        ReadError
            When the file is empty, binary, or in no encoding that can be told.
        """
        return decode(self.data, str(self.path))

    @cached_property
    def text(self) -> str:
        """The decoded text, with line ends as ``\\n``; raises like `decoded`."""
        return self.decoded.text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def encoding(self) -> str:
        """Name of the encoding that `text` was decoded with."""
        return self.decoded.encoding


def find_files(source: Any, log: AuditLog) -> tuple[list[SourceFile], set[Path]]:
    """The files to read in a fixed order, and those that the researcher named one by one."""
    single = isinstance(source, (str, os.PathLike))
    if isinstance(source, (bytes, dict)) or not (single or isinstance(source, Iterable)):
        raise TypeError(f"source must be {_SOURCES}, not {type(source).__name__}")
    given = [source] if single else list(source)
    for path in given:
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"source must be {_SOURCES}, not a list with {type(path).__name__}")
        if not str(path).strip():
            raise ReadError(repr(path), "this names no file or folder", "Check the name.")
    paths = [Path(path) for path in given]
    short = len({path.name for path in paths}) == len(set(paths))
    top = "" if short else os.path.commonpath([path.absolute().parent for path in paths])
    found: list[SourceFile] = []
    named: set[Path] = set()
    for path in paths:
        name = path.name if short else path.absolute().relative_to(top).as_posix()
        if path.is_dir():
            found += _files_in(path, "" if single else f"{name}/", log)
        elif path.exists():
            found.append(SourceFile(path, name))
            named.add(path)
        else:
            reason = "there is no such file or folder"
            raise ReadError(str(path), reason, "Check the name.")
    return found, named


def _files_in(folder: Path, prefix: str, log: AuditLog) -> Iterator[SourceFile]:
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        parts = file.relative_to(folder).parts
        name = prefix + "/".join(parts)
        if any(part.startswith(".") for part in parts):
            continue
        if _NOT_DATA.fullmatch(file.name):
            log.note("skipped", "not_data", "a file that describes data", file=name, places=[name])
            continue
        yield SourceFile(file, name)


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
    text = data.decode(encoding, errors="replace")
    broken: tuple[str, ...] = ()
    if len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise ReadError(path, "this is a binary file, not text", _NO_TEXT)
    if "\ufffd" in text and not _decodes(data, encoding):
        lines = enumerate(re.split("\r\n|\r|\n", text), 1)
        broken = tuple(f"line {n}" for n, line in lines if "\ufffd" in line)
    guess = f"the encoding was guessed from the bytes: {encoding}" if guessed else None
    return Decoded(text, encoding, guess, broken)


def closed_records(text: str, delimiter: str) -> tuple[str, list[str]]:
    """The text up to a record whose quote is never closed, and the place of that record."""
    quoted = re.compile(rf'(?:^|[{re.escape(delimiter)}\r\n])"[^"]*(?:""[^"]*)*("|\Z)')
    cut = next((found.start() for found in quoted.finditer(text) if not found[1]), None)
    if cut is None:
        return text, []
    before = quoted.sub(lambda found: found[0][0].ljust(len(found[0]), "x"), text[: cut + 1])
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    number = len(re.findall(r"[^\r\n]+", before[:start])) + 1
    lines = len(re.findall(r"[^\r\n]+", text[start:]))
    place = f"row {number}: a quote is never closed; from there on {lines} lines were not read"
    return text[:start], [place]


def hide_returns(text: str) -> tuple[str, str]:
    """The table with a stand-in for carriage returns that end no row, and the stand-in.

    Python's csv writes a lone carriage return without quotes, as every pandas table has it; where
    the header ends in another way, it belongs to a cell. The stand-in is "" where there is none.
    """
    end = re.search("\r\n|\r|\n", text)
    if end is None or end[0] == "\r" or not re.search("\r(?!\n)", text):
        return text, ""
    stand_in = next(chr(c) for c in range(0xE000, 0xF900) if chr(c) not in text)
    return re.sub("\r(?!\n)", stand_in, text), stand_in


def _decodes(data: bytes, encoding: str) -> bool:
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
    if _decodes(data, "utf-8"):
        return "utf-8", False
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    whole = sum(not c.isascii() for c in text) - text.count("\ufffd")
    if whole >= _WHOLE_TO_BROKEN * broken:
        return "utf-8", False
    lines, size = [], 0
    for found in _NOT_ASCII_LINE.finditer(data):  # the lines that tell encodings apart
        lines.append(found[0])
        size += len(found[0])
        if size > _HEAD:
            break
    return _guess(b"\n".join(lines)), True


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: there are many zero bytes, all on one side, and lines."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < _UTF16_ZEROS * len(sample) or min(even, odd):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    return encoding if "\n" in sample.decode(encoding, errors="replace") else None


def _guess(sample: bytes) -> str | None:
    """The most probable of the older encodings; on a tie that of western languages."""
    matches = from_bytes(sample, cp_isolation=[_WESTERN, "cp1250", "cp1251", "shift_jis"])
    best = matches.best() or from_bytes(sample).best()
    if best is None:
        return _WESTERN if _decodes(sample, _WESTERN) else None
    for match in matches:
        tie = match.chaos <= best.chaos and match.coherence >= best.coherence
        if match.encoding == _WESTERN and tie:
            return _WESTERN
    same = _decodes(sample, _WESTERN) and str(best) == sample.decode(_WESTERN)
    return _WESTERN if same else best.encoding
