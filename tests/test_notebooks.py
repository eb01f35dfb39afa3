"""The notebooks run on the sample and on the smallest sources, as `discourse notebooks` runs them."""

import json

import pytest

from discourse.page.notebooks import run_notebooks


def outputs(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        yield from cell.get("outputs", [])


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    import discourse

    return run_notebooks(discourse.sample_path(), tmp_path_factory.mktemp("notebooks"))


def test_all_four_run_on_the_sample(executed):
    assert [path.stem for path in executed] == [
        "01_read",
        "02_sentiment",
        "03_topics",
        "04_rhetoric",
    ]
    assert not [o for path in executed for o in outputs(path) if o["output_type"] == "error"]


def test_they_show_charts_and_tables(executed):
    pictures = {p.stem: sum("image/png" in o.get("data", {}) for o in outputs(p)) for p in executed}
    tables = {p.stem: sum("text/html" in o.get("data", {}) for o in outputs(p)) for p in executed}
    assert pictures["02_sentiment"] >= 6 and pictures["03_topics"] >= 3
    assert pictures["04_rhetoric"] >= 4
    assert all(n >= 3 for n in tables.values())


def test_they_show_no_warning_of_other_packages(executed):
    told = "".join(
        "".join(o["text"]) for p in executed for o in outputs(p) if o.get("name") == "stderr"
    )
    assert "Warning" not in told.replace("DiscourseWarning", "")


def test_they_show_no_author_names(executed, sample):
    names = {name for name in sample["author"].dropna() if len(name) > 7}
    shown = " ".join(
        "".join(o["data"].get("text/html", "")) for p in executed for o in outputs(p) if "data" in o
    )
    cells = {cell.strip() for cell in shown.replace("</td>", "<td>").split("<td>")}
    assert not names & cells


def test_they_run_on_one_comment(tmp_path):
    source = tmp_path / "one.csv"
    source.write_text("author,text\nA,Just this.\n")
    written = run_notebooks(source, tmp_path / "out")
    assert len(written) == 4
    assert not [o for path in written for o in outputs(path) if o["output_type"] == "error"]


def test_a_faulty_source_leaves_nothing(tmp_path):
    import discourse

    with pytest.raises(discourse.ReadError):
        run_notebooks(tmp_path / "nowhere.csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()
