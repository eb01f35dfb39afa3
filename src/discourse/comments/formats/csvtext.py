"""Oddities of comma-separated text that a parser has to be spared."""

from __future__ import annotations

import re


def closed_records(text: str, delimiter: str) -> tuple[str, list[str]]:
    """The text up to a record whose quote is never closed, and the place of that record."""
    quoted = re.compile(rf'(?:^|[{re.escape(delimiter)}\r\n])"[^"]*(?:""[^"]*)*("|\Z)')
    cut = next((found.start() for found in quoted.finditer(text) if not found[1]), None)
    if cut is None:
        return text, []
    before = quoted.sub(lambda found: found[0][0].ljust(len(found[0]), "x"), text[: cut + 1])
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    number = len(re.findall(r"[^\r\n]+", before[:start])) + 1
    lines = len(re.findall(r"[^\r\n]+", text[start:]))
    place = f"row {number}: a quote is never closed; from there on {lines} lines were not read"
    return text[:start], [place]


def hide_returns(text: str) -> tuple[str, str]:
    """The table with a stand-in for carriage returns that end no row, and the stand-in.

    Python's csv writes a lone carriage return without quotes, as every pandas table has it; where
    the header ends in another way, it belongs to a cell. The stand-in is "" where there is none.
    """
    end = re.search("\r\n|\r|\n", text)
    if end is None or end[0] == "\r" or not re.search("\r(?!\n)", text):
        return text, ""
    stand_in = next(chr(c) for c in range(0xE000, 0xF900) if chr(c) not in text)
    return re.sub("\r(?!\n)", stand_in, text), stand_in


