"""What a layout of comments consists of.

A `Marker` is a run of lines that names an author; a `Style` is what one kind of site prints.
`styles.py` lists them, `find.py` looks for markers, `split.py` makes comments of what stands
between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from discourse.comments.formats.flattened.names import Kind


@dataclass(frozen=True)
class Part:
    """One line of a marker, its dates as signs; named groups author, time, clock, id."""

    pattern: re.Pattern[str]
    optional: bool = False
    gap: int = 0  # blank lines allowed before it


@dataclass(frozen=True)
class Marker:
    """Lines that follow each other and name the author of a comment.

    Parameters
    ----------
    parts : tuple of Part
        The lines, in order.
    anchor : str
        The class of lines (see `find.CLASSES`) that the marker is looked for at.
    at : int
        The part that the anchor is.
    name : {"any", "said", "short", "likely"}
        What the author may look like, see `is_name`: the surer the pattern, the freer.
    key : bool
        False: belongs to the style only beside markers that are key.
    after_blank, before_blank : bool
        Whether a blank line must stand before the first line, after the last line.
    """

    parts: tuple[Part, ...]
    anchor: str
    at: int = 0
    name: Kind = "any"
    key: bool = True
    after_blank: bool = False
    before_blank: bool = False


@dataclass(frozen=True)
class Style:
    """One layout.

    Parameters
    ----------
    name, description, example : str
        The name in `Page.style`; in plain words; lines as such a page shows them (made up).
    markers : tuple of Marker
        Any of them begins (or, for a trailer, ends) a comment.
    place : {"header", "trailer", "either"}
        Where the marker stands; for "either" the page decides (what follows the last marker).
    weight : float
        How much one marker counts against those of other styles: rarer in prose, more.
    minimum : int
        Fewest markers.
    alone : {"always", "dated", "headed", "never"}
        When fewer are enough all the same: always; if the first date shows day, month and year; if
        it stands under a heading such as "1 Comment"; in no case.
    time_at : {"marker", "body end", "body start"}
        Where the date stands.
    vote : bool
        Markers must have blank lines about them where most markers of the page have.
    enclosed : bool
        A comment is what stands between the date of the one before and its own; the name is its
        first line. Such a style has no markers.
    listed : bool
        Lists of titles look alike, so that most names must be likely ones.
    furniture : tuple of re.Pattern
        Lines of this style that are no one's words, at the edges of a body.
    card, ends : re.Pattern, optional
        For forums: lines of the profile at the top of a body; the first line of what stands below
        every body.
    """

    name: str
    description: str
    example: str
    markers: tuple[Marker, ...]
    place: Literal["header", "trailer", "either"] = "header"
    weight: float = 3.0
    minimum: int = 2
    alone: Literal["always", "dated", "headed", "never"] = "dated"
    time_at: Literal["marker", "body end", "body start"] = "marker"
    vote: bool = False
    enclosed: bool = False
    listed: bool = False
    furniture: tuple[re.Pattern[str], ...] = ()
    card: re.Pattern[str] | None = None
    ends: re.Pattern[str] | None = None
