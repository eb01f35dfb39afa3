"""Blocks that repeat somebody's words: lines with ">", what follows "X wrote:", and what a page
set off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import regex

from discourse.comments.table import strings

# A line that a ">" opens, unless the ">" belongs to an emoticon such as ">:(" or ">_<".
_LINE = regex.compile(r"^[ \t]*+(?:>(?![:;=]['-]?[()\[\]/|@]|[._]+<)|&gt;).*+$", regex.MULTILINE)
_WROTE = (
    "wrote|writes|said|says|posted|schrieb|schreibt|sagte|meinte|a écrit|écrit|a dit|escribió|dijo|"
    "ha scritto|scrive|schreef|escreveu|napisał|skrev|написал|написала|пишет"
)
# A line of its own that says whose words follow.
_HEAD = regex.compile(
    rf"""^[ \t]*+(?:
        (?:(?:quote|quoted|originally[ ]posted|originally[ ]written|ursprünglich[ ]geschrieben|
            zitat|zitat[ ]von|citation|cita|citaat)\b[ ]*+(?:by|from|von|de|di|van)?[ ]*+:?
            [ ]*+(?P<name>[^\n:]{{0,60}}+):?(?:[ ]*+view[ ]post)?)
      | (?:(?:from[ ])?(?:the[ ])?(?:article|op)[ ]*+:)
      | (?P<writer>[^\n:.!?]{{1,60}}?)[ ](?:{_WROTE})\b[^\n:.!?]{{0,60}}+:
    )[ \t]*+$""",
    regex.MULTILINE | regex.IGNORECASE | regex.VERBOSE,
)
# How such lines begin or end, as Arrow's regular expressions have it.
_FIRST = "quote|originally|ursprünglich|zitat|citation|cita"
HEADISH = rf"(?m::[ \t]*$)|(?im:^[ \t]*(?:{_FIRST}))"
_HEADLINE = regex.compile(
    rf"^[ \t]*+(?:(?:{_FIRST})[^\n]*+|[^\n]++(?<=:[ \t]*))$", regex.MULTILINE | regex.IGNORECASE
)
_PARAGRAPH = regex.compile(r"\s*+(?P<text>\S[^\n]*+(?:\n(?![ \t]*+\n)[^\n]+)*+)")
_BREAK = regex.compile(r"\n\s*+")
# Where so large a part of a source's line breaks is followed by a blank, the others are no breaks
# that somebody typed.
_TYPED, _FEWEST = 0.5, 100


def matched(texts: pd.Series, pattern: str) -> np.ndarray:
    """Which texts hold a match."""
    found = pc.match_substring_regex(strings(texts), pattern)
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def quoted_lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines that ">" opens."""
    for match in _LINE.finditer(text):
        yield match.span()


def headed(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Paragraphs after a line such as "Ann wrote:" or "Originally posted by Ann".

    ``names``: the authors of the thread, in lower case. "My father said:" can stand before anything.
    """
    for line in _HEADLINE.finditer(text):
        match = _HEAD.match(text, line.start())
        if match is None:
            continue
        writer = match["writer"]
        if writer is None or writer.strip().lower() in names:
            block = _PARAGRAPH.match(text, match.end())
            if block:
                yield block.span("text")


def set_off(texts: pd.Series, source: pd.Series) -> np.ndarray:
    """Which texts show by their line breaks where a page's elements begin and end.

    Where breaks that people typed became a break and a blank, those without the blank are the edges
    of elements. That is a trait of how a source was turned into text, so it is judged per source.
    """
    column = strings(texts.fillna(""))
    counts = pd.DataFrame(
        {
            "all": pc.count_substring(column, "\n").to_numpy(),
            "typed": pc.count_substring(column, "\n ").to_numpy(),
        }
    )
    per_source = counts.groupby(source.to_numpy()).transform("sum")
    many = per_source["all"] >= _FEWEST
    return (many & (per_source["typed"] > _TYPED * per_source["all"])).to_numpy()


def elements(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text between the edges of elements; see `set_off`."""
    opened: int | None = 0
    for match in _BREAK.finditer(text):
        start, end = match.span()
        if end == len(text):
            return
        if not text.startswith("\n ", start) and opened is not None:
            while text[start - 1].isspace() and start > opened:
                start -= 1
            yield opened, start
            opened = None
        if text[end - 1] == "\n":
            opened = end
