"""Instants from the dates that sources show, each with how precise it is.

`parse_time` reads one shown date, `parse_times` a column, `day_first_of` tells the order of day and
month in a column. Nothing is guessed: a date without a year, "2 years ago" without the date of the
capture and a 03/04/2012 that nothing decides give NaT with precision "none", and the reason. The
grammar of a date is data (`words`, `pieces`); the reader of flattened pages finds dates by the same
pieces.
"""

from discourse.comments.times.columns import (
    day_first_of,
    has_numeric_dates,
    parse_time,
    parse_times,
)
from discourse.comments.times.pieces import AGO, CLOCK, DATES, JOIN, WEEKDAY, ZONE
from discourse.comments.times.shown import FIRST_YEAR, LAST_YEAR
from discourse.comments.times.words import MONTHS, WEEKDAYS, ZONES

__all__ = [
    "AGO",
    "CLOCK",
    "DATES",
    "FIRST_YEAR",
    "JOIN",
    "LAST_YEAR",
    "MONTHS",
    "WEEKDAY",
    "WEEKDAYS",
    "ZONE",
    "ZONES",
    "day_first_of",
    "has_numeric_dates",
    "parse_time",
    "parse_times",
]
