"""Dates in the forms that programs write, read by the column: Unix time, ISO 8601, mail, Twitter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from discourse.comments.times.shown import FIRST_YEAR, LAST_YEAR

Found = tuple[np.ndarray, np.ndarray, np.ndarray | str, np.ndarray | str]

FIRST: Final = np.datetime64(f"{FIRST_YEAR}-01-01", "us")
END: Final = np.datetime64(f"{LAST_YEAR + 1}-01-01", "us")
# RE2 syntax as well as Python's: the column is matched by Arrow.
_EPOCH: Final = "[0-9]{9,16}(?:[.][0-9]{1,9})?"
_NET: Final = r"\\?/Date\((-?[0-9]{1,16})(?:[+-][0-9]{4})?\)\\?/"
_ISO: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_CLOCK: Final = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
# What machines write in words: mail and feeds (RFC 2822), and Twitter. Read again one by one where
# the names of another locale keep pandas from it.
_WORDED: Final = {
    "%a, %d %b %Y %H:%M:%S %z": rf"[A-Z][a-z]{{2}}, [0-9]{{2}} [A-Z][a-z]{{2}} [0-9]{{4}} {_CLOCK} "
    "(?:GMT|[+-][0-9]{4})",
    "%a %b %d %H:%M:%S %z %Y": rf"[A-Z][a-z]{{2}} [A-Z][a-z]{{2}} [0-9]{{2}} {_CLOCK} "
    "[+-][0-9]{4} [0-9]{4}",
}


def read_standard(text: pd.Series) -> Iterator[Found]:
    """Rows, instants (NaT if there is no such day), precisions and zones, form by form."""
    epoch = text.str.fullmatch(_EPOCH).fillna(False)
    yield *from_epoch(pd.to_numeric(text.where(epoch), "coerce")), "second", "given"

    if (net := text.str.fullmatch(_NET).fillna(False)).any():
        milliseconds = pd.to_numeric(text[net].str.extract(_NET)[0]).to_numpy(np.int64)
        when = milliseconds.astype("datetime64[ms]").astype("datetime64[us]")
        yield np.flatnonzero(net), when, "second", "given"

    found = text[text.str.fullmatch(_ISO).fillna(False)]
    clock = found.str.contains(":", regex=False).to_numpy(bool)
    second = found.str.contains(_CLOCK).to_numpy(bool)
    zoned = clock & found.str.contains("(?:Z|UTC|GMT|[+-][0-9:]{2,5})$").to_numpy(bool)
    plain = found.str.replace(",", ".", regex=False).str.replace(" ?(?:UTC|GMT)$", "Z", regex=True)
    exact = np.where(second, "second", np.where(clock, "minute", "day"))
    zone = np.where(zoned, "given", "unknown")
    yield _positions(found), _instants(plain, "ISO8601"), exact, zone

    for form, pattern in _WORDED.items():
        found = text[text.str.fullmatch(pattern).fillna(False)]
        if len(found):
            plain = found.str.replace("GMT", "+0000", regex=False)
            yield _positions(found), _instants(plain, form), "second", "given"


def is_number(text: str) -> bool:
    """Whether a text is Unix time, bare or as .NET writes it."""
    return bool(re.fullmatch(_EPOCH, text) or re.fullmatch(_NET, text))


def from_epoch(numbers: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Rows that hold Unix time, and their instants; the unit is told by the size of the number."""
    value = numbers.to_numpy(dtype=float, na_value=np.nan)
    us = np.full(len(value), np.nan)
    for unit in (1, 1_000, 1_000_000):  # seconds, milliseconds, microseconds
        low, high = (int(limit.astype(np.int64)) // 1_000_000 * unit for limit in (FIRST, END))
        fits = (value >= low) & (value < high)
        us[fits] = value[fits] * (1_000_000 / unit)
    rows = np.flatnonzero(~np.isnan(us))
    return rows, np.rint(us[rows]).astype(np.int64).astype("datetime64[us]")


def naive(when: pd.Series) -> np.ndarray:
    """Instants in UTC as datetime64[us]."""
    if isinstance(when.dtype, pd.DatetimeTZDtype):
        when = when.dt.tz_convert(None)
    return when.to_numpy("datetime64[us]")


def as_text(values: pd.Series) -> pd.Series:
    """The values as strings."""
    try:
        return values.astype("str")
    except UnicodeEncodeError:  # lone surrogates: Arrow refuses them, and no date holds one
        return values.map(lambda v: str(v).encode("utf-8", "replace").decode()).astype("str")


def _instants(text: pd.Series, form: str) -> np.ndarray:
    return naive(pd.to_datetime(text, format=form, utc=True, errors="coerce"))


def _positions(rows: pd.Series) -> np.ndarray:
    return rows.index.to_numpy()
