"""Find the markers of a style in a page; `judge.py` says whether they make it that style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from discourse.comments.formats.flattened.furniture import is_furniture, is_heading
from discourse.comments.formats.flattened.labels import is_event, is_quote_head
from discourse.comments.formats.flattened.layout import Marker, Part, Style
from discourse.comments.formats.flattened.lines import LONGEST_MARKER, Lines
from discourse.comments.formats.flattened.names import is_name
from discourse.comments.formats.flattened.patterns import (
    DAY_SIGN,
    EDITED,
    GUEST,
    HN_LINKS,
    LINKS,
    MOMENT_SIGN,
    POSTED,
    REPLIED,
    VERB_DATED,
    shape,
    sign_dates,
)

# Words that a line of a class holds, in lower case; the classes "moment" and "date" hold a date.
CLASSES: Final = {
    "says": re.compile(rf"\b{VERB_DATED}\b"),
    "by": re.compile(r"\b(?:(?:post)?by|von|par|por|da|door)\b"),
    "picture": re.compile(r"(?:picture|avatar)$"),
    "fans": re.compile(r"\bfans?\b"),
    "total": re.compile(r"^total "),
    "address": re.compile(r"^https?://|^(?:anonymous|guest|anonym)$"),
    "number": re.compile(r"^#?[0-9]{1,5}[.)]?$"),
    "dash": re.compile(r"^[—–-]+ ?[^\s—–-]"),
    "status": re.compile(r" (?:is|ist) (?:offline|online(?: now)?|gerade online)$"),
    "account": re.compile(
        r"^(?:joined|mitglied seit|registriert|inscrit(?: le)?|registrado|registrato)$"
    ),
    "post number": re.compile(r"^(?:post|beitrag|message|messaggio) #[0-9]+$"),
    "answer": re.compile(r"^« (?:reply|antwort)"),
}
_TIMES: Final = {
    "moment": re.compile(
        rf"{LINKS}{POSTED}(?P<time>{MOMENT_SIGN}){REPLIED}{EDITED}{LINKS}", re.IGNORECASE
    ),
    "date": re.compile(
        rf"{LINKS}{POSTED}(?P<time>[{MOMENT_SIGN}{DAY_SIGN}]){REPLIED}{EDITED}{LINKS}",
        re.IGNORECASE,
    ),
}
MOMENT_LINE: Final = _TIMES["moment"]
DATE_LINE: Final = _TIMES["date"]
_TAIL: Final = re.compile(rf"{REPLIED}{EDITED}{LINKS}", re.IGNORECASE)
_HN_TAIL: Final = re.compile(HN_LINKS, re.IGNORECASE)
_GUEST: Final = re.compile(f"^{GUEST}", re.IGNORECASE)
_ANY_SIGN: Final = re.compile(f"[{MOMENT_SIGN}{DAY_SIGN}]")
_DIGITS: Final = re.compile(r"[0-9]+")
_FEWEST: Final = 4
_MOST: Final = 0.8


class Hit(NamedTuple):
    """One marker: lines [start, end), what they say, and their form without name and numbers.

    `unread` are lines that say neither who nor when: a badge, a place, "152 Fans".
    """

    start: int
    end: int
    author: str
    time: str | None
    comment_id: str | None
    key: bool
    form: str
    unread: tuple[int, ...] = ()


@dataclass
class Found:
    """The markers of one style on a page."""

    style: Style
    hits: list[Hit]
    stray: list[int] = field(default_factory=list)  # lines like a marker that are none
    cut: list[int] = field(default_factory=list)  # lines with a name that lost the place behind it
    notes: list[tuple[str, int, str]] = field(default_factory=list)


class Finder:
    """Looks for styles in one page; the dates of a line are found out once."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.signed: list[str] = []
        self.dates: dict[int, tuple[str, ...]] = {}
        self.having: dict[str, list[int]] = {name: [] for name in (*CLASSES, *_TIMES)}
        self._time_lines: dict[tuple[str, int], str | None] = {}
        self.headings: list[int] = []  # lines such as "12 Comments"
        for i, low in enumerate(lines.low):
            self.signed.append(self._sort(i, low) if low else "")
            if low and is_heading(lines.text[i], sure=True):
                self.headings.append(i)
        self._learn_tails()
        self._heading_lines = set(self.headings)
        # "Responses (0)" below each comment is none.
        often = Counter(_DIGITS.sub("#", lines.low[i]) for i in self.headings)
        self.headings = [i for i in self.headings if often[_DIGITS.sub("#", lines.low[i])] <= 2]

    def _sort(self, i: int, low: str) -> str:
        """Put a line into its classes; the line with signs for its dates."""
        for name, pattern in CLASSES.items():
            if pattern.search(low):
                self.having[name].append(i)
        signed, dates = sign_dates(self.lines.text[i], low)
        if dates:
            self.dates[i] = dates
            self.having["date"].append(i)
            if MOMENT_SIGN in signed:
                self.having["moment"].append(i)
        return signed

    def _learn_tails(self) -> None:
        """Cut off what most lines with a moment have behind it: words that no list of links names."""
        tails = {i: self.signed[i].rpartition(MOMENT_SIGN)[2] for i in self.having["moment"]}
        counts = Counter(_DIGITS.sub("#", tail.casefold()) for tail in tails.values())
        usual, n = counts.most_common(1)[0] if counts else ("", 0)
        if (
            n < max(_FEWEST, _MOST * len(tails))
            or _TAIL.fullmatch(usual)
            or _HN_TAIL.fullmatch(usual)
        ):
            return
        for i, tail in tails.items():
            if _DIGITS.sub("#", tail.casefold()) == usual:
                self.signed[i] = self.signed[i][: -len(tail)]

    def date(self, i: int, kind: str = "date") -> str | None:
        """The shown date of a line that is a date and nothing else but links."""
        if i not in self.dates:
            return None
        if (kind, i) not in self._time_lines:
            found = _TIMES[kind].fullmatch(self.signed[i])
            self._time_lines[kind, i] = self._time(i, found) if found else None
        return self._time_lines[kind, i]

    def _time(self, i: int, found: re.Match[str]) -> str:
        signs = _signs(found.string[: found.start("time")])
        return self.dates[i][signs]

    @cached_property
    def events(self) -> list[int]:
        """Lines with a date behind a word such as "Joined" or "asked", on the line or above it."""
        return [i for i in self.having["date"] if self._is_event(i)]

    def _is_event(self, i: int) -> bool:
        before = _ANY_SIGN.split(self.signed[i], maxsplit=1)[0]
        if before.strip():
            return is_event(before)
        above = self.lines.last_full(i)
        return above >= 0 and is_event(self.lines.text[above])

    def scan(self, style: Style, *, sure: bool = False) -> Iterator[Hit]:
        """The markers of a style in page order; `sure`: whatever the names look like."""
        starts: dict[int, list[Marker]] = {}
        for marker in style.markers:
            for anchor in self.having[marker.anchor]:
                if marker.at and not self._line(marker.parts[marker.at].pattern, anchor):
                    continue
                at = anchor
                for _ in range(marker.at + 1):
                    starts.setdefault(at, []).append(marker)
                    at = self.lines.last_full(at)
                    if at < 0:
                        break
        end = 0
        for i in sorted(starts):
            if i < end:
                continue
            for marker in starts[i]:
                if hit := self._marker(marker, i, sure):
                    end = hit.end
                    yield hit
                    break

    def _marker(self, marker: Marker, i: int, sure: bool) -> Hit | None:
        lines = self.lines
        if i in self._heading_lines:
            return None
        if marker.after_blank and i and lines.text[i - 1] and i - 1 not in self._heading_lines:
            return None
        matched = self._parts(marker.parts, i)
        if not matched or is_furniture(lines.text[i]) or is_quote_head(lines.text[i]):
            return None
        end = matched[-1][0] + 1
        if marker.before_blank and end < len(lines) and lines.text[end]:
            return None
        said: dict[str, str] = {}
        for at, found in matched:
            said |= {k: v for k, v in found.groupdict().items() if v}
            if found.groupdict().get("time"):
                said["time"] = self._time(at, found)
        author = said.get("author", "").strip()
        if not is_name(author, "odd" if sure and marker.name != "any" else marker.name):
            return None
        time = said.get("time") or said.get("clock")
        unread = tuple(at for at, found in matched if not any(found.groupdict().values()))
        form = "\n".join("" if at in unread else self._form(at, found) for at, found in matched)
        return Hit(i, end, author, time, said.get("id"), marker.key, form, unread)

    def _parts(
        self, parts: Sequence[Part], i: int, first: bool = True
    ) -> list[tuple[int, re.Match[str]]] | None:
        """Match parts against the lines from `i` on; None if one that must be is not there."""
        if not parts:
            return []
        part, rest = parts[0], parts[1:]
        at = self.lines.next_full(i)
        if at < len(self.lines) and at - i <= (0 if first else part.gap):
            found = self._line(part.pattern, at)
            if found and (after := self._parts(rest, at + 1, False)) is not None:
                return [(at, found), *after]
        return self._parts(rest, i, first) if part.optional else None

    def _line(self, pattern: re.Pattern[str], i: int) -> re.Match[str] | None:
        if i not in self.dates and (pattern is DATE_LINE or pattern is MOMENT_LINE):
            return None
        return (
            pattern.fullmatch(self.signed[i]) if len(self.lines.text[i]) <= LONGEST_MARKER else None
        )

    def form(self, i: int) -> str:
        """A whole line without its numbers and dates, to be compared with others."""
        dates = " ".join(shape(date) for date in self.dates.get(i, ()))
        return f"{_DIGITS.sub('#', self.signed[i].casefold())} {dates}"

    def _form(self, i: int, found: re.Match[str]) -> str:
        """The line with signs for name, numbers and date, without links behind them."""
        text, groups = found.string, found.groupdict()
        last = max((found.end(g) for g in ("author", "time") if groups.get(g)), default=0)
        if _TAIL.fullmatch(text, last):
            text = text[:last]
        if groups.get("author"):
            text = (
                text[: found.start("author")]
                + "\0"
                + _GUEST.sub("", text[found.end("author") :], 1)
            )
        dates = " ".join(shape(date) for date in self.dates.get(i, ()))
        return f"{_DIGITS.sub('#', text)} {dates}"


def _signs(text: str) -> int:
    return text.count(MOMENT_SIGN) + text.count(DAY_SIGN)
