"""The layouts of flattened comment sections, as data (what the fields mean: `layout.py`)."""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.formats.flattened.layout import Marker, Part, Style
from discourse.comments.formats.flattened.patterns import (
    CLOSE,
    DATE_LINE,
    LINKS,
    MOMENT,
    MOMENT_LINE,
    NAME,
    SHORT_NAME,
    SHOWN,
    VERB,
)


def _line(pattern: str, *, optional: bool = False, gap: int = 0) -> Part:
    return Part(re.compile(pattern, re.IGNORECASE), optional, gap)


_DATE: Final = Part(DATE_LINE, gap=1)
_MOMENT: Final = Part(MOMENT_LINE, gap=1)
_AUTHOR: Final = rf"(?P<author>{NAME})"
_SHORT: Final = rf"(?P<author>{SHORT_NAME})"
_SAID: Final = ("say", "said", "wr", "sagt", "schr", "meint", "dit", "écrit", "dice", "dijo",
                "escri", "scritto", "zegt")  # fmt: skip
_GUEST: Final = r"(?:\s+\((?:not verified|nicht überprüft|visitor|guest|gast)\))?"
_PICTURE: Final = _line(rf"{_AUTHOR}['’´`]s (?:picture|avatar)")
_COLON: Final = Marker((_line(rf"{_AUTHOR}\s*:"), Part(MOMENT_LINE)), "any", (":",), key=False)
_UID: Final = r"(?:\s+\((?P<uid>[0-9]+)\))"
_MAIL: Final = r"(?:\s+<.{0,120}?)?"  # matched, never kept
_SLASH_END: Final = r"(?:\s+\*)?(?:\s+(?:Homepage|Journal|Alter Relationship|Friend|Foe))*"

STYLES: Final[tuple[Style, ...]] = (
    Style(
        "drupal_dash",
        "Drupal 6: \"NAME's picture\", then DATE, a dash and the name, perhaps (not verified)",
        "Ada Birch's picture\nFri, 2012-03-09 17:18 — Ada Birch (not verified)",
        (
            Marker((_PICTURE, _line(rf"(?P<time>{SHOWN})\s+[—–-]\s+{_SHORT}{_GUEST}", gap=1)),
                   hint=("picture", "avatar")),
            Marker((_PICTURE, _line(rf"Submitted by\s+{_SHORT}{_GUEST}\s+on\s+(?P<time>{SHOWN})\.?",
                                    gap=1)), hint=("picture", "avatar")),
            Marker((_line(rf"(?P<time>{MOMENT})\s+[—–]\s+{_SHORT}{_GUEST}"),),
                   hint=("—", "–")),
            Marker((_PICTURE,), hint=("picture", "avatar"), key=False),
        ),
        weight=6,
    ),
    Style(
        "name_picture",
        "Drupal: \"NAME's picture\" on a line alone and nothing else before the body",
        "Ada Birch's picture",
        (Marker((_PICTURE,), hint=("picture", "avatar")),),
        weight=5,
        alone="always",
        vote=True,
    ),
    Style(
        "slashdot",
        "Slashdot: by NAME (number) <mail> on DATE (#number); short form by NAME (number)",
        "by ada_birch (1234567) on Monday July 23, @08:25PM (#40712345) Journal",
        (
            Marker((_line(rf"by\s+{_SHORT}{_UID}?(?:\s+\*)?{_MAIL}\s+on\s+(?P<time>{SHOWN})"
                          rf"\s+\((?P<id>#[0-9]+)\){_SLASH_END}"),), hint=("by ",)),
            Marker((_line(rf"by\s+{_SHORT}{_UID}(?:\s+\*)?(?:\s+<.{{0,120}})?{_SLASH_END}"),),
                   hint=("by ",)),
            Marker((_line(r"by\s+(?P<author>Anonymous Coward)"),), hint=("by ",), key=False),
        ),
        weight=6,
        furniture=(re.compile(r".{0,120}\(Score:\s*-?[0-9].{0,30}\)"),),
    ),
    Style(
        "huffpost",
        "HuffPost: badge, name and tag line, then N Fans, then N ago (time)",
        "HUFFPOST SUPER USER\nada_birch\nTrees first.\n152 Fans\n2 minutes ago ( 4:27 PM)",
        (
            Marker((
                _line(r"(?-i:HUFFPOST [A-Z ]{3,40})|HuffPost (?:Moderator|Blogger|Super User)",
                      optional=True),
                _line(_AUTHOR),
                _line(r".{1,120}", optional=True),
                _line(r"[0-9,]+ Fans?(?: .{0,30})?"),
                _MOMENT,
            ), after_blank=True),
        ),
        weight=6,
    ),
    Style(
        "numbered_trailer",
        "Forum: DATE, body, then number, name, perhaps a place, and Total Comments (N)",
        "March 12, 2012  01:17 PM ET\n\nBody.\n1\n\nAda Birch\n\nSomewhere\n\nTotal Comments (14)",
        (
            Marker((
                _line(r"#?[0-9]{1,5}"),
                _line(_AUTHOR, gap=5),
                _line(r".{1,80}", optional=True, gap=2),
                _line(r"Total (?:comments|posts)\s*\(?[0-9,]+\)?", gap=2),
            )),
        ),
        place="trailer",
        weight=6,
        time_at="body start",
    ),
    Style(
        "on_date_name_said",
        "On DATE NAME said:",
        "On March 24, 2012 at 11:09 am Ada Birch said:",
        (
            Marker((_line(rf"(?:(?:On|At)\s+)?(?P<time>{MOMENT})\s*[,|:—–-]?\s+{_AUTHOR}\s+{VERB}{CLOSE}"),),
                   hint=_SAID),
        ),
        weight=5,
    ),
    Style(
        "date_slash_name_says",
        "WordPress: DATE / NAME says:, replies as NAME : with the date on the next line",
        "27. Mar, 2012 / Ada Birch says:",
        (
            Marker((_line(rf"(?P<time>{SHOWN})\s*[/|•·]\s*{_AUTHOR}\s+{VERB}{CLOSE}"),),
                   hint=_SAID),
            _COLON,
        ),
        weight=5,
    ),
    Style(
        "date_then_name_says",
        "A line with the date, then NAME says:",
        "March 7, 2012 at 9:42 pm\nAda Birch says:",
        (Marker((_DATE, _line(rf"{_AUTHOR}\s+{VERB}{CLOSE}")),),),
        weight=4,
    ),
    Style(
        "name_says_date",
        "WordPress: NAME says: (said, wrote, sagt ...) with the date on the next line",
        "Ada Birch says:\nMarch 7, 2012 at 9:42 pm",
        (
            Marker((_line(rf"{_AUTHOR}\s+{VERB}(?:{CLOSE})?"), _DATE), hint=_SAID),
            _COLON,
        ),
        weight=4,
    ),
    Style(
        "name_colon_date",
        "NAME : with the date and time on the next line",
        "Ada Birch  :\nMarch 27th, 2012 at 7:03 am",
        (Marker((_line(rf"{_AUTHOR}\s*:"), Part(MOMENT_LINE)), "short", (":",)),),
        weight=3.5,
    ),
    Style(
        "name_says_body_date",
        "Blogger and others: NAME said..., the body, and the date as its last line",
        "Ada Birch wrote:\n\nBody.\nSunday, March 29, 2012 at 12:37 pm",
        (Marker((_line(rf"{_AUTHOR}\s+{VERB}{CLOSE}"),), "any", _SAID),),
        weight=3.8,
        time_at="body end",
    ),
    Style(
        "posted_by",
        "Movable Type, TypePad: the body, then Posted by: NAME at DATE, or NAME | DATE",
        "Posted by: Ada Birch at March 10, 2012 11:40 AM",
        (
            Marker((_line(rf"(?:Posted|Comment|Left|Written) by\s*:?\s+{_SHORT}\s*"
                          rf"(?:,|\bat\b|\bon\b|[|@—–-])\s*(?P<time>{SHOWN}){LINKS}"),),
                   hint=(" by",)),
        ),
        place="trailer",
        weight=5,
    ),
    Style(
        "by_name_on_date",
        "(Submitted) by NAME on DATE, before or after the body",
        "Submitted by Ada Birch on Fri, 03/09/2012 - 17:18.",
        (
            Marker((_line(rf"(?:Submitted\s+)?by\s+{_SHORT}{_GUEST}\s+(?:on|at)\s+"
                          rf"(?P<time>{SHOWN}){LINKS}"),), hint=("by ",)),
        ),
        place="either",
        weight=4,
        alone="headed",
    ),
    Style(
        "name_numeric_date",
        "NAME mm.dd.yy at hh:mm on one line",
        "Ada Birch 03.15.12 at 11:59",
        (
            Marker((_line(rf"{_SHORT}\s+(?P<time>[0-9]{{2}}\.[0-9]{{2}}\.[0-9]{{2,4}} (?:at|um) "
                          rf"[0-9]{{1,2}}:[0-9]{{2}}){LINKS}"),), "said", (" at ", " um ")),
        ),
        place="either",
        weight=3.6,
        alone="headed",
    ),
    Style(
        "name_on_day",
        "NAME On DAY, DATE at TIME on one line",
        "Ada Birch On Friday, March 2 at 12:14 pm",
        (
            Marker((_line(rf"{_SHORT}(?:\s+(?:{VERB}|commented|posted))?\s+(?:on|am)\s+"
                          rf"(?:(?P<time>{MOMENT}){LINKS}:?|(?P<day>{SHOWN}),?\s+{VERB}{CLOSE})"),),
                   "said", (" on ", " am ")),
        ),
        place="either",
        weight=3.4,
        alone="headed",
    ),
    Style(
        "name_date_time",
        "NAME DATE TIME on one line, perhaps with a verb or a sign between",
        "Ada Birch - March 15, 2012 at 11:59 am",
        (
            Marker((_line(rf"(?:[—–-]+\s+)?{_SHORT}(?:\s+(?:{VERB}|commented|posted):?)?\s*"
                          rf"(?:[,|•·@—–-]|\bon\b|\bat\b)?\s*(?<=[\s|•·@,—–-])"
                          rf"(?P<time>{MOMENT}){LINKS}:?"),), "short",
                   tuple("0123456789") + ("ago", "just now")),
        ),
        place="either",
        weight=3,
        alone="headed",
    ),
    Style(
        "name_then_date",
        "A line with the name, then a line with date and time",
        "Ada Birch\nMarch 15, 2012 at 11:59 am",
        (Marker((_line(rf"(?:(?:Comment|Posted|Written) (?:from|by):?\s+)?{_SHORT}"
                       r"(?:\s+(?:commented|posted|added)(?::|\.\.\.)?)?"), _MOMENT), "short"),),
        place="either",
        weight=2.5,
        alone="headed",
    ),
    Style(
        "disqus_address",
        "Disqus: web address and name on one line, or Anonymous alone",
        "http://www.example.org/ada Ada Birch",
        (
            Marker((_line(rf"https?://\S{{3,120}}\s+{_AUTHOR}"),), "short", ("http",),
                   before_blank=True),
            Marker((_line(r"(?P<author>Anonymous|Guest|Anonym)"),), hint=("anon", "guest"),
                   key=False, before_blank=True),
        ),
        weight=3,
        alone="headed",
    ),
    Style(
        "name_says",
        "NAME said, (says:, wrote:) alone, without any date",
        "Ada Birch said,",
        (Marker((_line(rf"{_AUTHOR}\s+{VERB}{CLOSE}"),), "said", _SAID),),
        weight=1,
        minimum=3,
        alone="headed",
        vote=True,
    ),
)  # fmt: skip
