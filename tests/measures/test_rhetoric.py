"""What holds for the spans of all patterns."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discourse.measures.rhetoric import explain, patterns, rhetoric
from discourse.measures.rhetoric.engine import COLUMNS, table
from discourse.measures.rhetoric.loader import shipped
from discourse.measures.rhetoric.pattern import Pattern
from discourse.text.inputs import tokenize
from discourse.text.tokens import Tokens

TEXTS = [case.text for p in shipped().values() for case in p.examples + p.counter_examples]
WORDS = [word for text in TEXTS for word in text.split()]
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(TEXTS),
    st.text(max_size=8),
    st.sampled_from(
        ["\n", "> ", "“", "”", '"', "@bob", "https://a.b/c", "é", "🙃", "ﬁ", "İ", "!!"]
    ),
)
MIXED = st.lists(PIECES, max_size=25).map(" ".join)


@given(st.lists(MIXED, max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_span_text_is_the_slice_of_the_comment(texts: list[str]) -> None:
    tokens = tokenize(texts)
    spans = rhetoric(tokens)
    text_of = dict(
        zip(tokens.comments["comment_id"], tokens.comments["text"].fillna(""), strict=True)
    )
    for row in spans.itertuples():
        assert row.text == text_of[row.comment_id][row.start : row.end]
        assert row.text
        assert all(row.start <= a < b <= row.end for _, a, b in row.parts)


@given(st.lists(MIXED, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_own_spans_touch_no_quoted_word(texts: list[str]) -> None:
    tokens = tokenize([*texts, "> Who cares? Never, never!\nSure, but no."])
    looking = [p.id for p in shipped().values() if p.looks_at_quotes]
    spans = rhetoric(tokens)
    quoted = tokens.to_frame().query("voice == 'quoted'")
    for row in spans[~spans["label"].isin(looking)].itertuples():
        mine = quoted[quoted["comment_id"] == row.comment_id]
        assert not ((mine["start"] < row.end) & (mine["end"] > row.start)).any()
        assert row.voice != "quoted"


def test_columns_and_dtypes_are_those_documented_even_when_empty() -> None:
    full, empty = rhetoric(TEXTS), rhetoric([])
    assert list(full.columns) == list(empty.columns) == list(COLUMNS)
    assert (full.dtypes == empty.dtypes).all()
    for name in COLUMNS:
        assert f"``{name}``" in (rhetoric.__doc__ or "")
    assert (full["layer"] == "rhetoric").all()
    assert full["weight"].isna().all()


def test_rows_are_sorted_by_comment_start_end_label() -> None:
    spans = rhetoric(TEXTS)
    keys = list(
        zip(
            spans["comment_id"].astype(int),
            spans["start"],
            spans["end"],
            spans["label"],
            strict=True,
        )
    )
    assert keys == sorted(keys)


def test_order_of_rows_does_not_matter() -> None:
    frame = pd.DataFrame({"comment_id": [f"c{i}" for i in range(len(TEXTS))], "text": TEXTS})
    there = rhetoric(frame)
    back = rhetoric(frame.iloc[::-1])
    keys = ["comment_id", "start", "end", "label"]
    pd.testing.assert_frame_equal(
        there.sort_values(keys, ignore_index=True), back.sort_values(keys, ignore_index=True)
    )


def test_same_input_same_output_and_input_unchanged() -> None:
    tokens = tokenize(TEXTS)
    before = tokens.comments.copy(deep=True)
    frames = [rhetoric(tokens), rhetoric(TEXTS), rhetoric(tokens.comments)]
    pd.testing.assert_frame_equal(tokens.comments, before)
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frames[0], frame)


def test_missing_and_empty_texts_have_no_spans() -> None:
    assert rhetoric(["", None, "   ", "\n"]).empty
    assert rhetoric([None]).empty


def test_addresses_are_no_evidence() -> None:
    spans = rhetoric(["https://example.org/who-cares!!x we@our.example @damn"])
    assert spans["label"].tolist() == ["reader_mention"]


def test_voice_selects_whose_words() -> None:
    texts = ["> Never, never again.\nOf course."]
    assert "epizeuxis" not in set(rhetoric(texts)["label"])
    assert set(rhetoric(texts, voice="quoted")["label"]) == {"epizeuxis"}
    assert {"epizeuxis", "booster"} <= set(rhetoric(texts, voice="all")["label"])
    with pytest.raises(ValueError, match="voice must be"):
        rhetoric(texts, voice="mine")


def test_catalogue_says_that_nothing_was_measured() -> None:
    catalogue = patterns()
    for name in catalogue.columns:
        assert f"``{name}``" in (patterns.__doc__ or "")
    assert catalogue["precision"].isna().all()
    assert (catalogue["judged_by"] == "not measured yet").all()
    assert catalogue["pattern"].is_unique
    assert set(catalogue["level"]) == {"form", "cue", "act"}


def test_explanations_are_aligned_and_call_acts_candidates() -> None:
    spans = rhetoric(TEXTS).sample(frac=1, random_state=0)
    said = explain(spans)
    assert said.index.equals(spans.index)
    assert not said.str.contains(r"\{").any()
    acts = said[spans["level"] == "act"]
    assert acts.str.startswith("candidate for ").all()
    assert explain(rhetoric(["Lies, lies, lies."])).tolist() == [
        "epizeuxis: the same word 'lies' three times in a row"
    ]
    with pytest.raises(ValueError, match="lacks the columns"):
        explain(pd.DataFrame({"label": ["hedge"]}))


SIZE = 100_000
# About a second is what is asked of 100,000 characters; slow machines get more.
SECONDS = 4


def seconds(pattern: Pattern, tokens: Tokens) -> float:
    started = time.perf_counter()
    table([pattern], tokens, "own")
    return time.perf_counter() - started


@pytest.mark.parametrize("pattern", shipped().values(), ids=lambda p: p.id)
def test_time_is_linear_in_its_triggers(pattern: Pattern) -> None:
    first = pattern.examples[0].spans[0]
    everything = " ".join(case.text for case in pattern.examples)
    for seed in (everything + " ", first, first + " "):
        tokens = tokenize([(seed * (SIZE // len(seed) + 1))[:SIZE]])
        assert tokens.voice is not None and tokens.sentence is not None
        assert seconds(pattern, tokens) < SECONDS


@pytest.mark.parametrize(
    "seed", ["(", "!", ".", "a", '"', "$", "*", "'", "I ", "((a", "“a”", "A. "]
)
def test_time_is_linear_in_one_sign(seed: str) -> None:
    tokens = tokenize([(seed * SIZE)[:SIZE]])
    assert tokens.voice is not None and tokens.sentence is not None
    for pattern in shipped().values():
        assert seconds(pattern, tokens) < SECONDS, pattern.id
