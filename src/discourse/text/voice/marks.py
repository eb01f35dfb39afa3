"""Quotation marks: what stands between two that belong together, within one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import regex

_LONGEST: Final = 2000  # code points between two marks
# Each opening mark with those that close it.
_CLOSING: Final = {
    '"': '"',
    "'": "'",
    "“": "”",
    "„": "“”",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
}
# Each mark with the openings that it ends: closing them, or opening the same anew.
_ENDED: Final = {
    mark: [(first, mark in last) for first, last in _CLOSING.items() if mark in first + last]
    for mark in "".join(first + last for first, last in _CLOSING.items())
}
_SINGLE: Final = "'‘’‚"
_UNSPACED: Final = "「」『』"  # of scripts that set no blanks between words
# Marks of other scripts can stand right beside the signs of these, too: 他说“不”然后, "아니"라고.
_WORD: Final = regex.compile(r"[\w--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]", regex.VERSION1)
# All marks but apostrophes between letters.
_MARKS: Final = re.compile(r"""["“”„«»‹›「」『』'‘’‚](?<!\w['‘’‚](?=\w))""")
# Words that lost their first letters: the mark before them is an apostrophe, unless one closes right
# after, as in 'cause'.
_ELIDED: Final = regex.compile(
    r"""n\b|(?:em|til|till|tis|twas|twere|cause|cos|coz|cuz|bout|round|ere|ello|im|er|ave|nuff|neath|
    gainst|hood|kay|scuse|fraid|[0-9]{2}s?)\b(?!['’])""",
    regex.IGNORECASE | regex.VERBOSE,
)
# How texts with such marks can be found by Arrow's regular expressions.
MARKED: Final = "[\"“«‘„»‹›‚「『]|(?:^|[\\s(\\[])'\\w"


def between_marks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what stands between quotation marks; of two that overlap the first."""
    marks = [(match.start(), match[0]) for match in _MARKS.finditer(text)]
    partners: list[tuple[int, int]] = []
    nearest: dict[str, int] = {}  # of each opening mark, the one that closes it
    for place, mark in reversed(marks):
        word_before = _is_word(text[max(place - 1, 0) : place])
        if mark in "'‘" and not word_before and _ELIDED.match(text, place + 1):
            continue
        partner = nearest.get(mark)
        if partner and _opens(mark, text, place):
            partners.append((place + 1, partner))
        closes = mark in _UNSPACED or not _is_word(text[place + 1 : place + 2])
        if mark in _SINGLE and not closes and word_before:
            continue  # "café's", its accent a sign of its own
        for opening, closing in _ENDED[mark]:
            nearest[opening] = place if closing and closes else 0
    reached = 0
    for start, end in reversed(partners):
        held = text[start:end] if reached < start and end - start <= _LONGEST else ""
        if held.strip() and "\n" not in held:
            yield start, end
            reached = end + 1


def _opens(mark: str, text: str, place: int) -> bool:
    """Whether a mark that can open does so by what stands before and after it."""
    before = text[max(place - 1, 0) : place]
    if mark in _SINGLE and before and not (before.isspace() or before in "(["):
        return False
    if mark not in _UNSPACED and _is_word(before):
        return False
    if mark in '"»›‚' and text[place + 1].isspace():
        return False
    return mark != "'" or _is_word(text[place + 1 : place + 2])


@cache
def _is_word(sign: str) -> bool:
    return bool(_WORD.match(sign))
