"""Where the article ends and the first comment begins."""

from __future__ import annotations

import itertools
from statistics import median
from typing import Final

from discourse.comments.formats.flattened.agree import BYLINE_LINES
from discourse.comments.formats.flattened.edges import Note
from discourse.comments.formats.flattened.find import Finder, Found, Hit
from discourse.comments.formats.flattened.furniture import ends_article, is_heading
from discourse.comments.formats.flattened.lines import Lines, paragraphs

_BYLINE_BODY: Final = 800  # characters: more text than a comment mostly has


def without_byline(lines: Lines, found: Found, notes: list[Note]) -> list[Hit]:
    """Without a first marker that is the article's own by-line or its title with a date."""
    hits = found.hits
    first = hits[0]
    if found.style.card is not None or found.style.name == "hacker_news":
        return hits  # the story of Hacker News has another line, a forum no article
    above = [i for i in range(first.start) if lines.text[i]]
    byline = len(hits) > 2 and found.style.name == "name_then_date" and not above
    if len(hits) > 3 and len(above) < BYLINE_LINES:
        ends = [*(hit.start for hit in hits[1:]), len(lines)]
        sizes = [
            sum(len(lines.text[i]) for i in range(hit.end, end))
            for hit, end in zip(hits, ends, strict=True)
        ]
        byline |= sizes[0] > _BYLINE_BODY and sizes[0] > 4 * median(sizes[1:])
    if not byline:
        return hits
    notes.append(("by-line of the article", first.start + 1, ""))
    return hits[1:]


def first_body(
    lines: Lines, hits: list[Hit], found: Found, finder: Finder, notes: list[Note]
) -> int:
    """Where the first comment begins when markers are trailers: what parts it from the article."""
    top, bottom = lines.next_full(lines.first + 1), hits[0].start
    inner = [(a.end, b.start) for a, b in itertools.pairwise(hits)]
    openings = [lines.next_full(a) for a, _ in inner]
    repeated = sum(
        i < len(lines) and lines.text[i] == hit.author
        for i, hit in zip(openings, hits[1:], strict=True)
    )
    named = bool(inner) and 2 * repeated >= len(inner)
    dated = found.style.time_at == "body start"
    widest = max((lines.gap_before(i) for a, b in inner for i in range(a, b) if lines.text[i]),
                 default=1)  # fmt: skip
    for i in range(bottom - 1, top - 1, -1):
        if not lines.text[i]:
            continue
        if is_heading(lines.text[i], sure=True) or ends_article(lines.text[i]):
            return i + 1
        if named and lines.text[i] == hits[0].author:
            return i
        if dated and finder.date(i):
            return i
        if lines.gap_before(i) > max(widest, 1):
            return i
    last = lines.last_full(bottom)
    while last > top and lines.text[last - 1]:
        last -= 1
    start = max(top, last) if last >= top else bottom
    notes.append(("start of the first comment guessed", start + 1, "its last paragraph only"))
    return min(start, bottom)


def article(lines: Lines, start: int, notes: list[Note]) -> str | None:
    """What stands between the title and the comments, without their heading."""
    last = lines.last_full(start)
    if last > lines.first and is_heading(lines.text[last], sure=True):
        notes.append(("heading of the comments dropped", last + 1, lines.text[last]))
        start = last
    return paragraphs(lines.raw[lines.first + 1 : start]) or None
