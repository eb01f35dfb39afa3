"""Where sentences end in the prose of the web."""

from __future__ import annotations

from typing import Any

from discourse.text.patterns import (
    ABBREVIATIONS,
    ENDING_ABBREVIATIONS,
    LINE,
    NUMBER_ABBREVIATIONS,
    STOP,
)

_OPENING = " \t\"'“‘«([*_"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end offsets (code points) of the sentences of ``text``, white space left out.

    A line break always ends a sentence. Within a line, stops end one unless what follows starts
    in lower case, or they belong to an abbreviation or an initial. In a sentence that itself
    starts without a capital, ``!`` and ``?`` end it also before lower case.
    """
    found = []
    for line_match in LINE.finditer(text):
        line, offset = line_match[0], line_match.start()
        start = 0
        for match in STOP.finditer(line):
            if _is_end(line, start, match):
                found.append((offset + start, offset + match.end()))
                start = match.end()
        found.append((offset + start, offset + len(line)))
    trimmed = []
    for start, end in found:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            trimmed.append((start, end))
    return trimmed


def _is_end(line: str, start: int, match: Any) -> bool:
    rest = line[match.end() : match.end() + 40].lstrip()
    if not rest:
        return True
    stop = match["stop"]
    following = rest.lstrip(_OPENING)[:1]
    if following.islower():
        # A question or an exclamation inside a sentence ("What?! he said") goes on in lower case,
        # but so do writers who never use capitals: those end with a lone ? or ! as well.
        first = line[start : start + 40].lstrip(_OPENING)[:1]
        return stop[-1] in "?!" and not match["close"] and not first.isupper()
    if stop != ".":
        return True
    word = line[max(start, match.start() - 30) : match.start()].split()
    last = word[-1].lstrip("(\"'“‘[").lower() if word else ""
    if last in ENDING_ABBREVIATIONS and following.isupper():
        return True
    if last in ABBREVIATIONS or (last in NUMBER_ABBREVIATIONS and following.isnumeric()):
        return False
    # An initial ("J. Smith"), and a number that opens a list item ("1. First").
    is_initial = len(last) == 1 and last.isalpha() and last != "i"
    is_item = last.rstrip(")").isdigit() and len(word) == 1
    return not (is_initial or is_item)
