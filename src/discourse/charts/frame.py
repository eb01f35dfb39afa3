"""What all charts share: the style, the colours, labels that are data and never markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

# Okabe & Ito's colours, told apart with any kind of colour vision; markers differ as well.
BLUE, ORANGE, GREEN, GREY, DARK = "#0072B2", "#D55E00", "#009E73", "#8C8C8C", "#222222"
TONE = {"negative": ORANGE, "neutral": GREY, "positive": BLUE}
TONE_MARKERS = {"negative": "v", "neutral": "o", "positive": "^"}
LABEL_LENGTH = 48


@contextmanager
def style() -> Iterator[None]:
    """The kit's look, for the charts drawn inside."""
    interactive = matplotlib.is_interactive()
    try:
        with as_file(files(__package__) / "discourse.mplstyle") as path, matplotlib.rc_context():
            plt.style.use(path)
            yield
            # A notebook's backend loads with the first figure and turns this on: it must last.
            interactive = matplotlib.is_interactive()
    finally:
        matplotlib.interactive(interactive)


def new_axes(height: float | None = None) -> Axes:
    """Axes of a figure of their own, as high as asked (inches)."""
    figure, ax = plt.subplots()
    if height is not None:
        figure.set_figheight(height)
    return ax


def row_labels(ax: Axes, labels: Sequence[Any], length: int = LABEL_LENGTH) -> None:
    """Names of the rows, top down. They are data: a ``$`` in them starts no formula."""
    shown = [shorten(str(label), length) for label in labels]
    ax.set_yticks(range(len(shown)), shown, parse_math=False)
    ax.set_ylim(max(1, len(shown)) - 0.5, -0.5)


def shorten(label: str, length: int = LABEL_LENGTH) -> str:
    """``label`` on one line, cut at so many characters."""
    label = " ".join(label.split())
    return label if len(label) <= length else label[: length - 1] + "…"


def say_empty(ax: Axes, text: str) -> Axes:
    """Axes that say why there is nothing to show."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, text, ha="center", va="center", transform=ax.transAxes, color=DARK)
    return ax


def need(table: Any, columns: Sequence[str], name: str) -> None:
    """Raise a `ValueError` unless ``table`` has the columns that the chart draws."""
    missing = [column for column in columns if column not in getattr(table, "columns", [])]
    if missing:
        raise ValueError(f"{name} lacks the columns {missing}")
