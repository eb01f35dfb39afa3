"""Levels of nesting from the indentation of the markers."""

from __future__ import annotations

import itertools

from discourse.comments.formats.flattened.find import Hit
from discourse.comments.formats.flattened.lines import Lines


def depths(lines: Lines, hits: list[Hit], jumps: bool) -> list[int | None]:
    """Levels of nesting, if the indentation of the markers grows by one unit a level.

    `jumps`: a level may be missing (Slashdot hides comments, and their answers stay).
    """
    indents = [lines.indent(hit.start) for hit in hits]
    base, levels = min(indents), sorted(set(indents))
    unknown: list[int | None] = [None] * len(hits)
    if len(levels) < 2 or indents[0] != base:
        return unknown
    if len(levels) == 2 and len(hits) > 3 and indents.count(base) == 1:
        return unknown  # one line set in differently, often the first of a list
    unit = min(b - a for a, b in itertools.pairwise(levels))
    if unit < 2 or any((indent - base) % unit for indent in indents):
        return unknown
    found = [(indent - base) // unit + 1 for indent in indents]
    if not jumps and any(b > a + 1 for a, b in itertools.pairwise(found)):
        return unknown
    return list(found)
