"""The small language that styles are written in.

A line is a pattern in which {name}, {date} and so on stand for the pieces of `patterns.py`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from discourse.comments.formats.flattened.find import DATE_LINE, MOMENT_LINE
from discourse.comments.formats.flattened.layout import Marker, Part
from discourse.comments.formats.flattened.patterns import (
    CLOSE,
    DATE,
    EDITED,
    GUEST,
    IN_REPLY,
    LINKS,
    MOMENT,
    NAME,
    POSTED,
    REPLIED,
    SHORT_NAME,
    VERB,
    VERB_DATED,
)

_PIECES: Final = {
    "{name}": rf"(?P<author>{NAME})",
    "{short}": rf"(?P<author>{SHORT_NAME})",  # as short as the rest of the line allows
    "{date}": rf"(?P<time>{DATE})",
    "{moment}": rf"(?P<time>{MOMENT})",
    "{says}": rf"\s+{VERB}{IN_REPLY}{CLOSE}",
    "{says dated}": rf"\s+{VERB_DATED}{IN_REPLY}(?:{CLOSE})?",
    "{verb}": rf"{VERB}{IN_REPLY}{CLOSE}",
    "{guest}": GUEST,
    # A running number, not "12 Monkeys": that is left to `agree.py`.
    "{n}": r"(?:(?:#[0-9]{1,5}|#?[0-9]{1,5}\s*[.):|–-])\s+(?=[^\s(\[|•·,:;@–—-]))?",
    "{sep}": (
        r"(?:\s*(?:[,|•·@:;»(\[/—–…]|(?<=\s)-+(?=\s)|"
        r"\b(?:on|at|am|le|el|il|op|vom|posted|posted on)\b))*\s*"
    ),
    "{posted}": POSTED,
    "{replied}": REPLIED,
    "{links}": EDITED + LINKS,
}


def part(pattern: str, *, optional: bool = False, gap: int = 0) -> Part:
    """One line of a marker."""
    for piece, meaning in _PIECES.items():
        pattern = pattern.replace(piece, meaning)
    return Part(re.compile(pattern, re.IGNORECASE), optional, gap)


def marker(anchor: str, *parts: str | Part, **fields: Any) -> Marker:
    """A marker of these lines; a line with blank lines before it, or that may lack, is a `part`."""
    return Marker(tuple(p if isinstance(p, Part) else part(p) for p in parts), anchor, **fields)


ON_DATE: Final = Part(DATE_LINE, gap=2)
ON_MOMENT: Final = Part(MOMENT_LINE, gap=2)
NEXT_MOMENT: Final = Part(MOMENT_LINE)
