"""The language of phrases, and finding them in arrays of tokens.

A phrase is a few words with a space between them, compared without regard to case, typographic
quotes and drawn-out letters: ``of course``. Besides plain words it may hold

``is|was``   either word; ``[it is|it's]`` either run of words
``(very)``   may be absent; ``(a|an|the)`` and ``(of course)`` too
``{be}``     a word of a set: of the pattern's own ``[sets]``, the shared ones, or a word list
``<4>``      up to four words, without punctuation between them
``<4*>``     up to four tokens of any kind, within the sentence
``:number``  a kind of token; also ``:word``, ``:name`` (capitalised, no common word), ``:caps``
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import regex

from discourse.lexicons import words as word_list
from discourse.text.forms import fold

if TYPE_CHECKING:
    from discourse.measures.rhetoric.reading import Reading

CLASSES = (":number", ":word", ":name", ":caps", ":mention")
LONGEST_GAP = 15
_GAP = regex.compile(r"<(\d{1,2})(\*?)>")
_ITEM = regex.compile(
    r"(?<!\S)(?:\((?P<optional>\S(?:[^()]*\S)?)\)|\[(?P<choice>\S(?:[^\[\]]*\S)?)\])(?!\S)|\S++"
)
_SET = regex.compile(r"\{(\w++)\}")
_MOST_VARIANTS = 64
_BITS = 16  # no place is longer than 2**16 tokens


class PhraseError(ValueError):
    """What is wrong with a phrase."""


class Gap(NamedTuple):
    """Up to ``n`` tokens, or words only."""

    n: int
    any_kind: bool


# A segment is a run of word sets without a gap; a phrase is segments with gaps between them.
Segment = tuple[frozenset[str], ...]
Phrase = tuple[Segment | Gap, ...]


@cache
def shared_sets() -> dict[str, tuple[str, ...]]:
    """The sets of words that every pattern may name."""
    text = (files("discourse.measures.rhetoric") / "sets.toml").read_text("utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text).items()}


@cache
def _shared_words(name: str) -> frozenset[str]:
    words = shared_sets()[name] if name in shared_sets() else word_list(name)
    return frozenset(fold(word) for word in words)


def words_of(name: str, sets: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The folded words of a set, by the pattern's own sets, the shared ones, or a word list."""
    if name in sets:
        return frozenset(fold(word) for word in sets[name])
    try:
        return _shared_words(name)
    except ValueError:
        own = ", ".join(sorted({*sets, *shared_sets()}))
        raise PhraseError(f"there is no set or word list {{{name}}}; sets are {own}") from None


def expand(phrase: str, sets: Mapping[str, tuple[str, ...]]) -> list[Phrase]:
    """The phrases that ``phrase`` stands for: one for each choice of its optional words.

    Raises
    ------
    PhraseError
        When it is not a phrase of this language.
    """
    named = {name: tuple(sets[name]) for name in _SET.findall(phrase) if name in sets}
    return _expanded(phrase, tuple(named.items()))


@cache
def _expanded(phrase: str, items: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Phrase]:
    sets = dict(items)
    variants: list[list[frozenset[str] | Gap]] = [[]]
    for item in _ITEM.finditer(phrase):
        gap = _GAP.fullmatch(item[0])
        runs: list[list[frozenset[str] | Gap]]
        if gap:
            if not 1 <= int(gap[1]) <= LONGEST_GAP:
                raise PhraseError(f"{item[0]} in {phrase!r} must be from 1 to {LONGEST_GAP}")
            runs = [[Gap(int(gap[1]), bool(gap[2]))]]
        elif item["optional"]:
            runs = [[], *_runs(item["optional"], phrase, sets)]
        elif item["choice"]:
            runs = _runs(item["choice"], phrase, sets)
        else:
            runs = [[_choice(item[0], phrase, sets)]]
        variants = [[*v, *run] for v in variants for run in runs]
        if len(variants) > _MOST_VARIANTS:
            raise PhraseError(f"{phrase!r} has more than {_MOST_VARIANTS} variants")
    return [_segments(variant, phrase) for variant in variants]


def _runs(
    item: str, phrase: str, sets: Mapping[str, tuple[str, ...]]
) -> list[list[frozenset[str] | Gap]]:
    """The runs of words of a bracket; its single words are one choice."""
    kinds = item.split("|")
    single = [kind for kind in kinds if len(kind.split()) == 1]
    runs: list[list[frozenset[str] | Gap]] = []
    if single:
        runs.append([_choice("|".join(single), phrase, sets)])
    for kind in kinds:
        if kind not in single:
            runs.append([_choice(word, phrase, sets) for word in kind.split()])
    return runs


def _choice(item: str, phrase: str, sets: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    if item == "|":
        return frozenset(item)
    found: set[str] = set()
    for word in item.split("|"):
        if word.startswith("{") and word.endswith("}"):
            found |= words_of(word[1:-1], sets)
        elif word.startswith(":") and len(word) > 1:
            if word not in CLASSES:
                raise PhraseError(f"{word} in {phrase!r} must be one of {', '.join(CLASSES)}")
            found.add(word)
        elif not word or (len(word) > 1 and any(c in word for c in "{}<>()[]")):
            raise PhraseError(f"{item!r} in {phrase!r} cannot be read")
        else:
            found.add(fold(word))
    return frozenset(found)


def _segments(items: list[frozenset[str] | Gap], phrase: str) -> Phrase:
    out: list[Segment | Gap] = []
    run: list[frozenset[str]] = []
    for item in [*items, None]:
        if isinstance(item, frozenset):
            run.append(item)
            continue
        if not run:
            raise PhraseError(
                f"{phrase!r} must begin and end with a word, without two gaps running"
            )
        out.append(tuple(run))
        run = []
        if item is not None:
            out.append(item)
    return tuple(out)


def find(
    phrases: tuple[str, ...], sets: Mapping[str, tuple[str, ...]], reading: Reading
) -> tuple[np.ndarray, np.ndarray]:
    """First tokens and ends (one past the last token) of all places of ``phrases``, sorted.

    A place lies within one sentence. After a gap the nearest continuation is taken.
    """
    found = [_find_one(p, reading) for phrase in phrases for p in expand(phrase, sets)]
    places = [keys(starts, ends) for starts, ends in found if len(starts)]
    if not places:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    both = np.sort(np.concatenate(places)) if len(places) > 1 else places[0]
    both = both[np.append(True, np.diff(both) > 0)]
    return both >> _BITS, (both >> _BITS) + (both & ((1 << _BITS) - 1))


def keys(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """One number for each place, ascending with start, then end."""
    return (starts << _BITS) | (ends - starts)


def _find_one(phrase: Phrase, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    starts = _find_segment(phrase[0], reading)  # type: ignore[arg-type]
    ends = starts + len(phrase[0])
    for gap, segment in zip(phrase[1::2], phrase[2::2], strict=True):
        if not len(starts):
            break
        places = _find_segment(segment, reading)  # type: ignore[arg-type]
        at = np.searchsorted(places, ends)
        keep = at < len(places)
        starts, ends, at = starts[keep], ends[keep], at[keep]
        to = places[at]
        near = (to - ends <= gap.n) & (reading.sid[to] == reading.sid[starts])  # type: ignore
        if not gap.any_kind:  # type: ignore[union-attr]
            near &= reading.stops[to] == reading.stops[ends]
        starts, ends = starts[near], to[near] + len(segment)
    return starts, ends


def _find_segment(segment: Segment, reading: Reading) -> np.ndarray:
    """First tokens of the places of a run of words."""
    cached = reading.segments.get(segment)
    if cached is not None:
        return cached
    sizes = [reading.count(choice) for choice in segment]
    rarest = sizes.index(min(sizes))
    at = np.array([], dtype=np.int64)
    if sizes[rarest]:
        at = reading.positions(segment[rarest]) - rarest
        at = at[(at >= 0) & (at + len(segment) <= reading.n)]
    for k, choice in enumerate(segment):
        if k != rarest and len(at):
            at = at[reading.holds(at + k, choice)]
    if len(segment) > 1 and len(at):
        at = at[reading.sid[at] == reading.sid[at + len(segment) - 1]]
    reading.segments[segment] = at
    return at
