"""Blocks that repeat somebody's words: lines with ">", what stands between a quote's tags, what
follows "X wrote:", and what a page set off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import regex

from discourse.comments.table import strings

# A line that a ">" opens, unless the ">" belongs to an emoticon such as ">:(" or ">_<"; of one that
# begins with the number of a comment (">>123 no") only that.
_LINE = regex.compile(
    r"""^[^\S\n]*+(?:
        (?:>|&gt;){2}\d{3,20}+(?!\w)
      | (?:>|&gt;)(?!=|[:;=]['-]?[()\[\]/|@dDpP](?!\w)|[._]+(?:[<>]|&[lg]t;)).*+$
    )""",
    regex.MULTILINE | regex.VERBOSE,
)
# How texts with such lines can be found by Arrow's regular expressions.
LINED = r"(?m:^[ \t\x{a0}\x{3000}]*(?:>|&gt;))"
_WROTE = (
    "wrote|writes|said|says|posted|schrieb|schreibt|sagte|meinte|a[ ]écrit|écrit|a[ ]dit|escribió|dijo|"
    "ha[ ]scritto|scrive|schreef|escreveu|napisał|skrev|написал|написала|пишет"
)
# Tags of a quote, and the lines around one that was copied from a forum.
_TAG = regex.compile(
    r"""(?P<open>\[quote(?:[ ]?=[^\]\n]{0,200}+|[ ][^\]\n]{0,200}+)?+\])|(?P<close>\[/quote\])""",
    regex.IGNORECASE,
)
_ELEMENT = regex.compile(
    r"(?P<open><blockquote(?:\s[^<>]{0,200}+)?+>)|(?P<close></blockquote\s*+>)", regex.IGNORECASE
)
_FOLDED = regex.compile(
    rf"""(?P<open>^[^\n]{{1,60}}?[ ](?:{_WROTE})[ ]?:[ ]?↑?[ \t]*+$)
      | (?P<close>^[ \t]*+(?:click[ ]to[ ]expand|zum[ ]vergrößern[ ]anklicken|cliquez[ ]pour[ ]agrandir)
        [ ]?[.…]*+[ \t]*+$)""",
    regex.MULTILINE | regex.IGNORECASE | regex.VERBOSE,
)
TAGGED = r"(?i:\[/quote\]|</blockquote|click to expand|zum vergrößern|cliquez pour agrandir)"
_SIGN = "quote|quoted|zitat"
_POSTED = (
    "originally[ ](?:posted|written)[ ]by|ursprünglich[ ](?:geschrieben|gepostet|verfasst)[ ]von"
)
_ARTICLE = "(?:from[ ](?:the[ ])?)?article|(?:aus[ ]dem[ ])?artikel"
# What a line begins with that says whose words follow, in the next paragraph or after its colon; if
# quotation marks follow there, they tell more.
_HEAD = regex.compile(
    rf"""[ \t]*+(?:
        (?:(?:{_SIGN})[ ]?+:?[ ]?+)?+(?:{_POSTED})\b[ :]*+[^\n]{{1,80}}?(?P<colon>(?<![0-9]):)?
      | (?:{_SIGN}|citation|cita|citaat)[ ](?:by|from|von|de|di|van)\b
        (?:[ ]?:[ ]?(?P<poster>[^\n]{{1,80}}?)|[ ][^\n]{{1,80}}?(?P<colon>(?<![0-9]):))
      | (?:{_SIGN}|{_ARTICLE})[ ]?(?P<colon>:)
      | (?:citation|cita|citaat)[ ]?:(?=[ \t]*$)
      | (?:{_SIGN})(?=[ \t]*$)
      | (?P<writer>[^\n:.!?]{{1,60}}?)[ ](?:{_WROTE})\b[^\n:.!?]{{0,60}}+:(?=[ \t]*$)
    )(?:[ \t]*+$|(?(colon)[ \t]++(?!https?://|www\.|["“„«‘'])(?P<inline>\S[^\n]*+)|(?!)))""",
    regex.MULTILINE | regex.IGNORECASE | regex.VERBOSE,
)
# How such lines begin or end, as Arrow's regular expressions have it.
_FIRST = "quote|originally|ursprünglich|zitat|cita|article|from |artikel|aus "
HEADISH = rf"(?m::[ \t]*$)|(?im:^[ \t]*(?:{_FIRST}))"
_HEADLINE = regex.compile(
    rf"^[ \t]*+(?:(?:{_FIRST})[^\n]*+|[^\n]++(?<=:[ \t]*))$", regex.MULTILINE | regex.IGNORECASE
)
_PARAGRAPH = regex.compile(r"\S[^\n]*+(?:\n(?![ \t]*+\n)[^\n]+)*+")
_INK = regex.compile(r"\s*+(?=\S)")
_BREAK = regex.compile(r"\n\s*+")
# Where so large a part of a source's line breaks is followed by a blank, the others are no breaks
# that somebody typed.
_TYPED, _FEWEST = 0.5, 100


def quoted_lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines that ">" opens."""
    for match in _LINE.finditer(text):
        yield _without_end(match)


def tagged(text: str) -> Iterator[tuple[int, int]]:
    """What stands between the tags of a quote, with these; of quotes in quotes the outer one."""
    for tag in (_TAG, _ELEMENT):
        opened: list[int] = []
        for match in tag.finditer(text):
            if match["open"] is not None:
                opened.append(match.start())
            elif opened:
                yield opened.pop(), match.end()
    head = None
    for match in _FOLDED.finditer(text):
        if match["open"] is not None:
            head = match.start()
        elif head is not None:
            yield head, match.end()
            head = None


def _without_end(match: regex.Match[str]) -> tuple[int, int]:
    """Where a match begins, and where it ends without the white space at its end."""
    return match.start(), match.start() + len(match[0].rstrip())


def headed(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Paragraphs after a line such as "Ann wrote:", "Originally posted by Ann" or "Quote:"; where
    text follows the colon, that and the lines after it.

    ``names``: the authors of the thread, in lower case. "My father said:" can stand before anything.
    """
    reached = 0
    for line in _HEADLINE.finditer(text):
        if line.start() < reached:
            continue
        start = _after_head(text, line.start(), names)
        if start is None or _after_head(text, start, names) is not None:
            continue  # of two heads the later tells where the words begin
        block = _PARAGRAPH.match(text, start)
        if block:
            yield _without_end(block)
            reached = block.end()


def _after_head(text: str, place: int, names: set[str]) -> int | None:
    """Where the words begin that a head at ``place`` speaks of."""
    head = _HEAD.match(text, place)
    if head is None:
        return None
    writer = head["writer"]
    if writer is not None and writer.strip().lower() not in names:
        return None
    inline = head["inline"]
    if inline is not None and inline.strip(" \t:").lower() not in names:
        return head.start("inline")
    ink = _INK.match(text, head.end())
    return ink.end() if ink else None


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
