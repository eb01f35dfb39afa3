"""Words whose letters were exchanged for symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import regex

from discourse.lexicons import words
from discourse.measures.rhetoric.pattern import Match
from discourse.measures.rhetoric.reading import Reading
from discourse.text.patterns import WORD

# Which letters a symbol or digit stands for.
LETTERS = {
    "$": "s", "€": "e", "@": "a", "!": "il", "0": "o", "1": "il", "3": "e", "4": "a", "5": "s",
    "7": "t",
}  # fmt: skip
_SYMBOL = regex.compile(r"\p{L}[$€@!013457*]|^[$@]\p{L}")
_MASK = regex.compile(r"[*$@!#&.-]++")


def _plain(form: str) -> list[str]:
    """The words that a form may stand for, at most 16."""
    found = [""]
    for char in form.casefold():
        found = [f + c for f in found for c in LETTERS.get(char, char)][:16]
    return found


def _places(reading: Reading, forms: Iterable[bool]) -> list[Match]:
    chosen = np.array(list(forms), dtype=bool)
    if not reading.n:
        return []
    at = np.flatnonzero(chosen[reading.tokens.code] & (reading.kind == WORD))
    return [Match(int(t), int(t) + 1, "") for t in at]


def altered_words(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """Words with a symbol or digit for a letter whose plain form is a word or a name."""
    swear = words("expletives_en")
    known = reading.common_words | {n.lower() for n in options["names"]}
    # A name of the page itself: written with a capital, or all in capitals, somewhere in the table.
    known |= {
        form.lower()
        for form in reading.forms
        if form.isalpha() and (form.istitle() or (form.isupper() and len(form) > 2))
    }
    barred = frozenset(options["not"])

    def altered(form: str) -> bool:
        low = form.casefold()
        if not _SYMBOL.search(form) or low in barred or "*" in form or "#" in form:
            return False
        plain = _plain(low)
        if any(p in swear for p in plain) or len(low) < options["min_letters"]:
            return False
        letters = sum(c.isalpha() for c in form)
        changed = len(form) - letters
        if letters < 2 or changed > letters or not form[-1].isalpha() and form[-1] not in "$€":
            return False
        money = "$" in form[1:] or "€" in form[1:]
        stems = {p for q in plain for p in (q, q.removesuffix("s"), q.removesuffix("'s"))}
        return bool(stems & known) or (money and form[0].isupper() and letters >= 3)

    return _places(reading, map(altered, reading.forms))


def disguised_words(reading: Reading, options: Mapping[str, Any]) -> list[Match]:
    """Words of a list with symbols for letters (sh!t, a$$) or masked by stars (f**k)."""
    listed = words(options["list"])
    shapes: dict[tuple[str, str, int], bool] = {}
    for word in listed:
        for a in range(1, len(word)):
            for b in range(1, len(word) - a):
                shapes[word[:a], word[len(word) - b :], len(word) - a - b] = True

    def disguised(form: str) -> bool:
        low = form.casefold()
        if not _SYMBOL.search(low) and "*" not in low:
            return False
        if any(p in listed for p in _plain(low)):
            return True
        mask = _MASK.search(low)
        if not mask or "*" not in mask[0] and "#" not in mask[0] and "@" not in mask[0]:
            return False
        hidden = mask.end() - mask.start()
        key = (low[: mask.start()], low[mask.end() :])
        sizes = {hidden, hidden + 1} if hidden > 1 else {1}
        return any((*key, size) in shapes for size in sizes)

    return _places(reading, map(disguised, reading.forms))
