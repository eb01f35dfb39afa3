"""Split a web page saved as plain text into title, article and comments."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from discourse.comments.formats.flattened.bodies import Body, cut_bodies
from discourse.comments.formats.flattened.find import Finder, Found, Hit
from discourse.comments.formats.flattened.furniture import is_heading
from discourse.comments.formats.flattened.judge import is_trailer, refusal
from discourse.comments.formats.flattened.lines import Lines, paragraphs
from discourse.comments.formats.flattened.styles import STYLES

Note = tuple[str, int, str]
_LONGEST_ALONE = 5_000  # characters; a longer "only comment" is an article with a by-line
_BYLINE_LINES = 4  # an article's by-line stands among its first lines ...
_BYLINE_BODY = 800  # ... and is followed by more text than a comment mostly has


@dataclass(frozen=True)
class PageComment:
    """One comment as the page shows it.

    Parameters
    ----------
    author : str or None
        As shown, stripped.
    text : str or None
        Paragraphs as in the source, parted by one empty line; outer white space and common
        indentation removed. None if the page lost the body.
    time : str or None
        As shown, runs of white space made one space; None if the page shows none.
    line : int
        Line of the marker in the source, counted from 1.
    comment_id : str, optional
        As shown, without "#".
    depth : int, optional
        1 = top level; None where the page's indentation does not show nesting.
    """

    author: str | None
    text: str | None
    time: str | None
    line: int
    comment_id: str | None = None
    depth: int | None = None


@dataclass(frozen=True)
class Page:
    """A page: title, article (all between title and comments), comments, the style's name.

    `notes` hold (reason, line, detail) for whatever was dropped, guessed or repaired.
    """

    title: str | None
    article: str | None
    comments: tuple[PageComment, ...]
    style: str
    notes: tuple[Note, ...]


class UnsplittablePage(ValueError):
    """No known style fits; `tried` lists (description of the style, markers found)."""

    def __init__(self, message: str, tried: list[tuple[str, int]]) -> None:
        super().__init__(message)
        self.tried = tried


def split_page(text: str) -> Page:
    """Split a saved page into title, article and comments.

    Parameters
    ----------
    text : str
        The page, already decoded; any line ends.

    Returns
    -------
    Page
        With at least one comment. No text is changed but for white space; a header that is
        followed by another header is a comment whose text is None.

    Raises
    ------
    UnsplittablePage
        If no style of `STYLES` fits, or the best one would leave most of the page in one comment.

    Examples
    --------
    >>> page = split_page("On oaks\\n\\nThey grow.\\n\\nAda's picture\\n\\nSlowly.\\n\\nBo's picture\\n")
    >>> [(c.author, c.text) for c in page.comments]
    [('Ada', 'Slowly.'), ('Bo', None)]
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be str, not {type(text).__name__}; decode the file first")
    lines = Lines(text)
    second = _second_copy(lines)
    if second is None:
        return _split(lines)
    page = _split(Lines("\n".join(lines.raw[:second])))
    try:
        copy = _split(Lines("\n".join(lines.raw[second:])))
    except UnsplittablePage:
        return _split(lines)
    known = Counter((c.author, c.text) for c in page.comments)
    more = []
    for comment in copy.comments:
        if known[comment.author, comment.text] > 0:
            known[comment.author, comment.text] -= 1
        else:
            more.append(replace(comment, line=comment.line + second))
    note = ("second copy of the page", second + 1, f"{len(more)} comments only in the copy kept")
    return replace(page, comments=page.comments + tuple(more), notes=(*page.notes, note))


def _second_copy(lines: Lines) -> int | None:
    """The line where the page begins once more; None if it does not."""
    if lines.last < 0:
        return None
    opening = [lines.first]
    while len(opening) < 4 and (i := lines.next_full(opening[-1] + 1)) < len(lines):
        opening.append(i)
    head = [lines.text[i] for i in opening]
    # A title too short, or one line only, can be said again in a comment.
    if len(head) < 4 or len(set(head)) < 3 or sum(map(len, head)) < 60:
        return None
    for i in range(opening[-1] + 1, len(lines)):
        if lines.text[i] != head[0]:
            continue
        at, same = i, 1
        while same < 4 and (at := lines.next_full(at + 1)) < len(lines):
            if lines.text[at] != head[same]:
                break
            same += 1
        if same == 4:
            return i
    return None


def _split(lines: Lines) -> Page:
    finder = Finder(lines)
    tried = [(found, refusal(finder, found)) for found in map(finder.find, STYLES)]
    fitting = [found for found, against in tried if not against]
    if not fitting:
        raise _unsplittable(tried, "no known layout of comments was recognised")
    best = max(fitting, key=lambda found: found.style.weight * len(found.hits))
    page = _page(lines, best, finder)
    sizes = [len(c.text or "") for c in page.comments]
    if len(sizes) == 1 and sizes[0] > _LONGEST_ALONE:
        raise _unsplittable(tried, "the only marker would make most of the page one comment")
    if len(sizes) < 5 and max(sizes) > 20_000 and max(sizes) > 0.8 * sum(sizes):
        raise _unsplittable(tried, "few markers would leave most of the page in one comment")
    return page


def _unsplittable(tried: Sequence[tuple[Found, str]], why: str) -> UnsplittablePage:
    seen = [f"{f.style.name} ({len(f.hits)}: {no or 'would fit'})" for f, no in tried if f.hits]
    message = (
        f"This page cannot be split into comments: {why}. Lines like a header were found for: "
        f"{', '.join(seen) or 'no style'}. Save the page as HTML, or copy its comments with the "
        "line that names each author; `STYLES` lists the layouts that are read."
    )
    return UnsplittablePage(message, [(f.style.description, len(f.hits)) for f, _ in tried])


def _page(lines: Lines, found: Found, finder: Finder) -> Page:
    notes: list[Note] = [("line like a header kept as text", i + 1, "") for i in found.stray]
    hits = found.hits
    trailer = is_trailer(finder, found)
    if not trailer:
        hits = _without_byline(lines, found, notes)
        regions = [
            (hit.end, following.start)
            for hit, following in zip(hits, [*hits[1:], _end(lines)], strict=True)
        ]
        start = hits[0].start
    else:
        start = _first_body(lines, hits, found, finder, notes)
        befores = [start, *(hit.end for hit in hits[:-1])]
        regions = [(before, hit.start) for before, hit in zip(befores, hits, strict=True)]
        rest = lines.next_full(hits[-1].end)
        if rest < len(lines):
            notes.append(("text after the last comment dropped", rest + 1, ""))
    bodies = cut_bodies(lines, regions, hits, found.style, finder, trailer, notes)
    depths = _depths(lines, hits, found.style.name == "slashdot")
    comments = tuple(
        _comment(hit, body, depth) for hit, body, depth in zip(hits, bodies, depths, strict=True)
    )
    title = lines.text[lines.first] if lines.first < start else None
    article = _article(lines, start, notes)
    notes.sort(key=lambda note: note[1])
    return Page(title, article, comments, found.style.name, tuple(notes))


def _comment(hit: Hit, body: Body, depth: int | None) -> PageComment:
    time = body.time or hit.time
    return PageComment(
        author=hit.author,
        text=body.text,
        time=re.sub(r"\s+", " ", time) if time else None,
        line=hit.start + 1,
        comment_id=hit.comment_id.lstrip("#") if hit.comment_id else None,
        depth=depth,
    )


def _end(lines: Lines) -> Hit:
    return Hit(len(lines), len(lines), "", None, None, False)


def _without_byline(lines: Lines, found: Found, notes: list[Note]) -> list[Hit]:
    """Without a first marker that is the article's own by-line or its title with a date."""
    hits = found.hits
    first = hits[0]
    above = [i for i in range(first.start) if lines.text[i]]
    byline = len(hits) > 2 and found.style.name == "name_then_date" and not above
    if len(hits) > 3 and len(above) < _BYLINE_LINES:
        ends = [*(hit.start for hit in hits[1:]), len(lines)]
        sizes = [
            sum(len(lines.text[i]) for i in range(hit.end, end))
            for hit, end in zip(hits, ends, strict=True)
        ]
        byline |= sizes[0] > _BYLINE_BODY and sizes[0] > 4 * median(sizes[1:])
    if not byline:
        return hits
    notes.append(("by-line of the article", first.start + 1, ""))
    return hits[1:]


def _first_body(
    lines: Lines, hits: list[Hit], found: Found, finder: Finder, notes: list[Note]
) -> int:
    """Where the first comment begins when markers are trailers: what parts it from the article."""
    top, bottom = lines.next_full(lines.first + 1), hits[0].start
    inner = [(a.end, b.start) for a, b in itertools.pairwise(hits)]
    openings = [lines.next_full(a) for a, _ in inner]
    repeated = sum(
        i < len(lines) and lines.text[i] == hit.author
        for i, hit in zip(openings, hits[1:], strict=True)
    )
    named = bool(inner) and 2 * repeated >= len(inner)
    dated = found.style.time_at == "body start"
    widest = max((lines.gap_before(i) for a, b in inner for i in range(a, b) if lines.text[i]),
                 default=1)  # fmt: skip
    for i in range(bottom - 1, top - 1, -1):
        if not lines.text[i]:
            continue
        if is_heading(lines.text[i], sure=True):
            return i + 1
        if named and lines.text[i] == hits[0].author:
            return i
        if dated and finder.date(i):
            return i
        if lines.gap_before(i) > max(widest, 1):
            return i
    last = lines.last_full(bottom)
    while last > top and lines.text[last - 1]:
        last -= 1
    start = max(top, last) if last >= top else bottom
    notes.append(("start of the first comment guessed", start + 1, "its last paragraph only"))
    return min(start, bottom)


def _article(lines: Lines, start: int, notes: list[Note]) -> str | None:
    """What stands between the title and the comments, without their heading."""
    last = lines.last_full(start)
    if last > lines.first and is_heading(lines.text[last], sure=True):
        notes.append(("heading of the comments dropped", last + 1, lines.text[last]))
        start = last
    return paragraphs(lines.raw[lines.first + 1 : start]) or None


def _depths(lines: Lines, hits: list[Hit], jumps: bool) -> list[int | None]:
    """Levels of nesting, if the indentation of the markers grows by one unit a level.

    `jumps`: a level may be missing (Slashdot hides comments, and their answers stay).
    """
    indents = [lines.indent(hit.start) for hit in hits]
    base, levels = min(indents), sorted(set(indents))
    unknown: list[int | None] = [None] * len(hits)
    if len(levels) < 2 or indents[0] != base:
        return unknown
    if len(levels) == 2 and len(hits) > 3 and indents.count(base) == 1:
        return unknown  # one line set in differently, often the first of a list
    unit = min(b - a for a, b in itertools.pairwise(levels))
    if unit < 2 or any((indent - base) % unit for indent in indents):
        return unknown
    depths = [(indent - base) // unit + 1 for indent in indents]
    if not jumps and any(b > a + 1 for a, b in itertools.pairwise(depths)):
        return unknown
    return list(depths)
