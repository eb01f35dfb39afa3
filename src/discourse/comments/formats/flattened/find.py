"""Find the markers of a style in a page; `judge.py` says whether they make it that style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from discourse.comments.formats.flattened.furniture import is_heading, running
from discourse.comments.formats.flattened.layout import Marker, Part, Style
from discourse.comments.formats.flattened.lines import LONGEST_MARKER, Lines
from discourse.comments.formats.flattened.patterns import (
    DATE_LINE,
    MOMENT_LINE,
    is_name,
)

_DATE_SIGN = re.compile(r"[0-9].*[0-9]|day|tag|terday|ago|now|vor|il y a|hace|heute|hier|ayer")
_NUMBERED_NAME = re.compile(r"[#(]?([0-9]{1,5})[.):]?\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One marker: lines [start, end) and what they say."""

    start: int
    end: int
    author: str
    time: str | None
    comment_id: str | None
    key: bool


@dataclass
class Found:
    """The markers of one style on a page."""

    style: Style
    hits: list[Hit]
    stray: list[int] = field(default_factory=list)  # lines like a marker that are none


class Finder:
    """Looks for every style in one page; whether a line is a date is found out once."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._dates: dict[int, re.Match[str] | None] = {}
        self._moments: dict[int, re.Match[str] | None] = {}

    def date(self, i: int, pattern: re.Pattern[str] = DATE_LINE) -> re.Match[str] | None:
        """The match of a line that is a shown date and nothing else."""
        known = self._dates if pattern is DATE_LINE else self._moments
        if i not in known:
            low = self.lines.low[i]
            sign = low and len(low) <= 120 and _DATE_SIGN.search(low)
            known[i] = pattern.fullmatch(self.lines.text[i]) if sign else None
        return known[i]

    def find(self, style: Style) -> Found:
        """The markers of a style, without those that only look like one."""
        found = Found(style, list(self._scan(style)))
        if any(marker.name == "short" for marker in style.markers):
            self._odd_names(found)
        if style.alone == "headed" or style.place == "trailer":
            self._after_heading(found)
        if style.vote:
            self._vote(found)
        if style.time_at == "body end":
            self._after_dates(found)
        if not any(hit.key for hit in found.hits):
            found.hits = []
        self._unnumber(found)
        return found

    def _scan(self, style: Style, *, sure: bool = False) -> Iterator[Hit]:
        end = 0
        hinted = [
            (marker, re.compile("|".join(map(re.escape, marker.hint))).search)
            for marker in style.markers
        ]
        for i, low in enumerate(self.lines.low):
            if i < end or not low:
                continue
            for marker, hint in hinted:
                if hint(low) and (hit := self._marker(marker, i, sure)):
                    end = hit.end
                    yield hit
                    break

    def _marker(self, marker: Marker, i: int, sure: bool) -> Hit | None:
        if marker.after_blank and i and self.lines.text[i - 1]:
            return None
        if marker.before_blank and i + 1 < len(self.lines) and self.lines.text[i + 1]:
            return None
        matched = self._parts(marker.parts, i)
        if matched is None:
            return None
        end, said = matched
        author = said.get("author", "").strip()
        if not is_name(author, "any" if sure else marker.name):
            return None
        time = (said.get("time") or said.get("day") or "").strip(" \t\xa0,(|-") or None
        return Hit(i, end, author, time, said.get("id"), marker.key)

    def _parts(self, parts: Sequence[Part], i: int) -> tuple[int, dict[str, str]] | None:
        """Match parts against the lines from `i` on: where they end, and the named groups."""
        if not parts:
            return i, {}
        part, rest = parts[0], parts[1:]
        at = self.lines.next_full(i)
        if at < len(self.lines) and at - i <= part.gap:
            match = self._line(part.pattern, at)
            if match and (after := self._parts(rest, at + 1)):
                said = {k: v for k, v in match.groupdict().items() if v}
                return after[0], said | after[1]
        return self._parts(rest, i) if part.optional else None

    def _line(self, pattern: re.Pattern[str], i: int) -> re.Match[str] | None:
        if pattern is DATE_LINE or pattern is MOMENT_LINE:
            return self.date(i, pattern)
        text = self.lines.text[i]
        return pattern.fullmatch(text) if len(text) <= LONGEST_MARKER else None

    def _odd_names(self, found: Found) -> None:
        """Add markers with unlikely names that stand among blank lines just as all the others do.

        A header that is missed gives one person's words to another, so the layout may vouch for
        a name; without likely names there is no layout to compare with.
        """
        shapes = {self._shape(hit) for hit in found.hits}
        if len(found.hits) < 3 or len(shapes) > 1 or not min(shapes)[0]:
            return
        first = found.hits[0].start
        every = self._scan(found.style, sure=True)
        found.hits = [h for h in every if h.start >= first and self._shape(h) in shapes]

    def _shape(self, hit: Hit) -> tuple[bool, int, bool]:
        after = hit.end >= len(self.lines) or not self.lines.text[hit.end]
        return self.lines.gap_before(hit.start) > 0, hit.end - hit.start, after

    def _unnumber(self, found: Found) -> None:
        """Take running numbers off the names: "3. Ada"."""
        split = [_NUMBERED_NAME.fullmatch(hit.author) for hit in found.hits]
        if len(split) > 1 and running([int(m[1]) if m else None for m in split]):
            found.hits = [
                replace(hit, author=m[2]) if m else hit
                for hit, m in zip(found.hits, split, strict=True)
            ]

    def _after_heading(self, found: Found) -> None:
        """Drop the few markers that stand before a heading "12 Comments": they are the article's."""
        hits = found.hits
        if not hits or self.headed(hits[0]):  # then another heading is a word of a comment
            return
        for h in range(min(len(hits) - 1, max(1, len(hits) // 3)), 0, -1):
            between = range(hits[h - 1].end, hits[h].start)
            if any(is_heading(self.lines.text[i], sure=True) for i in between):
                found.stray += [hit.start for hit in hits[:h]]
                found.hits = hits[h:]
                return

    def _vote(self, found: Found) -> None:
        """Keep the markers that have blank lines about them where most of the page's have."""
        lines, every = self.lines, found.hits
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

    def _after_dates(self, found: Found) -> None:
        """Where bodies end in a date, a marker stands after a date, or it is the first."""
        dated = [self.date_above(hit) for hit in found.hits]
        if True in dated:
            first = dated.index(True)
            opening = next(
                (k for k in reversed(range(first)) if is_name(found.hits[k].author, "said")), -1
            )
            keep = [k for k in range(len(dated)) if dated[k] or k == opening]
            found.stray += [h.start for k, h in enumerate(found.hits) if k not in set(keep)]
            found.hits = [found.hits[k] for k in keep]

    def date_above(self, hit: Hit) -> bool:
        above = self.lines.last_full(hit.start)
        return above >= 0 and self.date(above) is not None

    def headed(self, hit: Hit) -> bool:
        """Whether a heading such as "12 Comments" stands anywhere above a marker."""
        return any(is_heading(self.lines.text[i], sure=True) for i in range(hit.start))
