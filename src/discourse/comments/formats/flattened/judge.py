"""Why the markers found on a page do not make it a page of their style; and on which side they are.

Every rule is a function with the reason as its result, "" if there is none against the page.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from statistics import mean
from typing import Final

from discourse.comments.formats.flattened.find import Finder, Found
from discourse.comments.formats.flattened.furniture import is_footer, is_furniture, is_heading
from discourse.comments.formats.flattened.patterns import FULL_DATE, MOMENT_LINE

_QUOTE_SIGNS = ('"', "“", "„", "«", "'", "‘", ">")


def refusal(finder: Finder, found: Found) -> str:
    """The first reason against the page, in words; "" if its markers make it that style."""
    if not found.hits:
        return "no marker"
    return next(filter(None, (rule(finder, found) for rule in RULES)), "")


def _no_dates(finder: Finder, found: Found) -> str:
    if found.style.time_at != "body end":
        return ""
    ends = [finder.date_above(hit) for hit in found.hits[1:]]
    last = finder.lines.last
    while last > found.hits[-1].end and is_furniture(finder.lines.text[last]):
        last = finder.lines.last_full(last)
    for i in range(found.hits[-1].end, len(finder.lines)):
        if is_footer(finder.lines.text[i]):
            last = finder.lines.last_full(i)
            break
    ends.append(last >= 0 and finder.date(last) is not None)
    few = len(ends) < 5 and not all(ends)
    return "the bodies do not end in a date" if few or sum(ends) < 0.8 * len(ends) else ""


def _no_names(finder: Finder, found: Found) -> str:
    if found.style.name != "name_then_date":
        return ""
    first, last = found.hits[0].start, found.hits[-1].end
    dates = sum(finder.date(i, MOMENT_LINE) is not None for i in range(first, last))
    return "most dates have no name above them" if len(found.hits) < 0.8 * dates else ""


def _mail(finder: Finder, found: Found) -> str:
    bodies = (finder.lines.next_full(hit.end) for hit in found.hits)
    quoted = sum(i < len(finder.lines) and finder.lines.text[i][0] == ">" for i in bodies)
    mail = quoted > 1 and 2 * quoted >= len(found.hits)
    return "the bodies are e-mail quotations (>)" if mail else ""


def _prose(finder: Finder, found: Found) -> str:
    """A story, an essay or a play also has lines "Smith said:"; what tells them apart."""
    if found.style.name != "name_says":
        return ""
    hits, lines = found.hits, finder.lines
    bodies = [i for i in (lines.next_full(hit.end) for hit in hits) if i < len(lines)]
    quoted = sum(lines.text[i].startswith(_QUOTE_SIGNS) for i in bodies)
    if 2 * quoted >= len(bodies):
        return "what is said stands in quotation marks"
    speakers = len({hit.author.casefold() for hit in hits})
    if len(hits) >= 8 and 5 * speakers <= len(hits):
        return "a dialogue: few speakers take many turns"
    inset = 0
    for hit, following in itertools.pairwise(hits):
        margin = lines.indent(hit.start)
        full = [i for i in range(hit.end, following.start) if lines.text[i]]
        deeper = bool(full) and lines.indent(full[0]) > margin
        inset += deeper and any(lines.indent(i) <= margin for i in full)
    if 2 * inset >= max(1, len(hits) - 1):
        return "quotations set in, with text between them"
    return ""


def _too_few(finder: Finder, found: Found) -> str:
    style, hits, lines = found.style, found.hits, finder.lines
    if len(hits) >= style.minimum or style.alone == "always":
        return ""
    if style.place == "trailer" and _is_byline(finder, found):
        return "one marker, which may be the by-line of the article"
    if style.alone == "dated":
        time = hits[0].time or (lines.text[lines.last] if style.time_at == "body end" else "")
        return "" if FULL_DATE.search(time) else "one marker without a full date"
    above = lines.last_full(hits[0].start)
    headed = above >= 0 and is_heading(lines.text[above])
    return "" if headed else "too few markers, and no heading such as '2 Comments' above them"


def _is_byline(finder: Finder, found: Found) -> bool:
    """Whether a lone trailer may be the article's: "Posted by" without colon or heading."""
    lines, hit = finder.lines, found.hits[0]
    above = sum(bool(text) for text in lines.text[: hit.start])
    below = lines.next_full(hit.end)
    if above < 2 or (below < len(lines) and is_heading(lines.text[below])):
        return True
    return not finder.headed(hit) and "by:" not in lines.low[hit.start]


RULES: Final[tuple[Callable[[Finder, Found], str], ...]] = (
    _no_dates, _no_names, _mail, _prose, _too_few,
)  # fmt: skip


def is_trailer(finder: Finder, found: Found) -> bool:
    """Whether the markers stand after their bodies.

    What follows the last marker tells, then what precedes the first, then on which side of the
    markers the blank lines are; if nothing does, what is usual for the style.
    """
    lines, hits = finder.lines, found.hits
    if found.style.place == "header" or found.style.time_at == "body start":
        return found.style.place != "header"
    above = lines.last_full(hits[0].start)
    if above >= 0 and is_heading(lines.text[above]):
        return False
    after = lines.next_full(hits[-1].end)
    while after < len(lines) and is_furniture(lines.text[after]):
        after = lines.next_full(after + 1)
    if after >= len(lines) or is_footer(lines.text[after]):
        return True
    pairs = list(itertools.pairwise(hits))
    named = sum(
        (i := lines.next_full(a.end)) < len(lines) and lines.text[i] == b.author for a, b in pairs
    )
    if pairs and 2 * named >= len(pairs):
        return True
    before = mean(lines.gap_before(hit.start) for hit in hits)
    behind = mean(lines.next_full(hit.end) - hit.end for hit in hits)
    if abs(before - behind) >= 0.5:
        return behind > before
    return found.style.place == "trailer"
