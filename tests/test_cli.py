"""The command line as a person types it: what it writes, and one clear line for bad input."""

import subprocess
import sys

import pandas as pd
import pytest

import discourse
from discourse.cli import main

PAGE = """A title

An article about a bus stop.

Ann's picture

It is late again.

"""


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["discourse", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    return stop.value.code, captured.out, captured.err


def test_read_writes_table_and_audit(monkeypatch, capsys, tmp_path, sample):
    out = tmp_path / "comments.parquet"
    code, said, _ = run(
        *(monkeypatch, capsys, "read", discourse.sample_path()),
        *("--out", out, "--out", tmp_path / "comments.csv"),
    )
    assert code == 0 and "250 rows in 4 threads, 28 without text" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "comments.audit.json",
        "comments.csv",
        "comments.parquet",
    ]
    assert discourse.read_comments(out)["text"].equals(sample["text"])


def test_two_runs_write_the_same_bytes(monkeypatch, capsys, tmp_path):
    names = ("comments.parquet", "comments.csv", "comments.jsonl")
    for folder in ("one", "two"):
        outs = [x for name in names for x in ("--out", tmp_path / folder / name)]
        assert run(monkeypatch, capsys, "read", discourse.sample_path(), *outs)[0] == 0
    for name in (*names, "comments.audit.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_column_map_on_the_command_line(monkeypatch, capsys, tmp_path):
    (tmp_path / "talk.csv").write_text("who,what\nAnn,Hello there\n")
    out = tmp_path / "t.csv"
    code, _, _ = run(
        *(monkeypatch, capsys, "read", tmp_path / "talk.csv", "--out", out),
        *("-c", "text=what", "-c", "author=who"),
    )
    assert code == 0
    assert pd.read_csv(out)[["author", "text"]].values.tolist() == [["Ann", "Hello there"]]


@pytest.fixture
def rubbish(tmp_path):
    folder = tmp_path / "rubbish"
    folder.mkdir()
    (folder / "empty.csv").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n \n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "noise.txt").write_bytes(bytes((i * 97 + i // 7) % 256 for i in range(5000)))
    (folder / "essay.txt").write_text("On buses.\n\nThey come late. He says: wait.\n\nThe end.\n")
    (folder / "header.csv").write_text("author,text\n")
    (folder / "nameless.csv").write_text("a,b\n1,2\n")
    (folder / "talk.csv").write_text("author,text\nAnn,Hi\n")
    (folder / "broken.json").write_text('[{"text": "a"')
    (folder / "hollow").mkdir()
    return folder


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("nowhere.csv", [], "there is no such file or folder"),
        ("hollow", [], "no data files"),
        ("empty.csv", [], "the file is empty"),
        ("blank.txt", [], "the file is empty"),
        ("picture.png", [], "not"),
        ("noise.txt", [], "not"),
        ("essay.txt", [], "no comment marker could be found. Tried:"),
        ("header.csv", [], "there is no row in it"),
        ("nameless.csv", [], "columns: a, b"),
        ("talk.csv", ["-c", "text=body"], "The columns are: author, text"),
        ("talk.csv", ["-c", "words=text"], "the column map names 'words'"),
        ("talk.csv", ["-c", "text"], "must look like text=body"),
        ("talk.csv", ["--format", "word"], "format must be"),
        ("broken.json", [], "the JSON is cut or broken"),
    ],
)
@pytest.mark.parametrize("command", ["read", "report"])
def test_bad_input_is_one_line_exit_2_and_no_file(
    monkeypatch, capsys, tmp_path, rubbish, name, options, said, command
):
    out = tmp_path / ("out.html" if command == "report" else "out.csv")
    before = sorted(tmp_path.rglob("*"))
    code, printed, error = run(monkeypatch, capsys, command, rubbish / name, "--out", out, *options)
    assert code == 2
    assert said in error and (name in error or options)
    assert len(error.strip().splitlines()) == 1 and "Traceback" not in error
    assert printed == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_out_of_an_unknown_kind_is_refused_before_reading(monkeypatch, capsys, tmp_path):
    code, _, error = run(
        monkeypatch, capsys, "read", discourse.sample_path(), "--out", tmp_path / "t.docx"
    )
    assert code == 2 and "must end in one of .parquet, .csv, .jsonl" in error


def test_the_source_is_never_overwritten(monkeypatch, capsys, tmp_path):
    source = tmp_path / "talk.csv"
    source.write_text("author,text\nAnn,Hi\n")
    code, _, error = run(monkeypatch, capsys, "read", source, "--out", source)
    assert code == 2 and "would overwrite the source" in error
    assert source.read_text() == "author,text\nAnn,Hi\n"


def test_json_nested_beyond_reason_is_read(monkeypatch, capsys, tmp_path):
    source = tmp_path / "deep.jsonl"
    source.write_text('{"text": "Hi", "x": ' + "[" * 900 + "]" * 900 + "}\n")
    assert run(monkeypatch, capsys, "read", source, "--out", tmp_path / "o.csv")[0] == 0


def test_report_of_one_comment(monkeypatch, capsys, tmp_path):
    (tmp_path / "page.txt").write_text(PAGE)
    out = tmp_path / "r.html"
    code, said, _ = run(monkeypatch, capsys, "report", tmp_path / "page.txt", "--out", out)
    assert code == 0 and str(out) in said
    assert "Topics could not be computed" in out.read_text("utf-8")


def test_formats_and_patterns(monkeypatch, capsys):
    code, said, _ = run(monkeypatch, capsys, "formats")
    assert code == 0 and "flattened_page" in said and "parquet" in said
    code, said, _ = run(monkeypatch, capsys, "patterns")
    assert code == 0 and "epizeuxis" in said
    code, said, _ = run(monkeypatch, capsys, "patterns", "epizeuxis")
    assert code == 0 and "definition:" in said
    code, _, error = run(monkeypatch, capsys, "patterns", "nonesuch")
    assert code == 2 and "there is no pattern 'nonesuch'" in error


def test_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "discourse", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and discourse.__version__ in done.stdout
