"""The forms of a text: a white-space chunk into tokens, and a token folded."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import product

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
    """Lower case, plain quotes and hyphens, no accents, no letters drawn out ("sooo")."""
    if form.isascii():
        folded = form.lower().replace("`", "'")
    else:
        # NFC alone reads the whole form: on marks in disorder it would take quadratic time.
        folded = unicodedata.normalize("NFC", "".join(map(_bare, form))).strip()
    folded = folded or form
    if ELONGATED.search(folded) and not folded.startswith(("http", "www")):
        folded = _shortened(folded)
    return folded


@cache
def _bare(char: str) -> str:
    """What is left of a character without case, accents and typography."""
    plain = char.translate(_TYPOGRAPHIC).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_TYPOGRAPHIC).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def _shortened(folded: str) -> str:
    """A word whose drawn-out letters stand twice where that makes a known word, else once."""
    single = ELONGATED.sub(r"\1", folded)
    runs = len(ELONGATED.findall(folded))
    if single in words("stopwords_en") or runs > _MOST_RUNS:
        return single
    for counts in product((2, 1), repeat=runs):
        left = iter(counts)
        word = ELONGATED.sub(lambda run, left=left: run[1] * next(left), folded)
        if word in _known():
            return word
    return single


@cache
def _known() -> frozenset[str]:
    return words("stopwords_en") | vader().keys()
