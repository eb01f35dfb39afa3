"""What a span means, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import regex

from discourse.measures.rhetoric.loader import choose
from discourse.measures.rhetoric.pattern import Pattern

_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
_LONGEST = 60
_SLOT = regex.compile(r"\{\w{1,10}\}")


def explain(spans: pd.DataFrame, patterns: Iterable[str | Path] | None = None) -> pd.Series:
    """Say what each span is, in plain words.

    Parameters
    ----------
    spans : DataFrame
        Spans from `rhetoric`, one row per match.
    patterns : list of str or Path, optional
        The patterns that were run, when files of one's own are among them.

    Returns
    -------
    Series of str
        One text per span, with the index of ``spans``. An act is called a candidate. Spans of
        unknown labels are named by label, rule and text.

    Raises
    ------
    ValueError
        When ``spans`` lacks a column.

    Examples
    --------
    >>> import discourse
    >>> discourse.explain(discourse.rhetoric(["Never, never again."])).tolist()
    ["epizeuxis: the same word 'never' twice in a row"]
    """
    needed = ("label", "level", "subtype", "start", "text", "rule", "parts")
    missing = [name for name in needed if name not in spans]
    if missing:
        raise ValueError(f"spans lacks the columns {missing}: use the result of rhetoric()")
    known = {p.id: p for p in choose(None)} | {p.id: p for p in choose(patterns)}
    rows = zip(*(spans[name] for name in needed), strict=True)
    said = [_say(known.get(row[0]), *row) for row in rows]
    return pd.Series(said, index=spans.index, name="explanation", dtype="str")


def _say(
    pattern: Pattern | None,
    label: str,
    level: str,
    subtype: Any,
    start: int,
    text: str,
    rule: str,
    parts: list[tuple[str, int, int]],
) -> str:
    subtype = subtype if isinstance(subtype, str) else ""
    name = label.replace("_", " ")
    if level == "act":
        name = f"candidate for {name}"
    elif level == "cue":
        name = f"sign of {name}"
    says = pattern.says if pattern and pattern.says else "{text} (found by the rule {rule})"
    part = text[parts[0][1] - start : parts[0][2] - start] if parts else text
    values = {
        "{text}": _short(text),
        "{part}": _short(part.lower()),
        "{times}": _TIMES.get(len(parts), f"{len(parts)} times"),
        "{n}": str(len(parts)),
        "{subtype}": subtype.replace("_", " "),
        "{rule}": rule.replace("_", " "),
    }
    says = _SLOT.sub(lambda slot: values.get(slot[0], slot[0]), says)
    return f"{name}: {says}" + (f" ({subtype.replace('_', ' ')})" if subtype else "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[: _LONGEST - 1]}…'"
