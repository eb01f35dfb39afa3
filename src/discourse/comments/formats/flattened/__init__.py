"""Web pages saved as plain text: a title, an article, then a flattened comment section."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.flattened.split import Page, UnsplittablePage, split_page
from discourse.comments.formats.flattened.styles import STYLES
from discourse.comments.source import SourceFile
from discourse.comments.table import hash_content
from discourse.errors import ReadError

# Bodies this short are common in comment sections; a page of some size without any has lost them.
_SHORT = 40
_ENOUGH_BODIES = 20
_NEAREST = 3  # layouts in a message
_LONGEST_PAGE = 5_000_000  # characters: half a minute, and beyond any page of comments

_HINT = (
    "If it holds comments, save the page again with the names of the commenters, or make a CSV "
    "with a text column."
)


@lru_cache(maxsize=1)
def _split(text: str) -> Page | UnsplittablePage:
    """The page, or why there is none; kept, as a file is first recognised and then read."""
    if len(text) > _LONGEST_PAGE:
        why = f"a text of {len(text):,} characters is no web page"
        return UnsplittablePage(why, f"{why}; give its pages one by one", [])
    try:
        return split_page(text)
    except UnsplittablePage as error:
        return error


def _recognise(source: SourceFile) -> float:
    if source.suffix not in {"", ".txt", ".text"}:
        return 0.0
    if source.json_head is not None or source.head_text.lstrip().startswith(("{", "<")):
        return 0.0  # before the whole file, which can be a dump, is looked at
    try:
        page = _split(source.text)
    except ReadError:
        return 0.0
    return 0.5 if isinstance(page, Page) else 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    if options.columns:
        reason = "a page of plain text has no columns to map"
        raise ReadError(str(source.path), reason, "Leave the column map out.")
    page = _split(source.text)
    if isinstance(page, UnsplittablePage):
        if not page.tried:
            raise ReadError(str(source.path), page.why, _HINT)
        near = sorted((found for found in page.tried if found[1]), key=lambda found: -found[1])
        seen = "; ".join(f"{name} ({n} found)" for name, n in near[:_NEAREST])
        reason = f"{page.why}. Tried: {len(page.tried)} layouts, nearest {seen or 'none of them'}"
        raise ReadError(str(source.path), reason, _HINT)
    rows = page_rows(page)
    _note(page, rows, source.name, log)
    nested = any(comment.depth is not None for comment in page.comments)
    return Raw(rows, replies_known=nested, rows_read=len(rows))


def page_rows(page: Page) -> pd.DataFrame:
    """The article and the comments of a page as rows, in page order."""
    thread = hash_content([page.title, page.article, *((c.author, c.text) for c in page.comments)])
    rows = [
        {
            "comment_id": f"{thread}/0",
            "depth": 0,
            "author": None,
            "author_kind": "staff",
            "text": page.article,
            "kind": "article",
            "_place": "line 1",
        }
    ]
    root = None if page.article is None else f"{thread}/0"
    parents: dict[int, str] = {}
    for position, comment in enumerate(page.comments, 1):
        comment_id = comment.comment_id or f"{thread}/{position}"
        parent = None
        if comment.depth is not None:
            parent = parents.get(comment.depth - 1) if comment.depth > 1 else root
            parents = {d: p for d, p in parents.items() if d < comment.depth}
            parents[comment.depth] = comment_id
        rows.append(
            {
                "comment_id": comment_id,
                "depth": comment.depth,
                "parent_id": parent,
                "author": comment.author,
                "author_kind": "unknown",
                "text": comment.text,
                "created_at": comment.time,
                "kind": "comment",
                "_place": f"line {comment.line}",
            }
        )
    table = pd.DataFrame(rows)
    if root is None:
        table = table.iloc[1:].copy()
    table["thread_id"] = thread
    table["title"] = page.title
    return table.dropna(axis=1, how="all") if page.comments else table


def _note(page: Page, rows: pd.DataFrame, file: str, log: AuditLog) -> None:
    style = next(style for style in STYLES if style.name == page.style)
    log.note("read", "style", f"comments are announced by {style.description}", file=file, count=1)
    for reason, line, found in page.notes:
        category = "dropped" if "dropped" in reason or "copy" in reason else "guessed"
        place = f"line {line}: {found}" if found else f"line {line}"
        log.note(category, reason.replace(" ", "_"), reason, file=file, places=[place])
    if page.article is None:
        log.note("absent", "article", "the page holds no article text", file=file, count=1)
    lengths = [len(c.text) for c in page.comments if c.text is not None]
    if len(lengths) < len(page.comments) and lengths:
        detail = f"the page lost the bodies of {len(page.comments) - len(lengths)} comments"
        log.note(
            "warning", "lost_bodies", detail, file=file, count=len(page.comments) - len(lengths)
        )
        if len(lengths) >= _ENOUGH_BODIES and min(lengths) >= _SHORT:
            detail = (
                "short comments are probably missing: the shortest body left has "
                f"{min(lengths)} characters"
            )
            log.note("warning", "short_missing", detail, file=file, count=1)


FORMATS = (
    Format(
        "flattened_page",
        "a web page saved as plain text, its comments one after the other",
        "a browser's Save as text, a scraping tool, an archive of page texts",
        carries="names and texts; times, ids and nesting in some styles",
        lacks="scores; in most styles who answers whom; bodies that the scraping tool dropped",
        verified="on real pages of 20 styles; forums, Hacker News and Reddit on a few copied pages",
        recognise=_recognise,
        read=_read,
    ),
)
