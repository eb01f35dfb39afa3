"""Tokens on disk: what is written comes back, and what is not whole is refused."""

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.errors import ReadError
from discourse.text.store import _KEY

LONG = "The old bridge is the only way across the river for people without a car."
FILES = ("comments", "vocabulary", "quotes", "duplicates", "links", "incomplete", "tokens")
HELD = (
    "code",
    "start",
    "begins",
    "bounds",
    "end",
    "kind",
    "voice",
    "sentence",
    "chunk",
    "incomplete",
)


def comments():
    rows = {"comment_id": ["a", "b", "c", "d"], "thread_id": "t", "author": ["x", "y", "z", None]}
    rows |= {"text": [LONG, f"{LONG}\n\nSo be it 👍🏽!", "> So be it 👍🏽!\n“Sure”, no…", None]}
    return pd.DataFrame(rows)


def same(ours, theirs):
    for name in HELD:
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    pd.testing.assert_frame_equal(ours.comments, theirs.comments)
    pd.testing.assert_frame_equal(ours.quotes, theirs.quotes)
    pd.testing.assert_frame_equal(ours.duplicates, theirs.duplicates)
    pd.testing.assert_frame_equal(ours.links, theirs.links)
    pd.testing.assert_frame_equal(ours.vocabulary, theirs.vocabulary)
    pd.testing.assert_frame_equal(ours.to_frame(), theirs.to_frame())


def test_there_and_back(tmp_path):
    tokens = discourse.tokenize(comments())
    assert discourse.write_tokens(tokens, tmp_path / "new") == tmp_path / "new"
    same(tokens, discourse.read_tokens(tmp_path / "new"))
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == sorted(
        f"{name}.parquet" for name in FILES
    )


def test_the_sample_with_its_audit(tmp_path):
    tokens = discourse.tokenize(discourse.read_comments(discourse.sample_path()))
    back = discourse.read_tokens(discourse.write_tokens(tokens, tmp_path))
    same(tokens, back)
    pd.testing.assert_frame_equal(discourse.audit(back.comments), discourse.audit(tokens.comments))
    pd.testing.assert_frame_equal(discourse.sentiment(back), discourse.sentiment(tokens))


def test_part_of_a_table_keeps_what_was_found_in_the_whole(tmp_path):
    part = discourse.tokenize(comments()).where([False, True, True, False])
    back = discourse.read_tokens(discourse.write_tokens(part, tmp_path))
    same(part, back)
    assert back.quotes["source_id"].tolist()[0] == "a"


def test_part_of_a_table_keeps_its_links(tmp_path):
    rows = {"comment_id": ["a", "b", "c"], "thread_id": "t", "author": ["Ann", "Bea", "Cleo"]}
    rows |= {"kind": ["post", "comment", "comment"], "position": [0, 1, 2]}
    rows |= {"text": [LONG, f"> {LONG}\nNo.", "@ann Since when?\n@bea no"]}
    tokens = discourse.tokenize(pd.DataFrame(rows))
    part = tokens.where([False, False, True])
    back = discourse.read_tokens(discourse.write_tokens(part, tmp_path))
    whole = discourse.infer_links(tokens)
    expected = whole[whole["comment_id"] == "c"].reset_index(drop=True)
    assert expected["target_id"].tolist() == ["a", "a", "b"]
    for ours in (part, back, back.where([True])):
        pd.testing.assert_frame_equal(discourse.infer_links(ours), expected)
        assert ours.incomplete.tolist() == [False]


def test_tokens_of_the_first_version_are_refused(tmp_path):
    discourse.write_tokens(["One two"], tmp_path)
    (tmp_path / "links.parquet").unlink()
    (tmp_path / "incomplete.parquet").unlink()
    note = {_KEY: orjson.dumps({"version": 1, "of": "0123456789ab", "n_tokens": 2})}
    rewrite(tmp_path, "tokens", lambda table: table.replace_schema_metadata(note))
    with pytest.raises(ReadError, match="tokens of version 1, not 3"):
        discourse.read_tokens(tmp_path)


def test_writing_again_replaces(tmp_path):
    discourse.write_tokens(comments(), tmp_path)
    discourse.write_tokens(["Other words."], tmp_path)
    assert discourse.read_tokens(tmp_path).to_frame()["token"].tolist() == ["Other", "words", "."]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.none() | st.text(), max_size=4))
def test_any_texts(tmp_path_factory, texts):
    tokens = discourse.tokenize(texts)
    folder = tmp_path_factory.mktemp("tokens")
    same(tokens, discourse.read_tokens(discourse.write_tokens(tokens, folder)))


def rewrite(folder, name, change):
    path = folder / f"{name}.parquet"
    pa.parquet.write_table(change(pa.parquet.read_table(path)), path)


def column(name, values):
    def change(table):
        at = table.schema.names.index(name)
        return table.set_column(at, name, pa.array(values, table.schema.field(name).type))

    return change


def without_first(table):
    return table.slice(1)


# What is done to a file of the tokens of "One two" and "Two one".
CHANGES = {
    "a code": ("tokens", column("code", [1, 1, 1, 0])),
    "an offset": ("tokens", column("start", [0, 4, 0, 3])),
    "a token less": ("tokens", without_first),
    "a column less": ("tokens", lambda table: table.drop_columns(["start"])),
    "a text": ("comments", column("text", ["One too", "Two one"])),
    "an id": ("comments", column("comment_id", ["0", "2"])),
    "a comment less": ("comments", without_first),
    "a form": ("vocabulary", column("form", ["One", "Two", "one", "twa"])),
    "a repeat": ("duplicates", lambda table: table.drop_columns(["similarity"])),
}


@pytest.mark.parametrize(("name", "change"), CHANGES.values(), ids=CHANGES)
def test_changed_files_are_refused(tmp_path, name, change):
    discourse.write_tokens(["One two", "Two one"], tmp_path)
    rewrite(tmp_path, name, change)
    with pytest.raises(
        ReadError, match=f"were changed, or are of two writes: {name}.parquet"
    ) as info:
        discourse.read_tokens(tmp_path)
    assert "\n" not in str(info.value)


@pytest.mark.parametrize("name", [name for name in FILES if name != "incomplete"])
def test_files_of_two_writes_are_refused(tmp_path, name):
    ours = comments()
    theirs = ours.assign(text=[LONG, f"{LONG}\n\nSo be it 👍🏽?", f"{LONG}!", None])
    for folder, table in (("a", ours), ("b", theirs)):
        discourse.write_tokens(table, tmp_path / folder)
    stranger = (tmp_path / "b" / f"{name}.parquet").read_bytes()
    (tmp_path / "a" / f"{name}.parquet").write_bytes(stranger)
    with pytest.raises(ReadError, match="are of two writes"):
        discourse.read_tokens(tmp_path / "a")


def test_files_of_a_part_and_of_the_whole_are_refused(tmp_path):
    tokens = discourse.tokenize(comments())
    discourse.write_tokens(tokens, tmp_path)
    whole = (tmp_path / "quotes.parquet").read_bytes()
    discourse.write_tokens(tokens.where([True, False, False, True]), tmp_path)
    (tmp_path / "quotes.parquet").write_bytes(whole)
    with pytest.raises(ReadError, match="two writes: quotes.parquet"):
        discourse.read_tokens(tmp_path)


def test_other_versions_missing_files_and_other_files_are_refused(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        discourse.read_tokens(tmp_path)
    discourse.write_tokens(["One two"], tmp_path)

    def older(table):
        note = orjson.loads(table.schema.metadata[_KEY]) | {"version": 0}
        return table.replace_schema_metadata(table.schema.metadata | {_KEY: orjson.dumps(note)})

    rewrite(tmp_path, "tokens", older)
    with pytest.raises(ReadError, match="tokens of version 0, not 3.*tokenise it again"):
        discourse.read_tokens(tmp_path)
    rewrite(tmp_path, "tokens", lambda table: table.replace_schema_metadata(None))
    with pytest.raises(ReadError, match="hold no tokens"):
        discourse.read_tokens(tmp_path)
    (tmp_path / "tokens.parquet").write_bytes(b"nonsense")
    with pytest.raises(ReadError, match="no Parquet file"):
        discourse.read_tokens(tmp_path)


@pytest.mark.parametrize("note", [b"[1]", b"{}", b"5", b'{"version": 3, "files": 5}', b"{"])
def test_notes_of_another_shape_are_refused(note, tmp_path):
    folder = discourse.write_tokens(["One."], tmp_path)
    path = folder / "tokens.parquet"
    table = pyarrow.parquet.read_table(path).replace_schema_metadata({_KEY: note})
    pyarrow.parquet.write_table(table, path)
    with pytest.raises(ReadError):
        discourse.read_tokens(folder)
