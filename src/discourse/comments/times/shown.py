"""One date as a page shows it, read by the grammar in `pieces`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from discourse.comments.times.pieces import AGO, JOIN, YEAR, ZONE, any_of, dates, weekday
from discourse.comments.times.words import (
    MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    ZONES,
)

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
LONGEST: Final = 120  # no shown date is longer; keeps matching linear in the length of a column

AMBIGUOUS: Final = "ambiguous order"
RELATIVE: Final = "relative without a capture date"
NO_YEAR: Final = "no year"
OUTSIDE: Final = f"outside {FIRST_YEAR} to {LAST_YEAR}"
UNREADABLE: Final = "unreadable"


class Read(NamedTuple):
    """A date, or the reason why it is none; `ordered` if `day_first` decided it."""

    when: datetime | None
    precision: str = "none"
    zone: str = "unknown"
    reason: str = ""
    ordered: bool = False


# Where the whole text is to be a date, more can be allowed than in prose.
MONTH_NUMBERS: Final = {**MONTHS, **SHORT_MONTHS}
WEEKDAY_NUMBERS: Final = {**WEEKDAYS, **SHORT_WEEKDAYS}
CLOCK: Final = (
    r"@?(?P<hour>[0-9]{1,2})(?:\s?[:.h]\s?(?P<minute>[0-9]{2})(?:\s?min\b)?"
    r"(?:[:.](?P<s>[0-9]{2})(?P<part>[.,][0-9]{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?:\s*(?:Uhr|hrs|h)\b)?"
    r"|\s*(?P<half2>[ap])\.?\s?m\b\.?|\s*(?:h|Uhr)\b)"
)
AT: Final = rf"(?:\s*г\.)?{JOIN}(?:(?:às|as|kl|op|o|в|ore|a la)\.?\s+)?"
_PLAIN_DATES: Final = dates(MONTH_NUMBERS)
_DATES: Final = _PLAIN_DATES | {
    "numbers": _PLAIN_DATES["numbers"].replace("[-/.]|", r"[-/]|\.\s?|"),
    "day month short year": rf"(?P<day>[0-9]{{1,2}})-(?P<month>{any_of(MONTH_NUMBERS)})"
    r"-(?P<year>[0-9]{2})",
}
_WEEKDAY: Final = weekday(WEEKDAY_NUMBERS)
_LEAD = (
    r"(?:(?:posted|published|updated|modified|edited|created|submitted|written|added|answered|"
    r"asked|commented|date|on|at|le|am|vom|den|dnia|el|il|op|em|publié|publicado|pubblicato|"
    r"veröffentlicht|publiziert|geschrieben|erstellt|aktualisiert|bearbeitet|geplaatst|datum|fecha|"
    r"data)(?:\s*:)?\s+)*"
)
_TAIL = rf"(?:\s*г\.?|\s*[-–—(|,]\s*{AGO}\)?)?"
_COMPACT = r"(?P<year>[0-9]{4})(?P<number>[0-9]{2})(?P<day>[0-9]{2})"
_MONTH = rf"(?P<month>{any_of(MONTH_NUMBERS)})\.?"
_SHAPES: Final = [
    (kind, re.compile(f"{_LEAD}{form}{_TAIL}", re.IGNORECASE))
    for kind, form in (
        *((kind, rf"{_WEEKDAY}{date}(?:{AT}{CLOCK}{ZONE})?") for kind, date in _DATES.items()),
        *((kind, rf"{CLOCK}{ZONE}{AT}(?:on\s+)?{_WEEKDAY}{date}") for kind, date in _DATES.items()),
        (
            "zone before year",
            rf"{_WEEKDAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}})\s+{CLOCK}{ZONE}\s+{YEAR}",
        ),
        ("month", rf"{_MONTH},?\s+(?:de\s+)?{YEAR}"),
        ("month", rf"{YEAR}-(?P<number>[0-9]{{2}})"),
        ("year", YEAR),
        (
            "compact",
            rf"{_COMPACT}(?:T(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<s>[0-9]{{2}})?{ZONE})?",
        ),
    )
]
_MARKS: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBERS: Final = re.compile(r"[0-9][-/.] ?[0-9]{1,2}[-/.]")
_YEARS: Final = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")
_DIGIT: Final = re.compile("[0-9]")


def tidy(shown: str) -> str:
    """Blanks of all kinds as one; marks of direction off; one apostrophe."""
    return " ".join(_MARKS.sub("", shown).split()).replace("’", "'")


def _skeleton(text: str) -> str:
    """The text with other digits: a year stays a year, which is all that the shapes ask for."""
    return _DIGIT.sub("1", _YEARS.sub("\N{BULLET OPERATOR}", text))


@lru_cache(maxsize=4096)
def _shapes(skeleton: str) -> list[tuple[str, re.Pattern[str]]]:
    """The shapes that texts of this skeleton may have: few of the many, and a column has few."""
    text = skeleton.replace("\N{BULLET OPERATOR}", "2011")
    return [(kind, pattern) for kind, pattern in _SHAPES if pattern.fullmatch(text)]


def read_shown(
    text: str, *, default_year: int | None = None, day_first: bool | None = None
) -> Read:
    """Read a tidy text that is a date and nothing else."""
    if len(text) > LONGEST or not any("0" <= char <= "9" for char in text):
        return Read(None, reason=UNREADABLE)
    for kind, pattern in _shapes(_skeleton(text)):
        if found := pattern.fullmatch(text):
            parts = {name: part.casefold() for name, part in found.groupdict().items() if part}
            try:
                return _instant(kind, parts, default_year, day_first)
            except (ValueError, OverflowError):  # 31 February, 25:00
                continue
    return Read(None, reason=UNREADABLE)


def order_shown(text: str) -> bool | None:
    """Whether a tidy text can only be day first, only month first, or neither."""
    if len(text) > LONGEST or not _NUMBERS.search(text):
        return None
    for kind, pattern in _shapes(_skeleton(text)):
        if kind == "numbers" and (found := pattern.fullmatch(text)):
            parts = {name: part.casefold() for name, part in found.groupdict().items() if part}
            first, second = int(parts["first"]), int(parts["second"])
            if min(first, second) < 1 or min(first, second) > 12:
                return None
            return first > 12 if max(first, second) > 12 else _by_weekday(parts, first, second)
    return None


def _by_weekday(parts: dict[str, str], first: int, second: int) -> bool | None:
    """Whether the day of the week fits day first only, month first only, or neither."""
    if "weekday" not in parts or first > 12 or second > 12 or first == second:
        return None
    year, wanted = _full_year(parts["year"]), WEEKDAY_NUMBERS[parts["weekday"]]
    as_day = datetime(year, second, first).weekday() == wanted
    as_month = datetime(year, first, second).weekday() == wanted
    return as_day if as_day != as_month else None


def _full_year(shown: str) -> int:
    year = int(shown)
    return year if len(shown) > 2 else year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def _instant(
    kind: str, parts: dict[str, str], default_year: int | None, day_first: bool | None
) -> Read:
    year = _full_year(parts["year"]) if "year" in parts else default_year
    if year is None:
        return Read(None, reason=NO_YEAR)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Read(None, reason=OUTSIDE)
    month = MONTH_NUMBERS[parts["month"]] if "month" in parts else int(parts.get("number", 1))
    day, ordered = int(parts.get("day", 1)), False
    if kind == "numbers":
        a, b = int(parts["first"]), int(parts["second"])
        if a != b and a <= 12 and b <= 12:
            by_weekday = _by_weekday(parts, a, b)
            ordered = by_weekday is None
            day_first = day_first if ordered else by_weekday
            if day_first is None:
                return Read(None, reason=AMBIGUOUS)
        day, month = (a, b) if a > 12 or (b <= 12 and day_first) else (b, a)
    clock, precision = read_clock(parts)
    zone, origin = _zone(parts)
    when = (datetime(year, month, day) + clock).replace(tzinfo=zone).astimezone(UTC)
    if precision:
        return Read(when, precision, origin, ordered=ordered)
    return Read(when, kind if kind in ("month", "year") else "day", ordered=ordered)


def read_clock(parts: dict[str, str]) -> tuple[timedelta, str]:
    """The time of day that `CLOCK` found, and its precision; "" without one."""
    if "hour" not in parts:
        return timedelta(0), ""
    hour, half = int(parts["hour"]), parts.get("half") or parts.get("half2")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(parts.get("minute", 0)), int(parts.get("s", 0))
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"{hour}:{minute}:{second} is no time of day")
    part = float(parts.get("part", "0").replace(",", "."))
    clock = timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=round(part * 1_000_000)
    )
    return clock, "second" if "s" in parts else "minute"


def _zone(parts: dict[str, str]) -> tuple[tzinfo, str]:
    name, offset = parts.get("zone"), parts.get("offset")
    if offset:  # UTC+2, +0200, +02:00
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        minute = (int(hours) * 60 + int(minutes)) * (-1 if offset[0] == "-" else 1)
        return timezone(timedelta(minutes=minute)), "given"
    place = ZONES.get(name, 0) if name else 0
    if isinstance(place, str):
        try:
            return ZoneInfo(place), "assumed"
        except ZoneInfoNotFoundError:  # no time-zone data on this machine
            return UTC, "unknown"
    return timezone(timedelta(minutes=place)), "given" if name else "unknown"
