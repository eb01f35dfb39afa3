"""Instants and their precision; values checked against arithmetic written out here."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discourse.comments.times import parse_time, parse_times

DAY = 86_400
# Days from 1970-01-01 to 2012-11-07: 42 years, leap days of 1972..2008, then Jan..Oct of a leap year.
DAYS = 42 * 365 + 10 + (31 + 29 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 31) + 6
NOON = DAYS * DAY + 12 * 3600  # 2012-11-07 12:00 UTC

# shown, seconds since 1970, precision, zone
CLEAR = [
    ("November 7th, 2012 at 12:00 pm", NOON, "minute", "unknown"),
    ("Wednesday, November 7, 2012 at 9:42 pm", NOON + 9 * 3600 + 42 * 60, "minute", "unknown"),
    ("Wed, 2012-11-07 17:18", NOON + 5 * 3600 + 18 * 60, "minute", "unknown"),
    ("7. Nov, 2012", NOON - 12 * 3600, "day", "unknown"),
    ("7. November 2012 um 14:35 Uhr", NOON + 2 * 3600 + 35 * 60, "minute", "unknown"),
    ("7 novembre 2012 à 12h30", NOON + 30 * 60, "minute", "unknown"),
    ("Nov 07 2012  1:23 pm - 3 hours ago", NOON + 3600 + 23 * 60, "minute", "unknown"),
    ("12:30 am, 7 Nov 2012", NOON - 12 * 3600 + 30 * 60, "minute", "unknown"),
    ("9 pm, 7 Nov 2012", NOON + 9 * 3600, "minute", "unknown"),
    ("11.23.12 at 12:00", NOON + 16 * DAY, "minute", "unknown"),
    ("23/11/2012 12:00:05", NOON + 16 * DAY + 5, "second", "unknown"),
    ("11/11/2012", NOON + 4 * DAY - 12 * 3600, "day", "unknown"),
    ("Fri, 11/09/2012 - 12:00", NOON + 2 * DAY, "minute", "unknown"),
    ("2012-11-07T12:00:00Z", NOON, "second", "given"),
    ("2012-11-07T12:00:00.25+01:00", NOON - 3600 + 0.25, "second", "given"),
    ("20121107T120000Z", NOON, "second", "given"),
    ("20121107", NOON - 12 * 3600, "day", "unknown"),
    ("Wed, 07 Nov 2012 12:00:00 -0500", NOON + 5 * 3600, "second", "given"),
    ("Wed, 07 Nov 2012 12:00:00 EST", NOON + 5 * 3600, "second", "given"),
    ("Wed Nov 07 12:00:00 +0000 2012", NOON, "second", "given"),
    ("2012-11-07 12:00:00 GMT+2", NOON - 2 * 3600, "second", "given"),
    ("November 7, 2012  12:00 PM ET", NOON + 5 * 3600, "minute", "assumed"),  # winter: UTC-5
    ("July 7, 2012 12:00 PM ET", NOON - 123 * DAY + 4 * 3600, "minute", "assumed"),  # summer: UTC-4
    (str(NOON), NOON, "second", "given"),
    (f"{NOON}000", NOON, "second", "given"),
    ("November 2012", NOON - 6 * DAY - 12 * 3600, "month", "unknown"),
    ("2012-11", NOON - 6 * DAY - 12 * 3600, "month", "unknown"),
    ("2012", (42 * 365 + 10) * DAY, "year", "unknown"),
]
NOTHING = [
    "3 hours ago", "2 years ago", "yesterday", "Today at 10:12", "23 seconds ago ( 4:28 PM)",
    "Monday July 23, @08:25PM", "March 3", "03/04/2012", "03.04.12 at 11:59", "31.02.2012",
    "2012-13-01", "November 7, 2012 at 25:00", "1989-12-31", "2101-01-01", "1899", "0", "12", "",
    " ", "In May 2012 I went", "2012 Comments", "x" * 500, "1" * 400, "10:12", "\ud800 2012",
]  # fmt: skip


@pytest.mark.parametrize(("shown", "seconds", "precision", "zone"), CLEAR)
def test_clear(shown: str, seconds: float, precision: str, zone: str) -> None:
    when, exact, origin = parse_time(shown)
    assert (when.timestamp(), exact, origin) == (seconds, precision, zone)
    assert str(when.tz) == "UTC"


@pytest.mark.parametrize("shown", NOTHING)
def test_no_instant(shown: str) -> None:
    when, exact, origin = parse_time(shown)
    assert (when is pd.NaT, exact, origin) == (True, "none", "unknown")


def test_default_year() -> None:
    when, exact, _ = parse_time("Wednesday November 7, @12:00PM", default_year=2012)
    assert (when.timestamp(), exact) == (NOON, "minute")
    assert parse_time("November 7, 2012", default_year=1999)[0].year == 2012
    assert parse_time("November 7", default_year=1066)[0] is pd.NaT


def test_weekday_decides_between_day_and_month() -> None:
    # 9 November 2012 was a Friday, 11 September 2012 a Tuesday.
    assert parse_time("Fri, 11/09/2012 - 17:18")[0].month == 11
    assert parse_time("Tue, 11/09/2012 - 17:18")[0].month == 9
    assert parse_time("Sun, 11/09/2012 - 17:18")[0] is pd.NaT
    # 7 November and 11 July 2012 both were Wednesdays: nothing is decided.
    assert parse_time("Wed, 11/07/2012 - 12:00")[0] is pd.NaT


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.from_regex(r"[0-9/:.+ T-]{1,30}", fullmatch=True),
        st.lists(
            st.sampled_from(
                ["Nov", "Mon,", "31", "2012", "at", "99:99", "pm", "EST", "+99:99", "ago"]
            )
        ).map(" ".join),
    )
)
def test_never_raises(shown: str) -> None:
    when, exact, origin = parse_time(shown)
    assert exact in ("second", "minute", "day", "month", "year", "none")
    assert origin in ("given", "assumed", "unknown")
    assert (when is pd.NaT) == (exact == "none")
    assert when is pd.NaT or 1989 <= when.year <= 2101  # a zone may shift it over New Year


@pytest.mark.parametrize("unit", ["1", "1 ", "on ", "on  ", "/", "May ", "12:", "a", "(", "Mon, "])
def test_long_strings_take_no_time(unit: str) -> None:
    begin = time.process_time()
    parse_time(unit * 200_000)
    parse_time((unit * 120)[:120])
    assert time.process_time() - begin < 0.5


# --- columns -----------------------------------------------------------------------------------


def instants(table: pd.DataFrame) -> list[float | None]:
    return [None if pd.isna(t) else t.timestamp() for t in table["created_at"]]


def test_columns_index_and_dtypes() -> None:
    values = pd.Series([str(NOON), None, "no date"], index=["a", "b", "a"], name="when")
    before = values.copy()
    table = parse_times(values)
    assert list(table) == ["created_at", "created_precision", "created_tz"]
    assert list(table.index) == ["a", "b", "a"]
    assert [str(t) for t in table.dtypes] == ["datetime64[us, UTC]", "str", "str"]
    assert instants(table) == [NOON, None, None]
    assert list(table["created_precision"]) == ["second", "none", "none"]
    assert list(table["created_tz"]) == ["given", "unknown", "unknown"]
    pd.testing.assert_series_equal(values, before)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([NOON]),
        pd.Series([float(NOON)]),
        pd.Series([NOON * 1000]),
        pd.Series([NOON * 1_000_000]),
        pd.Series([NOON], dtype="Int64"),
        pd.Series([NOON], dtype="uint32"),
        pd.Series([str(NOON)]),
        pd.Series([f"{NOON}.0"]),
        pd.Series([NOON], dtype=object),
        pd.Series([f" {NOON}000 "]),
        pd.Series(["2012-11-07 12:00:00+00:00"]),
        pd.Series(["2012-11-07T07:00:00-0500"]),
        pd.Series([datetime(2012, 11, 7, 12, tzinfo=UTC)], dtype=object),
        pd.Series(pd.to_datetime(["2012-11-07T13:00:00+01:00"], utc=False)),
        pd.Series(["Wed, 07 Nov 2012 12:00:00 GMT"]),
    ],
    ids=lambda values: f"{values.dtype}:{values.iloc[0]}",
)
def test_same_instant_in_many_forms(values: pd.Series) -> None:
    table = parse_times(values)
    assert instants(table) == [NOON]
    assert table.iloc[0, 1:].tolist() == ["second", "given"]


def test_naive_datetimes_have_no_known_zone() -> None:
    table = parse_times(pd.Series(np.array(["2012-11-07T12:00"], dtype="datetime64[s]")))
    assert instants(table) == [NOON]
    assert table["created_tz"].tolist() == ["unknown"]


def test_iso_precisions() -> None:
    shown = ["2012-11-07", "2012-11-07T12:00", "2012-11-07T12:00:00.5", "2012-11-07T12:00Z"]
    table = parse_times(pd.Series(shown))
    assert instants(table) == [NOON - 12 * 3600, NOON, NOON + 0.5, NOON]
    assert table["created_precision"].tolist() == ["day", "minute", "second", "minute"]
    assert table["created_tz"].tolist() == ["unknown"] * 3 + ["given"]


@pytest.mark.parametrize(
    ("clear", "month"),
    [("15/04/2012", 4), ("04/15/2012", 3), ("04/04/2012", None)],
    ids=["day first", "month first", "undecided"],
)
def test_column_decides_day_or_month_first(clear: str, month: int | None) -> None:
    when = parse_times(pd.Series(["03/04/2012", clear]))["created_at"].iloc[0]
    assert (None if pd.isna(when) else when.month) == month


def test_contradicting_column_decides_nothing() -> None:
    table = parse_times(pd.Series(["15/04/2012", "04/15/2012", "03/04/2012"]))
    assert table["created_precision"].tolist() == ["day", "day", "none"]


def test_limits_of_years() -> None:
    shown = [
        "1989-12-31T23:59:59Z",
        "1990-01-01",
        "2100-12-31T23:59:59Z",
        "2101-01-01",
        "9999-12-31",
    ]
    table = parse_times(pd.Series(shown))
    assert table["created_at"].notna().tolist() == [False, True, True, False, False]
    assert parse_times(pd.Series([-1, 5, 10**18]))["created_at"].isna().all()


def test_odd_columns() -> None:
    for values in (
        pd.Series([], dtype=object),
        pd.Series([], dtype="str"),
        pd.Series([True, False]),
        pd.Series([None, np.nan, pd.NaT], dtype=object),
        pd.Series([np.inf, -np.inf, np.nan]),
        pd.Series(["\ud800", b"2012", 1j, [1]], dtype=object),
    ):
        table = parse_times(values)
        assert len(table) == len(values)
        assert table["created_at"].isna().all()
        assert set(table["created_precision"]) <= {"none"}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), st.none(), st.integers(), st.floats())))
def test_columns_never_raise(values: list) -> None:
    assert len(parse_times(pd.Series(values, dtype=object))) == len(values)


def test_a_column_says_what_its_values_say() -> None:
    shown = [c[0] for c in CLEAR] + NOTHING
    table = parse_times(pd.Series(shown, dtype=object))
    for text, row in zip(shown, table.itertuples(index=False), strict=True):
        when, exact, origin = parse_time(text)
        # 11.23.12 makes the column month first, 23/11/2012 day first: so nothing is decided
        assert (pd.isna(row[0]), row[1], row[2]) == (pd.isna(when), exact, origin)
        assert pd.isna(when) or row[0] == when


def test_a_million_values() -> None:
    seconds = pd.Series(np.arange(1_000_000) + NOON)
    iso = pd.to_datetime(seconds, unit="s").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    for values in (seconds, iso):
        begin = time.process_time()
        table = parse_times(values)
        assert time.process_time() - begin < 20
        assert table["created_at"].iloc[-1].timestamp() == NOON + 999_999
