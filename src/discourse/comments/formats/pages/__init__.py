"""Saved web pages: comment sections of blogs, forums and news sites as HTML.

The layouts of platforms are data (`platforms/`, described in `platform.py`); pages of none of them
are read by the words that name their parts (`general.py`), then by their JSON-LD.
"""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn

import pandas as pd

from discourse.comments.audit import AuditLog
from discourse.comments.formats import Format, Options, Raw
from discourse.comments.formats.pages.article import article_row
from discourse.comments.formats.pages.choose import Found, find_comments
from discourse.comments.formats.pages.document import Page, parse_page
from discourse.comments.formats.pages.missing import empty_services, note_missing
from discourse.comments.formats.pages.rows import first_value
from discourse.comments.formats.pages.structured import article_facts, linked_data
from discourse.comments.formats.pages.values import number_in
from discourse.comments.formats.pages.zones import day_first, stated_zone, with_zone, without_doubt
from discourse.comments.source import SourceFile
from discourse.comments.table import hash_content
from discourse.errors import ReadError

_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,3000}-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|link|base)\b", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_TAGS: Final = re.compile(
    r"<(?:div|p|table|span|a|ul|li|h[1-6]|article|section|script)\b[^<>]*>", re.IGNORECASE
)
_SUFFIXES: Final = frozenset(
    (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cgi")
)
_MHTML: Final = re.compile(
    r"^(?:content-type:\s*multipart/related|mime-version:)", re.IGNORECASE | re.MULTILINE
)
_FEW: Final = 3
# What in an address says which page of a thread it is, or who asked for it.
_PAGES: Final = (
    r"/comment-page-[0-9]+",
    r"/page-?[0-9]+(?=/?$)",
    r"(?<=[?&])(?:page|pg|start|cpage|st|offset)=[0-9]+",
    r"(?<=[?&])(?:utm_\w+|fbclid|gclid|sid|s|phpsessid)=[^&]*",
)
_PAGE: Final = re.compile("|".join(_PAGES), re.IGNORECASE)
_LATER: Final = (
    r"/comment-page-(?!1\b)[0-9]+",
    r"/page-?(?!1\b)[0-9]+",
    r"[?&](?:page|pg|cpage)=(?![01]\b)[0-9]+",
    r"[?&](?:start|st|offset)=[1-9]",
    r"[?&;,](?:topic=)?[0-9]+\.[1-9][0-9]*\b",
)
_LATER_PAGE: Final = re.compile("|".join(_LATER), re.IGNORECASE)
_HINT: Final = (
    "If a browser shows comments on it, scroll them all into view, open what is folded, and save "
    "the page again as a complete page."
)


def _recognise(source: SourceFile) -> float:
    if source.suffix in (".mht", ".mhtml"):
        return 0.9
    head = source.head_text.lstrip("\ufeff")
    if _MHTML.search(head[:2000]) and "multipart/related" in head[:4000].lower():
        return 0.9
    if _HTML.match(head):
        return 0.9
    if source.suffix in _SUFFIXES and len(_TAGS.findall(head)) >= _FEW:
        return 0.7
    return 0.0


def _read(source: SourceFile, options: Options, log: AuditLog) -> Raw:
    options.refuse_columns(str(source.path), "a web page")
    if source.suffix in (".mht", ".mhtml") or _MHTML.search(source.head_text[:2000]):
        reason = "this is a web archive (MHTML), not HTML"
        raise ReadError(str(source.path), reason, "Open it in a browser and save it as HTML.")
    page = parse_page(source, log)
    tops = linked_data(page)
    facts = article_facts(tops)
    for key in ("published", "author"):
        if key in facts:
            page.metas.setdefault(key, facts[key])
    found = find_comments(page, tops, source.name, log)
    if found is None:
        _refuse(page, source)
    rows = _thread(page, found)
    _note(page, found, rows, log)
    _settle_times(page, found, rows, options, log)
    table = pd.DataFrame(rows)
    if page.captured:
        table["retrieved_at"] = page.captured
    return Raw(table, replies_known=found.replies_known, rows_read=len(table))


def _settle_times(
    page: Page, found: Found, rows: list[dict[str, Any]], options: Options, log: AuditLog
) -> None:
    """Put what the page says of all its times into each of them."""
    times = ("created_at", "edited_at")
    if options.day_first is None and day_first(page.root):
        clear = without_doubt([row.get(name) for name in times for row in rows])
        if clear is not None:
            detail = "dates in figures are read day first, as the language of the page has it"
            log.note("guessed", "day_first", detail, file=page.name, count=1)
            for name in times:
                for row in rows:
                    row[name] = clear.pop(0)
    if found.platform.opens == "post" and (zone := stated_zone(page.root)):
        detail = f"the page states that all its times are {zone}"
        log.note("read", "time_zone", detail, file=page.name, count=1)
        for row in rows:
            row |= {name: with_zone(row.get(name), zone) for name in times}


def _refuse(page: Page, source: SourceFile) -> NoReturn:
    services = empty_services(page, None)
    reason = "no comments were found in this page"
    if services:
        reason += f"; it leaves a place for comments by {', '.join(services)}, which were not saved"
    raise ReadError(str(source.path), reason, _HINT)


def _thread(page: Page, found: Found) -> list[dict[str, Any]]:
    """All rows of the page with thread, ids, parents and the opening row first."""
    platform, walked, rows = found.platform, found.walked, found.rows
    title = first_value(page, walked, platform, "title") or page.title
    thread = _thread_id(page, found)
    later = _is_later(page, found)
    opening = None
    if platform.opens == "post":
        first = rows[0]
        if first.get("meta_n_number") == 1 or (first.get("meta_n_number") is None and not later):
            first["kind"] = "post"
    elif not any(row["kind"] == "post" for row in rows):
        opening = article_row(page, walked, platform)
    for n, row in enumerate(rows, 1):
        row["comment_id"] = row.get("comment_id") or f"{thread}/{n}"
    for row in rows:
        above = row.pop("_parent", None)
        if above is not None and not row.get("parent_id"):
            row["parent_id"] = rows[above]["comment_id"]
        for name in ("_depth", "_at", "_inside", "_nest"):
            row.pop(name, None)
        row.setdefault("url", None)
    if opening is not None:
        rows = [opening | {"comment_id": thread, "depth": 0}, *rows]
    forum = first_value(page, walked, platform, "forum")
    for row in rows:
        row["thread_id"] = thread
        row["title"] = title or None
        row["url"] = row.get("url") or page.url or None
        row.setdefault("forum", forum or None)
        for name in [name for name in row if name.startswith("meta_n_")]:
            row[name.replace("meta_n_", "meta_")] = row.pop(name)
    if not found.replies_known:
        for row in rows:
            row.pop("depth", None)
    return rows


def _is_later(page: Page, found: Found) -> bool:
    """Whether the page is not the first of its thread."""
    number = number_in(first_value(page, found.walked, found.platform, "number"))
    return (number or 0) > 1 or bool(_LATER_PAGE.search(page.url))


def _thread_id(page: Page, found: Found) -> str:
    """The site's own id of the thread, the site before it; else a hash of address or content."""
    own = first_value(page, found.walked, found.platform, "thread")
    if own:
        return f"{page.host}/{own}" if page.host and not found.platform.unique else own
    if page.url:
        address = _PAGE.sub("", page.url.partition("#")[0])
        address = re.sub(r"[?&]+$", "", re.sub(r"([?&])&+", r"\1", address)).rstrip("/")
        return hash_content(["page", re.sub(r"^https?://(?:www\.)?", "", address)])
    return hash_content(
        [page.title, *(part for row in found.rows for part in (row["author"], row["text"]))]
    )


def _note(page: Page, found: Found, rows: list[dict[str, Any]], log: AuditLog) -> None:
    log.note(
        "read", "layout", f"comments as on {found.platform.description}", file=page.name, count=1
    )
    if not any(row["kind"] in ("article", "post") for row in rows):
        detail = "the page holds no text above the comments that could be told from the rest"
        if found.platform.opens == "post":
            detail = "a later page of the thread: its opening post stands on the first"
        log.note("absent", "article", detail, file=page.name, count=1)
    if found.signatures:
        detail = "signatures below the texts are not read"
        log.note("dropped", "signature", detail, file=page.name, count=found.signatures)
    if found.empty:
        detail = "a block without a text, or without both name and time, is no comment"
        log.note("skipped", "empty_block", detail, file=page.name, count=found.empty)
    comments = sum(row["kind"] in ("comment", "answer", "service") for row in rows)
    if found.platform.opens == "post":
        comments = len(rows)
    note_missing(page, found.walked, found.platform, comments, log)


FORMATS = (
    Format(
        "saved_page",
        "a web page saved from a browser, with its comments (HTML)",
        "a browser's Save page as (complete, or HTML only), SingleFile, wget, a web archive",
        carries="names, times, texts, nesting, quotes, ids, links; scores where they are shown",
        lacks="comments that the browser had not loaded; comments by services such as Disqus",
        verified="on real pages of WordPress, Drupal, Blogger, phpBB, vBulletin 4, XenForo 2, "
        "Stack Exchange, Reddit (2018) and news sites; on the templates of the other platforms",
        recognise=_recognise,
        read=_read,
    ),
)
