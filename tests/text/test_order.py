"""Which comments of a thread came earlier."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import discourse
from discourse.comments.complete import completed
from discourse.text.voice.order import thread_order


def ordered(**columns):
    size = len(next(iter(columns.values())))
    ids = columns.pop("comment_id", [f"c{i}" for i in range(size)])
    base = {"comment_id": ids, "text": "x", "thread_id": "t"}
    table = completed(pd.DataFrame(base | columns))
    return table["comment_id"].iloc[thread_order(table)[0]].tolist()


def times(*hours):
    return [None if h is None else f"2020-01-01T{h:02}:00:00Z" for h in hours]


def test_the_order_of_a_table_of_ones_own_is_that_of_its_rows():
    assert ordered(comment_id=["c10", "c9", "b"]) == ["c10", "c9", "b"]


def test_times_come_before_positions_and_openings_before_both():
    assert ordered(created_at=times(3, 1, 2)) == ["c1", "c2", "c0"]
    kinds = ["comment", "comment", "post"]
    assert ordered(created_at=times(1, 2, 3), kind=kinds) == ["c2", "c0", "c1"]


def test_a_missing_time_does_not_discard_the_others():
    # c3 stands after c2 in the source.
    assert ordered(created_at=times(5, 1, 2, None, 4)) == ["c1", "c2", "c3", "c4", "c0"]
    assert ordered(created_at=times(None, 1, 2, 3)) == ["c0", "c1", "c2", "c3"]
    assert ordered(created_at=times(None, 2, 1)) == ["c2", "c1", "c0"]
    # Where most are missing, the order of the source is all there is.
    assert ordered(created_at=times(5, None, None, 1)) == ["c0", "c1", "c2", "c3"]


def test_days_months_and_years_are_an_order_too():
    days = ["2020-01-03", "2020-01-02", "2020-01-01"]
    assert ordered(created_at=days) == ["c2", "c1", "c0"]
    assert ordered(created_at=["May 2020", "April 2020", "May 2020"]) == ["c1", "c0", "c2"]
    # The day of most is as much as can be told.
    mixed = ["2020-01-02", "2020-01-02T01:00:00Z", "2020-01-01"]
    assert ordered(created_at=mixed, position=[1, 0, 2]) == ["c2", "c0", "c1"]


def test_of_one_day_the_last_in_the_source_comes_first_where_the_source_is_newest_first():
    days = ["2020-01-03", "2020-01-02", "2020-01-02", "2020-01-01"]
    assert ordered(created_at=days) == ["c3", "c2", "c1", "c0"]
    assert ordered(created_at=days[::-1]) == ["c0", "c1", "c2", "c3"]
    assert ordered(created_at=times(3, 2, 2, None, 1)) == ["c4", "c3", "c2", "c1", "c0"]


def test_tied_positions_do_not_hang_on_the_order_of_the_rows():
    days = ["2020-05-01", "2020-05-02", "2020-05-01"]
    table = {"comment_id": ["a", "b", "c"], "position": [0, 0, 1], "created_at": days}
    turned = {name: [values[k] for k in (1, 0, 2)] for name, values in table.items()}
    assert ordered(**table) == ordered(**turned)


def test_ties_go_by_id_as_people_count():
    assert ordered(comment_id=["c10", "c9"], position=[0, 0]) == ["c9", "c10"]
    assert ordered(position=[None, 0]) == ["c1", "c0"]


def test_no_comment_comes_before_the_one_it_answers():
    assert ordered(parent_id=["c2", None, "c3", None]) == ["c1", "c3", "c2", "c0"]
    assert ordered(parent_id=["elsewhere", "c1", None]) == ["c0", "c1", "c2"]


MOMENTS = [None, "2020", "2020-05", "2020-05-03", "2020-05-03T10:00Z", "2020-05-03T11:00:05Z"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(MOMENTS), st.sampled_from([None, 0, 1, 2]), st.sampled_from("tu")
        ),
        min_size=1,
        max_size=10,
    ),
    st.randoms(),
)
def test_any_times_and_positions_in_any_order_of_the_rows(rows, random):
    names = ["created_at", "position", "thread_id"]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    table = completed(table.assign(comment_id=[f"c{i}" for i in range(len(rows))], text="x"))
    mixed = table.sample(frac=1, random_state=random.randrange(2**32)).reset_index(drop=True)
    found, again = (t["comment_id"].iloc[thread_order(t)[0]].tolist() for t in (table, mixed))
    assert found == again


@given(st.lists(st.integers(-1, 9), min_size=1, max_size=10), st.randoms())
def test_any_parents_and_any_order_of_the_rows(parents, random):
    size = len(parents)
    ids = [f"c{i}" for i in range(size)]
    parent = [ids[p] if 0 <= p < size else None for p in parents]
    rows = {"comment_id": ids, "parent_id": parent, "position": range(size)}
    table = completed(pd.DataFrame(rows | {"text": "x", "thread_id": "t"}))
    found = table["comment_id"].iloc[thread_order(table)[0]].tolist()
    mixed = table.sample(frac=1, random_state=random.randrange(2**32)).reset_index(drop=True)
    assert mixed["comment_id"].iloc[thread_order(mixed)[0]].tolist() == found
    for i, above in enumerate(parent):
        chain = {ids[i]}
        while above is not None and above not in chain:
            chain.add(above)
            above = parent[ids.index(above)]
        if above is None and parent[i] is not None:  # no circle
            assert found.index(parent[i]) < found.index(ids[i])


def test_a_long_chain_in_reverse():
    size = 20_000
    ids = [f"c{i}" for i in range(size)]
    table = pd.DataFrame({"comment_id": ids, "text": "x", "thread_id": "t"})
    table["parent_id"] = [*ids[1:], None]
    order, _ = thread_order(completed(table))
    assert np.array_equal(order, np.arange(size)[::-1])


@pytest.mark.parametrize("reverse", [False, True])
def test_the_earlier_comment_is_the_source(reverse):
    said = "Nobody knows when the old library in our street closes its doors."
    table = pd.DataFrame(
        {
            "comment_id": ["c9", "c10"],
            "thread_id": "t",
            "author": ["Ann", "Bo"],
            "text": [said, f"{said} Really?"],
            "created_at": times(8, 9),
        }
    )
    quotes = discourse.quotes(table[::-1] if reverse else table)
    assert quotes[["comment_id", "source_id"]].to_numpy().tolist() == [["c10", "c9"]]
