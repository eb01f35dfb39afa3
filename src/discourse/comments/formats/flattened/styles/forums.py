"""Styles of forum programs and of discussion sites: a profile stands beside every post."""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.patterns import HN_LINKS
from discourse.comments.formats.flattened.styles.pieces import marker, part

_DAY: Final = "[\ufdd0\ufdd1]"  # a date that is not the comment's
_NUMBER: Final = part(r"#[0-9]+.{0,30}", optional=True)
_OLD: Final = r"(?:(?:old|unread|alt|ungelesen)\s+)?{date}(?:\s*#[0-9]+)?"
_AVATAR: Final = part(r".{1,60}['’]s (?:avatar|picture)", optional=True)
_STATUS: Final = r"(?:is|ist) (?:offline|online(?: now)?|gerade online)"
# Lines of a profile, through the last of which the top of a post is cut; a label alone has its
# value on the next line.
_CARD: Final = re.compile(
    r"(?:join(?:ed| date)|registered|registriert seit|registriert|beigetreten|mitglied seit|"
    r"inscrit|location|ort|wohnort|posts|beiträge|messages|mensajes|group|gruppe|groupe|grupo|"
    r"member no\.|mitglieds-nr\.|age|alter|gender|blog entries|rep power|thanks|"
    r"(?:post )?thanks / likes?|mentioned|tagged|quoted)\s*(?::.{0,60})?|"
    r"[^\W\d]{3,15}(?: [^\W\d]{3,15})?: [0-9][0-9.,]*|"
    r"thank(?:s|ed) [0-9].{0,40}|(?:(?:default|standard|question|lightbulb|thumbs up) )?"
    r"(?:re|aw|antw|rép): .{1,150}",
    re.IGNORECASE,
)
_PHPBB_EDIT: Final = re.compile(
    r"(?:last edited by|zuletzt geändert von|dernière édition par|última edición por) .{1,120}",
    re.IGNORECASE,
)
_ACCOUNT: Final = r"joined|mitglied seit|registriert|inscrit(?: le)?|registrado|registrato"


def _pair(label: str, value: str) -> tuple:
    """A label and, on the next line, its value: both may lack."""
    return part(label, optional=True), part(value, optional=True)


_XENFORO: Final = (
    r"{name}", r".{1,60}",  # a title, which every account has
    part(r"staff member|moderator|administrator|supporter|premium member|mitarbeiter", optional=True),
    rf"(?:{_ACCOUNT})", _DAY,
    *_pair(r"messages|posts|beiträge|mensajes|messaggi", r"[0-9][0-9.,]*"),
    *_pair(r"solutions", r"[0-9][0-9.,]*"),
    *_pair(r"reaction score|likes received|punkte reaktionen|score de réaction", r"-?[0-9][0-9.,]*"),
    *_pair(r"(?:trophy )?points|punkte|points", r"[0-9][0-9.,]*"),
    *_pair(r"age|alter", r"[0-9]{1,3}"),
    *_pair(r"location|ort|localisation", r"(?!#[0-9]+$).{1,60}"),
    *_pair(r"website|webseite|site web", r"(?!#[0-9]+$).{1,80}"),
    r"{date}", part(r"new|neu", optional=True), r"#[0-9,]+",
)  # fmt: skip

FORUMS: Final[tuple[Style, ...]] = (
    Style(
        "vbulletin",
        "vBulletin 3 and 4: DATE, NAME, NAME is offline (or online), then a profile",
        "Old March 7th, 2012, 09:42 PM\nada_birch ada_birch is offline\nSenior Member\n"
        "Join Date: Mar 2010\nPosts: 1,204",
        (
            marker("status", _NUMBER, part(_OLD), _NUMBER, _AVATAR,
                    rf"{{short}}\s+(?P=author) {_STATUS}", at=4),
            marker("status", _NUMBER, part(_OLD), _NUMBER, part(r"-?[0-9]{1,5}", optional=True),
                    _AVATAR, r"{name}", rf".{{1,60}} {_STATUS}", at=6),
        ),
        weight=6,
        card=_CARD,
        ends=re.compile(
            r"_{15,}|(?:thanks )?(?:edit/delete message )?reply with quote\b.{0,120}|"
            r"quick reply to this message\b.{0,120}|mit zitat antworten\b.{0,120}|"
            r"the following .{0,20}users? says? thank you to .{1,120}|view public profile|"
            r"öffentliches profil ansehen|attached (?:thumbnails|images|files)",
            re.IGNORECASE,
        ),
    ),
    Style(
        "xenforo",
        "XenForo: NAME, title, Joined and other labels with values, DATE, #N",
        "Ada Birch\nMember\nJoined\nMar 7, 2012\nMessages\n12\nReaction score\n3\nMar 7, 2013\n#2",
        (
            marker("account", *_XENFORO, at=3, name="short"),
            marker("account", *_XENFORO[:2], *_XENFORO[3:], at=2, name="short"),
            marker("number", r"{name}", r"guest|gast|invité|invitado|ospite", r"{date}", r"#[0-9,]+",
                    at=3, name="short", key=False),
        ),
        weight=6,
        card=re.compile(r"#[0-9,]+"),
        ends=re.compile(r"(?:reactions|reaktionen|réactions|reacciones):(?: .{1,120})?", re.IGNORECASE),
    ),
    Style(
        "invision",
        "Invision Power Board 2: NAME, DATE, Post #N, then a profile",
        "ada_birch\nPost Mar 7 2012, 09:42 PM\nPost #2\nMember\nGroup: Members\nPosts: 12\n"
        "Joined: 3-March 10\nMember No.: 123",
        (
            marker("post number", r"{name}", r"(?:(?:post|posted|beitrag|message|inviato)\s+)?{date}",
                    r"(?:post|beitrag|message|messaggio) #[0-9]+", at=2),
        ),
        weight=6,
        card=_CARD,
        ends=re.compile(r"go to the top of the page|[+]?\s*quote post|nach oben", re.IGNORECASE),
    ),
    Style(
        "phpbb",
        "phpBB 3: by NAME » DATE, the body, then a profile",
        "by ada_birch » Wed Mar 07, 2012 9:42 pm",
        (
            marker("by", r"(?:post(?:ed)?\s+)?(?:by|von|par|por|da|door)\s+{short}\s+»\s+{date}{links}"),
        ),
        weight=6,
        card=re.compile(r"unread post|ungelesener beitrag", re.IGNORECASE),
        ends=re.compile(
            r"(?:posts|beiträge|messages|mensajes|messaggi|berichten):\s*[0-9][0-9.,]*", re.IGNORECASE
        ),
        furniture=(_PHPBB_EDIT, re.compile(r"re: .{1,150}", re.IGNORECASE)),
    ),
    Style(
        "hacker_news",
        "Hacker News: NAME N hours ago | parent | next [–]",
        "ada_birch 3 hours ago | parent | next [–]",
        (
            marker("date", rf"(?P<author>[\w-]{{2,15}})\s+(?:on\s+)?{{date}}{HN_LINKS}"),
            marker("moment", r"(?P<author>[\w-]{2,15})\s+{moment}", key=False),
        ),
        weight=6,
    ),
)  # fmt: skip
