"""Cut the text of each comment out of what stands between two markers."""

from __future__ import annotations

from dataclasses import dataclass

from discourse.comments.formats.flattened.find import Finder, Hit
from discourse.comments.formats.flattened.furniture import (
    LINK_WORD,
    counters,
    is_footer,
    is_furniture,
)
from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.lines import Lines, paragraphs

_WIDE = 4  # blank lines: a gap that parts a footer from the last comment, if no other has one


@dataclass(frozen=True)
class Body:
    """The words of a comment, None if lost, and the date that stood among them."""

    text: str | None
    time: str | None


@dataclass
class _Region:
    """The lines of one comment that are left, and what was taken off."""

    rows: list[int]
    time: str | None = None


def cut_bodies(
    lines: Lines,
    spans: list[tuple[int, int]],
    hits: list[Hit],
    style: Style,
    finder: Finder,
    trailer: bool,
    notes: list[tuple[str, int, str]],
) -> list[Body]:
    """The text of every comment; `notes` grow by what was dropped."""
    regions = [_Region([i for i in range(a, b) if lines.text[i]]) for a, b in spans]
    texts = lines.text

    def drop(region: _Region, at: int, reason: str) -> None:
        row = region.rows.pop(at)
        notes.append((reason, row + 1, texts[row]))

    if not trailer:
        _cut_footer(lines, regions, notes)
    for region, hit in zip(regions, hits, strict=True):
        if trailer and region.rows and texts[region.rows[0]] == hit.author:
            drop(region, 0, "name shown twice")
    link_words = sum(bool(r.rows) and bool(_link_word(texts[r.rows[-1]])) for r in regions)
    for region in regions:
        while region.rows and (
            _is_dropped(texts[region.rows[-1]], style)
            or (link_words >= 2 and _link_word(texts[region.rows[-1]]))
        ):
            drop(region, -1, "page furniture dropped")
        while region.rows and _is_dropped(texts[region.rows[0]], style):
            drop(region, 0, "page furniture dropped")
    inner = regions[:-1] if not trailer else regions
    for k in counters([texts[r.rows[-1]] if r.rows else "" for r in inner]):
        drop(inner[k], -1, "running number dropped")
    for k in counters([texts[r.rows[0]] if len(r.rows) > 1 else "" for r in regions]):
        drop(regions[k], 0, "running number dropped")
    for region in regions:
        _take_time(region, style, finder)
    return [_body(lines, region) for region in regions]


def _is_dropped(line: str, style: Style) -> bool:
    return is_furniture(line) or (
        len(line) <= 200 and any(p.fullmatch(line) for p in style.furniture)
    )


def _link_word(line: str) -> bool:
    return len(line) <= 60 and bool(LINK_WORD.fullmatch(line))


def _cut_footer(lines: Lines, regions: list[_Region], notes: list[tuple[str, int, str]]) -> None:
    """End the last comment where the form, the archive or the copyright of the page begins."""
    last = regions[-1]
    widest = max((lines.gap_before(i) for r in regions[:-1] for i in r.rows), default=_WIDE)
    for k, row in enumerate(last.rows):
        gap = k > 0 and len(regions) > 3 and lines.gap_before(row) >= max(_WIDE, widest + 1)
        if gap or is_footer(lines.text[row]):
            notes.append(("text after the last comment dropped", row + 1, lines.text[row][:80]))
            del last.rows[k:]
            return


def _take_time(region: _Region, style: Style, finder: Finder) -> None:
    if style.time_at == "marker" or not region.rows:
        return
    at = -1 if style.time_at == "body end" else 0
    found = finder.date(region.rows[at])
    if found:
        region.time = found["time"].strip(" ,(|-")
        region.rows.pop(at)


def _body(lines: Lines, region: _Region) -> Body:
    if not region.rows:
        return Body(None, region.time)
    text = paragraphs(lines.raw[region.rows[0] : region.rows[-1] + 1])
    return Body(text or None, region.time)
