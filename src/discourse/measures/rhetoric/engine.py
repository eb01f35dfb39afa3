"""Running patterns over tokens: matches, exclusions, overlaps, the table of spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from discourse.measures.rhetoric.matchers import APPLY
from discourse.measures.rhetoric.pattern import Match, Pattern, Unless
from discourse.measures.rhetoric.phrases import find
from discourse.measures.rhetoric.reading import Reading
from discourse.text.tokens import VOICES, Tokens

COLUMNS = (
    "comment_id",
    "text_hash",
    "layer",
    "label",
    "subtype",
    "family",
    "level",
    "tier",
    "start",
    "end",
    "text",
    "rule",
    "version",
    "weight",
    "voice",
    "parts",
)
_DTYPES: dict[str, Any] = {
    "start": "int64",
    "end": "int64",
    "weight": "float64",
    "voice": pd.CategoricalDtype(list(VOICES)),
    "parts": object,
}


def matches(pattern: Pattern, reading: Reading) -> list[Match]:
    """What a pattern finds, in the order of the text, without overlaps."""
    found = [
        m for matcher in pattern.matchers for m in APPLY[matcher.kind](matcher, pattern, reading)
    ]
    if not found:
        return []
    found = [m for m in found if _heard(m, pattern, reading)]
    for unless in pattern.unless:
        if found:
            found = _except(found, unless, pattern, reading)
    return list(_longest(found))


def _heard(match: Match, pattern: Pattern, reading: Reading) -> bool:
    """Whether the words of the match are those of the voice asked for, and evidence at all."""
    i, j = match.i, match.j
    if pattern.looks_at_quotes:
        if not (reading.spoken[i] and reading.spoken[j - 1]):
            return False
    elif reading.silent[j] > reading.silent[i]:
        return False
    if pattern.reads_mentions:
        return True
    evidence = [(a, b) for _, a, b in match.parts] or [(i, j)]
    return not any(reading.masked[b] > reading.masked[a] for a, b in evidence)


def _except(found: list[Match], unless: Unless, pattern: Pattern, reading: Reading) -> list[Match]:
    starts, ends = find(unless.phrases, pattern.sets, reading)
    if not len(starts):
        return found
    sid = reading.sid
    if unless.where == "sentence":
        held = set(sid[starts].tolist())

        def hit(m: Match) -> bool:
            return int(sid[m.i]) in held

    elif unless.where == "inside":
        covered = np.zeros(reading.n + 1, dtype=np.int64)
        np.add.at(covered, starts, 1)
        np.add.at(covered, ends, -1)
        places = np.cumsum(covered)

        def hit(m: Match) -> bool:
            return bool(places[m.i : m.j].any())

    else:
        before = unless.where == "before"
        edges = set((ends if before else starts).tolist())

        def hit(m: Match) -> bool:
            if before:
                near = range(max(m.i - unless.within, 0), m.i + 1)
                return any(e in edges and sid[e - 1] == sid[m.i] for e in near)
            near = range(m.j, min(m.j + unless.within + 1, reading.n))
            return any(e in edges and sid[e] == sid[m.j - 1] for e in near)

    return [m for m in found if (unless.only and m.rule not in unless.only) or not hit(m)]


def _longest(found: list[Match]) -> Iterator[Match]:
    """The leftmost matches, of those the longest; the others overlap with them."""
    last = -1
    for match in sorted(found, key=lambda m: (m.i, -m.j, m.rule, m.subtype)):
        if match.i >= last:
            yield match
            last = match.j


def table(patterns: list[Pattern], tokens: Tokens, voice: str) -> pd.DataFrame:
    """The spans of all patterns."""
    reading = Reading(tokens, voice)
    rows: list[tuple[Any, ...]] = []
    comment, start, end = (a.tolist() for a in (tokens.comment, tokens.start, tokens.end))
    voices = [VOICES[code] for code in tokens.voice.tolist()]
    for pattern in patterns:
        for m in matches(pattern, reading):
            row = comment[m.i]
            a, b = m.cut or (start[m.i], end[m.j - 1])
            parts = [(name, start[x], end[y - 1]) for name, x, y in m.parts]
            said = "quoted" if reading.cited[m.j] > reading.cited[m.i] else voices[m.i]
            text = reading.texts[row][a:b]
            level = m.level or pattern.level
            known = (pattern.id, m.subtype or np.nan, pattern.family, level, pattern.tier)
            rows.append((row, a, b, *known, text, m.rule, pattern.version, said, parts))
    rows.sort(key=lambda r: (r[0], r[1], r[2], r[3]))
    names = ["row", "start", "end", "label", "subtype", "family", "level", "tier"]
    names += ["text", "rule", "version", "voice", "parts"]
    frame = pd.DataFrame(rows, columns=names)
    at = frame["row"].to_numpy(dtype=np.int64)
    frame["comment_id"] = tokens.comments["comment_id"].to_numpy()[at]
    frame["text_hash"] = tokens.comments["text_hash"].to_numpy()[at]
    frame["layer"] = "rhetoric"
    frame["weight"] = np.nan
    return frame[list(COLUMNS)].astype({name: _DTYPES.get(name, "str") for name in COLUMNS})
