"""Series: surplus conjunctions, and climbing from one thing to another to a third."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from discourse.measures.rhetoric.pattern import Match
from discourse.measures.rhetoric.phrases import find
from discourse.measures.rhetoric.reading import Reading
from discourse.text.patterns import NUMBER

# Members of one series; a list that goes on is no figure, and each start is looked at once.
_LONGEST_CHAIN = 8


def _marked(reading: Reading, phrases: Any, options: Mapping[str, Any]) -> np.ndarray:
    """Which tokens a phrase of the list begins at."""
    marked = np.zeros(reading.n + 1, dtype=bool)
    marked[find(tuple(phrases), options["sets"], reading)[0]] = True
    return marked


def many_conjunctions(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """The same of ``coordinators`` at least ``min`` times in a sentence, close together."""
    out: list[Match] = []
    narrates = _marked(reading, options["narrative"], options)
    idiom = _marked(reading, options["idioms"], options)
    words, sid = reading.words, reading.sid
    for coordinator in options["coordinators"]:
        places = reading.positions(frozenset([coordinator])).tolist()
        run: list[int] = []
        for at in [*places, None]:
            if run and (
                at is None
                or sid[at] != sid[run[-1]]
                or not 1 <= at - run[-1] - 1 <= options["max_between"]
            ):
                _close(run, reading, out, options, narrates, idiom, words)
                run = []
            if at is not None:
                run.append(at)
    return out


def _close(
    run: list[int],
    reading: Reading,
    out: list[Match],
    options: Mapping[str, Any],
    narrates: np.ndarray,
    idiom: np.ndarray,
    words: list[str],
) -> None:
    if len(run) < options["min"] or any(idiom[at : at + 1].any() for at in run):
        return
    if sum(bool(narrates[at + 1]) for at in run) > 0:
        return
    edges = reading.sentence_from
    s = int(reading.sid[run[0]])
    first, last = int(edges[s]), int(edges[s + 1])
    members = [tuple(words[a + 1 : b]) for a, b in pairwise(run)]
    names = [words[at + 1] for at in run if at + 1 < last]
    if len(set(names)) < len(names) and len(set(members)) < len(members):
        return
    # The member before the first conjunction: one word, or its clause if that is short.
    i = run[0] - 1
    if i < first or not reading.is_word[i]:
        return
    j = min(run[-1] + 2, last)
    if not reading.is_word[j - 1]:
        return
    while j < last and reading.is_word[j] and not reading.is_content[j - 1]:
        j += 1
    parts = tuple((words[at], at, at + 1) for at in run)
    out.append(Match(i, j, "", "", parts))


def climbing_series(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """from X to Y to Z, each of a few words, none a number or a verb."""
    words, sid = reading.words, reading.sid
    longest = options["max_member"]
    action = _marked(reading, options["verbs"], options)
    unless = _marked(reading, options["not"], options)
    travel = _marked(reading, options["travel"], options)
    to = reading.positions(frozenset(["to"])).tolist()
    out = []
    for start in reading.positions(frozenset(["from"])).tolist():
        chain, at = [start], start
        k = bisect_left(to, start)
        while k < len(to) and sid[to[k]] == sid[start] and _gap(reading, at, to[k]) <= longest:
            if to[k] + 1 >= reading.n or action[to[k] + 1] or to[k] - at < 2:
                break
            if len(chain) > _LONGEST_CHAIN:
                break
            chain.append(to[k])
            at = to[k]
            k += 1
        if len(chain) < 3:
            continue
        s = int(sid[start])
        last = int(reading.sentence_from[s + 1])
        j = min(chain[-1] + 2, last)
        while j < last and not reading.is_content[j - 1] and reading.is_word[j]:
            j += 1
        members = [(a + 1, b) for a, b in zip(chain, [*chain[1:], j], strict=True)]
        held = [reading.kind[a:b] == NUMBER for a, b in members]
        a, b = max(int(reading.sentence_from[s]), start - 6), j
        route = all(reading.tokens_as_written[x][:1].isupper() for x, _ in members)
        if any(h.any() for h in held) or unless[start:b].any():
            continue
        if route and travel[a:b].any():
            continue
        parts = tuple(("member", x, y) for x, y in members)
        if len({tuple(words[x:y]) for x, y in members}) < len(members):
            continue
        if words[chain[-1]] == "to" and j > chain[-1] + 1:
            out.append(Match(start, j, "", "", parts))
    return out


def _gap(reading: Reading, a: int, b: int) -> int:
    """Words between two tokens, a quoted member counting as one."""
    inside = 0
    quoted = False
    for t in range(a + 1, b):
        if reading.words[t] == '"':
            inside += quoted is False
            quoted = not quoted
        elif not quoted:
            inside += 1
    return inside
