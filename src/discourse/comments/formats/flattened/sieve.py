"""Leave out the markers that do not stand where those of their style stand."""

from __future__ import annotations

from discourse.comments.formats.flattened.around import (
    date_above,
    date_below,
    headed,
    under_heading,
)
from discourse.comments.formats.flattened.find import Finder, Found, Hit
from discourse.comments.formats.flattened.names import is_name


def after_heading(finder: Finder, found: Found) -> None:
    """Drop the few markers that stand before a heading "12 Comments": they are the article's."""
    hits = found.hits
    if not hits or headed(finder, hits[0]):  # then another heading is a word of a comment
        return
    for heading in finder.headings:
        before = sum(hit.start < heading for hit in hits)
        if before <= max(1, len(hits) // 3) and before < len(hits):
            found.stray += [hit.start for hit in hits[:before]]
            found.hits = hits[before:]
        return


def vote(finder: Finder, found: Found) -> None:
    """Keep the markers that have blank lines about them where most of the page's have."""
    lines, every = finder.lines, found.hits
    starts, ends = {h.start for h in every}, {h.end for h in every}

    def followed(hit: Hit) -> bool:  # by a blank line, or by another marker: a lost body
        return hit.end >= len(lines) or not lines.text[hit.end] or hit.end in starts

    def preceded(hit: Hit) -> bool:
        return lines.gap_before(hit.start) > 0 or hit.start in ends

    hits = every
    if sum(map(followed, hits)) >= 0.6 * len(hits):
        hits = [hit for hit in hits if followed(hit)]
    first, others = hits[:1], hits[1:]  # before the first stands the article
    blank = sum(map(preceded, others))
    if blank >= 0.6 * len(others):
        others = [hit for hit in others if preceded(hit)]
    elif blank <= 0.25 * len(others):  # only the first may have one: what stands before it
        opening = next(k for k, hit in enumerate(others) if not preceded(hit))
        first, others = hits[opening : opening + 1], hits[opening + 1 :]
        others = [hit for hit in others if not preceded(hit) or hit.start in ends]
    found.hits = first + others
    kept = {hit.start for hit in found.hits}
    found.stray += [hit.start for hit in every if hit.start not in kept]


def after_dates(finder: Finder, found: Found) -> None:
    """Where bodies end in a date, a marker stands after a date, or it is the first."""
    dated = [date_above(finder, hit) for hit in found.hits]
    if True in dated:
        first = dated.index(True)
        opening = next(
            (
                k
                for k in reversed(range(first))
                if is_name(found.hits[k].author, "said") or under_heading(finder, found.hits[k])
            ),
            -1,
        )
        keep = [k for k in range(len(dated)) if dated[k] or k == opening]
        found.stray += [h.start for k, h in enumerate(found.hits) if k not in set(keep)]
        found.hits = [found.hits[k] for k in keep]


def before_dates(finder: Finder, found: Found) -> None:
    """Where bodies begin with a date, a marker stands before a date, or it is the last."""
    dated = [date_below(finder, hit) for hit in found.hits]
    if True in dated:
        last = len(dated) - 1 - dated[::-1].index(True)
        keep = [k for k in range(len(dated)) if dated[k] or k == last + 1]
        found.stray += [h.start for k, h in enumerate(found.hits) if k not in set(keep)]
        found.hits = [found.hits[k] for k in keep]
