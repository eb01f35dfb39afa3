"""Comments that a page repeats as JSON-LD: taken where its markup shows none, and to fill gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from discourse.comments.formats.pages.document import Page
from discourse.comments.formats.pages.values import one_line
from discourse.comments.markup import html_to_text

Row = dict[str, Any]

_COMMENTS: Final = frozenset(
    ("Comment", "Answer", "UserComments", "Review", "UserReview", "CriticReview")
)
_OPENINGS: Final = frozenset(("DiscussionForumPosting", "SocialMediaPosting", "Question"))
_ARTICLES: Final = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "OpinionNewsArticle",
        "AnalysisNewsArticle",
        "LiveBlogPosting",
        "TechArticle",
        "Recipe",
        "WebPage",
    ]
)
_BELOW: Final = ("acceptedAnswer", "suggestedAnswer", "comment", "comments", "review", "reviews")
_TEXTS: Final = ("text", "reviewBody", "articleBody", "commentText", "description")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|&(?:#[0-9]{1,6}|[a-z]{2,8});")
_LARGEST: Final = 50_000_000
_COMPARED: Final = 60


def linked_data(page: Page) -> list[dict[str, Any]]:
    """All objects of the page's JSON-LD, in order; scripts that cannot be read are passed over."""
    out: list[dict[str, Any]] = []
    for script in page.data:
        text = script.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
        if len(text) > _LARGEST:
            continue
        try:
            data = orjson.loads(text)
        except orjson.JSONDecodeError:
            try:  # line ends and tabs in strings are not JSON, but common
                data = orjson.loads(re.sub(r"[\x00-\x1f]+", " ", text))
            except orjson.JSONDecodeError:
                continue
        out += _tops(data)
    return out


def _tops(data: Any) -> Iterator[dict[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            yield from (
                (x for x in graph if isinstance(x, dict)) if isinstance(graph, list) else (item,)
            )


def structured_rows(tops: list[dict[str, Any]], page: Page) -> list[Row]:
    """Rows for the openings, answers and comments of the JSON-LD; parents as places among them."""
    rows: list[Row] = []
    waiting: list[tuple[dict[str, Any], int | None, int]] = [
        (top, None, 0) for top in reversed(tops)
    ]
    while waiting:
        item, parent, depth = waiting.pop()
        kinds = _kinds(item)
        entity = item.get("mainEntity")
        if isinstance(entity, dict) and not kinds & (_COMMENTS | _OPENINGS):
            waiting.append((entity, None, 0))
        own = parent
        if kinds & (_COMMENTS | _OPENINGS) and (row := _row(item, kinds, page)):
            row["_parent"], row["_depth"] = parent, depth
            own = len(rows)
            rows.append(row)
        below = [
            (child, own, depth + (own is not parent))
            for key in _BELOW
            for child in _listed(item.get(key))
            if isinstance(child, dict)
        ]
        waiting += reversed(below)
    reviews = [row for row in rows if row["meta_rating"]]
    return rows if len(reviews) != 1 else [row for row in rows if not row["meta_rating"]]


def article_facts(tops: list[dict[str, Any]]) -> dict[str, str]:
    """Title, author and time that the JSON-LD gives for the article of the page."""
    for item in tops:
        if _kinds(item) & _ARTICLES and (item.get("headline") or item.get("datePublished")):
            facts = {
                "title": _string(item.get("headline")),
                "published": _string(item.get("datePublished")),
                "author": _name(item.get("author")),
                "count": _string(item.get("commentCount")),
            }
            return {key: value for key, value in facts.items() if value}
    return {}


def fill_gaps(rows: list[Row], others: list[Row]) -> int:
    """Give rows the name and the time that JSON-LD has for the same text; how many got any."""
    known: dict[str, Row] = {}
    for other in others:
        known.setdefault(_start(other), other)
    filled = 0
    for row in rows:
        match = known.get(_start(row)) if row.get("text") else None
        if match is None:
            continue
        gaps = [
            c
            for c in ("author", "author_id", "created_at", "score")
            if not row.get(c) and match.get(c)
        ]
        row |= {column: match[column] for column in gaps}
        filled += bool(gaps)
    return filled


def _start(row: Row) -> str:
    return one_line(row.get("text") or "")[:_COMPARED]


def _row(item: dict[str, Any], kinds: frozenset[str], page: Page) -> Row | None:
    text = next((t for key in _TEXTS if (t := item.get(key)) and isinstance(t, str)), "")
    quotes: list[tuple[int, int, str | None]] = []
    if _MARKUP.search(text):
        text, quotes = html_to_text(text)
    title = _string(item.get("name")) or _string(item.get("headline"))
    opening = bool(kinds & _OPENINGS)
    if not text and not (opening and title):
        return None
    url = _string(item.get("url")) or _string(item.get("@id"))
    number = re.search(
        r"([0-9]+)$", _string(item.get("identifier")) or _string(item.get("@id")) or url
    )
    rating = item.get("reviewRating")
    return {
        "comment_id": number[1] if number else None,
        "kind": "post" if opening else "answer" if "Answer" in kinds else "comment",
        "author": (name := _name(item.get("author") or item.get("creator"))) or None,
        "author_id": name or None,
        "author_kind": "unknown",
        "created_at": _string(item.get("dateCreated")) or _string(item.get("datePublished"))
        or _string(item.get("commentTime")) or None,
        "edited_at": _string(item.get("dateModified")) or None,
        "text": text.strip() if not quotes else text,
        "marked_quotes": quotes,
        "status": "visible",
        "score": _integer(item.get("upvoteCount")),
        "url": page.link(url) if url.startswith(("http", "/", "#")) else None,
        "title": title if opening and title else None,
        "meta_rating": (_string(rating.get("ratingValue")) if isinstance(rating, dict) else "")
        or None,
        "_place": "JSON-LD",
    }  # fmt: skip


def _kinds(item: dict[str, Any]) -> frozenset[str]:
    kinds = (k for k in _listed(item.get("@type")) if isinstance(k, str))
    return frozenset(kind.rpartition("/")[2] for kind in kinds)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _string(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("value") or value.get("@id")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _name(value: Any) -> str:
    for author in _listed(value):
        name = author.get("name") if isinstance(author, dict) else author
        if shown := one_line(_string(name)):
            return shown
    return ""


def _integer(value: Any) -> int | None:
    text = _string(value)
    return int(text) if re.fullmatch(r"-?[0-9]{1,12}", text) else None
