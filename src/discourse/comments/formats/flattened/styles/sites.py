"""Styles of one site, forum or program."""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.styles.pieces import (
    ON_DATE,
    ON_MOMENT,
    marker,
    part,
)

_PICTURE: Final = part(r"{name}['’´`]s (?:picture|avatar)")
_UID: Final = r"(?:\s+\([0-9]+\)(?:\s+writes:?)?)"
_SLASH_END: Final = r"(?:\s+\*)?(?:\s+(?:Homepage|Journal|Alter Relationship|Friend|Foe))*"

SITES: Final[tuple[Style, ...]] = (
    Style(
        "drupal_dash",
        "Drupal 6: \"NAME's picture\", then DATE, a dash and the name, perhaps (not verified)",
        "Ada Birch's picture\nFri, 2012-03-09 17:18 — Ada Birch (not verified)",
        (
            marker("picture", _PICTURE, part(r"{date}\s+[—–-]\s+{short}{guest}", gap=1)),
            marker("picture", _PICTURE, r"{short}", ON_DATE),
            marker("picture", _PICTURE,
                    part(r"Submitted by\s+{short}{guest}\s+on\s+{date}\.?", gap=1)),
            marker("moment", r"{moment}\s+[—–]\s+{short}{guest}"),
            marker("picture", _PICTURE, key=False),
        ),
        weight=6,
    ),
    Style(
        "name_picture",
        "Drupal: \"NAME's picture\" on a line alone and nothing else before the body",
        "Ada Birch's picture",
        (marker("picture", _PICTURE),),
        weight=5,
        alone="always",
        vote=True,
    ),
    Style(
        "slashdot",
        "Slashdot: by NAME (number) <mail> on DATE (#number); short form by NAME (number)",
        "by ada_birch (1234567) on Monday July 23, @08:25PM (#40712345) Journal",
        (
            # The mail address is matched, never kept.
            marker("by", rf"by\s+{{short}}{_UID}?(?:\s+\*)?(?:\s+<.{{0,120}}?)?\s+on\s+{{date}}"
                          rf"\s+\((?P<id>#[0-9]+)\){_SLASH_END}"),
            marker("by", rf"by\s+{{short}}{_UID}(?:\s+\*)?(?:\s+<.{{0,120}})?{_SLASH_END}"),
            marker("by", r"by\s+(?P<author>Anonymous Coward)", key=False),
        ),
        weight=6,
        furniture=(re.compile(r".{0,120}\(Score:\s*-?[0-9].{0,30}\)"),),
    ),
    Style(
        "huffpost",
        "HuffPost: badge, name and tag line, then N Fans, then N ago (time)",
        "HUFFPOST SUPER USER\nada_birch\nTrees first.\n152 Fans\n2 minutes ago ( 4:27 PM)",
        (
            marker("fans",
                    part(r"(?-i:HUFFPOST [A-Z' ]{3,40})|HuffPost (?:Moderator|Blogger|Super User)",
                          optional=True),
                    r"{name}", part(r".{1,120}", optional=True),
                    r"[0-9,]+ Fans?(?: .{0,30})?", ON_MOMENT, at=3, after_blank=True),
        ),
        weight=6,
    ),
    Style(
        "forum_card",
        "Forums (SMF): name, rank, stars, Posts: N, Re: TITLE, « Reply #N on: DATE »",
        "ada_birch\nMember\n***\nPosts: 12\n\nRe: The oven\n« Reply #3 on: March 7, 2012, 09:42:00 PM »",
        (
            marker("answer", r"{name}", *[part(r".{1,60}", optional=True) for _ in range(4)],
                    part(r"Re: .{1,120}", optional=True, gap=1),
                    part(r"« (?:Reply|Antwort) #[0-9]+ (?:on|am):\s*{date}\s*»", gap=1),
                    at=6, after_blank=True),
        ),
        weight=6,
    ),
    Style(
        "numbered_trailer",
        "Forum: DATE, body, then number, name, perhaps a place, and Total Comments (N)",
        "March 12, 2012  01:17 PM ET\n\nBody.\n1\n\nAda Birch\n\nSomewhere\n\nTotal Comments (14)",
        (
            marker("total", r"#?[0-9]{1,5}", part(r"{name}", gap=5),
                    part(r".{1,80}", optional=True, gap=2),
                    part(r"Total (?:comments|posts)\s*\(?[0-9,]+\)?", gap=2), at=3),
        ),
        place="trailer",
        weight=6,
        time_at="body start",
    ),
    Style(
        "date_body_dash_name",
        "Blogs of newspapers: perhaps a number, DATE, the body, then a dash and the name",
        "March 12, 2012\n\nBody.\n\n— Ada Birch",
        (marker("dash", r"[—–-]+\s*{name}"),),
        place="trailer",
        weight=3.6,
        time_at="body start",
        minimum=3,
        alone="never",
    ),
    Style(
        "disqus_address",
        "Disqus: web address and name on one line, or Anonymous alone",
        "http://www.example.org/ada Ada Birch",
        (
            marker("address", r"https?://\S{3,120}\s+{name}", name="short", before_blank=True),
            marker("address", r"(?P<author>Anonymous|Guest|Anonym)", key=False, before_blank=True),
        ),
        weight=3,
        alone="headed",
    ),
)  # fmt: skip
