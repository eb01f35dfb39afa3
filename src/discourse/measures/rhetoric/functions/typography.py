"""Emphasis by type: capitals, letters drawn out, sentences of one word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import regex

from discourse.lexicons import words
from discourse.measures.rhetoric.pattern import Match
from discourse.measures.rhetoric.phrases import shared_sets, words_of
from discourse.measures.rhetoric.reading import Reading
from discourse.text.patterns import ELONGATED, NUMBER, WORD

LONGEST_WORD = 30
_RUN = re.compile(r"(\w)\1*+")  # by re: regex keeps each repeat of a group in memory
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "est", "'s", "n't")


def is_known(word: str, known: frozenset[str]) -> bool:
    """Whether a folded word, or its stem without an ending, is in a list."""
    if word in known:
        return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            if stem in known or stem + "e" in known or stem[:-1] + "y" in known:
                return True
            if stem[-1] == stem[-2] and stem[:-1] in known:
                return True
    return "-" in word and all(is_known(part, known) for part in word.split("-") if part)


def capitals(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """Runs of words in capitals, one of them at least a common word; whole comments as shouting."""
    n = reading.n
    if not n:
        return []
    known = reading.common_words
    acronyms = words_of("acronym", {})
    titled = {form.lower() for form in reading.forms if form.istitle()}
    vocabulary = list(zip(reading.forms, reading.tokens.entries["folded"], strict=True))
    upper = np.array([f.isupper() and any(c.isalpha() for c in f) for f, _ in vocabulary])
    strong = np.array(
        [
            bool(up)
            and sum(c.isalpha() for c in form) >= 2
            and "." not in form
            and folded not in acronyms
            and (is_known(folded, known) or (len(folded) > 4 and folded in titled))
            for (form, folded), up in zip(vocabulary, upper, strict=True)
        ]
    )
    code = reading.tokens.code
    is_upper = upper[code] & (reading.kind == WORD)
    is_strong = strong[code] & (reading.kind == WORD)
    shouted, loud = _shouted(reading, is_strong, options)
    if not is_strong.any():
        return shouted
    runs: list[list[int]] = []
    joined = np.isin(reading.fid, reading.ids(frozenset(options["joins"])))
    counted = (is_upper | joined) & ~loud & reading.spoken
    near = np.zeros(n, dtype=bool)  # runs without a strong word are not worth walking
    edges = np.flatnonzero(np.diff(np.append(np.append(False, counted), False)))
    for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        near[a:b] = is_strong[a:b].any()
    for t in np.flatnonzero(counted & near).tolist():
        if runs and t == runs[-1][-1] + 1 and reading.sid[t] == reading.sid[t - 1]:
            runs[-1].append(t)
        else:
            runs.append([t])
    out = shouted
    for run in runs:
        while run and not is_upper[run[-1]]:
            run.pop()
        while run and not is_upper[run[0]]:
            run.pop(0)
        run = _trim(run, is_strong, reading, acronyms)
        if run and not _headline(reading, run[0], run[-1] + 1):
            out.append(Match(run[0], run[-1] + 1, "", ""))
    return out


def _trim(
    run: list[int], strong: np.ndarray, reading: Reading, acronyms: frozenset[str]
) -> list[int]:
    """The run without the acronyms and single letters at its edges; empty when nothing is left."""
    if not any(strong[t] for t in run):
        return []

    def weak(t: int) -> bool:
        word = reading.words[t]
        return not strong[t] and (word in acronyms or len(word) == 1 or "." in word)

    while run and weak(run[0]):
        run = run[1:]
    while run and weak(run[-1]):
        run = run[:-1]
    return run


def _shouted(
    reading: Reading, strong: np.ndarray, options: Mapping[str, Any]
) -> tuple[list[Match], np.ndarray]:
    """Comments whose letters are mostly capitals, and their tokens."""
    rows = len(reading.texts)
    code, comment = reading.tokens.code, reading.tokens.comment
    letters = np.array([sum(c.isalpha() for c in f) for f in reading.forms])[code]
    high = np.array([sum(c.isupper() for c in f) for f in reading.forms])[code]
    counted = reading.spoken & ~reading.barred & (reading.kind == WORD)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(comment[counted], weights=values[counted], minlength=rows)

    share = total(high) >= options["shouting_share"] * total(letters)
    n_strong = total(strong.astype(float))
    loud_rows = share & (n_strong >= options["shouting_words"])
    loud = loud_rows[comment]
    out = []
    for row in np.flatnonzero(loud_rows).tolist():
        first, last = reading.runs(row)
        at = np.flatnonzero(counted[first:last]) + first
        pieces = np.split(at, np.flatnonzero(_breaks(at, reading)) + 1)
        for piece in pieces:
            if strong[piece].any():
                out.append(Match(int(piece[0]), int(piece[-1]) + 1, "", "shouting"))
    return out, loud


def _breaks(at: np.ndarray, reading: Reading) -> np.ndarray:
    """Where another voice or an address stands between two tokens."""
    closed = np.append(0, np.cumsum(~reading.spoken | reading.barred))
    return closed[at[1:]] != closed[at[:-1]]


def _headline(reading: Reading, i: int, j: int) -> bool:
    """A first line all in capitals, without a stop, above other lines."""
    row = int(reading.tokens.comment[i])
    text = reading.texts[row]
    head, newline, rest = text.partition("\n")
    inside = reading.tokens.end[j - 1] <= len(head)
    stops = head.rstrip().endswith((".", "!", "?", "…"))
    return bool(newline and rest.strip() and inside and head.isupper() and not stops)


def drawn_out(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """Words with a letter three times or more that reduce to a known word."""
    if not reading.n:
        return []
    known = reading.common_words
    known |= {w.casefold() for w in options["words"]}
    barred = frozenset(options["not"])

    def drawn(form: str) -> bool:
        low = form.casefold()
        if not ELONGATED.search(low) or low in barred or not form.isalpha():
            return False
        if regex.fullmatch(r"w++|[ivxlcm]++", low):
            return False
        runs = list(_RUN.finditer(low))
        if len(runs) > LONGEST_WORD:
            return False
        options_ = [""]
        for run in runs:
            letters = (run[1], run[1] * 2) if len(run[0]) > 1 else (run[1],)
            options_ = [o + x for o in options_ for x in letters][:64]
        return any(is_known(o, known) and len(o) > 1 for o in options_)

    chosen = np.array([drawn(form) for form in reading.forms], dtype=bool)
    at = np.flatnonzero(chosen[reading.tokens.code] & (reading.kind == WORD))
    return [Match(int(t), int(t) + 1, "") for t in at]


def single_words(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """At least ``min`` sentences of one word in a row, on one line."""
    edges = reading.sentence_from
    out: list[Match] = []
    counts: Any = np.add.reduceat(reading.is_word.astype(int), edges[:-1]) if reading.n else []
    other = reading.barred | (reading.kind == NUMBER)
    run: list[int] = []
    starts = edges[:-1].tolist()
    for s in [*range(len(starts)), None]:
        single = s is not None and counts[s] == 1 and _is_single(reading, s, other)
        if single and s is not None:
            same = (
                run and reading.tokens.comment[starts[s]] == reading.tokens.comment[starts[run[-1]]]
            )
            if run and not (same and run[-1] == s - 1):
                _flush(run, reading, out, options)
                run = []
            run.append(s)
        else:
            _flush(run, reading, out, options)
            run = []
    return out


def _is_single(reading: Reading, s: int, other: np.ndarray) -> bool:
    i, j = int(reading.sentence_from[s]), int(reading.sentence_from[s + 1])
    word = int(reading.first_word[s])
    if word >= reading.n or other[i:j].any() or reading.pictures[i:j].any():
        return False
    closes = j > word + 1 and reading.words[j - 1][-1:] in ".!?…"
    long = len(reading.words[word]) > 1 or reading.words[word] in shared_sets()["pronoun"]
    return closes and long and word == i


def _flush(run: list[int], reading: Reading, out: list[Match], options: Mapping[str, Any]) -> None:
    if len(run) < options["min"]:
        return
    edges = reading.sentence_from
    parts = tuple(("sentence", int(edges[s]), int(edges[s + 1])) for s in run)
    said = {reading.words[int(reading.first_word[s])] for s in run}
    if len(said & words("stopwords_en")) < len(said) or len(said) > 1:
        out.append(Match(parts[0][1], parts[-1][2], "", "", parts))
