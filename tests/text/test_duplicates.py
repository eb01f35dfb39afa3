"""Repeats: what is one, what is none, and that the estimates can be had without them."""

import time
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.text.duplicates import COLUMNS

LONG = "The old bridge is the only way across the river for people who have no car of their own."


def table(texts, **columns):
    rows = {"comment_id": [f"c{n}" for n in range(len(texts))], "text": texts} | columns
    return pd.DataFrame(rows)


def groups(comments, **options):
    found = discourse.duplicates(comments, **options)
    return [part["comment_id"].tolist() for _, part in found.groupby("group")]


REPEATS = {
    "word for word": [LONG, LONG],
    "case and punctuation": [LONG, LONG.upper().replace(".", "!!!")],
    "accents": ["Un café crème à côté du théâtre", "un cafe creme a cote du theatre."],
    "one word changed": [LONG, LONG.replace("old", "new")],
    "words added": [LONG, LONG + " Share this with ten friends!"],
    "Chinese": [
        "这座旧桥是没有汽车的人过河的唯一道路大家都知道",
        "这座旧桥是没有汽车的人过河的唯一道路大家都知道!",
    ],
}
NONE = {
    "a formula": ["Thank you!", "Thank you!", "lol", "lol"],
    "other words": [LONG, "The new tunnel is closed for repairs until the end of the summer."],
    "same words in another order": [LONG, " ".join(sorted(LONG.split()))],
    "a marked quote and an answer": [
        LONG,
        f"> {LONG}\nNo, there is a ferry every hour from eight on.",
    ],
    "missing and empty": [None, None, "", "", "...", "..."],
    "no words": ["🔥🔥🔥 !!!", "🔥🔥🔥 !!!"],
}


@pytest.mark.parametrize("texts", REPEATS.values(), ids=REPEATS)
def test_repeats_are_found(texts):
    assert groups(table(texts)) == [["c0", "c1"]]


@pytest.mark.parametrize("texts", NONE.values(), ids=NONE)
def test_what_is_no_repeat(texts):
    found = discourse.duplicates(table(texts))
    assert found.empty
    assert found.dtypes.astype(str).tolist() == list(COLUMNS.values())


@pytest.mark.xfail(reason="a short text differs in too many of its pairs of words", strict=True)
def test_one_word_changed_in_a_short_text():
    assert groups(
        table(["Please subscribe to my great channel", "Please subscribe to my new channel"])
    )


def test_an_answer_below_an_unmarked_copy_is_no_repeat_but_a_mere_copy_is():
    texts = [LONG, f"{LONG}\n\nNo, there is a ferry every hour from eight o'clock on.", LONG]
    comments = table(texts, thread_id="t", author_id=["a", "b", "c"])
    assert groups(comments) == [["c0", "c2"]]


def test_short_comments_are_repeats_of_one_author_in_one_thread_only():
    columns = {"author_id": ["a", "a", "b", "a", None], "thread_id": ["t", "t", "t", "u", "t"]}
    assert groups(table(["Check my channel"] * 5, **columns)) == [["c0", "c1"]]


def test_similarity_is_the_jaccard_index_of_word_pairs():
    found = discourse.duplicates(
        table(["a b c d e f g h i jjjjjjjjjjjjjjj", "a b c d e f g h i kkkkkkkkkkkk"])
    )
    # 8 of the 9 pairs of each are shared: 8 / (9 + 9 - 8).
    assert found["similarity"].tolist() == [1.0, 0.8]


def test_what_is_said_of_a_group():
    times = pd.to_datetime(["2024-05-02", "2024-05-01", None, "2024-05-04"], utc=True)
    comments = table(
        [LONG] * 4,
        author_id=["a", "b", None, "a"],
        thread_id=["t", "u", "u", "t"],
        created_at=times,
    )
    found = discourse.duplicates(comments)
    assert list(found) == list(COLUMNS)
    assert found["comment_id"].tolist() == ["c1", "c2", "c0", "c3"]
    row = found.iloc[0]
    assert (row["n_comments"], row["n_authors"], row["n_threads"]) == (4, 2, 2)
    assert (row["first_at"], row["last_at"]) == (times[1], times[3])


def test_groups_are_ordered_by_size():
    other = "A ferry goes across the river every hour from eight in the morning on."
    assert groups(table([LONG, other, other, LONG, other])) == [["c1", "c2", "c4"], ["c0", "c3"]]


@pytest.mark.parametrize("value", [0, -1, 0.49, 1.1, float("nan"), float("inf"), np.float64(2)])
def test_similarity_out_of_range_is_refused(value):
    with pytest.raises(ValueError, match=r"^similarity must be from 0.5 to 1, not .*$"):
        discourse.duplicates([LONG], similarity=value)


@pytest.mark.parametrize("value", ["0.7", None, True, [0.7], 1j])
def test_similarity_that_is_no_number_is_refused(value):
    with pytest.raises(TypeError, match=r"^similarity must be a number from 0.5 to 1, not \w+$"):
        discourse.duplicates([LONG], similarity=value)


@pytest.mark.parametrize("value", [0.5, np.float32(0.6), 1, np.int64(1)])
def test_any_kind_of_number_will_do(value):
    assert groups(table([LONG, LONG]), similarity=value) == [["c0", "c1"]]


def test_similarity_can_be_chosen():
    texts = table([LONG, LONG.replace("old", "new")])
    assert groups(texts, similarity=1) == []
    assert groups(texts, similarity=0.5) == [["c0", "c1"]]


def test_estimates_without_repeats():
    texts = ["I love this wonderful old bridge so much, friends!"] * 9 + ["The ferry is awful."]
    tokens = discourse.tokenize(texts)
    once = tokens.without_repeats()
    assert once.comments["comment_id"].tolist() == ["0", "9"]
    scores, spans = discourse.sentiment(tokens), discourse.rhetoric(tokens)
    whole, single = discourse.tone(scores, tokens), discourse.tone(scores, once)
    assert whole["n_comments"].tolist()[0] == 10 and single["n_comments"].tolist()[0] == 2
    expected = scores["compound"][[0, 9]].mean()
    assert single.loc[single["label"] == "compound", "estimate"].item() == pytest.approx(expected)
    assert (discourse.rates(spans, once)["n_comments"] == 2).all()


def test_a_filter_keeps_the_groups_of_the_whole():
    tokens = discourse.tokenize(table([LONG, LONG, "Something else entirely."]))
    part = tokens.where([False, True, True])
    assert part.duplicates["n_comments"].tolist() == [2]
    for similarity in (0.5, 0.7, 0.9, 1):
        whole = discourse.duplicates(tokens, similarity=similarity)
        kept = whole[whole["comment_id"] != "c0"].reset_index(drop=True)
        pd.testing.assert_frame_equal(discourse.duplicates(part, similarity=similarity), kept)
    assert part.without_repeats().comments["comment_id"].tolist() == ["c1", "c2"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([LONG, LONG + " Yes.", LONG[9:], "Thanks", None, "Übrigens!"]), max_size=9
    )
)
def test_row_order_plays_no_part(texts):
    comments = table(texts)
    shuffled = comments.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(discourse.duplicates(comments), discourse.duplicates(shuffled))


@pytest.mark.parametrize("similarity", [0.5, 0.7, 0.9])
def test_groups_are_those_of_comparing_all_with_all(similarity):
    rng = np.random.default_rng(3)
    words = np.array([f"word{n}" for n in range(40)])
    seeds = [rng.choice(words, 25) for _ in range(30)]
    texts = []
    for seed in seeds:
        for _ in range(3):
            copy = seed.copy()
            copy[rng.integers(0, 25, rng.integers(0, 4))] = "edited"
            texts.append(" ".join(copy))
    pairs = [set(zip(t.split(), t.split()[1:], strict=False)) for t in texts]
    near = np.array([[len(a & b) / len(a | b) >= similarity for b in pairs] for a in pairs])
    expected = {i for i in range(len(texts)) if near[i].sum() > 1}
    repeats = discourse.duplicates(table(texts), similarity=similarity)
    assert {int(cid[1:]) for cid in repeats["comment_id"]} == expected


@pytest.mark.parametrize("similarity", [0.5, 0.6, 0.7, 0.9])
def test_recall_of_pairs_that_are_just_alike_enough(similarity):
    rng = np.random.default_rng(7)
    words = np.array([f"word{n}" for n in range(4000)])
    texts, close = [], []
    while len(close) < 300:
        one = rng.choice(words, rng.integers(8, 40))
        other = one.copy()
        other[rng.choice(len(one), rng.integers(1, len(one) // 4 + 1), replace=False)] = "edited"
        a, b = (set(pairwise(t)) for t in (one.tolist(), other.tolist()))
        if similarity <= len(a & b) / len(a | b) < similarity + 0.05:
            close.append((f"c{len(texts)}", f"c{len(texts) + 1}"))
            texts += [" ".join(one), " ".join(other)]
    found = discourse.duplicates(table(texts), similarity=similarity)
    group = dict(zip(found["comment_id"], found["group"], strict=True))
    hits = sum(a in group and group[a] == group.get(b) for a, b in close)
    assert hits >= 0.995 * len(close)


def test_many_repeats_take_linear_time():
    def duration(n):
        texts = [f"{LONG} {i % 97}" for i in range(n)]
        tokens = discourse.tokenize(texts)
        tokens.voice  # noqa: B018
        start = time.perf_counter()
        assert len(tokens.duplicates) == n
        return time.perf_counter() - start

    duration(500)
    assert duration(16000) < 24 * max(duration(2000), 0.02)


def test_the_first_of_a_group_is_the_one_that_quotes_take_for_the_source():
    comments = pd.DataFrame(
        {
            "comment_id": ["3", "2", "1"],
            "thread_id": "t",
            "author": ["Cy", "Di", "Bob"],
            "created_at": ["2020-03-03", "2020-02-05", "2020-01-01"],
            "text": [LONG, "Hello there.", LONG],
        }
    )
    for table in (comments, comments.assign(created_at=pd.to_datetime(comments["created_at"]))):
        tokens = discourse.tokenize(table)
        assert tokens.duplicates["comment_id"].tolist() == ["1", "3"]
        assert tokens.quotes[["comment_id", "source_id"]].values.tolist() == [["3", "1"]]
        assert tokens.without_repeats().n_words().sum() == 2 + len(LONG.split())
