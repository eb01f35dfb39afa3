"""The pieces that header patterns are made of: names, verbs, shown dates, trailing links."""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.times import AGO, CLOCK, DATES, JOIN, WEEKDAY, WEEKDAYS, ZONE


def _unnamed(pattern: str) -> str:
    """Without group names, so that a piece can stand several times in one pattern."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


DAY: Final = _unnamed(
    rf"{WEEKDAY}(?:{'|'.join(DATES.values())}|today|yesterday|heute|gestern|hier|ayer)"
)
_WEEKDAY: Final = rf"(?:{'|'.join(WEEKDAYS)})\b"
_CLOCK: Final = _unnamed(CLOCK + ZONE)
_AGO: Final = rf"(?:{AGO}\s+ago|(?:vor|il y a|hace)\s+{AGO}|just now)"
# A date with a clock, or a span back from now: what a comment shows and prose hardly ever does.
MOMENT: Final = (
    rf"(?:(?:{DAY}{_unnamed(JOIN)}{_CLOCK}|{_CLOCK}{_unnamed(JOIN)}(?:on\s+)?{DAY})"
    rf"(?:\s*[-–—(|]\s*{_AGO}\)?)?|{_WEEKDAY}{_unnamed(JOIN)}{_CLOCK}|{_AGO}(?:\s*\(\s*{_CLOCK}\s*\))?)"
)
SHOWN: Final = rf"(?:{MOMENT}|{DAY})"
# No two parts of a repeated group may match the same white space: that would take exponential time.
POSTED: Final = (
    r"(?:(?:(?:posted|commented|submitted|written|published|left|added|reply|time|"
    r"am|on|at|le|el)\b:?|@)\s*)*"
)
LINKS: Final = (
    r"(?:[\s|•·()\[\],–—-]*(?:reply|permalink|perma link|link|edit|quote|report|flag|parent|"
    r"antworten|zitieren|up|actions|rec|recs|via \w+|#[0-9]*|¶|∞))*[\s|•·\].]*"
)
NAME: Final = r"\S(?:.{0,78}\S)?"
SHORT_NAME: Final = r"\S(?:.{0,58}?\S)??"  # shortest first: the rest of the line is the date
VERB: Final = (
    r"(?:says|said|say|wrote|writes|sagte?|schrieb|schreibt|meinte?|dit|a dit|a écrit|écrit|dice|"
    r"dijo|escribió|ha scritto|ha detto|disse|zegt|schreef)"
)
CLOSE: Final = r"\s*(?::|\.\.\.|…|,|;)\s*"

# Lines that are a date and nothing else but "Posted on" and links.
DATE_LINE: Final = re.compile(rf"{POSTED}(?P<time>{SHOWN}){LINKS}", re.IGNORECASE)
MOMENT_LINE: Final = re.compile(rf"{POSTED}(?P<time>{MOMENT}){LINKS}", re.IGNORECASE)
# A date that says day, month and year.
FULL_DATE: Final = re.compile(r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}\b")
# Words that open a by-line or a sentence; as a whole "name", or as its first word, they are none.
_NO_NAME_WORDS = (
    "posted published updated last on by at date created modified written submitted edited "
    "comments comment reply time he she it they we you i who this that there"
)
NO_NAME: Final = frozenset(_NO_NAME_WORDS.split())
_PRONOUN_WORDS = (
    "he she they it we i you as and but then when because which who so or if one someone "
    "somebody everyone everybody nobody er sie es wir ich il elle"
)
PRONOUN_FIRST: Final = frozenset(_PRONOUN_WORDS.split())
_NO_SHORT_NAME = re.compile(
    r"\S@\S|[<>{}|\t]|https?:|[0-9]{4}-[0-9]|^[-–—*•>\"“(\[]|[!?;:,]$|[^.\s]{4,}\.$"
)
_MAIL = re.compile(r"<[^<>]*@[^<>]*>")
_NO_SAID = re.compile(r"[<>;|]|^[-–—*•+#]|\b(?:he|she|they|who)$", re.IGNORECASE)
_NUMBERED_PART = re.compile(
    r"^(?:v|version|release|chapter|part|section|step|figure|table)\b|^v?[0-9]+(?:\.[0-9]+)+",
    re.IGNORECASE,
)


def is_name(text: str, kind: str) -> bool:
    """Whether `text` can be an author: "any" (header is sure), "said" or "short" (it is not)."""
    if not text or not any(c.isalnum() or c == "?" for c in text):
        return kind == "any" and bool(text)
    words = text.casefold().split()
    if _MAIL.search(text):  # the header of a mail or of a change log
        return False
    if kind == "any":
        return True
    if kind == "said":  # "He said:", "As Smith wrote:", "He also said," are prose
        return len(words) <= 7 and words[0] not in PRONOUN_FIRST and not _NO_SAID.search(text)
    return (
        any(c.isalpha() for c in text)
        and len(words) <= 6
        and len(text) <= 50
        and words[0].strip(":.,") not in NO_NAME
        and not _NO_SHORT_NAME.search(text)
        and not _NUMBERED_PART.search(text)
    )
