"""Pattern files of one's own: how they are found, and what is said when they are faulty."""

from __future__ import annotations

from pathlib import Path

import pytest

from discourse.measures.rhetoric import PatternError, explain, rhetoric
from discourse.measures.rhetoric.loader import load, shipped
from discourse.text.inputs import tokenize

GOOD = """
id = "tea"
family = "drinks"
level = "form"
tier = "B"
version = "1"
definition = "Tea is named."
rule = "The word tea."
source = "Own"
says = "{text} is a drink"

[[matcher]]
kind = "phrase"
name = "word"
phrases = ["(cup of) tea"]
"""


def write(folder: Path, text: str, name: str = "tea.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_own_files_and_shipped_ids_mix(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    texts = ["Perhaps a cup of tea?"]
    for own in (path, str(path), str(tmp_path / "*.toml")):
        spans = rhetoric(texts, patterns=["hedge", own])
        assert spans[["label", "text"]].values.tolist() == [
            ["hedge", "Perhaps"],
            ["tea", "cup of tea"],
        ]
    assert explain(spans, [path]).tolist()[1] == "tea: 'cup of tea' is a drink"
    assert "cup of tea" in explain(spans).tolist()[1]


def test_the_example_of_the_documentation_works(tmp_path: Path) -> None:
    docs = Path(__file__).parents[2] / "docs" / "patterns.md"
    if not docs.exists():
        pytest.skip("the documentation is not part of the installed package")
    toml = docs.read_text("utf-8").split("```toml\n")[1].split("```")[0]
    path = write(tmp_path, toml, "own.toml")
    pattern = load(path)
    assert pattern.examples and pattern.counter_examples
    for case in pattern.examples + pattern.counter_examples:
        assert rhetoric([case.text], [path])["text"].tolist() == list(case.spans)


FAULTS = {
    "no TOML": ("id = ", "file"),
    "unknown key": (GOOD.replace("says", "sais"), "sais"),
    "missing key": (GOOD.replace('definition = "Tea is named."\n', ""), "definition"),
    "level": (GOOD.replace('level = "form"', 'level = "shape"'), "level"),
    "id": (GOOD.replace('id = "tea"', 'id = "Tea time"'), "id"),
    "no matcher": (GOOD[: GOOD.index("[[matcher]]")], "matcher"),
    "kind": (GOOD.replace('"phrase"', '"lambda"'), "matcher 1: kind"),
    "option": (GOOD + "phrase = ['x']\n", "matcher 1: phrase"),
    "phrase": (GOOD.replace("(cup of) tea", "tea <99>"), "matcher 1: phrases"),
    "set": (GOOD.replace("(cup of) tea", "{drinks}"), "matcher 1: phrases"),
    "place": (GOOD + '[[unless]]\nwhere = "near"\nphrases = ["x"]\n', "unless 1: where"),
    "name": (
        GOOD + '[[unless]]\nwhere = "after"\nphrases = ["x"]\nonly = ["y"]\n',
        "unless 1: only",
    ),
    "span": (GOOD + '[[example]]\ntext = "tea"\nspans = ["coffee"]\n', "example 1: spans"),
    "function": (
        GOOD + '[[matcher]]\nkind = "function"\nfunction = "os.system"\n',
        "matcher 2: function",
    ),
    "function options": (
        GOOD + '[[matcher]]\nkind = "function"\nfunction = "volley"\n',
        "matcher 2: options.min_questions",
    ),
    "slow expression": (
        GOOD + "[[matcher]]\nkind = 'regex'\npattern = '(a+)+b'\n",
        "matcher 2: pattern",
    ),
    "broken expression": (
        GOOD + "[[matcher]]\nkind = 'regex'\npattern = '(a'\n",
        "matcher 2: pattern",
    ),
    "token kind": (
        GOOD + "[[matcher]]\nkind = 'token'\nkinds = ['verb']\n",
        "matcher 2: kinds",
    ),
    "repeat": (
        GOOD + "[[matcher]]\nkind = 'repeat'\nunit = 'token'\nposition = 'start'\n",
        "matcher 2: position",
    ),
}


@pytest.mark.parametrize(("text", "key"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_names_file_key_and_reason(tmp_path: Path, text: str, key: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(PatternError) as caught:
        rhetoric(["tea"], [path])
    assert isinstance(caught.value, ValueError)
    assert (caught.value.path, caught.value.key) == (str(path), key)
    assert caught.value.reason
    assert str(caught.value) == f"{path}: {key}: {caught.value.reason}"


def test_unknown_patterns_are_named() -> None:
    with pytest.raises(ValueError, match="not 'hedges'"):
        rhetoric(["x"], ["hedges"])
    with pytest.raises(ValueError, match="does not exist"):
        rhetoric(["x"], ["no/such.toml"])
    with pytest.raises(TypeError, match="list of ids"):
        rhetoric(["x"], "hedge")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="ids and paths"):
        rhetoric(["x"], [3])  # type: ignore[list-item]


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    a, b = write(tmp_path, GOOD, "a.toml"), write(tmp_path, GOOD, "b.toml")
    with pytest.raises(PatternError, match="is also in"):
        rhetoric(["tea"], [a, b])
    assert len(rhetoric(["tea"], [a, a])) == 1


def test_no_pattern_runs_nothing() -> None:
    assert rhetoric(["Perhaps."], []).empty


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("of course", "OF  course", ["OF  course"]),
        ("don't", "Don’t", ["Don’t"]),
        ("so good", "soooo good", ["soooo good"]),
        ("red|green tea", "green tea, red tea", ["green tea", "red tea"]),
        ("[red hot|cold] tea", "red hot tea, cold tea, hot tea", ["red hot tea", "cold tea"]),
        ("from <2> to", "from the old to, from a b c to", ["from the old to"]),
        ("from <2> to", "from a, b to", []),
        ("from <3*> to", "from a, b to", ["from a, b to"]),
        ("from <4*> to", "From here. Go to", []),
        ("about :number", "about 40, about it", ["about 40"]),
        ("{be} late", "is late, were late", ["is late", "were late"]),
        ("tea|tea cup", "tea cup", ["tea cup"]),
    ],
)
def test_language_of_phrases(tmp_path: Path, phrase: str, text: str, found: list[str]) -> None:
    path = write(tmp_path, GOOD.replace("(cup of) tea", phrase))
    assert rhetoric([text], [path])["text"].tolist() == found


def test_every_shipped_pattern_alone_is_the_same_as_among_all() -> None:
    texts = [case.text for p in shipped().values() for case in p.examples]
    tokens = tokenize(texts)
    everything = rhetoric(tokens)
    for name in shipped():
        alone = rhetoric(tokens, [name])
        assert alone["text"].tolist() == everything.query("label == @name")["text"].tolist()
