"""Items of Hacker News, in the shapes of its two APIs, and what they say as rows."""

from __future__ import annotations

from typing import Any, Final

from discourse.comments.formats.jsonvalues import array, compact, ident, mapping, scalar, string
from discourse.comments.formats.records import Row

KINDS: Final = {
    "story": "post",
    "job": "post",
    "poll": "post",
    "comment": "comment",
    "pollopt": "service",
}
NO_PARENT: Final = "a comment that does not say what it answers: taken to open a thread"
Item = dict[str, Any]


def is_item(item: Item) -> bool:
    """Whether this is an item of the Firebase API."""
    kind = item.get("type")
    told = isinstance(kind, str) and kind in KINDS and "id" in item and "children" not in item
    return told and ("by" in item or "deleted" in item or ("time" in item and "parent" in item))


def is_tree(item: Item) -> bool:
    """Whether this is an item of Algolia's API, with what answers it as its children."""
    if "author" not in item or not isinstance(item.get("children"), list) or "objectID" in item:
        return False
    return all("author" in mapping(child) for child in item["children"][:1])


def is_hit(item: Item) -> bool:
    """Whether this is a hit of Algolia's search."""
    return "objectID" in item and "_tags" in item and "created_at" in item


def is_page(item: Item) -> bool:
    """Whether this is a page of hits."""
    return is_hit(mapping(next(iter(array(item.get("hits"))), None)))


def is_keyed(item: Item) -> bool:
    """Whether these are items by their ids, as some programs store them."""
    return bool(item) and all(key.isdigit() for key in list(item)[:3])


def item_row(place: str, item: Item) -> Row:
    """An item of the Firebase API; the thread of a comment is told by what it answers."""
    kind = item["type"]
    above = item.get("poll") if kind == "pollopt" else item.get("parent")
    row = shared(place, kind, item["id"], string(item.get("text")), item)
    row |= became(item.get("deleted") is True, item.get("dead") is True, row["text"])
    return row | {
        "thread_id": thread_of(kind, row["comment_id"], ident(above)),
        "parent_id": ident(above),
        "created_at": scalar(item.get("time")),
        "score": scalar(item.get("score")),
        "meta_descendants": scalar(item.get("descendants")),
        "meta_parts": compact(item.get("parts")),
    }


def thread_of(kind: str, name: str | None, above: str | None) -> str | None:
    """The thread that an item is, or that it is an option of."""
    return name if KINDS[kind] == "post" else above if kind == "pollopt" else None


def node_row(place: str, node: Item, name: str, thread: str, above: str | None) -> Row:
    """An item of Algolia's tree; a deleted one has lost its author and text."""
    kind = string(node.get("type")) or ("story" if node.get("title") else "comment")
    row = shared(place, kind, name, string(node.get("text")), node)
    gone = node.get("author") is None and row["text"] is None and kind == "comment"
    row |= became(gone, False, row["text"])
    return row | {
        "thread_id": thread,
        "parent_id": ident(node.get("parent_id")) or above,
        "created_at": scalar(node.get("created_at")) or scalar(node.get("created_at_i")),
        "score": scalar(node.get("points")),
    }


def hit_row(place: str, hit: Item) -> Row:
    """A hit of Algolia's search."""
    tags = [tag for tag in array(hit.get("_tags")) if isinstance(tag, str)]
    kind = next((tag for tag in tags if tag in KINDS), "comment")
    texts = [string(hit.get(name)) for name in ("comment_text", "story_text", "text")]
    story = next((tag.removeprefix("story_") for tag in tags if tag.startswith("story_")), None)
    row = shared(place, kind, hit.get("objectID"), next(filter(None, texts), None), hit)
    own = row["comment_id"] if KINDS[kind] == "post" else None
    row |= became(False, False, row["text"])
    return row | {
        "thread_id": ident(hit.get("story_id")) or story or own,
        "parent_id": ident(hit.get("parent_id")),
        "created_at": scalar(hit.get("created_at")) or scalar(hit.get("created_at_i")),
        "score": scalar(hit.get("points")),
        "meta_descendants": scalar(hit.get("num_comments")),
    }


def shared(place: str, kind: str, name: Any, text: str | None, item: Item) -> Row:
    """What all shapes of an item have; a story that is a link needs no text."""
    kind = kind if kind in KINDS else "comment"
    by = string(item.get("by")) or string(item.get("author"))
    return {
        "comment_id": ident(name),
        "author": by,
        "author_id": by,
        "text": "" if text is None and KINDS[kind] == "post" else text,
        "kind": KINDS[kind],
        "title": string(item.get("title")) or string(item.get("story_title")),
        "url": string(item.get("url")) or string(item.get("story_url")),
        "_place": place,
        "meta_type": kind,
    }


def became(deleted: bool, dead: bool, text: str | None) -> Row:
    """What became of an item: killed by moderators or flags is removed, held back is pending."""
    if deleted or dead:
        return {"status": "deleted" if deleted else "removed", "text": None}
    return {"status": "pending", "text": None} if text == "[delayed]" else {}
