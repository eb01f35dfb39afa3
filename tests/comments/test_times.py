"""Instants and their precision; values checked against arithmetic written out here."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discourse.comments.times import day_first_of, parse_time, parse_times

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
    ("Wed Nov 07 12:00:00 -0200 2012", NOON + 2 * 3600, "second", "given"),
    ("7 Nov 2012 12:00pm", NOON, "minute", "unknown"),
    ("13.11.12 | 12:00", NOON + 6 * DAY, "minute", "unknown"),
    ("13. 11. 2012, 12:30 Uhr", NOON + 6 * DAY + 1800, "minute", "unknown"),
    ("13.11.2012 um 12.30", NOON + 6 * DAY + 1800, "minute", "unknown"),
    ("12 Uhr, 7. November 2012", NOON, "minute", "unknown"),
    ("Do  8 Nov 2012 / 12:00", NOON + DAY, "minute", "unknown"),
    ("12:00 GMT, 7 November 2012", NOON, "minute", "given"),
    ("Publiziert: 13.11.2012, 12:00", NOON + 6 * DAY, "minute", "unknown"),
    ("November 7, 2012 at 12:00 p.m.", NOON, "minute", "unknown"),
    ("7 November, 2012", NOON - 12 * 3600, "day", "unknown"),
    ("07-Nov-12 12:00", NOON, "minute", "unknown"),
    ("le 7 nov. 2012 à 12h05", NOON + 300, "minute", "unknown"),
    ("mer. 7 nov. 2012 à 12 h 05", NOON + 300, "minute", "unknown"),
    ("Le 7 novembre 2012 à 9h", NOON - 3 * 3600, "minute", "unknown"),
    ("7 de noviembre de 2012 a las 12:00", NOON, "minute", "unknown"),
    ("miércoles, 7 de noviembre de 2012, 12:00 p. m.", NOON, "minute", "unknown"),
    ("mercoledì 7 novembre 2012 alle 12:00", NOON, "minute", "unknown"),
    ("woensdag 7 november 2012 om 12:00", NOON, "minute", "unknown"),
    ("7 de novembro de 2012 às 12h05", NOON + 300, "minute", "unknown"),
    ("7 ago 2012", NOON - 92 * DAY - 12 * 3600, "day", "unknown"),
    ("7 listopada 2012 12:00", NOON, "minute", "unknown"),
    ("7 ноября 2012 г. в 12:00", NOON, "minute", "unknown"),
    ("7 ноя 2012", NOON - 12 * 3600, "day", "unknown"),
    ("2012-11-07T12:00:00,25Z", NOON + 0.25, "second", "given"),
    ("2012-11-07 12:00:00 UTC", NOON, "second", "given"),
    (f"{NOON}.0", NOON, "second", "given"),
    (f"/Date({NOON}250)/", NOON + 0.25, "second", "given"),
    (f"\\/Date({NOON}000+0200)\\/", NOON, "second", "given"),
    ("\u200e7.\u00a0November\u202f2012\u200f", NOON - 12 * 3600, "day", "unknown"),
]
# shown, why it is no instant
NOTHING = [
    *((shown, "relative without a capture date") for shown in (
        "3 hours ago", "2 years ago", "yesterday", "Today at 10:12", "vor 6 Jahren", "3d",
        "just now", "Saturday at 3:00 PM")),
    *((shown, "no year") for shown in ("Monday July 23, @08:25PM", "March 3", "le 3 mars à 10h05")),
    *((shown, "ambiguous order") for shown in ("03/04/2012", "03.04.12 at 11:59", "3-4-2012")),
    *((shown, "outside 1990 to 2100") for shown in (
        "1989-12-31", "2101-01-01", "7 Nov 1989", "31.12.2101")),
    *((shown, "unreadable") for shown in (
        "31.02.2012", "2012-13-01", "November 7, 2012 at 25:00",
        "1899", "0", "12", "In May 2012 I went", "2012 Comments", "x" * 500, "1" * 400, "10:12",
        "in 2 days", "dans 3 jours", "2 dogs ago", "never", "0/0/2012", "00.00.00", "yesterday's",
        "3 hours ago 2 days ago", "/Date(x)/", "2012-11-07T12:60", "99999 years ago", "a while ago",
        "\ud800 2012")),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "seconds", "precision", "zone"), CLEAR)
def test_clear(shown: str, seconds: float, precision: str, zone: str) -> None:
    when, exact, origin = parse_time(shown)
    assert (when.timestamp(), exact, origin) == (seconds, precision, zone)
    assert str(when.tz) == "UTC"
    row = parse_times(pd.Series([shown])).iloc[0]
    assert row.iloc[:3].tolist() == [when, exact, origin]
    assert pd.isna(row["reason"])


@pytest.mark.parametrize(("shown", "reason"), NOTHING)
def test_no_instant(shown: str, reason: str) -> None:
    when, exact, origin = parse_time(shown)
    assert (when is pd.NaT, exact, origin) == (True, "none", "unknown")
    row = parse_times(pd.Series([shown], dtype=object)).iloc[0]
    assert row.iloc[1:4].tolist() == ["none", "unknown", reason]
    assert pd.isna(row["created_at"])


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
    assert list(table) == ["created_at", "created_precision", "created_tz", "reason", "ordered"]
    assert list(table.index) == ["a", "b", "a"]
    assert [str(t) for t in table.dtypes] == [
        *("datetime64[us, UTC]", "category", "category", "str", "bool")
    ]
    assert instants(table) == [NOON, None, None]
    assert list(table["created_precision"]) == ["second", "none", "none"]
    assert list(table["created_tz"]) == ["given", "unknown", "unknown"]
    assert table["reason"].isna().tolist() == [True, True, False]
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
    assert table.iloc[0, 1:3].tolist() == ["second", "given"]


def test_datetimes_that_all_stand_at_midnight_are_days() -> None:
    days = pd.Series(pd.to_datetime(["2020-01-02", None, "2020-01-03"]))
    assert parse_times(days)["created_precision"].tolist() == ["day", "none", "day"]
    east = days.dt.tz_localize("Asia/Tokyo")
    assert parse_times(east)["created_precision"].tolist() == ["day", "none", "day"]
    days[2] += pd.Timedelta(seconds=1)
    assert parse_times(days)["created_precision"].tolist() == ["second", "none", "second"]


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
    shown = [c[0] for c in CLEAR] + [n[0] for n in NOTHING] + ["", " ", None]
    table = parse_times(pd.Series(shown, dtype=object))
    for text, row in zip(shown, table.itertuples(index=False), strict=True):
        when, exact, origin = parse_time(text or "")
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


# --- counting back from the capture ------------------------------------------------------------

CAPTURE = pd.Timestamp("2020-03-31T10:00:30Z")  # a Tuesday

# shown, the instant it counts back to, its precision
BACK = [
    ("just now", "2020-03-31T10:00:30", "minute"),
    ("gerade eben", "2020-03-31T10:00:30", "minute"),
    ("a few seconds ago", "2020-03-31T10:00:30", "minute"),
    ("45 seconds ago", "2020-03-31T09:59:45", "minute"),
    ("23 seconds ago ( 4:28 PM)", "2020-03-31T10:00:07", "minute"),
    ("5 min", "2020-03-31T09:55:30", "minute"),
    ("5m", "2020-03-31T09:55:30", "minute"),
    ("5 hrs ago", "2020-03-31T05:00:30", "day"),
    ("an hour ago", "2020-03-31T09:00:30", "day"),
    ("about 1 hour ago", "2020-03-31T09:00:30", "day"),
    ("há 3 horas", "2020-03-31T07:00:30", "day"),
    ("3 ore fa", "2020-03-31T07:00:30", "day"),
    ("il y a 3 jours", "2020-03-28T10:00:30", "day"),
    ("3d", "2020-03-28T10:00:30", "day"),
    ("3 дня назад", "2020-03-28T10:00:30", "day"),
    ("2w ago (edited)", "2020-03-17T10:00:30", "month"),
    ("hace 2 semanas", "2020-03-17T10:00:30", "month"),
    ("Streamed 2 weeks ago", "2020-03-17T10:00:30", "month"),
    ("vor 2 Wochen gestreamt", "2020-03-17T10:00:30", "month"),
    ("2 tygodnie temu", "2020-03-17T10:00:30", "month"),
    ("1 month ago", "2020-02-29T10:00:30", "month"),  # the last day of a shorter month
    ("vor einem Monat", "2020-02-29T10:00:30", "month"),
    ("miesiąc temu", "2020-02-29T10:00:30", "month"),
    ("13 mo", "2019-02-28T10:00:30", "month"),
    ("over 2 years ago", "2018-03-31T10:00:30", "year"),
    ("vor 6 Jahren", "2014-03-31T10:00:30", "year"),
    ("vor 6 Jahren (bearbeitet)", "2014-03-31T10:00:30", "year"),
    ("2 jaar geleden", "2018-03-31T10:00:30", "year"),
    ("há 2 anos", "2018-03-31T10:00:30", "year"),
    ("1 year ago (edited)", "2019-03-31T10:00:30", "year"),
    ("1 year ago · Edited", "2019-03-31T10:00:30", "year"),
    ("год назад", "2019-03-31T10:00:30", "year"),
    ("1 an", "2019-03-31T10:00:30", "year"),
    ("9\u00a0years, 9\u00a0months ago", "2010-06-30T10:00:30", "month"),
    ("1 hour and 5 minutes ago", "2020-03-31T08:55:30", "minute"),
    ("yesterday at 5:03 PM", "2020-03-30T17:03:00", "minute"),
    ("Yesterday", "2020-03-30T00:00:00", "day"),
    ("gestern, 12:30", "2020-03-30T12:30:00", "minute"),
    ("hier à 9h", "2020-03-30T09:00:00", "minute"),
    ("5:03 pm yesterday", "2020-03-30T17:03:00", "minute"),
    ("vorgestern um 08:15:20 Uhr", "2020-03-29T08:15:20", "second"),
    ("heute, 09:41 Uhr", "2020-03-31T09:41:00", "minute"),
    ("aujourd’hui à 09h41", "2020-03-31T09:41:00", "minute"),
    ("Saturday at 3:00 PM", "2020-03-28T15:00:00", "minute"),
    ("Tuesday, 9:00", "2020-03-24T09:00:00", "minute"),  # of today it would say "today"
]


@pytest.mark.parametrize(("shown", "when", "precision"), BACK)
def test_counting_back(shown: str, when: str, precision: str) -> None:
    wanted = (pd.Timestamp(when, tz="UTC"), precision, "assumed")
    assert parse_time(shown, retrieved_at=CAPTURE) == wanted
    row = parse_times(pd.Series([shown]), retrieved_at=CAPTURE).iloc[0]
    assert tuple(row.iloc[:3]) == wanted
    assert pd.isna(row["reason"])


def test_each_row_has_its_own_capture() -> None:
    values = pd.Series(["1 day ago", "1 day ago", "2012-11-07", "1 day ago"], index=[5, 5, 6, 7])
    captures = pd.Series(
        [CAPTURE, pd.NaT, CAPTURE, CAPTURE + pd.Timedelta("1D")], index=[1, 2, 3, 4]
    )
    table = parse_times(values, retrieved_at=captures)
    start = CAPTURE.timestamp()
    assert instants(table) == [start - DAY, None, NOON - 12 * 3600, start]
    assert table["reason"].tolist()[1] == "relative without a capture date"
    assert table["created_tz"].tolist() == ["assumed", "unknown", "unknown", "assumed"]
    with pytest.raises(ValueError, match="retrieved_at has 1 values for 4 rows"):
        parse_times(values, retrieved_at=captures.iloc[:1])


def test_captures_in_other_forms() -> None:
    for capture in (CAPTURE.tz_localize(None), CAPTURE.tz_convert("Asia/Tokyo"), str(CAPTURE)):
        table = parse_times(pd.Series(["1 day ago"]), retrieved_at=capture)
        assert instants(table) == [CAPTURE.timestamp() - DAY]
    table = parse_times(pd.Series(["1 day ago"]), retrieved_at=pd.NaT)
    assert instants(table) == [None]


def test_counting_back_out_of_the_years() -> None:
    table = parse_times(pd.Series(["31 years ago"]), retrieved_at=CAPTURE)
    assert table["reason"].tolist() == ["outside 1990 to 2100"]
    assert parse_time("9999 years ago", retrieved_at=CAPTURE)[0] is pd.NaT


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2099, 1, 1)),
    st.integers(0, 40),
    st.integers(0, 300),
)
def test_counting_back_is_pandas_own(capture: datetime, months: int, minutes: int) -> None:
    shown = pd.Series([f"{months} months ago", f"{minutes} minutes ago"])
    start = pd.Timestamp(capture, tz="UTC")
    wanted = [start - pd.DateOffset(months=months), start - pd.Timedelta(minutes=minutes)]
    assert parse_times(shown, retrieved_at=start)["created_at"].tolist() == wanted


# --- order of day and month ----------------------------------------------------------------------

ORDERS = [
    (["03/04/2012", "15/04/2012"], True),
    (["03/04/2012", "04/15/2012 - 10:00"], False),
    (["03.04.12", "10:00, 23.4.12"], True),
    (["03/04/2012", "04/04/2012"], None),
    (["15/04/2012", "04/15/2012"], None),
    (["Thu, 08/09/2012 - 13:04"], False),  # 9 August 2012 was a Thursday, 8 September a Saturday
    (["Thu, 09/08/2012 - 13:04"], True),
    (["Wed, 11/07/2012"], None),  # both were Wednesdays
    (["2012-11-07", "7 Nov 2012", "x", None], None),
    ([], None),
]


@pytest.mark.parametrize(("shown", "day_first"), ORDERS)
def test_order_of_a_column(shown: list[str | None], day_first: bool | None) -> None:
    assert day_first_of(pd.Series(shown, dtype="str")) is day_first
    assert day_first_of(pd.Series(shown, dtype=object)) is day_first


def test_order_of_other_columns() -> None:
    assert day_first_of(pd.Series([NOON])) is None
    assert day_first_of(pd.Series([CAPTURE])) is None


def test_the_order_is_told_and_can_be_given() -> None:
    shown = pd.Series(["03/04/2012", "15/04/2012", "Fri, 09/11/2012"])
    table = parse_times(shown)
    assert table["created_at"].dt.month.tolist() == [4, 4, 11]
    assert table["ordered"].tolist() == [True, False, False]
    months = parse_times(shown, day_first=False)["created_at"].dt.month.tolist()
    assert months == [3, 4, 11]  # what is clear stays
    assert parse_times(pd.Series(["03/04/2012"]), day_first=True)["ordered"].tolist() == [True]
    assert parse_time("03/04/2012", day_first=True)[0].month == 4
    assert parse_time("03/04/2012", day_first=False)[0].month == 3


def test_many_distinct_shown_dates() -> None:
    when = pd.Series(pd.to_datetime(np.arange(20_000) * 60_000 + NOON, unit="s"))
    for form in ("%a %b %d %H:%M:%S +0000 %Y", "%B %d, %Y at %I:%M %p", "%d.%m.%Y, %H:%M Uhr"):
        shown = when.dt.strftime(form)
        begin = time.process_time()
        table = parse_times(shown)
        assert time.process_time() - begin < 10
        assert table["created_at"].notna().all()
        assert table["created_at"].iloc[-1].day == when.iloc[-1].day
