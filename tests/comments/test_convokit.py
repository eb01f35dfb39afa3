"""ConvoKit corpora: their files, old and new, and their oddities."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse import ReadError


def utterance(i, conversation="a", reply=None, speaker="ann", **more):
    return {
        "id": i,
        "conversation_id": conversation,
        "text": f"text {i}",
        "speaker": speaker,
        "meta": {},
        "reply-to": reply,
        "timestamp": 1325571377,
        "vectors": [],
    } | more


CORPUS = [
    utterance("a", meta={"score": 3, "subreddit": "s", "permalink": "/r/s/comments/a/"}),
    utterance("b", reply="a", speaker="bob", timestamp=1325571380.5, meta={"label": [1]}),
    utterance("c", reply="b", timestamp="1325571390"),
    utterance("d", "d", timestamp=None, speaker="[deleted]", text="[deleted]"),
]


@pytest.fixture
def corpus(tmp_path):
    """Write a corpus and read its folder: the table and its audit by item."""

    def corpus(utterances=CORPUS, name="utterances.jsonl", **others):
        folder = tmp_path / "corpus"
        folder.mkdir(exist_ok=True)
        lines = name.endswith("l")
        text = "\n".join(map(json.dumps, utterances)) if lines else json.dumps(utterances)
        (folder / name).write_text(text)
        for other, data in others.items():
            data = data if isinstance(data, str) else json.dumps(data)
            (folder / f"{other}.json").write_text(data)
        table = discourse.read_comments(folder)
        assert discourse.check_comments(table) == []
        entries = {}
        for entry in table.attrs["audit"]["entries"]:
            entries.setdefault(entry["item"], entry)
        return table, entries

    return corpus


def cells(table, *names):
    held = table[list(names)].astype(object)
    return [tuple(row) for row in held.where(held.notna(), None).values.tolist()]


SHAPE = [
    ("a", "a", None, "post", 0),
    ("b", "a", "a", "comment", 1),
    ("c", "a", "b", "comment", 2),
    ("d", "d", None, "post", 0),
]
OLD = {"speaker": "user", "conversation_id": "root", "reply-to": "reply_to"}


@pytest.mark.parametrize("names", [{}, {"reply-to": "reply_to"}, OLD])
@pytest.mark.parametrize("file", ["utterances.jsonl", "utterances.json"])
def test_old_and_new_names(corpus, names, file):
    renamed = [{names.get(name, name): value for name, value in u.items()} for u in CORPUS]
    table, _ = corpus(renamed, file)
    assert table["source"].unique().tolist() == ["convokit"]
    assert cells(table, "comment_id", "thread_id", "parent_id", "kind", "depth") == SHAPE
    assert cells(table, "author", "status") == [
        *(("ann", "visible"), ("bob", "visible"), ("ann", "visible"), (None, "deleted")),
    ]
    seconds = (table["created_at"] - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    assert seconds.tolist()[:3] == [1325571377, 1325571380.5, 1325571390]
    assert table["created_at"].isna().tolist() == [False, False, False, True]
    assert cells(table, "score", "forum", "url", "meta_label")[:2] == [
        (3, "s", "https://www.reddit.com/r/s/comments/a/", None),
        (None, None, None, "[1]"),
    ]


def test_what_stands_beside_the_utterances(corpus):
    table, entries = corpus(
        conversations={"a": {"meta": {"title": "T", "derailed": True}, "vectors": []}, "d": {}},
        speakers={"ann": {"meta": {"rank": 2, "email": "x@example.org"}}, "bob": {"rank": 1}},
        corpus={"name": "c"},
        index={"utterances-index": {}},
    )
    assert cells(table, "title", "meta_conversation_derailed", "meta_speaker_rank") == [
        ("T", True, 2),
        ("T", True, 1),
        ("T", True, 2),
        (None, None, None),
    ]
    assert "example.org" not in table.to_json()
    assert entries["companion"]["category"] == "read"


def test_a_broken_companion_is_left_out_and_told(corpus):
    table, entries = corpus(conversations='{"a": {"meta": {"ti')
    assert len(table) == 4
    assert entries["broken_companion"]["places"] == ["conversations.json"]


def test_folders_with_several_corpora(corpus, tmp_path):
    corpus(conversations={"a": {"meta": {"title": "T"}}})
    (tmp_path / "other").mkdir()
    other = [utterance("x", "x"), utterance("y", "x", "x")]
    (tmp_path / "other" / "utterances.jsonl").write_text("\n".join(map(json.dumps, other)))
    table = discourse.read_comments(tmp_path)
    assert table["comment_id"].tolist() == ["a", "b", "c", "d", "x", "y"]
    assert cells(table, "title")[0] == ("T",)
    assert cells(table, "title")[-1] == (None,)


def test_parents_that_are_wrong(corpus):
    rows = [
        utterance("a"),
        utterance("b", reply="b"),
        utterance("c", reply="lost"),
        utterance("d", reply="a"),
    ]
    table, entries = corpus(rows)
    assert cells(table, "parent_id", "depth") == [
        *((None, 0), (None, None), ("lost", None), ("a", 1)),
    ]
    assert entries["self_parent"]["places"] == ["comment b"]
    assert entries["orphan"]["places"] == ["comment c"]


@pytest.mark.parametrize("value", [None, "absent"])
def test_utterances_without_a_conversation_get_that_of_the_one_at_the_top(corpus, value):
    rows = [utterance("a"), utterance("b", reply="a"), utterance("c", reply="b"), utterance("d")]
    for row in rows:
        row["conversation_id"] = value
        if value:
            del row["conversation_id"]
    table, _ = corpus(rows)
    assert table["thread_id"].tolist() == ["a", "a", "a", "d"]


def test_faulty_lines_are_skipped_with_their_place(corpus, tmp_path):
    table, entries = corpus([*CORPUS[:2], [], {"speaker": "x"}, CORPUS[2]])
    assert table["comment_id"].tolist() == ["a", "b", "c"]
    assert entries["faulty_record"]["places"] == [f"line {n}: not an utterance" for n in (3, 4)]
    with pytest.raises(ReadError) as error:
        discourse.read_comments(tmp_path / "corpus", on_error="raise")
    assert error.value.reason == "line 3: not an utterance"


def test_a_corpus_is_read_in_parts(tmp_path):
    path = tmp_path / "utterances.jsonl"
    path.write_text("\n".join(json.dumps(utterance(str(n), "0")) for n in range(10)))
    parts = list(discourse.iter_comments(path, chunk_size=4))
    assert [len(part) for part in parts] == [4, 4, 2]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(
    odd=st.dictionaries(st.sampled_from([*CORPUS[0]]), ODD, max_size=4),
    meta=st.dictionaries(st.sampled_from(["score", "title", "permalink", "retrieved_on"]), ODD),
    beside=ODD,
)
def test_no_odd_value_gives_another_error_than_a_read_error(odd, meta, beside, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    rows = [CORPUS[0], utterance("b", meta=meta), utterance("c") | odd]
    (folder / "utterances.jsonl").write_text("\n".join(map(json.dumps, rows)))
    for name in ("conversations", "speakers", "corpus"):
        (folder / f"{name}.json").write_text(json.dumps({"a": beside, "ann": beside}))
    table = discourse.read_comments(folder)
    assert discourse.check_comments(table) == []
    assert table["comment_id"].tolist()[0] == "a"
