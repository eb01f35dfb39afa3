"""What a link or an image leaves in plain text."""

from __future__ import annotations

import re
from typing import Any, Final

_WEB: Final = re.compile(r"https?://\S", re.IGNORECASE)
_SCHEME: Final = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_PERSON: Final = re.compile(
    r"/(?:u|user|users|profile|profiles|member|members|author)/[^/]+/?$|/@[^/]+/?$|"
    r"(?:member|memberlist|profile)\.php\b|[?&;](?:showuser|action=profile)\b",
    re.IGNORECASE,
)
_PERSON_CLASSES: Final = frozenset({
    "mention", "u-url", "hashtag", "username", "author", "user-mention",
})  # fmt: skip
_EMOJI: Final = re.compile(r"emoji|emote|emoticon|smil(?:ie|ey)", re.IGNORECASE)
_EMOJI_ALT: Final = re.compile(r":[\w+-]{1,40}:|[^A-Za-z]{1,12}|[^\w\s]\S{1,4}")


def link_text(label: str, address: str, classes: str = "") -> str:
    """The label, the address, or "label (address)": whichever says what a reader of the page sees.

    An address inside the site, a person's page, and anything but the web leave the label alone.
    """
    address = address.strip()
    if not _WEB.match(address):
        return label
    if not label or ("." in label or "…" in label) and _is_address(label, address):
        return address
    if label[0] in "@#" or not _PERSON_CLASSES.isdisjoint(classes.split()):
        return label
    if _PERSON.search(address):
        return label
    return f"{label} ({address})"


def _is_address(label: str, address: str) -> bool:
    """Whether the label shows the address, perhaps without its scheme or cut short."""
    shown = _SCHEME.sub("", label.strip())
    full = _SCHEME.sub("", address)
    for dots in ("...", "…"):
        head, found, tail = shown.partition(dots)
        if found and len(head) > 3 and full.startswith(head) and full.endswith(tail):
            return True
    return shown.rstrip("/") == full.rstrip("/")


def shown_image(node: Any) -> str:
    """The text of an image that stands for a sign, such as an emoji; "" for a picture.

    A sign that has only a name is written as :name:, so that it is no word of the author's.
    """
    alt = (node.get("alt") or "").strip()
    if _EMOJI_ALT.fullmatch(alt):
        return alt
    if alt and any(_EMOJI.search(node.get(key) or "") for key in ("class", "src")):
        return f":{'_'.join(alt.split())}:"
    return ""
