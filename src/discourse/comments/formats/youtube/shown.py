"""What YouTube's page shows in words: "1.2K" likes, "2 weeks ago (edited)"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from pandas import DateOffset, Timestamp

from discourse.comments.formats.jsonvalues import whole_number
from discourse.comments.formats.records import Row
from discourse.comments.times import FIRST_YEAR, LAST_YEAR
from discourse.comments.times.relative import read_back

# Short words for large numbers, in the languages of the page. "B" is missing on purpose: it means
# 10^9 in English and 10^3 in Turkish.
_FACTORS: Final = {
    word: factor
    for words, factor in (
        ("k tsd tys тыс тис mil mila rb ribu tn tis хил nghìn n 千 천", 1_000),
        ("万 萬 만", 10_000),
        ("lakh", 100_000),
        ("m mio mln млн mn mi jt juta tr mill milj", 1_000_000),
        ("crore", 10_000_000),
        ("億 亿 억", 100_000_000),
        ("mrd mld md млрд bn", 1_000_000_000),
    )
    for word in words.split()
}
COUNTED_BACK: Final = (
    'the program made instants of "2 weeks ago" by counting back: '
    "the capture is the moment from which it did"
)
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[.,'’ ][0-9]{3})+")
_SHORT: Final = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?\s?([^\W\d_]{1,6})\.?")
_BLANKS: Final = str.maketrans("\u00a0\u202f\u2009", "   ")
_FIRST: Final = Timestamp(f"{FIRST_YEAR}-01-01", tz="UTC").timestamp()
_END: Final = Timestamp(f"{LAST_YEAR}-01-01", tz="UTC").timestamp()
_EDITED: Final = re.compile(r"\s*\(([^()]{1,40})\)\s*$")


def count(shown: Any) -> tuple[int | None, bool]:
    """A number as the page shows it, and whether it was rounded; None where it is not certain."""
    exact = whole_number(shown)
    if exact is not None or not isinstance(shown, str):
        return exact, False
    text = shown.translate(_BLANKS).strip()
    if _GROUPED.fullmatch(text):
        return int(re.sub("[^0-9]", "", text)), False
    found = _SHORT.fullmatch(text)
    factor = _FACTORS.get(found[3].casefold()) if found else None
    if found is None or factor is None:
        return None, False
    decimals = found[2] or ""
    return int(found[1] + decimals) * factor // 10 ** len(decimals), True


def created(shown: str | None, estimate: Any, capture: Any) -> Row:
    """The time of a comment from "2 weeks ago" and the instant that a program made of it.

    That instant claims seconds, while no more is known than the words say: they count back from
    the ``capture``, or from the moment from which the program has counted back.
    """
    words = (shown or "").translate(_BLANKS)
    edited = _EDITED.search(words)
    words = (words[: edited.start()] if edited else words).strip()
    back, instant = read_back(words), _instant(estimate)
    told: Any = words or None
    if back is not None and instant is not None and capture is None:
        later = instant + DateOffset(months=back.months, days=back.days or 0)
        capture = (later + (back.span if back.days is None else timedelta(0))).isoformat()
    elif back is None and instant is not None:
        told = str(instant.year)  # in words that are not known, it can be years ago
    return {"created_at": told, "retrieved_at": capture, "meta_edited": True if edited else None}


def _instant(estimate: Any) -> Timestamp | None:
    known = isinstance(estimate, (int, float)) and not isinstance(estimate, bool)
    if not known or not _FIRST <= estimate < _END:
        return None
    return Timestamp(estimate, unit="s", tz="UTC")
