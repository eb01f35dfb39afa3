"""Character references, decoded exactly once and never guessed."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Final

# Bounded, so that a number of any length stays text; a reference without its semicolon is none
# ("?a=1&copy=2" is an address).
ENTITY: Final = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY: Final = re.compile(ENTITY)
_COMMON: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}


def decode(text: str) -> str:
    """`text` with its character references decoded once; what is no reference stays."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def character(reference: str) -> str:
    """What "&gt;", "&#39;", "&nbsp;" stand for; U+FFFD for no character, unknown names as given."""
    if reference in _COMMON:
        return _COMMON[reference]
    if reference[1] == "#":
        return unescape(reference)
    return html5.get(reference[1:], reference)


def _character(found: re.Match[str]) -> str:
    return character(found[0])
