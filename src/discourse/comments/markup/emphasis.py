"""Which runs of *, _ and ~~ in a paragraph are emphasis, and which are text.

CommonMark 0.31, section 6.2, but for one rule: a run of `*` between two letters or digits is
emphasis only together with one at the edge of the same word (**word**s), so that 2*3*4, f**k and
s**t stay; and so does un*believ*able, which has the same form.
"""

from __future__ import annotations

import unicodedata


class Run:
    """A run of one sign; `count` is how many of them are text in the end."""

    __slots__ = ("char", "closes", "count", "inner", "opens", "piece", "size", "word")

    def __init__(self, signs: str, before: str, after: str, piece: int, word: int) -> None:
        self.char, self.piece, self.word = signs[0], piece, word
        self.count = self.size = len(signs)
        self.inner = before == after == "a"
        if self.inner and (self.char == "_" or self.size > 3):
            self.opens = self.closes = False
        else:
            self.opens = after == "a" or (after == "." and before != "a")
            self.closes = before == "a" or (before == "." and after != "a")


def kind(char: str) -> str:
    """White space, punctuation or a word's character, as " ", "." or "a"."""
    if char.isalnum():
        return "a"
    if char.isspace():
        return " "
    return "." if char < "\x80" or unicodedata.category(char)[0] in "PS" else "a"


def match_runs(runs: list[Run]) -> None:
    """Take what is emphasis off the counts; linear, since no failed search is made twice."""
    opened: list[tuple[int, Run]] = []
    searched: dict[tuple[str, bool, int, int], int] = {}
    for place, run in enumerate(runs):
        while opened and run.closes and run.count:
            found = _opener(run, opened, searched)
            if found is None:
                break
            del opened[found + 1 :]
            opener = opened[found][1]
            used = 2 if opener.count > 1 and run.count > 1 else 1
            opener.count -= used
            run.count -= used
            if not opener.count:
                opened.pop()
        if run.opens and run.count:
            opened.append((place, run))


def _opener(
    run: Run, opened: list[tuple[int, Run]], searched: dict[tuple[str, bool, int, int], int]
) -> int | None:
    """The place in `opened` of the nearest run that `run` closes."""
    key = (run.char, run.opens, run.size % 3, run.count if run.inner else 0)
    bottom = searched.get(key, -1)
    for at in range(len(opened) - 1, -1, -1):
        place, opener = opened[at]
        if place <= bottom:
            break
        if opener.char == run.char and _fit(opener, run):
            return at
    searched[key] = opened[-1][0]
    return None


def _fit(opener: Run, run: Run) -> bool:
    if opener.inner or run.inner:
        one_word = opener.word == run.word and not (opener.inner and run.inner)
        return one_word and opener.count == run.count
    if (opener.opens and opener.closes) or (run.opens and run.closes):
        # CommonMark's rule of three: **a*b**
        return bool((opener.size + run.size) % 3) or not (opener.size % 3 or run.size % 3)
    return True
