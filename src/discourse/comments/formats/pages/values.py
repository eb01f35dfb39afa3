"""What stands in an element: its text, a name, a moment, a number."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from discourse.comments.formats.flattened.patterns import SHOWN
from discourse.comments.formats.pages.phrases import BESIDE, BY, GUEST, ON, SAID
from discourse.comments.formats.pages.platform import Rule

Element = Any
_LONGEST: Final = 400
_HIDDEN: Final = frozenset(("script", "style", "noscript", "template", "svg", "select", "button"))
_PARTING: Final = frozenset(
    ("div", "p", "li", "td", "th", "br", "dt", "dd", "img", "section", "header")
    + ("h1", "h2", "h3", "h4", "h5", "h6")
)
_BLANK: Final = re.compile(r"[\s\u00a0\u200b\u200e\u200f\ufeff]+")
_MOMENT: Final = re.compile(rf"(?<!\w)(?:{SHOWN})(?!\w)", re.IGNORECASE)
_TRIES: Final = 6
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}\b")
_CLOCK: Final = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}(?![0-9./-])|[0-9]\s?[ap]\.?m", re.IGNORECASE)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK_24: Final = re.compile(
    r"(?<![0-9:./-])([01]?[0-9]|2[0-3]):([0-5][0-9])(?![0-9:./-]|\s?[ap]\.?m)", re.IGNORECASE
)
MACHINE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{9,16}(?:\.[0-9]+)?$")
_NUMBER: Final = re.compile(
    r"([-−–+]?)\s?([0-9]{1,3}(?:[.,' \u00a0\u202f][0-9]{3})+|[0-9]{1,12})([.,][0-9]+)?\s?([kKmM]\b)?"
)
_THOUSANDS: Final = re.compile(r"\D")


def short_text(element: Element, longest: int = _LONGEST) -> str:
    """The shown text of an element on one line, as far as a label goes."""
    parts: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _HIDDEN and node is not element:
                walk.skip_subtree()
                continue
            text = node.text
        else:
            text = node.tail if node is not element else None
        if text:
            if parts and parts[-1][-1:].isdigit() and text[0].isdigit():
                parts.append(" ")  # a day and an hour, set apart by style alone
            parts.append(text)
            size += len(text.strip())
        if event == "end" and node.tag in _PARTING:
            parts.append(" ")
        if size > longest:
            break
    return one_line("".join(parts))[:longest]


def one_line(text: str) -> str:
    """Text with its white space as single blanks."""
    return _BLANK.sub(" ", text).strip()


def value_of(rule: Rule, element: Element) -> str:
    """What a rule reads from an element; "" for nothing."""
    found = element.get(rule.attribute) or "" if rule.attribute else short_text(element)
    if rule.pattern is not None:
        match = rule.pattern.search(found[:4000])
        found = next((group for group in match.groups() if group), "") if match else ""
    return one_line(found)


def name_of(shown: str, loose: bool) -> str:
    """A name as shown; where labels come with it, without "by" before and "says:" after it."""
    name = shown.strip()
    if loose:
        if found := _MOMENT.search(name):
            before, after = name[: found.start()], name[found.end() :]
            name = before if before.strip(" ,:|·•—–-()[]/") else after
        name = BY.sub("", name.strip(" |·•—–-/"))
        name = BESIDE.split(name, maxsplit=1)[0]
        name = ON.sub("", name)
    previous = ""
    while previous != name:
        previous, name = name, SAID.sub("", name).strip()
    name = GUEST.sub("", name)
    if name.count("(") != name.count(")"):
        name = name.strip(" ()")
    return name.strip("\u200e\u200f\ufeff ")


def moment_in(shown: str) -> str:
    """The date, or the "2 hours ago", in a label; "" when there is none.

    Of several the one that names the year and the clock: "Mar" is a weekday in French.
    """
    shown = shown[:_LONGEST]
    if not any("0" <= sign <= "9" for sign in shown):
        return ""
    best, at = "", 0
    for _ in range(_TRIES):
        found = _MOMENT.search(shown, at)
        if found is None:
            break
        if _fullness(found[0]) > _fullness(best):
            best = found[0].strip()
        at = found.start() + 1 if _fullness(found[0]) < 2 else found.end()
    return best


def with_clock(moment: str, element: Element) -> str:
    """A day of a machine's, with the hour and the minute that the element shows beside it."""
    if not _DAY.fullmatch(moment):
        return moment
    clocks = _CLOCK_24.findall(short_text(element))
    return f"{moment}T{int(clocks[0][0]):02}:{clocks[0][1]}" if len(clocks) == 1 else moment


def _fullness(moment: str) -> int:
    """2 for a year, 1 more for a clock; 0 for nothing."""
    if not moment:
        return -1
    return 2 * bool(_YEAR.search(moment)) + bool(_CLOCK.search(moment))


def number_in(shown: str) -> int | None:
    """The first number of a label: 1,234, 1.234, 1.2k, -3."""
    found = _NUMBER.search(shown)
    if found is None:
        return None
    sign, digits, part, unit = found.groups()
    value = float(_THOUSANDS.sub("", digits))
    if unit:
        value = (value + float((part or ".0").replace(",", "."))) * {"k": 1e3, "m": 1e6}[
            unit.lower()
        ]
    return round(value) * (-1 if sign in ("-", "−", "–") else 1)
