"""Word lists: what they are, where they come from, and that they are clean."""

import subprocess
import sys
from importlib.resources import files

import pytest

from discourse.lexicons import vader, word_lists, words

OWN = ["stopwords_en", "common_en", "expletives_en", "titles_en", "abbreviations_en"]
OWN += ["numbered_en", "sentence_starters_en", "casual_en"]


def test_one_row_a_list_with_its_source():
    table = word_lists()
    assert list(table) == ["name", "citation", "licence", "language", "n_words"]
    assert set(table["name"]) == {*OWN, "vader"}
    assert not table.isna().any().any()
    assert (table["citation"].str.len() > 20).all()
    sizes = table.set_index("name")["n_words"]
    assert all(sizes[name] == len(words(name)) for name in OWN)
    assert sizes["vader"] == len(vader())


def test_every_file_has_a_source_row():
    stems = {
        p.name.removesuffix(".txt")
        for p in files("discourse.lexicons").iterdir()
        if p.name.endswith(".txt")
    }
    assert stems == set(OWN)


@pytest.mark.parametrize("name", OWN)
def test_lists_are_lower_case_words(name):
    entries = (files("discourse.lexicons") / f"{name}.txt").read_text("utf-8").split()
    assert entries == [entry.lower() for entry in entries]
    assert frozenset(entries) == words(name)
    assert all(entry[0].isalpha() for entry in entries)


def test_some_words():
    assert {"the", "not", "don't"} <= words("stopwords_en")
    assert "library" not in words("stopwords_en")
    # Hutto & Gilbert's list: good 1.9, horrible -2.5, :) 2.0.
    assert (vader()["good"], vader()["horrible"], vader()[":)"]) == (1.9, -2.5, 2.0)


@pytest.mark.parametrize("name", ["nonesuch", "vader", "../stopwords_en", ""])
def test_unknown_lists_are_refused(name):
    with pytest.raises(ValueError, match="name must be one of"):
        words(name)


def test_public_name_stays_a_function_once_the_folder_is_imported():
    script = "import discourse; discourse.tokenize(['a']); discourse.word_lists()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0
