"""JSON as exports hold it: documents, their beginnings, and items of documents of any size."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson
import orjson
from ijson.common import ObjectBuilder

from discourse.errors import ReadError

# A whole number beyond 64 bits: ids must not lose their digits.
_LONG = re.compile(rb"[0-9]{20}")
_LONG_TEXT = re.compile("[0-9]{20}")
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


def document(text: str, path: str) -> Any:
    """The one value that ``text`` holds; a `ReadError` with the place when it is broken."""
    try:
        return loads(text)
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


def items(file: BinaryIO, prefix: str, path: str) -> Iterator[Any]:
    """The items below ``prefix`` (as in ijson: ``messages.item``) one by one, in little memory.

    Raises
    ------
    ReadError
        Where the document is cut or broken, after the items before that place were given.
    """
    try:
        yield from ijson.items(file, prefix, use_float=True)
    except (ijson.JSONError, ValueError, RecursionError) as error:
        reason = f"the JSON is cut or broken ({str(error).strip().splitlines()[0]})"
        raise ReadError(path, reason, _HINT) from None
