"""Styles in which somebody says, said or wrote."""

from __future__ import annotations

from typing import Final

from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.styles.pieces import (
    NEXT_MOMENT,
    ON_DATE,
    marker,
)

_COLON: Final = marker("moment", r"{name}\s*:", NEXT_MOMENT, at=1, key=False)

SAID: Final[tuple[Style, ...]] = (
    Style(
        "on_date_name_said",
        "On DATE NAME said:",
        "On March 24, 2012 at 11:09 am Ada Birch said:",
        (
            marker("date", r"{n}(?:(?:On|At|Le|Am)\s+)?{date}\s*[,|:—–-]?\s+{short}{guest}{says}",
                    name="said"),
            marker("date", r"{n}{short}{guest},?\s+(?:on|am|at|le|el)\s+{date},?{says}", name="said"),
            marker("says", r"{n}At\s+(?P<clock>[0-9]{1,2}:[0-9]{2}(?:\s?[AP]M)?),\s+{short}{says}"),
        ),
        weight=5,
    ),
    Style(
        "date_slash_name_says",
        "WordPress: DATE / NAME says:, replies as NAME : with the date on the next line",
        "27. Mar, 2012 / Ada Birch says:",
        (marker("date", r"{date}\s*[/|•·]\s*{short}{says}"), _COLON),
        weight=5.2,
    ),
    Style(
        "date_then_name_says",
        "A line with the date, then NAME says:",
        "March 7, 2012 at 9:42 pm\nAda Birch says:",
        (marker("says", ON_DATE, r"{n}{short}{guest}{says}", at=1),),
        weight=4,
    ),
    Style(
        "name_says_date",
        "WordPress: NAME says: (said, wrote, sagt ...) with the date on the next line or behind it",
        "Ada Birch says:\nMarch 7, 2012 at 9:42 pm",
        (
            marker("date", r"{n}{short}{guest}{says dated}", ON_DATE, at=1),
            marker("date", r"{short}", r"{verb}", ON_DATE, at=2),
            marker("moment", r"{n}{short}{guest}{says}\s*{moment}{links}", name="said"),
            _COLON,
        ),
        weight=4.2,
    ),
    Style(
        "name_colon_date",
        "NAME : with the date and time on the next line",
        "Ada Birch  :\nMarch 27th, 2012 at 7:03 am",
        (marker("moment", r"{name}\s*:", NEXT_MOMENT, at=1, name="short"),),
        weight=3.5,
    ),
    Style(
        "name_says_body_date",
        "Blogger and others: NAME said..., the body, and the date as its last line",
        "Ada Birch wrote:\n\nBody.\nSunday, March 29, 2012 at 12:37 pm",
        (marker("says", r"{short}{says}"),),
        weight=3.8,
        time_at="body end",
    ),
    Style(
        "name_says",
        "NAME said, (says:, wrote:) alone, without any date",
        "Ada Birch said,",
        (marker("says", r"{short}{says}", name="said"),),
        weight=1,
        minimum=3,
        alone="headed",
        vote=True,
    ),
)  # fmt: skip
