"""Files as received: which there are, their bytes, text and JSON, whole or piece by piece."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.codecs import SUFFIXES, Reader, expand
from discourse.comments.encodings import (
    Decoded,
    decode,
    decode_block,
    decodes,
    encoding_of,
    guess_of,
    to_utf8,
)
from discourse.errors import ReadError

_SOURCES = "a path, a list of paths or a DataFrame"
_ADDRESS = re.compile(r"(?:https?|ftp):/")  # pathlib leaves one slash
_NOT_DATA = re.compile(
    r"(?:.*[_-])?(?:readme|licen[cs]e|changelog|contributing)(?:[._-].*)?(?<!\.csv)(?<!\.tsv)"
    r"(?<!\.json)(?<!\.jsonl)(?<!\.ndjson)(?<!\.parquet)|.*\.audit\.json",
    re.IGNORECASE,
)
_HEAD = 65_536
BLOCK = 8 << 20
# No comment is as long; a line without end would fill the memory.
LONGEST_LINE = 64 << 20


@dataclass
class SourceFile:
    """A file to read; ``name`` is what the audit calls it (never its folder on this machine).

    Compressed files are unpacked on the way, whatever their name. ``damage`` collects what could
    not be read of the file itself (cut archives, endless lines), ``broken`` the lines with bytes
    that are not of its encoding, ``guess`` what was assumed of the encoding, ``late`` an
    encoding that showed only further on; ``seen`` is told how
    many bytes of it were used.
    """

    path: Path
    name: str
    damage: list[str] = field(default_factory=list, compare=False)
    broken: list[str] = field(default_factory=list, compare=False)
    guess: str | None = field(default=None, compare=False)
    late: str | None = field(default=None, compare=False)
    seen: Callable[[int], None] = field(default=lambda used: None, compare=False)

    def pieces(self) -> Iterator[bytes]:
        """The bytes, unpacked, in pieces of any size."""
        return expand(self.path, self.damage, lambda used: self.seen(used))

    def utf8(self) -> Iterator[bytes]:
        """The bytes as UTF-8 without a mark, in pieces; raises `ReadError` for what is no text."""
        return to_utf8(self.pieces(), self.head, str(self.path))

    def open(self) -> BinaryIO:
        """The bytes, unpacked, as a file object that can be read once from start to end."""
        return cast(BinaryIO, Reader(self.pieces()))

    def open_utf8(self) -> BinaryIO:
        """`utf8` as a file object that can be read once from start to end."""
        return cast(BinaryIO, Reader(self.utf8()))

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[int, bytes]]:
        """Whole lines of UTF-8 text in blocks of about ``size`` bytes, with the number of the first.

        A line ends with a newline (the last may not). One beyond `LONGEST_LINE` is left out and
        stands in ``damage``; its number is counted.
        """
        held, bulk, number, skipping = [b""], 0, 1, False
        for piece in self.utf8():
            if skipping:
                end = piece.find(b"\n") + 1
                if not end:
                    continue
                skipping, number, piece = False, number + 1, piece[end:]
            held.append(piece)
            bulk += len(piece)
            if bulk < size:
                continue
            rest = b"".join(held)
            if end := rest.rfind(b"\n") + 1:
                block, rest = rest[:end], rest[end:]
                yield number, self._mended(block, number)
                number += block.count(b"\n")
            elif bulk > LONGEST_LINE:
                self.damage.append(f"line {number}: longer than {LONGEST_LINE >> 20} MiB")
                rest, skipping = b"", True
            held, bulk = [rest], len(rest)
        if rest := b"".join(held):
            yield number, self._mended(rest, number)

    def _mended(self, block: bytes, number: int) -> bytes:
        """The block as valid UTF-8: a file that is plain at first can show its encoding late."""
        if self.late is None and decodes(block, "utf-8"):
            return block
        found = decode_block(block, self.late, number)
        if found.guess:
            self.late, self.guess = found.encoding, found.guess
        self.broken.extend(found.broken)
        return found.text.encode()

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines of `blocks` one by one, without their ends, with their numbers."""
        for first, block in self.blocks():
            yield from enumerate(block.removesuffix(b"\n").split(b"\n"), first)

    @cached_property
    def data(self) -> bytes:
        """All bytes, unpacked."""
        self.damage.clear()
        return b"".join(self.pieces())

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, unpacked, for recognition."""
        out = b""
        for piece in expand(self.path, []):
            out += piece
            if len(out) >= _HEAD:
                break
        return out[:_HEAD]

    @cached_property
    def head_text(self) -> str:
        """The first 64 KiB as text for recognition; "" for what is no text."""
        try:
            return b"".join(to_utf8(iter([self.head]), self.head, str(self.path))).decode(
                errors="ignore"
            )
        except ReadError:
            return ""

    @cached_property
    def suffix(self) -> str:
        """The ending of the name in lower case, such as ``.csv``, below that of the packing."""
        path = self.path
        while path.suffix.lower() in SUFFIXES:
            path = path.with_suffix("")
        return path.suffix.lower()

    @property
    def size(self) -> int:
        """Bytes of the file as it lies there."""
        return self.path.stat().st_size

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file as it lies there, so that another can check that theirs is the same."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

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

    def reading(self) -> tuple[str | None, str | None, list[str]]:
        """How the text was read: the encoding (None: not as text), what was guessed for it, and
        the places that were repaired since this was last asked."""
        whole = self.__dict__.get("decoded")
        if whole is not None:
            return whole.encoding, whole.guess, list(whole.broken)
        broken, self.broken = self.broken, []
        known = self.late or self.stream_encoding
        return known, self.guess or (guess_of(self.head) if known else None), broken

    @cached_property
    def stream_encoding(self) -> str | None:
        """The encoding that the first 64 KiB show; None for what is no text."""
        return encoding_of(self.head)

    @cached_property
    def json_head(self) -> Any:
        """The first JSON value as far as the first 64 KiB tell it, its open parts closed.

        None when the file does not begin as JSON. The same for a document, for JSON Lines and for
        a file of gigabytes: formats recognise theirs by its keys.
        """
        return jsontext.beginning(self.head_text)

    @cached_property
    def json(self) -> Any:
        """The whole file as one JSON document.

        Raises
        ------
        ReadError
            When it is cut or broken; the message says where.
        """
        return jsontext.document(self.text, str(self.path))


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
        elif path.is_file():
            found.append(SourceFile(path, name))
            named.add(path)
        elif path.exists():
            reason = "this is neither a file nor a folder"
            raise ReadError(str(path), reason, "Name a file, or a folder of files.")
        elif _ADDRESS.match(str(path)):
            reason = "this is an address on the web"
            raise ReadError(str(path), reason, "Save the page or the file first, and name it.")
        else:
            reason = "there is no such file or folder"
            raise ReadError(str(path), reason, "Check the name.")
    return found, named


def _files_in(folder: Path, prefix: str, log: AuditLog) -> Iterator[SourceFile]:
    for file in sorted(p for p in folder.rglob("*") if not p.is_dir()):
        parts = file.relative_to(folder).parts
        name = prefix + "/".join(parts)
        if not file.is_file():
            detail = "neither a file nor a folder: a device, a pipe, or a link to nothing"
            log.note("skipped", "no_file", detail, file=name, places=[name])
            continue
        if any(part.startswith(".") for part in parts):
            continue
        if _NOT_DATA.fullmatch(file.name):
            log.note("skipped", "not_data", "a file that describes data", file=name, places=[name])
            continue
        yield SourceFile(file, name)
