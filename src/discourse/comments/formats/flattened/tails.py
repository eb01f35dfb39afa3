"""Buttons, votes and notices behind the words of a comment, told by what most comments show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from discourse.comments.formats.flattened.furniture import LINK_WORD, is_furniture, is_heading
from discourse.comments.notices import status_of

if TYPE_CHECKING:
    from discourse.comments.formats.flattened.edges import Region
    from discourse.comments.formats.flattened.lines import Lines

Drop = Callable[["Region", int, str], None]
_VOTES: Final = re.compile(r"[+−-]?[0-9]{1,3}(?:[.,][0-9]{1,3})?\s?[km]?", re.IGNORECASE)
_REPLIES: Final = re.compile(
    r"[0-9]+ (?:replies|reply|antworten|antwort|réponses?|respuestas?|risposte|risposta|reacties)",
    re.IGNORECASE,
)
_PINGBACK: Final = re.compile(r"(?:pingbacks?|trackbacks?)\s*:\s*\S.{1,160}", re.IGNORECASE)
_BADGE: Final = re.compile(
    r"(?:(?:[a-z]+ )?(?:contributor|staff|pick|moderator|author|subscriber|editor)|verified)",
    re.IGNORECASE,
)
_FEWEST_ABOVE: Final = 3
_FEWEST: Final = 2
_LONGEST_TITLE: Final = 80
_FEWEST_TITLES: Final = 5
_TITLED: Final = 0.9
_VOTED: Final = 0.4  # of the comments with buttons: those that no one likes show no number
_CLOSED: Final = 0.6


def is_button(line: str) -> bool:
    """Whether a whole line is a button of the page."""
    return is_furniture(line) or (len(line) <= 80 and bool(LINK_WORD.fullmatch(line)))


def is_pingback(line: str) -> bool:
    """Whether a whole line tells of a link from elsewhere, which stands between comments."""
    return len(line) <= 180 and bool(_PINGBACK.fullmatch(line))


def is_answered(texts: Sequence[str], row: int) -> bool:
    """Whether a line is the name above "4 replies": who answered, beside a bullet."""
    return (
        row + 2 < len(texts)
        and texts[row + 1] in ("·", "•")
        and bool(_REPLIES.fullmatch(texts[row + 2]))
    )


def cut_notices(regions: Sequence[Region], texts: Sequence[str], drop: Drop) -> None:
    """Cut a notice that a comment is gone from behind the buttons of the one before.

    Such a comment has no header, so that nothing else parts it from its neighbour.
    """
    for region in regions:
        rows = region.rows
        if len(rows) < 3 or status_of(texts[rows[-1]]) is None:
            continue
        number = texts[rows[-2]].isdigit()
        above = rows[-3] if number else rows[-2]
        if is_button(texts[above]) and above != rows[0]:
            drop(region, -1, "notice of a comment without a name dropped")
            if number:
                drop(region, -1, "running number dropped")


def cut_titles(regions: Sequence[Region], lines: Lines, start: int, drop: Drop) -> None:
    """Cut the subjects that stand above the markers off the ends of the comments before them.

    They are told by buttons between the words and the subject, or where every comment ends in a
    short paragraph and such a line stands alone between the heading and the first marker.
    """
    texts, inner = lines.text, [r for r in regions[:-1] if len(r.rows) > 1]

    def is_title(row: int) -> bool:
        alone = lines.gap_before(row) > 0 and not texts[row + 1]
        return len(texts[row]) <= _LONGEST_TITLE and alone and not is_button(texts[row])

    titled = [r for r in inner if is_title(r.rows[-1])]
    behind = [
        r for r in titled
        if is_button(texts[r.rows[-2]]) and not all(is_button(texts[i]) for i in r.rows[:-2])
    ]  # fmt: skip
    above = lines.last_full(start)
    first = lines.last_full(above) if above > 0 else -1
    opened = first >= 0 and is_title(above) and is_heading(texts[first])
    if len(behind) >= max(_FEWEST_ABOVE, _CLOSED * len(inner)):
        chosen = behind
    elif opened and len(titled) >= max(_FEWEST_TITLES, _TITLED * len(inner)):
        chosen = titled
    else:
        return
    for region in chosen:
        drop(region, -1, "title of the next comment dropped")


def cut_votes(regions: Sequence[Region], texts: Sequence[str], drop: Drop) -> None:
    """Cut the number of likes above the buttons, where enough comments show one."""
    closed = [(region, _closing(region, texts)) for region in regions]
    closed = [(region, k) for region, k in closed if k < len(region.rows)]
    voted = [(region, k) for region, k in closed if _is_vote(region, k - 1, texts)]
    if len(voted) < max(_FEWEST, _VOTED * len(closed)):
        return
    for region, k in voted:
        while len(region.rows) > k:
            drop(region, -1, "page furniture dropped")
        while _is_vote(region, len(region.rows) - 1, texts):
            drop(region, -1, "number of votes dropped")


def _is_vote(region: Region, k: int, texts: Sequence[str]) -> bool:
    return k > 0 and bool(_VOTES.fullmatch(texts[region.rows[k]]))


def _closing(region: Region, texts: Sequence[str]) -> int:
    """Where the buttons at the end of a comment begin; its length if it has none."""
    k = len(region.rows)
    while k > 1 and (
        is_button(texts[region.rows[k - 1]]) or is_answered(texts, region.rows[k - 1])
    ):
        k -= 1
    return k


def closing_lines(regions: Sequence[Region], texts: Sequence[str]) -> set[str]:
    """The buttons that the comments end in, if most end in one."""
    ends = [texts[r.rows[-1]] for r in regions if r.rows and is_button(texts[r.rows[-1]])]
    if len(ends) < max(_FEWEST, _CLOSED * len(regions)):
        return set()
    return {line for line, n in Counter(ends).items() if n >= _FEWEST}


def cut_votes_above(regions: Sequence[Region], texts: Sequence[str], drop: Drop) -> None:
    """Cut numbers of likes above the words, as many as most comments show, and a badge over them."""
    counts = [_numbers(region, texts) for region in regions]
    buttons = sum(_closing(region, texts) < len(region.rows) for region in regions)
    if buttons < _CLOSED * len(regions) - 1:  # who lets vote has buttons; the last may have none
        return
    usual = Counter(count for _, count in counts if count).most_common(1)
    many, n = usual[0] if usual else (0, 0)
    if n < max(_FEWEST_ABOVE, _CLOSED * sum(len(region.rows) > 1 for region in regions)):
        return
    for region, (start, count) in zip(regions, counts, strict=True):
        for _ in range(start + min(count, many) if count >= many else 0):
            reason = "number of votes dropped" if _is_number(region, texts) else "badge dropped"
            drop(region, 0, reason)


def _numbers(region: Region, texts: Sequence[str]) -> tuple[int, int]:
    """Where numbers begin at the top of a comment (below a badge), and how many there are."""
    rows = region.rows
    start = int(bool(rows) and bool(_BADGE.fullmatch(texts[rows[0]])))
    end = start
    while end < len(rows) - 1 and _VOTES.fullmatch(texts[rows[end]]):
        end += 1
    return start, end - start


def _is_number(region: Region, texts: Sequence[str]) -> bool:
    return bool(_VOTES.fullmatch(texts[region.rows[0]]))
