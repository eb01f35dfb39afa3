"""Columns of dates: Unix time, ISO 8601, shown dates and relative ones, also mixed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from discourse.comments.table import DTYPES, PRECISIONS, TIME_ZONES
from discourse.comments.times.relative import Back, count_back, read_back
from discourse.comments.times.shown import (
    OUTSIDE,
    RELATIVE,
    UNREADABLE,
    Read,
    order_shown,
    read_shown,
    tidy,
)
from discourse.comments.times.standard import (
    END,
    FIRST,
    as_text,
    from_epoch,
    is_number,
    naive,
    read_standard,
)

Parsed = tuple[pd.Timestamp, str, str]
_CODES: Final = {
    word: np.int8(code) for words in (PRECISIONS, TIME_ZONES) for code, word in enumerate(words)
}
_NAT: Final = np.datetime64("NaT", "us")
_NOTHING: Final[Parsed] = (pd.NaT, "none", "unknown")  # type: ignore[assignment]


def parse_time(
    shown: str,
    *,
    default_year: int | None = None,
    day_first: bool | None = None,
    retrieved_at: pd.Timestamp | None = None,
) -> Parsed:
    """Read one date as a page shows it.

    Parameters
    ----------
    shown : str
        "November 7th, 2012 at 9:42 pm", "Fri, 2012-11-09 17:18", ISO 8601, RFC 2822, Unix time,
        "vor 6 Jahren".
    default_year : int, optional
        The year of dates that show none ("Monday July 23, @08:25PM").
    day_first : bool, optional
        Whether 03/04/2012 is the third of April; without it, such a date is not read.
    retrieved_at : pandas.Timestamp, optional
        When the page was captured, for "2 years ago" and "yesterday".

    Returns
    -------
    tuple of (pandas.Timestamp, str, str)
        The instant in UTC or NaT; its precision (second, minute, day, month, year, none); whether
        the time zone was given, assumed or unknown. Without a zone the clock is taken as UTC and
        the zone is "unknown". A day, month or year stands for its first instant; "9 pm" is 21:00
        with precision "minute". What counts back from the capture has the precision that
        `parse_times` tells, and the zone "assumed".

    Notes
    -----
    Years outside 1990..2100 are not read. In 03/04/2012 both numbers can be the month: NaT, unless
    a weekday decides ("Fri, 11/09/2012"); `parse_times` lets the column decide. 07.15.12 and
    04/04/2012 are clear.

    Examples
    --------
    >>> parse_time("Friday, November 2 at 12:14 pm", default_year=2012)
    (Timestamp('2012-11-02 12:14:00+0000', tz='UTC'), 'minute', 'unknown')
    """
    text = tidy(shown)
    if is_number(text):
        row = parse_times(pd.Series([text])).iloc[0]
        return row["created_at"], row["created_precision"], row["created_tz"]
    read = read_shown(text, default_year=default_year, day_first=day_first)
    if read.when is not None:
        return pd.Timestamp(read.when).as_unit("us"), read.precision, read.zone
    captured = _captures(retrieved_at, 1)
    back = read_back(text) if read.reason == UNREADABLE and not np.isnat(captured[0]) else None
    if back is None:
        return _NOTHING
    when = count_back(captured, [back])
    if not (FIRST <= when[0] < END):
        return _NOTHING
    return pd.Timestamp(when[0], tz="UTC"), back.precision, "assumed"


def parse_times(
    values: pd.Series,
    *,
    retrieved_at: pd.Timestamp | pd.Series | None = None,
    day_first: bool | None = None,
) -> pd.DataFrame:
    """Read a column of dates: Unix time, ISO 8601, RFC 2822, shown and relative dates, also mixed.

    Parameters
    ----------
    values : pandas.Series
        Numbers (Unix seconds, milliseconds, microseconds, told apart by size), strings, datetimes.
    retrieved_at : pandas.Timestamp or pandas.Series, optional
        When the source was captured; a Series has one instant a row, in the order of `values`.
        Without a zone it is taken as UTC.
    day_first : bool, optional
        Whether 03/04/2012 is the third of April; by default `day_first_of(values)`.

    Returns
    -------
    pandas.DataFrame
        Index as `values`; columns created_at (datetime64[us, UTC]), created_precision (categorical:
        second, minute, day, month, year, none), created_tz (categorical: given, assumed, unknown),
        reason (why a value
        is not read: "ambiguous order", "relative without a capture date", "no year",
        "outside 1990 to 2100", "unreadable"; missing where it is read or there is none) and
        ordered (bool: whether `day_first` decided between day and month). Unix time is UTC by
        definition: "given".

    Notes
    -----
    A time that counts back from the capture ("2 years ago", "gestern, 12:30", "3d") is the capture
    less the span, the zone "assumed". Its precision is at most its unit's: minute for seconds,
    minutes and days with a clock, day for hours and days, month for weeks and months, year for
    years. Pages round down, so it can be up to one unit too late. Datetimes that all stand at midnight
    are days.
    """
    index, values = values.index, values.reset_index(drop=True)
    column = _Column(len(values))
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        column.put(np.arange(len(values)), naive(values), _finest(values), "given")
    elif values.dtype.kind == "M":
        column.put(np.arange(len(values)), naive(values), _finest(values), "unknown")
    elif pd.api.types.is_numeric_dtype(values.dtype):
        column.put(*from_epoch(values), "second", "given")
    else:
        text = as_text(values).str.strip()
        for found in read_standard(text):
            column.put(*found)
        rest = text[column.open & text.notna().to_numpy() & (text != "").to_numpy()]
        _put_shown(column, rest, _captures(retrieved_at, len(values)), day_first)
        values = text.where(text != "")
    column.reason[column.open & values.notna().to_numpy()] = UNREADABLE
    return column.table(index)


def _finest(values: pd.Series) -> str:
    """The precision of datetimes: days that became datetimes all stand at midnight."""
    known = values.dropna()
    return "second" if (known != known.dt.normalize()).any() else "day"


def day_first_of(values: pd.Series) -> bool | None:
    """Whether a column writes the day before the month in dates such as 03/04/2012.

    True or False if it holds dates that can only be the one (15/04/2012, or a weekday that fits)
    and none that can only be the other; None if nothing or both. Read in parts, the answer of one
    part can be handed to the next as `parse_times(..., day_first=)`.
    """
    return _order(tidy(shown) for shown in _numeric_dates(values).unique())


def has_numeric_dates(values: pd.Series) -> bool:
    """Whether a column holds dates such as 03/04/2012, which two orders can read."""
    return len(_numeric_dates(values)) > 0


def _numeric_dates(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values.dtype) or values.dtype.kind in "mM":
        return values.iloc[:0].astype("str")
    text = as_text(values)
    dated = text.str.contains(r"\b[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?[0-9]{2}").fillna(False)
    return text[dated]


class _Column:
    """Instants of rows, filled step by step; a row that has a reason is settled as well."""

    def __init__(self, length: int) -> None:
        self.instant = np.full(length, _NAT)
        self.precision = np.full(length, _CODES["none"])
        self.zone = np.full(length, _CODES["unknown"])
        self.reason = np.full(length, None, dtype=object)
        self.ordered = np.zeros(length, dtype=bool)

    @property
    def open(self) -> np.ndarray:
        """The rows that are not settled."""
        return np.isnat(self.instant) & pd.isna(self.reason)

    def put(
        self,
        rows: np.ndarray,
        when: np.ndarray,
        precision: np.ndarray | str,
        zone: np.ndarray | str,
    ) -> None:
        """Set rows to the instants; those of other years than ours keep none."""
        good = (when >= FIRST) & (when < END)  # False for NaT
        self.instant[rows[good]] = when[good]
        for column, words in ((self.precision, precision), (self.zone, zone)):
            column[rows[good]] = np.broadcast_to(_codes(words), when.shape)[good]
        self.reason[rows[~good & ~np.isnat(when)]] = OUTSIDE

    def table(self, index: pd.Index) -> pd.DataFrame:
        """The result of `parse_times`."""
        columns = {
            "created_at": pd.Series(self.instant).dt.tz_localize("UTC"),
            "created_precision": _words(self.precision, "created_precision"),
            "created_tz": _words(self.zone, "created_tz"),
            "reason": pd.Series(self.reason, dtype="str"),
            "ordered": pd.Series(self.ordered),
        }
        return pd.DataFrame(columns).set_axis(index, axis=0)


def _codes(words: np.ndarray | str) -> np.ndarray:
    """The words of a column as small numbers: a million equal strings are slow."""
    if isinstance(words, str):
        return np.array(_CODES[words])
    return np.array([_CODES[word] for word in words], dtype=np.int8)


def _words(codes: np.ndarray, column: str) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=DTYPES[column])


def _put_shown(
    column: _Column, text: pd.Series, captured: np.ndarray, day_first: bool | None
) -> None:
    """All else: each distinct text is read once."""
    codes, distinct = pd.factorize(text)
    tidied = [tidy(shown) for shown in distinct]
    if day_first is None:
        day_first = _order(tidied)
    reads = [read_shown(shown, day_first=day_first) for shown in tidied]
    backs = [
        read_back(shown) if read.reason == UNREADABLE else None
        for shown, read in zip(tidied, reads, strict=True)
    ]
    rows = text.index.to_numpy()
    when, precision, zone, reason, ordered = (
        np.array([read[k] for read in reads], dtype=object)[codes] for k in range(len(Read._fields))
    )
    instants = naive(pd.Series(when, dtype="datetime64[us, UTC]"))
    column.put(rows, instants, precision, zone)
    column.ordered[rows] = ordered.astype(bool)
    column.reason[rows] = np.where(reason == "", column.reason[rows], reason)

    counts = np.array([back is not None for back in backs], dtype=bool)[codes]
    rows, found = rows[counts], [backs[code] or Back() for code in codes[counts]]
    if len(rows):
        column.reason[rows] = None
        column.reason[rows[np.isnat(captured[rows])]] = RELATIVE
        exact = np.array([back.precision for back in found], dtype=object)
        column.put(rows, count_back(captured[rows], found), exact, "assumed")


def _order(shown: Iterable[str]) -> bool | None:
    orders = {order_shown(text) for text in shown} - {None}
    return orders.pop() if len(orders) == 1 else None


def _captures(retrieved_at: pd.Timestamp | pd.Series | None, rows: int) -> np.ndarray:
    """When each row was captured, as datetime64[us] in UTC."""
    if not isinstance(retrieved_at, pd.Series):
        return np.repeat(naive(pd.to_datetime(pd.Series([retrieved_at]), utc=True)), rows)
    if len(retrieved_at) != rows:
        raise ValueError(f"retrieved_at has {len(retrieved_at)} values for {rows} rows")
    return naive(pd.to_datetime(retrieved_at, utc=True))
