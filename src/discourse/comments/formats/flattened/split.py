"""Split a web page saved as plain text into title, article and comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from discourse.comments.formats.flattened.agree import find
from discourse.comments.formats.flattened.answered import name_authors
from discourse.comments.formats.flattened.bodies import Body, cut_bodies
from discourse.comments.formats.flattened.copies import second_copy
from discourse.comments.formats.flattened.doubt import doubt
from discourse.comments.formats.flattened.edges import Note
from discourse.comments.formats.flattened.find import Finder, Found, Hit
from discourse.comments.formats.flattened.judge import FORUM, is_trailer, refusal
from discourse.comments.formats.flattened.lines import Lines
from discourse.comments.formats.flattened.nesting import depths
from discourse.comments.formats.flattened.start import article, first_body, without_byline
from discourse.comments.formats.flattened.styles import STYLES
from discourse.comments.formats.flattened.tails import is_button

_SURE = 5.0  # weight of styles that have signs of their own
_LONGEST_ALONE = 5_000  # characters; a longer "only comment" is an article with a by-line


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
    """No known style fits: `why`; `tried` lists (description of the style, markers found)."""

    def __init__(self, message: str, why: str, tried: list[tuple[str, int]]) -> None:
        super().__init__(message)
        self.why, self.tried = why, tried


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
    second = second_copy(lines)
    if second is None:
        return _split(lines)
    try:
        page = _split(Lines("\n".join(lines.raw[:second])))
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


def _split(lines: Lines) -> Page:
    finder = Finder(lines)
    tried = [(found, refusal(finder, found)) for found in (find(finder, style) for style in STYLES)]
    fitting = [found for found, against in tried if not against]
    if not fitting:
        raise _unsplittable(tried, "no comment marker could be found")
    fitting.sort(key=lambda found: -found.style.weight * len(found.hits))
    reason = next((against for _, against in tried if against.startswith(FORUM)), "")
    for found in fitting:
        if reason and found.style.weight < _SURE:  # what is left would fit no better
            continue
        name_authors(finder, found)
        page = _page(lines, found, finder)
        against = doubt(
            [c.author for c in page.comments],
            [c.text for c in page.comments],
            forum=found.style.card is not None,
        )
        if not against:
            break
        reason = reason or against
    else:
        raise _unsplittable(tried, reason)
    sizes = [len(c.text or "") for c in page.comments]
    if len(sizes) == 1 and sizes[0] > _LONGEST_ALONE:
        raise _unsplittable(tried, "the only marker would make most of the page one comment")
    if len(sizes) < 5 and max(sizes) > 20_000 and max(sizes) > 0.8 * sum(sizes):
        raise _unsplittable(tried, "few markers would leave most of the page in one comment")
    return page


def _unsplittable(tried: Sequence[tuple[Found, str]], why: str) -> UnsplittablePage:
    seen = [f"{f.style.name} ({len(f.hits)}: {no or 'would fit'})" for f, no in tried if f.hits]
    message = (
        f"This page cannot be split into comments: {why}. Lines that look like one: "
        f"{', '.join(seen) or 'no style'}. Save the page as HTML, or copy its comments with the "
        "line that names each author; `STYLES` lists the layouts that are read."
    )
    return UnsplittablePage(message, why, [(f.style.description, len(f.hits)) for f, _ in tried])


def _page(lines: Lines, found: Found, finder: Finder) -> Page:
    notes: list[Note] = [("line like a header kept as text", i + 1, "") for i in found.stray]
    notes += found.notes
    notes += [("place behind the name dropped", i + 1, lines.text[i]) for i in found.cut]
    hits = found.hits
    trailer = is_trailer(finder, found)
    if not trailer:
        hits = without_byline(lines, found, notes)
        ends = [*(hit.start for hit in hits[1:]), len(lines)]
        regions = [(hit.end, end) for hit, end in zip(hits, ends, strict=True)]
        start = hits[0].start
    else:
        start = first_body(lines, hits, found, finder, notes)
        befores = [start, *(hit.end for hit in hits[:-1])]
        regions = [(before, hit.start) for before, hit in zip(befores, hits, strict=True)]
        rest = lines.next_full(hits[-1].end)
        if rest < len(lines):
            notes.append(("text after the last comment dropped", rest + 1, ""))
    for i in (i for hit in hits for i in hit.unread):
        notes.append(("line of the header dropped", i + 1, lines.text[i]))
    bodies = cut_bodies(finder, regions, hits, found.style, trailer, notes)
    levels = depths(lines, hits, found.style.name == "slashdot")
    comments = tuple(
        _comment(hit, body, depth) for hit, body, depth in zip(hits, bodies, levels, strict=True)
    )
    if not _is_told(finder, found):
        notes.append(("only the form says that these are comments", hits[0].start + 1, ""))
    title = lines.text[lines.first] if lines.first < start else None
    text = article(lines, start, notes)
    notes.sort(key=lambda note: note[1])
    return Page(title, text, comments, found.style.name, tuple(notes))


def _is_told(finder: Finder, found: Found) -> bool:
    """Whether the page has more of a comment section than lines with names: a heading, buttons,
    the word "says"."""
    spoken = "says" in found.style.name or "said" in found.style.name
    return (
        spoken
        or found.style.weight >= _SURE
        or bool(finder.headings)
        or any(map(is_button, finder.lines.text))
    )


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
