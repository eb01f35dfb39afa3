"""What JSON files of sites hold: one document, several, or a value a line; also what is left of
broken ones. And their values as what they should be, whatever a hostile file puts in their place."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO, Final, NamedTuple, cast

import ijson

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.codecs import Reader
from discourse.comments.formats import Options
from discourse.comments.formats.columns import whole, written
from discourse.comments.formats.textpieces import texts
from discourse.comments.source import LONGEST_LINE, SourceFile
from discourse.comments.table import hash_content

# JSON writes control characters as \u00xx; raw ones are damage. Tabs and line ends part tokens.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
# An escape that may go on in the next piece.
_OPEN_ESCAPE: Final = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:u(?:[0-9a-fA-F]{0,3}"
    r"|[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?))?)\Z"
)
_LONGEST_ESCAPE: Final = 64
_CONTROLS: Final = "control characters that JSON forbids became U+FFFD"
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_LINES_TRIED: Final = 8
DEEPEST: Final = 1_000_000  # levels; a thread of replies can have thousands
# What is raised where a document breaks: ijson decodes text as it goes.
BROKEN: Final = (ijson.JSONError, ValueError)


class Value(NamedTuple):
    """A JSON value, where it stands ("line 3"; "" for the whole file), and the objects and arrays
    in it, by their `id`, within which the file ends."""

    place: str
    data: Any
    cut: frozenset[int]


def values(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Value]:
    """The values of a file; of a broken document what stands before the break, which is counted."""
    if not _by_lines(source):
        yield from _documents(source, options, log)
        return
    for number, line in source.lines():
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            found = [jsontext.loads(line)]
        except ValueError:
            tree, broken = _rest(line.decode("utf-8", "replace"), source.name, log)
            found = tree.done[: -1 if tree.open else None]
            if broken:
                fault = [f"{place}: the JSON is cut or broken"]
                options.note_skipped(fault, str(source.path), source.name, log)
        yield from (Value(place, data, frozenset()) for data in found)


def _by_lines(source: SourceFile) -> bool:
    """Whether the file holds a value a line: its first line is one, or several of its first."""
    head: list[bytes] = []
    ends = size = 0
    for piece in source.utf8():
        head.append(piece)
        ends, size = ends + piece.count(b"\n"), size + len(piece)
        if ends >= 2 * _LINES_TRIED or size > LONGEST_LINE:
            break
    lines = [line for line in b"".join(head).split(b"\n") if line.strip()][:_LINES_TRIED]
    if not lines or lines[0].strip() == b"[":
        return False
    if len(lines) > 1 and _is_whole(lines[0]):
        return True
    return sum(line.lstrip().startswith(b"{") and _is_whole(line) for line in lines) > 1


def _is_whole(line: bytes) -> bool:
    try:
        jsontext.loads(line)
        return True
    except ValueError:
        return False


def _documents(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Value]:
    try:
        yield Value("", jsontext.loads(source.text), frozenset())
        return
    except ValueError:
        found, broken = _rest(source.text, source.name, log)
    if broken:
        fault = [f"line {broken}: the JSON is cut or broken there; what follows was not read"]
        options.note_skipped(fault, str(source.path), source.name, log)
    cut = frozenset(map(id, found.open))
    for number, data in enumerate(found.done, 1):
        yield Value(f"document {number}" if len(found.done) > 1 else "", data, cut)


def events(source: SourceFile, log: AuditLog) -> Iterator[tuple[str, Any]]:
    """The events of ijson for a document of any size; raises one of `BROKEN` where it breaks."""
    file = cast(BinaryIO, Reader(_mended_pieces(source, log)))
    return ijson.basic_parse(file)  # with floats, it would break off at integers of 64 bits


def _mended_pieces(source: SourceFile, log: AuditLog) -> Iterator[bytes]:
    """The document as UTF-8 in pieces that hold nothing on which ijson breaks off."""
    rest, damaged, unquoted = "", 0, 0
    for piece in texts(source):
        text, count = _CONTROL.subn("\ufffd", rest + piece)
        damaged += count
        quote = text.rfind('"')
        unquoted = len(text) - quote if quote >= 0 else unquoted + len(text)
        if unquoted > LONGEST_LINE:
            raise ValueError("a text without end")
        end = _OPEN_ESCAPE.search(text, max(0, len(text) - _LONGEST_ESCAPE))
        text, rest = (text[: end.start(1)], end[1]) if end else (text, "")
        if text:  # nothing would be taken for the end
            yield without_halves(text).encode()
    if rest:
        yield rest.encode()
    log.note("repaired", "control_characters", _CONTROLS, file=source.name, count=damaged or None)


def _rest(text: str, file: str, log: AuditLog) -> tuple[Tree, int]:
    """The values of text that is not one whole value, and the line that it breaks in, or 0."""
    text, count = _CONTROL.subn("\ufffd", text)
    log.note("repaired", "control_characters", _CONTROLS, file=file, count=count or None)
    tree = Tree()
    try:
        tree.done.append(json.loads(text, strict=False))
        detail = "line ends and tabs stand in texts, which JSON forbids: they were kept"
        log.note("repaired", "line_ends", detail, file=file, count=int(not count) or None)
        return tree, 0
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
    tree.done.clear()
    data = without_halves(text).encode("utf-8", "replace")
    try:
        found = ijson.basic_parse(io.BytesIO(data), multiple_values=True)
        while tree.take(found):
            pass
    except BROKEN:
        return tree, line
    return tree, 0


def without_halves(text: str) -> str:
    r"""JSON text in which an escaped half of a character (``\ud83d`` alone) is ``\ufffd``."""
    if not _SURROGATE.search(text):
        return text
    return _ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)


class Tree:
    """Builds values from the events of ijson, nested as deep as they come.

    ``done`` are the outermost values, ``open`` the objects and arrays that have not ended yet,
    outermost first.
    """

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.open: list[Any] = []

    def take(self, found: Iterable[tuple[str, Any]]) -> bool:
        """Take the events of one value; False when there is none left."""
        key = ""
        for event, value in found:
            if event == "map_key":
                key = value
                continue
            if event == "end_map" or event == "end_array":
                self.open.pop()
                if not self.open:
                    return True
                continue
            if event == "number" and type(value) is Decimal:
                value = float(value)
            begins = event == "start_map" or event == "start_array"
            if begins:
                value = {} if event == "start_map" else []
            if not self.open:
                self.done.append(value)
            elif type(self.open[-1]) is dict:
                self.open[-1][key] = value
            else:
                self.open[-1].append(value)
            if begins:
                self.open.append(value)
                if len(self.open) > DEEPEST:
                    raise ValueError("nested without end")
            elif not self.open:
                return True
        return False


def at(place: str, what: str) -> str:
    """The place of something within a value."""
    return f"{place} {what}" if place else what


def mapping(value: Any) -> dict[str, Any]:
    """An object; an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def array(value: Any) -> list[Any]:
    """An array; an empty one in the place of anything else."""
    return value if isinstance(value, list) else []


def string(value: Any) -> str | None:
    """A text; a number is written out; None in the place of anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def ident(value: Any) -> str | None:
    """An id as text; None where there is none."""
    if isinstance(value, float) and not value.is_integer():
        return None
    text = string(int(value) if isinstance(value, float) else value)
    return text.strip() or None if text else None


def scalar(value: Any) -> Any:
    """A text, number or truth value; None in the place of anything else."""
    return value if isinstance(value, (str, int, float)) else None


def whole_number(value: Any) -> int | None:
    """A count, also one written as text; None in the place of anything else."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value) if len(value) < 19 else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def name_of(parts: Iterable[Any]) -> str:
    """A name for a thread that came without one, made of what is in it."""
    return hash_content(whole(compact(part)) for part in parts)


def compact(value: Any) -> Any:
    """What a column beyond the contract holds: scalars as they are, lists and objects as JSON."""
    if not isinstance(value, (list, dict)):
        return scalar(value)
    try:
        return written(value) if value else None
    except (RecursionError, ValueError):
        return None  # nested deeper than any data
