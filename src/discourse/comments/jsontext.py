"""JSON as exports hold it: documents, their beginnings, and items of documents of any size."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import ijson
import orjson
from ijson.common import ObjectBuilder

from discourse.errors import ReadError

# A whole number beyond 64 bits: ids must not lose their digits.
_LONG = re.compile(rb"[0-9]{20}")
_LONG_TEXT = re.compile("[0-9]{20}")
_DEEPEST = 1_000_000  # levels; a thread of replies can have thousands
_HINT = "Fetch or export it again; a cut file cannot be read."


def loads(text: str | bytes) -> Any:
    """A JSON value; Python's own parser also takes NaN, lone surrogates and long integers.

    Raises
    ------
    ValueError
        When it is broken, or nested too deep to be data.
    """
    long = _LONG_TEXT.search(text) if isinstance(text, str) else _LONG.search(text)
    try:
        if long:  # orjson makes a float of it
            return json.loads(text)
        return orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError) as error:
        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("it is nested too deep") from None
        except json.JSONDecodeError:
            raise error from None


def deep(text: str | bytes) -> Any:
    """`loads` for values of any depth; what reads them must not recurse.

    Raises
    ------
    ValueError
        When it is broken.
    """
    try:
        return loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # too deep for a parser that recurses
        data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    try:
        (value,) = _values(ijson.basic_parse(io.BytesIO(data)), "", {})
    except (ijson.JSONError, ValueError) as error:
        raise ValueError(f"nested deep, and cut or broken ({_first_line(error)})") from None
    return value


def document(text: str, path: str, *, any_depth: bool = False) -> Any:
    """The one value that ``text`` holds; a `ReadError` with the place when it is broken."""
    try:
        return deep(text) if any_depth else loads(text)
    except json.JSONDecodeError as error:
        reason = f"the JSON is cut or broken in line {error.lineno}, column {error.colno}"
        raise ReadError(path, reason, _HINT) from None
    except ValueError as error:
        raise ReadError(path, f"the JSON cannot be read: {error}", _HINT) from None


def beginning(text: str) -> Any:
    """The first value of ``text``, which may end anywhere; its open parts are closed.

    None when ``text`` does not begin as a JSON object or array.
    """
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith(("{", "[")):
        return None
    builder = ObjectBuilder()
    depth = 0
    try:
        for event, value in ijson.basic_parse(io.BytesIO(text.encode()), multiple_values=True):
            depth += event in ("start_map", "start_array")
            depth -= event in ("end_map", "end_array")
            builder.event(event, value)
            if not depth:
                break
    except (ijson.JSONError, ValueError):
        pass  # cut, or broken further on: what was seen so far is the answer
    return getattr(builder, "value", None)


def items(
    file: BinaryIO, prefix: str, path: str, beside: dict[str, int] | None = None
) -> Iterator[Any]:
    """The items below ``prefix`` (as in ijson: ``messages.item``) one by one, in little memory.

    ``beside`` gets the fields that stand beside the way there, with the number of objects in each
    that is a list.

    Raises
    ------
    ReadError
        Where the document is cut or broken, after the items before that place were given.
    """
    try:
        yield from _values(ijson.basic_parse(file), prefix, {} if beside is None else beside)
    except (ijson.JSONError, ValueError) as error:
        reason = f"the JSON is cut or broken ({_first_line(error)})"
        raise ReadError(path, reason, _HINT) from None


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _values(
    events: Iterable[tuple[str, Any]], prefix: str, beside: dict[str, int]
) -> Iterator[Any]:
    """The values at ``prefix``, however deep they are, in time that grows with their size only."""
    around: list[tuple[str, str | None]] = []  # "item" or "", and what is left of the prefix
    held: list[Any] = []  # the open objects and arrays of a value, outermost first
    key = aside = ""  # the last key, and that of what stands beside the way
    apart = 0  # how deep it stands
    for event, value in events:
        if event == "map_key":
            key = value
            continue
        if event == "end_map" or event == "end_array":
            if not held:
                around.pop()
            elif len(held) == 1:
                yield held.pop()
            else:
                held.pop()
            continue
        if event == "number" and type(value) is Decimal:
            value = float(value)
        begins = event == "start_map" or event == "start_array"
        if begins and len(held) + len(around) == _DEEPEST:
            raise ValueError("nested without end")
        if not held:
            left: str | None = prefix
            if around:
                name, above = around[-1]
                left = _after(above, name or key)
            if left != "":
                if around and around[-1][1] is not None and left is None and not around[-1][0]:
                    aside = key
                    beside[aside] = 0
                elif begins and left is None and event == "start_map" and len(around) == apart + 1:
                    beside[aside] += 1
                if begins:
                    if left is None and around and around[-1][1] is not None:
                        apart = len(around)
                    around.append(("item" if event == "start_array" else "", left))
                continue
        if begins:
            value = {} if event == "start_map" else []
        if not held:
            if not begins:
                yield value
        elif type(held[-1]) is dict:
            held[-1][key] = value
        else:
            held[-1].append(value)
        if begins:
            held.append(value)


def _after(prefix: str | None, name: str) -> str | None:
    """What is left of a prefix below ``name``: "" at its end, None beside it."""
    if prefix == name:
        return ""
    return prefix[len(name) + 1 :] if prefix and prefix.startswith(f"{name}.") else None
