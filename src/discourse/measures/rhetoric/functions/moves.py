"""Moves across clauses: replacing one framing by another, conceding and rebutting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from discourse.measures.rhetoric.pattern import Match
from discourse.measures.rhetoric.phrases import find, words_of
from discourse.measures.rhetoric.reading import Reading


def _sets(options: Mapping[str, Any]) -> list[frozenset[str]]:
    return [
        frozenset().union(
            *(words_of(w[1:-1], options["sets"]) if w[0] == "{" else {w} for w in kind)
        )
        for kind in options["kinds"]
    ]


def _class_of(word: str, kinds: list[frozenset[str]]) -> int:
    """Number of the kind of a word: its determiners, prepositions ...; -1 for others."""
    return next((n for n, kind in enumerate(kinds) if word in kind), -1)


def _alike(a: str, b: str, kinds: list[frozenset[str]]) -> bool:
    kind = _class_of(a, kinds)
    return a == b or (kind >= 0 and kind == _class_of(b, kinds))


def _clause_end(reading: Reading, at: int) -> int:
    """One past the last word of the clause of a token, without the punctuation that closes it."""
    edges = reading.clause_from
    j = int(edges[int(np.searchsorted(edges, at, side="right"))])
    while j > at + 1 and not reading.is_word[j - 1]:
        j -= 1
    return j


def correct_not_but(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """not X but Y, where X and Y begin alike."""
    words, kinds, out = reading.words, _sets(options), []
    buts = reading.positions(frozenset(["but"]))
    barred = {int(e) for e in find(tuple(options["not_before"]), options["sets"], reading)[1]}
    nots = [*reading.positions(frozenset(options["negators"])).tolist()]
    skip = frozenset(options["skip"])
    for at in sorted(nots):
        k = int(np.searchsorted(buts, at))
        if k == len(buts) or at in barred:
            continue
        but = int(buts[k])
        if not 2 <= but - at <= options["max_between"] or reading.sid[at] != reading.sid[but]:
            continue
        if reading.stops[but] - reading.stops[at] > 1 or but + 1 >= reading.n:
            continue
        if reading.stops[but] > reading.stops[at] and words[but - 1] != ",":
            continue
        a, b = at + 1, but + 1
        while words[b] in skip and b + 1 < reading.n:
            b += 1
        if reading.sid[b] != reading.sid[at] or words[a] in skip:
            continue
        if b > but + 1 or (_alike(words[a], words[b], kinds) and _class_of(words[a], kinds) >= 0):
            j = _clause_end(reading, b)
            out.append(Match(at, j, "", "", (("denied", a, but), ("put in its place", b, j))))
    return out


def correct_twice(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """It is not X, it is Y: the same subject, in adjacent clauses or sentences."""
    denials, ends = find(tuple(options["denials"]), options["sets"], reading)
    claims, claim_ends = find(tuple(options["claims"]), options["sets"], reading)
    words, clauses = reading.words, reading.clause_from
    end_of = dict(zip(claims.tolist(), claim_ends.tolist(), strict=True))
    groups = [frozenset(group) for group in options["subjects"]]
    barred = {int(s) for s in find(tuple(options["not_after"]), options["sets"], reading)[0]}
    out = []
    for i, e in zip(denials.tolist(), ends.tolist(), strict=True):
        c = int(np.searchsorted(clauses, i, side="right"))
        group = next((g for g in groups if words[i] in g), frozenset([words[i]]))
        b = int(clauses[c]) if c < len(clauses) else reading.n
        while b < reading.n and b < i + options["max_words"] and words[b] in options["skip"]:
            b += 1
        if b not in end_of or words[b] not in group or e in barred:
            continue
        if not reading.is_word[e:b].any():
            continue
        near = reading.tokens.comment[b] == reading.tokens.comment[i]
        if not near or reading.sid[b] - reading.sid[i] > 1 or b - i > options["max_words"]:
            continue
        if reading.asks[reading.sid[i]] or not reading.is_word[end_of[b] : end_of[b] + 1].any():
            continue
        if words[end_of[b]] in options["not_claimed"]:
            continue
        j = _clause_end(reading, b)
        parts = (("denied", i, _clause_end(reading, i)), ("put in its place", b, j))
        out.append(Match(i, j, "", "", parts))
    return out


def correct_not_last(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """Y, not X at the end of a clause, where both begin alike."""
    words, kinds, out = reading.words, _sets(options), []
    starts, ends = find((", not", "; not", "- not", "— not", "– not"), options["sets"], reading)
    for comma, at in zip(starts.tolist(), ends.tolist(), strict=True):
        if at >= reading.n or reading.sid[at] != reading.sid[comma]:
            continue
        kind = _class_of(words[at], kinds)
        j = _clause_end(reading, at)
        if kind < 0 or j - at > options["max_words"] or j - at < 2:
            continue
        if j < reading.n and reading.sid[j] == reading.sid[at] and reading.words[j] == "but":
            continue
        first = int(reading.sentence_from[reading.sid[comma]])
        before = range(comma - 1, max(first, comma - options["max_words"]) - 1, -1)
        twin = next((t for t in before if _alike(words[t], words[at], kinds)), -1)
        if twin >= 0 and twin < comma - 1:
            parts = (("put in its place", twin, comma), ("denied", at, j))
            out.append(Match(twin, j, "", "", parts))
    return out


def concession(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """A sentence that opens with a concession, and a rebuttal in it or opening the next ones."""
    edges, sid, comment = reading.sentence_from, reading.sid, reading.tokens.comment
    starts, ends = find(tuple(options["concessions"]), options["sets"], reading)
    rebuttals, rebuttal_ends = find(tuple(options["rebuttals"]), options["sets"], reading)
    barred = set(find(tuple(options["not"]), options["sets"], reading)[0].tolist())
    out = []
    for i, e in zip(starts.tolist(), ends.tolist(), strict=True):
        s = int(sid[i])
        if (options["opens"] and i > reading.first_word[s]) or i in barred:
            continue
        last = min(s + options["sentences"], len(edges) - 1)
        k = int(np.searchsorted(rebuttals, e))
        while (
            k < len(rebuttals)
            and rebuttals[k] < edges[last]
            and comment[rebuttals[k]] == comment[i]
        ):
            b, to = int(rebuttals[k]), int(rebuttal_ends[k])
            opens = sid[b] == s or b <= reading.first_word[sid[b]]
            if b - e > options["max_between"]:
                break
            if opens and b - e >= options["min_between"] and b not in barred:
                j = int(edges[sid[b] + 1])
                out.append(Match(i, j, "", "", (("concession", i, e), ("rebuttal", b, to))))
                break
            k += 1
    return out
