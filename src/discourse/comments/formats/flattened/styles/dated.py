"""Styles of a name and a date, and what stands between them."""

from __future__ import annotations

import re
import sys
from typing import Final

from discourse.comments.formats.flattened.furniture import LINK_WORD
from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.styles.pieces import (
    NEXT_MOMENT,
    ON_DATE,
    ON_MOMENT,
    marker,
    part,
)

_PLACE: Final = r"[^\s:<>@][^:<>@]{0,38}?"
_BY: Final = (
    r"(?:(?:posted|comment(?:ed)?|left|written|said|added)(?:\s+#?[0-9]+)?\s+by|"
    r"(?:verfasst|kommentiert|geschrieben|kommentar|erstellt|gepostet|eingestellt)\s+von|"
    r"(?:rédigé|écrit|posté|publié|commenté|envoyé)\s+par|(?:publicado|escrito|enviado|comentado)\s+por|"
    r"(?:scritto|postato|pubblicato|inviato)\s+da|(?:geplaatst|geschreven)\s+door)\s*:?\s+"
)
_NAME_LABEL: Final = (
    r"(?:(?:(?:comment|reply|post|posted|written|submitted)(?: #?[0-9]+)?\s+)?(?:from|by|von|par|por|door|"
    r"name|author|user|username|autor|auteur|nom|nombre)\s*:?\s+)?"
)
# Between the name and the date.
_BETWEEN: Final = rf"guest|visitor|gast|invité|{LINK_WORD.pattern}"
# What a forum shows below each name.
_CARD: Final = (
    re.compile(
        r"(?:join(?:ed| date)|registered|member since|posts|location)\s*:\s*.{1,40}", re.IGNORECASE
    ),
    re.compile(
        r"(?:(?:senior|junior|new|full|hero|super) )?(?:member|moderator|administrator)|"
        r"(?:registered|banned) user|newbie|\*{1,6}",
        re.IGNORECASE,
    ),
)

# Reddit: who asked [S], who moderates [M], behind the name; votes.
_REDDIT: Final = r"(?:\s*\[[SMA](?:,\s*[SMA])*\])?"
_POINTS: Final = r"(?:-?[0-9,.]+k? points?|\[score hidden\])"
_STICKIED: Final = r"\*?(?:\s+\(?last edited [\ufdd0\ufdd1]\)?)?(?:\s+stickied comment)?"

DATED: Final[tuple[Style, ...]] = (
    Style(
        "posted_by",
        "Movable Type, TypePad: the body, then Posted by: NAME at DATE, or NAME | DATE",
        "Posted by: Ada Birch at March 10, 2012 11:40 AM",
        (
            marker("by", rf"{_BY}{{short}}{{sep}}{{date}}{{links}}"),
            marker("by", rf"{_BY}{{short}}\s*[|,]?", ON_DATE, name="short"),
        ),
        place="trailer",
        weight=5,
    ),
    Style(
        "by_name_on_date",
        "(Submitted) by NAME on DATE, before or after the body",
        "Submitted by Ada Birch on Fri, 03/09/2012 - 17:18.",
        (
            marker("by", r"(?:(?:permalink )?(?:submitted|reply|postby|post)?\s*)by:?\s+{short}{guest}"
                          r"(?:\s+(?:on|at|»|am)\s+|\s+(?=[\ufdd0]))({posted}){date}{links}"),
            marker("moment", rf"[-–—]\s+(?P<author>[^,]{{1,50}}?),\s+{_PLACE}(?:,\s+{_PLACE})?,\s+{{moment}}{{links}}"),
        ),
        place="either",
        weight=4,
        alone="headed",
    ),
    Style(
        "name_date_time",
        "NAME DATE TIME on one line, perhaps with a verb or a sign between",
        "Ada Birch - March 15, 2012 at 11:59 am",
        (
            marker("moment", rf"(?:\[[–—+-]\]\s*)?{{short}}{_REDDIT}\s+{_POINTS}\s+{{moment}}{_STICKIED}{{links}}",
                    name="short"),
            marker("moment", r"\[[–—+-]\]\s*(?P<author>[\w-]{2,24}|\[deleted\])",
                    part(rf"{_REDDIT}\s*{_POINTS}\s+{{moment}}{_STICKIED}{{links}}", gap=2), at=1),
            marker("moment", r"(?:[—–•*#-]+\s+)?{n}(?:(?:post|comment)(?: #?[0-9]+)?(?: by)?:?\s+)?"
                              r"{short}{guest}(?:{says dated})?{sep}{moment}{replied}{links}",
                    name="short"),
        ),
        place="either",
        weight=3,
        alone="headed",
    ),
    Style(
        "date_name",
        "DATE and then NAME on one line, perhaps with a sign or 'by' between",
        "March 15, 2012 11:59 AM by Ada Birch",
        (
            marker("moment", r"{n}{posted}{moment}(?:\s*[,|•·:—–-]\s*|\s+(?:by|von|par):?\s+|\s+){name}",
                    name="short"),
        ),
        place="either",
        weight=2.8,
        listed=True,
        alone="headed",
    ),
    Style(
        "name_then_date",
        "A line with the name, then a line with date and time",
        "Ada Birch\nMarch 15, 2012 at 11:59 am",
        (
            marker("moment", r"{short}", part(_BETWEEN, gap=2), ON_MOMENT, at=2, name="short"),
            marker("moment", rf"{{n}}{_NAME_LABEL}{{short}}{{guest}}"
                              r"(?:\s+(?:commented|posted|added)(?::|\.\.\.)?)?", ON_MOMENT,
                    at=1, name="short"),
        ),
        place="either",
        weight=2.5,
        listed=True,
        alone="headed",
    ),
    Style(
        "name_place_date",
        "A line with the name, one with a place or rank, then a line with date and time",
        "Ada Birch\nOakham\nMarch 15, 2012 at 11:59 am",
        (
            marker("moment", r"{short}", rf"{_PLACE}(?:,\s*{_PLACE})?", ON_MOMENT,
                    at=2, name="short", after_blank=True),
        ),
        weight=2.6,
        minimum=3,
        listed=True,
        alone="headed",
    ),
    Style(
        "date_then_name",
        "A line with the date, then one with the name",
        "March 15, 2012 at 11:59 am\nAda Birch",
        (
            marker("moment", NEXT_MOMENT, part(r"#[0-9]{1,5}", optional=True), r"{short}{guest}",
                    name="likely"),
        ),
        weight=2.4,
        minimum=3,
        listed=True,
        alone="headed",
        furniture=_CARD,
    ),
    Style(
        "name_body_date",
        "A line with the name, the body, and the date as its last line, perhaps among links",
        "Ada Birch\n\nBody.\n\nMarch 15, 2012 at 11:59 am | Report abuse | Reply",
        (),
        weight=2.45,
        minimum=3,
        time_at="body end",
        enclosed=True,
        listed=True,
        alone="headed",
    ),
    Style(
        "name_day",
        "NAME and a day without a clock, on one line or on two",
        "Ada Birch\nMarch 15, 2012",
        (
            marker("date", r"{n}{short}{guest}(?:{says dated})?{sep}{date}{links}", name="likely"),
            marker("date", r"{n}{short}{guest}", ON_DATE, at=1, name="likely"),
        ),
        place="either",
        weight=1.4,
        minimum=4,
        listed=True,
        alone="headed",
    ),
    Style(
        "number_then_name",
        "A line with a running number, then one with the name",
        "1\nAda Birch",
        (marker("number", r"#?[0-9]{1,5}[.)]?", r"{name}", name="likely"),),
        weight=1.5,
        minimum=sys.maxsize,  # never enough without a heading
        alone="headed",
        listed=True,
    ),
)  # fmt: skip
