"""Tables of one's own: what is absent is filled, what does not fit is refused."""

import numpy as np
import pandas as pd
import pytest

import discourse
from discourse.comments.complete import completed


def table(**columns):
    given = {"comment_id": ["a", "b"], "text": ["one", "two"]} | columns
    return pd.DataFrame(given)


def test_what_is_absent_is_filled():
    found = completed(table(author=["Ann", "Guest"]))
    assert discourse.check_comments(found) == []
    assert found["thread_id"].tolist() == ["a", "b"]
    assert found["position"].tolist() == [0, 1]
    assert found["author_id"].tolist()[0] == "Ann"
    assert pd.isna(found["author_id"].iloc[1])  # a guest is nobody in particular


def test_a_complete_table_comes_back_and_none_is_changed():
    comments = discourse.read_comments(discourse.sample_path())
    pd.testing.assert_frame_equal(completed(comments), comments)
    given = table(kind=["post", "comment"], score=[1.0, None])
    before = given.copy(deep=True)
    completed(given)
    pd.testing.assert_frame_equal(given, before)


def test_ids_times_and_categories_of_any_type():
    found = completed(
        table(
            comment_id=[1, 2],
            parent_id=[np.nan, 1.0],
            thread_id=pd.Categorical(["x", "x"]),
            created_at=["2020-01-02T10:00:00Z", "2020-01-02 11:30"],
            kind=pd.Categorical(["post", "comment"]),
        )
    )
    assert discourse.check_comments(found) == []
    assert found["comment_id"].tolist() == ["1", "2"]
    assert found["parent_id"].tolist()[1] == "1"
    assert found["created_at"].dt.hour.tolist() == [10, 11]
    assert found["created_precision"].tolist() == ["second", "minute"]


def test_a_table_whose_columns_were_changed_is_made_whole():
    comments = discourse.read_comments(discourse.sample_path())
    changed = comments.assign(
        created_at=comments["created_at"].dt.tz_localize(None),
        comment_id=pd.Categorical(comments["comment_id"]),
        marked_quotes=None,
        score=comments["score"].astype(object),
    )
    pd.testing.assert_frame_equal(completed(changed), comments)


def test_half_characters_become_replacement_characters():
    author = pd.Series(["A\ud800", "\ud83d\ude00"], dtype=object)
    found = completed(table(author=author))
    assert found["author"].tolist() == ["A\ufffd", "😀"]


REFUSED = {
    "a kind with a capital": ({"kind": ["Comment", "post"]}, "'kind'.*'Comment'.*one of article"),
    "bytes": ({"text": [b"one", "two"]}, "'text'.*row 0"),
    "objects": ({"text": ["one", {"a": 1}]}, "'text'.*row 1"),
    "times": ({"created_at": ["soon", None]}, "'created_at'.*'soon'"),
    "days or months": ({"created_at": ["03/04/2020", "05/04/2020"]}, "these: ambiguous order"),
    "no whole number": ({"position": [0.5, 1]}, "'position'.*'0.5'"),
    "a huge number": ({"position": [10**30, 1]}, "'position'.*whole numbers"),
    "more than a float can tell": ({"score": [2.0**63, 1]}, "'score'.*whole numbers"),
    "a number for quotes": ({"marked_quotes": [[5], []]}, "'marked_quotes'.*row 0"),
    "a word": ({"score": ["many", 1]}, "'score'.*'many'"),
    "pairs of quotes": ({"marked_quotes": [[(0, 1)], []]}, "'marked_quotes'.*row 0"),
    "a quote past the end": ({"marked_quotes": [[], [(0, 4, None)]]}, "'marked_quotes'.*row 1"),
    "quotes as text": ({"marked_quotes": ["(0, 1)", []]}, "'marked_quotes'.*row 0"),
    "a thread that is missing": ({"thread_id": ["x", None]}, "1 rows without a thread_id"),
    "ids that repeat": ({"comment_id": ["a", "a"]}, "missing or repeated"),
    "ids that are missing": ({"comment_id": ["a", None]}, "missing or repeated"),
}


@pytest.mark.parametrize(("columns", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_in_one_line(columns, message):
    with pytest.raises(ValueError, match=message) as error:
        completed(table(**columns))
    assert "\n" not in str(error.value)


def test_columns_of_one_name_are_refused():
    twice = pd.concat([table(), table()[["text"]]], axis=1)
    with pytest.raises(ValueError, match="repeats the columns"):
        discourse.tokenize(twice)


def test_without_text_the_message_says_what_to_do():
    with pytest.raises(ValueError, match="read_comments"):
        completed(pd.DataFrame({"comment_id": ["a"]}))


def test_large_whole_numbers_stay_as_they_are():
    large = [2**53 + 1, 2**53]
    frame = pd.DataFrame({"comment_id": ["a", "b"], "text": "x", "position": large})
    assert completed(frame)["position"].tolist() == large


def test_quotes_outside_the_text_are_refused_in_a_complete_table_too():
    table = completed(pd.DataFrame({"comment_id": ["a"], "text": ["hello world"]}))
    table["marked_quotes"] = pd.Series([[(-5, 9999, None)]], dtype=object)
    with pytest.raises(ValueError, match="'marked_quotes'.*row 0"):
        completed(table)
