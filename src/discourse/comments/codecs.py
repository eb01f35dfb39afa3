"""Bytes out of plain and compressed files, piece by piece, with a guard against endless ones."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from discourse.errors import ReadError

PIECE = 1 << 20
# zstd: a piece this small expands to 256 MB at the very most.
_ZSTD_PIECE = 8_192
# Reddit's monthly dumps are packed with a window of 2 GiB.
_ZSTD_WINDOW = 2**31
# Text packs ten to fifty to one, and repeated records some hundred to one. What expands beyond
# both limits is made to fill a disk or the memory.
_BOMB_RATIO, _BOMB_BYTES = 1_000, 1 << 30
_HINT = "Fetch the file again, or unpack it with another program and read what comes out."

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
)
_FILES: dict[str, Callable[[BinaryIO], Any]] = {
    "gzip": lambda file: gzip.GzipFile(fileobj=file),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
SUFFIXES = {".gz", ".bz2", ".xz", ".zst", ".zstd"}


def codec(head: bytes) -> str | None:
    """How a file that begins with ``head`` is compressed; None when it is not."""
    if head.startswith(b"\x28\xb5\x2f\xfd") or (head[1:4] == b"\x2a\x4d\x18" and head[0] >> 4 == 5):
        return "zstandard"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def expand(
    path: Path, damage: list[str], seen: Callable[[int], None] = lambda n: None
) -> Iterator[bytes]:
    """The bytes of a file in pieces, decompressed where it is compressed, whatever its name.

    ``seen`` gets the number of bytes of the file itself that were used. A compressed file that is
    cut or broken gives what can be had; ``damage`` then says where it ends.

    Raises
    ------
    ReadError
        When the file cannot be opened, or expands without end.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        reason = f"it cannot be read ({error.strerror})"
        raise ReadError(str(path), reason, "Check the name and the permissions.") from None
    with file:
        kind = codec(file.read(8))
        file.seek(0)
        pieces = _plain(file) if kind is None else _unpacked(file, kind)
        out = 0
        try:
            for piece in pieces:
                out += len(piece)
                used = file.tell()
                if kind and out > _BOMB_BYTES and out > _BOMB_RATIO * max(used, 1):
                    reason = f"the {kind} file expands without end ({out:,} bytes from {used:,})"
                    raise ReadError(str(path), reason, "It is broken or hostile: do not use it.")
                seen(used)
                yield piece
        except (EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
            if not out:
                reason = f"the {kind} data cannot be unpacked ({error})"
                raise ReadError(str(path), reason, _HINT) from None
            damage.append(f"the {kind} data is cut or broken after {out:,} bytes ({error})")


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _unpacked(file: BinaryIO, kind: str) -> Iterator[bytes]:
    if kind == "zstandard":
        yield from _zstandard(file)
        return
    unpacker = _FILES[kind](file)
    while piece := unpacker.read1(PIECE):  # read1 gives what there is before an error
        yield piece


def _zstandard(file: BinaryIO) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = unpacker.decompressobj()
    begun = False
    while piece := file.read(_ZSTD_PIECE):
        while piece:
            if frame.eof:
                frame, begun = unpacker.decompressobj(), False
            begun = True
            out = frame.decompress(piece)
            piece = frame.unused_data if frame.eof else b""
            if out:
                yield out
    if begun and not frame.eof:
        raise EOFError("the last frame has no end")


class Reader:
    """A file object over pieces of bytes, for parsers that read by size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; all that is left when ``size`` is negative."""
        if size < 0:
            out, self._held = self._held + b"".join(self._pieces), b""
            return out
        if not self._held:
            self._held = next(self._pieces, b"")
        out, self._held = self._held[:size], self._held[size:]
        return out
