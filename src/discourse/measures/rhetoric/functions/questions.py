"""Questions that their author answers, and volleys of questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import numpy as np

from discourse.measures.rhetoric.pattern import Match
from discourse.measures.rhetoric.phrases import find
from discourse.measures.rhetoric.reading import Reading


def starts_of(reading: Reading, phrases: Any, options: Mapping[str, Any]) -> dict[int, int]:
    """First token of each place of ``phrases`` that opens a sentence, and its end."""
    starts, ends = find(tuple(phrases), options["sets"], reading)
    if not len(starts):
        return {}
    opens = starts <= reading.first_word[reading.sid[starts]]
    return dict(zip(starts[opens].tolist(), ends[opens].tolist(), strict=True))


def _n_words(reading: Reading, s: int) -> int:
    a, b = reading.sentence_from[s], reading.sentence_from[s + 1]
    return int(reading.is_word[a:b].sum())


def _same_line(reading: Reading, a: int, b: int) -> bool:
    text = reading.texts[int(reading.tokens.comment[a])]
    return "\n" not in text[int(reading.tokens.end[a]) : int(reading.tokens.start[b])]


def _pairs(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Questions with the sentence that follows on the same line: sentence, its start, the next."""
    edges, comment = reading.sentence_from, reading.tokens.comment
    for s in np.flatnonzero(reading.asks[:-1]).tolist():
        a, b = int(edges[s]), int(edges[s + 1])
        if comment[a] == comment[b] and _same_line(reading, b - 1, b):
            yield s, a, b


def answered(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """A question, then a sentence that opens with one of ``answers``."""
    answers = starts_of(reading, options["answers"], options)
    barred = starts_of(reading, options["not_questions"], options)
    out = []
    for s, a, b in _pairs(reading):
        c = int(reading.sentence_from[s + 2])
        first, reply = int(reading.first_word[s]), int(reading.first_word[s + 1])
        if reading.asks[s + 1] or reply not in answers or first in barred:
            continue
        if _n_words(reading, s) >= options.get("min_words", 1):
            parts = (("question", a, b), ("answer", b, c))
            out.append(Match(a, c, "", "", parts))
    return out


def short_answered(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """A question of a few words without a verb form of asking, then a short verdict."""
    barred = starts_of(reading, options["not_questions"], options)
    refused = starts_of(reading, options["not_answers"], options)
    out = []
    for s, a, b in _pairs(reading):
        c = int(reading.sentence_from[s + 2])
        first, reply = int(reading.first_word[s]), int(reading.first_word[s + 1])
        if reading.asks[s + 1] or reply >= c or first in barred or reply in refused:
            continue
        few = 1 <= _n_words(reading, s) <= options["question_words"]
        brief = 1 <= _n_words(reading, s + 1) <= options["answer_words"]
        if few and brief and reading.is_content[a:b].any():
            parts = (("question", a, b), ("answer", b, c))
            out.append(Match(a, c, "", "", parts))
    return out


def volley(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """At least ``min_questions`` questions with at most ``max_gap`` other sentences between two."""
    edges = reading.sentence_from
    numbered = starts_of(reading, options["not_questions"], options)
    asking = [
        s
        for s in np.flatnonzero(reading.asks).tolist()
        if reading.first_word[s] < reading.n and int(reading.first_word[s]) not in numbered
    ]
    closed = np.append(0, np.cumsum(~reading.spoken))
    out: list[Match] = []
    for _, group in groupby(asking, key=lambda s: int(reading.tokens.comment[edges[s]])):
        run: list[int] = []
        for s in [*group, -1]:
            a, b = (int(edges[run[-1]]), int(edges[s + 1])) if run and s >= 0 else (0, 0)
            near = run and s >= 0 and s - run[-1] - 1 <= options["max_gap"]
            if run and not (near and closed[a] == closed[b]):
                if len(run) >= options["min_questions"]:
                    parts = tuple(("question", int(edges[q]), int(edges[q + 1])) for q in run)
                    out.append(Match(parts[0][1], parts[-1][2], "", "", parts))
                run = []
            run.append(s)
    return out
