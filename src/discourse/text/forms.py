"""The forms of a text: a white-space chunk into tokens, and a token folded."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain, product

import regex

from discourse.lexicons import vader, words
from discourse.text.patterns import (
    ELONGATED,
    KIND_OF_GROUP,
    PUNCTUATION,
    TOKEN,
    URL,
    URL_BRACKETS,
    URL_TAIL,
    WORD,
)

# The marks taken out are the soft hyphen and the joiners, which are not seen.
_TYPOGRAPHIC = str.maketrans("‘’ʼ`´“”«»‐‑", "'''''\"\"\"\"--", "\u00ad\u200c\u200d\u2060")
_LAST = '.,;:!?)"'
# In these scripts marks are accents, or vowels that most writers leave out; elsewhere they make
# another letter, as in が and й.
_ACCENTED = regex.compile(
    r"([\p{Latin}\p{Greek}\p{Arabic}\p{Hebrew}])\p{Mn}++|(?<=[аеиоуыэюя])\u0301|(?<=е)\u0308"
)
# More marks than a letter has: NFC would take quadratic time to put them in order.
_HEAPED = regex.compile(r"(\p{M}{8})\p{M}++")
_ROMAN = regex.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ADDRESS = regex.compile(r"(?:https?|ftp)://|www\w*+\.")
_DRAWN = 3  # signs of a word that is one letter: mmm
# Runs of drawn-out letters of one word whose single and double spellings are tried.
_MOST_RUNS = 4


def split_chunk(piece: str) -> list[tuple[int, int, int]]:
    """Start, end and kind of the tokens of one white-space chunk."""
    word = piece[:-1] if piece[-1] in _LAST else piece
    # Most chunks are a plain word, and the pattern would try all else before it.
    if word.isascii() and word.isalpha() and word.lower() != "xd":
        size = len(word)
        return [(0, size, WORD), (size, size + 1, PUNCTUATION)][: 1 + len(piece) - size]
    found = []
    at = 0
    while at < len(piece):
        match = TOKEN.match(piece, at)
        assert match is not None and match.lastgroup  # the last alternative takes any character
        kind, end = KIND_OF_GROUP[match.lastgroup], match.end()
        if kind == URL:
            end = at + len(_trim_url(piece[at:end]))
        found.append((at, end, kind))
        at = end
    return found


def _trim_url(url: str) -> str:
    """A web address without the punctuation that ends the sentence, its own brackets kept."""
    surplus = {mark: url.count(mark) - url.count(URL_BRACKETS[mark]) for mark in URL_BRACKETS}
    end = len(url)
    while url[end - 1] in URL_TAIL or surplus.get(url[end - 1], 0) > 0:
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return url[:end]


def fold(form: str) -> str:
    """Lower case, plain quotes and hyphens, no accents, no letters drawn out ("sooo").

    What is one letter only ("mmmm", "AAA") has three of them at most; Roman numerals stay ("III").
    """
    if form.isascii():
        folded = form.lower().replace("`", "'")
    else:
        bare = _HEAPED.sub(r"\1", _ACCENTED.sub(r"\1", "".join(map(_bare, form))))
        folded = unicodedata.normalize("NFC", bare).strip()
    folded = folded or form
    if ELONGATED.search(folded) and not _ADDRESS.match(folded):
        folded = _shortened(folded)
    return folded


@cache
def _bare(char: str) -> str:
    """What is left of a character without case and typography, its accents apart."""
    plain = char.translate(_TYPOGRAPHIC).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_TYPOGRAPHIC).casefold()
    return unicodedata.normalize("NFKD", plain)


def _shortened(folded: str) -> str:
    """A word whose drawn-out letters stand twice where that makes a known word, else once."""
    if not folded.strip(folded[0]):
        return folded[:_DRAWN]
    if _ROMAN.fullmatch(folded):
        return folded
    parts = ELONGATED.split(folded)  # every other one is the letter of a run
    single = "".join(parts)
    runs = len(parts) // 2
    if single in words("stopwords_en") or runs > _MOST_RUNS:
        return single
    for counts in product((2, 1), repeat=runs):
        times = [1, *chain.from_iterable((n, 1) for n in counts)]
        word = "".join(part * n for part, n in zip(parts, times, strict=True))
        if word in _known():
            return word
    return single


@cache
def _known() -> frozenset[str]:
    return words("stopwords_en") | vader().keys()
