"""Which platform's rules fit a page best, and the comments by these rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from discourse.comments.audit import AuditLog
from discourse.comments.formats.pages.astext import rows_of_text
from discourse.comments.formats.pages.document import Page
from discourse.comments.formats.pages.general import comment_blocks, general_platform
from discourse.comments.formats.pages.platform import Platform, platforms
from discourse.comments.formats.pages.rows import Section, section
from discourse.comments.formats.pages.selectors import Matcher, alternatives
from discourse.comments.formats.pages.structured import fill_gaps, structured_rows
from discourse.comments.formats.pages.walk import Walked, walk

Row = dict[str, Any]

# A platform is taken before one with fewer marks of its own if it finds nearly as much.
_NEARLY: Final = 0.8
# Blocks with names and texts but no times are comments when there are several, all different.
_MANY: Final = 3
_STRUCTURED: Final = Platform(
    "json_ld", "any page with schema.org comments (JSON-LD)", comment=(), threaded="yes"
)
_TEXT: Final = Platform("text", "a page of by-lines and texts", comment=(), threaded="no")


@dataclass
class Found:
    """The comments of a page, by the rules of which platform, and what the walk saw."""

    platform: Platform
    walked: Walked
    rows: list[Row]
    replies_known: bool
    signatures: int = 0
    empty: int = 0


def find_comments(page: Page, tops: list[dict[str, Any]], file: str, log: AuditLog) -> Found | None:
    """The comments of a page; None when there are none."""
    stated = structured_rows(tops, page)
    found = _by_platform(page) or _by_words(page)
    if found is None:
        return _by_statement(stated) or _by_text(page, file, log)
    filled = fill_gaps(found.rows, stated)
    if filled:
        detail = "a name or a time that the page gives for the same text as JSON-LD"
        log.note("guessed", "from_json_ld", detail, file=file, count=filled)
    return found


def _by_platform(page: Page) -> Found | None:
    proofs = Matcher(
        (selector, (platform.name, kind))
        for platform in platforms()
        for kind, rules in (("comment", platform.comment), ("needs", platform.needs))
        for together in rules
        for selector in alternatives(together)
    )
    present: set[tuple[str, str]] = set()
    for node in page.root.iter():
        if isinstance(node.tag, str):
            present.update(proofs(node))
    tried: list[tuple[Section, Walked]] = []
    for platform in platforms():
        proven = not platform.needs or (platform.name, "needs") in present
        if proven and (platform.name, "comment") in present:
            walked = walk(page.root, platform)
            tried.append((section(page, walked, platform), walked))
    best = max((part.worth for part, _ in tried), default=0.0)
    for part, walked in tried:
        if part.worth >= _NEARLY * best and _is_thread(part):
            return _found(part, walked)
    return None


def _by_words(page: Page) -> Found | None:
    blocks = comment_blocks(page)
    if not blocks:
        return None
    platform = general_platform()
    walked = walk(page.root, platform, set(blocks))
    part = section(page, walked, platform)
    part.rows, bare = _with_header(part.rows)
    part.empty += bare
    _drop_indexes(part.rows)
    texts = [row for row in part.rows if row["text"] or row["status"] != "visible"]
    timed = [row for row in part.rows if row["created_at"]]
    distinct = {(row["author"], row["text"]) for row in part.rows}
    sure = 2 * len(timed) >= len(part.rows) or len(distinct) >= _MANY
    return _found(part, walked) if sure and 2 * len(texts) > len(part.rows) else None


def _with_header(rows: list[Row]) -> tuple[list[Row], int]:
    """The rows with a name or a time; a block that alone has neither is a notice of the site."""
    kept = [row for row in rows if row["author"] or row["created_at"] or row["status"] != "visible"]
    if len(kept) == len(rows) or 2 * len(kept) < len(rows):
        return rows, 0
    places = {row["_at"]: number for number, row in enumerate(kept)}
    for row in kept:
        row["_parent"] = places.get(row.get("_parent"))
    return kept, len(rows) - len(kept)


def _drop_indexes(rows: list[Row]) -> None:
    """Drop ids that only count the blocks of this page: the next page counts from 0 as well."""
    ids = [row["comment_id"] for row in rows if (row.get("comment_id") or "").isdigit()]
    for start in (0, 1):
        if len(ids) > 1 and ids == [str(n) for n in range(start, start + len(ids))]:
            for row in rows:
                row["comment_id"] = None


def _by_statement(stated: list[Row]) -> Found | None:
    if not any(row["kind"] != "post" for row in stated):
        return None
    return Found(_STRUCTURED, Walked(), stated, replies_known=True)


def _by_text(page: Page, file: str, log: AuditLog) -> Found | None:
    found = rows_of_text(page)
    if found is None:
        return None
    style, rows = found
    detail = (
        f"no markup names the comments: the text of the page was split by its by-lines ({style})"
    )
    log.note("guessed", "by_lines", detail, file=file, count=len(rows))
    return Found(_TEXT, Walked(), rows, replies_known=False)


def _is_thread(part: Section) -> bool:
    """Whether there is one thread, not a list of openings."""
    kinds = [row["kind"] for row in part.rows]
    return bool(kinds) and (any(kind != "post" for kind in kinds) or len(kinds) == 1)


def _found(part: Section, walked: Walked) -> Found:
    platform, rows = part.platform, part.rows
    nested = any(row.get("_parent") is not None or row.get("parent_id") for row in rows)
    known = platform.threaded == "yes" or (platform.threaded == "auto" and nested)
    return Found(platform, walked, rows, known, part.signatures, part.empty)
