"""Cut what a forum prints about the author above and below every post, and signatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.tails import Drop

if TYPE_CHECKING:
    from discourse.comments.formats.flattened.edges import Region

_DEPTH: Final = 14  # lines of a profile
_GAP: Final = 2  # lines of it that are not known: titles, "Ubuntu 7.10 User"
_LONGEST: Final = 60
_LONGEST_TITLE: Final = 160
_ABOVE: Final = 3  # lines from the name of a profile to its first known line
_SIGNATURE: Final = 30  # characters; "Thanks in advance" can be said twice
_LABEL: Final = re.compile(r"[^\W\d][^\d:]{0,30}:?")


def cut_profiles(regions: Sequence[Region], texts: Sequence[str], style: Style, drop: Drop) -> None:
    """Cut the profiles of a style that has some."""
    if style.card is None:
        return
    names = [region.author for region in regions]
    for k, region in enumerate(regions):
        if style.ends is not None:
            _end(region, texts, style.ends, {*names[k : k + 2]}, drop)
        for _ in range(_head(region, texts, style.card)):
            drop(region, 0, "profile of the author dropped")
        if (
            k + 1 < len(regions)
            and len(region.rows) > 1
            and texts[region.rows[-1]] == names[k + 1][:1]
        ):
            drop(region, -1, "page furniture dropped")  # the letter that stands for a picture
    _cut_signatures(regions, texts, drop)


def _head(region: Region, texts: Sequence[str], card: re.Pattern[str]) -> int:
    """How many lines at the top are the profile's, through the last that is known."""
    end = unknown = k = 0
    while k < min(len(region.rows), _DEPTH) and unknown <= _GAP:
        line = texts[region.rows[k]]
        if len(line) <= _LONGEST_TITLE and card.fullmatch(line):
            if _LABEL.fullmatch(line) and not line.startswith("#") and k + 1 < len(region.rows):
                k += _has_value(line)
            end, unknown = k + 1, 0
        elif len(line) > _LONGEST:
            break
        else:
            unknown += 1
        k += 1
    return end


def _has_value(label: str) -> bool:
    return " " not in label.strip(":") or label.casefold().startswith(
        ("join", "mitglied", "regist")
    )


def _end(
    region: Region, texts: Sequence[str], ends: re.Pattern[str], names: set[str], drop: Drop
) -> None:
    """Cut from the first line that stands below every post, or from the name above it."""
    rows = region.rows
    at = next(
        (k for k, i in enumerate(rows) if len(texts[i]) <= 200 and ends.fullmatch(texts[i])), -1
    )
    if at < 0:
        return
    for k in range(max(at - _ABOVE, 0), at):
        if texts[rows[k]] in names:
            at = k
            break
    while len(rows) > at:
        drop(region, -1, "page furniture dropped")


def _cut_signatures(regions: Sequence[Region], texts: Sequence[str], drop: Drop) -> None:
    """Cut a last line, below a blank one, that all posts of one author, and no others, have."""
    posts: dict[str, list[Region]] = {}
    for region in regions:
        posts.setdefault(region.author, []).append(region)
    last = {id(r): texts[r.rows[-1]] if len(r.rows) > 1 else str(id(r)) for r in regions}
    counts = Counter(last.values())
    for own in posts.values():
        line = last[id(own[0])]
        same = 1 < len(own) == counts[line] and all(last[id(region)] == line for region in own)
        apart = all(region.rows[-1] > region.rows[-2] + 1 for region in own) if same else False
        if apart and len(line) >= _SIGNATURE:
            for region in own:
                drop(region, -1, "signature dropped")
