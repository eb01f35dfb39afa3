"""The matchers of a pattern file: phrases, single tokens, regular expressions, functions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

import numpy as np
import regex

from discourse.measures.rhetoric.functions import FUNCTIONS
from discourse.measures.rhetoric.pattern import Match, Matcher, Pattern
from discourse.measures.rhetoric.phrases import find
from discourse.measures.rhetoric.reading import Reading
from discourse.measures.rhetoric.repeat import repeat
from discourse.text.patterns import KINDS, WORD
from discourse.text.tokens import VOICES


def phrase(matcher: Matcher, pattern: Pattern, reading: Reading) -> list[Match]:
    """Places of the phrases of a list."""
    starts, ends = find(tuple(matcher.options["phrases"]), pattern.sets, reading)
    return _placed(starts, ends, matcher, pattern, reading)


def token(matcher: Matcher, pattern: Pattern, reading: Reading) -> list[Match]:
    """Single tokens of a given form, kind or casing."""
    options = matcher.options
    keep = np.ones(reading.n, dtype=bool)
    if not reading.n:
        return []
    if "words" in options:
        at, _ = find(tuple(options["words"]), pattern.sets, reading)
        keep &= np.isin(np.arange(reading.n), at)
    codes = reading.tokens.code
    if "form" in options:
        form = regex.compile(options["form"], regex.VERSION1)
        keep &= np.array([form.fullmatch(f) is not None for f in reading.forms], dtype=bool)[codes]
    if "casing" in options:
        test = {"upper": str.isupper, "title": str.istitle, "lower": str.islower}[options["casing"]]
        keep &= np.array([test(f) for f in reading.forms], dtype=bool)[codes]
    kinds = [KINDS.index(kind) for kind in options.get("kinds", [])] or [WORD]
    if "kinds" in options or "words" not in options:
        keep &= np.isin(reading.kind, kinds)
    starts = np.flatnonzero(keep)
    return _placed(starts, starts + 1, matcher, pattern, reading)


def _placed(
    starts: np.ndarray, ends: np.ndarray, matcher: Matcher, pattern: Pattern, reading: Reading
) -> list[Match]:
    """The places that stand where the matcher asks, as matches."""
    options = matcher.options
    if len(starts) and "at" in options:
        sid = reading.sid[starts]
        if options["at"] == "sentence_start":
            keep = starts <= reading.first_word[sid]
        elif options["at"] == "sentence_end":
            keep = ends - 1 >= reading.last_word[sid]
        else:
            clause = np.searchsorted(reading.clause_from, starts, side="right") - 1
            keep = _opens(reading, reading.clause_from[clause], starts)
        starts, ends = starts[keep], ends[keep]
    if len(starts) and "question" in options:
        keep = reading.asks[reading.sid[starts]] == options["question"]
        starts, ends = starts[keep], ends[keep]
    if len(starts) and "reported" in options:
        reported = reading.tokens.voice == VOICES.index("reported")
        keep = reported[starts] == options["reported"]
        starts, ends = starts[keep], ends[keep]
    within = options.get("within", 0)
    if len(starts) and "followed_by" in options:
        a, _ = find(tuple(options["followed_by"]), pattern.sets, reading)
        keep = _follows(ends, np.unique(a), within, reading)
        starts, ends = starts[keep], ends[keep]
    if len(starts) and "preceded_by" in options:
        _, b = find(tuple(options["preceded_by"]), pattern.sets, reading)
        keep = _precedes(starts, np.unique(b), within, reading)
        starts, ends = starts[keep], ends[keep]
    made = zip(starts.tolist(), ends.tolist(), strict=True)
    if options.get("span", "match") == "match":
        return [
            Match(i, j, matcher.name, matcher.subtype, (), None, matcher.level) for i, j in made
        ]
    edges = reading.sentence_from if options["span"] == "sentence" else reading.clause_from
    out = []
    for i, j in made:
        unit = int(np.searchsorted(edges, i, side="right")) - 1
        first, last = int(edges[unit]), max(int(edges[unit + 1]), j)
        parts = (("cue", i, j),)
        out.append(Match(first, last, matcher.name, matcher.subtype, parts, None, matcher.level))
    return out


def _opens(reading: Reading, clause_from: np.ndarray, starts: np.ndarray) -> np.ndarray:
    words_before = np.append(0, np.cumsum(reading.is_word))
    return words_before[starts] == words_before[clause_from]


def _follows(ends: np.ndarray, places: np.ndarray, within: int, reading: Reading) -> np.ndarray:
    """Which ends have one of the (sorted) places at most ``within`` tokens on, in the sentence."""
    if not len(places):
        return np.zeros(len(ends), dtype=bool)
    at = np.searchsorted(places, ends)
    to = places[np.minimum(at, len(places) - 1)]
    near = (at < len(places)) & (to - ends <= within)
    return near & (reading.sid[to] == reading.sid[ends - 1])


def _precedes(starts: np.ndarray, places: np.ndarray, within: int, reading: Reading) -> np.ndarray:
    """Which starts have one of the (sorted) ends at most ``within`` tokens before them."""
    if not len(places):
        return np.zeros(len(starts), dtype=bool)
    at = np.searchsorted(places, starts, side="right") - 1
    to = places[np.maximum(at, 0)]
    near = (at >= 0) & (starts - to <= within)
    return near & (reading.sid[np.maximum(to - 1, 0)] == reading.sid[starts])


def regular_expression(matcher: Matcher, pattern: Pattern, reading: Reading) -> list[Match]:
    """Matches of an expression on the texts; a named group is a part."""
    expression = regex.compile(matcher.options["pattern"], regex.VERSION1)
    rows: Iterable[int] = range(len(reading.texts))
    if "triggers" in matcher.options:
        at, _ = find(tuple(matcher.options["triggers"]), pattern.sets, reading)
        rows = np.unique(reading.tokens.comment[at]).tolist()
    out = []
    for row in rows:
        found = [m for m in expression.finditer(reading.texts[row]) if m.start() < m.end()]
        if not found:
            continue
        first, last = reading.runs(row)
        start = reading.tokens.start[first:last].tolist()
        end = reading.tokens.end[first:last].tolist()
        for match in found:
            i, j = _tokens_of(match.span(), start, end, first)
            if i >= j:
                continue
            parts = tuple(
                (name, *_tokens_of(match.span(name), start, end, first))
                for name in match.groupdict()
                if match.start(name) >= 0
            )
            cut = match.span()
            out.append(Match(i, j, matcher.name, matcher.subtype, parts, cut, matcher.level))
    return out


def _tokens_of(
    span: tuple[int, int], start: list[int], end: list[int], first: int
) -> tuple[int, int]:
    """First token that a span of the text touches, and one past the last."""
    return first + bisect_right(end, span[0]), first + bisect_left(start, span[1])


def function(matcher: Matcher, pattern: Pattern, reading: Reading) -> list[Match]:
    """What a function of the package finds."""
    options = {**matcher.options["options"], "sets": pattern.sets}
    found = FUNCTIONS[matcher.options["function"]](reading, options)
    return [
        m._replace(
            rule=m.rule or matcher.name,
            subtype=m.subtype or matcher.subtype,
            level=m.level or matcher.level,
        )
        for m in found
    ]


def repetition(matcher: Matcher, pattern: Pattern, reading: Reading) -> list[Match]:
    """Units that repeat each other's beginning or end, or a word that repeats itself."""
    return repeat(matcher, pattern.sets, reading)


APPLY: dict[str, Callable[[Matcher, Pattern, Reading], list[Match]]] = {
    "phrase": phrase,
    "token": token,
    "regex": regular_expression,
    "repeat": repetition,
    "function": function,
}
