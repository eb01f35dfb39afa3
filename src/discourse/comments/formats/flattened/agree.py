"""What the markers of a page have in common decides about the doubtful ones.

A page prints all its headers in one form and with the same blank lines about them. A header that is
missed gives one person's words to another, and a line of a body that is taken for one cuts a comment
in two; the form tells them apart better than what a name may look like.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from discourse.comments.formats.flattened.around import blanks, under_heading
from discourse.comments.formats.flattened.enclosed import enclosed
from discourse.comments.formats.flattened.find import Finder, Found, Hit
from discourse.comments.formats.flattened.furniture import running
from discourse.comments.formats.flattened.labels import is_label
from discourse.comments.formats.flattened.layout import Style
from discourse.comments.formats.flattened.patterns import FULL_DATE, shape
from discourse.comments.formats.flattened.sieve import (
    after_dates,
    after_heading,
    before_dates,
    vote,
)

_NUMBERED_NAME: Final = re.compile(r"[#(]?([0-9]{1,5})(?:\s*[.):|–-]+\s*|\s+)(\S.*)")
# A form that has a word or sign of its own beside name, number and date.
_OWN_SIGN: Final = re.compile(r"\0\s*[^\s\ufdd0\ufdd1\n#]|[^\s\ufdd0\ufdd1\n#]\s*\0")
_BY: Final = frozenset(["by", "par", "por", "door"])
_BY_OR_NAME: Final = frozenset(["von", "da", "di", "de", "av", "af"])  # as in "Da Silva"
_MOST: Final = 0.7
_RARE: Final = 0.1
BYLINE_LINES: Final = 4  # an article's by-line stands among its first lines


def find(finder: Finder, style: Style) -> Found:
    """The markers of a style, without those that only look like one."""
    found = Found(style, enclosed(finder) if style.enclosed else list(finder.scan(style)))
    if any(marker.name != "any" for marker in style.markers):
        if found.hits:
            _agree(finder, found)
        else:
            found.hits = _odd_only(finder, style)
    if style.alone == "headed" or style.place == "trailer" or style.time_at == "body end":
        after_heading(finder, found)
    if style.vote:
        vote(finder, found)
    if style.time_at == "body end" and not style.enclosed:
        after_dates(finder, found)
    if style.time_at == "body start":
        before_dates(finder, found)
    if not any(hit.key for hit in found.hits):
        found.hits = []
    _whole_names(found)
    _without_comma(found)
    _without_by(found)
    _without_number(found)
    _without_place(found)
    return found


def _odd_only(finder: Finder, style: Style) -> list[Hit]:
    """Markers all of whose names are unlikely: only below a heading, and if they are alike."""
    hits = list(finder.scan(style, sure=True))
    lettered = all(any(c.isalpha() for c in hit.author) for hit in hits)
    alike = len({hit.form for hit in hits}) == 1
    labels = any(is_label(hit.author) for hit in hits)
    return hits if alike and lettered and not labels and under_heading(finder, hits[0]) else []


def _agree(finder: Finder, found: Found) -> None:
    """Add markers with unlikely names that look like the others; drop lone ones that do not."""
    style, hits = found.style, found.hits
    if style.vote:  # no date in the form: the blank lines alone must do
        uniform = {blanks(finder, hit) for hit in hits}
        if len(hits) < 3 or len(uniform) > 1 or not min(uniform)[0]:
            return
    forms = Counter(hit.form for hit in hits)
    usual = {form for form, n in forms.items() if n > _RARE * len(hits)}
    if not usual:
        return
    placed = Counter(blanks(finder, hit) for hit in hits if hit.form in usual)
    place, n = placed.most_common(1)[0]
    shapes = {shape(hit.time) for hit in hits if hit.form in usual and hit.time}

    def fits(hit: Hit) -> bool:
        if hit.form in usual or forms[hit.form] > 1:
            return True
        time = hit.time or ""
        otherwise = FULL_DATE.search(time) and shape(time) not in shapes
        return blanks(finder, hit) == place and not otherwise

    def is_like(hit: Hit) -> bool:
        if hit.form not in usual or (style.listed and is_label(hit.author)):
            return False
        settled = blanks(finder, hit) == place and n > _MOST * placed.total()
        return settled or bool(_OWN_SIGN.search(hit.form))

    kept = [hit for hit in hits if fits(hit)]
    taken = {i for hit in kept for i in range(hit.start, hit.end)}
    anchors = {i for marker in style.markers for i in finder.having[marker.anchor]}
    sure = [] if anchors <= taken else [h for h in finder.scan(style, sure=True) if is_like(h)]
    top = [i for i, text in enumerate(finder.lines.text[: hits[0].start]) if text][:BYLINE_LINES]
    added = [
        hit
        for hit in sure
        if taken.isdisjoint(range(hit.start, hit.end))
        and (hit.start not in top or under_heading(finder, hit))
    ]
    if style.listed and len(added) > len(kept):
        added = []
    found.hits = sorted(kept + added)
    found.stray += [hit.start for hit in hits if hit.start not in taken]


def _whole_names(found: Found) -> None:
    """Give a name its last sign back: "Ada, On DATE" where all others read "NAME On DATE"."""
    forms = Counter(hit.form for hit in found.hits)
    for k, hit in enumerate(found.hits):
        sign = re.search(r"\0([,;:.!?])", hit.form)
        lone = forms[hit.form] <= _RARE * len(found.hits)
        if sign and lone and forms[hit.form.replace(sign[0], "\0")] > _MOST * len(found.hits):
            found.hits[k] = hit._replace(author=hit.author + sign[1])


def _without_comma(found: Found) -> None:
    """Take the sign before the date off the names: "by Ada Birch, March 7" on all lines."""
    if all(hit.author.endswith(",") for hit in found.hits):
        found.hits = [hit._replace(author=hit.author.rstrip(", ")) for hit in found.hits]


def _without_by(found: Found) -> None:
    """Take the word "by" of any language off the names, where all lines have it."""
    first = {hit.author.casefold().partition(" ")[0] for hit in found.hits}
    several = len({hit.author for hit in found.hits}) > 2
    if len(first) == 1 and (first <= _BY or (several and first <= _BY_OR_NAME)):
        found.hits = [hit._replace(author=hit.author.partition(" ")[2]) for hit in found.hits]


def _without_number(found: Found) -> None:
    """Take running numbers off the names: "3. Ada"."""
    split = [_NUMBERED_NAME.fullmatch(hit.author) for hit in found.hits]
    if len(split) > 1 and running([int(m[1]) if m else None for m in split]):
        found.hits = [
            hit._replace(author=m[2]) if m else hit
            for hit, m in zip(found.hits, split, strict=True)
        ]


def _without_place(found: Found) -> None:
    """Take places off the names: "Ada Birch, London" where nearly all are followed by one."""
    placed = [hit for hit in found.hits if hit.author.find(", ") > 0]
    if len(placed) > 2 and len(placed) > 0.9 * len(found.hits):
        found.cut += [hit.start for hit in placed]
        found.hits = [hit._replace(author=hit.author.partition(", ")[0]) for hit in found.hits]
