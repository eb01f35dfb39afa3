"""Whether a piece of a line can be the name of a commenter."""

from __future__ import annotations

import re
from typing import Final, Literal

from discourse.comments.formats.flattened.furniture import LINK_WORD, is_furniture
from discourse.comments.formats.flattened.labels import is_label
from discourse.comments.formats.flattened.patterns import VERB

Kind = Literal["any", "odd", "said", "short", "likely"]

# Words that open a by-line or a sentence; as a whole "name", or as its first word, they are none.
_NO_NAME_WORDS = (
    "posted published updated last on by at date created modified written submitted edited "
    "comments comment reply replies time he she it they we you i who this that there filed tags "
    "sources source note permalink share related"
)
_NO_NAME: Final = frozenset(_NO_NAME_WORDS.split())
_SMALL_WORDS = "am um vom le il el den les on at via und and or"
_SMALL: Final = frozenset(_SMALL_WORDS.split())  # as a whole name
_PRONOUN_WORDS = (
    "he she they it we i you as and but then when because which who so or if one someone "
    "somebody everyone everybody nobody er sie es wir ich il elle"
)
_PRONOUN_FIRST: Final = frozenset(_PRONOUN_WORDS.split())
# Words between others that titles and sentences have, and names hardly ever.
_TITLE_WORDS = (
    "a an at as about are be but by can do does for from had has have how if in into is it its my "
    "no nobody not of on or our out over so some that the their they this to up was were we what "
    "when where which who why will with you your der die das ein eine und für im ist mit nicht "
    "zu les des et est une pour sur"
)
_TITLE: Final = frozenset(_TITLE_WORDS.split())
_NO_SHORT_NAME = re.compile(
    r"\S@\S+\.\S|[<>|\t\ufdd0\ufdd1]|https?:|[0-9]{4}-[0-9]|^[-–—*•]+(?:\s|$)|^[>\"“(\[]|[;:,]$|"
    r"\s\S+\s.*[!?]$|(?:^|-)[Dd]ate$|[^.\s]{4,}\.$"
)
_VERB: Final = re.compile(VERB)  # in lower case: Said is a name
_SEPARATORS: Final = " ()[]|·•,:;/-–—«»"
_MAIL = re.compile(r"<[^<>]*@[^<>]*>")
_NO_SAID = re.compile(r"[<>;|]|^[-–—*•+#]|\b(?:he|she|they|who)$", re.IGNORECASE)
_NUMBERED_PART = re.compile(
    r"^(?:v|version|release|chapter|part|section|step|figure|table)\b|^v?[0-9]+(?:\.[0-9]+)+",
    re.IGNORECASE,
)


def is_name(text: str, kind: Kind) -> bool:
    """Whether `text` can be an author: "any" (header is sure), "said", "short", "likely" (it is not).

    "odd" is for headers that the form of the others vouches for; "likely" is for headers that lists of titles have too: no words such as "the" between others.
    """
    if not text or text[-1] in "|•·":
        return False
    if not any(c.isalnum() or c == "?" for c in text):
        return kind == "any" or (kind == "odd" and bool(text.strip(_SEPARATORS)))
    if _MAIL.search(text) or _VERB.fullmatch(text):  # the header of a mail or of a change log
        return False
    if kind in ("any", "odd"):
        return True
    words = text.casefold().split()
    if kind == "said":  # "He said:", "As Smith wrote:", "He also said," are prose
        return len(words) <= 7 and words[0] not in _PRONOUN_FIRST and not _NO_SAID.search(text)
    short = (
        not LINK_WORD.fullmatch(text)
        and not is_furniture(text)
        and text.casefold() not in _SMALL
        and any(c.isalpha() for c in text)
        and not is_label(text)
        and len(words) <= 6
        and len(text) <= 50
        and words[0].strip(":.,") not in _NO_NAME
        and not _NO_SHORT_NAME.search(text)
        and not _NUMBERED_PART.search(text)
    )
    if kind == "short" or not short:
        return short
    return len(words) <= 4 and not any(word in _TITLE for word in text.split()[1:])
