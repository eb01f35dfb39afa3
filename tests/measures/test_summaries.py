"""Descriptions, tone and prevalence, counted by hand."""

import numpy as np
import pandas as pd
import pytest

import discourse
from discourse.measures.estimates import COLUMNS


def table():
    rows = [
        ("s0", "s", "!", "article", "A horrible, horrible day in the town", 0, None),
        ("s1", "s", "ann", "comment", "I love it", 1, "2024-05-01T10:00Z"),
        ("s2", "s", "bob", "comment", "> I love it\nhorrible", 2, "2024-05-02T10:00Z"),
        ("s3", "s", None, "comment", None, 2, None),
        ("t0", "t", "ann", "post", "It is blue.", 0, None),
        ("t1", "t", "cas", "answer", ":)", 1, None),
    ]
    names = ["comment_id", "thread_id", "author_id", "kind", "text", "depth", "created_at"]
    frame = pd.DataFrame(rows, columns=names)
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True)
    frame["position"] = [0, 1, 2, 3, 0, 1]
    frame["title"] = ["Day"] * 4 + [None] * 2
    return frame


def test_describe():
    out = discourse.describe(table())
    assert out["thread_id"].tolist() == ["s", "t", "all"]
    assert out["n_comments"].tolist() == [3, 2, 5]
    assert out["n_with_text"].tolist() == [2, 2, 4]
    assert out["n_authors"].tolist() == [2, 2, 3]
    assert out["n_words"].tolist() == [3 + 1, 3 + 0, 7]
    assert out["median_words"].tolist() == [2, 1.5, 2]
    assert out["max_depth"].tolist() == [2, 1, 2]
    assert out["first"].iloc[0] == pd.Timestamp("2024-05-01T10:00Z")
    assert out["last"].iloc[2] == pd.Timestamp("2024-05-02T10:00Z")
    assert out["title"].iloc[0] == "Day"
    assert out["title"].isna().tolist() == [False, True, True]


def test_describe_nothing():
    out = discourse.describe([])
    assert out["thread_id"].tolist() == ["all"]
    assert out["n_comments"].tolist() == [0]
    assert np.isnan(out["median_words"].iloc[0])
    lost = discourse.describe([None])
    assert lost[["n_comments", "n_with_text"]].values.tolist() == [[1, 0], [1, 0]]


def test_tone_counts_all_comments_with_a_score_of_their_own():
    tokens = discourse.tokenize(table())
    scores = discourse.sentiment(tokens)
    out = discourse.tone(scores, tokens).set_index("label")
    # s1 positive, s2 negative (own words), t0 neutral, t1 (an emoticon alone) positive.
    assert out.loc["positive", "estimate"] == 2 / 4
    assert out.loc["negative", "estimate"] == 1 / 4
    assert out.loc["neutral", "estimate"] == 1 / 4
    mean = scores.set_index("comment_id").loc[["s1", "s2", "t0", "t1"], "compound"].mean()
    assert out.loc["compound", "estimate"] == pytest.approx(mean)
    assert out["unit"].tolist() == ["mean, -1 to 1"] + ["share of comments"] * 3
    assert out["cluster"].tolist() == ["author and thread"] * 4
    assert out["n_clusters"].tolist() == [2] * 4
    assert list(out.reset_index()[list(COLUMNS)]) == list(COLUMNS)


def test_tone_by_group_and_voice():
    tokens = discourse.tokenize(table())
    by = discourse.tone(discourse.sentiment(tokens), tokens, by="thread_id")
    shares = by[by["label"] == "positive"].set_index("thread_id")["estimate"]
    assert shares.to_dict() == {"s": 1 / 2, "t": 1 / 2}
    quoted = discourse.sentiment(tokens, voice="quoted")
    out = discourse.tone(quoted, tokens, voice="quoted").set_index("label")
    assert out.loc["positive", "estimate"] == 1
    assert out.loc["positive", "n_comments"] == 1
    assert set(out["voice"]) == {"quoted"}


def test_tone_wants_the_scores_of_these_comments():
    tokens = discourse.tokenize(table())
    scores = discourse.sentiment(tokens)
    with pytest.raises(ValueError, match="scores lacks 1 of the comments"):
        discourse.tone(scores[scores["comment_id"] != "t0"], tokens)
    part = tokens.where(tokens.comments["thread_id"] == "t")
    assert discourse.tone(scores, part)["n_comments"].tolist() == [2] * 4


def test_tone_of_nothing():
    out = discourse.tone(discourse.sentiment([]), [])
    assert out["estimate"].isna().all()
    assert out["n_comments"].tolist() == [0] * 4


class Model:
    """What `prevalence` takes of a fitted `TopicModel`."""

    voice = "own"
    topics_ = pd.DataFrame({"topic": [0, 1], "label": ["bus, lane", "park"]})

    def __init__(self, ids, topics):
        self.assignments_ = pd.DataFrame({"comment_id": ids, "topic": pd.array(topics, "Int64")})


def test_prevalence():
    texts = ["a b", "c d", "e f", "g h", "..."]
    model = Model(list("01234"), [0, 0, 1, 0, None])
    out = discourse.prevalence(model, texts)
    assert out["label"].tolist() == ["0: bus, lane", "1: park"]
    assert out["estimate"].tolist() == [3 / 4, 1 / 4]
    assert out["n_comments"].tolist() == [4, 4]
    assert set(out["measure"]) == {"topic"}
    half = pd.DataFrame({"comment_id": list("01234"), "half": list("xxyyy")})
    by = discourse.prevalence(model, texts, by=half)
    assert by["estimate"].tolist() == [1, 1 / 2, 0, 1 / 2]
    with pytest.raises(ValueError, match="model lacks 1 of the comments"):
        discourse.prevalence(model, [*texts, "more"])
    with pytest.raises(ValueError, match="rename it"):
        discourse.prevalence(model, texts, by=half.rename(columns={"half": "topic"}))


def test_prevalence_without_topics():
    model = Model(list("01"), [None, None])
    model.topics_ = model.topics_.iloc[:0]
    out = discourse.prevalence(model, ["a", "b"])
    assert len(out) == 0
    assert list(out) == list(COLUMNS)
