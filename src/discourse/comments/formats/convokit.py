"""ConvoKit corpora: a folder with utterances.jsonl, and conversations and speakers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from discourse.comments import jsontext
from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import is_private, snake
from discourse.comments.formats.jsonvalues import (
    compact,
    ident,
    mapping,
    scalar,
    string,
    values,
)
from discourse.comments.formats.records import Row, frame, in_parts
from discourse.comments.source import SourceFile
from discourse.comments.table import NAMES
from discourse.comments.write import restore

# What `discourse.to_convokit` writes into corpus.json: the meta of its utterances holds the
# columns of the contract under their own names.
MARK: Final = "discourse_columns"
GONE: Final = {"deleted": "[deleted]", "removed": "[removed]"}
_REPLY: Final = ("reply-to", "reply_to")
_SPEAKER: Final = ("speaker", "user")
_CONVERSATION: Final = ("conversation_id", "root")
# Meta of an utterance that the contract has a column for.
_META: Final = {
    "score": "score",
    "subreddit": "forum",
    "permalink": "url",
    "title": "title",
    "retrieved_on": "retrieved_at",
}
_REDDIT: Final = "https://www.reddit.com"


def _recognise(source: SourceFile) -> float:
    head = source.json_head
    first = head[0] if isinstance(head, list) and head else head
    if not isinstance(first, dict) or not {"id", "text"} <= first.keys():
        return 0.0
    known = [any(name in first for name in names) for names in (_REPLY, _SPEAKER)]
    shaped = isinstance(first.get("meta"), dict) or any(name in first for name in _CONVERSATION)
    return 0.95 if all(known) and shaped else 0.0


def _batches(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a ConvoKit corpus")
    corpus = _beside(source, "corpus.json", log)
    own = isinstance(corpus.get(MARK), list)
    if own:
        rows = frame([row for row in _utterances(source, options, log, own=True) if row])
        empty = [n for n in corpus[MARK] if isinstance(n, str) and n not in rows]
        whole = rows.drop(columns="_place", errors="ignore").assign(**dict.fromkeys(empty))
        table = restore(whole, log, source.name) if len(rows) else None
        if table is not None:
            yield Raw(table, replies_known=True, rows_read=len(rows), final=True)
            return
    utterances = _utterances(source, options, log, own=own)
    yield from in_parts(utterances, lambda rows: rows, source, log)


def _utterances(
    source: SourceFile, options: Options, log: AuditLog, *, own: bool
) -> Iterator[Row | None]:
    """The utterances as rows; None for what is none."""
    about: dict[str, dict[str, Row]] = {}
    if not own:
        speakers = _beside(source, "speakers.json", log) or _beside(source, "users.json", log)
        conversations = _beside(source, "conversations.json", log)
        about = {
            "conversation": {name: _meta(data) for name, data in conversations.items()},
            "speaker": {name: _meta(data) for name, data in speakers.items()},
        }
    for value in values(source, options, log):
        many = isinstance(value.data, list) and not value.place  # the older form: one list
        for n, utterance in enumerate(value.data if many else [value.data], 1):
            place = f"item {n}" if many else value.place
            row = _own_row(mapping(utterance)) if own else _row(mapping(utterance), about)
            if row is None:
                fault = [f"{place}: not an utterance"]
                options.note_skipped(fault, str(source.path), source.name, log)
                yield None
            else:
                yield row | {"_place": place}


def _row(utterance: dict[str, Any], about: dict[str, dict[str, Row]]) -> Row | None:
    row = _core(utterance)
    if row is None:
        return None
    own, conversation = row["comment_id"], row["thread_id"]
    opens = row["parent_id"] in (None, own) and conversation in (None, own)
    row["kind"] = "post" if opens else "comment"
    for name, value in _meta(utterance).items():
        row[_META.get(name) or f"meta_{snake(name)}"] = value
    if str(row.get("url") or "").startswith("/r/"):
        row["url"] = _REDDIT + row["url"]
    if not _is_time(row.get("retrieved_at")):
        row.pop("retrieved_at", None)
    for what, key in (("conversation", conversation), ("speaker", row["author"])):
        for name, value in about[what].get(key or "", {}).items():
            if what == "conversation" and name == "title":
                row.setdefault("title", value)
            else:
                row.setdefault(f"meta_{what}_{snake(name)}", value)
    return row


def _core(utterance: dict[str, Any]) -> Row | None:
    """What every utterance has; None where there is neither an id nor a text."""

    def first(names: tuple[str, ...]) -> Any:
        return next((utterance[name] for name in names if name in utterance), None)

    speaker = first(_SPEAKER)
    row = {
        "comment_id": ident(utterance.get("id")),
        "thread_id": ident(first(_CONVERSATION)),
        "parent_id": ident(first(_REPLY)),
        "author": string(speaker.get("id") if isinstance(speaker, dict) else speaker),
        "text": string(utterance.get("text")),
        "created_at": scalar(utterance.get("timestamp")),
    }
    return row if row["comment_id"] or row["text"] else None


def _own_row(utterance: dict[str, Any]) -> Row | None:
    """The row that `discourse.to_convokit` wrote."""
    row = _core(utterance)
    if row is None:
        return None
    meta = mapping(utterance.get("meta"))
    row |= {n: v for n, v in meta.items() if n in NAMES or n.startswith("meta_")}
    gone = row["text"] == GONE.get(meta.get("status", ""))
    if gone or meta.get("status") == "missing_text":
        row["text"] = None
    if isinstance(row["created_at"], (int, float)):
        row["created_at"] = pd.to_datetime(row["created_at"], unit="s", utc=True, errors="coerce")
    return row


def _meta(data: Any) -> Row:
    """The meta of an utterance, conversation or speaker; without e-mail and IP fields."""
    data = mapping(data)
    found = data["meta"] if isinstance(data.get("meta"), dict) else data
    held = {name: compact(value) for name, value in found.items() if not is_private(name)}
    return {name: value for name, value in held.items() if value is not None}


def _is_time(value: Any) -> bool:
    return isinstance(value, (int, float)) and value > 0


def _beside(source: SourceFile, name: str, log: AuditLog) -> dict[str, Any]:
    """A file of the same corpus; nothing when there is none, or none that can be read."""
    path = source.path.with_name(name)
    if not path.is_file():
        return {}
    try:
        return mapping(jsontext.loads(path.read_bytes()))
    except (ValueError, OSError):
        detail = "a file of the corpus that cannot be read: what it says was left out"
        log.note("skipped", "broken_companion", detail, file=source.name, places=[name])
        return {}


FORMATS = (
    Format(
        "convokit",
        "ConvoKit corpus: a folder with utterances.jsonl",
        "ConvoKit: download(...), Corpus.dump; discourse.to_convokit",
        carries="speakers, replies, times, titles, and the meta of utterances, conversations and"
        " speakers",
        lacks="vectors and binary meta; texts of Reddit corpora keep their Markdown",
        verified="on a real corpus",
        recognise=_recognise,
        batches=_batches,
        companions=dict.fromkeys(
            ("conversations.json", "speakers.json", "users.json", "corpus.json", "index.json"),
            "utterances.jsonl",
        ),
    ),
)
