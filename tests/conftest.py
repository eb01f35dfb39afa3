"""Fixtures that many tests use, and the profile of hypothesis; matplotlib draws without a screen."""

import os

import hypothesis
import matplotlib
import pytest

# The same cases on every run; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile("fixed", derandomize=True)
hypothesis.settings.register_profile("explore", print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

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
