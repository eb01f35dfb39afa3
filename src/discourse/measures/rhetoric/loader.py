"""Pattern files: finding, reading and checking them."""

from __future__ import annotations

import glob
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import regex

from discourse.measures.rhetoric.entries import (
    check_value,
    read_cases,
    read_matcher,
    read_sets,
    read_tables,
    read_unless,
)
from discourse.measures.rhetoric.pattern import (
    LEVELS,
    TIERS,
    Pattern,
    PatternError,
)

TEXT_KEYS = ("id", "family", "level", "tier", "version", "definition", "rule", "source")
CASE_KEYS = ("example", "counter_example", "known_miss", "known_false_alarm")
_OTHER_KEYS = ("says", "note", "looks_at_quotes", "reads_mentions", "sets", "matcher", "unless")


def load(path: str | Path) -> Pattern:
    """The pattern in a TOML file.

    Raises
    ------
    PatternError
        When the file is not a pattern; the message names file, key and reason.
    """
    try:
        raw = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise PatternError(path, "file", f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PatternError(path, "file", f"is not TOML in UTF-8: {error}") from None
    return _pattern(raw, str(path))


@cache
def shipped() -> dict[str, Pattern]:
    """The patterns of the package by id, in the order of families and ids."""
    folder = Path(str(files("discourse.measures.rhetoric") / "patterns"))
    found = [load(path) for path in sorted(folder.glob("*.toml"))]
    return {p.id: p for p in sorted(found, key=lambda p: (p.family, p.id))}


def choose(wanted: Iterable[str | Path] | None) -> list[Pattern]:
    """The patterns that ``wanted`` names: ids of shipped ones, paths and globs of own files."""
    if wanted is None:
        return list(shipped().values())
    if isinstance(wanted, str | Path):
        raise TypeError(f"patterns must be a list of ids and paths, not the single {wanted!r}")
    chosen: list[Pattern] = []
    for item in wanted:
        if not isinstance(item, str | Path):
            raise TypeError(f"patterns must hold ids and paths, not {type(item).__name__}")
        if str(item) in shipped():
            chosen.append(shipped()[str(item)])
            continue
        if not str(item).endswith(".toml") and not any(c in str(item) for c in "*?[/"):
            raise ValueError(
                f"patterns must hold ids of shipped patterns ({', '.join(shipped())}) "
                f"or paths of TOML files, not {str(item)!r}"
            )
        paths = [str(item)] if Path(item).exists() else sorted(glob.glob(str(item)))
        if not paths:
            raise ValueError(f"patterns names a file that does not exist: {str(item)!r}")
        chosen += [load(path) for path in paths]
    unique: dict[str, Pattern] = {}
    for pattern in chosen:
        other = unique.setdefault(pattern.id, pattern)
        if other.path != pattern.path:
            raise PatternError(pattern.path, "id", f"{pattern.id!r} is also in {other.path}")
    return list(unique.values())


def _pattern(raw: dict[str, Any], path: str) -> Pattern:
    unknown = sorted(raw.keys() - {*TEXT_KEYS, *CASE_KEYS, *_OTHER_KEYS})
    if unknown:
        known = ", ".join((*TEXT_KEYS, *_OTHER_KEYS, *CASE_KEYS))
        raise PatternError(path, unknown[0], f"is not a key of a pattern; known are {known}")
    for key in TEXT_KEYS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise PatternError(path, key, "must be given, as text in quotation marks")
    for key in ("says", "note"):
        check_value(path, key, raw.get(key, ""), str)
    for key in ("looks_at_quotes", "reads_mentions"):
        check_value(path, key, raw.get(key, False), bool)
    if not regex.fullmatch(r"[a-z][a-z0-9_]*+", raw["id"]):
        raise PatternError(path, "id", f"{raw['id']!r} must be lower-case letters, digits and _")
    for key, allowed in (("level", LEVELS), ("tier", TIERS)):
        if raw[key] not in allowed:
            raise PatternError(path, key, f"must be one of {allowed}, not {raw[key]!r}")
    sets = read_sets(raw, path)
    entries = read_tables(raw, "matcher", path)
    if not entries:
        raise PatternError(path, "matcher", "at least one [[matcher]] is needed")
    matchers = tuple(read_matcher(entry, n, sets, path) for n, entry in enumerate(entries, 1))
    names = {matcher.name for matcher in matchers}
    unless = tuple(
        read_unless(entry, n, sets, names, path)
        for n, entry in enumerate(read_tables(raw, "unless", path), 1)
    )
    cases = {key: read_cases(raw, key, path) for key in CASE_KEYS}
    return Pattern(
        **{key: raw[key].strip() for key in TEXT_KEYS},
        matchers=matchers,
        path=path,
        says=raw.get("says", ""),
        note=raw.get("note", "").strip(),
        looks_at_quotes=raw.get("looks_at_quotes", False),
        reads_mentions=raw.get("reads_mentions", False),
        sets=sets,
        unless=unless,
        examples=cases["example"],
        counter_examples=cases["counter_example"],
        known_misses=cases["known_miss"],
        known_false_alarms=cases["known_false_alarm"],
    )
