"""The grammar of dates that a reader is shown, as pieces of patterns.

The reader of flattened pages looks for dates within prose by the same pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from discourse.comments.times.words import MONTHS, WEEKDAYS, ZONES


def any_of(names: Iterable[str]) -> str:
    """A pattern for one of these words, the longest that fits."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def weekday(names: Iterable[str]) -> str:
    """A pattern for a day of the week before a date, if there is one."""
    return rf"(?:(?P<weekday>{any_of(names)})\.?,?\s+)?(?:the\s+)?"


_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º)?"
_FULL_YEAR: Final = "(?:19|20|21)[0-9]{2}"
YEAR: Final = rf"(?P<year>{_FULL_YEAR})"


def dates(months: Iterable[str]) -> dict[str, str]:
    """Patterns for the ways to write a date with these names of months."""
    month = rf"(?P<month>{any_of(months)})\.?"
    return {
        "month day year": rf"{month}[\s-]*{_DAY}(?:[,\s-]\s*{YEAR})?,?",
        "day month year": rf"{_DAY}\.?[\s-]*(?:of\s+|de\s+)?{month},?"
        rf"(?:[\s-]+(?:del?\s+)?{YEAR})?,?",
        "year month day": rf"{YEAR}[-/.](?P<number>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})",
        "numbers": r"(?P<first>[0-9]{1,2})(?:[-/]|\.\s?)(?P<second>[0-9]{1,2})"
        rf"(?:[-/.]|[.,]\s(?={_FULL_YEAR}))(?P<year>{_FULL_YEAR}|[0-9]{{2}})",
    }


DATES: Final = dates(MONTHS)
WEEKDAY: Final = weekday(WEEKDAYS)
CLOCK: Final = (
    r"@?(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?::(?P<s>[0-9]{2})(?P<part>\.[0-9]{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?:\s*Uhr)?|\s*(?P<half2>[ap])\.?m\b\.?)"
)
_OFFSET: Final = r"(?P<offset>[+-][0-9]{1,2}:?(?:[0-9]{2})?)"
ZONE: Final = rf"(?:\s*\(?(?P<zone>{any_of(ZONES)})?(?:\s?{_OFFSET})?\)?)(?:\s?\([A-Z]{{2,5}}\))?"
JOIN: Final = r"(?:\s|,|@|-|–|—|\||/|•|·|T(?=[0-9])|\()*(?:(?:at|um|à|a las|alle|om)\s+)?"
AGO: Final = (
    r"(?:(?:about|over|almost|nearly|vor|il y a|hace)\s+)?(?:an?|one|[0-9]{1,3})\+?\s*"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|[smhdwy]|mo|"
    r"sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)(?:\s+ago)?"
)
