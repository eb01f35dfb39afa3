"""A record of a JSON file: its fields as columns, and the lists of answers in it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from discourse.comments.formats.columns import guess_columns, is_private, plain

DEEPEST = 100  # levels of a cell; what is nested deeper is cut off
# Lists in a record that hold what answers it; the record above those of the first kind is a post.
BELOW_POST = {"comments", "answers", "responses", "kommentare", "commentaires", "comentarios"}
_REPLIES = BELOW_POST | {
    *("replies", "reply", "children", "subcomments", "childcomments", "commentreplies"),
    *("replycomments", "antworten", "reponses", "respuestas"),
}
# What wraps such a list.
_WRAPPED = ("data", "items", "nodes")
# Fields that are true for a comment that is gone.
_GONE = {
    "deleted": "deleted",
    "isdeleted": "deleted",
    "removed": "removed",
    "isremoved": "removed",
}


@lru_cache(maxsize=512)
def guess(names: tuple[str, ...]) -> dict[str, str]:
    """The public fields that hold what the contract names: target to name."""
    return guess_columns([name for name in names if not is_private(name)])


class Inside:
    """What was left out of nested fields: names of e-mail and IP fields, and parts too deep."""

    def __init__(self) -> None:
        self.private: set[str] = set()
        self.cut = 0


def gone(record: dict[str, Any]) -> str | None:
    """The status of a record that is marked as deleted or removed."""
    for name, value in record.items():
        if value is True and (status := _GONE.get(plain(name))):
            return status
    return None


def bare(record: dict[str, Any]) -> dict[str, Any]:
    """The record without its lists of answers, also empty ones."""
    held = [
        name for name in answer_fields(record) if record[name] == [] or answers_in(record[name])[0]
    ]
    return {name: record[name] for name in record if name not in held} if held else record


def has_answers(record: dict[str, Any]) -> bool:
    """Whether a record holds objects that answer it."""
    return any(answers_in(record[name])[0] for name in answer_fields(record))


def is_empty_thread(record: dict[str, Any]) -> bool:
    """Whether a record without a text has room for comments, but none."""
    lists = [name for name, value in record.items() if value == [] and plain(name) in BELOW_POST]
    return bool(lists) and not is_comment(record)


def answer_fields(record: dict[str, Any]) -> list[str]:
    """The names under which answers usually stand."""
    lists = [name for name, value in record.items() if isinstance(value, (list, dict))]
    return [name for name in lists if plain(name) in _REPLIES]


def answers_in(value: Any) -> tuple[list[Any], dict[str, Any]]:
    """The items of a list with objects, and what stands around the list.

    The list can be wrapped as ``{"data": [...]}``, or be an object of comments by id.
    """
    if isinstance(value, list):
        return (value, {}) if any(isinstance(item, dict) for item in value) else ([], {})
    if not isinstance(value, dict):
        return [], {}
    for name in _WRAPPED:
        inner = value.get(name)
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            return inner, {n: v for n, v in value.items() if n != name}
    if (
        value
        and all(isinstance(item, dict) for item in value.values())
        and not guess(tuple(value))
        and is_comment(next(iter(value.values())))
    ):
        return [with_id(key, item) for key, item in value.items()], {}
    return [], {}


def with_id(key: str, record: dict[str, Any]) -> dict[str, Any]:
    """The record, with the key it stood under as its id where it has none."""
    return record if "comment_id" in guess(tuple(record)) else {"id": key} | record


def flat(record: dict[str, Any], inside: Inside, prefix: str = "") -> dict[str, Any]:
    """Nested objects two levels down as ``meta.score``; what lies deeper stays as it is."""
    out: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and prefix.count(".") < 2:
            found = flat(value, inside, f"{prefix}{name}.")
        elif isinstance(value, (dict, list)):
            found = {f"{prefix}{name}": _public(value, inside)}
        else:
            found = {f"{prefix}{name}": value}
        for key, cell in found.items():
            while key in out:  # "user.name" beside {"user": {"name": ...}}
                key += "_"
            out[key] = cell
    return out


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
