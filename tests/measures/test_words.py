"""Keyness against the formula of Monroe, Colaresi & Quinn (2008), written out."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from discourse.measures.words import log_odds


def test_two_groups_written_out():
    # Word 1: 8 of 10 in group 1, 2 of 30 in group 2. Prior: .1 of all counts, (1, 3), sum 4.
    counts = np.array([[8, 2], [2, 28]])
    first = log((8 + 1) / (10 + 4 - 8 - 1)) - log((2 + 1) / (30 + 4 - 2 - 1))  # eq. 15, 16
    variance = 1 / (8 + 1) + 1 / (2 + 1)  # eq. 19
    z = log_odds(counts, prior_share=0.1)
    assert z[0, 0] == pytest.approx(first / sqrt(variance))  # eq. 22
    assert z[1, 0] == pytest.approx(-first / sqrt(variance))
    second = log((2 + 3) / (10 + 4 - 2 - 3)) - log((28 + 3) / (30 + 4 - 28 - 3))
    assert z[0, 1] == pytest.approx(second / sqrt(1 / (2 + 3) + 1 / (28 + 3)))


def test_three_groups_are_each_held_against_the_rest():
    counts = np.array([[5, 1, 0], [1, 5, 2], [1, 1, 9]])
    z = log_odds(counts)
    for group in range(3):
        pair = np.array([counts[group], counts.sum(axis=0) - counts[group]])
        assert z[group] == pytest.approx(log_odds(pair)[0])


@pytest.mark.parametrize(
    "counts",
    [
        [[0, 0], [3, 4]],  # an empty group, and all others empty
        [[3], [4]],  # one word only: no odds
        [[0, 0], [0, 0]],
        [[3, 4]],
    ],
)
def test_undefined_is_zero(counts):
    assert (log_odds(np.array(counts)) == 0).all()


def test_a_word_that_nobody_uses_is_zero_and_changes_nothing():
    with_it, without = np.array([[8, 0, 1], [1, 0, 8]]), np.array([[8, 1], [1, 8]])
    assert (log_odds(with_it)[:, 1] == 0).all()
    assert log_odds(with_it)[:, [0, 2]] == pytest.approx(log_odds(without))


@given(arrays(np.int64, (2, 4), elements=st.integers(0, 50)))
@settings(deadline=None)
def test_two_groups_mirror_each_other_and_input_stays(counts):
    before = counts.copy()
    z = log_odds(counts)
    assert np.isfinite(z).all()
    assert z[0] == pytest.approx(-z[1])
    assert (counts == before).all()
