"""Edges that the source states: replies, and quotes with their place."""

import pandas as pd

import discourse


def test_replies_and_quotes_of_one_comment():
    comments = discourse.read_comments(
        pd.DataFrame(
            {
                "id": ["a", "b", "c"],
                "text": ["one two", "three", "one three four"],
                "parent_id": [None, "a", "b"],
                "thread_id": "t",
            }
        )
    )
    quotes = [[], [], [(0, 3, "a"), (4, 9, "b"), (10, 14, None)]]
    comments["marked_quotes"] = pd.Series(quotes, dtype=object)
    found = discourse.links(comments)
    edges = found.drop(columns="share").astype(object)
    assert edges.where(edges.notna(), None).to_numpy().tolist() == [
        ["b", "a", "reply", "given", None, None],
        ["c", "b", "reply", "given", None, None],
        ["c", "a", "quote", "given", 0, 3],
        ["c", "b", "quote", "given", 4, 9],
    ]
    assert found["share"].tolist()[2:] == [3 / 14, 5 / 14]
    assert found["share"].isna().tolist() == [True, True, False, False]


def test_a_table_without_edges_gives_the_columns():
    found = discourse.links(discourse.read_comments(pd.DataFrame({"text": ["a"]})))
    assert found.empty
    assert found.columns.tolist() == [
        "comment_id", "target_id", "kind", "origin", "start", "end", "share"
    ]  # fmt: skip
