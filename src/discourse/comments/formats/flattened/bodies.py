"""Cut the text of each comment out of what stands between two markers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from discourse.comments.formats.flattened.edges import Edges, Note, Region
from discourse.comments.formats.flattened.find import Finder, Hit
from discourse.comments.formats.flattened.furniture import LINK_WORD, counters
from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.lines import Lines, paragraphs
from discourse.comments.formats.flattened.patterns import shape
from discourse.comments.formats.flattened.profiles import cut_profiles
from discourse.comments.formats.flattened.tails import cut_titles
from discourse.comments.times import CLOCK, ZONE

_CLOCK_LINE: Final = re.compile(rf"{CLOCK}{ZONE}", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """The words of a comment, None if lost, and the date that stood among them."""

    text: str | None
    time: str | None


def cut_bodies(
    finder: Finder,
    spans: list[tuple[int, int]],
    hits: list[Hit],
    style: Style,
    trailer: bool,
    notes: list[Note],
) -> list[Body]:
    """The text of every comment; `notes` grow by what was dropped."""
    lines, texts = finder.lines, finder.lines.text
    regions = [
        Region([i for i in range(a, b) if texts[i]], lines.indent(hit.start), hit.author)
        for (a, b), hit in zip(spans, hits, strict=True)
    ]
    edges = Edges(finder, style, notes)
    cut_profiles(regions, texts, style, edges.drop)
    if style.time_at == "body end":
        _end_at_dates(regions, finder, edges)
    if trailer:
        for region in regions:
            if region.rows and texts[region.rows[0]] == region.author:
                edges.drop(region, 0, "name shown twice")
    inner = regions if trailer else regions[:-1]
    for k in counters([texts[r.rows[-1]] if r.rows else "" for r in inner], first=2):
        edges.drop(inner[k], -1, "running number dropped")
    if not trailer:
        cut_titles(regions, lines, hits[0].start, edges.drop)
    edges.trim(regions, None if trailer else regions[-1])
    for k in counters([texts[r.rows[0]] if len(r.rows) > 1 else "" for r in regions], first=1):
        edges.drop(regions[k], 0, "running number dropped")
    if style.time_at == "body start":
        for region in regions:
            _take_time(region, finder)
    return [_body(lines, region) for region in regions]


def _take_time(region: Region, finder: Finder) -> None:
    """Take the date off the top of a comment, with a clock on the next line and links."""
    texts = finder.lines.text
    if not region.rows or not (day := finder.date(region.rows[0])):
        return
    region.time = day
    region.rows.pop(0)
    if region.rows and _CLOCK_LINE.fullmatch(texts[region.rows[0]]):
        region.time = f"{day} {texts[region.rows.pop(0)]}"
    if len(region.rows) > 1 and LINK_WORD.fullmatch(texts[region.rows[0]]):
        region.rows.pop(0)


def _end_at_dates(regions: list[Region], finder: Finder, edges: Edges) -> None:
    """Where bodies end in a date, cut there; after the last comment the page may go on."""
    for region in regions[:-1]:
        dates = _dates(region, finder)
        if dates:
            _end_at(region, dates[-1], finder, edges, "page furniture dropped")
    usual = Counter(shape(region.time) for region in regions if region.time).most_common(1)
    last = regions[-1]
    dates = _dates(last, finder)
    like = [k for k in dates if usual and shape(finder.date(last.rows[k]) or "") == usual[0][0]]
    if dates:
        _end_at(last, (like or dates)[0], finder, edges, "text after the last comment dropped")


def _dates(region: Region, finder: Finder) -> list[int]:
    return [k for k, row in enumerate(region.rows) if finder.date(row)]


def _end_at(region: Region, at: int, finder: Finder, edges: Edges, reason: str) -> None:
    region.time = finder.date(region.rows[at])
    while len(region.rows) > at + 1:
        edges.drop(region, -1, reason)
    region.rows.pop()


def _body(lines: Lines, region: Region) -> Body:
    if not region.rows:
        return Body(None, region.time)
    text = paragraphs(lines.raw[region.rows[0] : region.rows[-1] + 1])
    return Body(text or None, region.time)
