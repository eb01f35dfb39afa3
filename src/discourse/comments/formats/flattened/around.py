"""What stands around a marker: headings, blank lines, dates."""

from __future__ import annotations

from discourse.comments.formats.flattened.find import Finder, Hit
from discourse.comments.formats.flattened.furniture import COUNTER, is_form, is_heading
from discourse.comments.formats.flattened.lines import Lines
from discourse.comments.formats.flattened.tails import is_button


def below_buttons(lines: Lines, start: int) -> int:
    """The first line from ``start`` on that is neither blank nor a button."""
    i = lines.next_full(start)
    while i < len(lines) and is_button(lines.text[i]):
        i = lines.next_full(i + 1)
    return i


def above_buttons(lines: Lines, end: int) -> int:
    """The last line before ``end`` that is neither blank nor a button; -1 if there is none."""
    i = lines.last_full(end)
    while i >= 0 and is_button(lines.text[i]):
        i = lines.last_full(i)
    return i


def under_heading(finder: Finder, hit: Hit) -> bool:
    """Whether a heading such as "12 Comments" stands directly above a marker, or above its "1"."""
    lines = finder.lines
    above = lines.last_full(hit.start)
    number = COUNTER.fullmatch(lines.text[above]) if above >= 0 else None
    if number and number[1] == "1":
        above = lines.last_full(above)
    return above >= 0 and (is_heading(lines.text[above]) or is_form(lines.text[above]))


def headed(finder: Finder, hit: Hit) -> bool:
    """Whether a heading such as "12 Comments" stands anywhere above a marker."""
    return bool(finder.headings) and finder.headings[0] < hit.start


def blanks(finder: Finder, hit: Hit) -> tuple[bool, bool]:
    """Whether blank lines (or a heading) stand before a marker, and behind it."""
    lines = finder.lines
    behind = hit.end >= len(lines) or not lines.text[hit.end]
    return lines.gap_before(hit.start) > 0 or under_heading(finder, hit), behind


def date_above(finder: Finder, hit: Hit) -> bool:
    """Whether the last line before a marker is a date, perhaps above buttons, a running number."""
    lines = finder.lines
    above = above_buttons(lines, hit.start)
    if above >= 0 and COUNTER.fullmatch(lines.text[above]):
        above = lines.last_full(above)
    return above >= 0 and finder.date(above) is not None


def date_below(finder: Finder, hit: Hit) -> bool:
    """Whether the first line after a marker is a date, perhaps below a running number."""
    lines = finder.lines
    below = lines.next_full(hit.end)
    if below < len(lines) and COUNTER.fullmatch(lines.text[below]):
        below = lines.next_full(below + 1)
    return below < len(lines) and finder.date(below) is not None
