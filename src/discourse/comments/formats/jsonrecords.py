"""Where the records stand in a JSON document, and what lies nested in a record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from discourse.comments.audit import AuditLog
from discourse.comments.formats.columns import guess_columns, is_private, plain

Placed = tuple[str, Any]  # "record 3", and the record
_DEEPEST = 100  # levels of a cell; what is nested deeper is cut off
_LEVELS = 4  # of objects around the records
_TRIED = 20  # records that tell whether a list holds comments
# Lists in a record that hold what answers it; the record above those of the first kind is a post.
_BELOW_POST = {"comments", "answers", "responses", "kommentare", "commentaires", "comentarios"}
_REPLIES = _BELOW_POST | {
    *("replies", "reply", "children", "subcomments", "childcomments", "commentreplies"),
    *("replycomments", "antworten", "reponses", "respuestas"),
}
# What wraps such a list.
_WRAPPED = ("data", "items", "nodes")
# What an object says of all comments in it.
_SHARED = ("thread_id", "title", "url", "forum", "retrieved_at")


@lru_cache(maxsize=512)
def _guess(names: tuple[str, ...]) -> dict[str, str]:
    return guess_columns([name for name in names if not is_private(name)])


def unfolded(place: str, record: dict[str, Any], private: set[str]) -> list[Placed]:
    """The record as a row, and the answers nested in it as rows that name it as their parent.

    A record without a text that holds a list of comments is their thread: its title, address and
    id go to each of them. Names of e-mail and IP fields that were left out go to ``private``.
    """
    if {dict, list}.isdisjoint(map(type, record.values())):
        return [(place, record)]
    if not _answers(record):
        return [(place, flat(_bare(record), private))]
    out: list[Placed] = []
    names: dict[str, str] = {}  # of the first row: a post's text is its body, a comment's is not
    stack: list[tuple[str, dict[str, Any], dict[str, Any]]] = [(place, record, {})]
    while stack:
        place, record, above = stack.pop()
        answers = _answers(record)
        row = flat(_bare(record), private)
        known = _guess(tuple(row))
        if "text" in known or not answers:  # else it holds comments and is none
            given = {names.setdefault(t, name): row.pop(name) for t, name in known.items()}
            for target, value in above.items():
                if given.get(names.setdefault(target, target)) is None:
                    given[names[target]] = value
            own = given.get(names.setdefault("comment_id", "comment_id"))
            if own is None:
                own = given[names["comment_id"]] = place.split(" ")[-1]
            if not out and _BELOW_POST.intersection(map(plain, answers)):
                given.setdefault(names.setdefault("kind", "kind"), "post")
                above = {"thread_id": own}
                given.setdefault(names.setdefault("thread_id", "thread_id"), own)
            out.append((place, row | given))
            above = above | {"parent_id": own}
        else:
            above = above | _shared(row)
        nested = [item for name in answers for item in _items(record[name])]
        below = [(f"{place}.{n}", item, above) for n, item in enumerate(nested, 1)]
        stack += reversed(below)
    return out


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    """The record without its lists of answers, also empty ones."""
    held = [name for name in _nested(record) if record[name] == [] or _items(record[name])]
    return {name: record[name] for name in record if name not in held} if held else record


def _answers(record: dict[str, Any]) -> list[str]:
    return [name for name in _nested(record) if _items(record[name])]


def _nested(record: dict[str, Any]) -> list[str]:
    lists = [name for name, value in record.items() if isinstance(value, (list, dict))]
    return [name for name in lists if plain(name) in _REPLIES]


def _items(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, also of one wrapped as ``{"data": [...]}``."""
    if isinstance(value, dict):
        value = next((value[name] for name in _WRAPPED if name in value), None)
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return []
    return [item for item in value if isinstance(item, dict)]


def _shared(row: dict[str, Any]) -> dict[str, Any]:
    """What a thread says of its comments, under the names of the contract."""
    known = _guess(tuple(row))
    if "thread_id" not in known and "comment_id" in known:
        known = known | {"thread_id": known["comment_id"]}
    if "title" not in known and "caption" in row:
        known = known | {"title": "caption"}
    found = {name: row[known[name]] for name in _SHARED if name in known}
    return {name: value for name, value in found.items() if value is not None}


def flat(record: dict[str, Any], private: set[str], prefix: str = "") -> dict[str, Any]:
    """Nested objects two levels down as ``meta.score``; what lies deeper stays as it is."""
    out: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and prefix.count(".") < 2:
            out |= flat(value, private, f"{prefix}{name}.")
        elif isinstance(value, (dict, list)):
            out[f"{prefix}{name}"] = _public(value, private)
        else:
            out[f"{prefix}{name}"] = value
    return out


def _public(value: Any, private: set[str], depth: int = 0) -> Any:
    """``value`` without the fields of its objects that hold e-mail or IP addresses."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, list):
        return [_public(item, private, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    private |= (hidden := {name for name in value if is_private(name)})
    return {n: _public(v, private, depth + 1) for n, v in value.items() if n not in hidden}


def records_of(document: Any, file: str, log: AuditLog) -> Iterator[Placed]:
    """The records of a document: its array, one inside it, or pandas' ``orient`` forms."""
    if isinstance(document, dict):
        document = _unpivoted(document)
    if isinstance(document, dict) and not _is_comment(document) and not _answers(document):
        found = _arrays(document)
        if found:
            path, holder, name = max(found, key=lambda place: _share(place[1][place[2]]))
            shared = _shared(flat({n: v for n, v in holder.items() if n != name}, set()))
            beside = sorted(n for n in holder if n != name and holder[n] not in shared.values())
            detail = f"records taken from {path!r}; what stands beside it was not read"
            log.note("guessed", "records", detail, file=file, places=beside, count=1)
            document = [_with(item, shared) for item in holder[name]]
    items = document if isinstance(document, list) else [document]
    for n, item in enumerate(items, 1):
        yield f"record {n}", item


def _with(item: Any, shared: dict[str, Any]) -> Any:
    if not shared or not isinstance(item, dict):
        return item
    known = _guess(tuple(item))
    return item | {name: value for name, value in shared.items() if name not in known}


def _is_comment(record: Any) -> bool:
    return isinstance(record, dict) and "text" in _guess(tuple(flat(record, set())))


def _share(items: list[Any]) -> float:
    """The share of the first items that are comments or hold some."""
    tried = [item for item in items[:_TRIED] if isinstance(item, dict)]
    good = sum(_is_comment(item) or bool(_answers(item)) for item in tried)
    return good / max(len(items[:_TRIED]), 1)


def _arrays(document: dict[str, Any]) -> list[tuple[str, dict[str, Any], str]]:
    """The lists in a document and the objects in it: path, holder, name; the outer ones first."""
    found = []
    level = [("", document)]
    for _ in range(_LEVELS):
        inner = []
        for path, holder in level:
            for name, value in holder.items():
                if isinstance(value, list) and value:
                    found.append((f"{path}{name}", holder, name))
                elif isinstance(value, dict):
                    inner.append((f"{path}{name}.", value))
        level = inner
    return found


def path_of_records(head: Any) -> str | None:
    """Where the records of a document stand, as ijson names it, told from its beginning."""
    if isinstance(head, list):
        return "item"
    found = _arrays(head) if isinstance(head, dict) and not _is_comment(head) else []
    if not found:
        return None
    path, _, _ = max(found, key=lambda place: _share(place[1][place[2]]))
    return f"{path}.item"


def _unpivoted(document: dict[str, Any]) -> Any:
    """Records of pandas' ``orient="split"``, ``"columns"`` and ``"index"``; else the document."""
    names, rows = document.get("columns"), document.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        cut = [row for row in rows if isinstance(row, list)]
        return [dict(zip(map(str, names), row, strict=False)) for row in cut]
    values = list(document.values())
    if not values or not all(isinstance(value, dict) for value in values):
        return document
    if "text" in _guess(tuple(document)):
        index = dict.fromkeys(key for column in values for key in column)
        return [{name: document[name].get(key) for name in document} for key in index]
    if sum(_is_comment(value) for value in values[:_TRIED]) == len(values[:_TRIED]):
        known = "comment_id" in _guess(tuple(values[0]))
        return [value if known else {"id": key} | value for key, value in document.items()]
    return document
