"""Comments for ConvoKit and 4CAT, and back."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.comments.table import NAMES

# One of everything: a post, answers, an orphan, a lost author and text, quotes, odd signs.
ROWS = pd.DataFrame(
    {
        "id": ["p", "1e5", "nan", "d", "r", "m", "e", "p2"],
        "thread": ["p", "p", "p", "p", "p", "p", "p", "p2"],
        "parent": [None, "p", "1e5", "p", "lost", "p", "p", None],
        "author": ["ann", "bob", "[deleted]", "[deleted]", "eve", "bob", None, "ann"],
        "user_id": ["1", "2", None, None, "3", "2", None, "1"],
        "text": ['say "hi",\nthen\tgo\r\nnow', " a;b ", "x\x00\u2028é😀", "[deleted]", "[removed]"]
        + [None, "", "post"],
        "date": ["2024-05-01T12:00:01Z", "2024-05-01", "1969-12-31T23:59:59Z", None, "2024"]
        + ["2024-05-01T12:00:02.75Z"] * 3,
        "likes": [1, -2, None, 0, None, None, 5, 6],
        "headline": ["T"] * 7 + ["U, \"V\""],
        "note": [1.5, None, 2, 3, 4, 5, 6, 7],
        "flag": [True, None, False, True, True, True, True, True],
        "email": ["x@example.org"] * 8,
    }
)  # fmt: skip
COLUMNS = {"thread_id": "thread", "parent_id": "parent", "author_id": "user_id"}
COLUMNS |= {"meta_mail": "email", "created_at": "date", "title": "headline"}


@pytest.fixture
def table():
    comments = discourse.read_comments(ROWS, columns=COLUMNS)
    quotes = [[(0, 3, "1e5"), (4, 8, None)], *[[]] * 7]
    return comments.assign(marked_quotes=pd.Series(quotes, dtype=object))


def assert_same(back, table, *, exact=True):
    """The same table but for fractions of seconds and columns of addresses; ``exact``: the dtypes
    of the meta columns as well."""
    assert discourse.check_comments(back) == []
    expected = table.drop(columns="meta_mail", errors="ignore")
    for name in ("created_at", "edited_at", "retrieved_at"):
        expected = expected.assign(**{name: expected[name].dt.floor("s")})
        back = back.assign(**{name: back[name].dt.floor("s")})
    if not exact:
        others = [name for name in expected if name not in NAMES]
        expected = expected.astype(dict.fromkeys(others, "str"))
    pd.testing.assert_frame_equal(back, expected[list(back.columns)])
    assert set(back.columns) == set(expected.columns)


def test_convokit_and_back(table, tmp_path):
    folder = discourse.to_convokit(table, tmp_path / "corpus")
    assert_same(discourse.read_comments(folder), table)
    assert "example.org" not in "".join(p.read_text() for p in folder.iterdir())


def test_4cat_and_back(table, tmp_path):
    path = discourse.to_4cat(table, tmp_path / "comments.csv")
    assert_same(discourse.read_comments(path), table, exact=False)
    assert "example.org" not in path.read_text()


def test_the_sample_comes_back(sample, tmp_path):
    assert_same(discourse.read_comments(discourse.to_convokit(sample, tmp_path / "c")), sample)
    path = discourse.to_4cat(sample, tmp_path / "c.csv")
    assert_same(discourse.read_comments(path), sample, exact=False)


def test_the_files_of_a_corpus(table, tmp_path):
    folder = discourse.to_convokit(table, tmp_path / "corpus")
    lines = [json.loads(line) for line in (folder / "utterances.jsonl").read_text().splitlines()]
    names = {"id", "conversation_id", "text", "speaker", "meta", "reply-to", "timestamp", "vectors"}
    assert all(set(line) == names for line in lines)
    assert [line["id"] for line in lines] == ROWS["id"].tolist()
    assert [line["reply-to"] for line in lines] == [None, "p", "1e5", "p", "lost", "p", "p", None]
    assert [line["speaker"] for line in lines] == [
        *("1", "2", "unknown/nan", "unknown/d", "3", "2", "unknown/e", "1"),
    ]
    assert [line["text"] for line in lines][3:7] == ["[deleted]", "[removed]", "", ""]
    assert [line["timestamp"] for line in lines][:3] == [1714564801, 1714521600, None]
    speakers = json.loads((folder / "speakers.json").read_text())
    assert speakers["1"] == {"meta": {"name": "ann"}, "vectors": []}
    conversations = json.loads((folder / "conversations.json").read_text())
    assert conversations["p2"]["meta"]["title"] == 'U, "V"'
    index = json.loads((folder / "index.json").read_text())
    assert index["utterances-index"]["score"] == ["<class 'int'>"]
    assert index["utterances-index"]["marked_quotes"] == ["<class 'list'>"]


def test_an_earlier_corpus_is_replaced_and_other_folders_are_kept(table, tmp_path):
    folder = tmp_path / "corpus"
    discourse.to_convokit(table, folder)
    discourse.to_convokit(table.head(1), folder)
    assert len(discourse.read_comments(folder)) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["corpus"]
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="'corpus' holds 'notes.txt'"):
        discourse.to_convokit(table, folder)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ValueError, match="'file' holds 'file'"):
        discourse.to_convokit(table, tmp_path / "file")


def test_a_folder_is_never_half_written(table, tmp_path, monkeypatch):
    folder = discourse.to_convokit(table, tmp_path / "corpus")

    def fail(path, data):
        if path.name == "speakers.json":
            raise OSError("the disk is full")
        path.write_bytes(data)

    monkeypatch.setattr("discourse.comments.export.write_bytes", fail)
    with pytest.raises(OSError, match="full"):
        discourse.to_convokit(table.head(1), folder)
    assert len(discourse.read_comments(folder)) == len(table)
    assert [p.name for p in tmp_path.iterdir()] == ["corpus"]


@pytest.mark.parametrize("write", [discourse.to_convokit, discourse.to_4cat])
def test_what_is_no_comments_table_is_named(write, tmp_path):
    with pytest.raises(ValueError, match="it has no column 'comment_id'"):
        write(pd.DataFrame({"text": ["a"]}), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_4cat_wants_a_csv(table, tmp_path):
    with pytest.raises(ValueError, match=r"path must end in \.csv, not 'a\.tsv'"):
        discourse.to_4cat(table, tmp_path / "a.tsv")


def test_an_edited_corpus_is_read_as_it_is_now(table, tmp_path):
    folder = discourse.to_convokit(table, tmp_path / "corpus")
    path = folder / "utterances.jsonl"
    path.write_text(path.read_text().replace('"post"', '"another post"'))
    back = discourse.read_comments(folder)
    assert back["text"].tolist()[-1] == "another post"
    assert back["title"].tolist() == table["title"].tolist()
    assert "changed_table" in discourse.audit(back)["item"].tolist()


# How 4CAT imports a CSV (datasources/upload/import_csv.py): the dialect sniffed from the first
# megabyte, rows as dictionaries.
def as_4cat_reads(path):
    text = path.read_text()
    dialect = csv.Sniffer().sniff(text[: 1024 * 1024], delimiters=(",", ";", "\t"))
    return list(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect))


def test_4cat_reads_what_was_written(sample, tmp_path):
    rows = as_4cat_reads(discourse.to_4cat(sample, tmp_path / "c.csv"))
    assert list(rows[0])[:6] == ["id", "thread_id", "author", "body", "timestamp", "unix_timestamp"]
    assert [row["id"] for row in rows] == sample["comment_id"].tolist()
    assert [row["body"] for row in rows] == sample["text"].fillna("").tolist()
    assert [row["author"] for row in rows] == sample["author"].fillna("").tolist()
    timed = [row for row in rows if row["timestamp"]]
    assert timed
    for row in timed:
        instant = pd.Timestamp(row["timestamp"], tz="UTC")
        assert int(instant.timestamp()) == int(row["unix_timestamp"])


# A file of text with control characters passes for a binary one.
SIGNS = st.characters(exclude_categories=["Cs", "Cc"])
TEXTS = st.text(SIGNS | st.sampled_from('",;\t\n\r\\'), max_size=20)


@settings(max_examples=30, deadline=None)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=5),
    names=st.lists(TEXTS, min_size=5, max_size=5),
    times=st.lists(st.none() | st.integers(700_000_000, 4_000_000_000), min_size=5, max_size=5),
)
def test_any_text_comes_back(texts, names, times, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    size = len(texts)
    frame = pd.DataFrame({"text": texts, "author": names[:size]}, dtype=object)
    frame["created_at"] = np.array(times[:size], dtype=object)
    table = discourse.read_comments(frame)
    assert_same(discourse.read_comments(discourse.to_convokit(table, folder / "corpus")), table)
    path = discourse.to_4cat(table, folder / "c.csv")
    assert_same(discourse.read_comments(path), table, exact=False)


def test_convokit_itself_loads_the_corpus(table, tmp_path):
    convokit = pytest.importorskip("convokit")
    folder = discourse.to_convokit(table, tmp_path / "corpus")
    corpus = convokit.Corpus(filename=str(folder))
    assert corpus.get_utterance_ids() == table["comment_id"].tolist()
    assert len(corpus.get_conversation_ids()) == 2
    assert corpus.get_utterance("nan").reply_to == "1e5"
    assert corpus.get_utterance("1e5").meta["score"] == -2
    assert corpus.get_conversation("p2").meta["title"] == 'U, "V"'
    assert corpus.get_speaker("1").meta["name"] == "ann"
    corpus.dump("again", base_path=str(tmp_path))
    assert_same(discourse.read_comments(tmp_path / "again"), table)
