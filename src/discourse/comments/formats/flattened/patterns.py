"""The pieces that header patterns are made of: shown dates, names, verbs, trailing links.

A line is looked at with its dates written as one sign each (`sign_dates`), so that a header reads
"Ada Birch - DATE" whatever the site's way to write a date.
"""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.times import AGO, CLOCK, DATES, JOIN, MONTHS, WEEKDAY, WEEKDAYS, ZONE

# Signs for dates in a line. Unicode assigns no character to them; a line that has one is no header.
MOMENT_SIGN: Final = "\ufdd0"  # a date with a clock, or a span back from now
DAY_SIGN: Final = "\ufdd1"  # a day without a clock
MOMENT: Final = MOMENT_SIGN
DATE: Final = f"[{MOMENT_SIGN}{DAY_SIGN}]"


def _unnamed(pattern: str) -> str:
    """Without group names, so that a piece can stand several times in one pattern."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


_MONTH_3: Final = "|".join(sorted({name[:3] for name in MONTHS}))
_DAY: Final = _unnamed(
    rf"{WEEKDAY}(?:[0-9]{{1,2}}[ -](?:{_MONTH_3})[ -][0-9]{{2}}(?![0-9])|"
    rf"(?:{_MONTH_3})\w* [0-9]{{1,2}},? '[0-9]{{2}}|{'|'.join(DATES.values())})"
)
_NEAR: Final = r"(?:today|yesterday|heute|gestern|hier|aujourd'hui|hoy|ayer|oggi|ieri)\b"
_WEEKDAY: Final = rf"(?:{'|'.join(WEEKDAYS)})\b"
_CLOCK: Final = _unnamed(rf"(?:{CLOCK}{ZONE}(?:\s[0-9]{{1,2}}\))?|[0-9]{{1,2}} h [0-9]{{2}} min)")
_JOIN: Final = _unnamed(JOIN) + r"(?:::?\s+)?"
_COUNT: Final = r"(?:[0-9]{1,3}|an?|one|une?|einem|einer|ein paar|un|a few|a couple of)"
_UNITS_ABROAD: Final = (
    r"(?:sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|secondes?|minutes?|heures?|"
    r"jours?|semaines?|mois|ans?|segundos?|minutos?|horas?|días?|semanas?|mes(?:es)?|años?)\b"
)
_AGO: Final = (
    rf"(?:{AGO}(?:(?:,| and|, and)?\s+{AGO})?\s+ago|(?:vor|il y a|hace)\s+{_COUNT}\s+{_UNITS_ABROAD}|"
    r"(?:a few|a couple of|less than an?|moments?|some)\s*(?:seconds?|minutes?|hours?|days?)?\s+ago|"
    r"just now)"
)
# A date with a clock, or a span back from now: what a comment shows and prose hardly ever does.
_MOMENT: Final = (
    rf"(?:{_WEEKDAY} \w{{3,9}} [0-9]{{1,2}} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}} (?:[a-z]{{3,4}} )?20[0-9]{{2}}|"
    rf"(?:(?:{_DAY}|{_NEAR})(?![0-9]){_JOIN}{_CLOCK}|{_CLOCK}{_JOIN}(?:on\s+)?(?:{_DAY}|{_NEAR}))"
    rf"(?:\s*[-–—(|]\s*{_AGO}\)?)?|{_WEEKDAY}{_JOIN}{_CLOCK}|{_AGO}(?:\s*\(\s*{_CLOCK}\s*\))?)"
)
# Any shown date, for readers of pages that look for one in a piece of text.
SHOWN: Final = rf"(?:{_MOMENT}|{_DAY}|{_NEAR})"
# Where a date begins: not within a word, but "AdaMarch 7, 2012" is a name with its date.
_START: Final = (
    r"(?:(?<![^\W_])|(?<=[^\W\d_])(?=[0-9]{1,2} (?-i:[A-ZÄÖÜ])[a-zä])|(?<=[^\W_])"
    r"(?=(?-i:[A-Z][a-z]{2,8}) [0-9]{1,2}, (?:19|20)))"
)
_FIND_MOMENT: Final = re.compile(rf"{_START}{_MOMENT}(?![^\W_])", re.IGNORECASE)
_FIND_DAY: Final = re.compile(rf"{_START}{_DAY}(?![^\W_])", re.IGNORECASE)
_NEAR_LINE: Final = re.compile(_NEAR, re.IGNORECASE)
# What such dates cannot be without: cheap to look for, so that few lines are searched in earnest.
_SOME_MOMENT: Final = re.compile(
    r"[0-9](?:[:.h][0-9]{2}|\s?[ap]\.?\s?m\b| h [0-9])|\b(?:ago|now|vor|il y a|hace)\b"
)
_SOME_DAY: Final = re.compile(
    r"[0-9](?:[-/]|\. ?)[0-9]{1,2}(?:[-/]|[.,] ?)[0-9]|[0-9](?:st|nd|rd|th|er)?\.?[\s-]*(?:of |de )?"
    rf"(?:{_MONTH_3})|(?:{_MONTH_3})\w*\.?[\s-]*[0-9]"
)
_MANY_NUMBERS: Final = re.compile(r"(?:[0-9]+[^0-9]+){14}")
_YEAR: Final = re.compile(r"[0-9]{4}|[0-9][-/.][0-9]")
_WORD_NEXT: Final = re.compile(r"\s*[^\W\d_]")
_DATE_END: Final = " \t\xa0(,|-–—@/"
_WORDS: Final = re.compile(r"[^\W\d_]{3,}\.?(?: [^\W\d_]{3,}\.?)*")
_NUMBERS: Final = re.compile(r"[0-9]+(?:[:.][0-9]+)*")
_HALF: Final = re.compile(r"\b[ap]\.?\s?m\b\.?")


def sign_dates(line: str, low: str) -> tuple[str, tuple[str, ...]]:
    """A line with a sign in the place of each date, and the dates."""
    if MOMENT_SIGN in line or DAY_SIGN in line or _MANY_NUMBERS.search(low):
        return line, ()
    dates: list[str] = []

    def put(found: re.Match[str], sign: str) -> str:
        text = found[0].rstrip(_DATE_END)
        if sign == DAY_SIGN and not _YEAR.search(text) and _WORD_NEXT.match(line, found.end()):
            return found[0]  # "2 May Birch says:" is a number and a name
        if text.endswith(")") and "(" not in text:
            text = text[:-1]
        dates.append(text.lstrip(_DATE_END))
        return sign + found[0][len(text) :]

    signed = line
    if _SOME_MOMENT.search(low):
        signed = _FIND_MOMENT.sub(lambda found: put(found, MOMENT_SIGN), line)
    if not dates and _SOME_DAY.search(low):
        signed = _FIND_DAY.sub(lambda found: put(found, DAY_SIGN), line)
    if not dates and _NEAR_LINE.fullmatch(line):
        return DAY_SIGN, (line,)
    return signed, tuple(dates)


def shape(date: str) -> str:
    """What is alike in all dates of one page: "March 15, 2012 at 11:59 am" is "M #, # at # ap"."""
    return _WORDS.sub("M", _HALF.sub("ap", _NUMBERS.sub("#", date.casefold())))


# No two parts of a repeated group may match the same white space: that would take exponential time.
POSTED: Final = (
    r"(?:(?:(?:posted|commented|submitted|written|published|left|added|reply|replied|time|date|"
    r"geschrieben|erstellt|veröffentlicht|publié|am|on|at|le|el|il|op|said|says|wrote)\b:?|@|[«(\[|])\s*)*"
)
LINKS: Final = (
    r"(?:[\s|•·()\[\],–—»/-]*(?:reply|replydelete|delete|permalink|perma link|link|edit|quote|report|"
    r"report abuse|report this|report as abusive|flag|flag as inappropriate|parent|thread|share|like|"
    r"antworten|zitieren|melden|répondre|responder|up|actions|[0-9]+ recs?|recs?|rec|recommend|"
    r"via [\w ]{1,20}|[0-9]+ (?:likes?|points?|votes?|favorites?)|[0-9]+ favorites marked this|"
    r"like reply|follow post|(?<=[|•·])[0-9]{1,4}|(?<=[|•·] )[0-9]{1,4}|\+[0-9]+|#[0-9]*|¶|∞|↓|hide|ignore user|link to this comment|comment permalink))*"
    r"[\s|•·\].:)»]*"
)
# Behind a date: that the comment was changed since.
EDITED: Final = (
    r"(?:[\s•·|,(\[]*\b(?:edited|bearbeitet|modifié|editado|modificato|bewerkt)\b[)\]]?)?"
)
# What Hacker News prints behind the date, at least one of them.
HN_LINKS: Final = (
    r"(?=.*[|\[])(?:\s*\|\s*(?:unvote|undown|unflag|flag|vouch|favorite|un-favorite|hide|past|prev|"
    r"next|parent|root|context|reply|edit|delete|on: [^|\s](?:[^|]{0,78}[^|\s])?))*\s*(?:\[(?:[–—+−-]|[0-9]+ more)\])?"
)
_SIGNS: Final = MOMENT_SIGN + DAY_SIGN
_NAME_LETTERS: Final = rf"[^\s|•·,{_SIGNS}](?:[^{_SIGNS}]{{0,78}}"
NAME: Final = rf"{_NAME_LETTERS}[^\s{_SIGNS}])?"
# Shortest first: what follows the name is not part of it.
SHORT_NAME: Final = rf"{_NAME_LETTERS}?[^\s{_SIGNS}])??"
VERB: Final = (
    r"(?:says|said|say|wrote|writes|sagte?|schrieb|schreibt|meinte?|hat gesagt|hat geschrieben|dit|"
    r"a dit|a écrit|écrit|dice|dijo|escribió|ha scritto|ha detto|disse|zegt|schreef)"
)
# Verbs that are none of a story, only where a date stands with them.
VERB_DATED: Final = (
    rf"(?:{VERB[3:-1]}|reply|replied|replies|responds|responded|commented|comments|posted|added|adds|"
    r"thinks|kommentierte|antwortete)"
)
IN_REPLY: Final = r"(?:\s+(?:in (?:reply|response) to|to|replying to)\s+.{1,60}?)?"
# Behind a date: whom the comment answers.
REPLIED: Final = (
    r"(?:\s+(?:in (?:reply|response) to|to|als antwort auf|en réponse à)\b:?\s?.{1,60})?"
)
CLOSE: Final = r"\s*(?::|\.\.\.|…|,|;)\s*"

# What Drupal prints behind the name of who has no account.
GUEST: Final = (
    r"(?:\s+\((?:not verified|nicht überprüft|non vérifié|visitor|guest|gast|anonymous|moderator)\)"
    r"|\s+\[(?:moderator|mod|admin|author|autor|auteur|op)\])?"
)
# A date that says day, month and year.
FULL_DATE: Final = re.compile(r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}\b")
