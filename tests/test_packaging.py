"""What the project's own files promise: dependencies, lock, wheel contents, notebooks."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def split(requirement):
    name, _, bound = requirement.partition(">=")
    name = CONDA_NAMES.get(name, name).lower()
    return name, bound


def test_environment_yml_holds_the_dependencies_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["channels"][0] == "conda-forge"
    packages = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    extras = PROJECT["project"]["optional-dependencies"]["notebooks"]
    wanted = {split(r) for r in PROJECT["project"]["dependencies"] + extras}
    wanted |= {("python", PROJECT["project"]["requires-python"].removeprefix(">=")), ("pip", "")}
    *from_pip, project = pip  # what conda-forge does not have, then the kit itself
    assert {split(entry) for entry in packages + from_pip} == wanted
    assert project == "-e ."


def test_lock_pins_with_hashes_and_names_no_address():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text and "--index" not in text
    assert "discourse" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("group", ["core", "notebooks", "dev"])
def test_lock_holds_every_dependency(group):
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    wanted = {
        "core": PROJECT["project"]["dependencies"],
        "notebooks": PROJECT["project"]["optional-dependencies"]["notebooks"],
        "dev": PROJECT["dependency-groups"]["dev"],
    }[group]
    names = {re.split(r"[><=]", entry)[0].lower() for entry in wanted}
    assert names <= locked


def test_notebooks_store_no_outputs_and_begin_with_parameters():
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert [n.stem for n in notebooks] == ["01_read", "02_sentiment", "03_topics", "04_rhetoric"]
    for path in notebooks:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert cells[0]["metadata"]["tags"] == ["parameters"]
        assert "source = None" in "".join(cells[0]["source"])
        for cell in cells:
            assert not cell.get("outputs") and cell.get("execution_count") is None


def test_version_stands_in_the_changelog():
    import discourse

    assert f"## {discourse.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
