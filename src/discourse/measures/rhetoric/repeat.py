"""Repetition: units that begin or end alike, and words that stand twice in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from discourse.measures.rhetoric.pattern import Match, Matcher
from discourse.measures.rhetoric.phrases import find, keys
from discourse.measures.rhetoric.reading import Reading
from discourse.text.patterns import NUMBER

# Longest opening or ending that is compared, in words.
LONGEST = 12
_BULLETS = frozenset(["-", "*", "•", "–", "+", "o"])
_BETWEEN = frozenset([",", "...", "…", "..", "-", "--", "–", "—"])


class Unit(NamedTuple):
    """A sentence or clause: its first token, one past its last, and its words as tokens."""

    i: int
    j: int
    at: list[int]


def repeat(matcher: Matcher, sets: Mapping[str, tuple[str, ...]], reading: Reading) -> list[Match]:
    """Matches of a repeat matcher."""
    options = matcher.options
    if not reading.n:
        return []
    if options["position"] == "adjacent":
        return _adjacent(matcher, sets, reading)
    barred = _barred(options, sets, reading)
    out: list[Match] = []
    for group in _groups(reading, options):
        out += _runs(group, matcher, reading, barred)
    return out


def _barred(options: Mapping[str, Any], sets: Any, reading: Reading) -> np.ndarray:
    """Places of the openings or endings that do not count when they are all that is shared."""
    a, b = find(tuple(options.get("not", ())), sets, reading)
    return keys(a, b)


def _all_groups(reading: Reading, unit: str) -> list[list[Unit]]:
    """The units of each comment, in runs that no masked word and no list item interrupts."""
    if unit in reading.units:
        return reading.units[unit]
    edges = reading.sentence_from if unit == "sentence" else reading.clause_from
    words = reading.words
    closed = np.append(0, np.cumsum(~reading.spoken | reading.barred)).tolist()
    numbers = (reading.kind == NUMBER).tolist()
    comment = reading.tokens.comment.tolist()
    at = np.flatnonzero(reading.is_word)
    cuts = np.searchsorted(at, edges).tolist()
    places = at.tolist()
    groups: list[list[Unit]] = [[]]
    previous = -1
    bounds = edges.tolist()
    for k, i in enumerate(bounds[:-1]):
        j = bounds[k + 1]
        opens = i + 1 if words[i] in ("(", "[") and i + 1 < j else i
        listed = numbers[opens] or words[i] in _BULLETS
        if comment[i] != previous or closed[j] > closed[i] or listed:
            groups.append([])
            previous = comment[i]
        if closed[j] == closed[i] and not listed and cuts[k] < cuts[k + 1]:
            groups[-1].append(Unit(i, j, places[cuts[k] : cuts[k + 1]]))
    reading.units[unit] = [group for group in groups if len(group) > 1]
    return reading.units[unit]


def _groups(reading: Reading, options: Mapping[str, Any]) -> Iterator[list[Unit]]:
    """The units to compare: without the words to skip, cut at units that are too long."""
    skip = {word for phrase in options.get("skip", ()) for word in phrase.split("|")}
    most = options.get("max_words", 40)
    words = reading.words
    for group in _all_groups(reading, options["unit"]):
        run: list[Unit] = []
        for unit in group:
            at = unit.at
            while len(at) > 1 and words[at[0]] in skip:
                at = at[1:]
            if len(at) > most:
                yield run
                run = []
            else:
                run.append(Unit(unit.i, unit.j, at) if at is not unit.at else unit)
        yield run


def _shared(a: Unit, b: Unit, words: list[str], end: bool) -> int:
    n = 0
    for x, y in zip(*((u.at[::-1] if end else u.at)[:LONGEST] for u in (a, b)), strict=False):
        if words[x] != words[y]:
            break
        n += 1
    return n


def _runs(units: list[Unit], matcher: Matcher, reading: Reading, barred: np.ndarray) -> list[Match]:
    """Longest runs of units that share enough words with the first of the run."""
    options = matcher.options
    end = options["position"] == "end"
    gap = options.get("max_gap", 0)
    least = options.get("min_tokens", 1)
    rest = options.get("min_rest", 0)
    words, content = reading.words, reading.is_content
    out: list[Match] = []
    k = 0
    while k < len(units) - 1:
        members, shared, missed, last = [units[k]], LONGEST, 0, k
        for m in range(k + 1, len(units)):
            n = _shared(units[k], units[m], words, end)
            if n >= least:
                members.append(units[m])
                shared, missed, last = min(shared, n), 0, m
            else:
                missed += 1
                if missed > gap:
                    break
        if len(members) >= options.get("min_units", 2):
            parts = [_part(u, shared, end) for u in members]
            inner = [t for t in range(parts[0][0], parts[0][1]) if content[t]]
            enough = len(inner) >= options.get("min_content", 0)
            differ = all(len(u.at) >= shared + rest for u in members)
            if enough and differ and not _holds(barred, parts[0]):
                named = tuple(("repeated", a, b) for a, b in parts)
                i, j = members[0].i, members[-1].j
                out.append(_match(i, j, matcher, named))
                k = last
                continue
        # Half a run that does not count is passed over: the time stays linear.
        k += max(1, len(members) // 2)
    return out


def _holds(places: np.ndarray, part: tuple[int, int]) -> bool:
    key = keys(*np.array(part))
    at = int(np.searchsorted(places, key))
    return at < len(places) and int(places[at]) == int(key)


def _part(unit: Unit, shared: int, end: bool) -> tuple[int, int]:
    at = unit.at[-shared:] if end else unit.at[:shared]
    return at[0], at[-1] + 1


def _match(i: int, j: int, matcher: Matcher, parts: tuple[tuple[str, int, int], ...]) -> Match:
    return Match(i, j, matcher.name, matcher.subtype, parts, None, matcher.level)


def _adjacent(
    matcher: Matcher, sets: Mapping[str, tuple[str, ...]], reading: Reading
) -> list[Match]:
    """The same word twice or more in a row, with at most a comma, dash or dots between."""
    options = matcher.options
    least = options.get("min_units", 2)
    allowed = np.ones(reading.n, dtype=bool)
    for name, wanted in (("of", True), ("not", False)):
        if name in options:
            at, _ = find(tuple(options[name]), sets, reading)
            held = np.zeros(reading.n, dtype=bool)
            held[at] = True
            allowed &= held == wanted
    if options.get("min_content"):
        allowed &= reading.is_content
    between = np.isin(reading.fid, reading.ids(_BETWEEN))
    at = np.flatnonzero(~between)
    same = (reading.fid[at][1:] == reading.fid[at][:-1]) & (np.diff(at) <= 2)
    same &= (reading.sid[at][1:] == reading.sid[at][:-1]) & allowed[at][1:]
    same &= (reading.kind[at] == 0)[1:]
    out = []
    k, n = 0, len(at)
    hits = same.tolist()
    while k < n - 1:
        if not hits[k]:
            k += 1
            continue
        m = k
        while m < n - 1 and hits[m]:
            m += 1
        if m - k + 1 >= least:
            parts = tuple(("repeated", int(t), int(t) + 1) for t in at[k : m + 1])
            out.append(_match(int(at[k]), int(at[m]) + 1, matcher, parts))
        k = m
    return out
