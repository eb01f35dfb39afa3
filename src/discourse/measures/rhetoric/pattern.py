"""What a pattern is: a definition, matchers that apply it, exclusions, and cases that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LEVELS = ("form", "cue", "act")
TIERS = ("A", "B", "C")
MATCHERS = ("phrase", "regex", "token", "repeat", "function")
PLACES = ("before", "after", "inside", "sentence")


class PatternError(ValueError):
    """A fault in a pattern file: ``path``, ``key`` and ``reason`` say where and what it is."""

    def __init__(self, path: object, key: str, reason: str) -> None:
        self.path, self.key, self.reason = str(path), key, reason
        super().__init__(f"{path}: {key}: {reason}")


class Match(NamedTuple):
    """Tokens ``i`` to ``j`` (one past the last) that a matcher found.

    ``parts`` names the tokens that are the evidence; ``cut`` holds the offsets into the text when
    the match does not begin and end with whole tokens.
    """

    i: int
    j: int
    rule: str
    subtype: str = ""
    parts: tuple[tuple[str, int, int], ...] = ()
    cut: tuple[int, int] | None = None
    level: str = ""


@dataclass(frozen=True)
class Matcher:
    """One ``[[matcher]]`` entry: its kind, its name (the ``rule`` of its spans), its options."""

    kind: str
    name: str
    options: Mapping[str, Any]
    subtype: str = ""
    level: str = ""


@dataclass(frozen=True)
class Unless:
    """One ``[[unless]]`` entry: a match is dropped when these phrases stand at this place."""

    where: str
    phrases: tuple[str, ...]
    within: int = 0
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A text with the spans that a pattern must find in it, and why."""

    text: str
    spans: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Pattern:
    """A pattern as its TOML file states it."""

    id: str
    family: str
    level: str
    tier: str
    version: str
    definition: str
    rule: str
    source: str
    matchers: tuple[Matcher, ...]
    path: str
    says: str = ""
    note: str = ""
    looks_at_quotes: bool = False
    reads_mentions: bool = False
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: tuple[Unless, ...] = ()
    examples: tuple[Case, ...] = ()
    counter_examples: tuple[Case, ...] = ()
    known_misses: tuple[Case, ...] = ()
    known_false_alarms: tuple[Case, ...] = ()
