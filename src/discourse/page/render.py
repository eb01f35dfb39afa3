"""From charts and texts to safe pieces of HTML."""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
from markupsafe import Markup, escape

# Characters that change the direction of what follows: shown as a mark, so that a comment cannot
# turn the page around.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_SHORTEST_NAME = 3


@dataclass(frozen=True)
class Picture:
    """A chart as a data address, with the words for those who do not see it."""

    source: str
    alt: str
    caption: str = ""


def picture(ax: Any, alt: str, caption: str = "") -> Picture:
    """The figure of ``ax`` (Axes, or an array of them) as SVG; the figure is closed."""
    figure = (ax if hasattr(ax, "figure") else ax[0]).figure
    buffer = io.BytesIO()
    # The hash salt makes the ids in the SVG the same on every run.
    with matplotlib.rc_context({"svg.hashsalt": "discourse"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    plt.close(figure)
    code = base64.b64encode(buffer.getvalue()).decode()
    return Picture(f"data:image/svg+xml;base64,{code}", alt, caption)


class Pseudonyms:
    """Numbered names in the order of first appearance, for people and for their names in texts."""

    def __init__(self, comments: pd.DataFrame) -> None:
        ids = comments["author_id"].where(comments["author_id"].notna(), comments["author"])
        self._of = {a: f"Author {n}" for n, a in enumerate(ids.dropna().drop_duplicates(), 1)}
        shown = pd.DataFrame({"author": comments["author"], "id": ids}).dropna().drop_duplicates()
        names = zip(shown["author"], shown["id"], strict=True)
        self._names = {n: self._of[a] for n, a in names if len(n) >= _SHORTEST_NAME}
        # A name that no plain word could be is replaced in any case of letters.
        odd = {n.casefold(): p for n, p in self._names.items() if _is_odd(n)}
        self._names = odd | self._names
        longest_first = sorted(self._names, key=lambda name: (-len(name), name))
        pattern = "|".join(
            f"(?i:{re.escape(n)})" if n in odd else re.escape(n) for n in longest_first
        )
        self._pattern = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if pattern else None

    def of(self, author_id: Any) -> str:
        """The pseudonym of an author; rows without one are "no name"."""
        return self._of.get(author_id, "no name")

    def replace(self, text: str) -> str:
        """A text with the authors' names replaced."""
        return self._pattern.sub(lambda m: self._name(m[0]), text) if self._pattern else text

    def in_text(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and pseudonym of the authors' names that stand in a text."""
        if self._pattern is None:
            return []
        return [(m.start(), m.end(), self._name(m[0])) for m in self._pattern.finditer(text)]

    def _name(self, found: str) -> str:
        return self._names.get(found) or self._names[found.casefold()]


def _is_odd(name: str) -> bool:
    """Whether a name holds what plain words do not: digits, dots, underscores, inner capitals."""
    return bool(re.search(r"[\d._]|[^\W\d_][^\W\d_]*[a-z][A-Z]", name))


@dataclass(frozen=True)
class Mark:
    """A run of a text to highlight: its CSS class and what hovering says."""

    start: int
    end: int
    css: str
    title: str


def highlighted(text: str, marks: Iterable[Mark], names: Pseudonyms) -> Markup:
    """A text with its runs marked and its authors' names replaced; all of it escaped."""
    marks = list(marks)
    replaced = names.in_text(text)
    edges = {0, len(text)}
    for mark in marks:
        edges |= {mark.start, mark.end}
    inside = {e for start, end, _ in replaced for e in range(start + 1, end)}
    edges = (edges - inside) | {e for start, end, _ in replaced for e in (start, end)}
    cuts = sorted(edges)
    name_at = {start: name for start, _, name in replaced}
    pieces = []
    for start, end in pairwise(cuts):
        shown = name_at.get(start) or _DIRECTION.sub("\u2426", text[start:end])
        over = [m for m in marks if m.start < end and start < m.end]
        if over:
            css = " ".join(dict.fromkeys(m.css for m in over))
            title = names.replace("; ".join(dict.fromkeys(m.title for m in over)))
            pieces.append(Markup('<mark class="{}" title="{}">{}</mark>').format(css, title, shown))
        else:
            pieces.append(escape(shown))
    return Markup("").join(pieces)


def plain(text: str, names: Pseudonyms, most: int = 400) -> Markup:
    """A text cut to ``most`` characters, names replaced, escaped."""
    cut = text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
    return highlighted(cut, [], names)


def number(value: float, digits: int = 2) -> str:
    """A number for a sentence; missing is a dash."""
    return "–" if pd.isna(value) else f"{value:.{digits}f}"


def percent(value: float) -> str:
    """A share for a sentence, in whole per cent; missing is a dash."""
    return "–" if pd.isna(value) else f"{100 * value:.0f} %"


def interval(row: Mapping[Any, Any], share: bool) -> str:
    """The interval of an estimate in words."""
    show = percent if share else number
    if pd.isna(row["ci_low"]):
        return f"no interval: {row['reason']}"
    text = f"95 % interval {show(row['ci_low'])} to {show(row['ci_high'])}"
    return text if row["reliable"] else f"{text}, not to be relied on: {row['reason']}"
