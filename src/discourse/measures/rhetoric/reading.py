"""The tokens of a table as the matchers read them: one numbering, sentences, clauses, masks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from discourse.lexicons import vader, words
from discourse.measures.rhetoric.phrases import shared_sets
from discourse.text.build import SENTENCE
from discourse.text.forms import fold
from discourse.text.patterns import (
    ELONGATED,
    EMOJI,
    EMOTICON,
    HASHTAG,
    MENTION,
    NUMBER,
    OTHER,
    PUNCTUATION,
    URL,
    WORD,
)
from discourse.text.tokens import VOICES, Tokens

_PASSES = frozenset("\"'")  # punctuation that does not interrupt a phrase
_CUTS = frozenset([",", ";", ":", "(", ")", "-", "--", "---", "–", "—"])


class Reading:
    """Arrays over the tokens of a table, made once and used by every pattern.

    Attributes
    ----------
    n : int
        Number of tokens.
    fid : ndarray
        Number of each token's folded form, a row of `names`.
    sid : ndarray
        Number of each token's sentence, running through the table.
    stops : ndarray, shape (n + 1,)
        How many tokens before this one interrupt a phrase: punctuation, addresses.
    segments : dict
        Places of the runs of words looked up so far.
    units : dict
        The sentences and the clauses with their words, once a matcher has asked for them.
    """

    def __init__(self, tokens: Tokens, voice: str = "own") -> None:
        self.tokens = tokens
        self.n = len(tokens)
        vocabulary = tokens.entries
        self.forms = vocabulary["form"].to_numpy(dtype=object)
        ids, names = pd.factorize(vocabulary["folded"].to_numpy(dtype=object))
        self.names: list[str] = list(names)
        self.id_of = {name: i for i, name in enumerate(self.names)}
        self.fid = ids[tokens.code].astype(np.int64)
        self.kind = tokens.kind
        self._order = np.argsort(self.fid, kind="stable")
        self._from = np.searchsorted(self.fid[self._order], np.arange(len(self.names) + 1))
        opens = (tokens.begins & SENTENCE) != 0
        self.sid = np.cumsum(opens) - 1
        self.sentence_from = np.append(np.flatnonzero(opens), self.n)
        self.spoken = tokens.speaks(voice)
        self.quoted = tokens.voice == VOICES.index("quoted")
        interrupts = (self.kind == URL) | (self.kind == MENTION) | (self.kind == PUNCTUATION)
        if self.n:
            passes = np.array([name in _PASSES for name in self.names])
            interrupts &= ~passes[self.fid]
        self.stops = np.append(0, np.cumsum(interrupts))
        self.segments: dict[tuple[frozenset[str], ...], np.ndarray] = {}
        self.units: dict[str, list[Any]] = {}
        self._counts: dict[frozenset[str], int] = {}
        self._classes: dict[str, np.ndarray] = {}

    @cached_property
    def texts(self) -> list[str]:
        """The text of each comment, "" where it is missing."""
        return [t if isinstance(t, str) else "" for t in self.tokens.comments["text"]]

    @cached_property
    def words(self) -> list[str]:
        """Folded form of each token."""
        names = np.array(self.names, dtype=object)
        return names[self.fid].tolist() if self.n else []

    @cached_property
    def tokens_as_written(self) -> list[str]:
        """Each token as written."""
        return self.forms[self.tokens.code].tolist() if self.n else []

    @cached_property
    def is_word(self) -> np.ndarray:
        """Words, numbers and hashtags."""
        return np.isin(self.kind, (WORD, NUMBER, HASHTAG))

    @cached_property
    def barred(self) -> np.ndarray:
        """URLs, mentions and e-mail addresses: never evidence."""
        mail = np.array(["@" in form for form in self.forms], dtype=bool)
        barred = (self.kind == URL) | (self.kind == MENTION)
        return barred | ((self.kind == OTHER) & mail[self.tokens.code] if self.n else barred)

    @cached_property
    def silent(self) -> list[int]:
        """How many tokens before each are not of the voice asked for: n + 1 numbers."""
        return _counted(~self.spoken)

    @cached_property
    def masked(self) -> list[int]:
        """How many tokens before each are `barred`: n + 1 numbers."""
        return _counted(self.barred)

    @cached_property
    def cited(self) -> list[int]:
        """How many tokens before each are quoted: n + 1 numbers."""
        return _counted(self.quoted)

    @cached_property
    def pictures(self) -> np.ndarray:
        """Emoji and emoticons."""
        return (self.kind == EMOJI) | (self.kind == EMOTICON)

    @cached_property
    def is_content(self) -> np.ndarray:
        """Words that are no function words: per token."""
        stop = words("stopwords_en")
        content = np.array([name not in stop for name in self.names], dtype=bool)
        return (self.kind == WORD) & content[self.fid] if self.n else np.zeros(0, dtype=bool)

    @cached_property
    def first_word(self) -> np.ndarray:
        """First word of each sentence, or the number of tokens when it has none."""
        return self._edge(first=True)

    @cached_property
    def last_word(self) -> np.ndarray:
        """Last word of each sentence, or -1 when it has none."""
        return self._edge(first=False)

    def _edge(self, first: bool) -> np.ndarray:
        at = np.flatnonzero(self.is_word | (self.kind == MENTION) | (self.kind == OTHER))
        edge = np.full(len(self.sentence_from) - 1, self.n if first else -1)
        if first:
            np.minimum.at(edge, self.sid[at], at)
        else:
            np.maximum.at(edge, self.sid[at], at)
        return edge

    @cached_property
    def asks(self) -> np.ndarray:
        """Which sentences end in a question mark."""
        asks = np.zeros(len(self.sentence_from) - 1, dtype=bool)
        marks = [i for i, name in enumerate(self.names) if "?" in name and len(set(name)) <= 3]
        for mark in marks:
            at = self.positions_of_id(mark)
            at = at[at > self.last_word[self.sid[at]]]
            asks[self.sid[at]] = True
        return asks

    @cached_property
    def clause_from(self) -> np.ndarray:
        """First token of each clause, then the number of tokens."""
        if not self.n:
            return np.array([0])
        cut = np.array([name in _CUTS for name in self.names])
        joins = np.isin(self.fid, self.ids(frozenset(shared_sets()["coordinator"])))
        subject = np.isin(self.fid, self.ids(frozenset(shared_sets()["subject"])))
        begins = np.zeros(self.n, dtype=bool)
        begins[self.sentence_from[:-1]] = True
        begins[1:] |= cut[self.fid[:-1]]
        begins[:-1] |= joins[:-1] & subject[1:]
        return np.append(np.flatnonzero(begins), self.n)

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Known words of English: the shipped lists, and what this table writes in lower case."""
        lower: dict[str, int] = {}
        other: dict[str, int] = {}
        for form, count in zip(self.forms, self.tokens.entries["count"], strict=True):
            seen = lower if form.islower() else other if form.isupper() else None
            if seen is not None and form.isalpha() and not ELONGATED.search(form.lower()):
                word = fold(form)
                seen[word] = seen.get(word, 0) + int(count)
        # Some write "nato": a word that is mostly in capitals is no common word.
        own = {word for word, n in lower.items() if len(word) > 2 and n > other.get(word, 0)}
        known = words("stopwords_en") | words("common_en") | vader().keys() | own
        return frozenset(known) - frozenset(shared_sets()["acronym"])

    def ids(self, choice: frozenset[str]) -> np.ndarray:
        """Numbers of the folded words of ``choice`` that occur in the table."""
        return np.array(sorted(self.id_of[w] for w in choice if w in self.id_of), dtype=np.int64)

    def positions_of_id(self, i: int) -> np.ndarray:
        """Places of one folded form, ascending."""
        return self._order[self._from[i] : self._from[i + 1]]

    def count(self, choice: frozenset[str]) -> int:
        """How many tokens are of ``choice``."""
        if choice in self._counts:
            return self._counts[choice]
        ids = self.ids(choice)
        plain = int((self._from[ids + 1] - self._from[ids]).sum())
        classes = (c for c in choice if c[0] == ":" and c != ":")
        self._counts[choice] = plain + sum(int(self._class(c).sum()) for c in classes)
        return self._counts[choice]

    def positions(self, choice: frozenset[str]) -> np.ndarray:
        """Places of the words of ``choice``, ascending."""
        found = [self.positions_of_id(i) for i in self.ids(choice)]
        found += [np.flatnonzero(self._class(c)) for c in choice if c[0] == ":" and c != ":"]
        if not found:
            return np.array([], dtype=np.int64)
        if len(found) == 1:
            return found[0]
        places = np.sort(np.concatenate(found))
        return places[np.append(True, np.diff(places) > 0)] if len(places) else places

    def holds(self, at: np.ndarray, choice: frozenset[str]) -> np.ndarray:
        """Which of the tokens ``at`` are of ``choice``."""
        ids = self.ids(choice)
        held = self.fid[at] == ids[0] if len(ids) == 1 else np.isin(self.fid[at], ids)
        for c in choice:
            if c[0] == ":" and c != ":":
                held = held | self._class(c)[at]
        return held

    def _class(self, name: str) -> np.ndarray:
        if name not in self._classes:
            kinds = {":number": NUMBER, ":word": WORD, ":mention": MENTION}
            if name in kinds:
                held = self.kind == kinds[name]
            else:
                known = self.common_words
                test = (
                    _is_caps if name == ":caps" else lambda f: f.istitle() and fold(f) not in known
                )
                entries = np.array([test(form) for form in self.forms], dtype=bool)
                held = entries[self.tokens.code] & (self.kind == WORD) if self.n else entries
            self._classes[name] = held
        return self._classes[name]

    def runs(self, row: int) -> tuple[int, int]:
        """First token of a comment and one past its last."""
        return int(self.tokens.bounds[row]), int(self.tokens.bounds[row + 1])


def _counted(marked: np.ndarray) -> list[int]:
    return np.append(0, np.cumsum(marked)).tolist()


def _is_caps(form: str) -> bool:
    return len(form) > 1 and form.isupper()
