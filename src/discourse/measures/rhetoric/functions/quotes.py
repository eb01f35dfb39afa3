"""Quotation marks that keep a distance from a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import regex

from discourse.measures.rhetoric.pattern import Match
from discourse.measures.rhetoric.phrases import find, words_of
from discourse.measures.rhetoric.reading import Reading
from discourse.text.patterns import NUMBER, PUNCTUATION, WORD

_MARKED = regex.compile(
    r"""(?<![\w"“”])["“](?P<double>[^\s"“”\n][^"“”\n]{0,80})(?<!\s)["”](?![\w"“”])
      | (?<![\w'‘’])['‘](?P<single>\p{L}(?:[^'‘’"“”\n]|['’](?=\p{L})){0,80})(?<!\s)['’](?![\w'‘’])""",
    regex.VERBOSE | regex.VERSION1,
)


def distanced_quotes(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """One to ``max_words`` words in quotation marks that nobody is said to have said.

    ``strict`` asks for a determiner, possessive or so-called before the opening mark.
    """
    out: list[Match] = []
    if not reading.n:
        return out
    speech = _held(reading, options["speech"], options)
    after = _held(reading, options["speech_after"], options)
    holders = frozenset().union(*(words_of(name, options["sets"]) for name in options["holders"]))
    clause = frozenset(options["clause_words"])
    marks = np.unique(reading.tokens.comment[reading.positions(frozenset("\"'"))])
    start, end = reading.tokens.start, reading.tokens.end
    for row in marks.tolist():
        first, last = reading.runs(row)
        for match in _MARKED.finditer(reading.texts[row]):
            i = first + int(np.searchsorted(start[first:last], match.start()))
            j = first + int(np.searchsorted(start[first:last], match.end()))
            whole = i < j <= last and start[i] == match.start() and end[j - 1] == match.end()
            if not whole or j - i < 3 or not _fits(reading, i + 1, j - 1, options, clause):
                continue
            before = reading.words[i - 1] if i > first else ""
            held = before in holders and reading.sid[i - 1] == reading.sid[i]
            if held != options["strict"] or before in options["not_before"]:
                continue
            a = max(int(reading.sentence_from[reading.sid[i]]), i - options["window"])
            b = min(int(reading.sentence_from[reading.sid[j - 1] + 1]), j + options["window_after"])
            if speech[a:i].any() or after[j:b].any():
                continue
            copied = bool(reading.quoted[i + 1 : j - 1].any())
            if copied and not options["strict"]:
                continue
            out.append(Match(i, j, "", "", (("word", i + 1, j - 1),)))
    return out


def _held(reading: Reading, phrases: Any, options: Mapping[str, Any]) -> np.ndarray:
    held = np.zeros(reading.n + 1, dtype=bool)
    held[find(tuple(phrases), options["sets"], reading)[0]] = True
    return held


def _fits(
    reading: Reading, i: int, j: int, options: Mapping[str, Any], clause: frozenset[str]
) -> bool:
    """Whether the quoted words are a short phrase: no clause, title, name, number or exclamation."""
    if j - i > 1 and reading.words[j - 1] in (",", "."):
        j -= 1
    kinds = reading.kind[i:j]
    if j <= i or j - i > options["max_words"] or (kinds == PUNCTUATION).any():
        return False
    if (kinds == NUMBER).any() or not (kinds == WORD).all():
        return False
    words = reading.words[i:j]
    forms = reading.tokens_as_written[i:j]
    if any(word in clause for word in words) or not reading.is_content[j - 1]:
        return False
    if any(len(form) == 1 for form in forms):
        return False
    titled = [
        form[:1].isupper() for form, c in zip(forms, reading.is_content[i:j], strict=True) if c
    ]
    if len(titled) > 1 and all(titled) and not all(form.isupper() for form in forms):
        return False
    if len(titled) == 1 and titled[0]:
        return (
            words[-1] in reading.common_words or words[-1].removesuffix("s") in reading.common_words
        )
    return True
