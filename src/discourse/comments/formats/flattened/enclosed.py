"""Comments that end in a date line: the name is the first line after the date before."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from discourse.comments.formats.flattened.around import below_buttons
from discourse.comments.formats.flattened.find import Finder, Hit
from discourse.comments.formats.flattened.furniture import is_footer
from discourse.comments.formats.flattened.names import is_name
from discourse.comments.formats.flattened.patterns import shape
from discourse.comments.formats.flattened.tails import is_button

# What sites print behind the name: "Ada · Works at ...", "Ada 5 pts".
_NAMED: Final = re.compile(r"(\S.{0,78}?)(?:\s+·\s.{1,120}|\s+[0-9]{1,6} (?:pts|points))?")
_FEWEST: Final = 2
_SURE: Final = 0.8


def enclosed(finder: Finder) -> list[Hit]:
    """The name lines of such comments; none if most of them do not look like names."""
    lines = finder.lines
    dated = [i for i in finder.having["date"] if finder.date(i)]
    shapes = {i: shape(finder.date(i) or "") for i in dated}
    usual = Counter(shapes.values()).most_common(1)
    if not usual or usual[0][1] < _FEWEST:
        return []
    dated = [i for i in dated if shapes[i] == usual[0][0]]
    above = sum(lines.gap_before(i) > 0 and _joined(finder, i + 1) for i in dated)
    if 2 * above > len(dated):
        return []  # the dates belong to what stands below them
    opening = _opening(finder, dated[0])
    starts = [] if opening is None else [opening]
    for date in dated:
        i = below_buttons(lines, date + 1)
        if i < len(lines) and not is_footer(lines.text[i]):
            starts.append(i)
    if starts and starts[-1] > dated[-1]:  # no date ends it: what follows the comments
        starts.pop()
    ends = set(dated)
    named = [(i, _NAMED.fullmatch(lines.text[i])) for i in starts]
    hits = [Hit(i, i + 1, m[1], None, None, True, "") for i, m in named if m and i not in ends]
    likely = sum(is_name(hit.author, "short") for hit in hits)
    return hits if likely >= _SURE * max(len(dated) - 1, 1) else []


def _joined(finder: Finder, i: int) -> bool:
    """Whether words, no links, stand on line `i`."""
    texts = finder.lines.text
    return i < len(texts) and bool(texts[i]) and not is_button(texts[i])


def _opening(finder: Finder, date: int) -> int | None:
    """The name of the first comment: below a heading, else the nearest name in its own paragraph."""
    lines = finder.lines
    above = [i for i in finder.headings if i < date]
    if above:
        return lines.next_full(above[-1] + 1)
    for i in range(date - 1, lines.first, -1):
        named = _NAMED.fullmatch(lines.text[i])
        if not named or lines.text[i - 1] or not is_name(named[1], "likely"):
            continue
        if named.end(1) < named.end() or not lines.text[i + 1]:
            return i
    return None
