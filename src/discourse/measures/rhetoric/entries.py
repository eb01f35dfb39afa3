"""What may stand in a pattern file: its matchers, exclusions and cases, checked one by one."""

from __future__ import annotations

from typing import Any

import regex

from discourse.measures.rhetoric.functions import FUNCTIONS, OPTIONS
from discourse.measures.rhetoric.pattern import (
    LEVELS,
    MATCHERS,
    PLACES,
    Case,
    Matcher,
    PatternError,
    Unless,
)
from discourse.measures.rhetoric.phrases import PhraseError, expand, words_of
from discourse.text.patterns import KINDS

# Options that every matcher takes, and those of each kind: name -> type.
_COMMON: dict[str, Any] = {"kind": str, "name": str, "subtype": str, "level": str}
_CONTEXT: dict[str, Any] = {
    "at": str,
    "followed_by": list,
    "preceded_by": list,
    "within": int,
    "span": str,
    "question": bool,
    "reported": bool,
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "phrase": {"phrases": list, **_CONTEXT},
    "token": {"words": list, "form": str, "kinds": list, "casing": str, **_CONTEXT},
    "regex": {"pattern": str, "triggers": list},
    "repeat": {
        "unit": str,
        "position": str,
        "min_units": int,
        "min_tokens": int,
        "min_content": int,
        "max_gap": int,
        "skip": list,
        "max_words": int,
        "min_rest": int,
        "of": list,
        "not": list,
    },
    "function": {"function": str, "options": dict},
}
_CHOICES = {
    "at": ("sentence_start", "sentence_end", "clause_start"),
    "span": ("match", "sentence", "clause"),
    "casing": ("upper", "title", "lower"),
    "unit": ("sentence", "clause", "token"),
    "position": ("start", "end", "adjacent"),
    "level": LEVELS,
}
_PHRASE_LISTS = ("phrases", "followed_by", "preceded_by", "words", "triggers", "of", "not", "skip")
_POSSESSIVE = regex.compile(r"(?:[*+?]|\{\d*,?\d*\})\+")
_UNBOUNDED = regex.compile(r"[*+]|\{\d*,\}")
_CLASS = regex.compile(r"\[(?:\\.|[^\]\\])++\]|\\.")


def check_value(path: str, key: str, value: Any, kind: Any) -> None:
    """Refuse a value of another type; lists must hold texts."""
    strict = type(value) is kind  # True is an int in Python, but not here
    if not strict:
        raise PatternError(path, key, f"must be {kind.__name__}, not {value!r}")
    if kind is list and not (value and all(isinstance(v, str) and v.strip() for v in value)):
        raise PatternError(path, key, f"must be a list of texts that are not empty, not {value!r}")


def read_tables(raw: dict[str, Any], key: str, path: str) -> list[dict[str, Any]]:
    """The ``[[key]]`` entries of a file."""
    entries = raw.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise PatternError(path, key, f"must be written as [[{key}]] entries")
    return entries


def read_sets(raw: dict[str, Any], path: str) -> dict[str, tuple[str, ...]]:
    """The pattern's own sets of words."""
    sets = raw.get("sets", {})
    check_value(path, "sets", sets, dict)
    for name, words in sets.items():
        check_value(path, f"sets.{name}", words, list)
        for word in words:
            if len(word.split()) != 1:
                raise PatternError(path, f"sets.{name}", f"{word!r} must be a single word")
    return {name: tuple(words) for name, words in sets.items()}


def _phrases(path: str, key: str, phrases: list[str], sets: dict[str, tuple[str, ...]]) -> None:
    for phrase in phrases:
        try:
            expand(phrase, sets)
        except PhraseError as error:
            raise PatternError(path, key, str(error)) from None


def read_matcher(
    entry: dict[str, Any], n: int, sets: dict[str, tuple[str, ...]], path: str
) -> Matcher:
    """The ``n``-th ``[[matcher]]`` entry."""
    key = f"matcher {n}"
    kind = entry.get("kind")
    if kind not in MATCHERS:
        raise PatternError(path, f"{key}: kind", f"must be one of {MATCHERS}, not {kind!r}")
    allowed = _COMMON | _OPTIONS[kind]
    for name, value in entry.items():
        if name not in allowed:
            reason = f"is not an option of a {kind} matcher; known are {', '.join(allowed)}"
            raise PatternError(path, f"{key}: {name}", reason)
        check_value(path, f"{key}: {name}", value, allowed[name])
        if name in _CHOICES and value not in _CHOICES[name]:
            reason = f"must be one of {_CHOICES[name]}, not {value!r}"
            raise PatternError(path, f"{key}: {name}", reason)
        if name in _PHRASE_LISTS:
            _phrases(path, f"{key}: {name}", value, sets)
        single = [v for v in value if len(v.split()) > 1] if name == "words" else []
        if single:
            raise PatternError(path, f"{key}: words", f"{single[0]!r} must be a single word")
        odd = [v for v in value if v not in KINDS] if name == "kinds" else []
        if odd:
            raise PatternError(path, f"{key}: kinds", f"must be of {KINDS}, not {odd[0]!r}")
    needed = {
        "phrase": ["phrases"],
        "regex": ["pattern"],
        "repeat": ["unit", "position"],
        "function": ["function"],
    }
    for name in needed.get(kind, []):
        if name not in entry:
            raise PatternError(path, f"{key}: {name}", f"a {kind} matcher needs it")
    if kind == "token" and not entry.keys() & {"words", "form", "kinds", "casing"}:
        raise PatternError(path, key, "a token matcher needs words, form, kinds or casing")
    if kind == "function" and entry["function"] not in FUNCTIONS:
        reason = f"must be one of {', '.join(sorted(FUNCTIONS))}, not {entry['function']!r}"
        raise PatternError(path, f"{key}: function", reason)
    if kind == "function":
        _function_options(entry, key, sets, path)
    if kind == "repeat" and (entry["unit"] == "token") != (entry["position"] == "adjacent"):
        raise PatternError(path, f"{key}: position", "unit 'token' goes with position 'adjacent'")
    for name in ("pattern", "form"):
        if name in entry:
            check_regex(path, f"{key}: {name}", entry[name])
    options = {name: value for name, value in entry.items() if name not in _COMMON}
    return Matcher(
        kind, entry.get("name", kind), options, entry.get("subtype", ""), entry.get("level", "")
    )


def _function_options(
    entry: dict[str, Any], key: str, sets: dict[str, tuple[str, ...]], path: str
) -> None:
    """Check that a function is given the options it needs, of the kinds it needs."""
    needed = OPTIONS[entry["function"]]
    given = entry.get("options", {})
    for name in [*needed, *given]:
        where = f"{key}: options.{name}"
        if name not in needed or name not in given:
            reason = f"{entry['function']} takes exactly the options {', '.join(needed)}"
            raise PatternError(path, where, reason)
        kind, value = needed[name], given[name]
        if kind in ("int", "float", "bool", "text"):
            wanted: Any = {"int": int, "float": float, "bool": bool, "text": str}[kind]
            check_value(path, where, value, wanted)
        elif kind == "groups":
            check_value(path, where, value and value[0], list)
            for group in value:
                check_value(path, where, group, list)
        elif value != []:
            check_value(path, where, value, list)
        try:
            lists = {"sets": value, "text": [value]}.get(kind, [])
            for named in lists:
                words_of(named, sets)
        except PhraseError as error:
            raise PatternError(path, where, str(error)) from None
        if kind == "phrases":
            _phrases(path, where, value, sets)


def check_regex(path: str, key: str, pattern: str) -> None:
    """Refuse an expression that does not compile, or whose time could grow with the square."""
    try:
        regex.compile(pattern, regex.VERSION1)
    except regex.error as error:
        raise PatternError(path, key, f"is not a regular expression: {error}") from None
    if _UNBOUNDED.search(_POSSESSIVE.sub("", _CLASS.sub("x", pattern))):
        reason = "has an unbounded *, + or {n,}: bound it ({0,40}) or make it possessive (++)"
        raise PatternError(path, key, reason)


def read_unless(
    entry: dict[str, Any],
    n: int,
    sets: dict[str, tuple[str, ...]],
    names: set[str],
    path: str,
) -> Unless:
    """The ``n``-th ``[[unless]]`` entry."""
    key = f"unless {n}"
    allowed = {"where": str, "phrases": list, "within": int, "only": list, "reason": str}
    for name, value in entry.items():
        if name not in allowed:
            reason = f"is not an option of unless; known are {', '.join(allowed)}"
            raise PatternError(path, f"{key}: {name}", reason)
        check_value(path, f"{key}: {name}", value, allowed[name])
    if entry.get("where") not in PLACES:
        reason = f"must be one of {PLACES}, not {entry.get('where')!r}"
        raise PatternError(path, f"{key}: where", reason)
    if "phrases" not in entry:
        raise PatternError(path, f"{key}: phrases", "an unless needs them")
    _phrases(path, f"{key}: phrases", entry["phrases"], sets)
    for name in entry.get("only", []):
        if name not in names:
            raise PatternError(path, f"{key}: only", f"no matcher is named {name!r}")
    return Unless(
        entry["where"],
        tuple(entry["phrases"]),
        entry.get("within", 0),
        tuple(entry.get("only", ())),
    )


def read_cases(raw: dict[str, Any], key: str, path: str) -> tuple[Case, ...]:
    """The cases of one kind."""
    cases = []
    for n, entry in enumerate(read_tables(raw, key, path), 1):
        unknown = sorted(entry.keys() - {"text", "spans", "reason"})
        if unknown:
            reason = "is not known here; known are text, spans, reason"
            raise PatternError(path, f"{key} {n}: {unknown[0]}", reason)
        check_value(path, f"{key} {n}: text", entry.get("text"), str)
        spans = entry.get("spans", [])
        if spans or key in ("example", "known_miss"):
            check_value(path, f"{key} {n}: spans", spans, list)
        for span in spans:
            if span not in entry["text"]:
                raise PatternError(path, f"{key} {n}: spans", f"{span!r} is not in the text")
        cases.append(Case(entry["text"], tuple(spans), entry.get("reason", "")))
    return tuple(cases)
