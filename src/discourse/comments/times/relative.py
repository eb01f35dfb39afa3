"""Times that count back from the capture: "2 years ago", "gestern, 12:30", "3d".

A span is as precise as its unit, but never more: pages round, and the capture is a moment of its
own.

===================  =========
unit                 precision
===================  =========
second, minute, now  minute
hour, day            day
week, month          month
year                 year
yesterday at 17:03   minute
yesterday            day
===================  =========
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, NamedTuple

import numpy as np

from discourse.comments.times.pieces import any_of
from discourse.comments.times.shown import AT, CLOCK, LONGEST, WEEKDAY_NUMBERS, read_clock
from discourse.comments.times.words import ABOUT, AFTER, AND, BEFORE, DAYS_BACK, NOW, ONES, UNITS


class Back(NamedTuple):
    """A way back from the capture: months and a span; or to the clock of an earlier day."""

    months: int = 0
    span: timedelta = timedelta(0)
    precision: str = "minute"
    days: int | None = None  # before the day of the capture; `span` is then the time of that day
    weekday: int | None = None  # the last such day before the capture


# Unit: months, span, precision.
_SPANS: Final = {
    "second": (0, timedelta(seconds=1), "minute"),
    "minute": (0, timedelta(minutes=1), "minute"),
    "hour": (0, timedelta(hours=1), "day"),
    "day": (0, timedelta(days=1), "day"),
    "week": (0, timedelta(weeks=1), "month"),
    "month": (1, timedelta(0), "month"),
    "year": (12, timedelta(0), "year"),
}
_UNIT: Final = {name: unit for unit, names in UNITS.items() for name in names.split()}
_FINEST_FIRST: Final = ("minute", "day", "month", "year")

_PART = rf"(?:(?P<n{{0}}>[0-9]{{{{1,4}}}}|{any_of(ONES.split())})\+?\s?)(?P<u{{0}}>{any_of(_UNIT)})\.?(?!\w)"
_ABOUT = rf"(?:(?:{any_of(ABOUT)})\s?)?"
_BEFORE = rf"(?:{any_of(BEFORE)})\s+"
_AFTER = rf"\s+(?:{any_of(AFTER)})(?!\w)"
_SPAN = (
    rf"{_ABOUT}{_PART.format(1)}"
    rf"(?:,?\s*(?:(?:{any_of(AND)})\s+)?{_PART.format(2)})?"
)
_BARE_UNIT = rf"(?P<u1>{any_of(_UNIT)})"
# Up to three words of the page's own: "Streamed live 2 weeks ago", "vor 2 Wochen gestreamt".
_LEAD = r"(?:[^\W\d]+:?\s+){0,3}?"
_END = r"(?:\s+[^\W\d]+)?(?:\s*[·•|]\s*[^\W\d]+|\s*\([^()0-9]{1,30}\)|\s*\( ?[0-9]{1,2}:[0-9]{2}(?: ?[ap]\.?m\.?)? ?\))?"
_FORMS: Final = [
    re.compile(form + _END, re.IGNORECASE)
    for form in (
        rf"{_LEAD}{_BEFORE}{_SPAN}",
        rf"{_LEAD}{_SPAN}{_AFTER}",
        rf"{_LEAD}{_BARE_UNIT}{_AFTER}",
        rf"{_SPAN}",
    )
]
_NOW: Final = re.compile(rf"(?:{any_of(NOW)}){_END}", re.IGNORECASE)
_DAY_WORD = rf"(?P<day>{any_of(DAYS_BACK)})(?!\w)"
_WEEKDAY_WORD = rf"(?P<weekday>{any_of(WEEKDAY_NUMBERS)})(?!\w)\.?"
_DAYS: Final = [
    re.compile(rf"{_LEAD}{form}{_END}", re.IGNORECASE)
    for form in (
        rf"{_DAY_WORD}(?:{AT}{CLOCK})?",
        rf"{CLOCK}{AT}{_DAY_WORD}",
        rf"{_WEEKDAY_WORD}{AT}{CLOCK}",
    )
]


def read_back(text: str) -> Back | None:
    """Read a tidy text that counts back from its capture; None if it doesn't."""
    if len(text) > LONGEST:
        return None
    if _NOW.fullmatch(text):
        return Back()
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _span(found.groupdict())
    for form in _DAYS:
        if found := form.fullmatch(text):
            parts = {name: part.casefold() for name, part in found.groupdict().items() if part}
            try:
                clock, precision = read_clock(parts)
            except ValueError:
                return None
            if "weekday" in parts:
                weekday = WEEKDAY_NUMBERS[parts["weekday"]]
                return Back(span=clock, precision=precision, weekday=weekday)
            return Back(span=clock, precision=precision or "day", days=DAYS_BACK[parts["day"]])
    return None


def _span(parts: dict[str, str | None]) -> Back:
    months, span, precisions = 0, timedelta(0), []
    for part in ("1", "2"):
        if unit := parts.get(f"u{part}"):
            number = parts.get(f"n{part}") or "1"
            count = int(number) if number.isdecimal() else 1
            month, step, precision = _SPANS[_UNIT[unit.casefold()]]
            months += count * month
            span += count * step
            precisions.append(precision)
    return Back(months, span, min(precisions, key=_FINEST_FIRST.index))


def count_back(captured: np.ndarray, backs: list[Back]) -> np.ndarray:
    """The instants so far before the captures; both datetime64[us], NaT stays."""
    us = np.timedelta64(1, "us")
    months = np.array([back.months for back in backs], dtype=np.int64)
    span = np.array([back.span // timedelta(microseconds=1) for back in backs]) * us
    days = np.array([-1 if back.days is None else back.days for back in backs])
    weekday = np.array([-1 if back.weekday is None else back.weekday for back in backs])

    month = captured.astype("datetime64[M]")
    target = month - months
    last_day = (target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")
    day = captured.astype("datetime64[D]") - month.astype("datetime64[D]")
    clock = captured - captured.astype("datetime64[D]")
    earlier = target.astype("datetime64[D]") + np.minimum(day, last_day - np.timedelta64(1, "D"))
    result = earlier + clock - span

    today = captured.astype("datetime64[D]")
    # 1970-01-01 was a Thursday, day 3 of the week.
    past = (np.where(np.isnat(today), 0, today.astype(np.int64)) + 3 - weekday - 1) % 7 + 1
    steps = np.where(weekday >= 0, past, days).astype("timedelta64[D]")
    of_day = today - steps + span
    return np.where((days >= 0) | (weekday >= 0), of_day, result)
