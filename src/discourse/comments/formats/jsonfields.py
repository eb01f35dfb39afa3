"""A record of a JSON file: its fields as columns, and the lists of answers in it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from discourse.comments import jsontext
from discourse.comments.formats.columns import VISIBLE, guess_columns, is_private, plain

DEEPEST = 100  # levels of a cell; what is nested deeper is cut off
# Lists in a record that hold what answers it; the record above those of the first kind is a post.
BELOW_POST = {"comments", "answers", "kommentare", "commentaires", "comentarios"}
REPLIES = BELOW_POST | {
    *("replies", "reply", "responses", "children", "subcomments", "childcomments", "replylist"),
    *("commentreplies", "replycomment", "replycomments", "antworten", "reponses", "respuestas"),
}
POSTS = {"posts", "submissions", "topics"}
_MAYBE_REPLIES = {"thread"}  # only if comments stand in it
# What wraps such a list, and what wraps each item of one.
_WRAPPED = ("data", "items", "nodes", "edges", "comments", "replies", "results", "list", "children")
_ITEM = ("node", "data")
# The object of a record that is the comment proper: what stands beside it is of its post or author.
_PROPER = (
    *("comment", "reply", "node", "tweet", "message", "data", "attributes", "post", "record"),
    "thread",
)
_LAYERS = 4  # of such objects, one in the other
_TRIED = 20  # items that tell whether comments stand in an object by id
# Fields that are true for a comment that is gone.
_GONE = {
    "deleted": "deleted",
    "isdeleted": "deleted",
    "removed": "removed",
    "isremoved": "removed",
}
_TRUE = (True, "true", "True", "1")


@lru_cache(maxsize=512)
def guess(names: tuple[str, ...]) -> dict[str, str]:
    """The public fields that hold what the contract names: target to name."""
    return guess_columns([name for name in names if not is_private(name)])


class Inside:
    """What was left out of nested fields: names of e-mail and IP fields, and parts too deep."""

    def __init__(self) -> None:
        self.private: set[str] = set()
        self.cut = 0


def gone(record: dict[str, Any], status: Any) -> str | None:
    """The status of a record that is marked as deleted or removed and has no other."""
    if status is not None and plain(str(status)) not in VISIBLE:
        return None
    for name, value in record.items():
        if value in _TRUE and not isinstance(value, float) and (found := _GONE.get(plain(name))):
            return found
    return None


def proper(record: dict[str, Any], layers: int = _LAYERS) -> dict[str, Any]:
    """The record with the fields of the object in it that is the comment among its own."""
    if not layers or "text" in guess(tuple(n for n, v in record.items() if not _holds(v))):
        return record
    objects = {plain(name): name for name, value in record.items() if isinstance(value, dict)}
    for name in (objects[known] for known in _PROPER if known in objects):
        inner = proper(record[name], layers - 1)
        if not is_comment(inner):
            continue
        merged = dict(inner)
        for other, value in record.items():
            if other != name:
                while other in merged:
                    other += "_"
                merged[other] = value
        return merged
    return record


def _holds(value: Any) -> bool:
    return isinstance(value, (dict, list))


def bare(record: dict[str, Any]) -> dict[str, Any]:
    """The record without its lists of answers, also empty ones."""
    held = {name for name in answer_fields(record) if record[name] == [] or _answered(record[name])}
    return {name: record[name] for name in record if name not in held} if held else record


def has_answers(record: dict[str, Any]) -> bool:
    """Whether a record holds objects that answer it."""
    return any(_answered(record[name]) for name in answer_fields(record))


def _answered(value: Any) -> bool:
    return bool(answers_in(value)[0])


def answer_fields(record: dict[str, Any]) -> list[str]:
    """The fields in which answers usually stand."""
    found = []
    for name, value in record.items():
        if _holds(value) or (isinstance(value, str) and value.startswith(("[{", '{"'))):
            known = plain(name)
            if known in REPLIES or (known in _MAYBE_REPLIES and _of_comments(value)):
                found.append(name)
    return found


def _of_comments(value: Any) -> bool:
    found = answers_in(value)[0]
    return any(map(is_comment, found[:_TRIED])) and not isinstance(value, str)


def answers_in(value: Any) -> tuple[list[Any], dict[str, Any]]:
    """The items of a list with objects, and what stands around the list.

    The list can be wrapped as ``{"data": [...]}`` or ``{"edges": [{"node": ...}]}``, be an object of
    comments by id, or be written as JSON in a string.
    """
    if isinstance(value, str):
        try:
            value = jsontext.loads(value)
        except ValueError:
            return [], {}
    if isinstance(value, list):
        return ([_unwrapped(v) for v in value], {}) if _any_object(value) else ([], {})
    if not isinstance(value, dict):
        return [], {}
    for name in _WRAPPED:
        inner = value.get(name)
        around = {n: v for n, v in value.items() if n != name}
        if isinstance(inner, list) and _any_object(inner):
            return [_unwrapped(item) for item in inner], around
        if isinstance(inner, dict) and name == "data":
            found, more = answers_in(inner)
            if found:
                return found, around | more
    objects = list(value.values())
    if objects and all(isinstance(item, dict) for item in objects) and not guess(tuple(value)):
        tried = objects[:_TRIED]
        if any(map(is_comment, tried)) and all(is_comment(v) or gone(v, None) for v in tried):
            return [with_id(key, item) for key, item in value.items()], {}
    return [], {}


def _any_object(items: list[Any]) -> bool:
    return any(isinstance(item, dict) for item in items)


def _unwrapped(item: Any) -> Any:
    """The comment in ``{"cursor": ..., "node": {...}}``."""
    if isinstance(item, dict) and len(item) <= 3:
        for name in _ITEM:
            if isinstance(item.get(name), dict) and not is_comment(
                {n: v for n, v in item.items() if n != name}
            ):
                return item[name]
    return item


def with_id(key: str, record: dict[str, Any]) -> dict[str, Any]:
    """The record, with the key it stood under as its id where it has none."""
    return record if "comment_id" in guess(tuple(record)) else {"id": key} | record


def flat(record: dict[str, Any], inside: Inside, prefix: str = "") -> dict[str, Any]:
    """Nested objects two levels down as ``meta.score``; what lies deeper stays as it is."""
    out: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            value = _unboxed(value)
        if isinstance(value, dict) and prefix.count(".") < 2:
            found = flat(value, inside, f"{prefix}{name}.")
        elif _holds(value):
            found = {f"{prefix}{name}": _public(value, inside)}
        else:
            found = {f"{prefix}{name}": value}
        for key, cell in found.items():
            while key in out:  # "user.name" beside {"user": {"name": ...}}
                key += "_"
            out[key] = cell
    return out


def _unboxed(value: dict[str, Any]) -> Any:
    """The value in MongoDB's ``{"$oid": ...}``, ``{"$date": ...}`` and ``{"$numberLong": ...}``."""
    for _ in range(_LAYERS):
        if not (isinstance(value, dict) and len(value) == 1 and next(iter(value))[:1] == "$"):
            break
        (value,) = value.values()
    return value


def _public(value: Any, inside: Inside, depth: int = 0) -> Any:
    """``value`` without the fields of its objects that hold e-mail or IP addresses."""
    if depth > DEEPEST:
        inside.cut += 1
        return "…"
    if isinstance(value, list):
        return [_public(item, inside, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    hidden = {name for name in value if is_private(name)}
    inside.private |= hidden
    return {n: _public(v, inside, depth + 1) for n, v in value.items() if n not in hidden}


def is_comment(record: Any) -> bool:
    """Whether it is an object with a text."""
    return isinstance(record, dict) and "text" in guess(tuple(flat(record, Inside())))
