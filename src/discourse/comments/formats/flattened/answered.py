"""Whom a comment answers, and marks of rank, where a page prints them beside the author's name."""

from __future__ import annotations

import re
from typing import Final

from discourse.comments.formats.flattened.find import Finder, Found, Hit
from discourse.comments.formats.flattened.names import is_name
from discourse.comments.formats.flattened.tails import is_button
from discourse.comments.notices import status_of

# Disqus prints them behind the name, with a bullet behind them.
_RANK: Final = re.compile(r"(\S.*?)\s+(?:Mod|Moderator|Guest|Admin|Staff)")
_BULLET: Final = re.compile(r"\0\s*[•·]")
_REDDIT: Final = re.compile(r"\[[–—+−-]\]\s*\S")
_LONGEST_REDDIT: Final = 20  # characters of a name there
_FEWEST: Final = 2


def name_authors(finder: Finder, found: Found) -> None:
    """Part the authors from whom they answer; what cannot be told is noted."""
    _above(finder, found)
    _beside(found)
    _glued(finder, found)


def _above(finder: Finder, found: Found) -> None:
    """AUTHOR, ANSWERED PERSON and DATE on three lines: the author stands a line higher.

    It is certain where the line above the name is a name, where what closes the other comments
    stands right above it, and where the supposed author has written before.
    """
    if found.style.name != "name_then_date":
        return
    texts, hits = finder.lines.text, found.hits
    closed = sum(_is_closed(finder, hit.start) for hit in hits[1:])
    if closed < _FEWEST or 2 * closed < len(hits) - 1:
        return
    before: set[str] = {hit.author for hit in hits[:1]}
    for k, hit in enumerate(hits[1:], 1):
        above = finder.lines.last_full(hit.start)
        free = hits[k - 1].end <= above == hit.start - 1
        if free and hit.author in before and is_name(texts[above], "likely"):
            if _is_closed(finder, above):
                author = texts[above]
                hits[k] = hit._replace(start=above, author=author)
                found.notes.append(
                    ("author stands above whom the comment answers", above + 1, hit.author)
                )
            elif not _is_closed(finder, hit.start):
                found.notes.append(
                    (
                        "perhaps not the author but whom the comment answers",
                        hit.start + 1,
                        hit.author,
                    )
                )
        before.add(hits[k].author)


def _is_closed(finder: Finder, row: int) -> bool:
    above = finder.lines.last_full(row)
    if above < 0:
        return False
    line = finder.lines.text[above]
    return is_button(line) or status_of(line) is not None


def _beside(found: Found) -> None:
    """Disqus: "A B" is A in reply to B, where B wrote before and A writes elsewhere too."""
    hits = found.hits
    if len(hits) < 3 or sum(bool(_BULLET.search(hit.form)) for hit in hits) < 0.5 * len(hits):
        return
    alone = {hit.author for hit in hits}
    pairs = {k: _pairs(hit.author, alone) for k, hit in enumerate(hits)}
    answered = {b for k in pairs for a, b in pairs[k] if a in alone}
    earlier: set[str] = set()
    for k, hit in enumerate(hits):
        if k:
            earlier.add(hits[k - 1].author)
        sure = [(a, b) for a, b in pairs[k] if a in alone | answered and b in earlier]
        if len(sure) == 1:
            a, b = sure[0]
            hits[k] = _renamed(found, hit, a, "whom the comment answers taken off the name", b)
        elif rank := _RANK.fullmatch(hit.author):
            if hit.author.endswith(" Guest") and "Guest" in earlier:
                note = "perhaps a name and whom the comment answers"
                found.notes.append((note, hit.start + 1, hit.author))
            else:
                hits[k] = _renamed(found, hit, rank[1], "rank taken off the name", hit.author)
        elif any(b in earlier for _, b in pairs[k]):
            note = "perhaps a name and whom the comment answers"
            found.notes.append((note, hit.start + 1, hit.author))


def _glued(finder: Finder, found: Found) -> None:
    """Reddit prints a flair directly behind the name; where it begins cannot be told."""
    for hit in found.hits:
        line = finder.lines.text[hit.start]
        if not _REDDIT.match(line) or hit.author.startswith("["):
            continue
        moderator = hit.author.endswith("Mod") and "[M" in line
        if moderator or " " in hit.author or len(hit.author) > _LONGEST_REDDIT:
            found.notes.append(("perhaps a name and a flair", hit.start + 1, hit.author))


def _pairs(author: str, alone: set[str]) -> list[tuple[str, str]]:
    """The ways to read a name as two, one of which is an author of the page."""
    words = author.split(" ")
    cuts = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    return [(a, b) for a, b in cuts if a in alone or b in alone]


def _renamed(found: Found, hit: Hit, author: str, reason: str, detail: str) -> Hit:
    found.notes.append((reason, hit.start + 1, detail))
    return hit._replace(author=author)
