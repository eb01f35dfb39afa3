"""What is no one's words at the edges of the comments: known by name, or because most have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from discourse.comments.formats.flattened.find import Finder
from discourse.comments.formats.flattened.furniture import (
    COUNTER,
    LINK_WORD,
    SIGNATURE_RULE,
    is_copyright,
    is_footer,
    is_furniture,
)
from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.tails import (
    closing_lines,
    cut_notices,
    cut_votes,
    cut_votes_above,
    is_answered,
    is_button,
    is_pingback,
)

Note = tuple[str, int, str]
_WIDE: Final = (
    4  # blank lines: a gap that parts a footer from the last comment, if no other has one
)
_DEPTH: Final = 6  # lines at an edge that are looked at
_LONGEST: Final = 60
_MOST: Final = 0.6
_NEARLY_ALL: Final = 0.8
_FEWEST: Final = 4
_SIGNATURE_LINES: Final = 5


@dataclass
class Region:
    """The full lines of one comment that are left, the indentation of its marker, its time."""

    rows: list[int]
    margin: int
    author: str
    time: str | None = None


class Edges:
    """Takes furniture off regions and notes each line that it takes."""

    def __init__(self, finder: Finder, style: Style, notes: list[Note]) -> None:
        self.finder, self.style, self.notes = finder, style, notes
        self.texts = finder.lines.text

    def drop(self, region: Region, at: int, reason: str) -> None:
        """Take one line off a region."""
        row = region.rows.pop(at)
        self.notes.append((reason, row + 1, self.texts[row]))

    def trim(self, regions: Sequence[Region], last: Region | None) -> None:
        """Take off what is no one's words; `last` has the rest of the page behind it."""
        if last is not None:
            others = [r for r in regions if r is not last]
            self._end_last(others, last)
            self._end_at(closing_lines(others, self.texts), last)
        cut_notices(regions, self.texts, self.drop)
        self._cards(regions)
        cut_votes_above(regions, self.texts, self.drop)
        self._heads(regions)
        tails = self._repeated(regions)
        if last is not None:
            self._end_at_tail(tails, last)
        cut_votes(regions, self.texts, self.drop)
        whole = Counter(self.finder.form(r.rows[0]) for r in regions if len(r.rows) == 1)
        for region in regions:
            while region.rows and self._is_edge(region.rows[-1], tails, region, whole):
                self.drop(region, -1, "page furniture dropped")
            while region.rows and self._is_known(self.texts[region.rows[0]]):
                self.drop(region, 0, "page furniture dropped")
            self._signature(region)

    def _is_known(self, line: str) -> bool:
        return is_furniture(line) or (
            len(line) <= 200 and any(p.fullmatch(line) for p in self.style.furniture)
        )

    def _is_edge(self, row: int, tails: set[str], region: Region, whole: Counter[str]) -> bool:
        line = self.texts[row]
        if self._is_known(line):
            return True
        if len(region.rows) > 1 and (is_pingback(line) or is_answered(self.texts, row)):
            return True
        if len(line) > _LONGEST:
            return False
        form = self.finder.form(row)
        if COUNTER.fullmatch(line) and self._is_bullet(row + 1):  # votes: "2 • Reply"
            return True
        if LINK_WORD.fullmatch(line):
            return len(region.rows) > 1 or form in tails or whole[form] > 1
        return form in tails and len(region.rows) > 1

    def _is_bullet(self, row: int) -> bool:
        return row < len(self.texts) and self.texts[row] in ("•", "·", "|")

    def _repeated(self, regions: Sequence[Region]) -> set[str]:
        """Forms of last lines that most comments with other words have."""
        several = [r for r in regions if len(r.rows) > 1]
        if len(several) < _FEWEST or len({r.author for r in several}) < 2:
            return set()
        counts = Counter(form for r in several for form in set(self._tail(r)))
        return {form for form, n in counts.items() if n >= max(_FEWEST, _MOST * len(several))}

    def _heads(self, regions: Sequence[Region]) -> None:
        """Cut the first lines that most comments share word for word: buttons, links to a profile."""
        several = [r for r in regions if len(r.rows) > 1]
        for _ in range(_DEPTH):
            if len({r.author for r in several}) < 2:
                return
            counts = Counter(self.texts[r.rows[0]] for r in several)
            line, n = counts.most_common(1)[0]
            most = _MOST if is_button(line) else _NEARLY_ALL
            greeting = line[-1] in ",.!?"
            if n < max(_FEWEST, most * len(several)) or len(line) > _LONGEST or greeting:
                return
            for region in several:
                if self.texts[region.rows[0]] == line:
                    self.drop(region, 0, "page furniture dropped")
            several = [r for r in several if len(r.rows) > 1]

    def _tail(self, region: Region) -> Iterator[str]:
        for row in region.rows[max(1, len(region.rows) - _DEPTH) :]:
            if len(self.texts[row]) <= _LONGEST:
                yield self.finder.form(row)

    def _cards(self, regions: Sequence[Region]) -> None:
        """Cut the ranks and numbers that a forum shows below each name, through the last.

        They stand as far from the first line in all comments, links as far from the last.
        """
        if self.style.time_at == "body start":
            return
        heads, tails = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
        for region in regions:
            rows = [(k, i) for k, i in enumerate(region.rows) if len(self.texts[i]) <= _LONGEST]
            heads.update({(self.finder.form(i), k) for k, i in rows if k < _DEPTH})
            tails.update({(self.finder.form(i), len(region.rows) - k) for k, i in rows})
        ends = Counter[str]()
        for (form, _), n in tails.items():
            ends[form] = max(ends[form], n)
        cards = {
            card for card, n in heads.items()
            if n >= max(_FEWEST, _MOST * len(regions)) and n > ends[card[0]]
            and ("#" in card[0] or ":" in card[0])
        }  # fmt: skip
        if self._leaves_buttons(regions, cards):
            return
        for region in regions:
            found = [k for k, i in enumerate(region.rows) if (self.finder.form(i), k) in cards]
            for _ in range(found[-1] + 1 if found else 0):
                self.drop(region, 0, "page furniture dropped")

    def _leaves_buttons(self, regions: Sequence[Region], cards: set[tuple[str, int]]) -> bool:
        """Whether the words would go and the buttons below them stay."""
        left = [self._behind(region, cards) for region in regions]
        bare = sum(all(is_button(self.texts[i]) for i in rows) for rows in left)
        return bare > 1 and 2 * bare > len(regions)

    def _behind(self, region: Region, cards: set[tuple[str, int]]) -> list[int]:
        found = [k for k, i in enumerate(region.rows) if (self.finder.form(i), k) in cards]
        return region.rows[found[-1] + 1 :] if found else region.rows

    def _signature(self, region: Region) -> None:
        """Cut what a forum prints under a rule of underscores below each post."""
        for back, row in enumerate(reversed(region.rows[1:][-_SIGNATURE_LINES - 1 :]), 1):
            if SIGNATURE_RULE.fullmatch(self.texts[row]):
                for _ in range(back):
                    self.drop(region, -1, "signature dropped")
                return
            if back > 1 and not self.texts[row + 1]:  # words go on below a blank line
                return

    def _end_last(self, others: Sequence[Region], last: Region) -> None:
        """End the last comment where the form, the archive or the copyright of the page begins."""
        lines = self.finder.lines
        widest = max((lines.gap_before(i) for r in others for i in r.rows), default=_WIDE)
        inset = min((lines.indent(i) - r.margin for r in others for i in r.rows), default=0)
        for k, row in enumerate(last.rows):
            gap = len(others) > 2 and lines.gap_before(row) >= max(_WIDE, widest + 1)
            outset = len(others) > 2 and 0 < inset > lines.indent(row) - last.margin
            if (
                is_footer(lines.text[row])
                and (k > 0 or not is_copyright(lines.text[row]))
                or (k > 0 and (gap or outset))
            ):
                self._cut(last, k)
                return

    def _end_at(self, closing: set[str], last: Region) -> None:
        """End the last comment after the buttons that close most others."""
        for k, row in enumerate(last.rows):
            if k > 0 and self.texts[row] in closing:
                while k < len(last.rows) and is_button(self.texts[last.rows[k]]):
                    k += 1
                if k < len(last.rows):
                    self._cut(last, k)
                return

    def _end_at_tail(self, tails: set[str], last: Region) -> None:
        """End the last comment after the links that close the others."""
        for k, row in enumerate(last.rows):
            form = self.finder.form(row)
            if k > 0 and form in tails and form.strip("#., "):  # a number can stand anywhere
                while k < len(last.rows) and self.finder.form(last.rows[k]) in tails:
                    k += 1
                if k < len(last.rows):
                    self._cut(last, k)
                return

    def _cut(self, region: Region, at: int) -> None:
        row = region.rows[at]
        self.notes.append(("text after the last comment dropped", row + 1, self.texts[row][:80]))
        del region.rows[at:]
