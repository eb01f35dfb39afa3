"""Every pattern finds its examples, leaves its counter-examples, and fails where it says it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discourse.measures.rhetoric.engine import table
from discourse.measures.rhetoric.loader import shipped
from discourse.measures.rhetoric.pattern import Case, Pattern
from discourse.text.inputs import tokenize

PATTERNS = list(shipped().values())


def found(pattern: Pattern, text: str) -> list[str]:
    return table([pattern], tokenize([text]), "own")["text"].tolist()


def cases(kind: str) -> list:
    return [
        pytest.param(pattern, case, id=f"{pattern.id}-{n}")
        for pattern in PATTERNS
        for n, case in enumerate(getattr(pattern, kind), 1)
    ]


@pytest.mark.parametrize(("pattern", "case"), cases("examples"))
def test_example(pattern: Pattern, case: Case) -> None:
    assert found(pattern, case.text) == list(case.spans)


@pytest.mark.parametrize(("pattern", "case"), cases("counter_examples"))
def test_counter_example(pattern: Pattern, case: Case) -> None:
    assert case.reason
    assert found(pattern, case.text) == []


@pytest.mark.parametrize(("pattern", "case"), cases("known_misses") + cases("known_false_alarms"))
def test_known_failure_still_fails(pattern: Pattern, case: Case) -> None:
    assert case.reason
    message = "passes now: make it an example or a counter_example"
    assert found(pattern, case.text) != list(case.spans), message


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.id)
def test_has_enough_cases(pattern: Pattern) -> None:
    assert len(pattern.examples) >= 5
    assert len(pattern.counter_examples) >= 5
    assert pattern.says and pattern.source and pattern.rule


@pytest.mark.parametrize(
    ("pattern", "n"),
    [pytest.param(p, n, id=f"{p.id}-{n + 1}") for p in PATTERNS for n in range(len(p.unless))],
)
def test_exclusion_is_needed(pattern: Pattern, n: int) -> None:
    without = replace(pattern, unless=pattern.unless[:n] + pattern.unless[n + 1 :])
    assert any(found(without, case.text) for case in pattern.counter_examples)


def test_files_are_named_after_their_pattern() -> None:
    assert all(p.path.endswith(f"/{p.id}.toml") for p in PATTERNS)
    assert len({p.family for p in PATTERNS}) >= 6
