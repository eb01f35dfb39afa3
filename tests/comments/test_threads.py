"""Parents, roots, depth and thread ids: worked out by hand, and for random graphs."""

import json
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import discourse
from discourse.comments.audit import AuditLog
from discourse.comments.table import hash_content, with_contract
from discourse.comments.threads import mend_parents


def mended(rows, replies_known=True):
    """``rows``: (id, parent) or (id, parent, kind) or (id, parent, kind, thread)."""
    full = [(*row, *(None, "comment", "t")[len(row) - 1 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["comment_id", "parent_id", "kind", "thread_id"])
    log = AuditLog()
    table = mend_parents(with_contract(frame), log, replies_known=replies_known)
    parents = [p if isinstance(p, str) else None for p in table["parent_id"]]
    depths = [None if pd.isna(d) else int(d) for d in table["depth"]]
    entries = {e["item"]: e["places"] for e in log.full()["entries"]}
    return parents, depths, entries


# rows, replies known, parents, depths, what the audit says
CASES = {
    "an article and its replies": (
        [("a", None, "article"), ("b", None), ("c", "b"), ("d", "a")],
        True,
        [None, "a", "b", "a"],
        [0, 1, 2, 1],
        {"parent_root": ["comment b"]},
    ),
    "no root in the file": (
        [("b", None), ("c", "b"), ("d", "c")],
        True,
        [None, "b", "c"],
        [1, 2, 3],
        {},
    ),
    "the source knows no replies": (
        [("a", None, "article"), ("b", None)],
        False,
        [None, None],
        [0, None],
        {},
    ),
    "two posts in one thread: neither is the root": (
        [("a", None, "post"), ("b", None, "post"), ("c", None)],
        True,
        [None, None, None],
        [1, 1, 1],
        {},
    ),
    "a post that answers another": (
        [("a", None, "post"), ("b", "a", "post"), ("c", "b")],
        True,
        [None, "a", "b"],
        [0, 1, 2],
        {},
    ),
    "an orphan and its reply": (
        [("b", "gone"), ("c", "b")],
        True,
        ["gone", "b"],
        [None, None],
        {"orphan": ["comment b"]},
    ),
    "the thread's id stands for a root that is not in the file": (
        [("b", "t"), ("c", "b")],
        True,
        ["t", "b"],
        [1, 2],
        {},
    ),
    "a row that answers itself": (
        [("b", "b"), ("c", "b")],
        True,
        [None, "b"],
        [None, None],
        {"self_parent": ["comment b"]},
    ),
    "a circle of two, with a reply": (
        [("b", "c"), ("c", "b"), ("d", "c")],
        True,
        [None, "b", "c"],
        [None, None, None],
        {"cycle": ["comment b"]},
    ),
    "a circle of three beside a root": (
        [("a", None, "post"), ("b", "d"), ("c", "b"), ("d", "c")],
        True,
        [None, None, "b", "c"],
        [0, None, None, None],
        {"cycle": ["comment b"]},
    ),
    "a reply that stands before its parent": (
        [("c", "b"), ("b", "a"), ("a", None, "post")],
        True,
        ["b", "a", None],
        [2, 1, 0],
        {},
    ),
    "each thread has a root of its own": (
        [("a", None, "post", "s"), ("b", None, "post", "t"), ("c", None, "comment", "t")],
        True,
        [None, None, "b"],
        [0, 0, 1],
        {"parent_root": ["comment c"]},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_parents_and_depth(name):
    rows, replies_known, parents, depths, entries = CASES[name]
    assert mended(rows, replies_known) == (parents, depths, entries)


def test_a_depth_that_the_source_gives_stands_where_none_can_be_computed():
    frame = pd.DataFrame({"comment_id": ["b", "c"], "kind": "comment", "thread_id": "t"})
    table = with_contract(frame.assign(depth=[1, 2]))
    assert mend_parents(table, AuditLog(), replies_known=False)["depth"].tolist() == [1, 2]


@st.composite
def graphs(draw):
    """Rows with any parents: themselves, later ones, circles, strangers, the thread, none."""
    n = draw(st.integers(1, 12))
    names = [f"c{i}" for i in range(n)]
    parents = st.one_of(st.none(), st.sampled_from([*names, "gone", "t", "u"]))
    row = st.tuples(parents, st.sampled_from(["comment", "comment", "post"]), st.sampled_from("tu"))
    return [(name, *draw(row)) for name in names]


@settings(max_examples=60, deadline=None)
@given(rows=graphs(), replies_known=st.booleans())
def test_depth_fits_the_parents_in_any_graph(rows, replies_known):
    parents, depths, entries = mended(rows, replies_known)
    ids = [row[0] for row in rows]
    cut = {p.removeprefix("comment ") for i in ("self_parent", "cycle") for p in entries.get(i, [])}
    for (name, given_parent, kind, thread), parent, depth in zip(
        rows, parents, depths, strict=True
    ):
        chain, above = [name], parent
        while above in ids:  # no circle is left
            assert above not in chain
            chain.append(above)
            above = parents[ids.index(above)]
        if parent in ids:
            over = depths[ids.index(parent)]
            assert depth == (None if over is None else over + 1)
        elif parent is None and name not in cut:
            assert depth in ((0, 1) if replies_known else (0, None))
            if depth == 0:
                assert kind == "post"
        else:
            assert depth == (1 if parent == thread else None)
        # a parent changes only where it was impossible, or where none was given
        if name in cut:
            assert parent is None
        elif given_parent is not None:
            assert parent == given_parent
    assert len(cut) == len([p for i in ("self_parent", "cycle") for p in entries.get(i, [])])


@pytest.mark.parametrize("order", [1, -1])
def test_a_chain_of_ten_thousand_replies(order):
    n = 10_000
    rows = [("c0", None), *[(f"c{i}", f"c{i - 1}") for i in range(1, n)]][::order]
    begin = time.perf_counter()
    _, depths, entries = mended(rows)
    assert time.perf_counter() - begin < 2
    assert depths == list(range(1, n + 1))[::order]
    assert entries == {}


@pytest.mark.parametrize("ids", [list("abc"), list("bca"), list("cab"), list("cba")])
def test_a_circle_is_opened_at_the_least_id_in_any_order_of_rows(ids):
    answers = {"a": "b", "b": "c", "c": "a"}
    parents, _, entries = mended([(name, answers[name]) for name in ids])
    assert dict(zip(ids, parents, strict=True)) == {"a": None, "b": "c", "c": "a"}
    assert entries == {"cycle": ["comment a"]}
    rows = {"text": ids, "id": ids, "parent_id": [answers[name] for name in ids]}
    assert set(read(**rows, kind=["post"] * 3)[0]["thread_id"]) == {"a"}


@pytest.mark.parametrize("tail", [0, 5_000])
def test_a_circle_of_twenty_thousand_rows(tail):
    """Below the circle hangs a tail, read from its end."""
    n = 20_000
    rows = [(f"t{i}", f"t{i + 1}") for i in range(tail)] + [(f"t{tail}", "c0")] * bool(tail)
    rows += [(f"c{i}", f"c{(i + 1) % n}") for i in range(n)]
    ids, parents = zip(*rows, strict=True)
    begin = time.perf_counter()
    table, entries = read(text=ids, id=ids, parent_id=parents)
    assert time.perf_counter() - begin < 5
    assert entries["cycle"]["places"] == ["comment c0"]
    assert set(table["thread_id"]) == {"c0"}


def read(**columns):
    table = discourse.read_comments(pd.DataFrame(columns))
    assert discourse.check_comments(table) == []
    return table, {e["item"]: e for e in table.attrs["audit"]["entries"]}


def test_threads_as_given():
    table, entries = read(text=["a", "b"], thread_id=["s", "t"])
    assert table["thread_id"].tolist() == ["s", "t"]
    assert table["comment_id"].tolist() == ["s/0", "t/1"]
    assert "thread_id" not in entries


@pytest.mark.parametrize("name", ["url", "title"])
def test_threads_by_address_or_title(name):
    table, entries = read(text=["a", "b", "c"], **{name: ["x", "y", "x"]})
    threads = table["thread_id"].tolist()
    assert threads[0] == threads[2] != threads[1]
    assert entries["thread_id"]["count"] == 2
    assert all(len(thread) == 12 and int(thread, 16) >= 0 for thread in threads)


def test_without_either_the_whole_source_is_one_thread_named_by_its_content():
    table, _ = read(text=["a", "b"])
    again, _ = read(text=["a", "b"])
    other, _ = read(text=["a", "c"])
    assert table["thread_id"].nunique() == 1
    assert table["thread_id"].equals(again["thread_id"])
    assert table["thread_id"][0] != other["thread_id"][0]


def test_rows_without_a_thread_are_threads_of_their_own():
    table, entries = read(text=["a", "a", "b"], thread_id=[None, None, "t"], id=["1", "2", "3"])
    assert table["thread_id"].nunique() == 3
    assert entries["thread_id"]["count"] == 2


# id, parent, kind -> thread: by whom they answer, where no column says
TREES = {
    "each opening has a thread": (
        [("s", None, "post"), ("a", "s", "comment"), ("t", None, "post"), ("b", "t", "comment")],
        ["s", "s", "t", "t"],
    ),
    "a chain that stands the other way round": (
        [("c", "b", "comment"), ("b", "a", "comment"), ("a", None, "post"), ("z", None, "post")],
        ["a", "a", "a", "z"],
    ),
    "one story, and an answer to a row of another": (
        [("s", None, "article"), ("a", "gone", "comment"), ("b", "a", "comment")],
        ["s"] + [hash_content(["answers", "gone"])] * 2,
    ),
    "answers to rows of another file": (
        [("a", "s", "comment"), ("b", "a", "comment"), ("c", "t", "comment")],
        [hash_content(["answers", "s"])] * 2 + [hash_content(["answers", "t"])],
    ),
    "a circle beside a post and another": (
        [("s", None, "post"), ("t", None, "post"), ("b", "c", "comment"), ("c", "b", "comment")],
        ["s", "t", "b", "b"],
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_threads_by_whom_rows_answer(name):
    rows, threads = TREES[name]
    ids, parents, kinds = zip(*rows, strict=True)
    table, entries = read(text=list("wxyz")[: len(rows)], id=ids, parent_id=parents, kind=kinds)
    assert table["thread_id"].tolist() == threads
    assert entries["thread_id"]["detail"].startswith("the source names no thread: rows that answer")


def test_comments_beside_each_other_without_openings_are_one_page():
    table, entries = read(text=["a", "b", "c"], id=["1", "2", "3"], parent_id=[None, "1", "gone"])
    assert table["thread_id"].nunique() == 1
    assert "the whole file" in entries["thread_id"]["detail"]


def test_an_address_of_each_comment_is_no_thread():
    links = [f"https://a.example/{n}" for n in range(3)]
    table, _ = read(text=["a", "b", "c"], id=["1", "2", "3"], parent_id=[None, "1", "1"], url=links)
    assert table["thread_id"].nunique() == 1


def test_files_of_one_call_make_one_thread(tmp_path):
    """Replies stand in another file than what they answer, in any order of the files."""
    posts = '{"id": "s", "kind": "post", "text": "opening"}\n'
    top = '{"id": "a", "parent_id": "s", "text": "one", "kind": "comment"}\n'
    deep = '{"id": "b", "parent_id": "a", "text": "two", "kind": "comment"}\n'
    for order in ([posts, top, deep], [deep, top, posts], [top, posts, deep]):
        paths = [tmp_path / f"{n}.jsonl" for n in range(3)]
        for path, lines in zip(paths, order, strict=True):
            path.write_text(lines)
        table = discourse.read_comments(paths).set_index("comment_id")
        assert table.loc[["s", "a", "b"], "depth"].tolist() == [0, 1, 2]
        assert table["thread_id"].unique().tolist() == ["s"]
        assert "orphan" not in {e["item"] for e in table.attrs["audit"]["entries"]}


def test_posts_and_comments_numbered_apart():
    """The comment 7 of one thread is not the post 7 that a comment of another answers."""
    table, _ = read(
        id=["7", "8", "c7", "9"],
        kind=["comment", "comment", "post", "post"],
        thread_id=["9", "c7", "c7", "9"],
        parent_id=["9", "c7", None, None],
        text=list("abcd"),
    )
    assert table["depth"].tolist() == [1, 1, 0, 0]


def test_an_item_of_another_story_is_not_put_into_the_only_story_of_the_file(tmp_path):
    items = [
        {"id": 1, "type": "story", "by": "a", "title": "A", "time": 1300000000},
        {"id": 2, "type": "comment", "by": "b", "parent": 1, "text": "of it", "time": 1300000001},
        {"id": 3, "type": "comment", "by": "u", "parent": 99, "text": "no", "time": 1300000002},
        {"id": 4, "type": "comment", "by": "b", "parent": 3, "text": "no", "time": 1300000003},
    ]
    path = tmp_path / "items.json"
    path.write_text(json.dumps(items))
    table = discourse.read_comments(path).set_index("comment_id")
    other = hash_content(["answers", "99"])
    assert table["thread_id"].tolist() == ["1", "1", other, other]
    assert table["title"].fillna("-").tolist() == ["A", "A", "-", "-"]
