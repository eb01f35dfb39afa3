"""What a page says of its times: their zone, and by its language the order of day and month."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

_text_of = etree.XPath("string()")
_STATED: Final = re.compile(
    r"(?:all times are|alle zeiten sind|alle zeitangaben in|heures au format|fuseau horaire est(?: sur)?|"
    r"todos los horarios son|tutti gli orari sono|alle tijden zijn)\s+(?:gmt|utc|wez)"
    r"(?:\s*([+−-])\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?)?(?:\s*(?:hours?|stunden?|heures?|horas?|ore|uur)\b)?"
    r"(\s*\[\s*(?:dst|sommerzeit|heure d.été|verano|ora legale)\s*\])?",
    re.IGNORECASE,
)  # fmt: skip
_CLOCK: Final = re.compile(r"[0-9][:.h][0-9]{2}|[0-9]\s?[ap]\.?m", re.IGNORECASE)
_ZONED: Final = re.compile(r"(?:Z|\b(?!AM|PM)[A-Z]{3,5}|[+-][0-9]{2}:?[0-9]{2})\)?$")
_EPOCH: Final = re.compile(r"[0-9.]+")


def stated_zone(root: Any) -> str:
    """The zone as ``UTC+01:00``; "" when the page states none. Summer time counts an hour."""
    found = _STATED.search(_text_of(root))
    if found is None:
        return ""
    sign, hours, minutes, summer = found.groups()
    total = (int(hours or 0) * 60 + int(minutes or 0)) * (-1 if sign and sign != "+" else 1)
    total += 60 if summer else 0
    hours, minutes = divmod(abs(total), 60)
    return f"UTC{'-' if total < 0 else '+'}{hours:02}:{minutes:02}"


def with_zone(moment: Any, zone: str) -> Any:
    """A time as shown with the zone behind it, where it has a clock and names no zone itself."""
    if not isinstance(moment, str) or not zone or not _CLOCK.search(moment):
        return moment
    return moment if _ZONED.search(moment) or _EPOCH.fullmatch(moment) else f"{moment} {zone}"


# Languages (of the html element) in which 03/04/2012 is the third of April.
_DAY_FIRST: Final = frozenset(
    [
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "pt",
        "ca",
        "gl",
        "pl",
        "cs",
        "sk",
        "sl",
        "hr",
        "bs",
        "sr",
        "ro",
        "bg",
        "el",
        "ru",
        "uk",
        "tr",
        "da",
        "no",
        "nb",
        "nn",
        "fi",
        "et",
        "lv",
        "lt",
        "is",
        "ga",
        "cy",
        "id",
        "ms",
        "vi",
        "th",
        "he",
        "ar",
        "fa",
        "hi",
        "en-gb",
        "en-au",
        "en-nz",
        "en-ie",
        "en-in",
        "en-za",
        "de-at",
        "de-ch",
    ]
)
_NUMERIC: Final = re.compile(
    r"([0-9]{1,2})([./-])([0-9]{1,2})\2((?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])"
)


def day_first(root: Any) -> bool:
    """Whether dates in figures begin with the day in the language that the page names."""
    named = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).lower()
    named = (named or (root.get("xml:lang") or "").lower()).replace("_", "-")
    return named in _DAY_FIRST or (named.split("-")[0] in _DAY_FIRST)


def without_doubt(moments: list[Any]) -> list[Any] | None:
    """Times with their dates as year-month-day, read day first.

    None when none of them can be read in two ways, or when one contradicts.
    """
    found = [_NUMERIC.search(m) if isinstance(m, str) else None for m in moments]
    pairs = [(int(m[1]), int(m[3])) for m in found if m]
    if any(month > 12 for _, month in pairs) or all(a > 12 or a == b for a, b in pairs):
        return None
    return [
        moment if match is None else moment[: match.start()] + _iso(match) + moment[match.end() :]
        for moment, match in zip(moments, found, strict=True)
    ]


def _iso(match: re.Match[str]) -> str:
    year = match[4] if len(match[4]) == 4 else ("19" if int(match[4]) >= 90 else "20") + match[4]
    return f"{year}-{int(match[3]):02}-{int(match[1]):02}"
