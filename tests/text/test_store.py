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
from discourse.text.store import _KEY, _PARTS

LONG = "The old bridge is the only way across the river for people without a car."
HELD = ("code", "start", "begins", "bounds", "end", "kind", "voice", "sentence", "chunk")


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
    pd.testing.assert_frame_equal(ours.vocabulary, theirs.vocabulary)
    pd.testing.assert_frame_equal(ours.to_frame(), theirs.to_frame())


def test_there_and_back(tmp_path):
    tokens = discourse.tokenize(comments())
    assert discourse.write_tokens(tokens, tmp_path / "new") == tmp_path / "new"
    same(tokens, discourse.read_tokens(tmp_path / "new"))
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == sorted(
        f"{name}.parquet" for name in _PARTS
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


DAMAGE = {
    "code": ("tokens", column("code", [0, 9]), "not in the vocabulary"),
    "order": ("tokens", column("comment", [1, 0]), "not in the order"),
    "comment": ("tokens", column("comment", [0, 7]), "outside its text"),
    "start": ("tokens", column("start", [0, 99]), "outside its text"),
    "kind": ("vocabulary", column("kind", ["word", "nonsense"]), "nonsense|damaged"),
    "column": ("tokens", lambda t: t.drop_columns(["start"]), "damaged tokens"),
    "stranger": ("tokens", lambda t: t.replace_schema_metadata(None), "not written together"),
}


@pytest.mark.parametrize(("name", "change", "message"), DAMAGE.values(), ids=DAMAGE)
def test_damaged_files_are_refused(tmp_path, name, change, message):
    discourse.write_tokens(["One two"], tmp_path)
    if name == "vocabulary":
        path = tmp_path / "vocabulary.parquet"
        table = pa.parquet.read_table(path)
        kinds = table["kind"].combine_chunks().dictionary_decode().to_pylist()
        kinds[0] = "nonsense"
        at = table.schema.names.index("kind")
        pa.parquet.write_table(table.set_column(at, "kind", pa.array(kinds)), path)
    else:
        rewrite(tmp_path, name, change)
    with pytest.raises(ReadError, match=message):
        discourse.read_tokens(tmp_path)


def test_other_versions_missing_files_and_other_files_are_refused(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        discourse.read_tokens(tmp_path)
    discourse.write_tokens(["One two"], tmp_path)

    def older(table):
        note = orjson.loads(table.schema.metadata[_KEY]) | {"version": 0}
        return table.replace_schema_metadata(table.schema.metadata | {_KEY: orjson.dumps(note)})

    for name in _PARTS:
        rewrite(tmp_path, name, older)
    with pytest.raises(ReadError, match="tokens of version 0, not 1.*tokenise it again"):
        discourse.read_tokens(tmp_path)
    for name in _PARTS:
        rewrite(tmp_path, name, lambda table: table.replace_schema_metadata(None))
    with pytest.raises(ReadError, match="hold no tokens"):
        discourse.read_tokens(tmp_path)
    (tmp_path / "quotes.parquet").write_bytes(b"nonsense")
    with pytest.raises(ReadError, match="no Parquet file"):
        discourse.read_tokens(tmp_path)
