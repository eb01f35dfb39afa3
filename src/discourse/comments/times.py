"""Instants from the dates that sources show, each with how precise it is.

`parse_time` reads one shown date, `parse_times` a column. Nothing is guessed: a date without a
year, "2 years ago" and a 03/04/2012 that nothing decides give NaT with precision "none".
The grammar of a date is data; the reader of flattened pages finds dates by the same pieces.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_FIRST = np.datetime64(f"{FIRST_YEAR}-01-01", "us")
_END = np.datetime64(f"{LAST_YEAR + 1}-01-01", "us")

# Month names: English, German, French, Spanish, Italian, Dutch; matched whole, upper case or not.
_MONTH_NAMES: Final = (
    "jan january januar jänner janvier enero gennaio januari",
    "feb february februar février fevrier febrero febbraio februari",
    "mar march mär märz mars marzo maart mrz", "apr april avril abril aprile avr",
    "may mai mayo maggio mei", "jun june juni juin junio giugno",
    "jul july juli juillet julio luglio", "aug august août aout agosto augustus",
    "sep sept september septembre septiembre settembre",
    "oct okt october oktober octobre octubre ottobre", "nov november novembre noviembre",
    "dec dez december dezember décembre decembre diciembre dicembre",
)  # fmt: skip
MONTHS: Final = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY_NAMES: Final = (
    "mon monday mo montag lundi lunes", "tue tues tuesday di dienstag mardi martes",
    "wed weds wednesday mi mittwoch mercredi miércoles",
    "thu thur thurs thursday do donnerstag jeudi jueves", "fri friday fr freitag vendredi viernes",
    "sat saturday sa samstag sonnabend samedi sábado", "sun sunday so sonntag dimanche domingo",
)  # fmt: skip
WEEKDAYS: Final = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
# RFC 2822 section 4.3, and the European zones: an offset in minutes. A name that stands for summer
# and winter time is a place; which country is meant is then our assumption.
ZONES: Final[dict[str, int | str]] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "et": "America/New_York",
    "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip


def _any_of(names: list[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


MONTH: Final = rf"(?P<month>{_any_of(list(MONTHS))})\.?"
WEEKDAY: Final = rf"(?:(?P<weekday>{_any_of(list(WEEKDAYS))})\.?,?\s+)?(?:the\s+)?"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er)?"
_YEAR: Final = r"(?P<year>(?:19|20|21)[0-9]{2})"
DATES: Final = {
    "month day year": rf"{MONTH}[\s-]*{_DAY}(?:[,\s-]\s*{_YEAR})?,?",
    "day month year": rf"{_DAY}\.?[\s-]*(?:of\s+|de\s+)?{MONTH},?(?:[\s-]+(?:de\s+)?{_YEAR})?,?",
    "year month day": rf"{_YEAR}[-/.](?P<number>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})",
    "numbers": r"(?P<first>[0-9]{1,2})[-/.](?P<second>[0-9]{1,2})[-/.]"
    r"(?P<year>(?:19|20|21)[0-9]{2}|[0-9]{2})",
}
CLOCK: Final = (
    r"@?(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?::(?P<s>[0-9]{2})(?P<part>\.[0-9]{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?(?:\s*Uhr)?|\s*(?P<half2>[ap])\.?m\b\.?)"
)
_OFFSET: Final = r"(?P<offset>[+-][0-9]{1,2}:?(?:[0-9]{2})?)"
ZONE: Final = (
    rf"(?:\s*\(?(?P<zone>{_any_of(list(ZONES))})?(?:\s?{_OFFSET})?\)?)(?:\s?\([A-Z]{{2,5}}\))?"
)
JOIN: Final = r"(?:\s|,|@|-|–|—|\||/|•|·|T(?=[0-9])|\()*(?:(?:at|um|à|a las|alle|om)\s+)?"
AGO: Final = (
    r"(?:(?:about|over|almost|nearly|vor|il y a|hace)\s+)?(?:an?|one|[0-9]{1,3})\+?\s*"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|[smhdwy]|mo|"
    r"sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)(?:\s+ago)?"
)

_LEAD = r"(?:(?:posted|published|updated|written|added|date|on|at|le|am|el)(?:\s*:)?\s+)*"
_TAIL = rf"(?:\s*[-–—(|,]\s*{AGO}\)?)?"
_COMPACT = r"(?P<year>[0-9]{4})(?P<number>[0-9]{2})(?P<day>[0-9]{2})"
_FORMS = (
    *((kind, rf"{WEEKDAY}{date}(?:{JOIN}{CLOCK}{ZONE})?") for kind, date in DATES.items()),
    *((kind, rf"{CLOCK}{ZONE}{JOIN}(?:on\s+)?{WEEKDAY}{date}") for kind, date in DATES.items()),
    ("month day year", rf"{WEEKDAY}{MONTH}\s+{_DAY}\s+{CLOCK}{ZONE}\s+{_YEAR}"),
    ("month", rf"{MONTH},?\s+{_YEAR}"),
    ("month", rf"{_YEAR}-(?P<number>[0-9]{{2}})"),
    ("year", _YEAR),
    (
        "compact",
        rf"{_COMPACT}(?:T(?P<hour>[0-9][0-9])(?P<minute>[0-9][0-9])(?P<s>[0-9][0-9])?{ZONE})?",
    ),
)
_SHAPES = [(kind, re.compile(f"{_LEAD}{form}{_TAIL}", re.IGNORECASE)) for kind, form in _FORMS]
# RE2 syntax as well as Python's: the column is matched by Arrow.
_EPOCH = "[0-9]{9,16}(?:[.][0-9]{1,9})?"
_ISO = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?"
    r"(?: ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_LONGEST = 120  # no shown date is longer; keeps matching linear in the length of the column
_Words = np.ndarray | str
Parsed = tuple[pd.Timestamp, str, str]
_NOTHING: Final[Parsed] = (pd.NaT, "none", "unknown")  # type: ignore[assignment]


def parse_time(shown: str, *, default_year: int | None = None) -> Parsed:
    """Read one date as a page shows it.

    Parameters
    ----------
    shown : str
        "November 7th, 2012 at 9:42 pm", "Fri, 2012-11-09 17:18", ISO 8601, RFC 2822, Unix time.
    default_year : int, optional
        The year of dates that show none ("Monday July 23, @08:25PM").

    Returns
    -------
    tuple of (pandas.Timestamp, str, str)
        The instant in UTC or NaT; its precision (second, minute, day, month, year, none); whether
        the time zone was given, assumed or unknown. Without a zone the clock is taken as UTC and
        the zone is "unknown". A day, month or year stands for its first instant; "9 pm" is 21:00
        with precision "minute".

    Notes
    -----
    "2 years ago" and "yesterday" are no instants: NaT, "none", "unknown"; so are years outside
    1990..2100. In 03/04/2012 both numbers can be the month: NaT as well, unless a weekday decides
    ("Fri, 11/09/2012"); `parse_times` lets the column decide. 07.15.12 and 04/04/2012 are clear.

    Examples
    --------
    >>> parse_time("Friday, November 2 at 12:14 pm", default_year=2012)
    (Timestamp('2012-11-02 12:14:00+0000', tz='UTC'), 'minute', 'unknown')
    """
    return _parse(shown, default_year, None)


def parse_times(values: pd.Series) -> pd.DataFrame:
    """Read a column of dates: Unix time, ISO 8601, RFC 2822 and shown dates, also mixed.

    Parameters
    ----------
    values : pandas.Series
        Numbers (Unix seconds, milliseconds, microseconds, told apart by size), strings, datetimes.

    Returns
    -------
    pandas.DataFrame
        Index as `values`; columns created_at (datetime64[us, UTC]), created_precision (second,
        minute, day, month, year, none) and created_tz (given, assumed, unknown). Unix time is UTC
        by definition: "given". What cannot be read is NaT, "none", "unknown".

    Notes
    -----
    03/04/2012 is read day first if the column holds dates that can only be day first (15/04/2012)
    and none that can only be month first, and the other way round; else it stays NaT.
    """
    index, values = values.index, values.reset_index(drop=True)
    instant = np.full(len(values), np.datetime64("NaT", "us"))
    precision = np.full(len(values), "none", dtype=object)
    origin = np.full(len(values), "unknown", dtype=object)

    def put(rows: np.ndarray, when: pd.Series, exact: _Words, zone: _Words) -> None:
        us = when.dt.as_unit("us").dt.tz_convert(None).to_numpy("datetime64[us]")
        good = (us >= _FIRST) & (us < _END)  # False for NaT
        instant[rows[good]] = us[good]
        precision[rows[good]] = np.broadcast_to(exact, us.shape)[good]
        origin[rows[good]] = np.broadcast_to(zone, us.shape)[good]

    if isinstance(values.dtype, pd.DatetimeTZDtype):
        put(values.index.to_numpy(), values.dt.tz_convert("UTC"), "second", "given")
    elif values.dtype.kind == "M":
        put(values.index.to_numpy(), values.dt.tz_localize("UTC"), "second", "unknown")
    elif pd.api.types.is_numeric_dtype(values.dtype):
        put(*_from_epoch(values), "second", "given")
    else:
        text = _as_text(values).str.strip()
        epoch = text.str.fullmatch(_EPOCH).fillna(False)
        put(*_from_epoch(pd.to_numeric(text.where(epoch), "coerce")), "second", "given")
        iso = text.str.fullmatch(_ISO).fillna(False)
        found = text[iso]
        clock = found.str.contains(":", regex=False).to_numpy(bool)
        second = found.str.contains("[0-9]{2}:[0-9]{2}:[0-9]{2}").to_numpy(bool)
        zoned = clock & found.str.contains("(?:Z|[+-][0-9:]{2,5})$").to_numpy(bool)
        when = pd.to_datetime(found, format="ISO8601", utc=True, errors="coerce")
        exact = np.where(second, "second", np.where(clock, "minute", "day"))
        put(found.index.to_numpy(), when, exact, np.where(zoned, "given", "unknown"))
        rest = text[np.isnat(instant) & ~iso & text.notna()]
        codes, distinct = pd.factorize(rest)
        day_first = _day_first(list(distinct))
        parsed = [_parse(value, None, day_first) for value in distinct]
        when = pd.Series([p[0] for p in parsed], dtype="datetime64[us, UTC]").take(codes)
        exact, zone = (np.array([p[k] for p in parsed], dtype=object)[codes] for k in (1, 2))
        put(rest.index.to_numpy(), when, exact, zone)
    columns = {"created_at": instant, "created_precision": precision, "created_tz": origin}
    dtypes = {"created_precision": "str", "created_tz": "str"}
    result = pd.DataFrame(columns, index=index).astype(dtypes)
    return result.assign(created_at=result["created_at"].dt.tz_localize("UTC"))


def _as_text(values: pd.Series) -> pd.Series:
    try:
        return values.astype("str")
    except UnicodeEncodeError:  # lone surrogates: Arrow refuses them, and no date holds one
        return values.map(lambda v: str(v).encode("utf-8", "replace").decode()).astype("str")


def _from_epoch(numbers: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """Rows that hold Unix time, and their instants; the unit is told by the size of the number."""
    value = numbers.to_numpy(dtype=float, na_value=np.nan)
    us = np.full(len(value), np.nan)
    for unit in (1, 1_000, 1_000_000):  # seconds, milliseconds, microseconds
        low, high = (int(limit.astype(np.int64)) // 1_000_000 * unit for limit in (_FIRST, _END))
        fits = (value >= low) & (value < high)
        us[fits] = value[fits] * (1_000_000 / unit)
    rows = np.flatnonzero(~np.isnan(us))
    exact = np.rint(us[rows]).astype(np.int64).view("datetime64[us]")
    return rows, pd.Series(exact).dt.tz_localize("UTC")


def _day_first(shown: list[str]) -> bool | None:
    """What the clear dates of a column say about the others; None if nothing or both."""
    shapes = [pattern for kind, pattern in _SHAPES if kind == "numbers"]
    found = (p.fullmatch(s) for s in shown if len(s) <= _LONGEST for p in shapes)
    pairs = [(int(m["first"]), int(m["second"])) for m in found if m]
    day = any(a > 12 >= b for a, b in pairs)
    month = any(b > 12 >= a for a, b in pairs)
    return None if day == month else day


def _parse(shown: str, default_year: int | None, day_first: bool | None) -> Parsed:
    text = shown.strip() if len(shown) <= _LONGEST else ""
    if not any("0" <= c <= "9" for c in text):
        return _NOTHING
    if re.fullmatch(_EPOCH, text):
        rows, when = _from_epoch(pd.Series([float(text)]))
        return (when.iloc[0], "second", "given") if len(rows) else _NOTHING
    for kind, pattern in _SHAPES:
        if found := pattern.fullmatch(text):
            parts = {k: v.casefold() for k, v in found.groupdict().items() if v}
            try:
                return _instant(kind, parts, default_year, day_first)
            except (ValueError, OverflowError):  # 31 February, 25:00
                continue
    return _NOTHING


def _instant(
    kind: str, parts: dict[str, str], default_year: int | None, day_first: bool | None
) -> Parsed:
    year = int(parts["year"]) if "year" in parts else default_year
    if year is None:
        return _NOTHING
    if len(parts.get("year", "")) == 2:
        year += 1900 if year >= FIRST_YEAR % 100 else 2000
    month = MONTHS[parts["month"]] if "month" in parts else int(parts.get("number", 1))
    day = int(parts.get("day", 1))
    if kind == "numbers":
        a, b = int(parts["first"]), int(parts["second"])
        if a != b and a <= 12 and b <= 12:
            if "weekday" in parts:
                weekday = WEEKDAYS[parts["weekday"]]
                as_day, as_month = datetime(year, b, a).weekday(), datetime(year, a, b).weekday()
                if as_day != as_month and weekday in (as_day, as_month):
                    day_first = weekday == as_day
            if day_first is None:
                return _NOTHING
        day, month = (a, b) if a > 12 or (b <= 12 and day_first) else (b, a)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _NOTHING
    hour, half = int(parts.get("hour", 0)), parts.get("half") or parts.get("half2")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = datetime(year, month, day, hour, int(parts.get("minute", 0)), int(parts.get("s", 0)))
    clock += timedelta(microseconds=round(float(parts.get("part", 0)) * 1e6))
    zone, origin = _zone(parts)
    when = pd.Timestamp(clock.replace(tzinfo=zone)).tz_convert("UTC").as_unit("us")
    if "hour" in parts:
        return when, "second" if "s" in parts else "minute", origin
    return when, kind if kind in ("month", "year") else "day", "unknown"


def _zone(parts: dict[str, str]) -> tuple[timezone | ZoneInfo, str]:
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
