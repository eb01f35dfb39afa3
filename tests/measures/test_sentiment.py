"""Sentiment against the vaderSentiment package, and the words behind the scores."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import discourse

PACKAGE = SentimentIntensityAnalyzer()
SPACES = [" ", "  ", "\n", "\t", "\x1c", "\u2003", "\x85", "\u200b", "\u2028", ""]
WORDS = (
    "good bad GOOD Bad great horrible love HATE sux lol no No nor or not never isn't without doubt "
    "very VERY extremely kinda sort kind of hardly barely least at but BUT But this so the a shit "
    "bomb bad ass badass bus stop yeah right kiss of death to die for beating heart cut mustard "
    'good! good!!! ??? ?? ! ... :) :( :D ;-) :-/ <3 8) ( ) 😀 😀good good😀 ❤️ 👍🏽 💔 👨‍👩‍👧 don\'t x I "good"'
)
PIECES = WORDS.split(" ")
SENTENCES = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES)), max_size=14).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)


@given(st.lists(SENTENCES | st.text(max_size=20), min_size=1, max_size=12))
@example(["good but bad", "not good", "kind of good", "at least good", "\u200b", " ", "😀😀", "no"])
@example(["\x1cgood\x85bad\u2003", "The plot was good, but the dialog is not great."])
@settings(max_examples=100, deadline=None)
def test_all_voices_equal_the_package(texts):
    scores = discourse.sentiment(texts, voice="all")
    n_tokens = np.bincount(discourse.tokenize(texts).comment, minlength=len(texts))
    for row, text, n in zip(scores.itertuples(), texts, n_tokens, strict=True):
        theirs = PACKAGE.polarity_scores(text)
        if n == 0:
            assert np.isnan([row.compound, row.pos, row.neu, row.neg]).all()
            assert pd.isna(row.label)
            continue
        assert row.compound == pytest.approx(theirs["compound"], abs=1e-4)
        for side in ("pos", "neu", "neg"):
            assert getattr(row, side) == pytest.approx(theirs[side], abs=1e-3)


# The rules written out: valence 1.9 for good, -2.5 for bad; boosters .293, capitals .733,
# negation -.74 (Hutto & Gilbert 2014 and the package's constants).
WEIGHTS = [
    ("good", [("good", 1.9)]),
    ("a very good day", [("good", 1.9 + 0.293)]),
    ("a kinda good day", [("good", 1.9 - 0.293)]),
    ("not good", [("good", 1.9 * -0.74)]),
    ("a GOOD day", [("GOOD", 1.9 + 0.733)]),
    ("good but bad", [("good", 1.9 * 0.5), ("bad", -2.5 * 1.5)]),
    ("least good", [("good", 1.9 * -0.74)]),
]


@pytest.mark.parametrize(("text", "expected"), WEIGHTS)
def test_weights_written_out(text, expected):
    spans = discourse.sentiment_spans([text])
    assert spans["text"].tolist() == [word for word, _ in expected]
    assert spans["weight"].tolist() == pytest.approx([weight for _, weight in expected], abs=1e-6)
    assert spans["label"].tolist() == ["positive" if w > 0 else "negative" for _, w in expected]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("👍🏽😀 good", [(2, 3), (4, 8)]),
        ("x😀good", [(1, 2)]),
        ('(good), "bad"!', [(1, 5), (9, 12)]),
        ("  \u2003good :)", [(3, 7), (8, 10)]),
        ("ok\n\n😀 bad", [(0, 2), (4, 5), (6, 9)]),
    ],
)
def test_offsets_with_emoji_and_odd_spaces(text, places):
    spans = discourse.sentiment_spans([text])
    found = sorted(set(zip(spans["start"], spans["end"], strict=True)))
    assert found == places


@given(st.lists(SENTENCES, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_spans_are_slices_and_make_the_scores(texts):
    tokens = discourse.tokenize(texts)
    for voice in ("all", "own"):
        spans = discourse.sentiment_spans(tokens, voice=voice)
        for row in spans.itertuples():
            text = texts[int(row.comment_id)]
            assert row.text == text[row.start : row.end]
            assert row.text.strip() == row.text != ""
        assert (spans["weight"] != 0).all()
        scores = discourse.sentiment(tokens, voice=voice)
        signed = scores[scores["compound"].abs() > 0]
        assert set(signed["comment_id"]) <= set(spans["comment_id"])


def test_labels_follow_the_thresholds():
    scores = discourse.sentiment(["good", "bad", "bus", "ok but not good", ""])
    expected = np.select(
        [scores["compound"] >= 0.05, scores["compound"] <= -0.05, scores["compound"].notna()],
        ["positive", "negative", "neutral"],
        "none",
    )
    assert scores["label"].astype(object).where(scores["label"].notna(), "none").tolist() == list(
        expected
    )
    assert scores["label"].cat.categories.tolist() == ["negative", "neutral", "positive"]


def test_own_words_only():
    text = "> this is horrible\nI love it"
    scores = {v: discourse.sentiment([text], voice=v).iloc[0] for v in ("own", "quoted", "all")}
    assert scores["own"]["compound"] == PACKAGE.polarity_scores("I love it")["compound"]
    # The ">" counts as a word to the package too.
    expected = PACKAGE.polarity_scores("> this is horrible")["compound"]
    assert scores["quoted"]["compound"] == expected
    assert scores["all"]["compound"] == PACKAGE.polarity_scores(text)["compound"]
    assert [scores[v]["n_words"] for v in scores] == [3, 3, 6]
    spans = discourse.sentiment_spans([text], voice="all")
    assert spans[["text", "voice"]].values.tolist() == [["horrible", "quoted"], ["love", "own"]]
    assert discourse.sentiment_spans([text])["text"].tolist() == ["love"]


def test_negation_does_not_reach_over_a_quote():
    # "not" stands before the quoted line, "good" after it: each run is scored by itself.
    scores = discourse.sentiment(["it is not\n> x\ngood"])
    valence = 1.9
    assert scores["compound"].iloc[0] == pytest.approx(valence / np.sqrt(valence**2 + 15), abs=1e-4)


# What has no word: voice, text, label (None: no score).
WORDLESS = {
    "emoticon": ("own", ":)", "positive"),
    "emoji": ("own", "😭", "negative"),
    "emoji without a weight": ("own", "🚲", "neutral"),
    "hashtag with a weight": ("own", "#great", "positive"),
    "number": ("own", "12", "neutral"),
    "marks": ("own", "!!!", "neutral"),
    "marks, all": ("all", "!!!", "neutral"),
    "address": ("own", "https://example.org/good", "neutral"),
    "mention": ("own", "@ann", "neutral"),
    "quote": ("own", "> all quoted", None),
    "quote and a mark": ("own", "> all quoted\n...", None),
    "quote and an emoticon": ("own", "> this is horrible\n:)", "positive"),
    "nothing quoted": ("quoted", "a good day", None),
    "marks quoted": ("quoted", "> !!!\na good day", None),
    "missing": ("own", None, None),
    "empty": ("own", "", None),
    "blank": ("own", " ", None),
}


@pytest.mark.parametrize("name", WORDLESS)
def test_without_anything_to_score_there_is_no_score(name):
    voice, text, label = WORDLESS[name]
    scores = discourse.sentiment([text, "a good day"], voice=voice)
    columns = ["compound", "pos", "neu", "neg", "label"]
    assert scores[columns].isna().iloc[0].tolist() == [label is None] * 5
    assert label is None or scores["label"][0] == label
    assert scores["n_words"][0] == (name == "number")


def test_charts_and_summaries_leave_out_what_has_no_score():
    texts = ["> all quoted", "> all quoted\n...", "a good day", "a bad day", None]
    tokens = discourse.tokenize(pd.DataFrame({"comment_id": list("abcde"), "text": texts}))
    scores = discourse.sentiment(tokens)
    table = discourse.tone(scores, tokens)
    assert (table["n_comments"] == 2).all()
    shares = table[table["unit"] == "share of comments"].set_index("label")["estimate"]
    assert shares.to_dict() == {"negative": 0.5, "neutral": 0, "positive": 0.5}
    ax = discourse.charts.sentiment_distribution(scores)
    assert sum(bar.get_height() for bar in ax.patches) == 2
    discourse.charts.sentiment_along(scores, tokens.comments)
    assert discourse.features(tokens)["compound"].isna().tolist() == [
        True,
        True,
        False,
        False,
        True,
    ]


def test_order_ids_and_nothing():
    table = pd.DataFrame({"comment_id": ["b", "a", "c"], "text": ["bad", None, "good"]})
    scores = discourse.sentiment(table)
    assert scores["comment_id"].tolist() == ["b", "a", "c"]
    assert scores["label"].tolist()[::2] == ["negative", "positive"]
    for empty in (discourse.sentiment([]), discourse.sentiment_spans([])):
        assert len(empty) == 0
    assert discourse.sentiment([]).dtypes.astype("str").to_dict() == (
        scores.dtypes.astype("str").to_dict()
    )
    full = discourse.sentiment_spans(["good"])
    assert discourse.sentiment_spans([]).dtypes.astype("str").to_dict() == (
        full.dtypes.astype("str").to_dict()
    )
    with pytest.raises(ValueError, match="voice must be"):
        discourse.sentiment(["a"], voice="mine")


def test_words_are_summed_up():
    spans = discourse.sentiment_spans(["good, Good", "bad", "not bad"])
    table = discourse.sentiment_words(spans)
    assert table[["word", "label", "count", "n_comments"]].values.tolist() == [
        ["good", "positive", 2, 1],
        ["bad", "negative", 1, 1],
        ["bad", "positive", 1, 1],
    ]
    assert table["weight"].tolist() == pytest.approx([3.8, -2.5, 2.5 * 0.74])
    assert len(discourse.sentiment_words(discourse.sentiment_spans([]))) == 0


def test_long_texts_take_linear_time():
    # With the package itself this takes minutes: it copies the whole text for every word.
    begin = time.perf_counter()
    scores = discourse.sentiment(["good day " * 20_000], voice="all")
    assert scores["compound"].iloc[0] == 1
    assert time.perf_counter() - begin < 10
