"""The public names: documented, with examples that run, the same in every process and row order."""

import doctest
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import discourse

ROOT = Path(__file__).resolve().parents[1]
NAMES = [n for n in discourse.__all__ if n not in {"__version__", "charts"}]
CHARTS = [f"charts.{n}" for n in discourse.charts.__all__]


TABLES = ["formats", "audit", "word_lists", "patterns", "describe", "quotes", "sentiment"]
TABLES += ["sentiment_spans", "sentiment_words", "tone", "prevalence", "rhetoric", "rates"]
TABLES += ["estimate", "features", "links", "languages", "duplicates", "infer_links"]


def get(name):
    target = discourse
    for part in name.split("."):
        target = getattr(target, part)
    return target


@pytest.mark.parametrize("name", NAMES + CHARTS)
def test_every_public_name_has_a_docstring_whose_example_runs(name):
    thing = get(name)
    assert thing.__doc__ and len(thing.__doc__.strip().splitlines()[0]) < 110
    if inspect.isfunction(thing) or name == "TopicModel":
        assert ">>>" in thing.__doc__
    finder = doctest.DocTestFinder(recurse=False)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for example in finder.find(thing, name, globs={}):
        result = runner.run(example)
        assert result.failed == 0


@pytest.mark.parametrize("name", NAMES + CHARTS)
def test_every_public_name_stands_in_the_docs(name):
    text = (ROOT / "docs" / "tables.md").read_text("utf-8")
    assert f"`{name}`" in text or f"`{name}(" in text or f"`{name.removeprefix('charts.')}" in text


def results():
    """Name to the table that a public function gives on the sample."""
    comments = discourse.read_comments(discourse.sample_path())
    tokens = discourse.tokenize(comments)
    scores, spans = discourse.sentiment(tokens), discourse.rhetoric(tokens)
    model = discourse.TopicModel(n_topics=4).fit(tokens)
    frame = scores.merge(comments[["comment_id", "author_id", "thread_id"]])
    weights = discourse.sentiment_spans(tokens)
    return {
        "formats": discourse.formats(),
        "audit": discourse.audit(comments),
        "links": discourse.links(comments),
        "word_lists": discourse.word_lists(),
        "patterns": discourse.patterns(),
        "describe": discourse.describe(tokens),
        "quotes": discourse.quotes(tokens),
        "languages": discourse.languages(tokens),
        "duplicates": discourse.duplicates(tokens),
        "infer_links": discourse.infer_links(tokens),
        "sentiment": scores,
        "sentiment_spans": weights,
        "sentiment_words": discourse.sentiment_words(weights),
        "tone": discourse.tone(scores, tokens),
        "prevalence": discourse.prevalence(model, tokens),
        "rhetoric": spans,
        "rates": discourse.rates(spans, tokens),
        "estimate": discourse.estimate(frame, "compound"),
        "features": discourse.features(tokens, topics=model),
    }


@pytest.fixture(scope="module")
def tables():
    return results()


def test_the_list_of_tables_is_whole(tables):
    assert set(tables) == set(TABLES)
    others = {"ReadError", "DiscourseWarning", "TooLittleTextError", "TopicModel", "Tokens"}
    others |= {"read_comments", "iter_comments", "concat", "write_comments", "check_comments"}
    others |= {"partition_by_thread", "to_convokit", "to_4cat", "with_inferred_parents"}
    others |= {"sample_path", "tokenize", "explain", "report", "quotations"}
    others |= {"write_tokens", "read_tokens"}
    assert set(tables) | others == set(NAMES)


@pytest.mark.parametrize("name", TABLES)
def test_returned_columns_are_the_documented_ones(name, tables):
    text = inspect.getdoc(get(name))
    follow = {"tone": "rates", "prevalence": "rates", "rates": "estimate"}
    while name in follow:  # "columns as in ..."
        name_before, name = name, follow[name]
        assert name in text, f"{name_before} does not say that its columns are those of {name}"
        text += inspect.getdoc(get(name))
    documented = set(re.findall(r"``(\w+)``", text))
    returned = {c for c in tables[name] if not c.startswith("n_") or name != "features"}
    assert returned <= documented


def digests(seed):
    """Hash of each table, computed in a fresh process under another hash seed."""
    script = (
        "import sys, json, hashlib; sys.path.insert(0, 'tests'); import warnings; "
        "warnings.simplefilter('ignore'); from test_public import results; "
        "print(json.dumps({n: hashlib.sha256(t.to_csv().encode()).hexdigest() "
        "for n, t in results().items()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed, "MPLBACKEND": "Agg", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_same_input_same_bytes_in_every_process():
    assert digests("1") == digests("2")


def test_row_order_changes_nothing(tables):
    comments = discourse.read_comments(discourse.sample_path())
    shuffled = comments.sample(frac=1, random_state=3).reset_index(drop=True)
    tokens = discourse.tokenize(shuffled)
    scores = discourse.sentiment(tokens)
    same_order = scores.set_index("comment_id").loc[tables["sentiment"]["comment_id"]]
    pd.testing.assert_frame_equal(same_order.reset_index(), tables["sentiment"], check_exact=True)
    model = discourse.TopicModel(n_topics=4).fit(tokens)
    pd.testing.assert_frame_equal(
        discourse.prevalence(model, tokens), tables["prevalence"], check_exact=True
    )
    spans = discourse.rhetoric(tokens)
    pd.testing.assert_frame_equal(discourse.rates(spans, tokens), tables["rates"], check_exact=True)
    pd.testing.assert_frame_equal(discourse.tone(scores, tokens), tables["tone"], check_exact=True)
    keys = ["comment_id", "start", "end", "label"]
    ours = spans.sort_values(keys, ignore_index=True).drop(columns="parts")
    theirs = tables["rhetoric"].sort_values(keys, ignore_index=True).drop(columns="parts")
    pd.testing.assert_frame_equal(ours, theirs)


def test_importing_does_not_import_the_heavy_parts():
    heavy = ["pandas", "sklearn", "matplotlib", "nltk"]
    script = f"import discourse, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'nonesuch'"):
        discourse.nonesuch  # noqa: B018
