"""Comments on pages of no known platform: repeated blocks that show a name, a time and a text.

Elements are grouped by a class they share. A group is a list of comments when its elements, or an
element around them, are named so, and most of them hold a name or a time, and a text, once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from lxml import etree

from discourse.comments.formats.pages.document import Page
from discourse.comments.formats.pages.phrases import BY_LINE
from discourse.comments.formats.pages.platform import Platform, read_platform
from discourse.comments.formats.pages.selectors import any_of, words_of
from discourse.comments.formats.pages.values import moment_in, one_line, short_text
from discourse.comments.formats.pages.walk import is_aside

Element = Any

# Words that name a comment, and words that do so only where the page is named a discussion.
SURE: Final = frozenset(
    [
        "comment",
        "comments",
        "kommentar",
        "kommentare",
        "komment",
        "commentaire",
        "commentaires",
        "comentario",
        "comentarios",
        "commento",
        "commenti",
        "reactie",
        "reacties",
        "leserbrief",
        "leserbriefe",
        "leserkommentar",
        "leserpost",
        "lesermeinung",
        "wortmeldung",
        "talkback",
        "usercomment",
        "guestbook",
        "gästebuch",
        "gaestebuch",
    ]
)
REVIEWS: Final = frozenset(
    ["review", "reviews", "rev", "rezension", "rezensionen", "bewertung", "bewertungen"]
)
WEAK: Final = frozenset(
    [
        "post",
        "posting",
        "postings",
        "message",
        "messages",
        "msg",
        "reply",
        "replies",
        "antwort",
        "antworten",
        "beitrag",
        "beiträge",
        "beitraege",
        "answer",
        "reponse",
        "réponse",
        "respuesta",
        "item",
        "entry",
        "member",
    ]
)
PLURAL: Final = frozenset(
    [
        "comments",
        "kommentare",
        "commentaires",
        "comentarios",
        "commenti",
        "reacties",
        "reviews",
        "list",
        "liste",
        "thread",
        "threads",
        "section",
        "area",
        "wrapper",
        "container",
        "wrap",
        "block",
        "modul",
        "module",
        "widget",
        "box",
        "tree",
        "feed",
        "page",
        "main",
        "content",
        "outer",
        "holder",
        "group",
    ]
)
FORUM: Final = re.compile(
    r"forum|viewtopic|showthread|thread|topic|board|diskussion|discussion", re.IGNORECASE
)
_CHANGING: Final = re.compile(
    r"[0-9]|^(?:even|odd|alt|first|last|new|unread|active|row\w?|clearfix|clear|cf|group|hidden"
    r"|open|closed|parent|child|js-\S+|is-\S+|has-\S+|by\S*author\S*|comment-by-\S+"
    r"|comment-author-\S+|byuser)$"
)
_TIME: Final = (
    "time", "[datetime]", "[data-timestamp]", "[data-time]", "abbr[title]",
    ":words(date datum datetime timestamp zeit fecha heure hora time ago published posted erstellt)",
)  # fmt: skip
_NAME: Final = (
    "[itemprop~=\"author\"]", "a[rel~=\"author\"]", "cite", ".fn",
    (":words(author autor auteur autore verfasser username nick nickname user name poster pseudo "
    "benutzer usuario utente commenter member)"),
    'a[href/="/(users?|profil|profiles?|members?|autor|autoren|authors?|u)[/=.-]"]',
)  # fmt: skip
_FORMS: Final = (
    "form:words(comment comments kommentar respond reply search login newsletter)", "#respond",
    "#commentform", ".comment-respond", ".comment-form", ".kommentarformular",
)  # fmt: skip
_MOST_GROUPS: Final = 300
_SHOWN: Final = 3  # times or names that one comment shows at most, on the average
_SHARE: Final = 0.6
_LEAST, _LEAST_ALONE, _LEAST_WEAK = 2, 12, 25  # letters beside name, time and links
_DEEPEST_NAMED: Final = 12
_SILENT: Final = frozenset(("script", "style", "noscript", "head"))
_LABEL: Final = 100


@dataclass
class _Outline:
    """The page in pre-order: where each element begins and ends, how much text stands before."""

    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)
    letters: list[int] = field(default_factory=lambda: [0])
    times: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    groups: dict[tuple[str, str], list[Element]] = field(default_factory=lambda: defaultdict(list))
    named: dict[Element, frozenset[str]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def general_platform() -> Platform:
    """The rules by words."""
    source = resources.files(__package__) / "platforms" / "general.toml"
    return read_platform(source.read_text(encoding="utf-8"), "general")


def comment_blocks(page: Page) -> list[Element]:
    """The elements that are comments, in page order; empty when there are none that are sure."""
    outline = _outline(page)
    groups = sorted(outline.groups.items(), key=lambda item: -len(item[1]))[:_MOST_GROUPS]
    best: tuple[float, list[Element]] = (0.0, [])
    for _, blocks in groups:
        worth = _worth(blocks, outline)
        if worth > best[0] * 1.02:
            best = (worth, blocks)
        elif best[1] and worth >= best[0] * 0.98 and _better(blocks, best[1], outline):
            best = (max(worth, best[0]), blocks)
    return best[1]


def _outline(page: Page) -> _Outline:
    """One walk: what is named a comment, what shows a time or a name, where there is text."""
    out = _Outline()
    times, names = any_of(_TIME), any_of(_NAME)
    outside, forms = any_of(general_platform().outside), any_of(_FORMS)
    bodies = (f"{body.get('class')} {body.get('id')}" for body in page.root.iter("body"))
    forum = any(FORUM.search(named) for named in (page.url, *bodies))
    sure_above: list[int] = []  # how deep elements with a sure name are open
    starts: list[Element] = []
    label: Element = None  # a short element that shows a name or a time: no text of a comment
    walk = etree.iterwalk(page.root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node in out.spans:
                out.spans[node] = (out.spans[node][0], len(out.letters) - 1)
                starts.pop()
                if sure_above and sure_above[-1] == len(starts):
                    sure_above.pop()
            if node is label:
                label = None
            _count(out, node.tail, label is not None)
            continue
        if not isinstance(node.tag, str):
            continue
        words = words_of(node)
        furniture = forms(node) or (bool(outside(node)) and not words & (SURE | REVIEWS))
        if node.tag in _SILENT or (furniture and is_aside(node, page.root)):
            walk.skip_subtree()
            continue
        at = len(out.letters)
        out.letters.append(out.letters[-1])
        out.spans[node] = (at, at)
        starts.append(node)
        when, who = times(node), names(node)
        if when:
            out.times.append(at)
        if who:
            out.names.append(at)
        short = (when or who) and len(short_text(node, _LABEL)) < _LABEL
        if label is None and (short or node.tag == "a"):
            label = node
        _count(out, node.text, label is not None)
        sure = words & SURE or words & REVIEWS
        near = bool(sure_above) and len(starts) - sure_above[-1] <= _DEEPEST_NAMED
        if sure or near or (forum and words & WEAK):
            out.named[node] = words
            for key in _keys(node):
                out.groups[key].append(node)
        if sure:
            sure_above.append(len(starts) - 1)
    return out


def _count(out: _Outline, text: str | None, label: bool) -> None:
    """Count text; a date or "X wrote:" that stands in it by itself is a label, too."""
    if not text or text.isspace():
        return
    shown = one_line(text[: 2 * _LABEL])
    if len(shown) < _LABEL:
        if BY_LINE.fullmatch(shown):
            out.names.append(len(out.letters) - 1)
            label = True
        if (moment := moment_in(shown)) and len(moment) > len(shown) / 2:
            out.times.append(len(out.letters) - 1)
            label = True
    if not label:
        out.letters[-1] += len(text.strip())


def _keys(node: Element) -> list[tuple[str, str]]:
    """The names by which an element belongs to a group."""
    names = (node.get("class") or "").split()
    names = ([name for name in names if not _CHANGING.search(name)] or names)[:4]
    if identity := node.get("id"):
        names.append("#" + re.sub("[0-9]+", "0", identity))
    return [(node.tag, name) for name in names]


def _worth(blocks: list[Element], out: _Outline) -> float:
    """How well a group fits as the comments of the page: 2 for each with name, time and text."""
    spans = [out.spans[block] for block in blocks]
    worth, full, times, names, letters = 0.0, 0, 0, 0, 0
    least = _LEAST_ALONE if len(blocks) == 1 else _LEAST
    for i, (start, end) in enumerate(spans):
        stop = spans[i + 1][0] - 1 if i + 1 < len(spans) and spans[i + 1][0] <= end else end
        when = bisect_left(out.times, stop + 1) - bisect_left(out.times, start)
        who = bisect_left(out.names, stop + 1) - bisect_left(out.names, start)
        text = out.letters[stop] - out.letters[start - 1 if start else 0]
        times += when
        names += who
        letters += text
        if not when and blocks[i].find(".//textarea") is not None:
            continue  # a form
        if (when or who) and text > least:
            full += 1
            worth += 1.0 + bool(when and who)
    if full < _SHARE * len(blocks) or (
        len(blocks) == 1 and (worth < 2 or not _sure_alone(blocks[0]))
    ):
        return 0.0
    if times > (_SHOWN + 1) * len(blocks) or worth <= 1:
        return 0.0
    sure = any(out.named[block] & (SURE | REVIEWS) for block in blocks)
    if not times and not sure:  # names and texts alone: of goods, of parties, of the weather
        return 0.0
    if not sure and letters < _LEAST_WEAK * len(blocks):  # titles of threads, not texts
        return 0.0
    return worth * full / len(blocks)


def _sure_alone(block: Element) -> bool:
    """Whether one block is a comment by its names: numbered, or in a list of comments."""
    if words_of(block) & SURE and re.search("[0-9]", block.get("id") or ""):
        return True
    above, steps = block.getparent(), _DEEPEST_NAMED
    while above is not None and steps:
        if words_of(above) & SURE and above.tag != "body":
            return True
        above, steps = above.getparent(), steps - 1
    return False


def _better(blocks: list[Element], others: list[Element], out: _Outline) -> bool:
    """Of two groups that hold the same comments the outer one; of two single blocks the inner."""
    if len(blocks) != len(others):
        return len(blocks) > len(others)
    (start, end), (other_start, other_end) = out.spans[blocks[0]], out.spans[others[0]]
    if len(blocks) == 1:
        return other_start < start and end <= other_end
    return start < other_start and other_end <= end
