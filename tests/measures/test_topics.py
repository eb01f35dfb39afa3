"""Topics: recovered where they are known, the same on every run, defined where there is no text."""

import hashlib
import os
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.metrics import adjusted_rand_score

import discourse
from discourse import DiscourseWarning, TooLittleTextError, TopicModel

pytestmark = pytest.mark.filterwarnings("ignore::discourse.errors.DiscourseWarning")

VOCABULARIES = [
    "train bus ticket station platform driver route timetable fare tram",
    "library book reader shelf librarian novel loan archive catalogue author",
    "goal striker referee penalty stadium keeper league coach midfield derby",
]
TABLES = ("topics_", "terms_", "memberships_", "assignments_", "selection_")


def corpus(sizes=(30, 22, 14), seed=0):
    """Comments of seven words out of one of the three vocabularies each, and their topic."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(3), sizes)
    words = [vocabulary.split() for vocabulary in VOCABULARIES]
    texts = ["the " + " ".join(rng.choice(words[t], 7)) + f" {i}." for i, t in enumerate(truth)]
    return texts, truth


def digest(model):
    parts = [getattr(model, name).to_csv() for name in TABLES]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


@pytest.fixture(scope="module")
def fitted():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DiscourseWarning)
        return TopicModel(n_topics=3).fit(corpus()[0])


@pytest.mark.parametrize("n_topics", [3, "auto"])
def test_three_vocabularies_are_recovered(n_topics):
    texts, truth = corpus()
    model = TopicModel(n_topics=n_topics).fit(texts)
    assert adjusted_rand_score(truth, model.assignments_["topic"].astype(int)) == 1
    # The largest first: the vocabularies have 30, 22 and 14 comments.
    assert model.topics_["n_comments"].tolist() == [30, 22, 14]
    assert model.topics_["share"].tolist() == pytest.approx([30 / 66, 22 / 66, 14 / 66])
    assert model.assignments_["topic"].tolist() == truth.tolist()
    for topic, terms in model.terms_.groupby("topic"):
        assert set(terms["term"]) <= set(VOCABULARIES[topic].split())
        assert terms["weight"].is_monotonic_decreasing
        counts = " ".join(np.array(texts)[truth == topic]).split()
        assert [counts.count(word) for word in terms["term"]] == terms["count"].tolist()
    assert model.selection_["chosen"].sum() == 1
    assert any("only 66 comments" in note for note in model.notes_)


def test_tables_fit_together(fitted):
    assignments, members = fitted.assignments_, fitted.memberships_
    assert assignments["comment_id"].tolist() == [str(i) for i in range(66)]
    sums = members.groupby("comment_id")["weight"].sum()
    assert sums.tolist() == pytest.approx([1] * 66)
    assert assignments["strength"].between(0, 1 + 1e-9).all()
    assert assignments["margin"].between(0, 1 + 1e-9).all()
    best = members.loc[members.groupby("comment_id")["weight"].idxmax()].set_index("comment_id")
    assert best.loc[assignments["comment_id"], "topic"].tolist() == assignments["topic"].tolist()
    typical = assignments.set_index("comment_id").loc[fitted.topics_["typical"], "topic"]
    assert typical.tolist() == [0, 1, 2]
    labels = fitted.terms_.groupby("topic")["term"].apply(lambda t: ", ".join(t.head(3)))
    assert fitted.topics_["label"].tolist() == labels.tolist()


def test_shuffled_rows_give_the_same_bytes():
    texts, _ = corpus(seed=1)
    table = pd.DataFrame({"comment_id": [f"c{i}" for i in range(66)], "text": texts})
    table.loc[5, "text"] = table.loc[6, "text"]  # the same text twice
    plain = TopicModel().fit(table)
    mixed = TopicModel().fit(table.sample(frac=1, random_state=1))
    for name in ("topics_", "terms_", "selection_"):
        assert getattr(plain, name).to_csv() == getattr(mixed, name).to_csv()
    for name in ("assignments_", "memberships_"):
        tables = [
            getattr(m, name).sort_values([*getattr(m, name)][:2], ignore_index=True).to_csv()
            for m in (plain, mixed)
        ]
        assert tables[0] == tables[1]


def test_another_process_and_hash_seed_gives_the_same_bytes(fitted):
    script = (
        "import sys, runpy, warnings; warnings.simplefilter('ignore');"
        "m = runpy.run_path(sys.argv[1]); "
        "print(m['digest'](m['TopicModel'](n_topics=3).fit(m['corpus']()[0])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, __file__],
        env={**os.environ, "PYTHONHASHSEED": "4242"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest(fitted)


def test_transform_finds_the_nearest_topic(fitted):
    new = fitted.transform(
        ["The bus driver sold a ticket", "the librarian and her books", "xyzzy", "", None]
    )
    assert new["topic"].tolist()[:2] == [0, 1]
    assert new["topic"].isna().tolist() == [False, False, True, True, True]
    assert new["strength"].isna().tolist() == [False, False, True, True, True]
    assert list(new) == list(fitted.assignments_)
    pd.testing.assert_frame_equal(fitted.transform(corpus()[0]), fitted.assignments_)


def test_comments_without_a_usable_word_and_the_article_have_no_topic():
    texts, truth = corpus()
    table = pd.DataFrame({"comment_id": [f"c{i}" for i in range(69)]})
    table["text"] = [*texts, "it is the", "", "goal goal referee"]
    table["kind"] = ["comment"] * 68 + ["article"]
    model = TopicModel(n_topics=3).fit(table)
    assert model.assignments_["topic"].isna().tolist() == [False] * 66 + [True] * 3
    assert model.topics_["n_comments"].sum() == 66
    assert "2 comments have no topic" in model.notes_[1]
    assert len(model.memberships_) == 66 * 3
    assert adjusted_rand_score(truth, model.assignments_["topic"][:66].astype(int)) == 1


TOO_LITTLE = {
    "nothing": [],
    "empty texts": ["", None, " "] * 10,
    "stop words": ["it is the", "what was that", "and so on", "no"] * 5,
    "few": ["the bus is late", "the bus was late again", "a late bus"],
    "all texts the same": ["the bus is late again today"] * 40,
    "one shared word": [f"bus {i}" for i in range(12)],
    "no shared word": [f"{a}{b}{a}{b}zq" for a in "bcdfg" for b in "aeiou"],
}


@pytest.mark.parametrize("texts", TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_text_is_a_defined_result(texts):
    with pytest.warns(DiscourseWarning, match="too little text for topics"):
        model = TopicModel().fit(texts)
    assert model.assignments_["comment_id"].tolist() == [str(i) for i in range(len(texts))]
    assert model.assignments_["topic"].isna().all()
    assert "too little text" in model.notes_[0]
    for name in ("topics_", "terms_", "memberships_", "selection_"):
        assert len(getattr(model, name)) == 0
    with pytest.raises(TooLittleTextError, match="are needed"):
        TopicModel(n_topics=2).fit(texts)
    assert len(discourse.prevalence(model, texts)) == 0


def test_tables_have_the_same_shape_with_and_without_topics(fitted):
    with pytest.warns(DiscourseWarning):
        empty = TopicModel().fit([])
    for name in TABLES:
        ours, theirs = getattr(empty, name).dtypes, getattr(fitted, name).dtypes
        assert ours.astype("str").to_dict() == theirs.astype("str").to_dict(), name


def test_transform_leaves_a_model_without_topics_as_it_is():
    with pytest.warns(DiscourseWarning):
        model = TopicModel().fit(["a late bus"])
    assert model.transform(["bus", "bus bus"])["topic"].isna().tolist() == [True, True]
    assert len(model.assignments_) == 1


def test_fewer_kinds_of_comments_than_topics():
    # Ten texts of the same two words, and ten of two others: there are only two points.
    texts = [f"late bus {i}" for i in range(10)] + [f"open park {i}" for i in range(10)]
    model = TopicModel(n_topics=4).fit(texts)
    assert model.topics_["n_comments"].tolist() == [10, 10]
    topic = model.assignments_["topic"].astype(int)
    assert adjusted_rand_score([0] * 10 + [1] * 10, topic) == 1


def test_comments_that_are_all_alike_are_one_topic():
    model = TopicModel().fit([f"late bus {i}" for i in range(12)])
    assert model.topics_["n_comments"].tolist() == [12]
    assert model.topics_["share"].tolist() == [1]


def test_words_of_other_scripts_are_usable():
    texts = [f"नमस्ते दुनिया {i}" for i in range(10)] + [f"библиотека книга {i}" for i in range(10)]
    model = TopicModel(n_topics=2).fit(texts)
    assert model.assignments_["topic"].notna().all()
    assert len(model.topics_) == 2


def test_quoted_words_do_not_count_unless_asked_for():
    texts = [f"> goal striker {i}\nlate bus" for i in range(10)]
    assert set(TopicModel().fit(texts).terms_["term"]) <= {"late", "bus"}
    every = TopicModel(voice="all").fit(texts)
    assert every.stems_.tolist() == ["bus", "goal", "late", "striker"]


@pytest.mark.parametrize("n_topics", [1, 0, -3, 2.5, "many", True, None])
def test_wrong_numbers_of_topics(n_topics):
    with pytest.raises(ValueError, match="n_topics must be 'auto' or a whole number"):
        TopicModel(n_topics=n_topics).fit(["a"])


def test_transform_before_fit():
    with pytest.raises(NotFittedError):
        TopicModel().transform(["a"])


def test_input_is_not_changed():
    tokens = discourse.tokenize(corpus()[0])
    before = tokens.comments.copy(deep=True)
    TopicModel(n_topics=2).fit(tokens)
    pd.testing.assert_frame_equal(tokens.comments, before)
