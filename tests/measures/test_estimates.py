"""Estimates against statsmodels, and against arithmetic that is written out."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import discourse
from discourse.measures.estimates import COLUMNS, estimate
from discourse.measures.rates import rates

T2 = 4.302652729911275  # 97.5 % point of t with 2 degrees of freedom, from any table


def frame(value, author, thread="t", **more):
    return pd.DataFrame({"y": value, "author_id": author, "thread_id": thread, **more})


def one(table, exposure=None):
    return estimate(table, "y", exposure=exposure).iloc[0]


def random_frame(seed, n=200, n_authors=30, n_threads=8):
    rng = np.random.default_rng(seed)
    author, thread = rng.integers(n_authors, size=n), rng.integers(n_threads, size=n)
    effect = rng.normal(size=n_authors)[author] + rng.normal(size=n_threads)[thread]
    words = rng.integers(1, 60, size=n)
    return frame(
        effect + rng.normal(size=n),
        [f"a{i}" for i in author],
        [f"t{i}" for i in thread],
        words=words,
        hits=rng.poisson(words * np.exp(effect / 2) / 20),
    )


def variance_by_statsmodels(y, weights, *clusters):
    """Cluster-robust variance of the weighted mean: OLS on a constant, with G/(G-1)."""
    groups = np.column_stack([pd.factorize(c)[0] for c in clusters])
    model = sm.WLS(np.asarray(y), np.ones(len(y)), weights=np.asarray(weights))
    groups = groups[:, 0] if len(clusters) == 1 else groups
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    return float(fit.params[0]), float(fit.cov_params()[0, 0])


@pytest.mark.parametrize("seed", range(4))
def test_mean_by_author_agrees_with_statsmodels(seed):
    table = random_frame(seed).assign(thread_id="t")
    row = one(table)
    mean, variance = variance_by_statsmodels(table["y"], np.ones(len(table)), table["author_id"])
    step = stats.t.ppf(0.975, table["author_id"].nunique() - 1) * variance**0.5
    assert row["estimate"] == pytest.approx(mean)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((mean - step, mean + step))
    assert (row["cluster"], row["method"]) == ("author", "cluster-robust t")


@pytest.mark.parametrize("seed", range(8))
def test_mean_by_author_and_thread_agrees_with_statsmodels(seed):
    # Two of the seeds have authors and threads of little effect: there the difference falls below
    # one of its parts, and the larger part is taken.
    table = random_frame(seed)
    if seed > 5:
        table["y"] = np.random.default_rng(seed).normal(size=len(table))
    ones = np.ones(len(table))
    parts = [
        variance_by_statsmodels(table["y"], ones, *clusters)[1]
        for clusters in (
            [table["author_id"], table["thread_id"]],
            [table["author_id"]],
            [table["thread_id"]],
        )
    ]
    row = one(table)
    assert (max(parts) > parts[0]) == (seed > 5)
    step = stats.t.ppf(0.975, 8 - 1) * max(parts) ** 0.5
    assert row["ci_high"] - row["estimate"] == pytest.approx(step)
    assert row["cluster"] == "author and thread"
    assert row["n_clusters"] == 8
    assert row["deff"] == pytest.approx(max(parts) / (table["y"].var(ddof=1) / len(table)))


def test_the_larger_part_is_taken_when_the_difference_falls_below_it():
    # Residuals -1, 1, 1, -1 over authors a a b b and threads s t s t: every cluster sums to 0, so
    # V_author = V_thread = 0 and V = 0 + 0 - V_both < 0.
    row = one(frame([0.0, 2, 2, 0], list("aabb"), list("stst")))
    assert (row["ci_low"], row["ci_high"]) == (1, 1)
    assert row["deff"] == 0


@pytest.mark.parametrize("seed", range(3))
def test_rate_agrees_with_statsmodels(seed):
    # The ratio of sums is the mean of hits/words weighted by words.
    table = random_frame(seed).assign(thread_id="t")
    row = estimate(table, "hits", exposure="words").iloc[0]
    ratio, variance = variance_by_statsmodels(
        table["hits"] / table["words"], table["words"], table["author_id"]
    )
    df = table["author_id"].nunique() - 1
    factor = np.exp(stats.t.ppf(0.975, df) * variance**0.5 / ratio)
    assert row["estimate"] == pytest.approx(ratio)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((ratio / factor, ratio * factor))


def test_rate_of_three_clusters_written_out():
    row = one(frame([1, 0, 2], list("abc"), words=[10, 20, 30]), "words")
    ratio = (1 + 0 + 2) / (10 + 20 + 30)
    residuals = [(1 - 0.05 * 10) / 60, (0 - 0.05 * 20) / 60, (2 - 0.05 * 30) / 60]
    variance = 3 / (3 - 1) * sum(r**2 for r in residuals)  # = 2.25 / 3600
    assert variance**0.5 == pytest.approx(0.025)
    assert row["estimate"] == pytest.approx(ratio) == pytest.approx(0.05)
    assert row["ci_low"] == pytest.approx(0.05 / np.exp(T2 * 0.025 / 0.05))
    assert row["ci_high"] == pytest.approx(0.05 * np.exp(T2 * 0.025 / 0.05))
    assert (row["numerator"], row["denominator"]) == (3, 60)
    assert (row["n_comments"], row["n_authors"], row["n_clusters"]) == (3, 3, 3)
    assert row["method"] == "cluster-robust t, log"
    assert row["deff"] == pytest.approx(1)
    assert not row["reliable"]
    assert row["reason"] == "3 clusters (author) are too few; only 3 hits"


def test_share_of_three_clusters_written_out():
    row = one(frame([True, False, True, True], list("aabc")))
    # Residuals (y - 3/4) / 4, summed over a, b, c.
    totals = [(0.25 - 0.75) / 4, 0.25 / 4, 0.25 / 4]
    variance = 3 / 2 * sum(t**2 for t in totals)
    plain = 4 / 3 * (3 * (0.25 / 4) ** 2 + (0.75 / 4) ** 2)
    assert variance**0.5 == pytest.approx(0.1875)
    width = T2 * 0.1875 / (0.75 * 0.25)
    assert row["estimate"] == 0.75
    assert row["ci_low"] == pytest.approx(1 / (1 + np.exp(-(np.log(3) - width))))
    assert row["ci_high"] == pytest.approx(1 / (1 + np.exp(-(np.log(3) + width))))
    assert row["deff"] == pytest.approx(variance / plain) == pytest.approx(0.5625)
    assert row["method"] == "cluster-robust t, logit"


def test_no_hit_gets_the_exact_upper_bound():
    # Binomial: (1 - p)^4 = .025; Poisson: exp(-40 r) = .025.
    row = one(frame([False] * 4, list("abcd")))
    assert (row["estimate"], row["ci_low"]) == (0, 0)
    assert row["ci_high"] == pytest.approx(1 - 0.025 ** (1 / 4))
    rate = one(frame([0] * 4, list("abcd"), words=[10] * 4), "words")
    assert (rate["estimate"], rate["ci_low"]) == (0, 0)
    assert rate["ci_high"] == pytest.approx(-np.log(0.025) / 40)
    for result in (row, rate):
        assert result["method"].startswith("exact")
        assert not result["reliable"]
        assert "no variation" in result["reason"]
        assert np.isnan(result["deff"])


def test_all_hits_get_the_exact_lower_bound():
    row = one(frame([True] * 4, list("abcd")))
    assert (row["estimate"], row["ci_high"]) == (1, 1)
    assert row["ci_low"] == pytest.approx(0.025 ** (1 / 4))


def test_a_rate_of_values_below_zero_has_a_plain_interval():
    row = one(frame([1, -1, 0], list("abc"), words=[10, 10, 10]), "words")
    step = T2 * (3 / 2 * (1 + 1) / 30**2) ** 0.5
    assert row["estimate"] == 0
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-step, step))
    assert row["method"] == "cluster-robust t"


def test_one_author_in_one_thread_has_no_interval():
    row = one(frame([1.0, 2, 3], ["a"] * 3))
    assert row["estimate"] == 2
    assert np.isnan([row["ci_low"], row["ci_high"], row["deff"]]).all()
    assert (row["cluster"], row["method"], row["n_clusters"]) == ("none", "none", 0)
    assert row["reason"] == "a single author in a single thread: no interval"
    assert one(frame([5.0], ["a"]))["estimate"] == 5


def test_one_author_in_several_threads_and_the_reverse():
    row = one(frame([1.0, 2, 4], ["a"] * 3, list("stu")))
    assert (row["cluster"], row["n_clusters"]) == ("thread", 3)
    assert "one author gives 100% of it" in row["reason"]
    assert one(frame([1.0, 2, 4], list("abc"), ["s"] * 3))["cluster"] == "author"


def test_comments_without_an_author_are_clusters_of_their_own():
    gone = one(frame([1.0, 2, 4, 5], [None] * 4))
    named = one(frame([1.0, 2, 4, 5], list("abcd")))
    columns = ["estimate", "ci_low", "ci_high", "n_clusters", "deff"]
    pd.testing.assert_series_equal(gone[columns], named[columns], check_names=False)
    assert (gone["n_authors"], named["n_authors"]) == (0, 4)
    mixed = one(frame([1.0, 2, 4, 5], ["a", "a", None, None]))
    assert (mixed["n_clusters"], mixed["n_authors"]) == (3, 1)


def test_missing_values_are_left_out():
    table = frame([1.0, np.nan, 3], list("abc"), words=[1, 1, np.nan])
    assert one(table)["n_comments"] == 2
    row = one(table, "words")
    assert (row["n_comments"], row["estimate"]) == (1, 1)
    flags = frame(pd.array([True, None, False], dtype="boolean"), list("abc"))
    assert (one(flags)["estimate"], one(flags)["denominator"]) == (0.5, 2)


@pytest.mark.parametrize("value", [[], [np.nan, np.nan]])
def test_nothing_to_estimate(value):
    row = one(frame(np.array(value, dtype=float), list("ab")[: len(value)]))
    assert np.isnan(row["estimate"])
    assert (row["n_comments"], row["reason"]) == (0, "no comment with a value")
    zero = one(frame([0, 0], list("ab"), words=[0, 0]), "words")
    assert np.isnan(zero["estimate"])
    assert zero["reason"] == "no words to divide by"


def test_groups():
    table = frame([1.0, 3, 5, 7], list("abab"), group=["y", "x", None, "x"], half=[1, 1, 2, 2])
    by_one = estimate(table, "y", by="group")
    assert by_one["group"].tolist()[:2] == ["x", "y"]
    assert by_one["estimate"].tolist() == [5, 1, 5]
    by_two = estimate(table, "y", by=["half", "group"])
    assert by_two["estimate"].tolist() == [3, 1, 7, 5]
    empty = estimate(table.iloc[:0], "y", by="group")
    assert len(empty) == 0
    assert list(empty) == list(by_one)


def test_reliable_takes_twenty_clusters_and_no_dominant_author():
    assert one(frame(np.arange(20.0), [f"a{i}" for i in range(20)]))["reliable"]
    assert not one(frame(np.arange(19.0), [f"a{i}" for i in range(19)]))["reliable"]
    names = [f"a{i}" for i in range(20)] + ["a0"] * 30
    row = one(frame(np.arange(50.0), names))
    assert row["reason"] == "one author gives 62% of it"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"value": "z"}, "frame lacks the columns \\['z'\\]"),
        ({"value": "y", "by": "g"}, "frame lacks the columns \\['g'\\]"),
        ({"value": "y", "exposure": "words"}, "has negative values"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        estimate(frame([1.0, 2], list("ab"), words=[1, -1]), **arguments)


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from("abc"), st.sampled_from("st"), st.integers(0, 9)),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=30, deadline=None)
def test_intervals_hold_the_estimate_in_any_row_order(rows):
    hit, author, thread, words = (list(part) for part in zip(*rows, strict=True))
    table = frame(hit, author, thread, words=words, n=np.array(hit) * 2)
    for arguments in ({"value": "y"}, {"value": "n", "exposure": "words"}, {"value": "n"}):
        row = estimate(table, **arguments).iloc[0]
        back = estimate(table.iloc[::-1], **arguments).iloc[0]
        for column in ("estimate", "ci_low", "ci_high", "deff"):
            assert row[column] == pytest.approx(back[column], nan_ok=True)
        if row["method"] != "none":
            assert row["ci_low"] <= row["estimate"] + 1e-12
            assert row["estimate"] <= row["ci_high"] + 1e-12
    share = estimate(table, "y").iloc[0]
    if share["method"] != "none":
        assert share["ci_low"] >= 0
        assert share["ci_high"] <= 1


# Rates of spans ------------------------------------------------------------------------------

TEXTS = ["good good day", "a bad day", "the day", "", None, ":)", "> good\nfine words here"]


def table_of(texts=TEXTS):
    return pd.DataFrame(
        {
            "comment_id": [f"c{i}" for i in range(len(texts))],
            "thread_id": "t",
            "author_id": list("aabbccd")[: len(texts)],
            "kind": ["comment"] * (len(texts) - 1) + ["answer"],
            "forum": ["x", "x", "x", "y", "y", "y", "y"][: len(texts)],
            "text": texts,
        }
    )


def test_rates_written_out():
    tokens = discourse.tokenize(table_of())
    spans = discourse.sentiment_spans(tokens)
    # Own words: 3 + 3 + 2 + 0 + 3 = 11 ("> good" is quoted). Positive: good good, :), fine.
    table = rates(spans, tokens)
    assert list(table) == list(COLUMNS)
    rows = table.set_index(["label", "unit"])
    words = rows.loc[("positive", "per 1,000 words")]
    assert (words["numerator"], words["denominator"]) == (4, 11)
    assert words["estimate"] == pytest.approx(1000 * 4 / 11)
    share = rows.loc[("positive", "share of comments")]
    # Of the comments with a token of their own: c0, c1, c2, c5 and c6.
    assert (share["numerator"], share["denominator"]) == (3, 5)
    assert rows.loc[("negative", "share of comments"), "estimate"] == pytest.approx(1 / 5)
    assert set(table["measure"]) == {"sentiment"}
    assert set(table["kinds"]) == {"post, comment, answer"}


def test_rates_by_group_kind_and_voice():
    tokens = discourse.tokenize(table_of())
    spans = discourse.sentiment_spans(tokens)
    by_forum = rates(spans, tokens, by="forum").set_index(["label", "unit", "forum"])
    assert by_forum.loc[("positive", "share of comments", "x"), "estimate"] == pytest.approx(1 / 3)
    assert by_forum.loc[("negative", "share of comments", "y"), "estimate"] == 0
    groups = pd.DataFrame({"comment_id": ["c0", "c1"], "camp": ["p", "q"]})
    by_camp = rates(spans, tokens, by=groups)
    assert by_camp["camp"].isna().sum() == 4
    only = rates(spans, tokens, kinds=("answer",))
    assert only["n_comments"].tolist() == [1, 1]
    quoted = discourse.sentiment_spans(tokens, voice="quoted")
    assert rates(quoted, tokens, voice="quoted")["denominator"].tolist() == [1, 1]


def test_rates_of_no_span_have_the_same_columns():
    spans = discourse.sentiment_spans(["plain words"])
    table = rates(spans, ["plain words"])
    assert len(table) == 0
    assert list(table) == list(COLUMNS)
    full = rates(discourse.sentiment_spans(["good"]), ["good"])
    assert table.dtypes.astype("str").to_dict() == full.dtypes.astype("str").to_dict()


def test_rates_refuse_wrong_groups_and_spans_of_other_texts():
    tokens = discourse.tokenize(table_of())
    spans = discourse.sentiment_spans(tokens)
    ids = pd.DataFrame({"comment_id": ["c0", "c0"]})
    for by, message in (
        ("nonesuch", "by must be a column of the comments"),
        (ids, "and one more, the group"),
        (ids.assign(label="x"), "column 'label', which the result needs"),
        (ids.assign(words="x"), "column 'words', which the result needs"),
        (ids.assign(camp="x"), "several rows for one comment"),
    ):
        with pytest.raises(ValueError, match=message):
            rates(spans, tokens, by=by)
    with pytest.raises(ValueError, match="found in other texts"):
        rates(discourse.sentiment_spans(["good"]), ["bad"])
    with pytest.raises(ValueError, match="voice must be"):
        rates(spans, tokens, voice="mine")


def test_inputs_are_not_changed():
    table = table_of()
    tokens = discourse.tokenize(table)
    spans = discourse.sentiment_spans(tokens)
    before = tokens.comments.copy(deep=True), spans.copy(deep=True)
    rates(spans, tokens, by="forum")
    pd.testing.assert_frame_equal(tokens.comments, before[0])
    pd.testing.assert_frame_equal(spans, before[1])
