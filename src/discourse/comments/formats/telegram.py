"""Telegram Desktop exports (result.json): one chat, or all chats of an account, of any size."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from string import ascii_lowercase
from typing import Any, Final

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.columns import whole
from discourse.comments.formats.jsonvalues import (
    BROKEN,
    DEEPEST,
    Tree,
    array,
    compact,
    events,
    ident,
    mapping,
    name_of,
    scalar,
    string,
    whole_number,
)
from discourse.comments.formats.records import Row, in_parts
from discourse.comments.markup.links import link_text
from discourse.comments.source import SourceFile
from discourse.errors import ReadError

Message = dict[str, Any]
_TYPES: Final = ("message", "service", "unsupported")
_CHATS: Final = (
    "saved_messages", "personal_chat", "bot_chat", "private_group", "private_supergroup",
    "public_supergroup", "private_channel", "public_channel",
)  # fmt: skip
# Where messages stand in a chat, in a whole account, and in a list that was taken out of either.
_LISTS: Final = (["messages", "[]"], ["[]"])
_ACCOUNT: Final = ("chats", "left_chats")
_FACTS: Final = ("name", "type", "id")
_MEDIA: Final = ("photo", "file", "poll", "location_information", "contact_information")
_META: Final = ("forwarded_from", "forwarded_from_id", "via_bot", "sticker_emoji", "action")


def _recognise(source: SourceFile) -> float:
    head = source.json_head
    if isinstance(head, list):
        return 0.95 if head and _is_message(head[0]) else 0.0
    head = mapping(head)
    messages = array(head.get("messages"))
    if messages:
        return 0.95 if _is_message(messages[0]) else 0.0
    if head.get("type") in _CHATS and "messages" in head:
        return 0.95
    chats = next(
        (array(mapping(head.get(part)).get("list")) for part in _ACCOUNT if part in head), []
    )
    if chats:
        known = _is_message(next(iter(array(mapping(chats[0]).get("messages"))), None))
        return 0.95 if known or mapping(chats[0]).get("type") in _CHATS else 0.0
    return 0.95 if {"about", "personal_information"} <= head.keys() else 0.0


def _is_message(value: Any) -> bool:
    message = mapping(value)
    return message.get("type") in _TYPES and ("date" in message or "date_unixtime" in message)


def _read(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Raw]:
    options.refuse_columns(str(source.path), "a Telegram export")
    finish = partial(_finished, file=source.name, log=log)
    yield from in_parts(_rows(source, options, log), finish, source, log)


def _finished(rows: pd.DataFrame, file: str, log: AuditLog) -> pd.DataFrame:
    chats = rows.pop("_chat")  # a name can stand behind the messages
    for fact, name in (("name", "title"), ("type", "meta_chat_type")):
        told = [string(chat.get(fact)) for chat in chats]
        rows[name] = pd.Series(told, index=rows.index, dtype=object)
    gone = rows["_place"][rows.pop("_gone").astype(bool)]
    detail = "the account is deleted: it has no name any more"
    log.note("lost", "deleted_account", detail, file=file, places=gone)
    return rows


def _rows(source: SourceFile, options: Options, log: AuditLog) -> Iterator[Row | None]:
    path, file = str(source.path), source.name
    sections: dict[str, None] = {}
    count = 0
    thread, of_chat = "", None
    try:
        for chat, message in _messages(source, sections, log):
            count += 1
            place = f"message {count}"
            if not _is_message(message):
                fault = [f"{place}: no message of Telegram"]
                options.note_skipped(fault, path, file, log)
                yield None
                continue
            if chat is not of_chat:
                of_chat, thread = chat, _thread(chat, message)
            yield _row(message, chat, thread) | {"_place": place, "_chat": chat}
    except ReadError:  # a ValueError as well
        raise
    except BROKEN:
        fault = [f"after message {count}: the JSON is cut or broken; what follows was not read"]
        options.note_skipped(fault, path, file, log)
    detail = "parts of the account that hold no messages"
    log.note("skipped", "sections", detail, file=file, places=sections)


def _messages(
    source: SourceFile, sections: dict[str, None], log: AuditLog
) -> Iterator[tuple[dict[str, Any], Any]]:
    """The messages, each with what is known of its chat so far.

    Names of sections that are passed over go to ``sections``.
    """
    path: list[str] = []  # the key in each open object, [] for an array
    chat: dict[str, Any] = {}
    found = events(source, log)
    for event, value in found:
        if event == "map_key":
            path[-1] = value
            if len(path) == 1 and value not in (*_FACTS, *_ACCOUNT, "messages", "about"):
                sections[value] = None
        elif event in ("end_map", "end_array"):
            path.pop()
        elif _is_list(path):
            tree = Tree()
            tree.take(chain(((event, value),), found))
            yield chat, tree.done[0]
        elif event in ("start_map", "start_array"):
            if event == "start_map" and _is_account(path):
                chat = {"of_account": True}
            path.append("" if event == "start_map" else "[]")
            if len(path) > DEEPEST:
                raise ValueError("nested without end")
        elif (
            len(path) in (1, 4) and path[-1] in _FACTS and (len(path) == 1 or _is_account(path[:3]))
        ):
            chat[path[-1]] = value


def _is_list(path: list[str]) -> bool:
    return path in _LISTS or (len(path) == 5 and path[3:] in _LISTS and _is_account(path[:3]))


def _is_account(path: list[str]) -> bool:
    return len(path) == 3 and path[0] in _ACCOUNT and path[1:] == ["list", "[]"]


def _thread(chat: dict[str, Any], first: Message) -> str:
    """The id of a chat; without one, a hash of what it begins with."""
    name = ident(chat.get("id"))
    begin = (first.get(key) for key in ("date", "date_unixtime", "text"))
    return name if name is not None else name_of([chat.get("name"), *begin])


def _row(message: Message, chat: dict[str, Any], thread: str) -> Row:
    service = message["type"] == "service"
    who = "actor" if service else "from"
    text, quotes = _text(message)
    if text and message.get("forwarded_from") is not None:
        quotes = [(0, len(text), None)]  # the words of another
    # Messages are numbered within their chat: in an account the chat goes before.
    prefix = f"{thread}/" if chat.get("of_account") else ""
    own, above = ident(message.get("id")), ident(message.get("reply_to_message_id"))
    peer = (ident(message.get("reply_to_peer_id")) or "").lstrip(ascii_lowercase)  # channel12
    elsewhere = peer not in ("", thread)  # such as the channel of a group
    row = {
        "comment_id": own and prefix + own,
        "thread_id": thread,
        "parent_id": above and (f"{peer}/" if elsewhere else prefix) + above,
        "author": string(message.get(who)),
        "text": text,
        "marked_quotes": quotes,
        "created_at": _time(message, "date"),
        "edited_at": _time(message, "edited"),
        "kind": "service" if service else "comment",
        "_gone": who in message and message[who] is None,
        "meta_media": string(message.get("media_type"))
        or next((name for name in _MEDIA if message.get(name)), None),
        "meta_signature": string(message.get("author")),
        "meta_reactions": _reactions(message.get("reactions")),
        "meta_poll": compact(message.get("poll")),
    }
    if f"{who}_id" in message:
        row["author_id"] = ident(message[f"{who}_id"])
    return row | {f"meta_{name}": scalar(message.get(name)) for name in _META}


def _time(message: Message, name: str) -> Any:
    """Unix time where there is one; else the clock of the computer, whose zone is not told."""
    if (unix := whole_number(message.get(f"{name}_unixtime"))) is not None:
        return unix or None
    shown = string(message.get(name))
    return None if shown and shown.startswith("1970") else shown


def _text(message: Message) -> tuple[str | None, list[tuple[int, int, None]]]:
    """The text of a message, which comes whole or in pieces, and the quotes in it."""
    pieces = message.get("text")
    if pieces is None:
        pieces = message.get("text_entities")
    if isinstance(pieces, str):
        return whole(pieces), []
    if not isinstance(pieces, list):
        return string(pieces), []
    out, length, quotes = [], 0, []
    for piece in pieces:
        facts = mapping(piece)
        text = whole(string(facts.get("text") if facts else piece) or "")
        if facts.get("type") == "text_link":
            text = link_text(text, whole(string(facts.get("href")) or ""))
        if facts.get("type") == "blockquote" and text:
            quotes.append((length, length + len(text), None))
        out.append(text)
        length += len(text)
    return "".join(out), quotes


def _reactions(value: Any) -> Any:
    """How often each sign was given; by whom stays out."""
    counts: dict[str, int] = {}
    for reaction in map(mapping, array(value)):
        sign = string(reaction.get("emoji")) or string(reaction.get("type"))
        if sign and (count := whole_number(reaction.get("count"))) is not None:
            counts[whole(sign)] = counts.get(whole(sign), 0) + count
    return compact(counts)


FORMATS = (
    Format(
        "telegram",
        "Telegram Desktop export as JSON (result.json) of one chat or of an account",
        "Telegram Desktop: in a chat, Export chat history; or Settings, Advanced, Export; "
        "format: machine-readable JSON",
        "authors, times, replies within a chat, quotes, forwards, reactions, service messages",
        "deleted messages; names of deleted accounts; the time zone, in old exports; chats are "
        "threads, without a root; contacts and what else an account holds are not read",
        "on real and on generated exports",
        _recognise,
        batches=_read,
    ),
)
