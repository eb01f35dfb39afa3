"""Why the markers found on a page do not make it a page of their style; and on which side they are.

Every rule is a function with the reason as its result, "" if there is none against the page.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from statistics import mean
from typing import Final

from discourse.comments.formats.flattened.around import (
    above_buttons,
    below_buttons,
    date_above,
    date_below,
    headed,
    under_heading,
)
from discourse.comments.formats.flattened.find import Finder, Found
from discourse.comments.formats.flattened.furniture import (
    COUNTER,
    is_footer,
    is_heading,
    running,
)
from discourse.comments.formats.flattened.labels import QUOTE_END
from discourse.comments.formats.flattened.names import is_name
from discourse.comments.formats.flattened.patterns import FULL_DATE

# Layouts of a name and a date alone, which other lines of a page can look like.
_PLAIN: Final = frozenset(
    ("name_date_time", "date_name", "name_then_date", "name_place_date", "date_then_name",
     "name_body_date", "name_day")
)  # fmt: skip
FORUM: Final = "a forum"  # begins the reasons that rule out all plainer layouts, too
_POST_NUMBER: Final = re.compile(r"(?:^|\s)#([0-9]{1,6})(?![^\s])")
_ONLY_NUMBER: Final = re.compile(r"#[0-9,.]{1,7}")
_FEWEST_RANKS: Final = 6
_FAR: Final = 60  # lines that are not blank: a form and its rules are fewer
_QUOTE_SIGNS: Final = ('"', "“", "„", "«", "'", "‘", ">")


def refusal(finder: Finder, found: Found) -> str:
    """The first reason against the page, in words; "" if its markers make it that style."""
    if not found.hits:
        return "no marker"
    return next(filter(None, (rule(finder, found) for rule in RULES)), "")


def _no_dates(finder: Finder, found: Found) -> str:
    if found.style.time_at != "body end" or found.style.enclosed:
        return ""
    ends = [date_above(finder, hit) for hit in found.hits[1:]]
    lines, behind = finder.lines, found.hits[-1].end
    footer = next((i for i in range(behind, len(lines)) if is_footer(lines.text[i])), len(lines))
    last = above_buttons(lines, footer)
    ends.append(last >= behind and finder.date(last) is not None)
    few = len(ends) < 5 and not all(ends)
    return "the bodies do not end in a date" if few or sum(ends) < 0.8 * len(ends) else ""


def _no_dates_above(finder: Finder, found: Found) -> str:
    if found.style.time_at != "body start":
        return ""
    starts = [date_below(finder, hit) for hit in found.hits[:-1]]
    return "the bodies do not begin with a date" if sum(starts) < 0.8 * len(starts) else ""


def _unlike(finder: Finder, found: Found) -> str:
    """Two or three lines of different forms are accidents of an article."""
    hits = found.hits
    forms = {hit.form for hit in hits}
    lone = found.style.listed and len(hits) in (2, 3) and len(forms) == len(hits)
    if not lone or headed(finder, hits[0]):
        return ""
    return "the few markers do not look alike"


def _no_words(finder: Finder, found: Found) -> str:
    """Tables and lists have a line a row and nothing between."""
    hits, lines = found.hits, finder.lines
    if len(hits) < 4 or found.style.alone == "always":
        return ""
    empty = sum(lines.next_full(a.end) == b.start for a, b in itertools.pairwise(hits))
    return "nothing stands between the markers" if empty > 0.7 * len(hits) else ""


def _no_names(finder: Finder, found: Found) -> str:
    if found.style.name not in ("name_then_date", "date_then_name"):
        return ""
    first, last = found.hits[0].start, found.hits[-1].end
    moments = finder.having["moment"]
    dates = sum(first <= i < last and finder.date(i, "moment") is not None for i in moments)
    return "most dates have no name above them" if len(found.hits) < 0.8 * dates else ""


def _mail(finder: Finder, found: Found) -> str:
    bodies = (finder.lines.next_full(hit.end) for hit in found.hits)
    quoted = sum(i < len(finder.lines) and finder.lines.text[i][0] == ">" for i in bodies)
    mail = quoted > 1 and 2 * quoted >= len(found.hits)
    return "the bodies are e-mail quotations (>)" if mail else ""


def _prose(finder: Finder, found: Found) -> str:
    """A story, an essay or a play also has lines "Smith said:"; what tells them apart."""
    if found.style.name != "name_says":
        return ""
    hits, lines = found.hits, finder.lines
    bodies = [i for i in (lines.next_full(hit.end) for hit in hits) if i < len(lines)]
    quoted = sum(lines.text[i].startswith(_QUOTE_SIGNS) for i in bodies)
    if 2 * quoted >= len(bodies):
        return "what is said stands in quotation marks"
    speakers = len({hit.author.casefold() for hit in hits})
    if len(hits) >= 8 and 5 * speakers <= len(hits):
        return "a dialogue: few speakers take many turns"
    ends = sum(bool(QUOTE_END.fullmatch(text)) for text in lines.text)
    if ends > 1 and 2 * ends >= len(hits):
        return "the heads of quotations in a forum"
    inset = 0
    for hit, following in itertools.pairwise(hits):
        margin = lines.indent(hit.start)
        full = [i for i in range(hit.end, following.start) if lines.text[i]]
        deeper = bool(full) and lines.indent(full[0]) > margin
        inset += deeper and any(lines.indent(i) <= margin for i in full)
    if 2 * inset >= max(1, len(hits) - 1):
        return "quotations set in, with text between them"
    return ""


def _events(finder: Finder, found: Found) -> str:
    """Pages of questions and forums date the question, the answer, the account."""
    if found.style.name not in _PLAIN or found.style.furniture:
        return ""
    first = found.hits[0].start
    taken = {i for hit in found.hits for i in range(hit.start, hit.end)}
    events = sum(i >= first and i not in taken for i in finder.events)
    if events < max(2, len(found.hits)):
        return ""
    return "the dates stand behind words of the page, such as Joined or answered"


def _gap(finder: Finder, found: Found) -> str:
    """Forums number the posts of a page without a gap; a missed one is glued to its neighbour."""
    if found.style.card is None:
        return ""
    shown = [
        _POST_NUMBER.findall("\n".join(finder.lines.text[h.start : h.end])) for h in found.hits
    ]
    numbers = [int(found[-1]) for found in shown if found]
    for before, after in itertools.pairwise(numbers):
        if after > before + 1:
            return f"{FORUM}: posts between #{before} and #{after} have another head"
    return ""


def _dates_elsewhere(finder: Finder, found: Found) -> str:
    """Dates that stand above names do not stand below them, and the other way round."""
    style, hits, lines = found.style, found.hits, finder.lines
    if style.name in ("date_then_name", "date_then_name_says"):
        end = next(
            (i for i in range(hits[-1].end, len(lines)) if is_footer(lines.text[i])), len(lines)
        )
        last = lines.last_full(end)
        if last >= hits[-1].end and finder.date(last) and finder.form(last) in hits[-1].form:
            return "the last comment ends in a date"
    if style.name in ("name_then_date", "name_place_date"):
        below = [lines.next_full(i + 1) for i in finder.headings]
        if any(i in finder.dates and finder.date(i, "moment") for i in below if i < hits[0].end):
            return "the dates stand above the names"
    return ""


def _far(finder: Finder, found: Found) -> str:
    """Lists of events and of articles far below the heading of comments that have another form."""
    first, lines = found.hits[0].start, finder.lines
    above = [i for i in finder.headings if i < first]
    if found.style.name not in _PLAIN or not above:
        return ""
    between = sum(bool(text) for text in lines.text[above[-1] + 1 : first])
    return "the lines stand far below the heading of the comments" if between > _FAR else ""


def _ranks(finder: Finder, found: Found) -> str:
    """Forums print the rank between the name and the date, and a running number below it."""
    hits, lines = found.hits, finder.lines
    if found.style.name not in _PLAIN or len(hits) < _FEWEST_RANKS:
        return ""
    below = [lines.next_full(hit.end) for hit in hits]
    numbered = sum(i < len(lines) and bool(_ONLY_NUMBER.fullmatch(lines.text[i])) for i in below)
    few = 3 * len({hit.author for hit in hits}) <= len(hits)
    return (
        f"{FORUM}: what stands for names looks like ranks"
        if few and 2 * numbered > len(hits)
        else ""
    )


def _titles(finder: Finder, found: Found) -> str:
    """Lists of articles and of events have lines with dates too."""
    first = found.hits[0]
    if not found.style.listed or headed(finder, first) or under_heading(finder, first):
        return ""
    names = {hit.author for hit in found.hits}
    unlikely = sum(not is_name(name, "likely") for name in names)
    many = unlikely > 0 if len(names) < 3 else 2 * unlikely >= len(names)
    return "what stands for names looks like titles" if many else ""


def _one_author(finder: Finder, found: Found) -> str:
    """A page of posts by one author has the by-lines of comments."""
    hits = found.hits
    alone = len(hits) > 3 and len({hit.author for hit in hits}) == 1
    if not alone or (found.style.place == "header" and not found.style.listed):
        return ""
    if headed(finder, hits[0]) or under_heading(finder, hits[0]):
        return ""
    return "all markers name one author: by-lines of posts"


def _too_few(finder: Finder, found: Found) -> str:
    style, hits, lines = found.style, found.hits, finder.lines
    if len(hits) >= style.minimum or style.alone == "always":
        return ""
    if style.alone == "never":
        return "too few markers"
    if under_heading(finder, hits[0]):
        return ""
    if style.place == "trailer" and _is_byline(finder, found):
        return "one marker, which may be the by-line of the article"
    if style.alone == "dated":
        time = hits[0].time or (lines.text[lines.last] if style.time_at == "body end" else "")
        return "" if FULL_DATE.search(time) else "one marker without a full date"
    if style.place != "header" and headed(finder, hits[0]):
        return ""
    return "too few markers, and no heading such as '2 Comments' above them"


def _is_byline(finder: Finder, found: Found) -> bool:
    """Whether a lone trailer may be the article's: "Posted by" without colon or heading."""
    lines, hit = finder.lines, found.hits[0]
    above = sum(bool(text) for text in lines.text[: hit.start])
    below = lines.next_full(hit.end)
    if above < 2 or (below < len(lines) and is_heading(lines.text[below])):
        return True
    return not headed(finder, hit) and "by:" not in lines.low[hit.start]


RULES: Final[tuple[Callable[[Finder, Found], str], ...]] = (
    _no_dates, _no_dates_above, _unlike, _no_words, _no_names, _events, _gap, _dates_elsewhere, _mail, _prose, _far, _ranks, _titles, _one_author, _too_few,
)  # fmt: skip


def is_trailer(finder: Finder, found: Found) -> bool:
    """Whether the markers stand after their bodies.

    What follows the last marker tells, then what precedes the first, then on which side of the
    markers the blank lines are; if nothing does, what is usual for the style.
    """
    lines, hits = finder.lines, found.hits
    if found.style.place == "header" or found.style.time_at == "body start":
        return found.style.place != "header"
    if under_heading(finder, hits[0]):
        return False
    numbers = [COUNTER.fullmatch(lines.text[lines.last_full(hit.start)]) for hit in hits]
    if running([int(m[1]) if m else None for m in numbers]) or (len(hits) == 1 and numbers[0]):
        return False
    after = below_buttons(lines, hits[-1].end)
    if after >= len(lines) or is_footer(lines.text[after]):
        return True
    pairs = list(itertools.pairwise(hits))
    named = sum(
        (i := lines.next_full(a.end)) < len(lines) and lines.text[i] == b.author for a, b in pairs
    )
    if pairs and 2 * named >= len(pairs):
        return True
    before = mean(lines.gap_before(hit.start) for hit in hits)
    behind = mean(lines.next_full(hit.end) - hit.end for hit in hits)
    if abs(before - behind) >= 0.5:
        return behind > before
    return found.style.place == "trailer"
