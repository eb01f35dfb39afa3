"""UTF-8 that was read as latin-1 or cp1252 ("MÃ¼ller", "donâ€™t", "ðŸ˜€"), mended where it is certain.

A text is mended only as a whole: every character must be one of latin-1 or cp1252, the bytes must
be UTF-8 without a fault, and ftfy's measure must find the text bad before and better after. So
"AVIÃO" stays, and so does a text that holds both "ü" and "Ã¼", or that speaks of encodings.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from discourse.comments.table import strings

# First and later bytes of UTF-8 as latin-1 or cp1252 show them; the patterns are RE2's and Python's.
_FIRST: Final = "[\xc2-\xf4]"
_LATER: Final = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_CANDIDATE: Final = f"{_FIRST}[{_LATER} ]"  # a no-break space may have become a blank
_GARBLED: Final = re.compile(_CANDIDATE)
_PLANS: Final = ("latin-1", "sloppy-windows-1252")
# Three times is more than is found in the wild.
_ROUNDS: Final = 3
_BLANKS: Final = "\t\r\n"  # not those of latin-1, which are bytes of UTF-8
# Whoever writes of encodings shows garbled signs on purpose.
_SPEAKS_OF_IT: Final = re.compile(  # in lower case
    r"mojibake|utf-?8|unicode|latin-?1\b|iso-?8859|windows-?1252|cp-?1252|encod|charset|"
    r"character set|zeichensatz|zeichensätze|kodierung|codierung|codificaci|codifica[çz]|кодиров"
)
# A garbled sign by itself, in quotation marks or brackets: it is spoken of.
_SHOWN: Final = re.compile(rf"[\"'`(\[«]{_FIRST}[{_LATER}]{{1,3}}[\"'`)\]»]")
# Signs that never stand alone between blanks, so that they are spoken of if they do.
_ALONE: Final = frozenset("äüßñç’‘“”")


def mend(values: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Mend the texts of a column that were garbled for certain.

    Parameters
    ----------
    values : pandas.Series
        Texts; missing stays missing.

    Returns
    -------
    tuple of (pandas.Series, numpy.ndarray)
        The texts (str), index as `values`; which of them were mended (bool).
    """
    texts = strings(values)
    beyond_ascii = pc.invert(pc.fill_null(pc.string_is_ascii(texts), True))
    likely = pc.match_substring_regex(texts.filter(beyond_ascii), _CANDIDATE)
    candidates = pc.replace_with_mask(beyond_ascii, beyond_ascii, likely)
    found = texts.filter(candidates).to_pylist()
    mended = [mend_text(text) for text in found]
    changed = candidates.to_numpy(zero_copy_only=False).copy()
    changed[changed] = [old != new for old, new in zip(found, mended, strict=True)]
    if not changed.any():
        return values.astype("str"), changed
    texts = pc.replace_with_mask(texts, candidates, pa.array(mended, type=pa.large_string()))
    return pd.Series(texts, index=values.index, dtype="str", name=values.name), changed


def unmarred(values: pd.Series, note: Any, *, keep: bool) -> pd.Series:
    """Texts with what was read in a wrong encoding mended, where that is certain.

    With ``keep`` they stay as they are, and the damage is told.
    """
    mended, which = mend(values)
    if keep:
        detail = "the text looks like UTF-8 that was read in another encoding: kept as it stands"
        note("warning", "mojibake", detail, which)
        return values
    detail = "UTF-8 that had been read in another encoding was mended in the text"
    note("repaired", "mojibake", detail, which)
    return mended


def mend_text(text: str) -> str:
    """The text as it was before it was garbled, or the same text if that is not certain."""
    better = text
    for _ in range(_ROUNDS):
        if not _GARBLED.search(better):
            break
        earlier = _unread(better)
        if earlier is None:
            break
        better = earlier
    if better != text and (_SPEAKS_OF_IT.search(text.lower()) or _SHOWN.search(text)):
        return text
    return better


def _unread(text: str) -> str | None:
    """The text one reading earlier; None if it was not misread for certain."""
    from ftfy.badness import badness  # takes a quarter of a second; most columns hold nothing

    for plan in _PLANS:
        better = _decoded(text, plan)
        if better is None:
            continue
        words = _foreign(text)
        if badness(" ".join(_foreign(better))) < badness(" ".join(words)):
            alone = any(len(word) < 5 and _decoded(word, plan) in _ALONE for word in words)
            return None if alone else better
    return None


def _decoded(text: str, plan: str) -> str | None:
    import ftfy.bad_codecs  # noqa: F401  registers sloppy-windows-1252
    from ftfy.fixes import restore_byte_a0

    try:
        data = text.encode(plan)
    except UnicodeEncodeError:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return restore_byte_a0(data).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _foreign(text: str) -> list[str]:
    """The words that are not ASCII: all that can be bad, and a small part of most texts."""
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    return [word for word in text.split(" ") if not word.isascii()]
