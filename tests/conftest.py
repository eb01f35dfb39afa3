"""Fixtures that many tests use; matplotlib draws without a screen."""

import matplotlib
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt

import discourse


@pytest.fixture(scope="session")
def sample():
    """The comments table of all sample threads."""
    return discourse.read_comments(discourse.sample_path())


@pytest.fixture(scope="session")
def sample_tokens(sample):
    return discourse.tokenize(sample)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")
