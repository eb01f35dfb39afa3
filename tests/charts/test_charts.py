"""Charts: heights and places, labels that are data, empty tables, and what a chart leaves alone."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import discourse
from discourse import charts

LONG = "a_very_long_name_" * 20


def comments(n=4, kinds=None):
    return pd.DataFrame(
        {
            "comment_id": [f"c{i}" for i in range(n)],
            "position": pd.array(range(n), dtype="Int64"),
            "kind": kinds or ["comment"] * n,
        }
    ).astype({"comment_id": "str", "kind": "str"})


def scores(compound):
    labels = [
        "positive" if c >= 0.05 else "negative" if c <= -0.05 else "neutral" for c in compound
    ]
    known = [None if np.isnan(c) else label for label, c in zip(labels, compound, strict=True)]
    return pd.DataFrame(
        {
            "comment_id": [f"c{i}" for i in range(len(compound))],
            "compound": np.array(compound, dtype=float),
            "label": pd.Categorical(known, ["negative", "neutral", "positive"]),
        }
    ).astype({"comment_id": "str"})


def estimates(estimate, **more):
    n = len(estimate)
    columns = {
        "label": [f"label_{i}" for i in range(n)],
        "unit": "share of comments",
        "estimate": estimate,
        "ci_low": [e - 0.1 for e in estimate],
        "ci_high": [e + 0.2 for e in estimate],
        "reliable": True,
        "n_comments": 9,
    }
    return pd.DataFrame(columns | more)


def words(rows):
    return pd.DataFrame(rows, columns=["word", "label", "count", "weight"])


def spans(rows):
    return pd.DataFrame(rows, columns=["comment_id", "label", "family"], dtype="str")


def terms():
    table = pd.DataFrame(
        {"topic": [0, 0, 1], "term": ["bus_$a$", LONG, "park"], "weight": [3.0, 2, 4]}
    )
    return table, pd.DataFrame({"topic": [0, 1], "n_comments": [7, 5]})


def selection(chosen=1):
    return pd.DataFrame(
        {"n_topics": [2, 3], "silhouette": [0.1, 0.4], "chosen": [chosen == 0, chosen == 1]}
    )


def y_labels(ax):
    ax.figure.canvas.draw()
    return [label.get_text() for label in ax.get_yticklabels()]


def drawn_points(ax):
    """x and y of every mark of lines that are no rules across the axes."""
    return [
        (float(x), float(y))
        for line in ax.lines
        if line.get_marker() not in ("None", "", None)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


# One call of every chart with its tables: used by the tests of what all charts do.
CALLS = {
    "intervals": lambda ax=None: charts.intervals(estimates([0.2, 0.4]), ax),
    "distribution": lambda ax=None: charts.sentiment_distribution(scores([0.5, 0, -0.5]), ax),
    "along": lambda ax=None: charts.sentiment_along(scores([0.5, 0]), comments(2), ax),
    "words": lambda ax=None: charts.sentiment_words(words([("good", "positive", 2, 3.8)]), ax),
    "positions": lambda ax=None: charts.pattern_positions(
        spans([("c0", "irony", "tone")]), comments(), ax
    ),
    "choice": lambda ax=None: charts.topic_choice(selection(), ax),
}
EMPTY = {
    "intervals": lambda ax=None: charts.intervals(estimates([]), ax),
    "intervals of NaN": lambda ax=None: charts.intervals(estimates([np.nan]), ax),
    "distribution": lambda ax=None: charts.sentiment_distribution(scores([]), ax),
    "distribution of NaN": lambda ax=None: charts.sentiment_distribution(scores([np.nan]), ax),
    "along": lambda ax=None: charts.sentiment_along(scores([]), comments(0), ax),
    "along, article only": lambda ax=None: charts.sentiment_along(
        scores([0.5]), comments(1, ["article"]), ax
    ),
    "words": lambda ax=None: charts.sentiment_words(words([]), ax),
    "positions": lambda ax=None: charts.pattern_positions(spans([]), comments(0), ax),
    "choice": lambda ax=None: charts.topic_choice(selection().iloc[:0], ax),
}


@pytest.mark.parametrize("draw", [*CALLS.values(), *EMPTY.values()])
def test_axes_given_are_used_and_nothing_is_shown(draw, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("a chart was shown"))
    before = dict(plt.rcParams)
    assert draw() is not None
    assert len(plt.get_fignums()) == 1
    figure, ax = plt.subplots()
    assert draw(ax) is ax
    assert len(plt.get_fignums()) == 2
    figure.canvas.draw()
    assert dict(plt.rcParams) == before


@pytest.mark.parametrize("draw", EMPTY.values(), ids=EMPTY)
def test_empty_tables_say_why(draw):
    ax = draw()
    assert len(ax.texts) == 1
    assert not ax.axison
    assert not ax.patches


@pytest.mark.parametrize(
    ("chart", "tables"),
    [
        (charts.intervals, [estimates([0.2, 0.4])]),
        (charts.sentiment_distribution, [scores([0.5, 0, np.nan])]),
        (charts.sentiment_along, [scores([0.5, np.nan]), comments(2)]),
        (charts.sentiment_words, [words([("good", "positive", 2, 3.8)])]),
        (charts.pattern_positions, [spans([("c0", "irony", "tone")]), comments()]),
        (charts.topic_choice, [selection()]),
        (charts.topic_terms, list(terms())),
    ],
)
def test_tables_are_not_changed_and_their_columns_are_checked(chart, tables):
    before = [table.copy(deep=True) for table in tables]
    chart(*tables)
    for ours, theirs in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(ours, theirs)
    for i, table in enumerate(tables):
        lacking = [*tables[:i], table.iloc[:, :0], *tables[i + 1 :]]
        with pytest.raises(ValueError, match="lacks the columns"):
            chart(*lacking)


def test_intervals_stand_where_the_table_says():
    table = estimates([0.2, 0.4, 0.6], reliable=[True, False, True])
    ax = charts.intervals(table)
    assert sorted(drawn_points(ax)) == [(0.2, 0), (0.4, 1), (0.6, 2)]
    filled = {line.get_markerfacecolor(): len(line.get_xdata()) for line in ax.lines}
    assert filled["white"] == 1
    lines = ax.collections[0].get_segments()
    ends = [x for segment in lines for x in segment[:, 0]]
    assert ends == pytest.approx([0.1, 0.4, 0.3, 0.6, 0.5, 0.8])
    assert ax.get_xlim()[0] == 0
    assert y_labels(ax) == ["label 0", "label 1", "label 2"]
    assert ax.get_ylim() == (2.5, -0.5)
    assert "unreliable" in ax.get_title(loc="left")
    assert not charts.intervals(estimates([0.2])).get_title(loc="left")


def test_intervals_of_means_and_groups():
    table = estimates([-0.1, 0.1], unit="mean, -1 to 1", camp=["x_$y$", None])
    ax = charts.intervals(table, by="camp")
    assert ax.get_xlim()[0] < 0
    assert y_labels(ax)[0] == "label 0 · x_$y$"
    with pytest.raises(ValueError, match="several units"):
        charts.intervals(estimates([1, 2], unit=["a", "b"]))
    with pytest.raises(ValueError, match="lacks the columns \\['camp'\\]"):
        charts.intervals(estimates([1]), by="camp")


def test_intervals_without_an_interval():
    table = estimates([0.3], ci_low=np.nan, ci_high=np.nan, reliable=False)
    assert drawn_points(charts.intervals(table)) == [(0.3, 0)]


def test_distribution_bars_stand_on_each_other():
    # Bins of a tenth: .01 and .06 share one and must add up, not hide each other.
    ax = charts.sentiment_distribution(scores([0.01, 0.06, 0.07, -0.55, -0.55, 0, 0, 0, np.nan]))
    tops = {}
    for bar in ax.patches:
        if bar.get_height():
            key = round(bar.get_x(), 3)
            tops[key] = max(tops.get(key, 0), bar.get_y() + bar.get_height())
    assert tops == {0.0: 3, -0.6: 2, -0.025: 3}
    assert sum(bar.get_height() for bar in ax.patches) == 8
    assert "3 comments at exactly 0" in ax.get_title(loc="left")
    single = charts.sentiment_distribution(scores([0]))
    assert "1 comment at exactly 0" in single.get_title(loc="left")


def test_distribution_holds_the_ends():
    ax = charts.sentiment_distribution(scores([1, -1, 0.99]))
    assert sum(bar.get_height() for bar in ax.patches) == 3
    assert ax.get_ylabel() == "comments"


def test_along_marks_each_comment_at_its_place():
    table = comments(5, ["article", *["comment"] * 4])
    ax = charts.sentiment_along(scores([0.9, 0.5, -0.5, 0, np.nan]), table)
    assert sorted(drawn_points(ax)) == [(1, 0.5), (2, -0.5), (3, 0), (4, -1.12)]
    assert ax.get_legend().get_texts()[-1].get_text() == "no score"
    markers = {line.get_label(): line.get_marker() for line in ax.lines}
    assert (markers["positive"], markers["negative"], markers["neutral"]) == ("^", "v", "o")


def test_along_without_a_position():
    table = comments(2)
    table.loc[1, "position"] = pd.NA
    ax = charts.sentiment_along(scores([0.5, 0.6]), table)
    ax.figure.canvas.draw()
    assert (0, 0.5) in drawn_points(ax)


def test_words_are_bars_with_their_weights():
    rows = [("good", "positive", 2, 3.8), ("bad", "negative", 1, -2.5), ("a_$1$", "positive", 1, 1)]
    ax = charts.sentiment_words(words(rows))
    assert [bar.get_width() for bar in ax.patches] == [3.8, 1, -2.5]
    assert y_labels(ax) == ["good (2)", "a_$1$ (1)", "bad (1)"]
    assert len(charts.sentiment_words(words(rows), n=1).patches) == 2


def test_pattern_positions():
    rows = [("c0", "irony", "tone"), ("c0", "irony", "tone"), ("c2", "echo_$", "form")]
    table = comments(4, ["comment", "comment", "comment", "article"])
    ax = charts.pattern_positions(spans([*rows, ("c3", "article_only", "form")]), table)
    # The family "form" comes first: row 0.
    assert set(drawn_points(ax)) == {(2, 0), (0, 1)}
    assert y_labels(ax) == ["echo $", "irony"]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["form", "tone"]


def test_topic_terms():
    axes = charts.topic_terms(*terms())
    assert len(axes) == 2
    assert [bar.get_width() for bar in axes[0].patches] == [3, 2]
    assert y_labels(axes[0]) == ["bus_$a$", LONG[:15] + "…"]
    assert axes[0].get_title(loc="left") == "topic 0 (n = 7)"
    assert len(charts.topic_terms(*terms(), n=1)[0].patches) == 1
    nothing = charts.topic_terms(*(table.iloc[:0] for table in terms()))
    assert len(nothing) == 1
    many = pd.DataFrame({"topic": range(6), "n_comments": 1})
    assert len(charts.topic_terms(terms()[0], many)) == 6


def test_topic_choice():
    ax = charts.topic_choice(selection())
    assert drawn_points(ax) == [(2, 0.1), (3, 0.4), (3, 0.4)]
    assert ax.texts[0].get_text() == "chosen: 3"


@pytest.mark.parametrize("name", [LONG, "$x$ and _y_ and \\frac{", "two\nlines", "عربي 😀", "$"])
def test_labels_are_data_and_short(name):
    ax = charts.sentiment_words(words([(name, "positive", 1, 1.0)]))
    (label,) = y_labels(ax)
    assert len(label) <= 48
    assert "\n" not in label
    assert label.startswith(name.split("\n")[0][:40])
    table = estimates([0.3], label=[name])
    assert len(y_labels(charts.intervals(table))[0]) <= 48


def test_real_tables_can_be_drawn(sample_tokens):
    table = discourse.sentiment(sample_tokens)
    ax = charts.sentiment_distribution(table)
    n_zero = int((table["compound"] == 0).sum())
    assert sum(bar.get_height() for bar in ax.patches) == table["compound"].notna().sum()
    assert f"{n_zero} comments" in ax.get_title(loc="left")
